"""A clock that is set by hand, and ids that a seed decides."""

from datetime import UTC, datetime, timedelta
from random import Random

from attrs import define, field


@define
class FakeClock:
    """
    A clock that stands still until it is told otherwise.

    It starts in the night in which US clocks spring forward, so that careless local times show.
    """

    time: datetime = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the moment that was set, in UTC."""
        return self.time

    def advance(self, **delta: float) -> None:
        """Move on by `timedelta(**delta)`; negative numbers set the clock back."""
        self.time += timedelta(**delta)


@define
class FakeIds:
    """
    Ids of the right shapes, in an order that the seed decides.

    One object must serve all "processes" of a simulation, since real ids never repeat either.
    """

    seed: int = 0
    _random: Random = field(init=False, repr=False)
    _drawn: int = field(default=0, init=False)

    @_random.default
    def _seeded(self) -> Random:
        return Random(self.seed)

    def operation(self) -> str:
        """Return 32 hex digits that sort after all earlier ones."""
        self._drawn += 1
        return f"{self._drawn:012x}{self._random.getrandbits(80):020x}"

    def message_set(self) -> str:
        """Return 23 lower-case hex digits."""
        return f"{self._random.getrandbits(92):023x}"

    def holder(self) -> str:
        """Return a name for a lease holder; guessable, unlike the real one's."""
        return f"holder-{self._random.getrandbits(96):024x}"
