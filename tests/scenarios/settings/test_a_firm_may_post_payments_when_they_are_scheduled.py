"""
A firm that counts money as gone when it schedules a payment posts it then; a cancel takes it back.

Fact: when BILL's own sync first sends a payment is not documented
(https://help.bill.com/hc/en-us/articles/115005442526); firms differ, so the states are a setting.
"""

from collections.abc import Callable
from decimal import Decimal

from syncer.settings import Settings
from tests.scenarios.firm import Firm


def test_posted_at_once_and_voided_by_the_cancel(make_firm: Callable[..., Firm]) -> None:
    """The bill is open again."""
    usual = Settings(payment_account="Checking").posted_payments
    firm = make_firm(posted_payments=("SCHEDULED", *usual))
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.schedule(bill)
    firm.update()
    assert Decimal("120.00") == firm.posted(payment).amount
    firm.bill.cancel(payment)
    firm.update()
    assert None is firm.posted(payment)
    assert Decimal("120.00") == firm.posted(bill).open
    assert () == firm.exceptions()
