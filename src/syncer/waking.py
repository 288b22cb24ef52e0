"""
Having records of BILL decided anew because something changed that they hang on.

What lies of credits on a bill in QuickBooks tells whether they were applied; so a change of it, or a bill or
credit that is posted anew, concerns whatever applies credits there.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve

from syncer import codec, journal, plan
from syncer.entries import Record, Standing, State
from syncer.model import Bill, Content, Credit, Kind, Payment, Side
from syncer.naming import amount_key, keys
from syncer.ports import Unit
from syncer.view import View

PAGE: Final = 200
"""Records looked through in one go."""


def look_again(unit: Unit, connection: str, kind: Kind, bill_id: str, reason: str | None = None) -> None:
    """
    Have a record of BILL decided anew; not while nobody knows what became of its last write.

    Where no reason is given, what stays true of it is remembered: that it was entered by hand.
    """
    ours = unit.records.get(connection, Side.BILL.value, kind.value, bill_id)
    live = journal.live_operation(unit, connection, kind, bill_id)
    if ours is None or (live is not None and live.state is not State.PLANNED):
        return
    if reason is None:
        # One that is to be decided anew already must not lose by the second time what it kept the first time.
        reason = ours.reason if ours.standing is Standing.PENDING else plan.reason_anew(ours)
    unit.records.put(evolve(ours, standing=Standing.PENDING, reason=reason))
    unit.exceptions.delete(connection, Side.BILL.value, kind.value, bill_id)


def wake_credited(unit: Unit, connection: str, bill_id: str) -> None:
    """Have decided anew what a change of the credits on a bill of BILL may settle, or may have undone."""
    applied = unit.records.find(
        connection=connection, side=Side.BILL.value, kind=Kind.APPLIED_CREDIT.value, number=bill_id
    )
    wake_applied(unit, applied, plan.CREDITS_MOVED)
    for record in credit_troubles(unit, connection):
        if record.kind is Kind.PAYMENT and bill_id in settled_by(
            codec.decode_content(record.kind, record.body)
        ):
            look_again(unit, connection, record.kind, record.id)


def wake_applied(unit: Unit, applied: Iterable[Record], reason: str = "") -> None:
    """Have applied credits decided anew, but for those that a person dealt with by hand."""
    for record in applied:
        if record.reason not in {plan.SKIPPED, plan.UNDO}:
            look_again(unit, record.connection, record.kind, record.id, reason)


def wake_twins(unit: Unit, connection: str, known: Record) -> None:
    """Have what was an invoice entered twice decided anew when the other one changes: it may be gone."""
    for other in unit.records.find(
        connection=connection, side=Side.BILL.value, kind=known.kind.value, number=known.number
    ):
        if other.standing is Standing.EXCEPTION and other.reason == plan.DUPLICATE:
            look_again(unit, connection, known.kind, other.id)


def wake_payments(unit: Unit, connection: str, bill_id: str) -> None:
    """Have payments decided anew that a person was asked about because a bill or credit was skipped."""
    for entry in unit.exceptions.find(connection=connection):
        if entry.code != plan.BY_HAND:
            continue
        record = unit.records.get(connection, Side.BILL.value, entry.kind, entry.id)
        payment = codec.decode(Payment, record.body) if record else None
        parts = payment.allocations if payment else ()
        if any(bill_id in {part.bill_id, *(used.credit_id for used in part.credits)} for part in parts):
            look_again(unit, connection, Kind(entry.kind), entry.id)


def wake_payers(unit: Unit, connection: str, bill_id: str) -> None:
    """Have payments of QuickBooks looked at anew that seemed to pay nothing of BILL's, and pay this bill."""
    link = unit.links.get(connection, Kind.BILL.value, bill_id)
    there = unit.records.get(connection, Side.BOOK.value, Kind.BILL.value, link.book_id) if link else None
    for book_id in codec.decode(Bill, there.body).payments if there else ():
        payer = unit.records.get(connection, Side.BOOK.value, Kind.PAYMENT.value, book_id)
        if payer is not None and payer.reason == plan.PAYS_NOTHING:
            unit.records.put(evolve(payer, standing=Standing.PENDING))


def wake_unused(unit: Unit, connection: str, kind: Kind, bill_id: str) -> None:
    """Have decided anew what a person was asked about because it was paid or used; it may be free again."""
    ours = unit.records.get(connection, Side.BILL.value, kind.value, bill_id)
    if ours is not None and ours.standing is Standing.EXCEPTION and ours.reason in plan.WHILE_USED:
        look_again(unit, connection, kind, bill_id)


