"""
A backup from before an edit is restored: the bill is back at its old amount, and that is not passed over.

Fact: a query of what changed since yesterday does not show a bill that a restore set back to last week,
because its TimeModified went back too (QuickBooks SDK, error recovery; docs/explanation/exactly-once.md).
"""

from tests.scenarios.firm import Firm


def test_the_update_stops_and_names_the_change(firm: Firm) -> None:
    """All bills are there, and yet the file is an older copy."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    firm.days(3)
    backup = firm.books.file.snapshot()
    firm.bill.edit(bill, lines=[("Fuel", "99.00")])
    firm.update()
    firm.books.file.restore(backup)
    firm.days(1)
    assert not firm.update().well
    (trouble,) = firm.exceptions()
    assert "the change of Bill 1 of Cedar Supply" in trouble.cause
