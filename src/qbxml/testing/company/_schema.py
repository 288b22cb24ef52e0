"""The one place where the simulation asks the messages about their own fields."""

from qbxml import Aggregate
from qbxml._spec import Field, spec_of

__all__ = ["Field", "class_in", "fields_of", "names_of", "payload_of"]


def fields_of(cls: type[Aggregate]) -> tuple[Field, ...]:
    """The fields of a message class, in wire order, with their schema facts."""
    return spec_of(cls).fields


def names_of(cls: type[Aggregate]) -> tuple[str, ...]:
    """The field names of a message class, in wire order."""
    return tuple(one.name for one in fields_of(cls))


def payload_of(response: type[Aggregate]) -> Field | None:
    """The field of a response that holds its Ret objects."""
    for one in fields_of(response):
        if one.classes and one.name != "error_recovery":
            return one
    return None


def class_in(field: Field, tag: str = "") -> type[Aggregate]:
    """The class of the objects in a field; of a mixed field, that of one element name."""
    found = field.classes[tag] if tag else next(iter(field.classes.values()))
    assert issubclass(found, Aggregate)
    return found
