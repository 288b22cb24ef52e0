"""What the memory store promises beyond the contract."""

import pytest

from syncer.entries import Standing
from syncer.model import Kind, Side
from syncer.stores import MemoryStore, memory
from syncer.testing.store_contract import Crash, line, record

PENDING = {"connection": "c", "side": Side.BILL, "kind": Kind.BILL, "standing": Standing.PENDING}


@pytest.mark.parametrize("dies_at", range(9))
def test_taking_back_may_itself_be_interrupted(monkeypatch, dies_at):
    """If the undoing of a unit is cut short, the next unit finishes it before it begins."""
    store = MemoryStore()
    with store.unit() as unit:
        unit.records.put(record("1"))
        unit.records.put(record("2"))
        assert 2 == unit.records.count(**PENDING)
        unit.audit.append(line("kept"))

    real = memory._Shelf.replace
    calls = []

    def replace(shelf, key, old, new):
        calls.append(key)
        if len(calls) == 5 + dies_at // 2:
            if dies_at % 2:
                real(shelf, key, old, new)
            raise Crash
        real(shelf, key, old, new)

    with pytest.raises(Crash), store.unit() as unit:
        monkeypatch.setattr(memory._Shelf, "replace", replace)
        unit.audit.append(line("never"))
        unit.records.delete("c", "bill", "bill", "1")
        unit.records.put(record("2", standing=Standing.SETTLED))
        unit.records.put(record("2", reason="again"))
        unit.records.put(record("3"))
        raise Crash
    monkeypatch.undo()

    with store.unit() as unit:
        assert (record("1"), record("2")) == unit.records.find(**PENDING)
        assert (record("1"), record("2")) == unit.records.find()
        assert (line("kept"),) == unit.audit.read("c")
        assert 0 == unit.records.count(**PENDING | {"standing": Standing.SETTLED})


def test_values_of_one_store_are_not_those_of_another():
    """Each memory store is on its own."""
    first, second = MemoryStore(), MemoryStore()
    with first.unit() as unit:
        unit.records.put(record("1"))

    with second.unit() as unit:
        assert () == unit.records.find()
