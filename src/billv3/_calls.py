"""The calls that most kinds of record have, as values."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from ._call import (
    Answer,
    Call,
    Effect,
    Page,
    encode,
    page_reader,
    parsed,
    reader,
    row_reader,
    segment,
    unreadable,
    wrapped,
)
from ._convert import Model
from ._entities import PAGE_MAX, Entity
from .errors import LimitExceeded, UsageError

T = TypeVar("T", bound=Model)


def checked_max(max: int) -> int:
    """Check a page size; raises LimitExceeded beyond 1 to 100."""
    if not 1 <= max <= PAGE_MAX:
        raise LimitExceeded(
            f"A page holds 1 to {PAGE_MAX} rows, not {max}.", fix=f"Use a max of 1 to {PAGE_MAX}."
        )
    return max


def checked_id(id: str, one: str) -> str:
    """Check that there is an id: an empty one would make another call of it."""
    if id in {"", ".", ".."}:
        raise UsageError(f"The id of the {one} is missing.", fix="Give the id that BILL gave the record.")
    return segment(id)


def checked_count(rows: Sequence[object], limit: int, what: str) -> None:
    """Check how many records go in one call."""
    if not 1 <= len(rows) <= limit:
        raise LimitExceeded(
            f"One call takes 1 to {limit} {what}, not {len(rows)}.",
            fix=f"Split them into calls of at most {limit}.",
        )


def page(entity: Entity[T], query: Iterable[tuple[str, str]]) -> Call[Page[T]]:
    return Call(
        method="GET",
        path=entity.path,
        decode=page_reader(entity.model, *entity.keys, one=entity.one),
        query=(*entity.query, *query),
        record=f"list of {entity.name}",
        events=entity.events,
    )


def get(entity: Entity[T], id: str) -> Call[T]:
    return Call(
        method="GET",
        path=f"{entity.path}/{checked_id(id, entity.one)}",
        decode=reader(entity.model),
        record=f"{entity.one} {id}",
    )


def find(entity: Entity[T], id: str) -> Call[Page[T]]:
    """Read one record as a page of one row, so that a record that cannot be read is a row like others."""
    return Call(
        method="GET",
        path=f"{entity.path}/{checked_id(id, entity.one)}",
        decode=row_reader(entity.model, one=entity.one),
        record=f"{entity.one} {id}",
    )


def create(entity: Entity[T], new: Model) -> Call[T]:
    return Call(
        method="POST",
        path=entity.path,
        decode=reader(entity.model),
        effect=Effect.WRITE,
        body=encode(new),
        record=f"new {entity.one}{_called(new)}",
    )


def write(entity: Entity[T], method: str, id: str, content: Model) -> Call[T]:
    return Call(
        method=method,
        path=f"{entity.path}/{checked_id(id, entity.one)}",
        decode=reader(entity.model),
        effect=Effect.WRITE,
        body=encode(content),
        record=f"{entity.one} {id}",
    )


def act(entity: Entity[T], id: str, action: str, *, effect: Effect, content: Model | None = None) -> Call[T]:
    return Call(
        method="POST",
        path=f"{entity.path}/{checked_id(id, entity.one)}/{action}",
        decode=reader(entity.model),
        effect=effect,
        body=None if content is None else encode(content),
        record=f"{entity.one} {id}",
    )


def bulk(entity: Entity[T], method: str, rows: Sequence[Model]) -> Call[tuple[T, ...]]:
    checked_count(rows, entity.bulk_max, entity.name)
    return Call(
        method=method,
        path=f"{entity.path}/bulk",
        decode=wrapped(entity.model, *entity.keys),
        effect=Effect.WRITE,
        body=encode(rows),
        record=f"{len(rows)} {entity.name}",
    )


def bulk_ids(entity: Entity[T], action: str, ids: Sequence[str], *, joined: bool) -> Call[tuple[T, ...]]:
    """Archive or restore several at once; how BILL wants ``ids`` is not documented, so both ways exist."""
    query = [("ids", ",".join(ids))] if joined else [("ids", id) for id in ids]
    return Call(
        method="POST",
        path=f"{entity.path}/bulk/{action}",
        decode=wrapped(entity.model, *entity.keys),
        effect=Effect.SAME,
        query=tuple(query),
        record=f"{len(ids)} {entity.name}",
    )


def text_of(key: str) -> Callable[[Answer], str]:
    """Make the decoder for an answer of which one text matters."""

    def decode(answer: Answer) -> str:
        value = parsed(answer)
        found = value.get(key) if isinstance(value, dict) else None
        if not isinstance(found, str):
            raise unreadable(answer, f"BILL's answer has no {key}", (f"$.{key}: text expected",))
        return found

    return decode


def _called(new: Model) -> str:
    name = getattr(new, "name", None) or getattr(new, "reference_number", None)
    return f' "{name}"' if isinstance(name, str) and name else ""
