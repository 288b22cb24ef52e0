"""
What follows from other settings: what was not wanted before is read from its beginning, and what was decided
by the old ones is decided anew.

A cycle works by the settings it began with, so that what it decides rests on what it has read. Other ones
take effect at once if no cycle is under way, else when the next one begins.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias, TypeVar

from attrs import evolve

from syncer import codec, journal, plan
from syncer.book import CARD_PAYMENTS
from syncer.entries import Link, Operation, Record, Standing, State
from syncer.model import LISTS, POSTED, TRANSACTIONS, Kind, Payment, Side
from syncer.ports import Collection, Unit
from syncer.settings import Settings

PAGE: Final = 200
"""Records looked through in one go."""

Kept = TypeVar("Kept", Link, Operation)

Concerns: TypeAlias = Callable[[Record, Link | None], bool]
"""Says whether a settled record, with its link if it has one, is to be decided anew."""


def take_effect(unit: Unit, connection: str, before: Settings, after: Settings) -> None:
    """
    Bring a connection to its new settings: have what they ask for read, and what they change decided anew.

    Nothing is posted twice by it, and what a person skipped stays skipped. Safe to repeat.
    """
    if before == after:
        return
    _decide_exceptions_anew(unit, connection)
    if _begins_earlier(before, after):
        # What QuickBooks has from before the day was not read yet, and may be what somebody keyed by hand.
        _read_whole(unit, connection, Side.BOOK, TRANSACTIONS)
        unit.watermarks.delete(connection, Side.BOOK.value, CARD_PAYMENTS)
        _reopen(unit, connection, POSTED, _is_unlinked)
        _reopen_paid_by_hand(unit, connection)
    carried = tuple(kind for kind in LISTS if kind in after.lists and kind not in before.lists)
    _read_whole(unit, connection, Side.BILL, carried)
    _read_whole(unit, connection, Side.BOOK, (kind.in_book for kind in carried))
    _reopen(unit, connection, carried, _is_unlinked)
    if after.vendors_to_bill and not before.vendors_to_bill:
        _reopen(unit, connection, (Kind.VENDOR,), _is_linked)
    if after.repair_accounts and not before.repair_accounts:
        _reopen(unit, connection, (Kind.ACCOUNT,), _is_linked)
    states = _judged_otherwise(before, after)
    if states:
        _reopen(unit, connection, (Kind.PAYMENT,), lambda record, _: _status(record) in states)


def _begins_earlier(before: Settings, after: Settings) -> bool:
    if before.start_date is None:
        return False
    return after.start_date is None or after.start_date < before.start_date


def _judged_otherwise(before: Settings, after: Settings) -> set[str]:
    """Return the payment states that mean something else now."""
    return (set(before.posted_payments) ^ set(after.posted_payments)) | (
        set(before.reversed_payments) ^ set(after.reversed_payments)
    )


def _read_whole(unit: Unit, connection: str, side: Side, kinds: Iterable[Kind]) -> None:
    """Forget how far a side was read, so that the next cycle reads all of it."""
    for kind in kinds:
        unit.watermarks.delete(connection, side.value, kind.value)


def _decide_exceptions_anew(unit: Unit, connection: str) -> None:
    """The settings that led to them, or would lead out, are others."""
    for entry in unit.exceptions.find(connection=connection):
        if entry.kind == "connection":
            continue
        record = unit.records.get(connection, entry.side.value, entry.kind, entry.id)
        live = journal.live_of(unit, record) if record is not None else None
        if record is not None and (live is None or live.state is State.PLANNED):
            unit.records.put(evolve(record, standing=Standing.PENDING, reason=plan.reason_anew(record)))
            unit.exceptions.delete(connection, entry.side.value, entry.kind, entry.id)


def _reopen(unit: Unit, connection: str, kinds: Iterable[Kind], concerns: Concerns) -> None:
    """Have settled records of BILL decided anew, but for those that a person settled."""
    for kind in kinds:
        for page in _settled(unit, connection, kind):
            links = {link.bill_id: link for link in _of(unit.links, connection, kind, page)}
            busy = {
                one.bill_id
                for one in _of(unit.operations, connection, kind, page)
                if one.state in journal.LIVE and one.state is not State.PLANNED
            }
            for record in page:
                if (
                    record.reason != plan.SKIPPED
                    and record.id not in busy
                    and concerns(record, links.get(record.id))
                ):
                    unit.records.put(evolve(record, standing=Standing.PENDING, reason=""))


def _reopen_paid_by_hand(unit: Unit, connection: str) -> None:
    """Have payments decided anew that are only in QuickBooks and were from before the connection's day."""
    for record in unit.records.find(
        connection=connection,
        side=Side.BOOK.value,
        kind=Kind.PAYMENT.value,
        standing=Standing.SETTLED.value,
    ):
        if record.reason not in {"", plan.SKIPPED, plan.VOID, plan.DELETED}:
            unit.records.put(evolve(record, standing=Standing.PENDING))


def _settled(unit: Unit, connection: str, kind: Kind) -> Iterator[tuple[Record, ...]]:
    after: tuple[str, ...] | None = None
    while page := unit.records.find(
        connection=connection,
        side=Side.BILL.value,
        kind=kind.value,
        standing=Standing.SETTLED.value,
        after=after,
        limit=PAGE,
    ):
        yield page
        after = (connection, Side.BILL.value, kind.value, page[-1].id)


def _of(kept: Collection[Kept], connection: str, kind: Kind, page: tuple[Record, ...]) -> tuple[Kept, ...]:
    return kept.find(connection=connection, kind=kind.value, bill_id=[record.id for record in page])


def _is_unlinked(_: Record, link: Link | None) -> bool:
    return link is None


def _is_linked(_: Record, link: Link | None) -> bool:
    return link is not None and not link.void


def _status(record: Record) -> str:
    return codec.decode(Payment, record.body).status
