"""
After adoption BILL's edits reach the bill that was keyed by hand, and its class stays.

Answers: coding done by hand that a sync throws away
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from decimal import Decimal

from qbxml.testing import expense
from tests.scenarios.firm import Firm


def test_amount_new_and_class_kept(firm: Firm) -> None:
    """Or, where both cannot be had, a person is asked."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill(
        "Cedar Supply", number="1042", lines=[expense("Fuel", "120.00", class_name="Maintenance")]
    )
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert keyed == firm.posted(bill).id
    firm.bill.edit(bill, lines=[("Fuel", "130.00")])
    firm.update()
    paper = firm.books.paper(keyed)
    assert ((Decimal("130.00"), ("Maintenance",)) == (paper.amount, paper.classes)) or firm.trouble(bill)
