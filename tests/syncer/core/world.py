"""A view for planning, filled by hand: no engine, no sides, no time that passes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from attrs import define, evolve, field

from syncer import codec, plan
from syncer.book import BookRow, Identity
from syncer.entries import Answered, Link, Match, Record, Standing
from syncer.model import Account, Content, Kind, Side, Vendor
from syncer.payables import BillRow
from syncer.ports import Unit
from syncer.reading import store_bill_row, store_book_row, store_gone
from syncer.settings import Settings
from syncer.view import View
from tests.syncer.core.rig import NAME, SETTINGS

SINCE = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
BEFORE = SINCE - timedelta(hours=1)


@define
class World:
    """
    What the store knows of both sides.

    It begins with the accounts Checking, Accounts Payable and Supplies (`a1`), and vendor `v1`, all linked.
    """

    unit: Unit
    settings: Settings = SETTINGS
    sequence: int = field(default=0)

    def __attrs_post_init__(self) -> None:
        for name in ("Checking", "Accounts Payable", "Supplies"):
            self.book(Kind.ACCOUNT, name, Account(name=name, full_name=name))
        self.bill(Kind.ACCOUNT, "a1", Account(name="Supplies", full_name="Supplies"))
        self.link(Kind.ACCOUNT, "a1", "Supplies", Account(name="Supplies", full_name="Supplies"))
        self.bill(Kind.VENDOR, "v1", Vendor(name="Cedar Supply"))
        self.link(Kind.VENDOR, "v1", "V1", Vendor(name="Cedar Supply", name_on_check="Cedar Supply"))

    @property
    def view(self) -> View:
        return View(
            unit=self.unit,
            connection=NAME,
            settings=self.settings,
            identity=Identity(company_name="Toy"),
            since=SINCE,
        )

    def bill(self, kind: Kind, id_: str, content: Content, *, reason: str = "") -> Record:
        store_bill_row(self.view, BillRow(kind=kind, id=id_, content=content), SINCE)
        record = self.view.bill(kind, id_)
        assert record is not None
        self.unit.records.put(evolve(record, reason=reason))
        return evolve(record, reason=reason)

    def book(self, kind: Kind, id_: str, content: Content, *, fresh: bool = True, void: bool = False) -> None:
        self.sequence += 1
        row = BookRow(kind=kind, id=id_, content=content, edit_sequence=str(self.sequence), void=void)
        store_book_row(self.unit, NAME, row, SINCE if fresh else BEFORE)

    def gone(self, kind: Kind, id_: str) -> None:
        store_gone(self.unit, NAME, kind, id_, SINCE)

    def link(self, kind: Kind, bill_id: str, book_id: str, base: Content, **changes: object) -> None:
        text = codec.encode(base)
        link = Link(
            connection=NAME,
            kind=kind,
            bill_id=bill_id,
            book_id=book_id,
            base=text,
            digest=codec.digest(text),
            linked_at=SINCE,
        )
        self.unit.links.put(evolve(link, **changes))

    def say(self, answer: Answered, kind: Kind, bill_id: str, book_id: str, *, reason: str = "") -> None:
        """Note what a person said: whether the two are the same; `OPEN` is a question without an answer."""
        self.unit.matches.put(
            Match(
                connection=NAME,
                kind=kind,
                bill_id=bill_id,
                book_id=book_id,
                likeness="likely",
                reason=reason,
                answer=answer,
                at=SINCE,
            )
        )

    def decide(
        self, kind: Kind, id_: str, content: Content | None = None, *, reason: str = ""
    ) -> plan.Decision:
        if content is not None:
            return plan.decide(self.bill(kind, id_, content, reason=reason), self.view)
        record = self.view.bill(kind, id_)
        assert record is not None
        return plan.decide(record, self.view)

    def standing(self, kind: Kind, id_: str) -> Standing:
        record = self.unit.records.get(NAME, Side.BILL.value, kind.value, id_)
        assert record is not None
        return record.standing


def money(text: str) -> Decimal:
    return Decimal(text)
