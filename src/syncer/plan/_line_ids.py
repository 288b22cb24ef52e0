"""
Which line of a posted bill or credit is which line there, and in what order lines stand.

A line that keeps its TxnLineID is changed and not replaced, so that what hangs on it in QuickBooks stays.
Lines that stay must be sent in the order that they have there, the new ones behind them (status 3290); and a
line on an account cannot become one on an item under the same id (3120). So lines are kept in QuickBooks'
order, and the order that BILL has them in is no change.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, TypeVar

from attrs import evolve

from syncer.model import Bill, Credit, Line
from syncer.plan._shown import postings

AnyInvoice = TypeVar("AnyInvoice", bound=Bill | Credit)

_NEW: Final = Line(amount=Decimal(0))


def line_ids(record: AnyInvoice, ids: tuple[str, ...]) -> AnyInvoice:
    """Remember the TxnLineIDs that QuickBooks gave the lines, in their order."""
    if len(ids) != len(record.lines):
        return record
    pairs: list[tuple[Line, str]] = list(zip(record.lines, ids, strict=True))
    return evolve(record, lines=tuple(evolve(line, book_id=id_) for line, id_ in pairs))


def like_posted(wanted: AnyInvoice, base: AnyInvoice, keep: Iterable[str] = ()) -> AnyInvoice:
    """
    Give each line the TxnLineID of the line it was posted as, and the lines the order of those.

    A line is known by BILL's id of it, or by its place where BILL gives no ids. `keep` names fields that are
    kept as they were posted.
    """
    known = {line.id or str(place): (place, line) for place, line in enumerate(base.lines)}
    placed = []
    for number, line in enumerate(wanted.lines):
        place, was = known.get(line.id or str(number), (None, _NEW))
        kept = evolve(line, **{field: getattr(was, field) for field in keep})
        if bool(was.item_id) != bool(line.item_id):
            place, was = None, _NEW
        placed.append((place, evolve(kept, book_id=was.book_id, group_id=was.group_id)))
    return evolve(wanted, lines=_in_order(placed))


def found_again(record: AnyInvoice, theirs: tuple[Line, ...]) -> AnyInvoice:
    """
    Give each line the TxnLineID and the place it has now: its own, or that of a line that posts the same.

    Lines of what was adopted have none yet, and somebody may have keyed a line anew.
    """
    free = {line.book_id: (place, line) for place, line in enumerate(theirs)}
    kept = [(line, free.pop(line.book_id, None)) for line in record.lines]
    placed = []
    for line, there in kept:
        same = there or next((one for one in free.values() if postings((one[1],)) == postings((line,))), None)
        place, now = same or (None, _NEW)
        free.pop(now.book_id, None)
        placed.append((place, evolve(line, book_id=now.book_id, group_id=now.group_id)))
    return evolve(record, lines=_in_order(placed))


def _in_order(placed: Iterable[tuple[int | None, Line]]) -> tuple[Line, ...]:
    """Put lines where they stand, those that stand nowhere behind the others of their kind."""

    def key(one: tuple[int | None, Line]) -> tuple[bool, bool, int]:
        place, line = one
        return bool(line.item_id), place is None, place or 0

    return tuple(line for _, line in sorted(placed, key=key))
