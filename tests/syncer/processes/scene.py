"""Two servers on one database, a small month at BILL, one company file, and agents that call either."""

import dataclasses
import http.client
import random
import secrets
import threading
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from attrs import evolve

from billv3.testing import FakeBillServer
from examples.reference_server import config as configuration
from examples.reference_server import demo_parties, process
from examples.reference_server.connect import Asked, connect
from examples.reference_server.demo_scene import CONNECTION, World, free_port
from examples.reference_server.parts import opened
from qbwc.testing import WebConnector
from qbwc.testing._transport import RawAnswer, TransportFailed
from syncer.sealing import generate_key

PAUSE_S = 0.05
OPTIONS = {
    "batch_size": "6",
    "call_budget_s": "1",
    "lease_idle_s": "2",
    "lease_answer_s": "2",
    "retry_s": "1",
}


class Either:
    """Each call goes to a server drawn by lot, from an address of this machine that can be chosen."""

    def __init__(self, servers, seed=0, source="127.0.0.1"):
        self.urls = [urlsplit(server.url) for server in servers]
        self.lot, self.source = random.Random(seed), source
        self.drawn = []

    def post(self, headers, body):
        self.drawn.append(self.lot.randrange(len(self.urls)))
        url = self.urls[self.drawn[-1]]
        wire = http.client.HTTPConnection(url.hostname, url.port, timeout=60, source_address=(self.source, 0))
        try:
            wire.request("POST", "/qbwc", body, dict(headers))
            answer = wire.getresponse()
            return RawAnswer(answer.status, answer.getheader("Content-Type", ""), answer.read())
        except (OSError, http.client.HTTPException) as exc:
            raise TransportFailed(str(exc)) from exc
        finally:
            wire.close()


class Shared:
    """One company file for several agents: QuickBooks works one request after the other."""

    def __init__(self, file):
        self._file, self._lock, self._open = file, threading.Lock(), 0
        self.meanwhile = None
        """What happens once, between the next write and its answer's way to the server."""

    def __getattr__(self, name):
        return getattr(self._file, name)

    def begin_session(self):
        with self._lock:
            self._open += 1
            if self._open == 1:
                self._file.begin_session()

    def end_session(self):
        with self._lock:
            self._open -= 1
            if self._open == 0:
                self._file.end_session()

    def process(self, xml):
        with self._lock:
            answer = self._file.process(xml)
        if "AddRq" in xml and self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            happens()
        return answer


@contextmanager
def scene(directory, database, *, seed, scale, servers):
    """Set the scene on a migrated database; gives the world (with the first server) and all servers."""
    fake, month = demo_parties.bill_month(seed=seed, scale=scale)
    # BILL's clock leaps over days while the servers' own stand still: no session goes idle by that.
    fake.knobs = dataclasses.replace(fake.knobs, idle_minutes=60 * 24 * 365)
    file = demo_parties.company_file()
    with ExitStack() as stack:
        bill = stack.enter_context(FakeBillServer(fake))
        settings = {
            "BILLQBD_DATABASE_URL": database,
            "BILLQBD_SECRET_KEY": generate_key(),
            "BILLQBD_ADMIN_PASSWORD": secrets.token_urlsafe(16),
            "BILLQBD_PUBLIC_URL": "http://localhost:8000",
            "BILLQBD_BILL_URL": bill.url,
        }
        credentials = {
            "BILL_DEV_KEY": fake.dev_key,
            "BILL_ORGANIZATION_ID": fake.organization_id,
            "BILL_USERNAME": fake.username,
            "BILL_PASSWORD": fake.password,
            "QBWC_USERNAME": CONNECTION,
            "QBWC_PASSWORD": secrets.token_urlsafe(16),
        }
        with opened(configuration.load(settings)) as parts:
            wanted = {"payment_account": demo_parties.bank_account(), **OPTIONS}
            connect(parts, CONNECTION, wanted, Asked(env=credentials, ask=None), repin=False)
            known = parts.admin.connection(CONNECTION)
        file.stamp_file_id(known.owner_id, known.file_id)
        started = []
        for number in range(servers):
            mine = settings | {"BILLQBD_PORT": str(free_port())}
            started.append(process.Server(mine, directory / f"server-{number}.log"))
            stack.callback(started[-1].stop)
            started[-1].start()
        world = World(
            fake=fake,
            month=month,
            bill=bill,
            file=file,
            server=started[0],
            settings=settings,
            credentials=credentials,
            agent=WebConnector("http://127.0.0.1:1/", "", "", quickbooks=file),
        )
        yield evolve(world, agent=agent(world, started)), started


def agent(world, servers, *, seed=0, source="127.0.0.1", quickbooks=None):
    """Make an agent that calls all the servers by lot."""
    return WebConnector(
        Either(servers, seed, source),
        CONNECTION,
        world.credentials["QBWC_PASSWORD"],
        quickbooks=quickbooks or world.file,
        sleep=lambda _: time.sleep(PAUSE_S),
    )
