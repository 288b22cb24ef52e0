"""Fixtures of the core's tests."""

from collections.abc import Iterator

import pytest

from syncer.stores import MemoryStore
from tests.syncer.core.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """What the store knows of both sides, to be filled by the test."""
    with MemoryStore().unit() as unit:
        yield World(unit)
