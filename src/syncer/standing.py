"""How far a record has come: what a decision that writes nothing says of it, and what people are told."""

from datetime import datetime
from typing import Final, assert_never

from attrs import evolve

from syncer import codec, plan, telemetry
from syncer.entries import AuditEntry, ExceptionEntry, Match, Record, Standing
from syncer.model import Account, Bill, Content, Credit, Kind, ListEntry, Payment, Side, Vendor
from syncer.payables import NAMELESS
from syncer.view import View

NOUN: Final[dict[Kind, str]] = {
    Kind.ACCOUNT: "Account",
    Kind.CLASS: "Class",
    Kind.DEPARTMENT: "Department",
    Kind.LOCATION: "Location",
    Kind.CUSTOMER: "Customer",
    Kind.JOB: "Job",
    Kind.ITEM: "Item",
    Kind.TERMS: "Terms",
    Kind.VENDOR: "Vendor",
    Kind.BILL: "Bill",
    Kind.CREDIT: "Vendor credit",
    Kind.APPLIED_CREDIT: "Applied credit",
    Kind.PAYMENT: "Payment",
}


def follow(view: View, record: Record, now: datetime) -> None:
    """Decide where a record stands now that its operation is over; further writes are planned later."""
    match plan.decide(record, view):
        case plan.Settle() | plan.Wait() | plan.Raise() | plan.Retire() as decision:
            obey(view, record, decision, now)
        case _:
            stand(view, record, Standing.PENDING, "")


def obey(
    view: View, record: Record, decision: plan.Settle | plan.Wait | plan.Raise | plan.Retire, now: datetime
) -> None:
    """Carry out a decision that writes nothing."""
    match decision:
        case plan.Settle(reason, shown, note):
            remember(view, record, shown, note, now)
            stand(view, record, Standing.SETTLED, reason)
        case plan.Wait(reason, shown, note):
            remember(view, record, shown, note, now)
            stand(view, record, Standing.WAITING, reason)
        case plan.Retire(reason):
            link = view.live_link(record.kind, record.id)
            assert link is not None, "only what is linked is retired"
            view.unit.links.put(evolve(link, void=True))
            note_record(view, record, "link ended", reason, now)
            stand(view, record, Standing.SETTLED, reason)
        case plan.Raise() as trouble:
            propose(view, record, trouble.candidates, now)
            raise_exception(view, record, code=trouble.code, cause=trouble.cause, fix=trouble.fix, now=now)
        case _:
            assert_never(decision)


def remember(view: View, record: Record, shown: str, note: str, now: datetime) -> None:
    """Remember what QuickBooks shows of a transaction now, as what both sides have settled on."""
    link = view.live_link(record.kind, record.id)
    if link is not None and shown and link.shown != shown:
        view.unit.links.put(evolve(link, shown=shown))
        if note:
            note_record(view, record, "changed in QuickBooks", note, now)


def propose(view: View, record: Record, candidates: tuple[plan.Candidate, ...], now: datetime) -> None:
    """Keep what a person may choose from; what was answered before stays answered."""
    for one in candidates:
        match = Match(
            connection=view.connection,
            kind=record.kind,
            bill_id=record.id,
            book_id=one.book_id,
            likeness=one.likeness,
            reason=one.reason,
            at=now,
        )
        if view.unit.matches.get(view.connection, record.kind.value, record.id, one.book_id) is None:
            view.unit.matches.put(match)


def note_record(view: View, record: Record, event: str, detail: str, now: datetime) -> None:
    """Write a line about a record into the audit trail."""
    view.unit.audit.append(
        AuditEntry(
            connection=view.connection,
            at=now,
            actor="syncer",
            event=event,
            kind=record.kind.value,
            record=record.id,
            detail=detail,
        )
    )


def stand(view: View, record: Record, standing: Standing, reason: str) -> None:
    """Say how far a record has come; an open exception of it is closed."""
    unit = view.unit
    after = evolve(record, standing=standing, reason=reason)
    stored = unit.records.get(record.connection, record.side.value, record.kind.value, record.id)
    if stored == after:
        return
    unit.records.put(after)
    telemetry.stood(after)
    if stored is not None and stored.standing is Standing.EXCEPTION:
        unit.exceptions.delete(record.connection, record.side.value, record.kind.value, record.id)


def raise_exception(
    view: View, record: Record, *, code: str, cause: str, fix: str, now: datetime, operation: str = ""
) -> None:
    """Put a record before a person, with cause and fix."""
    unit = view.unit
    unit.records.put(evolve(record, standing=Standing.EXCEPTION, reason=code))
    entry = ExceptionEntry(
        connection=record.connection,
        side=record.side,
        kind=record.kind.value,
        id=record.id,
        subject=subject(view, record),
        code=code,
        cause=cause,
        fix=fix,
        operation=operation,
        raised_at=now,
    )
    unit.exceptions.put(entry)
    telemetry.raised(entry)
    unit.audit.append(
        AuditEntry(
            connection=record.connection,
            at=now,
            actor="syncer",
            event="exception",
            kind=record.kind.value,
            record=record.id,
            operation=operation,
            detail=f"{code}: {cause}",
        )
    )


def subject(view: View, record: Record) -> str:
    """Name a record of either side for a bookkeeper."""
    content: Content = codec.decode_content(record.kind, record.body)
    noun = NOUN[record.kind]
    vendor_name = view.vendor_name if record.side is Side.BILL else view.payee_name
    if record.trouble and not (getattr(content, "name", "") or getattr(content, "vendor_id", "")):
        return f"{noun} without an id" if record.id.startswith(NAMELESS) else f"{noun} {record.id}"
    match content:
        case Account() | ListEntry():
            return f"{noun} {content.full_name}"
        case Vendor():
            return f"{noun} {content.name}"
        case Bill() | Credit():
            return f"{noun} {content.number or record.id} of {vendor_name(content.vendor_id)}"
        case Payment() if record.kind is Kind.APPLIED_CREDIT:
            # Found by the credit and the bill.
            credit = view.transaction_name(Kind.CREDIT, record.name_key)
            bill = view.transaction_name(Kind.BILL, record.number)
            return f"{credit[:1].upper()}{credit[1:]} on {bill} of {vendor_name(content.vendor_id)}"
        case Payment():
            return f"{noun} of {content.amount} to {vendor_name(content.vendor_id)}"
        case _:
            assert_never(content)
