"""
Somebody restores last week's backup of the company file: what was posted since is not taken for posted.

Fact: after a restore the file knows nothing of later transactions, and times jump back; "not stored" proves
nothing then (QuickBooks SDK, error recovery; docs/explanation/exactly-once.md).
"""

from tests.scenarios.firm import Firm


def test_the_lost_bill_is_put_before_a_person_or_posted_again(firm: Firm) -> None:
    """In any case the bill is not silently missing."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    backup = firm.books.file.snapshot()
    lost = firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "20.00")])
    firm.update()
    firm.books.file.restore(backup)
    firm.days(1)
    firm.update()
    firm.update()
    assert 2 == len(firm.books.bills()) or firm.trouble(lost) or firm.exceptions()
