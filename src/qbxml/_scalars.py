"""
How values travel: one small codec for each scalar type of qbXML (qbXML schema, ``qbxmltypes``).

``encode`` checks a Python value and gives its wire text (not yet escaped); ``decode`` reads wire text and
raises ``ValueError`` when it is no such value. Nothing is ever rounded or cut: a value that does not fit is
refused.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, get_args

from attrs import frozen

from qbxml._grammar import Fact
from qbxml.errors import OutOfRange, TooLong, UnknownValue, WrongType
from qbxml.types import QbDateTime

__all__ = ["Codec", "Value", "codec_for", "enum_values"]

Value = str | int | bool | Decimal | date | timedelta | QbDateTime

ID_LENGTH_MAX: Final = 36
"""``IDTYPE`` holds at most 36 characters."""

FLOAT_DIGITS_MAX: Final = 40
"""``FLOATTYPE`` has no limit in the schema; ours keeps ``Decimal("1E+999999")`` from filling the memory."""


@frozen
class Codec:
    """
    One scalar type at one place.

    Attributes:
        encode: Python value to unescaped wire text; raises InvalidMessage.
        decode: Wire text to Python value; raises ValueError.
        is_text: Whether the wire text can hold anything that needs escaping.
        python: What the value is called in error messages.
    """

    encode: Callable[[object], str]
    decode: Callable[[str], Value]
    is_text: bool
    python: str


def codec_for(fact: Fact) -> Codec:
    """Return the codec of an element or attribute."""
    if fact.kind == "enum":
        return _enum(fact.target)
    if fact.kind in {"text", "macro", "uuid", "id"}:
        limits = [fact.limit, *(limit for _, limit in fact.limit_by_edition)]
        longest = max((limit for limit in limits if limit is not None), default=None)
        return _text(ID_LENGTH_MAX if fact.kind == "id" and longest is None else longest)
    if fact.kind == "int":
        return _int(fact.low, fact.high)
    if fact.kind in {"price", "quantity", "percent"}:
        return _decimal(10, 5, fact.low, fact.high, code=_CODES[fact.kind])
    return _SIMPLE[fact.kind]


_CODES: Final = {"price": "3045", "quantity": "3060", "percent": "3050"}


def _wrong(value: object, wanted: str, fix: str) -> WrongType:
    return WrongType(f"{value!r} is a {type(value).__name__}; this takes {wanted}.", fix=fix)


@cache
def _text(limit: int | None) -> Codec:
    def encode(value: object) -> str:
        if type(value) is not str:
            raise _wrong(value, "text (str)", "Give a str.")
        if limit is not None and len(value) > limit:
            raise TooLong(
                f"The text has {len(value)} characters, QuickBooks holds {limit}.",
                fix="Shorten it; it is never cut for you.",
                limit=limit,
                length=len(value),
            )
        return value

    return Codec(encode, str, True, "str")


@cache
def enum_values(name: str) -> frozenset[str]:
    """Return the values of an enumeration that may be sent."""
    from qbxml import enums  # noqa: PLC0415  (`import qbxml` stays light)

    return frozenset(get_args(getattr(enums, name)))


@cache
def _enum(name: str) -> Codec:
    values = enum_values(name)

    def encode(value: object) -> str:
        if type(value) is not str:
            raise _wrong(value, f"a value of {name} (str)", "Give a str.")
        if value not in values:
            near = [known for known in sorted(values) if known.lower() == value.lower()]
            listed = ", ".join(near or sorted(values)[:12]) + ("" if near or len(values) <= 12 else ", ...")
            raise UnknownValue(f"{value!r} is no value of {name}.", fix=f"Use one of: {listed}.")
        return value

    return Codec(encode, str, True, "str")


def _bool(value: object) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise _wrong(value, "True or False", "Give a bool.")


_TRUTH: Final = {"true": True, "false": False, "1": True, "0": False}


def _read_bool(text: str) -> bool:
    found = _TRUTH.get(text)
    if found is None:
        found = _TRUTH.get(text.strip())
        if found is None:
            raise ValueError("not true or false")
    return found


_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,30}")


def _read_int(text: str) -> int:
    if not _INTEGER.fullmatch(text.strip()):
        raise ValueError("not a whole number")
    return int(text)


@cache
def _int(low: Decimal | None, high: Decimal | None) -> Codec:
    def encode(value: object) -> str:
        if type(value) is not int:
            raise _wrong(value, "a whole number (int)", "Give an int.")
        _within(value, low, high)
        return str(value)

    return Codec(encode, _read_int, False, "int")


def _within(value: int | Decimal, low: Decimal | None, high: Decimal | None) -> None:
    if (low is not None and value < low) or (high is not None and value > high):
        allowed = f"at least {low}" if high is None else f"{low} to {high}"
        raise OutOfRange(f"{value} is not {allowed}.", fix="Correct the number.")


_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})")
_DECIMAL_FIX: Final = 'Give a Decimal made from text, Decimal("10.50"); floats cannot hold cents exactly.'


@lru_cache(maxsize=4096)
def _read_decimal(text: str) -> Decimal:
    stripped = text.strip()
    if not _DECIMAL.fullmatch(stripped):
        raise ValueError("not a plain decimal number")
    return Decimal(stripped)


def _parts(value: object, digits_max: int) -> tuple[Decimal, int, int]:
    """Return the value, its digits before the point, and its places after trailing zeros."""
    if type(value) is not Decimal:
        raise _wrong(value, "an exact number (Decimal)", _DECIMAL_FIX)
    if not value.is_finite():
        raise OutOfRange(f"{value} is not a number QuickBooks knows.", fix="Give a finite Decimal.")
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "finite numbers have a whole exponent"
    if value and abs(value.adjusted()) > digits_max:
        raise OutOfRange(
            f"{value} has too many digits.", fix=f"At most {digits_max} digits before the point."
        )
    places = max(0, -exponent)
    while places and digits and digits[-1] == 0:
        digits = digits[:-1]
        places -= 1
    if not value:
        places = 0
    whole = max(1, value.adjusted() + 1) if value else 1
    return value, whole, places


AMOUNT_DIGITS_MAX: Final = 13
"""``AMTTYPE``: 1 to 13 digits before the point, and none or exactly two behind it; we always write two."""


def _amount(value: object) -> str:
    if type(value) is Decimal:
        text = str(value)
        # The common case, 1234.50, needs no second look.
        if text[-3:-2] == "." and len(text) <= AMOUNT_DIGITS_MAX and "E" not in text:
            return text
    number, whole, places = _parts(value, AMOUNT_DIGITS_MAX)
    if places > 2:
        raise OutOfRange(
            f"{number} has {places} decimal places, an amount has two.",
            fix="Round it the way your books want and give the result; it is never rounded for you.",
            code="3040",
        )
    if whole > AMOUNT_DIGITS_MAX:
        raise OutOfRange(
            f"{number} has {whole} digits before the point, an amount has at most {AMOUNT_DIGITS_MAX}.",
            fix="Correct the amount.",
            code="3040",
        )
    return f"{number:.2f}"


@cache
def _decimal(digits: int, places: int, low: Decimal | None, high: Decimal | None, code: str) -> Codec:
    def encode(value: object) -> str:
        number, whole, used = _parts(value, digits)
        if used > places:
            raise OutOfRange(
                f"{number} has {used} decimal places, at most {places} are allowed.",
                fix="Round it the way your books want and give the result; it is never rounded for you.",
                code=code,
            )
        if whole > digits:
            raise OutOfRange(
                f"{number} has {whole} digits before the point, at most {digits} are allowed.",
                fix="Correct the number.",
                code=code,
            )
        _within(number, low, high)
        return f"{number:.{used}f}"

    return Codec(encode, _read_decimal, False, "Decimal")


def _float(value: object) -> str:
    number, _, used = _parts(value, FLOAT_DIGITS_MAX)
    if used > FLOAT_DIGITS_MAX:
        raise OutOfRange(f"{number} has too many decimal places.", fix=f"At most {FLOAT_DIGITS_MAX}.")
    return f"{number:.{used}f}"


def _date(value: object) -> str:
    if type(value) is not date:
        raise _wrong(value, "a calendar date (datetime.date)", "Give a date without a time: moment.date().")
    return value.isoformat()


_DATE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")


def _read_date(text: str) -> date:
    if len(text) == 10 and text[4] == "-" == text[7]:
        return date.fromisoformat(text)
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise ValueError("not a date")
    # A calendar date is what the company file says; a zone behind it changes nothing.
    return date.fromisoformat(match[1])


def _datetime(value: object) -> str:
    if type(value) is not QbDateTime:
        raise _wrong(value, "a QbDateTime", "Write QbDateTime.at(aware_datetime, zone_of_the_quickbooks_pc).")
    return value.text


def _read_datetime(text: str) -> QbDateTime:
    try:
        return QbDateTime(text.strip())
    except OutOfRange as exc:
        raise ValueError("not a time of the form 2024-03-31T14:05:00") from exc


def _interval(value: object) -> str:
    if type(value) is not timedelta:
        raise _wrong(value, "a timedelta", "Give a timedelta.")
    if value.microseconds:
        raise OutOfRange(f"{value} has fractions of a second.", fix="Give whole seconds.", code="3035")
    seconds = value.days * 86_400 + value.seconds
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{sign}PT{hour}H{minute}M{second}S"


_INTERVAL: Final = re.compile(r"([+-]?)PT(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?")


def _read_interval(text: str) -> timedelta:
    match = _INTERVAL.fullmatch(text.strip())
    if match is None:
        raise ValueError("not a time interval of the form PT1H30M")
    length = timedelta(hours=int(match[2] or 0), minutes=int(match[3] or 0), seconds=int(match[4] or 0))
    return -length if match[1] == "-" else length


_GUID: Final = re.compile(r"0|\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}")


def _guid(value: object) -> str:
    if type(value) is not str:
        raise _wrong(value, "text (str)", "Give the GUID as str.")
    if not _GUID.fullmatch(value):
        raise OutOfRange(
            f"{value!r} is no GUID.",
            fix='Write {8-4-4-4-12} hexadecimal digits with braces, or "0" for public custom fields.',
            code="3065",
        )
    return value


_SIMPLE: Final = {
    "bool": Codec(_bool, _read_bool, False, "bool"),
    "amount": Codec(_amount, _read_decimal, False, "Decimal"),
    "float": Codec(_float, _read_decimal, False, "Decimal"),
    "date": Codec(_date, _read_date, False, "date"),
    "datetime": Codec(_datetime, _read_datetime, False, "QbDateTime"),
    "interval": Codec(_interval, _read_interval, False, "timedelta"),
    "guid": Codec(_guid, str, False, "str"),
}
