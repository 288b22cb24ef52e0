"""
A customer that QuickBooks has not holds the bill, and the reason names it.

Answers: "Make sure that all dependencies related to the bill (vendor, account, item, etc.) are active and
linked" (https://help.bill.com/hc/en-us/articles/360000011506).
"""

from tests.scenarios.firm import Firm


def test_it_is_posted_once_the_customer_is_there(firm: Firm) -> None:
    """No customer is made in the books by a bill."""
    school = firm.bill.customer("Hillside School")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", customerId=school)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    assert "Hillside School" in firm.waits_for(bill)
    firm.books.customer("Hillside School")
    firm.update()
    assert ("Hillside School",) == firm.posted(bill).customers
    assert firm.agree()
