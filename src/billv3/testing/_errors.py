"""
Refusals as BILL writes them: an HTTP status and an array of error objects, classified by code.

Source: BILL developer documentation, "Common API error codes". Statuses that nobody has published are knobs.
"""

from dataclasses import dataclass, field
from typing import Final

from billv3.testing._json import Row


@dataclass(frozen=True)
class Problem:
    """One object of the error array."""

    code: str
    message: str
    category: str = "REQUEST"
    severity: str = "ERROR"
    params: tuple[Row, ...] = ()

    def row(self, timestamp: str) -> Row:
        """Return the object as it travels."""
        row: Row = {
            "timestamp": timestamp,
            "code": self.code,
            "severity": self.severity,
            "category": self.category,
            "message": self.message,
        }
        if self.params:
            row["params"] = list(self.params)
        return row


@dataclass
class Refusal(Exception):
    """Raised by a rule; becomes the error answer and undoes everything the request has changed."""

    status: int
    problems: tuple[Problem, ...]
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.status} " + "; ".join(f"{p.code} {p.message}" for p in self.problems)


# The messages are ours, except where a fact gives the words; clients must classify by code.
_WORDS: Final[dict[str, tuple[int, str, str]]] = {
    "BDC_1101": (401, "DOWNSTREAM", "The user name or password is wrong."),
    "BDC_1102": (401, "DOWNSTREAM", "The developer key is not valid in this environment."),
    "BDC_1103": (401, "DOWNSTREAM", "The developer key is not active."),
    "BDC_1105": (401, "DOWNSTREAM", "The organization has no API access."),
    "BDC_1107": (423, "DOWNSTREAM", "The organization is locked."),
    "BDC_1108": (400, "REQUEST", "A required parameter is missing."),
    "BDC_1109": (401, "DOWNSTREAM", "Session is invalid.  Please log in."),
    "BDC_1110": (401, "DOWNSTREAM", "The login is locked after too many wrong attempts."),
    "BDC_1117": (400, "REQUEST", "Required data is missing."),
    "BDC_1119": (400, "REQUEST", "Invalid field value."),
    "BDC_1120": (404, "APPLICATION", "No data found."),
    "BDC_1121": (404, "REQUEST", "This API is not supported. Check the path and its letter case."),
    "BDC_1122": (400, "REQUEST", "The JSON could not be parsed."),
    "BDC_1123": (401, "DOWNSTREAM", "The organization id is not valid."),
    "BDC_1124": (400, "REQUEST", "Wrong data type for the field."),
    "BDC_1129": (400, "REQUEST", "Invalid parameter value."),
    "BDC_1130": (400, "REQUEST", "The field is not allowed in the list filter."),
    "BDC_1131": (400, "REQUEST", "The operator is not allowed in the list filter."),
    "BDC_1143": (422, "APPLICATION", "Invalid entity data."),
    "BDC_1144": (429, "APPLICATION", "The limit of 20000 requests per hour has been reached."),
    "BDC_1150": (403, "APPLICATION", "The user may not make online payments."),
    "BDC_1151": (422, "APPLICATION", "The bank account may not make online payments."),
    "BDC_1171": (422, "APPLICATION", "The bill number has already been used for this vendor."),
    "BDC_1233": (422, "APPLICATION", "The vendor bank account cannot be added."),
    "BDC_1322": (429, "APPLICATION", "Too many concurrent requests for the organization."),
    "BDC_1356": (400, "APPLICATION", "The code has expired."),
    "BDC_1361": (403, "APPLICATION", "The session is untrusted."),
}


def refusal(
    code: str, message: str = "", *, status: int | None = None, headers: dict[str, str] | None = None
) -> Refusal:
    """Build the refusal for `code`; its usual HTTP status unless another is given."""
    usual, category, words = _WORDS[code]
    problem = Problem(code, message or words, category)
    return Refusal(usual if status is None else status, (problem,), headers or {})


def not_found(what: str, id: str) -> Refusal:
    """Build the answer to an id that nobody has: 404; BDC_1120 is what is documented for "no data"."""
    return refusal("BDC_1120", f"{id}: no {what} with this id")


def invalid(message: str) -> Refusal:
    """Build the answer of a business rule that says no: 422 with BDC_1143, "invalid entity data"."""
    return refusal("BDC_1143", message)
