"""
What QuickBooks did not show although it was read from the beginning: is it still there?

What was deleted is told for 90 days only (qbXML On-Screen Reference, TxnDeletedQuery), and an older copy of
the file tells nothing of what it lacks. So whatever is known and was not shown is asked for by its id.
"""

from typing import Final

from attrs import evolve

from syncer import agenda, codec, identity, progress
from syncer.book import Fetch, Read
from syncer.cycle import Cycle
from syncer.entries import Record
from syncer.model import Side
from syncer.ports import Unit
from syncer.view import DELETED, View
from syncer.writing import FETCH_MAX

PAGE: Final = 500
"""Records looked at in one go."""

PAGES_MAX: Final = 20
"""Pages looked at in one call, so that it ends in time; what is left is looked at in the next one."""


def advance(view: View, cycle: Cycle) -> Cycle:
    """
    Look at known records of the first kind that was read anew, until there is something to ask.

    Returns the cycle with its next questions, or `through` once all were looked at; with neither, there is
    more to look at in the next call.
    """
    reading = cycle.anew[0]
    key = (view.connection, Side.BOOK.value, reading.kind.value)
    for _ in range(PAGES_MAX):
        page = view.unit.records.find(
            connection=view.connection,
            side=Side.BOOK.value,
            kind=reading.kind.value,
            after=(*key, cycle.after) if cycle.after else None,
            limit=PAGE,
        )
        if not page:
            return evolve(cycle, through=True)
        cycle = evolve(cycle, after=page[-1].id)
        ids = _wanted(view, reading, tuple(record for record in page if not view.was_seen(record)))
        if ids:
            starts = range(0, len(ids), FETCH_MAX)
            asks = tuple(Fetch(reading.kind, ids[start : start + FETCH_MAX]) for start in starts)
            return evolve(cycle, asks=asks)
    return cycle


def finish(unit: Unit, cycle: Cycle) -> Cycle:
    """Note that a reading from the beginning is over: what it did not show was asked for."""
    question, *others = cycle.anew
    progress.mark(unit, cycle, Side.BOOK, question.mark, agenda.moment(cycle.clock_at))
    cycle = evolve(cycle, anew=tuple(others), after="", through=False)
    if others:
        return cycle
    # Not before: after a long pause it is the sign that all is to be read from the beginning.
    progress.mark(unit, cycle, Side.BOOK, agenda.DELETIONS, agenda.moment(cycle.clock_at))
    return evolve(cycle, witnesses=identity.with_newest(unit, cycle.connection, cycle.witnesses))


def _wanted(view: View, reading: Read, unseen: tuple[Record, ...]) -> tuple[str, ...]:
    """Return the ids of what should have been shown, and of what is linked although it is dated before."""
    # Payments by check and by card are one kind, and are read in a walk for each.
    unseen = tuple(record for record in unseen if _by_card(record) is reading.by_card)
    if not unseen:
        return ()
    links = view.unit.links.find(
        connection=view.connection, kind=reading.kind.value, book_id=[record.id for record in unseen]
    )
    linked = {link.book_id for link in links if not link.void}
    return tuple(record.id for record in unseen if record.id in linked or _due(reading, record))


def _by_card(record: Record) -> bool:
    return bool(getattr(codec.decode_content(record.kind, record.body), "by_card", False))


def _due(reading: Read, record: Record) -> bool:
    if record.reason == DELETED:
        return False
    date = getattr(codec.decode_content(record.kind, record.body), "date", None)
    return reading.dated_from is None or date is None or date >= reading.dated_from
