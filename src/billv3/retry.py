"""
When to try again, and how long to wait.

A read may be repeated. A write is repeated only when it provably did not happen: the connection was never
made, or BILL refused it (a limit, for instance). Waits grow, are spread at random so that workers do not
come back in step, obey Retry-After, and end with the time budget. Source of the growth: BILL developer
documentation, API rate limits.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from attrs import field, frozen
from tenacity import AsyncRetrying, RetryCallState, Retrying

from ._clock import Clock
from .errors import ApiError, BillError, ConcurrencyLimit, RateLimited


@frozen(kw_only=True)
class RetryPolicy:
    """
    How much patience a call has.

    Attributes:
        attempts_max: Tries in all, the first included.
        wait_base_s: Upper bound of the first wait; each next bound is twice as long.
        wait_max_s: No bound is longer.
        budget_s: After this long, by the client's clock, nothing is tried again, and nothing is sent any more
            that waited for its turn or for a login; a wait that would end later is not begun, so an hourly
            limit ends a call at once.
        dice: Where the spread comes from; a seeded one makes tests repeatable.
    """

    attempts_max: int = 6
    wait_base_s: float = 1.0
    wait_max_s: float = 60.0
    budget_s: float = 180.0
    dice: Random = field(factory=Random, repr=False, eq=False)

    def until(self, clock: Clock) -> datetime:
        """Give the moment at which the patience of a call that begins now is over."""
        return clock.now() + timedelta(seconds=self.budget_s)

    def wait_s(self, attempt: int, error: BaseException | None, clock: Clock) -> float:
        """Give the wait after the attempt of this number (from 1), in seconds."""
        bound = min(self.wait_base_s * 2 ** (attempt - 1), self.wait_max_s)
        if isinstance(error, ConcurrencyLimit):
            bound = min(bound, 5.0)  # the others need as long as their calls take, not longer
        wait = self.dice.uniform(0, bound)
        if isinstance(error, ApiError) and error.retry_after_s is not None:
            wait += error.retry_after_s
        elif isinstance(error, RateLimited) and error.retry_at is not None:
            wait += max((error.retry_at - clock.now()).total_seconds(), 0.0)
        return wait


NO_RETRY = RetryPolicy(attempts_max=1)


def _options(policy: RetryPolicy, clock: Clock, logger: logging.Logger, request: str) -> dict[str, Any]:
    deadline = policy.until(clock)

    def again(state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome is not None else None
        return isinstance(error, BillError) and error.retryable

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        return policy.wait_s(state.attempt_number, error, clock)

    def stop(state: RetryCallState) -> bool:
        if state.attempt_number >= policy.attempts_max:
            return True
        return clock.now() + timedelta(seconds=state.upcoming_sleep) > deadline

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome is not None else None
        kind = type(error).__name__
        code = error.code if isinstance(error, BillError) else ""
        logger.warning(
            "%s: %s%s, trying again in %.1f s",
            request,
            kind,
            f" {code}" if code else "",
            state.upcoming_sleep,
        )

    return {"retry": again, "wait": wait, "stop": stop, "before_sleep": tell, "reraise": True}


def retrying(
    policy: RetryPolicy, clock: Clock, logger: logging.Logger, request: str, sleep: Callable[[float], None]
) -> Retrying:
    """Make the loop around one call of the blocking client."""
    return Retrying(sleep=sleep, **_options(policy, clock, logger, request))


def async_retrying(
    policy: RetryPolicy,
    clock: Clock,
    logger: logging.Logger,
    request: str,
    sleep: Callable[[float], Awaitable[None]],
) -> AsyncRetrying:
    """Make the loop around one call of the asynchronous client."""
    return AsyncRetrying(sleep=sleep, **_options(policy, clock, logger, request))
