"""
The bookkeeper wrote a memo on the posted bill; later BILL changes the amount: the memo is not lost.

Answers: "overwrites whole records on conflict" (issue 7;
https://help.bill.com/hc/en-us/articles/115005443106, "which side wins on conflict").
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_new_amount_and_the_memo_stand(firm: Firm) -> None:
    """Fields that only one side changed keep that side's value."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), memo="ask about the pallet")
    firm.bill.edit(bill, lines=[("Fuel", "130.00")])
    firm.update()
    assert "ask about the pallet" == firm.posted(bill).memo or firm.trouble(bill)
    assert firm.trouble(bill) or Decimal("130.00") == firm.posted(bill).amount
