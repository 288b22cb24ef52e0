"""
Absent, null and zero are three different things.

BILL leaves out keys that have no value, so every attribute of a record read from BILL is one of

* ``UNSET``: the key was not in the JSON (on a write: leave it out, do not touch it);
* ``None``: the key was there and ``null`` (on a write: send ``null``);
* a value, and ``Decimal("0")`` is a value: a missing ``dueAmount`` is not a paid bill.

``UNSET`` is false, so ``bill.due_amount or Decimal(0)`` and ``for line in bill.bill_line_items or ()`` read
naturally where the difference does not matter, and ``is UNSET`` narrows for the type checker where it does.
"""

import enum
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias, TypeGuard, TypeVar

T = TypeVar("T")


class Unset(enum.Enum):
    """The type of ``UNSET``, for annotations."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET

Maybe: TypeAlias = T | Unset | None
"""A value that may be null or left out."""

Json: TypeAlias = object
"""What a JSON text holds once parsed: text, int, ``Decimal``, bool, None, lists and dicts of them."""


def given(value: T | Unset | None) -> TypeGuard[T]:
    """Tell whether a value is there: neither left out nor null."""
    return value is not UNSET and value is not None


class Extra(Mapping[str, object]):
    """
    What BILL sent that this package has no attribute for, by wire name, unchanged.

    Immutable, and sent back as it came when the record is encoded. Its repr shows names only, because nobody
    has looked at what the values are.
    """

    __slots__ = ("_fields",)
    _fields: dict[str, object]

    def __init__(self, fields: Mapping[str, object] | None = None) -> None:
        self._fields = dict(fields or {})

    def __getitem__(self, name: str) -> object:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return f"Extra({', '.join(self._fields)})"

    def __hash__(self) -> int:
        return hash(frozenset(self._fields))

    def __reduce__(self) -> tuple[type["Extra"], tuple[dict[str, object]]]:
        return Extra, (dict(self._fields),)


NO_EXTRA: Final = Extra()
