"""What is known of a connection, for people to look at. Nothing here changes anything."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from syncer import by_hand, codec, leasing, progress
from syncer.admin._values import CycleStatus, KindCount, Proposal, Status, Story, WaitingRecord
from syncer.book import Identity
from syncer.cycle import Cycle, Phase
from syncer.entries import (
    Answered,
    AuditEntry,
    Connection,
    ExceptionEntry,
    Link,
    Match,
    Operation,
    Standing,
    State,
)
from syncer.errors import UnknownName
from syncer.model import Bill, Credit, Kind, Payment, Side
from syncer.plan import DUPLICATE, MATCH
from syncer.ports import Unit
from syncer.reading import SHARED
from syncer.relinking import Choice
from syncer.settings import Settings
from syncer.standing import NOUN, subject
from syncer.view import View

LINES: Final = 1_000
"""Audit lines shown of one record; the newest."""


def status(unit: Unit, known: Connection, now: datetime) -> Status:
    """Say how a connection does."""
    name = known.name
    settings = Settings.from_json(known.settings)
    lease = unit.leases.get(name)
    at_work = lease is not None and leasing.is_held(lease, settings, now)
    cycle = progress.load(unit, name)
    moments = [cycle.started_at, cycle.asked_at] if cycle else []
    if lease is not None and not lease.holder:
        moments.append(lease.expires_at)
    moments += [line.at for line in unit.audit.read(name, limit=20) if line.actor == "syncer"]
    return Status(
        connection=name,
        username=known.username,
        company=codec.decode(Identity, known.identity) if known.identity else None,
        at_work=at_work,
        last_contact=max((moment for moment in moments if moment), default=None),
        cycle=_cycle_status(cycle, at_work=at_work) if cycle else None,
        counts=tuple(_count(unit, name, kind, settings) for kind in Kind),
        operations={
            state.value: unit.operations.count(connection=name, state=state.value)
            for state in (State.PLANNED, State.SENT, State.IN_DOUBT)
        },
        exceptions=unit.exceptions.count(connection=name),
        settings=settings,
    )


def _cycle_status(cycle: Cycle, *, at_work: bool) -> CycleStatus:
    if cycle.phase is Phase.DONE:
        state = "stopped" if cycle.trouble else "finished"
    else:
        state = "running" if at_work else "broken off"
    return CycleStatus(
        started_at=cycle.started_at,
        phase=cycle.phase.value,
        state=state,
        written=cycle.written,
        refused=cycle.refused,
        summary=cycle.summary(),
    )


def _count(unit: Unit, connection: str, kind: Kind, settings: Settings) -> KindCount:
    def standing(which: Standing) -> int:
        both = which is Standing.EXCEPTION or (kind in settings.to_bill and which is not Standing.SETTLED)
        sides = Side if both else (Side.BILL,)
        return unit.records.count(
            connection=connection,
            side=[side.value for side in sides],
            kind=kind.value,
            standing=which.value,
        )

    return KindCount(
        kind=kind,
        pending=standing(Standing.PENDING),
        waiting=standing(Standing.WAITING),
        settled=standing(Standing.SETTLED),
        exception=standing(Standing.EXCEPTION),
        linked=unit.links.count(connection=connection, kind=kind.value),
    )


def exceptions(unit: Unit, name: str) -> tuple[ExceptionEntry, ...]:
    """Return the open exceptions, oldest first."""
    found = unit.exceptions.find(connection=name)
    return tuple(sorted(found, key=lambda entry: (entry.raised_at, entry.kind, entry.id)))


def waiting(view: View, limit: int) -> tuple[WaitingRecord, ...]:
    """Return the records that wait for something, at most `limit` of each kind and side."""
    return tuple(
        WaitingRecord(kind=kind, id=record.id, subject=subject(view, record), reason=record.reason, side=side)
        for kind in Kind
        for side in Side
        for record in view.unit.records.find(
            connection=view.connection,
            side=side.value,
            kind=kind.value,
            standing=Standing.WAITING.value,
            limit=limit,
        )
    )


def operations(unit: Unit, name: str, states: Iterable[State], limit: int) -> tuple[Operation, ...]:
    """Return operations in these states, newest first, at most `limit`."""
    wanted = [state.value for state in states]
    return unit.operations.find(connection=name, state=wanted, backwards=True, limit=limit)


def links(unit: Unit, name: str, kinds: Iterable[Kind]) -> tuple[Link, ...]:
    """Return the links of these kinds, void ones included."""
    return tuple(link for kind in kinds for link in unit.links.find(connection=name, kind=kind.value))


def story(unit: Unit, name: str, record: str) -> Story:
    """Tell everything about a record, by its BILL id or its QuickBooks id. Raises `UnknownName`."""
    for kind in Kind:
        found = unit.links.find(connection=name, kind=kind.value, book_id=record)
        bill_id = found[-1].bill_id if found else record
        ours = unit.records.get(name, Side.BILL.value, kind.value, bill_id)
        link = unit.links.get(name, kind.value, bill_id)
        if ours is not None or link is not None:
            return Story(
                record=ours,
                link=link,
                operations=unit.operations.find(connection=name, kind=kind.value, bill_id=bill_id),
                lines=_lines(unit, name, kind, bill_id, link),
            )
    for kind in (*SHARED, Kind.PAYMENT):
        theirs = unit.records.get(name, Side.BOOK.value, kind.value, record)
        if theirs is not None:
            return Story(
                record=theirs,
                link=None,
                operations=unit.operations.find(connection=name, kind=kind.value, book_id=record),
                lines=unit.audit.read(name, record=record, limit=LINES),
            )
    lines = unit.audit.read(name, record=record, limit=LINES)
    if not lines:
        raise UnknownName(
            f"Connection {name!r} knows no record {record!r}.",
            fix="Give the id of BILL or QuickBooks as `exceptions` or the page shows it.",
        )
    return Story(record=None, link=None, operations=(), lines=lines)


def _lines(unit: Unit, name: str, kind: Kind, bill_id: str, link: Link | None) -> tuple[AuditEntry, ...]:
    """Return the lines of a record; those of a vendor that came from QuickBooks begin under its ListID."""
    lines = unit.audit.read(name, record=bill_id, limit=LINES)
    if link is None or kind not in SHARED:
        return lines
    before = unit.audit.read(name, record=link.book_id, limit=LINES)
    return tuple(sorted((*before, *lines), key=lambda line: line.at))


def names(view: View, records: Iterable[tuple[Kind, str]]) -> dict[tuple[Kind, str], str]:
    """Name records of BILL for a bookkeeper; unknown ids are left out."""
    found = {(kind, id_): view.bill(kind, id_) for kind, id_ in records}
    return {key: subject(view, record) for key, record in found.items() if record is not None}


def matches(view: View) -> tuple[Proposal, ...]:
    """Return what could be a record of BILL, and nobody has said yet."""
    found = view.unit.matches.find(connection=view.connection, answer=Answered.OPEN.value)
    return tuple(
        Proposal(
            match=match,
            subject=subject(view, record),
            book=_told(view, match),
            is_duplicate=record.reason == DUPLICATE,
        )
        for match in found
        if (record := view.bill(match.kind, match.bill_id)) is not None
        # Others were settled in another way since: linked, taken back, corrected.
        and record.standing is Standing.EXCEPTION
        and record.reason in {MATCH, DUPLICATE}
    )


def _told(view: View, match: Match) -> str:
    row = view.book(match.kind, match.book_id) or view.bill(match.kind, match.book_id)
    content = codec.decode_content(match.kind, row.body) if row else None
    match content:
        case Bill() | Credit() | Payment():
            number = f" {content.number}" if content.number else ""
            return f"{NOUN[match.kind]}{number} of {content.amount}, {content.date or 'without date'}"
        case _:
            return match.book_id


def entered_by_hand(view: View, payment: str) -> tuple[Choice, ...]:
    """Return the bills and credits of a payment of which nobody has said what they are in QuickBooks."""
    found = by_hand.entered(view, payment)
    return tuple(Choice(id=record.id, text=subject(view, record)) for record in found)
