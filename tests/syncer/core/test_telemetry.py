"""What operators see: facts after their commit, without business in them, at no risk to the sync."""

import ast
import inspect
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from attrs import define, evolve, field
from opentelemetry.metrics import Counter, Histogram, NoOpMeter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, NumberDataPoint
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from structlog.typing import EventDict, WrappedLogger

from syncer import _telling, journal, telemetry
from syncer.admin import Admin
from syncer.cycle import Phase
from syncer.entries import Action, Operation, State
from syncer.errors import CommitUnknown, LeaseLost, WriteUnknown
from syncer.model import Kind, Side, Vendor
from syncer.ports import Store, Unit
from syncer.stores import MemoryStore
from syncer.telemetry import observed
from syncer.testing import FakeClock, FakeIds, ToyFailure
from tests.syncer.core.rig import NAME, Firm, bill, payment

ROOT = Path(__file__).parents[3]


@define
class Seen:
    """Everything that a listener was told."""

    reader: InMemoryMetricReader
    exporter: InMemorySpanExporter
    events: list[EventDict] = field(factory=list)

    def __call__(self, _logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        self.events.append({**event, "level": method})
        raise structlog.DropEvent

    def named(self, event: str) -> list[EventDict]:
        return [one for one in self.events if one["event"] == event]

    def counts(self, metric: str, *labels: str) -> dict[tuple[str, ...], float]:
        """The sums of a counter, or the counts of a histogram, by these attributes."""
        data = self.reader.get_metrics_data()
        found: dict[tuple[str, ...], float] = {}
        for resource in data.resource_metrics if data else ():
            for scope in resource.scope_metrics:
                for one in scope.metrics:
                    for point in one.data.data_points if one.name == metric else ():
                        key = tuple(str((point.attributes or {})[f"syncer.{label}"]) for label in labels)
                        value = point.value if isinstance(point, NumberDataPoint) else point.count
                        found[key] = found.get(key, 0) + value
        return found

    def spans(self, name: str) -> list[ReadableSpan]:
        return [one for one in self.exporter.get_finished_spans() if one.name == name]

    def text(self) -> str:
        """All that was told, as one text to search in."""
        spans = [(one.name, dict(one.attributes or {})) for one in self.exporter.get_finished_spans()]
        data = self.reader.get_metrics_data()
        return f"{self.events}\n{spans}\n{data.to_json() if data else ''}"


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """A listener to events, spans and metrics, as an application would set one up."""
    reader, exporter = InMemoryMetricReader(), InMemorySpanExporter()
    tracers = TracerProvider(shutdown_on_exit=False)
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    meters = MeterProvider([reader], shutdown_on_exit=False)
    listener = Seen(reader, exporter)
    monkeypatch.setattr(_telling, "_tracer", tracers.get_tracer("syncer"))
    monkeypatch.setattr(_telling, "meters", _telling.Meters(meters.get_meter("syncer")))
    structlog.configure(processors=[listener], cache_logger_on_first_use=False)
    yield listener
    structlog.reset_defaults()


def watched(**changes: object) -> Firm:
    """A firm whose carrier opens its units as an adapter does."""
    firm = Firm(**changes)  # type: ignore[arg-type]  # a test's own short form
    firm.store = observed(firm.store)
    return firm


# -- what is told ------------------------------------------------------------------------------------


def test_a_cycle_is_told_from_its_beginning_to_its_end(seen: Seen) -> None:
    """Its outcome, what it wrote and refused, and the time it took by the injected clock."""
    firm = watched()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.company.meddle = lambda: firm.clock.advance(seconds=2)

    ran = firm.cycle()

    (beginning,), (end,) = seen.named("cycle began"), seen.named("cycle ended")
    assert (beginning["cycle"], beginning["connection"]) == (end["cycle"], NAME)
    assert (end["outcome"], end["phase"], end["level"]) == ("finished", "done", "info")
    assert (end["written"], end["refused"], end["seconds"]) == (2, 0, 2.0 * ran.documents)
    assert sum(end["spent_ms"].values()) == 2000 * ran.documents
    assert end["spent_ms"]["identify"] == 2000
    assert seen.counts("syncer.cycles", "connection", "outcome") == {(NAME, "finished"): 1}
    assert seen.counts("syncer.cycle.duration", "outcome") == {("finished",): 1}
    assert seen.counts("syncer.round_trips", "connection") == {(NAME,): ran.documents}
    assert {(phase,): 1 for phase in end["spent_ms"]} == seen.counts("syncer.phase.duration", "phase")


def test_a_cycle_is_one_span_over_all_its_calls(seen: Seen) -> None:
    """Its own trace, with the cycle's times; each call is a span that names the cycle."""
    firm = watched()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.company.meddle = lambda: firm.clock.advance(seconds=2)

    ran = firm.cycle()

    (whole,) = seen.spans("syncer.cycle")
    assert whole.parent is None
    assert whole.start_time is not None
    assert whole.end_time is not None
    assert whole.end_time - whole.start_time == 2_000_000_000 * ran.documents
    told = dict(whole.attributes or {})
    assert told["syncer.outcome"] == "finished"
    assert (told["syncer.connection"], told["syncer.written"], told["syncer.refused"]) == (NAME, 2, 0)
    assert told["syncer.spent_ms.identify"] == 2000
    assert whole.status.status_code is StatusCode.UNSET
    answers = seen.spans("syncer.answer")
    assert len(answers) == ran.documents
    assert {(one.attributes or {})["syncer.cycle"] for one in answers} == {told["syncer.cycle"]}
    assert [(one.attributes or {})["syncer.phase"] for one in answers][-1] == "done"
    for name, number in (("begin", 1), ("ask", ran.documents + ran.waits), ("end", 1)):
        assert len(seen.spans(f"syncer.{name}")) == number
    assert len(seen.spans("syncer.prepare")) == ran.documents + ran.waits


def test_a_batch_is_told_when_it_goes_out_and_when_its_outcome_is_met(seen: Seen) -> None:
    """With its id and size, and as a span from the one moment to the other."""
    firm = watched()
    for number in ("1001", "1002", "1003"):
        firm.bill.put(Kind.BILL, number, bill(number, "10.00"))
    firm.company.meddle = lambda: firm.clock.advance(seconds=3)

    firm.cycle()

    sent = {one["message_set"]: one for one in seen.named("batch sent")}
    settled = {one["message_set"]: one for one in seen.named("batch settled")}
    assert [(one["kind"], one["size"]) for one in sent.values()] == [("vendor", 1), ("bill", 3)]
    assert list(sent) == list(settled)
    for one in settled.values():
        assert (one["outcome"], one["applied"], one["seconds"]) == ("applied", one["size"], 3.0)
        assert (one["evidence"], one["level"]) == ("answer", "info")
    assert seen.counts("syncer.batches", "outcome") == {("applied",): 2}
    assert seen.counts("syncer.batch.size", "connection") == {(NAME,): 2}
    assert seen.counts("syncer.batch.duration", "outcome") == {("applied",): 2}
    _, span = seen.spans("syncer.batch")
    told = dict(span.attributes or {})
    assert (told["syncer.size"], told["syncer.kind"], told["syncer.was"]) == (3, "bill", "sent")
    assert told["syncer.message_set"] == list(sent)[1]
    assert span.end_time is not None
    assert span.start_time is not None
    assert span.end_time - span.start_time == 3_000_000_000
    assert len(span.links) == 0  # the answer's unit had ended, and nothing was around it


def test_each_step_of_an_operation_is_told(seen: Seen) -> None:
    """With kind, id, state and what it was before."""
    firm = watched()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))

    firm.cycle()

    steps = [one for one in seen.named("operation") if one["kind"] == "bill"]
    assert [(one.get("was"), one["state"], one["level"]) for one in steps] == [
        (None, "planned", "debug"),
        ("planned", "sent", "debug"),
        ("sent", "applied", "info"),
    ]
    assert {(one["id"], one["side"], one["action"]) for one in steps} == {("b1", "book", "add")}
    assert seen.counts("syncer.operations", "kind", "state") == {
        (kind, state): 1 for kind in ("vendor", "bill") for state in ("planned", "sent", "applied")
    }
    standings = [one for one in seen.named("record") if one["kind"] == "bill"]
    assert [(one["id"], one["standing"]) for one in standings] == [("b1", "settled")]


