"""
Payments: one bill payment for each, once its money has moved; voided when BILL takes it back.

It is a check, or a payment by credit card where the account that it comes from is one in QuickBooks. Nothing
is posted while a payment has not moved money, and what stands is never changed: only voided, which reopens
its bills.
"""

import datetime as dt
from decimal import Decimal
from typing import Final

from attrs import evolve

from syncer import codec, naming
from syncer.entries import Action, Link, Record
from syncer.model import Allocation, AppliedCredit, Bill, Kind, Payment
from syncer.plan import _match, _period
from syncer.plan._bills import payable_account, unread_vendor
from syncer.plan._changes import TAKEN_BACK
from syncer.plan._decision import Adopt, Decision, Do, Look, Raise, Retire, Settle, Texts, Wait
from syncer.plan._lying import CREDITS_APPLIED, not_lying, still_lying, without_lying
from syncer.plan._shown import differences, of_vendor, of_vendor_taken_back, paper, shown
from syncer.plan._spread import changed_in_bill, spread_in_book
from syncer.settings import Settings
from syncer.view import DELETED, VOID, View

FINAL = frozenset({"PAID", "FUNDS_ESCHEATED"})
"""Posted states that BILL does not leave again by itself."""

WATCH_TIME = dt.timedelta(days=180)
"""How long after its date a posted payment is read again now and then. Checks expire after 90 days."""

BEFORE_START: Final = "before_start"
"""Code of the exception on what belongs in part to the time before the connection began."""

BY_HAND: Final = "bill_by_hand"
"""Code of the exception on a payment for what a person entered by hand and skipped."""

REVIEWED: Final = {
    "PARTIALLY_CLAIMED": "the vendor took less than the whole amount from BILL's virtual card",
    "EXPIRING": "nobody cashed it, and it is about to expire",
    "DISBURSEMENT_ON_HOLD": "BILL holds the money back",
}
"""States in which the check stands and a person should know why (BILL docs, single-status payment values)."""

WATCHED = "posted; its state in BILL can still change"
"""Reason of a payment that stands in QuickBooks and is not final in BILL."""


def decide(record: Record, view: View) -> Decision:
    """Decide what QuickBooks needs of one payment of BILL."""
    payment = codec.decode(Payment, record.body)
    link = view.link(Kind.PAYMENT, record.id)
    reversed_ = payment.status in view.settings.reversed_payments
    if link is not None and not link.void:
        if reversed_:
            return _void(record, payment, link, view)
        return _stands(payment, link, view)
    if reversed_:
        return Settle(f"{payment.status}, and no check in QuickBooks")
    before = _before_start(payment, view)
    if before is not None:
        return before
    if payment.status not in view.settings.posted_payments:
        return Wait(f"its money has not moved ({payment.status or 'no status'})")
    texts = Texts(view.settings)
    wanted = for_book(record.id, payment, view, texts)
    if not isinstance(wanted, Payment):
        return wanted
    if texts.refused:
        return texts.refused
    there = None if wanted.credits_only else _match.find(record, wanted, view)
    if isinstance(there, Adopt):
        return not_lying(record, wanted, view) or there
    if there is not None:
        return there
    if not wanted.account_id:
        return _unnamed(payment)
    abroad = None if wanted.credits_only else _abroad(payment, view)
    if abroad is not None:
        return abroad
    left = without_lying(record, wanted, view, texts)
    if not isinstance(left, Payment):
        return left
    if left.credits_only and not left.credited:
        return Adopt(book_id="", body=wanted, reason="; ".join(texts.notes))
    body = _period.on_open_day(left, view, texts)
    if not isinstance(body, Payment):
        return body
    return Do(
        action=Action.ADD,
        body=body,
        base=evolve(wanted, date=body.date, memo=body.memo) if left != wanted else None,
        cause=f"its money has moved ({payment.status})",
        generation=link.generation + 1 if link else 0,
        notes=tuple(texts.notes),
    )


