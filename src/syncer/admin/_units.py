"""
The units of work in which people look at a connection and do something to it.

All of a question or of a deed happens in one unit, which is opened here and handed to the functions of the
other modules; so these see one state of the store and know nothing of commits.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from typing import Final, TypeVar

from attrs import frozen

from syncer import codec, progress
from syncer.book import Identity
from syncer.entries import Connection
from syncer.errors import Conflict, UnknownName
from syncer.ports import Clock, Store, Unit
from syncer.settings import Settings
from syncer.view import View

T = TypeVar("T")

TRIES: Final = 5
"""How often a unit is run again when another one was faster."""


class _GivenUp(Exception):  # no error: it ends a unit of which nothing may stay
    """Everything was seen."""


@frozen
class Units:
    """Opens the units of a store, each for one purpose."""

    store: Store
    clock: Clock

    def run(self, work: Callable[[Unit], T]) -> T:
        """Run a whole unit, again if another one was faster. Raises `Conflict` after `TRIES` times."""
        for _ in range(TRIES - 1):
            try:
                with self.store.unit() as unit:
                    return work(unit)
            except Conflict:
                continue
        with self.store.unit() as unit:
            return work(unit)

    def change(self, name: str, change: Callable[[View, datetime], T]) -> T:
        """Run a whole unit that changes something of a connection, at one moment. Raises `UnknownName`."""

        def work(unit: Unit) -> T:
            now = self.clock.now()
            return change(_view(unit, connection(unit, name), now), now)

        return self.run(work)

    def reading(self) -> AbstractContextManager[Unit]:
        """Open a unit that only reads, where the store has such."""
        reading: Callable[[], AbstractContextManager[Unit]] = getattr(self.store, "read", self.store.unit)
        return reading()

    @contextmanager
    def reading_of(self, name: str) -> Iterator[Unit]:
        """Open a unit that only reads what is known of a connection. Raises `UnknownName`."""
        with self.reading() as unit:
            connection(unit, name)
            yield unit

    @contextmanager
    def viewing(self, name: str) -> Iterator[View]:
        """Open a unit that only reads, as planning sees a connection. Raises `UnknownName`."""
        with self.reading() as unit:
            yield _view(unit, connection(unit, name), self.clock.now())

    @contextmanager
    def trying(self, name: str) -> Iterator[View]:
        """Open a unit, as planning sees a connection, of which nothing stays. Raises `UnknownName`."""
        with suppress(_GivenUp), self.store.unit() as unit:
            yield _view(unit, connection(unit, name), self.clock.now())
            raise _GivenUp


def connection(unit: Unit, name: str) -> Connection:
    """Return a connection. Raises `UnknownName`."""
    known = unit.connections.get(name)
    if known is None:
        raise UnknownName(f"There is no connection {name!r}.", fix="Make it with `connect`.")
    return known


def _view(unit: Unit, known: Connection, now: datetime) -> View:
    last = progress.load(unit, known.name)
    pinned = codec.decode(Identity, known.identity) if known.identity else Identity(company_name="")
    return View(
        unit=unit,
        connection=known.name,
        settings=Settings.from_json(known.settings),
        # The closing date and the like may have changed since it was pinned.
        identity=(last.identity if last else None) or pinned,
        since=now,
    )
