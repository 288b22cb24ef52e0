"""
The bookkeeper moves the due date in QuickBooks, later BILL changes the amount: the due date of the books
stands.

Answers: "overwrites whole records on conflict" (issue 7;
https://help.bill.com/hc/en-us/articles/115005443106).
"""

import datetime as dt
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_both_changes_stand(firm: Firm) -> None:
    """Only what BILL changed is changed."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), due_date=dt.date(2026, 6, 1))
    firm.bill.edit(bill, lines=[("Fuel", "130.00")])
    firm.update()
    assert (dt.date(2026, 6, 1), Decimal("130.00")) == (firm.posted(bill).due, firm.posted(bill).amount)
    assert firm.agree()
