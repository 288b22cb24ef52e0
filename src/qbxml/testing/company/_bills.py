"""Rules of bills and vendor credits."""

from datetime import date
from decimal import Decimal
from typing import Final

from attrs import evolve

from qbxml.testing.company._book import Book
from qbxml.testing.company._currency import (
    currency_of,
    given_rate,
    rate_for,
    require_currency,
    require_line_currencies,
)
from qbxml.testing.company._lines import LineChanges, LineDraft, changed_lines, new_lines, total
from qbxml.testing.company._lists import check_address, merged
from qbxml.testing.company._references import (
    TERMS,
    VENDOR,
    Given,
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
    applied,
    checked_total,
    describe,
    due_date,
    require_open_period,
    txn_date,
    used,
)
from qbxml.testing.company._values import ZERO, Detail, Details, Entry, Line, Transaction

OWN_FIELDS: Final = (
    "vendor_ref",
    "ap_account_ref",
    "txn_date",
    "ref_number",
    "memo",
    "exchange_rate",
    "due_date",
    "terms_ref",
)
NOT_CLEARABLE: Final = ("vendor_ref", "ap_account_ref", "txn_date", "due_date")


def add_bill(
    book: Book,
    kind: str,
    given: Given,
    drafts: tuple[LineDraft, ...],
    *,
    password: str | None = None,
) -> Transaction:
    """
    A new bill or vendor credit; its total is the sum of its lines.

    Args:
        book: Where.
        kind: ``Bill`` or ``VendorCredit``.
        given: The header fields, by snake_case name.
        drafts: The lines in order.
        password: Of the closed period; only a person has it.

    Raises RefusedError 3140, 3150, 3210 (negative total), 3180 (nothing in it), 3171 (closed period), 3250.
    """
    vendor = resolve(book, _needed(given, "vendor_ref", kind), VENDOR, f"{kind} VendorRef")
    currency = currency_of(book, vendor)
    account = ap_account(book, as_reference(given.get("ap_account_ref")), currency, kind)
    rate = rate_for(book, given, currency, kind)
    day = txn_date(book, kind, _day(given, "txn_date"))
    require_open_period(book, (day,), book.behaviour.closing_add_code, password)
    txn_id = book.new_txn_id()
    lines = new_lines(book, drafts, kind)
    require_line_currencies(book, lines, currency, kind)
    amount = _checked(book, kind, lines)
    rest = {name: value for name, value in given.items() if name not in OWN_FIELDS}
    details = resolved(book, rest, kind)
    _check_addresses(details, kind)
    if kind == "Bill":
        terms = _terms(book, given, vendor)
        details["due_date"] = _day(given, "due_date") or due_date(book, day, terms)
        if terms is not None:
            details["terms_ref"] = terms.ref
    now = book.now()
    return book.put_transaction(
        Transaction(
            kind=kind,
            txn_id=txn_id,
            txn_number=book.next("txn_number"),
            created=now,
            modified=now,
            edit_sequence=book.edit_sequence(),
            txn_date=day,
            ref_number=text(book, given, "ref_number"),
            memo=text(book, given, "memo"),
            entity_id=vendor.list_id,
            ap_account_id=account.list_id,
            amount=amount,
            rate=rate,
            lines=lines,
            details=details,
        )
    )


