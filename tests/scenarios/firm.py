"""
A whole firm in one process: BILL, a QuickBooks company file, and our engine between them.

Everything is the real thing but the two parties: `billv3`'s client over `FakeBill`'s transport, the desktop
book over a simulated company file, the engine, and a store. A story tells what people did on either side,
runs updates as the Web Connector would, and looks at what a bookkeeper then finds.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import httpx
from attrs import evolve, frozen

from billv3 import NO_RETRY, Client, InProcessLimiter, UserLogin
from billv3.ids import OrganizationID
from billv3.testing import FakeBill, Knobs
from qbxml.testing import Behaviour, ComError, CompanyFile, Preferences
from syncer.adapters.bill import BillPayables
from syncer.adapters.desktop import DesktopBook
from syncer.admin import Admin, Proposal, Replayed, WaitingRecord
from syncer.admin import Story as Whole
from syncer.engine import Engine, Finished, Later, Send
from syncer.entries import Connection, ExceptionEntry, Link
from syncer.model import Kind
from syncer.ports import Store
from syncer.reconcile import Line, Report, reconcile
from syncer.settings import Settings
from syncer.testing import FakeClock, FakeIds
from tests.scenarios.books import Books, Paper
from tests.scenarios.office import BillOffice

NAME = "firm"
OWNER = "{6B063959-81B0-4622-85D6-F548C8CCB517}"
FILE = "{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}"
PERSON = "bookkeeper"
START = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)
"""A Monday morning."""

CALLS_MAX = 2_000


@frozen
class Update:
    """What one update said; `well` is false where it could not do its work."""

    summary: str
    well: bool = True

    @property
    def quiet(self) -> bool:
        """Whether nothing was written."""
        return "0 written" in self.summary


@frozen
class Desk:
    """What a person does to exceptions, by the BILL id of the record."""

    admin: Admin

    def replay(self, record: str) -> Replayed:
        return self.admin.replay(NAME, record, actor=PERSON)

    def skip(self, record: str) -> Replayed:
        return self.admin.skip(NAME, record, actor=PERSON)

    def repost(self, record: str) -> Replayed:
        return self.admin.repost(NAME, record, actor=PERSON)

    def proposals(self, record: str) -> tuple[Proposal, ...]:
        """What QuickBooks has that could be a record of BILL, and nobody has said yet."""
        return tuple(one for one in self.admin.matches(NAME) if one.match.bill_id == record)

    def adopt(self, record: str, paper: str) -> Replayed:
        return self.admin.adopt(NAME, record, paper, actor=PERSON)

    def refuse(self, record: str) -> Replayed:
        return self.admin.refuse(NAME, record, actor=PERSON)

    def relink(self, vendor: str, book_vendor: str) -> Replayed:
        """Say by their ids or names which vendor of QuickBooks one of BILL is."""
        return self.admin.relink(NAME, vendor, book_vendor, actor=PERSON)


class Firm:
    """
    One firm. Keywords that are none of `behaviour`, `preferences`, `knobs` are settings of the connection.

    Attributes:
        bill: BILL and the people who work in it.
        books: QuickBooks and its bookkeeper.
        admin: What a person may do to exceptions.
    """

    def __init__(
        self,
        store: Store,
        *,
        behaviour: Behaviour | None = None,
        preferences: Preferences | None = None,
        knobs: Knobs | None = None,
        **settings: object,
    ) -> None:
        self.clock = FakeClock(START)
        self.store = store
        self.ids = FakeIds()
        self.bill = BillOffice(FakeBill(now=self.clock.now, seed=11, knobs=knobs), self.clock)
        file = CompanyFile.new(now=self.clock.now, behaviour=behaviour, preferences=preferences)
        file.stamp_file_id(OWNER, FILE)
        self.books = Books(file, self.clock)
        self.desk = Admin(store=store, clock=self.clock)
        self.admin = Desk(self.desk)
        self.settings = Settings(**{"payment_account": "Checking", **settings})
        self.payables: BillPayables
        self.engine: Engine
        self.restart()
        with store.unit() as unit:
            unit.connections.insert(
                Connection(
                    name=NAME,
                    username="agent",
                    password_hash="",
                    owner_id=OWNER,
                    file_id=FILE,
                    settings=self.settings.to_json(),
                    created_at=self.clock.now(),
                )
            )

    def restart(self) -> None:
        """Start our service anew, with nothing but the store."""
        fake = self.bill.fake
        login = UserLogin(
            username=fake.username,
            password=fake.password,
            organization_id=OrganizationID(fake.organization_id),
            dev_key=fake.dev_key,
        )
        client = Client(
            login,
            base_url="https://bill.test/connect",
            http_client=httpx.Client(transport=fake.transport()),
            clock=self.clock,
            limiter=InProcessLimiter(),
            retry=NO_RETRY,
        )
        self.payables = BillPayables(client)
        self.engine = Engine(
            store=self.store,
            book=DesktopBook(),
            payables=lambda _: self.payables,
            clock=self.clock,
            ids=self.ids,
        )

    def set(self, **settings: object) -> None:
        """Change settings of the connection, as `connect` does when it is run again."""
        self.settings = evolve(self.settings, **settings)
        self._connect()

    def repin(self) -> None:
        """Pin whatever company file is open next, as `connect --repin` does."""
        self._connect(repin=True)

    def _connect(self, *, repin: bool = False) -> None:
        self.clock.advance(minutes=1)
        self.desk.connect(
            NAME,
            username="agent",
            password_hash="",
            owner_id=OWNER,
            settings=self.settings,
            secrets={},
            actor=PERSON,
            repin=repin,
        )

    # -- time and updates

    def days(self, count: int) -> None:
        self.clock.advance(days=count)

    def update(self, *, lose_answer: bool = False, die_after: int | None = None) -> Update:
        """
        Run one update of the Web Connector, an hour later.

        With `lose_answer` the connector dies after QuickBooks did the first writes, before we hear of them;
        with `die_after` QuickBooks itself dies after so many of the first writes.
        """
        self.clock.advance(hours=1)
        with self.store.unit() as unit:
            cycle = self.engine.begin(unit, NAME)
        assert cycle is not None, "another session is at work"
        self.books.file.begin_session()
        try:
            for _ in range(CALLS_MAX):
                self.engine.prepare(NAME, cycle.fence)
                with self.store.unit() as unit:
                    asked = self.engine.ask(unit, NAME, cycle.fence)
                match asked:
                    case Later():
                        finished = None
                    case Finished():
                        finished = asked
                    case Send(text):
                        writes = " newMessageSetID=" in text and "Rq " in text
                        if writes and lose_answer:
                            self.books.file.process(text)
                            return Update("the connector died", well=False)
                        if writes and die_after is not None:
                            self.books.file.faults.die("halfway", requests=die_after)
                            die_after = None
                        finished = self._carry(cycle.fence, text)
                if finished is not None:
                    with self.store.unit() as unit:
                        return Update(self.engine.end(unit, NAME, cycle.fence), finished.well)
        finally:
            self.books.file.end_session()
        raise AssertionError(f"the update did not end within {CALLS_MAX} calls")

    def _carry(self, fence: int, text: str) -> Finished | None:
        try:
            reply = self.books.file.process(text)
        except ComError as failure:
            with self.store.unit() as unit:
                return self.engine.fail(unit, NAME, fence, failure.hresult, failure.message)
        with self.store.unit() as unit:
            said = self.engine.answer(unit, NAME, fence, reply)
        return said if isinstance(said, Finished) else None

    # -- what a bookkeeper finds

    def exceptions(self) -> tuple[ExceptionEntry, ...]:
        """All that needs a person, oldest first."""
        return self.desk.exceptions(NAME)

    def trouble(self, record: str) -> ExceptionEntry | None:
        """The open exception of one record of BILL."""
        return next((one for one in self.exceptions() if one.id == record), None)

    def waiting(self) -> tuple[WaitingRecord, ...]:
        return self.desk.waiting(NAME)

    def waits_for(self, record: str) -> str:
        """Why a record of BILL waits; `""` if it does not."""
        return next((one.reason for one in self.waiting() if one.id == record), "")

    def story(self, record: str) -> Whole:
        """All that is known of a record, from birth."""
        return self.desk.story(NAME, record)

    def trail(self, record: str) -> str:
        """The audit trail of a record as text."""
        return "\n".join(f"{line.actor}: {line.event}: {line.detail}" for line in self.story(record).lines)

    def link(self, record: str) -> Link | None:
        return self.story(record).link

    def posted(self, record: str) -> Paper | None:
        """The bill, credit or check of QuickBooks that stands for a record of BILL."""
        link = self.link(record)
        return None if link is None or link.void else self.books.paper(link.book_id)

    def book_vendor(self, vendor: str) -> Mapping[str, object]:
        """The vendor of QuickBooks that stands for one of BILL: its details, `name` and `is_active`."""
        link = self.link(vendor)
        assert link is not None, "the vendor is not linked"
        entry = self.books.file.vendor(link.book_id)
        return {**entry.details, "name": entry.name, "is_active": entry.is_active}

    def report(self, date_from: dt.date | None = None, date_to: dt.date | None = None) -> Report:
        """Compare both sides in full, as `reconcile` does."""
        with self.store.unit() as unit:
            return reconcile(unit, NAME, date_from=date_from, date_to=date_to)

    def line(self, record: str) -> Line:
        """The line of a record, by its id on either side, in the report of all there is."""
        (found,) = (one for one in self.report().lines if record in {one.bill_id, one.book_id})
        return found

    def differences(self) -> dict[str, tuple[Decimal, Decimal]]:
        """What is owed to each vendor where both sides disagree: BILL's amount, QuickBooks' amount."""
        zero = Decimal("0.00")
        owed = self.bill.fake.accounts_payable(
            approval=frozenset(self.settings.approvals), moved=frozenset(self.settings.posted_payments)
        )
        names = {
            self.books.file.vendor(link.book_id).name: link.bill_id
            for link in self.desk.links(NAME, [Kind.VENDOR])
        }
        booked = {
            names.get(name, name): amount for name, amount in self.books.file.accounts_payable().items()
        }
        return {
            vendor: (owed.get(vendor, zero), booked.get(vendor, zero))
            for vendor in sorted(owed.keys() | booked.keys())
            if owed.get(vendor, zero) != booked.get(vendor, zero)
        }

    def agree(self) -> bool:
        """Whether both sides owe the same to everybody, the books are sound, and nothing needs a person."""
        assert self.differences() == {}
        assert self.books.file.integrity_faults() == ()
        assert self.exceptions() == ()
        return True
