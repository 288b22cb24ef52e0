"""The closing date: what lies on or before it is not changed without a bookkeeper's word."""

import datetime as dt
from typing import Final, TypeVar

from attrs import evolve

from syncer.model import Bill, Credit, Payment
from syncer.plan._decision import Raise, Texts, Wait
from syncer.settings import ClosingPolicy
from syncer.view import View

_HELD: Final = "; the books are closed up to "

Dated = TypeVar("Dated", Bill, Credit, Payment)


def on_open_day(wanted: Dated, view: View, texts: Texts) -> Dated | Wait | Raise:
    """
    Return the record as it may be posted by the connection's closing policy; `wanted` has a date.

    QuickBooks without a closing password would let it pass (qbXML SDK, closing date), so we ask ourselves.
    """
    closing = view.identity.closing_date
    date = wanted.date
    if closing is None or date is None or date > closing:
        return wanted
    if view.settings.closing is not ClosingPolicy.MOVE:
        return _closed(f"It is dated {date}", closing, view)
    first = closing + dt.timedelta(days=1)
    texts.note(f"date: {date} is not after the closing date {closing}; it is dated {first}")
    return _moved(wanted, first)


def as_posted(wanted: Dated, base: Dated) -> Dated:
    """Write what BILL says now with the date that it was moved to when it was posted, if it was."""
    return _moved(wanted, base.date) if was_moved(base, wanted.date) else wanted


def was_moved(base: Bill | Credit | Payment, date: dt.date | None) -> bool:
    """Whether what BILL gives this date was posted on the first open day instead."""
    return base.date != date and base.memo.startswith(_right_date(date))


def _moved(record: Dated, date: dt.date | None) -> Dated:
    return evolve(record, date=date, memo=f"{_right_date(record.date)} {record.memo}".rstrip())


def _right_date(date: dt.date | None) -> str:
    return f"Dated {date} in BILL."


def untouchable(dates: tuple[dt.date | None, ...], view: View) -> Wait | Raise | None:
    """Say why something that is posted on these days cannot be changed or voided, if it cannot."""
    closing = view.identity.closing_date
    early = min((date for date in dates if date is not None), default=None)
    if closing is None or early is None or early > closing:
        return None
    return _closed(f"It is posted on {early} and was changed since", closing, view)


def is_held(reason: str) -> bool:
    """Whether a record waits, by its reason, for the closing date to be moved, and for nothing else."""
    return _HELD in reason


def _closed(what: str, closing: dt.date, view: View) -> Wait | Raise:
    if view.settings.closing is ClosingPolicy.HOLD:
        return Wait(f"{what}{_HELD}{closing}")
    return Raise(
        code="closed_period",
        cause=f"{what}, and the books are closed up to {closing}.",
        fix="Move the closing date in QuickBooks for a moment and replay, enter it by hand and skip it, "
        "or set the closing policy.",
    )
