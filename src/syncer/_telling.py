"""
How the facts of `syncer.telemetry` become events, spans and metrics.

Only committed facts come here, and only kinds, ids, states, codes and counts leave.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, TypeAlias

import structlog
from attrs import define, field, frozen
from opentelemetry import context, metrics, trace

from syncer.cycle import Cycle, Phase
from syncer.entries import ExceptionEntry, Operation, Record, State

NAME: Final = "syncer"
"""Name of the logger, the tracer and the meter."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_log = structlog.get_logger(NAME)
_tracer = trace.get_tracer(NAME)


class Meters:
    """The instruments. Names and units follow OpenTelemetry's conventions."""

    def __init__(self, meter: metrics.Meter) -> None:
        self.cycles = meter.create_counter("syncer.cycles", "{cycle}", "Cycles that are over, by outcome.")
        self.cycle_time = meter.create_histogram(
            "syncer.cycle.duration", "s", "From the beginning of a cycle to its end."
        )
        self.phase_time = meter.create_histogram(
            "syncer.phase.duration", "s", "Time spent in a phase of a cycle."
        )
        self.round_trips = meter.create_counter(
            "syncer.round_trips", "{document}", "Documents that QuickBooks answered or failed on."
        )
        self.bill_calls = meter.create_counter(
            "syncer.bill.calls", "{call}", "Calls of BILL, by method and outcome."
        )
        self.operations = meter.create_counter(
            "syncer.operations", "{transition}", "Operations that reached a state, by kind and state."
        )
        self.batches = meter.create_counter(
            "syncer.batches", "{batch}", "Message sets whose outcome was met, by outcome."
        )
        self.batch_size = meter.create_histogram("syncer.batch.size", "{operation}", "Writes in a batch.")
        self.batch_time = meter.create_histogram(
            "syncer.batch.duration", "s", "From handing a batch out to its answer."
        )
        self.doubts = meter.create_counter(
            "syncer.in_doubt.met", "{operation}", "Operations that became in doubt."
        )
        self.resolved = meter.create_counter(
            "syncer.in_doubt.resolved", "{operation}", "Doubts resolved, by evidence and by what came of it."
        )
        self.doubt_time = meter.create_histogram(
            "syncer.in_doubt.duration", "s", "How long an operation was in doubt."
        )
        self.exceptions = meter.create_counter(
            "syncer.exceptions", "{exception}", "Exceptions put before a person, by code."
        )


meters = Meters(metrics.get_meter(NAME))


@frozen
class Moved:
    """An operation was planned, or took a step known by this evidence."""

    before: Operation | None
    after: Operation
    evidence: str


@frozen
class Spent:
    """A cycle left a phase."""

    cycle: Cycle
    phase: Phase
    ms: int


@frozen
class Began:
    """A cycle began."""

    cycle: Cycle


@frozen
class Over:
    """A cycle came to an end, or was left."""

    cycle: Cycle
    outcome: str


@frozen
class RoundTrip:
    """QuickBooks answered a document, or failed on it."""

    connection: str


Step: TypeAlias = tuple[Operation, Operation]
"""An operation before and after it moved."""

Fact: TypeAlias = Moved | Spent | Began | Over | RoundTrip | Record | ExceptionEntry


@define
class Heard:
    """What was reported within one unit."""

    cycle: str = ""
    evidence: str = ""
    facts: list[Fact] = field(factory=list)


@contextmanager
def span(name: str, attributes: dict[str, str]) -> Iterator[None]:
    """Open a span. Of what is raised it shows the type only: the text may quote anything."""
    with _tracer.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except BaseException as exc:
            current.set_attribute("error.type", type(exc).__name__)
            current.set_status(trace.StatusCode.ERROR)
            raise


def safely(tell: Callable[[], None]) -> None:
    """Let no listener's trouble become the sync's: what is committed has happened."""
    try:
        tell()
    except Exception:
        logging.getLogger(NAME).warning("A listener failed; the sync goes on.", exc_info=True)


def say(level: str, event: str, **fields: object) -> None:
    """Write an event, without its empty fields, where the application has configured structlog."""
    if structlog.is_configured():  # else it would print
        getattr(_log, level)(event, **{name: value for name, value in fields.items() if value != ""})


def tell(heard: Heard) -> None:
    """Tell all facts of a unit, in their order; a listener that fails at one still hears the others."""
    for fact in heard.facts:
        safely(partial(_tell, heard, fact))
    for (message_set, sent), moves in _batches(heard).items():
        safely(partial(_tell_sent if sent else _tell_settled, heard, message_set, moves))


def _tell(heard: Heard, fact: Fact) -> None:
    match fact:
        case Moved():
            _tell_moved(heard, fact)
        case Record():
            say(
                "debug",
                "record",
                connection=fact.connection,
                cycle=heard.cycle,
                side=fact.side.value,
                kind=fact.kind.value,
                id=fact.id,
                standing=fact.standing.value,
            )
        case ExceptionEntry():
            _tell_raised(heard, fact)
        case Began(cycle):
            say("info", "cycle began", connection=cycle.connection, cycle=cycle.id)
        case Spent(cycle, phase, ms):
            where = {"syncer.connection": cycle.connection, "syncer.phase": phase.value}
            meters.phase_time.record(ms / 1000, where)
        case Over(cycle, outcome):
            _tell_over(cycle, outcome)
        case _:  # a round trip
            meters.round_trips.add(1, {"syncer.connection": fact.connection})


