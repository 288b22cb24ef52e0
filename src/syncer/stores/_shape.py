"""
What all stores have in common: the shape of each class of entries, and what may be asked of it.

A lookup names fields that are a leading part of the class's `KEY` or of one of its `INDEXES`, in any
order, and perhaps an upper bound for the moment that follows them there. Everything else is refused, in
memory too, so that a test on the memory store finds what would scan a table of a million rows in production.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

import attrs

from syncer import entries as e
from syncer.errors import AlreadyExists, Conflict, StoreError
from syncer.ports import Findable

T = TypeVar("T", bound=attrs.AttrsInstance)

Key = tuple[str, ...]

CLASSES: Mapping[str, type] = {
    "connections": e.Connection,
    "secrets": e.Secret,
    "leases": e.Lease,
    "sessions": e.Session,
    "cycles": e.CycleEntry,
    "watermarks": e.Watermark,
    "records": e.Record,
    "links": e.Link,
    "operations": e.Operation,
    "batches": e.Batch,
    "exceptions": e.ExceptionEntry,
    "matches": e.Match,
    "hints": e.Hint,
}
"""The collections of a unit by name, each with the class of its values."""


def getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function that reads these attributes as a tuple, also of none or one."""
    if not names:
        return lambda _: ()
    if len(names) == 1:
        one = attrgetter(names[0])
        return lambda value: (one(value),)
    return attrgetter(*names)


@attrs.frozen(eq=False)
class Shape(Generic[T]):
    """One class of entries: its fields, its key, and how it may be looked up."""

    cls: type[T]
    fields: tuple[str, ...] = attrs.field(init=False)
    key: tuple[str, ...] = attrs.field(init=False)
    indexes: tuple[tuple[str, ...], ...] = attrs.field(init=False)
    moments: frozenset[str] = attrs.field(init=False)
    key_of: Callable[[T], Key] = attrs.field(init=False)
    _checks: tuple[tuple[str, Callable[[Any], object]], ...] = attrs.field(init=False)

    @fields.default
    def _fields(self) -> tuple[str, ...]:
        return tuple(one.name for one in attrs.fields(self.cls))

    @key.default
    def _key(self) -> tuple[str, ...]:
        return tuple(getattr(self.cls, "KEY", ()))

    @indexes.default
    def _indexes(self) -> tuple[tuple[str, ...], ...]:
        return tuple(getattr(self.cls, "INDEXES", ()))

    @moments.default
    def _moments(self) -> frozenset[str]:
        return frozenset(one.name for one in attrs.fields(self.cls) if one.type is datetime)

    @key_of.default
    def _key_of(self) -> Callable[[T], Key]:
        return getter(self.key)

    @_checks.default
    def _all_checks(self) -> tuple[tuple[str, Callable[[Any], object]], ...]:
        types = {one.name: one.type for one in attrs.fields(self.cls)}
        wanted: dict[object, Callable[[Any], object]] = {str: text, datetime: moment}
        return tuple((name, wanted[kind]) for name, kind in types.items() if kind in wanted)

    def checked(self, value: T) -> T:
        """Return the value as a store gives it back: text that can be kept, moments in UTC."""
        changes: dict[str, object] = {}
        for name, check in self._checks:
            given = getattr(value, name)
            kept = check(given)
            if kept is not given:
                changes[name] = kept
        if not changes:
            return value
        return self.cls(**({name: getattr(value, name) for name in self.fields} | changes))

    def same_key(self, old: T, new: T) -> Key:
        """Return the key that both values have. Raises `ValueError` if they have not the same."""
        key = self.key_of(old)
        if key != self.key_of(new):
            raise ValueError(f"swap() replaces a {self.cls.__name__} by one with the same key")
        return key

    def check_key(self, key: tuple[str, ...]) -> None:
        """Raise `TypeError` unless the key has as many parts as the class's own."""
        if len(key) != len(self.key):
            raise TypeError(f"the key of a {self.cls.__name__} is {self.key}, got {len(key)} parts")

    def check_lookup(self, equal: Iterable[str], at_most: Iterable[str]) -> tuple[str, ...]:
        """Return the index (or key) that answers a lookup by these fields. Raises `TypeError` if none."""
        return _check_lookup(self, frozenset(equal), frozenset(at_most))


