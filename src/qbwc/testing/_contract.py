"""What every `qbwc.SessionStore` promises, as tests to inherit."""

import threading
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from qbwc.session import Phase, Session, change, digest_of
from qbwc.store import SessionUnit

__all__ = ["SessionStoreContract"]

_NOON = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)


class _Store(Protocol):
    def connection_of(self, ticket_digest: str) -> str | None: ...
    def unit(self, connection: str) -> AbstractContextManager[SessionUnit]: ...


def _session(connection: str, ticket: str) -> Session:
    return Session(
        connection=connection,
        username=f"{connection}-user",
        ticket_digest=digest_of(ticket),
        started_at=_NOON,
        last_call_at=_NOON,
    )


class SessionStoreContract:
    """
    Inherit, and override the fixture `store` with an empty store::

        class TestMyStore(SessionStoreContract):
            @pytest.fixture
            def store(self) -> MyStore:
                return MyStore()

    Connections are named ``"north"`` and ``"south"``; override `prepare` if they must exist beforehand.
    """

    @pytest.fixture
    def store(self) -> _Store:
        """Return the store under test, empty."""
        raise NotImplementedError

    def prepare(self, store: _Store, connection: str) -> None:
        """Make `connection` known to the store, if it needs that."""

    def put(self, store: _Store, session: Session) -> None:
        """Save one session in a unit of its own."""
        self.prepare(store, session.connection)
        with store.unit(session.connection) as unit:
            unit.save(session)

    def get(self, store: _Store, connection: str) -> Session | None:
        """Load the session of a connection in a unit of its own."""
        self.prepare(store, connection)
        with store.unit(connection) as unit:
            return unit.load()

    def test_a_connection_without_a_session_has_none(self, store: _Store) -> None:
        """Nothing is invented."""
        assert self.get(store, "north") is None
        assert store.connection_of(digest_of("t1")) is None

    def test_a_saved_session_comes_back_equal(self, store: _Store) -> None:
        """Every field survives: texts with line ends and accents, long ones, times, phases."""
        session = change(
            _session("north", "t1"),
            phase=Phase.ANSWER_DUE,
            request_xml="<QBXML>\r\n\tcaf\u00e9 & \U0001f4b6</QBXML>" * 5000,
            not_before=_NOON + timedelta(microseconds=1),
            memo='{"page": 3}',
            calls=7,
            company_file="C:\\Books\\Greenway.qbw",
        )
        self.put(store, session)

        assert session == self.get(store, "north")

    def test_a_ticket_leads_to_its_own_connection(self, store: _Store) -> None:
        """A ticket opens the connection it was made for, and no other."""
        self.put(store, _session("north", "t1"))
        self.put(store, _session("south", "t2"))

        assert store.connection_of(digest_of("t1")) == "north"
        assert store.connection_of(digest_of("t2")) == "south"
        assert store.connection_of(digest_of("t3")) is None

    def test_a_newer_session_replaces_the_older(self, store: _Store) -> None:
        """One connection has one session; the older ticket is unknown from then on."""
        self.put(store, _session("north", "t1"))
        newer = _session("north", "t2")
        self.put(store, newer)

        assert newer == self.get(store, "north")
        assert store.connection_of(digest_of("t1")) is None
        assert store.connection_of(digest_of("t2")) == "north"

    def test_an_interrupted_unit_leaves_no_trace(self, store: _Store) -> None:
        """Any exception, even one that is no ``Exception``, forgets what the unit saved."""
        before = _session("north", "t1")
        self.put(store, before)
        for crash in (ValueError, KeyboardInterrupt, SystemExit):
            with pytest.raises(crash), store.unit("north") as unit:  # noqa: PT012  the unit is the statement
                unit.save(_session("north", "t2"))
                raise crash

        assert before == self.get(store, "north")
        assert store.connection_of(digest_of("t2")) is None

    def test_a_unit_sees_its_own_save(self, store: _Store) -> None:
        """What was saved is loaded again inside the same unit."""
        self.prepare(store, "north")
        with store.unit("north") as unit:
            unit.save(_session("north", "t1"))
            loaded = unit.load()

        assert _session("north", "t1") == loaded

    def test_connections_do_not_see_each_other(self, store: _Store) -> None:
        """A unit loads the session of its own connection only."""
        self.put(store, _session("north", "t1"))

        assert self.get(store, "south") is None

    def test_units_of_one_connection_do_not_overlap(self, store: _Store) -> None:
        """Read, change and write from several threads loses no change."""
        self.put(store, _session("north", "t1"))
        failures: list[BaseException] = []

        def count() -> None:
            try:
                for _time in range(10):
                    with store.unit("north") as unit:
                        session = unit.load()
                        assert session is not None
                        unit.save(change(session, calls=session.calls + 1))
            except BaseException as exc:  # noqa: BLE001  shown below; a thread must not die unseen
                failures.append(exc)

        threads = [threading.Thread(target=count) for _thread in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        after = self.get(store, "north")

        assert failures == []
        assert after is not None
        assert after.calls == 40