def _tell_moved(heard: Heard, fact: Moved) -> None:
    before, after = fact.before, fact.after
    where = {"syncer.connection": after.connection, "syncer.kind": after.kind.value}
    meters.operations.add(1, {**where, "syncer.state": after.state.value})
    doubted = before is not None and before.state is State.IN_DOUBT
    evidence = fact.evidence or ("other" if heard.cycle else "person")
    if after.state is State.IN_DOUBT:
        meters.doubts.add(1, where)
    if before is not None and doubted:
        found = {**where, "syncer.state": after.state.value, "syncer.evidence": evidence}
        meters.resolved.add(1, found)
        meters.doubt_time.record(seconds_of(after.updated_at - before.updated_at), found)
    say(
        _LEVEL[after.state],
        "operation",
        connection=after.connection,
        cycle=heard.cycle,
        operation=after.id,
        side=after.side.value,
        kind=after.kind.value,
        id=after.bill_id or after.book_id,
        action=after.action.value,
        state=after.state.value,
        was=before.state.value if before else "",
        code=after.code,
        message_set=after.batch_id,
        attempts=after.attempts,
        evidence=evidence if doubted else "",
        replays=after.replays,
    )


_LEVEL: Final[dict[State, str]] = {
    State.PLANNED: "debug",
    State.SENT: "debug",
    State.APPLIED: "info",
    State.REJECTED: "info",
    State.IN_DOUBT: "warning",
}


def _tell_raised(heard: Heard, entry: ExceptionEntry) -> None:
    meters.exceptions.add(
        1, {"syncer.connection": entry.connection, "syncer.kind": entry.kind, "syncer.code": entry.code}
    )
    say(
        "warning",
        "exception",
        connection=entry.connection,
        cycle=heard.cycle,
        side=entry.side.value,
        kind=entry.kind,
        id=entry.id,
        code=entry.code,
        operation=entry.operation,
    )


def _tell_over(cycle: Cycle, outcome: str) -> None:
    where = {"syncer.connection": cycle.connection, "syncer.outcome": outcome}
    seconds = seconds_of(cycle.at - cycle.started_at)
    meters.cycles.add(1, where)
    meters.cycle_time.record(seconds, where)
    _past_span(
        "syncer.cycle",
        cycle.started_at,
        cycle.at,
        {
            **where,
            "syncer.cycle": cycle.id,
            "syncer.phase": cycle.phase.value,
            "syncer.written": cycle.written,
            "syncer.refused": cycle.refused,
            **{f"syncer.spent_ms.{phase}": ms for phase, ms in cycle.spent_ms.items()},
        },
        failed=outcome != "finished",
    )
    say(
        "info" if outcome == "finished" else "warning",
        "cycle ended",
        connection=cycle.connection,
        cycle=cycle.id,
        outcome=outcome,
        phase=cycle.phase.value,
        written=cycle.written,
        refused=cycle.refused,
        seconds=seconds,
        spent_ms=dict(cycle.spent_ms),
    )


def _batches(heard: Heard) -> dict[tuple[str, bool], list[Step]]:
    """Sum the steps of operations up by message set: those that sent it, and those that met its outcome."""
    steps: dict[tuple[str, bool], list[Step]] = {}
    for fact in heard.facts:
        if isinstance(fact, Moved) and fact.before is not None and fact.after.batch_id:
            sent = fact.after.state is State.SENT
            if sent or fact.before.state in {State.SENT, State.IN_DOUBT}:
                steps.setdefault((fact.after.batch_id, sent), []).append((fact.before, fact.after))
    return steps


def _tell_sent(heard: Heard, message_set: str, steps: list[Step]) -> None:
    _, after = steps[0]
    meters.batch_size.record(len(steps), {"syncer.connection": after.connection})
    say(
        "info",
        "batch sent",
        connection=after.connection,
        cycle=heard.cycle,
        message_set=message_set,
        kind=after.kind.value,
        size=len(steps),
    )


def _tell_settled(heard: Heard, message_set: str, steps: list[Step]) -> None:
    before, after = steps[0]
    states = Counter(one.state.value for _, one in steps)
    doubtful = State.IN_DOUBT.value in states
    outcome = State.IN_DOUBT.value if doubtful else next(iter(states)) if len(states) == 1 else "mixed"
    seconds = seconds_of(after.updated_at - before.updated_at)
    where = {"syncer.connection": after.connection, "syncer.outcome": outcome}
    meters.batches.add(1, where)
    if before.state is State.SENT:
        meters.batch_time.record(seconds, where)
    _past_span(
        "syncer.batch",
        before.updated_at,
        after.updated_at,
        {
            **where,
            "syncer.cycle": heard.cycle,
            "syncer.message_set": message_set,
            "syncer.kind": after.kind.value,
            "syncer.size": len(steps),
            "syncer.was": before.state.value,
        },
        failed=doubtful,
    )
    say(
        "warning" if doubtful else "info",
        "batch in doubt" if doubtful else "batch settled",
        connection=after.connection,
        cycle=heard.cycle,
        message_set=message_set,
        kind=after.kind.value,
        size=len(steps),
        outcome=outcome,
        evidence=heard.evidence,
        seconds=seconds,
        **states,
    )


def _past_span(
    name: str, start: datetime, end: datetime, attributes: dict[str, str | int], *, failed: bool
) -> None:
    """Write a span of what outlasts any call: a trace of its own, linked to the call that ended it."""
    current = trace.get_current_span().get_span_context()
    span = _tracer.start_span(
        name,
        context=context.Context(),
        attributes=attributes,
        links=(trace.Link(current),) if current.is_valid else (),
        start_time=_ns(start),
    )
    if failed:
        span.set_status(trace.StatusCode.ERROR)
    span.end(_ns(max(start, end)))


def _ns(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000


def milliseconds(span: timedelta) -> int:
    """Count whole milliseconds; a clock that was set back counts none."""
    return max(0, span // timedelta(milliseconds=1))


def seconds_of(span: timedelta) -> float:
    """Count seconds, to the millisecond."""
    return milliseconds(span) / 1000
