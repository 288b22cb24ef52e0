"""
The payment keyed in QuickBooks was a mistake: once it is void or deleted there, or pays what BILL does not
know, nobody is asked any more.

Answers: a payment keyed twice is corrected in QuickBooks by hand
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632).
"""

from collections.abc import Callable

import pytest

from tests.scenarios.firm import Firm


@pytest.mark.parametrize("how", ["void", "delete", "spread"])
def test_the_exception_goes_with_it(firm: Firm, how: str) -> None:
    """The bill is open on both sides, and BILL may pay it."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    other = firm.books.key_bill("Cedar Supply", number="R-1", lines=[("Rent", "120.00")])
    keyed = firm.books.pay(firm.posted(bill))
    firm.update()
    assert firm.trouble(keyed)
    ways: dict[str, Callable[[], None]] = {
        "void": lambda: firm.books.void(keyed),
        "delete": lambda: firm.books.delete(keyed),
        "spread": lambda: firm.books.edit_check(keyed, pays={other: "120.00"}),
    }
    ways[how]()
    firm.update()
    assert () == firm.exceptions()
    payment = firm.bill.pay(bill)
    firm.update()
    assert 0 == firm.posted(bill).open
    assert firm.posted(payment).id != keyed
    assert () == firm.exceptions()
