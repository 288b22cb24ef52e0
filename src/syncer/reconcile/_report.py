"""What a reconciliation says, as values. Amounts are `Decimal`, exact to the cent as the sides gave them."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from enum import StrEnum
from typing import Final

from attrs import frozen

from syncer.model import Kind

ZERO: Final = Decimal(0)

NOTHING: Final = "Nothing."
"""What is to be done about most lines."""

SIGN: Final = {Kind.BILL: 1, Kind.CREDIT: -1, Kind.PAYMENT: -1}
"""What each kind does to accounts payable: bills raise what is owed, credits and payments lower it."""


class Bucket(StrEnum):
    """Where a line belongs. Only `DIFFERS` asks for somebody to look."""

    DIFFERS = "differs"
    """The sides differ, and nobody has said that they may."""
    ACCEPTED = "accepted"
    """The sides differ, and a person or a setting said that they may."""
    NOT_DUE = "not_due"
    """Expected: it is in BILL only for now, and posted by itself once it is approved or its money moves."""
    AGREES = "agrees"
    """Both sides say the same."""
    LEFT_OUT = "left_out"
    """It counts on neither side: taken back on both, or from before the start date."""


class Cause(StrEnum):
    """Why a line is where it is; `Line.why` says it in words."""

    NONE = "agrees"
    NOT_APPROVED = "not_approved"
    CHANGE_NOT_APPROVED = "change_not_approved"
    NOT_MOVED = "money_not_moved"
    WAITS = "waits"
    NOT_LOOKED_AT = "not_looked_at"
    EXCEPTION = "exception"
    PROPOSED = "proposed"
    CLOSED_PERIOD = "closed_period"
    GONE = "deleted_or_voided_in_quickbooks"
    CHANGED = "changed_in_quickbooks"
    CHANGED_IN_BILL = "changed_in_bill"
    TAKEN_BACK = "taken_back_in_bill"
    ONLY_IN_QUICKBOOKS = "only_in_quickbooks"
    UNKNOWN_TO_BILL = "unknown_to_bill"
    SETTLED_OTHERWISE = "settled_otherwise"
    ITS_PAYMENT = "its_payment"
    SKIPPED = "skipped"
    ADOPTED = "adopted"
    SETTING = "setting"
    BEFORE_START = "before_start"
    NOWHERE = "nowhere"
    UNEXPLAINED = "unexplained"


@frozen(kw_only=True)
class Judgement:
    """What a line says beside its two sides."""

    bucket: Bucket
    cause: Cause
    why: str
    todo: str = NOTHING
    code: str = ""


@frozen(kw_only=True)
class Shown:
    """
    One side of a line: what that side says of the record.

    `counts` is false for what is there and moves nothing: void, deleted, archived, denied, cancelled, or from
    before the start date. `open` is what is left to pay of a bill, where that is known; `discount` what a
    payment settled besides the money.
    """

    vendor: str
    number: str
    date: dt.date | None
    amount: Decimal
    status: str
    open: Decimal | None = None
    discount: Decimal = ZERO
    counts: bool = True


@frozen(kw_only=True)
class Difference:
    """One field that the sides disagree on, as each of them has it."""

    field: str
    bill: str
    book: str

    def __str__(self) -> str:
        return f"{self.field} {self.bill or 'none'} in BILL and {self.book or 'none'} in QuickBooks"


@frozen(kw_only=True)
class Line:
    """
    One transaction as both sides have it; `None` where a side has it not.

    Each record that either side ever told us stands in exactly one line. `vendor_key` tells vendors of the
    same name apart. `code` is the exception's code where one is open.
    """

    kind: Kind
    bucket: Bucket
    cause: Cause
    why: str
    todo: str
    code: str = ""
    vendor: str
    vendor_key: str
    currency: str
    bill_id: str = ""
    book_id: str = ""
    bill: Shown | None = None
    book: Shown | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def bill_effect(self) -> Decimal:
        """What it does to accounts payable by BILL's books."""
        return effect(self.kind, self.bill)

    @property
    def book_effect(self) -> Decimal:
        """What it does to accounts payable by QuickBooks' books."""
        return effect(self.kind, self.book)

    @property
    def gap(self) -> Decimal:
        """How much more BILL owes by this line than QuickBooks."""
        return self.bill_effect - self.book_effect

    @property
    def date(self) -> dt.date | None:
        """Its date: BILL's, or QuickBooks' where BILL has none."""
        return (self.bill.date if self.bill else None) or (self.book.date if self.book else None)

    @property
    def number(self) -> str:
        """Its number: BILL's, or QuickBooks' where BILL has none."""
        return (self.bill.number if self.bill else "") or (self.book.number if self.book else "")

    @property
    def dates(self) -> tuple[dt.date | None, ...]:
        """The date that each side gives it; `None` where a side has it without one."""
        return tuple(side.date for side in (self.bill, self.book) if side is not None)


