"""Time as a port: nothing else in this package reads the clock."""

from datetime import UTC, datetime
from typing import Protocol

from attrs import frozen


class Clock(Protocol):
    """Where the client learns the time."""

    def now(self) -> datetime:
        """Give the moment, aware, in UTC."""


@frozen
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
