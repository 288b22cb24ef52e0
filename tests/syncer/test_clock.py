"""Clocks and ids, real and fake."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest

from syncer.clock import SystemClock, SystemIds
from syncer.testing import FakeClock, FakeIds

MAKERS = [SystemIds, FakeIds]


def test_the_system_clock_tells_utc():
    """The moment is aware, in UTC, and now."""
    before = datetime.now(UTC)
    now = SystemClock().now()

    assert before <= now <= datetime.now(UTC)
    assert UTC is now.tzinfo


@pytest.mark.parametrize("make", MAKERS)
def test_ids_have_the_shapes_of_the_port(make):
    """Operations: at most 32 characters that sort; message sets: at most 23 lower-case hex digits."""
    ids = make()
    operations = [ids.operation() for _ in range(5000)]

    assert sorted(set(operations)) == operations
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in operations)
    sets = {ids.message_set() for _ in range(1000)}
    assert 1000 == len(sets)
    assert all(re.fullmatch("[0-9a-f]{23}", one) for one in sets)
    assert 1000 == len({ids.holder() for _ in range(1000)})


def test_system_ids_sort_when_the_clock_goes_back(monkeypatch):
    """A machine whose clock is set back still makes ids that sort after the earlier ones."""
    ids = SystemIds()
    first = ids.operation()
    monkeypatch.setattr("syncer.clock.time.time_ns", lambda: 0)

    assert first < ids.operation() < ids.operation()


def test_threads_share_system_ids():
    """No two threads draw the same id."""
    ids = SystemIds()
    drawn: list[str] = []
    threads = [
        threading.Thread(target=lambda: drawn.extend([ids.operation() for _ in range(2000)]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 8000 == len(set(drawn))


def test_a_seed_decides_all_fake_ids():
    """Equal seeds draw equal ids, other seeds others."""
    first, same, other = FakeIds(7), FakeIds(7), FakeIds(8)

    def draw(ids: FakeIds) -> tuple[str, str, str]:
        return ids.operation(), ids.message_set(), ids.holder()

    drawn = draw(first)
    assert drawn == draw(same)
    assert all(one != another for one, another in zip(drawn, draw(other), strict=True))


def test_the_fake_clock_moves_only_when_told():
    """It stands still, moves on and back, and stays in UTC."""
    clock = FakeClock()
    start = clock.now()

    assert start == clock.now()
    clock.advance(hours=1)
    assert start + timedelta(hours=1) == clock.now()
    clock.advance(minutes=-90)
    assert start - timedelta(minutes=30) == clock.now()
    assert UTC is clock.now().tzinfo
