"""Real processes on one store: nothing ties the calls of an update to one worker."""

import itertools
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from qbwc.testing import HttpTransport, ScriptedQuickBooks, Status, WebConnector
from tests.qbwc.serve import REQUESTS
from tests.qbwc.support import SqliteSessionStore

ROOT = Path(__file__).parents[2]
TENANTS = 200


class Workers:
    """Two worker processes; each can be killed and started again."""

    def __init__(self, database):
        self.database, self.ports, self.processes = database, [0, 0], [None, None]
        for number in range(2):
            self.start(number)

    def start(self, number):
        command = [sys.executable, "-m", "tests.qbwc.serve", str(self.database), str(self.ports[number])]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.processes[number] = process
        self.ports[number] = int(process.stdout.readline())

    def kill(self, number):
        process = self.processes[number]
        process.kill()
        process.wait()
        process.stdout.close()


class Alternating:
    """Each call goes to the other worker, as behind a load balancer."""

    def __init__(self, ports, start):
        self.turns = itertools.cycle([HttpTransport(f"http://127.0.0.1:{port}/qbwc") for port in ports])
        for _turn in range(start % 2):
            next(self.turns)

    def post(self, headers, body):
        return next(self.turns).post(headers, body)


@pytest.fixture
def workers(tmp_path):
    SqliteSessionStore(tmp_path / "sessions.db")
    workers = Workers(tmp_path / "sessions.db")
    yield workers
    for number in range(2):
        workers.kill(number)


def agent_for(tenant, workers, start=0):
    books = ScriptedQuickBooks(answer=lambda xml: xml.replace("Rq", "Rs"))
    return WebConnector(Alternating(workers.ports, start), tenant, tenant[::-1], books)


def test_200_sessions_of_200_tenants_over_two_processes(workers):
    """All at once, each call in the other process: no cross-talk, no lost call."""
    agents = {f"tenant-{n}": agent_for(f"tenant-{n}", workers, n) for n in range(TENANTS)}

    def drive(some):
        """Many sessions call by call, so that all are open at the same time."""
        running = [agent.steps() for agent in some]
        while running:
            running = [steps for steps in running if next(steps, None) is not None]

    everyone = list(agents.values())
    threads = [threading.Thread(target=drive, args=(everyone[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = SqliteSessionStore(workers.database)
    notes = {}
    for tenant in agents:
        with store.unit(tenant) as unit:
            notes[tenant] = unit.notes()

    assert {agent.outcome.status for agent in everyone} == {Status.DONE}
    assert {agent.outcome.requests for agent in everyone} == {REQUESTS}
    assert {
        tenant: [f'<Rs requestID="{tenant}-{n}"/>' for n in range(REQUESTS)] for tenant in agents
    } == notes


@pytest.mark.parametrize("after", range(3, 11))
def test_a_restart_between_any_two_calls_is_not_noticed(workers, after):
    """``kill -9`` and a new process: the session lives in the store."""
    agent = agent_for("tenant", workers)
    for exchange in agent.steps():
        if exchange.number == after:
            for number in range(2):
                workers.kill(number)
                workers.start(number)
    with SqliteSessionStore(workers.database).unit("tenant") as unit:
        notes = unit.notes()

    assert agent.outcome.status is Status.DONE
    assert notes == [f'<Rs requestID="tenant-{n}"/>' for n in range(REQUESTS)]
