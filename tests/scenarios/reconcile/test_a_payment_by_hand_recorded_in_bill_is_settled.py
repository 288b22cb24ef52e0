"""
The person who is told of a payment keyed in QuickBooks records it in BILL: the two are linked, and the matter
is closed by itself.

Answers: "Payment was recorded manually: delete the manually recorded payment"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632). Here nothing has to be deleted.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_one_check_for_two_bills_is_one_payment(firm: Firm) -> None:
    """Recorded with the same bills, amounts and account; nothing is written."""
    cedar = firm.bill.vendor("Cedar Supply")
    bills = [
        firm.bill.approved_bill(cedar, number=number, lines=[("Fuel", "60.00")])
        for number in ("1042", "1043")
    ]
    firm.update()
    keyed = firm.books.pay(*(firm.posted(bill) for bill in bills), ref_number="2001")
    firm.days(3)
    firm.update()
    assert "bill 1042 with 60.00, bill 1043 with 60.00" in firm.trouble(keyed).cause
    payment = firm.bill.record(*bills, account="Checking", reference="2001")
    firm.update()
    assert keyed == firm.posted(payment).id
    assert Decimal("-120.00") == firm.books.balance("Checking")
    assert firm.agree()
    assert firm.report().agrees
