"""
A card payment is entered in QuickBooks by hand and skipped. Weeks later it clears in BILL, and the firm has
named an account for card payments meanwhile: it is not posted a second time.

Fact: CLEARED follows PROCESSED, SENT and DELIVERED (https://developer.bill.com/docs/single-status-payment-values);
a payment's updatedTime may move with each of them, without anything about it being another matter.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_what_was_entered_by_hand_is_there_once(firm: Firm) -> None:
    """A part payment, so that QuickBooks itself would take it twice."""
    card = firm.bill.fake.office.add_card()
    firm.books.account("Card clearing", "Bank")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "100.00")])
    firm.update()
    payment = firm.bill.fake.office.schedule_payment({bill: "40.00"}, card, funding_type="CARD_ACCOUNT")
    firm.bill.money(payment, "PROCESSED")
    firm.update()
    assert "funding" == firm.trouble(payment).code
    firm.books.pay(firm.posted(bill), amount="40.00", account="Card clearing")
    firm.admin.skip(payment)
    firm.update()
    firm.set(bank_accounts={"CARD_ACCOUNT": "Checking"})
    for state in ("SENT", "DELIVERED", "CLEARED"):
        firm.days(1)
        firm.bill.money(payment, state)
        assert firm.update().quiet
    assert Decimal("60.00") == firm.posted(bill).open
    assert () == firm.exceptions()
