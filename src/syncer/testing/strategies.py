"""Hypothesis strategies for what a store keeps. Needs hypothesis."""

from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st

from syncer import entries as e

T = TypeVar("T")

ENTRIES: tuple[type, ...] = (
    e.Connection,
    e.Secret,
    e.Lease,
    e.Session,
    e.CycleEntry,
    e.Watermark,
    e.Record,
    e.Link,
    e.Operation,
    e.Batch,
    e.ExceptionEntry,
    e.Match,
    e.Hint,
)
"""The classes that live in collections; the audit trail's lines are apart."""


def texts(max_size: int = 20) -> st.SearchStrategy[str]:
    """Text of any script that every database can keep: no NUL, no half characters."""
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=max_size)


def moments() -> st.SearchStrategy[datetime]:
    """Aware moments of three centuries, in zones from -12:00 to +14:00, to the microsecond."""
    zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    return st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=zones)  # noqa: DTZ001


def _values(kind: Any) -> st.SearchStrategy[Any]:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(tuple(kind))
    known: dict[Any, st.SearchStrategy[Any]] = {
        str: texts(),
        int: st.integers(0, 2**62),
        bool: st.booleans(),
        datetime: moments(),
    }
    return known[kind]


def entries(cls: type[T], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Values of a class of entries, each field drawn on its own; `fixed` replaces the strategy of a field."""
    fields: dict[str, type] = {one.name: one.type for one in attrs.fields(cls)}  # type: ignore[arg-type]  # T is an attrs class
    return st.builds(cls, **{name: fixed.get(name, _values(kind)) for name, kind in fields.items()})
