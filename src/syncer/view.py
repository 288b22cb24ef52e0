"""What planning may look at: the store's links and records, read-only, with the connection's settings."""

from datetime import datetime
from typing import Final, TypeVar

from attrs import field, frozen

from syncer import codec
from syncer.book import Identity
from syncer.entries import Link, Record
from syncer.model import Account, Content, Kind, ListEntry, Side, Vendor
from syncer.naming import name_key
from syncer.ports import Unit
from syncer.settings import Settings

C = TypeVar("C", bound=Content)

DELETED: Final = "deleted"
"""Reason on a QuickBooks record that is no longer there."""

VOID: Final = "void"
"""Reason on a QuickBooks transaction that was voided: it is there, without amounts."""


@frozen(kw_only=True)
class View:
    """
    The world as the store knows it within one unit.

    `since` is the start of the cycle: a QuickBooks record seen after it was read in this session.
    """

    unit: Unit = field(repr=False)
    connection: str
    settings: Settings
    identity: Identity
    since: datetime
    _accounts: dict[str, Record | None] = field(factory=dict, init=False, repr=False, eq=False)

    def link(self, kind: Kind, bill_id: str) -> Link | None:
        """Return the link of a BILL record, void or not."""
        return self.unit.links.get(self.connection, kind.value, bill_id)

    def live_link(self, kind: Kind, bill_id: str) -> Link | None:
        """Return the link of a BILL record if it stands in QuickBooks."""
        link = self.link(kind, bill_id)
        return None if link is None or link.void else link

    def owner(self, kind: Kind, book_id: str) -> Link | None:
        """Return the live link that a QuickBooks record belongs to."""
        for link in self.unit.links.find(connection=self.connection, kind=kind.value, book_id=book_id):
            if not link.void:
                return link
        return None

    def bill(self, kind: Kind, bill_id: str) -> Record | None:
        """Return a record as BILL last told it."""
        return self.unit.records.get(self.connection, Side.BILL.value, kind.value, bill_id)

    def book(self, kind: Kind, book_id: str) -> Record | None:
        """Return a record as QuickBooks last told it."""
        return self.unit.records.get(self.connection, Side.BOOK.value, kind.in_book.value, book_id)

    def standing_book(self, kind: Kind, book_id: str) -> Record | None:
        """Return a record as QuickBooks last told it, unless it was deleted there."""
        record = self.book(kind, book_id)
        return None if record is None or record.reason == DELETED else record

    def fresh(self, kind: Kind, book_id: str) -> Record | None:
        """Return a QuickBooks record if it was read in this session."""
        record = self.book(kind, book_id)
        return None if record is None or record.seen_at < self.since else record

    def named(self, kind: Kind, key: str) -> tuple[Record, ...]:
        """Return the QuickBooks records whose folded name is this one."""
        return self.unit.records.find(
            connection=self.connection, side=Side.BOOK.value, kind=kind.in_book.value, name_key=key
        )

    def numbered(self, kind: Kind, number: str) -> tuple[Record, ...]:
        """Return the QuickBooks records with this number."""
        return self.unit.records.find(
            connection=self.connection, side=Side.BOOK.value, kind=kind.in_book.value, number=number
        )

    def list_entry(self, kind: Kind, bill_id: str) -> Record | None:
        """
        Return what QuickBooks has for an entry of one of BILL's lists: the one it is linked to, or else the
        only one of the same full name, or, for terms, of as many days.
        """
        link = self.live_link(kind, bill_id)
        linked = self.standing_book(kind, link.book_id) if link else None
        ours = self.bill(kind, bill_id)
        if linked is not None or ours is None:
            return linked
        entry = codec.decode(ListEntry, ours.body)
        found = self.named(kind, name_key(entry.full_name))
        if not found and kind is Kind.TERMS:
            every = self.unit.records.find(
                connection=self.connection, side=Side.BOOK.value, kind=Kind.TERMS.value
            )
            found = tuple(
                row
                for row in every
                if row.reason != DELETED and codec.decode(ListEntry, row.body).days == entry.days is not None
            )
        return found[0] if len(found) == 1 else None

    def entry_name(self, kind: Kind, bill_id: str) -> str:
        """Name an entry of one of BILL's lists for people."""
        record = self.bill(kind, bill_id)
        return codec.decode(ListEntry, record.body).full_name if record else bill_id

    def account_named(self, full_name: str) -> Record | None:
        """
        Return the QuickBooks account with this full name, if there is one.

        Case and blanks do not count where only one account is meant.
        """
        # Asked for with every bill; accounts are read before anything is decided, and never written.
        if full_name not in self._accounts:
            found = self.named(Kind.ACCOUNT, name_key(full_name))
            exact = [row for row in found if codec.decode(Account, row.body).full_name == full_name]
            rows = exact or list(found)
            self._accounts[full_name] = rows[0] if len(rows) == 1 else None
        return self._accounts[full_name]

    def vendor_name(self, bill_id: str) -> str:
        """Name a vendor for people."""
        record = self.bill(Kind.VENDOR, bill_id)
        return codec.decode(Vendor, record.body).name if record else f"vendor {bill_id}"

    def transaction_name(self, kind: Kind, bill_id: str) -> str:
        """Name a bill or credit for people."""
        noun = "vendor credit" if kind is Kind.CREDIT else "bill"
        record = self.bill(kind, bill_id)
        content = codec.decode_content(kind, record.body) if record else None
        return f"{noun} {getattr(content, 'number', '') or bill_id}"

    def vendor_currency(self, bill_id: str) -> str:
        """Return the currency a vendor's bills are in; bills themselves do not say (BILL API reference)."""
        record = self.bill(Kind.VENDOR, bill_id)
        return codec.decode(Vendor, record.body).currency if record else ""

    def account_name(self, bill_id: str) -> str:
        """Name an account for people."""
        record = self.bill(Kind.ACCOUNT, bill_id)
        return codec.decode(Account, record.body).full_name if record else f"account {bill_id}"
