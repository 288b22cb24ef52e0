"""What a posted payment pays, bill by bill, and how either side has changed that since."""

from collections.abc import Iterator
from decimal import Decimal

from syncer.model import Kind, Payment
from syncer.plan._shown import applied
from syncer.view import View


def moved_in_bill(base: Payment, payment: Payment, view: View) -> Iterator[str]:
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
