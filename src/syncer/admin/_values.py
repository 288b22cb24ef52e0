"""What `Admin` answers with: plain frozen values, for a page, a command line or JSON to show."""

from datetime import datetime

from attrs import field, frozen

from syncer.book import Identity
from syncer.entries import AuditEntry, Link, Match, Operation, Record
from syncer.model import Kind, Side
from syncer.settings import Settings


@frozen(kw_only=True)
class Connected:
    """What `Admin.connect` did; `changes` are sentences, without any secret."""

    connection: str
    created: bool
    changes: tuple[str, ...]


@frozen(kw_only=True)
class CycleStatus:
    """The running or last cycle; `state` is `running`, `finished`, `stopped` (it says why), `broken off`."""

    started_at: datetime
    phase: str
    state: str
    written: int
    refused: int
    summary: str


@frozen(kw_only=True)
class KindCount:
    """
    How many records of one kind stand where, and how many are linked.

    Those that are only in QuickBooks count where they are to go to BILL.
    """

    kind: Kind
    pending: int
    waiting: int
    settled: int
    exception: int
    linked: int

    @property
    def total(self) -> int:
        """All records of this kind that are known."""
        return self.pending + self.waiting + self.settled + self.exception


@frozen(kw_only=True)
class Status:
    """
    How a connection does.

    `company` is `None` until the first session pinned a company file. `last_contact` is the last moment that
    is known of a Web Connector session. `operations` counts those that are not over, by state.
    """

    connection: str
    username: str
    company: Identity | None
    at_work: bool
    last_contact: datetime | None
    cycle: CycleStatus | None
    counts: tuple[KindCount, ...]
    operations: dict[str, int]
    exceptions: int
    settings: Settings


@frozen(kw_only=True)
class WaitingRecord:
    """A record that waits, and for what; one of side BOOK waits to be sent to BILL."""

    kind: Kind
    id: str
    subject: str
    reason: str
    side: Side = Side.BILL


@frozen(kw_only=True)
class Replayed:
    """One thing that will be tried again, in a bookkeeper's words."""

    kind: str
    id: str
    subject: str
    effect: str


@frozen(kw_only=True)
class Story:
    """All that is known of one record: where it stands, its link, its operations and its audit lines."""

    record: Record | None
    link: Link | None
    operations: tuple[Operation, ...]
    lines: tuple[AuditEntry, ...] = field(repr=False)


@frozen(kw_only=True)
class Proposal:
    """
    A record of BILL and what QuickBooks has that could be it; `book` tells it in a bookkeeper's words.

    With `is_duplicate` it is another record of BILL, the same invoice entered twice: it can only be refused.
    """

    match: Match
    subject: str
    book: str
    is_duplicate: bool = False
