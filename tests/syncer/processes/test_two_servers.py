"""Two `serve` processes on one database are as one: the same books, whoever answers which call."""

import os
import re
import shutil
import threading
from collections import Counter

import pytest

from examples.reference_server.demo_scene import ledgers, until_quiet
from qbwc.testing import Status
from tests.end_to_end.ledger import books
from tests.syncer.processes.scene import Shared, agent, scene

SEED = 11
SCALE = float(os.environ.get("BILLQBD_TEST_SCALE", "0.1"))
QUARTERS = (8, 8, 8, 7)
OTHER_ADDRESS = "127.0.0.2"


def play(world, days):
    for _ in range(days):
        world.month.play_day()


def settle(world):
    for outcome in until_quiet(world):
        assert outcome.ok, outcome.message


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, sqlite_template):
    """The books that one process writes."""
    directory = tmp_path_factory.mktemp("alone")
    shutil.copy(sqlite_template, directory / "store.db")
    with scene(directory, f"sqlite:///{directory / 'store.db'}", seed=SEED, scale=SCALE, servers=1) as (
        world,
        _,
    ):
        for days in QUARTERS:
            play(world, days)
            settle(world)
        assert ledgers(world).agrees
        return books(world.file)


def twins(file):
    """Return what stands more than once in the company file by the mark that was planted in it."""
    planted = Counter(
        one.text("external_guid")
        for kind in ("Bill", "VendorCredit", "BillPaymentCheck")
        for one in file.transactions(kind)
    )
    assert planted.pop(None, 0) == 0
    assert planted
    return [guid for guid, count in planted.items() if count > 1]


def failures(servers):
    """Return the lines of the servers' logs that tell of calls that failed."""
    return [
        found
        for server in servers
        for found in server.log.read_text(encoding="utf-8").splitlines()
        if re.search(r"failed|Traceback|Conflict", found)
    ]


def test_agents_that_call_either_process_write_the_books_of_one(tmp_path, database, undisturbed):
    """Every call is drawn by lot, and nothing is missing, doubled or different."""
    with scene(tmp_path, database, seed=SEED, scale=SCALE, servers=2) as (world, servers):
        for days in QUARTERS:
            play(world, days)
            settle(world)

        assert undisturbed == books(world.file)
        assert ledgers(world).agrees
        assert [] == twins(world.file)
        assert [] == failures(servers)
        assert all(count > 20 for count in Counter(world.agent._transport.drawn).values())


def racing(*agents):
    """Run an update of each agent in a thread of its own; they log in at the same moment."""
    log_in = threading.Barrier(len(agents))

    def update(one):
        for exchange in one.steps():
            if exchange.method == "clientVersion":
                log_in.wait()

    threads = [threading.Thread(target=update, args=(one,)) for one in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one.outcome.status for one in agents]


def test_two_agents_at_once_never_work_one_connection_together(tmp_path, database, undisturbed):
    """
    From two machines the second is told "busy". On one machine the later log-in takes over, even between a
    write and its answer; the other agent is sent home, and what it wrote is found and not written again.
    """
    raced, cut = Counter(), []
    with scene(tmp_path, database, seed=SEED, scale=SCALE, servers=2) as (world, servers):
        file = Shared(world.file)
        here = agent(world, servers, seed=1, quickbooks=file)
        beside = agent(world, servers, seed=2, quickbooks=file)
        there = agent(world, servers, seed=3, quickbooks=file, source=OTHER_ADDRESS)
        for number, days in enumerate(QUARTERS):
            play(world, days)
            if number % 2:
                raced.update(racing(here, there))
            else:
                file.meanwhile = beside.update
                cut.append((here.update().status, beside.outcome.status))
            settle(world)

        assert undisturbed == books(world.file)
        assert ledgers(world).agrees
        assert [] == twins(world.file)
        assert [] == failures(servers)
    assert [(Status.STOPPED, Status.DONE)] * 2 == cut
    assert {Status.DONE: 2, Status.BUSY: 2} == raced
