"""
How a Mod empties a reference: with an empty FullName or an empty ListID.

That one of the two does it is known, which of them is not, so a program can be tested against either.
"""

from typing import TypeVar

from qbxml import Aggregate
from qbxml.testing.company._behaviour import Behaviour
from qbxml.testing.company._references import is_empty, wire_name
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._schema import names_of
from qbxml.types import Ref

AnyAggregate = TypeVar("AnyAggregate", bound=Aggregate)


def as_understood(message: AnyAggregate, behaviour: Behaviour) -> AnyAggregate:
    """
    A Mod as QuickBooks takes it: an empty reference of the form that does not clear is refused (3190), or as
    good as absent.
    """
    if behaviour.clearing_form == "either":
        return message
    values = {name: getattr(message, name) for name in names_of(type(message))}
    return type(message)(**{name: _understood(name, value, behaviour) for name, value in values.items()})


def _understood(name: str, value: object, behaviour: Behaviour) -> object:
    if isinstance(value, Ref) and is_empty(value):
        if getattr(value, behaviour.clearing_form) is not None:
            return value
        if behaviour.other_clearing_form == "refuse":
            raise RefusedError(3190, f"{wire_name(name)} cannot be cleared.")
        return None
    if isinstance(value, Aggregate):
        return as_understood(value, behaviour)
    if isinstance(value, tuple):
        return tuple(_understood(name, part, behaviour) for part in value)
    return value
