"""
Signing in, once for everybody.

Rules:

* One login at a time for one set of credentials in a process, however many threads and tasks ask: the
  others wait and take the session that it brings (single flight).
* A session is renewed before it can have gone idle, and once after BILL refused it; the refused call is
  then sent again, which is safe because a refused call was not carried out. A second refusal is an error.
* Before a login the cache is asked: another process may have a newer session.
* A refusal of the credentials is remembered: nothing tries them again until ``login()`` is asked for by
  name, or another process has kept a session of them. Repeated failures lock the login (BILL developer
  documentation, common API error codes).

Nothing here does I/O: ``flow`` is a generator of steps. ``_http`` carries them out, blocking or not.
"""

import copy
import weakref
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import attrs
from attrs import define, field, frozen

from ._answers import error_of, is_session_refused, result_of
from ._call import Answer, Call, Effect, reader
from ._clock import Clock
from ._convert import Model
from ._gate import Gate
from ._json import dumps
from ._secret import Masker, Secret
from ._unset import UNSET, Maybe
from .credentials import Credentials, Mfa, PartnerLogin, SyncToken, cache_key, digest, name_of, secrets_of
from .errors import ApiError, BadCall, LoginRefused, NotFound
from .ids import OrganizationID, UserID
from .limits import Limiter, LimitKey
from .sessions import Session, SessionCache

TOUCH_AFTER: Final = timedelta(minutes=1)
"""A shared cache is told about use at most this often."""


@frozen(kw_only=True, repr=False)
class LoginAnswer(Model):
    """What BILL answers to a login. Source: BILL API reference, login."""

    session_id: str = field(metadata={"secret": True})
    organization_id: Maybe[OrganizationID] = UNSET
    user_id: Maybe[UserID] = UNSET
    trusted: Maybe[bool] = UNSET


@frozen
class Enter:
    """Wait for a place at the gate."""

    gate: Gate


@frozen
class Work:
    """Call something that may block, such as a cache in a database, and send back what it returns."""

    do: Callable[[], Session | None] = field(repr=False)


@frozen
class Send:
    """Send a login call as it is, and send back the answer."""

    call: Call[LoginAnswer]


@frozen
class SendCall:
    """Send the call this is all about with these headers, and send back the answer."""

    headers: tuple[tuple[str, Secret], ...] = field(repr=False)


Step: TypeAlias = Enter | Work | Send | SendCall
Flow: TypeAlias = Generator[Step, Any, Session]


@define(eq=False)
class Flight:
    """What all clients with one cache and the same credentials share within a process."""

    gate: Gate = field(factory=lambda: Gate(1))
    mfa_gate: Gate = field(factory=lambda: Gate(1))
    session: Session | None = None
    kept_at: datetime | None = None
    from_cache: bool = False
    refusal: ApiError | None = None
    remember_me: Secret | None = None


_FLIGHTS: "weakref.WeakKeyDictionary[SessionCache, dict[str, Flight]]" = weakref.WeakKeyDictionary()


def _flight(cache: SessionCache, key: str) -> Flight:
    try:
        return _FLIGHTS.setdefault(cache, {}).setdefault(key, Flight())
    except TypeError:  # a cache that cannot be referred to weakly, or hashed, is shared by nobody
        return Flight()


