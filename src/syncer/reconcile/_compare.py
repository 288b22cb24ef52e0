"""Reconcile: both sides of a connection compared in full, from what the store knows of them."""

import datetime as dt
from datetime import UTC, datetime
from typing import Final

from syncer import progress
from syncer.book import CARD_PAYMENTS
from syncer.cycle import Cycle, Phase
from syncer.entries import AuditEntry
from syncer.errors import SettingsError
from syncer.leasing import at_rest
from syncer.model import TRANSACTIONS, Kind, Side
from syncer.ports import Unit
from syncer.reconcile._lines import lines
from syncer.reconcile._report import AsOf, Report
from syncer.reconcile._sides import Sides, load
from syncer.reconcile._totals import dated_until, paid, totals

NEEDED: Final = (Kind.VENDOR, *TRANSACTIONS)
"""What must have been read of a side before a comparison proves anything."""

READ_ANEW: Final = "both sides are read anew"
"""Event of the audit trail."""


def reconcile(
    unit: Unit,
    connection: str,
    *,
    date_from: dt.date | None = None,
    date_to: dt.date | None = None,
) -> Report:
    """
    Compare bills, vendor credits and payments of both sides, those that a side dates within the period.

    What a side has without a date may be of any period. `None` leaves an end of the period open.

    Reads the store only, and writes nothing: it is as new as the last update, and `Report.as_of` says how new
    that is. `read_anew` has the next update read everything.
    Raises `SettingsError` if there is no such connection, or if the period ends before it begins.
    """
    if date_from is not None and date_to is not None and date_to < date_from:
        raise SettingsError(
            f"The period ends on {date_to}, before it begins on {date_from}.",
            fix="Give the earlier day first.",
        )
    sides = load(unit, connection)
    every = lines(sides)

    def within(day: dt.date | None) -> bool:
        return day is None or (
            (date_from is None or date_from <= day) and (date_to is None or day <= date_to)
        )

    chosen = tuple(line for line in every if any(map(within, line.dates)))
    vendors, overall = totals(chosen)
    balances, owed = totals(every, dated_until(date_to))
    return Report(
        connection=connection,
        company=sides.view.identity.company_name,
        date_from=date_from,
        date_to=date_to,
        as_of=_as_of(unit, sides),
        lines=chosen,
        vendors=vendors,
        totals=overall,
        balances=tuple(one for one in balances if one.bill or one.book or one.differs),
        owed=owed,
        paid=paid(every, sides, within),
    )


def read_anew(unit: Unit, connection: str, *, now: datetime, actor: str) -> None:
    """
    Have the next update read both sides in full, as if for the first time.

    What is known stays known: rows that say nothing new change nothing, and nothing is posted twice by it.
    Safe to repeat. Raises `SettingsError` if there is no such connection, and `Conflict` while an update
    runs, which would note again how far it has read.
    """
    progress.connection(unit, connection)
    at_rest(unit, connection, now)
    progress.unmark(unit, connection, *Side)
    unit.audit.append(AuditEntry(connection=connection, at=now, actor=actor, event=READ_ANEW))


def _as_of(unit: Unit, sides: Sides) -> AsOf:
    connection, cycle = sides.view.connection, sides.cycle
    marks = {(mark.side, mark.kind): mark.value for mark in unit.watermarks.find(connection=connection)}
    bill = book = None
    if cycle is not None and all((Side.BILL, kind.value) in marks for kind in NEEDED):
        bill = _bill_read(unit, cycle, marks)
    in_book = [(Side.BOOK, mark) for mark in (*(kind.value for kind in NEEDED), CARD_PAYMENTS)]
    if all(mark in marks for mark in in_book):
        # Here a watermark is the moment of the reading itself, by our clock.
        book = min(_moment(marks[mark]) for mark in in_book)
    sentences = [_sentence("BILL", bill), _sentence("QuickBooks", book)]
    if cycle is not None and cycle.trouble:
        sentences.append(f"The last update, of {_text(cycle.started_at)}, ended with: {cycle.trouble}")
    return AsOf(
        bill=bill,
        book=book,
        sentences=tuple(sentences),
        marks={f"{side.value} {kind}": value for (side, kind), value in sorted(marks.items())},
    )


def _bill_read(unit: Unit, cycle: Cycle, marks: dict[tuple[Side, str], str]) -> datetime:
    """Return when BILL was read last: with the last update, or else up to the newest change that is known."""
    failed = unit.exceptions.get(cycle.connection, Side.BILL.value, "connection", "bill") is not None
    if Phase.READ_BILL.value in cycle.spent_ms and not failed:
        return cycle.started_at
    return max(_moment(marks[Side.BILL, kind.value]) for kind in NEEDED)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _sentence(side: str, moment: datetime | None) -> str:
    if moment is None:
        return f"{side} was not read in full yet. Run an update of Web Connector, then reconcile again."
    return f"{side} as it was read on {_text(moment)}; what was changed there since is not in here."


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
