"""
The service: one HTTP request in, one transaction, one HTTP response out.

Rules:

1.  One transaction per call.  The session is loaded, the ``Work`` is asked, the reply is *encoded*, the
    session is saved, the transaction commits, and only then the reply leaves.  A crash at any point repeats
    or loses a call, but never has an effect without its session or a session without its effect.
2.  Whatever goes wrong on our side ends the update calmly: the words of `qbwc._conversation.POLITE`, never a
    stack trace for the user.  The log has the place under a reference that the user sees.
3.  The log holds no password, no ticket, no qbXML, and no text of an exception (it may quote any of these);
    `on_error` is for those who want the exception itself.
"""

import logging
import secrets
import time
import traceback
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar, cast

from qbwc._conversation import NAMES, Turn, converse, polite
from qbwc._ports import AsyncPort, AuthenticatorPort, Port, SyncPort, WorkPort
from qbwc._soap import decode, encode
from qbwc.auth import Accepted, AsyncAuthenticator, Authenticator, Rejected, Verdict
from qbwc.calls import Authenticate, Call, ClientVersion, ServerVersion, TicketCall
from qbwc.errors import SoapError, WorkBroken
from qbwc.http import (
    SOAP_TYPE,
    HttpRequest,
    HttpResponse,
    address_of,
    charset_of,
    early_answer,
    response,
    soap_fault,
    too_large,
)
from qbwc.session import CallName, Phase, Session, change, digest_of, new_ticket
from qbwc.settings import Settings, version_parts
from qbwc.store import AsyncSessionStore, AsyncSessionUnit, SessionStore, SessionUnit
from qbwc.throttle import LoginThrottle, Throttle
from qbwc.work import (
    AsyncWork,
    Busy,
    Go,
    NothingToDo,
    Postponed,
    Work,
)

__all__ = ["AsyncWebConnectorService", "WebConnectorService"]

logger = logging.getLogger(__name__)

UnitT = TypeVar("UnitT")
SyncUnitT = TypeVar("SyncUnitT", bound=SessionUnit)
AsyncUnitT = TypeVar("AsyncUnitT", bound=AsyncSessionUnit)
ResultT = TypeVar("ResultT")
Reply = str | int | list[str]

_EXPIRED: Final = "The session has expired; the update continues at its next run."


def utc_now() -> datetime:
    """Return the real time, aware, in UTC: the only place of the package that knows it."""
    return datetime.now(UTC)


