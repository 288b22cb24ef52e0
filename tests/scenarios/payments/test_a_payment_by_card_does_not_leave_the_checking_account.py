"""
A payment that BILL takes from a credit card is not posted as money out of the checking account.

Fact: card-funded payments do not debit the bank (https://support.bill.com/hc/en-us/articles/209416426);
QuickBooks has BillPaymentCreditCard for them (QuickBooks SDK, messages0).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_checking_is_not_touched(firm: Firm) -> None:
    """Either it stands on a card's account, or a person is asked where it belongs."""
    card = firm.bill.fake.office.add_card()
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.fake.office.schedule_payment({bill: "120.00"}, card, funding_type="CARD_ACCOUNT")
    firm.bill.money(payment, "PROCESSED")
    firm.update()
    assert Decimal("0.00") == firm.books.balance("Checking")
    assert firm.trouble(payment) or firm.waits_for(payment) or firm.posted(bill).open == 0
