"""Having something tried again: an operation, the record of an exception, what was deleted in QuickBooks."""

from datetime import datetime

from attrs import evolve

from syncer.admin._values import Replayed
from syncer.entries import AuditEntry, ExceptionEntry, Operation, Record, Standing, State
from syncer.errors import NotPossible, UnknownName
from syncer.journal import live_of, supersede
from syncer.model import Kind
from syncer.plan import DELETED, VOID, reason_anew
from syncer.returning import subject_of
from syncer.standing import subject
from syncer.view import View


def replay(view: View, what: str, actor: str, now: datetime) -> Replayed:
    """
    Have an operation, or the record of an open exception, tried again.

    Raises `UnknownName`, `NotPossible`.
    """
    operation = view.unit.operations.get(what)
    if operation is not None and operation.connection == view.connection:
        return _operation(view, operation, actor, now)
    for entry in view.unit.exceptions.find(connection=view.connection):
        if entry.id == what:
            return _exception(view, entry, actor, now)
    raise UnknownName(
        f"Connection {view.connection!r} has no operation and no open exception {what!r}.",
        fix="Give the id as `exceptions` shows it.",
    )


def replay_all(view: View, actor: str, now: datetime) -> tuple[Replayed, ...]:
    """Have the records of all open exceptions tried again."""
    entries = view.unit.exceptions.find(connection=view.connection)
    return tuple(_exception(view, entry, actor, now) for entry in entries if entry.kind != "connection")


def _operation(view: View, operation: Operation, actor: str, now: datetime) -> Replayed:
    kind, id_ = operation.kind, operation.bill_id or operation.book_id
    record = subject_of(view, operation)
    name = subject(view, record) if record else f"{kind.value} {id_}"
    match operation.state:
        case State.APPLIED:
            raise NotPossible("This operation was done.", fix="There is nothing to try again.", record=name)
        case State.SENT | State.IN_DOUBT:
            raise NotPossible(
                "This operation was sent and its outcome is not known yet.",
                fix=f"Run an update: it asks {operation.side.system} first, and tries again only if it "
                "never happened.",
                record=name,
            )
        case State.PLANNED:
            if operation.not_before > now:
                view.unit.operations.swap(operation, evolve(operation, not_before=now, updated_at=now))
                note(view, kind, id_, "replay", actor, now, operation=operation.id)
            return Replayed(kind=kind.value, id=id_, subject=name, effect="goes out with the next update")
        case _:
            pass  # it was refused
    if record is None:
        raise NotPossible("The record is not known any more.", fix="Enter it anew.", record=name)
    entry = view.unit.exceptions.get(view.connection, record.side.value, kind.value, id_)
    live = live_of(view.unit, record)
    if entry is None and live is not None:
        return _operation(view, live, actor, now)
    return look_again(view, record, actor, now, operation=operation.id)


def _exception(view: View, entry: ExceptionEntry, actor: str, now: datetime) -> Replayed:
    if entry.kind == "connection":
        raise NotPossible(
            "This concerns the whole connection and is looked at in every update.",
            fix=entry.fix,
            record=entry.subject,
        )
    record = view.unit.records.get(view.connection, entry.side.value, entry.kind, entry.id)
    if record is None:
        raise NotPossible("The record is not known any more.", fix="Read BILL again.", record=entry.subject)
    return look_again(view, record, actor, now, operation=entry.operation)


def repost(view: View, record: str, actor: str, now: datetime) -> Replayed:
    """
    Have what somebody deleted, voided or took off its bill posted again.

    Raises `UnknownName`, and `NotPossible` of anything else.
    """
    known = excepted(view, record)
    link = view.live_link(known.kind, known.id)
    theirs = view.book(known.kind, link.book_id) if link else None
    gone = theirs is None or theirs.reason in {DELETED, VOID}
    if link is not None and not link.book_id:
        # Applied credits are no transaction; they are gone if somebody took them off their bill.
        gone = known.reason == "changed_in_books"
    if link is None or not gone:
        raise NotPossible(
            "Only what was posted and then deleted or voided in QuickBooks can be posted again.",
            fix="Use replay, which decides anew what is needed.",
            record=subject(view, known),
        )
    view.unit.links.put(evolve(link, void=True))
    again = look_again(view, known, actor, now)
    note(view, known.kind, known.id, "repost", actor, now, detail=link.book_id)
    return evolve(again, effect="is posted again in the next update")


def excepted(view: View, id_: str) -> Record:
    """Return the record of an open exception. Raises `UnknownName`."""
    for entry in view.unit.exceptions.find(connection=view.connection):
        if entry.id == id_ and entry.kind != "connection":
            record = view.unit.records.get(view.connection, entry.side.value, entry.kind, id_)
            if record is not None:
                return record
    raise UnknownName(
        f"Connection {view.connection!r} has no open exception of a record {id_!r}.",
        fix="Give the id as `exceptions` shows it.",
    )


def look_again(view: View, record: Record, actor: str, now: datetime, *, operation: str = "") -> Replayed:
    """
    Have a record decided on anew; its exception is over.

    What the update at work has decided of it and not sent yet was decided without the person's word.
    """
    unit = view.unit
    live = live_of(unit, record)
    if live is not None and live.state is State.PLANNED:
        cause = "a person said more before it went out; it is decided anew"
        supersede(unit, live, now, cause=cause)
    unit.records.put(evolve(record, standing=Standing.PENDING, reason=reason_anew(record)))
    unit.exceptions.delete(view.connection, record.side.value, record.kind.value, record.id)
    note(view, record.kind, record.id, "replay", actor, now, operation=operation)
    return told(view, record, "is decided on anew in the next update")


def told(view: View, record: Record, effect: str) -> Replayed:
    """Say in a bookkeeper's words what becomes of a record."""
    return Replayed(kind=record.kind.value, id=record.id, subject=subject(view, record), effect=effect)


def note(
    view: View,
    kind: Kind,
    id_: str,
    event: str,
    actor: str,
    now: datetime,
    *,
    operation: str = "",
    detail: str = "",
) -> None:
    """Write a line about a record, and who did it, into the audit trail."""
    view.unit.audit.append(
        AuditEntry(
            connection=view.connection,
            at=now,
            actor=actor,
            event=event,
            kind=kind.value,
            record=id_,
            operation=operation,
            detail=detail,
        )
    )
