"""Many tenants at once over two processes on one store: no session depends on the process that opened it."""

import json
import os
import random
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qbwc.passwords import Passwords
from qbwc.testing import HttpTransport, ScriptedQuickBooks, Status, WebConnector
from syncer.entries import Connection
from syncer.stores.sql import SqlStore
from tests.syncer.processes.worker import CHEAP, REQUESTS

ROOT = Path(__file__).parents[3]
TENANTS = int(os.environ.get("BILLQBD_TEST_TENANTS", "200"))
KILLED = int(os.environ.get("BILLQBD_TEST_TENANTS", "60"))
"""So many sessions are open when the processes die."""
CALLS = 3 + 2 * REQUESTS + 1
"""Of one undisturbed update: two versions, the login, a pair of calls for each request, the good-bye."""


class Workers:
    """Two worker processes; each can be killed and started again."""

    def __init__(self, database):
        self.database, self.ports, self.processes = database, [0, 0], [None, None]
        for number in range(2):
            self.start(number)

    def start(self, number):
        command = [
            sys.executable,
            "-m",
            "tests.syncer.processes.worker",
            self.database,
            str(self.ports[number]),
        ]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.processes[number] = process
        self.ports[number] = int(process.stdout.readline())

    def kill(self, number):
        process = self.processes[number]
        process.kill()
        process.wait()
        process.stdout.close()

    def restart(self):
        for number in range(2):
            self.kill(number)
        for number in range(2):
            self.start(number)

    def troubles(self):
        """Return what went wrong inside of the workers that run now."""
        met = Counter()
        for port in self.ports:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/troubles", timeout=30) as answer:
                met.update(json.load(answer))
        return met


class AnyOf:
    """Each call goes to a worker drawn by lot, as behind a load balancer."""

    def __init__(self, urls, seed):
        self.transports = [HttpTransport(url) for url in urls]
        self.lot = random.Random(seed)
        self.drawn = []

    def post(self, headers, body):
        self.drawn.append(self.lot.randrange(len(self.transports)))
        return self.transports[self.drawn[-1]].post(headers, body)


@pytest.fixture
def tenants(database):
    """Make the connections; a tenant's password is its name backwards."""
    names = [f"tenant-{number}" for number in range(TENANTS)]
    passwords = Passwords(CHEAP)
    store = SqlStore(database)
    with store.unit() as unit:
        for name in names:
            unit.connections.insert(
                Connection(
                    name=name,
                    username=name,
                    password_hash=passwords.hash(name[::-1]),
                    owner_id="owner",
                    file_id="file",
                    settings="{}",
                    created_at=datetime.now(UTC),
                )
            )
    store.close()
    return names


@pytest.fixture
def workers(database, tenants):
    workers = Workers(database)
    yield workers
    for number in range(2):
        workers.kill(number)


def agents_for(tenants, workers):
    urls = [f"http://127.0.0.1:{port}/qbwc" for port in workers.ports]
    return {
        tenant: WebConnector(
            AnyOf(urls, seed),
            tenant,
            tenant[::-1],
            ScriptedQuickBooks(answer=lambda xml: xml.replace("Rq", "Rs")),
        )
        for seed, tenant in enumerate(tenants)
    }


class Crowd:
    """All updates call by call, eight at any moment, so that all sessions are open at the same time."""

    def __init__(self, agents):
        steps = [agent.steps() for agent in agents.values()]
        self.shares = [steps[number::8] for number in range(8)]

    def go_on(self, calls=10_000):
        """Let each agent make at most so many more calls."""
        threads = [threading.Thread(target=self._some, args=(share, calls)) for share in self.shares]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _some(self, share, calls):
        for _ in range(calls):
            share[:] = [steps for steps in share if next(steps, None) is not None]
            if not share:
                return


def taken(database, tenants):
    store = SqlStore(database)
    with store.read() as unit:
        found = {tenant: [line.detail for line in unit.audit.read(tenant)] for tenant in tenants}
    store.close()
    return found


def own_answers(tenants):
    return {tenant: [f'<Rs requestID="{tenant}-{n}"/>' for n in range(REQUESTS)] for tenant in tenants}


def test_many_sessions_of_many_tenants_over_two_processes(database, tenants, workers):
    """All at once, each call in either process: no cross-talk, no lost call, and none in another's way."""
    agents = agents_for(tenants, workers)
    Crowd(agents).go_on()

    assert Counter({Status.DONE: TENANTS}) == Counter(agent.outcome.status for agent in agents.values())
    assert {CALLS} == {len(agent.transcript) for agent in agents.values()}
    assert own_answers(tenants) == taken(database, tenants)
    assert Counter() == workers.troubles()


def test_both_processes_are_killed_while_all_sessions_are_open(database, tenants, workers):
    """Between calls nobody notices `kill -9`; within a call the next update goes on, and nothing is lost."""
    tenants = tenants[:KILLED]
    agents = agents_for(tenants, workers)
    crowd = Crowd(agents)
    crowd.go_on(4)
    workers.restart()
    crowd.go_on(2)
    assert {""} == {exchange.error for agent in agents.values() for exchange in agent.transcript}

    rest = threading.Thread(target=crowd.go_on)
    rest.start()
    time.sleep(0.15)
    workers.restart()
    rest.join()
    unlucky = {tenant: agent for tenant, agent in agents.items() if agent.outcome.status is not Status.DONE}
    assert {Status.FAILED} >= {agent.outcome.status for agent in unlucky.values()}
    Crowd(unlucky).go_on()

    assert Counter({Status.DONE: KILLED}) == Counter(agent.outcome.status for agent in agents.values())
    assert own_answers(tenants) == taken(database, tenants)
    assert Counter() == workers.troubles()
