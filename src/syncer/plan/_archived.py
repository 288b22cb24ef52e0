"""
What BILL archived and QuickBooks has: bills from before may name it, so it is linked, and nothing more.

It is linked only to what no other record of BILL is, or could be. Nothing is added for it, and what changes
in QuickBooks does not bring it back in BILL.
"""

from collections.abc import Iterable

from syncer.entries import Record
from syncer.view import View


def only_one(record: Record, found: Iterable[Record], view: View) -> Record | None:
    """Return what an archived record of BILL is in QuickBooks, if that is beyond doubt."""
    match tuple(found):
        case (one,) if not view.owners(record.kind, one.id) and not _wanted(record, one, view):
            return one
        case _:
            return None


def _wanted(record: Record, one: Record, view: View) -> bool:
    """Whether another record of BILL, linked to nothing yet, has the name or number of one in QuickBooks."""
    named = view.bill_named(record.kind, one.name_key)
    numbered = view.bill_numbered(record.kind, one.number) if one.number else ()
    others = {other.id for other in (*named, *numbered)} - {record.id}
    return any(view.live_link(record.kind, other) is None for other in others)
