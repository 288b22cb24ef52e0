"""
BILL's error codes as a table: kind, meaning, what to do.

Source: BILL API reference, common API error codes; the rest was seen in the sandbox by integrators and says
so. The page ``docs/reference/billv3-errors.md`` is made from this table.
"""

from typing import Final

from attrs import frozen

from . import errors as e


@frozen
class CodeFact:
    """What one of BILL's codes means and which error it becomes."""

    code: str
    kind: type[e.ApiError]
    meaning: str
    fix: str


_CREDENTIALS = "Check user name, password and organization in the settings; nothing is tried again by itself."
_KEY = (
    "Check the developer key, and that key and address are of the same environment (sandbox or production)."
)
_LOCKED = "Have an administrator unlock it in BILL before anything signs in again."
_CONTENT = "Correct the field that the message names and send again."
_PROGRAM = "Report this as a fault in the program: the call itself is wrong."
_LATER = "Nothing to do: it is tried again by itself; if it lasts, ask BILL support."

CODES: Final[tuple[CodeFact, ...]] = (
    CodeFact("BDC_1001", e.ServerError, "system error", _LATER),
    CodeFact("BDC_1002", e.ServerError, "unknown error", _LATER),
    CodeFact("BDC_1003", e.BadCall, "unknown API version", _PROGRAM),
    CodeFact("BDC_1101", e.LoginRefused, "user name or password is wrong", _CREDENTIALS),
    CodeFact("BDC_1102", e.LoginRefused, "developer key invalid, or of the other environment", _KEY),
    CodeFact("BDC_1103", e.LoginRefused, "developer key inactive", _KEY),
    CodeFact(
        "BDC_1104",
        e.LoginRefused,
        "developer terms not accepted",
        "Accept BILL's developer terms in the web app.",
    ),
    CodeFact(
        "BDC_1105",
        e.LoginRefused,
        "the organization has no API access",
        "Ask BILL to enable API access for the organization.",
    ),
    CodeFact("BDC_1106", e.LoginRefused, "partner type mismatch", "Check the partner's app key with BILL."),
    CodeFact("BDC_1107", e.LoginLocked, "organization locked out", _LOCKED),
    CodeFact("BDC_1108", e.InvalidRequest, "a required parameter is missing", _CONTENT),
    CodeFact(
        "BDC_1109",
        e.SessionExpired,
        "session invalid or expired",
        "A new login was tried already; check whether something else signs this user out.",
    ),
    CodeFact("BDC_1110", e.LoginLocked, "login locked", _LOCKED),
    CodeFact("BDC_1111", e.LoginRefused, "no active user", "Activate the user in BILL, or use another one."),
    CodeFact("BDC_1113", e.LoginRefused, "login error", _CREDENTIALS),
    CodeFact("BDC_1114", e.BadCall, "unknown entity type", _PROGRAM),
    CodeFact("BDC_1117", e.InvalidRequest, "required data is missing", _CONTENT),
    CodeFact("BDC_1119", e.InvalidRequest, "invalid field value", _CONTENT),
    CodeFact(
        "BDC_1120",
        e.NotFound,
        "no data found",
        "Check the id; the record may belong to another organization.",
    ),
    CodeFact("BDC_1121", e.BadCall, "API not supported: wrong path, or wrong letter case", _PROGRAM),
    CodeFact("BDC_1122", e.BadCall, "the JSON could not be parsed", _PROGRAM),
    CodeFact(
        "BDC_1123",
        e.LoginRefused,
        "invalid organization id",
        "Check the organization id; upper and lower case count.",
    ),
    CodeFact("BDC_1124", e.InvalidRequest, "wrong data type for a field", _CONTENT),
    CodeFact("BDC_1129", e.InvalidRequest, "invalid parameter value", _CONTENT),
    CodeFact("BDC_1130", e.BadCall, "field not allowed in this list's filter", _PROGRAM),
    CodeFact("BDC_1131", e.BadCall, "operator not allowed in this list's filter", _PROGRAM),
    CodeFact("BDC_1143", e.InvalidRequest, "invalid entity data (the message names the field)", _CONTENT),
    CodeFact(
        "BDC_1144",
        e.HourlyLimit,
        "hourly request limit of the developer key reached",
        "Wait for the next clock hour; see what else uses this developer key.",
    ),
    CodeFact(
        "BDC_1150",
        e.PermissionRefused,
        "the user may not make online payments (bank set-up or role)",
        "Give the user a paying role, or finish the bank set-up in BILL.",
    ),
    CodeFact(
        "BDC_1151",
        e.PermissionRefused,
        "the bank account may not make online payments",
        "Choose a verified funding account that the user may use.",
    ),
    CodeFact(
        "BDC_1171",
        e.DuplicateNumber,
        "a bill (or invoice) of this number exists for the vendor (or customer)",
        "Read the existing one and compare amount and date before taking it for the same.",
    ),
    CodeFact(
        "BDC_1233",
        e.Conflict,
        "the vendor's bank account cannot be added (pending invitation, e-payment set up, or foreign)",
        "Let the vendor's own BILL connection hold the bank account, or remove the pending one first.",
    ),
    CodeFact(
        "BDC_1322",
        e.ConcurrencyLimit,
        "too many requests at once for the organization",
        "Nothing to do: it is tried again by itself; other tools with the same developer key count, too.",
    ),
    CodeFact(
        "BDC_1356", e.MfaCodeExpired, "the MFA code has expired", "Ask for a new code and enter it at once."
    ),
    CodeFact(
        "BDC_1361",
        e.MfaRequired,
        "the session is not MFA-trusted",
        "Confirm a code once with client.trust(), or let the client have a remembered device.",
    ),
)

BY_CODE: Final = {fact.code: fact for fact in CODES}

BY_STATUS: Final[dict[int, tuple[type[e.ApiError], str, str]]] = {
    400: (e.InvalidRequest, "BILL refused the request", _CONTENT),
    401: (
        e.SessionExpired,
        "BILL does not accept the session",
        "A new login was tried already; check the user in BILL.",
    ),
    403: (e.PermissionRefused, "the user may not do this", "Give the user the role that may, in BILL."),
    404: (
        e.NotFound,
        "there is no such record or path",
        "Check the id; the record may belong to another organization.",
    ),
    409: (e.Conflict, "the record's state does not allow this", "Read the record again and decide anew."),
    422: (e.InvalidRequest, "a rule of BILL's refused the content", _CONTENT),
    423: (e.LoginLocked, "the organization is locked", _LOCKED),
    429: (e.RateLimited, "too many requests", "Nothing to do: it is tried again by itself."),
}
"""For answers without a known code. 423 rests on one integrator's report; the others are plain HTTP."""


def kind_of(status: int, code: str) -> tuple[type[e.ApiError], str, str]:
    """Give class, meaning and fix: BILL's code decides, then the HTTP status."""
    fact = BY_CODE.get(code)
    if fact is not None:
        return fact.kind, fact.meaning, fact.fix
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500:
        return e.ServerError, "BILL has a fault", _LATER
    return e.ApiError, f"BILL answered with HTTP status {status}", _PROGRAM
