"""
Lists that lines refer to: classes, customers and jobs, items, terms. They are matched by name, never written.

An entry that QuickBooks does not have is needed only if a bill names it. It is looked for in every cycle all
the same: a link holds when either side renames it, and a name alone does not.
"""

from syncer import codec
from syncer.entries import Record
from syncer.model import Kind, ListEntry
from syncer.plan._decision import Adopt, Decision, Settle, Wait
from syncer.view import View


def decide(record: Record, view: View) -> Decision:
    """Link an entry of one of BILL's lists to the one of QuickBooks with the same full name."""
    link = view.live_link(record.kind, record.id)
    if link is not None and view.standing_book(record.kind, link.book_id) is not None:
        return Settle("linked")
    found = view.list_entry(record.kind, record.id)
    if found is not None:
        entry = codec.decode(ListEntry, found.body)
        how = "same days until due" if record.kind is Kind.TERMS else "same name"
        return Adopt(book_id=found.id, body=entry, reason=f"{how} {entry.full_name}")
    if record.kind not in view.settings.lists:
        return Settle("not carried to QuickBooks")
    if not codec.decode(ListEntry, record.body).active:
        return Settle("archived in BILL, and not in QuickBooks")
    return Wait("not in QuickBooks, or twice; needed only if a bill names it")
