"""
Credits that lie on bills in QuickBooks, and whose they are.

QuickBooks keeps no transaction of an applied credit, only that it lies on the bill (qbXML On-Screen
Reference, BillPaymentCheckAdd). So the bill itself says how much of a credit lies there, and our links how
much of that is ours. The rest somebody applied by hand, or a check left it there that was voided (qbXML SDK,
voids; unconfirmed). What BILL applies and lies there already is not applied again.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from attrs import evolve, frozen

from syncer import codec
from syncer.entries import Link, Record
from syncer.model import Allocation, AppliedCredit, Bill, Kind, Payment
from syncer.naming import amount_key
from syncer.plan._decision import Look, Raise, Texts, Wait
from syncer.view import DELETED, VOID, View

CREDIT_ON_BILL: Final = "credit_on_bill"
"""Code of the exception on what applies a credit of which another amount lies on the bill already."""

CREDITS_APPLIED: Final = "credits_applied"
"""Code of the exception on what BILL took back, and only a person can take off the bill in QuickBooks."""

ZERO: Final = Decimal(0)


@frozen(kw_only=True)
class Lying:
    """How much of a credit lies on a bill in QuickBooks, and how much was to lie there by what we posted."""

    there: Decimal
    ours: Decimal

    @property
    def strange(self) -> Decimal:
        """What lies there and is not ours."""
        return max(self.there - self.ours, ZERO)


def lying(record: Record, bill_id: str, credit_id: str, view: View) -> Lying | Look | Wait:
    """
    Say how much of a credit lies on a bill, both by their ids in QuickBooks.

    `Look` asks for the bill as it is now. `Wait` says that another record's write puts the same credit on the
    same bill: one at a time, so that the bill can tell what became of it.
    """
    if _under_way(record, bill_id, credit_id, view):
        credit, paid = name_of(Kind.CREDIT, credit_id, view), name_of(Kind.BILL, bill_id, view)
        return Wait(f"{credit} is being applied to {paid} by something else just now")
    known = view.book(Kind.BILL, bill_id)
    if known is not None and known.reason in {DELETED, VOID}:
        return Lying(there=ZERO, ours=ZERO)
    fresh = view.fresh(Kind.BILL, bill_id)
    if fresh is None:
        return Look(Kind.BILL, bill_id)
    bill = codec.decode(Bill, fresh.body)
    links = (*_by_checks(bill, view), *_without_money(bill_id, view))
    return Lying(
        there=sum((one.amount for one in bill.credits if one.credit_id == credit_id), ZERO),
        ours=sum((applies(codec.decode(Payment, link.base), bill_id, credit_id) for link in links), ZERO),
    )


def applies(payment: Payment, bill_id: str, credit_id: str) -> Decimal:
    """How much of a credit a payment applies to a bill."""
    return sum(
        (
            used.amount
            for part in payment.allocations
            for used in part.credits
            if (part.bill_id, used.credit_id) == (bill_id, credit_id)
        ),
        ZERO,
    )


def without_lying(record: Record, wanted: Payment, view: View, texts: Texts) -> Payment | Look | Wait | Raise:
    """
    Leave out the credits that lie on their bills already, though nothing that we posted put them there.

    A person is asked where something of them lies there, and not enough.
    """
    parts: list[Allocation] = []
    for part in wanted.allocations:
        kept: list[AppliedCredit] = []
        for used in part.credits:
            found = lying(record, part.bill_id, used.credit_id, view)
            if not isinstance(found, Lying):
                return found
            if not found.strange:
                kept.append(evolve(used, there=found.there))
            elif found.strange >= used.amount:
                texts.note(
                    f"credit of {used.amount}: it lies on the bill already, put there by hand or left by a "
                    "check that was voided"
                )
            else:
                return _unlike(part.bill_id, used, found, view)
        if part.amount or kept:
            parts.append(evolve(part, credits=tuple(kept)))
    return evolve(wanted, allocations=tuple(parts))


def not_lying(record: Record, keyed: Payment, view: View) -> Look | Wait | Raise | None:
    """
    Ask for the credits of a payment that somebody keyed, where they do not lie on their bills.

    To link it takes them for applied; nothing would ever apply them then.
    """
    for part in keyed.allocations:
        for used in part.credits:
            found = lying(record, part.bill_id, used.credit_id, view)
            if not isinstance(found, Lying):
                return found
            if found.strange < used.amount:
                return _left_off(part.bill_id, used, found, view)
    return None


def still_lying(record: Record, off: Payment, view: View) -> bool | Look | Wait:
    """Whether any of the credits that were taken back still lies on its bill. No request takes it off."""
    for part in off.allocations:
        for used in part.credits:
            found = lying(record, part.bill_id, used.credit_id, view)
            if not isinstance(found, Lying):
                return found
            if found.there > max(found.ours - used.amount, ZERO):
                return True
    return False


def _unlike(bill_id: str, used: AppliedCredit, found: Lying, view: View) -> Raise:
    right = found.ours + used.amount
    credit, bill = name_of(Kind.CREDIT, used.credit_id, view), name_of(Kind.BILL, bill_id, view)
    return Raise(
        code=CREDIT_ON_BILL,
        cause=f"BILL applies {used.amount} of {credit} to {bill}, and somebody has applied {found.strange} "
        "of it in QuickBooks by hand.",
        fix="Take what was applied by hand off the bill in QuickBooks, and it is applied as in BILL; or "
        f"bring it to {right} there, and nothing more is applied. This goes on by itself then.",
    )


def _left_off(bill_id: str, used: AppliedCredit, found: Lying, view: View) -> Raise:
    credit, bill = name_of(Kind.CREDIT, used.credit_id, view), name_of(Kind.BILL, bill_id, view)
    return Raise(
        code=CREDIT_ON_BILL,
        cause=f"BILL applies {used.amount} of {credit} to {bill} with this payment, which somebody keyed in "
        f"QuickBooks by hand; {found.strange} of it was applied there.",
        fix=f"Bring it to {found.ours + used.amount} on the bill in QuickBooks by hand (Set Credits); the "
        "payment is linked by itself then.",
    )


def _by_checks(bill: Bill, view: View) -> Iterator[Link]:
    """Find what we know of the checks that pay a bill; credits that came with them lie on it too."""
    return (link for check in bill.payments for link in view.owners(Kind.PAYMENT, check))


def _without_money(bill_id: str, view: View) -> Iterator[Link]:
    """Find what we applied to a bill of QuickBooks without any check: the bill does not tell of it."""
    for owner in view.owners(Kind.BILL, bill_id):
        records = view.bill_numbered(Kind.APPLIED_CREDIT, owner.bill_id)
        ours = view.bill(Kind.BILL, owner.bill_id)
        if ours is not None:
            vendor = codec.decode(Bill, ours.body).vendor_id
            records += view.bill_named(Kind.PAYMENT, amount_key(vendor, ZERO))
        links = (view.live_link(record.kind, record.id) for record in records)
        yield from (link for link in links if link is not None)


def _under_way(record: Record, bill_id: str, credit_id: str, view: View) -> bool:
    """Whether a write of another record, not over yet, applies the same credit to the same bill."""
    return any(
        applies(codec.decode(Payment, one.base or one.body), bill_id, credit_id) > 0
        for one in view.under_way(Kind.APPLIED_CREDIT, Kind.PAYMENT)
        if (one.kind, one.bill_id) != (record.kind, record.id)
    )


def name_of(kind: Kind, book_id: str, view: View) -> str:
    """Name a bill or credit of QuickBooks that we posted, for people; by its id if it is ours no more."""
    owner = next(iter(view.owners(kind, book_id)), None)
    return view.transaction_name(kind, owner.bill_id if owner else book_id)