def test_a_partial_success_is_told_as_such(seen: Seen) -> None:
    """One was done, and one was refused."""
    firm = watched()
    firm.company.other_names = {"Oak Hills"}
    firm.bill.put(Kind.VENDOR, "v9", Vendor(name="Oak Hills"))

    firm.cycle()

    settled = seen.named("batch settled")[0]
    assert (settled["outcome"], settled["applied"], settled["rejected"]) == ("mixed", 1, 1)
    assert seen.counts("syncer.batches", "outcome") == {("mixed",): 1, ("applied",): 1}


def test_what_needs_a_person_is_told_by_code(seen: Seen) -> None:
    """A warning, and a count."""
    firm = watched()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=()))

    firm.cycle()

    (told,) = seen.named("exception")
    assert (told["kind"], told["id"], told["code"], told["level"]) == ("bill", "b1", "total", "warning")
    assert seen.counts("syncer.exceptions", "kind", "code") == {("bill", "total"): 1}


def test_trouble_of_a_whole_connection_is_told(seen: Seen) -> None:
    """BILL could not be read: the call failed, the cycle was not well, a person is told."""
    firm = watched()
    firm.bill.failures = 1

    firm.cycle()

    (told,) = seen.named("exception")
    assert (told["kind"], told["code"], told["side"]) == ("connection", "bill", "bill")
    (end,) = seen.named("cycle ended")
    assert (end["outcome"], end["level"]) == ("stopped", "warning")
    assert seen.counts("syncer.bill.calls", "method", "outcome") == {("changed", "failed"): 1}
    (call,) = seen.spans("syncer.bill.changed")
    assert call.status.status_code is StatusCode.ERROR
    assert (call.attributes or {})["error.type"] == "PayablesError"
    assert seen.spans("syncer.cycle")[0].status.status_code is StatusCode.ERROR


