"""Stores keep sessions; every one takes the same contract."""

import pytest

from qbwc import AsyncMemorySessionStore, MemorySessionStore
from qbwc.testing import SessionStoreContract
from tests.qbwc.support import SqliteSessionStore


class TestMemorySessionStore(SessionStoreContract):
    @pytest.fixture
    def store(self):
        return MemorySessionStore()


class TestSqliteSessionStore(SessionStoreContract):
    @pytest.fixture
    def store(self, tmp_path):
        return SqliteSessionStore(tmp_path / "sessions.db")


class TestForgetfulStore(SessionStoreContract):
    """The contract can fail: a store that keeps what an interrupted unit saved does not pass."""

    @pytest.fixture
    def store(self):
        class Leaky(MemorySessionStore):
            def unit(self, connection):
                outer = super().unit(connection)

                class Manager:
                    def __enter__(self):
                        self.unit = outer.__enter__()
                        return self.unit

                    def __exit__(self, *exc):
                        outer.__exit__(None, None, None)

                return Manager()

        return Leaky()

    @pytest.mark.xfail(strict=True)
    def test_an_interrupted_unit_leaves_no_trace(self, store):
        super().test_an_interrupted_unit_leaves_no_trace(store)


def test_notes_are_committed_with_the_session_or_not_at_all():
    """Facts of the work and the session share one transaction."""
    store = MemorySessionStore()
    with pytest.raises(KeyboardInterrupt), store.unit("north") as unit:
        unit.notes["bill"] = "posted"
        raise KeyboardInterrupt
    with store.unit("north") as unit:
        lost = dict(unit.notes)
        unit.notes["bill"] = "posted"
    with store.unit("north") as unit:
        kept = dict(unit.notes)

    assert (lost, kept) == ({}, {"bill": "posted"})


def test_a_repr_shows_no_session():
    """Stores end up in logs and debuggers."""
    assert repr(MemorySessionStore()) == "MemorySessionStore(0 sessions)"
    assert "0 sessions" in repr(AsyncMemorySessionStore())
