"""
The settings of one connection: one typed, validated value, with defaults that are safe.

Safe means: nothing is written that a bookkeeper did not ask for, and what cannot be written exactly is
shown as an exception instead of guessed.
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Final

import attrs
from attrs import Attribute, field, frozen

from syncer import codec
from syncer.errors import SettingsError, StoreError
from syncer.model import Approval, Kind


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


HOME_CURRENCY: Final = "USD"
"""The currency of the books where nobody chose one."""


class BillRates(StrEnum):
    """In which direction BILL's exchange rates count, which BILL does not document."""

    ASK = "ask"
    """Nobody has found out: take a rate where amounts, or QuickBooks' own rate, leave no doubt, else ask."""
    IN_DOLLARS = "in_dollars"
    """US dollars for one unit of the bill's currency."""
    PER_DOLLAR = "per_dollar"
    """Units of the bill's currency for one US dollar."""


DROPPABLE: Final = ("class", "department", "location", "customer", "job", "item", "employee")
"""What a line of BILL may name besides its account."""


APPROVALS: Final = tuple(one.value for one in Approval if one is not Approval.DENIED)
"""Approval statuses that may let a bill be posted."""

DAYS: Final = (dt.date(2000, 1, 1), dt.date(2099, 12, 31))
"""The first and last day that makes sense as a start: BILL is no older."""

DAY_S: Final = 86_400
_STATE: Final = re.compile(r"[A-Z][A-Z_]*")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


def _within(low: int, high: int) -> Callable[[object, "Attribute[int]", object], None]:
    def check(instance: object, attribute: "Attribute[int]", value: object) -> None:
        del instance
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise SettingsError(
                f"The setting {attribute.name} is {value}.",
                fix=f"Give {attribute.name} a number from {low:,} to {high:,}.",
            )

    return check


def _words(name: str, value: object, example: str) -> tuple[str, ...]:
    """Return a setting that is a list of words, at least one. Raises `SettingsError`."""
    if not isinstance(value, tuple) or not all(isinstance(word, str) for word in value):
        raise SettingsError(
            f"The setting {name} is {value!r}.", fix=f"Give {name} a list of words, such as {example}."
        )
    if not value:
        raise SettingsError(
            f"The setting {name} is empty.", fix=f"Give {name} at least one word, such as {example}."
        )
    return value


def _approvals(instance: object, attribute: "Attribute[tuple[str, ...]]", value: tuple[str, ...]) -> None:
    del instance
    for word in _words(attribute.name, value, "APPROVED"):
        if word not in APPROVALS:
            raise SettingsError(
                f"The setting {attribute.name} names {word!r}.", fix=f"Use any of {', '.join(APPROVALS)}."
            )


def _payment_states(
    instance: object, attribute: "Attribute[tuple[str, ...]]", value: tuple[str, ...]
) -> None:
    del instance
    for word in _words(attribute.name, value, "PROCESSED"):
        # BILL may add states; each is a word in capitals.
        if not _STATE.fullmatch(word):
            raise SettingsError(
                f"The setting {attribute.name} names {word!r}.",
                fix="Write each state as BILL does, in capitals, such as PROCESSED.",
            )


def _currency(instance: object, attribute: "Attribute[str]", value: str) -> None:
    del instance
    _check_currency(attribute.name, value)


def _check_currency(name: str, value: object) -> None:
    if not isinstance(value, str) or not _CURRENCY.fullmatch(value):
        raise SettingsError(
            f"The setting {name} names the currency {value!r}.",
            fix="Write it as its three letters of ISO 4217, such as USD.",
        )


def _accounts(instance: object, attribute: "Attribute[dict[str, str]]", value: dict[str, str]) -> None:
    del instance
    for key, name in value.items():
        if not key.strip() or not name.strip():
            empty = (
                f"names no account for {key!r}" if key.strip() else f"says nothing of what {name!r} is for"
            )
            raise SettingsError(
                f"The setting {attribute.name} {empty}.",
                fix="Give both: what it is for, and the full name of the account as QuickBooks shows it.",
            )


def _payables(instance: object, attribute: "Attribute[dict[str, str]]", value: dict[str, str]) -> None:
    _accounts(instance, attribute, value)
    for currency in value:
        _check_currency(attribute.name, currency)


