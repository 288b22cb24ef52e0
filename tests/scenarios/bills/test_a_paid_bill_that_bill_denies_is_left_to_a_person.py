"""
A bill denied after QuickBooks paid it is not voided behind anybody's back: a person decides.

Fact: voiding a paid bill is refused (3185) or leaves an unapplied payment behind (QuickBooks SDK,
messages0, "Voiding or deleting a paid bill").
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_exception_says_that_it_was_paid(firm: Firm) -> None:
    """The paper and its check stay as they are."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.pay(firm.posted(bill), amount="50.00")
    firm.bill.ask_again(bill)
    firm.bill.deny(bill)
    firm.update()
    assert "paid" in firm.trouble(bill).cause
    assert (Decimal("120.00"), Decimal("70.00")) == (firm.posted(bill).amount, firm.posted(bill).open)
    assert not firm.posted(bill).void
