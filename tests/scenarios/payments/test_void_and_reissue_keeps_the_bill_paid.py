"""
A lost check that BILL voids and issues again under the same payment leaves the bill paid.

Fact: void and reissue keeps the same payment and id (https://help.bill.com/hc/en-us/articles/115005955763;
BILL API reference, voidpayment), so the bill should stay paid.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_in_the_end_one_live_check_pays_the_bill(firm: Firm) -> None:
    """Whatever was seen in between, the books end with the bill closed once."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.bill.money(payment, "SENT")
    firm.update()
    firm.bill.void(payment, type="VOID_AND_REISSUE")
    firm.update()
    firm.update()
    assert [Decimal("120.00")] == [check.amount for check in firm.books.checks() if not check.void]
    assert Decimal("0.00") == firm.posted(bill).open
    assert firm.agree()
