"""The BILL side as the core sees it."""

from typing import Protocol

from attrs import frozen

from syncer.model import Content, Kind


@frozen(kw_only=True)
class BillRow:
    """A record as BILL told it; `version` is its updatedTime, as BILL writes it."""

    kind: Kind
    id: str
    content: Content
    version: str = ""


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
    """Reads BILL. Every call may take seconds and may fail with `PayablesError`; all are safe to repeat."""

    def changed(self, kind: Kind, *, since: str, page: str = "") -> Page:
        """
        Give one page of what changed since a watermark (`""`: everything).

        Rows may come twice, out of order, and older than asked for.
        """

    def by_ids(self, kind: Kind, ids: tuple[str, ...]) -> tuple[BillRow, ...]:
        """Give these records as they are now, at most 100 at once; ids BILL does not show are left out."""
