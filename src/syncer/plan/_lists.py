"""
Lists that lines refer to: classes, customers and jobs, items, terms. They are matched by name, never written.

An entry that QuickBooks does not have needs nothing until a bill names it; the bill then waits.
"""

from syncer import codec
from syncer.entries import Record
from syncer.model import Kind, ListEntry
from syncer.plan._decision import Adopt, Decision, Settle
from syncer.view import View


def decide(record: Record, view: View) -> Decision:
    """Link an entry of one of BILL's lists to the one of QuickBooks with the same full name."""
    link = view.live_link(record.kind, record.id)
    if link is not None and view.standing_book(record.kind, link.book_id) is not None:
        return Settle("linked")
    found = view.list_entry(record.kind, record.id)
    if found is None:
        return Settle("not in QuickBooks; a bill that names it waits")
    entry = codec.decode(ListEntry, found.body)
    how = "same days until due" if record.kind is Kind.TERMS else "same name"
    return Adopt(book_id=found.id, body=entry, reason=f"{how} {entry.full_name}")