def change_bill(
    book: Book,
    bill: Transaction,
    changes: Given,
    lines: LineChanges,
    *,
    password: str | None = None,
) -> Transaction:
    """
    An edited bill or vendor credit.

    Fields not mentioned stay, ``None`` clears; lines follow :func:`~._lines.changed_lines`.

    Raises RefusedError 3210 when the total would fall below what is settled, 3170 when vendor or A/P account
    of a settled one would change, 3190 for a field that cannot be cleared, 3171 for the closed period.
    """
    kind = bill.kind
    if bill.is_void:
        raise RefusedError(3170, f"{describe(bill)} is void and cannot be modified.")
    for name in NOT_CLEARABLE:
        reference = as_reference(changes.get(name))
        if name in changes and (changes[name] is None or (reference is not None and is_empty(reference))):
            raise RefusedError(3190, f"{kind}: {wire_name(name)} cannot be cleared.")
    day = _day(changes, "txn_date") or bill.txn_date
    require_open_period(book, (bill.txn_date, day), 3171, password)
    settled = applied(book, bill) if kind == "Bill" else used(book, bill)
    vendor_id, account_id = bill.entity_id, bill.ap_account_id
    currency = currency_of(book, book.entries["Entity"][bill.entity_id or ""])
    if (named := as_reference(changes.get("vendor_ref"))) is not None:
        vendor = resolve(book, named, VENDOR, f"{kind} VendorRef")
        require_currency(book, vendor, (currency,), f"{kind} VendorRef")
        vendor_id = vendor.list_id
    if (account := as_reference(changes.get("ap_account_ref"))) is not None:
        account_id = ap_account(book, account, currency, kind).list_id
    rest = {name: value for name, value in changes.items() if name not in OWN_FIELDS}
    kept = {name: value for name, value in bill.details.items() if name not in {"due_date", "terms_ref"}}
    details = merged(kept, rest, resolved(book, rest, kind))
    _check_addresses(details, kind)
    if kind == "Bill":
        details |= _terms_after(book, bill, changes)
    new = changed_lines(book, bill.lines, lines, kind)
    require_line_currencies(book, new, currency, kind)
    changed = evolve(
        bill,
        txn_date=day,
        ref_number=text(book, changes, "ref_number") if "ref_number" in changes else bill.ref_number,
        memo=text(book, changes, "memo") if "memo" in changes else bill.memo,
        rate=given_rate(book, changes, currency, kind) or bill.rate,
        entity_id=vendor_id,
        ap_account_id=account_id,
        details=details,
        lines=new,
        amount=_checked(book, kind, new),
    )
    if settled and (changed.entity_id, changed.ap_account_id) != (bill.entity_id, bill.ap_account_id):
        raise RefusedError(
            3170, f"{describe(bill)} is paid in part or whole; its vendor and A/P account are fixed."
        )
    if changed.amount < settled:
        raise RefusedError(
            3210, f"{describe(bill)}: {settled} of it is settled, the total cannot be {changed.amount}."
        )
    return book.put_transaction(book.touched(changed))


def text(book: Book, given: Given, name: str) -> str | None:
    """A text field, ``None`` when it is absent or empty."""
    value = given.get(name)
    if not isinstance(value, str):
        return None
    return (value.strip() if book.behaviour.trims_text else value) or None


def _needed(given: Given, name: str, where: str) -> Reference:
    reference = as_reference(given.get(name))
    if reference is None or is_empty(reference):
        raise RefusedError(3150, f"{where}: {wire_name(name)} is missing.")
    return reference


def _day(given: Given, name: str) -> date | None:
    value = given.get(name)
    return value if isinstance(value, date) else None


def _terms(book: Book, given: Given, vendor: Entry) -> Entry | None:
    reference = as_reference(given.get("terms_ref"))
    if reference is not None and not is_empty(reference):
        return resolve(book, reference, TERMS, "Bill TermsRef")
    own = vendor.link("terms_ref")
    return book.entry(own) if own is not None else None


def _terms_after(book: Book, bill: Transaction, changes: Given) -> dict[str, Detail]:
    """Terms and due date after a Mod: a new due date counts, otherwise new terms move it."""
    reference = as_reference(changes.get("terms_ref"))
    cleared = "terms_ref" in changes and (reference is None or is_empty(reference))
    terms = bill.link("terms_ref")
    due = _day(changes, "due_date") or bill.details.get("due_date") or bill.txn_date
    if reference is not None and not cleared:
        new = resolve(book, reference, TERMS, "Bill TermsRef")
        terms = new.ref
        if "due_date" not in changes:
            due = due_date(book, _day(changes, "txn_date") or bill.txn_date, new)
    return {"due_date": due} | ({"terms_ref": terms} if terms is not None and not cleared else {})


def _check_addresses(details: Details, kind: str) -> None:
    address = details.get("vendor_address")
    if isinstance(address, dict):
        check_address(address, f"{kind} VendorAddress")


def _checked(book: Book, kind: str, lines: tuple[Line, ...]) -> Decimal:
    amount = checked_total(total(lines), kind)
    if not lines or (amount == ZERO and book.behaviour.zero_total_bill == "refuse"):
        raise RefusedError(3180, f"{kind}: the transaction is empty.")
    return amount
