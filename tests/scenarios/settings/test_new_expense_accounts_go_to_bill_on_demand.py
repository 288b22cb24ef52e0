"""
A new expense account of QuickBooks is offered to the clerks in BILL, where the firm has asked for it.

Fact: accounts are two-way in BILL's own sync
(https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812); here BILL never changes QuickBooks' chart
(docs/explanation/posting-rules.md).
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_a_bill_can_be_coded_to_it(make_firm: Callable[..., Firm]) -> None:
    """Bank accounts and income do not go."""
    firm = make_firm(accounts_to_bill=True)
    firm.update()
    firm.books.account("Snow Salt", account_number="61500")
    firm.books.account("Petty Cash", "Bank", account_number="10500")
    firm.update()
    assert firm.bill.fake.find("chart-of-accounts", "name", "Snow Salt")
    assert not firm.bill.fake.find("chart-of-accounts", "name", "Petty Cash")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Snow Salt", "120.00")])
    firm.update()
    assert "Snow Salt" == firm.posted(bill).lines[0][0]
    assert firm.agree()
