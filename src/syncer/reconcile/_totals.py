"""Sums of a reconciliation: per vendor and overall, open balances at a date, and money by account and day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from attrs import define, field

from syncer.model import Kind, Payment
from syncer.reconcile._report import ZERO, Bucket, Line, Paid, Shown, Total, effect
from syncer.reconcile._sides import Sides

Counted = Callable[[Shown], bool]
"""Says whether one side of a line belongs to a sum."""

ALL: Final = ""
"""Stands for all vendors of a currency."""


@define
class _Sum:
    bill: Decimal = ZERO
    book: Decimal = ZERO
    gaps: dict[Bucket, Decimal] = field(factory=lambda: dict.fromkeys(Bucket, ZERO))


def totals(
    lines: Iterable[Line], counted: Counted = lambda _: True
) -> tuple[tuple[Total, ...], tuple[Total, ...]]:
    """Add up both sides, and the gaps between them, per vendor and per currency."""
    vendors: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
    currencies: dict[str, _Sum] = defaultdict(_Sum)
    names: dict[str, str] = {}
    for line in lines:
        bill = effect(line.kind, line.bill if line.bill and counted(line.bill) else None)
        book = effect(line.kind, line.book if line.book and counted(line.book) else None)
        names[line.vendor_key] = line.vendor
        for one in (vendors[line.vendor_key, line.currency], currencies[line.currency]):
            one.bill += bill
            one.book += book
            one.gaps[line.bucket] += bill - book
    by_vendor = sorted(vendors.items(), key=lambda item: (names[item[0][0]].casefold(), item[0]))
    return (
        tuple(_total(names[key], currency, found) for (key, currency), found in by_vendor),
        tuple(_total(ALL, currency, found) for currency, found in sorted(currencies.items())),
    )


def _total(vendor: str, currency: str, found: _Sum) -> Total:
    return Total(
        vendor=vendor,
        currency=currency,
        bill=found.bill,
        not_due=found.gaps[Bucket.NOT_DUE],
        accepted=found.gaps[Bucket.ACCEPTED],
        differs=found.gaps[Bucket.DIFFERS],
        book=found.book,
    )


def dated_until(day: dt.date | None) -> Counted:
    """Count what is dated up to a day; what has no date counts, since it may be."""
    return lambda side: day is None or side.date is None or side.date <= day


def paid(lines: Iterable[Line], sides: Sides, within: Callable[[dt.date | None], bool]) -> tuple[Paid, ...]:
    """
    Add up what left each account on each day, by BILL and by the checks of QuickBooks.

    A payment whose money has not moved has left no account.
    """
    days: dict[tuple[str, dt.date | None], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in lines:
        if line.kind is not Kind.PAYMENT or line.bucket in {Bucket.LEFT_OUT, Bucket.NOT_DUE}:
            continue
        ours = sides.bill.get((Kind.PAYMENT, line.bill_id))
        theirs = sides.book.get((Kind.PAYMENT, line.book_id))
        account = theirs.content.account_id if theirs and isinstance(theirs.content, Payment) else ""
        if line.bill and line.bill.counts and ours and isinstance(ours.content, Payment):
            place = sides.paid_from(ours.content) or account, line.bill.date
            days[place]["online" if ours.content.online else "recorded"] += line.bill.amount
            if line.bucket is Bucket.ACCEPTED:
                days[place]["accepted"] += line.bill.amount
        if line.book and line.book.counts:
            place = account, line.book.date
            days[place]["book"] += line.book.amount
            if line.bucket is Bucket.ACCEPTED:
                days[place]["accepted"] -= line.book.amount
    found = (
        Paid(
            account=sides.account(account) if account else "an account that QuickBooks has not",
            date=day,
            online=sums["online"],
            recorded=sums["recorded"],
            accepted=sums["accepted"],
            book=sums["book"],
        )
        for (account, day), sums in days.items()
        if within(day)
    )
    return tuple(sorted(found, key=lambda one: (one.account.casefold(), one.date or dt.date.min)))
