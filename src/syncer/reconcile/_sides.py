"""Both sides of a connection as the store has them, looked up by id, and which of their records count."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, assert_never

from attrs import frozen

from syncer import codec, progress
from syncer.book import Identity
from syncer.cycle import Cycle
from syncer.entries import Answered, ExceptionEntry, Link, Match, Record, State
from syncer.model import POSTED, TRANSACTIONS, Account, Approval, Bill, Credit, Kind, Payment, Side, Vendor
from syncer.outcomes import LONG_AGO
from syncer.plan import DELETED, VOID, paid_from
from syncer.ports import Unit
from syncer.settings import Settings
from syncer.view import View

Transaction = Bill | Credit | Payment
Key = tuple[Kind, str]

LIVE: Final = (State.PLANNED.value, State.SENT.value, State.IN_DOUBT.value)


@frozen(kw_only=True)
class Told:
    """A transaction as one side told it."""

    record: Record
    content: Transaction

    @property
    def is_gone(self) -> bool:
        """Whether QuickBooks has it void or no longer."""
        return self.record.reason in {DELETED, VOID}


@frozen(kw_only=True)
class Sides:
    """All transactions of both sides, and what joins them."""

    view: View
    cycle: Cycle | None
    bill: dict[Key, Told]
    book: dict[Key, Told]
    applied: dict[str, tuple[Told, ...]]
    """What of credits lies on bills in BILL without any payment, by the BILL ids of the bills."""
    links: dict[Key, Link]
    owners: dict[Key, tuple[Link, ...]]
    exceptions: dict[Key, ExceptionEntry]
    asked: dict[Key, ExceptionEntry]
    """What people are asked about transactions that are only in QuickBooks."""
    proposed: dict[Key, Match]
    under_way: dict[Key, State]
    vendors: "Vendors"

    @property
    def settings(self) -> Settings:
        """The connection's settings as they are now."""
        return self.view.settings

    def live(self, kind: Kind, bill_id: str) -> Link | None:
        """Return the link of a record of BILL that stands."""
        link = self.links.get((kind, bill_id))
        return None if link is None or link.void else link

    def account(self, book_id: str) -> str:
        """Name an account of QuickBooks."""
        row = self.view.book(Kind.ACCOUNT, book_id)
        return codec.decode(Account, row.body).full_name if row else book_id

    def paid_from(self, payment: Payment) -> str:
        """Return the id of the account that a payment of BILL comes from by the settings; `""` if unknown."""
        account = paid_from(payment, self.view)
        return account if isinstance(account, str) else ""


@frozen(kw_only=True)
class Vendors:
    """Vendors of both sides under one key: QuickBooks' id where they are linked."""

    bill: dict[str, Vendor]
    book: dict[str, Vendor]
    links: dict[str, str]
    """QuickBooks' ids by BILL's."""
    owners: dict[str, str]
    """BILL's ids by QuickBooks'."""
    home: str
    currencies: dict[str, str]
    """By key; vendors of the home currency may be missing."""

    def key(self, bill_id: str) -> str:
        """Give the key of a vendor of BILL."""
        return self.links.get(bill_id) or f"BILL {bill_id}"

    def name(self, key: str) -> str:
        """Name a vendor: as QuickBooks does, where it has it."""
        bill_id = self.owners.get(key) or key.removeprefix("BILL ")
        known = self.book.get(key) or self.bill.get(bill_id)
        return known.name if known else f"vendor {bill_id}"

    def currency(self, key: str) -> str:
        """Say what currency a vendor's transactions are in."""
        return self.currencies.get(key) or self.home


def stands_in_bill(told: Told, sides: Sides) -> bool:
    """Whether BILL still means it: not archived, not denied, not cancelled or voided."""
    match told.content:
        case Bill() as bill:
            return bill.active and bill.approval != Approval.DENIED
        case Credit() as credit:
            return credit.active
        case Payment() as payment:
            return payment.status not in sides.settings.reversed_payments
        case _:
            assert_never(told.content)


def taken_back(told: Told) -> str:
    """Say how BILL took a record back."""
    match told.content:
        case Payment() as payment:
            return payment.status
        case Bill() as bill if bill.active:
            return "denied"
        case _:
            return "archived"


def is_before_start(told: Told, sides: Sides) -> bool:
    """
    Whether it belongs to the time before the connection, by its date or by all that it pays.

    What both sides have is followed, whatever its date.
    """
    start = sides.settings.start_date
    if start is None or _is_linked(told.record, sides):
        return False
    if told.content.date is not None and told.content.date < start:
        return True
    if not isinstance(told.content, Payment):
        return False
    side = sides.bill if told.record.side is Side.BILL else sides.book
    paid = [side.get((Kind.BILL, part.bill_id)) for part in told.content.allocations]
    if told.record.side is Side.BOOK:
        # Bills from before the start date are not read from QuickBooks, so that it may not be known.
        return bool(paid) and all(one is None or is_before_start(one, sides) for one in paid)
    return bool(paid) and all(one is not None and is_before_start(one, sides) for one in paid)


