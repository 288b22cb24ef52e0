"""
Two vendors in QuickBooks could be the one of BILL: the account number decides, not chance.

Answers: a wrong match posts to a wrong vendor, and "the vendor on one of the bills does not match"
(https://help.bill.com/hc/en-us/articles/360000024126).
"""

from tests.scenarios.firm import Firm


def test_the_number_names_the_right_one(firm: Firm) -> None:
    """The other one stays untouched."""
    firm.books.vendor("Smith, Mike", account_number="A-1")
    firm.books.vendor("Mike Smith", account_number="B-2")
    mike = firm.bill.vendor("Mike Smith", accountNumber="A-1")
    bill = firm.bill.approved_bill(mike, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert "Smith, Mike" == firm.posted(bill).vendor
    assert firm.agree()
