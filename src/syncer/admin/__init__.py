"""
What a person may ask of a connection, and do to it, whatever it is reached through.

The command line, the status page and the JSON API of a server are thin faces of `Admin`. Each method works
in a unit of its own and is safe to repeat; whatever changes something leaves a line in the audit trail that
names the actor. Nothing here speaks to BILL or QuickBooks.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from typing import Final, Protocol, TypeVar

import attrs
from attrs import evolve

from syncer import by_hand, codec, identity, new_settings, telemetry
from syncer.admin._values import (
    Connected,
    CycleStatus,
    KindCount,
    Proposal,
    Replayed,
    Status,
    Story,
    WaitingRecord,
)
from syncer.book import Identified, Identity
from syncer.cycle import Cycle, Phase
from syncer.entries import (
    Answered,
    AuditEntry,
    Connection,
    ExceptionEntry,
    Hint,
    Link,
    Match,
    Operation,
    Record,
    Secret,
    Standing,
    State,
)
from syncer.errors import Conflict, NotPossible, SealError, SettingsError, UnknownName
from syncer.journal import live_of, live_operation
from syncer.model import TRANSACTIONS, Bill, Credit, Kind, Payment, Side, Vendor
from syncer.outcomes import NOUN, obey, remember, subject
from syncer.plan import DELETED, DUPLICATE, MATCH, SKIPPED, VOID, Settle, left_alone, reason_anew, seen, shown
from syncer.ports import Clock, Store, Unit
from syncer.preview import Intended, preview
from syncer.reading import SHARED
from syncer.reconcile import Report, read_anew, reconcile
from syncer.relinking import Choice, candidates, relink
from syncer.returning import subject_of
from syncer.settings import Settings
from syncer.view import View

__all__ = [
    "TRIES",
    "Admin",
    "Connected",
    "CycleStatus",
    "KindCount",
    "NotPossible",
    "Proposal",
    "Replayed",
    "Seals",
    "Status",
    "Story",
    "UnknownName",
    "WaitingRecord",
]

T = TypeVar("T")

TRIES: Final = 5
"""How often a unit is run again when another one was faster."""

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
"""What a connection may be called: it becomes part of addresses, file names and log lines."""

LINES: Final = 1_000
"""Audit lines shown of one record; the newest."""


class _GivenUp(Exception):  # no error: it ends a unit of which nothing may stay
    """Everything was seen."""


class Seals(Protocol):
    """Seals credentials; `syncer.sealing.Sealer` is one."""

    def seal(self, secret: str, *, connection: str, name: str) -> str:
        """Return the text to store; it opens only for the same connection and name."""

    def open(self, sealed: str, *, connection: str, name: str) -> str:
        """Return the secret. Raises `SealError`."""


class Admin:
    """
    What people do with the connections of a store.

    Args:
        store: Where everything is kept.
        clock: Gives the time.
        seals: Seals credentials before they reach the store. May be left out where none are kept or read.
    """

    def __init__(self, *, store: Store, clock: Clock, seals: Seals | None = None) -> None:
        self._store = telemetry.observed(store)
        self._clock = clock
        self._seals = seals

    # -- connections -------------------------------------------------------------------------------

    def connect(
        self,
        name: str,
        *,
        username: str,
        password_hash: str,
        owner_id: str,
        settings: Settings,
        secrets: Mapping[str, str],
        actor: str,
        repin: bool = False,
        same_password: Callable[[str], bool] | None = None,
    ) -> Connected:
        """
        Make a connection, or bring an existing one up to date. Secrets are sealed before they are stored.

        The FileID is drawn once and stays, since Web Connector refuses a changed one (QBWC1026). `repin`
        forgets which company file it was pinned to; the next session pins the one that is open then, and
        reads all of it, as after `Admin.repin`.
        `same_password` says whether a stored hash is of the very password that `password_hash` is of, so that
        hashing it anew is no change. Raises `SettingsError` if the name cannot be used, or if the user name
        is another connection's.
        """
        if not NAME.fullmatch(name):
            raise SettingsError(
                f"A connection cannot be called {name!r}.",
                fix="Use letters, digits, '-', '_' and '.', at most 64, beginning with a letter or digit.",
            )
        if not username.strip():
            raise SettingsError(
                "The Web Connector user name is empty.", fix="Give it a name, such as books-1."
            )

        def work(unit: Unit) -> Connected:
            now = self._clock.now()
            for other in unit.connections.find(username=username):
                if other.name != name:
                    raise SettingsError(
                        f"The Web Connector user name {username!r} belongs to connection {other.name!r}.",
                        fix="Give each connection a user name of its own.",
                    )
            known = unit.connections.get(name)
            wanted = Connection(
                name=name,
                username=username,
                password_hash=password_hash,
                owner_id=known.owner_id if known else owner_id,
                file_id=known.file_id if known else f"{{{str(uuid.uuid4()).upper()}}}",
                settings=settings.to_json(),
                identity="" if known is None or repin else known.identity,
                created_at=known.created_at if known else now,
            )
            if known is not None and same_password is not None and same_password(known.password_hash):
                wanted = evolve(wanted, password_hash=known.password_hash)
            changes = _changes(known, wanted)
            changes += self._keep_secrets(unit, name, secrets)
            if known != wanted:
                unit.connections.put(wanted)
            if known is not None:
                self._take_effect(unit, known, settings)
            event = "connection changed" if known else "connection made"
            if changes or known is None:
                _note(unit, name, now, actor, event, detail="; ".join(changes))
            return Connected(connection=name, created=known is None, changes=changes)

        return self.run(work)

    def _take_effect(self, unit: Unit, known: Connection, settings: Settings) -> None:
        """Bring everything to new settings; if an update runs, the next one does it when it begins."""
        lease = unit.leases.get(known.name)
        if lease is not None and lease.holder and lease.expires_at > self._clock.now():
            return
        entry = unit.cycles.get(known.name)
        if entry is None:
            new_settings.take_effect(unit, known.name, Settings.from_json(known.settings), settings)
            return
        last = codec.decode(Cycle, entry.body)
        new_settings.take_effect(unit, known.name, last.settings, settings)
        unit.cycles.put(evolve(entry, body=codec.encode(evolve(last, settings=settings))))

    def _keep_secrets(self, unit: Unit, name: str, secrets: Mapping[str, str]) -> tuple[str, ...]:
        changed: list[str] = []
        for field_name, secret in sorted(secrets.items()):
            if self._seals is None:
                raise SettingsError("There is no key to seal credentials with.", fix="Give a sealing key.")
            known = unit.secrets.get(name, field_name)
            if known is not None and self._is(known, secret):
                continue
            sealed = self._seals.seal(secret, connection=name, name=field_name)
            unit.secrets.put(Secret(connection=name, name=field_name, sealed=sealed))
            changed.append(f"{field_name} {'replaced' if known else 'stored'}")
        return tuple(changed)

    def _is(self, known: Secret, secret: str) -> bool:
        """Whether this is what is stored; what cannot be opened any more is not."""
        try:
            return (
                self._seals is not None
                and self._seals.open(known.sealed, connection=known.connection, name=known.name) == secret
            )
        except SealError:
            return False

    def secrets(self, name: str, names: Iterable[str]) -> dict[str, str]:
        """
        Open credentials of a connection; those that are not stored are left out.

        Raises `SealError` if they were sealed with a key that is not at hand, `UnknownName`.
        """
        if self._seals is None:
            raise SettingsError("There is no key to open credentials with.", fix="Give the sealing key.")
        with self._reading() as unit:
            _connection(unit, name)
            stored = {one: unit.secrets.get(name, one) for one in names}
        return {
            one: self._seals.open(secret.sealed, connection=name, name=one)
            for one, secret in stored.items()
            if secret is not None
        }

    def connections(self) -> tuple[Connection, ...]:
        """Return all connections by name."""
        with self._reading() as unit:
            return unit.connections.find()

    def connection(self, name: str) -> Connection:
        """Return one connection. Raises `UnknownName`."""
        with self._reading() as unit:
            return _connection(unit, name)

    # -- looking -----------------------------------------------------------------------------------

    def status(self, name: str) -> Status:
        """Say how a connection does. Raises `UnknownName`."""
        with self._reading() as unit:
            return self._status(unit, _connection(unit, name))

    def statuses(self) -> tuple[Status, ...]:
        """Say how each connection does."""
        with self._reading() as unit:
            return tuple(self._status(unit, known) for known in unit.connections.find())

    def _status(self, unit: Unit, known: Connection) -> Status:
        name = known.name
        settings = Settings.from_json(known.settings)
        now = self._clock.now()
        lease = unit.leases.get(name)
        at_work = lease is not None and bool(lease.holder) and lease.expires_at > now
        entry = unit.cycles.get(name)
        cycle = codec.decode(Cycle, entry.body) if entry else None
        moments = [cycle.started_at, cycle.asked_at] if cycle else []
        if lease is not None and not lease.holder:
            moments.append(lease.expires_at)
        moments += [line.at for line in unit.audit.read(name, limit=20) if line.actor == "syncer"]
        return Status(
            connection=name,
            username=known.username,
            company=codec.decode(Identity, known.identity) if known.identity else None,
            at_work=at_work,
            last_contact=max((moment for moment in moments if moment), default=None),
            cycle=_cycle_status(cycle, at_work=at_work) if cycle else None,
            counts=tuple(_count(unit, name, kind, settings) for kind in Kind),
            operations={
                state.value: unit.operations.count(connection=name, state=state.value)
                for state in (State.PLANNED, State.SENT, State.IN_DOUBT)
            },
            exceptions=unit.exceptions.count(connection=name),
            settings=settings,
        )

    def exceptions(self, name: str) -> tuple[ExceptionEntry, ...]:
        """Return the open exceptions, oldest first. Raises `UnknownName`."""
        with self._reading() as unit:
            _connection(unit, name)
            found = unit.exceptions.find(connection=name)
        return tuple(sorted(found, key=lambda entry: (entry.raised_at, entry.kind, entry.id)))

    def waiting(self, name: str, *, limit: int = 1_000) -> tuple[WaitingRecord, ...]:
        """Return the records that wait for something, at most `limit` of each kind. Raises `UnknownName`."""
        with self._reading() as unit:
            known = _connection(unit, name)
            view = self._view(unit, known)
            return tuple(
                WaitingRecord(
                    kind=kind, id=record.id, subject=subject(view, record), reason=record.reason, side=side
                )
                for kind in Kind
                for side in Side
                for record in unit.records.find(
                    connection=name,
                    side=side.value,
                    kind=kind.value,
                    standing=Standing.WAITING.value,
                    limit=limit,
                )
            )

    def operations(
        self, name: str, *, states: Iterable[State] = tuple(State), limit: int = 200
    ) -> tuple[Operation, ...]:
        """Return operations in these states, newest first, at most `limit`. Raises `UnknownName`."""
        with self._reading() as unit:
            _connection(unit, name)
            found = unit.operations.find(connection=name, state=[state.value for state in states])
        return tuple(sorted(found, key=lambda operation: operation.id, reverse=True)[:limit])

    def links(self, name: str, kinds: Iterable[Kind] = tuple(Kind)) -> tuple[Link, ...]:
        """Return the links of these kinds, void ones included. Raises `UnknownName`."""
        with self._reading() as unit:
            _connection(unit, name)
            return tuple(link for kind in kinds for link in unit.links.find(connection=name, kind=kind.value))

    def story(self, name: str, record: str) -> Story:
        """Tell everything about a record, by its BILL id or its QuickBooks id. Raises `UnknownName`."""
        with self._reading() as unit:
            _connection(unit, name)
            for kind in Kind:
                links = unit.links.find(connection=name, kind=kind.value, book_id=record)
                bill_id = links[-1].bill_id if links else record
                ours = unit.records.get(name, Side.BILL.value, kind.value, bill_id)
                link = unit.links.get(name, kind.value, bill_id)
                if ours is not None or link is not None:
                    return Story(
                        record=ours,
                        link=link,
                        operations=unit.operations.find(connection=name, kind=kind.value, bill_id=bill_id),
                        lines=_lines(unit, name, kind, bill_id, link),
                    )
            for kind in (*SHARED, Kind.PAYMENT):
                theirs = unit.records.get(name, Side.BOOK.value, kind.value, record)
                if theirs is not None:
                    return Story(
                        record=theirs,
                        link=None,
                        operations=unit.operations.find(connection=name, kind=kind.value, book_id=record),
                        lines=unit.audit.read(name, record=record, limit=LINES),
                    )
            lines = unit.audit.read(name, record=record, limit=LINES)
        if not lines:
            raise UnknownName(
                f"Connection {name!r} knows no record {record!r}.",
                fix="Give the id of BILL or QuickBooks as `exceptions` or the page shows it.",
            )
        return Story(record=None, link=None, operations=(), lines=lines)

    def reconcile(
        self, name: str, *, date_from: dt.date | None = None, date_to: dt.date | None = None
    ) -> Report:
        """
        Compare both sides for a period, from what the last update read. See `syncer.reconcile.reconcile`.

        Raises `UnknownName`, and `SettingsError` if the period ends before it begins.
        """
        with self._reading() as unit:
            _connection(unit, name)
            return reconcile(unit, name, date_from=date_from, date_to=date_to)

    def read_anew(self, name: str, *, actor: str) -> None:
        """
        Have the next update read both sides from the beginning. Nothing is posted twice by it.

        Raises `UnknownName`, and `Conflict` while an update runs.
        """

        def work(unit: Unit) -> None:
            _connection(unit, name)
            read_anew(unit, name, now=self._clock.now(), actor=actor)

        self.run(work)

    def repin(self, name: str, *, actor: str) -> Identity:
        """
        Say that the company file which was refused last is the right one: a backup that has to be kept, a
        company that was renamed, or a file from which what was posted last was deleted long ago.

        Nothing is posted by it. The next update reads all of that file; what it lacks of what was posted
        becomes an exception (`deleted`, `changed_in_books`, `stands_again`), to be reposted or skipped one by
        one. Any other file is refused from then on. Returns what is known of the file that is pinned now.
        Raises `UnknownName`, `NotPossible` if no file was refused since the right one was open, `Conflict`
        while an update runs, and `WrongCompanyFile` if the file can never be this connection's.
        """

        def work(unit: Unit) -> Identity:
            known = _connection(unit, name)
            now = self._clock.now()
            file = identity.forget(unit, name, now)
            if file is None:
                raise NotPossible(
                    "No company file was refused by the last update.",
                    fix="Run an update first, with the file open that is the right one.",
                    record=name,
                )
            identity.check(evolve(known, identity=""), Identified(identity=file))
            unit.connections.put(evolve(known, identity=codec.encode(file)))
            _note(
                unit, name, now, actor, "company file confirmed", detail=f"{file.company_name}, {file.path}"
            )
            return file

        return self.run(work)

    def preview(self, name: str) -> tuple[Intended, ...]:
        """
        Say what the next update would do in QuickBooks, by what both sides last told. Stores nothing.

        With the setting `dry_run`, updates read both sides and write nothing, so that this can be seen first.
        Raises `UnknownName`.
        """
        with self._scratch() as unit:
            return preview(self._view(unit, _connection(unit, name)), self._clock.now())

    def trail(self, name: str, *, limit: int = 200) -> tuple[AuditEntry, ...]:
        """Return the newest audit lines of a connection, oldest first. Raises `UnknownName`."""
        with self._reading() as unit:
            _connection(unit, name)
            return unit.audit.read(name, limit=limit)

    def names(self, name: str, records: Iterable[tuple[Kind, str]]) -> dict[tuple[Kind, str], str]:
        """Name records of BILL for a bookkeeper; unknown ids are left out. Raises `UnknownName`."""
        with self._reading() as unit:
            view = self._view(unit, _connection(unit, name))
            found = {key: unit.records.get(name, Side.BILL.value, key[0].value, key[1]) for key in records}
            return {key: subject(view, record) for key, record in found.items() if record is not None}

    # -- doing -------------------------------------------------------------------------------------

    def replay(self, name: str, what: str, *, actor: str) -> Replayed:
        """
        Have something tried again: an operation by its id, or the record of an open exception by its BILL id.

        The record is decided on anew in the next cycle, with what both sides say then; so a replay never
        sends a write again that was done, or whose outcome is unknown. Raises `UnknownName`, `NotPossible`.
        """

        def work(unit: Unit) -> Replayed:
            view = self._view(unit, _connection(unit, name))
            operation = unit.operations.get(what)
            if operation is not None and operation.connection == name:
                return self._replay_operation(view, operation, actor)
            for entry in unit.exceptions.find(connection=name):
                if entry.id == what:
                    return self._replay_exception(view, entry, actor)
            raise UnknownName(
                f"Connection {name!r} has no operation and no open exception {what!r}.",
                fix="Give the id as `exceptions` shows it.",
            )

        return self.run(work)

    def replay_all(self, name: str, *, actor: str) -> tuple[Replayed, ...]:
        """Have the records of all open exceptions tried again. Raises `UnknownName`."""

        def work(unit: Unit) -> tuple[Replayed, ...]:
            view = self._view(unit, _connection(unit, name))
            entries = unit.exceptions.find(connection=name)
            return tuple(
                self._replay_exception(view, entry, actor) for entry in entries if entry.kind != "connection"
            )

        return self.run(work)

    def skip(self, name: str, record: str, *, actor: str) -> Replayed:
        """
        Leave the record of an open exception alone: a person has dealt with it by hand.

        It is looked at again only if it becomes another matter in BILL (`syncer.plan.skip_holds`). Raises
        `UnknownName`, `NotPossible`.
        """

        def work(unit: Unit) -> Replayed:
            view = self._view(unit, _connection(unit, name))
            known = self._excepted(view, record)
            by_hand.give_up(view, known, self._clock.now())
            link = view.live_link(known.kind, known.id)
            theirs = view.standing_book(known.kind, link.book_id) if link else None
            if theirs is not None and link is not None and link.shown:
                # What QuickBooks shows now is what the person has seen; only another change is news.
                content = codec.decode_content(known.kind, theirs.body)
                remember(view, known, shown(content), "", self._clock.now())
            if theirs is not None and link is not None and known.kind is Kind.VENDOR:
                told = codec.decode(Vendor, theirs.body)
                unit.links.put(evolve(link, detail=codec.encode(seen(told))))
            decision = left_alone(known, view) if known.side is Side.BILL else Settle(SKIPPED)
            obey(view, known, decision, self._clock.now())
            _note(unit, name, self._clock.now(), actor, "skipped", known.kind.value, known.id)
            return Replayed(
                kind=known.kind.value, id=known.id, subject=subject(view, known), effect="is left as it is"
            )

        return self.run(work)

    def repost(self, name: str, record: str, *, actor: str) -> Replayed:
        """
        Post a record again whose posting somebody deleted or voided in QuickBooks, or apply a credit again
        that somebody took off its bill there.

        The old posting stays in the audit trail; the new one gets a marker of its own. Raises
        `UnknownName`, and `NotPossible` unless the record's posting was deleted or voided, or taken off.
        """

        def work(unit: Unit) -> Replayed:
            view = self._view(unit, _connection(unit, name))
            known = self._excepted(view, record)
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
            unit.links.put(evolve(link, void=True))
            again = self._look_again(view, known, "", actor)
            _note(
                unit,
                name,
                self._clock.now(),
                actor,
                "repost",
                known.kind.value,
                known.id,
                detail=link.book_id,
            )
            return evolve(again, effect="is posted again in the next update")

        return self.run(work)

    def arrived(self, name: str, record: str, book_id: str = "", *, actor: str) -> Replayed:
        """
        Say that a write to QuickBooks that is in doubt is there: it counts as done, and is not sent again.

        `book_id` (TxnID, ListID) says as what; it may be left out where only one can be it, and of credits
        that were applied there is none. Raises `UnknownName`, and `NotPossible` where nothing is in doubt, or
        where it does not say enough.
        """

        def work(unit: Unit) -> Replayed:
            view = self._view(unit, _connection(unit, name))
            known, now = self._excepted(view, record), self._clock.now()
            found = by_hand.arrived(view, known, book_id, now)
            _note(unit, name, now, actor, "said to be there", known.kind.value, known.id, detail=found)
            effect = "counts as done"
            return Replayed(kind=known.kind.value, id=known.id, subject=subject(view, known), effect=effect)

        return self.run(work)

    def missing(self, name: str, record: str, *, actor: str) -> Replayed:
        """
        Say that a write to QuickBooks that is in doubt is not there.

        The next update looks for it once more, and sends it anew if there is still no trace of it and it is
        still wanted. Raises `UnknownName`, and `NotPossible` where nothing is in by_hand.
        """

        def work(unit: Unit) -> Replayed:
            view = self._view(unit, _connection(unit, name))
            known, now = self._excepted(view, record), self._clock.now()
            by_hand.missing(view, known, now)
            _note(unit, name, now, actor, "said not to be there", known.kind.value, known.id)
            again = self._look_again(view, known, "", actor)
            return evolve(again, effect="is looked for once more in the next update, and else sent anew")

        return self.run(work)

    def matches(self, name: str) -> tuple[Proposal, ...]:
        """
        Return what could be a record of BILL, and nobody has said yet: transactions of QuickBooks; and where
        BILL has an invoice twice, the other one.
        """
        with self._reading() as unit:
            view = self._view(unit, _connection(unit, name))
            found = unit.matches.find(connection=name, answer=Answered.OPEN.value)
            return tuple(
                Proposal(
                    match=match,
                    subject=subject(view, record),
                    book=_told(view, match),
                    is_duplicate=record.reason == DUPLICATE,
                )
                for match in found
                if (record := view.bill(match.kind, match.bill_id)) is not None
                # Others were settled in another way since: linked, taken back, corrected.
                and record.standing is Standing.EXCEPTION
                and record.reason in {MATCH, DUPLICATE}
            )

    def adopt(self, name: str, record: str, book_id: str, *, actor: str) -> Replayed:
        """
        Say that a record of BILL is this QuickBooks transaction: they are linked, and nothing is posted.

        Other transactions that were proposed for it are none of it. What was skipped may be linked to any
        transaction that belongs to nothing yet, and stays skipped; payments of it go on. Raises
        `UnknownName`, and `NotPossible` where either of them is linked already.
        """
        return self._say(name, record, book_id, actor)

    def refuse(self, name: str, record: str, *, actor: str) -> Replayed:
        """
        Say that a record of BILL is none of the transactions that were proposed: it is posted.

        Raises `UnknownName`, and `NotPossible` where it is linked already.
        """
        return self._say(name, record, "", actor)

    def _say(self, name: str, record: str, book_id: str, actor: str) -> Replayed:
        def work(unit: Unit) -> Replayed:
            view = self._view(unit, _connection(unit, name))
            proposed = [
                match
                for kind in TRANSACTIONS
                for match in unit.matches.find(connection=name, kind=kind.value, bill_id=record)
            ]
            chosen = [match for match in proposed if match.book_id == book_id]
            skipped = by_hand.skipped(view, record)
            if skipped is not None and book_id and not chosen:
                by_hand.link_skipped(view, skipped, book_id, self._clock.now())
                return self._answered(
                    view, skipped, f"it is {book_id}", "is linked, and stays skipped", actor
                )
            if not proposed or (book_id and not chosen):
                raise UnknownName(
                    f"Nothing was proposed for {record!r}" + (f" that is {book_id!r}." if book_id else "."),
                    fix="Give the ids as `adopt` shows them.",
                )
            self._refuse_linked(view, proposed[0].kind, record, book_id)
            now = self._clock.now()
            for match in proposed:
                answer = Answered.SAME if match.book_id == book_id else Answered.OTHER
                unit.matches.put(evolve(match, answer=answer, actor=actor, at=now))
            known = view.bill(proposed[0].kind, record)
            if known is None:
                raise UnknownName(f"BILL's record {record!r} is not known any more.", fix="Read BILL again.")
            said = (
                f"it is {book_id}"
                if book_id
                else "it is none of " + ", ".join(match.book_id for match in proposed)
            )
            effect = "is linked in the next update" if book_id else "is posted in the next update"
            answered = self._answered(view, known, said, effect, actor)
            self._look_again(view, known, "", actor)
            return answered

        return self.run(work)

    def _answered(self, view: View, known: Record, said: str, effect: str, actor: str) -> Replayed:
        kind, now = known.kind.value, self._clock.now()
        _note(view.unit, view.connection, now, actor, "adoption answered", kind, known.id, detail=said)
        return Replayed(kind=kind, id=known.id, subject=subject(view, known), effect=effect)

    def _refuse_linked(self, view: View, kind: Kind, record: str, book_id: str) -> None:
        """An answer that comes too late must not read as if it had been followed."""
        live = live_operation(view.unit, view.connection, kind, record)
        owners = view.owners(kind, book_id) if book_id else ()
        if view.live_link(kind, record) is not None or (live is not None and live.state is not State.PLANNED):
            raise NotPossible(
                "It was posted or linked since.",
                fix="If that was wrong, void it in QuickBooks and run an update.",
                record=f"{kind.value} {record}",
            )
        if book_id and view.bill(kind, book_id) is not None:
            raise NotPossible(
                f"{book_id!r} is the same invoice in BILL, and not a transaction of QuickBooks.",
                fix="Archive one of the two in BILL, or say that they are not the same.",
                record=f"{kind.value} {record}",
            )
        if owners:
            raise NotPossible(
                f"{book_id!r} is linked to {kind.value} {owners[0].bill_id} already.",
                fix="Say that it is none of them, or look at the other one first.",
                record=f"{kind.value} {record}",
            )

    def relink(self, name: str, vendor: str, book_vendor: str, *, actor: str) -> Replayed:
        """
        Say which vendor of QuickBooks a vendor of BILL is: after a merge there, or where names mislead.

        Each is named by its id, or by its name if no other has it on that side. It may be that of another
        vendor of BILL already; both are then one in QuickBooks. Nothing is written by this; from then on
        changes go both ways. Raises `UnknownName`, and `NotPossible` while a write of it is under way.
        """

        def work(unit: Unit) -> Replayed:
            view = self._view(unit, _connection(unit, name))
            known, theirs, before = relink(view, vendor, book_vendor, actor, self._clock.now())
            said = f"{before}is {theirs.id}"
            _note(unit, name, self._clock.now(), actor, "relinked", known.kind.value, known.id, detail=said)
            again = self._look_again(view, known, "", actor)
            other = codec.decode(Vendor, theirs.body).name
            return evolve(again, effect=f"is linked to {other} of QuickBooks in the next update")

        return self.run(work)

    def entered_by_hand(self, name: str, payment: str) -> tuple[Choice, ...]:
        """
        Return the bills and credits of a payment of which nobody has said what they are in QuickBooks.

        A person entered them there by hand, and skipped them. Raises `UnknownName`.
        """
        with self._reading() as unit:
            view = self._view(unit, _connection(unit, name))
            found = by_hand.entered(view, payment)
            return tuple(Choice(id=record.id, text=subject(view, record)) for record in found)

    def candidates(self, name: str, entry: ExceptionEntry) -> tuple[Choice, ...]:
        """Return the vendors that an exception's vendor could be relinked to. Raises `UnknownName`."""
        with self._reading() as unit:
            return candidates(self._view(unit, _connection(unit, name)), entry)

    def _excepted(self, view: View, id_: str) -> Record:
        for entry in view.unit.exceptions.find(connection=view.connection):
            if entry.id == id_ and entry.kind != "connection":
                record = view.unit.records.get(view.connection, entry.side.value, entry.kind, id_)
                if record is not None:
                    return record
        raise UnknownName(
            f"Connection {view.connection!r} has no open exception of a record {id_!r}.",
            fix="Give the id as `exceptions` shows it.",
        )

    def _replay_operation(self, view: View, operation: Operation, actor: str) -> Replayed:
        kind, id_, now = operation.kind, operation.bill_id or operation.book_id, self._clock.now()
        record = subject_of(view, operation)
        name = subject(view, record) if record else f"{kind.value} {id_}"
        match operation.state:
            case State.APPLIED:
                raise NotPossible(
                    "This operation was done.", fix="There is nothing to try again.", record=name
                )
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
                    self._note_replay(view, kind.value, id_, operation.id, actor)
                return Replayed(kind=kind.value, id=id_, subject=name, effect="goes out with the next update")
            case _:
                pass  # it was refused
        if record is None:
            raise NotPossible("The record is not known any more.", fix="Enter it anew.", record=name)
        entry = view.unit.exceptions.get(view.connection, record.side.value, kind.value, id_)
        live = live_of(view.unit, record)
        if entry is None and live is not None:
            return self._replay_operation(view, live, actor)
        return self._look_again(view, record, operation.id, actor)

    def _replay_exception(self, view: View, entry: ExceptionEntry, actor: str) -> Replayed:
        if entry.kind == "connection":
            raise NotPossible(
                "This concerns the whole connection and is looked at in every update.",
                fix=entry.fix,
                record=entry.subject,
            )
        record = view.unit.records.get(view.connection, entry.side.value, entry.kind, entry.id)
        if record is None:
            raise NotPossible(
                "The record is not known any more.", fix="Read BILL again.", record=entry.subject
            )
        return self._look_again(view, record, entry.operation, actor)

    def _look_again(self, view: View, record: Record, operation: str, actor: str) -> Replayed:
        unit = view.unit
        unit.records.put(evolve(record, standing=Standing.PENDING, reason=reason_anew(record)))
        unit.exceptions.delete(view.connection, record.side.value, record.kind.value, record.id)
        self._note_replay(view, record.kind.value, record.id, operation, actor)
        return Replayed(
            kind=record.kind.value,
            id=record.id,
            subject=subject(view, record),
            effect="is decided on anew in the next update",
        )

    def _note_replay(self, view: View, kind: str, id_: str, operation: str, actor: str) -> None:
        _note(view.unit, view.connection, self._clock.now(), actor, "replay", kind, id_, operation)

    def hint(self, name: str, kind: Kind, id_: str) -> None:
        """Have the next cycle read a record of BILL that is said to have changed. Raises `UnknownName`."""

        def work(unit: Unit) -> None:
            _connection(unit, name)
            unit.hints.put(Hint(connection=name, kind=kind, id=id_, noted_at=self._clock.now()))

        self.run(work)

    # -- small things ------------------------------------------------------------------------------

    def run(self, work: Callable[[Unit], T]) -> T:
        """Run a whole unit, again if another one was faster. Raises `Conflict` after `TRIES` times."""
        for _ in range(TRIES - 1):
            try:
                with self._store.unit() as unit:
                    return work(unit)
            except Conflict:
                continue
        with self._store.unit() as unit:
            return work(unit)

    def _reading(self) -> AbstractContextManager[Unit]:
        """Open a unit that only reads, where the store has such."""
        reading: Callable[[], AbstractContextManager[Unit]] = getattr(self._store, "read", self._store.unit)
        return reading()

    @contextmanager
    def _scratch(self) -> Iterator[Unit]:
        """Open a unit of which nothing stays."""
        with suppress(_GivenUp), self._store.unit() as unit:
            yield unit
            raise _GivenUp

    def _view(self, unit: Unit, known: Connection) -> View:
        entry = unit.cycles.get(known.name)
        last = codec.decode(Cycle, entry.body).identity if entry else None
        pinned = codec.decode(Identity, known.identity) if known.identity else Identity(company_name="")
        return View(
            unit=unit,
            connection=known.name,
            settings=Settings.from_json(known.settings),
            # The closing date and the like may have changed since it was pinned.
            identity=last or pinned,
            since=self._clock.now(),
        )