def test_every_call_of_bill_is_counted(seen: Seen) -> None:
    """Also those for single records."""
    firm = watched()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", approval="ASSIGNED"))
    firm.cycle()
    firm.cycle()

    counts = seen.counts("syncer.bill.calls", "kind", "method", "outcome")
    assert counts["bill", "changed", "ok"] == 2
    assert counts["bill", "by_ids", "ok"] == 1


def test_writes_to_bill_are_calls_too(seen: Seen) -> None:
    """And so is looking for what a write may have made."""

    class Bill:
        def write(self, operation: Operation) -> str:
            return f"wrote {operation.bill_id}"

        def find(self, operation: Operation) -> tuple[str, ...]:
            raise WriteUnknown(f"lost {operation.bill_id}", fix="Look.")

    with MemoryStore().unit() as unit:
        operation = _sent(unit, "b1")
    counted: Any = telemetry.counted(lambda _: Bill())(NAME)  # type: ignore[arg-type,return-value]  # a part of it

    assert counted.write(operation) == "wrote b1"
    with pytest.raises(WriteUnknown):
        counted.find(operation)
    assert seen.counts("syncer.bill.calls", "connection", "kind", "method", "outcome") == {
        (NAME, "bill", "write", "ok"): 1,
        (NAME, "bill", "find", "failed"): 1,
    }


def test_an_operation_outside_of_any_message_set_is_of_no_batch(seen: Seen) -> None:
    """What was planned again, and then superseded, had one once; what goes to BILL never has."""
    with observed(MemoryStore()).unit() as unit:
        sent = _sent(unit, "b1", batch_id="m1")
        again = journal.move(unit, sent, State.PLANNED, FakeClock().time, cause="busy")
        journal.move(unit, again, State.REJECTED, FakeClock().time, cause="", code="superseded")
        journal.move(unit, _sent(unit, "b2"), State.APPLIED, FakeClock().time, cause="")

    told = [(one["event"], one["message_set"], one["size"]) for one in seen.events if "size" in one]
    assert told == [("batch sent", "m1", 1), ("batch settled", "m1", 1)]
    rejected = [one for one in seen.named("operation") if one["state"] == "rejected"]
    assert [(one["code"], one["level"]) for one in rejected] == [("superseded", "info")]


