"""
When more of a credit is put on a bill in BILL, only what is new is applied in QuickBooks; and a payment may
use another part of it.

Fact: a credit's use is listed by bill and payment (BILL API reference, listvendorcredits, `usage`).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_each_part_is_applied_once(firm: Firm) -> None:
    """20, then 10 more, then 5 with a payment: 35 of it lie on the bill."""
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "60.00")])
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.bill.put_credit(bill, credit, "20.00")
    firm.update()
    firm.bill.put_credit(bill, credit, "10.00")
    firm.update()
    assert Decimal("30.00") == firm.books.applied(firm.posted(bill), firm.posted(credit))
    firm.bill.pay(bill, amount="15.00", credits={credit: "5.00"})
    firm.update()
    firm.days(1)
    firm.update()
    assert Decimal("35.00") == firm.books.applied(firm.posted(bill), firm.posted(credit))
    assert Decimal("70.00") == firm.posted(bill).open == firm.bill.due(bill)
    assert firm.agree()
    assert firm.report().agrees
