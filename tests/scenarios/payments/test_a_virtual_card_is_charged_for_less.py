"""
BILL pays with a virtual card, and the vendor takes less than the whole amount. The check is posted, and a
bookkeeper is told that somebody should ask why.

Fact: PARTIALLY_CLAIMED: the virtual card was charged for less than the full amount
(https://developer.bill.com/docs/single-status-payment-values).
"""

from decimal import Decimal

import pytest

from tests.scenarios.firm import Firm


@pytest.mark.parametrize("state", ["PARTIALLY_CLAIMED", "EXPIRING", "DISBURSEMENT_ON_HOLD"])
def test_the_check_stays_and_somebody_is_told(firm: Firm, state: str) -> None:
    """Once: after a skip, only another such state is news. A void takes the check back as ever."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.bill.money(payment, state)
    firm.update()
    assert Decimal("120.00") == firm.posted(payment).amount
    assert "payment_review" == firm.trouble(payment).code
    assert state in firm.trouble(payment).cause
    firm.admin.skip(payment)
    firm.days(1)
    assert firm.update().quiet
    assert () == firm.exceptions()
    firm.bill.money(payment, "DISBURSEMENT_FAILED_ACTION_NEEDED")
    firm.update()
    assert "payment_review" == firm.trouble(payment).code
    firm.bill.money(payment, "VOIDED")
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).open
    assert firm.agree()
