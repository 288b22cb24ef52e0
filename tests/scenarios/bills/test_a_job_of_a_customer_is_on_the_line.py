"""
A job of BILL that lies below its customer is the Customer:Job of QuickBooks.

Answers: "Project/Jobs 1-way to Bill.com" (https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812): a
job costing firm needs the job on the bill.
"""

from tests.scenarios.firm import Firm


def test_the_job_of_the_right_customer_is_taken(firm: Firm) -> None:
    """A namesake job of another customer is not."""
    firm.books.customer("Hillside School")
    firm.books.customer("Playground", parent="Hillside School")
    firm.books.customer("Town Park")
    firm.books.customer("Playground", parent="Town Park")
    school = firm.bill.entry("jobs", "Hillside School")
    job = firm.bill.entry("jobs", "Playground", parentId=school)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[firm.bill.line("Fuel", "120.00", jobId=job)])
    firm.update()
    assert ("Hillside School:Playground",) == firm.posted(bill).customers
    assert firm.agree()
