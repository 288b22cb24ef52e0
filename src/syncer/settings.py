"""
The settings of one connection: one typed, validated value, with defaults that are safe.

Safe means: nothing is written that a bookkeeper did not ask for, and what cannot be written exactly is
shown as an exception instead of guessed.
"""

import datetime as dt
from enum import StrEnum
from typing import Final

from attrs import Attribute, field, frozen

from syncer import codec
from syncer.errors import SettingsError, StoreError
from syncer.model import Kind


class TextPolicy(StrEnum):
    """What to do with a character that QuickBooks cannot hold in a memo or description."""

    TRANSLITERATE = "transliterate"
    """Write the nearest plain characters, and note each change in the audit trail."""
    REFUSE = "refuse"
    """Raise an exception and write nothing."""


class NumberPolicy(StrEnum):
    """What to do with an invoice number longer than QuickBooks' 20 characters."""

    SHORTEN = "shorten"
    """Keep the first 13 characters, `~` and six that stand for the whole; the whole goes into the memo."""
    REFUSE = "refuse"
    """Raise an exception and write nothing."""


class ClosingPolicy(StrEnum):
    """What to do with what is dated on or before the closing date of the books."""

    ASK = "ask"
    """Raise an exception."""
    HOLD = "hold"
    """Wait, without an exception, until the closing date is moved."""
    MOVE = "move"
    """Date it the first open day instead, and note the right date in the memo and the audit trail."""


class Classes(StrEnum):
    """Which list of BILL is QuickBooks' classes."""

    DEPARTMENT = "department"
    """As in BILL's own sync with QuickBooks Desktop."""
    CLASS = "class"
    """BILL's accounting classes."""
    LOCATION = "location"
    """BILL's locations."""
    OFF = "off"
    """None of them. A line that names one holds its bill, unless `left_out` has it."""


BILL_CURRENCY: Final = "USD"
"""What BILL pays from, and gives the rates of other currencies in (BILL API reference, fundingAmount)."""

DROPPABLE: Final = ("class", "department", "location", "customer", "job", "item", "employee")
"""What a line of BILL may name besides its account."""


def _positive(instance: object, attribute: "Attribute[int]", value: int) -> None:
    del instance
    if value <= 0:
        raise SettingsError(
            f"The setting {attribute.name} is {value}.", fix=f"Give {attribute.name} a number above zero."
        )


def _named(instance: object, attribute: "Attribute[str]", value: str) -> None:
    del instance
    if not value.strip():
        raise SettingsError(
            f"The setting {attribute.name} is empty.",
            fix="Give the full name of the account as QuickBooks shows it, such as 'Checking'.",
        )


