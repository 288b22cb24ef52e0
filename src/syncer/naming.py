"""
How texts of BILL become texts that QuickBooks can hold: a documented, reversible policy.

A vendor's name in QuickBooks is BILL's name with these changes, and only these:

1. characters outside ISO-8859-1 become their nearest plain form (`transliterate`); control characters go;
2. `:` becomes ` - `, since QuickBooks uses it to separate parents from children;
3. runs of blanks become one blank, and blanks at both ends go;
4. a name of more than 41 characters keeps its first 34, then `~` and six characters that stand for the
   whole name, so that two long names never become one.

The link between both records, and not the name, is what joins them afterwards. The whole name stays in
the audit trail and in the vendor's note.
"""

import hashlib
import re
import unicodedata
from decimal import Decimal
from typing import Final

from anyascii import anyascii
from attrs import frozen

from syncer.model import Account, Content, ListEntry, Vendor

VENDOR_NAME_MAX: Final = 41
BILL_NUMBER_MAX: Final = 20
CHECK_NUMBER_MAX: Final = 11
ADDRESS_LINE_MAX: Final = 41
PHONE_MAX: Final = 21
ACCOUNT_NUMBER_MAX: Final = 99
EMAIL_MAX: Final = 1023
MARK_LENGTH: Final = 6

# What word processors leave behind; the rest of Unicode goes through its compatibility form.
_PLAIN: Final = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u2032": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    "\u2026": "...", "\u2022": "*", "\u20ac": "EUR", "\u2122": "(TM)", "\u00a0": " ",
    "\u2028": " ", "\u2029": " ",
    "\u0152": "OE", "\u0153": "oe", "\u0141": "L", "\u0142": "l", "\u0131": "i", "\u0110": "D", "\u0111": "d",
    "\u1e9e": "SS", "\u2044": "/",
}  # fmt: skip


@frozen
class Change:
    """One character that was written differently: where it stood, what it was, what stands there now."""

    position: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"U+{ord(self.before):04X} at {self.position + 1} became {self.after!r}"


def transliterate(text: str) -> tuple[str, tuple[Change, ...]]:
    """Write a text in ISO-8859-1 without control characters, and report every change made."""
    if text.isascii() and text.isprintable():
        return text, ()
    out: list[str] = []
    changes: list[Change] = []
    for position, character in enumerate(text):
        plain = _plain(character)
        if plain != character:
            changes.append(Change(position, character, plain))
        out.append(plain)
    return "".join(out), tuple(changes)


def _plain(character: str) -> str:
    code = ord(character)
    if 0x20 <= code <= 0x7E or 0xA1 <= code <= 0xFF or character in "\t\n\r":
        return character
    if character in _PLAIN:
        return _PLAIN[character]
    if unicodedata.category(character) in {"Cc", "Cf", "Mn", "Me", "Cs"}:
        return ""
    folded = unicodedata.normalize("NFKD", character)
    kept = "".join(c for c in folded if 0x20 <= ord(c) <= 0x7E or 0xA1 <= ord(c) <= 0xFF)
    if not kept and unicodedata.category(character).startswith("L"):
        kept = anyascii(character)
    return kept or f"[U+{code:04X}]"


def mark(whole: str) -> str:
    """Six characters that stand for a whole text; the same text always gets the same ones."""
    return hashlib.sha256(whole.encode()).hexdigest()[:MARK_LENGTH]


def shorten(whole: str, limit: int) -> str:
    """Keep a text that fits; otherwise its beginning, `~` and a mark of the whole, together `limit` long."""
    if len(whole) <= limit:
        return whole
    return f"{whole[: limit - MARK_LENGTH - 1]}~{mark(whole)}"


def vendor_name(name: str, *, distinguish: str = "") -> str:
    """
    Name a vendor in QuickBooks by the policy above.

    `distinguish` is added in parentheses where the plain name belongs to somebody else already
    (vendors, customers, employees and other names share one name space).
    """
    plain, _ = transliterate(name)
    plain = one_line(plain.replace(":", " - "))
    if distinguish:
        suffix = f" ({distinguish})"
        return shorten(plain, VENDOR_NAME_MAX - len(suffix)) + suffix
    return shorten(plain, VENDOR_NAME_MAX)


def one_line(text: str) -> str:
    """Fold all white space, line breaks included, into single blanks."""
    return re.sub(r"\s+", " ", text).strip()


def name_key(name: str) -> str:
    """
    Fold a name to what QuickBooks and people take for the same: case and spaces do not count, and
    `Smith, Mike` is `Mike Smith`.
    """
    plain, _ = transliterate(name)
    plain = one_line(plain).casefold()
    match plain.split(","):
        case [last, first] if last.strip() and first.strip() and not _is_suffix(first):
            plain = f"{first.strip()} {last.strip()}"
    return plain.replace(" ", "")


def _is_suffix(text: str) -> bool:
    return text.strip().rstrip(".") in {
        "inc",
        "llc",
        "ltd",
        "co",
        "corp",
        "llp",
        "lp",
        "pc",
        "plc",
        "pllc",
        "jr",
        "sr",
    }


def number_as_read(number: str) -> str:
    """Write an account number as records of both sides are found by it."""
    return one_line(transliterate(number)[0])


def amount_key(vendor_id: str, amount: Decimal) -> str:
    """Write what transactions of a vendor are found by where their numbers differ."""
    return f"{vendor_id} {amount:.2f}"


def number_key(number: str) -> str:
    """Fold an invoice number to what people take for the same: case and blanks do not count."""
    return re.sub(r"\s+", "", number).casefold()


def applied_credit(credit_id: str, bill_id: str) -> str:
    """Name what of a credit of BILL lies on a bill of it: BILL has no id for that."""
    return f"{credit_id}:{bill_id}"


def keys(content: Content) -> tuple[str, str]:
    """Return the name and the number that a record is found by."""
    match content:
        case Account():
            name, number = content.full_name, content.number
        case ListEntry():
            name, number = content.full_name, ""
        case Vendor():
            name, number = content.name, content.account_number
        case _:
            return amount_key(content.vendor_id, content.amount), number_key(content.number)
    return name_key(name), number_as_read(number)
