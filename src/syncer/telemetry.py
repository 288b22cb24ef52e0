"""
What operators see of a running sync: structlog events, OpenTelemetry spans and metrics.

1. *Only what is committed is told.* The core reports facts while it works; they are kept beside the unit they
   belong to and told after it has committed. A unit that is rolled back tells nothing: the operator
   reads what happened and not what was tried. A process that dies between commit and telling tells nothing
   either, so the audit trail stays the only complete account. Spans of calls are of the attempt, and do show
   failures.
2. *No business.* Kinds, ids, states, codes and counts are told; names, amounts, texts and secrets never are.
3. *No time of its own.* Durations come from the moments that the core was given.
4. *No harm.* Whatever a listener raises is logged, and the sync goes on. Without an SDK, or without a
   configured structlog, nothing leaves this module.

Units have to be opened through `observed(store)` for their facts to be told. `Engine`, `Admin` and the Web
Connector's adapter do so by themselves.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from attrs import evolve, frozen
from opentelemetry import trace

from syncer import _telling
from syncer._telling import Began, Fact, Heard, Moved, Over, RoundTrip, Spent, safely, span
from syncer.book import Ask, Bar, CheckSet, Fetch, Find, Write
from syncer.cycle import Cycle, Phase
from syncer.entries import ExceptionEntry, Operation, Record
from syncer.errors import CommitUnknown
from syncer.model import Kind
from syncer.payables import BillRow, Page, Payables
from syncer.ports import Store, Unit

P = ParamSpec("P")
R = TypeVar("R")

EVIDENCE: Final[dict[type, str]] = {
    Write: "answer",
    CheckSet: "message_set",
    Bar: "message_set",
    Find: "marker",
    Fetch: "record",
}
"""What an operation's outcome is known by, by the question that was answered."""

_heard: ContextVar[Heard | None] = ContextVar("syncer_heard", default=None)


def _report(fact: Fact) -> None:
    heard = _heard.get()
    if heard is not None:
        heard.facts.append(fact)


def moved(before: Operation | None, after: Operation) -> None:
    """Report that an operation was planned (`before` is `None`) or took a step."""
    heard = _heard.get()
    if heard is not None:
        heard.facts.append(Moved(before, after, heard.evidence))


def stood(record: Record) -> None:
    """Report that a record has come to another standing."""
    _report(record)


def raised(entry: ExceptionEntry) -> None:
    """Report that something was put before a person."""
    _report(entry)


def began(cycle: Cycle) -> None:
    """Report that a cycle began."""
    _report(Began(cycle))


def left(cycle: Cycle) -> None:
    """Report that nobody will go on with a cycle; one that came to its end was told of already."""
    if cycle.phase is not Phase.DONE:
        _report(Over(cycle, "broken_off"))


def stepped(before: Phase, cycle: Cycle) -> Cycle:
    """Report where a cycle has come to. Returns it with the time that was spent in the phase it left."""
    if cycle.phase is before:
        return cycle
    ms = _telling.milliseconds(cycle.at - (cycle.phase_at or cycle.started_at))
    spent = cycle.spent_ms | {before.value: cycle.spent_ms.get(before.value, 0) + ms}
    cycle = evolve(cycle, phase_at=cycle.at, spent_ms=spent)
    _report(Spent(cycle, before, ms))
    if cycle.phase is Phase.DONE:
        _report(Over(cycle, "stopped" if cycle.trouble else "finished"))
    return cycle


def asked(question: Ask) -> None:
    """Say which question is being answered: what follows in this unit is known by its answer."""
    heard = _heard.get()
    if heard is not None:
        heard.evidence = EVIDENCE.get(type(question), "")


def looked() -> None:
    """Say that BILL was read for what is in doubt: what follows in this unit is known by what it shows."""
    heard = _heard.get()
    if heard is not None:
        heard.evidence = "look"


def at(cycle: Cycle) -> None:
    """Say which cycle the running call is of."""
    heard = _heard.get()
    if heard is not None:
        heard.cycle = cycle.id
    span = trace.get_current_span()
    if span.is_recording():
        span.set_attributes(
            {
                "syncer.cycle": cycle.id,
                "syncer.phase": cycle.phase.value,
                "syncer.written": cycle.written,
                "syncer.refused": cycle.refused,
            }
        )


# -- what is listened to -----------------------------------------------------------------------------


@frozen
class _Observed:
    """A store whose units tell what was reported in them, once they have committed."""

    store: Store

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        heard = Heard()
        token = _heard.set(heard)
        try:
            with self.store.unit() as unit:
                yield unit
        except CommitUnknown:
            safely(lambda: _telling.say("error", "commit unknown", cycle=heard.cycle, facts=len(heard.facts)))
            raise
        finally:
            _heard.reset(token)
        if heard.facts:
            _telling.tell(heard)

    def read(self) -> AbstractContextManager[Unit]:
        reading: Callable[[], AbstractContextManager[Unit]] = getattr(self.store, "read", self.store.unit)
        return reading()


def observed(store: Store) -> Store:
    """Return the store with units that are told of. Safe to repeat: a store is never told of twice."""
    return store if isinstance(store, _Observed) else _Observed(store)


@frozen
class _Counted:
    """BILL, with each call counted and in a span of its own, whatever becomes of the unit."""

    payables: Payables
    connection: str

    def changed(self, kind: Kind, *, since: str, page: str = "") -> Page:
        return self._call("changed", kind, lambda: self.payables.changed(kind, since=since, page=page))

    def by_ids(self, kind: Kind, ids: tuple[str, ...]) -> tuple[BillRow, ...]:
        return self._call("by_ids", kind, lambda: self.payables.by_ids(kind, ids))

    def write(self, operation: Operation) -> BillRow:
        return self._call("write", operation.kind, lambda: self.payables.write(operation))

    def find(self, operation: Operation) -> tuple[BillRow, ...]:
        return self._call("find", operation.kind, lambda: self.payables.find(operation))

    def _call(self, name: str, kind: Kind, call: Callable[[], R]) -> R:
        where = {"syncer.connection": self.connection, "syncer.kind": kind.value, "syncer.method": name}
        outcome = "failed"
        try:
            with span(f"syncer.bill.{name}", where):
                answer = call()
            outcome = "ok"
            return answer
        finally:
            safely(lambda: _telling.meters.bill_calls.add(1, {**where, "syncer.outcome": outcome}))


def counted(payables: Callable[[str], Payables]) -> Callable[[str], Payables]:
    """Return the BILL sides with every call counted."""
    return lambda connection: _Counted(payables(connection), connection)


def traced(method: Callable[P, R]) -> Callable[P, R]:
    """
    Put each call of a method of the engine into a span; the method has a parameter `connection`.

    An answer of QuickBooks, or its failure, counts as a round trip once its unit has committed.
    """
    name = method.__name__
    place = tuple(inspect.signature(method).parameters).index("connection")
    answers = name in {"answer", "fail"}

    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        connection = str(args[place] if len(args) > place else kwargs["connection"])
        with span(f"syncer.{name}", {"syncer.connection": connection}):
            result = method(*args, **kwargs)
        if answers:
            _report(RoundTrip(connection))
        return result

    return call
