"""
A bill whose only line is 0.00, such as a delivery under warranty, is posted and not taken for a void one.

Fact: a void paper stays in QuickBooks with amounts of zero; what else tells it is its memo, and that is
seen of invoices only (QuickBooks SDK, modify, delete and void requests; docs/reference/company-file.md).
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("marks", [True, False])
def test_nobody_is_asked_until_somebody_voids_it(make_firm: Callable[..., Firm], marks: bool) -> None:
    """Once BILL gives it a price, it has one in QuickBooks; a void of that is noticed, marked or not."""
    firm = make_firm(behaviour=Behaviour(void_marks_memo=marks))
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Repairs", "0.00")], memo="Warranty")
    firm.update()
    firm.books.edit(firm.posted(bill), memo="Warranty, north gate")
    firm.days(1)
    firm.update()
    assert not firm.posted(bill).void
    assert firm.agree()
    firm.bill.edit(bill, lines=[("Repairs", "50.00")])
    firm.update()
    assert Decimal("50.00") == firm.posted(bill).amount
    firm.days(1)
    firm.update()
    assert firm.agree()
    firm.books.void(firm.posted(bill))
    firm.update()
    assert "voided" == firm.trouble(bill).code
