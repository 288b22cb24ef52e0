"""
Filters and sorting of lists: the grammar, and the fields and operators that each entity allows.

Sources: BILL developer documentation, "Search operations with lists", "Filterable fields", "Sortable fields".
What the official tables leave open (payments, credits, classifications) is behind knobs.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from billv3.testing._errors import refusal
from billv3.testing._json import Row
from billv3.testing._knobs import Knobs
from billv3.testing._world import time_text

EQ: Final = frozenset({"eq"})
EQUAL: Final = frozenset({"eq", "ne"})
EQ_IN: Final = frozenset({"eq", "in"})
SOME: Final = frozenset({"eq", "ne", "in"})
ANY_OF: Final = frozenset({"eq", "ne", "in", "nin"})
RANGE: Final = frozenset({"gt", "gte", "lt", "lte"})
NAME: Final = frozenset({"eq", "sw"})
OPERATORS: Final = ANY_OF | RANGE | NAME

_TIMES: Final = {"createdTime": RANGE, "updatedTime": RANGE}
_TIME_FIELDS: Final = frozenset({"createdTime", "updatedTime"})
_DAY_FIELDS: Final = frozenset({"dueDate", "processDate", "creditDate", "invoiceDate"})
# Free text, whose quoting after eq BILL does not show; ids, words and booleans are bare in its examples.
_TEXT_FIELDS: Final = frozenset({"name", "transactionNumber"})
_LINE_CLASSES: Final = ("accountingClassId", "departmentId", "locationId", "itemId")


@dataclass(frozen=True)
class ListFacts:
    """What one list allows."""

    filters: dict[str, frozenset[str]]
    sorts: frozenset[str]
    unconfirmed: dict[str, frozenset[str]] = field(default_factory=dict)


def _sorts(text: str) -> frozenset[str]:
    return frozenset(text.split()) | {"createdTime", "updatedTime"}


_PARTY: Final = {
    "id": SOME,
    "archived": EQUAL,
    "name": NAME,
    "accountType": ANY_OF,
    "address.country": EQUAL,
    "paymentStatus": ANY_OF,
    **_TIMES,
}
_MINOR: Final = ListFacts({"id": SOME, "archived": EQUAL}, _sorts("archived name description"))

LISTS: Final[dict[str, ListFacts]] = {
    "vendors": ListFacts(
        {**_PARTY, "billCurrency": ANY_OF}, _sorts("archived name shortName email phone billCurrency")
    ),
    "customers": ListFacts(
        {**_PARTY, "invoiceCurrency": ANY_OF}, _sorts("archived name shortName email phone invoiceCurrency")
    ),
    "bills": ListFacts(
        {
            "id": SOME,
            "archived": EQUAL,
            "vendorId": EQ_IN,
            "dueDate": RANGE,
            "paymentStatus": SOME,
            **_TIMES,
            "payFromChartOfAccountId": SOME,
            "classifications.chartOfAccountId": SOME,
            **{f"classifications.{name}": SOME for name in _LINE_CLASSES},
        },
        _sorts("archived fundingAmount exchangeRate description dueDate"),
    ),
    "invoices": ListFacts(
        {
            "id": SOME,
            "archived": EQUAL,
            "customerId": EQ_IN,
            **_TIMES,
            "payToChartOfAccountId": SOME,
            **{f"classifications.{name}": SOME for name in _LINE_CLASSES},
        },
        _sorts("archived invoiceNumber invoiceDate dueDate totalAmount"),
    ),
    "payments": ListFacts(
        {"id": EQ, "transactionNumber": EQ},
        _sorts("description processDate amount confirmationNumber onlinePayment disbursementStatus"),
        {"vendorId": EQ_IN, "status": SOME, "processDate": RANGE, "disbursementType": SOME},
    ),
    "vendor-credits": ListFacts(
        {"id": SOME, "archived": EQUAL}, _sorts("archived creditDate amount appliedAmount")
    ),
    "banks": ListFacts(
        {"id": SOME, "bankAccountId": SOME, "archived": EQUAL},
        _sorts("archived nameOnAccount bankName accessToAdmins"),
    ),
    "users": ListFacts({"id": SOME, "archived": EQUAL}, _sorts("archived firstName lastName")),
    "roles": ListFacts({"id": SOME}, _sorts("description")),
    "employees": ListFacts({"id": SOME, "archived": EQUAL}, _sorts("archived firstName lastName")),
    "receivable-payments": ListFacts({"id": SOME}, _sorts("amount")),
    "recurringbills": ListFacts({"id": SOME, "archived": EQUAL, "vendorId": EQ_IN}, _sorts("archived")),
}


def facts_of(kind: str) -> ListFacts:
    """Return the facts of a list; classifications and other small lists share one entry."""
    return LISTS.get(kind, _MINOR)


@dataclass(frozen=True)
class Condition:
    """One ``field:op:value`` of a filter."""

    field: str
    op: str
    values: tuple[str, ...]


def parse_filters(text: str, kind: str, knobs: Knobs) -> tuple[Condition, ...]:
    """Read ``field:op:value,...``; refuses fields (BDC_1130), operators (BDC_1131) and values (BDC_1129)."""
    facts = facts_of(kind)
    allowed = dict(facts.filters)
    if knobs.time_filters_everywhere:
        allowed.update(_TIMES)
    if knobs.unconfirmed_payment_filters:
        allowed.update(facts.unconfirmed)
    conditions = []
    for part in _split(text):
        pieces = part.split(":", 2)
        if len(pieces) != 3:
            raise refusal("BDC_1129", f"filters: {part!r} is not field:operator:value")
        name, op, value = pieces
        if name not in allowed:
            raise refusal("BDC_1130", f"filters: field {name} is not allowed")
        if op not in OPERATORS or op not in allowed[name]:
            raise refusal("BDC_1131", f"filters: operator {op} is not allowed for field {name}")
        conditions.append(Condition(name, op, _values(name, op, value, knobs)))
    return tuple(conditions)


def _split(text: str) -> Iterator[str]:
    """Parts between commas that are outside double quotes."""
    if text.count('"') % 2:
        raise refusal("BDC_1129", "filters: a double quote is not closed")
    start, quoted = 0, False
    for position, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            yield text[start:position]
            start = position + 1
    yield text[start:]


def _values(name: str, op: str, raw: str, knobs: Knobs) -> tuple[str, ...]:
    quoted = len(raw) > 1 and raw[0] == raw[-1] == '"'
    value = raw[1:-1] if quoted else raw
    if '"' in value or not value:
        raise refusal("BDC_1129", f"filters: the value of {name} cannot be read")
    if op in {"in", "nin", "sw"} and not quoted:
        raise refusal("BDC_1129", f"filters: {op} needs its value in double quotes")
    if op in RANGE:
        if not quoted:
            raise refusal("BDC_1129", f"filters: the date of {name} must be in double quotes")
        return (_instant(name, value, knobs),)
    if (
        op in {"eq", "ne"}
        and name in _TEXT_FIELDS
        and knobs.quotes_in_eq != "either"
        and quoted != (knobs.quotes_in_eq == "quoted")
    ):
        raise refusal("BDC_1129", f"filters: the value of {name} has the wrong quoting")
    if name == "archived" and value not in {"true", "false"}:
        raise refusal("BDC_1129", "filters: archived is true or false")
    return tuple(value.split(",")) if op in {"in", "nin"} else (value,)


_INSTANT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?:(:\d{2})(?:(\.\d{3})(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?"
)


def _instant(name: str, value: str, knobs: Knobs) -> str:
    """Return a filter date in the form rows carry it, so that text comparison is time comparison."""
    found = _INSTANT.fullmatch(value)
    if found is None:
        raise refusal("BDC_1129", f"filters: {name} has no accepted date format")
    day, minutes, seconds, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{minutes or '00:00'}{seconds or ':00'}{fraction or ''}")
        if zone is None:
            offset = timedelta(hours=knobs.assumed_zone_hours)
        elif zone == "Z":
            offset = timedelta()
        else:
            sign = -1 if zone[0] == "-" else 1
            offset = sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]) if len(zone) > 3 else 0)
        aware = moment.replace(tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise refusal("BDC_1129", f"filters: {name} is no date") from exc
    return day if name in _DAY_FIELDS else time_text(aware)


Reader = Callable[[Row, str], Any]


def read_field(row: Row, name: str) -> Any:
    """Return a value by its dotted path; None when a key is left out."""
    value: Any = row
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def matches(condition: Condition, value: Any) -> bool:
    """Whether a row's value satisfies the condition; a missing value satisfies only ne and nin."""
    if value is None:
        return condition.op in {"ne", "nin"}
    text, wanted = _as_text(value), condition.values
    match condition.op:
        case "eq" | "in":
            return text in wanted
        case "ne" | "nin":
            return text not in wanted
        case "sw":
            return text.startswith(wanted[0])
        case "gt":
            return text > wanted[0]
        case "gte":
            return text >= wanted[0]
        case "lt":
            return text < wanted[0]
        case _:
            return text <= wanted[0]


def parse_sort(text: str, kind: str) -> tuple[tuple[str, bool], ...]:
    """Read ``field:asc,field:desc`` as (field, descending) pairs."""
    order = []
    for part in text.split(","):
        name, colon, direction = part.partition(":")
        if not colon or direction not in {"asc", "desc"}:
            raise refusal("BDC_1129", f"sort: {part!r} is not field:asc or field:desc")
        if name not in facts_of(kind).sorts:
            raise refusal("BDC_1129", f"sort: field {name} is not sortable")
        order.append((name, direction == "desc"))
    return tuple(order)
