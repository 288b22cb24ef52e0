"""
What can go wrong, by kind.

```text
BillError
├── UsageError                the call was never sent
│   ├── FilterRefused         a field or operator the entity's list does not take
│   ├── LimitExceeded         more in one call than BILL takes
│   └── NotSendable           a value JSON or the URL cannot carry exactly
├── ApiError                  BILL answered, and said no
│   ├── AuthError
│   │   ├── LoginRefused      credentials, key or organization are wrong: a person must act
│   │   │   └── LoginLocked   ... and trying again makes it worse
│   │   ├── SessionExpired    also right after a new login
│   │   ├── MfaRequired       the session is not MFA-trusted
│   │   └── MfaCodeExpired
│   ├── PermissionRefused     role, plan or bank may not
│   ├── NotFound
│   ├── Conflict              the record stands in the way of itself or of another
│   │   └── DuplicateNumber   this bill or invoice number exists
│   ├── InvalidRequest        BILL refused the content
│   ├── BadCall               path, filter or JSON wrong: a fault in the program
│   ├── RateLimited
│   │   ├── HourlyLimit       nothing more in this clock hour
│   │   ├── ConcurrencyLimit  too many calls at once
│   │   └── LoginLimit        too many logins in this hour
│   └── ServerError
├── NotConnected              nothing was sent
│   └── NotSentInTime         it waited for its turn for too long
├── ConnectionLost            sent, and no answer came
├── AnswerUnreadable          an answer came, and it is not what BILL's reference describes
│   └── RowsUnreadable        a list was read to its end, and some of its rows cannot be read
├── ListingUnstable           a list that would never end, or was not read to its end
├── OutcomeUnknown            a write was sent, and nobody knows whether it happened
└── WebhookRefused            a notification that cannot be trusted or read
```

BILL's own code decides the kind, then the HTTP status, and never the message text (source: BILL API
reference, common API error codes).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import field, frozen


@frozen
class Fault:
    """
    One object of BILL's error array.

    Attributes:
        code: ``BDC_nnnn``, or ``""`` when BILL sent none.
        message: BILL's text, secrets masked; for people, not for programs.
        category: ``REQUEST``, ``APPLICATION``, ``SERVER``, ``DOWNSTREAM`` or ``""``.
        severity: ``ERROR``, ``WARNING``, ``INFORMATION`` or ``""``.
        timestamp: As BILL wrote it.
    """

    code: str = ""
    message: str = ""
    category: str = ""
    severity: str = ""
    timestamp: str = ""


class BillError(Exception):
    """
    Base of every error this package raises on purpose.

    Attributes:
        problem: What happened, one sentence.
        fix: What the reader can do about it, one sentence.
        code: BILL's own code, verbatim (``"BDC_1109"``); ``""`` if there is none.
        record: What the call was about, in words (``'bill 00n...'``); ``""`` if unknown.
        retryable: May the very same call succeed later without anybody doing anything?
    """

    retryable: bool = False

    def __init__(self, problem: str, *, fix: str, code: str = "", record: str = "") -> None:
        super().__init__(problem)
        self.problem, self.fix, self.code, self.record = problem, fix, code, record

    def __str__(self) -> str:
        subject = f"{self.record}: " if self.record else ""
        code = f" (code {self.code})" if self.code else ""
        return f"{subject}{self.problem}{code} {self.fix}".rstrip()

    def __reduce__(self) -> tuple[Any, ...]:  # keyword-only arguments break pickling otherwise
        return type(self).__new__, (type(self), self.problem), self.__dict__


class UsageError(BillError):
    """The call was refused before it was sent; nothing happened."""


class FilterRefused(UsageError):
    """The list does not take that field, operator or value."""


class LimitExceeded(UsageError):
    """More in one call than BILL takes; split it."""


class NotSendable(UsageError):
    """A value that JSON, or the filter grammar, cannot carry exactly."""


class ApiError(BillError):
    """
    BILL answered with a refusal: whatever the call asked for did not happen.

    Attributes:
        status: HTTP status; 0 for a limit that was noticed before the call was sent.
        category: BILL's category of the deciding fault.
        severity: BILL's severity of the deciding fault.
        request: The request in short: method and path, no query values, no body.
        faults: Everything BILL said, in its order.
        retry_after_s: What BILL asked us to wait, in seconds; None when it did not.
    """

    def __init__(
        self,
        problem: str,
        *,
        fix: str,
        code: str = "",
        record: str = "",
        status: int = 0,
        category: str = "",
        severity: str = "",
        request: str = "",
        faults: tuple[Fault, ...] = (),
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(problem, fix=fix, code=code, record=record)
        self.status = status
        self.category = category
        self.severity = severity
        self.request = request
        self.faults = faults
        self.retry_after_s = retry_after_s


class AuthError(ApiError):
    """Signing in, or staying signed in, failed."""


class LoginRefused(AuthError):
    """BILL refused to sign in. Not repeated by itself: repeated failures lock the login."""


class LoginLocked(LoginRefused):
    """The login or the organization is locked."""


class SessionExpired(AuthError):
    """BILL refused the session, and refused the one of a fresh login as well."""


class MfaRequired(AuthError):
    """The call needs an MFA-trusted session; another plain login does not help."""


class MfaCodeExpired(AuthError):
    """The code from the text message is too old; ask for a new one."""


class PermissionRefused(ApiError):
    """The user's role, the plan, or the bank account does not allow it."""


class NotFound(ApiError):
    """There is no such record."""


class Conflict(ApiError):
    """The record's own state, or another record, stands in the way."""


