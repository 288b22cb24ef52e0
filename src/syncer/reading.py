"""Storing what the sides tell: every row becomes a record, and only what differs is looked at again."""

from datetime import datetime
from typing import Final

from attrs import evolve

from syncer import codec, plan
from syncer.book import BookRow
from syncer.entries import AuditEntry, Record, Standing
from syncer.model import TRANSACTIONS, Kind, Side
from syncer.naming import keys
from syncer.payables import BillRow
from syncer.ports import Unit

CHANGED: Final = "changed"
"""Stands for what QuickBooks showed, where it never showed what we wrote."""


def store_bill_row(unit: Unit, connection: str, row: BillRow, now: datetime) -> bool:
    """Keep a row of BILL. Returns whether it says anything new; repeated and stale rows do not."""
    body = codec.encode(row.content)
    digest = codec.digest(body + row.trouble)
    known = unit.records.get(connection, Side.BILL.value, row.kind.value, row.id)
    if known is not None and known.digest == digest:
        return False
    if known is not None and row.version and row.version < known.version:
        return False
    if known is not None and known.standing is Standing.EXCEPTION:
        # It is decided anew; if it is still wrong, it is put before a person again.
        unit.exceptions.delete(connection, Side.BILL.value, row.kind.value, row.id)
    name, number = keys(row.content)
    unit.records.put(
        Record(
            connection=connection,
            side=Side.BILL,
            kind=row.kind,
            id=row.id,
            body=body,
            digest=digest,
            version=row.version,
            name_key=name,
            number=number,
            trouble=row.trouble,
            standing=Standing.PENDING,
            seen_at=now,
        )
    )
    _note(unit, connection, now, row.kind, row.id, "read from BILL", row.version)
    return True


def store_book_row(unit: Unit, connection: str, row: BookRow, now: datetime) -> None:
    """Keep a row of QuickBooks, and see whether somebody changed there what we wrote."""
    before = unit.records.get(connection, Side.BOOK.value, row.kind.value, row.id)
    body = codec.encode(row.content)
    name, number = keys(row.content)
    unit.records.put(
        Record(
            connection=connection,
            side=Side.BOOK,
            kind=row.kind,
            id=row.id,
            body=body,
            digest=codec.digest(body),
            version=row.edit_sequence,
            name_key=name,
            number=number,
            standing=Standing.SETTLED,
            reason=plan.VOID if row.void else "",
            seen_at=now,
        )
    )
    if row.kind in TRANSACTIONS:
        _notice(unit, connection, row, before)


def _notice(unit: Unit, connection: str, row: BookRow, before: Record | None) -> None:
    """Have the record of BILL looked at again whose transaction somebody changed in QuickBooks."""
    shown = plan.shown(row.content)
    for link in unit.links.find(connection=connection, kind=row.kind.value, book_id=row.id):
        if link.void or link.shown == shown:
            continue
        if link.shown and before is not None and before.body == codec.encode(row.content):
            continue  # a row that is read again is no news
        wrote = before or link
        said = wrote.body if isinstance(wrote, Record) else wrote.base
        if not link.shown:
            # The first time that QuickBooks shows what we wrote.
            unit.links.put(evolve(link, shown=shown))
            if plan.as_written(codec.decode_content(row.kind, said), row.content):
                continue
            unit.links.put(evolve(link, shown=CHANGED))
        ours = unit.records.get(connection, Side.BILL.value, row.kind.value, link.bill_id)
        if ours is not None:
            unit.records.put(evolve(ours, standing=Standing.PENDING, reason=""))
            unit.exceptions.delete(connection, Side.BILL.value, row.kind.value, link.bill_id)


def store_gone(unit: Unit, connection: str, kind: Kind, book_id: str, now: datetime) -> None:
    """
    Note that a QuickBooks record is no longer there, and have its BILL record looked at again.

    Safe to repeat: what is known to be gone already is not news.
    """
    known = unit.records.get(connection, Side.BOOK.value, kind.value, book_id)
    if known is not None and known.reason == plan.DELETED:
        return
    for link in unit.links.find(connection=connection, kind=kind.value, book_id=book_id):
        if link.void:
            continue
        known = known or Record(
            connection=connection,
            side=Side.BOOK,
            kind=kind,
            id=book_id,
            body=link.base,
            digest=link.digest,
            seen_at=now,
        )
        ours = unit.records.get(connection, Side.BILL.value, kind.value, link.bill_id)
        if ours is not None and ours.standing is not Standing.EXCEPTION:
            unit.records.put(evolve(ours, standing=Standing.PENDING))
        _note(unit, connection, now, kind, link.bill_id, "deleted in QuickBooks", book_id)
    if known is not None:
        # Its name is free again, so it must no longer be found by it.
        unit.records.put(
            evolve(known, standing=Standing.SETTLED, reason=plan.DELETED, name_key="", number="", seen_at=now)
        )


def _note(
    unit: Unit, connection: str, now: datetime, kind: Kind, record: str, event: str, detail: str
) -> None:
    unit.audit.append(
        AuditEntry(
            connection=connection,
            at=now,
            actor="syncer",
            event=event,
            kind=kind.value,
            record=record,
            detail=detail,
        )
    )
