"""
A backup from before a void is restored: the check stands again, and that is not passed over.

Fact: a query of what changed since yesterday does not show a check that a restore set back to last week,
because its TimeModified went back too (QuickBooks SDK, error recovery; docs/explanation/exactly-once.md).
"""

from tests.scenarios.firm import Firm


def test_the_update_stops_and_names_the_voiding(firm: Firm) -> None:
    """A bill that BILL would pay again does not count as paid."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "20.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.days(3)
    backup = firm.books.file.snapshot()
    firm.bill.void(payment)
    firm.update()
    assert firm.agree()
    firm.books.file.restore(backup)
    firm.days(1)
    assert not firm.update().well
    (trouble,) = firm.exceptions()
    assert "the voiding of Payment of 20.00 to Cedar Supply" in trouble.cause