# -- doubt -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "remembers", "evidence", "state"),
    [
        ("after", True, "message_set", "applied"),
        ("after", False, "marker", "applied"),
        ("before", False, "marker", "planned"),
    ],
)
def test_a_doubt_is_told_when_it_is_met_and_by_what_it_is_resolved(
    seen: Seen, step: str, remembers: bool, evidence: str, state: str
) -> None:
    """By QuickBooks' memory of the message set, or by the marker that was planted."""
    firm = watched()
    firm.company.remembers = remembers
    firm.cycle()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.die(step)
    seen.events.clear()

    firm.cycle()

    met = [one for one in seen.named("operation") if one["state"] == "in_doubt"]
    assert [(one["kind"], one["was"], one["level"]) for one in met] == [("bill", "sent", "warning")]
    (out,) = seen.named("batch in doubt")
    assert (out["in_doubt"], out["level"], "evidence" in out) == (1, "warning", False)
    resolved = [one for one in seen.named("operation") if one.get("was") == "in_doubt"]
    assert [(one["state"], one["evidence"]) for one in resolved] == [(state, evidence)]
    assert seen.counts("syncer.in_doubt.met", "kind") == {("bill",): 1}
    assert seen.counts("syncer.in_doubt.resolved", "kind", "state", "evidence") == {
        ("bill", state, evidence): 1
    }
    assert seen.counts("syncer.in_doubt.duration", "evidence") == {(evidence,): 1}
    assert seen.counts("syncer.batches", "outcome")[("in_doubt",)] == 1
    doubtful = seen.spans("syncer.batch")[-2 if state == "applied" else -3]
    assert doubtful.status.status_code is StatusCode.ERROR


def test_a_change_in_doubt_is_resolved_by_the_record_itself(seen: Seen) -> None:
    """It shows the change, or it does not."""
    firm = watched()
    firm.company.remembers = False
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "11.00"))
    firm.die("after")

    firm.cycle()

    counts = seen.counts("syncer.in_doubt.resolved", "state", "evidence")
    assert counts == {("applied", "record"): 1}


def test_a_doubt_may_be_resolved_without_any_question(seen: Seen) -> None:
    """Outside of a cycle it was a person; within one, whatever else the core knows."""
    store = observed(MemoryStore())
    told = []
    for cycle in ("", "c1"):
        with store.unit() as unit:
            operation = _sent(unit, cycle)
            doubtful = journal.move(unit, operation, State.IN_DOUBT, FakeClock().time, cause="")
            if cycle:
                heard = telemetry._heard.get()
                assert heard is not None
                heard.cycle = cycle
            journal.move(unit, doubtful, State.APPLIED, FakeClock().time, cause="")
        told += [one["evidence"] for one in seen.named("operation") if one.get("was") == "in_doubt"][-1:]

    assert told == ["person", "other"]


def _sent(unit: Unit, bill_id: str, batch_id: str | None = None) -> Operation:
    planned = journal.plan(
        unit,
        FakeIds(seed=int(bill_id[1:] or 0)),
        FakeClock().time,
        connection=NAME,
        side=Side.BOOK,
        kind=Kind.BILL,
        action=Action.ADD,
        bill_id=bill_id,
        body="{}",
        digest="",
    )
    return journal.move(unit, planned, State.SENT, FakeClock().time, cause="", batch_id=batch_id)


# -- cycles that nobody ends -------------------------------------------------------------------------


