"""
A vendor whose name an employee has is added with a mark, and a later rename of the employee changes
nothing.

Answers: 'if a vendor exists named "Arnold Oil" there cannot be a customer, an employee, or another vendor'
(https://www.ontime360.com/support/kb/a28/how-to-resolve-the-error-this-name-is-already-in-use-in-the-list-name-list.aspx).
"""

from tests.scenarios.firm import Firm


def test_the_vendor_keeps_the_name_it_got(firm: Firm) -> None:
    """Links are by id, so nothing is renamed back and forth."""
    firm.books.file.add("OtherName", "Mike Smith")
    mike = firm.bill.vendor("Mike Smith")
    firm.update()
    assert "Mike Smith (V)" == firm.book_vendor(mike)["name"]
    firm.books.file.edit("OtherName", "Mike Smith", name="Mike Smith Junior")
    firm.days(1)
    assert firm.update().quiet
    assert "Mike Smith (V)" == firm.book_vendor(mike)["name"]
    assert firm.agree()