@define(eq=False)
class Authenticator:
    """Knows how to get a session, and when a new one is due."""

    credentials: Credentials
    base_url: str
    cache: SessionCache
    clock: Clock
    limiter: Limiter
    limit_key: LimitKey
    mfa: Mfa | None = None
    key: str = field(init=False)
    flight: Flight = field(init=False, repr=False)
    masker: Masker = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.key = cache_key(self.credentials, self.base_url)
        self.flight = _flight(self.cache, digest(self.key, *secrets_of(self.credentials)))
        if self.mfa is not None and self.mfa.remember_me_id is not None and self.flight.remember_me is None:
            self.flight.remember_me = self.mfa.remember_me_id
        self.masker = Masker(self._secrets)

    def _secrets(self) -> tuple[str, ...]:
        flight = self.flight
        found = [*secrets_of(self.credentials), name_of(self.credentials)]
        if flight.session is not None:
            found.append(flight.session.session_id.reveal())
        if flight.remember_me is not None:
            found.append(flight.remember_me.reveal())
        return tuple(found)

    def fresh(self, session: Session, now: datetime) -> bool:
        """Tell whether BILL should still know the session."""
        kind = type(self.credentials)
        if now - session.used_at >= kind.idle_max:
            return False
        return kind.age_max is None or now - session.opened_at < kind.age_max

    def flow(self) -> Generator[Step, Any, None]:
        """Send one call with a session, and with a new one if BILL does not know the first."""
        session = self.flight.session
        if session is None or not self.fresh(session, self.clock.now()):
            session = yield from self.login(stale=None)
        answer: Answer = yield SendCall(self._headers(session))
        if is_session_refused(answer):
            session = yield from self.login(stale=session)
            answer = yield SendCall(self._headers(session))
            if is_session_refused(answer) and self.flight.from_cache:
                # Another process kept it, and BILL has ended it too; a login of our own is the last word.
                session = yield from self.login(stale=session)
                answer = yield SendCall(self._headers(session))
        if 200 <= answer.status < 300:
            yield from self._touch(session)
        elif is_session_refused(answer):
            yield Work(self.forget(session))

    def login(self, *, stale: Session | None, forced: bool = False) -> Flow:
        """
        Get a session that is not the stale one, by a login if there is no other way.

        ``forced`` is a login asked for by name: it forgets an earlier refusal and what the cache has.
        """
        flight = self.flight
        yield Enter(flight.gate)
        try:
            now = self.clock.now()
            if forced:
                flight.refusal = None
                stale = flight.session
            elif flight.session is not None and self._good(flight.session, stale, now):
                return flight.session
            if stale is not None:
                yield Work(self.forget(stale))
            if not forced:
                kept: Session | None = yield Work(lambda: self.cache.get(self.key))
                if kept is not None and self._good(kept, stale, now):
                    flight.session, flight.kept_at, flight.from_cache = kept, now, True
                    # Whoever kept it has signed in since: the credentials are good again.
                    flight.refusal = None
                    return kept
            if flight.refusal is not None:
                raise copy.copy(flight.refusal)
            self.limiter.login(self.limit_key, now=now)
            session = yield from self._sign_in()
            flight.session, flight.from_cache = session, False
            yield Work(self._keep(session))
            return session
        finally:
            # Not a step: this must also happen when the caller was cancelled in the middle.
            flight.gate.leave()

    def _good(self, session: Session, stale: Session | None, now: datetime) -> bool:
        return self.fresh(session, now) and (stale is None or session.session_id != stale.session_id)

    def _headers(self, session: Session) -> tuple[tuple[str, Secret], ...]:
        return ("devKey", self.credentials.dev_key), ("sessionId", session.session_id)

    def _sign_in(self) -> Flow:
        remembered = self.flight.remember_me if self.mfa is not None else None
        try:
            return (yield from self._log_in(remembered))
        except ApiError as exc:
            # A remembered device that ran out (30 days) must not stop calls that need no trust.
            if remembered is None or exc.retryable or isinstance(exc, LoginRefused):
                self._remember_refusal(exc)
                raise
            self.flight.remember_me = None
        try:
            return (yield from self._log_in(None))
        except ApiError as exc:
            self._remember_refusal(exc)
            raise

    def _remember_refusal(self, error: ApiError) -> None:
        if not error.retryable:
            self.flight.refusal = error

    def _log_in(self, remembered: Secret | None) -> Flow:
        credentials = self.credentials
        # Kept sealed in this frame: a traceback with local variables may show it.
        trust: dict[str, str | Secret] = {}
        if remembered is not None and self.mfa is not None:
            trust = {"rememberMeId": remembered, "device": self.mfa.device}
        if isinstance(credentials, PartnerLogin):
            partner: LoginAnswer = yield from self._ask(_partner_call(credentials))
            got: LoginAnswer = yield from self._ask(
                _as_user_call(credentials, Secret(partner.session_id), trust)
            )
        else:
            got = yield from self._ask(_login_call(credentials, trust))
        now = self.clock.now()
        return Session(
            session_id=Secret(got.session_id),
            organization_id=got.organization_id or credentials.organization_id,
            user_id=got.user_id or UserID(""),
            opened_at=now,
            used_at=now,
            trusted=got.trusted is True,
        )

    def _ask(self, call: Call[LoginAnswer]) -> Generator[Step, Any, LoginAnswer]:
        answer: Answer = yield Send(call)
        now = self.clock.now()
        if 200 <= answer.status < 300:
            return result_of(answer, call, now=now, masker=self.masker)
        error = error_of(answer, call, now=now, masker=self.masker)
        if error.retryable or isinstance(error, LoginRefused | BadCall | NotFound):
            raise error
        if call.path.endswith("/login") and not error.code:
            refused = LoginRefused(
                error.problem, fix="Check user name, password, organization and developer key."
            )
        elif error.code in {"BDC_1109", "BDC_1361"} or error.status == 401:
            refused = LoginRefused(error.problem, fix=error.fix)
        else:
            raise error
        refused.__dict__.update({k: v for k, v in error.__dict__.items() if k != "fix"})
        raise refused

    def forget(self, session: Session) -> Callable[[], None]:
        """Make the step that drops a session, if it is still the one in use."""

        def forget() -> None:
            if self.flight.session is not None and self.flight.session.session_id == session.session_id:
                self.flight.session = None
            self.cache.invalidate(self.key, session.session_id)

        return forget

    def _keep(self, session: Session) -> Callable[[], None]:
        self.flight.kept_at = session.used_at
        return lambda: self.cache.put(self.key, session)

    def _touch(self, session: Session) -> Generator[Step, Any, None]:
        now = self.clock.now()
        flight = self.flight
        if flight.session is None or flight.session.session_id != session.session_id:
            return
        flight.session = attrs.evolve(flight.session, used_at=now)
        if flight.kept_at is None or now - flight.kept_at >= TOUCH_AFTER:
            yield Work(self._keep(flight.session))

    def trust(self, remembered: Secret) -> Callable[[], None]:
        """Note that the running session is trusted now, and how the next one becomes so."""
        flight = self.flight
        flight.remember_me = remembered
        if flight.session is None:
            return lambda: None
        flight.session = attrs.evolve(flight.session, trusted=True)
        return self._keep(flight.session)


