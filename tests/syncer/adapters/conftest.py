"""Stores for the tests of the adapters."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from syncer.ports import Store
from syncer.stores import MemoryStore
from syncer.stores.migrate import upgrade
from syncer.stores.sql import SqlStore


@pytest.fixture(params=["memory", "sqlite"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store in memory, and one in SQLite."""
    if request.param == "memory":
        yield MemoryStore()
        return
    url = f"sqlite:///{tmp_path / 'store.db'}"
    upgrade(url)
    store = SqlStore(url)
    yield store
    store.close()
