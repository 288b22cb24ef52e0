"""A company file and the `DesktopBook` in front of it, without engine or store."""

import datetime as dt
from decimal import Decimal

from attrs import define, field

import qbxml
from qbxml.testing import AccountPlan, Behaviour, CompanyFile
from syncer import codec
from syncer.adapters.desktop import DesktopBook
from syncer.book import Answer, Ask, Fetch, Identified, Identify, Outcome, Outcomes, Rows, Witness, Write
from syncer.entries import Action, Operation
from syncer.journal import external_guid
from syncer.model import Content, Kind, Line, Side
from syncer.testing import FakeClock, FakeIds

OWNER = "{6B063959-81B0-4622-85D6-F548C8CCB517}"
FILE = "{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}"
VERSION = "13.0"
DAY = dt.date(2026, 3, 2)
LONG_AGO = "2001-01-01T00:00:00"

ACCOUNTS = (
    AccountPlan("Checking", "Bank"),
    AccountPlan("Company Card", "CreditCard"),
    AccountPlan("Accounts Payable", "AccountsPayable", special="AccountsPayable"),
    AccountPlan("Fuel", "Expense", "60100"),
    AccountPlan("Rent", "Expense"),
)


def lines(*pairs: tuple[str, str], ids: tuple[str, ...] = ()) -> tuple[Line, ...]:
    """Lines of (account id, amount), with TxnLineIDs if given."""
    known = ids or ("",) * len(pairs)
    return tuple(
        Line(account_id=account, amount=Decimal(amount), description=f"line {n}", book_id=line_id)
        for n, ((account, amount), line_id) in enumerate(zip(pairs, known, strict=True))
    )


@define
class Desk:
    """A simulated QuickBooks, asked through the book."""

    newest_version: str = "16.0"
    behaviour: Behaviour = field(factory=Behaviour)
    clock: FakeClock = field(factory=FakeClock)
    ids: FakeIds = field(factory=FakeIds)
    book: DesktopBook = field(factory=DesktopBook)
    file: CompanyFile = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.file = CompanyFile.new(
            "Greenfield Landscaping",
            now=self.clock.now,
            accounts=ACCOUNTS,
            newest_version=self.newest_version,
            behaviour=self.behaviour,
        )
        self.file.begin_session()

    def account(self, name: str) -> str:
        return self.file.entry("Account", name).list_id

    def ask(self, ask: Ask, operations: tuple[Operation, ...] = (), *, version: str | None = None) -> Answer:
        """Write the question, have QuickBooks answer, read the answer."""
        if version is None:
            version = "11.0" if self.newest_version == "11.0" else VERSION
        text = self.book.encode(ask, operations, version=version)
        assert text == self.book.encode(ask, operations, version=version), "a repeated question differs"
        return self.book.decode(ask, self.file.process(text), operations)

    def identify(self, *witnesses: Witness, currencies: tuple[str, ...] = ()) -> Identified:
        said = self.ask(Identify(OWNER, witnesses, currencies), version="")
        assert isinstance(said, Identified)
        return said

    def rows(self, ask: Ask) -> Rows:
        said = self.ask(ask)
        assert isinstance(said, Rows)
        return said

    def fetch(self, kind: Kind, *ids: str) -> Rows:
        return self.rows(Fetch(kind, ids))

    def operation(
        self,
        kind: Kind,
        action: Action,
        body: Content,
        *,
        book_id: str = "",
        sequence: str = "",
        before: Content | None = None,
    ) -> Operation:
        text = codec.encode(body)
        id_ = self.ids.operation()
        return Operation(
            id=id_,
            connection="desk",
            side=Side.BOOK,
            kind=kind,
            action=action,
            bill_id=id_,
            book_id=book_id,
            body=text,
            digest=codec.digest(text),
            external_guid=external_guid("desk", kind, id_),
            base_sequence=sequence,
            before=codec.encode(before) if before else "",
            not_before=self.clock.now(),
            created_at=self.clock.now(),
            updated_at=self.clock.now(),
        )

    def write(self, *operations: Operation, version: str = VERSION, previous: str = "") -> Outcomes:
        ask = Write(message_set=self.ids.message_set(), previous=previous)
        said = self.ask(ask, operations, version=version)
        assert isinstance(said, Outcomes)
        return said

    def one(self, operation: Operation, *, version: str = VERSION) -> Outcome:
        """Write one operation; it must be one that fits."""
        (outcome,) = self.write(operation, version=version).outcomes
        assert operation.id == outcome.operation
        return outcome

    def requests(self, ask: Ask, *operations: Operation) -> tuple[qbxml.Request[qbxml.Response], ...]:
        """What a question asks, read back strictly."""
        text = self.book.encode(ask, operations, version=VERSION)
        return tuple(qbxml.parse_requests(text, check_values=True).requests)