class DuplicateNumber(Conflict):
    """The vendor (or customer) already has a bill (or invoice) of that number."""


class InvalidRequest(ApiError):
    """BILL refused the content of the request; ``faults`` has a line per field."""


class BadCall(ApiError):
    """A wrong path, filter or JSON: a fault in the program, not in the data."""


class RateLimited(ApiError):
    """
    Refused because of a limit; the call did not happen.

    ``retry_at``: when it may work again (aware, UTC), where that is known.
    """

    retryable: bool = True
    retry_at: datetime | None = None


class HourlyLimit(RateLimited):
    """The developer key's requests of this clock hour are used up (20,000; BDC_1144)."""


class ConcurrencyLimit(RateLimited):
    """More than 3 calls at once for this developer key and organization (BDC_1322)."""


class LoginLimit(RateLimited):
    """The developer key's logins of this hour are used up (200)."""


class ServerError(ApiError):
    """BILL failed. A read is repeated by itself; a write ends as OutcomeUnknown."""

    retryable: bool = True


class NotConnected(BillError):
    """The connection could not be made: nothing was sent, nothing happened."""

    retryable: bool = True


class NotSentInTime(NotConnected):
    """It waited for its turn, or for a login, until its patience was over: nothing was sent."""


class ConnectionLost(BillError):
    """The request went out, and no whole answer came back (reset, time limit)."""

    retryable: bool = True


class AnswerUnreadable(BillError):
    """
    An answer that is not what the reference describes: cut short, HTML, empty, or of other types.

    Attributes:
        status: HTTP status.
        request: Method and path.
        reasons: A line per place, ``path: what is wrong``, without the values.
    """

    retryable: bool = True

    def __init__(
        self,
        problem: str,
        *,
        fix: str,
        code: str = "",
        record: str = "",
        status: int = 0,
        request: str = "",
        reasons: tuple[str, ...] = (),
    ) -> None:
        super().__init__(problem, fix=fix, code=code, record=record)
        self.status = status
        self.request = request
        self.reasons = reasons


@frozen
class UnreadableRow:
    """
    A row of a list that is not what the reference describes; the other rows of its page are as good as ever.

    Attributes:
        id: The record's id, or ``""`` where not even that can be read.
        updated_time: Its ``updatedTime`` (aware, UTC), or None where that cannot be read.
        raw: The row as JSON text, secrets masked (account numbers, tax ids, phone numbers, keys and the like,
            by their names, and the client's own by their values). The rest is what BILL sent about people and
            money, so it is not part of the repr.
        reasons: What is wrong, from the record on, so the same wherever it stands: ``amount: a number
            expected``.
        error: What is wrong and where; its ``reasons`` start at the answer:
            ``$.results[3].amount: a number expected``.
    """

    id: str
    updated_time: datetime | None
    raw: str = field(repr=False)
    reasons: tuple[str, ...]
    error: AnswerUnreadable = field(eq=False)


class RowsUnreadable(AnswerUnreadable):
    """
    A list was read to its end, every readable row was given out, and these rows cannot be read.

    Attributes:
        rows: The rows in question, each with the place that is wrong.
    """

    def __init__(
        self,
        problem: str,
        *,
        fix: str,
        code: str = "",
        record: str = "",
        status: int = 0,
        request: str = "",
        reasons: tuple[str, ...] = (),
        rows: tuple[UnreadableRow, ...] = (),
    ) -> None:
        super().__init__(
            problem, fix=fix, code=code, record=record, status=status, request=request, reasons=reasons
        )
        self.rows = rows
        self.retryable = False


def rows_unreadable(rows: tuple[UnreadableRow, ...], record: str) -> RowsUnreadable:
    """Build the error for rows that cannot be read."""
    reasons = tuple(reason for row in rows for reason in row.error.reasons)
    named = ", ".join(row.id or "a row without an id" for row in rows[:3]) + (", ..." if rows[3:] else "")
    return RowsUnreadable(
        f"{len(rows)} {'row' if len(rows) == 1 else 'rows'} of BILL's answer cannot be read"
        f" ({named}; {'; '.join(reasons[:3])}).",
        fix="Look at these records in BILL; all others were given out. To go on without an error, keep them.",
        rows=rows,
        record=record,
        status=rows[0].error.status,
        request=rows[0].error.request,
        reasons=reasons,
    )


class ListingUnstable(BillError):
    """A list whose pages go round in circles, or a result asked of a list not read to its end."""


class OutcomeUnknown(BillError):
    """
    A write was sent and nobody knows whether BILL carried it out.

    Look before repeating: the record may be there. ``__cause__`` tells what went wrong.

    Attributes:
        request: Method and path of the write.
        sent: The JSON that was sent, as bytes, so that the record can be looked for; never part of str or
            repr.
        status: HTTP status if an answer came at all, else 0.
    """

    def __init__(
        self,
        problem: str,
        *,
        fix: str,
        code: str = "",
        record: str = "",
        request: str = "",
        sent: bytes = b"",
        status: int = 0,
    ) -> None:
        super().__init__(problem, fix=fix, code=code, record=record)
        self.request = request
        self.sent = sent
        self.status = status


class WebhookRefused(BillError):
    """The notification's signature or content is not good: answer 400 and drop it."""


def describe(error: BillError) -> Mapping[str, object]:
    """Give an error's facts for a structured log line: no payload, no secrets."""
    return {
        "kind": type(error).__name__,
        "code": error.code,
        "problem": error.problem,
        "fix": error.fix,
        "record": error.record,
        "retryable": error.retryable,
    }
