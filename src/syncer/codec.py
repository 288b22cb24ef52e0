"""
Records as text, for the store: canonical JSON, so that equal records have equal text and digests.

Money travels as decimal text and dates as ISO text; nothing passes through a binary float.
Fields that a value has at its default are left out, so that a new field with a default neither
changes the digest of what is stored already nor fails to read it.
"""

import hashlib
import json
from collections.abc import Hashable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

import orjson
from cattrs import Converter
from cattrs.strategies import configure_tagged_union

from syncer.errors import StoreError
from syncer.model import CONTENT, Content, Kind

T = TypeVar("T")


def _from_decimal(value: Decimal) -> str:
    """Write equal numbers equally: two decimals at least, no exponent, no zeros beyond."""
    if not value.is_finite():
        raise StoreError(f"{value} is no amount.", fix="Read the record anew.")
    if not value:
        return "0.00"
    whole, _, rest = f"{value:f}".partition(".")
    return f"{whole}.{rest.rstrip('0'):0<2}"


def _to_decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(f"{text!r} is no amount")
    return value


def _converter() -> Converter:
    converter = Converter(omit_if_default=True, forbid_extra_keys=False, detailed_validation=False)
    converter.register_unstructure_hook(Decimal, _from_decimal)
    converter.register_structure_hook(Decimal, lambda text, _: _to_decimal(text))
    converter.register_unstructure_hook(datetime, lambda moment: moment.isoformat())
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(date, lambda day: day.isoformat())
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    return converter


_CONVERTER = _converter()


def register_union(union: Any) -> None:
    """Let values of a union be read back: each is written with the name of its class."""
    configure_tagged_union(union, _CONVERTER, tag_name="is")


_WRITE: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def encode(value: object) -> str:
    """Write an attrs value as canonical JSON: sorted keys, no blanks, ASCII."""
    plain = _CONVERTER.unstructure(value)
    try:
        text = orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # half of a character, which is no UTF-8
        return _WRITE(plain)
    # Everything beyond printable ASCII is escaped, which orjson does not do.
    return text.decode() if text.isascii() and b"\x7f" not in text else _WRITE(plain)


def decode(cls: type[T], text: str) -> T:
    """Read what `encode` wrote. Raises `StoreError` if the text is not a value of the class."""
    if cls in _CONTENTS:
        return cast(T, _content(cast(Hashable, cls), text))
    return _decode(cls, text)


_CONTENTS: Final = frozenset(CONTENT.values())


@lru_cache(maxsize=4096)
def _content(cls: Hashable, text: str) -> Content:
    """Contents are read many times while they are decided on, and never change."""
    return _decode(cast(type[Content], cls), text)


def _decode(cls: type[T], text: str) -> T:
    try:
        return _CONVERTER.structure(json.loads(text), cls)
    except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError) as exc:
        raise StoreError(
            f"A stored {cls.__name__} cannot be read: {type(exc).__name__}.",
            fix="Restore the store from a backup, or read the record anew.",
        ) from exc


def decode_content(kind: Kind, text: str) -> Content:
    """Read the content of a record of this kind."""
    return decode(CONTENT[kind], text)


def digest(text: str) -> str:
    """Name a text by its SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
