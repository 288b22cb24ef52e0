"""What planning may look at: the store's links and records, read-only, with the connection's settings."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, TypeAlias, TypeVar

from attrs import field, frozen

from syncer import codec
from syncer.book import Identity
from syncer.entries import Action, Link, Match, Operation, Record, State
from syncer.merge import Policy, book_wins
from syncer.model import Account, Bill, Content, Kind, ListEntry, Side, Vendor
from syncer.naming import keys, name_key
from syncer.ports import Unit
from syncer.settings import Settings

C = TypeVar("C", bound=Content)

DELETED: Final = "deleted"
"""Reason on a QuickBooks record that is no longer there."""

VOID: Final = "void"
"""Reason on a QuickBooks transaction that was voided: it is there, without amounts."""

SKIPPED: Final = "skipped by a person"
"""Reason on a record of BILL that a person settled by hand; see `syncer.plan.skip_holds`."""


NEVER: Final = datetime.max.replace(tzinfo=UTC)

Index: TypeAlias = tuple[str, Side, Kind]
"""The field of a record that rows are found by, and whose rows they are."""


@frozen(kw_only=True)
class View:
    """
    The world as the store knows it within one unit.

    `since` is the start of the cycle and `until` its last step: a QuickBooks record seen between them was
    read in this session. `policy` decides fields that both sides changed.
    """

    unit: Unit = field(repr=False)
    connection: str
    settings: Settings
    identity: Identity
    since: datetime
    until: datetime = NEVER
    policy: Policy = field(default=book_wins, repr=False)
    _accounts: dict[str, Record | None] = field(factory=dict, init=False, repr=False, eq=False)
    _account_links: dict[str, Link | str] = field(factory=dict, init=False, repr=False, eq=False)
    _rows: dict[tuple[Index, str], tuple[Record, ...]] = field(factory=dict, init=False, repr=False, eq=False)
    _matches: dict[tuple[Kind, str], list[Match]] = field(factory=dict, init=False, repr=False, eq=False)

    def link(self, kind: Kind, bill_id: str) -> Link | None:
        """Return the link of a BILL record, void or not."""
        return self.unit.links.get(self.connection, kind.value, bill_id)

    def live_link(self, kind: Kind, bill_id: str) -> Link | None:
        """Return the link of a BILL record if it stands in QuickBooks."""
        link = self.link(kind, bill_id)
        return None if link is None or link.void else link

    def owners(self, kind: Kind, book_id: str) -> tuple[Link, ...]:
        """Return the live links of a QuickBooks record. Vendors merged there are several in BILL."""
        found = self.unit.links.find(connection=self.connection, kind=kind.value, book_id=book_id)
        return tuple(link for link in found if not link.void)

    def adding(self, side: Side, kind: Kind, key: str) -> bool:
        """Whether a record of this folded name was sent to a side and nobody knows yet if it arrived."""
        under_way = self.unit.operations.find(
            connection=self.connection, state=(State.SENT.value, State.IN_DOUBT.value), kind=kind.value
        )
        return any(
            keys(codec.decode_content(kind, one.body))[0] == key
            for one in under_way
            if one.side is side and one.action is Action.ADD
        )

    def under_way(self, *kinds: Kind) -> tuple[Operation, ...]:
        """Return the writes of these kinds that are not over yet."""
        return self.unit.operations.find(
            connection=self.connection,
            state=(State.PLANNED.value, State.SENT.value, State.IN_DOUBT.value),
            kind=[kind.value for kind in kinds],
        )

    def bill(self, kind: Kind, bill_id: str) -> Record | None:
        """Return a record as BILL last told it."""
        return self.unit.records.get(self.connection, Side.BILL.value, kind.value, bill_id)

    def book(self, kind: Kind, book_id: str) -> Record | None:
        """Return a record as QuickBooks last told it."""
        return self.unit.records.get(self.connection, Side.BOOK.value, kind.in_book.value, book_id)

    def is_skipped(self, kind: Kind, bill_id: str) -> bool:
        """Whether a person has dealt with a record of BILL by hand."""
        record = self.bill(kind, bill_id)
        return record is not None and record.reason == SKIPPED

    def standing_book(self, kind: Kind, book_id: str) -> Record | None:
        """Return a record as QuickBooks last told it, unless it was deleted there."""
        record = self.book(kind, book_id)
        return None if record is None or record.reason == DELETED else record

    def fresh(self, kind: Kind, book_id: str) -> Record | None:
        """Return a QuickBooks record if it was read in this session."""
        record = self.book(kind, book_id)
        return record if record is not None and self.was_seen(record) else None

    def was_seen(self, record: Record) -> bool:
        """Whether a record was told in this session; one of the future was seen by a clock that was wrong."""
        return self.since <= record.seen_at <= self.until

    def named(self, kind: Kind, key: str) -> tuple[Record, ...]:
        """Return the QuickBooks records whose folded name is this one."""
        known = self._rows.get((("name_key", Side.BOOK, kind.in_book), key))
        if known is not None:
            return known
        return self.unit.records.find(
            connection=self.connection, side=Side.BOOK.value, kind=kind.in_book.value, name_key=key
        )

    def bill_named(self, kind: Kind, key: str) -> tuple[Record, ...]:
        """Return the records of BILL whose folded name is this one."""
        return self.unit.records.find(
            connection=self.connection, side=Side.BILL.value, kind=kind.value, name_key=key
        )

    def bill_numbered(self, kind: Kind, number: str) -> tuple[Record, ...]:
        """Return the records of BILL with this number."""
        return self._numbered(Side.BILL, kind, number)

    def numbered(self, kind: Kind, number: str) -> tuple[Record, ...]:
        """Return the QuickBooks records with this number."""
        return self._numbered(Side.BOOK, kind.in_book, number)

    def _numbered(self, side: Side, kind: Kind, number: str) -> tuple[Record, ...]:
        known = self._rows.get((("number", side, kind), number))
        if known is not None:
            return known
        return self.unit.records.find(
            connection=self.connection, side=side.value, kind=kind.value, number=number
        )

    def matches(self, kind: Kind, bill_id: str) -> Sequence[Match]:
        """Return what could be a record of BILL, with what people said of it."""
        known = self._matches.get((kind, bill_id))
        if known is not None:
            return known
        return self.unit.matches.find(connection=self.connection, kind=kind.value, bill_id=bill_id)

    def foresee(
        self, kind: Kind, *, ids: Collection[str], names: Collection[str], numbers: Collection[str]
    ) -> None:
        """
        Look up at once what will be asked of many transactions that are to be posted.

        One by one it would cost more than all the rest. What is put into the store later is not seen any
        more, so a view that foresaw lives no longer than the decisions.
        """
        here, name = self.connection, kind.value
        book, bill, records = Side.BOOK, Side.BILL, self.unit.records
        self.unit.links.find(connection=here, kind=name, bill_id=ids)
        for match in self.unit.matches.find(connection=here, kind=name, bill_id=ids):
            self._matches.setdefault((kind, match.bill_id), []).append(match)
        for key in ids:
            self._matches.setdefault((kind, key), [])
        named = records.find(connection=here, side=book.value, kind=name, name_key=names)
        numbered = records.find(connection=here, side=book.value, kind=name, number=numbers)
        entered = records.find(connection=here, side=bill.value, kind=name, number=numbers)
        self._rows.update(_by_key(("name_key", book, kind), names, named))
        self._rows.update(_by_key(("number", book, kind), numbers, numbered))
        self._rows.update(_by_key(("number", bill, kind), numbers, entered))

    def recall(self, operations: Iterable[Operation]) -> None:
        """Have the unit read at once the links and the records of BILL that these operations are of."""
        ids: dict[Kind, list[str]] = {}
        for one in operations:
            ids.setdefault(one.kind, []).append(one.bill_id)
        for kind, some in ids.items():
            self.unit.links.find(connection=self.connection, kind=kind.value, bill_id=some)
            self.recall_bill(kind, some)

    def recall_bill(self, kind: Kind, ids: Collection[str]) -> None:
        """Have the unit read at once these records of BILL."""
        self.unit.records.find(connection=self.connection, side=Side.BILL.value, kind=kind.value, id=ids)

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

    def account_link(self, bill_id: str) -> Link | str:
        """Return the link of an account of BILL, or why nothing can be posted to it."""
        # Asked for with every line; accounts are linked before any line is looked at.
        known = self._account_links.get(bill_id)
        if known is None:
            known = self._account_links[bill_id] = self._find_account_link(bill_id)
        return known

    def _find_account_link(self, bill_id: str) -> Link | str:
        link = self.live_link(Kind.ACCOUNT, bill_id)
        if link is None and self._is_archived(Kind.ACCOUNT, bill_id):
            return f"{self.account_name(bill_id)} is archived in BILL, and linked to no account in QuickBooks"
        if link is None:
            return f"{self.account_name(bill_id)} is not in QuickBooks yet"
        record = self.standing_book(Kind.ACCOUNT, link.book_id)
        if record is None:
            return f"{self.account_name(bill_id)} was deleted in QuickBooks"
        if not codec.decode(Account, record.body).active:
            return f"{self.account_name(bill_id)} is inactive in QuickBooks"
        return link

    def is_card(self, account_id: str) -> bool:
        """Whether an account of QuickBooks is a credit card's."""
        record = self.book(Kind.ACCOUNT, account_id)
        return record is not None and codec.decode(Account, record.body).type == "CreditCard"

    def vendor_link(self, bill_id: str) -> Link | str:
        """Return the link of a vendor of BILL, or why nothing can be posted to it."""
        link = self.live_link(Kind.VENDOR, bill_id)
        if link is None and self._is_archived(Kind.VENDOR, bill_id):
            return f"{self.vendor_name(bill_id)} is archived in BILL, and linked to no vendor in QuickBooks"
        if link is None:
            return f"{self.vendor_name(bill_id)} is not a vendor in QuickBooks yet"
        record = self.book(Kind.VENDOR, link.book_id)
        if record is not None and record.reason == DELETED:
            return f"{self.vendor_name(bill_id)} was deleted in QuickBooks"
        return link

    def _is_archived(self, kind: Kind, bill_id: str) -> bool:
        record = self.bill(kind, bill_id)
        content = codec.decode_content(kind, record.body) if record and not record.trouble else None
        return isinstance(content, Account | Vendor) and not content.active

    def vendor_name(self, bill_id: str) -> str:
        """Name a vendor for people."""
        record = self.bill(Kind.VENDOR, bill_id)
        return codec.decode(Vendor, record.body).name if record else f"vendor {bill_id}"

    def payee_name(self, book_id: str) -> str:
        """Name a vendor of QuickBooks for people."""
        record = self.book(Kind.VENDOR, book_id)
        return codec.decode(Vendor, record.body).name if record else f"vendor {book_id}"

    def transaction_name(self, kind: Kind, bill_id: str) -> str:
        """Name a bill or credit for people."""
        noun = "vendor credit" if kind is Kind.CREDIT else "bill"
        record = self.bill(kind, bill_id)
        content = codec.decode_content(kind, record.body) if record else None
        return f"{noun} {getattr(content, 'number', '') or bill_id}"

    def paper_name(self, book_id: str) -> str:
        """Name a bill of QuickBooks for people."""
        record = self.book(Kind.BILL, book_id)
        number = codec.decode(Bill, record.body).number if record else ""
        return f"bill {number or book_id}"

    def vendor_currency(self, bill_id: str) -> str:
        """Return the currency a vendor's bills are in; bills themselves do not say (BILL API reference)."""
        record = self.bill(Kind.VENDOR, bill_id)
        return codec.decode(Vendor, record.body).currency if record else ""

    def account_name(self, bill_id: str) -> str:
        """Name an account for people."""
        record = self.bill(Kind.ACCOUNT, bill_id)
        return codec.decode(Account, record.body).full_name if record else f"account {bill_id}"


def _by_key(
    index: Index, keys: Iterable[str], rows: Iterable[Record]
) -> dict[tuple[Index, str], tuple[Record, ...]]:
    """Sort rows by the field that they were looked up by; where there are none, that is known as well."""
    found: dict[str, list[Record]] = {key: [] for key in keys}
    for row in rows:
        found[row.name_key if index[0] == "name_key" else row.number].append(row)
    return {(index, key): tuple(of_key) for key, of_key in found.items()}
