"""
A backup from before a vendor credit is restored: the firm does not owe more in silence.

Fact: after a restore the file knows nothing of later transactions (QuickBooks SDK, error recovery;
docs/explanation/exactly-once.md).
"""

from tests.scenarios.firm import Firm


def test_the_update_stops_and_names_the_credit(firm: Firm) -> None:
    """Bills and checks are all there."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    backup = firm.books.file.snapshot()
    firm.bill.credit(cedar, number="CR1", lines=[("Fuel", "4.00")])
    firm.update()
    firm.books.file.restore(backup)
    firm.days(1)
    assert not firm.update().well
    (trouble,) = firm.exceptions()
    assert "Vendor credit CR1 of Cedar Supply" in trouble.cause
