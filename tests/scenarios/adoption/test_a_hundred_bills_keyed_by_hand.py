"""
A firm connects BILL after a hundred bills were keyed by hand on both sides: not one is posted twice.

Answers: the first sync that fills the books with duplicates
(https://techbrot.com/quickbooks/online/integrations/bill-com/; issue 7, "adoption of 100 bills").
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_all_are_linked(firm: Firm) -> None:
    """Ten vendors, ten bills each; the accounts payable agree before and after."""
    for v in range(10):
        name = f"Vendor {v}"
        firm.books.vendor(name)
        vendor = firm.bill.vendor(name)
        for n in range(10):
            day, amount = dt.date(2026, 2, 1 + n), f"{v + 1}{n}.50"
            firm.books.key_bill(name, number=f"{v}-{n}", lines=[("Fuel", amount)], on=day)
            firm.bill.approved_bill(vendor, number=f"{v}-{n}", lines=[("Fuel", amount)], on=day)
    before = dict(firm.books.file.accounts_payable())
    firm.update()
    assert 100 == len(firm.books.bills())
    assert before == dict(firm.books.file.accounts_payable())
    assert firm.agree()
