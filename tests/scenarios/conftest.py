"""The firm of the stories; ``SCENARIO_STORE=sqlite`` keeps it in SQLite instead of memory."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from syncer.ports import Store
from syncer.stores import MemoryStore
from tests.scenarios.firm import Firm


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store."""
    if os.environ.get("SCENARIO_STORE", "memory") == "memory":
        yield MemoryStore()
        return
    from syncer.stores.migrate import upgrade
    from syncer.stores.sql import SqlStore

    url = f"sqlite:///{tmp_path / 'firm.db'}"
    upgrade(url)
    kept = SqlStore(url)
    yield kept
    kept.close()


@pytest.fixture
def make_firm(store: Store) -> Callable[..., Firm]:
    """Make a firm with settings of its own."""
    return lambda **how: Firm(store, **how)


@pytest.fixture
def firm(make_firm: Callable[..., Firm]) -> Firm:
    """Give a firm that pays from Checking and posts what is approved."""
    return make_firm()
