"""What is left to pay of the bills that both sides have, on either side."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from attrs import frozen

from syncer import codec
from syncer.entries import Link
from syncer.model import AppliedCredit, Bill, Kind, Payment
from syncer.outcomes import LONG_AGO
from syncer.reconcile._report import ZERO
from syncer.reconcile._sides import Sides, Told, Transaction, is_before_start, stands_in_bill

MOMENT: Final = timedelta(microseconds=1)
"""
The least step of time. What we applied counts as seen so much after it was written, since a bill that was
read at the very moment of writing does not show it yet.
"""

SETTLING: Final = (Kind.PAYMENT, Kind.APPLIED_CREDIT)
"""What settles bills in QuickBooks by our links."""


@frozen(kw_only=True)
class Opens:
    """
    What is left to pay of a bill on both sides.

    `unlike` is how much more of it is settled in QuickBooks than in BILL; the two may be of unlike totals.
    """

    bill: Decimal
    book: Decimal
    unlike: Decimal


def open_amounts(sides: Sides) -> dict[str, Opens]:
    """
    Return what is left to pay of each bill that both sides have, by its BILL id.

    Each side's own word is heard, BILL's before what is only scheduled there and QuickBooks' where it is new;
    else it is computed from bills, payments and credits.
    """
    in_bill, not_yet = (
        _settled(_payments(sides.bill.values(), sides, moved=moved)) for moved in (True, False)
    )
    in_book = _settled(_checks(sides.book.values()))
    for bill_id, applied in sides.applied.items():
        in_bill[bill_id] += sum((_credited(told.content) for told in applied), ZERO)
    for book_id, credits_ in _credits_used(sides.links.values(), sides).items():
        in_book[book_id] += credits_
    for book_id, credits_ in _by_hand(sides):
        in_book[book_id] += credits_
    stale = _stale(sides)
    found: dict[str, Opens] = {}
    for (kind, bill_id), ours in sides.bill.items():
        link = sides.live(kind, bill_id)
        theirs = sides.book.get((kind, link.book_id)) if link else None
        if kind is not Kind.BILL or link is None or theirs is None or theirs.is_gone:
            continue
        totals = ours.content.amount, theirs.content.amount
        bill, book = totals[0] - in_bill[bill_id], totals[1] - in_book[link.book_id]
        said = _open(ours)
        if said is not None:
            bill = said + not_yet[bill_id]
        said = _open(theirs)
        if said is not None and link.book_id not in stale:
            book = said
        found[bill_id] = Opens(bill=bill, book=book, unlike=(totals[1] - book) - (totals[0] - bill))
    return found


def _open(told: Told) -> Decimal | None:
    return told.content.open_amount if isinstance(told.content, Bill) else None


def _credited(content: Transaction) -> Decimal:
    return content.credited if isinstance(content, Payment) else ZERO


def more_in_book(
    ours: Told | None, theirs: Told | None, link: Link | None, sides: Sides
) -> dict[str, Decimal]:
    """Return how much more of each bill, by its BILL id, a payment settles in QuickBooks than in BILL."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for bill_id, amount in _settled(_payments((ours,) if ours else (), sides, moved=True)).items():
        found[bill_id] -= amount
    checks = _settled(_checks((theirs,) if theirs else ()))
    credits_ = _credits_used((link,) if link else (), sides)
    for book_id, amount in (*checks.items(), *credits_.items()):
        for owner in sides.owners.get((Kind.BILL, book_id), ()):
            found[owner.bill_id] += amount
    return found


def more_by_credit(told: Told, sides: Sides) -> Decimal:
    """Return how much more of a credit that BILL put on a bill lies there in QuickBooks."""
    link = sides.live(Kind.APPLIED_CREDIT, told.record.id)
    return sum(_credits_used((link,) if link else (), sides).values(), ZERO) - _credited(told.content)


def _payments(every: Iterable[Told], sides: Sides, *, moved: bool) -> Iterator[Payment]:
    """
    Return the payments that stand in BILL: those that moved money, or those that count for nothing yet.

    What is from before the connection counts for nothing, too.
    """
    for told in every:
        if not isinstance(told.content, Payment) or not stands_in_bill(told, sides):
            continue
        counts = told.content.status in sides.settings.posted_payments and not is_before_start(told, sides)
        if counts is moved:
            yield told.content


def _checks(every: Iterable[Told]) -> Iterator[Payment]:
    for told in every:
        if isinstance(told.content, Payment) and not told.is_gone:
            yield told.content


def _settled(payments: Iterable[Payment]) -> dict[str, Decimal]:
    """What payments settle of each bill, with discounts, and with the credits that BILL says were used."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for payment in payments:
        for part in payment.allocations:
            found[part.bill_id] += part.amount + part.discount + _sum(part.credits)
    return found


def _sum(credits_: Iterable[AppliedCredit]) -> Decimal:
    return sum((one.amount for one in credits_), ZERO)


def _credits_used(links: Iterable[Link], sides: Sides) -> dict[str, Decimal]:
    """What credits settle of each bill of QuickBooks by what we wrote; checks themselves do not tell."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for part, credits_ in _written_parts(links, sides):
        found[part] += credits_
    return found


def _written_parts(links: Iterable[Link], sides: Sides) -> Iterator[tuple[str, Decimal]]:
    for link in links:
        check = sides.book.get((Kind.PAYMENT, link.book_id))
        if link.kind not in SETTLING or link.void or (check is not None and check.is_gone):
            continue
        base = codec.decode_content(Kind.PAYMENT, link.base)
        # What was written and never read since still carries its credits itself.
        told = check.content if check is not None else None
        carries = isinstance(told, Payment) and any(part.credits for part in told.allocations)
        if isinstance(base, Payment) and not carries:
            for part in base.allocations:
                money = ZERO if check is not None else part.amount
                yield part.bill_id, money + _sum(part.credits)


def _by_hand(sides: Sides) -> Iterator[tuple[str, Decimal]]:
    """Return what else lay of credits on bills of QuickBooks when they were read, and never was ours."""
    ours: dict[str, Decimal] = defaultdict(Decimal)
    for link in sides.links.values():
        if link.kind in SETTLING:
            for part in codec.decode(Payment, link.base).allocations:
                ours[part.bill_id] += _sum(part.credits)
    for (_, book_id), told in sides.book.items():
        if isinstance(told.content, Bill):
            yield book_id, max(_sum(told.content.credits) - ours[book_id], ZERO)


def _stale(sides: Sides) -> set[str]:
    """
    Return the bills of QuickBooks whose open amount may be older than what pays them, or did.

    That paying a bill changes the bill's own version is not documented; it may not have been read since.
    """
    found: set[str] = set()
    for payment, seen in _payments_seen(sides):
        for part in payment.allocations:
            bill = sides.book.get((Kind.BILL, part.bill_id))
            if bill is not None and (seen == LONG_AGO or seen > bill.record.seen_at):
                found.add(part.bill_id)
    return found


def _payments_seen(sides: Sides) -> Iterator[tuple[Payment, datetime]]:
    """Return what pays bills in QuickBooks, as it is and as it was posted, each with when it was seen."""
    for told in sides.book.values():
        if isinstance(told.content, Payment):
            yield told.content, told.record.seen_at
    for (kind, _), link in sides.links.items():
        if kind in SETTLING:
            check = sides.book.get((Kind.PAYMENT, link.book_id))
            seen = check.record.seen_at if check else link.linked_at + MOMENT
            yield codec.decode(Payment, link.base), seen
