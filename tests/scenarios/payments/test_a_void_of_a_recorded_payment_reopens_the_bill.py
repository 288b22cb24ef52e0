"""
A recorded payment that is voided in BILL is voided in QuickBooks.

Fact: voids of offline payments do travel in BILL's own sync, those of online ones do not
(https://help.bill.com/hc/en-us/articles/115005955763); here both do.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_bill_is_open_again(firm: Firm) -> None:
    """An offline payment is void at once."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.record(bill, reference="1077")
    firm.update()
    assert Decimal("0.00") == firm.posted(bill).open
    firm.bill.void(payment, type="VOID_ONLY")
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).open
    assert firm.agree()
