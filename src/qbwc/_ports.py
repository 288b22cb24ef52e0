"""
The two worlds behind one: a synchronous ``Work``, store and authenticator seen as coroutines that never wait.

So that what a call does is written once (`qbwc.service`), whoever waits.
"""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from types import TracebackType
from typing import Generic, Protocol, TypeVar

from qbwc.auth import Authenticator, Verdict
from qbwc.session import Session
from qbwc.store import AsyncSessionStore, AsyncSessionUnit, SessionStore, SessionUnit
from qbwc.work import (
    Busy,
    Finished,
    GiveUp,
    Go,
    Host,
    Interactive,
    NothingToDo,
    Postponed,
    Progress,
    Request,
    Retry,
    Stop,
    Wait,
    Work,
)

__all__ = ["AsyncPort", "AuthenticatorPort", "Opened", "Port", "SyncPort", "WorkPort"]

UnitT = TypeVar("UnitT")
UnitT_co = TypeVar("UnitT_co", covariant=True)
SyncUnitT = TypeVar("SyncUnitT", bound=SessionUnit)
AsyncUnitT = TypeVar("AsyncUnitT", bound=AsyncSessionUnit)


class Opened(Protocol[UnitT_co]):
    """A unit seen from both worlds: loaded and saved here, and handed to the ``Work`` as it is."""

    @property
    def raw(self) -> UnitT_co: ...
    async def load(self) -> Session | None: ...
    async def save(self, session: Session) -> None: ...


class Port(Protocol[UnitT_co]):
    """The store as the core sees it."""

    async def connection_of(self, ticket_digest: str) -> str | None: ...
    def unit(self, connection: str) -> AbstractAsyncContextManager[Opened[UnitT_co]]: ...


class SyncOpened(Generic[SyncUnitT]):
    def __init__(self, manager: AbstractContextManager[SyncUnitT]) -> None:
        self._manager = manager
        self.raw: SyncUnitT

    async def __aenter__(self) -> "SyncOpened[SyncUnitT]":
        self.raw = self._manager.__enter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._manager.__exit__(kind, exc, trace)

    async def load(self) -> Session | None:
        return self.raw.load()

    async def save(self, session: Session) -> None:
        self.raw.save(session)


class SyncPort(Generic[SyncUnitT]):
    def __init__(self, store: SessionStore[SyncUnitT]) -> None:
        self._store = store

    async def connection_of(self, ticket_digest: str) -> str | None:
        return self._store.connection_of(ticket_digest)

    def unit(self, connection: str) -> SyncOpened[SyncUnitT]:
        return SyncOpened(self._store.unit(connection))


class AsyncOpened(Generic[AsyncUnitT]):
    def __init__(self, manager: AbstractAsyncContextManager[AsyncUnitT]) -> None:
        self._manager = manager
        self.raw: AsyncUnitT

    async def __aenter__(self) -> "AsyncOpened[AsyncUnitT]":
        self.raw = await self._manager.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._manager.__aexit__(kind, exc, trace)

    async def load(self) -> Session | None:
        return await self.raw.load()

    async def save(self, session: Session) -> None:
        await self.raw.save(session)


class AsyncPort(Generic[AsyncUnitT]):
    def __init__(self, store: AsyncSessionStore[AsyncUnitT]) -> None:
        self._store = store

    async def connection_of(self, ticket_digest: str) -> str | None:
        return await self._store.connection_of(ticket_digest)

    def unit(self, connection: str) -> AsyncOpened[AsyncUnitT]:
        return AsyncOpened(self._store.unit(connection))


class AuthenticatorPort:
    def __init__(self, inner: Authenticator) -> None:
        self._inner = inner

    async def login(self, username: str, password: str) -> Verdict:
        return self._inner.login(username, password)


class WorkPort(Generic[UnitT]):
    """A synchronous ``Work`` behind the asynchronous protocol."""

    def __init__(self, inner: Work[UnitT]) -> None:
        self._inner = inner

    async def prepare(self, connection: str) -> None:
        self._inner.prepare(connection)

    async def next_request(
        self, unit: UnitT, session: Session, host: Host
    ) -> Request | Wait | Finished | Stop | Interactive:
        return self._inner.next_request(unit, session, host)

    async def response(self, unit: UnitT, session: Session, xml: str) -> Progress | Finished | Stop:
        return self._inner.response(unit, session, xml)

    async def failed(
        self, unit: UnitT, session: Session, hresult: str, message: str
    ) -> Progress | Finished | Stop:
        return self._inner.failed(unit, session, hresult, message)

    async def connection_error(
        self, unit: UnitT, session: Session, hresult: str, message: str
    ) -> Retry | GiveUp:
        return self._inner.connection_error(unit, session, hresult, message)

    async def opened(self, unit: UnitT, session: Session) -> Go | NothingToDo | Busy | Postponed:
        return self._inner.opened(unit, session)

    async def closed(self, unit: UnitT, session: Session) -> str:
        return self._inner.closed(unit, session)

    async def abandoned(self, unit: UnitT, session: Session) -> None:
        self._inner.abandoned(unit, session)

    async def interactive_done(self, unit: UnitT, session: Session) -> bool:
        return self._inner.interactive_done(unit, session)

    async def interactive_rejected(self, unit: UnitT, session: Session, reason: str) -> str:
        return self._inner.interactive_rejected(unit, session, reason)