def test_a_cycle_whose_session_died_is_told_by_the_next_one(seen: Seen) -> None:
    """As broken off, once."""
    firm = watched()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.die("before")
    assert seen.named("cycle ended") == []

    firm.cycle()

    assert [one["outcome"] for one in seen.named("cycle ended")] == ["broken_off", "finished"]
    broken = seen.named("cycle ended")[0]
    assert (broken["phase"], broken["level"]) == ("write", "warning")
    firm.cycle()
    assert [one["outcome"] for one in seen.named("cycle ended")][1:] == ["finished", "finished"]


def test_a_cycle_that_is_given_up_is_told_at_once(seen: Seen) -> None:
    """The session said goodbye in the middle; saying it twice is no news, and nor is the next session."""
    firm = watched()
    with firm.store.unit() as unit:
        cycle = firm.engine.begin(unit, NAME)
        assert cycle is not None
    for _ in range(2):
        with firm.store.unit() as unit:
            firm.engine.end(unit, NAME, cycle.fence)
    firm.cycle()

    assert [one["outcome"] for one in seen.named("cycle ended")] == ["broken_off", "finished"]


def test_the_time_of_a_phase_is_that_of_all_its_visits() -> None:
    """It is summed up; a phase that is not left adds nothing."""
    firm = Firm()
    with firm.memory.unit() as unit:
        cycle = firm.engine.begin(unit, NAME)
    assert cycle is not None
    assert telemetry.stepped(Phase.IDENTIFY, cycle) is cycle
    moved = telemetry.stepped(
        Phase.IDENTIFY, evolve(cycle, phase=Phase.SETTLE, at=cycle.at + timedelta(seconds=2))
    )
    back = evolve(moved, phase=Phase.IDENTIFY, at=moved.at + timedelta(seconds=1))
    again = telemetry.stepped(Phase.SETTLE, back)
    twice = telemetry.stepped(
        Phase.IDENTIFY, evolve(again, phase=Phase.WRITE, at=again.at + timedelta(milliseconds=500))
    )

    assert twice.spent_ms == {"identify": 2500, "settle": 1000}
    assert twice.phase_at == twice.at


# -- transactions ------------------------------------------------------------------------------------


def test_a_unit_that_is_rolled_back_tells_nothing(seen: Seen) -> None:
    """What an operator reads has happened; but the span of the call shows that it was tried."""
    firm = watched()

    class Broken(Exception):
        pass

    def attempt() -> None:
        with firm.store.unit() as unit:
            assert firm.engine.begin(unit, NAME) is not None
            _sent(unit, "b1")
            raise Broken

    with pytest.raises(Broken):
        attempt()

    assert seen.events == []
    assert seen.counts("syncer.operations", "state") == {}
    assert len(seen.spans("syncer.begin")) == 1


def test_facts_are_told_after_the_commit_and_not_before(seen: Seen) -> None:
    """While the unit is open, nobody hears of it; another unit in between tells its own."""
    store = observed(MemoryStore())
    with store.unit() as unit:
        _sent(unit, "b1")
        assert seen.events == []
    assert [one["state"] for one in seen.named("operation")] == ["planned", "sent"]
    seen.events.clear()
    with store.unit() as unit:
        unit.hints.find(connection=NAME)
    assert seen.events == []


def test_facts_outside_of_any_observed_unit_go_nowhere(seen: Seen) -> None:
    """Nobody could say whether they were committed."""
    with MemoryStore().unit() as unit:
        _sent(unit, "b1")

    assert seen.events == []


@define
class _Uncertain:
    """A store that loses its connection while it commits."""

    store: Store

    def unit(self) -> AbstractContextManager[Unit]:
        return self._unit()

    @contextmanager
    def _unit(self) -> Iterator[Unit]:
        with self.store.unit() as unit:
            yield unit
        raise CommitUnknown("The connection broke.", fix="Look.")


def test_a_commit_whose_outcome_is_unknown_is_told_as_that(seen: Seen) -> None:
    """Not as the facts it may have stored."""

    def attempt() -> None:
        with observed(_Uncertain(MemoryStore())).unit() as unit:
            _sent(unit, "b1")

    with pytest.raises(CommitUnknown):
        attempt()

    (told,) = seen.events
    assert (told["event"], told["facts"], told["level"]) == ("commit unknown", 2, "error")