@cache
def _check_lookup(shape: Shape[Any], equal: frozenset[str], at_most: frozenset[str]) -> tuple[str, ...]:
    indexes = (shape.key, *shape.indexes)
    for index in indexes:
        follows = shape.moments.intersection(index[len(equal) : len(equal) + 1])
        if equal == set(index[: len(equal)]) and at_most <= follows:
            return index
    asked = ", ".join(sorted(equal) + [f"{name} at most" for name in sorted(at_most)])
    known = "; ".join(", ".join(index) for index in indexes)
    raise TypeError(
        f"a {shape.cls.__name__} cannot be looked up by {asked}, only by leading parts of: {known}"
    )


_SHAPES: dict[type, Shape[Any]] = {}


def shape(cls: type[T]) -> Shape[T]:
    """Return the shape of a class of entries; always the same object."""
    known = _SHAPES.get(cls)
    return known if known is not None else _SHAPES.setdefault(cls, Shape(cls))


def text(value: str) -> str:
    """Return the text. Raises `StoreError` if no database can keep it: NUL, or half a character."""
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as exc:
            raise _not_text("half a character (a lone surrogate)") from exc
    if "\0" in value:
        raise _not_text("a NUL character")
    return value


def are_plain(values: Sequence[str]) -> bool:
    """Whether all these are nothing but text, and ASCII without NUL: such text needs no closer look."""
    whole = "".join(values)
    return whole.isascii() and "\0" not in whole and {*map(type, values)} <= _PLAIN


_PLAIN: Final[set[type]] = {str}


def words(value: str) -> str:
    """Return the text of an enum member or the text itself. Raises `StoreError` if it cannot be kept."""
    return text(plain(value))


def _not_text(what: str) -> StoreError:
    return StoreError(f"A text holds {what}, which cannot be stored.", fix="Replace it before storing.")


def moment(value: datetime) -> datetime:
    """Return the moment in UTC. Raises `ValueError` if it is naive."""
    if value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        raise ValueError("a moment without a zone cannot be stored; use aware datetimes")
    return value.astimezone(UTC)


def listed(value: Findable) -> tuple[str, ...] | None:
    """Return the values of an in-list, each once and sorted, or `None` for a single value."""
    return None if isinstance(value, (str, int)) else tuple(sorted({plain(text(one)) for one in value}))


def plain(value: str) -> str:
    """Return the text of an enum member, or the text itself."""
    return value if type(value) is str else str(value)


def check_use(*, over: bool, refused: bool) -> None:
    """Raise `StoreError` if a unit is used after its end, or writes although it is for reading."""
    if over:
        raise StoreError("The unit is over.", fix="Open a new one with `with store.unit() as unit`.")
    if refused:
        raise StoreError("This unit is for reading.", fix="Write in a unit opened with `store.unit()`.")


def nested() -> StoreError:
    """Return the error of a unit that is opened inside another one of the same thread."""
    return StoreError(
        "A unit cannot be opened inside another one of the same thread.",
        fix="Hand the open unit on, or open the second one after the first has ended.",
    )


def already_exists(shape: Shape[Any], key: Key) -> AlreadyExists:
    """Return the error of an insert that met a value with the same key."""
    return AlreadyExists(
        f"There is a {shape.cls.__name__} with this key already.",
        fix="Read it first, and decide anew.",
        record=" ".join(key),
    )


def changed(shape: Shape[Any], key: Key) -> Conflict:
    """Return the error of a swap that found another value."""
    return Conflict(
        f"The {shape.cls.__name__} is not what it was when it was read.",
        fix="Run the whole unit again.",
        record=" ".join(key),
    )
