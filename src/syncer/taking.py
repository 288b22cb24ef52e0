"""
Taking what QuickBooks said to the document that is out: an answer, one that cannot be read, or a failure.

What follows at once is stored, and what has to be asked next is put before the other questions. The cycle
then moves on by itself (`syncer.engine`).
"""

from functools import partial
from typing import Final

from attrs import evolve

from syncer import agenda, codec, identity, plan, progress, reading, settling, telemetry, writing
from syncer.book import (
    Answer,
    Ask,
    Bar,
    Barring,
    Book,
    CheckSet,
    Done,
    Fetch,
    Find,
    Forget,
    Gone,
    Identified,
    Identify,
    Identity,
    Outcome,
    Outcomes,
    Read,
    ReadDeleted,
    Rows,
    Sweep,
    Swept,
    Verdict,
    Write,
)
from syncer.cycle import Cycle, Phase
from syncer.entries import Batch, Operation, Standing, State
from syncer.errors import ProtocolError, SettingsError, WrongCompanyFile
from syncer.model import Side
from syncer.outcomes import settle
from syncer.ports import Clock, Unit
from syncer.view import View

DECIDED_ANEW: Final = frozenset({Verdict.STALE, Verdict.NAME_TAKEN, Verdict.DANGLING})
"""Refusals after which a record is decided on again at once, with what is read then."""

LOST_WALKS_MAX: Final = 5
"""How often a cycle begins to read a list of QuickBooks anew."""


def take(view: View, cycle: Cycle, text: str, book: Book, clock: Clock) -> Cycle:
    """Take the answer to the question that is out. Returns the cycle with what is to be asked next."""
    question = cycle.asks[0]
    operations = (
        writing.operations_of(view, writing.batch_of(view.unit, question.message_set))
        if isinstance(question, Write | CheckSet)
        else ()
    )
    try:
        said = book.decode(question, text, operations)
    except ProtocolError as exc:
        if isinstance(question, Write):
            _doubt(view, cycle, operations)
        return progress.stop(view.unit, cycle, clock, f"QuickBooks' answer cannot be read: {exc.problem}")
    telemetry.asked(question)
    return _follow(view, cycle.answered(), question, said, operations, book, clock)


def fail(view: View, cycle: Cycle, hresult: str, message: str, book: Book, clock: Clock) -> Cycle:
    """Take the news that QuickBooks failed. Returns the cycle, which is over unless it can go on."""
    unit = view.unit
    cause, fix = book.explain(hresult)
    question = cycle.asks[0] if cycle.asked else None
    harmless = book.proves_nothing_happened(hresult)
    progress.note(unit, cycle, clock, "QuickBooks failed", f"{hresult} {cause} {message}".strip())
    if isinstance(question, Write):
        batch = writing.batch_of(unit, question.message_set)
        if harmless and not cycle.solo:
            settling.close(view, batch, forgotten=True)
            return _refused(view, cycle.answered(), batch, hresult, book)
        _doubt(view, cycle, writing.operations_of(view, batch), hresult)
        if harmless:
            # A refusal names no document: this may be the news of the first one once more, come late.
            cycle = cycle.answered()
            return evolve(cycle, asks=(Bar(question.message_set, refused=hresult), *cycle.asks))
    return progress.stop(unit, cycle, clock, f"QuickBooks failed ({hresult}): {cause} {fix}")


