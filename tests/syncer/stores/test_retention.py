"""Compaction removes what is settled and old, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from attrs import evolve

from syncer import codec
from syncer import entries as e
from syncer.cycle import Cycle
from syncer.errors import StoreError
from syncer.model import Kind, Side
from syncer.ports import Store, Unit
from syncer.settings import Settings
from syncer.stores import MemoryStore, retention
from syncer.stores.retention import Compacted, compact
from syncer.stores.sql import SqlStore
from syncer.testing.store_contract import NOON, example, line, operation, record

OLD = NOON - timedelta(days=100)
BEFORE = NOON - timedelta(days=50)
STATES = tuple(e.State)


def old_operation(id: str, **changes: object) -> e.Operation:
    return operation(id, not_before=OLD, created_at=OLD, updated_at=OLD, **changes)


def batch(
    id: str, state: e.BatchState, *, operations: str = "", sent_at=OLD, connection: str = "c"
) -> e.Batch:
    return e.Batch(
        id=id, connection=connection, state=state, operations=operations, text="<x/>", sent_at=sent_at
    )


class RetentionContract:
    """What compaction promises on every store."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        raise NotImplementedError

    def test_only_old_operations_that_are_over_go(self, store: Store) -> None:
        """Applied and rejected operations from before the moment go; all others stay, whatever their age."""
        with store.unit() as unit:
            for state in STATES:
                unit.operations.put(old_operation(f"old {state.value}", state=state))
                unit.operations.put(operation(f"new {state.value}", state=state))
                unit.operations.put(old_operation(f"else {state.value}", state=state, connection="other"))
            late = evolve(old_operation("retried late", state=e.State.APPLIED), updated_at=NOON)
            unit.operations.put(late)

        assert Compacted(operations=2, batches=0, lines=0) == compact(store, "c", before=BEFORE)
        assert Compacted(operations=0, batches=0, lines=0) == compact(store, "c", before=BEFORE)

        with store.unit() as unit:
            left = {one.id for one in unit.operations.find()}
        expected = {f"{age} {state.value}" for age in ("old", "new", "else") for state in STATES}
        assert expected - {"old applied", "old rejected"} | {"retried late"} == left

    @pytest.mark.parametrize("standing", [one for one in e.Standing if one is not e.Standing.SETTLED])
    @pytest.mark.parametrize("side", list(Side))
    def test_operations_of_records_that_are_not_settled_stay(self, store: Store, standing, side) -> None:
        """What explains an unsettled record is kept, also if it is the other side's record."""
        with store.unit() as unit:
            mine = old_operation("mine", state=e.State.REJECTED, bill_id="b1", book_id="q1")
            unit.operations.put(mine)
            unit.operations.put(old_operation("linked", state=e.State.APPLIED, bill_id="b2"))
            unit.operations.put(old_operation("settled", state=e.State.APPLIED, bill_id="b3"))
            id1, id2, id3 = ("b1", "b2", "b3") if side is Side.BILL else ("q1", "q2", "q3")
            unit.records.put(record(id1, side=side, standing=standing))
            unit.records.put(record(id2, side=side, standing=standing))
            unit.records.put(record(id3, side=side, standing=e.Standing.SETTLED))
            for number in "23":
                link = evolve(example(e.Link), connection="c", kind=Kind.BILL)
                unit.links.put(evolve(link, bill_id=f"b{number}", book_id=f"q{number}"))

        assert 1 == compact(store, "c", before=BEFORE).operations
        with store.unit() as unit:
            assert ["linked", "mine"] == [one.id for one in unit.operations.find()]
            assert 2 == unit.links.count(connection="c")
            assert 3 == unit.records.count(connection="c")

    @pytest.mark.parametrize(("age", "removed"), [(89, 0), (91, 1)])
    def test_what_the_next_update_may_need_stays(self, store: Store, age: int, removed: int) -> None:
        """Whatever moment is given, nothing goes of the days before the last update."""
        done = NOON - timedelta(days=age)
        with store.unit() as unit:
            cycle = Cycle(
                id="1",
                connection="c",
                fence=1,
                started_at=NOON,
                at=NOON,
                clock_at=NOON,
                settings=Settings(payment_account="Checking", ap_account="Accounts Payable"),
            )
            unit.cycles.put(e.CycleEntry(connection="c", body=codec.encode(cycle)))
            unit.operations.put(
                operation("o1", state=e.State.APPLIED, not_before=done, created_at=done, updated_at=done)
            )
            unit.batches.put(batch("b1", e.BatchState.CLEARED, sent_at=done))

        assert Compacted(operations=removed, batches=removed, lines=0) == compact(store, "c", before=NOON)

    def test_what_an_open_exception_names_stays(self, store: Store) -> None:
        """An exception keeps its operation, so that it can be replayed."""
        exception = evolve(example(e.ExceptionEntry), connection="c", id="b9", operation="named")
        with store.unit() as unit:
            unit.exceptions.put(exception)
            unit.operations.put(old_operation("named", state=e.State.REJECTED))
            unit.operations.put(old_operation("same record", state=e.State.APPLIED, bill_id="b9"))
            unit.operations.put(old_operation("another", state=e.State.APPLIED))

        assert 1 == compact(store, "c", before=BEFORE).operations
        with store.unit() as unit:
            assert ["named", "same record"] == [one.id for one in unit.operations.find()]
            assert (exception,) == unit.exceptions.find()

    def test_only_old_message_sets_whose_outcome_is_stored_go(self, store: Store) -> None:
        """Sent sets stay, and new ones, the newest stored one, and those with an operation under way."""
        with store.unit() as unit:
            for state in e.BatchState:
                unit.batches.put(batch(f"old {state.value}", state))
                unit.batches.put(batch(f"new {state.value}", state, sent_at=NOON))
                unit.batches.put(batch(f"else {state.value}", state, connection="other"))
            unit.operations.put(old_operation("o1", state=e.State.IN_DOUBT))
            unit.batches.put(batch("live", e.BatchState.STORED, operations="o0 o1"))

        assert 2 == compact(store, "c", before=BEFORE).batches
        with store.unit() as unit:
            left = {one.id for one in unit.batches.find()}
        every = {f"{age} {state.value}" for age in ("old", "new", "else") for state in e.BatchState}
        assert every - {"old stored", "old cleared"} | {"live"} == left

    def test_the_newest_stored_message_set_stays_however_old(self, store: Store) -> None:
        """The next message set names it as its predecessor."""
        with store.unit() as unit:
            unit.batches.put(batch("older", e.BatchState.STORED, sent_at=OLD - timedelta(days=1)))
            unit.batches.put(batch("newest", e.BatchState.STORED))

        assert 1 == compact(store, "c", before=BEFORE).batches
        with store.unit() as unit:
            assert ["newest"] == [one.id for one in unit.batches.find()]

    def test_the_trail_stays_whole_unless_asked_for(self, store: Store) -> None:
        """Without `audit=True` no line goes, however old."""
        with store.unit() as unit:
            unit.audit.append(line("old", at=OLD))

        assert 0 == compact(store, "c", before=NOON).lines
        with store.unit() as unit:
            assert 1 == len(unit.audit.read("c"))

    def test_old_lines_of_settled_records_go_when_asked_for(self, store: Store) -> None:
        """With `audit=True` old lines go, but none of records unsettled on either side, nor of others."""
        with store.unit() as unit:
            unit.records.put(record("b1", standing=e.Standing.WAITING))
            unit.records.put(record("b2", standing=e.Standing.SETTLED))
            unit.links.put(
                evolve(example(e.Link), connection="c", kind=Kind.BILL, bill_id="b1", book_id="q1")
            )
            unit.operations.put(old_operation("o", state=e.State.SENT, bill_id="b3"))
            same = line("twice", at=OLD, record="b2")
            for one in (line("plain", at=OLD), same, same, line("at", at=BEFORE, record="b2")):
                unit.audit.append(one)
            for id in ("b1", "q1", "b3"):
                unit.audit.append(line("open", at=OLD, record=id))
            unit.audit.append(line("else", at=OLD, record="b2", connection="other"))

        assert 3 == compact(store, "c", before=BEFORE, audit=True).lines
        assert 0 == compact(store, "c", before=BEFORE, audit=True).lines
        with store.unit() as unit:
            assert ["at", "open", "open", "open"] == [one.event for one in unit.audit.read("c")]
            assert ["at"] == [one.event for one in unit.audit.read("c", record="b2")]
            assert ["else"] == [one.event for one in unit.audit.read("other")]

    def test_many_are_removed_in_small_steps(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each unit removes a limited number, and together they remove all."""
        monkeypatch.setattr(retention, "STEP", 7)
        with store.unit() as unit:
            for number in range(30):
                unit.operations.put(old_operation(f"{number:03}", state=e.State.APPLIED))
                unit.batches.put(batch(f"{number:03}", e.BatchState.CLEARED))
                unit.audit.append(line("x", at=OLD))

        assert Compacted(operations=30, batches=30, lines=30) == compact(
            store, "c", before=BEFORE, audit=True
        )

    def test_an_interrupted_pruning_leaves_all_lines(self, store: Store) -> None:
        """Removing lines is part of its unit like anything else."""
        with store.unit() as unit:
            unit.audit.append(line("1", at=OLD))
        with pytest.raises(KeyboardInterrupt), store.unit() as unit:
            assert 1 == unit.prune_audit("c", before=NOON, keep=frozenset(), limit=9)
            unit.audit.append(line("never"))
            raise KeyboardInterrupt
        with store.unit() as unit:
            assert ["1"] == [one.event for one in unit.audit.read("c")]


class TestMemoryRetention(RetentionContract):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        yield MemoryStore()


class TestSqliteRetention(RetentionContract):
    @pytest.fixture
    def store(self, sqlite_store: SqlStore) -> Iterator[Store]:
        yield sqlite_store


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
class TestPostgresRetention(RetentionContract):
    @pytest.fixture
    def store(self, postgres_store: SqlStore) -> Iterator[Store]:
        yield postgres_store


def test_a_store_may_keep_its_trail_for_ever():
    """A unit without `prune_audit` makes `compact(audit=True)` say so, and works without it."""

    class Bare:
        def __init__(self, unit: Unit) -> None:
            self.operations, self.batches = unit.operations, unit.batches
            self.exceptions, self.records, self.links = unit.exceptions, unit.records, unit.links
            self.cycles = unit.cycles

    class Keeper:
        def __init__(self) -> None:
            self.store = MemoryStore()

        @contextmanager
        def unit(self):
            with self.store.unit() as unit:
                yield Bare(unit)

    assert Compacted(operations=0, batches=0, lines=0) == compact(Keeper(), "c", before=NOON)
    with pytest.raises(StoreError, match="never removes"):
        compact(Keeper(), "c", before=NOON, audit=True)
