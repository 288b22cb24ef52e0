"""What QuickBooks shows of a transaction, so that a later change by a person is noticed."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias, TypeVar

from attrs import evolve

from syncer import codec
from syncer.entries import Standing
from syncer.model import Bill, Content, Credit, Kind, Line, Payment
from syncer.plan._decision import Wait
from syncer.view import View

Posted = TypeVar("Posted", bound=Bill | Credit | Payment)

Posting: TypeAlias = tuple[str, str, str, str, Decimal]


def shown(content: Content) -> str:
    """
    Digest what a person can change: everything but what follows from other transactions.

    Only digests of what QuickBooks itself told are compared, so it does not matter how it writes things.
    """
    match content:
        case Bill():
            content = evolve(content, open_amount=None, credits=(), payments=(), lines=_plain(content.lines))
        case Credit():
            content = evolve(content, open_amount=None, lines=_plain(content.lines))
        case Payment():
            parts = sorted(content.allocations, key=lambda part: (part.bill_id, part.amount))
            content = evolve(content, allocations=tuple(evolve(part, credits=()) for part in parts))
        case _:
            pass
    return codec.digest(codec.encode(content))


def postings(lines: Iterable[Line]) -> Counter[Posting]:
    """Count what lines post: where to, and how much. Their order and texts do not matter."""
    return Counter(
        (line.account_id, line.item_id, line.class_id, line.customer_id, line.amount) for line in lines
    )


def same_posting(ours: Bill | Credit, theirs: Bill | Credit) -> bool:
    """Whether QuickBooks still says what we posted: vendor, number, date, amounts and accounts."""
    return not differences(ours, theirs) and postings(ours.lines) == postings(theirs.lines)


def as_written(wrote: Content, theirs: Content) -> bool:
    """Whether QuickBooks shows what we wrote; what it adds by itself does not count."""
    if isinstance(wrote, Bill | Credit) and isinstance(theirs, Bill | Credit):
        return same_posting(wrote, theirs)
    if isinstance(wrote, Payment) and isinstance(theirs, Payment):
        return not differences(wrote, theirs) and applied(wrote) == applied(theirs)
    return wrote == theirs


def applied(payment: Payment) -> dict[str, tuple[Decimal, Decimal]]:
    """
    Return what a payment settles of each bill: in money, and by a discount.

    Bills that credits alone settled with it are left out: QuickBooks need not show them.
    """
    return {
        part.bill_id: (part.amount, part.discount)
        for part in payment.allocations
        if part.amount or part.discount
    }


def of_vendor(ours: Posted, theirs: Posted, vendor_id: str, view: View) -> Posted | Wait:
    """
    Name the vendor of what was posted as QuickBooks shows it, where that is the same vendor of BILL.

    One that was merged into another is there under the other's ListID. `Wait` until a person has said which.
    """
    if ours.vendor_id == theirs.vendor_id:
        return ours
    link = view.vendor_link(vendor_id)
    if isinstance(link, str):
        return Wait(link)
    return evolve(ours, vendor_id=theirs.vendor_id) if link.book_id == theirs.vendor_id else ours


def of_vendor_taken_back(ours: Posted, theirs: Posted, vendor_id: str, view: View) -> Posted | Wait:
    """
    Do the same with what BILL took back: another vendor is a change where nobody is asked which one it is.

    BILL archived the vendor, or a person skipped it. Nothing would end the waiting, while what BILL took back
    stands.
    """
    same = of_vendor(ours, theirs, vendor_id, view)
    vendor = view.bill(Kind.VENDOR, vendor_id)
    is_over = vendor is not None and vendor.standing is Standing.SETTLED
    return ours if isinstance(same, Wait) and is_over else same


def changes(ours: Bill | Credit, theirs: Bill | Credit) -> tuple[str, ...]:
    """Name, for a bookkeeper, everything posted that differs between two versions, lines included."""
    found = differences(ours, theirs)
    if found or as_written(ours, theirs):
        return found
    return ("its lines post to other accounts, classes or customers, or other amounts",)


def differences(ours: Bill | Credit | Payment, theirs: Bill | Credit | Payment) -> tuple[str, ...]:
    """Name, for a bookkeeper, what differs between two versions of a transaction, lines aside."""
    pairs = {
        "vendor": (ours.vendor_id, theirs.vendor_id),
        "number": (ours.number, theirs.number),
        "date": (ours.date, theirs.date),
        "amount": (ours.amount, theirs.amount),
    }
    if isinstance(ours, Payment):
        # A check gets its number in QuickBooks, when it is printed.
        del pairs["number"]
    return tuple(
        f"{name} {before or 'none'} became {after or 'none'}"
        for name, (before, after) in pairs.items()
        if before != after
    )


def paper(payment: Payment) -> str:
    """Name the kind of a payment in QuickBooks."""
    return "card payment" if payment.by_card else "check"


def _plain(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(evolve(line, id="") for line in lines)
