"""
JSON with exact numbers.

Money comes as JSON numbers. They become ``Decimal`` from their own text and go back as text, never through
binary floating point: 0.1 + 0.2 cents are lost nowhere. A ``float`` handed in by a caller is refused for
the same reason.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from json.encoder import encode_basestring_ascii
from typing import Final, NoReturn

from .errors import NotSendable

DEPTH_MAX: Final = 200
"""Deeper nesting than this is no answer of BILL's."""


class NotJson(ValueError):
    """The text is not JSON, or more than we read; never leaves this package."""


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is no JSON number"
    raise NotJson(msg)


_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant)


def loads(body: bytes) -> object:
    """Parse bytes; raises NotJson for all but one JSON text in UTF-8 (or UTF-16/32 with a mark)."""
    try:
        text = body.decode(json.detect_encoding(body), "surrogatepass")
        return _DECODER.decode(text.removeprefix("\ufeff"))
    except NotJson:
        raise
    except (ValueError, ArithmeticError, RecursionError) as exc:
        raise NotJson(type(exc).__name__) from None


def dumps(value: object) -> bytes:
    """
    Write a JSON text in UTF-8 (pure ASCII), numbers exactly; raises NotSendable for what JSON cannot say
    exactly.
    """
    parts: list[str] = []
    _write(value, parts.append, 0)
    return "".join(parts).encode("ascii")


def number(value: Decimal) -> str:
    """
    Write a Decimal as a JSON number, digit for digit and without an exponent.

    >>> number(Decimal("318.40"))
    '318.40'
    >>> number(Decimal("1E+2"))
    '100'
    """
    if not value.is_finite():
        raise NotSendable(f"{value} is not a number that can be sent.", fix="Send a finite amount.")
    if not -400 < value.adjusted() < 400:
        raise NotSendable("The number has too many digits.", fix="Send an amount of ordinary size.")
    return format(value, "f")


def _write(value: object, out: Callable[[str], object], depth: int) -> None:
    if depth > DEPTH_MAX:
        raise NotSendable("The value is nested too deeply.", fix=f"Nest at most {DEPTH_MAX} levels.")
    if isinstance(value, str):
        out(encode_basestring_ascii(str(value)))
    elif value is None:
        out("null")
    elif value is True:
        out("true")
    elif value is False:
        out("false")
    elif isinstance(value, int):
        out(int.__repr__(value))
    elif isinstance(value, Decimal):
        out(number(value))
    elif isinstance(value, Mapping):
        separator = "{"
        for name, inner in value.items():
            if not isinstance(name, str):
                raise NotSendable("A JSON object has a name that is not text.", fix="Use text for names.")
            out(separator + encode_basestring_ascii(name) + ":")
            _write(inner, out, depth + 1)
            separator = ","
        out("{}" if separator == "{" else "}")
    elif isinstance(value, list | tuple):
        separator = "["
        for inner in value:
            out(separator)
            _write(inner, out, depth + 1)
            separator = ","
        out("[]" if separator == "[" else "]")
    else:
        raise NotSendable(
            f"A value of type {type(value).__name__} cannot be sent.",
            fix="Use Decimal for amounts (never float), and date or datetime for times.",
        )
