"""Rules of checks, journal entries and transfers, as far as the simulation covers them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import evolve, frozen

from qbxml.testing.company._bills import text
from qbxml.testing.company._book import Book
from qbxml.testing.company._currency import (
    currency_of,
    given_rate,
    rate_for,
    require_currency,
    require_line_currencies,
)
from qbxml.testing.company._lines import LineChanges, LineDraft, changed_lines, new_lines, total
from qbxml.testing.company._lists import merged
from qbxml.testing.company._references import (
    ACCOUNT,
    ENTITY,
    Given,
    as_reference,
    is_empty,
    resolve,
    resolved,
    wire_name,
)
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._transactions import (
    checked_total,
    describe,
    require_open_period,
    txn_date,
    typed_account,
)
from qbxml.testing.company._values import ZERO, EntryRef, Line, Transaction

CHECK_FIELDS: Final = (
    "account_ref",
    "payee_entity_ref",
    "ref_number",
    "txn_date",
    "memo",
    "exchange_rate",
)


@frozen(kw_only=True)
class JournalDraft:
    """One line of a journal entry; ``side`` is ``Debit`` or ``Credit``."""

    side: str
    given: Given


def add_check(
    book: Book, given: Given, drafts: tuple[LineDraft, ...], *, password: str | None = None
) -> Transaction:
    """
    A check with its own lines. It never pays a bill: the bill stays open (QuickBooks On-Screen Reference).

    Raises RefusedError 3140, 3150, 3210, 3180 (empty), 3171 (closed period).
    """
    bank = as_reference(given.get("account_ref"))
    if bank is None or is_empty(bank):
        raise RefusedError(3150, "Check: AccountRef is missing.")
    account = typed_account(book, bank, ("Bank",), "Check AccountRef")
    currency = currency_of(book, account)
    entity_id = _payee(book, given, currency)
    if given.get("apply_check_to_txn_add"):
        raise RefusedError(3140, "Check: a check cannot be applied to that transaction.")
    lines = new_lines(book, drafts, "Check")
    if not lines:
        raise RefusedError(3180, "Check: the transaction is empty.")
    require_line_currencies(book, lines, currency, "Check")
    own = {*CHECK_FIELDS, "apply_check_to_txn_add"}
    rest = {name: value for name, value in given.items() if name not in own}
    txn = new_transaction(book, "Check", given, password)
    return book.put_transaction(
        evolve(
            txn,
            account_id=account.list_id,
            entity_id=entity_id,
            rate=rate_for(book, given, currency, "Check"),
            lines=lines,
            amount=checked_total(total(lines), "Check"),
            details=resolved(book, rest, "Check"),
        )
    )


def change_check(
    book: Book, check: Transaction, changes: Given, lines: LineChanges, *, password: str | None = None
) -> Transaction:
    """
    An edited check: fields not mentioned stay, ``None`` clears, lines follow those of a bill.

    Raises RefusedError 3170 (void), 3171 (closed period), 3140, 3180 (no line left), 3190 (bank cleared).
    """
    if check.is_void:
        raise RefusedError(3170, f"{describe(check)} is void and cannot be modified.")
    value = changes.get("txn_date")
    day = value if isinstance(value, date) else check.txn_date
    require_open_period(book, (check.txn_date, day), 3171, password)
    account = book.entries["Account"][check.account_id or ""]
    if "account_ref" in changes:
        bank = as_reference(changes["account_ref"])
        if bank is None or is_empty(bank):
            raise RefusedError(3190, "Check: AccountRef cannot be cleared.")
        account = typed_account(book, bank, ("Bank",), "Check AccountRef")
    currency = currency_of(book, account)
    entity_id = check.entity_id
    if "payee_entity_ref" in changes:
        entity_id = _payee(book, changes, currency)
    elif entity_id is not None:
        require_currency(book, book.entries["Entity"][entity_id], (None, currency), "Check PayeeEntityRef")
    new = changed_lines(book, check.lines, lines, "Check")
    if not new:
        raise RefusedError(3180, "Check: the transaction is empty.")
    require_line_currencies(book, new, currency, "Check")
    rest = {name: value for name, value in changes.items() if name not in CHECK_FIELDS}
    changed = evolve(
        check,
        txn_date=day,
        ref_number=text(book, changes, "ref_number") if "ref_number" in changes else check.ref_number,
        memo=text(book, changes, "memo") if "memo" in changes else check.memo,
        rate=given_rate(book, changes, currency, "Check") or check.rate,
        account_id=account.list_id,
        entity_id=entity_id,
        details=merged(check.details, rest, resolved(book, rest, "Check")),
        lines=new,
        amount=checked_total(total(new), "Check"),
    )
    return book.put_transaction(book.touched(changed))


def _payee(book: Book, given: Given, currency: EntryRef | None) -> str | None:
    payee = as_reference(given.get("payee_entity_ref"))
    if payee is None or is_empty(payee):
        return None
    entity = resolve(book, payee, ENTITY, "Check PayeeEntityRef")
    require_currency(book, entity, (None, currency), "Check PayeeEntityRef")
    return entity.list_id


def add_journal_entry(
    book: Book, given: Given, drafts: Sequence[JournalDraft], *, password: str | None = None
) -> Transaction:
    """
    A journal entry: debits equal credits, amounts are positive, at least one line on each side.

    A line on accounts payable names a vendor, one on accounts receivable a customer.
    Source: QuickBooks On-Screen Reference, JournalEntryAdd.
    """
    for name in ("currency_ref", "exchange_rate"):
        if given.get(name):
            raise RefusedError(1030, f"JournalEntry: {wire_name(name)} is not covered by the simulation.")
    lines = tuple(_journal_line(book, draft) for draft in drafts)
    require_line_currencies(book, lines, None, "JournalEntry")
    sides = {
        side: sum((line.amount for line in lines if line.kind == side), ZERO) for side in ("Debit", "Credit")
    }
    if sides["Debit"] != sides["Credit"] or {line.kind for line in lines} != {"Debit", "Credit"}:
        raise RefusedError(
            3180, f"JournalEntry: debits {sides['Debit']} and credits {sides['Credit']} differ."
        )
    own = {"ref_number", "txn_date", "lines"}
    rest = {name: value for name, value in given.items() if name not in own}
    txn = new_transaction(book, "JournalEntry", given, password)
    details = resolved(book, rest, "JournalEntry")
    return book.put_transaction(evolve(txn, lines=lines, amount=sides["Debit"], details=details))


def add_transfer(book: Book, given: Given, *, password: str | None = None) -> Transaction:
    """Money moved between two balance-sheet accounts (qbXML 12.0)."""
    ends = []
    for name in ("transfer_from_account_ref", "transfer_to_account_ref"):
        reference = as_reference(given.get(name))
        if reference is None or is_empty(reference):
            raise RefusedError(3150, "Transfer: an account is missing.")
        ends.append(resolve(book, reference, ACCOUNT, "Transfer"))
    amount = given.get("amount")
    require_currency(book, ends[1], (currency_of(book, ends[0]),), "Transfer")
    if ends[0] == ends[1]:
        raise RefusedError(3180, "Transfer: both accounts are the same.")
    if not isinstance(amount, Decimal) or amount <= ZERO:
        raise RefusedError(3210, "Transfer: the amount must be positive.")
    details = resolved(book, {"class_ref": given.get("class_ref")}, "Transfer")
    txn = new_transaction(book, "Transfer", given, password)
    line = Line(line_id=book.new_txn_id(), kind="Debit", account_id=ends[1].list_id, amount=amount)
    return book.put_transaction(
        evolve(
            txn,
            account_id=ends[0].list_id,
            amount=checked_total(amount, "Transfer"),
            lines=(line,),
            details=details,
        )
    )


def new_transaction(book: Book, kind: str, given: Given, password: str | None) -> Transaction:
    """What all new transactions have: ids, date, number, memo. Raises RefusedError 3171 (closed period)."""
    value = given.get("txn_date")
    day = txn_date(book, kind, value if isinstance(value, date) else None)
    require_open_period(book, (day,), book.behaviour.closing_add_code, password)
    now = book.now()
    return Transaction(
        kind=kind,
        txn_id=book.new_txn_id(),
        txn_number=book.next("txn_number"),
        created=now,
        modified=now,
        edit_sequence=book.edit_sequence(),
        txn_date=day,
        ref_number=text(book, given, "ref_number"),
        memo=text(book, given, "memo"),
    )


def _journal_line(book: Book, draft: JournalDraft) -> Line:
    where = f"Journal{draft.side}Line"
    reference = as_reference(draft.given.get("account_ref"))
    if reference is None or is_empty(reference):
        raise RefusedError(3150, f"{where}: the account is missing.")
    account = resolve(book, reference, ACCOUNT, f"{where} AccountRef")
    amount = draft.given.get("amount")
    if not isinstance(amount, Decimal) or amount < ZERO:
        raise RefusedError(3040, f"{where}: the amount must be positive.")
    named = as_reference(draft.given.get("entity_ref"))
    entity = (
        resolve(book, named, ENTITY, f"{where} EntityRef")
        if named is not None and not is_empty(named)
        else None
    )
    wanted = {"AccountsReceivable": "Customer", "AccountsPayable": "Vendor"}.get(account.text("account_type"))
    if wanted is not None and (entity is None or entity.kind != wanted):
        raise RefusedError(3180, f"{where}: a line on this account needs a {wanted.lower()}.")
    rest = {
        name: value
        for name, value in draft.given.items()
        if name not in {"account_ref", "amount", "entity_ref", "txn_line_id"}
    }
    return Line(
        line_id=book.new_txn_id(),
        kind=draft.side,
        account_id=account.list_id,
        amount=amount,
        entity_id=entity.list_id if entity is not None else None,
        details=resolved(book, rest, where),
    )
