"""
Which vendor of QuickBooks a vendor of BILL is, where a person has to say so.

A vendor merged into another one there, two of the same name, an addition to BILL whose answer was lost.
"""

from datetime import datetime

from attrs import evolve, frozen

from syncer import codec
from syncer.entries import Answered, ExceptionEntry, Match, Record, State
from syncer.errors import NotPossible, UnknownName
from syncer.journal import live_of, supersede
from syncer.model import Kind, Side, Vendor
from syncer.naming import name_key
from syncer.plan import Look, references
from syncer.standing import subject
from syncer.view import View
from syncer.waking import look_again


@frozen(kw_only=True)
class Choice:
    """A record that may be meant; `text` tells it from others."""

    id: str
    text: str


def relink(
    view: View, vendor: str, book_vendor: str, actor: str, now: datetime
) -> tuple[Record, Record, str]:
    """
    Note what a person said, and end the link that said otherwise.

    Returns both records, and what the vendor was linked to before, as the beginning of a sentence.
    Raises `UnknownName`, and `NotPossible` while a write of the vendor is under way.
    """
    known, theirs = _vendor(view, Side.BILL, vendor), _vendor(view, Side.BOOK, book_vendor)
    live = live_of(view.unit, known)
    if live is not None and live.state is not State.PLANNED:
        raise NotPossible(
            "A write of it is not settled yet.", fix="Run an update first.", record=subject(view, known)
        )
    matches = view.unit.matches
    for match in matches.find(connection=view.connection, kind=Kind.VENDOR.value, bill_id=known.id):
        matches.put(evolve(match, answer=Answered.OTHER, actor=actor, at=now))
    matches.put(
        Match(
            connection=view.connection,
            kind=Kind.VENDOR,
            bill_id=known.id,
            book_id=theirs.id,
            likeness="exact",
            reason="a person said so",
            answer=Answered.SAME,
            actor=actor,
            at=now,
        )
    )
    link = view.live_link(Kind.VENDOR, known.id)
    if link is None:
        return known, theirs, ""
    view.unit.links.put(evolve(link, void=True))
    _take_back(view, link.book_id, now)
    return known, theirs, f"was {link.book_id}; "


def _take_back(view: View, book_vendor: str, now: datetime) -> None:
    """Take back what the update at work has decided for the vendor before, and not sent yet."""
    for operation in view.unit.operations.find(connection=view.connection, state=State.PLANNED.value):
        body = codec.decode_content(operation.kind, operation.body)
        if operation.side is Side.BOOK and Look(Kind.VENDOR, book_vendor) in references(body):
            cause = "its vendor was relinked before it went out; it is decided anew"
            supersede(view.unit, operation, now, cause=cause)
            look_again(view.unit, view.connection, operation.kind, operation.bill_id)


def candidates(view: View, entry: ExceptionEntry) -> tuple[Choice, ...]:
    """Return the vendors of the other side that have the name of an exception's vendor."""
    record = view.unit.records.get(view.connection, entry.side.value, Kind.VENDOR.value, entry.id)
    if record is None:
        return ()
    other = Side.BOOK if entry.side is Side.BILL else Side.BILL
    return tuple(_choice(row) for row in _called(view, other, codec.decode(Vendor, record.body).name))


def _vendor(view: View, side: Side, said: str) -> Record:
    """Find a vendor by its id on a side, or by a name that only one has there. Raises `UnknownName`."""
    by_id = view.bill(Kind.VENDOR, said) if side is Side.BILL else view.standing_book(Kind.VENDOR, said)
    match (by_id,) if by_id is not None else _called(view, side, said):
        case (one,):
            return one
        case ():
            raise UnknownName(
                f"{side.system} has no vendor {said!r}.",
                fix=f"Give its name or id as {side.system} shows it; run an update if it is new.",
            )
        case several:
            ids = ", ".join(row.id for row in several)
            problem = f"{side.system} has several vendors {said!r}: {ids}."
            raise UnknownName(problem, fix="Give the id of the right one.")


def _called(view: View, side: Side, name: str) -> tuple[Record, ...]:
    """Return the vendors of a name; if some have it to the letter, only those."""
    key = name_key(name)
    found = view.bill_named(Kind.VENDOR, key) if side is Side.BILL else view.named(Kind.VENDOR, key)
    exact = tuple(row for row in found if codec.decode(Vendor, row.body).name == name)
    return (exact or found) if key else ()


def _choice(row: Record) -> Choice:
    vendor = codec.decode(Vendor, row.body)
    number = f"account number {vendor.account_number}" if vendor.account_number else ""
    says = (vendor.name, number, vendor.address.city, "" if vendor.active else "inactive")
    return Choice(id=row.id, text=", ".join(filter(None, says)))
