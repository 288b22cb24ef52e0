"""
An account is the same account by its number, whatever it is called on each side.

Answers: "an error indicates that the account number is in use" and an asterisk as the cure
(https://help.bill.com/hc/en-us/articles/360000009943).
"""

from tests.scenarios.firm import Firm


def test_another_name_does_not_matter(firm: Firm) -> None:
    """BILL says Gasoline, QuickBooks Fuel; both say 60100."""
    firm.bill.edit_account("Fuel", name="Gasoline")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Gasoline", "120.00")])
    firm.update()
    assert "Fuel" == firm.posted(bill).lines[0][0]
