"""
What people say of a record: that they dealt with it, what became of a write in doubt, which one it is on the
other side.
"""

from datetime import datetime

from attrs import evolve

from syncer import by_hand, codec, relinking
from syncer.admin._replaying import excepted, look_again, note, told
from syncer.admin._values import Replayed
from syncer.entries import Answered, Record, State
from syncer.errors import NotPossible, UnknownName
from syncer.journal import live_operation
from syncer.model import TRANSACTIONS, Kind, Side, Vendor
from syncer.plan import SKIPPED, Settle, left_alone, seen, shown
from syncer.standing import obey, remember
from syncer.view import View


def skip(view: View, record: str, actor: str, now: datetime) -> Replayed:
    """Leave the record of an open exception alone. Raises `UnknownName`, `NotPossible`."""
    known = excepted(view, record)
    by_hand.give_up(view, known, now)
    link = view.live_link(known.kind, known.id)
    theirs = view.standing_book(known.kind, link.book_id) if link else None
    if theirs is not None and link is not None and link.shown:
        # What QuickBooks shows now is what the person has seen; only another change is news.
        content = codec.decode_content(known.kind, theirs.body)
        remember(view, known, shown(content), "", now)
    if theirs is not None and link is not None and known.kind is Kind.VENDOR:
        vendor = codec.decode(Vendor, theirs.body)
        view.unit.links.put(evolve(link, detail=codec.encode(seen(vendor))))
    decision = left_alone(known, view) if known.side is Side.BILL else Settle(SKIPPED)
    obey(view, known, decision, now)
    note(view, known.kind, known.id, "skipped", actor, now)
    return told(view, known, "is left as it is")


def arrived(view: View, record: str, book_id: str, actor: str, now: datetime) -> Replayed:
    """Count a write in doubt as done. Raises `UnknownName`, `NotPossible`."""
    known = excepted(view, record)
    found = by_hand.arrived(view, known, book_id, now)
    note(view, known.kind, known.id, "said to be there", actor, now, detail=found)
    return told(view, known, "counts as done")


def missing(view: View, record: str, actor: str, now: datetime) -> Replayed:
    """Have a write in doubt looked for once more. Raises `UnknownName`, `NotPossible`."""
    known = excepted(view, record)
    by_hand.missing(view, known, now)
    note(view, known.kind, known.id, "said not to be there", actor, now)
    again = look_again(view, known, actor, now)
    return evolve(again, effect="is looked for once more in the next update, and else sent anew")


def answer(view: View, record: str, book_id: str, actor: str, now: datetime) -> Replayed:
    """
    Say which of the transactions that were proposed for a record it is; `""` says that it is none of them.

    What was skipped may be any transaction that belongs to nothing yet. Raises `UnknownName`, `NotPossible`.
    """
    proposed = [
        match
        for kind in TRANSACTIONS
        for match in view.unit.matches.find(connection=view.connection, kind=kind.value, bill_id=record)
    ]
    is_proposed = any(match.book_id == book_id for match in proposed)
    skipped = by_hand.skipped(view, record)
    if skipped is not None and book_id and not is_proposed:
        by_hand.link_skipped(view, skipped, book_id, now)
        _note_answer(view, skipped, f"it is {book_id}", actor, now)
        return told(view, skipped, "is linked, and stays skipped")
    if not proposed or (book_id and not is_proposed):
        raise UnknownName(
            f"Nothing was proposed for {record!r}" + (f" that is {book_id!r}." if book_id else "."),
            fix="Give the ids as `adopt` shows them.",
        )
    kind = proposed[0].kind
    _refuse_linked(view, kind, record, book_id)
    for match in proposed:
        same = Answered.SAME if match.book_id == book_id else Answered.OTHER
        view.unit.matches.put(evolve(match, answer=same, actor=actor, at=now))
    known = view.bill(kind, record)
    if known is None:
        raise UnknownName(f"BILL's record {record!r} is not known any more.", fix="Read BILL again.")
    none = "it is none of " + ", ".join(match.book_id for match in proposed)
    _note_answer(view, known, f"it is {book_id}" if book_id else none, actor, now)
    again = look_again(view, known, actor, now)
    return evolve(again, effect="is linked in the next update" if book_id else "is posted in the next update")


def _note_answer(view: View, record: Record, said: str, actor: str, now: datetime) -> None:
    note(view, record.kind, record.id, "adoption answered", actor, now, detail=said)


def _refuse_linked(view: View, kind: Kind, record: str, book_id: str) -> None:
    """An answer that comes too late must not read as if it had been followed."""
    live = live_operation(view.unit, view.connection, kind, record)
    owners = view.owners(kind, book_id) if book_id else ()
    if view.live_link(kind, record) is not None or (live is not None and live.state is not State.PLANNED):
        raise NotPossible(
            "It was posted or linked since.",
            fix="If that was wrong, void it in QuickBooks and run an update.",
            record=f"{kind.value} {record}",
        )
    if book_id and view.bill(kind, book_id) is not None:
        raise NotPossible(
            f"{book_id!r} is the same invoice in BILL, and not a transaction of QuickBooks.",
            fix="Archive one of the two in BILL, or say that they are not the same.",
            record=f"{kind.value} {record}",
        )
    if owners:
        raise NotPossible(
            f"{book_id!r} is linked to {kind.value} {owners[0].bill_id} already.",
            fix="Say that it is none of them, or look at the other one first.",
            record=f"{kind.value} {record}",
        )


def relink(view: View, vendor: str, book_vendor: str, actor: str, now: datetime) -> Replayed:
    """Say which vendor of QuickBooks a vendor of BILL is. Raises `UnknownName`, `NotPossible`."""
    known, theirs, before = relinking.relink(view, vendor, book_vendor, actor, now)
    note(view, known.kind, known.id, "relinked", actor, now, detail=f"{before}is {theirs.id}")
    again = look_again(view, known, actor, now)
    other = codec.decode(Vendor, theirs.body).name
    return evolve(again, effect=f"is linked to {other} of QuickBooks in the next update")
