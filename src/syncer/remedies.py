"""
What a person may do about an exception, besides what its fix says.

Each remedy is a method of `syncer.admin.Admin` of the same name. A server offers them beside the exception.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from syncer.entries import ExceptionEntry
from syncer.model import Kind, Side
from syncer.plan import BY_HAND, DUPLICATE, MATCH


class Remedy(StrEnum):
    """One way to go on with a record."""

    REPLAY = "replay"
    """Have it decided on anew."""
    RELINK = "relink"
    """Say which vendor of the other side it is."""
    ADOPT = "adopt"
    """Say which transaction of QuickBooks it is."""
    REFUSE = "refuse"
    """Say that it is none of what was proposed."""
    ARRIVED = "arrived"
    """Say that a write in doubt is there."""
    MISSING = "missing"
    """Say that a write in doubt is not there."""
    REPOST = "repost"
    """Post it again, after somebody deleted or voided it in QuickBooks; of a credit, took it off its bill."""
    SKIP = "skip"
    """Leave it as it is: a person has dealt with it."""
    REPIN = "repin"
    """Say that the company file which was refused is the right one."""


_USUAL: Final = (Remedy.REPLAY, Remedy.SKIP)

_GONE: Final = ("deleted", "voided")
"""Codes of what somebody took away in QuickBooks."""

_OTHERS: Final[Mapping[str, tuple[Remedy, ...]]] = {
    "in_doubt": (Remedy.REPLAY, Remedy.ARRIVED, Remedy.MISSING, Remedy.SKIP),
    MATCH: (Remedy.ADOPT, Remedy.REFUSE, *_USUAL),
    DUPLICATE: (Remedy.REFUSE, *_USUAL),
    # Not of the payment itself, but of the bill or credit that it is for.
    BY_HAND: (Remedy.ADOPT, *_USUAL),
    **dict.fromkeys(_GONE, (Remedy.REPLAY, Remedy.REPOST, Remedy.SKIP)),
}
"""What may be done by code, where it is not the usual."""


def remedies(entry: ExceptionEntry) -> tuple[Remedy, ...]:
    """Return what may be done; of what concerns the whole connection, only which company file is right."""
    if entry.kind == "connection":
        return (Remedy.REPIN,) if entry.code == "company_file" else ()
    found = _OTHERS.get(entry.code, _USUAL)
    if entry.code == "in_doubt" and entry.side is Side.BOOK:
        # It was sent to BILL, which is asked again in every update.
        found = (Remedy.REPLAY,)
    if entry.kind == Kind.APPLIED_CREDIT and entry.code == "changed_in_books":
        # Somebody took it off its bill in QuickBooks, where it can be applied again.
        found = (Remedy.REPLAY, Remedy.REPOST, Remedy.SKIP)
    return (Remedy.RELINK, *found) if _asks_which_vendor(entry) else found


def _asks_which_vendor(entry: ExceptionEntry) -> bool:
    if entry.kind != Kind.VENDOR:
        return False
    # What was sent to QuickBooks is known by its marker; BILL keeps none.
    return entry.code in {"ambiguous", *_GONE} or (entry.code == "in_doubt" and entry.side is Side.BOOK)
