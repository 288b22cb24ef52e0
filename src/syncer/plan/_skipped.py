"""
What a person settled by hand, and for how long that holds.

A skip is about what the record said then: who, what for, how much, when. It does not end because a payment
moves on from one state to the next, or a bill is sent round for approval once more: what was entered by
hand is still there, and would be posted a second time. It ends when BILL takes the record back, or means it
again.
"""

import datetime as dt
from typing import Final

from attrs import evolve

from syncer import codec
from syncer.entries import Record, Standing
from syncer.model import Approval, Bill, Content, Credit, Kind, Payment
from syncer.plan._applied import CREDITS_MOVED
from syncer.plan._decision import Raise, Settle, Wait
from syncer.plan._payments import FINAL, WATCH_TIME, needs_review
from syncer.settings import Settings
from syncer.view import DELETED, SKIPPED, VOID, View

UNDO: Final = "undo_by_hand"
"""Code of the exception on such a record once BILL takes it back."""

_BESIDE: Final[dict[type[Content], tuple[str, ...]]] = {
    Bill: ("approval", "active", "dollars", "told_rate", "open_amount"),
    Credit: ("uses",),
    Payment: ("status", "number", "confirmation", "memo"),
}
"""
What a skip is not about: how far BILL has come with a record, and what BILL fills in on the way.

What a foreign bill costs follows the rate of the day; what lies of a credit on which bill is a record of its
own.
"""


def taken_back(content: Content, settings: Settings) -> bool:
    """Whether BILL does not mean a record any more: archived, denied, voided, cancelled, taken off a bill."""
    match content:
        case Bill():
            return not content.active or content.approval == Approval.DENIED
        case Payment():
            return content.status in settings.reversed_payments or _is_taken_off(content)
        case _:
            return not content.active


def _is_taken_off(payment: Payment) -> bool:
    """Whether it is what once was put on a bill of a credit, and nothing of it lies there any more."""
    used = [used for part in payment.allocations for used in part.credits]
    return payment.credits_only and bool(used) and not payment.credited


def skip_holds(known: Record, said: Content, view: View) -> bool:
    """Whether what a person skipped is still what BILL says now; `known` is the record as it was."""
    before = codec.decode_content(known.kind, known.body)
    return (
        _is_same_matter(before, said)
        and taken_back(before, view.settings) == taken_back(said, view.settings)
        and not _is_news(known.id, before, said, view)
    )


def reason_anew(record: Record) -> str:
    """
    Return the reason of a record that is to be decided anew.

    That it was entered by hand stays true; and so does that credits moved on the bill, until it is seen what
    became of them.
    """
    if record.reason == UNDO:
        return SKIPPED
    moved = record.kind is Kind.APPLIED_CREDIT and record.standing is Standing.EXCEPTION
    return CREDITS_MOVED if moved else ""


def left_alone(record: Record, view: View) -> Settle | Wait:
    """Say where a record stands that was skipped: it waits while BILL may take it back unannounced."""
    if record.kind is Kind.APPLIED_CREDIT:
        # It is read with its credit.
        return Settle(SKIPPED)
    content = codec.decode_content(record.kind, record.body)
    if isinstance(content, Bill):
        watched = not _is_old(content.date, view)
    else:
        watched = isinstance(content, Payment) and not (
            content.status in FINAL or _is_old(content.date, view)
        )
    if watched and not taken_back(content, view.settings):
        return Wait(SKIPPED)
    return Settle(SKIPPED)


def decide(record: Record, view: View) -> Settle | Wait | Raise | None:
    """Decide on a skipped record; `None` if BILL took back what is posted, which is decided as ever."""
    content = codec.decode_content(record.kind, record.body)
    if not taken_back(content, view.settings):
        return left_alone(record, view)
    if view.live_link(record.kind, record.id) is not None:
        return None
    return Raise(
        code=UNDO,
        cause="Somebody skipped it because it was dealt with by hand, and BILL took it back since.",
        fix="Take back in QuickBooks what was entered there for it by hand, if anything; then skip this "
        "exception.",
    )


def _is_same_matter(before: Content, said: Content) -> bool:
    """Whether BILL says the same as before in all that a skip is about."""
    beside = {name: getattr(before, name) for name in _BESIDE.get(type(before), ())}
    return evolve(said, **beside) == before


def _is_news(bill_id: str, before: Content, said: Content, view: View) -> bool:
    """Whether BILL says of a payment whose check stands what a person must hear, however often he skipped."""
    if not isinstance(before, Payment) or not isinstance(said, Payment) or before.status == said.status:
        return False
    link = view.live_link(Kind.PAYMENT, bill_id)
    check = view.book(Kind.PAYMENT, link.book_id) if link else None
    # Credits that were applied leave no check.
    stands = link is not None and (check is None or check.reason not in {DELETED, VOID})
    return stands and needs_review(said.status, view.settings)


def _is_old(date: dt.date | None, view: View) -> bool:
    return date is not None and view.since.date() - date > WATCH_TIME
