"""What a cycle has to read and to ask, on both sides."""

import datetime as dt
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from attrs import evolve

from syncer import plan
from syncer.book import Ask, Fetch, Forget, Read, ReadDeleted, Sweep
from syncer.cycle import CLOCK_BACK_MAX, BillRead, Cycle, back
from syncer.entries import BatchState, Standing
from syncer.model import LISTED, LISTS, TRANSACTIONS, Kind, Side
from syncer.payables import NAMELESS
from syncer.ports import Unit
from syncer.settings import Settings
from syncer.view import View
from syncer.waking import credited_bills

BY_IDS_MAX: Final = 100
"""Records that BILL gives by their ids in one call."""

DELETIONS: Final = "deleted"
"""Deletions in QuickBooks have a watermark of their own."""

REMEMBERED: Final = timedelta(days=89)
"""QuickBooks remembers for 90 days what was deleted; after a longer pause everything is read anew."""

BEFORE_START: Final = timedelta(days=31)
"""What people keyed a little earlier in QuickBooks can be what BILL dates after the start."""

DAY_S: Final = 86_400

SELDOM: Final = frozenset({plan.WATCHED, plan.SKIPPED})
"""Reasons of waiting records about which BILL has rarely anything new to say."""

KEPT_FOR: Final = timedelta(days=30)
"""How long QuickBooks keeps a message set that was asked about; no agent sleeps longer over a document."""


def bill_reads(unit: Unit, connection: str, settings: Settings, *, watch: bool) -> tuple[BillRead, ...]:
    """
    List the readings of BILL: hints first, then what changed, then what may have changed unannounced.

    `watch` says whether posted payments are due to be read again; they are many, and change seldom. So do the
    lists that are not carried to QuickBooks: all that is wanted of them are names to tell people. What has no
    id is looked for then, too, by reading from when it was changed.
    """
    hinted: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for hint in unit.hints.find(connection=connection):
        hinted[hint.kind].append(hint.id)
    reads = [read for kind in LISTED for read in by_name(kind, hinted[kind])]
    nameless = _nameless(unit, connection)
    for kind in LISTED:
        known = unit.watermarks.get(connection, Side.BILL.value, kind.value)
        if known and not watch and kind in LISTS and kind not in settings.lists:
            continue
        since = back(known.value, settings.overlap_s) if known else ""
        lost = nameless.get(kind, {})
        if lost and watch:
            since = min(since, *lost.values())
        given_again = tuple(id_ for id_, version in lost.items() if version >= since)
        reads.append(BillRead(kind=kind, since=since, nameless=given_again))
    unsettled_in = [Standing.WAITING, Standing.EXCEPTION]
    if watch or not settings.dry_run:
        # What was decided and could not be written yet: BILL may have taken it back since.
        unsettled_in.append(Standing.PENDING)
    for kind in (Kind.BILL, Kind.PAYMENT):
        unsettled = unit.records.find(
            connection=connection,
            side=Side.BILL.value,
            kind=kind.value,
            standing=tuple(standing.value for standing in unsettled_in),
        )
        due = [
            record.id
            for record in unsettled
            if (watch or record.reason not in SELDOM) and not record.id.startswith(NAMELESS)
        ]
        if kind is Kind.BILL and watch:
            # An approval or denial need not move a bill's updatedTime (BILL docs, AP bill approvals).
            due = list(dict.fromkeys((*due, *_open_in_book(unit, connection, kind))))
        reads += by_name(kind, due)
    if watch:
        # Nor is it documented that the use of a credit moves the credit's.
        reads += by_name(Kind.CREDIT, _open_in_book(unit, connection, Kind.CREDIT))
    return tuple(reads)


def by_name(kind: Kind, ids: Iterable[str]) -> list[BillRead]:
    """Read these records of BILL as they are now."""
    return [BillRead(kind=kind, ids=part) for part in _chunks(list(ids))]


