"""The journal: one table of transitions, compare-and-set, and a line for every move."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from syncer import journal, telemetry
from syncer.entries import Action, AuditEntry, Operation, Record, State
from syncer.errors import Conflict
from syncer.model import Kind, Side
from syncer.ports import Unit
from syncer.stores import MemoryStore
from syncer.testing import FakeIds

NOW = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
IDS = FakeIds()


@pytest.fixture
def unit() -> Iterator[Unit]:
    with MemoryStore().unit() as unit:
        yield unit


def planned(unit: Unit, **changes: object) -> Operation:
    values: dict[str, object] = {
        "connection": "c",
        "side": Side.BOOK,
        "kind": Kind.BILL,
        "action": Action.ADD,
        "bill_id": "b1",
        "body": "{}",
        "digest": "d",
        "cause": "approved",
    }
    return journal.plan(unit, IDS, NOW, **(values | changes))  # type: ignore[arg-type]  # a short form


def test_an_operation_is_written_down_before_anybody_tries_it(unit: Unit) -> None:
    """It is planned, due at once, and its birth stands in the audit trail."""
    operation = planned(
        unit, base="{1}", before="{0}", guid="{G}", base_sequence="7", book_id="t1", decided_on="r"
    )

    assert operation.decided_on == "r"

    assert unit.operations.get(operation.id) == operation
    assert (operation.state, operation.not_before, operation.attempts) == (State.PLANNED, NOW, 0)
    assert (operation.base, operation.before) == ("{1}", "{0}")
    assert (operation.external_guid, operation.base_sequence) == ("{G}", "7")
    (line,) = unit.audit.read("c", record="b1")
    assert (line.event, line.detail, line.operation) == ("operation planned add", "approved", operation.id)


def test_an_operation_has_what_was_said_of_it_and_nothing_else(unit: Unit) -> None:
    """What is not given is empty."""
    operation = journal.plan(
        unit,
        FakeIds(),
        NOW,
        connection="c",
        side=Side.BILL,
        kind=Kind.VENDOR,
        action=Action.MODIFY,
        bill_id="v1",
        body="{}",
        digest="d",
    )

    assert operation == Operation(
        id=FakeIds().operation(),
        connection="c",
        side=Side.BILL,
        kind=Kind.VENDOR,
        action=Action.MODIFY,
        bill_id="v1",
        body="{}",
        digest="d",
        not_before=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    assert [line.detail for line in unit.audit.read("c")] == [""]


def of_side(side: Side, id_: str) -> Record:
    return Record(connection="c", side=side, kind=Kind.VENDOR, id=id_, body="", digest="", seen_at=NOW)


def test_what_bill_does_not_have_yet_goes_by_its_quickbooks_id(unit: Unit) -> None:
    """The same id may be another record's on the other side, and BILL's own record has writes of its own."""
    new = {"kind": Kind.VENDOR, "side": Side.BILL, "bill_id": ""}
    planned(unit, **new, book_id="V2")
    addition = planned(unit, **new, book_id="V1")
    change = planned(unit, **(new | {"bill_id": "v1"}), book_id="V1")

    assert journal.live_of(unit, of_side(Side.BOOK, "V1")) == addition
    assert journal.live_of(unit, of_side(Side.BILL, "v1")) == change
    assert journal.live_of(unit, of_side(Side.BILL, "V1")) is None
    with pytest.raises(Conflict, match="still planned"):
        planned(unit, **new, book_id="V1")
    journal.move(unit, addition, State.REJECTED, LATER, cause="no")
    assert journal.live_of(unit, of_side(Side.BOOK, "V1")) is None
    again = planned(unit, **new, book_id="V1")
    assert again.replays == addition.id


def test_operators_hear_of_every_step(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an operation was before, and what it is now."""
    heard: list[tuple[Operation | None, Operation]] = []
    monkeypatch.setattr(telemetry, "moved", lambda before, after: heard.append((before, after)))

    operation = planned(unit)
    sent = journal.move(unit, operation, State.SENT, LATER, cause="")

    assert heard == [(None, operation), (operation, sent)]


def test_every_line_of_the_trail_says_of_what_it_is(unit: Unit) -> None:
    """Connection, moment, actor, kind, record, operation, and what happened."""
    operation = planned(unit)
    sent = journal.move(unit, operation, State.SENT, LATER, cause="in a set")
    journal.move(unit, sent, State.REJECTED, LATER, cause="said no", code="3100")

    common = {"connection": "c", "actor": "syncer", "kind": "bill", "record": "b1", "operation": operation.id}
    assert unit.audit.read("c") == (
        AuditEntry(at=NOW, event="operation planned add", detail="approved", **common),
        AuditEntry(at=LATER, event="operation sent", detail="in a set", **common),
        AuditEntry(at=LATER, event="operation rejected", detail="3100: said no", **common),
    )


