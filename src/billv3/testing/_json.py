"""
JSON with exact numbers: what was sent as ``318.40`` is kept, added and answered as ``318.40``.

The standard encoder cannot write a `Decimal` as a JSON number, and a float must never stand in for money,
so the few lines that write JSON are here.
"""

import json
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from json.encoder import encode_basestring
from typing import Any, TypeAlias, Union

JsonValue: TypeAlias = Union[bool, int, Decimal, str, "list[JsonValue]", "dict[str, JsonValue]", None]
JsonObject: TypeAlias = dict[str, JsonValue]

# Inside the fake a row is indexed freely; a recursive alias would ask for a cast at every step.
Row: TypeAlias = dict[str, Any]

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def money(value: Decimal | int) -> Decimal:
    """Return `value` in cents, halves rounded up, as BILL shows amounts."""
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)


def loads(text: bytes | str) -> JsonValue:
    """Parse strict JSON; numbers with a point become `Decimal`. Raises ValueError for anything else."""
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    try:
        value: JsonValue = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc
    return value


def dumps(value: object) -> bytes:
    """Write compact UTF-8 JSON; `Decimal` as a plain number, never with an exponent."""
    parts: list[str] = []
    _write(value, parts)
    # A lone surrogate can be sent as an escape; it leaves as "?", as from a Java server.
    return "".join(parts).encode("utf-8", errors="replace")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _write(value: object, parts: list[str]) -> None:
    if isinstance(value, str):
        parts.append(encode_basestring(value))
    elif value is None:
        parts.append("null")
    elif isinstance(value, bool):
        parts.append("true" if value else "false")
    elif isinstance(value, int):
        parts.append(str(value))
    elif isinstance(value, Decimal):
        parts.append(format(value, "f"))
    elif isinstance(value, Mapping):
        parts.append("{")
        for position, (key, item) in enumerate(value.items()):
            parts.append(f"{',' if position else ''}{encode_basestring(key)}:")
            _write(item, parts)
        parts.append("}")
    elif isinstance(value, list | tuple):
        parts.append("[")
        for position, item in enumerate(value):
            if position:
                parts.append(",")
            _write(item, parts)
        parts.append("]")
    else:
        raise TypeError(f"{type(value).__name__} is not a JSON value")
