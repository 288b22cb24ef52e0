"""
What is corrected in BILL after posting is corrected in QuickBooks too: number, due date, amounts, lines.

Answers: edits are where one-way syncs drift apart; BillMod rebuilds the lines, and lines not mentioned
vanish (desktopaccountingapi-quickbooks-desktop changelog, "lines vanished").
"""

import datetime as dt
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_posted_bill_is_changed_and_not_posted_again(firm: Firm) -> None:
    """One bill remains, under the same id, with the lines of now; lines that stay keep their TxnLineID."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00"), ("Repairs", "80.00")])
    firm.update()
    before = firm.posted(bill)
    line_ids = [line.line_id for line in firm.books.file.transaction(before.id).lines]
    firm.bill.edit(
        bill,
        number="1042-B",
        due=dt.date(2026, 4, 15),
        lines=[("Fuel", "130.00"), ("Repairs", "80.00"), ("Rent", "5.50")],
    )
    firm.update()
    (after,) = firm.books.bills()
    assert before.id == after.id
    assert ("1042-B", dt.date(2026, 4, 15), Decimal("215.50")) == (after.number, after.due, after.amount)
    assert line_ids == [line.line_id for line in firm.books.file.transaction(after.id).lines][:2]
    assert firm.agree()
