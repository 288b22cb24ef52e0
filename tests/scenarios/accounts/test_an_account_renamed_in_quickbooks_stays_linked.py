"""
An account that the bookkeeper renames in QuickBooks goes on taking the same lines.

Fact: a ListID is stable across renames (qbXML On-Screen Reference, references and names); QuickBooks' chart
is right (docs/explanation/posting-rules.md).
"""

from tests.scenarios.firm import Firm


def test_the_next_bill_is_posted_to_it(firm: Firm) -> None:
    """Under its new name."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    firm.books.edit_account("Fuel", name="Gasoline and Diesel")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert "Gasoline and Diesel" == firm.posted(bill).lines[0][0]
