"""Insert, put, swap and delete."""

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from syncer.errors import AlreadyExists, Conflict
from syncer.model import Kind, Side
from syncer.ports import Store
from syncer.testing.store_contract._parts import NOON, collection, example, key_of, record
from syncer.testing.strategies import ENTRIES


class Changes:
    """What is promised of every way to change what is stored."""

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
