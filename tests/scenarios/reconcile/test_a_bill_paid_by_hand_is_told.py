"""
A bill that was paid by hand in QuickBooks, and is open in BILL, is put before a person before BILL pays it,
too.

Answers: "the bill is already marked as paid in QuickBooks" is told only when BILL's payment fails to sync
(https://vendorpayhelp.bill.com/hc/en-us/articles/360051654931); the property of issue 7: both sides equal,
or an exception that says why.
"""

import pytest

from tests.scenarios.firm import Firm


@pytest.mark.parametrize(
    ("how", "what"), [({}, "a check 2001"), ({"card": "Company Card"}, "a card payment 2001")]
)
def test_the_exception_names_the_check(firm: Firm, how: dict[str, str], what: str) -> None:
    """BILL still shows 120 to pay. It is told once, however many updates follow, and by the report."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    keyed = firm.books.pay(firm.posted(bill), ref_number="2001", **how)
    firm.update()
    trouble = firm.trouble(keyed)
    assert "paid_by_hand" == trouble.code
    assert "Payment of 120.00 to Cedar Supply" == trouble.subject
    assert (
        f"{what} of 120.00, dated 2026-03-02, in QuickBooks. It pays bill 1042 with 120.00" in trouble.cause
    )
    assert "record the payment in BILL" in trouble.fix
    firm.days(1)
    firm.update()
    firm.update()
    assert 1 == firm.trail(keyed).count("exception")
    assert trouble.cause == firm.line(keyed).why
    assert firm.trouble(keyed).raised_at == trouble.raised_at
