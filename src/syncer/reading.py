"""Storing what the sides tell: every row becomes a record, and only what differs is looked at again."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from attrs import evolve

from syncer import codec, plan
from syncer.book import BookRow
from syncer.cycle import CLOCK_BACK_MAX
from syncer.entries import AuditEntry, Link, Record, Standing
from syncer.model import (
    POSTED,
    TRANSACTIONS,
    Account,
    Allocation,
    AppliedCredit,
    Bill,
    Content,
    Credit,
    Kind,
    Payment,
    Side,
)
from syncer.naming import applied_credit, keys
from syncer.payables import BillRow
from syncer.ports import Unit
from syncer.view import View
from syncer.waking import (
    look_again,
    settled_by,
    wake_alike,
    wake_archived,
    wake_begun,
    wake_credited,
    wake_payers,
    wake_payments,
    wake_twins,
    wake_unused,
)

SHARED: Final = (Kind.ACCOUNT, Kind.VENDOR)
"""What QuickBooks has and BILL may have to be told of."""

DEALT_WITH: Final = frozenset({plan.SKIPPED, plan.UNDO})
"""Reasons of records of BILL that a person dealt with by hand."""

CHANGED: Final = "changed"
"""Stands for what QuickBooks showed, where it never showed what we wrote."""


def store_bill_row(view: View, row: BillRow, now: datetime) -> bool:
    """Keep a row of BILL. Returns whether it says anything new; repeated and stale rows do not."""
    row = _as_skipped(view, _completed(view, row))
    news = _keep(view, row, keys(row.content), now)
    if news and isinstance(row.content, Credit):
        _keep_uses(view, row, row.content, now)
    return news


def _completed(view: View, row: BillRow) -> BillRow:
    """Take what a row leaves unsaid for what it was; that BILL did not say it is no change."""
    known = view.bill(row.kind, row.id) if row.unsaid else None
    return row if known is None else row.completed(codec.decode_content(row.kind, known.body))


def _as_skipped(view: View, row: BillRow) -> BillRow:
    """
    Take what a person dealt with by hand for what it was while BILL gives it unreadable.

    What BILL leaves out makes it no other matter, and the next whole answer must be compared with what was
    skipped. Only that BILL takes it back is believed even then.
    """
    known = view.bill(row.kind, row.id) if row.trouble and row.kind in POSTED else None
    if known is None or known.reason not in DEALT_WITH:
        return row
    content = codec.decode_content(row.kind, known.body)
    if plan.taken_back(row.content, view.settings) and not plan.taken_back(content, view.settings):
        return row
    return evolve(row, content=content)


def _keep(view: View, row: BillRow, found_by: tuple[str, str], now: datetime) -> bool:
    unit, connection = view.unit, view.connection
    body = codec.encode(row.content)
    decided_on = _decided_on(row.content)
    said = body if decided_on is row.content else codec.encode(decided_on)
    digest = codec.digest(said + row.trouble)
    known = unit.records.get(connection, Side.BILL.value, row.kind.value, row.id)
    if known is not None and _is_older(row, known):
        return False
    if known is not None and known.digest == digest:
        if known.body != body:
            unit.records.put(evolve(known, body=body, version=row.version or known.version, seen_at=now))
        return False
    if known is not None and known.standing is Standing.EXCEPTION:
        # It is decided anew; if it is still wrong, it is put before a person again.
        unit.exceptions.delete(connection, Side.BILL.value, row.kind.value, row.id)
    name, number = found_by
    standing, reason = _standing(known, row, view)
    unit.records.put(
        Record(
            connection=connection,
            side=Side.BILL,
            kind=row.kind,
            id=row.id,
            body=body,
            digest=digest,
            version=row.version or (known.version if known else ""),
            name_key=name,
            number=number,
            trouble=row.trouble,
            standing=standing,
            reason=reason,
            seen_at=now,
        )
    )
    _note(unit, connection, now, row.kind, row.id, "read from BILL", row.version)
    if known is not None and known.reason == plan.SKIPPED and reason != plan.SKIPPED:
        wake_payments(unit, connection, row.id)
    if known is not None and row.kind in TRANSACTIONS and known.number:
        wake_twins(unit, connection, known)
    if known is not None and row.kind is Kind.BILL:
        wake_payers(unit, connection, row.id)
    if known is not None and _crosses_start(known, row.content, view):
        wake_begun(view, row.kind, row.id)
    return True


def _is_older(row: BillRow, known: Record) -> bool:
    """Whether something newer is known. A time that had not come when it was told is no newer than any."""
    had_come = (known.seen_at + CLOCK_BACK_MAX).isoformat(timespec="milliseconds")
    return "" < row.version < known.version <= had_come


def _crosses_start(known: Record, said: Content, view: View) -> bool:
    """Whether a bill or credit was dated before the connection's first day and is not now, or the reverse."""
    start = view.settings.start_date
    if start is None or not isinstance(said, Bill | Credit):
        return False
    before = codec.decode(type(said), known.body).date
    return (before is not None and before < start) != (said.date is not None and said.date < start)


