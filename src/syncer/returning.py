"""
Writing to BILL what QuickBooks knows better: vendors that are new or changed there, and accounts.

BILL keeps no marker of ours and gives no idempotency key, so each write goes by these steps, each of them
stored before the next begins:

1. *Look.* The record is read from BILL, or others of its name, and it is decided anew with what came; a
   person may have done in BILL just now what was planned hours ago.
2. *Sent.* The operation is marked as sent.
3. *Write.* One call to BILL.
4. *Settle.* The link and both records are brought to the answer.

Whoever dies between 2 and 4 leaves an operation in doubt. It is looked for once nobody can be at work with it
any more, and only what BILL then shows leads out of the doubt.
"""

from datetime import datetime, timedelta
from typing import Final, assert_never

from attrs import evolve, frozen

from syncer import codec, journal, plan, telemetry
from syncer.cycle import Cycle
from syncer.entries import Action, Link, Operation, Record, Standing, State
from syncer.errors import PayablesError, WriteRefused, WriteUnknown
from syncer.linking import link
from syncer.model import Content, Kind, Side, Vendor
from syncer.naming import keys
from syncer.payables import LEAVES_WITHIN_S, BillRow, Payables
from syncer.ports import Ids
from syncer.reading import store_bill_row
from syncer.standing import note_record, obey, raise_exception, stand
from syncer.view import View
from syncer.writing import PAGE, plan_return, superseded

KINDS: Final = (Kind.ACCOUNT, Kind.VENDOR)
"""What is written to BILL."""


@frozen
class Pass:
    """One pass over the unsettled records of a kind on a side."""

    side: Side
    kind: Kind


PASSES: Final = tuple(Pass(side, kind) for kind in KINDS for side in Side)
"""The order of planning; a change of what is linked goes before what is new."""


def advance(view: View, cycle: Cycle, ids: Ids, now: datetime) -> Cycle:
    """Look at unsettled records until there is something to write to BILL, or nothing is left."""
    while not cycle.through and due(view, now) is None:
        this = PASSES[cycle.step]
        page = _page(view, this, cycle.after) if _wanted(view, this) else ()
        for record in page:
            _look_at(view, record, ids, now)
        if page:
            cycle = evolve(cycle, after=page[-1].id)
        elif cycle.step + 1 < len(PASSES):
            cycle = evolve(cycle, step=cycle.step + 1, after="")
        else:
            cycle = evolve(cycle, through=True)
    return cycle


def _wanted(view: View, this: Pass) -> bool:
    return this.side is Side.BILL or this.kind in view.settings.to_bill


def _page(view: View, this: Pass, after: str) -> tuple[Record, ...]:
    # What waits on BILL's side was looked at while writing to QuickBooks; what that left is pending.
    standing = (Standing.PENDING,) if this.side is Side.BILL else (Standing.PENDING, Standing.WAITING)
    return view.unit.records.find(
        connection=view.connection,
        side=this.side.value,
        kind=this.kind.value,
        standing=tuple(one.value for one in standing),
        after=(view.connection, this.side.value, this.kind.value, after) if after else None,
        limit=PAGE,
    )


def _look_at(view: View, record: Record, ids: Ids, now: datetime) -> None:
    if record.standing is Standing.WAITING and record.reason.startswith(plan.NEEDS):
        # Nothing but a change of the record itself helps, and that makes it pending.
        return
    live = journal.live_of(view.unit, record)
    if live is not None and live.state is not State.PLANNED:
        return
    decision = _decide(view, record)
    if live is not None and not superseded(view, live, decision, now):
        return
    _carry_out(view, record, decision, ids, now)


def _decide(view: View, record: Record) -> plan.Decision:
    return plan.decide(record, view) if record.side is Side.BILL else plan.decide_new(record, view)


def _carry_out(view: View, record: Record, decision: plan.Decision, ids: Ids, now: datetime) -> None:
    match decision:
        case plan.Return() as told:
            plan_return(view, record, told, ids, now)
        case plan.Adopt() as adopted:
            link(view, record, adopted, now)
        case plan.Settle() | plan.Wait() | plan.Raise() | plan.Retire():
            obey(view, record, decision, now)
        case plan.Do() | plan.Look():
            # QuickBooks' turn comes first, in the next cycle.
            stand(view, record, Standing.PENDING, "")
        case _:
            assert_never(decision)


def due(view: View, now: datetime) -> Operation | None:
    """Return the next write to BILL: what is in doubt first, then in the order of dependency."""
    found = [
        operation
        for kind in KINDS
        for operation in view.unit.operations.find(
            connection=view.connection,
            state=(State.IN_DOUBT.value, State.PLANNED.value),
            kind=kind.value,
            at_most={"not_before": now},
        )
        if operation.side is Side.BILL
    ]
    return min(
        found,
        key=lambda one: (one.state is State.PLANNED, one.kind.rank, one.created_at, one.id),
        default=None,
    )


