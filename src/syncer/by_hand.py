"""
What a person says of QuickBooks: what became of a write in doubt, and what he entered there by hand.

That something is there is taken at his word. That a write in doubt is not there is obeyed only once the next
cycle has looked for it again and not found it: what QuickBooks shows is better than what anybody says. Where
that search came to no end, which is why he was asked, his word counts nevertheless.
"""

from datetime import datetime
from typing import Final

from attrs import evolve

from syncer import codec, journal, plan
from syncer.book import Outcome, Verdict
from syncer.entries import Action, Link, Operation, Record, State
from syncer.errors import NotPossible, UnknownName
from syncer.linking import link, put_link
from syncer.model import TRANSACTIONS, Bill, Credit, Kind, Payment, Side, Vendor
from syncer.naming import amount_key, name_key
from syncer.outcomes import apply
from syncer.standing import subject
from syncer.view import DELETED, VOID, View
from syncer.waking import wake_payments

MISSING: Final = "missing"
"""Code of an operation in doubt of which a person said that it is not in QuickBooks."""

GIVEN_UP: Final = "skipped"
"""Code of an operation in doubt that a person gave up: he has dealt with it by hand."""

_THERE: Final = "a person said that it is there"


def arrived(view: View, record: Record, book_id: str, now: datetime) -> str:
    """
    Count a write as done. Returns the id of what it added in QuickBooks; `""` if that has none.

    `book_id` may be left out where only one can be it. Raises `UnknownName`, and `NotPossible` where nothing
    is in doubt, or where it does not say enough.
    """
    operation = _doubted(view, record)
    if operation.action is not Action.ADD or leaves_nothing(operation):
        if book_id not in {"", operation.book_id}:
            raise NotPossible(
                "It adds nothing that has an id of its own.",
                fix="Leave the id out.",
                record=subject(view, record),
            )
        apply(view, operation, Outcome(operation=operation.id, verdict=Verdict.APPLIED, cause=_THERE), now)
        return operation.book_id
    found = _given(view, record, book_id) if book_id else _only(view, record, operation)
    journal.move(view.unit, operation, State.APPLIED, now, cause=_THERE, book_id=found)
    body = codec.decode_content(operation.kind, operation.base or operation.body)
    link(view, record, plan.Adopt(book_id=found, body=body, reason=_THERE), now)
    return found


def missing(view: View, record: Record, now: datetime) -> None:
    """
    Remember that a person did not find it: it is looked for once more, and then planned again.

    Raises `NotPossible` where nothing is in doubt.
    """
    operation = _doubted(view, record)
    cause = "a person said that it is not there; it is looked for once more"
    view.unit.operations.swap(operation, evolve(operation, code=MISSING, cause=cause, updated_at=now))


def give_up(view: View, record: Record, now: datetime) -> None:
    """
    Give up a write to QuickBooks in doubt, if there is one: a person has dealt with the record by hand.

    Raises `NotPossible` where a write is still to be sent, or under way, or in doubt in BILL.
    """
    live = journal.live_of(view.unit, record)
    if live is not None and (live.state is not State.IN_DOUBT or live.side is Side.BILL):
        raise NotPossible(
            "Its last write is not settled yet.", fix="Run an update first.", record=subject(view, record)
        )
    if live is not None:
        cause = "a person dealt with it by hand"
        journal.move(view.unit, live, State.REJECTED, now, cause=cause, code=GIVEN_UP)


def skipped(view: View, bill_id: str) -> Record | None:
    """Return the transaction of BILL of this id, if a person has skipped it."""
    found = (view.bill(kind, bill_id) for kind in TRANSACTIONS if view.is_skipped(kind, bill_id))
    return next(found, None)


