"""What both clients have in common: everything but waiting."""

import logging
from typing import Final, TypeVar

from attrs import define, field

from ._answers import next_hour, result_of, settle
from ._auth import Authenticator
from ._call import Answer, Call
from ._clock import Clock, SystemClock
from ._http import checked_base_url
from .credentials import Credentials, Mfa, limit_key
from .errors import BillError, HourlyLimit
from .limits import PROCESS_LIMITER, Limiter, LimitKey
from .retry import RetryPolicy
from .sessions import MemorySessionCache, SessionCache

T = TypeVar("T")

PRODUCTION: Final = "https://gateway.prod.bill.com/connect"
"""The real thing. Source: BILL developer documentation, environmental differences."""

SANDBOX: Final = "https://gateway.stage.bill.com/connect"
"""BILL's sandbox: no money moves, and short outages are normal."""

MFA: Final = "/v3/mfa/"
"""Where the calls live that make a session trusted, and need no trusted one."""

LOGGER: Final = logging.getLogger("billv3")


@define(eq=False)
class Core:
    """A client without the waiting."""

    credentials: Credentials
    base_url: str
    clock: Clock
    limiter: Limiter
    policy: RetryPolicy
    logger: logging.Logger
    auth: Authenticator
    limit_key: LimitKey = field(repr=False)

    @classmethod
    def make(
        cls,
        credentials: Credentials,
        *,
        base_url: str,
        clock: Clock | None,
        session_cache: SessionCache | None,
        limiter: Limiter | None,
        retry: RetryPolicy | None,
        logger: logging.Logger | None,
        mfa: Mfa | None,
    ) -> "Core":
        address = checked_base_url(base_url)
        time = clock if clock is not None else SystemClock()
        limits = limiter if limiter is not None else PROCESS_LIMITER
        key = limit_key(credentials, address)
        return cls(
            credentials=credentials,
            base_url=address,
            clock=time,
            limiter=limits,
            policy=retry if retry is not None else RetryPolicy(),
            logger=logger if logger is not None else LOGGER,
            auth=Authenticator(
                credentials=credentials,
                base_url=address,
                cache=session_cache if session_cache is not None else MemorySessionCache(),
                clock=time,
                limiter=limits,
                limit_key=key,
                mfa=mfa,
            ),
            limit_key=key,
        )

    def result(self, call: Call[T], answer: Answer) -> T:
        """Read an answer; raises what it means for this call."""
        self.logger.debug("%s -> %d", call.request, answer.status)
        try:
            return result_of(answer, call, now=self.clock.now(), masker=self.auth.masker)
        except BillError as exc:
            if isinstance(exc, HourlyLimit):
                self.limiter.exhausted(self.limit_key, until=next_hour(self.clock.now()))
            outcome = settle(call, exc, sent=True)
            self.logger.info("%s: %s %s", call.request, type(outcome).__name__, outcome.code)
            if outcome is exc:
                raise
            raise outcome from exc