# -- one write ---------------------------------------------------------------------------------------


def look(payables: Payables, operation: Operation) -> tuple[BillRow, ...]:
    """Read what BILL has of an operation's record now. Raises `PayablesError`."""
    if operation.action is Action.ADD:
        return payables.find(operation)
    return payables.by_ids(operation.kind, (operation.bill_id,))


def weigh(
    view: View, planned: Operation, rows: tuple[BillRow, ...], ids: Ids, now: datetime
) -> Operation | None:
    """
    Decide with what BILL shows now. Returns the operation, marked as sent, if it is to be written.

    What is in doubt is settled by it, or planned again if it never happened.
    """
    operation = view.unit.operations.get(planned.id)
    if operation != planned:
        return None
    for row in rows:
        store_bill_row(view, row, now)
    record = subject_of(view, operation)
    if operation.state is State.IN_DOUBT:
        telemetry.looked()
        _resolve(view, operation, record, rows, ids, now)
        return None
    if record is None:
        journal.supersede(view.unit, operation, now, cause="its record is gone")
        return None
    decision = _decide(view, record)
    if superseded(view, operation, decision, now):
        _carry_out(view, record, decision, ids, now)
        return None
    return journal.move(view.unit, operation, State.SENT, now, cause="sent to BILL")


def write(payables: Payables, operation: Operation) -> BillRow | PayablesError:
    """Do the operation in BILL; an error is an answer too."""
    try:
        return payables.write(operation)
    except PayablesError as exc:
        return exc


def settle(view: View, sent: Operation, said: BillRow | PayablesError, ids: Ids, now: datetime) -> Operation:
    """Bring everything to what BILL answered. Returns the operation as it is then."""
    operation = view.unit.operations.get(sent.id)
    if operation != sent:
        return operation or sent
    match said:
        case BillRow():
            said = said.completed(codec.decode_content(operation.kind, operation.body))
            store_bill_row(view, said, now)
            return _apply(view, operation, said.id, said.content, "done", ids, now)
        case WriteUnknown():
            later = now + _on_its_way(view)
            return journal.move(
                view.unit,
                operation,
                State.IN_DOUBT,
                now,
                cause=said.problem,
                code=said.code,
                not_before=later,
            )
        case WriteRefused():
            return _refuse(view, operation, said, now)
        case _ if operation.attempts >= view.settings.retries:
            return _refuse(view, operation, said, now)
        case _:
            later = journal.retry_at(operation, now, view.settings.retry_s)
            return journal.move(
                view.unit, operation, State.PLANNED, now, cause=said.problem, code=said.code, not_before=later
            )


def doubt(view: View, now: datetime) -> None:
    """
    Mark what an earlier session sent to BILL and never heard of.

    It is looked for after the time that a session may be silent: until then its call may still arrive.
    """
    for operation in view.unit.operations.find(connection=view.connection, state=State.SENT.value):
        if operation.side is Side.BILL:
            later = operation.updated_at + _on_its_way(view)
            journal.move(
                view.unit,
                operation,
                State.IN_DOUBT,
                now,
                cause="the session ended before BILL's answer was stored",
                not_before=later,
            )


def _on_its_way(view: View) -> timedelta:
    """How long a call may still arrive: it leaves in time, and then needs no longer than it took to leave."""
    return timedelta(seconds=max(view.settings.lease_idle_s, 2 * LEAVES_WITHIN_S))


def subject_of(view: View, operation: Operation) -> Record | None:
    """Return the record that an operation is of: BILL's, or QuickBooks' where BILL has none yet."""
    if operation.bill_id:
        return view.bill(operation.kind, operation.bill_id)
    return view.book(operation.kind, operation.book_id)


def _refuse(view: View, operation: Operation, said: PayablesError, now: datetime) -> Operation:
    after = journal.move(view.unit, operation, State.REJECTED, now, cause=said.problem, code=said.code)
    record = subject_of(view, operation)
    if record is not None:
        code = f" ({said.code})" if said.code else ""
        raise_exception(
            view,
            record,
            code="bill_refused",
            cause=f"BILL did not take it from QuickBooks{code}: {said.problem}",
            fix="Correct it in QuickBooks, or change it in BILL by hand; then replay, or skip it.",
            now=now,
            operation=operation.id,
        )
    return after


# -- what was done -----------------------------------------------------------------------------------


