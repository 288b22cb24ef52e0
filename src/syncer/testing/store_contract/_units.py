"""Units: all or nothing, and as if they ran one after the other."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import attrs
import pytest

from syncer import entries as e
from syncer.errors import AlreadyExists, StoreError
from syncer.model import Kind, Side
from syncer.ports import Store, Unit
from syncer.testing.store_contract._parts import (
    NOON,
    Crash,
    again,
    at_once,
    collection,
    example,
    key_of,
    line,
    operation,
    record,
)
from syncer.testing.strategies import ENTRIES


class Units:
    """What is promised of units, also of those of two threads."""

    @pytest.mark.parametrize("death", [KeyboardInterrupt, Crash, SystemExit, ValueError])
    def test_an_interrupted_unit_leaves_no_trace(self, store: Store, death: type[BaseException]) -> None:
        """Whatever ends a unit early, nothing it did remains, and the store goes on working."""
        with store.unit() as unit:
            for cls in ENTRIES:
                collection(unit, cls).insert(example(cls))
            unit.audit.append(line("before"))

        with pytest.raises(death), store.unit() as unit:  # noqa: PT012  # all of it is to be forgotten
            for cls in ENTRIES:
                collection(unit, cls).delete(*key_of(example(cls)))
                collection(unit, cls).insert(example(cls, "b"))
            unit.records.put(record("1"))
            unit.records.swap(record("1"), record("1", reason="new"))
            unit.audit.append(line("never", record="r"))
            assert 1 == unit.records.count(connection="c")
            raise death

        with store.unit() as unit:
            for cls in ENTRIES:
                assert (example(cls),) == collection(unit, cls).find()
            assert (line("before"),) == unit.audit.read("c")
            assert () == unit.audit.read("c", record="r")

    def test_a_unit_cannot_be_used_after_its_end(self, store: Store) -> None:
        """A unit that has ended refuses every call with `StoreError`."""
        with store.unit() as unit:
            unit.records.put(record("1"))
        calls: Sequence[Callable[[], object]] = (
            lambda: unit.records.get("c", Side.BILL, Kind.BILL, "1"),
            lambda: unit.records.find(connection="c"),
            lambda: unit.records.count(connection="c"),
            lambda: unit.records.put(record("2")),
            lambda: unit.records.insert(record("2")),
            lambda: unit.records.swap(record("1"), record("1", reason="new")),
            lambda: unit.records.delete("c", Side.BILL, Kind.BILL, "1"),
            lambda: unit.audit.append(line("late")),
            lambda: unit.audit.read("c"),
        )
        for call in calls:
            with pytest.raises(StoreError):
                call()
        with store.unit() as unit:
            assert (record("1"),) == unit.records.find()

    def test_a_unit_inside_a_unit_is_refused(self, store: Store) -> None:
        """A second unit of the same thread raises `StoreError` at once, and the first goes on unharmed."""
        with store.unit() as unit:
            unit.records.put(record("1"))
            with pytest.raises(StoreError), store.unit():
                raise AssertionError("never reached")
            unit.records.put(record("2"))
        with store.unit() as unit:
            assert 2 == unit.records.count(connection="c")

    def test_units_of_two_threads_lose_no_update(self, store: Store) -> None:
        """Two threads that read, add one and write count every step: each waits or is told `Conflict`."""
        rounds = 25
        with store.unit() as unit:
            unit.leases.put(e.Lease(connection="c", holder="", fence=0, expires_at=NOON))

        def step(unit: Unit) -> None:
            lease = unit.leases.get("c")
            assert lease is not None
            unit.leases.put(attrs.evolve(lease, fence=lease.fence + 1))

        def work() -> None:
            for _ in range(rounds):
                again(store, step)

        assert [] == at_once(work, work)
        with store.unit() as unit:
            lease = unit.leases.get("c")
        assert lease is not None
        assert 2 * rounds == lease.fence

    def test_two_threads_cannot_both_find_nothing_and_add(self, store: Store) -> None:
        """Of two units that plan an operation because none is there, one waits or is told `Conflict`."""
        both_have_looked = Barrier(2)

        def plan(id: str) -> Callable[[], None]:
            def step(unit: Unit) -> None:
                if not unit.operations.find(connection="c", kind=Kind.BILL, bill_id="one bill"):
                    with suppress(BrokenBarrierError):  # the other unit may wait for this one to end
                        both_have_looked.wait(timeout=0.5)
                    unit.operations.insert(operation(id, bill_id="one bill"))

            return lambda: again(store, step)

        assert [] == at_once(plan("1"), plan("2"))
        with store.unit() as unit:
            assert 1 == unit.operations.count(connection="c", kind=Kind.BILL, bill_id="one bill")

    def test_two_inserts_of_one_key_cannot_both_succeed(self, store: Store) -> None:
        """Of two threads that insert under one key, one is told `AlreadyExists`, perhaps after `Conflict`."""
        start = Barrier(2)

        def work() -> None:
            start.wait()
            again(store, lambda unit: unit.records.insert(record("1")))

        assert [AlreadyExists] == [type(exc) for exc in at_once(work, work)]
