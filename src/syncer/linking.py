"""Linking a record of BILL to what QuickBooks has already."""

from datetime import datetime

from attrs import evolve

from syncer import codec, plan
from syncer.entries import Link, Record, Standing
from syncer.model import TRANSACTIONS, Bill, Credit, Kind, Payment, Vendor
from syncer.outcomes import posted_anew
from syncer.reading import CHANGED
from syncer.standing import follow, note_record, stand
from syncer.view import View
from syncer.waking import wake_payers


def link(view: View, record: Record, adopted: plan.Adopt, now: datetime) -> None:
    """Link a record of BILL to what QuickBooks has already."""
    put_link(view, record, adopted, now)
    if record.kind in (Kind.VENDOR, *TRANSACTIONS):
        follow(view, evolve(record, reason=""), now)
    else:
        stand(view, record, Standing.SETTLED, "both sides agree")


def put_link(view: View, record: Record, adopted: plan.Adopt, now: datetime) -> None:
    """Write down a link, whatever follows from it."""
    base = codec.encode(adopted.body)
    known = view.link(record.kind, record.id)
    theirs = view.book(record.kind, adopted.book_id)
    new = known is None or known.void or known.book_id != adopted.book_id
    told = adopted.shown
    if told is None and record.kind is Kind.VENDOR and theirs is not None:
        told = plan.seen(codec.decode(Vendor, theirs.body))
    view.unit.links.put(
        Link(
            connection=view.connection,
            kind=record.kind,
            bill_id=record.id,
            book_id=adopted.book_id,
            base=base,
            digest=codec.digest(base),
            edit_sequence=theirs.version if theirs else "",
            generation=known.generation + new if known else 0,
            detail=codec.encode(told) if told else "",
            shown=_shown(adopted, theirs, None if new else known)
            if theirs is not None and record.kind in TRANSACTIONS
            else "",
            adopted=known.adopted if known is not None and not new else True,
            linked_at=known.linked_at if known else now,
        )
    )
    event = "linked" if new else "agreed"
    # What credits alone settle is no transaction of its own in QuickBooks.
    said = f"to {adopted.book_id}: {adopted.reason}" if adopted.book_id else adopted.reason
    note_record(view, record, event, said, now)
    if new and known is not None:
        posted_anew(view, record.kind, record.id)
    if theirs is not None and theirs.standing not in {Standing.SETTLED, Standing.OPEN}:
        # It may have waited to be sent to BILL, or a person may have been asked about it.
        stand(view, theirs, Standing.SETTLED, "")
    if new and record.kind is Kind.BILL:
        wake_payers(view.unit, view.connection, record.id)


def _shown(adopted: plan.Adopt, theirs: Record, known: Link | None) -> str:
    """
    Say what QuickBooks has shown of what is linked, or of what both sides have come to agree on.

    What a person linked although its amount is another stays a difference until it is dealt with; so does
    what else somebody changed there, unless it was dealt with already.
    """
    there = codec.decode_content(theirs.kind, theirs.body)
    body, now = adopted.body, plan.shown(there)
    assert isinstance(there, Bill | Credit | Payment)  # only transactions are asked about
    assert isinstance(body, Bill | Credit | Payment)
    if known is None:
        differs = there.amount != body.amount
    else:
        differs = known.shown != now and bool(plan.differences(body, there))
    return CHANGED if differs else now
