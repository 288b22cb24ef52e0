"""
The job beside a customer is that customer's: another customer who is called like the job is not meant.

Fact: a line of BILL has customerId and jobId (BILL API reference, createbill); QuickBooks has one
Customer:Job, whose path is customer, colon, job (qbXML On-Screen Reference, references and names).
"""

from tests.scenarios.firm import Firm


def test_the_bill_waits_for_the_job(firm: Firm) -> None:
    """The bill waits until the customer has such a job."""
    firm.books.customer("Hillside School")
    firm.books.customer("Playground")
    school = firm.bill.customer("Hillside School")
    job = firm.bill.entry("jobs", "Playground")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", customerId=school, jobId=job)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    assert "line 1: job Playground of Hillside School is not a customer in QuickBooks" == firm.waits_for(bill)
    firm.books.customer("Playground", parent="Hillside School")
    firm.update()
    assert ("Hillside School:Playground",) == firm.posted(bill).customers
