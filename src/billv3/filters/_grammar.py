"""
How filters and sort keys are written, and the tables of what each entity's list takes.

Source: BILL developer documentation, search operations with lists.
"""

import enum
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Generic, TypeVar, get_origin

from attrs import frozen

from billv3._convert import datetime_text
from billv3.errors import FilterRefused

M = TypeVar("M")
V = TypeVar("V")

Value = str | bool | int | Decimal | date | datetime | enum.Enum

_QUOTED_ALWAYS: Final = frozenset({"sw"})
_NEEDS_QUOTES: Final = frozenset(',:"')


@frozen
class Filter(Generic[M]):
    """One condition on a list of ``M``; made by the fields below, or by ``where``."""

    entity: str
    field: str
    op: str
    text: str

    def __str__(self) -> str:
        return f"{self.field}:{self.op}:{self.text}"


@frozen
class Sort(Generic[M]):
    """One sort key of a list of ``M``."""

    entity: str
    field: str
    descending: bool = False

    def __str__(self) -> str:
        return f"{self.field}:{'desc' if self.descending else 'asc'}"


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        # BILL documents milliseconds, no finer; what is cut off can only let more rows in at the lower end.
        return datetime_text(value.replace(microsecond=value.microsecond // 1000 * 1000))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, float):
        raise FilterRefused("A float cannot be filtered by exactly.", fix="Use Decimal.")
    return str(value)


def _one(op: str, value: Value, quoted: bool | None) -> str:
    text = _plain(value)
    if '"' in text:
        raise FilterRefused(
            "BILL's filters cannot carry a quotation mark.", fix="Filter by something else, and compare here."
        )
    if quoted is None:
        # Bare for ids, words and plain text; in quotes for times, starts-with, and what the grammar would
        # split.
        quoted = isinstance(value, date) or op in _QUOTED_ALWAYS or not _NEEDS_QUOTES.isdisjoint(text)
    return f'"{text}"' if quoted else text


def _many(values: Iterable[Value]) -> str:
    texts = [_plain(value) for value in values]
    if not texts:
        raise FilterRefused("A filter by a list of nothing finds nothing.", fix="Leave the call out.")
    if any("," in text or '"' in text for text in texts):
        raise FilterRefused(
            "BILL's lists cannot carry commas or quotation marks.", fix="Use one filter for each value."
        )
    return f'"{",".join(texts)}"'


@frozen
class Field(Generic[M, V]):
    """A field that a list can be filtered by, with the operators it takes."""

    entity: str
    name: str
    ops: frozenset[str]

    def _filter(self, op: str, text: str) -> Filter[M]:
        if op not in self.ops:
            raise FilterRefused(
                f"BILL's list of {self.entity} does not take {op} for {self.name}.",
                fix=f"Use one of: {', '.join(sorted(self.ops))}.",
            )
        return Filter(self.entity, self.name, op, text)


class _Eq(Field[M, V]):
    def eq(self, value: V, *, quoted: bool | None = None) -> Filter[M]:
        """Equal. ``quoted`` overrides the quoting of the value, where BILL's grammar is not documented."""
        return self._filter("eq", _one("eq", value, quoted))  # type: ignore[arg-type]  # V is one of Value


class _Ne(Field[M, V]):
    def ne(self, value: V, *, quoted: bool | None = None) -> Filter[M]:
        """Not equal."""
        return self._filter("ne", _one("ne", value, quoted))  # type: ignore[arg-type]  # V is one of Value


class _In(Field[M, V]):
    def in_(self, values: Iterable[V]) -> Filter[M]:
        """One of these."""
        return self._filter("in", _many(values))  # type: ignore[arg-type]  # V is one of Value


class _Nin(Field[M, V]):
    def not_in(self, values: Iterable[V]) -> Filter[M]:
        """None of these."""
        return self._filter("nin", _many(values))  # type: ignore[arg-type]  # V is one of Value


class _Sw(Field[M, V]):
    def starts_with(self, value: V) -> Filter[M]:
        """Text that begins so."""
        return self._filter("sw", _one("sw", value, None))  # type: ignore[arg-type]  # V is one of Value


class Range(Field[M, V]):
    """A field that is compared by size."""

    def gt(self, value: V) -> Filter[M]:
        """After."""
        return self._filter("gt", _one("gt", value, None))  # type: ignore[arg-type]  # V is one of Value

    def gte(self, value: V) -> Filter[M]:
        """At or after."""
        return self._filter("gte", _one("gte", value, None))  # type: ignore[arg-type]  # V is one of Value

    def lt(self, value: V) -> Filter[M]:
        """Before."""
        return self._filter("lt", _one("lt", value, None))  # type: ignore[arg-type]  # V is one of Value

    def lte(self, value: V) -> Filter[M]:
        """At or before."""
        return self._filter("lte", _one("lte", value, None))  # type: ignore[arg-type]  # V is one of Value


class EqOnly(_Eq[M, V]):
    """Takes eq."""


class EqNe(_Eq[M, V], _Ne[M, V]):
    """Takes eq and ne."""


class EqIn(_Eq[M, V], _In[M, V]):
    """Takes eq and in."""


class EqSw(_Eq[M, V], _Sw[M, V]):
    """Takes eq and sw."""


class EqNeIn(_Eq[M, V], _Ne[M, V], _In[M, V]):
    """Takes eq, ne and in."""


class EqNeInNin(_Eq[M, V], _Ne[M, V], _In[M, V], _Nin[M, V]):
    """Takes eq, ne, in and nin."""


_OPS: Final[dict[type, frozenset[str]]] = {
    Range: frozenset({"gt", "gte", "lt", "lte"}),
    EqOnly: frozenset({"eq"}),
    EqNe: frozenset({"eq", "ne"}),
    EqIn: frozenset({"eq", "in"}),
    EqSw: frozenset({"eq", "sw"}),
    EqNeIn: frozenset({"eq", "ne", "in"}),
    EqNeInNin: frozenset({"eq", "ne", "in", "nin"}),
}

FILTERABLE: Final[dict[str, dict[str, frozenset[str]]]] = {}
"""Entity, field (wire name) and operators: what ``where`` goes by."""

UNCONFIRMED: Final[set[tuple[str, str]]] = set()
"""Entity and field of what only integrators have used."""

SORTABLE: Final[dict[str, tuple[str, ...]]] = {}
"""Entity and the fields that its list can be sorted by."""


F = TypeVar("F", bound=Field)  # type: ignore[type-arg]  # whatever field class is asked for


def by(kind: type[F], entity: str, name: str, *, confirmed: bool = True) -> F:
    """Make a field of an entity's list, and let ``where`` know."""
    ops = _OPS[get_origin(kind) or kind]
    FILTERABLE.setdefault(entity, {})[name] = ops
    if not confirmed:
        UNCONFIRMED.add((entity, name))
    return kind(entity, name, ops)


@frozen
class SortField(Generic[M]):
    """A field that a list can be sorted by."""

    entity: str
    name: str

    def asc(self) -> Sort[M]:
        """Smallest, or oldest, first."""
        return Sort(self.entity, self.name)

    def desc(self) -> Sort[M]:
        """Largest, or newest, first."""
        return Sort(self.entity, self.name, descending=True)


S = TypeVar("S", bound=SortField)  # type: ignore[type-arg]  # of whatever model


def sort_by(kind: type[S], entity: str, name: str) -> S:
    """Make a sort key of an entity's list, and note it for the tables."""
    SORTABLE[entity] = (*SORTABLE.get(entity, ()), name)
    return kind(entity, name)


def where(
    entity: str, field: str, op: str, value: Value | Iterable[Value], *, checked: bool = True
) -> Filter[object]:
    """
    Make a filter from wire names, for programs that get them from outside.

    Raises FilterRefused when BILL's list of the entity does not take the field or the operator.
    ``checked=False`` sends it anyway, to try out what BILL does not document.
    """
    fields = FILTERABLE.get(entity, {})
    if checked and field not in fields:
        raise FilterRefused(
            f"BILL's list of {entity} cannot be filtered by {field}.",
            fix=f"Use one of: {', '.join(sorted(fields)) or 'nothing'}; or compare the rows here.",
        )
    if checked and op not in fields[field]:
        raise FilterRefused(
            f"BILL's list of {entity} does not take {op} for {field}.",
            fix=f"Use one of: {', '.join(sorted(fields[field]))}.",
        )
    if op in {"in", "nin"}:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise FilterRefused(f"{op} takes a list of values.", fix="Give a tuple.")
        return Filter(entity, field, op, _many(value))
    if isinstance(value, Iterable) and not isinstance(value, str):
        raise FilterRefused(f"{op} takes one value.", fix="Use in for a list.")
    return Filter(entity, field, op, _one(op, value, None))
