"""
BILL's limits, kept on our side.

Source: BILL developer documentation, API rate limits: at most 3 calls at once for a developer key and
organization (the fourth is refused at once, BDC_1322), 20,000 an hour for a developer key (BDC_1144;
counted by clock hour), 200 logins an hour for a developer key.

Every client of a process shares ``PROCESS_LIMITER``. Where several processes use one developer key, give
each client a limiter of your own that counts in a common place: anything with the methods of ``Limiter``
will do.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from attrs import define, field, frozen

from ._answers import next_hour
from ._gate import Gate
from .errors import HourlyLimit, LoginLimit
from .ids import OrganizationID

IN_FLIGHT_MAX: Final = 3
HOURLY_MAX: Final = 20_000
LOGINS_HOURLY_MAX: Final = 200


@frozen
class LimitKey:
    """
    Whose limit it is.

    Attributes:
        developer_key: A digest of the developer key, never the key.
        organization: The organization's id.
    """

    developer_key: str
    organization: OrganizationID


class Limiter(Protocol):
    """
    What the clients ask before and after each call.

    ``enter`` waits for a place (``aenter`` for tasks) and counts the call; both raise HourlyLimit when the
    hour is used up, and then no place is taken. Each ``enter`` is followed by exactly one ``leave``.
    """

    def enter(self, key: LimitKey, *, now: datetime) -> None: ...
    async def aenter(self, key: LimitKey, *, now: datetime) -> None: ...
    def leave(self, key: LimitKey) -> None: ...
    async def aleave(self, key: LimitKey) -> None: ...
    def login(self, key: LimitKey, *, now: datetime) -> None:
        """Count a login before it is sent; raises LoginLimit."""

    def exhausted(self, key: LimitKey, *, until: datetime) -> None:
        """Take note that BILL itself said the hour is used up."""


@define
class _Hour:
    until: datetime
    calls: int = 0
    logins: int = 0


@define(eq=False)
class InProcessLimiter:
    """
    The limits within one process, for threads and tasks alike.

    Args:
        in_flight_max: 1 to 3; 2 leaves a place for other tools with the same developer key.
        hourly_max: Calls in a clock hour.
        logins_hourly_max: Logins in a clock hour.
    """

    in_flight_max: int = field(default=IN_FLIGHT_MAX)
    hourly_max: int = HOURLY_MAX
    logins_hourly_max: int = LOGINS_HOURLY_MAX
    _gates: dict[LimitKey, Gate] = field(factory=dict, init=False, repr=False)
    _hours: dict[str, _Hour] = field(factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False, repr=False)

    @in_flight_max.validator
    def _in_range(self, _: object, value: int) -> None:
        if not 1 <= value <= IN_FLIGHT_MAX:
            msg = f"in_flight_max must be 1 to {IN_FLIGHT_MAX}: BILL refuses the next one"
            raise ValueError(msg)

    def enter(self, key: LimitKey, *, now: datetime) -> None:
        gate = self._gate(key)
        gate.enter()
        self._counted(gate, lambda: self._count(key, now, calls=1))

    async def aenter(self, key: LimitKey, *, now: datetime) -> None:
        gate = self._gate(key)
        await gate.aenter()
        self._counted(gate, lambda: self._count(key, now, calls=1))

    def leave(self, key: LimitKey) -> None:
        self._gate(key).leave()

    async def aleave(self, key: LimitKey) -> None:
        self._gate(key).leave()

    def login(self, key: LimitKey, *, now: datetime) -> None:
        self._count(key, now, logins=1)

    def exhausted(self, key: LimitKey, *, until: datetime) -> None:
        with self._lock:
            self._hours[key.developer_key] = _Hour(until=until, calls=self.hourly_max)

    def spent(self, key: LimitKey, *, now: datetime) -> int:
        """Tell how many calls of this clock hour are used up, for a monitor."""
        with self._lock:
            hour = self._hours.get(key.developer_key)
            return hour.calls if hour is not None and now < hour.until else 0

    def in_flight(self, key: LimitKey) -> int:
        """Tell how many calls are under way, for a monitor."""
        return self._gate(key).inside

    def _gate(self, key: LimitKey) -> Gate:
        with self._lock:
            return self._gates.setdefault(key, Gate(self.in_flight_max))

    @staticmethod
    def _counted(gate: Gate, count: Callable[[], None]) -> None:
        try:
            count()
        except BaseException:
            gate.leave()
            raise

    def _count(self, key: LimitKey, now: datetime, *, calls: int = 0, logins: int = 0) -> None:
        with self._lock:
            hour = self._hours.get(key.developer_key)
            if hour is None or now >= hour.until:
                hour = self._hours[key.developer_key] = _Hour(until=next_hour(now))
            if hour.calls + calls > self.hourly_max:
                error = HourlyLimit(
                    "The developer key's calls of this clock hour are used up.",
                    fix=f"Go on at {hour.until:%H:%M} UTC; see what else uses this developer key.",
                    code="BDC_1144",
                )
                error.retry_at = hour.until
                raise error
            if hour.logins + logins > self.logins_hourly_max:
                refused = LoginLimit(
                    "The developer key's logins of this clock hour are used up.",
                    fix="Share one session cache between all workers; go on in the next hour.",
                )
                refused.retry_at = hour.until
                raise refused
            hour.calls += calls
            hour.logins += logins


PROCESS_LIMITER: Final = InProcessLimiter()
"""What all clients of this process share, unless they are given another."""