def _follow(
    view: View,
    cycle: Cycle,
    question: Ask,
    said: Answer,
    operations: tuple[Operation, ...],
    book: Book,
    clock: Clock,
) -> Cycle:
    """Do what follows from an answer; `operations` are those that the question was about."""
    now = cycle.at
    unit = view.unit
    refusals = partial(_explained_refusal, book)
    match question, said:
        case Identify(), Identified():
            return _identified(view, cycle, said, clock)
        case CheckSet(), Outcomes():
            known, following = settling.take_status(view, question, said, now)
            # All are asked about before one is barred: QuickBooks may keep only a few.
            return progress.count(unit, evolve(cycle, asks=(*cycle.asks, *following)), known)
        case Bar(message_set, refused), Barring():
            if refused and said is Barring.BARRED:
                cycle = _refused(view, cycle, writing.batch_of(unit, message_set), refused, book)
            return evolve(cycle, asks=(*settling.take_barring(view, question, said), *cycle.asks))
        case Find(), Rows():
            cycle = progress.count(unit, cycle, settling.take_found(view, question, said, now, refusals))
        case Fetch(kind, ids), Rows(lost=True) if len(ids) > 1:
            half = len(ids) // 2
            return evolve(cycle, asks=(Fetch(kind, ids[:half]), Fetch(kind, ids[half:]), *cycle.asks))
        case Fetch(), Rows(off=True):
            pass  # it says nothing of what was asked for
        case Fetch(), Rows():
            for row in said.rows:
                reading.store_book_row(unit, view.connection, row, now)
            if cycle.phase is Phase.SETTLE:
                known = settling.take_fetched(view, question, said, now, refusals)
                cycle = progress.count(unit, cycle, known)
            else:
                told = {row.id for row in said.rows}
                for missing in (id_ for id_ in question.ids if id_ not in told):
                    reading.store_gone(unit, view.connection, question.kind, missing, now)
        case Read(), Rows():
            return _read(unit, cycle, question, said, clock)
        case Sweep(reads), Swept(parts):
            for read, rows in reversed(tuple(zip(reads, parts, strict=True))):
                cycle = _read(unit, cycle, read, rows, clock)
            return cycle
        case ReadDeleted(), Gone():
            for kind, id_ in said.ids:
                reading.store_gone(unit, view.connection, kind, id_, now)
            if not cycle.anew:
                progress.mark(unit, cycle, Side.BOOK, agenda.DELETIONS, agenda.moment(cycle.clock_at))
        case Write(), Outcomes():
            return _written(view, cycle, question, said, operations)
        case Forget(), Done():
            settling.close(view, writing.batch_of(unit, question.message_set), forgotten=True)
        case _:
            raise ProtocolError(
                f"{type(said).__name__} is no answer to {type(question).__name__}.",
                fix="This is a defect of the Book adapter.",
            )
    return cycle


# -- which file is open ------------------------------------------------------------------------------


def _identified(view: View, cycle: Cycle, said: Identified, clock: Clock) -> Cycle:
    """Go on if the right company file is open; the first one that is, is pinned."""
    unit = view.unit
    known = progress.connection(unit, cycle.connection)
    said = evolve(said, identity=evolve(said.identity, path=cycle.company_file))
    try:
        identity.check(known, said)
        if known.identity:
            # What is known was written to the file that it was pinned to before, if to any.
            identity.check_age(view, said, cycle.witnesses)
    except WrongCompanyFile as exc:
        progress.connection_exception(unit, cycle, "company_file", exc.problem, exc.fix, clock)
        return progress.stop(unit, evolve(cycle, refused_file=said.identity), clock, str(exc))
    progress.close_exception(unit, cycle, "company_file")
    cycle = evolve(cycle, refused_file=None)
    try:
        identity.check_currency(view.settings, said.identity)
    except SettingsError as exc:
        progress.connection_exception(unit, cycle, "home_currency", exc.problem, exc.fix, clock)
        return progress.stop(unit, cycle, clock, str(exc))
    progress.close_exception(unit, cycle, "home_currency")
    pinned = codec.decode(Identity, known.identity) if known.identity else None
    if pinned is None:
        cycle = _begin_anew(unit, cycle)
    if pinned is None or (said.identity.file_id and not pinned.file_id):
        # The agent may stamp the file only after the first session.
        unit.connections.put(evolve(known, identity=codec.encode(said.identity)))
        which = f"{said.identity.company_name}, {said.identity.path}"
        progress.note(unit, cycle, clock, "company file pinned", which)
    stand = identity.without_deleted(unit, cycle.connection, cycle.witnesses, set(said.deleted))
    return evolve(cycle, identity=said.identity, witnesses=stand)


