"""
The cycle, driven call by call.

Whoever carries documents to QuickBooks calls `begin`, then `prepare` and `ask` before each document, `answer`
or `fail` after it, and `end`. Every method but `prepare` works within the caller's unit: what it decided and
what was said become durable together, before the next document leaves. `prepare` does the slow part, BILL,
outside of any unit, and stores what it read page by page.

Any process may take the next step, since the cycle lies in the store; the lease's fencing number makes sure
that only one session takes it.

Here is what happens in which call, and which phase follows which. Who may take a step is in `syncer.leasing`,
what follows from QuickBooks' answers in `syncer.taking`, from BILL's pages in `syncer.paging`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import evolve, frozen

from syncer import (
    agenda,
    journal,
    leasing,
    new_settings,
    noticing,
    paging,
    progress,
    returning,
    settling,
    taking,
    telemetry,
    unseen,
    writing,
)
from syncer.book import Book, Identify, Identity, Write
from syncer.cycle import PERCENT, Cycle, Phase, later
from syncer.entries import State
from syncer.errors import PayablesError, ProtocolError, WriteRefused, WriteUnknown
from syncer.merge import Policy, book_wins
from syncer.model import Side
from syncer.payables import Payables
from syncer.ports import Clock, Ids, Store, Unit
from syncer.settings import Settings
from syncer.view import View


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
        if lease is not None and leasing.is_held(lease, settings, clock):
            return None
        last = progress.load(unit, connection)
        if last is not None and lease is not None and lease.holder:
            telemetry.left(last)
        if last is not None:
            new_settings.take_effect(unit, connection, last.settings, settings)
        now = later(clock, last.at + timedelta(microseconds=1)) if last else clock
        until = clock + timedelta(seconds=settings.lease_idle_s)
        fence = leasing.take(unit, connection, holder or self._ids.holder(), until)
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
            watched_at=watched_at,
            watching=watch,
            witnesses=witnesses,
            refused_file=last.refused_file if last else None,
        )
        view = self._view(unit, cycle)
        journal.put_right(unit, connection, now)
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
                cycle = leasing.enter(unit, connection, fence, self._clock)
                if cycle.phase is not Phase.READ_BILL or not cycle.reads:
                    return cycle.phase
                read = cycle.reads[0]
                known = unit.watermarks.get(connection, Side.BILL.value, read.kind.value)
            asked_at = self._clock.now()
            budget = timedelta(seconds=cycle.settings.call_budget_s)
            if asked_at - started >= budget or paging.waits(cycle, asked_at):
                return cycle.phase
            try:
                page = paging.fetch(self._payables(connection), read)
            except PayablesError as exc:
                with self._store.unit() as unit:
                    cycle = leasing.enter(unit, connection, fence, self._clock)
                    if cycle.reads[:1] == (read,):
                        progress.save(unit, paging.fail(unit, cycle, exc, self._clock))
                continue
            with self._store.unit() as unit:
                cycle = leasing.enter(unit, connection, fence, self._clock)
                if cycle.reads[:1] == (read,):
                    cycle = paging.store(self._view(unit, cycle), cycle, page, known, asked_at)
                    leasing.leave(unit, cycle, self._clock)

    def _write_bill(self, connection: str, fence: int, started: datetime) -> bool:
        """Do the next write to BILL, if one is due. Returns whether there may be more to do."""
        with self._store.unit() as unit:
            cycle = leasing.enter(unit, connection, fence, self._clock)
            if cycle.phase is not Phase.RETURN or cycle.returned:
                return False
            view = self._view(unit, cycle)
            cycle = returning.advance(view, cycle, self._ids, cycle.at)
            operation = returning.due(view, cycle.at)
            leasing.leave(unit, cycle, self._clock)
        budget = timedelta(seconds=cycle.settings.call_budget_s)
        if operation is None or self._clock.now() - started >= budget:
            return False
        try:
            payables = self._payables(connection)
            rows = returning.look(payables, operation)
        except PayablesError as exc:
            with self._store.unit() as unit:
                cycle = leasing.enter(unit, connection, fence, self._clock)
                progress.save(unit, progress.unwritable(unit, cycle, self._clock, exc))
            return False
        with self._store.unit() as unit:
            cycle = leasing.enter(unit, connection, fence, self._clock)
            sent = returning.weigh(self._view(unit, cycle), operation, rows, self._ids, cycle.at)
            after = unit.operations.get(operation.id)
            if sent is None and after is not None and after.state is State.APPLIED:
                cycle = progress.count(unit, cycle, (after,))
            leasing.leave(unit, cycle, self._clock)
        if sent is None:
            return True
        said = returning.write(payables, sent)
        with self._store.unit() as unit:
            cycle = leasing.enter(unit, connection, fence, self._clock)
            after = returning.settle(self._view(unit, cycle), sent, said, self._ids, cycle.at)
            cycle = progress.count(unit, cycle, (after,))
            if isinstance(said, PayablesError) and not isinstance(said, WriteRefused | WriteUnknown):
                cycle = progress.unwritable(unit, cycle, self._clock, said)
            leasing.leave(unit, cycle, self._clock)
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
        cycle = leasing.enter(unit, connection, fence, self._clock)
        if cycle.phase is Phase.READ_BILL and cycle.reads:
            leasing.extend(unit, cycle, self._clock, cycle.settings.lease_idle_s)
            return Later()
        text = ""
        while not text:
            if not cycle.asks:
                cycle = self._advance(unit, cycle)
                if not cycle.asks and cycle.phase is not Phase.DONE:
                    leasing.leave(unit, cycle, self._clock)
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
        leasing.extend(unit, cycle, self._clock, cycle.settings.lease_answer_s)
        progress.save(unit, cycle)
        return Send(text)

    def _document(self, unit: Unit, cycle: Cycle) -> tuple[Cycle, str]:
        """Write the document of the next question; none if it was to write what does not fit."""
        match cycle.asks[0]:
            case Write(message_set="") if not cycle.asked:
                return writing.hand_out(self._view(unit, cycle), cycle, self._book, self._ids, cycle.at)
            case Write(message_set=message_set):
                return cycle, writing.batch_of(unit, message_set).text
            case question:
                version = cycle.identity.version if cycle.identity else ""
                return cycle, self._book.encode(question, version=version, number=cycle.answers)

    @telemetry.traced
    def answer(self, unit: Unit, connection: str, fence: int, text: str) -> Working | Finished:
        """
        Take QuickBooks' answer to the document that is out. `Finished` says that nothing follows.

        Raises `LeaseLost`; `ProtocolError` if nothing was asked.
        """
        cycle = leasing.enter(unit, connection, fence, self._clock)
        if not cycle.asked:
            raise ProtocolError(
                "QuickBooks answered although nothing was asked.", fix="Begin the update anew."
            )
        cycle = taking.take(self._view(unit, cycle), cycle, text, self._book, self._clock)
        cycle = self._advance(unit, cycle)
        leasing.leave(unit, cycle, self._clock)
        return _finished(cycle) if cycle.phase is Phase.DONE else Working(PERCENT[cycle.phase])

    @telemetry.traced
    def fail(self, unit: Unit, connection: str, fence: int, hresult: str, message: str) -> Finished | None:
        """
        Take the news that QuickBooks failed on the document that is out.

        Returns `None` if the session can go on with the next document. Raises `LeaseLost`.
        """
        cycle = leasing.enter(unit, connection, fence, self._clock)
        cycle = taking.fail(self._view(unit, cycle), cycle, hresult, message, self._book, self._clock)
        if cycle.phase is Phase.DONE:
            progress.save(unit, cycle)
            return _finished(cycle)
        leasing.leave(unit, self._advance(unit, cycle), self._clock)
        return None

    @telemetry.traced
    def end(self, unit: Unit, connection: str, fence: int) -> str:
        """Give the lease back. Returns what the cycle did, in one sentence. Safe to repeat."""
        cycle = progress.load(unit, connection)
        lease = unit.leases.get(connection)
        if cycle is None or lease is None or lease.fence != fence:
            return "another session has taken over"
        leasing.give_back(unit, lease, self._clock.now())
        if lease.holder:
            telemetry.left(cycle)
            progress.note(unit, cycle, self._clock, "cycle ended", cycle.summary())
        return cycle.summary()

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
                    cycle = unseen.finish(unit, cycle)
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

    def _view(self, unit: Unit, cycle: Cycle) -> View:
        return View(
            unit=unit,
            connection=cycle.connection,
            settings=cycle.settings,
            identity=cycle.identity or Identity(company_name=""),
            since=cycle.started_at,
            until=cycle.at,
            policy=self._policy,
        )


def _finished(cycle: Cycle) -> Finished:
    return Finished(cycle.summary(), well=not cycle.trouble)
