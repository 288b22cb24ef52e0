"""
Having records of BILL decided anew because something changed that they hang on.

What lies of credits on a bill in QuickBooks tells whether they were applied; so a change of it, or a bill or
credit that is posted anew, concerns whatever applies credits there.
"""

from collections.abc import Iterable

from attrs import evolve

from syncer import codec, journal, plan
from syncer.entries import Record, Standing, State
from syncer.model import Content, Credit, Kind, Payment, Side
from syncer.ports import Unit


def look_again(unit: Unit, connection: str, kind: Kind, bill_id: str, reason: str = "") -> None:
    """Have a record of BILL decided anew; not while nobody knows what became of its last write."""
    ours = unit.records.get(connection, Side.BILL.value, kind.value, bill_id)
    live = journal.live_operation(unit, connection, kind, bill_id)
    if ours is None or (live is not None and live.state is not State.PLANNED):
        return
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
