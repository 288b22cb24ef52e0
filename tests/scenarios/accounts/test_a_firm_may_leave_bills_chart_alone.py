"""
A firm that keeps other names in BILL on purpose has its chart left alone, by one setting.

Fact: accounts are matched by number, so names may differ (docs/explanation/posting-rules.md).
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_nothing_is_renamed(make_firm: Callable[..., Firm]) -> None:
    """Bills still find the account."""
    firm = make_firm(repair_accounts=False)
    firm.bill.edit_account("Fuel", name="Gasoline")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Gasoline", "120.00")])
    firm.update()
    assert "Fuel" == firm.posted(bill).lines[0][0]
    assert firm.bill.account_id("Gasoline")
    assert firm.agree()
