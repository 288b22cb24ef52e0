"""BILL's records as the core's rows. Every field of an answer may be absent."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from attrs import evolve

import billv3
from billv3 import UNSET, given
from billv3.errors import UnreadableRow
from billv3.models.bills import Bill, BillLineItem
from billv3.models.classifications import ChartOfAccount, Classification, Item
from billv3.models.organization import PaymentTerm
from billv3.models.payments import Payment
from billv3.models.receivables import Customer
from billv3.models.vendor_credits import VendorCredit, VendorCreditLineItem
from billv3.models.vendors import Vendor
from syncer import codec, model
from syncer.model import Kind
from syncer.payables import NAMELESS, BillRow

Row = ChartOfAccount | Classification | Item | Customer | PaymentTerm | Vendor | Bill | VendorCredit | Payment

Path = Callable[[Row], list[str]]
"""Gives the names of a record and of its parents, the topmost first."""

_NOTHING: Final = Decimal(0)

_NO_AMOUNT: Final = "BILL gives it without an amount."

_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
"""What no store can hold: JSON can say NUL and halves of characters, databases cannot."""


def row_of(kind: Kind, row: Row, path: Path) -> BillRow:
    """Write a record of BILL in the core's terms."""
    updated = getattr(row, "updated_time", UNSET)
    content, trouble = _content(row, path)
    return BillRow(
        kind=kind,
        id=row.id,
        content=content,
        version=text_of(updated) if isinstance(updated, datetime) else "",
        trouble=trouble,
        unsaid=_unsaid(row),
    )


def _unsaid(row: Row) -> tuple[str, ...]:
    """
    Name what may be there although the row does not say it.

    Rows of the list of vendors can lack what the answer to one vendor has of payments, as integrators saw.
    """
    if not isinstance(row, Vendor):
        return ()
    payee = row.payment_information.payee_name if row.payment_information else row.payment_information
    return ("name_on_check",) if payee is UNSET else ()


def unreadable_row(kind: Kind, row: UnreadableRow) -> BillRow:
    """
    Stand for a record that cannot be read: nothing of it is taken for true, and a person is shown why.

    The core keeps it like any other, so that it is decided anew once BILL gives it whole.
    """
    facts = _facts(row.raw)
    says = "; ".join(f"{name} {value}" for name, value in _signs(facts).items())
    return BillRow(
        kind=kind,
        # Without an id it cannot be asked for again, but a person must know that there is something.
        id=row.id or f"{NAMELESS}{_digest(facts)}",
        content=_EMPTY[kind],
        version=text_of(row.updated_time) if row.updated_time else "",
        trouble=f"BILL gives it in a way that cannot be read: {'; '.join(row.reasons)}."
        + (f" It says of itself: {says}." if says else ""),
    )


def _facts(raw: str) -> dict[str, object]:
    try:
        facts = json.loads(raw)
    except ValueError:
        facts = None
    return facts if isinstance(facts, dict) else {"row": raw}


def _digest(facts: dict[str, object]) -> str:
    """
    Stand for a row without a usable id: by the odd one it has, else by all that it says.

    When it was changed last does not count, nor in which order it says things.
    """
    odd = facts.get("id")
    told = {"id": odd} if isinstance(odd, int | float) else {**facts, "updatedTime": None}
    return codec.digest(json.dumps(told, sort_keys=True))[:DIGEST_LENGTH]


DIGEST_LENGTH: Final = 16

_SIGNS: Final = {
    "name": ("name",),
    "vendor": ("vendorName",),
    "invoice number": ("invoice", "invoiceNumber"),
    "credit number": ("referenceNumber",),
    "confirmation": ("confirmationNumber",),
    "made": ("createdTime",),
}
"""By what a person can find a record in BILL, and where its row says so."""


