"""A whole firm in one process: fake BILL, our service, a store, and a Web Connector with a company file."""

import warnings
from decimal import Decimal

import httpx
from argon2 import PasswordHasher
from attrs import define, field

from billv3 import NO_RETRY, Client, InProcessLimiter, UserLogin
from billv3.ids import OrganizationID
from billv3.testing import FakeBill
from qbwc import WebConnectorService
from qbwc.passwords import Passwords
from qbwc.settings import Settings as ServiceSettings
from qbwc.testing import Outcome, WebConnector
from qbwc.wsgi import WsgiApp
from qbxml.testing import CompanyFile
from syncer.adapters.bill import BillPayables
from syncer.adapters.connector import build_service
from syncer.adapters.desktop import DesktopBook
from syncer.engine import Engine
from syncer.entries import Connection, ExceptionEntry, Link, Record
from syncer.model import Kind, Side
from syncer.ports import Clock, Store
from syncer.settings import Settings
from syncer.stores import MemoryStore
from syncer.testing import FakeIds
from tests.syncer.adapters.desk import FILE, OWNER

NAME = "firm"
PASSWORD = "correct horse"

PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
"""Hashes as the real ones are, and fast: tests log in hundreds of times."""


class CountedFile:
    """The company file, with its round trips counted."""

    def __init__(self, file: CompanyFile) -> None:
        self._file = file
        self.trips = 0
        self.meddle = lambda: None

    def __getattr__(self, name: str):
        return getattr(self._file, name)

    def process(self, xml: str) -> str:
        self.trips += 1
        self.meddle()
        return self._file.process(xml)


@define
class Scene:
    """Everything joined; `boot` starts our process anew, with nothing but the store."""

    fake: FakeBill
    file: CompanyFile
    clock: Clock
    settings: Settings
    store: Store = field(factory=MemoryStore)
    ids: FakeIds = field(factory=FakeIds)
    counted: CountedFile = field(init=False)
    service: WebConnectorService = field(init=False)
    payables: BillPayables = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.counted = CountedFile(self.file)
        self.file.stamp_file_id(OWNER, FILE)
        self.boot()
        with self.store.unit() as unit:
            unit.connections.insert(
                Connection(
                    name=NAME,
                    username="agent",
                    password_hash=PASSWORDS.hash(PASSWORD),
                    owner_id=OWNER,
                    file_id=FILE,
                    settings=self.settings.to_json(),
                    created_at=self.clock.now(),
                )
            )

    def boot(self) -> None:
        login = UserLogin(
            username=self.fake.username,
            password=self.fake.password,
            organization_id=OrganizationID(self.fake.organization_id),
            dev_key=self.fake.dev_key,
        )
        client = Client(
            login,
            base_url="https://bill.test/connect",
            http_client=httpx.Client(transport=self.fake.transport()),
            clock=self.clock,
            limiter=InProcessLimiter(),
            retry=NO_RETRY,
        )
        self.payables = BillPayables(client)
        engine = Engine(
            store=self.store,
            book=DesktopBook(),
            payables=lambda _: self.payables,
            clock=self.clock,
            ids=self.ids,
        )
        self.service = build_service(
            store=self.store,
            engine=engine,
            clock=self.clock,
            passwords=PASSWORDS,
            settings=ServiceSettings(public_url="https://books.test/qbwc"),
        )

    def agent(self, *faults: object, password: str = PASSWORD, sleep=None) -> WebConnector:
        return WebConnector(
            WsgiApp(self.service),
            "agent",
            password,
            quickbooks=self.counted,
            faults=faults,
            sleep=sleep or (lambda seconds: self.clock.advance(seconds=seconds)),
        )

    def update(self, *faults: object) -> Outcome:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            return self.agent(*faults).update()

    # -- looking -----------------------------------------------------------------------------------

    def exceptions(self) -> tuple[ExceptionEntry, ...]:
        with self.store.unit() as unit:
            return unit.exceptions.find(connection=NAME)

    def links(self, kind: Kind) -> tuple[Link, ...]:
        with self.store.unit() as unit:
            return unit.links.find(connection=NAME, kind=kind.value)

    def record(self, kind: Kind, id_: str) -> Record | None:
        with self.store.unit() as unit:
            return unit.records.get(NAME, Side.BILL.value, kind.value, id_)

    def lease_holder(self) -> str:
        with self.store.unit() as unit:
            lease = unit.leases.get(NAME)
        return lease.holder if lease else ""

    def owed(self) -> dict[str, Decimal]:
        """What QuickBooks owes each vendor, by BILL's vendor id, through the links."""
        names = {self.file.vendor(link.book_id).name: link.bill_id for link in self.links(Kind.VENDOR)}
        return {names.get(name, name): amount for name, amount in self.file.accounts_payable().items()}
