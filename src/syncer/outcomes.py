"""What became of a write: the journal, the link and the record are brought to it, in one unit."""

from datetime import UTC, datetime
from typing import Final

from attrs import evolve

from syncer import codec, journal, plan
from syncer.book import Outcome, Verdict
from syncer.entries import (
    Action,
    Link,
    Operation,
    Record,
    Standing,
    State,
)
from syncer.model import AppliedCredit, Bill, Content, Credit, Kind, Payment, Side, Vendor
from syncer.naming import keys
from syncer.ports import Unit
from syncer.reading import standing_in_book
from syncer.standing import follow, raise_exception, stand
from syncer.view import View
from syncer.waking import look_again, wake_applied, wake_unused

LONG_AGO: Final = datetime.fromtimestamp(0, tz=UTC)
"""When a record was seen that must be read again before it is decided on."""

STALE_MAX: Final = 3
"""How often a record is read and decided anew within one cycle because somebody else changed it."""


def settle(view: View, operation: Operation, outcome: Outcome, now: datetime) -> Operation:
    """Bring the journal to what QuickBooks said of one operation, and everything that follows from it."""
    unit = view.unit
    said = outcome.cause or outcome.verdict.value
    match outcome.verdict:
        case Verdict.APPLIED:
            return apply(view, operation, outcome, now)
        case Verdict.UNKNOWN:
            if operation.state is State.IN_DOUBT:
                return operation
            return journal.move(
                unit, operation, State.IN_DOUBT, now, cause="no answer for it", code=outcome.code
            )
        case Verdict.NOT_RUN:
            return journal.move(
                unit, operation, State.PLANNED, now, cause=said, code=outcome.code, not_before=now
            )
        case Verdict.RETRY if operation.attempts < view.settings.retries:
            when = journal.retry_at(operation, now, view.settings.retry_s)
            return journal.move(
                unit, operation, State.PLANNED, now, cause=said, code=outcome.code, not_before=when
            )
        case Verdict.STALE if _stale_before(view, operation) < STALE_MAX:
            after = journal.move(unit, operation, State.REJECTED, now, cause=said, code=outcome.code)
            _look_again(unit, operation, reason="")
            return after
        case Verdict.DANGLING if not _dangled_before(view, operation, outcome.code):
            after = journal.move(unit, operation, State.REJECTED, now, cause=said, code=outcome.code)
            ours = _ours(unit, operation)
            _look_again(unit, operation, reason=ours.reason if ours else "")
            return after
        case Verdict.NAME_TAKEN if operation.kind is Kind.VENDOR and operation.action is Action.ADD:
            after = journal.move(unit, operation, State.REJECTED, now, cause=said, code=outcome.code)
            ours = _ours(unit, operation)
            twice = ours is not None and ours.reason == plan.NAME_TAKEN
            _look_again(unit, operation, reason=plan.NAME_TAKEN_TWICE if twice else plan.NAME_TAKEN)
            return after
        case _:
            after = journal.move(unit, operation, State.REJECTED, now, cause=said, code=outcome.code)
            ours = _ours(unit, operation)
            if ours is not None:
                raise_exception(
                    view,
                    ours,
                    code=outcome.code,
                    cause=said,
                    fix=outcome.fix,
                    now=now,
                    operation=operation.id,
                )
            return after


def _stale_before(view: View, operation: Operation) -> int:
    """How often QuickBooks called the same record stale in this cycle already."""
    earlier = view.unit.operations.find(
        connection=operation.connection, kind=operation.kind.value, bill_id=operation.bill_id
    )
    return sum(one.state is State.REJECTED and one.created_at >= view.since for one in earlier)


def _dangled_before(view: View, operation: Operation, code: str) -> bool:
    """Whether QuickBooks missed something for a record in this cycle before; it was read again since."""
    earlier = view.unit.operations.find(
        connection=operation.connection, kind=operation.kind.value, bill_id=operation.bill_id
    )
    return any(
        one.code == code and one.created_at >= view.since and one.id != operation.id for one in earlier
    )


def apply(view: View, operation: Operation, outcome: Outcome, now: datetime) -> Operation:
    """Write down that an operation was done: its link, and QuickBooks' record as we now know it."""
    unit = view.unit
    book_id = outcome.book_id or operation.book_id
    after = journal.move(
        unit, operation, State.APPLIED, now, cause=outcome.cause or "done", code=outcome.code, book_id=book_id
    )
    body = codec.decode_content(operation.kind, operation.body)
    if isinstance(body, Bill | Credit) and outcome.detail:
        body = plan.line_ids(body, codec.decode(tuple[str, ...], outcome.detail))
    known = unit.links.get(operation.connection, operation.kind.value, operation.bill_id)
    generation = known.generation if known else 0
    if operation.action is Action.ADD and known is not None:
        generation += 1
    base = said = codec.encode(body)
    if operation.base:
        base = operation.base
        if isinstance(body, Bill | Credit):
            base = codec.encode(_same_lines(codec.decode(type(body), base), body))
    unit.links.put(
        Link(
            connection=operation.connection,
            kind=operation.kind,
            bill_id=operation.bill_id,
            book_id=book_id,
            base=base,
            digest=codec.digest(base),
            edit_sequence=outcome.edit_sequence or (known.edit_sequence if known else ""),
            generation=generation,
            detail=_shown(body, base, known),
            shown=plan.EMPTIED if _empties(operation, body) else "",
            void=operation.action is Action.VOID,
            adopted=known.adopted if known is not None and operation.action is not Action.ADD else False,
            linked_at=known.linked_at if known is not None and operation.action is not Action.ADD else now,
        )
    )
    # Planned vendors of the same cycle must see that this name is taken now. That somebody changes a
    # transaction is seen by comparing it with what we wrote; it was not read, so it is not fresh.
    name, number = keys(body)
    if operation.kind is Kind.PAYMENT:
        # Somebody changed it before its answer came, so that it was not known for ours.
        unit.exceptions.delete(operation.connection, Side.BOOK.value, operation.kind.value, book_id)
    if book_id:
        there = said
        if isinstance(body, Bill) and operation.action is not Action.ADD:
            there = codec.encode(_with_settled(view, book_id, body))
        unit.records.put(
            Record(
                connection=operation.connection,
                side=Side.BOOK,
                kind=operation.kind,
                id=book_id,
                body=there,
                digest=codec.digest(there),
                version=outcome.edit_sequence,
                name_key=name,
                number=number,
                standing=standing_in_book(body, void=operation.action is Action.VOID),
                reason=plan.VOID if operation.action is Action.VOID else "",
                seen_at=view.since if operation.kind is Kind.VENDOR else LONG_AGO,
            )
        )
    if isinstance(body, Payment):
        _settle_bills(view, body, operation.action)
    if known is not None and operation.action is Action.ADD:
        posted_anew(view, operation.kind, operation.bill_id)
    for other in view.owners(operation.kind, book_id) if operation.kind is Kind.VENDOR else ():
        if other.bill_id != operation.bill_id:
            look_again(unit, operation.connection, operation.kind, other.bill_id)
    ours = _ours(unit, operation)
    if ours is not None:
        if _says_all(operation, ours):
            stand(view, ours, Standing.SETTLED, "both sides agree")
        else:
            follow(view, evolve(ours, reason=""), now)
    return after


