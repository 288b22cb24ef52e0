"""
The job beside a customer is found although the bookkeeper has renamed the customer in QuickBooks.

Fact: a line of BILL has customerId and jobId (BILL API reference, createbill); QuickBooks names a job by its
path, which changes with the customer's name (qbXML On-Screen Reference, references and names).
"""

from tests.scenarios.firm import Firm


def test_it_is_found_when_quickbooks_renames_the_customer(firm: Firm) -> None:
    """The customer is linked, and a link holds when either side renames it."""
    firm.books.customer("Hillside School")
    firm.books.customer("Playground", parent="Hillside School")
    school = firm.bill.customer("Hillside School")
    job = firm.bill.entry("jobs", "Playground")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", customerId=school, jobId=job)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    assert ("Hillside School:Playground",) == firm.posted(bill).customers
    firm.clock.advance(minutes=1)
    firm.books.file.edit("Customer", "Hillside School", name="Hillside Academy")
    late = firm.bill.approved_bill(cedar, number="1043", lines=[line])
    firm.update()
    assert "" == firm.waits_for(late)
    assert ("Hillside Academy:Playground",) == firm.posted(late).customers
