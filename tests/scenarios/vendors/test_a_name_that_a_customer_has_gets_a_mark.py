"""
A vendor whose name belongs to a customer in QuickBooks is added with " (V)", and printed on checks as it
is.

Answers: "it is possible that the name is on another list in the accounting software"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028563471). Vendors, customers, employees and other
names share one name space, status 3100 (qbXML On-Screen Reference, references and names).
"""

from tests.scenarios.firm import Firm


def test_the_check_still_says_the_real_name(firm: Firm) -> None:
    """And the bill is posted in the same update."""
    firm.books.file.add_customer("Harbor Stone")
    harbor = firm.bill.vendor("Harbor Stone")
    bill = firm.bill.approved_bill(harbor, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    vendor = firm.book_vendor(harbor)
    assert ("Harbor Stone (V)", "Harbor Stone") == (vendor["name"], vendor["name_on_check"])
    assert "Harbor Stone (V)" == firm.posted(bill).vendor
    assert "in use in QuickBooks" in firm.trail(harbor)
    assert firm.update().quiet
    assert firm.agree()