@frozen(kw_only=True)
class Settings:
    """
    How one connection posts.

    Args:
        payment_account: Full name of the QuickBooks bank (or clearing) account that BILL payments come from.
        ap_account: Full name of the QuickBooks accounts-payable account that bills are posted to.
        approvals: Approval statuses that let a bill be posted. Firms without approvals add `UNASSIGNED`.
        posted_payments: BILL payment states in which money has moved, so that the check is posted
            (BILL docs, single-status payment values). A plain `PAID` is a payment recorded by hand.
        reversed_payments: BILL payment states after which a posted check is voided.
        start_date: Bills dated before this day are left alone; `None` takes everything.
        bank_accounts: BILL funding account id, or BILL's type of it such as `CARD_ACCOUNT`, to full name of a
            QuickBooks bank account, where it is not `payment_account`.
        home_currency: Currency of the books, ISO 4217. An update stops where QuickBooks says another one.
        ap_accounts: Currency (ISO 4217) to full name of the QuickBooks accounts-payable account in it, for
            bills in other currencies than the home currency. Those of currencies without one are not posted.
        classes: Which list of BILL is QuickBooks' classes. See `Classes`.
        customers: Whether customers and jobs on lines are carried to QuickBooks' Customer:Job.
        items: Whether lines with an item are posted as item lines.
        terms: Whether payment terms of bills and vendors are carried.
        left_out: What lines of BILL may name and QuickBooks need not be told: any of `DROPPABLE`. A line that
            names something that is neither carried nor left out holds its bill.
        closing: See `ClosingPolicy`.
        vendors_to_bill: Whether vendors that are new or changed in QuickBooks go to BILL too.
        repair_accounts: Whether linked accounts of BILL follow QuickBooks in name, number and being active.
        accounts_to_bill: Whether expense accounts that are new in QuickBooks go to BILL.
        memo_ids: Whether the BILL id of a bill, credit or payment is written at the end of its memo.
        dry_run: Whether everything is read and decided but nothing is written, on either side.
        text: See `TextPolicy`.
        long_numbers: See `NumberPolicy`.
        void_on_archive: Void an unpaid QuickBooks bill when BILL archives or denies it after posting;
            otherwise that is an exception.
        batch_size: Writes per round trip, 1 to 100.
        page_size: QuickBooks rows per page of a query.
        call_budget_s: Seconds that one call of the Web Connector may take before it is told to wait.
        lease_idle_s: Seconds without a call after which another session may take over.
        lease_answer_s: The same while QuickBooks works on a request; it can take minutes for one.
        overlap_s: Seconds that each reading of changes reaches back before the last one.
        watch_s: Seconds between two readings of all posted payments that are not final. Changes that BILL
            announces are seen in every cycle; this finds the ones that it does not.
        retry_s: Seconds before the first retry of a write that QuickBooks could not take just then;
            doubled each time, at most a day, at most `retries` times.
        retries: How often such a write is tried again before a person must look.

    Raises `SettingsError` naming the setting and the fix.
    """

    payment_account: str = field(validator=_named)
    ap_account: str = field(default="Accounts Payable", validator=_named)
    approvals: tuple[str, ...] = ("APPROVED",)
    posted_payments: tuple[str, ...] = (
        "FUNDING_STARTED",
        "PROCESSED",
        "SENT",
        "DELIVERED",
        "CLEARED",
        "PARTIALLY_CLAIMED",
        "EXPIRING",
        "DISBURSEMENT_ON_HOLD",
        "FUNDS_ESCHEATED",
        "PAID",
    )
    reversed_payments: tuple[str, ...] = (
        "VOIDED",
        "VOID",
        "FUNDING_FAILED_VOIDED",
        "CANCELED",
        "CANCELLED",
    )
    start_date: dt.date | None = None
    bank_accounts: dict[str, str] = field(factory=dict)
    home_currency: str = BILL_CURRENCY
    ap_accounts: dict[str, str] = field(factory=dict)
    classes: Classes = Classes.DEPARTMENT
    customers: bool = True
    items: bool = True
    terms: bool = True
    left_out: tuple[str, ...] = ()
    closing: ClosingPolicy = ClosingPolicy.ASK
    vendors_to_bill: bool = True
    repair_accounts: bool = True
    accounts_to_bill: bool = False
    memo_ids: bool = False
    dry_run: bool = False
    text: TextPolicy = TextPolicy.TRANSLITERATE
    long_numbers: NumberPolicy = NumberPolicy.SHORTEN
    void_on_archive: bool = True
    batch_size: int = field(default=50, validator=_positive)
    page_size: int = field(default=200, validator=_positive)
    call_budget_s: int = field(default=20, validator=_positive)
    lease_idle_s: int = field(default=120, validator=_positive)
    lease_answer_s: int = field(default=900, validator=_positive)
    overlap_s: int = field(default=600, validator=_positive)
    watch_s: int = field(default=21_600, validator=_positive)
    retry_s: int = field(default=60, validator=_positive)
    retries: int = field(default=20, validator=_positive)

    def __attrs_post_init__(self) -> None:
        both = set(self.posted_payments) & set(self.reversed_payments)
        if both:
            raise SettingsError(
                f"The payment state {min(both)} is in posted_payments and in reversed_payments.",
                fix="Take it out of one of them.",
            )
        if self.batch_size > 100:
            raise SettingsError(
                f"The setting batch_size is {self.batch_size}.", fix="Give batch_size a number from 1 to 100."
            )

        unknown = set(self.left_out) - set(DROPPABLE)
        if unknown:
            raise SettingsError(
                f"The setting left_out names {min(unknown)!r}.",
                fix=f"Use any of {', '.join(DROPPABLE)}.",
            )

    @property
    def lists(self) -> tuple[Kind, ...]:
        """The lists of BILL whose entries are carried to QuickBooks."""
        wanted: list[Kind] = []
        if self.classes is not Classes.OFF:
            wanted.append(Kind(self.classes.value))
        if self.customers:
            wanted += (Kind.CUSTOMER, Kind.JOB)
        if self.items:
            wanted.append(Kind.ITEM)
        if self.terms:
            wanted.append(Kind.TERMS)
        return tuple(wanted)

    def to_json(self) -> str:
        """Write the settings as canonical JSON."""
        return codec.encode(self)

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """Read the settings. Raises `SettingsError` if the text is none."""
        try:
            return codec.decode(cls, text)
        except StoreError as exc:
            cause = exc.__cause__
            for nested in getattr(cause, "exceptions", ()):
                if isinstance(nested, SettingsError):
                    raise nested from exc
            raise SettingsError("The stored settings cannot be read.", fix="Run `connect` again.") from exc