class _Core(Generic[UnitT]):
    """What both services share: everything."""

    def __init__(
        self,
        work: AsyncWork[UnitT],
        authenticator: AsyncAuthenticator,
        store: Port[UnitT],
        settings: Settings,
        now: Callable[[], datetime],
        throttle: Throttle,
        on_error: Callable[[Exception], None] | None,
    ) -> None:
        self._work, self._authenticator, self._store = work, authenticator, store
        self._settings, self._now, self._throttle, self._on_error = settings, now, throttle, on_error

    async def handle(self, request: HttpRequest) -> HttpResponse:
        settings = self._settings
        early = early_answer(request, settings)
        if early is not None:
            return early
        if len(request.body) > settings.body_bytes_max:
            return too_large(settings)
        started = time.perf_counter()
        address = address_of(request, settings)
        try:
            method, call = decode(request.body, charset=charset_of(request))
        except SoapError as exc:
            logger.warning(
                "refused a request: %s",
                exc.problem,
                extra={"qbwc_error": type(exc).__name__, "qbwc_address": address},
            )
            return soap_fault(exc.faultcode, f"{exc.problem} {exc.fix}")
        body = await self._answer(method, call, address)
        took_s = time.perf_counter() - started
        if took_s > settings.slow_call_s:
            logger.warning(
                "%s took %.1f s; the agent gives up after 100 s",
                method,
                took_s,
                extra={"qbwc_method": method},
            )
        return response(200, SOAP_TYPE, body)

    async def _answer(self, method: str, call: Call, address: str) -> bytes:
        match call:
            case ServerVersion():
                return encode(method, self._settings.server_version)
            case ClientVersion(version=version):
                return encode(method, self._judge_agent(version))
            case Authenticate():
                return encode(method, await self._authenticate(call, address))
        return await self._in_session(method, call)

    def _judge_agent(self, version: str) -> str:
        """
        Judge the agent's version, part by part; one that cannot be read is let through (facts, section
        6).
        """
        settings, parts = self._settings, version_parts(version)
        if not parts:
            return ""
        if settings.agent_version_min and parts < version_parts(settings.agent_version_min):
            return f"O:{settings.agent_version_min}"
        if settings.agent_version_warn and parts < version_parts(settings.agent_version_warn):
            return f"W:Please update QuickBooks Web Connector to {settings.agent_version_warn} or newer."
        return ""

    # Logging in

    async def _authenticate(self, call: Authenticate, address: str) -> list[str]:
        """
        Answer with two to four texts: ticket, what to do, seconds to postpone, lower limit of the
        schedule.
        """
        ticket, now = new_ticket(), self._now()
        wait_s = self._throttle.wait_s(call.username, address, now)
        if wait_s > 0:
            # "busy" and not "nvu": a right password must not be retyped only because somebody else guesses.
            logger.warning("login held back for %.0f s", wait_s, extra={"qbwc_address": address})
            return [ticket, "busy"]
        try:
            verdict = _known(await self._authenticator.login(call.username, call.password))
        except Exception as exc:  # noqa: BLE001  logged; a temporary problem must not look like a wrong password
            self._log_failure("authenticate", "", exc)
            return [ticket, "busy"]
        if isinstance(verdict, Rejected):
            self._throttle.failed(call.username, address, now)
            logger.warning("login refused", extra={"qbwc_address": address})
            return [ticket, "nvu"]
        if isinstance(verdict, Accepted | NothingToDo):
            self._throttle.succeeded(call.username, address, now)
        if not isinstance(verdict, Accepted):
            return _status(ticket, verdict)
        try:
            return await self._open(ticket, verdict, call.username, address, now)
        except Exception as exc:  # noqa: BLE001  logged; the next run tries again
            self._log_failure("authenticate", verdict.connection, exc)
            return [ticket, "busy"]

    async def _open(
        self, ticket: str, accepted: Accepted, username: str, address: str, now: datetime
    ) -> list[str]:
        """Open a session in one transaction, after the one before it was settled."""
        connection = accepted.connection
        session = Session(
            connection=connection,
            username=username,
            ticket_digest=digest_of(ticket),
            started_at=now,
            last_call_at=now,
            calls=1,
            address=address,
        )
        async with self._store.unit(connection) as opened:
            before = await opened.load()
            if before is not None and before.phase is not Phase.CLOSED:
                silent = now - before.last_call_at
                if before.address != address and silent < self._settings.takeover_idle:
                    logger.info("another agent is at work", extra=_about(before))
                    return [ticket, "busy"]
                if before.answer_due or before.phase is not Phase.FINISHED:
                    logger.warning(
                        "a session ended without a good-bye%s",
                        "; an answer was lost" if before.answer_due else "",
                        extra=_about(before),
                    )
                    await self._work.abandoned(opened.raw, before)
            verdict = await self._work.opened(opened.raw, session)
            if isinstance(verdict, Go):
                answer = _status(ticket, accepted)
            elif isinstance(verdict, NothingToDo | Busy | Postponed):
                answer = _status(ticket, verdict)
                session = change(session, phase=Phase.CLOSED, closing_text="Nothing to do.")
            else:
                raise WorkBroken(
                    f"opened answered with {type(verdict).__name__}.",
                    fix="Return Go, NothingToDo, Busy or Postponed.",
                )
            await opened.save(session)
        logger.info("session opened: %s", answer[1] or "go", extra=_about(session))
        return answer

    # Inside a session

    async def _in_session(self, method: str, call: TicketCall) -> bytes:
        name, connection = NAMES[type(call)], ""
        try:
            digest = digest_of(call.ticket)
            found = await self._store.connection_of(digest)
            if found is None:
                logger.info("%s with an unknown ticket", method, extra={"qbwc_method": method})
                return encode(method, polite(name, _EXPIRED))
            connection = found
            if name is CallName.SEND:
                await self._work.prepare(connection)
            async with self._store.unit(connection) as opened:
                session = await opened.load()
                now = self._now()
                if session is None or session.ticket_digest != digest or self._expired(session, now):
                    logger.info("%s with an expired ticket", method, extra={"qbwc_method": method})
                    return encode(method, polite(name, _EXPIRED))
                turn = Turn(call, session, opened.raw, self._work, now, self._settings)
                after, reply = await converse(turn)
                body = encode(method, reply)
                await opened.save(after)
        except Exception as exc:  # noqa: BLE001  logged; the unit is rolled back, the agent is sent home politely
            reference = self._log_failure(method, connection, exc)
            text = f"The server had a problem (reference {reference}); the update continues at its next run."
            await self._note(connection, digest_of(call.ticket), text)
            return encode(method, polite(name, text))
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug("%s: %s", method, after.phase.value, extra=_about(after))
        return body

    def _expired(self, session: Session, now: datetime) -> bool:
        return now - session.last_call_at > self._settings.session_idle

    async def _note(self, connection: str, digest: str, text: str) -> None:
        """Keep the reason for ``getLastError``, in a transaction of its own; the failed one is gone."""
        if not connection:
            return
        try:
            async with self._store.unit(connection) as opened:
                session = await opened.load()
                if session is not None and session.ticket_digest == digest:
                    phase = session.phase if session.answer_due else Phase.STOPPING
                    await opened.save(change(session, last_error=text, phase=phase, last_call_at=self._now()))
        except Exception as exc:  # noqa: BLE001  the store is down: logged, and the polite answer goes out all the same
            self._log_failure("note", connection, exc)

    def _log_failure(self, method: str, connection: str, exc: Exception) -> str:
        """Log where it failed, but not what the exception says; return the reference that the user sees."""
        reference = secrets.token_hex(4)
        frames = traceback.extract_tb(exc.__traceback__)
        place = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        logger.error(
            "%s failed (reference %s): %s at %s",
            method,
            reference,
            type(exc).__qualname__,
            place,
            extra={"qbwc_method": method, "qbwc_connection": connection, "qbwc_reference": reference},
        )
        if self._on_error is not None:
            self._on_error(exc)
        return reference


