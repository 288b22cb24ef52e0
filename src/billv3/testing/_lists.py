"""
Lists: the filter grammar, the fields each entity allows, sorting, and pages behind opaque tokens.

Sources: BILL developer documentation, "Search operations with lists", "Filterable fields", "Sortable fields".
What the official tables leave open (payments, credits, classifications) is behind knobs.
"""

import base64
import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from billv3.testing._errors import refusal
from billv3.testing._json import Row, dumps, loads
from billv3.testing._knobs import Knobs
from billv3.testing._world import Table, World, time_text

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
    """The facts of a list; classifications and other small lists share one entry."""
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
    if op in {"eq", "ne"} and knobs.quotes_in_eq != "either" and quoted != (knobs.quotes_in_eq == "quoted"):
        raise refusal("BDC_1129", f"filters: the value of {name} has the wrong quoting")
    if name == "archived" and value not in {"true", "false"}:
        raise refusal("BDC_1129", "filters: archived is true or false")
    return tuple(value.split(",")) if op in {"in", "nin"} else (value,)


_INSTANT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?:(:\d{2})(?:(\.\d{3})(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?"
)


def _instant(name: str, value: str, knobs: Knobs) -> str:
    """A filter date in the form rows carry it, so that text comparison is time comparison."""
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


_PLACE: Final = frozenset({"key", "back", "at", "snapshot"})

Reader = Callable[[Row, str], Any]


def read_field(row: Row, name: str) -> Any:
    """A value by its dotted path; None when a key is left out."""
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


class _Down:
    """Turns a value's order round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: "_Down") -> bool:
        return bool(other.value < self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Down) and bool(other.value == self.value)

    __hash__ = None  # type: ignore[assignment]  # only compared


@dataclass(frozen=True)
class Query:
    """A list request after validation."""

    kind: str
    conditions: tuple[Condition, ...]
    order: tuple[tuple[str, bool], ...]
    size: int

    @property
    def fingerprint(self) -> str:
        text = repr((self.kind, self.conditions, self.order))
        return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()


@dataclass(frozen=True)
class Page:
    """Rows of one page and the tokens around it."""

    rows: tuple[Row, ...]
    following: str | None
    preceding: str | None


def parse_query(params: dict[str, list[str]], kind: str, knobs: Knobs) -> Query:
    """Validate max, filters and sort. Unknown parameters are ignored, as gateways do."""
    size = parse_max(params)
    filters, sort = _single(params, "filters"), _single(params, "sort")
    conditions = parse_filters(filters, kind, knobs) if filters else ()
    silent = "archived" in facts_of(kind).filters and not any(c.field == "archived" for c in conditions)
    if silent and not knobs.archived_in_default_lists:
        conditions = (*conditions, Condition("archived", "eq", ("false",)))
    return Query(kind, conditions, parse_sort(sort, kind) if sort else (), size)


def parse_max(params: dict[str, list[str]]) -> int:
    """``max`` is 1 to 100, 20 when it is left out; anything else is a 400."""
    text = _single(params, "max") or "20"
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= 100:
        raise refusal("BDC_1129", "max: must be between 1 and 100")
    return int(text)


def _single(params: dict[str, list[str]], name: str) -> str | None:
    values = params.get(name, [])
    if len(values) > 1:
        raise refusal("BDC_1129", f"{name}: given more than once")
    return values[0] if values else None


def read_page(world: World, params: dict[str, list[str]], kind: str, read: Reader = read_field) -> Page:
    """Answer one list request on a table."""
    knobs = world.knobs
    token = _single(params, "page")
    given = any(name in params for name in ("filters", "sort"))
    query = parse_query(params, kind, knobs)
    if token is None:
        return _cut(world, query, read, None)
    cursor = _decode(token)
    if given or knobs.page_token_needs_query:
        if cursor["query"] != query.fingerprint:
            raise refusal("BDC_1129", "page: this token belongs to other filters, sort or max")
        if cursor["size"] != query.size and ("max" in params or knobs.page_token_needs_query):
            raise refusal("BDC_1129", "page: this token belongs to other filters, sort or max")
    else:
        known = {name: [cursor[name]] for name in ("filters", "sort") if cursor[name]}
        query = parse_query({**known, "max": [str(cursor["size"])]}, kind, knobs)
        if cursor["query"] != query.fingerprint:
            raise refusal("BDC_1129", "page: this token belongs to another list")
    return _cut(world, query, read, cursor)


def _decode(token: str) -> Row:
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-.", validate=True)
        value = loads(raw[8:])
    except (ValueError, UnicodeError) as exc:
        raise refusal("BDC_1129", "page: not a token of this list") from exc
    if not isinstance(value, dict) or raw[:8] != _seal(raw[8:]):
        raise refusal("BDC_1129", "page: not a token of this list")
    return value


def _encode(value: Row) -> str:
    raw = dumps(value)
    return base64.b64encode(_seal(raw) + raw, altchars=b"-.").decode("ascii")


def _seal(raw: bytes) -> bytes:
    """Makes a token that somebody built or edited recognisable; no secret is kept with it."""
    return hashlib.blake2b(raw, digest_size=8, key=b"page token of the fake").digest()


def _cut(world: World, query: Query, read: Reader, cursor: Row | None) -> Page:
    table = world.tables[query.kind]
    if world.empty_next:
        world.empty_next = False
        place: Row = {"key": None} if world.knobs.cursor == "keyset" else {"at": 0}
        if cursor is not None:
            place = {name: value for name, value in cursor.items() if name in _PLACE}
        return Page((), _token(query, place), None)
    if world.knobs.cursor == "keyset":
        return _cut_by_key(table, query, read, cursor)
    return _cut_by_count(world, table, query, read, cursor)


def _token(query: Query, extra: Row) -> str:
    filters = ",".join(f"{c.field}:{c.op}:{_quote(c)}" for c in query.conditions)
    sort = ",".join(f"{name}:{'desc' if down else 'asc'}" for name, down in query.order)
    return _encode(
        {"query": query.fingerprint, "size": query.size, "filters": filters, "sort": sort, **extra}
    )


def _quote(condition: Condition) -> str:
    joined = ",".join(condition.values)
    return f'"{joined}"' if condition.op not in {"eq", "ne"} else joined


def _keys(table: Table, query: Query, read: Reader) -> tuple[Sequence[tuple[Any, ...]], bool]:
    """Sort keys that end in (sequence, id), and whether to walk them backwards."""
    ids = next((c.values for c in query.conditions if c.field == "id" and c.op in {"eq", "in"}), None)
    since = next(
        (c.values[0] for c in query.conditions if c.field == "updatedTime" and c.op in {"gt", "gte"}), None
    )
    if len(query.order) == 1 and query.order[0][0] == "updatedTime":
        whole = table.by_updated
        if ids is not None:
            whole = sorted(
                (table.rows[id].get("updatedTime", ""), table.sequence[id], id)
                for id in ids
                if id in table.rows
            )
        start = 0 if since is None else bisect_left(whole, (since,))
        return (whole[start:] if start else whole), query.order[0][1]
    if ids is not None:
        found = [(table.sequence[id], id) for id in dict.fromkeys(ids) if id in table.rows]
    elif since is not None:
        found = [key[1:] for key in table.by_updated[bisect_left(table.by_updated, (since,)) :]]
    else:
        found = table.by_sequence
        if not query.order:
            return found, False
    if not query.order:
        return sorted(found), False
    keyed = []
    for sequence, id in found:
        parts = [_sort_part(read(table.rows[id], name), down) for name, down in query.order]
        keyed.append((*parts, sequence, id))
    return sorted(keyed), False


def _sort_part(value: Any, down: bool) -> Any:
    part = (0, Decimal(0), "") if value is None else (1, *_comparable(value))
    return _Down(part) if down else part


def _comparable(value: Any) -> tuple[Decimal, str]:
    if isinstance(value, bool | int | Decimal):
        return Decimal(value), ""
    return Decimal(0), str(value)


def _cut_by_key(table: Table, query: Query, read: Reader, cursor: Row | None) -> Page:
    keys, backwards = _keys(table, query, read)
    conditions = query.conditions
    position, back = 0, False
    if cursor is not None and "key" not in cursor:
        raise refusal("BDC_1129", "page: not a token of this list")
    if cursor is not None and cursor["key"] is not None:
        key = _thaw(cursor["key"])
        back = bool(cursor.get("back"))
        if backwards != back:  # what lies before the key in ascending order
            position = bisect_left(keys, key) - 1
        else:
            position = bisect_right(keys, key)
    elif backwards:
        position = len(keys) - 1
    step = -1 if backwards != back else 1
    chosen: list[tuple[Any, ...]] = []
    more = False
    while 0 <= position < len(keys):
        row = table.rows[keys[position][-1]]
        if all(matches(c, read(row, c.field)) for c in conditions):
            if len(chosen) == query.size:
                more = True
                break
            chosen.append(keys[position])
        position += step
    if back:
        chosen.reverse()
    has_before = more if back else cursor is not None
    has_after = True if back else more
    return Page(
        tuple(table.rows[key[-1]] for key in chosen),
        _token(query, {"key": _freeze(chosen[-1])}) if has_after and chosen else None,
        _token(query, {"key": _freeze(chosen[0]), "back": True}) if has_before and chosen else None,
    )


def _freeze(key: tuple[Any, ...]) -> list[Any]:
    frozen: list[Any] = []
    for part in key:
        inner = part.value if isinstance(part, _Down) else part
        if isinstance(inner, tuple):
            frozen.append([isinstance(part, _Down), inner[0], str(inner[1]), inner[2]])
        else:
            frozen.append(inner)
    return frozen


def _thaw(frozen: list[Any]) -> tuple[Any, ...]:
    parts: list[Any] = []
    for part in frozen:
        if isinstance(part, list):
            value = (part[1], Decimal(part[2]), part[3])
            parts.append(_Down(value) if part[0] else value)
        else:
            parts.append(part)
    return tuple(parts)


def _cut_by_count(world: World, table: Table, query: Query, read: Reader, cursor: Row | None) -> Page:
    """Pages counted from the start: of the rows as they are now, or as they were at the first page."""
    if cursor is not None and "at" not in cursor:
        raise refusal("BDC_1129", "page: not a token of this list")
    at = cursor["at"] if cursor else 0
    name = cursor.get("snapshot") if cursor else None
    if name is not None:
        if name not in world.snapshots:
            raise refusal("BDC_1129", "page: this token is no longer known")
        ids = world.snapshots[name]
    else:
        keys, backwards = _keys(table, query, read)
        rows = (table.rows[key[-1]] for key in (reversed(keys) if backwards else keys))
        ids = [row["id"] for row in rows if all(matches(c, read(row, c.field)) for c in query.conditions)]
        if world.knobs.cursor == "snapshot":
            name = world.new_secret("page")
            world.snapshots[name] = ids
    extra = {} if name is None else {"snapshot": name}
    after, before = at + query.size, max(0, at - query.size)
    return Page(
        tuple(table.rows[id] for id in ids[at:after] if id in table.rows),
        _token(query, {"at": after, **extra}) if after < len(ids) else None,
        _token(query, {"at": before, **extra}) if at else None,
    )
