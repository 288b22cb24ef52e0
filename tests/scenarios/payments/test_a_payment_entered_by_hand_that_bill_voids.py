"""
A payment was entered in QuickBooks by hand and skipped. BILL voids it: the check that was written by hand
would stand for ever, so a person is told.

Answers: "When you void a Bill.com payment, the change will not automatically sync to QuickBooks Desktop. You
will have to update it manually" (https://vendorpayhelp.bill.com/hc/en-us/articles/360007387591).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_person_is_told_to_take_it_back(firm: Firm) -> None:
    """And it stays for a person until he says that it is done."""
    card = firm.bill.fake.office.add_card()
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "100.00")])
    firm.update()
    payment = firm.bill.fake.office.schedule_payment({bill: "40.00"}, card, funding_type="CARD_ACCOUNT")
    firm.bill.money(payment, "PROCESSED")
    firm.update()
    by_hand = firm.books.pay(firm.posted(bill), amount="40.00")
    firm.admin.skip(payment)
    firm.update()
    firm.bill.money(payment, "VOIDED")
    firm.update()
    assert "undo_by_hand" == firm.trouble(payment).code
    firm.admin.replay(payment)
    firm.update()
    assert "Take back in QuickBooks" in firm.trouble(payment).fix
    firm.books.void(by_hand)
    firm.admin.skip(payment)
    firm.update()
    assert Decimal("100.00") == firm.posted(bill).open
    assert firm.agree()
