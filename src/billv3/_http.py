"""
The border to httpx: no other module of this package knows it.

httpx' errors end here; ours carry theirs as ``__cause__`` with the traceback cut off, because the frames of
an HTTP stack hold headers and bodies, and some loggers print local variables.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Generator
from datetime import datetime
from typing import Final, NoReturn, TypeAlias, TypeVar
from urllib.parse import urlsplit

import httpx
from attrs import define

from . import errors as e
from ._answers import settle
from ._auth import Authenticator, Enter, Flow, LoginAnswer, Send, SendCall, Step, Work
from ._call import Answer, Call
from .sessions import Session

T = TypeVar("T")

HTTPClient: TypeAlias = httpx.Client
AsyncHTTPClient: TypeAlias = httpx.AsyncClient

TIMEOUT: Final = httpx.Timeout(60.0, connect=10.0)
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

default_sleep: Final = time.sleep
default_asleep: Final = asyncio.sleep


@define
class _Progress:
    """Whether the call itself, and not only a login for it, may have reached BILL."""

    sent: bool = False


def checked_base_url(base_url: str) -> str:
    """Check an address: https, or http to this machine only. Raises UsageError."""
    parts = urlsplit(base_url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        if parts.username or parts.password or parts.query or parts.fragment:
            raise e.UsageError(
                "The address has parts that it must not have.", fix="Use scheme, host and path only."
            )
        return base_url.rstrip("/")
    raise e.UsageError(
        "Sessions and keys go over https only.", fix="Use an https address, or http to localhost."
    )


def may_have_session(url: str, base_url: str) -> bool:
    """Tell whether a download link may be given the session: BILL's hosts, or the one we talk to."""
    link, base = urlsplit(url), urlsplit(base_url)
    if (link.scheme, link.netloc) == (base.scheme, base.netloc):
        return True
    host = link.hostname or ""
    return link.scheme == "https" and (host == "bill.com" or host.endswith(".bill.com"))


def _answer(response: httpx.Response) -> Answer:
    return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, response.content)


class _Auth(httpx.Auth):
    """Carries out the steps of a login flow, the same for both kinds of client."""

    def __init__(
        self,
        steps: Generator[Step, object, object],
        progress: _Progress,
        build: Callable[[Call[LoginAnswer]], httpx.Request],
        *,
        in_time: Callable[[], bool],
        quick: bool,
    ) -> None:
        self._steps, self._progress, self._build, self._quick = steps, progress, build, quick
        self._in_time = in_time

    def _outgoing(self, step: Send | SendCall, request: httpx.Request) -> httpx.Request:
        if isinstance(step, Send):
            return self._build(step.call)
        if not self._in_time():
            # Right before it leaves, for all waiting is over only now: who asked has given it up, perhaps.
            raise e.NotSentInTime(
                "The call waited for its turn, or for a login, until its time was over.",
                fix="Try again; nothing was sent.",
            )
        self._progress.sent = True
        for name, secret in step.headers:
            request.headers[name] = secret.reveal()
        return request

    def _answered(self, step: Step, response: httpx.Response) -> Answer:
        answer = _answer(response)
        if isinstance(step, SendCall) and answer.status in {401, 429}:
            # Refused: should the login that follows fail, the call itself has not happened.
            self._progress.sent = False
        return answer

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        steps = self._steps
        try:
            back: object = None
            while True:
                step = steps.send(back)
                if isinstance(step, Enter):
                    step.gate.enter()
                    back = None
                elif isinstance(step, Work):
                    back = step.do()
                else:
                    response = yield self._outgoing(step, request)
                    response.read()
                    back = self._answered(step, response)
        except StopIteration:
            return
        finally:
            steps.close()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        steps = self._steps
        try:
            back: object = None
            while True:
                try:
                    step = steps.send(back)
                except StopIteration:
                    return
                if isinstance(step, Enter):
                    await step.gate.aenter()
                    back = None
                elif isinstance(step, Work):
                    back = step.do() if self._quick else await asyncio.to_thread(step.do)
                else:
                    response = yield self._outgoing(step, request)
                    await response.aread()
                    back = self._answered(step, response)
        finally:
            steps.close()


def _request(client: httpx.Client | httpx.AsyncClient, call: Call[T], base_url: str) -> httpx.Request:
    headers = [("Accept", "application/json"), *call.headers]
    if call.body is not None:
        headers.append(("Content-Type", call.content_type))
    try:
        return client.build_request(call.method, call.target(base_url), headers=headers, content=call.body)
    except (httpx.InvalidURL, UnicodeError, TypeError, ValueError) as exc:
        raise e.NotSendable(
            f"The request cannot be written ({type(exc).__name__}).",
            fix="Check ids, page tokens and the address.",
        ) from None


