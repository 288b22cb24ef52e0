"""
A check that the vendor never cashed is voided by BILL after ninety days; the books follow.

Fact: paper checks expire after 90 days, automatic void and refund
(https://help.bill.com/direct/s/article/115005898063; BILL API reference, voidpayment).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_bill_is_owed_again(firm: Firm) -> None:
    """Three months later, with other business in between."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.bill.money(payment, "SENT")
    firm.update()
    for month in range(3):
        firm.days(30)
        firm.bill.approved_bill(cedar, number=f"M-{month}", lines=[("Fuel", "1.00")])
        firm.update()
    firm.bill.fake.office.expire_payment(payment)
    firm.update()
    assert None is firm.posted(payment)
    assert Decimal("120.00") == firm.posted(bill).open
    assert firm.agree()