def _connection(unit: Unit, name: str) -> Connection:
    known = unit.connections.get(name)
    if known is None:
        raise UnknownName(f"There is no connection {name!r}.", fix="Make it with `connect`.")
    return known


def _told(view: View, match: Match) -> str:
    row = view.book(match.kind, match.book_id) or view.bill(match.kind, match.book_id)
    content = codec.decode_content(match.kind, row.body) if row else None
    match content:
        case Bill() | Credit() | Payment():
            number = f" {content.number}" if content.number else ""
            return f"{NOUN[match.kind]}{number} of {content.amount}, {content.date or 'without date'}"
        case _:
            return match.book_id


def _count(unit: Unit, connection: str, kind: Kind, settings: Settings) -> KindCount:
    goes = {Kind.VENDOR: settings.vendors_to_bill, Kind.ACCOUNT: settings.accounts_to_bill}

    def standing(which: Standing) -> int:
        both = which is Standing.EXCEPTION or (goes.get(kind) and which is not Standing.SETTLED)
        sides = Side if both else (Side.BILL,)
        return unit.records.count(
            connection=connection,
            side=[side.value for side in sides],
            kind=kind.value,
            standing=which.value,
        )

    return KindCount(
        kind=kind,
        pending=standing(Standing.PENDING),
        waiting=standing(Standing.WAITING),
        settled=standing(Standing.SETTLED),
        exception=standing(Standing.EXCEPTION),
        linked=unit.links.count(connection=connection, kind=kind.value),
    )


