"""The BILL side as the core sees it."""

import re
from typing import Final, Protocol

from attrs import evolve, frozen

from syncer.entries import Operation
from syncer.model import Content, Kind

NAMELESS: Final = "without-id-"
"""
Begins the ids of records that BILL gave without one of its own. They cannot be asked for; the same one, given
again, has the same id.
"""

_ID: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")

LEAVES_WITHIN_S: Final = 30
"""Seconds after which a write that still waits for its turn, or for a login, is not sent any more."""


def could_be_id(text: str) -> bool:
    """Whether BILL could have given a record this id: such are of letters and digits (BILL API reference)."""
    return _ID.fullmatch(text) is not None


@frozen(kw_only=True)
class BillRow:
    """
    A record as BILL told it; `version` is its updatedTime, as BILL writes it.

    `trouble` says, in a bookkeeper's words, why the record cannot be used although BILL gave it. `unsaid` are
    fields of the content that this answer left out, which does not mean that they are empty.
    """

    kind: Kind
    id: str
    content: Content
    version: str = ""
    trouble: str = ""
    unsaid: tuple[str, ...] = ()

    def completed(self, known: Content) -> "BillRow":
        """Return it with what it left unsaid as it was known."""
        fields = {name: getattr(known, name) for name in self.unsaid}
        return evolve(self, content=evolve(self.content, **fields), unsaid=())


@frozen(kw_only=True)
class Page:
    """
    One page of changes. The reading goes on while `next_page` is not empty.

    `watermark` is the newest change seen so far by this reading; once the last page is stored, the next
    reading may begin there, less the overlap.
    """

    rows: tuple[BillRow, ...]
    next_page: str = ""
    watermark: str = ""


class Payables(Protocol):
    """
    Reads BILL, and writes to it what QuickBooks knows better.

    Every call may take seconds and may fail with `PayablesError`. Reading is safe to repeat; it raises
    `NotNow` instead of waiting for long, and `ReadRefused` where BILL refuses this reading only. Of a write
    that raised `WriteUnknown` nobody knows whether it was done, and only `find` may tell.
    """

    def changed(self, kind: Kind, *, since: str, page: str = "") -> Page:
        """
        Give one page of what changed since a watermark (`""`: everything).

        Rows may come twice, out of order, and older than asked for. The last page has all records of the
        reading that are `NAMELESS`.
        """

    def by_ids(self, kind: Kind, ids: tuple[str, ...]) -> tuple[BillRow, ...]:
        """Give these records as they are now, at most 100 at once; ids BILL does not show are left out."""

    def write(self, operation: Operation) -> BillRow:
        """
        Do one operation of the side BILL and give the record as it is then.

        It is sent once, and within `LEAVES_WITHIN_S` seconds or not at all: later, somebody may have looked
        for it in vain already.
        Raises `WriteRefused` if BILL said no, `WriteUnknown` if nobody knows whether it was done, and any
        other `PayablesError` if it was not done and may be tried again.
        """

    def find(self, operation: Operation) -> tuple[BillRow, ...]:
        """Give the records that an addition would have made, if it was done: those of its name."""
