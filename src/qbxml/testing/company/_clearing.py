"""
How a Mod empties a reference: with an empty FullName or an empty ListID.

That one of the two does it is known, which of them is not, so a program can be tested against either.
"""

from typing import TypeVar

import attrs

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
    changes: dict[str, object] = {}
    for name in names_of(type(message)):
        value = getattr(message, name)
        understood = _understood(name, value, behaviour)
        if understood is not value:
            changes[name] = understood
    return attrs.evolve(message, **changes) if changes else message


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
        parts = tuple(_understood(name, part, behaviour) for part in value)
        return value if all(one is other for one, other in zip(parts, value, strict=True)) else parts
    return value
