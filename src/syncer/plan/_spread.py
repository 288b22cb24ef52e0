"""What a posted payment pays, bill by bill, and how either side has changed that since."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from syncer.model import Kind, Payment
from syncer.plan._decision import Raise
from syncer.plan._shown import applied
from syncer.view import View

_TO_VOID: Final = "Void the check in QuickBooks or correct the payment in BILL, then replay."


def changed_in_bill(base: Payment, payment: Payment, view: View) -> Raise | None:
    """Put before a person what BILL pays otherwise with a posted payment: such money does not change."""
    posted = sum((part.amount for part in base.allocations), Decimal(0))
    if payment.amount != posted:
        return Raise(
            code="payment_changed",
            cause=f"The payment was {posted} when it was posted and is {payment.amount} now.",
            fix=_TO_VOID,
        )
    moved = ", ".join(_moved(base, payment, view))
    if moved:
        return Raise(
            code="payment_changed",
            cause=f"BILL uses the payment otherwise than when it was posted: {moved}.",
            fix=_TO_VOID,
        )
    used = ", ".join(_used_otherwise(base, payment, view))
    if used:
        return Raise(
            code="payment_changed",
            cause=f"BILL uses other credits with the payment than when it was posted: {used}.",
            fix="Bring the credits on the bill to that in QuickBooks by hand (Set Credits), then skip this "
            "exception; or correct the payment in BILL.",
        )
    return None


def _moved(base: Payment, payment: Payment, view: View) -> Iterator[str]:
    """
    Name, for a bookkeeper, the bills of a posted payment that BILL pays another amount of now.

    Of those that are no longer ours in QuickBooks, or were posted anew, nothing is known. The date does not
    count: BILL may say later on which day it took the money.
    """
    paid, now = _by_bill(base), _by_bill(payment)
    for book_id, was in paid.items():
        owners = view.owners(Kind.BILL, book_id)
        amount = sum((now.get(link.bill_id, Decimal(0)) for link in owners), Decimal(0))
        if owners and amount != was:
            yield f"{view.paper_name(book_id)}: {was} became {amount or 'none'}"


def _used_otherwise(base: Payment, payment: Payment, view: View) -> Iterator[str]:
    """
    Name, for a bookkeeper, the credits that BILL uses otherwise with a posted payment now.

    Once a bill or credit of it is no longer ours in QuickBooks, or was posted anew, nothing is known.
    """
    was = _credits(base)
    named: dict[str, str] = {}
    bills = ((Kind.BILL, part.bill_id) for part in base.allocations)
    for kind, book_id in (*bills, *((Kind.CREDIT, credit_id) for _, credit_id in was)):
        owners = view.owners(kind, book_id)
        if not owners:
            return
        named[book_id] = owners[0].bill_id
    before = {(named[bill_id], named[credit_id]): amount for (bill_id, credit_id), amount in was.items()}
    now = _credits(payment)
    for pair in dict.fromkeys((*before, *now)):
        used, uses = before.get(pair), now.get(pair)
        if used != uses:
            bill_id, credit_id = pair
            credit = view.transaction_name(Kind.CREDIT, credit_id)
            bill = view.transaction_name(Kind.BILL, bill_id)
            yield f"{credit} on {bill}: {used or 'none'} became {uses or 'none'}"


def _credits(payment: Payment) -> dict[tuple[str, str], Decimal]:
    """How much of which credit a payment puts on which bill."""
    found: dict[tuple[str, str], Decimal] = {}
    for part in payment.allocations:
        for used in part.credits:
            pair = part.bill_id, used.credit_id
            if used.amount:
                found[pair] = found.get(pair, Decimal(0)) + used.amount
    return found


def _by_bill(payment: Payment) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for part in payment.allocations:
        found[part.bill_id] = found.get(part.bill_id, Decimal(0)) + part.amount
    return found


def spread_in_book(base: Payment, check: Payment, view: View) -> Iterator[str]:
    """Name, for a bookkeeper, what a payment settles otherwise than before, bill by bill."""
    before, after = applied(base), applied(check)
    nothing = (Decimal(0), Decimal(0))
    for bill_id in dict.fromkeys((*before, *after)):
        money, discount = before.get(bill_id, nothing)
        money_now, discount_now = after.get(bill_id, nothing)
        name = view.paper_name(bill_id)
        for what, was, now in ((name, money, money_now), (f"discount on {name}", discount, discount_now)):
            if was != now:
                yield f"{what}: {was or 'none'} became {now or 'none'}"
