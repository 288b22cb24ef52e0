"""Planning a cycle's writes kind by kind, and putting them into batches."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final, assert_never

from attrs import evolve

from syncer import codec, journal, plan
from syncer.book import Ask, Book, Fetch, Outcome, Verdict, Write
from syncer.cycle import STEPS, Cycle
from syncer.entries import Action, Batch, BatchState, Operation, Record, Standing, State
from syncer.errors import DoesNotFit, ProtocolError
from syncer.linking import link
from syncer.model import TRANSACTIONS, Side
from syncer.outcomes import settle
from syncer.ports import Ids, Unit
from syncer.standing import obey
from syncer.view import View

PAGE: Final = 200
"""Records looked at in one go."""

FETCH_MAX: Final = 50
"""Records asked for at once by their ids."""

UNWRITABLE: Final = "unwritable"
"""Code of the exception on what QuickBooks has no room for."""

BYTES_MAX: Final = 1_000_000
"""A batch whose document would be larger is halved."""


def advance(view: View, cycle: Cycle, ids: Ids, now: datetime) -> Cycle:
    """
    Look at unsettled records until there is something to ask or to write, or nothing is left.

    Returns the cycle with its next questions; without any if all kinds are through.
    """
    while True:
        due = _due(view, cycle, now)
        if len(due) < _batch_size(view, cycle) and not cycle.through:
            page = view.unit.records.find(
                connection=view.connection,
                side=Side.BILL.value,
                kind=cycle.kind.value,
                standing=(Standing.PENDING.value, Standing.WAITING.value),
                after=(view.connection, Side.BILL.value, cycle.kind.value, cycle.after)
                if cycle.after
                else None,
                limit=PAGE,
            )
            looks = _carry_out(view, cycle, page, ids, now)
            if looks:
                return evolve(cycle, asks=fetches(looks))
            cycle = evolve(cycle, after=page[-1].id) if page else evolve(cycle, through=True)
            continue
        if due:
            return evolve(cycle, asks=(Write(message_set=""),))
        if cycle.step + 1 == len(STEPS):
            return cycle
        cycle = evolve(cycle, step=cycle.step + 1, after="", through=False)


def hand_out(view: View, cycle: Cycle, book: Book, ids: Ids, now: datetime) -> tuple[Cycle, str]:
    """
    Make a message set of what is due, and write down that it goes out, before it goes.

    Returns the cycle, whose question now names the set, and the document; without either if nothing of what
    is due fits into QuickBooks.
    """
    if cycle.identity is None:
        raise ProtocolError("No company file was identified.", fix="Begin the cycle anew.")
    ask = Write(message_set=ids.message_set(), previous=_stored_set(view))
    due, text = _fitting(view, book, ask, _due(view, cycle, now), cycle.identity.version, now)
    if not due:
        return evolve(cycle, asks=cycle.asks[1:]), ""
    view.unit.batches.insert(
        Batch(
            id=ask.message_set,
            connection=view.connection,
            state=BatchState.SENT,
            operations=" ".join(operation.id for operation in due),
            text=text,
            sent_at=now,
        )
    )
    for operation in due:
        journal.move(
            view.unit,
            operation,
            State.SENT,
            now,
            cause=f"in message set {ask.message_set}",
            batch_id=ask.message_set,
        )
    return evolve(cycle, asks=(ask, *cycle.asks[1:])), text


def _fitting(
    view: View, book: Book, ask: Write, due: tuple[Operation, ...], version: str, now: datetime
) -> tuple[tuple[Operation, ...], str]:
    """Return what goes out together, with its document; what does not fit is put before a person."""
    while due:
        try:
            text = book.encode(ask, due, version=version)
        except DoesNotFit as exc:
            misfit = Outcome(
                operation=exc.record,
                verdict=Verdict.REJECTED,
                code=UNWRITABLE,
                cause=exc.problem,
                fix=exc.fix,
            )
            settle(view, next(one for one in due if one.id == exc.record), misfit, now)
            due = tuple(one for one in due if one.id != exc.record)
            continue
        if len(text) <= BYTES_MAX or len(due) == 1:
            return due, text
        due = due[: len(due) // 2]
    return (), ""


def batch_of(unit: Unit, message_set: str) -> Batch:
    """Return the batch that went out as a message set. Raises `ProtocolError` if the store has lost it."""
    batch = unit.batches.get(message_set)
    if batch is None:
        raise ProtocolError(f"Message set {message_set} is not in the store.", fix="Restore the store.")
    return batch


def operations_of(view: View, batch: Batch) -> tuple[Operation, ...]:
    """
    Return the operations of a batch in the order of its requests.

    What was sent again since in another one is not among them: this one says nothing of that any more.
    """
    sent = view.unit.operations.find(connection=view.connection, batch_id=batch.id)
    found = {operation.id: operation for operation in sent}
    return tuple(found[id_] for id_ in batch.operations.split() if id_ in found)


def _stored_set(view: View) -> str:
    stored = view.unit.batches.find(connection=view.connection, state=BatchState.STORED.value)
    return max(stored, key=lambda batch: batch.sent_at).id if stored else ""


def _batch_size(view: View, cycle: Cycle) -> int:
    return 1 if cycle.solo else view.settings.batch_size


def _due(view: View, cycle: Cycle, now: datetime) -> tuple[Operation, ...]:
    """
    Return what may go out now: only what was decided on, or decided again, in this cycle.

    An operation may have been planned by a session that died; BILL may have taken the record back since.
    """
    looked_at = (
        one
        for one in _planned(view, cycle, now)
        if one.side is Side.BOOK
        and (cycle.through or one.bill_id <= cycle.after)
        and (one.action is Action.VOID or not cycle.voids_only)
    )
    return tuple(islice(looked_at, _batch_size(view, cycle)))


def _planned(view: View, cycle: Cycle, now: datetime) -> Iterator[Operation]:
    size, last = _batch_size(view, cycle), None
    while True:
        page = view.unit.operations.find(
            connection=view.connection,
            state=State.PLANNED.value,
            kind=cycle.kind.value,
            at_most={"not_before": now},
            after=last,
            limit=size,
        )
        yield from page
        if len(page) < size:
            return
        last = (page[-1].id,)


def _carry_out(
    view: View, cycle: Cycle, page: tuple[Record, ...], ids: Ids, now: datetime
) -> list[plan.Look]:
    looks: list[plan.Look] = []
    operations = _operations(view, page)
    if page and page[0].kind in TRANSACTIONS:
        plan.foresee(page, view)
    for record in page:
        earlier = operations.get(record.id, ())
        live = next((one for one in earlier if one.state in journal.LIVE), None)
        if live is not None and live.state is not State.PLANNED:
            continue
        decision = plan.decide(record, view)
        if live is not None and not superseded(view, live, decision, now):
            continue
        if cycle.voids_only and not reverses(decision):
            continue
        match decision:
            case plan.Look() as look:
                looks.append(look)
            case plan.Settle() | plan.Wait() | plan.Raise() | plan.Retire():
                obey(view, record, decision, now)
            case plan.Adopt() as adopted:
                link(view, record, adopted, now)
            case plan.Return() as told:
                plan_return(view, record, told, ids, now)
            case plan.Do() as wanted:
                _plan(view, record, wanted, ids, now, earlier if live is None else None)
            case _:
                assert_never(decision)
    return looks


def _operations(view: View, page: tuple[Record, ...]) -> dict[str, tuple[Operation, ...]]:
    """Return all operations of these records, asked for at once."""
    if not page:
        return {}
    found: dict[str, tuple[Operation, ...]] = {}
    ids = [record.id for record in page]
    for operation in view.unit.operations.find(
        connection=view.connection, kind=page[0].kind.value, bill_id=ids
    ):
        found[operation.bill_id] = (*found.get(operation.bill_id, ()), operation)
    return found


def reverses(decision: plan.Decision) -> bool:
    """Whether a decision takes something back, or may, once more is read."""
    match decision:
        case plan.Do(action=Action.VOID) | plan.Look():
            return True
        case plan.Retire():
            return True
        case _:
            return False


def superseded(view: View, live: Operation, decision: plan.Decision, now: datetime) -> bool:
    """Take back an operation that was planned and never sent, if something else is right by now."""
    match decision:
        case plan.Look():
            return live.not_before <= now
        case plan.Do() as wanted:
            now_wanted = (wanted.action, wanted.book_id, wanted.base_sequence, *_texts(wanted))
            if live.side is Side.BOOK and now_wanted == (
                live.action,
                live.book_id,
                live.base_sequence,
                live.body,
                live.base,
            ):
                return False
        case plan.Return() as told:
            now_told = (told.action, told.book_id, codec.encode(told.body), told.ground)
            if live.side is Side.BILL and now_told == (live.action, live.book_id, live.body, live.base):
                return False
        case _:
            pass
    cause = "something changed before it went out; it is decided anew"
    journal.supersede(view.unit, live, now, cause=cause)
    return True


def _texts(wanted: plan.Do) -> tuple[str, str]:
    return codec.encode(wanted.body), codec.encode(wanted.base) if wanted.base else ""


def plan_return(view: View, record: Record, told: plan.Return, ids: Ids, now: datetime) -> Operation:
    """Write down what is to be written to BILL; it goes out once QuickBooks has got what it is to get."""
    body = codec.encode(told.body)
    return journal.plan(
        view.unit,
        ids,
        now,
        connection=view.connection,
        side=Side.BILL,
        kind=record.kind,
        action=told.action,
        bill_id=record.id if record.side is Side.BILL else "",
        book_id=told.book_id,
        body=body,
        digest=codec.digest(body),
        base=told.ground,
        cause="; ".join((told.cause, *told.notes)),
    )


def _plan(
    view: View,
    record: Record,
    wanted: plan.Do,
    ids: Ids,
    now: datetime,
    earlier: tuple[Operation, ...] | None,
) -> None:
    body, base = _texts(wanted)
    journal.plan(
        view.unit,
        ids,
        now,
        connection=view.connection,
        side=Side.BOOK,
        kind=record.kind,
        action=wanted.action,
        bill_id=record.id,
        book_id=wanted.book_id,
        body=body,
        digest=codec.digest(body),
        base=base,
        before=codec.encode(wanted.before) if wanted.before else "",
        guid=journal.external_guid(view.connection, record.kind, record.id, wanted.generation),
        base_sequence=wanted.base_sequence,
        decided_on=record.digest,
        cause="; ".join((wanted.cause, *wanted.notes)),
        earlier=earlier,
    )


def refers_to(operation: Operation) -> tuple[plan.Look, ...]:
    """Name what must be in QuickBooks for an operation: what it works on, and what it refers to."""
    works_on = (plan.Look(operation.kind, operation.book_id),) if operation.book_id else ()
    return (*works_on, *plan.references(codec.decode_content(operation.kind, operation.body)))


def fetches(looks: list[plan.Look]) -> tuple[Ask, ...]:
    """Ask for all these records, those of a kind together."""
    kinds = dict.fromkeys(look.kind for look in looks)
    ids = {kind: list(dict.fromkeys(look.book_id for look in looks if look.kind is kind)) for kind in kinds}
    return tuple(
        Fetch(kind, tuple(some[start : start + FETCH_MAX]))
        for kind, some in ids.items()
        for start in range(0, len(some), FETCH_MAX)
    )
