"""
The cycle, driven call by call.

Whoever carries documents to QuickBooks calls `begin`, then `prepare` and `ask` before each document, `answer`
or `fail` after it, and `end`. Every method but `prepare` works within the caller's unit: what it decided and
what was said become durable together, before the next document leaves. `prepare` does the slow part, BILL,
outside of any unit, and stores what it read page by page.

Any process may take the next step, since the cycle lies in the store; the lease's fencing number makes sure
that only one session takes it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from attrs import evolve, frozen

from syncer import (
    agenda,
    codec,
    identity,
    new_settings,
    noticing,
    paging,
    plan,
    progress,
    reading,
    returning,
    settling,
    telemetry,
    unseen,
    writing,
)
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
from syncer.cycle import CLOCK_BACK_MAX, PERCENT, Cycle, Phase, later
from syncer.entries import (
    Batch,
    Lease,
    Operation,
    Standing,
    State,
)
from syncer.errors import (
    LeaseLost,
    PayablesError,
    ProtocolError,
    SettingsError,
    WriteRefused,
    WriteUnknown,
    WrongCompanyFile,
)
from syncer.merge import Policy, book_wins
from syncer.model import Side
from syncer.outcomes import settle
from syncer.payables import Payables
from syncer.ports import Clock, Ids, Store, Unit
from syncer.settings import Settings
from syncer.view import View

DECIDED_ANEW: Final = frozenset({Verdict.STALE, Verdict.NAME_TAKEN, Verdict.DANGLING})
"""Refusals after which a record is decided on again at once, with what is read then."""

LOST_WALKS_MAX: Final = 5
"""How often a cycle begins to read a list of QuickBooks anew."""


@frozen
class Send:
    """Hand this document to QuickBooks."""

    text: str


@frozen
class Later:
    """BILL is still being read, or written to: come back in a few seconds."""


@frozen
class Working:
    """The answer was taken and there is more to do; `percent` is for a progress bar and below 100."""

    percent: int


@frozen
class Finished:
    """The cycle is over; `well` is false if it could not do its work."""

    summary: str
    well: bool = True


class Engine:
    """
    Drives the cycles of all connections of a store.

    Args:
        store: Where everything is kept.
        book: Speaks for QuickBooks.
        payables: Gives the BILL side of a connection by name. May raise `PayablesError`.
        clock: Gives the time.
        ids: Gives new ids.
        policy: Decides which side's value stays where both changed the same field of a vendor.
    """

    def __init__(
        self,
        *,
        store: Store,
        book: Book,
        payables: Callable[[str], Payables],
        clock: Clock,
        ids: Ids,
        policy: Policy = book_wins,
    ) -> None:
        self._store = telemetry.observed(store)
        self._book = book
        self._payables = telemetry.counted(payables)
        self._clock = clock
        self._ids = ids
        self._policy = policy

    # -- the life of a session ---------------------------------------------------------------------

    @telemetry.traced
    def begin(self, unit: Unit, connection: str, *, holder: str = "") -> Cycle | None:
        """
        Start a cycle and take the lease. Returns `None` if another session works the connection now.

        `holder` names the session that takes it; it must not be guessable and never be used again.

        What an earlier session sent and never heard of becomes in doubt.
        """
        clock = self._clock.now()
        known = progress.connection(unit, connection)
        settings = Settings.from_json(known.settings)
        lease = unit.leases.get(connection)
        # A lease that reaches further than any is ever given was given by a clock that was wrong.
        longest = timedelta(seconds=settings.lease_answer_s + settings.lease_idle_s) + CLOCK_BACK_MAX
        if lease is not None and lease.holder and clock < lease.expires_at <= clock + longest:
            return None
        fence = lease.fence + 1 if lease else 1
        last = progress.load(unit, connection)
        if last is not None and lease is not None and lease.holder:
            telemetry.left(last)
        if last is not None:
            new_settings.take_effect(unit, connection, last.settings, settings)
        now = later(clock, last.at + timedelta(microseconds=1)) if last else clock
        unit.leases.put(
            Lease(
                connection=connection,
                holder=holder or self._ids.holder(),
                fence=fence,
                expires_at=clock + timedelta(seconds=settings.lease_idle_s),
            )
        )
        witnesses = last.witnesses if last else ()
        watched_at = last.watched_at if last else None
        watch = watched_at is None or not watched_at <= now < watched_at + timedelta(seconds=settings.watch_s)
        cycle = Cycle(
            id=self._ids.operation(),
            connection=connection,
            fence=fence,
            started_at=now,
            at=now,
            clock_at=clock,
            settings=settings,
            asks=(Identify(known.owner_id, witnesses, tuple(sorted(settings.ap_accounts))),),
            reads=agenda.bill_reads(unit, connection, settings, watch=watch),
            watched_at=now if watch else watched_at,
            witnesses=witnesses,
            refused_file=last.refused_file if last else None,
        )
        view = self._view(unit, cycle)
        settling.doubt(view, now)
        returning.doubt(view, now)
        progress.save(unit, cycle)
        telemetry.began(cycle)
        progress.note(unit, cycle, self._clock, "cycle began")
        return cycle

    @telemetry.traced
    def prepare(self, connection: str, fence: int) -> None:
        """
        Do the slow work that is due before the next document: read BILL, page by page, or write to it, one
        record after the other, within the budget.

        Works in units of its own, so it must be called outside of any. Safe to repeat, and safe to be killed.
        Raises `LeaseLost`.
        """
        started = self._clock.now()
        phase = self._read_bill(connection, fence, started)
        while phase is Phase.RETURN and self._write_bill(connection, fence, started):
            pass

    def _read_bill(self, connection: str, fence: int, started: datetime) -> Phase:
        """Read what is due of BILL. Returns the phase that the cycle is in."""
        while True:
            with self._store.unit() as unit:
                cycle = self._enter(unit, connection, fence)
                if cycle.phase is not Phase.READ_BILL or not cycle.reads:
                    return cycle.phase
                read = cycle.reads[0]
                known = unit.watermarks.get(connection, Side.BILL.value, read.kind.value)
            asked_at = self._clock.now()
            if asked_at - started >= timedelta(seconds=cycle.settings.call_budget_s):
                return cycle.phase
            try:
                page = paging.fetch(self._payables(connection), read)
            except PayablesError as exc:
                with self._store.unit() as unit:
                    cycle = self._enter(unit, connection, fence)
                    progress.save(unit, paging.fail(unit, cycle, read.kind, exc, self._clock))
                continue
            with self._store.unit() as unit:
                cycle = self._enter(unit, connection, fence)
                if cycle.reads[:1] == (read,):
                    cycle = paging.store(self._view(unit, cycle), cycle, page, known, asked_at)
                    self._leave(unit, cycle)

    def _write_bill(self, connection: str, fence: int, started: datetime) -> bool:
        """Do the next write to BILL, if one is due. Returns whether there may be more to do."""
        with self._store.unit() as unit:
            cycle = self._enter(unit, connection, fence)
            if cycle.phase is not Phase.RETURN or cycle.returned:
                return False
            view = self._view(unit, cycle)
            cycle = returning.advance(view, cycle, self._ids, cycle.at)
            operation = returning.due(view, cycle.at)
            self._leave(unit, cycle)
        budget = timedelta(seconds=cycle.settings.call_budget_s)
        if operation is None or self._clock.now() - started >= budget:
            return False
        try:
            payables = self._payables(connection)
            rows = returning.look(payables, operation)
        except PayablesError as exc:
            with self._store.unit() as unit:
                cycle = self._enter(unit, connection, fence)
                progress.save(unit, progress.unwritable(unit, cycle, self._clock, exc))
            return False
        with self._store.unit() as unit:
            cycle = self._enter(unit, connection, fence)
            view = self._view(unit, cycle)
            sent = returning.weigh(view, operation, rows, self._ids, cycle.at)
            after = unit.operations.get(operation.id)
            if sent is None and after is not None and after.state is State.APPLIED:
                cycle = progress.count(unit, cycle, (after,))
            self._leave(unit, cycle)
        if sent is None:
            return True
        said = returning.write(payables, sent)
        with self._store.unit() as unit:
            cycle = self._enter(unit, connection, fence)
            after = returning.settle(self._view(unit, cycle), sent, said, self._ids, cycle.at)
            cycle = progress.count(unit, cycle, (after,))
            if isinstance(said, PayablesError) and not isinstance(said, WriteRefused | WriteUnknown):
                cycle = progress.unwritable(unit, cycle, self._clock, said)
            self._leave(unit, cycle)
        return True

    @telemetry.traced
    def ask(
        self, unit: Unit, connection: str, fence: int, *, company_file: str = ""
    ) -> Send | Later | Finished:
        """
        Give the next document for QuickBooks. A document that is out already is given again, unchanged.

        `company_file` is the path of the open file, where the carrier knows it; people are shown it.
        Raises `LeaseLost`.
        """
        cycle = self._enter(unit, connection, fence)
        if cycle.phase is Phase.READ_BILL and cycle.reads:
            self._extend(unit, cycle, cycle.settings.lease_idle_s)
            return Later()
        text = ""
        while not text:
            if not cycle.asks:
                cycle = self._advance(unit, cycle)
                if not cycle.asks and cycle.phase is not Phase.DONE:
                    self._leave(unit, cycle)
                    return Later()
            if cycle.phase is Phase.DONE:
                progress.save(unit, cycle)
                return _finished(cycle)
            cycle, text = self._document(unit, cycle)
        cycle = evolve(
            cycle,
            asked=True,
            asked_at=cycle.asked_at or cycle.at,
            company_file=company_file or cycle.company_file,
        )
        self._extend(unit, cycle, cycle.settings.lease_answer_s)
        progress.save(unit, cycle)
        return Send(text)

    def _document(self, unit: Unit, cycle: Cycle) -> tuple[Cycle, str]:
        """Write the document of the next question; none if it was to write what does not fit."""
        match cycle.asks[0]:
            case Write(message_set="") if not cycle.asked:
                view = self._view(unit, cycle)
                return writing.hand_out(view, cycle, self._book, self._ids, cycle.at)
            case Write(message_set=message_set):
                return cycle, writing.batch_of(unit, message_set).text
            case question:
                return cycle, self._book.encode(question, version=self._version(cycle))

    @telemetry.traced
    def answer(self, unit: Unit, connection: str, fence: int, text: str) -> Working | Finished:
        """
        Take QuickBooks' answer to the document that is out. `Finished` says that nothing follows.

        Raises `LeaseLost`; `ProtocolError` if nothing was asked.
        """
        cycle = self._enter(unit, connection, fence)
        if not cycle.asked:
            raise ProtocolError(
                "QuickBooks answered although nothing was asked.", fix="Begin the update anew."
            )
        question = cycle.asks[0]
        view = self._view(unit, cycle)
        operations = (
            writing.operations_of(view, writing.batch_of(unit, question.message_set))
            if isinstance(question, Write | CheckSet)
            else ()
        )
        try:
            said = self._book.decode(question, text, operations)
        except ProtocolError as exc:
            cycle = self._unreadable(view, cycle, exc)
        else:
            cycle = self._take(view, cycle, question, said, operations)
        cycle = self._advance(unit, cycle)
        self._leave(unit, cycle)
        if cycle.phase is Phase.DONE:
            return _finished(cycle)
        return Working(PERCENT[cycle.phase])

    @telemetry.traced
    def fail(self, unit: Unit, connection: str, fence: int, hresult: str, message: str) -> Finished | None:
        """
        Take the news that QuickBooks failed on the document that is out.

        Returns `None` if the session can go on with the next document. Raises `LeaseLost`.
        """
        cycle = self._enter(unit, connection, fence)
        now = cycle.at
        cause, fix = self._book.explain(hresult)
        question = cycle.asks[0] if cycle.asked else None
        view = self._view(unit, cycle)
        harmless = self._book.proves_nothing_happened(hresult)
        progress.note(unit, cycle, self._clock, "QuickBooks failed", f"{hresult} {cause} {message}".strip())
        if isinstance(question, Write) and harmless and not cycle.solo:
            batch = writing.batch_of(unit, question.message_set)
            settling.close(view, batch, forgotten=True)
            cycle = self._refused(view, cycle.answered(), batch, hresult)
            cycle = self._advance(unit, cycle)
            self._leave(unit, cycle)
            return None
        if isinstance(question, Write):
            for operation in writing.operations_of(view, writing.batch_of(unit, question.message_set)):
                lost = Outcome(operation=operation.id, verdict=Verdict.UNKNOWN, code=hresult)
                settle(view, operation, lost, now)
        if isinstance(question, Write) and harmless:
            # A refusal names no document: this may be the news of the first one once more, come late.
            asks = (Bar(question.message_set, refused=hresult), *cycle.answered().asks)
            self._extend(unit, cycle, cycle.settings.lease_idle_s)
            progress.save(unit, evolve(cycle.answered(), asks=asks))
            return None
        cycle = progress.stop(unit, cycle, self._clock, f"QuickBooks failed ({hresult}): {cause} {fix}")
        progress.save(unit, cycle)
        return _finished(cycle)

    def _refused(self, view: View, cycle: Cycle, batch: Batch, hresult: str) -> Cycle:
        """Take it that a document was refused unread; from here on each write goes out in one of its own."""
        cause, fix = self._book.explain(hresult)
        operations = writing.operations_of(view, batch)
        for operation in operations:
            refused = Outcome(
                operation=operation.id,
                verdict=Verdict.REJECTED if len(operations) == 1 else Verdict.NOT_RUN,
                code=hresult,
                cause=f"QuickBooks refused the whole document. {cause}",
                fix=fix,
            )
            settle(view, operation, refused, cycle.at)
        return evolve(cycle, solo=True, refused=cycle.refused + (len(operations) == 1))

    @telemetry.traced
    def end(self, unit: Unit, connection: str, fence: int) -> str:
        """Give the lease back. Returns what the cycle did, in one sentence. Safe to repeat."""
        cycle = progress.load(unit, connection)
        lease = unit.leases.get(connection)
        if cycle is None or lease is None or lease.fence != fence:
            return "another session has taken over"
        unit.leases.put(evolve(lease, holder="", expires_at=self._clock.now()))
        if lease.holder:
            telemetry.left(cycle)
            progress.note(unit, cycle, self._clock, "cycle ended", cycle.summary())
        return cycle.summary()

    # -- taking answers ----------------------------------------------------------------------------

    def _take(
        self, view: View, cycle: Cycle, question: Ask, said: Answer, operations: tuple[Operation, ...]
    ) -> Cycle:
        now = cycle.at
        unit = view.unit
        cycle = cycle.answered()
        telemetry.asked(question)
        match question, said:
            case Identify(), Identified():
                return self._identified(view, cycle, said)
            case CheckSet(), Outcomes():
                known, following = settling.take_status(view, question, said, now)
                return progress.count(unit, evolve(cycle, asks=(*following, *cycle.asks)), known)
            case Bar(message_set, refused), Barring():
                if refused and said is Barring.BARRED:
                    cycle = self._refused(view, cycle, writing.batch_of(unit, message_set), refused)
                return evolve(cycle, asks=(*settling.take_barring(view, question, said), *cycle.asks))
            case Find(), Rows():
                cycle = progress.count(unit, cycle, settling.take_found(view, question, said, now))
            case Fetch(kind, ids), Rows(lost=True) if len(ids) > 1:
                # The second half first, so that no question begins like the one before it.
                half = len(ids) // 2
                return evolve(cycle, asks=(Fetch(kind, ids[half:]), Fetch(kind, ids[:half]), *cycle.asks))
            case Fetch(), Rows():
                for row in said.rows:
                    reading.store_book_row(unit, view.connection, row, now)
                if cycle.phase is Phase.SETTLE:
                    cycle = progress.count(unit, cycle, settling.take_fetched(view, question, said, now))
                else:
                    for missing in set(question.ids) - {row.id for row in said.rows}:
                        reading.store_gone(unit, view.connection, question.kind, missing, now)
            case Read(), Rows():
                return self._read(unit, cycle, question, said)
            case Sweep(reads), Swept(parts):
                for read, rows in reversed(tuple(zip(reads, parts, strict=True))):
                    cycle = self._read(unit, cycle, read, rows)
                return cycle
            case ReadDeleted(), Gone():
                for kind, id_ in said.ids:
                    reading.store_gone(unit, view.connection, kind, id_, now)
                progress.mark(unit, cycle, Side.BOOK, agenda.DELETIONS, agenda.moment(cycle.clock_at))
            case Write(), Outcomes():
                return self._written(view, cycle, question, said, operations)
            case Forget(), Done():
                settling.close(view, writing.batch_of(unit, question.message_set), forgotten=True)
            case _:
                raise ProtocolError(
                    f"{type(said).__name__} is no answer to {type(question).__name__}.",
                    fix="This is a defect of the Book adapter.",
                )
        return cycle

    def _identified(self, view: View, cycle: Cycle, said: Identified) -> Cycle:
        unit = view.unit
        known = progress.connection(unit, cycle.connection)
        said = evolve(said, identity=evolve(said.identity, path=cycle.company_file))
        try:
            identity.check(known, said)
            if known.identity:
                # What is known was written to the file that it was pinned to before, if to any.
                identity.check_age(view, said, cycle.witnesses)
        except WrongCompanyFile as exc:
            progress.connection_exception(unit, cycle, "company_file", exc.problem, exc.fix, self._clock)
            return progress.stop(unit, evolve(cycle, refused_file=said.identity), self._clock, str(exc))
        progress.close_exception(unit, cycle, "company_file")
        cycle = evolve(cycle, refused_file=None)
        try:
            identity.check_currency(view.settings, said.identity)
        except SettingsError as exc:
            progress.connection_exception(unit, cycle, "home_currency", exc.problem, exc.fix, self._clock)
            return progress.stop(unit, cycle, self._clock, str(exc))
        progress.close_exception(unit, cycle, "home_currency")
        pinned = codec.decode(Identity, known.identity) if known.identity else None
        if pinned is None:
            cycle = self._begin_anew(unit, cycle)
        if pinned is None or (said.identity.file_id and not pinned.file_id):
            # The agent may stamp the file only after the first session.
            unit.connections.put(evolve(known, identity=codec.encode(said.identity)))
            progress.note(
                unit,
                cycle,
                self._clock,
                "company file pinned",
                f"{said.identity.company_name}, {said.identity.path}",
            )
        stand = identity.without_deleted(unit, cycle.connection, cycle.witnesses, set(said.deleted))
        return evolve(cycle, identity=said.identity, witnesses=stand)

    def _begin_anew(self, unit: Unit, cycle: Cycle) -> Cycle:
        """Have all of the file read that is pinned now: what is known is of another one, if anything is."""
        marks = unit.watermarks.find(connection=cycle.connection, side=Side.BOOK.value)
        for mark in marks:
            unit.watermarks.delete(cycle.connection, mark.side.value, mark.kind)
        return evolve(cycle, witnesses=())

    def _read_anew(self, unit: Unit, cycle: Cycle) -> Cycle:
        """Note that a reading from the beginning is over: what it did not show was asked for."""
        question, *others = cycle.anew
        progress.mark(unit, cycle, Side.BOOK, question.mark, agenda.moment(cycle.clock_at))
        cycle = evolve(cycle, anew=tuple(others), after="", through=False)
        if others:
            return cycle
        return evolve(cycle, witnesses=identity.with_newest(unit, cycle.connection, cycle.witnesses))

    def _read(self, unit: Unit, cycle: Cycle, question: Read, said: Rows) -> Cycle:
        for row in said.rows:
            reading.store_book_row(unit, cycle.connection, row, cycle.at)
        if said.lost:
            cycle = evolve(cycle, lost_walks=cycle.lost_walks + 1)
            if cycle.lost_walks > LOST_WALKS_MAX:
                return progress.stop(
                    unit, cycle, self._clock, "QuickBooks loses its place in its lists again and again"
                )
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

    def _written(
        self,
        view: View,
        cycle: Cycle,
        question: Write,
        said: Outcomes,
        operations: tuple[Operation, ...],
    ) -> Cycle:
        now = cycle.at
        batch = writing.batch_of(view.unit, question.message_set)
        outcomes = {outcome.operation: outcome for outcome in said.outcomes}
        again = False
        view.recall(operations)
        looks: list[plan.Look] = []
        over: list[Operation] = []
        for operation in operations:
            outcome = outcomes.get(operation.id) or Outcome(operation=operation.id, verdict=Verdict.UNKNOWN)
            after = settle(view, operation, outcome, now)
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

    def _unreadable(self, view: View, cycle: Cycle, exc: ProtocolError) -> Cycle:
        question = cycle.asks[0]
        if isinstance(question, Write):
            for operation in writing.operations_of(view, writing.batch_of(view.unit, question.message_set)):
                settle(
                    view,
                    operation,
                    Outcome(operation=operation.id, verdict=Verdict.UNKNOWN),
                    cycle.at,
                )
        return progress.stop(
            view.unit, cycle, self._clock, f"QuickBooks' answer cannot be read: {exc.problem}"
        )

    # -- moving on ---------------------------------------------------------------------------------

    def _advance(self, unit: Unit, cycle: Cycle) -> Cycle:
        """Go on until there is something to ask, BILL must be read, or the cycle is over."""
        before, settings = cycle.phase, cycle.settings
        while not cycle.asks:
            view = self._view(unit, cycle)
            match cycle.phase:
                case Phase.IDENTIFY:
                    cycle = evolve(cycle, phase=Phase.SETTLE, asks=settling.questions(view))
                case Phase.SETTLE if not cycle.found:
                    cycle = evolve(cycle, found=True, asks=settling.searches(view))
                case Phase.SETTLE:
                    cycle = progress.count(unit, cycle, settling.give_up(view, cycle.at))
                    cycle = evolve(cycle, phase=Phase.READ_BILL)
                case Phase.READ_BILL if cycle.reads:
                    break
                case Phase.READ_BILL:
                    cycle = evolve(
                        cycle, phase=Phase.READ_BOOK, asks=agenda.book_reads(unit, cycle, settings)
                    )
                case Phase.READ_BOOK if cycle.anew and cycle.through:
                    cycle = self._read_anew(unit, cycle)
                case Phase.READ_BOOK if cycle.anew:
                    cycle = unseen.advance(view, cycle)
                    if not cycle.asks and not cycle.through:
                        break
                case Phase.READ_BOOK if settings.dry_run:
                    cycle = evolve(cycle, phase=Phase.FORGET, asks=agenda.forgets(view))
                case Phase.READ_BOOK:
                    cycle = evolve(cycle, phase=Phase.WRITE, step=0, after="", through=False)
                case Phase.WRITE:
                    cycle = writing.advance(view, cycle, self._ids, cycle.at)
                    if not cycle.asks:
                        noticing.payments(view, cycle.at)
                        cycle = evolve(cycle, phase=Phase.RETURN, step=0, after="", through=False)
                case Phase.RETURN:
                    cycle = returning.advance(view, cycle, self._ids, cycle.at)
                    if not cycle.returned and returning.due(view, cycle.at) is not None:
                        break
                    cycle = evolve(cycle, phase=Phase.FORGET, asks=agenda.forgets(view))
                case Phase.FORGET:
                    cycle = evolve(cycle, phase=Phase.DONE)
                case _:
                    break  # it is done
        return telemetry.stepped(before, cycle)

    # -- small things ------------------------------------------------------------------------------

    def _enter(self, unit: Unit, connection: str, fence: int) -> Cycle:
        lease = unit.leases.get(connection)
        cycle = progress.load(unit, connection)
        if lease is None or cycle is None or lease.fence != fence or not lease.holder:
            raise LeaseLost(
                "Another session works this connection now, or this one was ended.",
                fix="Let the other one finish; the next update goes on where this one stopped.",
                record=connection,
            )
        cycle = evolve(cycle, at=later(self._clock.now(), cycle.at))
        telemetry.at(cycle)
        return cycle

    def _leave(self, unit: Unit, cycle: Cycle) -> None:
        """Store where the cycle stands after a step, and keep the lease until the next one."""
        self._extend(unit, cycle, cycle.settings.lease_idle_s)
        progress.save(unit, cycle)

    def _extend(self, unit: Unit, cycle: Cycle, seconds: int) -> None:
        lease = unit.leases.get(cycle.connection)
        assert lease is not None, "_enter found it in this unit"
        unit.leases.put(evolve(lease, expires_at=self._clock.now() + timedelta(seconds=seconds)))

    def _view(self, unit: Unit, cycle: Cycle) -> View:
        return View(
            unit=unit,
            connection=cycle.connection,
            settings=cycle.settings,
            identity=cycle.identity or Identity(company_name=""),
            since=cycle.started_at,
            policy=self._policy,
        )

    def _version(self, cycle: Cycle) -> str:
        return cycle.identity.version if cycle.identity else ""


def _finished(cycle: Cycle) -> Finished:
    return Finished(cycle.summary(), well=not cycle.trouble)
