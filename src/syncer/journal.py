"""
The journal: every intended write, and how far it has come.

`TRANSITIONS` is the whole truth about which state may follow which. Each move is a compare-and-set in
the unit of its caller, together with the line that explains it in the audit trail; so an operation is
never in a state that the audit trail cannot account for.

An operation that was sent and got no answer is *in doubt*. Only evidence leads out of that state: proof
that it was applied, or proof that it never was, whereupon it is planned again.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from attrs import evolve

from syncer import telemetry
from syncer.entries import Action, AuditEntry, Operation, Record, State
from syncer.errors import Conflict
from syncer.model import Kind, Side
from syncer.ports import Ids, Unit

TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.PLANNED: frozenset({State.SENT, State.REJECTED}),
    State.SENT: frozenset({State.APPLIED, State.REJECTED, State.PLANNED, State.IN_DOUBT}),
    State.IN_DOUBT: frozenset({State.APPLIED, State.REJECTED, State.PLANNED}),
    State.APPLIED: frozenset(),
    State.REJECTED: frozenset(),
}

LIVE: Final = (State.PLANNED, State.SENT, State.IN_DOUBT)
"""States of operations that are not over yet. A record has at most one of them at a time."""

RETRY_MAX: Final = timedelta(days=1)
_DOUBLINGS_MAX: Final = 17  # of one second: more than a day

_NAMESPACE: Final = uuid.UUID("6f1f6f9c-0d0c-5a53-9f0e-5d1c3a3b8a11")


def external_guid(connection: str, kind: Kind, bill_id: str, generation: int = 0) -> str:
    """
    Make the marker that is planted in a new QuickBooks record: always the same for the same record.

    `generation` counts the times the record was posted and taken back, so that a new posting does not
    answer to the marker of a voided one. Braces, as GUIDTYPE wants them (qbXML 13.0 schema).
    """
    name = "\x1f".join((connection, kind.value, bill_id, str(generation)))
    return "{" + str(uuid.uuid5(_NAMESPACE, name)).upper() + "}"


def live_operation(unit: Unit, connection: str, kind: Kind, bill_id: str) -> Operation | None:
    """Find the operation of a record that is not over yet."""
    return _live(_of_bill(unit, connection, kind, bill_id))


def live_of(unit: Unit, record: Record) -> Operation | None:
    """Find the operation of a record of either side that is not over yet."""
    of_side = _of_bill if record.side is Side.BILL else _of_book
    return _live(of_side(unit, record.connection, record.kind, record.id))


def _of_bill(unit: Unit, connection: str, kind: Kind, bill_id: str) -> tuple[Operation, ...]:
    """Return the operations of a record of BILL, in order."""
    return unit.operations.find(connection=connection, kind=kind.value, bill_id=bill_id)


def _of_book(unit: Unit, connection: str, kind: Kind, book_id: str) -> tuple[Operation, ...]:
    """Return the operations of what BILL does not have yet, in order."""
    found = unit.operations.find(connection=connection, kind=kind.value, book_id=book_id)
    return tuple(one for one in found if not one.bill_id)


def _live(operations: Iterable[Operation]) -> Operation | None:
    return next((one for one in operations if one.state in LIVE), None)


def plan(
    unit: Unit,
    ids: Ids,
    now: datetime,
    *,
    connection: str,
    side: Side,
    kind: Kind,
    action: Action,
    bill_id: str,
    book_id: str = "",
    body: str,
    digest: str,
    base: str = "",
    before: str = "",
    guid: str = "",
    base_sequence: str = "",
    decided_on: str = "",
    cause: str = "",
    earlier: tuple[Operation, ...] | None = None,
) -> Operation:
    """
    Write down an intended write. It exists before anybody tries it.

    Where the record's last operation was rejected, the new one says that it takes its place (`replays`).
    `earlier` are the operations of the record, where the caller has them. Raises `Conflict` if the record has
    an operation already that is not over.
    """
    if earlier is None:
        of_side, id_ = (_of_bill, bill_id) if bill_id else (_of_book, book_id)
        earlier = of_side(unit, connection, kind, id_)
    live = _live(earlier)
    if live is not None:
        raise Conflict(
            f"Operation {live.id} of the same record is still {live.state.value}.",
            fix="Settle it first.",
            record=f"{kind.value} {bill_id or book_id}",
        )
    last = earlier[-1] if earlier else None
    operation = Operation(
        id=ids.operation(),
        connection=connection,
        side=side,
        kind=kind,
        action=action,
        bill_id=bill_id,
        book_id=book_id,
        body=body,
        digest=digest,
        base=base,
        before=before,
        external_guid=guid,
        base_sequence=base_sequence,
        decided_on=decided_on,
        not_before=now,
        replays=last.id if last is not None and last.state is State.REJECTED else "",
        created_at=now,
        updated_at=now,
    )
    unit.operations.insert(operation)
    _note(unit, operation, now, f"operation planned {action.value}", cause)
    telemetry.moved(None, operation)
    return operation


def move(
    unit: Unit,
    operation: Operation,
    to: State,
    now: datetime,
    *,
    cause: str,
    code: str = "",
    batch_id: str | None = None,
    bill_id: str | None = None,
    book_id: str | None = None,
    not_before: datetime | None = None,
) -> Operation:
    """
    Take an operation to its next state, with the line that explains it.

    Raises `Conflict` if the step is not in `TRANSITIONS`, or if the stored operation is not the given one.
    """
    if to not in TRANSITIONS[operation.state]:
        raise Conflict(
            f"An operation that is {operation.state.value} cannot become {to.value}.",
            fix="Read the operation anew before deciding.",
            record=operation.id,
        )
    after = evolve(
        operation,
        state=to,
        code=code,
        cause=cause,
        updated_at=now,
        attempts=operation.attempts + (to is State.SENT),
        batch_id=operation.batch_id if batch_id is None else batch_id,
        bill_id=operation.bill_id if bill_id is None else bill_id,
        book_id=operation.book_id if book_id is None else book_id,
        not_before=operation.not_before if not_before is None else not_before,
    )
    unit.operations.swap(operation, after)
    _note(unit, after, now, f"operation {to.value}", f"{code}: {cause}" if code else cause)
    telemetry.moved(operation, after)
    return after


def supersede(unit: Unit, operation: Operation, now: datetime, *, cause: str) -> Operation:
    """Take back an operation that was planned and never sent: something else is right by now."""
    return move(unit, operation, State.REJECTED, now, cause=cause, code="superseded")


def put_right(unit: Unit, connection: str, now: datetime) -> None:
    """Have due at once what was planned by a clock that was far ahead, and would wait for that day."""
    for operation in unit.operations.find(connection=connection, state=State.PLANNED.value):
        if operation.not_before > now + RETRY_MAX:
            unit.operations.swap(operation, evolve(operation, not_before=now))
            _note(unit, operation, now, "due at once", "it was planned by a clock that was wrong")


def retry_at(operation: Operation, now: datetime, first_s: int) -> datetime:
    """When to try again: `first_s` seconds after the first attempt, doubling, at most a day."""
    return now + min(timedelta(seconds=first_s * 2 ** min(operation.attempts - 1, _DOUBLINGS_MAX)), RETRY_MAX)


def _note(unit: Unit, operation: Operation, now: datetime, event: str, detail: str) -> None:
    unit.audit.append(
        AuditEntry(
            connection=operation.connection,
            at=now,
            actor="syncer",
            event=event,
            kind=operation.kind.value,
            record=operation.bill_id or operation.book_id,
            operation=operation.id,
            detail=detail,
        )
    )
