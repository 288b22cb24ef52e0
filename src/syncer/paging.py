"""Reading BILL page by page: what is asked, what follows from a page, and what if there is none."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from attrs import evolve

from syncer import agenda, codec, progress, reading
from syncer.cycle import BillRead, Cycle
from syncer.entries import AuditEntry, Record, Watermark
from syncer.errors import NotNow, PayablesError, ReadRefused
from syncer.model import LISTS, Account, Kind, ListEntry, Side
from syncer.payables import BillRow, Page, Payables
from syncer.ports import Clock, Unit
from syncer.view import View

UNREAD: Final = "unread"
"""Code of the exception on a list that BILL does not show to the user; its id says which."""

PATIENCE: Final = timedelta(minutes=2)
"""How long a cycle waits where BILL asks for patience; the agent comes back meanwhile."""

PAUSE: Final = timedelta(seconds=1)
"""The least wait before BILL is asked again: until the next call."""

LIST_NAMES: Final = {
    Kind.CLASS: "classes",
    Kind.DEPARTMENT: "departments",
    Kind.LOCATION: "locations",
    Kind.CUSTOMER: "customers",
    Kind.JOB: "jobs",
    Kind.ITEM: "items",
    Kind.TERMS: "payment terms",
}


def fetch(payables: Payables, read: BillRead) -> Page:
    """Ask BILL for a page. Raises `PayablesError`."""
    if read.ids:
        return Page(rows=payables.by_ids(read.kind, read.ids))
    return payables.changed(read.kind, since=read.since, page=read.page)


def store(view: View, cycle: Cycle, page: Page, known: Watermark | None, asked_at: datetime) -> Cycle:
    """
    Keep a page of the first reading. Returns the cycle with the readings that are left.

    `known` is how far the kind was read before the page was asked for, at `asked_at`.
    """
    unit = view.unit
    read, *others = cycle.reads
    cycle = evolve(cycle, patient_since=None, ask_after=None)
    settled: dict[str, None] = {}
    view.recall_bill(read.kind, [row.id for row in page.rows])
    renamed = _names_before(view, page.rows)
    for row in page.rows:
        settled |= dict.fromkeys(reading.to_read_again(view, row))
        reading.store_bill_row(view, row, cycle.at)
    others += agenda.by_name(Kind.BILL, settled)
    others += agenda.by_name(read.kind, _below(view, read.kind, renamed))
    for id_ in read.ids:
        hint = unit.hints.get(cycle.connection, read.kind.value, id_)
        if hint is not None and hint.noted_at <= asked_at:
            # A hint that came after the question may be of a change that the answer has not yet.
            unit.hints.delete(cycle.connection, read.kind.value, id_)
    watermark = max(read.watermark, page.watermark)
    if page.next_page:
        return evolve(cycle, reads=(evolve(read, page=page.next_page, watermark=watermark), *others))
    told = {row.id for row in page.rows}
    for id_ in (one for one in read.nameless if one not in told):
        reading.forget_nameless(unit, cycle.connection, read.kind, id_, cycle.at)
    reached = max(watermark, known.value if known else "")
    if not read.ids and reached:
        progress.mark(unit, cycle, Side.BILL, read.kind.value, reached)
    if not read.ids and read.kind in LISTS:
        progress.close_exception(unit, cycle, f"{UNREAD}_{read.kind.value}", Side.BILL)
    progress.close_exception(unit, cycle, "bill", Side.BILL)
    # A cycle that does not come to the last reading has not looked at all that it was to look at.
    watched_at = cycle.started_at if cycle.watching and not others else cycle.watched_at
    return evolve(cycle, reads=tuple(others), watched_at=watched_at)


def _names_before(view: View, rows: Iterable[BillRow]) -> tuple[str, ...]:
    """Return the full names, as they were known, of entries of a list that these rows of BILL rename."""
    names: list[str] = []
    for row in rows:
        if isinstance(row.content, Account | ListEntry) and not row.trouble:
            known = view.bill(row.kind, row.id)
            name = _full_name(known) if known else ""
            names += {name} - {"", row.content.full_name}
    return tuple(names)


def _below(view: View, kind: Kind, names: tuple[str, ...]) -> tuple[str, ...]:
    """
    Return the entries of a list of BILL that lie below others by these full names.

    BILL names a parent by its id: if it is renamed, what lies below it has another full name, and did not
    change.
    """
    if not names:
        return ()
    entries = view.unit.records.find(connection=view.connection, side=Side.BILL.value, kind=kind.value)
    paths = tuple(f"{name}:" for name in names)
    return tuple(entry.id for entry in entries if _full_name(entry).startswith(paths))


def _full_name(record: Record) -> str:
    return str(getattr(codec.decode_content(record.kind, record.body), "full_name", ""))


def waits(cycle: Cycle, now: datetime) -> bool:
    """Whether BILL is to be left in peace for a moment; a clock that was set back makes it no longer."""
    return cycle.ask_after is not None and cycle.ask_after - PATIENCE < now < cycle.ask_after


def fail(unit: Unit, cycle: Cycle, exc: PayablesError, clock: Clock) -> Cycle:
    """Take it that BILL gave no page of the first reading. Returns the cycle with what can still be read."""
    read = cycle.reads[0]
    if isinstance(exc, NotNow):
        now = clock.now()
        since = min(cycle.patient_since or now, now)
        again = now + max(timedelta(seconds=exc.wait_s), PAUSE)
        if again < since + PATIENCE:
            return evolve(cycle, patient_since=since, ask_after=again)
    if isinstance(exc, ReadRefused):
        if len(read.ids) > 1:
            return _halved(cycle)
        if read.ids and unit.hints.get(cycle.connection, read.kind.value, read.ids[0]) is not None:
            return _hint_refused(unit, cycle, exc)
        if read.kind in LISTS:
            return _list_refused(unit, cycle, read.kind, exc, clock)
    return _bill_failed(unit, cycle, exc, clock)


def _halved(cycle: Cycle) -> Cycle:
    """Ask in two readings for what was refused together: one bad id refuses all that it is asked with."""
    read, *others = cycle.reads
    half = len(read.ids) // 2
    parts = (evolve(read, ids=read.ids[:half]), evolve(read, ids=read.ids[half:]))
    return evolve(cycle, reads=(*parts, *others))


def _hint_refused(unit: Unit, cycle: Cycle, exc: ReadRefused) -> Cycle:
    """
    End a hint that BILL refuses to answer to: anybody may have said it, of what is no record of this kind.

    Nothing is passed over by that. What changed is read all the same.
    """
    read, *others = cycle.reads
    (id_,) = read.ids
    unit.hints.delete(cycle.connection, read.kind.value, id_)
    unit.audit.append(
        AuditEntry(
            connection=cycle.connection,
            at=cycle.at,
            actor="syncer",
            event="hint refused by BILL",
            kind=read.kind.value,
            record=id_,
            detail=exc.problem,
        )
    )
    return evolve(cycle, reads=tuple(others))


def _list_refused(unit: Unit, cycle: Cycle, kind: Kind, exc: ReadRefused, clock: Clock) -> Cycle:
    """
    Go on without one of the lists that bills refer to; what names an entry of it waits.

    Its watermark stays, so that all of it is read once BILL shows it.
    """
    fix = "Let the BILL user read it. Bills that need it wait, and say so; all others go on."
    problem = f"BILL's list of {LIST_NAMES[kind]}: {exc.problem}"
    progress.connection_exception(unit, cycle, UNREAD, problem, fix, clock, side=Side.BILL, of=kind)
    return evolve(cycle, reads=tuple(read for read in cycle.reads if read.kind is not kind))


def _bill_failed(unit: Unit, cycle: Cycle, exc: PayablesError, clock: Clock) -> Cycle:
    """
    Go on with what is known already; the watermarks stay, so that nothing is passed over.

    Nothing is written to BILL in this cycle: what it has and was not read would be made there a second time.
    """
    progress.connection_exception(unit, cycle, "bill", exc.problem, exc.fix, clock, side=Side.BILL)
    return evolve(cycle, reads=(), returned=True, trouble=f"BILL could not be read: {exc.problem}")