def effect(kind: Kind, side: Shown | None) -> Decimal:
    """Say what one side of a line does to what is owed."""
    return SIGN[kind] * (side.amount + side.discount) if side is not None and side.counts else ZERO


@frozen(kw_only=True)
class Total:
    """
    What is owed by both sides, and the way from one to the other.

    Always `bill - not_due - accepted - differs == book`, to the cent. `vendor` is `""` for all vendors of a
    currency together.
    """

    vendor: str
    currency: str
    bill: Decimal
    not_due: Decimal
    accepted: Decimal
    differs: Decimal
    book: Decimal

    @property
    def agrees(self) -> bool:
        """Whether nothing is left unexplained."""
        return not self.differs


@frozen(kw_only=True)
class Paid:
    """
    What left one account on one day: BILL's payments by process date and funding account, and the checks.

    `online` are payments that BILL moved, `recorded` those that somebody recorded in BILL. `accepted` is the
    part of the gap that a person or a setting allows.
    """

    account: str
    date: dt.date | None
    online: Decimal
    recorded: Decimal
    accepted: Decimal
    book: Decimal

    @property
    def gap(self) -> Decimal:
        """What BILL paid more than the checks of that day say, as far as nobody has allowed it."""
        return self.online + self.recorded - self.accepted - self.book

    @property
    def agrees(self) -> bool:
        """To the cent."""
        return not self.gap


@frozen(kw_only=True)
class AsOf:
    """
    How old the knowledge is. `None` where a side was not read to its end by the last update.

    `sentences` say it plainly; `marks` are the points up to which changes of each kind are known, in the
    sides' own words.
    """

    bill: dt.datetime | None
    book: dt.datetime | None
    sentences: tuple[str, ...]
    marks: dict[str, str]


@frozen(kw_only=True)
class Report:
    """
    Both sides of a connection, compared for a period; `None` leaves an end of the period open.

    `lines` and `vendors` and `totals` are of the period. `balances` and `owed` are what is open at the end of
    `date_to`, or of all that is known: per vendor, and per currency. `paid` is per account and day.
    """

    connection: str
    company: str
    date_from: dt.date | None
    date_to: dt.date | None
    as_of: AsOf
    lines: tuple[Line, ...]
    vendors: tuple[Total, ...]
    totals: tuple[Total, ...]
    balances: tuple[Total, ...]
    owed: tuple[Total, ...]
    paid: tuple[Paid, ...]

    @property
    def read(self) -> bool:
        """Whether both sides were ever read; without that, nothing is proved."""
        return self.as_of.bill is not None and self.as_of.book is not None

    @property
    def agrees(self) -> bool:
        """Whether both sides were read, and nothing differs that nobody has allowed."""
        return self.read and not self.among(Bucket.DIFFERS)

    def among(self, bucket: Bucket) -> tuple[Line, ...]:
        """Return the lines of one bucket."""
        return tuple(line for line in self.lines if line.bucket is bucket)

    def counts(self) -> dict[Bucket, int]:
        """Count the lines of each bucket."""
        found = Counter(line.bucket for line in self.lines)
        return {bucket: found[bucket] for bucket in Bucket}