def entered(view: View, payment_id: str) -> tuple[Record, ...]:
    """
    Return the bills and credits of a payment that were entered by hand, and nobody has said as what.

    What of a credit lies on a bill is a payment, too.
    """
    record = view.bill(Kind.PAYMENT, payment_id) or view.bill(Kind.APPLIED_CREDIT, payment_id)
    parts = codec.decode(Payment, record.body).allocations if record else ()
    named = [(Kind.BILL, part.bill_id) for part in parts]
    named += [(Kind.CREDIT, used.credit_id) for part in parts for used in part.credits]
    found = (
        view.bill(kind, id_)
        for kind, id_ in dict.fromkeys(named)
        if view.is_skipped(kind, id_) and _standing_link(view, kind, id_) is None
    )
    return tuple(one for one in found if one is not None)


def link_skipped(view: View, record: Record, book_id: str, now: datetime) -> None:
    """
    Link what a person entered by hand and skipped, so that its payments find it; it stays skipped.

    Raises `UnknownName`, and `NotPossible` where either of them is linked already.
    """
    link = _standing_link(view, record.kind, record.id)
    if link is not None:
        raise NotPossible(
            f"It is linked to {link.book_id!r}, which stands in QuickBooks.",
            fix="If that was wrong, void it in QuickBooks and run an update.",
            record=subject(view, record),
        )
    _given(view, record, book_id)
    theirs = view.book(record.kind, book_id)
    assert theirs is not None, "it is given"
    body = plan.nothing_agreed(codec.decode_content(record.kind, theirs.body))
    put_link(view, record, plan.Adopt(book_id=book_id, body=body, reason="a person said so"), now)
    wake_payments(view.unit, view.connection, record.id)


def _standing_link(view: View, kind: Kind, bill_id: str) -> Link | None:
    """Return the link of a transaction of BILL, unless it is known to be gone from QuickBooks."""
    link = view.live_link(kind, bill_id)
    theirs = view.book(kind, link.book_id) if link else None
    return None if theirs is not None and theirs.reason in {DELETED, VOID} else link


def leaves_nothing(operation: Operation) -> bool:
    """Whether QuickBooks keeps no transaction of what it adds: credits alone are only applied."""
    body = codec.decode_content(operation.kind, operation.body)
    return isinstance(body, Payment) and body.credits_only


def _doubted(view: View, record: Record) -> Operation:
    live = journal.live_of(view.unit, record)
    if live is None or live.state is not State.IN_DOUBT:
        raise NotPossible(
            "Nothing of it is in doubt.",
            fix="Use replay, which decides anew what is needed.",
            record=subject(view, record),
        )
    if live.side is Side.BILL:
        raise NotPossible(
            "It was sent to BILL, and not to QuickBooks.",
            fix="Rename in BILL what is there too often, or say with `relink` which one it is.",
            record=subject(view, record),
        )
    return live


def _given(view: View, record: Record, book_id: str) -> str:
    if view.standing_book(record.kind, book_id) is None:
        raise UnknownName(
            f"QuickBooks has no {record.kind.value} {book_id!r}.",
            fix="Give its id as `reconcile` shows it; run an update if it is new.",
        )
    if not plan.is_free(record.kind, book_id, view):
        raise NotPossible(
            f"{book_id!r} is void, or belongs to another record already.",
            fix="Look at the other one first.",
            record=subject(view, record),
        )
    return book_id


def _only(view: View, record: Record, operation: Operation) -> str:
    """Return the only one in QuickBooks that could be what was added, and belongs to nothing yet."""
    body = codec.decode_content(operation.kind, operation.body)
    assert isinstance(body, Vendor | Bill | Credit | Payment)  # nothing else is added to QuickBooks
    key = name_key(body.name) if isinstance(body, Vendor) else amount_key(body.vendor_id, body.amount)
    rows = view.named(operation.kind, key)
    found = [row.id for row in rows if plan.is_free(operation.kind, row.id, view)]
    if len(found) == 1:
        return found[0]
    raise NotPossible(
        f"QuickBooks has {len(found) or 'none'} of the same that belong to nothing yet"
        f"{': ' if found else ''}{', '.join(found)}.",
        fix="Give its id as `reconcile` shows it; run an update if it is new.",
        record=subject(view, record),
    )
