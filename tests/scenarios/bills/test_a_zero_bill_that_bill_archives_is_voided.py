"""
A posted bill of zero that BILL archives is voided, though nothing may tell that from a bill of zero.

Fact: a void paper stays in QuickBooks with amounts of zero (QuickBooks SDK, modify, delete and void
requests); voiding it again is refused with 3185.
"""

from collections.abc import Callable

import pytest

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize("lost", [True, False])
def test_once_even_if_the_answer_is_lost(make_firm: Callable[..., Firm], marks: bool, lost: bool) -> None:
    """The version of the paper says that it was done."""
    firm = make_firm(behaviour=Behaviour(void_marks_memo=marks, remembers_message_sets=False))
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Repairs", "0.00")])
    firm.update()
    (paper,) = firm.books.bills()
    firm.days(1)
    firm.update()
    firm.bill.archive(bill)
    firm.update(lose_answer=lost)
    firm.days(1)
    firm.update()
    assert firm.books.paper(paper.id).void
    assert firm.link(bill).void
    assert firm.update().quiet
    assert firm.agree()