def test_what_has_no_record_in_bill_yet_is_told_by_its_record_in_quickbooks(unit: Unit) -> None:
    """A vendor that goes from QuickBooks to BILL has no BILL id until it is there."""
    planned(unit, bill_id="", book_id="80000001-1")

    (line,) = unit.audit.read("c", record="80000001-1")
    assert line.event == "operation planned add"


@pytest.mark.parametrize("state", journal.LIVE)
def test_a_record_has_one_live_operation_at_most(unit: Unit, state: State) -> None:
    """A second is refused until the first is over."""
    unit.operations.put(evolve(planned(unit), state=state))

    assert journal.live_operation(unit, "c", Kind.BILL, "b1") is not None
    with pytest.raises(Conflict) as raised:
        planned(unit)
    (first,) = unit.operations.find()
    problem = f"Operation {first.id} of the same record is still {state.value}."
    assert str(raised.value) == f"bill b1: {problem} Settle it first."


def test_an_operation_of_another_record_is_no_hindrance(unit: Unit) -> None:
    """Nor one of another connection or kind with the same id."""
    ids = FakeIds()
    for connection, kind, bill_id in (
        ("c", Kind.BILL, "b2"),
        ("d", Kind.BILL, "b1"),
        ("c", Kind.CREDIT, "b1"),
    ):
        common = {"side": Side.BOOK, "action": Action.ADD, "body": "{}", "digest": "d"}
        journal.plan(unit, ids, NOW, connection=connection, kind=kind, bill_id=bill_id, **common)  # type: ignore[arg-type]  # short

    assert journal.live_operation(unit, "c", Kind.BILL, "b1") is None
    after = journal.plan(unit, ids, NOW, connection="c", kind=Kind.BILL, bill_id="b1", **common)  # type: ignore[arg-type]  # short
    assert journal.live_operation(unit, "c", Kind.BILL, "b1") == after
    assert len(unit.operations.find()) == 4


@pytest.mark.parametrize("state", [State.APPLIED, State.REJECTED])
def test_what_is_over_is_no_hindrance(unit: Unit, state: State) -> None:
    """Applied and rejected ones stay as history."""
    first = planned(unit)
    unit.operations.put(evolve(first, id="0", state=state))
    unit.operations.delete(first.id)

    assert journal.live_operation(unit, "c", Kind.BILL, "b1") is None
    second = planned(unit)
    assert second.state is State.PLANNED
    assert second.replays == ("0" if state is State.REJECTED else "")


@pytest.mark.parametrize("before", list(State))
@pytest.mark.parametrize("after", list(State))
def test_only_moves_of_the_table_are_made(unit: Unit, before: State, after: State) -> None:
    """Every other is refused and leaves no trace."""
    operation = evolve(planned(unit), state=before)
    unit.operations.put(operation)
    lines = len(unit.audit.read("c"))
    if after in journal.TRANSITIONS[before]:
        moved = journal.move(unit, operation, after, LATER, cause="because", code="42")

        assert unit.operations.get(operation.id) == moved
        assert (moved.state, moved.code, moved.cause, moved.updated_at) == (after, "42", "because", LATER)
        assert unit.audit.read("c")[-1].detail == "42: because"
    else:
        with pytest.raises(Conflict) as raised:
            journal.move(unit, operation, after, LATER, cause="because")

        assert str(raised.value) == (
            f"{operation.id}: An operation that is {before.value} cannot become {after.value}. "
            "Read the operation anew before deciding."
        )
        assert unit.operations.get(operation.id) == operation
        assert len(unit.audit.read("c")) == lines


def test_the_table_keeps_its_promises() -> None:
    """What is over stays over; doubt is left by evidence only; nothing is sent but what is planned."""
    assert journal.TRANSITIONS[State.APPLIED] == journal.TRANSITIONS[State.REJECTED] == frozenset()
    assert State.SENT not in journal.TRANSITIONS[State.IN_DOUBT]
    assert [one for one, to in journal.TRANSITIONS.items() if State.SENT in to] == [State.PLANNED]
    assert set(journal.TRANSITIONS) == set(State)


def test_a_move_is_a_compare_and_set(unit: Unit) -> None:
    """Who has read an older version is refused."""
    operation = planned(unit)
    journal.move(unit, operation, State.SENT, LATER, cause="in a set", batch_id="m1")

    with pytest.raises(Conflict):
        journal.move(unit, operation, State.SENT, LATER, cause="in another set", batch_id="m2")


