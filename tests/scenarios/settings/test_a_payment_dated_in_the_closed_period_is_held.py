"""
A payment whose process date lies in the closed period is held by the same rule as a bill.

Answers: "Setting will apply to dates on or before the Books Closed date"
(https://support.bill.com/hc/en-us/articles/360016477411).
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_nothing_is_posted_into_closed_books(firm: Firm) -> None:
    """Without a closing password QuickBooks itself would take it."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.record(bill, on=dt.date(2026, 3, 2), reference="1077")
    firm.update()
    firm.bill.void(payment, type="VOID_ONLY")
    firm.books.file.set_closing_date(dt.date(2026, 3, 2))
    firm.update()
    assert "closed up to 2026-03-02" in firm.trouble(payment).cause
    assert not firm.posted(payment).void
    firm.books.file.set_closing_date(None)
    firm.admin.replay(payment)
    firm.update()
    assert None is firm.posted(payment)
