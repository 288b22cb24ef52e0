"""
What every `syncer.ports.Store` promises, as tests. Needs pytest and hypothesis.

A store joins by overriding one fixture:

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self) -> Iterator[Store]:
            yield MyStore(...)          # empty; and closed again after the test
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from operator import attrgetter
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncer import entries as e
from syncer.errors import AlreadyExists, Conflict, StoreError
from syncer.model import Kind, Side
from syncer.ports import Collection, Store, Unit
from syncer.testing.strategies import ENTRIES, entries, moments

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)

# The store of one test is used for all its examples, which `put` allows.
_EXAMPLES = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Crash(BaseException):
    """A death that no `except Exception` stops."""


def collection(unit: Unit, cls: type) -> Collection[Any]:
    """Return the collection of a unit that keeps values of the class."""
    names = {
        e.Connection: "connections",
        e.Secret: "secrets",
        e.Lease: "leases",
        e.Session: "sessions",
        e.CycleEntry: "cycles",
        e.Watermark: "watermarks",
        e.Record: "records",
        e.Link: "links",
        e.Operation: "operations",
        e.Batch: "batches",
        e.ExceptionEntry: "exceptions",
        e.Match: "matches",
        e.Hint: "hints",
    }
    found: Collection[Any] = getattr(unit, names[cls])
    return found


def key_of(value: Any) -> tuple[str, ...]:
    """Return the key of an entry."""
    return tuple(getattr(value, name) for name in value.KEY)


def example(cls: type, mark: str = "a") -> Any:
    """Return a value of the class; values with different marks have different keys and contents."""
    values: dict[Any, Any] = {str: f"text {mark}", int: 7, bool: True, datetime: NOON}
    fields = {one.name: one.type for one in attrs.fields(cls)}
    return cls(
        **{name: values[kind] if kind in values else next(iter(kind)) for name, kind in fields.items()}
    )


def record(id: str, **changes: Any) -> e.Record:
    """Return a record of connection `c`."""
    plain = e.Record(
        connection="c", side=Side.BILL, kind=Kind.BILL, id=id, body="{}", digest="d", seen_at=NOON
    )
    return attrs.evolve(plain, **changes)


def operation(id: str, **changes: Any) -> e.Operation:
    """Return a planned operation of connection `c`."""
    plain = e.Operation(
        id=id,
        connection="c",
        side=Side.BOOK,
        kind=Kind.BILL,
        action=e.Action.ADD,
        bill_id=f"bill {id}",
        body="{}",
        digest="d",
        not_before=NOON,
        created_at=NOON,
        updated_at=NOON,
    )
    return attrs.evolve(plain, **changes)


def line(event: str, **changes: Any) -> e.AuditEntry:
    """Return a line of the audit trail of connection `c`."""
    return attrs.evolve(e.AuditEntry(connection="c", at=NOON, actor="test", event=event), **changes)


def again(store: Store, work: Callable[[Unit], None], *, attempts_max: int = 500) -> None:
    """Run the work in a unit until it is not in conflict with another one."""
    for _ in range(attempts_max):
        try:
            with store.unit() as unit:
                work(unit)
        except Conflict:
            continue
        return
    raise AssertionError(f"still in conflict after {attempts_max} attempts")


def at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Run the works in threads of their own and return what they raised."""
    raised: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as exc:  # noqa: BLE001  # handed to the test, which looks at it
            raised.append(exc)

    threads = [Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


class StoreContract:
    """What every store promises."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        """Give an empty store."""
        raise NotImplementedError("override the fixture `store`")

    # Values

    @pytest.mark.parametrize("cls", ENTRIES)
    def test_a_value_comes_back_as_it_went_in(self, store: Store, cls: type) -> None:
        """Every field of every class of entries keeps its exact value and type, in any later unit."""

        @_EXAMPLES
        @given(entries(cls))
        def check(value: Any) -> None:
            with store.unit() as unit:
                collection(unit, cls).put(value)
                assert value == collection(unit, cls).get(*key_of(value))

            with store.unit() as unit:
                found = collection(unit, cls).get(*key_of(value))
            assert value == found
            types = [type(getattr(value, one.name)) for one in attrs.fields(cls)]
            assert types == [type(getattr(found, one.name)) for one in attrs.fields(cls)]

        check()

    def test_a_line_of_the_trail_comes_back_as_it_went_in(self, store: Store) -> None:
        """Audit lines keep the exact value of every field."""

        @_EXAMPLES
        @given(entries(e.AuditEntry))
        def check(value: e.AuditEntry) -> None:
            with store.unit() as unit:
                unit.audit.append(value)
            with store.unit() as unit:
                assert (value,) == unit.audit.read(value.connection, limit=1)

        check()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "Müller & Söhne",
            "株式会社",
            "🧾💶",
            "'; DROP TABLE x; --",
            "%s %(a)s ? :a",
            "x" * 2_000_000,
        ],
    )
    def test_any_text_is_kept(self, store: Store, text: str) -> None:
        """Text of any script and of two million characters comes back unharmed."""
        with store.unit() as unit:
            unit.records.put(record("1", body=text, reason=text))
        with store.unit() as unit:
            found = unit.records.get("c", Side.BILL, Kind.BILL, "1")

        assert found == record("1", body=text, reason=text)

    @pytest.mark.parametrize("text", ["a\0b", "\ud800", "\udfff half"])
    def test_text_that_no_database_can_keep_is_refused(self, store: Store, text: str) -> None:
        """NUL characters and lone surrogates raise `StoreError` in every store alike."""
        with store.unit() as unit, pytest.raises(StoreError):
            unit.records.put(record("1", reason=text))
        with store.unit() as unit, pytest.raises(StoreError):
            unit.audit.append(line(text))
        with store.unit() as unit, pytest.raises(StoreError):
            unit.records.get("c", Side.BILL, Kind.BILL, text)
        with store.unit() as unit, pytest.raises(StoreError):
            unit.records.find(connection=text)

    def test_moments_come_back_in_utc(self, store: Store) -> None:
        """A moment given in another zone is the same moment in UTC, to the microsecond."""
        east = datetime(2026, 3, 9, 1, 2, 3, 456789, tzinfo=timezone(timedelta(hours=13, minutes=45)))
        with store.unit() as unit:
            unit.records.put(record("1", seen_at=east))
        with store.unit() as unit:
            found = unit.records.get("c", Side.BILL, Kind.BILL, "1")

        assert found is not None
        assert datetime(2026, 3, 8, 11, 17, 3, 456789, tzinfo=UTC) == found.seen_at
        assert UTC is found.seen_at.tzinfo

    def test_a_moment_without_a_zone_is_refused(self, store: Store) -> None:
        """A naive datetime raises `ValueError`: nobody could say which moment it is."""
        with store.unit() as unit, pytest.raises(ValueError, match="zone"):
            unit.records.put(record("1", seen_at=NOON.replace(tzinfo=None)))

    # Insert, put, swap, delete

    @pytest.mark.parametrize("cls", ENTRIES)
    def test_insert_refuses_a_key_that_is_there(self, store: Store, cls: type) -> None:
        """A second insert under a key raises `AlreadyExists`, also later, and changes nothing."""
        first = example(cls)
        with store.unit() as unit:
            assert collection(unit, cls).get(*key_of(first)) is None
            collection(unit, cls).insert(first)
            with pytest.raises(AlreadyExists):
                collection(unit, cls).insert(first)
        with store.unit() as unit:
            with pytest.raises(AlreadyExists):
                collection(unit, cls).insert(first)
            assert (first,) == collection(unit, cls).find()

    def test_insert_meets_what_the_unit_put(self, store: Store) -> None:
        """An insert after a put of the same unit raises `AlreadyExists`; after a delete it does not."""
        with store.unit() as unit:
            unit.records.put(record("1"))
            with pytest.raises(AlreadyExists):
                unit.records.insert(record("1", reason="second"))
            unit.records.delete("c", Side.BILL, Kind.BILL, "1")
            unit.records.insert(record("1", reason="third"))
        with store.unit() as unit:
            assert (record("1", reason="third"),) == unit.records.find()

    def test_put_adds_and_replaces(self, store: Store) -> None:
        """A put adds or replaces the value under its key, and may be repeated."""
        with store.unit() as unit:
            unit.records.put(record("1"))
            unit.records.put(record("1", reason="new"))
            unit.records.put(record("2"))
        with store.unit() as unit:
            unit.records.put(record("2", reason="newer"))
            unit.records.put(record("2", reason="newer"))
        with store.unit() as unit:
            assert (record("1", reason="new"), record("2", reason="newer")) == unit.records.find()

    def test_swap_replaces_what_is_stored(self, store: Store) -> None:
        """A swap replaces the value that is there, also one that the same unit has just put."""
        with store.unit() as unit:
            unit.records.put(record("1"))
            unit.records.swap(record("1"), record("1", reason="new"))
        with store.unit() as unit:
            unit.records.swap(record("1", reason="new"), record("1", reason="newer"))
            assert record("1", reason="newer") == unit.records.get("c", Side.BILL, Kind.BILL, "1")

    @pytest.mark.parametrize("cls", ENTRIES)
    def test_swap_compares_every_field(self, store: Store, cls: Any) -> None:
        """A swap raises `Conflict` if any single field differs from what is stored, and changes nothing."""
        stored = example(cls)
        other: dict[Any, Any] = {
            str: "other",
            int: 8,
            bool: False,
            datetime: NOON + timedelta(microseconds=1),
        }
        for one in attrs.fields(cls):
            if one.name in cls.KEY:
                continue
            changed = other[one.type] if one.type in other else tuple(one.type)[1]
            with store.unit() as unit:
                collection(unit, cls).put(stored)
                old = attrs.evolve(stored, **{one.name: changed})
                with pytest.raises(Conflict):
                    collection(unit, cls).swap(old, stored)
                assert (stored,) == collection(unit, cls).find()

    def test_swap_refuses_what_is_not_there(self, store: Store) -> None:
        """A swap of a value that is missing or deleted raises `Conflict` and adds nothing."""
        with store.unit() as unit:
            with pytest.raises(Conflict):
                unit.records.swap(record("1"), record("1", reason="new"))
            unit.records.put(record("2"))
            unit.records.delete("c", Side.BILL, Kind.BILL, "2")
            with pytest.raises(Conflict):
                unit.records.swap(record("2"), record("2", reason="new"))
            assert () == unit.records.find()

    def test_swap_keeps_the_key(self, store: Store) -> None:
        """A swap of two values with different keys is a mistake in the program: `ValueError`."""
        with store.unit() as unit:
            unit.records.put(record("1"))
            with pytest.raises(ValueError, match="key"):
                unit.records.swap(record("1"), record("2"))

    def test_delete_removes_and_may_be_repeated(self, store: Store) -> None:
        """A delete removes one value; deleting what is not there is no error."""
        with store.unit() as unit:
            unit.records.put(record("1"))
            unit.records.put(record("2"))
            unit.records.delete("c", Side.BILL, Kind.BILL, "1")
            unit.records.delete("c", Side.BILL, Kind.BILL, "1")
            unit.records.delete("c", Side.BILL, Kind.BILL, "never there")
            assert (record("2"),) == unit.records.find()
        with store.unit() as unit:
            assert (record("2"),) == unit.records.find()

    @pytest.mark.parametrize("key", [(), ("c",), ("c", "bill", "bill"), ("c", "bill", "bill", "1", "2")])
    def test_a_key_has_all_its_parts(self, store: Store, key: tuple[str, ...]) -> None:
        """A key with too few or too many parts is a mistake in the program: `TypeError`."""
        with store.unit() as unit:
            with pytest.raises(TypeError):
                unit.records.get(*key)
            with pytest.raises(TypeError):
                unit.records.delete(*key)
            with pytest.raises(TypeError):
                unit.records.find(after=key)

    # Find

    def test_find_answers_as_a_scan_would(self, store: Store) -> None:
        """Any lookup by index, with any limit, start and bound, gives what looking at every value would."""
        names = st.sampled_from(["", "a", "B", "b", "é", "Z", "\uffff", "🧾", "a b"])
        some = st.lists(
            entries(
                e.Operation,
                id=st.text("aBé🧾_", min_size=1, max_size=3),
                connection=names,
                bill_id=names,
                batch_id=names,
            ),
            max_size=30,
            unique_by=attrgetter("id"),
        )
        indexes = st.sampled_from((e.Operation.KEY, *e.Operation.INDEXES))

        @_EXAMPLES
        @given(st.data(), some, indexes)
        def check(data: st.DataObject, stored: list[e.Operation], index: tuple[str, ...]) -> None:
            fields = [name for name in index if name != "not_before"]
            fields = fields[: data.draw(st.integers(0, len(fields)), label="fields")]
            equal: dict[str, Any] = {}
            for name in fields:
                choices = st.sampled_from(sorted({getattr(one, name) for one in stored} | {"nobody's"}))
                equal[name] = data.draw(choices | st.lists(choices, max_size=3), label=name)
            limit = data.draw(st.none() | st.integers(0, 10), label="limit")
            after = data.draw(st.none() | st.sampled_from(["a", *(one.id for one in stored)]), label="after")
            behind = index[len(fields) : len(fields) + 1] == ("not_before",)
            bound = data.draw(st.none() | moments(), label="bound") if behind else None

            wanted = sorted((one for one in stored if _matches(one, equal)), key=attrgetter("id"))
            with store.unit() as unit:
                for old in unit.operations.find():
                    unit.operations.delete(old.id)
                for one in stored:
                    unit.operations.put(one)
                assert len(wanted) == unit.operations.count(**equal)
                wanted = [one for one in wanted if bound is None or one.not_before <= bound]
                wanted = [one for one in wanted if after is None or one.id > after]
                found = unit.operations.find(
                    limit=limit,
                    after=None if after is None else (after,),
                    at_most=None if bound is None else {"not_before": bound},
                    **equal,
                )
            assert tuple(wanted[:limit]) == found

        check()

    def test_pages_follow_each_other(self, store: Store) -> None:
        """Pages made with `limit` and `after` give every value once, in the order of the keys."""
        stored = [record(f"{number:03}", kind=kind) for kind in Kind for number in range(7)]
        with store.unit() as unit:
            for one in reversed(stored):
                unit.records.put(one)
            lookups: tuple[dict[str, Any], ...] = (
                {},
                {"connection": "c"},
                {"connection": "c", "side": Side.BILL},
            )
            for equal in lookups:
                pages = list(_pages(unit.records, 4, equal))
                assert sorted(stored, key=key_of) == [one for page in pages for one in page]
                sizes = [len(page) for page in pages]
                assert {4} >= set(sizes[:-1])
                assert 0 < sizes[-1] <= 4

    def test_after_may_lie_outside_of_what_is_looked_for(self, store: Store) -> None:
        """`after` is a place among all keys: before the values looked for all are found, behind them none."""
        with store.unit() as unit:
            for kind in (Kind.ACCOUNT, Kind.BILL, Kind.VENDOR):
                unit.records.put(record("5", kind=kind))
            wanted = record("5", kind=Kind.BILL)
            kinds: dict[str, Any] = {"connection": "c", "side": Side.BILL, "kind": Kind.BILL}
            assert (wanted,) == unit.records.find(after=("c", Side.BILL, Kind.ACCOUNT, "9"), **kinds)
            assert (wanted,) == unit.records.find(after=("c", Side.BILL, Kind.BILL, "4"), **kinds)
            assert () == unit.records.find(after=("c", Side.BILL, Kind.BILL, "5"), **kinds)
            assert () == unit.records.find(after=("c", Side.BILL, Kind.VENDOR, "1"), **kinds)

    def test_a_list_may_be_long_or_empty(self, store: Store) -> None:
        """A field may be among thousands of values, or among none, which finds nothing."""
        ids = [f"{number:05}" for number in range(20_000)]
        with store.unit() as unit:
            for id in ids[:20]:
                unit.links.put(attrs.evolve(example(e.Link), connection="c", kind=Kind.BILL, bill_id=id))
            found = unit.links.find(connection="c", kind=Kind.BILL, bill_id=iter(ids + ids))
            assert ids[:20] == [one.bill_id for one in found]
            assert () == unit.links.find(connection="c", kind=Kind.BILL, bill_id=[])
            assert 0 == unit.links.count(connection="c", kind=[])

    def test_a_bound_may_stand_alone(self, store: Store) -> None:
        """`at_most` needs no other field where an index begins with the moment; equal moments count."""
        early, late = (attrs.evolve(example(e.Session, mark), expires_at=NOON) for mark in "ab")
        late = attrs.evolve(late, expires_at=NOON + timedelta(microseconds=1))
        with store.unit() as unit:
            unit.sessions.put(early)
            unit.sessions.put(late)
            assert (early,) == unit.sessions.find(at_most={"expires_at": NOON})

    @pytest.mark.parametrize("cls", ENTRIES)
    def test_find_refuses_fields_without_an_index(self, store: Store, cls: Any) -> None:
        """Looking up by a field that begins no index raises `TypeError` instead of reading a whole table."""
        first = {index[0] for index in (cls.KEY, *cls.INDEXES)}
        with store.unit() as unit:
            for one in attrs.fields(cls):
                if one.name not in first:
                    field: dict[str, Any] = {one.name: "x"}
                    with pytest.raises(TypeError):
                        collection(unit, cls).find(**field)
                    with pytest.raises(TypeError):
                        collection(unit, cls).count(**field)
                    with pytest.raises(TypeError):
                        collection(unit, cls).find(at_most={one.name: NOON})
            with pytest.raises(TypeError):
                collection(unit, cls).find(no_such_field="x")

    def test_find_sees_what_the_unit_has_written(self, store: Store) -> None:
        """A unit finds and counts its own puts, swaps and deletes before it ends."""
        pending: dict[str, Any] = {
            "connection": "c",
            "side": Side.BILL,
            "kind": Kind.BILL,
            "standing": e.Standing.PENDING,
        }
        with store.unit() as unit:
            unit.records.put(record("1"))
            assert (record("1"),) == unit.records.find(**pending)
            unit.records.put(record("2"))
            unit.records.swap(record("1"), record("1", standing=e.Standing.SETTLED))
            assert (record("2"),) == unit.records.find(**pending)
            unit.records.delete("c", Side.BILL, Kind.BILL, "2")
            assert 0 == unit.records.count(**pending)

    # Units

    def test_what_a_lookup_by_whole_keys_did_not_find_can_still_be_added(self, store: Store) -> None:
        """A unit may remember what is not there; it must not believe it longer than it is so."""
        where: dict[str, Any] = {"connection": "c", "side": Side.BILL, "kind": Kind.BILL}
        with store.unit() as unit:
            unit.records.put(record("b"))

        with store.unit() as unit:
            found = unit.records.find(id=("a", "b", "c"), **where)
            missing = unit.records.get("c", Side.BILL.value, Kind.BILL.value, "a")
            bounded = unit.records.find(id=("b", "c"), limit=0, **where)
            unit.records.put(record("a"))
            unit.records.insert(record("c"))
            after = unit.records.find(id=("a", "b", "c"), **where)

        assert found == (record("b"),)
        assert missing is None
        assert bounded == ()
        assert after == (record("a"), record("b"), record("c"))

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

    # The audit trail

    def test_the_trail_keeps_the_order_of_writing(self, store: Store) -> None:
        """Lines come back oldest first in the order they were written, whatever their times say."""
        with store.unit() as unit:
            unit.audit.append(line("1", at=NOON))
            unit.audit.append(line("2", at=NOON - timedelta(hours=1), record="r"))
            assert ["1", "2"] == [one.event for one in unit.audit.read("c")]
        with store.unit() as unit:
            unit.audit.append(line("3", connection="other", record="r"))
            unit.audit.append(line("4", record="r"))

        with store.unit() as unit:
            assert ["1", "2", "4"] == [one.event for one in unit.audit.read("c")]
            assert ["2", "4"] == [one.event for one in unit.audit.read("c", record="r")]
            assert ["4"] == [one.event for one in unit.audit.read("c", record="r", limit=1)]
            assert ["2", "4"] == [one.event for one in unit.audit.read("c", limit=2)]
            assert [] == [one.event for one in unit.audit.read("c", limit=0)]
            assert () == unit.audit.read("nobody")

    def test_equal_lines_are_both_kept(self, store: Store) -> None:
        """The trail is a list, not a set: what happened twice is there twice."""
        with store.unit() as unit:
            unit.audit.append(line("same"))
            unit.audit.append(line("same"))
        with store.unit() as unit:
            assert (line("same"), line("same")) == unit.audit.read("c")

    LOG_METHODS: ClassVar = {"append", "read"}

    def test_the_trail_offers_no_way_to_change_it(self, store: Store) -> None:
        """Nothing but `append` and `read` is offered on the trail of a unit."""
        with store.unit() as unit:
            assert self.LOG_METHODS == {name for name in dir(unit.audit) if not name.startswith("_")}


def _matches(value: Any, equal: dict[str, Any]) -> bool:
    return all(
        getattr(value, name) in ([wanted] if isinstance(wanted, str) else wanted)
        for name, wanted in equal.items()
    )


def _pages(values: Collection[Any], limit: int, equal: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    after: tuple[str, ...] | None = None
    while page := values.find(limit=limit, after=after, **equal):
        yield page
        after = key_of(page[-1])