def _standing(known: Record | None, row: BillRow, view: View) -> tuple[Standing, str]:
    """Say where a record stands about which BILL says something new, and why."""
    if known is None or known.reason not in DEALT_WITH:
        return Standing.PENDING, ""
    if known.reason == plan.SKIPPED and plan.skip_holds(known, row.content, view):
        return known.standing, plan.SKIPPED
    # What was entered by hand must not stand unseen once BILL takes it back.
    back = row.kind in POSTED and plan.taken_back(row.content, view.settings)
    return Standing.PENDING, plan.SKIPPED if back else ""


def forget_nameless(unit: Unit, connection: str, kind: Kind, id_: str, now: datetime) -> None:
    """Forget a record that BILL gave without an id, and gives no more: it has one now, or is gone."""
    unit.records.delete(connection, Side.BILL.value, kind.value, id_)
    unit.exceptions.delete(connection, Side.BILL.value, kind.value, id_)
    _note(unit, connection, now, kind, id_, "no longer given by BILL", "")


def _decided_on(content: Content) -> Content:
    """Leave out what follows from other records of BILL: that a bill is paid is no change of the bill."""
    if not isinstance(content, Bill) or content.open_amount is None:
        return content
    return evolve(content, open_amount=None)


def _keep_uses(view: View, row: BillRow, credit: Credit, now: datetime) -> None:
    """
    Keep what of a credit lies on which bill as a record of its own for each of them.

    It is a payment of this credit alone; once it was taken off the bill, one of nothing.
    """
    if credit.uses is None:
        return
    known = view.bill_named(Kind.APPLIED_CREDIT, row.id)
    lies = {record.number: Decimal(0) for record in known} | {use.bill_id: use.amount for use in credit.uses}
    for bill_id, amount in lies.items():
        used = AppliedCredit(credit_id=row.id, amount=amount)
        part = Allocation(bill_id=bill_id, amount=Decimal(0), credits=(used,))
        of_bill = BillRow(
            kind=Kind.APPLIED_CREDIT,
            id=applied_credit(row.id, bill_id),
            content=Payment(vendor_id=credit.vendor_id, amount=Decimal(0), allocations=(part,)),
            version=row.version,
        )
        _keep(view, of_bill, (row.id, bill_id), now)


def to_read_again(view: View, row: BillRow) -> tuple[str, ...]:
    """
    Return the bills that a row of BILL settles, or did when it was known last, if it says anything new.

    Another amount is left of them then, which need not move their updatedTime (BILL docs). Those that came in
    this cycle already are not returned.
    """
    if not isinstance(row.content, Payment | Credit):
        return ()
    known = view.bill(row.kind, row.id)
    if known is not None and known.body == codec.encode(row.content):
        return ()
    before = settled_by(codec.decode_content(row.kind, known.body)) if known else ()
    bills = (view.bill(Kind.BILL, bill_id) for bill_id in dict.fromkeys((*before, *settled_by(row.content))))
    return tuple(bill.id for bill in bills if bill is not None and not view.was_seen(bill))


def store_book_row(unit: Unit, connection: str, row: BookRow, now: datetime) -> None:
    """Keep a row of QuickBooks, and see whether somebody changed there what BILL has too."""
    before = unit.records.get(connection, Side.BOOK.value, row.kind.value, row.id)
    body = codec.encode(row.content)
    name, number = keys(row.content)
    void = plan.is_void(row, before)
    record = Record(
        connection=connection,
        side=Side.BOOK,
        kind=row.kind,
        id=row.id,
        body=body,
        digest=codec.digest(body),
        version=row.edit_sequence,
        name_key=name,
        number=number,
        standing=standing_in_book(row.content, void=void),
        reason=plan.VOID if void else "",
        seen_at=now,
    )
    if row.kind in SHARED:
        record = _shared(unit, record, before)
    if row.kind not in TRANSACTIONS:
        unit.records.put(record)
        return
    was = codec.decode_content(row.kind, before.body) if before else None
    links = unit.links.find(connection=connection, kind=row.kind.value, book_id=row.id)
    unit.records.put(record if links or row.kind is not Kind.PAYMENT else _by_hand(unit, record, before))
    if not links:
        if before is None or before.body != body or _stands(before) == void:
            # What it was may be what a person was asked about, and it is that no more.
            for content in (was, row.content):
                wake_alike(unit, connection, row.kind, content)
        return
    shown = plan.shown(was) if was else ""
    for link in links:
        if not link.void:
            _notice(unit, link, row, before, shown, back=before is not None and _stands(before) == void)
            if isinstance(was, Bill) and isinstance(row.content, Bill) and was.credits != row.content.credits:
                wake_credited(unit, connection, link.bill_id)
            if getattr(was, "open_amount", None) != getattr(row.content, "open_amount", None):
                wake_unused(unit, connection, row.kind, link.bill_id)
        elif _stands(before) == void or (not void and shown != plan.shown(row.content)):
            # What we voided is what it was, or is again what we voided.
            look_again(unit, connection, row.kind, link.bill_id)