def _nameless(unit: Unit, connection: str) -> dict[Kind, dict[str, str]]:
    """Return the open exceptions of records that BILL gave without an id, each with when it was changed."""
    found: dict[Kind, dict[str, str]] = {}
    for entry in unit.exceptions.find(connection=connection):
        if entry.id.startswith(NAMELESS):
            record = unit.records.get(connection, entry.side.value, entry.kind, entry.id)
            found.setdefault(Kind(entry.kind), {})[entry.id] = record.version if record else ""
    return found


def _open_in_book(unit: Unit, connection: str, kind: Kind) -> list[str]:
    """Return the bills of BILL that are posted and not paid in QuickBooks, or credits not used up there."""
    open_there = unit.records.find(
        connection=connection, side=Side.BOOK.value, kind=kind.value, standing=Standing.OPEN.value
    )
    ids = [record.id for record in open_there]
    links = unit.links.find(connection=connection, kind=kind.value, book_id=ids) if ids else ()
    return [link.bill_id for link in links if not link.void]


def book_reads(unit: Unit, cycle: Cycle, settings: Settings) -> tuple[Ask, ...]:
    """List the questions about what changed in QuickBooks."""
    asked = unit.watermarks.get(cycle.connection, Side.BOOK.value, DELETIONS)
    forgotten = asked is not None and asked.value < moment(cycle.clock_at - REMEMBERED)

    def since(mark: str) -> str:
        known = unit.watermarks.get(cycle.connection, Side.BOOK.value, mark)
        if known is None or forgotten or known.value > moment(cycle.clock_at + CLOCK_BACK_MAX):
            # One that lies far ahead was set by a clock that was wrong; when that was, nobody knows.
            return ""
        # QuickBooks stamps the local time of its PC; a day back covers every zone and clock.
        return back(min(known.value, moment(cycle.clock_at)), settings.overlap_s + DAY_S)

    earliest = dated_from(settings)

    def read(kind: Kind, *, by_card: bool = False) -> Read:
        start = earliest if kind in TRANSACTIONS else None
        ask = Read(kind, page_size=settings.page_size, dated_from=start, by_card=by_card)
        return evolve(ask, since=since(ask.mark))

    reads = (*map(read, kinds(cycle, settings)), read(Kind.PAYMENT, by_card=True))
    credited = _chunks(list(credited_bills(unit, cycle.connection)))
    return (Sweep(reads), ReadDeleted(since(DELETIONS)), *(Fetch(Kind.BILL, part) for part in credited))


def dated_from(settings: Settings) -> dt.date | None:
    """Return the day from which QuickBooks' transactions are read in the first place."""
    return settings.start_date - BEFORE_START if settings.start_date else None


def kinds(cycle: Cycle, settings: Settings) -> tuple[Kind, ...]:
    """
    Return what is read of QuickBooks.

    Classes only while they are switched on there: what it tells of them before is not documented, and once
    they are on, all of them must be read.
    """
    tracking = cycle.identity is not None and cycle.identity.class_tracking
    wanted = dict.fromkeys(kind.in_book for kind in LISTED if kind not in LISTS or kind in settings.lists)
    return tuple(kind for kind in wanted if kind is not Kind.CLASS or tracking)


def forgets(view: View) -> tuple[Ask, ...]:
    """List the message sets that QuickBooks may forget: of stored outcome, and those kept for long enough."""
    found = view.unit.batches.find(
        connection=view.connection, state=(BatchState.STORED.value, BatchState.KEPT.value)
    )
    due = [one for one in found if one.state is BatchState.STORED or one.sent_at < view.since - KEPT_FOR]
    return tuple(Forget(batch.id) for batch in sorted(due, key=lambda batch: batch.sent_at))


def moment(at: datetime) -> str:
    """Write a moment as QuickBooks does: whole seconds, no zone."""
    return at.strftime("%Y-%m-%dT%H:%M:%S")


def _chunks(ids: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(ids[start : start + BY_IDS_MAX]) for start in range(0, len(ids), BY_IDS_MAX))
