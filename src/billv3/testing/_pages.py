"""
Pages of lists behind opaque tokens, read in a chosen order while rows may move.

Source: BILL developer documentation, "Search operations with lists". How a cursor behaves while records
change is not documented: the knob ``cursor`` plays three ways.
"""

import base64
import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from billv3.testing._errors import refusal
from billv3.testing._filters import (
    Condition,
    Reader,
    facts_of,
    matches,
    parse_filters,
    parse_sort,
    read_field,
)
from billv3.testing._json import Row, dumps, loads
from billv3.testing._knobs import Knobs
from billv3.testing._world import World

_PLACE: Final = frozenset({"key", "back", "at", "snapshot"})


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
    """Make a token that somebody built or edited recognisable; no secret is kept with it."""
    return hashlib.blake2b(raw, digest_size=8, key=b"page token of the fake").digest()


def _cut(world: World, query: Query, read: Reader, cursor: Row | None) -> Page:
    if world.empty_next:
        world.empty_next = False
        place: Row = {"key": None} if world.knobs.cursor == "keyset" else {"at": 0}
        if cursor is not None:
            place = {name: value for name, value in cursor.items() if name in _PLACE}
        return Page((), _token(query, place), None)
    if world.knobs.cursor == "keyset":
        return _cut_by_key(world, query, read, cursor)
    return _cut_by_count(world, query, read, cursor)


def _token(query: Query, extra: Row) -> str:
    filters = ",".join(f"{c.field}:{c.op}:{_quote(c)}" for c in query.conditions)
    sort = ",".join(f"{name}:{'desc' if down else 'asc'}" for name, down in query.order)
    return _encode(
        {"query": query.fingerprint, "size": query.size, "filters": filters, "sort": sort, **extra}
    )


def _quote(condition: Condition) -> str:
    joined = ",".join(condition.values)
    return f'"{joined}"' if condition.op not in {"eq", "ne"} else joined


def _named_ids(world: World, query: Query) -> tuple[str, ...] | None:
    """Return the ids that an exact filter leaves in question, where an index knows them; else None."""
    for condition in query.conditions:
        if condition.op in {"eq", "in"}:
            if condition.field == "id":
                return tuple(dict.fromkeys(condition.values))
            if (query.kind, condition.field) == ("bills", "vendorId"):
                known = world.bills_of_vendor
                return tuple(id for vendor in dict.fromkeys(condition.values) for id in known.get(vendor, ()))
    return None


def _keys(world: World, query: Query, read: Reader) -> tuple[Sequence[tuple[Any, ...]], bool]:
    """Sort keys that end in (sequence, id), and whether to walk them backwards."""
    table = world.tables[query.kind]
    ids = _named_ids(world, query)
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
        found = [(table.sequence[id], id) for id in ids if id in table.rows]
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


def _cut_by_key(world: World, query: Query, read: Reader, cursor: Row | None) -> Page:
    table = world.tables[query.kind]
    keys, backwards = _keys(world, query, read)
    conditions = query.conditions
    position, back = 0, False
    if cursor is not None and "key" not in cursor:
        raise refusal("BDC_1129", "page: not a token of this list")
    if cursor is not None and cursor["key"] is not None:
        key = _thaw(cursor["key"])
        back = bool(cursor.get("back"))
        # Walking down, the next row lies before the key; walking up, after it.
        position = bisect_left(keys, key) - 1 if backwards != back else bisect_right(keys, key)
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


def _cut_by_count(world: World, query: Query, read: Reader, cursor: Row | None) -> Page:
    """Pages counted from the start: of the rows as they are now, or as they were at the first page."""
    table = world.tables[query.kind]
    if cursor is not None and "at" not in cursor:
        raise refusal("BDC_1129", "page: not a token of this list")
    at = cursor["at"] if cursor else 0
    name = cursor.get("snapshot") if cursor else None
    if name is not None:
        if name not in world.snapshots:
            raise refusal("BDC_1129", "page: this token is no longer known")
        ids = world.snapshots[name]
    else:
        keys, backwards = _keys(world, query, read)
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
