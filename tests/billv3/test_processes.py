"""Many processes share one login: 200 logins an hour are a hard cap."""

import json
import subprocess
import sys
from pathlib import Path

from billv3.testing import FakeBill, FakeBillServer

PROGRAM = """
import fcntl, json, sys
from datetime import datetime
from pathlib import Path

from billv3 import Client, InProcessLimiter, Secret, Session, UserLogin

path, url, facts = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])


class FileCache:
    '''One file for all processes, locked while it is read and written.'''

    def _with(self, change):
        with open(path, "a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            kept = json.loads(file.read() or "{}")
            answer = change(kept)
            file.seek(0)
            file.truncate()
            file.write(json.dumps(kept))
            return answer

    def get(self, key):
        row = self._with(lambda kept: kept.get(key))
        if row is None:
            return None
        return Session(Secret(row[0]), row[1], row[2], *map(datetime.fromisoformat, row[3:5]))

    def put(self, key, session):
        row = [session.session_id.reveal(), session.organization_id, session.user_id]
        row += [session.opened_at.isoformat(), session.used_at.isoformat()]
        self._with(lambda kept: kept.update({key: row}))

    def invalidate(self, key, session_id):
        self._with(lambda kept: kept.pop(key) if kept.get(key, [""])[0] == session_id.reveal() else None)


with Client(
    UserLogin(**facts), base_url=url, session_cache=FileCache(), limiter=InProcessLimiter(in_flight_max=1)
) as client:
    for _ in range(5):
        client.vendors.list().all()
"""


def start(path: Path, url: str, fake: FakeBill) -> subprocess.Popen[str]:
    facts = {
        "username": fake.username,
        "password": fake.password,
        "organization_id": fake.organization_id,
        "dev_key": fake.dev_key,
    }
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), url, json.dumps(facts)], stderr=subprocess.PIPE, text=True
    )


def finish(*running: subprocess.Popen[str]) -> None:
    for each in running:
        _, said = each.communicate(timeout=60)
        assert (0, "") == (each.returncode, said)


def test_processes_share_a_login_and_one_that_dies_is_replaced_once_for_those_that_follow(
    tmp_path: Path,
) -> None:
    """The first signs in; two at once use its session; after BILL ended it, one signs in for the rest."""
    fake = FakeBill()
    cache = tmp_path / "sessions"
    with FakeBillServer(fake) as server:
        finish(start(cache, server.url, fake))
        assert 1 == fake.logins
        finish(*(start(cache, server.url, fake) for _ in range(2)))
        assert 1 == fake.logins
        fake.expire_sessions()
        finish(start(cache, server.url, fake))
        finish(*(start(cache, server.url, fake) for _ in range(2)))

    assert 2 == fake.logins
    assert 30 == fake.calls["GET /v3/vendors"] - fake.refusals["BDC_1109"]