def _day(instance: object, attribute: "Attribute[dt.date | None]", value: dt.date | None) -> None:
    del instance
    if value is not None and not DAYS[0] <= value <= DAYS[1]:
        raise SettingsError(
            f"The setting {attribute.name} is {value}.", fix=f"Give a day from {DAYS[0]} to {DAYS[1]}."
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
            (BILL docs, single-status payment values); at least one. A plain `PAID` is a payment recorded by
            hand.
        reversed_payments: BILL payment states after which a posted check is voided; at least one.
        start_date: Bills dated before this day are left alone; `None` takes everything.
        bank_accounts: BILL funding account id, or BILL's type of it such as `CARD_ACCOUNT`, to full name of a
            QuickBooks bank or credit-card account, where it is not `payment_account`.
        home_currency: Currency of the books, ISO 4217. An update stops where QuickBooks says another one.
        ap_accounts: Currency (ISO 4217) to full name of the QuickBooks accounts-payable account in it, for
            bills in other currencies than the home currency, which has `ap_account`. Those of currencies
            without one are not posted.
        bill_rates: See `BillRates`. It matters only for bills of which BILL does not say what they cost in US
            dollars.
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
        page_size: QuickBooks rows per page of a query, 1 to 10,000.
        call_budget_s: Seconds that one call of the Web Connector may take before it is told to wait; less
            than `lease_idle_s`.
        lease_idle_s: Seconds without a call after which another session may take over, 2 to an hour.
        lease_answer_s: The same while QuickBooks works on a request; it can take minutes for one. A day at
            most.
        overlap_s: Seconds that each reading of changes reaches back before the last one; a week at most.
        watch_s: Seconds between two readings of all posted payments that are not final. Changes that BILL
            announces are seen in every cycle; this finds the ones that it does not. A week at most.
        retry_s: Seconds before the first retry of a write that QuickBooks could not take just then;
            doubled each time, at most a day, at most `retries` times.
        retries: How often such a write is tried again before a person must look, 1 to 1,000.

    Raises `SettingsError` naming the setting and the fix.
    """

    payment_account: str = field(validator=_named)
    ap_account: str = field(default="Accounts Payable", validator=_named)
    approvals: tuple[str, ...] = field(default=("APPROVED",), validator=_approvals)
    posted_payments: tuple[str, ...] = field(
        default=(
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
        ),
        validator=_payment_states,
    )
    reversed_payments: tuple[str, ...] = field(
        default=("VOIDED", "VOID", "FUNDING_FAILED_VOIDED", "CANCELED", "CANCELLED"),
        validator=_payment_states,
    )
    start_date: dt.date | None = field(default=None, validator=_day)
    bank_accounts: dict[str, str] = field(factory=dict, validator=_accounts)
    home_currency: str = field(default=HOME_CURRENCY, validator=_currency)
    ap_accounts: dict[str, str] = field(factory=dict, validator=_payables)
    bill_rates: BillRates = BillRates.ASK
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
    batch_size: int = field(default=50, validator=_within(1, 100))
    page_size: int = field(default=200, validator=_within(1, 10_000))
    call_budget_s: int = field(default=20, validator=_within(1, 3_599))
    lease_idle_s: int = field(default=120, validator=_within(2, 3_600))
    lease_answer_s: int = field(default=900, validator=_within(1, DAY_S))
    overlap_s: int = field(default=600, validator=_within(1, 7 * DAY_S))
    watch_s: int = field(default=21_600, validator=_within(1, 7 * DAY_S))
    retry_s: int = field(default=60, validator=_within(1, DAY_S))
    retries: int = field(default=20, validator=_within(1, 1_000))

    def __attrs_post_init__(self) -> None:
        for one in attrs.fields(Settings):
            kind, value = type(one.default), getattr(self, one.name)
            if issubclass(kind, bool | StrEnum) and not isinstance(value, kind):
                raise SettingsError(
                    f"The setting {one.name} is {value!r}.",
                    fix="Say yes or no." if kind is bool else f"Use one of {', '.join(map(str, kind))}.",
                )
        both = set(self.posted_payments) & set(self.reversed_payments)
        if both:
            raise SettingsError(
                f"The payment state {min(both)} is in posted_payments and in reversed_payments.",
                fix="Take it out of one of them.",
            )
        if self.home_currency in self.ap_accounts:
            raise SettingsError(
                f"The setting ap_accounts names {self.home_currency}, the home currency.",
                fix="Name its accounts-payable account in ap_account.",
            )
        if self.call_budget_s >= self.lease_idle_s:
            raise SettingsError(
                f"The setting call_budget_s is {self.call_budget_s}, and lease_idle_s {self.lease_idle_s}: "
                "another session could take over while a call is at work.",
                fix="Make call_budget_s smaller than lease_idle_s.",
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

    @property
    def to_bill(self) -> tuple[Kind, ...]:
        """The kinds of which BILL gets what is new in QuickBooks."""
        wanted = {Kind.ACCOUNT: self.accounts_to_bill, Kind.VENDOR: self.vendors_to_bill}
        return tuple(kind for kind, goes in wanted.items() if goes)

    def to_json(self) -> str:
        """Write the settings as canonical JSON."""
        return codec.encode(self)

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """Read the settings. Raises `SettingsError` if the text is none."""
        try:
            read = codec.decode(cls, text)
        except StoreError as exc:
            raise SettingsError("The stored settings cannot be read.", fix="Run `connect` again.") from exc
        unknown = json.loads(text).keys() - {one.name for one in attrs.fields(cls)}
        if unknown:
            raise SettingsError(
                f"There is no setting {min(unknown)!r} in this version.",
                fix="Use the version that wrote it, or run `connect` again.",
            )
        return read
