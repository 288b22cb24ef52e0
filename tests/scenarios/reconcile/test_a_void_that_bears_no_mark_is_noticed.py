"""
Somebody voids a posted bill by hand, and QuickBooks' memo does not say so: a person is told all the same.

Fact: that a void writes VOID into the memo is seen of invoices and unconfirmed for bills
(docs/reference/company-file.md).
"""

from collections.abc import Callable
from decimal import Decimal

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


def test_a_paper_that_had_an_amount_and_has_none_is_void(make_firm: Callable[..., Firm]) -> None:
    """A bill and a credit; a repost brings both back, and the void papers are not taken for them."""
    firm = make_firm(behaviour=Behaviour(void_marks_memo=False))
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    for record in (bill, credit):
        firm.books.void(firm.posted(record))
    firm.days(1)
    firm.update()
    assert {"voided"} == {firm.trouble(record).code for record in (bill, credit)}
    for record in (bill, credit):
        firm.admin.repost(record)
    firm.update()
    assert Decimal("100.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