def _revealed(trust: dict[str, str | Secret]) -> dict[str, str]:
    return {name: value.reveal() if isinstance(value, Secret) else value for name, value in trust.items()}


def _login_call(credentials: Credentials, trust: dict[str, str | Secret]) -> Call[LoginAnswer]:
    secret = credentials.token_value if isinstance(credentials, SyncToken) else credentials.password
    return Call(
        method="POST",
        path="/v3/login",
        decode=reader(LoginAnswer),
        effect=Effect.SAME,
        body=dumps(
            {
                "username": name_of(credentials),
                "password": secret.reveal(),
                "organizationId": credentials.organization_id,
                "devKey": credentials.dev_key.reveal(),
                **_revealed(trust),
            }
        ),
        record="login",
        authenticated=False,
    )


def _partner_call(credentials: PartnerLogin) -> Call[LoginAnswer]:
    return Call(
        method="POST",
        path="/v3/partner/login",
        decode=reader(LoginAnswer),
        effect=Effect.SAME,
        body=dumps(
            {
                "username": credentials.username,
                "password": credentials.password.reveal(),
                "appKey": credentials.app_key.reveal(),
            }
        ),
        record="partner login",
        authenticated=False,
    )


def _as_user_call(
    credentials: PartnerLogin, partner: Secret, trust: dict[str, str | Secret]
) -> Call[LoginAnswer]:
    return Call(
        method="POST",
        path="/v3/partner/login-as-user",
        decode=reader(LoginAnswer),
        effect=Effect.SAME,
        headers=(("sessionId", partner.reveal()), ("appKey", credentials.app_key.reveal())),
        body=dumps(
            {"userId": credentials.user_id, "organizationId": credentials.organization_id, **_revealed(trust)}
        ),
        record="login as user",
        authenticated=False,
    )