def _before_start(payment: Payment, view: View) -> Settle | Raise | None:
    """Leave alone what belongs to the time before the connection: the payment itself, or what it pays."""
    start = view.settings.start_date
    if start is None:
        return None
    if payment.date is not None and payment.date < start:
        return Settle(f"dated before {start}, where this connection begins")
    old = [part for part in payment.allocations if _is_left_alone(part.bill_id, start, view)]
    if not old:
        return None
    if len(old) == len(payment.allocations):
        return Settle(f"pays what is dated before {start}, where this connection begins")
    return Raise(
        code=BEFORE_START,
        cause=f"It pays bills from before {start}, where this connection begins, and later ones too.",
        fix="Enter the check in QuickBooks by hand, then skip this exception.",
    )


def _is_left_alone(bill_id: str, start: dt.date, view: View) -> bool:
    """Whether a bill is from before the connection; one that is posted is followed, whatever its date."""
    record = view.bill(Kind.BILL, bill_id)
    if record is None or view.live_link(Kind.BILL, bill_id) is not None:
        return False
    date = codec.decode(Bill, record.body).date
    return date is not None and date < start


def for_book(id_: str, payment: Payment, view: View, texts: Texts) -> Payment | Wait | Raise:
    """Write a payment in QuickBooks' terms, or say what is missing."""
    if payment.date is None:
        return Raise(
            code="date", cause="The payment has no process date.", fix="Look at the payment in BILL."
        )
    allocated = sum((part.amount for part in payment.allocations), Decimal(0))
    if not payment.allocations or allocated != payment.amount:
        return Raise(
            code="allocation",
            cause=f"The payment is {payment.amount}, but {allocated} of it is for bills.",
            fix="Look at the payment in BILL; a payment without bills is entered in QuickBooks by hand.",
        )
    if payment.credits_only and not any(part.credits for part in payment.allocations):
        return Raise(
            code="allocation",
            cause="The payment is 0.00, and no credit was applied by it.",
            fix="Look at the payment in BILL.",
        )
    vendor = view.vendor_link(payment.vendor_id)
    if isinstance(vendor, str):
        return Wait(vendor)
    parts: dict[str, Allocation] = {}
    payables: set[str] = set()
    for part in payment.allocations:
        bill = _posted(Kind.BILL, part.bill_id, view)
        if not isinstance(bill, Link):
            return bill
        row = view.book(Kind.BILL, bill.book_id)
        if row is not None:
            payables.add(codec.decode(Bill, row.body).ap_account_id)
        credits_ = []
        for used in part.credits:
            credit = _posted(Kind.CREDIT, used.credit_id, view)
            if not isinstance(credit, Link):
                return credit
            credits_.append(AppliedCredit(credit_id=credit.book_id, amount=used.amount))
        # BILL may name a bill twice; a check has one line for each.
        known = parts.get(bill.book_id, Allocation(bill_id=bill.book_id, amount=Decimal(0)))
        parts[bill.book_id] = evolve(
            known, amount=known.amount + part.amount, credits=(*known.credits, *credits_)
        )
    account = paid_from(payment, view)
    if isinstance(account, Wait):
        return account
    payable = _payable(payables - {""}, payment, view)
    if not isinstance(payable, str):
        return payable
    # Measured as it is written: what stands for one character may be several.
    number, reference = naming.one_line(texts.clean("number", payment.number)), ""
    if len(number) > naming.CHECK_NUMBER_MAX:
        number, reference = "", number
        texts.note(f"number: {reference!r} does not fit a check; it is in the memo")
    confirmed = naming.one_line(texts.clean("confirmation", payment.confirmation))
    if not number and len(confirmed) <= naming.CHECK_NUMBER_MAX:
        number = confirmed
    confirmation = f"BILL {confirmed}" if confirmed else ""
    memo = " ".join(filter(None, (payment.memo, reference, confirmation)))
    return Payment(
        vendor_id=vendor.book_id,
        amount=payment.amount,
        date=payment.date,
        allocations=tuple(parts.values()),
        account_id=account,
        ap_account_id=payable,
        by_card=view.is_card(account),
        number=number,
        memo=texts.signed(texts.clean("description", memo), id_),
    )