def _with_settled(view: View, book_id: str, bill: Bill) -> Bill:
    """Keep what is known to lie on a bill and to pay it: what we write of a bill says nothing of that."""
    known = view.book(Kind.BILL, book_id)
    if known is None:
        return bill
    there = codec.decode(Bill, known.body)
    return evolve(bill, credits=there.credits, payments=there.payments)


def _settle_bills(view: View, payment: Payment, action: Action) -> None:
    """
    Remember which credits lie on bills by a payment, so that it is seen if somebody takes them off.

    What is open of the bills and credits is read again before anything is decided by it. Those that BILL took
    back while they were paid or used may be free now.
    """
    for part in payment.allocations:
        _touch(view, Kind.BILL, part.bill_id, action, part.credits if action is Action.ADD else ())
        for used in part.credits:
            _touch(view, Kind.CREDIT, used.credit_id, action)


def _touch(
    view: View, kind: Kind, book_id: str, action: Action, more: tuple[AppliedCredit, ...] = ()
) -> None:
    """Have a bill or credit of QuickBooks read again, of which `more` credits lie there now."""
    for owner in view.owners(kind, book_id) if action is Action.VOID else ():
        wake_unused(view.unit, view.connection, kind, owner.bill_id)
    known = view.book(kind, book_id)
    if known is None:
        return
    body = known.body
    if more:
        bill = codec.decode(Bill, body)
        laid = (AppliedCredit(credit_id=one.credit_id, amount=one.amount) for one in more)
        body = codec.encode(evolve(bill, credits=(*bill.credits, *laid)))
    view.unit.records.put(evolve(known, body=body, digest=codec.digest(body), seen_at=LONG_AGO))


def posted_anew(view: View, kind: Kind, bill_id: str) -> None:
    """Have credits applied again where their bill, or the credit itself, is another transaction now."""
    if kind is Kind.BILL:
        wake_applied(view.unit, view.bill_numbered(Kind.APPLIED_CREDIT, bill_id))
    if kind is Kind.CREDIT:
        wake_applied(view.unit, view.bill_named(Kind.APPLIED_CREDIT, bill_id))


def _shown(body: Content, base: str, known: Link | None) -> str:
    """Return, of a vendor, what QuickBooks shows now as far as BILL knows of it."""
    if not isinstance(body, Vendor):
        return ""
    return codec.encode(plan.shown_after(body, codec.decode(Vendor, base), known))


def _empties(operation: Operation, body: Content) -> bool:
    """Whether it took something off a bill or credit, which QuickBooks has yet to show."""
    if not operation.before or operation.kind is Kind.VENDOR:
        return False
    return bool(plan.emptied(codec.decode_content(operation.kind, operation.before), body))


def _same_lines(base: Bill | Credit, written: Bill | Credit) -> Bill | Credit:
    """Give BILL's lines the TxnLineIDs they were written as; not where QuickBooks' own lines were kept."""
    if [line.id for line in base.lines] != [line.id for line in written.lines]:
        return base
    return plan.line_ids(base, tuple(line.book_id for line in written.lines))


def _says_all(operation: Operation, ours: Record) -> bool:
    """Whether it wrote all that BILL says of a bill or credit, so that nothing is left to decide."""
    written = operation.action is not Action.VOID and operation.kind in {Kind.BILL, Kind.CREDIT}
    return written and operation.decided_on == ours.digest


def _ours(unit: Unit, operation: Operation) -> Record | None:
    return unit.records.get(operation.connection, Side.BILL.value, operation.kind.value, operation.bill_id)


def _look_again(unit: Unit, operation: Operation, *, reason: str) -> None:
    ours = _ours(unit, operation)
    if ours is not None:
        unit.records.put(evolve(ours, standing=Standing.PENDING, reason=reason))
    theirs = unit.records.get(operation.connection, Side.BOOK.value, operation.kind.value, operation.book_id)
    if theirs is not None:
        # Not fresh any more: it must be read again before it is decided on.
        unit.records.put(evolve(theirs, seen_at=LONG_AGO))