def _signs(facts: dict[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, path in _SIGNS.items():
        value: object = facts
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, str) and value:
            found[name] = said(value)
    return found


_EMPTY: Final[dict[Kind, model.Content]] = {
    Kind.ACCOUNT: model.Account(name="", full_name="", active=False),
    **{kind: model.ListEntry(name="", full_name="", active=False) for kind in model.LISTS},
    Kind.VENDOR: model.Vendor(name="", active=False),
    Kind.BILL: model.Bill(vendor_id="", amount=_NOTHING, number="", date=None),
    Kind.CREDIT: model.Credit(vendor_id="", amount=_NOTHING, number="", date=None),
    Kind.PAYMENT: model.Payment(vendor_id="", amount=_NOTHING),
}


def _content(row: Row, path: Path) -> tuple[model.Content, str]:
    """Return the content and what is wrong with it. A missing amount is not zero, so nothing is posted."""
    match row:
        case ChartOfAccount():
            return _account(row, path), ""
        case Classification() | Item() | Customer():
            names = path(row)
            entry = model.ListEntry(name=names[-1], full_name=":".join(names), active=not row.archived)
            return entry, ""
        case PaymentTerm():
            name = said(row.name)
            return model.ListEntry(name=name, full_name=name, days=row.days_due or None), ""
        case Vendor():
            return _vendor(row), ""
    try:
        match row:
            case Bill():
                return _bill(row), ""
            case VendorCredit():
                return _credit(row), ""
            case Payment():
                return _payment(row), ""
    except _NoAmountError:
        pass
    match row:
        case Bill():
            return _bill(evolve(row, amount=_NOTHING, bill_line_items=UNSET)), _NO_AMOUNT
        case VendorCredit():
            unsaid = evolve(row, amount=_NOTHING, vendor_credit_line_items=UNSET, usage=UNSET)
            return _credit(unsaid), _NO_AMOUNT
        case Payment():
            bare = evolve(row, amount=_NOTHING, bill_payments=UNSET, bill_id=UNSET)
            return _payment(bare), _NO_AMOUNT


def _account(row: ChartOfAccount, path: Path) -> model.Account:
    return model.Account(
        name=said(row.name),
        full_name=":".join(path(row)),
        number=said(row.account.number) if row.account else "",
        type=said(row.account.type) if row.account else "",
        active=not row.archived,
    )


def _vendor(row: Vendor) -> model.Vendor:
    address, paid = row.address or None, row.payment_information or None
    more = row.additional_info or None
    return model.Vendor(
        name=said(row.name),
        short_name=said(row.short_name),
        account_number=said(row.account_number),
        email=said(row.email),
        phone=said(row.phone),
        address=model.Address(
            line1=said(address.line1),
            line2=said(address.line2),
            city=said(address.city),
            state=said(address.state_or_province),
            postal_code=said(address.zip_or_postal_code),
            country=said(address.country),
        )
        if address
        else model.Address(),
        name_on_check=said(paid.payee_name) if paid else "",
        currency=said(row.bill_currency),
        terms_id=said(more.payment_term_id) if more else "",
        track_1099=(more.track1099 if given(more.track1099) else None) if more else None,
        tax_id=said(more.tax_id)[-4:] if more else "",
        active=not row.archived,
    )


def _bill(row: Bill) -> model.Bill:
    invoice = row.invoice or None
    dollars, told_rate = _abroad(row)
    return model.Bill(
        vendor_id=said(row.vendor_id),
        amount=_required(row.amount),
        number=said(invoice.invoice_number) if invoice else "",
        date=(invoice.invoice_date or None) if invoice else None,
        due_date=row.due_date or None,
        lines=tuple(_line(line) for line in row.bill_line_items or ()),
        memo=said(row.description),
        terms_id=said(row.payment_term_id),
        dollars=dollars,
        told_rate=told_rate,
        approval=said(row.approval_status),
        active=not row.archived,
        open_amount=row.due_amount if given(row.due_amount) else None,
    )


def _abroad(row: Bill) -> tuple[Decimal | None, Decimal | None]:
    """
    Return what a bill in another currency costs in US dollars, and BILL's rate; `None` is not said.

    A rate of 1 says nothing: bills in dollars have it too, and BILL does not name the currency of a bill.
    """
    rate = row.exchange_rate if given(row.exchange_rate) and row.exchange_rate not in {0, 1} else None
    dollars = row.funding_amount if given(row.funding_amount) and row.funding_amount else None
    return (None, None) if rate is None and dollars == row.amount else (dollars, rate)


def _line(line: BillLineItem | VendorCreditLineItem) -> model.Line:
    posted = line.classifications or None
    return model.Line(
        id=said(line.id),
        amount=_line_amount(line),
        account_id=said(posted.chart_of_account_id) if posted else "",
        item_id=said(posted.item_id) if posted else "",
        class_id=said(posted.accounting_class_id) if posted else "",
        department_id=said(posted.department_id) if posted else "",
        location_id=said(posted.location_id) if posted else "",
        customer_id=said(posted.customer_id) if posted else "",
        job_id=said(posted.job_id) if posted else "",
        employee_id=said(posted.employee_id) if posted else "",
        quantity=line.quantity if isinstance(line, BillLineItem) and given(line.quantity) else None,
        description=said(line.description),
    )


def _line_amount(line: BillLineItem | VendorCreditLineItem) -> Decimal:
    """Take the amount, which wins over quantity and price (BILL API reference, createbill)."""
    if (
        isinstance(line, BillLineItem)
        and not given(line.amount)
        and given(line.quantity)
        and given(line.price)
    ):
        return line.quantity * line.price
    return _required(line.amount)


def _credit(row: VendorCredit) -> model.Credit:
    return model.Credit(
        vendor_id=said(row.vendor_id),
        amount=_required(row.amount),
        number=said(row.reference_number),
        date=row.credit_date or None,
        lines=tuple(_line(line) for line in row.vendor_credit_line_items or ()),
        memo=said(row.description),
        active=not row.archived,
        uses=_uses(row),
    )


def _uses(row: VendorCredit) -> tuple[model.Use, ...] | None:
    """
    Take what lies on bills by itself. That a use which names a payment came with it, and only such a one, is
    unconfirmed.

    Other answers than those of reading leave uses out, which does not mean that there are none (BILL API
    reference, listvendorcredits).
    """
    if not given(row.usage):
        return () if given(row.applied_amount) and not row.applied_amount else None
    sums: dict[str, Decimal] = {}
    for one in row.usage:
        if one.bill_id and not one.payment_id:
            sums[one.bill_id] = sums.get(one.bill_id, _NOTHING) + _required(one.amount)
    return tuple(model.Use(bill_id=bill_id, amount=amount) for bill_id, amount in sums.items())


def _payment(row: Payment) -> model.Payment:
    online = row.online_payment is not False
    amount = _required(row.amount)
    check = row.disbursement_info.check_disbursement if row.disbursement_info else None
    number = str(check.check_number) if check and given(check.check_number) else ""
    recorded = row.classifications or None
    return model.Payment(
        vendor_id=said(row.vendor_id),
        amount=amount,
        date=row.process_date or None,
        allocations=_allocations(row, amount),
        # Recorded payments have no life cycle of their own; the plain status is theirs.
        status=said((row.single_status if online else None) or row.status),
        online=online,
        account_id=_funding(row) if online else said(recorded.chart_of_account_id) if recorded else "",
        funding=said(row.funding_account.type) if row.funding_account and online else "",
        number=number or said(row.sync_reference),
        confirmation=said(row.confirmation_number),
        memo=said(row.description),
    )


def _funding(row: Payment) -> str:
    return said(row.funding_account.id) if row.funding_account else ""


def _allocations(row: Payment, amount: Decimal) -> tuple[model.Allocation, ...]:
    """Take `billPayments`, the authoritative allocation; `billId` alone stands for a payment of one bill."""
    if not row.bill_payments:
        return (model.Allocation(bill_id=row.bill_id, amount=amount),) if row.bill_id else ()
    return tuple(
        model.Allocation(
            bill_id=said(part.bill_id),
            amount=_required(part.amount),
            credits=tuple(
                model.AppliedCredit(credit_id=used.id, amount=_required(used.amount))
                for used in part.vendor_credits or ()
            ),
        )
        for part in row.bill_payments
    )


class _NoAmountError(Exception):
    """BILL gave a record without an amount that it must have."""


def _required(value: Decimal | billv3.Unset | None) -> Decimal:
    """Refuse to go on without an amount: a missing one is not zero."""
    if not given(value):
        raise _NoAmountError
    return value


def said(text: str | billv3.Unset | None) -> str:
    """Take a text; `""` is one that BILL did not say, and what no store can hold becomes U+FFFD."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", str(text)) if text else ""


def text_of(moment: datetime) -> str:
    """Write a moment so that later ones sort behind."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
