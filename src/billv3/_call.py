"""
Calls as values: what to ask, how to read the answer, whether asking twice is harmless.

Nothing here does I/O. The two clients differ only in who waits.
"""

import enum
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final, Generic, TypeVar
from urllib.parse import quote

from attrs import field, frozen

from ._convert import Mismatch, faults, moment_or_none, structure, unstructure
from ._json import NotJson, dumps, loads
from ._secret import masked
from .errors import AnswerUnreadable, UnreadableRow

T = TypeVar("T")

API: Final = "/connect"
EVENTS: Final = "/connect-events"


class Effect(enum.Enum):
    """What repeating a call may do."""

    READ = "read"  # nothing changes, ever
    SAME = "same"  # a write that changes nothing the second time: archive, restore, an idempotency key
    WRITE = "write"  # a second time may do it twice


@frozen
class Answer:
    """What came back: status, header names in lower case, body."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def served_at(self) -> datetime | None:
        """When BILL's own clock said so, to the second; None when it did not say."""
        text = self.headers.get("date", "")
        try:
            moment = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return None
        return moment if moment.tzinfo is not None else None


@frozen
class Call(Generic[T]):
    """
    One API call.

    Attributes:
        path: From ``/v3`` on.
        decode: Reads a successful answer; raises AnswerUnreadable.
        query: Pairs of name and plain value; encoded here and nowhere else.
        body: Bytes, or None for no body.
        record: What the call is about, for errors.
        events: True for the webhook API, which lives beside ``/connect``.
        authenticated: False for login and health, which have no session.
    """

    method: str
    path: str
    decode: Callable[[Answer], T] = field(repr=False)
    effect: Effect = Effect.READ
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    record: str = ""
    events: bool = False
    authenticated: bool = True
    url: str = field(default="", repr=False)  # whole address, for download links only

    @property
    def request(self) -> str:
        """Method and path, for errors and logs: no query, no body."""
        return f"{self.method} {'(download link)' if self.url else self.path}"

    def target(self, base_url: str) -> str:
        """Give the whole address; spaces become ``%20``, never ``+`` (BILL documentation, lists)."""
        if self.url:
            return self.url
        root = base_url.removesuffix(API) + EVENTS if self.events else base_url
        query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in self.query)
        return f"{root}{self.path}" + (f"?{query}" if query else "")


def segment(value: str) -> str:
    """Encode one path segment; an id is text from elsewhere and must not change the path."""
    return quote(value, safe="")


def encode(model: object) -> bytes:
    """Write a model, or a sequence of models, as JSON."""
    return dumps(unstructure(model))


def unreadable(answer: Answer, problem: str, reasons: tuple[str, ...] = ()) -> AnswerUnreadable:
    """Build the error for an answer that is not what the reference describes."""
    detail = f" ({'; '.join(reasons[:3])})" if reasons else ""
    error = AnswerUnreadable(
        f"{problem}{detail}.",
        fix="Try again; if it lasts, compare with BILL's reference and status page.",
        status=answer.status,
        reasons=reasons,
    )
    # Values of other types come again the next time; a text that was cut short need not.
    error.retryable = not reasons
    return error


def parsed(answer: Answer) -> object:
    """Parse the body of a successful answer."""
    if not answer.body.strip():
        raise unreadable(answer, "BILL's answer is empty where a record was due")
    try:
        return loads(answer.body)
    except NotJson as exc:
        kind = answer.headers.get("content-type", "").split(";")[0]
        raise unreadable(
            answer, f"BILL's answer is no whole JSON text ({exc}, {kind or 'no content type'})"
        ) from None


def read(answer: Answer, value: object, kind: type[T]) -> T:
    """Turn a parsed value into a model."""
    try:
        return structure(value, kind)
    except Mismatch as exc:
        found = _reasons(value, kind, "$", exc)
        raise unreadable(answer, "BILL's answer has values of unexpected types", found) from None


def _reasons(value: object, kind: type[T], path: str, mismatch: Mismatch) -> tuple[str, ...]:
    try:
        found = tuple(faults(value, kind, path))
    except RecursionError:
        found = ()
    return found or (f"{path}: {mismatch}",)


def reader(kind: type[T]) -> Callable[[Answer], T]:
    """Make the decoder for an answer that is one record (or one array of records)."""
    return lambda answer: read(answer, parsed(answer), kind)


def wrapped(kind: type[T], *keys: str) -> Callable[[Answer], tuple[T, ...]]:
    """
    Make the decoder for many records, bare or under one of the keys: BILL does it both ways.

    One that cannot be read refuses them all, for this is what writes answer.
    """

    def decode(answer: Answer) -> tuple[T, ...]:
        made, odd = _rows(answer, *_array(answer, parsed(answer), keys), kind)
        if odd:
            raise unreadable(answer, "BILL's answer has values of unexpected types", odd[0].error.reasons)
        return made

    return decode