def test_a_store_is_observed_once() -> None:
    """However often it is handed on; and its reading units stay what they are."""
    store = MemoryStore()
    once = observed(store)

    assert observed(once) is once
    with once.read() as unit:  # type: ignore[attr-defined]  # beyond what the protocol asks for
        assert unit.connections.find() == ()
    with observed(_Plain(store)).read() as unit:  # type: ignore[attr-defined]  # the same
        assert unit.connections.find() == ()


@define
class _Plain:
    """A store that has nothing but units."""

    store: Store

    def unit(self) -> AbstractContextManager[Unit]:
        return self.store.unit()


# -- calls -------------------------------------------------------------------------------------------


def test_a_call_that_fails_shows_the_type_of_its_error_only(seen: Seen) -> None:
    """The text of an error may quote anything."""
    firm = watched()

    with pytest.raises(LeaseLost), firm.store.unit() as unit:
        firm.engine.answer(unit, connection=NAME, fence=7, text="Cedar Supply")

    (span,) = seen.spans("syncer.answer")
    assert span.status.status_code is StatusCode.ERROR
    assert span.status.description is None
    assert span.events == ()
    assert dict(span.attributes or {}) == {"syncer.connection": NAME, "error.type": "LeaseLost"}
    assert seen.counts("syncer.round_trips", "connection") == {}


def test_what_outlasts_a_call_is_linked_to_the_call_that_ended_it(seen: Seen) -> None:
    """Where the application has a span of its own around the call."""
    firm = watched()
    with _telling._tracer.start_as_current_span("request") as request:
        firm.cycle()

    (whole,) = seen.spans("syncer.cycle")
    assert whole.context is not None
    assert [link.context for link in whole.links] == [request.get_span_context()]
    assert whole.context.trace_id != request.get_span_context().trace_id
    (began,) = seen.spans("syncer.begin")
    assert began.parent == request.get_span_context()


# -- no business, no harm ----------------------------------------------------------------------------


def test_names_amounts_and_texts_are_never_told(seen: Seen) -> None:
    """Neither of what is written, nor of what is refused, waits, or cannot be read."""
    firm = watched()
    business = ("Zinnia & Sons", "555-0199", "ZX-4711", "9876.54", "the yacht", "the disk of Zinnia")
    vendor, phone, number, amount, memo, trouble = business
    firm.bill.put(Kind.VENDOR, "v2", Vendor(name=vendor, phone=phone))
    changes: dict[str, dict[str, Any]] = {
        "b1": {},
        "b2": {"lines": ()},
        "b3": {"vendor_id": "v9"},
        "b4": {"approval": "ASSIGNED"},
    }
    for id_, change in changes.items():
        firm.bill.put(Kind.BILL, id_, bill(number, amount, **{"memo": memo, "vendor_id": "v2", **change}))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "1.00"), vendor="v2"))

    firm.cycle()

    def fails(_step: str) -> None:
        raise ToyFailure("0x80040408", trouble)

    firm.company.attend = fails
    firm.bill.put(Kind.BILL, "b5", bill(f"{number}-B", "77.00", vendor_id="v2"))
    firm.cycle()

    told = seen.text()
    assert {"b1", "b2"} <= {one["id"] for one in seen.events if "id" in one}
    assert {one["code"] for one in seen.named("exception")} >= {"total"}
    assert [one["outcome"] for one in seen.named("cycle ended")] == ["finished", "stopped"]
    assert [text for text in business if text in told] == []


