"""
What a person may ask of a connection, and do to it, whatever it is reached through.

The command line, the status page and the JSON API of a server are thin faces of `Admin`. Each method works
in a unit of its own and is safe to repeat; whatever changes something leaves a line in the audit trail that
names the actor. Nothing here speaks to BILL or QuickBooks.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from syncer import telemetry
from syncer.admin import _answering, _connecting, _looking, _replaying
from syncer.admin._connecting import Seals
from syncer.admin._units import TRIES, Units, connection
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
from syncer.book import Identity
from syncer.entries import AuditEntry, Connection, ExceptionEntry, Hint, Link, Operation, State
from syncer.errors import NotPossible, SettingsError, UnknownName
from syncer.model import LISTED, Kind
from syncer.payables import could_be_id
from syncer.ports import Clock, Store, Unit
from syncer.preview import Intended, preview
from syncer.reconcile import Report, read_anew, reconcile
from syncer.relinking import Choice, candidates
from syncer.settings import Settings

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


class Admin:
    """
    What people do with the connections of a store.

    Args:
        store: Where everything is kept.
        clock: Gives the time.
        seals: Seals credentials before they reach the store. May be left out where none are kept or read.
    """

    def __init__(self, *, store: Store, clock: Clock, seals: Seals | None = None) -> None:
        self._units = Units(telemetry.observed(store), clock)
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
        hashing it anew is no change. Raises `SettingsError` if the name cannot be used, if the user name is
        another connection's, or if there is no key to seal secrets with.
        """
        _connecting.check_names(name, username)
        wanted = Connection(
            name=name,
            username=username,
            password_hash=password_hash,
            owner_id=owner_id,
            file_id=f"{{{str(uuid.uuid4()).upper()}}}",
            settings=settings.to_json(),
            created_at=self._clock.now(),
        )

        def work(unit: Unit) -> Connected:
            return _connecting.connect(
                unit,
                wanted,
                secrets,
                self._seals,
                actor,
                self._clock.now(),
                repin=repin,
                same_password=same_password,
            )

        return self.run(work)

    def secrets(self, name: str, names: Iterable[str]) -> dict[str, str]:
        """
        Open credentials of a connection; those that are not stored are left out.

        Raises `SealError` if they were sealed with a key that is not at hand, `SettingsError` if there is no
        key at all, and `UnknownName`.
        """
        if self._seals is None:
            raise SettingsError("There is no key to open credentials with.", fix="Give the sealing key.")
        with self._units.reading_of(name) as unit:
            return _connecting.secrets(unit, name, names, self._seals)

    def connections(self) -> tuple[Connection, ...]:
        """Return all connections by name."""
        with self._units.reading() as unit:
            return unit.connections.find()

    def connection(self, name: str) -> Connection:
        """Return one connection. Raises `UnknownName`."""
        with self._units.reading() as unit:
            return connection(unit, name)

    # -- looking -----------------------------------------------------------------------------------

    def status(self, name: str) -> Status:
        """Say how a connection does. Raises `UnknownName`."""
        with self._units.reading() as unit:
            return _looking.status(unit, connection(unit, name), self._clock.now())

    def statuses(self) -> tuple[Status, ...]:
        """Say how each connection does."""
        with self._units.reading() as unit:
            now = self._clock.now()
            return tuple(_looking.status(unit, known, now) for known in unit.connections.find())

    def exceptions(self, name: str) -> tuple[ExceptionEntry, ...]:
        """Return the open exceptions, oldest first. Raises `UnknownName`."""
        with self._units.reading_of(name) as unit:
            return _looking.exceptions(unit, name)

    def waiting(self, name: str, *, limit: int = 1_000) -> tuple[WaitingRecord, ...]:
        """Return the records that wait for something, at most `limit` of each kind. Raises `UnknownName`."""
        with self._units.viewing(name) as view:
            return _looking.waiting(view, limit)

    def operations(
        self, name: str, *, states: Iterable[State] = tuple(State), limit: int = 200
    ) -> tuple[Operation, ...]:
        """Return operations in these states, newest first, at most `limit`. Raises `UnknownName`."""
        with self._units.reading_of(name) as unit:
            return _looking.operations(unit, name, states, limit)

    def links(self, name: str, kinds: Iterable[Kind] = tuple(Kind)) -> tuple[Link, ...]:
        """Return the links of these kinds, void ones included. Raises `UnknownName`."""
        with self._units.reading_of(name) as unit:
            return _looking.links(unit, name, kinds)

    def story(self, name: str, record: str) -> Story:
        """Tell everything about a record, by its BILL id or its QuickBooks id. Raises `UnknownName`."""
        with self._units.reading_of(name) as unit:
            return _looking.story(unit, name, record)

    def reconcile(
        self, name: str, *, date_from: dt.date | None = None, date_to: dt.date | None = None
    ) -> Report:
        """
        Compare both sides for a period, from what the last update read. See `syncer.reconcile.reconcile`.

        Raises `UnknownName`, and `SettingsError` if the period ends before it begins.
        """
        with self._units.reading_of(name) as unit:
            return reconcile(unit, name, date_from=date_from, date_to=date_to)

    def preview(self, name: str) -> tuple[Intended, ...]:
        """
        Say what the next update would do in QuickBooks, by what both sides last told. Stores nothing.

        With the setting `dry_run`, updates read both sides and write nothing, so that this can be seen first.
        Raises `UnknownName`.
        """
        with self._units.trying(name) as view:
            return preview(view, self._clock.now())

    def trail(self, name: str, *, limit: int = 200) -> tuple[AuditEntry, ...]:
        """Return the newest audit lines of a connection, oldest first. Raises `UnknownName`."""
        with self._units.reading_of(name) as unit:
            return unit.audit.read(name, limit=limit)

    def names(self, name: str, records: Iterable[tuple[Kind, str]]) -> dict[tuple[Kind, str], str]:
        """Name records of BILL for a bookkeeper; unknown ids are left out. Raises `UnknownName`."""
        with self._units.viewing(name) as view:
            return _looking.names(view, records)

    # -- doing -------------------------------------------------------------------------------------

    def read_anew(self, name: str, *, actor: str) -> None:
        """
        Have the next update read both sides from the beginning. Nothing is posted twice by it.

        Raises `UnknownName`, and `Conflict` while an update runs.
        """

        def work(unit: Unit) -> None:
            connection(unit, name)
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
        return self.run(lambda unit: _connecting.repin(unit, name, actor, self._clock.now()))

    def replay(self, name: str, what: str, *, actor: str) -> Replayed:
        """
        Have something tried again: an operation by its id, or the record of an open exception by its BILL id.

        The record is decided on anew in the next cycle, with what both sides say then; so a replay never
        sends a write again that was done, or whose outcome is unknown. Raises `UnknownName`, `NotPossible`.
        """
        return self._units.change(name, lambda view, now: _replaying.replay(view, what, actor, now))

    def replay_all(self, name: str, *, actor: str) -> tuple[Replayed, ...]:
        """
        Have the records of all open exceptions tried again.

        Raises `UnknownName`, and `NotPossible` if one of the records is not known any more.
        """
        return self._units.change(name, lambda view, now: _replaying.replay_all(view, actor, now))

    def skip(self, name: str, record: str, *, actor: str) -> Replayed:
        """
        Leave the record of an open exception alone: a person has dealt with it by hand.

        It is looked at again only if it becomes another matter in BILL (`syncer.plan.skip_holds`). Raises
        `UnknownName`, `NotPossible`.
        """
        return self._units.change(name, lambda view, now: _answering.skip(view, record, actor, now))

    def repost(self, name: str, record: str, *, actor: str) -> Replayed:
        """
        Post a record again whose posting somebody deleted or voided in QuickBooks, or apply a credit again
        that somebody took off its bill there.

        The old posting stays in the audit trail; the new one gets a marker of its own. Raises
        `UnknownName`, and `NotPossible` unless the record's posting was deleted or voided, or taken off.
        """
        return self._units.change(name, lambda view, now: _replaying.repost(view, record, actor, now))

    def arrived(self, name: str, record: str, book_id: str = "", *, actor: str) -> Replayed:
        """
        Say that a write to QuickBooks that is in doubt is there: it counts as done, and is not sent again.

        `book_id` (TxnID, ListID) says as what; it may be left out where only one can be it, and of credits
        that were applied there is none. Raises `UnknownName`, and `NotPossible` where nothing is in doubt, or
        where it does not say enough.
        """
        return self._units.change(
            name, lambda view, now: _answering.arrived(view, record, book_id, actor, now)
        )

    def missing(self, name: str, record: str, *, actor: str) -> Replayed:
        """
        Say that a write to QuickBooks that is in doubt is not there.

        The next update looks for it once more, and sends it anew if there is still no trace of it and it is
        still wanted. Raises `UnknownName`, and `NotPossible` where nothing is in doubt.
        """
        return self._units.change(name, lambda view, now: _answering.missing(view, record, actor, now))

    def matches(self, name: str) -> tuple[Proposal, ...]:
        """
        Return what could be a record of BILL, and nobody has said yet: transactions of QuickBooks; and where
        BILL has an invoice twice, the other one. Raises `UnknownName`.
        """
        with self._units.viewing(name) as view:
            return _looking.matches(view)

    def adopt(self, name: str, record: str, book_id: str, *, actor: str) -> Replayed:
        """
        Say that a record of BILL is this QuickBooks transaction: they are linked, and nothing is posted.

        Other transactions that were proposed for it are none of it. What was skipped may be linked to any
        transaction that belongs to nothing yet, and stays skipped; payments of it go on. Raises
        `UnknownName`, and `NotPossible` where either of them is linked already.
        """
        return self._units.change(
            name, lambda view, now: _answering.answer(view, record, book_id, actor, now)
        )

    def refuse(self, name: str, record: str, *, actor: str) -> Replayed:
        """
        Say that a record of BILL is none of the transactions that were proposed: it is posted.

        Raises `UnknownName`, and `NotPossible` where it is linked already.
        """
        return self._units.change(name, lambda view, now: _answering.answer(view, record, "", actor, now))

    def relink(self, name: str, vendor: str, book_vendor: str, *, actor: str) -> Replayed:
        """
        Say which vendor of QuickBooks a vendor of BILL is: after a merge there, or where names mislead.

        Each is named by its id, or by its name if no other has it on that side. It may be that of another
        vendor of BILL already; both are then one in QuickBooks. Nothing is written by this; from then on
        changes go both ways. Raises `UnknownName`, and `NotPossible` while a write of it is under way.
        """
        return self._units.change(
            name, lambda view, now: _answering.relink(view, vendor, book_vendor, actor, now)
        )

    def entered_by_hand(self, name: str, payment: str) -> tuple[Choice, ...]:
        """
        Return the bills and credits of a payment of which nobody has said what they are in QuickBooks.

        A person entered them there by hand, and skipped them. Raises `UnknownName`.
        """
        with self._units.viewing(name) as view:
            return _looking.entered_by_hand(view, payment)

    def candidates(self, name: str, entry: ExceptionEntry) -> tuple[Choice, ...]:
        """Return the vendors that an exception's vendor could be relinked to. Raises `UnknownName`."""
        with self._units.viewing(name) as view:
            return candidates(view, entry)

    def hint(self, name: str, kind: Kind, id_: str) -> None:
        """
        Have the next cycle read a record of BILL that is said to have changed.

        Raises `UnknownName`, also where BILL can have no record of this kind and id.
        """

        def work(unit: Unit) -> None:
            connection(unit, name)
            if kind not in LISTED or not could_be_id(id_):
                raise UnknownName(
                    f"BILL has no {kind.value} of the id {id_[:80]!r}.",
                    fix="Send the id as BILL shows it.",
                )
            unit.hints.put(Hint(connection=name, kind=kind, id=id_, noted_at=self._clock.now()))

        self.run(work)

    # -- small things ------------------------------------------------------------------------------

    def run(self, work: Callable[[Unit], T]) -> T:
        """Run a whole unit, again if another one was faster. Raises `Conflict` after `TRIES` times."""
        return self._units.run(work)
