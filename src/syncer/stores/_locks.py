"""
Which units may run at the same time on PostgreSQL.

A unit locks a connection when it first touches something of it, and holds the lock until it has ended; what
cannot be pinned to a connection, like a lookup of all secrets, locks the whole store. So units of different
connections never wait for each other, and those of one connection run one after the other.

PostgreSQL's own SERIALIZABLE would give the same promise, but it sees by pages of an index what a unit has
read: the sessions of many tenants lie side by side in one page, and most units failed for the sake of
strangers. A unit that nobody can run again, like the call of an agent, cannot bear that.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final, Protocol


class Locks(Protocol):
    """The locks of one unit."""

    @property
    def needed(self) -> bool:
        """Whether this unit locks anything at all."""

    def holds(self, connection: str) -> bool:
        """Say whether nobody else touches what is of the connection before this unit ends."""

    def take(self, connections: Iterable[str]) -> None:
        """Wait until nobody else touches what is of these connections. Safe to repeat."""

    def take_all(self) -> bool:
        """Wait until no other unit writes at all. Returns whether it was so already. Safe to repeat."""


class NoLocks:
    """Of a unit that only reads, or that the database lets run alone."""

    needed: Final = False

    def holds(self, connection: str) -> bool:
        del connection
        return True

    def take(self, connections: Iterable[str]) -> None:
        del connections

    def take_all(self) -> bool:
        return True


Run = Callable[[str, Sequence[object]], object]


class PostgresLocks:
    """
    Advisory locks, which PostgreSQL gives back when the transaction ends, however it does.

    The transaction must be READ COMMITTED, so that what it reads behind a lock is what the one before left.
    """

    needed: Final = True

    def __init__(self, run: Run) -> None:
        self._run = run
        self._held: set[str] = set()
        self._all = False

    def holds(self, connection: str) -> bool:
        return self._all or connection in self._held

    def take(self, connections: Iterable[str]) -> None:
        for connection in connections:
            if self.holds(connection):
                continue
            if self._held:
                self._run("SELECT pg_advisory_xact_lock(%s)", (_number(connection),))
            else:
                self._run(
                    "SELECT pg_advisory_xact_lock_shared(%s), pg_advisory_xact_lock(%s)",
                    (_STORE, _number(connection)),
                )
            self._held.add(connection)

    def take_all(self) -> bool:
        before, self._all = self._all, True
        if not before:
            self._run("SELECT pg_advisory_xact_lock(%s)", (_STORE,))
        return before


@lru_cache(maxsize=4096)
def _number(connection: str) -> int:
    return _key(f"syncer connection\0{connection}")


def _key(text: str) -> int:
    # The numbers are shared with whatever else lives in the database: drawn from all there are.
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)


_STORE: Final = _key("syncer store")
