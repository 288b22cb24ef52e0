"""A process that is killed in the middle of its units leaves whole units only."""

import os
import random
import signal
import subprocess
import sys
import time

from syncer.stores.sql import SqlStore
from syncer.testing.store_contract import key_of

ROWS = 7
KILLS = int(os.environ.get("BILLQBD_TEST_KILLS", "4"))

PROGRAM = """
import sys
from attrs import evolve
from syncer.stores.sql import SqlStore
from syncer.testing.store_contract import line, operation, record

store = SqlStore(sys.argv[1])
with store.unit() as unit:
    number = len(unit.audit.read("c"))
print("ready", flush=True)
while True:
    with store.unit() as unit:
        for row in range(7):
            unit.records.put(record(f"{number:06}-{row}", body="x" * 500))
            unit.operations.insert(operation(f"{number:06}-{row}"))
        if number:
            for row in range(7):
                unit.operations.delete(f"{number - 1:06}-{row}")
        unit.audit.append(line(f"{number}"))
    print(number, flush=True)
    number += 1
"""


def test_a_killed_process_leaves_whole_units(sqlite_url: str) -> None:
    """
    After SIGKILL at a random moment each unit is there as a whole or not at all, and what the process had
    reported as stored is there. The next process goes on from there.
    """
    dice = random.Random(20260309)
    told = -1
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, sqlite_url], stdout=subprocess.PIPE, text=True
        )
        assert "ready\n" == child.stdout.readline()
        first = child.stdout.readline()
        time.sleep(dice.uniform(0, 0.02))
        os.kill(child.pid, signal.SIGKILL)
        reported, _ = child.communicate()
        numbers = [int(number) for number in (first + reported).splitlines() if number]
        told = max([told, *numbers])

        store = SqlStore(sqlite_url)
        with store.unit() as unit:
            lines = [int(one.event) for one in unit.audit.read("c")]
            records = [key_of(one)[3] for one in unit.records.find()]
            operations = [one.id for one in unit.operations.find()]
        store.close()
        assert list(range(len(lines))) == lines
        assert len(lines) - 1 in (told, told + 1)  # it may have died between the commit and the report
        assert [f"{number:06}-{row}" for number in lines for row in range(ROWS)] == records
        assert [f"{number:06}-{row}" for number in lines[-1:] for row in range(ROWS)] == operations
    assert told >= KILLS - 1
