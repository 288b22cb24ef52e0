"""
BILL takes a class off a posted bill, and this QuickBooks does not empty it: a person is told, by its name.

Fact: which of two empty forms clears a reference is not documented for each field, nor what becomes of the
other one (qbXML On-Screen Reference, BillMod; QuickBooks SDK, modify requests).
"""

from collections.abc import Callable

import pytest

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [("ignore", "kept", "the class North on line 1"), ("refuse", "3190", "ClassRef cannot be cleared")],
)
def test_the_exception_names_what_stayed(
    make_firm: Callable[..., Firm], answer: str, code: str, told: str
) -> None:
    """Taken off by hand, it is right again."""
    firm = make_firm(behaviour=Behaviour(clearing_form="list_id", other_clearing_form=answer))
    firm.books.class_("North")
    north = firm.bill.entry("departments", "North")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", departmentId=north)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    firm.bill.edit(bill, lines=[("Fuel", "120.00")])
    firm.update()
    firm.update()
    paper = firm.posted(bill)
    assert ("North",) == paper.classes
    assert code == firm.trouble(bill).code
    assert told in firm.trouble(bill).cause
    firm.books.edit(paper, lines=[("Fuel", "120.00")])
    firm.admin.replay(bill)
    firm.update()
    assert ("",) == firm.posted(bill).classes
    assert firm.agree()
