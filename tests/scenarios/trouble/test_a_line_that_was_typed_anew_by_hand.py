"""
The bookkeeper deletes a line of the posted bill and types the same one anew; later BILL changes its amount.

Fact: a line typed anew has another TxnLineID, and a Mod that names one that is not there is refused, 3120
(QuickBooks SDK, modify, delete and void requests; status codes).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_new_amount_arrives(firm: Firm) -> None:
    """Both sides said the same before, so nobody needs to be asked."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.edit(bill, lines=[("Fuel", "130.00")])
    firm.update()
    assert Decimal("130.00") == firm.posted(bill).amount
    assert firm.agree()
