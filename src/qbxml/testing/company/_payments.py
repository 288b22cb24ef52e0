"""Rules of bill payments: what they may settle, what they use up, and how they change."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from attrs import evolve, frozen

from qbxml.testing.company._bills import text
from qbxml.testing.company._book import Book
from qbxml.testing.company._currency import currency_of, given_rate, rate_for, require_currency
from qbxml.testing.company._lists import merged
from qbxml.testing.company._postings import BILL_PAYMENTS, CENT, home
from qbxml.testing.company._references import (
    ACCOUNT,
    VENDOR,
    Given,
    Named,
    Reference,
    as_reference,
    is_empty,
    resolve,
    resolved,
    wire_name,
)
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._transactions import (
    ap_account,
    checked_total,
    describe,
    find_transaction,
    open_amount,
    remaining,
    require_open_period,
    touch,
    txn_date,
    typed_account,
    unlink,
)
from qbxml.testing.company._values import ZERO, Application, EntryRef, Line, Transaction

MONEY_ACCOUNT: Final = {
    "BillPaymentCheck": ("bank_account_ref", "Bank"),
    "BillPaymentCreditCard": ("credit_card_account_ref", "CreditCard"),
}
OWN_FIELDS: Final = (
    "payee_entity_ref",
    "ap_account_ref",
    "txn_date",
    "bank_account_ref",
    "credit_card_account_ref",
    "ref_number",
    "memo",
    "exchange_rate",
    "amount",
)


@frozen(kw_only=True)
class CreditDraft:
    """A credit to use: the TxnID of a vendor credit (or of a payment left unapplied) and how much of it."""

    txn_id: str
    amount: Decimal


@frozen(kw_only=True)
class AppliedDraft:
    """What one payment does to one bill."""

    txn_id: str
    payment: Decimal | None = None
    credits: tuple[CreditDraft, ...] = ()
    discount: Decimal | None = None
    discount_account: Reference | None = None
    discount_class: Reference | None = None


@frozen(kw_only=True)
class Paid:
    """
    The outcome: the payment, or ``None`` where only credits were applied.

    Credits alone link bill and credit and create no payment and no TxnID (QuickBooks On-Screen Reference).
    """

    payment: Transaction | None
    bill_ids: tuple[str, ...]


def add_payment(
    book: Book,
    kind: str,
    given: Given,
    applied: tuple[AppliedDraft, ...],
    *,
    password: str | None = None,
) -> Paid:
    """
    A new bill payment, by check or credit card.

    Raises RefusedError 3140 (payee, accounts), 3120 (bill or credit not found), 3150 (an applied line without
    any amount), 3000 (the same bill twice), 3210 (more than is open, or more than the credit has left).
    """
    vendor = resolve(book, _needed(given, "payee_entity_ref", kind), VENDOR, f"{kind} PayeeEntityRef")
    currency = currency_of(book, vendor)
    account = ap_account(book, as_reference(given.get("ap_account_ref")), currency, kind)
    field, wanted = MONEY_ACCOUNT[kind]
    money = typed_account(book, _needed(given, field, kind), (wanted,), f"{kind} {wire_name(field)}")
    require_currency(book, money, (None, currency), f"{kind} {wire_name(field)}")
    day = txn_date(book, kind, _day(given))
    require_open_period(book, (day,), book.behaviour.closing_add_code, password)
    bills = _check_bills(book, kind, applied, vendor.list_id, account.list_id)
    rate = rate_for(book, given, currency, kind)
    if not any(part.payment or part.discount for part in applied):
        for part in applied:
            _apply_credits(book, part, vendor.list_id, account.list_id, None)
        _check_open(book, bills)
        touch(book, tuple(dict.fromkeys((*bills, *(use.txn_id for part in applied for use in part.credits)))))
        return Paid(payment=None, bill_ids=bills)
    rest = {name: value for name, value in given.items() if name not in OWN_FIELDS}
    now = book.now()
    payment = book.put_transaction(
        Transaction(
            kind=kind,
            txn_id=book.new_txn_id(),
            txn_number=book.next("txn_number"),
            created=now,
            modified=now,
            edit_sequence=book.edit_sequence(),
            txn_date=day,
            ref_number=text(book, given, "ref_number"),
            memo=text(book, given, "memo"),
            entity_id=vendor.list_id,
            account_id=money.list_id,
            ap_account_id=account.list_id,
            rate=rate,
            details=resolved(book, rest, kind),
        )
    )
    payment = _apply(book, payment, applied)
    return Paid(payment=payment, bill_ids=bills)


def change_payment(
    book: Book,
    payment: Transaction,
    changes: Given,
    applied: tuple[AppliedDraft, ...],
    *,
    password: str | None = None,
) -> Transaction:
    """
    An edited bill payment. Only a check can be edited by a request; a person can edit one by card too.

    With applied lines, all payments and discounts are replaced by them; credits used before stay, new ones
    are added. Source: QuickBooks On-Screen Reference, BillPaymentCheckMod.
    """
    if payment.is_void:
        raise RefusedError(3170, f"{describe(payment)} is void and cannot be modified.")
    day = _day(changes) or payment.txn_date
    require_open_period(book, (payment.txn_date, day), 3171, password)
    account_id = payment.account_id
    field, wanted_type = MONEY_ACCOUNT[payment.kind]
    where = f"{payment.kind} {wire_name(field)}"
    money = as_reference(changes.get(field))
    currency = currency_of(book, book.entries["Entity"][payment.entity_id or ""])
    if money is not None and not is_empty(money):
        account = typed_account(book, money, (wanted_type,), where)
        require_currency(book, account, (None, currency), where)
        account_id = account.list_id
    rest = {name: value for name, value in changes.items() if name not in OWN_FIELDS}
    payment = book.put_transaction(
        evolve(
            payment,
            txn_date=day,
            account_id=account_id,
            ref_number=text(book, changes, "ref_number") if "ref_number" in changes else payment.ref_number,
            memo=text(book, changes, "memo") if "memo" in changes else payment.memo,
            rate=given_rate(book, changes, currency, payment.kind) or payment.rate,
            details=merged(payment.details, rest, resolved(book, rest, payment.kind)),
        )
    )
    if applied:
        _check_bills(book, payment.kind, applied, payment.entity_id or "", payment.ap_account_id or "")
        own = tuple(part for part in book.used_from(payment.txn_id) if part.kind in {"payment", "discount"})
        unlink(book, own)
        payment = _apply(book, book.transactions[payment.txn_id], applied)
    wanted = changes.get("amount")
    if isinstance(wanted, Decimal) and wanted != payment.amount:
        raise RefusedError(3210, f"{describe(payment)}: the amount is {payment.amount} by the bills it pays.")
    return book.put_transaction(book.touched(payment))


def pay_in_full(book: Book, bills: tuple[Transaction, ...]) -> tuple[AppliedDraft, ...]:
    """What settles these bills completely."""
    return tuple(AppliedDraft(txn_id=bill.txn_id, payment=open_amount(book, bill)) for bill in bills)


def _needed(given: Given, name: str, where: str) -> Reference:
    reference = as_reference(given.get(name))
    if reference is None or is_empty(reference):
        raise RefusedError(3150, f"{where}: {wire_name(name)} is missing.")
    return reference


def _day(given: Given) -> date | None:
    value = given.get("txn_date")
    return value if isinstance(value, date) else None


def _check_bills(
    book: Book, kind: str, applied: tuple[AppliedDraft, ...], vendor_id: str, account_id: str
) -> tuple[str, ...]:
    """Source: QuickBooks On-Screen Reference (payee and A/P account must be those of each bill)."""
    if not applied:
        raise RefusedError(3150, f"{kind}: there is no bill to pay.")
    if len(applied) > 1 and not book.behaviour.several_bills_per_payment:
        raise RefusedError(3180, f"{kind}: one payment can pay only one bill here.")
    ids = tuple(part.txn_id for part in applied)
    if len(set(ids)) < len(ids):
        raise RefusedError(3000, f"{kind}: the same transaction is linked twice.")
    for part in applied:
        bill = find_transaction(book, part.txn_id, "Bill")
        if bill.entity_id != vendor_id:
            raise RefusedError(3140, f"{kind}: {describe(bill)} is not a bill of this payee.")
        if bill.ap_account_id != account_id:
            raise RefusedError(3140, f"{kind}: {describe(bill)} is on another A/P account.")
        if not part.payment and not part.discount and not part.credits:
            code = 3150 if part.payment is None and part.discount is None else 3210
            raise RefusedError(code, f"{kind}: {describe(bill)} needs a payment, a credit or a discount.")
        amounts = (part.payment, part.discount, *(use.amount for use in part.credits))
        if any(amount is not None and amount < ZERO for amount in amounts):
            raise RefusedError(3210, f"{kind}: amounts applied to {describe(bill)} must be positive.")
    return ids


def _apply(book: Book, payment: Transaction, applied: tuple[AppliedDraft, ...]) -> Transaction:
    """Link a payment to its bills, and give it the amount and the discount lines that follow from them."""
    lines: list[Line] = [line for line in payment.lines if line.kind not in {"Discount", "ExchangeGain"}]
    paid = ZERO
    for part in applied:
        _apply_credits(book, part, payment.entity_id or "", payment.ap_account_id or "", payment.txn_id)
        if part.payment:
            paid += part.payment
            _link(book, part.txn_id, payment.txn_id, payment.txn_id, "payment", part.payment)
        if part.discount:
            lines.append(_discount_line(book, payment, part))
    amount = checked_total(paid, payment.kind)
    payment = book.put_transaction(evolve(payment, amount=amount, lines=tuple(lines)))
    if payment.rate is not None or any(book.transactions[part.txn_id].rate is not None for part in applied):
        payment = book.put_transaction(
            evolve(payment, lines=(*payment.lines, *_exchange_gain(book, payment, applied)))
        )
    bills = tuple(part.txn_id for part in applied)
    _check_open(book, bills)
    touch(book, (*bills, *(use.txn_id for part in applied for use in part.credits)))
    return book.transactions[payment.txn_id]


def _discount_line(book: Book, payment: Transaction, part: AppliedDraft) -> Line:
    reference = part.discount_account
    if (reference is None or is_empty(reference)) and book.preferences.default_discount_account:
        reference = Named(full_name=book.preferences.default_discount_account)
    if reference is None or is_empty(reference):
        raise RefusedError(3150, f"{payment.kind}: the discount needs DiscountAccountRef.")
    account = resolve(book, reference, ACCOUNT, f"{payment.kind} DiscountAccountRef")
    details = resolved(book, {"discount_class_ref": part.discount_class}, payment.kind)
    ref = details.get("discount_class_ref")
    amount = part.discount or ZERO
    _link(
        book,
        part.txn_id,
        payment.txn_id,
        payment.txn_id,
        "discount",
        amount,
        account_id=account.list_id,
        class_ref=ref if isinstance(ref, EntryRef) else None,
    )
    return Line(
        line_id=book.new_txn_id(), kind="Discount", account_id=account.list_id, amount=amount, details=details
    )


def _apply_credits(
    book: Book, part: AppliedDraft, vendor_id: str, account_id: str, payment_id: str | None
) -> None:
    for use in part.credits:
        credit = find_transaction(book, use.txn_id, "VendorCredit", *BILL_PAYMENTS)
        if (credit.entity_id, credit.ap_account_id) != (vendor_id, account_id):
            raise RefusedError(3140, f"{describe(credit)} is of another vendor or A/P account.")
        if use.amount > remaining(book, credit):
            raise RefusedError(3210, f"{describe(credit)} has only {remaining(book, credit)} left.")
        if use.amount:
            _link(book, part.txn_id, credit.txn_id, payment_id, "credit", use.amount)


def _link(
    book: Book,
    bill_id: str,
    source_id: str,
    payment_id: str | None,
    kind: str,
    amount: Decimal,
    *,
    account_id: str | None = None,
    class_ref: EntryRef | None = None,
) -> None:
    book.put_application(
        Application(
            number=book.next("application"),
            bill_id=bill_id,
            source_id=source_id,
            payment_id=payment_id,
            kind=kind,
            amount=amount,
            account_id=account_id,
            class_ref=class_ref,
        )
    )


def _check_open(book: Book, bill_ids: tuple[str, ...]) -> None:
    for bill_id in bill_ids:
        bill = book.transactions[bill_id]
        if open_amount(book, bill) < ZERO:
            raise RefusedError(3210, f"You cannot pay more than the amount due: {describe(bill)}.")


def _exchange_gain(book: Book, payment: Transaction, applied: tuple[AppliedDraft, ...]) -> tuple[Line, ...]:
    """
    What the bills were worth at their own rate beyond what the payment cost.

    The line keeps accounts payable in the home currency at zero for a bill paid at another rate.
    """
    due = ZERO
    for part in applied:
        rate = book.transactions[part.txn_id].rate
        due += home((part.payment or ZERO) + (part.discount or ZERO), rate)
    cost = home(payment.amount, payment.rate)
    cost += sum((home(line.amount, payment.rate) for line in payment.lines), ZERO)
    gain = (due - cost).quantize(CENT, ROUND_HALF_UP)
    account = book.find_name("Account", "Exchange Gain or Loss")
    if not gain or account is None:
        return ()
    return (Line(line_id=book.new_txn_id(), kind="ExchangeGain", account_id=account.list_id, amount=gain),)
