"""
Where sessions live between two calls: the ``SessionStore`` protocol, and one in memory.

One connection has one session at a time, the newest; saving another one replaces it, and the older ticket is
unknown from then on.  `qbwc.testing.SessionStoreContract` tests any implementation.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
)
from typing import Protocol, TypeVar

from attrs import define, field

from qbwc.session import Session

__all__ = [
    "AsyncMemorySessionStore",
    "AsyncMemoryUnit",
    "AsyncSessionStore",
    "AsyncSessionUnit",
    "MemorySessionStore",
    "MemoryUnit",
    "SessionStore",
    "SessionUnit",
]


class SessionUnit(Protocol):
    """
    One transaction of one connection.

    An integrator's own unit has these two methods beside his own, and is what his ``Work`` is given.
    """

    def load(self) -> Session | None:
        """Return the newest session of the connection, open or closed, or ``None``."""
        ...

    def save(self, session: Session) -> None:
        """Put `session` in the place of whatever session the connection had."""
        ...


class AsyncSessionUnit(Protocol):
    """`SessionUnit` with coroutines."""

    async def load(self) -> Session | None: ...
    async def save(self, session: Session) -> None: ...


UnitT_co = TypeVar("UnitT_co", bound=SessionUnit, covariant=True)
AsyncUnitT_co = TypeVar("AsyncUnitT_co", bound=AsyncSessionUnit, covariant=True)


class SessionStore(Protocol[UnitT_co]):
    """Keeps sessions; shared by all threads and processes that serve one address."""

    def connection_of(self, ticket_digest: str) -> str | None:
        """Return the connection whose newest session has this ticket, or ``None``.  A plain read."""
        ...

    def unit(self, connection: str) -> AbstractContextManager[UnitT_co]:
        """
        Open a transaction of one connection.

        Commits on a clean exit; forgets everything on any exception, ``BaseException`` included.  Two units
        of one connection never overlap: the second waits until the first ends (or fails with an exception,
        which the service answers politely).
        """
        ...


class AsyncSessionStore(Protocol[AsyncUnitT_co]):
    """`SessionStore` with coroutines."""

    async def connection_of(self, ticket_digest: str) -> str | None: ...
    def unit(self, connection: str) -> AbstractAsyncContextManager[AsyncUnitT_co]: ...


@define
class MemoryUnit:
    """
    A transaction of `MemorySessionStore`.

    Attributes:
        notes: Texts of the ``Work``'s own, kept for the connection and committed together with the session.
    """

    _session: Session | None
    notes: dict[str, str]

    def load(self) -> Session | None:
        """Return the newest session of the connection, or ``None``."""
        return self._session

    def save(self, session: Session) -> None:
        """Replace the session of the connection, once the unit ends cleanly."""
        self._session = session


@define
class _Row:
    """What is known of one connection."""

    session: Session | None = None
    notes: dict[str, str] = field(factory=dict)
    lock: threading.Lock = field(factory=threading.Lock)


class MemorySessionStore:
    """
    Sessions in the memory of one process, for tests and for servers with a single process.

    A restart forgets them: an update that was under way then ends with "session expired", and an answer that
    was due is never reported as lost.
    """

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._connections: dict[str, str] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._connections)} sessions)"

    def connection_of(self, ticket_digest: str) -> str | None:
        """Return the connection whose newest session has this ticket, or ``None``."""
        return self._connections.get(ticket_digest)

    @contextmanager
    def unit(self, connection: str) -> Iterator[MemoryUnit]:
        """Open a transaction; a second one of the same connection waits."""
        row = self._row(connection)
        with row.lock:
            draft = MemoryUnit(row.session, dict(row.notes))
            yield draft
            self._commit(connection, row, draft)

    def _row(self, connection: str) -> _Row:
        row = self._rows.get(connection)
        if row is None:
            with self._lock:
                row = self._rows.setdefault(connection, _Row())
        return row

    def _commit(self, connection: str, row: _Row, draft: MemoryUnit) -> None:
        with self._lock:
            before, after = row.session, draft.load()
            if after is not None and (before is None or before.ticket_digest != after.ticket_digest):
                if before is not None:
                    del self._connections[before.ticket_digest]
                self._connections[after.ticket_digest] = connection
            row.session, row.notes = after, draft.notes


@define
class AsyncMemoryUnit:
    """A transaction of `AsyncMemorySessionStore`; see `MemoryUnit`."""

    _inner: MemoryUnit

    @property
    def notes(self) -> dict[str, str]:
        """Texts of the ``Work``'s own, kept for the connection and committed together with the session."""
        return self._inner.notes

    async def load(self) -> Session | None:
        """Return the newest session of the connection, or ``None``."""
        return self._inner.load()

    async def save(self, session: Session) -> None:
        """Replace the session of the connection, once the unit ends cleanly."""
        self._inner.save(session)


class AsyncMemorySessionStore:
    """`MemorySessionStore` for one event loop."""

    def __init__(self) -> None:
        self._inner = MemorySessionStore()
        self._locks: dict[str, asyncio.Lock] = {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._inner!r})"

    async def connection_of(self, ticket_digest: str) -> str | None:
        """Return the connection whose newest session has this ticket, or ``None``."""
        return self._inner.connection_of(ticket_digest)

    @asynccontextmanager
    async def unit(self, connection: str) -> AsyncIterator[AsyncMemoryUnit]:
        """Open a transaction; a second one of the same connection waits without blocking the loop."""
        async with self._locks.setdefault(connection, asyncio.Lock()):
            with self._inner.unit(connection) as inner:
                yield AsyncMemoryUnit(inner)
