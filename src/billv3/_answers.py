"""
From an answer to a value or an error.

BILL refuses with an array of fault objects; seen are also a single object, an empty body, HTML from the
gateway, and text cut short. All of them end as one typed error (source: BILL developer documentation,
common API error codes; the odd forms were reported by integrators).
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar, cast

from attrs import evolve

from . import errors as e
from ._call import Answer, Call, Effect, Page
from ._catalogue import BY_CODE, kind_of
from ._json import NotJson, loads
from ._secret import NO_SECRETS, Masker, sensitive_values

P = TypeVar("P")
T = TypeVar("T")

RETRY_AFTER_S_MAX: Final = 600.0
"""A longer wait asked for by a header is cut to this."""

_TEXT_MAX: Final = 500
_UNSHOWABLE: Final = re.compile("[\0\ud800-\udfff]")
"""JSON can say NUL and halves of characters; no log and no database takes them."""
# Statuses that refuse nothing: redirects, and 408, where the server may have gone on.
_UNPROVEN: Final = frozenset({*range(100, 400), 408})
_SESSION: Final = "BDC_1109"
_LOGIN_PATHS: Final = frozenset({"/v3/login", "/v3/partner/login", "/v3/partner/login-as-user"})
_TOO_MANY_LOGINS: Final = (
    "the limit of logins in this clock hour is reached",
    "Share one session cache between all workers; go on in the next hour.",
)


def faults_of(body: bytes) -> tuple[e.Fault, ...]:
    """Read BILL's fault objects from a body, whatever the body is; none if there are none."""
    try:
        value = loads(body)
    except NotJson:
        return ()
    rows = value if isinstance(value, list) else [value]
    return tuple(_fault(row) for row in rows if isinstance(row, dict) and ("code" in row or "message" in row))


def _fault(row: dict[str, object]) -> e.Fault:
    def text(name: str) -> str:
        found = row.get(name)
        said = "" if found is None else str(found)
        return _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", said[:_TEXT_MAX])

    return e.Fault(
        code=text("code"),
        message=text("message"),
        category=text("category"),
        severity=text("severity"),
        timestamp=text("timestamp"),
    )


def is_session_refused(answer: Answer) -> bool:
    """
    Tell whether BILL refused the session, so that a new login may help.

    BDC_1109 says so with any HTTP status; 401 says so, too, unless another code of BILL's explains it.
    """
    if answer.status < 400:
        return False
    codes = [fault.code for fault in faults_of(answer.body)]
    if _SESSION in codes:
        return True
    return answer.status == 401 and not any(code in BY_CODE for code in codes)


def retry_after_s(answer: Answer, now: datetime) -> float | None:
    """Read a Retry-After header, in seconds or as a date; None without one, or with one that says nothing."""
    text = answer.headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), RETRY_AFTER_S_MAX)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), RETRY_AFTER_S_MAX)


def next_hour(now: datetime) -> datetime:
    """Give the start of the next clock hour, when BILL counts from zero again."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def error_of(answer: Answer, call: Call[T], *, now: datetime, masker: Masker = NO_SECRETS) -> e.ApiError:
    """Build the error that a refusal stands for; secrets are masked in every text of BILL's."""
    sent = _sent_secrets(call)
    found = tuple(
        # Masked first and cut after: the other way round, half a secret could stay.
        e.Fault(f.code, masker.mask(f.message, sent)[:_TEXT_MAX], f.category, f.severity, f.timestamp)
        for f in faults_of(answer.body)
    )
    # The array may hold a code we know behind one we do not; the known one decides.
    deciding = next((f for f in found if f.code in BY_CODE), found[0] if found else e.Fault())
    kind, meaning, fix = kind_of(answer.status, deciding.code)
    limited = issubclass(kind, e.RateLimited) and kind is not e.ConcurrencyLimit
    if call.path in _LOGIN_PATHS and limited and deciding.code:
        # Nobody has captured the code of the login limit; a limit with a code told to a login, other than
        # that of calls at once, means no login before the next clock hour. A bare 429 may pass sooner.
        kind, meaning, fix = e.LoginLimit, *_TOO_MANY_LOGINS
    texts = "; ".join(dict.fromkeys(f.message.rstrip(". ") for f in found if f.message))
    error = kind(
        f"{meaning[:1].upper()}{meaning[1:]}{f': {texts}' if texts else ''}.",
        fix=fix,
        code=deciding.code,
        record=call.record,
        status=answer.status,
        category=deciding.category,
        severity=deciding.severity,
        request=call.request,
        faults=found,
        retry_after_s=retry_after_s(answer, now),
    )
    if isinstance(error, e.HourlyLimit | e.LoginLimit):
        error.retry_at = next_hour(now)
    return error


def _sent_secrets(call: Call[T]) -> Iterable[str]:
    if call.body is None or call.content_type != "application/json":
        return ()
    try:
        return list(sensitive_values(loads(call.body)))
    except NotJson:
        return ()


def result_of(answer: Answer, call: Call[T], *, now: datetime, masker: Masker = NO_SECRETS) -> T:
    """Read an answer: the call's value, or the error it stands for."""
    if not 200 <= answer.status < 300:
        raise error_of(answer, call, now=now, masker=masker)
    try:
        value = call.decode(answer)
    except e.AnswerUnreadable as exc:
        unreadable = exc
    else:
        return cast("T", _told(value, call, masker)) if isinstance(value, Page) else value
    if any(fault.code.startswith("BDC_") for fault in faults_of(answer.body)):
        # A refusal in the clothes of a success.
        raise error_of(answer, call, now=now, masker=masker)
    unreadable.request, unreadable.record = call.request, call.record
    # The frames of the decoder hold the answer's values; a traceback with local variables must not show them.
    raise unreadable.with_traceback(None)


def _told(page: Page[P], call: Call[T], masker: Masker) -> Page[P]:
    """Tell the rows that cannot be read where they come from, and take the client's secrets out of them."""
    for row in page.unreadable:
        row.error.request = call.request
    odd = tuple(evolve(row, raw=masker.mask(row.raw)) for row in page.unreadable)
    return evolve(page, unreadable=odd) if odd else page


def settle(call: Call[T], error: e.BillError, *, sent: bool) -> e.BillError:
    """
    Turn an error into what it means for this call.

    A write whose answer was lost, unreadable, or a fault of BILL's own may have happened: OutcomeUnknown. A
    refusal, a limit, and a request that never left (``sent`` is false) prove that it did not.
    """
    if call.effect is not Effect.WRITE or not sent:
        return error
    refused = isinstance(error, e.ApiError) and not isinstance(error, e.ServerError)
    if refused and getattr(error, "status", 0) in _UNPROVEN:
        refused = False
    if refused or isinstance(error, e.UsageError | e.NotConnected | e.OutcomeUnknown):
        return error
    unknown = e.OutcomeUnknown(
        f"The write was sent, and whether BILL carried it out is not known ({error.problem.rstrip('.')}).",
        fix="Look whether the record is there before sending it again.",
        code=error.code,
        record=call.record,
        request=call.request,
        sent=call.body or b"",
        status=getattr(error, "status", 0),
    )
    unknown.__cause__ = error
    return unknown
