"""
Payments that somebody keyed in QuickBooks by hand, for bills that BILL would pay too.

Most of them are payments of BILL that were keyed early: they are linked once BILL's money moves. What is left
is put before a person, before BILL pays the same bill again.
"""

from collections.abc import Iterator

from syncer import codec
from syncer.entries import Action, Answered, Record, Standing, State
from syncer.model import Allocation, Approval, Bill, Kind, Payment, Side
from syncer.naming import amount_key
from syncer.plan._decision import Raise, Settle, Wait
from syncer.plan._shown import paper
from syncer.view import DELETED, SKIPPED, VOID, View

PAID_BY_HAND = "paid_by_hand"
"""Code of the exception on a payment of QuickBooks that BILL does not know of."""

PAYS_NOTHING = "it pays nothing that BILL would pay"
"""Reason of a payment of QuickBooks that is of no concern, unless one of its bills turns out to be BILL's."""


def decide(record: Record, view: View) -> Settle | Wait | Raise:
    """Decide where a payment of QuickBooks stands that belongs to none of BILL."""
    if record.reason in {DELETED, VOID}:
        return Settle(record.reason)
    payment = codec.decode(Payment, record.body)
    if view.unit.links.find(connection=view.connection, kind=Kind.PAYMENT.value, book_id=record.id):
        return Settle()
    start = view.settings.start_date
    if start is not None and payment.date is not None and payment.date < start:
        return Settle(f"dated before {start}, where this connection begins")
    paid = dict(_paid(payment, view))
    if not paid:
        return Settle(PAYS_NOTHING)
    if _may_be_ours(payment, view):
        return Wait(
            "a payment of the same bill was sent to QuickBooks, and it is not known yet if this is it"
        )
    for ours in _alike(record, payment, paid, view):
        if ours.standing is Standing.SETTLED or ours.reason == SKIPPED:
            return Settle("BILL has a payment like it, which was dealt with by hand")
        status = codec.decode(Payment, ours.body).status or "no status"
        return Wait(
            f"BILL has a payment like it ({status}), which is not posted; it may be linked to this one"
        )
    noun = paper(payment)
    return Raise(
        code=PAID_BY_HAND,
        cause=f"Somebody keyed {_named(payment)} in QuickBooks. It pays {_told(paid, view)}. BILL does not "
        "know of it, and may pay that again.",
        fix="If the money went out, record the payment in BILL with the same bills, amounts, account and "
        f"date: it is linked to the {noun} with the next update. If not, void the {noun} in QuickBooks. If "
        "BILL need not know of it, skip this exception.",
    )


def _paid(payment: Payment, view: View) -> Iterator[tuple[str, Allocation]]:
    """Find, by their BILL ids, the bills among what it pays that BILL would pay, too."""
    for part in payment.allocations:
        for link in view.owners(Kind.BILL, part.bill_id):
            ours = view.bill(Kind.BILL, link.bill_id)
            if ours is not None and _would_pay(codec.decode(Bill, ours.body)):
                yield link.bill_id, part


def _would_pay(bill: Bill) -> bool:
    """Whether BILL means a bill; one that is posted is followed, whatever its date."""
    return bill.active and bill.approval != Approval.DENIED


def _may_be_ours(payment: Payment, view: View) -> bool:
    """Whether we sent a payment of one of these bills, and nobody knows yet what became of it."""
    bills = {part.bill_id for part in payment.allocations}
    sent = view.unit.operations.find(
        connection=view.connection,
        state=(State.SENT.value, State.IN_DOUBT.value),
        kind=Kind.PAYMENT.value,
    )
    return any(
        not bills.isdisjoint(part.bill_id for part in codec.decode(Payment, one.body).allocations)
        for one in sent
        if one.side is Side.BOOK and one.action is Action.ADD
    )


def _alike(record: Record, payment: Payment, paid: dict[str, Allocation], view: View) -> Iterator[Record]:
    """Find the payments of BILL that could be it and are not posted: of its amount, for a bill it pays."""
    keys = [
        amount_key(vendor.bill_id, payment.amount) for vendor in view.owners(Kind.VENDOR, payment.vendor_id)
    ]
    for ours in (one for key in keys for one in view.bill_named(Kind.PAYMENT, key)):
        content = codec.decode(Payment, ours.body)
        link = view.live_link(Kind.PAYMENT, ours.id)
        posted = view.book(Kind.PAYMENT, link.book_id) if link else None
        answer = view.unit.matches.get(view.connection, Kind.PAYMENT.value, ours.id, record.id)
        if (
            content.status not in view.settings.reversed_payments
            and not paid.keys().isdisjoint(part.bill_id for part in content.allocations)
            and (posted is None or posted.reason in {DELETED, VOID})
            and (answer is None or answer.answer is not Answered.OTHER)
        ):
            yield ours


def _named(payment: Payment) -> str:
    number = f" {payment.number}" if payment.number else ""
    return f"a {paper(payment)}{number} of {payment.amount}, dated {payment.date or 'nothing'},"


def _told(paid: dict[str, Allocation], view: View) -> str:
    parts = []
    for bill_id, part in paid.items():
        discount = f" and a discount of {part.discount}" if part.discount else ""
        parts.append(f"{view.transaction_name(Kind.BILL, bill_id)} with {part.amount}{discount}")
    return ", ".join(parts)