def _about(session: Session) -> dict[str, str]:
    """Structured facts for the log; none of them is a secret."""
    return {
        "qbwc_connection": session.connection,
        "qbwc_session": session.name,
        "qbwc_phase": session.phase.value,
    }


def _known(verdict: Verdict) -> Verdict:
    """Refuse what is no answer to a login, before anything is made of it."""
    if not isinstance(verdict, Verdict):
        raise WorkBroken(
            f"login answered with {type(verdict).__name__}.",
            fix="Return Accepted, Rejected, NothingToDo, Busy or Postponed.",
        )
    return verdict


def _status(ticket: str, verdict: Accepted | NothingToDo | Busy | Postponed) -> list[str]:
    """Write a verdict in the agent's words (Programmer's Guide, authenticate)."""
    word, postpone, minimum = "", "", ""
    match verdict:
        case Accepted(company_file=path):
            word = path
        case NothingToDo():
            word = "none"
        case Busy():
            word = "busy"
        case Postponed(seconds=seconds):
            # The seconds win where Auto-Run is on; elsewhere "none" ends the update without blaming anybody.
            word, postpone = "none", str(seconds)
    if verdict.minimum_interval_s is not None:
        minimum = str(verdict.minimum_interval_s)
    answer = [ticket, word, postpone, minimum]
    while len(answer) > 2 and not answer[-1]:
        answer.pop()
    return answer


class AsyncWebConnectorService(Generic[AsyncUnitT]):
    """
    `WebConnectorService` for coroutines: an `AsyncWork`, an `AsyncAuthenticator` and an `AsyncSessionStore`.

    Mount it with `qbwc.asgi.AsgiApp`.  If the server cancels a call (the agent hung up), its unit is rolled
    back.
    """

    def __init__(
        self,
        work: AsyncWork[AsyncUnitT],
        authenticator: AsyncAuthenticator,
        store: AsyncSessionStore[AsyncUnitT],
        *,
        settings: Settings | None = None,
        now: Callable[[], datetime] = utc_now,
        throttle: Throttle | None = None,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self._core = _Core(
            work, authenticator, AsyncPort(store), self.settings, now, throttle or LoginThrottle(), on_error
        )

    async def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer one HTTP request.  Raises nothing but what is no ``Exception``."""
        return await self._core.handle(request)


class WebConnectorService(Generic[SyncUnitT]):
    """
    Answers the Web Connector: embed it with `qbwc.wsgi.WsgiApp`, `qbwc.asgi.AsgiApp`, or call `handle`
    yourself.

    Safe to share between threads; all state is in `store` (and the counts of failed logins in `throttle`).

    Args:
        work: Decides what QuickBooks is asked, and takes the answers.
        authenticator: Decides who may log in.
        store: Keeps sessions; shared by all processes that serve the address.
        settings: Limits and choices.
        now: Where the service learns the time (aware, UTC).
        throttle: Slows down those who guess passwords; by default one in memory.
        on_error: Given each exception of `work`, `authenticator` or `store`, for a tracker of your own.  The
            log itself only has type and place.
    """

    def __init__(
        self,
        work: Work[SyncUnitT],
        authenticator: Authenticator,
        store: SessionStore[SyncUnitT],
        *,
        settings: Settings | None = None,
        now: Callable[[], datetime] = utc_now,
        throttle: Throttle | None = None,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self._core = _Core(
            WorkPort(work),
            AuthenticatorPort(authenticator),
            SyncPort(store),
            self.settings,
            now,
            throttle or LoginThrottle(),
            on_error,
        )

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer one HTTP request.  Raises nothing but what is no ``Exception``."""
        return _finish(self._core.handle(request))


def _finish(coroutine: Coroutine[None, None, ResultT]) -> ResultT:
    """Run a coroutine whose every part is synchronous: it ends in the first step."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return cast(ResultT, stop.value)
    coroutine.close()
    raise WorkBroken(
        "A synchronous service was given something that waits.",
        fix="Use AsyncWebConnectorService for coroutines.",
    )
