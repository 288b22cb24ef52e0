"""
Slowing down those who guess passwords.

The endpoint is public and the agent sends the password with every update, so guessing must get slower with
every failure, per login name and per address.  A name that once logged in rightly from an address is not
slowed down there by strangers who fail elsewhere: otherwise anybody could keep an office out by guessing
badly.
"""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Protocol

from attrs import define

__all__ = ["LoginThrottle", "Throttle"]


class Throttle(Protocol):
    """
    Remembers failed logins; several processes may each have their own, or share one behind this
    protocol.
    """

    def wait_s(self, username: str, address: str, now: datetime) -> float:
        """Seconds until the next try is looked at; 0 if at once."""
        ...

    def failed(self, username: str, address: str, now: datetime) -> None:
        """Note a wrong login."""
        ...

    def succeeded(self, username: str, address: str, now: datetime) -> None:
        """Note a right login."""
        ...


@define
class _Count:
    failures: int
    last: datetime


class LoginThrottle:
    """
    In memory: each failure beyond the free ones doubles the wait, from one second up to a cap.

    Args:
        free_per_user: Failures of one login name that cost nothing.
        free_per_address: Failures from one address that cost nothing (an office shares an address).
        wait_s_max: The longest wait, in seconds.
        forget_s: After so many seconds without a failure, the count starts again.
        entries_max: How many names and addresses are remembered; the oldest are forgotten first.
    """

    def __init__(
        self,
        *,
        free_per_user: int = 5,
        free_per_address: int = 20,
        wait_s_max: float = 300.0,
        forget_s: float = 3600.0,
        entries_max: int = 10_000,
    ) -> None:
        self._free = {"user": free_per_user, "address": free_per_address}
        self._wait_s_max = wait_s_max
        self._forget = timedelta(seconds=forget_s)
        self._entries_max = entries_max
        self._counts: OrderedDict[tuple[str, str], _Count] = OrderedDict()
        self._good: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, username: str, address: str, now: datetime) -> float:
        """Seconds until the next try with this name from this address is looked at; 0 if at once."""
        username, address = username[:256], address[:256]
        with self._lock:
            kinds = [("address", address)]
            if (username, address) not in self._good:
                kinds.append(("user", username))
            return max(self._wait_s(key, now) for key in kinds)

    def _wait_s(self, key: tuple[str, str], now: datetime) -> float:
        count = self._counts.get(key)
        if count is None or now - count.last > self._forget:
            return 0.0
        excess = count.failures - self._free[key[0]]
        if excess <= 0:
            return 0.0
        wait_s: float = min(2.0 ** min(excess - 1, 30), self._wait_s_max)
        return max(0.0, wait_s - (now - count.last).total_seconds())

    def failed(self, username: str, address: str, now: datetime) -> None:
        """Count a wrong login for both the name and the address."""
        username, address = username[:256], address[:256]
        with self._lock:
            for key in (("user", username), ("address", address)):
                before = self._counts.pop(key, None)
                fresh = before is None or now - before.last > self._forget
                failures = 1 if before is None or fresh else before.failures + 1
                self._counts[key] = _Count(failures, now)
            while len(self._counts) > self._entries_max:
                self._counts.popitem(last=False)

    def succeeded(self, username: str, address: str, now: datetime) -> None:
        """Forget the failures of the name; the address keeps its own."""
        del now
        username, address = username[:256], address[:256]
        with self._lock:
            self._counts.pop(("user", username), None)
            self._good.pop((username, address), None)
            self._good[username, address] = None
            while len(self._good) > self._entries_max:
                self._good.popitem(last=False)
