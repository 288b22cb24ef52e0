"""
Sessions, and where they are kept.

A login costs: 200 an hour for a developer key are a hard cap. So a session is kept, and shared by whoever
can reach the cache. The session id is a secret; ``Session`` does not show it, and a cache that stores it
should seal it.
"""

import threading
from datetime import datetime
from typing import Protocol

from attrs import define, field, frozen

from ._secret import Secret
from .ids import OrganizationID, UserID


@frozen
class Session:
    """
    One login.

    Attributes:
        session_id: The secret itself; ``reveal()`` it only to store it sealed.
        opened_at, used_at: Aware, UTC, by the client's clock.
        trusted: MFA-trusted.
    """

    session_id: Secret
    organization_id: OrganizationID
    user_id: UserID
    opened_at: datetime
    used_at: datetime
    trusted: bool = False


class SessionCache(Protocol):
    """
    Where sessions are kept, for one process or for many.

    ``key`` is made of digests: it tells nothing and may be stored in plain. The methods must be safe to call
    from several threads; the asynchronous client calls them in a worker thread, unless the cache says
    ``quick = True``.
    """

    def get(self, key: str) -> Session | None:
        """Give the session kept under the key, whatever its age."""

    def put(self, key: str, session: Session) -> None:
        """Keep a session in place of the one that is there."""

    def invalidate(self, key: str, session_id: Secret) -> None:
        """Drop the session, but only if it still has this id: another process may have a new one."""


@define(eq=False)
class MemorySessionCache:
    """Keeps sessions in this process; give one cache to several clients to share logins."""

    quick = True
    _kept: dict[str, Session] = field(factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False, repr=False)

    def get(self, key: str) -> Session | None:
        with self._lock:
            return self._kept.get(key)

    def put(self, key: str, session: Session) -> None:
        with self._lock:
            self._kept[key] = session

    def invalidate(self, key: str, session_id: Secret) -> None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept.session_id == session_id:
                del self._kept[key]
