"""
Planning: what each record needs on the other side. Pure: it reads a `View` and decides.

Accounts come before vendors, vendors before bills, bills before vendor credits, these before what is applied
of them, and that before payments. A record whose dependency is missing waits, and is looked at again in every
cycle.
"""

from collections.abc import Callable
from typing import Final

from syncer import codec
from syncer.entries import Link, Record
from syncer.model import LISTS, TRANSACTIONS, Bill, Content, Credit, Kind, Payment, Vendor
from syncer.plan import (
    _accounts,
    _applied,
    _bills,
    _credits,
    _facets,
    _lists,
    _payments,
    _skipped,
    _vendors,
)
from syncer.plan._applied import CREDITS_MOVED
from syncer.plan._by_hand import PAID_BY_HAND, PAYS_NOTHING
from syncer.plan._by_hand import decide as decide_by_hand
from syncer.plan._changes import TAKEN_BACK, WHILE_USED
from syncer.plan._decision import Adopt, Candidate, Decision, Do, Look, Raise, Retire, Return, Settle, Wait
from syncer.plan._emptied import EMPTIED, Named, emptied, kept
from syncer.plan._line_ids import line_ids
from syncer.plan._lying import CREDIT_ON_BILL, CREDITS_APPLIED
from syncer.plan._match import DUPLICATE, MATCH, foresee, is_free, nothing_agreed
from syncer.plan._merging import is_there
from syncer.plan._payments import BEFORE_START, BY_HAND, WATCHED, paid_from
from syncer.plan._period import is_held, was_moved
from syncer.plan._references import references
from syncer.plan._shown import applied, as_written, differences, shown
from syncer.plan._skipped import UNDO, left_alone, reason_anew, skip_holds, taken_back
from syncer.plan._to_bill import EXPENSES, NEEDS, Ground
from syncer.plan._to_bill import decide as decide_new
from syncer.plan._vendors import NAME_TAKEN, NAME_TAKEN_TWICE, bases_after, seen, shown_after
from syncer.plan._void import is_void, was_voided
from syncer.view import DELETED, SKIPPED, VOID, View

__all__ = [
    "BEFORE_START",
    "BY_HAND",
    "CREDITS_APPLIED",
    "CREDITS_MOVED",
    "CREDIT_ON_BILL",
    "DELETED",
    "DUPLICATE",
    "EMPTIED",
    "EXPENSES",
    "MATCH",
    "NAME_TAKEN",
    "NAME_TAKEN_TWICE",
    "NEEDS",
    "PAID_BY_HAND",
    "PAYS_NOTHING",
    "SKIPPED",
    "STANDS_AGAIN",
    "TAKEN_BACK",
    "UNDO",
    "VOID",
    "WATCHED",
    "WHILE_USED",
    "Adopt",
    "Candidate",
    "Decision",
    "Do",
    "Ground",
    "Look",
    "Named",
    "Raise",
    "Retire",
    "Return",
    "Settle",
    "Wait",
    "applied",
    "as_written",
    "bases_after",
    "decide",
    "decide_by_hand",
    "decide_new",
    "differences",
    "differing",
    "emptied",
    "foresee",
    "is_free",
    "is_held",
    "is_void",
    "kept",
    "left_alone",
    "line_ids",
    "nothing_agreed",
    "paid_from",
    "reason_anew",
    "references",
    "seen",
    "shown",
    "shown_after",
    "shows",
    "skip_holds",
    "taken_back",
    "was_moved",
    "was_voided",
]

_DECIDE: Final[dict[Kind, Callable[[Record, View], Decision]]] = {
    Kind.ACCOUNT: _accounts.decide,
    **dict.fromkeys(LISTS, _lists.decide),
    Kind.VENDOR: _vendors.decide,
    Kind.BILL: _bills.decide,
    Kind.CREDIT: _credits.decide,
    Kind.APPLIED_CREDIT: _applied.decide,
    Kind.PAYMENT: _payments.decide,
}


STANDS_AGAIN: Final = "stands_again"
"""Code of the exception on what was voided in QuickBooks and is no longer void."""


_MERGED: Final = (
    "If it was merged into another vendor, or made anew, say with `relink` which one it is now; repost it to "
    "have it made again; skip this exception if nothing more is to be posted for it."
)


def decide(record: Record, view: View) -> Decision:
    """Decide what one record of BILL needs in QuickBooks, or what BILL lacks of it."""
    if record.reason == SKIPPED:
        left = _skipped.decide(record, view)
        if left is not None:
            return left
    if record.trouble:
        return Raise(
            code="unreadable",
            cause=record.trouble,
            fix="Look at the record in BILL and correct it there; nothing of it is posted until then.",
        )
    link = view.link(record.kind, record.id)
    if link is not None and link.void:
        if record.kind in TRANSACTIONS and _stands_again(link, view):
            return Raise(
                code=STANDS_AGAIN,
                cause="It was voided in QuickBooks because BILL took it back, and it stands there again.",
                fix="Void it in QuickBooks once more; this goes away with the next update. If it is right "
                "that it stands, skip this exception.",
            )
    elif link is not None and (record.kind is Kind.VENDOR or record.kind in TRANSACTIONS):
        book = view.book(record.kind, link.book_id)
        if book is not None and book.reason in {DELETED, VOID}:
            how = "deleted" if book.reason == DELETED else "voided"
            if taken_back(codec.decode_content(record.kind, record.body), view.settings):
                return Retire(f"BILL took it back, and somebody {how} it in QuickBooks")
            return Raise(
                code=how,
                cause=f"Somebody {how} it in QuickBooks after it was posted.",
                fix=_MERGED
                if record.kind is Kind.VENDOR
                else "Skip this exception if that was right; repost it if it was not.",
            )
    return _DECIDE[record.kind](record, view)


def _stands_again(link: Link, view: View) -> bool:
    """Whether what we voided is there with its amount, as in an older copy, and belongs to nobody else."""
    book = view.book(link.kind, link.book_id)
    if book is None or book.reason in {DELETED, VOID} or view.owners(link.kind, link.book_id):
        return False
    content = codec.decode_content(link.kind, book.body)
    assert isinstance(content, Bill | Credit | Payment)  # only transactions are asked about
    return content.amount != 0


def differing(told: Content, wanted: Content, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Name those of some parts of a vendor or account in which BILL does not say what was to be written."""
    if isinstance(told, Vendor) and isinstance(wanted, Vendor):
        found = _facets.differing(told, wanted)
        return tuple(part for part in parts if part in found)
    return tuple(part for part in parts if getattr(told, part) != getattr(wanted, part))


def shows(ours: Content, theirs: Content) -> bool:
    """
    Whether a QuickBooks record says what we wanted to write, which proves that it was written.

    To deny it wrongly costs another reading and a decision; to believe it wrongly would lose the change.
    """
    if isinstance(ours, Bill | Credit) and isinstance(theirs, Bill | Credit):
        return is_there(ours, theirs)
    return ours == theirs