def _lines(unit: Unit, name: str, kind: Kind, bill_id: str, link: Link | None) -> tuple[AuditEntry, ...]:
    """Return the lines of a record; those of a vendor that came from QuickBooks begin under its ListID."""
    lines = unit.audit.read(name, record=bill_id, limit=LINES)
    if link is None or kind not in SHARED:
        return lines
    before = unit.audit.read(name, record=link.book_id, limit=LINES)
    return tuple(sorted((*before, *lines), key=lambda line: line.at))


def _cycle_status(cycle: Cycle, *, at_work: bool) -> CycleStatus:
    if cycle.phase is Phase.DONE:
        state = "stopped" if cycle.trouble else "finished"
    else:
        state = "running" if at_work else "broken off"
    return CycleStatus(
        started_at=cycle.started_at,
        phase=cycle.phase.value,
        state=state,
        written=cycle.written,
        refused=cycle.refused,
        summary=cycle.summary(),
    )


def _changes(known: Connection | None, wanted: Connection) -> tuple[str, ...]:
    """Say what is new in a connection, without any secret; settings one by one."""
    after = Settings.from_json(wanted.settings)
    if known is None:
        return tuple(
            f"{one.name} is {getattr(after, one.name)}"
            for one in attrs.fields(Settings)
            if one.default is attrs.NOTHING or getattr(after, one.name) != one.default
            if not isinstance(getattr(after, one.name), dict) or getattr(after, one.name)
        )
    before = Settings.from_json(known.settings)
    changes = [
        f"{one.name}: {getattr(before, one.name)} became {getattr(after, one.name)}"
        for one in attrs.fields(Settings)
        if getattr(before, one.name) != getattr(after, one.name)
    ]
    if known.username != wanted.username:
        changes.append(f"user name: {known.username} became {wanted.username}")
    if known.password_hash != wanted.password_hash:
        changes.append("Web Connector password replaced")
    if known.identity != wanted.identity:
        changes.append("company file is to be pinned anew")
    return tuple(changes)


def _note(
    unit: Unit,
    connection: str,
    now: datetime,
    actor: str,
    event: str,
    kind: str = "",
    record: str = "",
    operation: str = "",
    detail: str = "",
) -> None:
    unit.audit.append(
        AuditEntry(
            connection=connection,
            at=now,
            actor=actor,
            event=event,
            kind=kind,
            record=record,
            operation=operation,
            detail=detail,
        )
    )
