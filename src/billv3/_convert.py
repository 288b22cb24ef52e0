"""
Between parsed JSON and models, through one private cattrs converter.

Rules:

* A key that is absent leaves the attribute ``UNSET``, ``null`` makes it ``None``; both go back the way they
  came. * Keys without an attribute are kept in ``extra`` and sent back.
* Amounts may come as numbers or as text; they end as ``Decimal`` of the very digits.
* Enumerations are open: a value nobody has heard of stays the text it is.
* A date may come as a date-time (webhooks do that); its date part counts, never converted to another zone.
* Anything else of a wrong type is a ``Mismatch`` that ends as ``AnswerUnreadable`` with the paths.

Functions are made per class on first use, as source text like cattrs' own, because reading 10,000 bills is
130,000 objects. They know no paths; only after a failure ``faults`` walks the value again to say where it
hurts.
"""

import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Final, NewType, TypeVar, Union

import attrs
from attrs import field, frozen
from cattrs import Converter

from ._unset import NO_EXTRA, UNSET, Extra, Unset
from .errors import NotSendable

T = TypeVar("T")

_DIGITS_MAX: Final = 400


class Mismatch(ValueError):
    """A value of a type that its field does not take; never leaves this package."""


def _kept(fields: Mapping[str, object]) -> Extra:
    return fields if isinstance(fields, Extra) else Extra(fields)


@frozen(kw_only=True, repr=False)
class Model:
    """
    What all records share: ``extra`` for keys without an attribute.

    The repr shows what is there and leaves out what is absent; values under ``SECRET`` metadata are masked.
    """

    extra: Extra = field(default=NO_EXTRA, converter=_kept)

    def __repr__(self) -> str:
        shown = []
        for attribute in attrs.fields(type(self)):
            value = getattr(self, attribute.name)
            if value is UNSET or (attribute.name == "extra" and not value):
                continue
            masked = attribute.metadata.get("secret") and value is not None
            shown.append(f"{attribute.name}={'***' if masked else repr(value)}")
        return f"{type(self).__name__}({', '.join(shown)})"


SECRET: Final = {"secret": True}
"""Field metadata: this value is masked in the repr."""


def wire(name: str) -> dict[str, object]:
    """Field metadata: the wire name, where it is not the attribute's name in camel case."""
    return {"wire": name}


@lru_cache(maxsize=4096)
def camel(name: str) -> str:
    """
    Give the wire name of an attribute.

    >>> camel("state_or_province")
    'stateOrProvince'
    """
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def wire_name(attribute: "attrs.Attribute[Any]") -> str:
    """Give the wire name of an attribute of a model."""
    name: str = attribute.metadata.get("wire") or camel(attribute.name)
    return name


# Scalars in
# ------------------------------------------------------------------------------------------------------


def _to_str(value: object) -> str:
    if isinstance(value, str):
        return value
    raise Mismatch("text expected")


def _to_bool(value: object) -> bool:
    if value is True or value is False:
        return value
    raise Mismatch("true or false expected")


def _to_int(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str | Decimal):
        number = _to_decimal(value)
        if number.is_finite() and number == number.to_integral_value():
            return int(number)
    raise Mismatch("a whole number expected")