def _refuse(exc: Exception, call: Call[T], progress: _Progress) -> NoReturn:
    """Raise our error for httpx' one."""
    if isinstance(
        exc, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.UnsupportedProtocol
    ):
        error: e.BillError = e.NotConnected(
            f"No connection to BILL ({type(exc).__name__}).",
            fix="Check the network and the address; nothing was sent.",
            record=call.record,
        )
    else:
        error = e.ConnectionLost(
            f"The connection to BILL broke before the answer was whole ({type(exc).__name__}).",
            fix="Check the network; a read is repeated by itself.",
            record=call.record,
        )
    exc.__traceback__ = exc.__cause__ = exc.__context__ = None
    if isinstance(exc, httpx.RequestError):
        exc.request = httpx.Request(call.method, "https://redacted.invalid/")
    outcome = settle(call, error, sent=progress.sent)
    if outcome is not error:
        error.__cause__ = exc
        raise outcome from error
    raise error from exc


_FOREIGN: Final = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL)


@define
class Sender:
    """Sends calls through an ``httpx.Client``."""

    client: httpx.Client
    base_url: str
    auth: Authenticator

    def send(self, call: Call[T], *, until: datetime | None = None) -> Answer:
        """
        Send once, signing in if need be; raises errors that say whether the call may have happened.

        After `until` the call does not leave any more.
        """
        progress = _Progress(sent=not call.authenticated)
        try:
            response = self.client.send(
                _request(self.client, call, self.base_url),
                auth=self._flow(call, progress, until),
                follow_redirects=False,
            )
            return _answer(response)
        except _FOREIGN as exc:
            _refuse(exc, call, progress)

    def login(self) -> Session:
        """Sign in now, whatever the cache has."""
        found: list[Session] = []
        flow = _captured(self.auth.login(stale=None, forced=True), found)
        self._sign_in(flow)
        return found[0]

    def _sign_in(self, flow: Generator[Step, object, None]) -> None:
        try:
            back: object = None
            while True:
                step = flow.send(back)
                if isinstance(step, Enter):
                    step.gate.enter()
                    back = None
                elif isinstance(step, Work):
                    back = step.do()
                elif isinstance(step, Send):
                    back = self.send(step.call)
        except StopIteration:
            return
        finally:
            flow.close()

    def _build(self, call: Call[LoginAnswer]) -> httpx.Request:
        return _request(self.client, call, self.base_url)

    def _flow(self, call: Call[T], progress: _Progress, until: datetime | None) -> httpx.Auth:
        if not call.authenticated:
            return httpx.Auth()
        return _Auth(
            self.auth.flow(), progress, self._build, in_time=lambda: _in_time(self.auth, until), quick=True
        )


@define
class AsyncSender:
    """Sends calls through an ``httpx.AsyncClient``."""

    client: httpx.AsyncClient
    base_url: str
    auth: Authenticator

    async def send(self, call: Call[T], *, until: datetime | None = None) -> Answer:
        """
        Send once, signing in if need be; raises errors that say whether the call may have happened.

        After `until` the call does not leave any more.
        """
        progress = _Progress(sent=not call.authenticated)
        try:
            response = await self.client.send(
                _request(self.client, call, self.base_url),
                auth=self._flow(call, progress, until),
                follow_redirects=False,
            )
            return _answer(response)
        except _FOREIGN as exc:
            _refuse(exc, call, progress)

    async def login(self) -> Session:
        """Sign in now, whatever the cache has."""
        found: list[Session] = []
        flow = _captured(self.auth.login(stale=None, forced=True), found)
        await self._sign_in(flow)
        return found[0]

    async def _sign_in(self, flow: Generator[Step, object, None]) -> None:
        try:
            back: object = None
            while True:
                try:
                    step = flow.send(back)
                except StopIteration:
                    return
                if isinstance(step, Enter):
                    await step.gate.aenter()
                    back = None
                elif isinstance(step, Work):
                    back = await asyncio.to_thread(step.do)
                elif isinstance(step, Send):
                    back = await self.send(step.call)
        finally:
            flow.close()

    def _build(self, call: Call[LoginAnswer]) -> httpx.Request:
        return _request(self.client, call, self.base_url)

    def _flow(self, call: Call[T], progress: _Progress, until: datetime | None) -> httpx.Auth:
        if not call.authenticated:
            return httpx.Auth()
        return _Auth(
            self.auth.flow(),
            progress,
            self._build,
            in_time=lambda: _in_time(self.auth, until),
            quick=getattr(self.auth.cache, "quick", False),
        )


def _in_time(auth: Authenticator, until: datetime | None) -> bool:
    return until is None or auth.clock.now() <= until


def _captured(flow: Flow, found: list[Session]) -> Generator[Step, object, None]:
    found.append((yield from flow))


def new_client() -> httpx.Client:
    """Make the client for callers who bring none."""
    return httpx.Client(timeout=TIMEOUT)


def new_async_client() -> httpx.AsyncClient:
    """Make the asynchronous client for callers who bring none."""
    return httpx.AsyncClient(timeout=TIMEOUT)
