"""
A vendor archived in BILL becomes inactive in QuickBooks; what is owed to it stays.

Fact: inactive and archived mean the same (docs/explanation/posting-rules.md); ListDel is refused while
anything uses the vendor (QuickBooks SDK, modify, delete and void requests).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_it_disappears_from_the_list_and_not_from_the_books(firm: Firm) -> None:
    """Restoring it in BILL brings it back."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.archive(cedar, kind="vendors")
    firm.update()
    assert False is firm.book_vendor(cedar)["is_active"]
    assert Decimal("120.00") == firm.books.open_balance("Cedar Supply")
    firm.bill.restore(cedar, kind="vendors")
    firm.update()
    assert True is firm.book_vendor(cedar)["is_active"]
    assert firm.agree()
