"""What the rules of all transactions share: dates, the closed period, the lock of an open window, links."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from attrs import evolve

from qbxml.testing.company._book import Book
from qbxml.testing.company._currency import currency_of, require_currency
from qbxml.testing.company._postings import BILL_PAYMENTS
from qbxml.testing.company._references import Reference, Target, is_empty, resolve
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._values import ZERO, Application, Deletion, Entry, EntryRef, Transaction

AMOUNT_LIMIT: Final = Decimal(10000000000000)
VOID_MARK: Final = "VOID: "


def find_transaction(book: Book, txn_id: str, *kinds: str) -> Transaction:
    """
    The transaction an Add, Mod, void or deletion names.

    Raises RefusedError 3120 when there is none of that kind, 3000 and 3240 for impossible ids.
    """
    found = book.find_transaction(txn_id)
    if found is None or (kinds and found.kind not in kinds):
        raise RefusedError(3120, f'Object "{txn_id}" specified in the request cannot be found.')
    return found


def require_current(book: Book, record: Entry | Transaction, edit_sequence: str) -> None:
    """Refuse (3200) a Mod that was prepared on an older version of the record."""
    if edit_sequence != record.edit_sequence:
        raise RefusedError(
            3200,
            f'The provided edit sequence "{edit_sequence}" is out-of-date.',
            record if book.behaviour.stale_answers_ret else None,
        )


def require_open_period(book: Book, days: tuple[date, ...], code: int, password: str | None) -> None:
    """
    Refuse a change dated on or before the closing date when that has a password.

    A closing date without password only warns in the user interface, so requests go through.
    Source: status-code appendix of the SDK (3161, 3171: the text asks an Admin to remove the password).
    """
    preferences = book.preferences
    if preferences.closing_date is None or preferences.closing_password is None:
        return
    if password == preferences.closing_password:
        return
    if any(day <= preferences.closing_date for day in days):
        raise RefusedError(
            code, f"The books are closed up to {preferences.closing_date} and protected by a password."
        )


def require_unlocked(locked: frozenset[str], txn: Transaction, linked: tuple[str, ...] = ()) -> None:
    """Refuse (3175, 3176) a change of what somebody has open in a window."""
    if txn.txn_id in locked:
        raise RefusedError(3175, f"{describe(txn)} is open in a window of QuickBooks.")
    if locked.intersection(linked):
        raise RefusedError(
            3176, f"A transaction related to {describe(txn)} is open in a window of QuickBooks."
        )


def describe(txn: Transaction) -> str:
    """The transaction in words for a person."""
    number = f" {txn.ref_number}" if txn.ref_number else ""
    return f"{txn.kind}{number} of {txn.txn_date}"


def txn_date(book: Book, kind: str, given: date | None) -> date:
    """
    The date of a new transaction; left out, it is the one last used for this form.

    Source: QuickBooks On-Screen Reference (QuickBooks may prefill TxnDate).
    """
    day = given or date.fromisoformat(book.last_dates.get(kind, book.today()))
    book.put_last_date(kind, day.isoformat())
    return day


def ap_account(book: Book, given: Reference | None, currency: EntryRef | None, where: str) -> Entry:
    """
    The A/P account named, or the first one in the vendor's currency when none is.

    Raises RefusedError 3150 when there is none, and that of a mismatch when it is in another currency.
    """
    if given is None or is_empty(given):
        for account in book.entries["Account"].values():
            fits = account.is_active and currency_of(book, account) == currency
            if fits and account.text("account_type") == "AccountsPayable":
                return account
        raise RefusedError(3150, f"{where}: there is no accounts-payable account in this currency.")
    account = typed_account(book, given, ("AccountsPayable",), f"{where} APAccountRef")
    require_currency(book, account, (currency,), f"{where} APAccountRef")
    return account


def typed_account(book: Book, given: Reference, types: tuple[str, ...], where: str) -> Entry:
    """The account named, which must be of one of these types."""
    account = resolve(book, given, Target("Account"), where)
    if account.text("account_type") not in types:
        wanted = " or ".join(types)
        raise RefusedError(
            book.behaviour.bank_account_code,
            f'{where}: the account "{book.full_name(account)}" is not of the type {wanted}.',
        )
    return account


def due_date(book: Book, day: date, terms: Entry | None) -> date:
    """When a bill of that day is due by its terms, or by the preference when it has none."""
    if terms is None:
        return day + timedelta(days=book.preferences.days_bills_are_due)
    if terms.kind == "StandardTerms":
        days = terms.details.get("std_due_days")
        return day + timedelta(days=days if isinstance(days, int) else 0)
    due_day = terms.details.get("day_of_month_due")
    margin = terms.details.get("due_next_month_days")
    return _next_month_day(
        day, due_day if isinstance(due_day, int) else 1, margin if isinstance(margin, int) else 0
    )


def _next_month_day(day: date, due_day: int, margin: int) -> date:
    due = _clamped(day.year, day.month, due_day)
    if due < day or (due - day).days < margin:
        month = day.month % 12 + 1
        due = _clamped(day.year + (month == 1), month, due_day)
    return due


def _clamped(year: int, month: int, day: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), first_of_next - timedelta(days=1))


def checked_total(total: Decimal, where: str) -> Decimal:
    """Refuse totals QuickBooks does not store: negative ones (3210) and those of too many digits (3110)."""
    if total < ZERO:
        raise RefusedError(3210, f"{where}: the total {total} is negative.")
    if total >= AMOUNT_LIMIT:
        raise RefusedError(3110, f"{where}: the total {total} is too large.")
    return total


# What is still open


def applied(book: Book, bill: Transaction) -> Decimal:
    """What payments, credits and discounts have settled of a bill."""
    return sum((part.amount for part in book.settling(bill.txn_id)), ZERO)


def open_amount(book: Book, bill: Transaction) -> Decimal:
    """What is left to pay of a bill."""
    return bill.amount - applied(book, bill)


def used(book: Book, credit: Transaction) -> Decimal:
    """What a vendor credit has settled."""
    return sum((part.amount for part in book.used_from(credit.txn_id) if part.kind == "credit"), ZERO)


def remaining(book: Book, source: Transaction) -> Decimal:
    """What a vendor credit, or a payment whose bill went away, can still settle."""
    if source.kind == "VendorCredit":
        return source.amount - used(book, source)
    if source.kind in BILL_PAYMENTS:
        spent = (part.amount for part in book.used_from(source.txn_id) if part.kind != "discount")
        return source.amount - sum(spent, ZERO)
    return ZERO


def touch(book: Book, txn_ids: Iterator[str] | tuple[str, ...]) -> None:
    """Mark transactions as changed now: their links changed."""
    if not book.behaviour.paying_touches_bill:
        return
    for txn_id in dict.fromkeys(txn_ids):
        txn = book.transactions.get(txn_id)
        if txn is not None:
            book.put_transaction(book.touched(txn))


# Voiding and deleting


def void(book: Book, txn: Transaction, *, password: str | None = None) -> Transaction:
    """
    Set a transaction's amounts to zero and keep the record.

    A bill that was paid is refused (3185) or leaves its payment as credit, by the switch
    ``void_of_paid_bill``. Voiding a check reopens its bills. By the switch ``void_marks_memo`` the memo
    says that it is void; nothing else of what is told does. Not repeatable: a void transaction cannot be
    voided (3185).
    """
    require_open_period(book, (txn.txn_date,), 3171, password)
    if txn.is_void:
        raise RefusedError(3185, f"{describe(txn)} is void already.")
    refuse = book.behaviour.void_of_paid_bill == "refuse"
    _release(book, txn, 3185 if refuse else None)
    txn = book.transactions[txn.txn_id]
    memo = txn.memo or ""
    if book.behaviour.void_marks_memo and not memo.startswith(VOID_MARK):
        memo = f"{VOID_MARK}{memo}"
    return book.put_transaction(
        book.touched(
            evolve(
                txn,
                amount=ZERO,
                is_void=True,
                memo=memo or None,
                lines=tuple(
                    evolve(line, amount=ZERO, details={**line.details, **_zeroed(line.details)})
                    for line in txn.lines
                    if line.kind not in {"Discount", "ExchangeGain"}
                ),
            )
        )
    )


def delete(book: Book, txn: Transaction, *, password: str | None = None) -> Deletion:
    """
    Remove a transaction for good; QuickBooks remembers id and time for 90 days.

    A bill or credit in use is refused (3160) or leaves its payment as credit, by the switch
    ``delete_of_paid_bill``.
    """
    require_open_period(book, (txn.txn_date,), 3161, password)
    refuse = book.behaviour.delete_of_paid_bill == "refuse"
    _release(book, txn, 3160 if refuse else None)
    book.drop_transaction(book.transactions[txn.txn_id])
    deletion = Deletion(
        number=book.next("deletion"),
        family="txn",
        kind=txn.kind,
        id=txn.txn_id,
        created=txn.created,
        deleted=book.now(),
        label=txn.ref_number,
    )
    book.put_deletion(deletion)
    return deletion


def _zeroed(details: object) -> dict[str, Decimal]:
    if not isinstance(details, dict):
        return {}
    return {name: ZERO for name in ("quantity", "cost") if name in details}


def _release(book: Book, txn: Transaction, refusal: int | None) -> None:
    """Undo the links of a transaction that is about to go."""
    if txn.kind in BILL_PAYMENTS:
        release_payment(book, txn, keep_credits=book.behaviour.void_keeps_credits)
        return
    if txn.kind == "PurchaseOrder" and any(
        _mentions_order(other, txn) for other in _of_same_vendor(book, txn)
    ):
        raise RefusedError(3160, f"{describe(txn)} is linked to a bill.")
    links = (*book.settling(txn.txn_id), *book.used_from(txn.txn_id))
    if links and refusal is not None:
        raise RefusedError(refusal, f"{describe(txn)} is linked to a payment or credit.")
    unlink(book, links)


def _of_same_vendor(book: Book, txn: Transaction) -> Iterator[Transaction]:
    return (book.transactions[id] for id in book.index.of_entity.get(txn.entity_id or "", ()))


def _mentions_order(txn: Transaction, order: Transaction) -> bool:
    links = (line.details.get("link_to_txn") for line in txn.lines)
    return any(isinstance(link, Mapping) and link["txn_id"] == order.txn_id for link in links)


def release_payment(book: Book, payment: Transaction, *, keep_credits: bool) -> None:
    """Take a payment off its bills, which are open again; credits used with it may stay applied."""
    own = book.used_from(payment.txn_id)
    used_as_credit = tuple(part for part in own if part.kind == "credit")
    if used_as_credit:
        raise RefusedError(3185, f"{describe(payment)} was used as a credit.")
    with_it = () if keep_credits else tuple(credits_taken_with(book, payment))
    unlink(book, (*own, *with_it))


def credits_taken_with(book: Book, payment: Transaction) -> Iterator[Application]:
    """Credits applied in the same request as a payment."""
    bills = dict.fromkeys(part.bill_id for part in book.used_from(payment.txn_id))
    for bill_id in bills:
        for part in book.settling(bill_id):
            if part.kind == "credit" and part.payment_id == payment.txn_id:
                yield part


def unlink(book: Book, links: tuple[Application, ...]) -> None:
    """Remove settlements; discounts taken in a payment go with them."""
    for part in links:
        book.drop_application(part)
        if part.kind == "discount":
            _drop_discount_line(book, part)
    touch(book, tuple(id for part in links for id in (part.bill_id, part.source_id)))


def _drop_discount_line(book: Book, part: Application) -> None:
    payment = book.transactions.get(part.source_id)
    if payment is None:
        return
    for line in payment.lines:
        if line.kind == "Discount" and line.account_id == part.account_id and line.amount == part.amount:
            rest = list(payment.lines)
            rest.remove(line)
            book.put_transaction(evolve(payment, lines=tuple(rest)))
            return
