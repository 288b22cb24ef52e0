"""
Terms, classes and customers that BILL took off what is in QuickBooks.

A change that does not mention them leaves them as they are there, so it must name them and leave the name
empty. Which of two empty forms each of them takes is not documented (qbXML SDK, modify requests); so what
QuickBooks shows of a bill or credit after such a change is compared with what it showed before.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from attrs import evolve

from syncer import codec
from syncer.entries import Action, Link, State
from syncer.model import Bill, Content, Credit, Kind, ListEntry, Vendor
from syncer.plan._line_ids import AnyInvoice
from syncer.ports import Unit
from syncer.view import View

EMPTIED: Final = "emptied"
"""Stands for what QuickBooks showed, after a change that emptied something and until that is seen."""

_KINDS: Final = {"terms_id": Kind.TERMS, "class_id": Kind.CLASS, "customer_id": Kind.CUSTOMER}


class Place(NamedTuple):
    """Where a reference stands: its field, and the TxnLineID of its line; `""` for the head."""

    line: str
    field: str


Named: TypeAlias = Mapping[Place, str]
"""What stands where, by QuickBooks' ids."""


def emptied(before: Content, after: Content) -> Named:
    """Return what a change takes off the head and the lines that stay."""
    was, now = _named(before), _named(after)
    lines = {line.book_id for line in after.lines} if isinstance(after, Bill | Credit) else set()
    return {place: id_ for place, id_ in was.items() if place not in now and place.line in {"", *lines}}


def kept(unit: Unit, link: Link, book: Content) -> Named:
    """Return what the last change was to take off, and QuickBooks shows as before."""
    if link.shown != EMPTIED:
        return {}
    written = unit.operations.find(connection=link.connection, kind=link.kind.value, bill_id=link.bill_id)
    done = [one for one in written if one.action is Action.MODIFY and one.state is State.APPLIED]
    if not done:
        return {}
    before, after = (codec.decode_content(link.kind, text) for text in (done[-1].before, done[-1].body))
    now = _named(book)
    return {place: id_ for place, id_ in emptied(before, after).items() if now.get(place) == id_}


def put_back(base: AnyInvoice, named: Named) -> AnyInvoice:
    """Write what QuickBooks has kept into what both sides agree on, for they do not agree on its going."""
    head: dict[str, Any] = {field: id_ for (line, field), id_ in named.items() if not line}
    lines = []
    for line in base.lines:
        of_line: dict[str, Any] = {
            field: id_ for (where, field), id_ in named.items() if where == line.book_id
        }
        lines.append(evolve(line, **of_line) if line.book_id else line)
    return evolve(base, lines=tuple(lines), **head)


def told(named: Named, book: Bill | Credit, view: View) -> str:
    """Name what stands there for a bookkeeper."""
    numbers = {line.book_id: number for number, line in enumerate(book.lines, 1)}
    return ", ".join(
        f"the {_KINDS[place.field].value} {_name(_KINDS[place.field], id_, view)}"
        + (f" on line {numbers[place.line]}" if place.line else "")
        for place, id_ in named.items()
    )


def _name(kind: Kind, id_: str, view: View) -> str:
    row = view.book(kind, id_)
    return codec.decode(ListEntry, row.body).full_name if row else id_


def _named(record: Content) -> Named:
    found: dict[Place, str] = {}
    if isinstance(record, Bill | Vendor):
        found[Place("", "terms_id")] = record.terms_id
    if isinstance(record, Bill | Credit):
        for line in record.lines:
            if line.book_id:
                found[Place(line.book_id, "class_id")] = line.class_id
                found[Place(line.book_id, "customer_id")] = line.customer_id
    return {place: id_ for place, id_ in found.items() if id_}
