"""
The bookkeeper changes a bill in the very second in which we posted it: the change is not overlooked.

Fact: EditSequence and TimeModified change at most once a second (QuickBooks SDK, modify requests;
desktopaccountingapi changelog), so comparing them is not enough.
"""

from tests.scenarios.firm import Firm


def test_it_is_noticed_by_what_the_bill_says(firm: Firm) -> None:
    """In the next update."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.file.edit_bill(firm.posted(bill).id, lines=[("Fuel", "125.00")])
    firm.update()
    assert firm.trouble(bill)