def _to_decimal(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise Mismatch("a number expected")
    try:
        number = Decimal(value)
    except (ArithmeticError, ValueError):
        raise Mismatch("a number expected") from None
    if not number.is_finite() or not -_DIGITS_MAX < number.adjusted() < _DIGITS_MAX:
        raise Mismatch("a number of ordinary size expected")
    return number


@lru_cache(maxsize=4096)
def _date_of(text: str) -> date:
    return date.fromisoformat(text[:10] if len(text) > 10 and text[10] in "T " else text)


def _to_date(value: object) -> date:
    if not isinstance(value, str):
        raise Mismatch("a date expected")
    try:
        return _date_of(value)
    except ValueError:
        raise Mismatch("a date expected") from None


def _in_utc(moment: datetime) -> datetime:
    # BILL's documents leave the zone of a bare time open; its own answers are UTC.
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _to_datetime(value: object) -> datetime:
    if not isinstance(value, str):
        raise Mismatch("a date and time expected")
    try:
        return _in_utc(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        raise Mismatch("a date and time expected") from None


def _to_json(value: object) -> object:
    return value


def _to_extra(value: object) -> Mapping[str, object]:
    if isinstance(value, dict):
        return Extra(value)
    raise Mismatch("an object expected")


# Scalars out
# -----------------------------------------------------------------------------------------------------


def datetime_text(moment: datetime) -> str:
    """Write an aware moment as BILL does: UTC, milliseconds at least."""
    if moment.tzinfo is None:
        raise NotSendable(
            "A time without zone cannot be sent.", fix="Use an aware datetime, for example in UTC."
        )
    moment = moment.astimezone(UTC)
    spec = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.isoformat(timespec=spec).replace("+00:00", "Z")


def _from_decimal(value: object) -> Decimal:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if not isinstance(value, Decimal):
        raise NotSendable(
            f"An amount of type {type(value).__name__} cannot be sent exactly.",
            fix='Use Decimal, as in Decimal("12.50").',
        )
    return value


def _from_date(value: object) -> str:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise NotSendable(f"A date is needed, not {type(value).__name__}.", fix="Use datetime.date.")
    return value.isoformat()


def _from_datetime(value: object) -> str:
    if not isinstance(value, datetime):
        raise NotSendable(
            f"A date and time is needed, not {type(value).__name__}.", fix="Use an aware datetime."
        )
    return datetime_text(value)


def _from_enum(value: object) -> str:
    return value.value if isinstance(value, Enum) else _from_str(value)


def _from_str(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if not isinstance(value, str):
        raise NotSendable(f"Text is needed, not {type(value).__name__}.", fix="Use str.")
    return value


def _from_bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise NotSendable(f"True or False is needed, not {type(value).__name__}.", fix="Use bool.")
    return value


def _from_int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotSendable(f"A whole number is needed, not {type(value).__name__}.", fix="Use int.")
    return value


def _from_extra(value: Mapping[str, object]) -> dict[str, object]:
    return dict(value)


# Types
# -----------------------------------------------------------------------------------------------------------


def core_type(annotation: Any) -> Any:
    """Strip ``| None | Unset`` and NewType: what remains is the type a value of the field has."""
    if isinstance(annotation, NewType):
        return core_type(annotation.__supertype__)
    if typing.get_origin(annotation) in (Union, types.UnionType):
        kinds = [a for a in typing.get_args(annotation) if a not in (type(None), Unset)]
        enums = [k for k in kinds if isinstance(k, type) and issubclass(k, Enum)]
        if enums:
            return enums[0]
        (only,) = kinds
        return core_type(only)
    return annotation


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _open_enum(kind: type[Enum]) -> Callable[[object, object], object]:
    known = {member.value: member for member in kind}

    def read(value: object, _: object) -> object:
        if not isinstance(value, str):
            raise Mismatch("text expected")
        return known.get(value, value)

    return read


_SCALARS_IN: Final[dict[Any, Callable[[Any], Any]]] = {
    str: _to_str,
    bool: _to_bool,
    int: _to_int,
    Decimal: _to_decimal,
    date: _to_date,
    datetime: _to_datetime,
    object: _to_json,
    Mapping[str, object]: _to_extra,
}
_SCALARS_OUT: Final[dict[Any, Callable[[Any], Any]]] = {
    str: _from_str,
    bool: _from_bool,
    int: _from_int,
    Decimal: _from_decimal,
    date: _from_date,
    datetime: _from_datetime,
    object: _to_json,
    Mapping[str, object]: _from_extra,
}
# Values of these classes are right as they come, but for the size of a number; the test saves a call for
# most fields.
_AS_IS: Final = {str: "str", bool: "bool", int: "int", Decimal: "Decimal"}


def _reader(kind: Any) -> Callable[[Any], Any]:
    """Give the function that reads one value of a core type."""
    if kind in _SCALARS_IN:
        return _SCALARS_IN[kind]
    if _is_enum(kind):
        # Not through cattrs: its own hook for enumerations is a closed one.
        words = _open_enum(kind)
        return lambda value: words(value, kind)
    hook = CONVERTER.get_structure_hook(kind)
    return lambda value: hook(value, kind)


def _draft(kind: Any) -> type:
    """
    Make the mutable twin of a model class, with the very same slots.

    An object is filled as a draft, with plain assignments that the interpreter makes fast, and then becomes
    the frozen class. Going through the frozen class' own ``__init__`` takes more than twice as long.
    """
    slots = {"__slots__": kind.__slots__, "__setattr__": object.__setattr__}
    return type(f"{kind.__name__}Draft", kind.__bases__, slots)


def _make_structure(kind: Any) -> Callable[[Any, Any], Any]:
    """Make the reader of one model class."""
    scope: dict[str, Any] = {
        "UNSET": UNSET,
        "Decimal": Decimal,
        "NO_EXTRA": NO_EXTRA,
        "Extra": Extra,
        "Mismatch": Mismatch,
        "UTC": UTC,
        "date_of": _date_of,
        "moment_of": datetime.fromisoformat,
        "in_utc": _in_utc,
        "new": object.__new__,
        "kind": kind,
        "Draft": _draft(kind),
        "KNOWN": {wire_name(a) for a in attrs.fields(kind) if a.name != "extra"},
    }
    lines = [
        "def structure(o, _):",
        " if o.__class__ is not dict: raise Mismatch('an object expected')",
        " get = o.get",
        " self = new(Draft)",
    ]
    for at, a in enumerate(attrs.fields(kind)):
        if a.name == "extra":
            lines.append(
                " self.extra = NO_EXTRA if o.keys() <= KNOWN else Extra("
                "{k: v for k, v in o.items() if k not in KNOWN})"
            )
            continue
        core = core_type(a.type)
        lines.append(f" v = get({wire_name(a)!r}, UNSET)")
        if a.default is attrs.NOTHING:
            lines.append(" if v is UNSET or v is None: raise Mismatch('a value expected')")
        empty = "v is not UNSET and v is not None"
        if core in _AS_IS:
            scope[f"r{at}"] = _reader(core)
            lines.append(f" if v.__class__ is not {_AS_IS[core]}:")
            lines.append(f"  if {empty}: v = r{at}(v)")
            if core is Decimal:
                # JSON can say numbers that no calculation comes to an end with.
                lines.append(f" elif not {-_DIGITS_MAX} < v.adjusted() < {_DIGITS_MAX}: r{at}(v)")
        elif core is object:
            pass
        elif _is_enum(core):
            scope[f"e{at}"] = {member.value: member for member in core}.get
            lines.append(f" if v.__class__ is str: v = e{at}(v, v)")
            lines.append(f" elif {empty}: raise Mismatch('text expected')")
        elif core is date:
            lines.append(" if v.__class__ is str: v = date_of(v)")
            lines.append(f" elif {empty}: raise Mismatch('a date expected')")
        elif core is datetime:
            lines.append(" if v.__class__ is str:")
            lines.append("  v = moment_of(v)")
            lines.append("  if v.tzinfo is not UTC: v = in_utc(v)")
            lines.append(f" elif {empty}: raise Mismatch('a date and time expected')")
        else:
            scope[f"r{at}"], scope[f"t{at}"] = CONVERTER.get_structure_hook(core), core
            lines.append(f" if {empty}: v = r{at}(v, t{at})")
        lines.append(f" self.{a.name} = v")
    lines += [" self.__class__ = kind", " return self"]
    exec(compile("\n".join(lines), f"<reader of {kind.__name__}>", "exec"), scope)  # noqa: S102  # our text  # our own text only
    made: Callable[[Any, Any], Any] = scope["structure"]
    return made


def _make_unstructure(kind: Any) -> Callable[[Any], Any]:
    """Make the writer of one model class."""
    scope: dict[str, Any] = {"UNSET": UNSET}
    lines = ["def unstructure(m):", " o = {}"]
    for at, a in enumerate(attrs.fields(kind)):
        if a.name == "extra":
            continue
        core = core_type(a.type)
        scope[f"w{at}"] = _writer(core)
        lines.append(f" v = m.{a.name}")
        lines.append(f" if v is not UNSET: o[{wire_name(a)!r}] = None if v is None else w{at}(v)")
    lines.append(" if m.extra: o.update(m.extra)")
    lines.append(" return o")
    exec(compile("\n".join(lines), f"<writer of {kind.__name__}>", "exec"), scope)  # noqa: S102  # our text  # our own text only
    made: Callable[[Any], Any] = scope["unstructure"]
    return made


def _writer(kind: Any) -> Callable[[Any], Any]:
    if kind in _SCALARS_OUT:
        return _SCALARS_OUT[kind]
    if _is_enum(kind):
        return _from_enum
    if _is_tuple(kind):
        inner = _writer(core_type(typing.get_args(kind)[0]))

        def write_all(values: Any) -> list[Any]:
            if isinstance(values, str | Mapping):
                raise NotSendable("A sequence is needed.", fix="Use a tuple.")
            return [inner(value) for value in values]

        return write_all
    hook = CONVERTER.get_unstructure_hook(kind)

    def write(value: Any) -> Any:
        if not isinstance(value, kind):
            raise NotSendable(
                f"{kind.__name__} is needed, not {type(value).__name__}.", fix="Use the model class."
            )
        return hook(value)

    return write


def _make_tuple(kind: Any) -> Callable[[Any, Any], Any]:
    core = core_type(typing.get_args(kind)[0])
    if core in _SCALARS_IN:
        scalar = _SCALARS_IN[core]

        def read_scalars(value: Any, _: Any) -> Any:
            if value.__class__ is not list:
                raise Mismatch("an array expected")
            return tuple([scalar(v) for v in value])

        return read_scalars
    hook = CONVERTER.get_structure_hook(core)

    def read(value: Any, _: Any) -> Any:
        if value.__class__ is not list:
            raise Mismatch("an array expected")
        return tuple([hook(v, core) for v in value])

    return read


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


def _is_tuple(kind: Any) -> bool:
    return typing.get_origin(kind) is tuple


CONVERTER: Final = Converter(detailed_validation=False)
"""Private on purpose: cattrs' global converter is shared with strangers."""

CONVERTER.register_structure_hook_factory(_is_model, _make_structure)
CONVERTER.register_unstructure_hook_factory(_is_model, _make_unstructure)
CONVERTER.register_structure_hook_factory(_is_tuple, _make_tuple)
for _kind, _read in _SCALARS_IN.items():
    if _kind is not object:
        CONVERTER.register_structure_hook_func(
            lambda kind, _kind=_kind: kind == _kind,  # type: ignore[misc]
            lambda value, _, _read=_read: _read(value),  # type: ignore[misc]
        )


def structure(value: object, kind: type[T]) -> T:
    """Turn parsed JSON into a model (or a tuple of models); raises Mismatch, whose text has no values."""
    try:
        made: T = CONVERTER.structure(value, kind)
    except Mismatch:
        raise
    except (ValueError, OverflowError):  # of dates, which the readers parse without a guard of their own
        raise Mismatch("a date, or a date and time, expected") from None
    except RecursionError:
        raise Mismatch("nested too deeply") from None
    return made


def moment_or_none(value: object) -> datetime | None:
    """Read a date and time (aware, UTC), or None where there is none to read."""
    try:
        return _to_datetime(value)
    except Mismatch:
        return None


def unstructure(model: object) -> object:
    """Turn a model, or a tuple of models, into what ``_json.dumps`` writes; raises NotSendable."""
    if isinstance(model, tuple | list):
        return [unstructure(each) for each in model]
    return CONVERTER.unstructure(model)


def faults(value: object, kind: Any, path: str = "$") -> list[str]:
    """Say where a value does not fit, a line per place: ``$.billLineItems[2].amount: a number expected``."""
    kind = core_type(kind)
    if _is_model(kind):
        if not isinstance(value, dict):
            return [f"{path}: an object expected"]
        found = []
        for a in attrs.fields(kind):
            if a.name == "extra":
                continue
            name = wire_name(a)
            inner = value.get(name, UNSET)
            if inner is UNSET or inner is None:
                if a.default is attrs.NOTHING:
                    found.append(f"{path}.{name}: a value expected")
                continue
            found += faults(inner, a.type, f"{path}.{name}")
        return found
    if _is_tuple(kind):
        if not isinstance(value, list):
            return [f"{path}: an array expected"]
        item = typing.get_args(kind)[0]
        return [line for at, inner in enumerate(value) for line in faults(inner, item, f"{path}[{at}]")]
    try:
        _reader(kind)(value)
    except Mismatch as exc:
        return [f"{path}: {exc}"]
    return []
