"""Which units of two processes wait for each other on PostgreSQL; two stores stand for the processes."""

import threading
from collections import Counter

import pytest

from syncer.errors import Conflict
from syncer.model import Kind
from syncer.stores.sql import SqlStore
from syncer.testing.store_contract import line, record
from tests.syncer.core.rig import Firm, bill
from tests.syncer.processes.sessions import session

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@pytest.fixture
def stores(postgres_url):
    """Two processes; a unit that has to wait gives up soon."""
    stores = SqlStore(postgres_url, wait_s=0.2), SqlStore(postgres_url, wait_s=0.2)
    yield stores
    for store in stores:
        store.close()


def outcome_of(store, work):
    """Run a unit in a thread of its own and return what it raised, if anything."""
    raised = []

    def run():
        try:
            with store.unit() as unit:
                work(unit)
        except Conflict as exc:
            raised.append(exc)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised


TOUCHES = {
    "get": lambda unit: unit.leases.get("c"),
    "get by a key without it": lambda unit: unit.sessions.get("ticket-c"),
    "get of nothing": lambda unit: unit.sessions.get("nobody's ticket"),
    "find": lambda unit: unit.records.find(connection="c"),
    "find in a list": lambda unit: unit.records.find(connection=["b", "c"]),
    "find all": lambda unit: unit.records.find(),
    "count": lambda unit: unit.records.count(connection="c"),
    "insert": lambda unit: unit.records.insert(record("9", connection="c")),
    "put": lambda unit: unit.sessions.put(session("c", state="new")),
    "swap": lambda unit: unit.sessions.swap(session("c"), session("c", state="new")),
    "delete": lambda unit: unit.records.delete("c", "bill", "bill", "1"),
    "delete by a key without it": lambda unit: unit.sessions.delete("ticket-c"),
    "read the trail": lambda unit: unit.audit.read("c"),
    "write the trail": lambda unit: unit.audit.append(line("e", connection="c")),
    "the connection itself": lambda unit: unit.connections.get("c"),
}


@pytest.mark.parametrize("first", TOUCHES)
@pytest.mark.parametrize("second", ["write the trail"])
def test_units_of_one_connection_wait_for_each_other(stores, first, second):
    """Whatever a unit touches first, the other one waits for it, and gives up after `wait_s`."""
    one, other = stores
    with one.unit() as unit:
        unit.sessions.put(session("c"))
    with one.unit() as unit:
        TOUCHES[first](unit)

        assert [Conflict] == [type(exc) for exc in outcome_of(other, TOUCHES[second])]
    assert [] == outcome_of(other, TOUCHES[second])


@pytest.mark.parametrize("touch", [name for name in TOUCHES if name not in {"find all", "get of nothing"}])
def test_units_of_different_connections_do_not_wait(stores, touch):
    """What lies beside the other's entries, in the same page of an index, is nobody's business."""
    one, other = stores
    with one.unit() as unit:
        for name in "acd":
            unit.sessions.put(session(name))
    with one.unit() as unit:
        for name in "ad":
            assert session(name) == unit.sessions.get(f"ticket-{name}")
            unit.sessions.put(session(name, state="newer"))
            unit.records.insert(record("1", connection=name))
            unit.audit.append(line("e", connection=name))

        assert [] == outcome_of(other, TOUCHES[touch])
    with other.read() as unit:
        assert session("a", state="newer") == unit.sessions.get("ticket-a")


def test_no_update_waits_for_another_connection(stores):
    """Writing, dying, asking what became of it: none of it touches more than the update's own connection."""
    one, other = stores
    firm = Firm(memory=one)
    with other.unit() as unit:
        unit.leases.get("another")

        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.die("after")
        firm.cycle()
    assert ["1001", "1002"] == firm.numbers()


def test_who_reads_waits_for_nobody(stores):
    """`read()` sees what was there before the unit that is open."""
    one, other = stores
    with one.unit() as unit:
        unit.sessions.put(session("c"))
    with one.unit() as unit:
        unit.sessions.put(session("c", state="newer"))
        unit.records.find()
        with other.read() as reader:
            assert (session("c"),) == reader.sessions.find()


def test_what_a_key_leads_to_is_read_again_behind_the_lock(postgres_url):
    """A unit that found a row by its ticket, and had to wait for the connection, sees what it waited for."""
    one, other = SqlStore(postgres_url), SqlStore(postgres_url)
    seen = []

    def look():
        with other.unit() as unit:
            seen.append(unit.sessions.get("ticket-c"))

    with one.unit() as unit:
        unit.sessions.put(session("c"))
    waiting = threading.Thread(target=look)
    with one.unit() as unit:
        unit.sessions.put(session("c", state="newer"))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
    waiting.join()
    for store in (one, other):
        store.close()

    assert [session("c", state="newer")] == seen


def test_two_units_that_wait_for_each_other_do_not_wait_for_ever(postgres_url):
    """Each has one connection and wants the other's: PostgreSQL ends one of them, which changed nothing."""
    one, other = SqlStore(postgres_url), SqlStore(postgres_url)
    both_have_one, ends = threading.Barrier(2), Counter()

    def work(store, names):
        try:
            with store.unit() as unit:
                unit.records.put(record(names, connection=names[0]))
                both_have_one.wait()
                unit.records.put(record(names, connection=names[1]))
        except Conflict as exc:
            ends[exc.code] += 1

    threads = [threading.Thread(target=work, args=args) for args in ((one, "ab"), (other, "ba"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with one.read() as unit:
        written = unit.records.count()
    for store in (one, other):
        store.close()

    assert {"40P01": 1} == ends
    assert 2 == written