def _begin_anew(unit: Unit, cycle: Cycle) -> Cycle:
    """Have all of the file read that is pinned now: what is known is of another one, if anything is."""
    progress.unmark(unit, cycle.connection, Side.BOOK)
    return evolve(cycle, witnesses=())


# -- what it has -------------------------------------------------------------------------------------


def _read(unit: Unit, cycle: Cycle, question: Read, said: Rows, clock: Clock) -> Cycle:
    """Keep a page of a list, and ask for the next one; the last one says how far the list was read."""
    for row in said.rows:
        reading.store_book_row(unit, cycle.connection, row, cycle.at)
    if said.lost:
        cycle = evolve(cycle, lost_walks=cycle.lost_walks + 1)
        if cycle.lost_walks > LOST_WALKS_MAX:
            trouble = "QuickBooks loses its place in its lists again and again"
            return progress.stop(unit, cycle, clock, trouble)
        again = evolve(question, iterator="", page=1)
        return evolve(cycle, asks=(again, *cycle.asks))
    if said.iterator:
        following = evolve(question, iterator=said.iterator, page=question.page + 1)
        return evolve(cycle, asks=(following, *cycle.asks))
    if said.off:
        return cycle
    if not question.since:
        return evolve(cycle, anew=(*cycle.anew, question))
    progress.mark(unit, cycle, Side.BOOK, question.mark, agenda.moment(cycle.clock_at))
    return cycle


# -- what became of writes ---------------------------------------------------------------------------


def _written(
    view: View, cycle: Cycle, question: Write, said: Outcomes, operations: tuple[Operation, ...]
) -> Cycle:
    """Settle what was written; what was refused for what we knew is decided anew in this pass."""
    batch = writing.batch_of(view.unit, question.message_set)
    outcomes = {outcome.operation: outcome for outcome in said.outcomes}
    again = False
    view.recall(operations)
    looks: list[plan.Look] = []
    over: list[Operation] = []
    for operation in operations:
        outcome = outcomes.get(operation.id) or Outcome(operation=operation.id, verdict=Verdict.UNKNOWN)
        after = settle(view, operation, outcome, cycle.at)
        ours = view.bill(operation.kind, operation.bill_id)
        told = ours is not None and ours.standing is Standing.EXCEPTION
        decided_anew = outcome.verdict in DECIDED_ANEW and not told
        again = again or decided_anew
        if not (after.state is State.REJECTED and decided_anew):
            over.append(after)
        if outcome.verdict is Verdict.DANGLING and decided_anew:
            looks += writing.refers_to(operation)
    cycle = progress.count(view.unit, cycle, over)
    if all(o.verdict is not Verdict.UNKNOWN for o in outcomes.values()) and len(outcomes) == len(
        batch.operations.split()
    ):
        settling.close(view, batch)
        if question.previous:
            settling.close(view, writing.batch_of(view.unit, question.previous), forgotten=True)
    asks = (*writing.fetches(looks), *cycle.asks)
    return evolve(cycle, after="", through=False, asks=asks) if again else cycle


def _refused(view: View, cycle: Cycle, batch: Batch, hresult: str, book: Book) -> Cycle:
    """Take it that a document was refused unread; from here on each write goes out in one of its own."""
    cause, fix = book.explain(hresult)
    operations = writing.operations_of(view, batch)
    for operation in operations:
        refused = settling.refused(operation, hresult, cause, fix)
        if len(operations) > 1:
            refused = evolve(refused, verdict=Verdict.NOT_RUN)
        settle(view, operation, refused, cycle.at)
    return evolve(cycle, solo=True, refused=cycle.refused + (len(operations) == 1))


def _explained_refusal(book: Book, code: str) -> tuple[str, str] | None:
    """Give cause and fix of a failure that refuses a document unread; `None` for any other."""
    return book.explain(code) if book.proves_nothing_happened(code) else None


def _doubt(view: View, cycle: Cycle, operations: tuple[Operation, ...], code: str = "") -> None:
    """Take it that nobody knows what became of what was sent."""
    for operation in operations:
        lost = Outcome(operation=operation.id, verdict=Verdict.UNKNOWN, code=code)
        settle(view, operation, lost, cycle.at)
