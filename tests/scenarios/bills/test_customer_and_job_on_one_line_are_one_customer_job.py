"""
A line that names a customer and, beside it, a job is posted to Customer:Job.

Fact: a line of BILL has customerId and jobId (BILL API reference, createbill); QuickBooks has one
Customer:Job, whose path is customer, colon, job (qbXML On-Screen Reference, references and names).
"""

from tests.scenarios.firm import Firm


def test_both_names_together_find_it(firm: Firm) -> None:
    """The customer on the line says whose playground it is."""
    firm.books.customer("Hillside School")
    firm.books.customer("Playground", parent="Hillside School")
    firm.books.customer("Town Park")
    firm.books.customer("Playground", parent="Town Park")
    school = firm.bill.customer("Hillside School")
    job = firm.bill.entry("jobs", "Playground")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", customerId=school, jobId=job)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    assert firm.posted(bill)
    assert ("Hillside School:Playground",) == firm.posted(bill).customers
