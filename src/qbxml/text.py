"""
Text that QuickBooks Desktop can hold.

QuickBooks Desktop keeps single-byte Western text: the characters of ISO-8859-1. Any other one is refused
with the whole document, or stored as ``?`` for good when it came as a reference (qbwc/qbxml issue 8).
:func:`qbxml.build` therefore refuses it. Whoever would rather replace it calls :func:`transliterate` first
and gets a list of every change; nothing is ever replaced unasked.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final, TypeVar

from attrs import frozen

from qbxml._base import Aggregate
from qbxml._spec import Field, spec_of
from qbxml.types import Ref

__all__ = ["Change", "holds", "transliterate", "transliterated"]

REPLACEMENTS: Final = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    "\u2026": "...", "\u2022": "*", "\u20ac": "EUR", "\u2122": "(TM)", "\u2002": " ", "\u2003": " ",
    "\u2009": " ", "\u202f": " ", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
    "\u0152": "OE", "\u0153": "oe", "\u0141": "L", "\u0142": "l", "\u0110": "D", "\u0111": "d",
    "\u0131": "i", "\u1e9e": "SS", "\u2039": "<", "\u203a": ">", "\u2044": "/", "\u20a4": "GBP",
}  # fmt: skip
"""What stands for a character that QuickBooks cannot hold, beside dropping its accent."""

SUBSTITUTE: Final = "?"


@frozen(kw_only=True)
class Change:
    """
    One text that was changed.

    Attributes:
        path: Where: ``BillAdd.expense_line_add[2].memo``.
        before: The text given.
        after: The text that will be sent.
        lost: The characters nothing stands for; each became ``?``. Look at these before sending, above all
            in names.
    """

    path: str
    before: str
    after: str
    lost: tuple[str, ...] = ()


M = TypeVar("M", bound=Aggregate)


def holds(character: str) -> bool:
    """Whether QuickBooks Desktop can hold a character: ISO-8859-1 without control characters."""
    return " " <= character <= "~" or "\xa0" <= character <= "\xff" or character in "\t\n\r"


def transliterated(text: str) -> tuple[str, tuple[str, ...]]:
    """
    Return the nearest text that QuickBooks can hold, and the characters nothing stands for.

    Quotes, dashes and the like get their plain form, letters lose the accents QuickBooks does not have,
    control characters go, and what is left becomes ``?`` and is reported. The result may be longer than the
    text given.
    """
    if all(map(holds, text)):
        return text, ()
    out: list[str] = []
    lost: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if holds(character):
            out.append(character)
        elif character in REPLACEMENTS:
            out.append(REPLACEMENTS[character])
        elif unicodedata.category(character) in {"Cc", "Cf"}:
            continue
        elif plain := _without_accents(character):
            out.append(plain)
        else:
            out.append(SUBSTITUTE)
            lost.append(character)
    return "".join(out), tuple(lost)


def _without_accents(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    return kept if kept and all(map(holds, kept)) else ""


def transliterate(message: M) -> tuple[M, tuple[Change, ...]]:
    """
    Return a copy of a message with only characters that QuickBooks can hold, and a report of each change.

    Args:
        message: Any message or part of one. It is not changed.

    Returns:
        The copy (the message itself if nothing had to change) and the changes in wire order.

    Raises:
        TooLong: A replacement made a text longer than QuickBooks holds.
    """
    changes: list[Change] = []
    made = _walk(message, type(message).__name__, changes)
    return made, tuple(changes)


def _walk(message: M, path: str, changes: list[Change]) -> M:
    changed: dict[str, object] = {}
    for field, value in _values(message):
        after = _value(field, value, f"{path}.{field.name}", changes)
        if after is not value:
            changed[field.name] = after
    return message.replace(**changed) if changed else message


def _values(message: Aggregate) -> Iterator[tuple[Field, object]]:
    spec = spec_of(type(message))
    return zip(spec.fields, spec.values(message), strict=True)


def _value(field: Field, value: object, path: str, changes: list[Change]) -> object:
    if isinstance(value, tuple):
        after = tuple(_one(field, one, f"{path}[{at}]", changes) for at, one in enumerate(value))
        return value if all(new is old for new, old in zip(after, value, strict=True)) else after
    return _one(field, value, path, changes)


def _one(field: Field, value: object, path: str, changes: list[Change]) -> object:
    if isinstance(value, str) and field.fact.kind == "text":
        return _text(value, path, changes)
    if isinstance(value, Ref) and value.full_name is not None:
        after = _text(value.full_name, f"{path}.full_name", changes)
        return value if after is value.full_name else Ref(list_id=value.list_id, full_name=after)
    if isinstance(value, Aggregate):
        return _walk(value, path, changes)
    return value


def _text(before: str, path: str, changes: list[Change]) -> str:
    after, lost = transliterated(before)
    if after == before:
        return before
    changes.append(Change(path=path, before=before, after=after, lost=lost))
    return after
