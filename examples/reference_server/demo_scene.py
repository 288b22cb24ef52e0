"""
The scene of the demo: every party, the database, the connection, and the server as a process of its own.

The end-to-end tests play on the same scene.
"""

import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen

import billv3
from billv3.ids import OrganizationID
from billv3.testing import FakeBill, FakeBillServer
from billv3.testing.landscaping import Month
from examples.reference_server import config as configuration
from examples.reference_server import demo_parties, process
from examples.reference_server.connect import Asked, connect
from examples.reference_server.demo_ledger import BillLedger, Comparison, compare
from examples.reference_server.parts import opened
from qbwc.testing import Outcome, WebConnector
from qbxml.testing import CompanyFile
from syncer.sealing import generate_key
from syncer.stores.migrate import upgrade

CONNECTION: Final = "evergreen"

QUIET_MAX: Final = 5
"""After the month, so many cycles at most until one writes nothing."""

PAUSE_S: Final = 0.05
"""The agent's pause when it is told to wait; the real one takes five seconds."""


@frozen(kw_only=True)
class World:
    """Everything that takes part."""

    fake: FakeBill
    month: Month
    bill: FakeBillServer
    file: CompanyFile
    server: process.Server
    settings: dict[str, str]
    credentials: dict[str, str]
    agent: WebConnector


@contextmanager
def world(
    directory: Path,
    *,
    seed: int,
    scale: float,
    options: Mapping[str, object] | None = None,
    extra: Mapping[str, str] | None = None,
) -> Iterator[World]:
    """
    Set the scene, and end the server at the end.

    `options` are settings of the connection, `extra` more credentials. Raises `process.DidNotStart`.
    """
    fake, month = demo_parties.bill_month(seed=seed, scale=scale)
    file = demo_parties.company_file()
    with FakeBillServer(fake) as bill:
        port = free_port()
        settings = {
            "BILLQBD_DATABASE_URL": f"sqlite:///{directory / 'demo.db'}",
            "BILLQBD_SECRET_KEY": generate_key(),
            "BILLQBD_ADMIN_PASSWORD": secrets.token_urlsafe(16),
            "BILLQBD_PUBLIC_URL": f"http://localhost:{port}",
            "BILLQBD_PORT": str(port),
            "BILLQBD_BILL_URL": bill.url,
        }
        credentials = {
            "BILL_DEV_KEY": fake.dev_key,
            "BILL_ORGANIZATION_ID": fake.organization_id,
            "BILL_USERNAME": fake.username,
            "BILL_PASSWORD": fake.password,
            "QBWC_USERNAME": CONNECTION,
            "QBWC_PASSWORD": secrets.token_urlsafe(16),
            **(extra or {}),
        }
        # The commands `migrate` and `connect`, without the processes around them.
        upgrade(settings["BILLQBD_DATABASE_URL"])
        with opened(configuration.load(settings)) as parts:
            # The firm has one company file for both its yards, and no class for them.
            firm = {"payment_account": demo_parties.bank_account(), "left_out": ("location",)}
            wanted = {**firm, **(options or {})}
            connect(parts, CONNECTION, wanted, Asked(env=credentials, ask=None), repin=False)
            known = parts.admin.connection(CONNECTION)
        # What Web Connector does when the QWC file is opened: it stamps the company file.
        file.stamp_file_id(known.owner_id, known.file_id)
        server = process.Server(settings, directory / "server.log")
        agent = WebConnector(
            f"{server.url}/qbwc",
            CONNECTION,
            credentials["QBWC_PASSWORD"],
            quickbooks=file,
            sleep=lambda _: time.sleep(PAUSE_S),
        )
        try:
            server.start()
            yield World(
                fake=fake,
                month=month,
                bill=bill,
                file=file,
                server=server,
                settings=settings,
                credentials=credentials,
                agent=agent,
            )
        finally:
            server.stop()


def ledgers(scene: World) -> Comparison:
    """Read both ledgers and compare them."""
    with opened(configuration.load(scene.settings)) as parts:
        settings = parts.admin.status(CONNECTION).settings
        login = billv3.UserLogin(
            username=scene.fake.username,
            password=scene.fake.password,
            organization_id=OrganizationID(scene.fake.organization_id),
            dev_key=scene.fake.dev_key,
        )
        with billv3.Client(login, base_url=scene.settings["BILLQBD_BILL_URL"]) as client:
            bill = BillLedger.read(client, settings)
        return compare(bill, scene.file, parts.admin, CONNECTION)


def until_quiet(scene: World) -> Iterator[Outcome]:
    """Run cycles until one has nothing to write, `QUIET_MAX` at most."""
    for _ in range(QUIET_MAX):
        before = _written(scene.file)
        outcome = scene.agent.update()
        yield outcome
        if not outcome.ok or _written(scene.file) == before:
            return


def _written(file: CompanyFile) -> tuple[object, ...]:
    """Return what changes with every write."""
    return tuple(
        (one.txn_id, one.edit_sequence, one.is_void)
        for kind in ("Bill", "VendorCredit", "BillPaymentCheck")
        for one in file.transactions(kind)
    )


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
