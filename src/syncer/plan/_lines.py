"""Lines of bills and credits: every one on an account of QuickBooks, or the record waits."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from attrs import evolve

from syncer import codec
from syncer.model import Account, Kind, Line
from syncer.plan._decision import Raise, Texts, Wait
from syncer.view import View


def for_book(lines: tuple[Line, ...], view: View, texts: Texts) -> tuple[Line, ...] | Wait | Raise:
    """Translate lines to QuickBooks' ids, or say what is missing."""
    out = []
    for number, line in enumerate(lines, 1):
        if not line.account_id:
            what = "an item only" if line.item_id else "no account"
            return Raise(
                code="line_account",
                cause=f"Line {number} has {what}.",
                fix="Choose an expense account for the line in BILL.",
            )
        link = view.live_link(Kind.ACCOUNT, line.account_id)
        if link is None:
            return Wait(f"line {number}: {view.account_name(line.account_id)} is not in QuickBooks yet")
        record = view.standing_book(Kind.ACCOUNT, link.book_id)
        if record is None:
            return Wait(f"line {number}: {view.account_name(line.account_id)} was deleted in QuickBooks")
        if not codec.decode(Account, record.body).active:
            return Wait(f"line {number}: {view.account_name(line.account_id)} is inactive in QuickBooks")
        description = texts.clean(f"description of line {number}", line.description)
        out.append(
            evolve(
                line,
                account_id=link.book_id,
                item_id="",
                class_id="",
                customer_id="",
                description=description,
            )
        )
    return tuple(out)


def check(amount: Decimal, date: dt.date | None, lines: tuple[Line, ...]) -> Raise | None:
    """Refuse a record without a date, or whose lines do not add up to its total, to the cent."""
    if date is None:
        return Raise(code="date", cause="It has no date.", fix="Give it one in BILL.")
    total = sum((line.amount for line in lines), Decimal(0))
    if total != amount:
        return Raise(
            code="total",
            cause=f"The lines add up to {total}, but the total is {amount}.",
            fix="Correct the lines in BILL.",
        )
    for number, value in enumerate((amount, *(line.amount for line in lines))):
        if (Fraction(value) * 100).denominator != 1:
            where = f"Line {number}" if number else "The total"
            return Raise(
                code="cents",
                cause=f"{where} is {value}, which is not a whole number of cents.",
                fix="Correct the amount in BILL.",
            )
    return None
