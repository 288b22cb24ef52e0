"""
A vendor credit that is corrected in BILL after posting is corrected in QuickBooks.

Answers: one-way credits whose later edits do not travel
(https://support.bill.com/hc/en-us/articles/217898323).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_same_paper_with_the_new_amount(firm: Firm) -> None:
    """25 instead of 20."""
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    before = firm.posted(credit)
    row = firm.bill.fake.read("vendor-credits", credit)["vendorCreditLineItems"][0]
    change = {"id": row["id"], "amount": Decimal("25.00")}
    firm.bill.fake.office.edit_credit(credit, {"vendorCreditLineItems": [change]})
    firm.update()
    assert before.id == firm.posted(credit).id
    assert Decimal("-25.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
