"""
One sync pass of one connection, as a value: where it stands, what is asked of QuickBooks next.

The phases follow each other in the order of `Phase`; `asks` are the questions still to be put, the first
of them is at QuickBooks while `asked` is true. The value is stored after every step, so that the next
step can be taken by any process.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from attrs import evolve, field, frozen

from syncer.book import Ask, Identity, Read, Witness
from syncer.model import Kind
from syncer.settings import Settings


class Phase(StrEnum):
    """What a cycle is doing."""

    IDENTIFY = "identify"
    SETTLE = "settle"
    READ_BILL = "read_bill"
    READ_BOOK = "read_book"
    WRITE = "write"
    RETURN = "return"
    """Writing to BILL, outside of any call to QuickBooks."""
    FORGET = "forget"
    DONE = "done"


PERCENT: Final[dict[Phase, int]] = {
    Phase.IDENTIFY: 2,
    Phase.SETTLE: 5,
    Phase.READ_BILL: 10,
    Phase.READ_BOOK: 30,
    Phase.WRITE: 50,
    Phase.RETURN: 90,
    Phase.FORGET: 95,
    Phase.DONE: 100,
}
"""How far the progress bar of the Web Connector stands. Only a finished cycle may say 100."""


CLOCK_BACK_MAX: Final = timedelta(days=1)
"""How far a clock may be set back before it counts as having been wrong all the time."""


@frozen
class Step:
    """One pass over the unsettled records of a kind, or only over those that are to be voided."""

    kind: Kind
    voids_only: bool = False


STEPS: Final = (Step(Kind.PAYMENT, voids_only=True), *(Step(kind) for kind in Kind))
"""
The order of writing. Checks that BILL took back go first: they reopen their bills, which may be changed,
voided or paid again by what follows. Then each kind after those it depends on.
"""


@frozen(kw_only=True)
class BillRead:
    """
    One reading of BILL that is still to be done: changes of a kind since a moment, or records by id.

    `watermark` is the newest change met so far; it becomes the next starting point after the last page.
    `nameless` are the records without an id that a person is shown, and that this reading would give again.
    """

    kind: Kind
    since: str = ""
    page: str = ""
    watermark: str = ""
    ids: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()


@frozen(kw_only=True)
class Cycle:
    """
    Where a cycle stands.

    `at` is the moment of the last step. It does not follow a clock that is set back, not even from one
    cycle to the next, so that what was read in this session can be told from what was read before.
    `clock_at` is what the clock said at the beginning, and `settings` what they were then: what is decided
    by them rests on what was read by them. `through` says that all records of `kind` were
    looked at; `returned` that BILL is to be left alone for the rest of the cycle. `lost_walks` is how often
    QuickBooks lost its place in a list.
    `answers` is how many questions were answered; the one that is out is called after it.
    `anew` are the readings of QuickBooks that began at the beginning and came to their end: what they did not
    show is still to be asked for, and `through` says that it was.
    `watched_at` is when posted payments were last read again, and `watching` says that this cycle is to do
    so. `witnesses` are what we wrote last; they are carried from cycle to cycle, since a file that does not
    have them is an older copy. So is `refused_file`, the file that was refused last, until the right one is
    open. `solo` makes every batch a single write, after QuickBooks refused a whole set unread.
    `patient_since` is since when BILL asks for patience, and `ask_after` when it is asked again.
    `phase_at` is when the phase began, and `spent_ms` what each earlier one took, in milliseconds.
    """

    id: str
    connection: str
    fence: int
    started_at: datetime
    at: datetime
    clock_at: datetime
    settings: Settings
    phase: Phase = Phase.IDENTIFY
    phase_at: datetime | None = None
    spent_ms: dict[str, int] = field(factory=dict)
    identity: Identity | None = None
    company_file: str = ""
    asks: tuple[Ask, ...] = ()
    asked: bool = False
    asked_at: datetime | None = None
    answers: int = 0
    reads: tuple[BillRead, ...] = ()
    patient_since: datetime | None = None
    ask_after: datetime | None = None
    step: int = 0
    after: str = ""
    through: bool = False
    returned: bool = False
    lost_walks: int = 0
    anew: tuple[Read, ...] = ()
    solo: bool = False
    found: bool = False
    watched_at: datetime | None = None
    watching: bool = False
    witnesses: tuple[Witness, ...] = ()
    refused_file: Identity | None = None
    written: int = 0
    refused: int = 0
    trouble: str = ""

    @property
    def kind(self) -> Kind:
        """The kind that is being written."""
        return STEPS[self.step].kind

    @property
    def voids_only(self) -> bool:
        """Whether only voids are written in this step."""
        return STEPS[self.step].voids_only

    def answered(self) -> "Cycle":
        """Take the question that was answered off the list."""
        return evolve(self, asks=self.asks[1:], asked=False, asked_at=None, answers=self.answers + 1)

    def summary(self) -> str:
        """Say in one sentence what the cycle did, for the Web Connector's window."""
        parts = [f"{self.written} written"]
        if self.refused:
            parts.append(f"{self.refused} refused")
        if self.trouble:
            parts.append(self.trouble)
        return ", ".join(parts)


def later(clock: datetime, known: datetime) -> datetime:
    """Go on with time where a clock was set back; if by more than a day, it was wrong before: obey it."""
    return known if clock < known <= clock + CLOCK_BACK_MAX else clock


def back(moment: str, seconds: int) -> str:
    """Go back from a side's own moment, in the side's own form; `""` stays `""`."""
    if not moment:
        return ""
    earlier = datetime.fromisoformat(moment) - timedelta(seconds=seconds)
    return earlier.isoformat(timespec="milliseconds" if earlier.tzinfo else "seconds")
