"""Find and count."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from operator import attrgetter
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer import entries as e
from syncer.model import Kind, Side
from syncer.ports import Collection, Store
from syncer.testing.store_contract._parts import EXAMPLES, NOON, collection, example, key_of, record
from syncer.testing.strategies import ENTRIES, entries, moments


class Lookups:
    """What is promised of lookups."""

    def test_find_answers_as_a_scan_would(self, store: Store) -> None:
        """Any lookup by index, with any limit, start, bound and order, gives what looking at all would."""
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

        @EXAMPLES
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
            backwards = data.draw(st.booleans(), label="backwards")

            matching = (one for one in stored if _matches(one, equal))
            wanted = sorted(matching, key=attrgetter("id"), reverse=backwards)
            with store.unit() as unit:
                for old in unit.operations.find():
                    unit.operations.delete(old.id)
                for one in stored:
                    unit.operations.put(one)
                assert len(wanted) == unit.operations.count(**equal)
                wanted = [one for one in wanted if bound is None or one.not_before <= bound]
                if after is not None:
                    wanted = [one for one in wanted if (one.id < after if backwards else one.id > after)]
                found = unit.operations.find(
                    limit=limit,
                    after=None if after is None else (after,),
                    at_most=None if bound is None else {"not_before": bound},
                    backwards=backwards,
                    **equal,
                )
            assert tuple(wanted[:limit]) == found

        check()

    def test_pages_follow_each_other(self, store: Store) -> None:
        """Pages made with `limit` and `after` give every value once, in either order."""
        stored = [record(f"{number:03}", kind=kind) for kind in Kind for number in range(7)]
        with store.unit() as unit:
            for one in reversed(stored):
                unit.records.put(one)
            lookups: tuple[dict[str, Any], ...] = (
                {},
                {"connection": "c"},
                {"connection": "c", "side": Side.BILL},
            )
            for equal, backwards in product(lookups, (False, True)):
                pages = list(_pages(unit.records, 4, equal, backwards=backwards))
                wanted = sorted(stored, key=key_of, reverse=backwards)
                assert wanted == [one for page in pages for one in page]
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
            kinds["backwards"] = True
            assert (wanted,) == unit.records.find(after=("c", Side.BILL, Kind.VENDOR, "1"), **kinds)
            assert (wanted,) == unit.records.find(after=("c", Side.BILL, Kind.BILL, "6"), **kinds)
            assert () == unit.records.find(after=("c", Side.BILL, Kind.BILL, "5"), **kinds)
            assert () == unit.records.find(after=("c", Side.BILL, Kind.ACCOUNT, "9"), **kinds)

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


def _matches(value: Any, equal: dict[str, Any]) -> bool:
    return all(
        getattr(value, name) in ([wanted] if isinstance(wanted, str) else wanted)
        for name, wanted in equal.items()
    )


def _pages(
    values: Collection[Any], limit: int, equal: dict[str, Any], *, backwards: bool
) -> Iterator[tuple[Any, ...]]:
    after: tuple[str, ...] | None = None
    while page := values.find(limit=limit, after=after, backwards=backwards, **equal):
        yield page
        after = key_of(page[-1])