def _is_linked(record: Record, sides: Sides) -> bool:
    if record.side is Side.BILL:
        return sides.live(record.kind, record.id) is not None
    return any(not link.void for link in sides.owners.get((record.kind, record.id), ()))


def load(unit: Unit, connection: str) -> Sides:
    """Read everything that a comparison needs. Raises `SettingsError` if there is no such connection."""
    known = progress.connection(unit, connection)
    settings = Settings.from_json(known.settings)
    cycle = progress.load(unit, connection)
    links = {
        (kind, link.bill_id): link
        for kind in (*POSTED, Kind.VENDOR)
        for link in unit.links.find(connection=connection, kind=kind.value)
    }
    owners: dict[Key, list[Link]] = defaultdict(list)
    for (kind, _), link in links.items():
        if link.book_id:
            owners[kind, link.book_id].append(link)
    return Sides(
        view=View(
            unit=unit,
            connection=connection,
            settings=settings,
            identity=codec.decode(Identity, known.identity) if known.identity else Identity(company_name=""),
            since=cycle.started_at if cycle else known.created_at,
        ),
        cycle=cycle,
        bill=_told(unit, connection, Side.BILL),
        applied=_applied(unit, connection),
        book=_written(owners, connection) | _told(unit, connection, Side.BOOK),
        links=links,
        owners={key: tuple(found) for key, found in owners.items()},
        exceptions=_open_exceptions(unit, connection, Side.BILL),
        asked=_open_exceptions(unit, connection, Side.BOOK),
        proposed={
            (match.kind, match.book_id): match
            for match in unit.matches.find(connection=connection, answer=Answered.OPEN.value)
        },
        under_way={
            (one.kind, one.bill_id): one.state
            for one in unit.operations.find(connection=connection, state=LIVE)
        },
        vendors=_vendors(unit, connection, settings, links),
    )


def _open_exceptions(unit: Unit, connection: str, side: Side) -> dict[Key, ExceptionEntry]:
    return {
        (Kind(one.kind), one.id): one
        for one in unit.exceptions.find(connection=connection)
        if one.kind != "connection" and one.side is side
    }


def _told(unit: Unit, connection: str, side: Side) -> dict[Key, Told]:
    return {
        (kind, told.record.id): told
        for kind in TRANSACTIONS
        for told in _of_kind(unit, connection, side, kind)
    }


def _applied(unit: Unit, connection: str) -> dict[str, tuple[Told, ...]]:
    found: dict[str, tuple[Told, ...]] = {}
    for told in _of_kind(unit, connection, Side.BILL, Kind.APPLIED_CREDIT):
        bill_id = told.record.number
        found[bill_id] = (*found.get(bill_id, ()), told)
    return found


def _of_kind(unit: Unit, connection: str, side: Side, kind: Kind) -> Iterator[Told]:
    for record in unit.records.find(connection=connection, side=side.value, kind=kind.value):
        content = codec.decode_content(kind, record.body)
        assert isinstance(content, Bill | Credit | Payment), "these are the contents of transactions"
        yield Told(record=record, content=content)


def _written(owners: dict[Key, list[Link]], connection: str) -> dict[Key, Told]:
    """Return what stands by our links as we wrote it; what QuickBooks told of it since is better."""
    found: dict[Key, Told] = {}
    for key, links in owners.items():
        for link in links:
            content = codec.decode_content(link.kind, link.base) if not link.void else None
            if isinstance(content, Bill | Credit | Payment):
                record = Record(
                    connection=connection,
                    side=Side.BOOK,
                    kind=link.kind,
                    id=link.book_id,
                    body=link.base,
                    digest=link.digest,
                    seen_at=LONG_AGO,
                )
                found[key] = Told(record=record, content=content)
    return found


def _vendors(unit: Unit, connection: str, settings: Settings, links: dict[Key, Link]) -> Vendors:
    sides = [
        {
            record.id: codec.decode(Vendor, record.body)
            for record in unit.records.find(connection=connection, side=side.value, kind=Kind.VENDOR.value)
        }
        for side in (Side.BILL, Side.BOOK)
    ]
    bill, book = sides
    joined = {
        id_: link.book_id for (kind, id_), link in links.items() if kind is Kind.VENDOR and not link.void
    }
    # BILL says USD and QuickBooks US Dollar; linked vendors tell what is the same.
    codes = {
        book[book_id].currency: bill[id_].currency or settings.home_currency
        for id_, book_id in sorted(joined.items())
        if id_ in bill and book_id in book
    }
    currencies = {id_: codes.get(vendor.currency, vendor.currency) for id_, vendor in book.items()}
    currencies |= {joined.get(id_) or f"BILL {id_}": vendor.currency for id_, vendor in bill.items()}
    return Vendors(
        bill=bill,
        book=book,
        links=joined,
        owners={book_id: id_ for id_, book_id in joined.items()},
        home=settings.home_currency,
        currencies=currencies,
    )