def _posted(kind: Kind, bill_id: str, view: View) -> Link | Wait | Raise:
    """Find the bill or credit in QuickBooks that a payment needs, or say what became of it."""
    link = view.live_link(kind, bill_id)
    if link is None:
        return _lacks(kind, bill_id, "is not in QuickBooks yet", view)
    row = view.book(kind, link.book_id)
    if row is not None and row.reason in {DELETED, VOID}:
        how = "deleted" if row.reason == DELETED else "voided"
        return _lacks(kind, bill_id, f"was {how} in QuickBooks", view)
    return link


def _lacks(kind: Kind, bill_id: str, what: str, view: View) -> Wait | Raise:
    """Wait for what a payment needs, unless a person has settled that by hand: then it never comes."""
    name = view.transaction_name(kind, bill_id)
    if not view.is_skipped(kind, bill_id):
        return Wait(f"{name} {what}")
    return Raise(
        code=BY_HAND,
        cause=f"It is for {name}, which a person dealt with by hand and skipped.",
        fix="Say with `adopt` which transaction of QuickBooks that is (`reconcile` shows its id), and this "
        "is posted; or enter this by hand too, and skip the exception.",
    )


def _payable(of_bills: set[str], payment: Payment, view: View) -> str | Wait | Raise:
    """
    Find the accounts-payable account: a check can only pay bills that are posted to its own account
    (qbXML On-Screen Reference, BillPaymentCheckAdd), whatever the settings name by now.
    """
    match sorted(of_bills):
        case [one]:
            return one
        case []:
            return payable_account(payment.vendor_id, view)
        case _:
            return Raise(
                code="ap_accounts",
                cause="It pays bills that are posted to different accounts-payable accounts in QuickBooks.",
                fix="Enter a check for each of them in QuickBooks by hand, then skip this exception.",
            )


def paid_from(payment: Payment, view: View) -> str | Wait:
    """
    Find the QuickBooks account: by setting for BILL's own payments, by the recorded account for others.

    `""` if BILL took the money from a card or a wallet, and no setting says which account that is.
    """
    if not payment.online and payment.account_id:
        link = view.live_link(Kind.ACCOUNT, payment.account_id)
        if link is None:
            return Wait(f"{view.account_name(payment.account_id)} is not in QuickBooks yet")
        return link.book_id
    named = view.settings.bank_accounts
    name = named.get(payment.account_id) or named.get(payment.funding)
    if name is None and payment.funding not in {"", "BANK_ACCOUNT"}:
        return ""
    name = name or view.settings.payment_account
    account = view.account_named(name)
    return account.id if account else Wait(f"QuickBooks has no account {name!r} to pay from")


def _unnamed(payment: Payment) -> Raise:
    source = payment.funding.replace("_", " ").lower()
    return Raise(
        code="funding",
        cause=f"BILL took the money from a {source}, not from the bank.",
        fix="Name the QuickBooks account that such payments come from in the setting bank_accounts for "
        f"{payment.funding}; or enter the payment in QuickBooks by hand, where it is found and linked.",
    )


def _abroad(payment: Payment, view: View) -> Wait | Raise | None:
    """Leave a payment in another currency to a person, and wait while nobody knows which it is in."""
    unread = unread_vendor(payment.vendor_id, view)
    currency = view.vendor_currency(payment.vendor_id)
    if unread is not None or currency in {"", view.settings.home_currency}:
        return unread
    return Raise(
        code="currency",
        cause=f"The payment is to a vendor in {currency}; what the bank paid for it BILL does not say.",
        fix="Enter the payment in QuickBooks by hand; it is found and linked then.",
    )