def _stands(record: Record | None) -> bool:
    return record is not None and record.reason not in {plan.DELETED, plan.VOID}


def standing_in_book(content: Content, *, void: bool) -> Standing:
    """
    Say where a record of QuickBooks stands: bills are open until they are paid, whoever pays them, and
    credits until they are used.
    """
    is_open = isinstance(content, Bill | Credit) and not void and content.open_amount != 0
    return Standing.OPEN if is_open else Standing.SETTLED


def _shared(unit: Unit, record: Record, before: Record | None) -> Record:
    """
    Say where a vendor or account stands that QuickBooks told of.

    One that BILL does not have may have to go there, or BILL archived it long ago. If one that BILL has was
    changed, its record of BILL is looked at again.
    """
    if before is not None and before.digest == record.digest and before.reason != plan.DELETED:
        return evolve(record, standing=before.standing, reason=before.reason)
    if before is not None and before.standing is Standing.EXCEPTION:
        unit.exceptions.delete(record.connection, Side.BOOK.value, record.kind.value, record.id)
    found = unit.links.find(connection=record.connection, kind=record.kind.value, book_id=record.id)
    linked = [link.bill_id for link in found if not link.void]
    for bill_id in linked:
        look_again(unit, record.connection, record.kind, bill_id)
    if not linked:
        wake_archived(unit, record)
    content = codec.decode_content(record.kind, record.body)
    goes = not isinstance(content, Account) or content.type in plan.EXPENSES
    return record if linked or not goes else evolve(record, standing=Standing.PENDING)


def _by_hand(unit: Unit, record: Record, before: Record | None) -> Record:
    """
    Say where a payment of QuickBooks stands that belongs to none of BILL: it is looked at, once and whenever
    it pays something else. That its vendor was merged into another one is nothing of that.
    """
    if before is not None and not record.reason and before.reason not in {plan.DELETED, plan.VOID}:
        now, was = (codec.decode(Payment, one.body) for one in (record, before))
        if (was.date, plan.applied(was)) == (now.date, plan.applied(now)):
            return evolve(record, standing=before.standing, reason=before.reason)
    if before is not None and before.standing is Standing.EXCEPTION:
        unit.exceptions.delete(record.connection, Side.BOOK.value, record.kind.value, record.id)
    return record if record.reason else evolve(record, standing=Standing.PENDING)


def _notice(unit: Unit, link: Link, row: BookRow, before: Record | None, was: str, *, back: bool) -> None:
    """
    Have the record of BILL looked at again whose transaction somebody changed in QuickBooks, or changed back.

    What was shown already, be it good or bad, is no news; that it is `back`, which was gone, or gone, is.
    """
    shown = plan.shown(row.content)
    seen = link.shown not in {"", plan.EMPTIED} or plan.kept(unit, link, row.content)
    if not seen:
        # The first time that QuickBooks shows what we wrote; the base differs where a person's work was kept.
        texts = {link.base, before.body if before else link.base}
        same = all(plan.as_written(codec.decode_content(row.kind, text), row.content) for text in texts)
        unit.links.put(evolve(link, shown=shown if same else CHANGED))
        if same and not back:
            return
    elif was == shown and not back:
        return
    look_again(unit, link.connection, row.kind, link.bill_id)


def store_gone(unit: Unit, connection: str, kind: Kind, book_id: str, now: datetime) -> None:
    """
    Note that a QuickBooks record is no longer there, and have its BILL record looked at again.

    Safe to repeat: what is known to be gone already is not news.
    """
    known = unit.records.get(connection, Side.BOOK.value, kind.value, book_id)
    if known is not None and known.reason == plan.DELETED:
        return
    for link in unit.links.find(connection=connection, kind=kind.value, book_id=book_id):
        if link.void and not _stands(known):
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
        look_again(unit, connection, kind, link.bill_id)
        _note(unit, connection, now, kind, link.bill_id, "deleted in QuickBooks", book_id)
    if known is not None:
        unit.exceptions.delete(connection, Side.BOOK.value, kind.value, book_id)
        wake_alike(unit, connection, kind, codec.decode_content(kind, known.body))
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
