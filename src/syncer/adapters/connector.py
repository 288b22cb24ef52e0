"""
The Web Connector as carrier: joins `qbwc`'s sessions with the cycles of `syncer.engine`.

Session state and what the cycle did lie in the same store, so each SOAP call is one transaction over both.
The lease is held in the name of the session's ticket digest: a session that was replaced finds that it is
not its holder any more and ends without writing.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from attrs import frozen

from qbwc import BaseWork, WebConnectorService
from qbwc.auth import Accepted, Rejected, Verdict
from qbwc.passwords import Passwords
from qbwc.session import Session
from qbwc.settings import Settings
from qbwc.throttle import Throttle
from qbwc.work import Busy, Finished, GiveUp, Go, Host, Progress, Request, Stop, Wait
from syncer import entries, ports, telemetry
from syncer.engine import Engine, Later, Send, Working
from syncer.engine import Finished as CycleFinished
from syncer.errors import LeaseLost

_TAKEN_OVER: Final = "Another update of this connection has taken over; this one stops."


@frozen
class ConnectorUnit:
    """One SOAP call's transaction: the session's own two methods, and the syncer's unit beside them."""

    unit: ports.Unit
    connection: str

    def load(self) -> Session | None:
        """Return the newest session of the connection."""
        found = self.unit.sessions.find(connection=self.connection)
        return Session.from_json(found[0].state) if found else None

    def save(self, session: Session) -> None:
        """Put a session in the place of whatever session the connection had."""
        for other in self.unit.sessions.find(connection=self.connection):
            if other.ticket_hash != session.ticket_digest:
                self.unit.sessions.delete(other.ticket_hash)
        self.unit.sessions.put(
            entries.Session(
                ticket_hash=session.ticket_digest,
                connection=self.connection,
                state=session.to_json(),
                expires_at=session.last_call_at,
            )
        )


class ConnectorSessions:
    """Sessions in the syncer's store: they survive restarts and are shared by all processes."""

    def __init__(self, store: ports.Store) -> None:
        self._store = telemetry.observed(store)

    def connection_of(self, ticket_digest: str) -> str | None:
        """Return the connection whose newest session has this ticket, or `None`."""
        with _reading(self._store) as unit:
            found = unit.sessions.get(ticket_digest)
            return found.connection if found else None

    @contextmanager
    def unit(self, connection: str) -> Iterator[ConnectorUnit]:
        """Open the transaction of one call."""
        with self._store.unit() as unit:
            yield ConnectorUnit(unit, connection)


class ConnectorLogin:
    """Knows the login of each connection; passwords are kept as argon2 hashes only."""

    def __init__(self, store: ports.Store, passwords: Passwords | None = None) -> None:
        self._store = store
        self._passwords = passwords or Passwords()

    def login(self, username: str, password: str) -> Verdict:
        """Say whose login this is; an unknown name takes as long as a wrong password."""
        with _reading(self._store) as unit:
            found = unit.connections.find(username=username) if username else ()
        known = found[0] if found else None
        if not self._passwords.verify(known.password_hash if known else None, password) or known is None:
            return Rejected()
        return Accepted(known.name)


class ConnectorWork(BaseWork[ConnectorUnit]):
    """Lets the engine decide what QuickBooks is asked."""

    def __init__(self, store: ports.Store, engine: Engine) -> None:
        self._store = store
        self._engine = engine

    def opened(self, unit: ConnectorUnit, session: Session) -> Go | Busy:
        """Take the lease and start a cycle."""
        cycle = self._engine.begin(unit.unit, unit.connection, holder=session.ticket_digest)
        return Busy() if cycle is None else Go()

    def prepare(self, connection: str) -> None:
        """Read BILL, outside of the call's transaction."""
        with _reading(self._store) as unit:
            lease = unit.leases.get(connection)
        if lease is None or not lease.holder:
            return
        try:
            self._engine.prepare(connection, lease.fence)
        except LeaseLost:
            # The call that follows finds the same out, within its own unit, and tells the user.
            return

    def next_request(
        self, unit: ConnectorUnit, session: Session, host: Host
    ) -> Request | Wait | Finished | Stop:
        """Give the next document, or have the agent wait while BILL is being read."""
        try:
            fence = _fence(unit, session)
            match self._engine.ask(unit.unit, unit.connection, fence, company_file=host.company_file):
                case Send(text):
                    return Request(text)
                case Later():
                    return Wait()
                case CycleFinished() as finished:
                    return _end(finished)
        except LeaseLost:
            return Stop(_TAKEN_OVER)

    def response(self, unit: ConnectorUnit, session: Session, xml: str) -> Progress | Finished | Stop:
        """Store what QuickBooks did."""
        try:
            match self._engine.answer(unit.unit, unit.connection, _fence(unit, session), xml):
                case Working(percent):
                    return Progress(percent)
                case CycleFinished() as finished:
                    return _end(finished)
        except LeaseLost:
            return Stop(_TAKEN_OVER)

    def failed(
        self, unit: ConnectorUnit, session: Session, hresult: str, message: str
    ) -> Progress | Finished | Stop:
        """Store that QuickBooks failed; what was out is in doubt unless the failure proves otherwise."""
        try:
            finished = self._engine.fail(unit.unit, unit.connection, _fence(unit, session), hresult, message)
        except LeaseLost:
            return Stop(_TAKEN_OVER)
        return _end(finished) if finished else Progress()

    def connection_error(self, unit: ConnectorUnit, session: Session, hresult: str, message: str) -> GiveUp:
        """Nothing was sent; the next update tries again."""
        del hresult, message
        self.abandoned(unit, session)
        return GiveUp()

    def closed(self, unit: ConnectorUnit, session: Session) -> str:
        """Give the lease back and say what was done."""
        try:
            return self._engine.end(unit.unit, unit.connection, _fence(unit, session))
        except LeaseLost:
            return ""

    def abandoned(self, unit: ConnectorUnit, session: Session) -> None:
        """Give the lease of a session back that will not be heard of again; what it sent is in doubt."""
        lease = unit.unit.leases.get(unit.connection)
        if lease is not None and lease.holder == session.ticket_digest:
            self._engine.end(unit.unit, unit.connection, lease.fence)


def build_service(
    *,
    store: ports.Store,
    engine: Engine,
    clock: ports.Clock,
    settings: Settings | None = None,
    throttle: Throttle | None = None,
    passwords: Passwords | None = None,
) -> WebConnectorService[ConnectorUnit]:
    """
    Put together the handler that the Web Connector calls; mount it with `qbwc.wsgi` or `qbwc.asgi`.

    Each call is one transaction of `store`. Safe to share between threads; any number of processes may serve
    the same store.
    """
    return WebConnectorService(
        ConnectorWork(store, engine),
        ConnectorLogin(store, passwords),
        ConnectorSessions(store),
        settings=settings,
        now=clock.now,
        throttle=throttle,
    )


def _reading(store: ports.Store) -> AbstractContextManager[ports.Unit]:
    """Open a unit that only reads, where the store has such: it waits for nobody."""
    reading: Callable[[], AbstractContextManager[ports.Unit]] = getattr(store, "read", store.unit)
    return reading()


def _fence(unit: ConnectorUnit, session: Session) -> int:
    lease = unit.unit.leases.get(unit.connection)
    if lease is None or lease.holder != session.ticket_digest:
        raise LeaseLost(_TAKEN_OVER, fix="Let the other one finish.", record=unit.connection)
    return lease.fence


def _end(finished: CycleFinished) -> Finished | Stop:
    return Finished(finished.summary) if finished.well else Stop(finished.summary)
