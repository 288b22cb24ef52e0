"""Every store keeps the one contract."""

from collections.abc import Iterator

import pytest

from syncer.ports import Store
from syncer.stores import MemoryStore
from syncer.stores.sql import SqlStore
from syncer.testing.store_contract import StoreContract


class TestMemoryStore(StoreContract):
    """The memory store keeps the contract."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        yield MemoryStore()


class TestSqliteStore(StoreContract):
    """The SQL store keeps the contract on a SQLite file."""

    @pytest.fixture
    def store(self, sqlite_store: SqlStore) -> Iterator[Store]:
        yield sqlite_store


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
class TestPostgresStore(StoreContract):
    """The SQL store keeps the contract on a PostgreSQL server."""

    @pytest.fixture
    def store(self, postgres_store: SqlStore) -> Iterator[Store]:
        yield postgres_store
