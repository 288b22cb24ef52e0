"""
A bill that was paid by hand in QuickBooks and is archived in BILL is not voided: a person decides.

Fact: a paid bill cannot be voided without leaving an unapplied payment (QuickBooks SDK, messages0).
"""

from tests.scenarios.firm import Firm


def test_the_check_by_hand_is_respected(firm: Firm) -> None:
    """The exception says that it was paid."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.pay(firm.posted(bill))
    firm.bill.archive(bill)
    firm.update()
    assert "paid" in firm.trouble(bill).cause
    assert not firm.posted(bill).void
