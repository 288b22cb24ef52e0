"""Noticing what people paid in QuickBooks by hand and BILL does not know of."""

from datetime import datetime
from typing import Final

from syncer import plan
from syncer.entries import Record, Standing
from syncer.model import Kind, Side
from syncer.standing import obey
from syncer.view import View

PAGE: Final = 200
"""Payments looked at in one go."""

UNSETTLED: Final = (Standing.PENDING.value, Standing.WAITING.value, Standing.EXCEPTION.value)


def payments(view: View, now: datetime) -> None:
    """
    Decide where the payments of QuickBooks stand that belong to none of BILL.

    To be called once everything is written: what BILL has too was linked by then. Those that a person was
    asked about are decided anew each time, so that the exception goes when its reason goes. Safe to repeat.
    """
    after: tuple[str, ...] | None = None
    while page := view.unit.records.find(
        connection=view.connection,
        side=Side.BOOK.value,
        kind=Kind.PAYMENT.value,
        standing=UNSETTLED,
        after=after,
        limit=PAGE,
    ):
        for record in page:
            decision = plan.decide_by_hand(record, view)
            if not (isinstance(decision, plan.Raise) and _is_asked(record, decision, view)):
                obey(view, record, decision, now)
        after = (view.connection, Side.BOOK.value, Kind.PAYMENT.value, page[-1].id)


def _is_asked(record: Record, decision: plan.Raise, view: View) -> bool:
    """Whether a person was asked the very same already: one line in the audit trail, and not one a cycle."""
    known = view.unit.exceptions.get(view.connection, record.side.value, record.kind.value, record.id)
    return known is not None and (known.code, known.cause, known.fix) == (
        decision.code,
        decision.cause,
        decision.fix,
    )
