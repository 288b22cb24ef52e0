"""
A recorded payment with a long reference is posted; the reference does not fit the check number.

Fact: RefNumber of a bill payment holds 11 characters, of which more is status 3070 (qbXML schema 13.0);
BILL's syncReference takes 100 (BILL API reference, recordpayment).
"""

import dataclasses
from collections.abc import Callable

from billv3.testing import Knobs
from tests.scenarios.firm import Firm


def test_the_check_fits_and_the_whole_reference_can_be_found(make_firm: Callable[..., Firm]) -> None:
    """Somewhere on the check the reference is whole, so that the bank statement can be compared."""
    firm = make_firm(knobs=dataclasses.replace(Knobs(), recorded_fields_in_get=True))
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.record(bill, reference="WIRE-2026-03-02-000017")
    firm.update()
    check = firm.posted(payment)
    assert len(check.number) <= 11
    assert "WIRE-2026-03-02-000017" in check.memo