def wake_begun(view: View, kind: Kind, bill_id: str) -> None:
    """
    Have decided anew what pays a bill or is applied of a credit, once its date crosses the first day.

    What was left alone for that date, or put before a person, is settled: nothing else would bring it back.
    """
    unit, connection = view.unit, view.connection
    if kind is Kind.CREDIT:
        found = view.bill_named(Kind.APPLIED_CREDIT, bill_id)
    else:
        found = (*view.bill_numbered(Kind.APPLIED_CREDIT, bill_id), *_paying(view, bill_id))
    for record in found:
        if record.reason == plan.BEFORE_START or _is_left_alone(unit, record):
            look_again(unit, connection, record.kind, record.id)


def _paying(view: View, bill_id: str) -> Iterator[Record]:
    """Find the payments of a bill that wait for nothing. No index has them: dates are seldom corrected."""
    after: tuple[str, ...] | None = None
    while page := view.unit.records.find(
        connection=view.connection,
        side=Side.BILL.value,
        kind=Kind.PAYMENT.value,
        standing=(Standing.SETTLED.value, Standing.EXCEPTION.value),
        after=after,
        limit=PAGE,
    ):
        for record in page:
            if bill_id in settled_by(codec.decode(Payment, record.body)):
                yield record
        after = (view.connection, Side.BILL.value, Kind.PAYMENT.value, page[-1].id)


def wake_alike(unit: Unit, connection: str, kind: Kind, theirs: Content | None) -> None:
    """
    Have exceptions decided anew that could be about a transaction which somebody keyed or changed by hand.

    They are found by the vendor and the amount, or by the number, as planning finds them.
    """
    if not isinstance(theirs, Bill | Credit | Payment) or not unit.exceptions.count(connection=connection):
        return
    _, number = keys(theirs)
    names = [
        amount_key(vendor.bill_id, theirs.amount)
        for vendor in unit.links.find(connection=connection, kind=Kind.VENDOR.value, book_id=theirs.vendor_id)
    ]
    side = Side.BILL.value
    found: tuple[Record, ...] = ()
    if names:
        found += unit.records.find(connection=connection, side=side, kind=kind.value, name_key=names)
    if number:
        found += unit.records.find(connection=connection, side=side, kind=kind.value, number=number)
    for ours in found:
        if ours.standing is Standing.EXCEPTION:
            look_again(unit, connection, kind, ours.id)


def wake_archived(unit: Unit, theirs: Record) -> None:
    """
    Have decided anew what BILL archived before QuickBooks had anything of its name or number.

    It was settled then, so nothing else would bring it back, and bills from before wait for it.
    """
    side, kind = Side.BILL.value, theirs.kind.value
    found = unit.records.find(connection=theirs.connection, side=side, kind=kind, name_key=theirs.name_key)
    if theirs.number:
        found += unit.records.find(connection=theirs.connection, side=side, kind=kind, number=theirs.number)
    for ours in found:
        if _is_left_alone(unit, ours):
            look_again(unit, ours.connection, ours.kind, ours.id)


def _is_left_alone(unit: Unit, ours: Record) -> bool:
    """Whether a record of BILL is settled and linked to nothing, and no person said that it is dealt with."""
    link = unit.links.get(ours.connection, ours.kind.value, ours.id)
    unlinked = link is None or link.void
    return ours.standing is Standing.SETTLED and ours.reason != plan.SKIPPED and unlinked


def credit_troubles(unit: Unit, connection: str) -> tuple[Record, ...]:
    """Return the records that are before a person because of what lies, or does not lie, on their bills."""
    found = (
        unit.records.get(connection, entry.side.value, entry.kind, entry.id)
        for entry in unit.exceptions.find(connection=connection)
        if entry.kind == Kind.APPLIED_CREDIT.value
        or entry.code in {plan.CREDIT_ON_BILL, plan.CREDITS_APPLIED}
    )
    return tuple(record for record in found if record is not None)


def credited_bills(unit: Unit, connection: str) -> tuple[str, ...]:
    """
    Return the bills, by their TxnIDs, on which somebody is to bring credits in order.

    That it changes the bill's own TimeModified is not documented, so they are asked for by name.
    """
    ids = [
        bill_id
        for record in credit_troubles(unit, connection)
        for bill_id in settled_by(codec.decode_content(record.kind, record.body))
    ]
    links = unit.links.find(connection=connection, kind=Kind.BILL.value, bill_id=ids) if ids else ()
    return tuple(link.book_id for link in links if not link.void)


def settled_by(content: Content) -> tuple[str, ...]:
    """Return the bills, as the content names them, that a payment settles or a credit lies on."""
    if isinstance(content, Payment):
        return tuple(part.bill_id for part in content.allocations)
    return tuple(use.bill_id for use in content.uses or ()) if isinstance(content, Credit) else ()