def _array(answer: Answer, value: object, keys: tuple[str, ...]) -> tuple[list[object], str]:
    """Find the array of records in an answer, and its path."""
    path = "$"
    if isinstance(value, dict):
        found = next((key for key in ("results", *keys) if key in value), None)
        if found is None:
            raise unreadable(answer, f"BILL's answer has none of the keys {', '.join(('results', *keys))}")
        value, path = value[found], f"$.{found}"
    if value is None:
        return [], path
    if not isinstance(value, list):
        raise unreadable(answer, "BILL's answer has no array of records", (f"{path}: an array expected",))
    return value, path


def _rows(
    answer: Answer, rows: list[object], path: str, kind: type[T], one: str = "row"
) -> tuple[tuple[T, ...], tuple[UnreadableRow, ...]]:
    """Read the rows of an array, and set those apart that cannot be read. Empties the array."""
    # Each parsed row goes as soon as its record is there. Kept to the end, they would double what the garbage
    # collector walks through again and again: reading one large body would take half as long again.
    waiting = rows[::-1]
    rows.clear()
    made: list[T] = []
    odd: list[UnreadableRow] = []
    while waiting:
        row = waiting.pop()
        place = f"{path}[{len(made) + len(odd)}]"
        try:
            record = structure(row, kind)
        except Mismatch as exc:
            odd.append(_unreadable_row(answer, row, place, _reasons(row, kind, place, exc), one))
            continue
        if getattr(record, "id", None) == "":
            odd.append(_unreadable_row(answer, row, place, (f"{place}.id: an id expected",), one))
        else:
            made.append(record)
    return tuple(made), tuple(odd)


def _unreadable_row(
    answer: Answer, row: object, place: str, reasons: tuple[str, ...], one: str
) -> UnreadableRow:
    facts = row if isinstance(row, dict) else {}
    id = facts.get("id")
    error = unreadable(answer, "The record has values of unexpected types", reasons)
    error.record = f"{one} {id}" if isinstance(id, str) else f"a {one} without an id"
    return UnreadableRow(
        id=id if isinstance(id, str) else "",
        updated_time=moment_or_none(facts.get("updatedTime")),
        raw=_raw(row),
        reasons=tuple(reason.removeprefix(place).lstrip(".: ") for reason in reasons),
        error=error,
    )


def _raw(row: object) -> str:
    """Write a row that nobody could read, without secrets; nothing where it is nested too deeply."""
    try:
        return json.dumps(masked(row), default=str)
    except RecursionError:
        return ""


def nothing(answer: Answer) -> None:
    """Decode an answer whose body does not matter: logout, delete."""


def optional(kind: type[T]) -> Callable[[Answer], T | None]:
    """Make the decoder for an answer that may be empty."""
    return lambda answer: read(answer, parsed(answer), kind) if answer.body.strip() else None


@frozen
class Page(Generic[T]):
    """
    One page of a list.

    Attributes:
        items: The records, in BILL's order. An empty page is no sign of the end.
        next_page: Token of the next page; None only on the last one.
        prev_page: Token of the page before, where BILL gives one.
        served_at: BILL's clock, to the second.
        unreadable: The rows that are not what the reference describes; they are not among the items.
    """

    items: tuple[T, ...]
    next_page: str | None = None
    prev_page: str | None = None
    served_at: datetime | None = None
    unreadable: tuple[UnreadableRow, ...] = ()


def page_reader(kind: type[T], *keys: str, one: str = "row") -> Callable[[Answer], Page[T]]:
    """Make the decoder for a page: ``{results, nextPage, prevPage}``, and bare arrays where BILL has them."""

    def token(answer: Answer, value: object) -> str | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise unreadable(answer, "a page token is not text")
        return value

    def decode(answer: Answer) -> Page[T]:
        value = parsed(answer)
        following = value.get("nextPage") if isinstance(value, dict) else None
        previous = value.get("prevPage") if isinstance(value, dict) else None
        rows, path = _array(answer, value, keys)
        refused = path == "$" and any(map(_is_fault, rows))
        made, odd = _rows(answer, rows, path, kind, one)
        if refused and odd:
            raise unreadable(answer, "BILL's answer is a refusal where rows were due")
        return Page(made, token(answer, following), token(answer, previous), answer.served_at, odd)

    return decode


def row_reader(kind: type[T], *, one: str) -> Callable[[Answer], Page[T]]:
    """Make the decoder for one record as a page of one row."""

    def decode(answer: Answer) -> Page[T]:
        value = parsed(answer)
        if _is_fault(value) or not isinstance(value, dict):
            raise unreadable(answer, "BILL's answer is no record", ("$: an object expected",))
        try:
            return Page((structure(value, kind),), served_at=answer.served_at)
        except Mismatch as exc:
            odd = _unreadable_row(answer, value, "$", _reasons(value, kind, "$", exc), one)
            return Page((), served_at=answer.served_at, unreadable=(odd,))

    return decode


def _is_fault(row: object) -> bool:
    return isinstance(row, dict) and str(row.get("code", "")).startswith("BDC_")
