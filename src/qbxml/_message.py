"""
What is common to all message classes, before anything is checked.

Two objects are equal when they are of the same class and all their fields are equal; ``repr`` shows only
what is there, so that a bill of forty possible fields reads as the five it has.
"""

from typing import ClassVar, Literal, Self

import attrs

__all__ = ["Message", "Side", "field_names"]

Side = Literal["request", "response", "both"]


class Message:
    """
    An element with content. Frozen.

    ``SIDE`` says where it may stand; ``WIRE`` holds its part of the schema (see ``tools/qbxml_schema``).
    """

    # Here and not in each class, which then has the layout of its fields alone: see ``make_source``.
    __slots__ = ("__weakref__",)

    WIRE: ClassVar[str] = ""
    SIDE: ClassVar[Side] = "request"
    SINCE: ClassVar[str] = "1.0"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in field_names(type(self)))

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in field_names(type(self)))))

    def __repr__(self) -> str:
        shown = [
            f"{name}={value!r}"
            for name in field_names(type(self))
            if (value := getattr(self, name)) is not None and value != ()
        ]
        return f"{type(self).__name__}({', '.join(shown)})"

    def replace(self, **changes: object) -> Self:
        """Return a copy with some fields changed, checked again."""
        return attrs.evolve(self, **changes)  # type: ignore[misc]  # every subclass is an attrs class


def field_names(cls: type[Message]) -> tuple[str, ...]:
    """Return the field names of a message class, in wire order."""
    found = _NAMES.get(cls)
    if found is None:
        found = _NAMES[cls] = tuple(attribute.name for attribute in attrs.fields(cls))  # type: ignore[arg-type]
    return found


_NAMES: dict[type[Message], tuple[str, ...]] = {}