def test_a_listener_that_fails_does_no_harm(
    seen: Seen, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The sync goes on, the other facts are told, and the trouble is in the log."""
    firm = watched()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))

    def fails(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        if event["event"] in {"operation", "batch sent"}:
            raise RuntimeError("the disk is full")
        return seen(_logger, _method, event)

    structlog.configure(processors=[fails])
    with caplog.at_level(logging.WARNING, logger="syncer"):
        ran = firm.cycle()

    assert ran.summary == "2 written"
    assert len(seen.named("batch settled")) == 2
    assert {record.message for record in caplog.records} == {"A listener failed; the sync goes on."}
    assert "the disk is full" in caplog.text


def test_nothing_is_printed_where_nobody_listens(capsys: pytest.CaptureFixture[str]) -> None:
    """structlog would print to standard output by itself; and the numbers of a cycle are the same."""
    structlog.reset_defaults()
    firm = watched()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))

    assert firm.cycle().summary == "2 written"
    assert capsys.readouterr() == ("", "")


def test_being_watched_changes_nothing(seen: Seen) -> None:
    """The same ids, links, operations and exceptions, to the byte."""

    def run(make: Callable[[], Firm]) -> str:
        firm = make()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00", lines=()))
        firm.die("after")
        firm.cycle()
        return firm.dump()

    assert run(watched) == run(Firm)


def test_what_a_person_does_is_told_too(seen: Seen) -> None:
    """Whatever changes where a record stands, in whatever unit of the core."""
    firm = watched()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=()))
    firm.cycle()
    seen.events.clear()

    Admin(store=firm.memory, clock=firm.clock).skip(NAME, "b1", actor="bookkeeper")

    (told,) = seen.named("record")
    assert (told["id"], told["standing"], "cycle" in told) == ("b1", "waiting", False)


class _Recorder(NoOpMeter):
    """A meter that remembers what instruments were asked for."""

    def __init__(self) -> None:
        super().__init__("recorder")
        self.made: dict[str, tuple[str, str]] = {}

    def create_counter(self, name: str, unit: str = "", description: str = "") -> Counter:
        assert description
        self.made[name] = ("counter", unit.strip("{}"))
        return super().create_counter(name, unit, description)

    def create_histogram(self, name: str, unit: str = "", description: str = "", **_: object) -> Histogram:
        assert description
        self.made[name] = ("histogram", unit.strip("{}"))
        return super().create_histogram(name, unit, description)


def test_the_page_for_operators_names_every_event_and_instrument() -> None:
    """In its tables, with kind and unit; and no others."""
    page = (ROOT / "docs/how-to/observe.md").read_text(encoding="utf-8")
    recorder = _Recorder()
    _telling.Meters(recorder)
    rows = [[cell.strip() for cell in line.split("|")[1:4]] for line in page.splitlines() if "|" in line]
    instruments = {name.strip("`"): (kind, unit) for name, kind, unit in rows if name.startswith("`syncer.")}
    assert instruments == recorder.made
    told = {
        str(event.value)
        for module in (_telling, telemetry)
        for call in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"say", "_telling.say"}
        for event in ast.walk(call.args[1])
        if isinstance(event, ast.Constant) and isinstance(event.value, str)
    }
    assert {name.strip("`") for name, *_ in rows if name.startswith("`") and "syncer" not in name} == told


def test_an_sdk_that_is_set_up_later_is_found() -> None:
    """The application may import the core first and set up its exporters after."""
    program = """
import warnings; warnings.simplefilter("error")
from tests.syncer.core.rig import Firm, Kind, bill
from syncer.telemetry import observed
from opentelemetry import metrics, trace
from opentelemetry.metrics import Counter, Histogram, NoOpMeter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
reader, exporter, tracers = InMemoryMetricReader(), InMemorySpanExporter(), TracerProvider()
tracers.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(tracers)
metrics.set_meter_provider(MeterProvider([reader]))
firm = Firm()
firm.store = observed(firm.store)
firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
firm.cycle()
names = {one.name for one in exporter.get_finished_spans()}
scopes = [scope for one in reader.get_metrics_data().resource_metrics for scope in one.scope_metrics]
print(sorted(names)[:3], sorted(one.name for scope in scopes for one in scope.metrics)[:3])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert done.stderr == ""
    assert done.stdout == (
        "['syncer.answer', 'syncer.ask', 'syncer.batch'] "
        "['syncer.batch.duration', 'syncer.batch.size', 'syncer.batches']\n"
    )