def test_only_sending_counts_as_an_attempt(unit: Unit) -> None:
    """And what is not given stays as it was."""
    operation = planned(unit, book_id="t0")
    sent = journal.move(unit, operation, State.SENT, NOW, cause="", batch_id="m1")
    again = journal.move(unit, sent, State.PLANNED, NOW, cause="", not_before=LATER)
    twice = journal.move(unit, again, State.SENT, NOW, cause="", batch_id="m2")
    done = journal.move(unit, twice, State.APPLIED, NOW, cause="", book_id="t1")

    assert {one.bill_id for one in (operation, sent, again, twice, done)} == {"b1"}
    steps = (operation, sent, again, twice, done)
    assert [one.attempts for one in steps] == [0, 1, 1, 2, 2]
    assert (again.batch_id, again.not_before, again.book_id, again.code) == ("m1", LATER, "t0", "")
    assert (done.batch_id, done.not_before, done.book_id) == ("m2", LATER, "t1")


def test_what_is_taken_back_before_it_went_out_says_why(unit: Unit) -> None:
    """It is over, and what is decided instead is an operation of its own."""
    first = planned(unit)

    after = journal.supersede(unit, first, LATER, cause="decided anew")

    assert after == unit.operations.get(first.id)
    assert (after.state, after.code, after.cause) == (State.REJECTED, "superseded", "decided anew")
    assert after.updated_at == LATER
    assert unit.audit.read("c")[-1].detail == "superseded: decided anew"


def test_what_a_clock_far_ahead_planned_is_due_at_once(unit: Unit) -> None:
    """No retry waits longer than a day, so that what lies beyond that was never meant; what is over stays."""
    ahead = NOW + timedelta(days=400)
    times = {"b1": NOW + journal.RETRY_MAX, "b2": NOW + journal.RETRY_MAX + timedelta(seconds=1), "b3": ahead}
    for bill_id, not_before in times.items():
        unit.operations.swap(one := planned(unit, bill_id=bill_id), evolve(one, not_before=not_before))
    sent = journal.move(unit, planned(unit, bill_id="b4"), State.SENT, NOW, cause="", not_before=ahead)

    journal.put_right(unit, "c", NOW)

    found = {one.bill_id: one.not_before for one in unit.operations.find(connection="c")}
    assert found == {"b1": times["b1"], "b2": NOW, "b3": NOW, "b4": sent.not_before}
    assert [line.event for line in unit.audit.read("c", record="b1")] == ["operation planned add"]
    line = unit.audit.read("c", record="b2")[-1]
    assert (line.event, line.detail) == ("due at once", "it was planned by a clock that was wrong")
    assert line.at == NOW


def test_a_record_that_bill_made_gets_its_id(unit: Unit) -> None:
    """It had none while it was written."""
    sent = journal.move(unit, planned(unit, bill_id="", book_id="V1"), State.SENT, NOW, cause="")

    done = journal.move(unit, sent, State.APPLIED, LATER, cause="", bill_id="v7")

    assert (done.bill_id, done.book_id) == ("v7", "V1")


@given(st.integers(1, 10**6), st.integers(1, 500))
def test_retries_wait_longer_each_time_and_at_most_a_day(first_s: int, attempts: int) -> None:
    """Whatever the setting."""
    with MemoryStore().unit() as unit:
        operation = evolve(planned(unit), attempts=attempts)
    wait = journal.retry_at(operation, NOW, first_s) - NOW
    longer = journal.retry_at(evolve(operation, attempts=attempts + 1), NOW, first_s) - NOW

    assert min(timedelta(seconds=first_s), journal.RETRY_MAX) <= wait <= longer <= journal.RETRY_MAX
    assert journal.retry_at(evolve(operation, attempts=60), NOW, 1) - NOW == journal.RETRY_MAX
    assert journal.retry_at(evolve(operation, attempts=1), NOW, 60) - NOW == timedelta(seconds=60)
    assert journal.retry_at(evolve(operation, attempts=4), NOW, 60) - NOW == timedelta(seconds=480)


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from(list(Kind)), st.integers(0, 5))
def test_a_marker_is_the_same_for_the_same_record_only(a: str, b: str, kind: Kind, generation: int) -> None:
    """GUIDTYPE with braces (qbXML 13.0 schema); another record or posting has another."""
    marker = journal.external_guid(a, kind, b, generation)

    assert marker == journal.external_guid(a, kind, b, generation)
    assert marker == "{" + str(uuid.UUID(marker)).upper() + "}"
    assert marker != journal.external_guid(a, kind, b, generation + 1)
    assert marker != journal.external_guid(a, kind, b + "x", generation)


def test_a_marker_never_changes_between_versions() -> None:
    """Records that were planted years ago must still be found."""
    marker = journal.external_guid("books", Kind.BILL, "00n01", 0)

    assert marker == "{1085F2F1-C5E5-51BE-81DA-2508EC41EEA4}"
    assert marker == journal.external_guid("books", Kind.BILL, "00n01")
