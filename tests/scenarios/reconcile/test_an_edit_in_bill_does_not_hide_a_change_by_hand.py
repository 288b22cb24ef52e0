"""
Somebody changed the amount in QuickBooks; then BILL changes the memo only: the amounts differ, and that is
told.

Answers: "Edits made in QuickBooks for bills ... will not sync"
(https://help.bill.com/hc/en-us/articles/115005442526); the property of issue 7: both sides equal, or an
exception that says why.
"""

from tests.scenarios.firm import Firm


def test_both_happen_between_two_updates(firm: Firm) -> None:
    """120 in BILL and 125 in QuickBooks is put before a person, whatever else was edited."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")], memo="yard")
    firm.update()
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "125.00")])
    firm.bill.edit(bill, memo="north yard")
    firm.update()
    firm.days(1)
    firm.update()
    assert {} == firm.differences() or firm.trouble(bill)
