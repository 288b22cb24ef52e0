"""The real clock and real ids: the only place of `syncer` that asks the machine for time or chance."""

import secrets
import time
from datetime import UTC, datetime
from threading import Lock

from attrs import define, field

_RANDOM_BITS = 80
_MESSAGE_SET_BITS = 92  # 23 hex digits


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment, aware and in UTC."""
        return datetime.now(UTC)


@define
class SystemIds:
    """
    Ids from the machine's clock and random source. Safe to share between threads.

    They need no memory: a restored backup or a second process draws others, because at least 80 bits
    of each are random.
    """

    _last: int = field(default=0, init=False, repr=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def operation(self) -> str:
        """
        Return 32 lower-case hex digits: 12 of milliseconds since 1970, then 20 random ones.

        Each sorts after all earlier ones of this object, also when the machine's clock is set back.
        Ids of different processes sort by their clocks.
        """
        fresh = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
        with self._lock:
            self._last = max(fresh, self._last + 1)
            return f"{self._last:032x}"

    def message_set(self) -> str:
        """Return 23 random lower-case hex digits, the most that keep newMessageSetID safe."""
        return f"{secrets.randbits(_MESSAGE_SET_BITS):023x}"

    def holder(self) -> str:
        """Return an unguessable name for a lease holder."""
        return secrets.token_urlsafe(24)