def _apply(
    view: View, operation: Operation, bill_id: str, told: Content, cause: str, ids: Ids, now: datetime
) -> Operation:
    """Write down that an operation was done; `told` is BILL's record as it is now."""
    after = journal.move(view.unit, operation, State.APPLIED, now, cause=cause, bill_id=bill_id)
    known = view.link(operation.kind, bill_id)
    theirs = view.book(operation.kind, operation.book_id)
    base, detail = _agreed(view, after, told)
    view.unit.links.put(
        Link(
            connection=view.connection,
            kind=operation.kind,
            bill_id=bill_id,
            book_id=operation.book_id,
            base=base,
            digest=codec.digest(base),
            detail=detail,
            edit_sequence=theirs.version if theirs else "",
            generation=known.generation if known else 0,
            adopted=known.adopted if known else False,
            linked_at=known.linked_at if known else now,
        )
    )
    if theirs is not None and operation.action is Action.ADD:
        stand(view, theirs, Standing.SETTLED, "")
        note_record(view, theirs, "linked", f"to {bill_id} of BILL", now)
    ours = view.bill(operation.kind, bill_id)
    if ours is not None:
        ours = evolve(ours, reason="")
        _carry_out(view, ours, plan.decide(ours, view), ids, now)
    return after


def _agreed(view: View, operation: Operation, told: Content) -> tuple[str, str]:
    """Return the base and the detail of the link once an operation is done."""
    if isinstance(told, Vendor):
        base, shown = plan.bases_after(operation, told, view)
        return codec.encode(base), codec.encode(shown)
    return codec.decode(plan.Ground, operation.base).book, ""


# -- what is in doubt --------------------------------------------------------------------------------


def _resolve(
    view: View,
    operation: Operation,
    record: Record | None,
    rows: tuple[BillRow, ...],
    ids: Ids,
    now: datetime,
) -> None:
    if operation.action is Action.ADD:
        _resolve_addition(view, operation, record, rows, ids, now)
        return
    parts = codec.decode(plan.Ground, operation.base).parts
    body = codec.decode_content(operation.kind, operation.body)
    for row in rows:
        if row.id == operation.bill_id and not plan.differing(row.content, body, parts):
            _apply(view, operation, row.id, body, "BILL shows the change", ids, now)
            return
    cause = "BILL does not show the change, so it never happened; it is decided anew"
    journal.move(view.unit, operation, State.REJECTED, now, cause=cause, code="not_applied")
    if record is not None:
        stand(view, record, Standing.PENDING, "")


def _resolve_addition(
    view: View,
    operation: Operation,
    record: Record | None,
    rows: tuple[BillRow, ...],
    ids: Ids,
    now: datetime,
) -> None:
    """Settle a doubtful addition by what BILL has under its name: one that is nobody else's is it."""
    body = codec.decode_content(operation.kind, operation.body)
    key, number = keys(body)
    linked = [link.bill_id for link in view.owners(operation.kind, operation.book_id)]
    free = [
        row.id
        for row in {row.id: row for row in rows}.values()
        if view.live_link(operation.kind, row.id) is None and _is_of(row, operation.kind, key, number)
    ]
    match linked or free:
        case [bill_id, *others] if linked or not others:
            _apply(view, operation, bill_id, body, "found in BILL by its name", ids, now)
        case [] if operation.attempts >= view.settings.retries:
            problem = f"BILL never answered to it in {operation.attempts} attempts, and has it not."
            _refuse(view, operation, PayablesError(problem, fix=""), now)
        case []:
            journal.move(
                view.unit,
                operation,
                State.PLANNED,
                now,
                cause="BILL has none of its name that is not linked: it never happened",
                not_before=now,
            )
            if record is not None:
                stand(view, record, Standing.PENDING, "")
        case several:
            _ask(view, operation, record, several, now)


def _is_of(row: BillRow, kind: Kind, key: str, number: str) -> bool:
    name, own = keys(row.content)
    return name == key or (kind is Kind.ACCOUNT and own == number != "")


_TOO_MANY: Final = "Rename in BILL what is there too often; then run the update again."

_WHICH: Final = (
    "Say with `relink` which one it is, or rename in BILL what is there too often; then run the update again."
)


def _ask(view: View, operation: Operation, record: Record | None, several: list[str], now: datetime) -> None:
    """Put before a person what cannot be told apart; it is looked for again, and not sent meanwhile."""
    later = now + timedelta(seconds=view.settings.retry_s)
    view.unit.operations.swap(operation, evolve(operation, not_before=later, updated_at=now))
    if record is not None and record.standing is not Standing.EXCEPTION:
        raise_exception(
            view,
            record,
            code="in_doubt",
            cause="It was sent to BILL and no answer came, and BILL has several of its name: "
            f"{', '.join(sorted(several))}.",
            fix=_WHICH if operation.kind is Kind.VENDOR else _TOO_MANY,
            now=now,
            operation=operation.id,
        )
