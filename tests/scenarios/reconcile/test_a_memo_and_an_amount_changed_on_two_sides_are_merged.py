"""
BILL changes the amount of a bill, the bookkeeper its memo: both changes stand.

Answers: "overwrites whole records on conflict" (issue 7;
https://help.bill.com/hc/en-us/articles/115005443106).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_field_by_field(firm: Firm) -> None:
    """Where BILL had a memo of its own."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")], memo="yard")
    firm.update()
    firm.books.edit(firm.posted(bill), memo="yard; ask about the pallet")
    firm.bill.edit(bill, lines=[("Fuel", "130.00")])
    firm.update()
    assert ("yard; ask about the pallet", Decimal("130.00")) == (
        firm.posted(bill).memo,
        firm.posted(bill).amount,
    )
    assert firm.update().quiet
    assert firm.agree()