def _stands(payment: Payment, link: Link, view: View) -> Decision:
    base = codec.decode(Payment, link.base)
    otherwise = changed_in_bill(base, payment, view)
    if otherwise is not None:
        return otherwise
    row = view.book(Kind.PAYMENT, link.book_id)
    check = codec.decode(Payment, row.body) if row else None
    seen = note = ""
    if check is not None and link.shown and link.shown != shown(check):
        noun = paper(check)
        linked = evolve(base, date=codec.decode(Payment, link.detail).date) if link.detail else base
        same = of_vendor(linked, check, payment.vendor_id, view)
        if isinstance(same, Wait):
            return same
        changes = (*differences(same, check), *spread_in_book(same, check, view))
        if changes:
            return Raise(
                code="changed_in_books",
                cause=f"Somebody changed the {noun} in QuickBooks after it was posted: {', '.join(changes)}.",
                fix="Change it back in QuickBooks; if it is right as it is, skip this exception.",
            )
        seen, note = shown(check), f"somebody edited the {noun} in QuickBooks; it stays as it is there"
    if payment.status in REVIEWED:
        return Raise(
            code="payment_review",
            cause=f"BILL says {payment.status} of a payment whose check is posted: "
            f"{REVIEWED[payment.status]}.",
            fix="Look at the payment in BILL. The check stays until BILL voids the payment; skip this once "
            "you know.",
        )
    if payment.status in FINAL or (
        payment.date is not None and view.since.date() - payment.date > WATCH_TIME
    ):
        return Settle("both sides agree", seen, note)
    if payment.status in view.settings.posted_payments:
        return Wait(WATCHED, seen, note)
    return Raise(
        code="payment_review",
        cause=f"BILL says {payment.status} of a payment whose check is posted.",
        fix="Look at the payment in BILL; when it is voided or paid there, this goes away by itself.",
    )


def needs_review(status: str, settings: Settings) -> bool:
    """Whether a person must hear that BILL says this of a payment whose check is posted."""
    return status in REVIEWED or status not in {
        *FINAL,
        *settings.posted_payments,
        *settings.reversed_payments,
    }


def _void(record: Record, payment: Payment, link: Link, view: View) -> Decision:
    base = codec.decode(Payment, link.base)
    if base.credits_only:
        lies = still_lying(record, base, view)
        if not isinstance(lies, bool):
            return lies
        if not lies:
            return Retire("BILL took it back, and somebody took its credits off the bills in QuickBooks")
        return Raise(
            code=CREDITS_APPLIED,
            cause=f"{payment.status} in BILL, and QuickBooks cannot be told to take back applied credits.",
            fix="Take the credit off the bill in QuickBooks by hand (Set Credits); this goes away by itself "
            "then.",
        )
    fresh = view.fresh(Kind.PAYMENT, link.book_id)
    if fresh is None:
        return Look(Kind.PAYMENT, link.book_id)
    check = codec.decode(Payment, fresh.body)
    same = of_vendor_taken_back(base, check, payment.vendor_id, view)
    if isinstance(same, Wait):
        return same
    changed = (*differences(same, check), *spread_in_book(same, check, view))
    if link.adopted or changed:
        return Raise(
            code=TAKEN_BACK,
            cause=f"{payment.status} in BILL, and somebody "
            + (
                f"had keyed the {paper(check)} in QuickBooks by hand."
                if link.adopted
                else f"changed the {paper(check)} in QuickBooks after it was posted: {', '.join(changed)}."
            ),
            fix=f"If its money did not move, void the {paper(check)} in QuickBooks; "
            "if it did, skip this exception.",
        )
    closed = _period.untouchable((check.date,), view)
    if closed:
        return closed
    return Do(
        action=Action.VOID,
        # What was keyed by hand may be by card, whatever we would have written.
        body=evolve(same, by_card=check.by_card),
        cause=f"{payment.status} in BILL",
        book_id=link.book_id,
        base_sequence=fresh.version,
    )
