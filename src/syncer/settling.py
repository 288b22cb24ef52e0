"""
Resolving what is in doubt: operations that went out and whose answer never came.

Asked in this order: QuickBooks' own memory of the message set, which is barred if it did not run, so that
an agent that slept over its document cannot bring it afterwards; then the marker that was planted in the
record, among everything made or changed since it was sent; for changes and voids, the record itself. Only
proof of absence lets an operation be tried again. What cannot be proved stays in doubt and goes to a person.

Sources: qbXML SDK, error recovery (message-set status); qbXML On-Screen Reference, ExternalGUID.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from attrs import evolve

from syncer import codec, journal
from syncer.book import (
    Ask,
    Bar,
    Barring,
    BookRow,
    CheckSet,
    Fetch,
    Find,
    Outcome,
    Outcomes,
    Rows,
    Verdict,
)
from syncer.by_hand import MISSING, leaves_nothing
from syncer.entries import Action, Batch, BatchState, Operation, Standing, State
from syncer.model import AppliedCredit, Bill, Kind, Payment, Side
from syncer.outcomes import settle
from syncer.plan import shown, shows, was_voided
from syncer.standing import raise_exception, stand
from syncer.view import View
from syncer.writing import operations_of

CLOCK_SKEW: Final = timedelta(days=2)
"""How far back to look for a planted marker: QuickBooks stamps local time, by the clock of its own PC."""


def questions(view: View) -> tuple[Ask, ...]:
    """Ask QuickBooks about every message set whose outcome is not stored."""
    open_sets = view.unit.batches.find(connection=view.connection, state=BatchState.SENT.value)
    return tuple(CheckSet(batch.id) for batch in sorted(open_sets, key=lambda batch: batch.sent_at))


def doubt(view: View, now: datetime) -> None:
    """Mark what an earlier session sent to QuickBooks and never heard of."""
    for operation in view.unit.operations.find(connection=view.connection, state=State.SENT.value):
        if operation.side is Side.BOOK:
            cause = "the session ended before an answer came"
            journal.move(view.unit, operation, State.IN_DOUBT, now, cause=cause)


def doubtful(view: View) -> tuple[Operation, ...]:
    """Return the writes to QuickBooks whose outcome is unknown."""
    found = view.unit.operations.find(connection=view.connection, state=State.IN_DOUBT.value)
    return tuple(operation for operation in found if operation.side is Side.BOOK)


def take_status(
    view: View, ask: CheckSet, answer: Outcomes, now: datetime
) -> tuple[tuple[Operation, ...], tuple[Ask, ...]]:
    """
    Use what QuickBooks remembers of a message set. What it does not remember stays in doubt.

    Returns the operations whose outcome is known now, and what is to be asked next. A set of which nothing is
    remembered is barred, unless its id is taken: by a run that was interrupted (9002), or by the question.
    """
    batch = view.unit.batches.get(ask.message_set)
    if batch is None:
        return (), ()
    known: list[Operation] = []
    said = {outcome.operation: outcome for outcome in answer.outcomes}
    for operation in operations_of(view, batch):
        outcome = said.get(operation.id)
        if (
            operation.state is State.IN_DOUBT
            and outcome is not None
            and outcome.verdict is not Verdict.UNKNOWN
        ):
            known.append(settle(view, operation, outcome, now))
    if not said and not ask.taken:
        return (), (Bar(batch.id),)
    _keep(view, batch)
    return tuple(known), ()


def take_barring(view: View, ask: Bar, answer: Barring) -> tuple[Ask, ...]:
    """
    Use what QuickBooks said of barring a message set. Returns what is to be asked next.

    Where it keeps no ids, the marker alone must prove what became of the set.
    """
    batch = view.unit.batches.get(ask.message_set)
    if batch is None:
        return ()
    if answer is Barring.TAKEN:
        # The document may have arrived since it was asked about.
        return (CheckSet(batch.id, taken=True),)
    _keep(view, batch)
    return ()


def _keep(view: View, batch: Batch) -> None:
    """
    Say that it is known what became of a message set that was asked about.

    QuickBooks is not told to forget it yet: an agent may sleep over such a question as well as over the
    document, and would leave an empty set under an id that was forgotten.
    """
    view.unit.batches.put(evolve(batch, state=BatchState.KEPT))


def close(view: View, batch: Batch, *, forgotten: bool = False) -> None:
    """Say that a message set needs no more asking; QuickBooks is told to forget it if it still remembers."""
    view.unit.batches.put(evolve(batch, state=BatchState.CLEARED if forgotten else BatchState.STORED))


def searches(view: View) -> tuple[Ask, ...]:
    """Ask for the records in which the markers of doubtful operations would be."""
    asks: list[Ask] = []
    for kind in Kind:
        of_kind = [operation for operation in doubtful(view) if operation.kind is kind]
        added = [one for one in of_kind if one.action is Action.ADD and not _credited(one)]
        applied = dict.fromkeys(bill_id for one in of_kind for bill_id, _ in _credited(one))
        if applied:
            asks.append(Fetch(Kind.BILL, tuple(applied)))
        if added:
            asks.append(Find(kind, _before_all(view, added)))
        changed = dict.fromkeys(
            operation.book_id for operation in of_kind if operation.action is not Action.ADD
        )
        if changed:
            asks.append(Fetch(kind, tuple(changed)))
    return tuple(asks)


def _before_all(view: View, added: list[Operation]) -> str:
    """Name a moment before any of these can have been made in QuickBooks; `""` if it may be any."""
    planned = [operation.created_at for operation in added]
    if max(planned) > view.until:
        # A clock that was far ahead planned it; when that was, nobody knows.
        return ""
    return (min(planned) - CLOCK_SKEW).strftime("%Y-%m-%dT%H:%M:%S")


Refusals: TypeAlias = Callable[[str], tuple[str, str] | None]
"""Gives cause and fix of a code that says that a document was refused unread; `None` for any other."""


def refused(operation: Operation, code: str, cause: str, fix: str) -> Outcome:
    """Say that an operation was in a document that QuickBooks refused unread, and in that alone."""
    return Outcome(
        operation=operation.id,
        verdict=Verdict.REJECTED,
        code=code,
        cause=f"QuickBooks refused the whole document. {cause}",
        fix=fix,
    )


def take_found(view: View, ask: Find, said: Rows, now: datetime, refusals: Refusals) -> tuple[Operation, ...]:
    """
    Settle doubtful additions by whether their marker is there. Returns those whose outcome is known now.

    An answer that is not complete proves no absence.
    """
    known: list[Operation] = []
    complete = not (said.lost or said.iterator)
    by_guid = {row.guid.upper(): row for row in said.rows if row.guid}
    for operation in doubtful(view):
        if operation.kind is not ask.kind or operation.action is not Action.ADD or _credited(operation):
            continue
        row = by_guid.get(operation.external_guid.upper())
        if row is not None:
            known.append(settle(view, operation, _applied(operation, row), now))
        elif complete:
            known += _never_happened(view, operation, now, refusals)
    return tuple(known)


def _never_happened(
    view: View,
    operation: Operation,
    now: datetime,
    refusals: Refusals,
    cause: str = "QuickBooks neither remembers the message set nor has the record: it never happened",
) -> tuple[Operation, ...]:
    """Plan it again; unless it was refused, or tried too often, which is returned as such."""
    refusal = _refusal(operation, refusals)
    if refusal is not None:
        return (settle(view, operation, refusal, now),)
    if operation.attempts >= view.settings.retries:
        given_up = Outcome(
            operation=operation.id,
            verdict=Verdict.REJECTED,
            code="in_doubt",
            cause=f"QuickBooks never answered to it in {operation.attempts} attempts, and has it not.",
            fix="Look in QuickBooks why it is not taken, then replay.",
        )
        return (settle(view, operation, given_up, now),)
    journal.move(
        view.unit,
        operation,
        State.PLANNED,
        now,
        cause=cause,
        not_before=now,
    )
    ours = view.bill(operation.kind, operation.bill_id)
    if ours is not None and ours.standing is Standing.EXCEPTION:
        stand(view, ours, Standing.PENDING, "")
    return ()


def _refusal(operation: Operation, refusals: Refusals) -> Outcome | None:
    """Say why something did not happen: news of a refusal may be of another document once, but not twice."""
    said = refusals(operation.code) if operation.attempts > 1 else None
    return refused(operation, operation.code, *said) if said else None


def _credited(operation: Operation) -> tuple[tuple[str, AppliedCredit], ...]:
    """
    Return the credits that an operation applies to bills, if it does nothing else, each with its bill.

    QuickBooks keeps no transaction of it in which a marker could be planted.
    """
    if operation.action is not Action.ADD or not leaves_nothing(operation):
        return ()
    payment = codec.decode(Payment, operation.body)
    return tuple((part.bill_id, used) for part in payment.allocations for used in part.credits)


def _take_credited(view: View, ask: Fetch, said: Rows, now: datetime, refusals: Refusals) -> list[Operation]:
    """
    Settle doubtful applications of credits by what lies on the bills now, against what lay there when they
    were decided: all of them, or none. Nothing else of ours touched these credits there meanwhile.
    """
    known: list[Operation] = []
    bills = {row.id: row.content for row in said.rows if isinstance(row.content, Bill)}
    for operation in doubtful(view):
        wanted = _credited(operation)
        if not wanted or not set(ask.ids) >= {bill_id for bill_id, _ in wanted}:
            continue
        # A bill that was asked for and is not there was deleted, and nothing was applied that lasts.
        more = [
            _lies(bills[bill_id], used.credit_id) - used.there if bill_id in bills else Decimal(0)
            for bill_id, used in wanted
        ]
        if more == [used.amount for _, used in wanted]:
            done = Outcome(
                operation=operation.id,
                verdict=Verdict.APPLIED,
                cause="the bills show the credits that were applied",
            )
            known.append(settle(view, operation, done, now))
        elif not any(more):
            known += _never_happened(view, operation, now, refusals)
    return known


def _lies(bill: Bill, credit_id: str) -> Decimal:
    return sum((one.amount for one in bill.credits if one.credit_id == credit_id), Decimal(0))


def take_fetched(
    view: View, ask: Fetch, said: Rows, now: datetime, refusals: Refusals
) -> tuple[Operation, ...]:
    """Settle doubtful changes and voids by how the record looks now. Returns those that were done."""
    known = _take_credited(view, ask, said, now, refusals) if ask.kind is Kind.BILL else []
    by_id = {row.id: row for row in said.rows}
    for operation in doubtful(view):
        if (
            operation.kind is not ask.kind
            or operation.action is Action.ADD
            or operation.book_id not in ask.ids
        ):
            continue
        row = by_id.get(operation.book_id)
        if row is not None and _shows(operation, row):
            known.append(settle(view, operation, _applied(operation, row), now))
        else:
            stale = Outcome(
                operation=operation.id,
                verdict=Verdict.STALE,
                cause="the record does not show the change, so it never happened; it is decided anew",
            )
            settle(view, operation, _refusal(operation, refusals) or stale, now)
    return tuple(known)


def give_up(view: View, now: datetime) -> tuple[Operation, ...]:
    """
    Put before a person what stays in doubt although everything was asked, and obey what he says.

    It is asked about again in every cycle, and never sent again without proof, or a person's word that it
    is not there. That word counts although the search of this cycle came to no end: one that did would have
    settled it, unless credits lie on some bills and not on others. Returns what was given up for good, as
    refused.
    """
    given_up: list[Operation] = []
    for operation in doubtful(view):
        ours = view.bill(operation.kind, operation.bill_id)
        if operation.code == MISSING:
            word = "a person looked, and it is not there"
            given_up += _never_happened(view, operation, now, lambda _: None, word)
        elif ours is not None and ours.standing is not Standing.EXCEPTION:
            raise_exception(
                view,
                ours,
                code="in_doubt",
                cause=f"It was sent to QuickBooks, and {_unproved(operation)}.",
                fix="Look in QuickBooks. If it is there, say `arrived`; if not, say `missing`, and it is "
                "sent anew; skip it if you dealt with it by hand. Nothing is sent twice meanwhile.",
                now=now,
                operation=operation.id,
            )
    return tuple(given_up)


def _unproved(operation: Operation) -> str:
    if _credited(operation):
        return "some of the credits that it applies are on their bills, and others not, or in other amounts"
    return "whether it arrived cannot be found out"


def _shows(operation: Operation, row: BookRow) -> bool:
    if operation.action is Action.VOID:
        return was_voided(operation, row)
    before = codec.decode_content(operation.kind, operation.before)
    wanted = codec.decode_content(operation.kind, operation.body)
    # A payment, too, moves the EditSequence of its bill; so what counts is that something else is there now.
    return shown(before) != shown(row.content) and shows(wanted, row.content)


def _applied(operation: Operation, row: BookRow) -> Outcome:
    return Outcome(
        operation=operation.id,
        verdict=Verdict.APPLIED,
        book_id=row.id,
        edit_sequence=row.edit_sequence,
        detail=row.detail,
        cause="found in QuickBooks by what was planted in it",
    )
