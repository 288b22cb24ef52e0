"""
Somebody restores last week's backup of the company file: nothing is written into it, and the current one
goes on where it stood.

Fact: after a restore the file knows nothing of later transactions, and times jump back; "not stored" proves
nothing then (QuickBooks SDK, error recovery; docs/explanation/exactly-once.md).
"""

from tests.scenarios.firm import Firm


def test_the_update_stops_and_says_what_the_file_lacks(firm: Firm) -> None:
    """It names the bill, and goes away by itself once the current file is open again."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    backup = firm.books.file.snapshot()
    firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "20.00")])
    firm.update()
    current = firm.books.file.snapshot()
    firm.bill.approved_bill(cedar, number="3", lines=[("Fuel", "30.00")])
    firm.books.file.restore(backup)
    firm.days(1)
    assert not firm.update().well
    (trouble,) = firm.exceptions()
    assert "older copy" in trouble.cause
    assert "Bill 2 of Cedar Supply" in trouble.cause
    assert ["1"] == [one.number for one in firm.books.bills()]
    firm.books.file.restore(current)
    assert firm.update().well
    assert firm.agree()
