"""The closing date: what lies on or before it is not changed without a bookkeeper's word."""

import datetime as dt

from syncer.plan._decision import Raise, Texts, Wait
from syncer.settings import ClosingPolicy
from syncer.view import View


def open_date(date: dt.date, view: View, texts: Texts) -> dt.date | Wait | Raise:
    """
    Return the day to post on, by the connection's closing policy.

    QuickBooks without a closing password would let it pass (qbXML SDK, closing date), so we ask ourselves.
    """
    closing = view.identity.closing_date
    if closing is None or date > closing:
        return date
    if view.settings.closing is not ClosingPolicy.MOVE:
        return _closed(f"It is dated {date}", closing, view)
    first = closing + dt.timedelta(days=1)
    texts.note(f"date: {date} lies before the closing date {closing}; it is dated {first}")
    return first


def untouchable(dates: tuple[dt.date | None, ...], view: View) -> Wait | Raise | None:
    """Say why something that is posted on these days cannot be changed or voided, if it cannot."""
    closing = view.identity.closing_date
    early = min((date for date in dates if date is not None), default=None)
    if closing is None or early is None or early > closing:
        return None
    return _closed(f"It is posted on {early} and was changed since", closing, view)


def _closed(what: str, closing: dt.date, view: View) -> Wait | Raise:
    if view.settings.closing is ClosingPolicy.HOLD:
        return Wait(f"{what}; the books are closed up to {closing}")
    return Raise(
        code="closed_period",
        cause=f"{what}, and the books are closed up to {closing}.",
        fix="Move the closing date in QuickBooks for a moment and replay, enter it by hand and skip it, "
        "or set the closing policy.",
    )
