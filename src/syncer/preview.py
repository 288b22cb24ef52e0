"""
What the next cycle would write to QuickBooks, without writing it.

The records that are known and not settled are decided on in order, as a cycle does. What would be written is
taken as done, so that what depends on it is decided on, too: so this works in a unit that the caller must
give up at the end.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import assert_never

from attrs import evolve, frozen

from syncer import codec, journal, plan
from syncer.book import Outcome, Verdict
from syncer.cycle import STEPS, Step
from syncer.entries import Record, Standing, State
from syncer.linking import link
from syncer.model import Kind, Payment, Side
from syncer.outcomes import apply
from syncer.standing import obey, subject
from syncer.view import View
from syncer.writing import PAGE, reverses


@frozen(kw_only=True)
class Intended:
    """
    One thing that the next cycle would do.

    `action` is `add`, `modify` or `void` (a write to QuickBooks), `tell` (a write to BILL), `link` (to what
    is there already) or `ask` (a person). `amount` is `None` for what has none. `why` is the cause, or what
    the person is asked.
    """

    action: str
    kind: Kind
    id: str
    subject: str
    amount: Decimal | None
    why: str


class _Ids:
    """Ids that are never stored."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def operation(self) -> str:
        return f"~preview {next(self._numbers):09}"

    message_set = holder = operation


def preview(view: View, now: datetime) -> tuple[Intended, ...]:
    """
    Say what the next cycle would do, by what is known of both sides.

    Writes into the view's unit; give it up afterwards. What changed since the last cycle is not known yet.
    """
    ids = _Ids()
    to_book = [
        one
        for step in STEPS
        for record in _unsettled(view, Side.BILL, step.kind)
        for one in _of_record(view, step, record, ids, now)
    ]
    return (*to_book, *_only_in_book(view))


def _only_in_book(view: View) -> Iterator[Intended]:
    """Say what is only in QuickBooks: what would go to BILL, and what a person would be asked about."""
    for kind in view.settings.to_bill:
        for record in _unsettled(view, Side.BOOK, kind):
            match plan.decide_new(record, view):
                case plan.Return() as told if journal.live_of(view.unit, record) is None:
                    yield Intended(
                        action="tell",
                        kind=kind,
                        id=record.id,
                        subject=subject(view, record),
                        amount=None,
                        why=told.cause,
                    )
                case _:
                    pass
    for record in _unsettled(view, Side.BOOK, Kind.PAYMENT):
        match plan.decide_by_hand(record, view):
            case plan.Raise() as trouble:
                yield Intended(
                    action="ask",
                    kind=Kind.PAYMENT,
                    id=record.id,
                    subject=subject(view, record),
                    amount=codec.decode(Payment, record.body).amount,
                    why=f"{trouble.cause} {trouble.fix}",
                )
            case _:
                pass


def _unsettled(view: View, side: Side, kind: Kind) -> Iterator[Record]:
    after: tuple[str, ...] | None = None
    while True:
        page = view.unit.records.find(
            connection=view.connection,
            side=side.value,
            kind=kind.value,
            standing=(Standing.PENDING.value, Standing.WAITING.value),
            after=after,
            limit=PAGE,
        )
        yield from page
        if len(page) < PAGE:
            return
        after = (view.connection, side.value, kind.value, page[-1].id)


def _of_record(view: View, step: Step, record: Record, ids: _Ids, now: datetime) -> Iterator[Intended]:
    live = journal.live_operation(view.unit, view.connection, record.kind, record.id)
    if live is not None and live.state is not State.PLANNED:
        return
    decision = _decide(view, record)
    if step.voids_only and not reverses(decision):
        return
    content = codec.decode_content(record.kind, record.body)
    amount: Decimal | None = getattr(content, "amount", None)
    if isinstance(content, Payment) and content.credits_only:
        amount = content.credited

    def intended(action: str, why: str) -> Intended:
        name = subject(view, record)
        return Intended(action=action, kind=record.kind, id=record.id, subject=name, amount=amount, why=why)

    match decision:
        case plan.Return() as told:
            yield intended("tell", "; ".join((told.cause, *told.notes)))
        case plan.Do() as wanted:
            yield intended(wanted.action.value, "; ".join((wanted.cause, *wanted.notes)))
            _take_as_done(view, record, wanted, ids, now)
        case plan.Adopt() as adopted:
            if record.kind in SHOWN:
                yield intended("link", adopted.reason)
            link(view, record, adopted, now)
        case plan.Raise() as trouble:
            yield intended("ask", f"{trouble.cause} {trouble.fix}")
        case plan.Settle() | plan.Wait() | plan.Retire():
            obey(view, record, decision, now)
        case plan.Look():
            pass
        case _:
            assert_never(decision)


SHOWN = (Kind.VENDOR, Kind.BILL, Kind.CREDIT, Kind.APPLIED_CREDIT, Kind.PAYMENT)
"""Kinds whose links a person wants to see beforehand; matched lists are many and change nothing."""


def _decide(view: View, record: Record) -> plan.Decision:
    """Decide, with what was last read of QuickBooks in the place of what a cycle would read first."""
    decision = plan.decide(record, view)
    match decision:
        case plan.Look(kind, book_id):
            row = view.book(kind, book_id)
            if row is not None:
                view.unit.records.put(evolve(row, seen_at=view.since))
                return plan.decide(record, view)
        case _:
            pass
    return decision


def _take_as_done(view: View, record: Record, wanted: plan.Do, ids: _Ids, now: datetime) -> None:
    live = journal.live_operation(view.unit, view.connection, record.kind, record.id)
    body = codec.encode(wanted.body)
    operation = live or journal.plan(
        view.unit,
        ids,
        now,
        connection=view.connection,
        side=Side.BOOK,
        kind=record.kind,
        action=wanted.action,
        bill_id=record.id,
        book_id=wanted.book_id,
        body=body,
        digest=codec.digest(body),
        base=codec.encode(wanted.base) if wanted.base else "",
    )
    sent = journal.move(view.unit, operation, State.SENT, now, cause="preview")
    done = Outcome(operation=sent.id, verdict=Verdict.APPLIED, book_id=wanted.book_id or ids.operation())
    apply(view, sent, done, now)
