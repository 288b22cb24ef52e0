"""
A firm may refuse invoice numbers that do not fit instead of having them shortened.

Fact: RefNumber of a bill holds 20 characters (qbXML schema 13.0, BillAdd), and shortening changes what a
vendor's statement is compared with.
"""

from collections.abc import Callable

from syncer.settings import NumberPolicy
from tests.scenarios.firm import Firm


def test_the_bill_is_put_before_a_person_until_the_number_is_shorter(make_firm: Callable[..., Firm]) -> None:
    """The exception names the number; a shorter one in BILL posts the bill without further ado."""
    firm = make_firm(long_numbers=NumberPolicy.REFUSE)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="INV-2026-000000-HARBOR-1", lines=[("Fuel", "10.00")])
    firm.update()
    assert () == firm.books.bills()
    assert "INV-2026-000000-HARBOR-1" in firm.trouble(bill).cause
    firm.bill.edit(bill, number="HARBOR-1")
    firm.update()
    assert "HARBOR-1" == firm.posted(bill).number
    assert firm.agree()
