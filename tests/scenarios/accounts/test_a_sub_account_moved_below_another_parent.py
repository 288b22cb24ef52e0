"""
An account that the bookkeeper moves below another parent stays linked.

Fact: ids are stable, paths are not (qbXML On-Screen Reference, references and names).
"""

from tests.scenarios.firm import Firm


def test_the_next_bill_goes_to_its_new_place(firm: Firm) -> None:
    """Under the new path."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    firm.books.edit_account("Fuel", parent_ref="Repairs")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert "Repairs:Fuel" == firm.posted(bill).lines[0][0]
