"""
BILL as the core's `Payables`, over `billv3`.

Changes are read by `changed_since`, which loses no row that moves while it reads. A reading lives in memory
between two pages; where another process goes on with it, it begins again, and rows that come twice are
recognised by the core.
"""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final, Protocol

from attrs import evolve

import billv3
from billv3 import UNSET, Client, given
from billv3.ids import BillID, ChartOfAccountID, PaymentID, VendorCreditID, VendorID
from billv3.models.bills import Bill, BillLineItem
from billv3.models.classifications import ChartOfAccount
from billv3.models.payments import Payment
from billv3.models.vendor_credits import VendorCredit, VendorCreditLineItem
from billv3.models.vendors import Vendor
from syncer import model
from syncer.errors import PayablesError
from syncer.model import Kind
from syncer.payables import BillRow, Page

Row = ChartOfAccount | Vendor | Bill | VendorCredit | Payment

BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Before BILL's first customer: asks for everything."""

_NO_OVERLAP: Final = timedelta(0)
"""The core reaches back by its own setting."""

_NOTHING: Final = Decimal(0)

_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
"""What no store can hold: JSON can say NUL and halves of characters, databases cannot."""


class _Changes(Protocol):
    """A reading of changes, whatever its kind."""

    @property
    def watermark(self) -> datetime: ...
    def pages(self) -> Iterator[tuple[Row, ...]]: ...


class BillPayables:
    """
    Reads one BILL organization through a client that the caller owns.

    Keep one for each connection: it remembers readings that are under way and the names of parent accounts.
    Raises `PayablesError` where BILL cannot be read.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        # One of each kind is enough: what was left half read by a session that ended is begun anew.
        self._readings: dict[Kind, tuple[str, _Changes, Iterator[tuple[Row, ...]]]] = {}
        self._accounts: dict[str, ChartOfAccount] = {}

    def changed(self, kind: Kind, *, since: str, page: str = "") -> Page:
        """Give one page of what changed since a moment (ISO 8601, aware); `""` is everything."""
        token, changes, pages = self._readings.pop(kind, ("", None, None))
        if changes is None or pages is None or token != page:
            changes = self._changes(kind, datetime.fromisoformat(since) if since else BEGINNING)
            pages = changes.pages()
        try:
            rows = next(pages, None)
            if rows is None:
                return Page(rows=(), watermark=_text(changes.watermark))
            given_rows = self._rows(rows)
        except billv3.BillError as exc:
            raise _unreadable(exc) from exc
        token = secrets.token_hex(8)
        self._readings[kind] = (token, changes, pages)
        return Page(rows=given_rows, next_page=token)

    def by_ids(self, kind: Kind, ids: tuple[str, ...]) -> tuple[BillRow, ...]:
        """Give these records as they are now; ids that BILL does not show are left out."""
        try:
            return self._rows(self._by_ids(kind, ids))
        except billv3.BillError as exc:
            raise _unreadable(exc) from exc

    def _changes(self, kind: Kind, since: datetime) -> _Changes:
        client = self._client
        match kind:
            case Kind.ACCOUNT:
                return client.chart_of_accounts.changed_since(since, overlap=_NO_OVERLAP)
            case Kind.VENDOR:
                return client.vendors.changed_since(since, overlap=_NO_OVERLAP)
            case Kind.BILL:
                return client.bills.changed_since(since, overlap=_NO_OVERLAP)
            case Kind.CREDIT:
                return client.vendor_credits.changed_since(since, overlap=_NO_OVERLAP)
            case Kind.PAYMENT:
                return client.payments.changed_since(since, overlap=_NO_OVERLAP)

    def _by_ids(self, kind: Kind, ids: tuple[str, ...]) -> tuple[Row, ...]:
        client = self._client
        match kind:
            case Kind.ACCOUNT:
                return tuple(client.chart_of_accounts.by_ids(map(ChartOfAccountID, ids)).items.values())
            case Kind.VENDOR:
                return tuple(client.vendors.by_ids(map(VendorID, ids)).items.values())
            case Kind.BILL:
                return tuple(client.bills.by_ids(map(BillID, ids)).items.values())
            case Kind.CREDIT:
                return tuple(client.vendor_credits.by_ids(map(VendorCreditID, ids)).items.values())
            case Kind.PAYMENT:
                return tuple(client.payments.by_ids(map(PaymentID, ids)).items.values())

    def _rows(self, rows: tuple[Row, ...]) -> tuple[BillRow, ...]:
        for row in rows:
            if isinstance(row, ChartOfAccount):
                self._accounts[row.id] = row
        return tuple(map(self._row, rows))

    def _row(self, row: Row) -> BillRow:
        version = _text(row.updated_time) if given(row.updated_time) else ""
        match row:
            case ChartOfAccount():
                return BillRow(kind=Kind.ACCOUNT, id=row.id, content=self._account(row), version=version)
            case Vendor():
                return BillRow(kind=Kind.VENDOR, id=row.id, content=_vendor(row), version=version)
            case Bill():
                return BillRow(kind=Kind.BILL, id=row.id, content=_whole_bill(row), version=version)
            case VendorCredit():
                return BillRow(kind=Kind.CREDIT, id=row.id, content=_whole_credit(row), version=version)
            case Payment():
                return BillRow(kind=Kind.PAYMENT, id=row.id, content=_whole_payment(row), version=version)

    def _account(self, row: ChartOfAccount) -> model.Account:
        return model.Account(
            name=_said(row.name),
            full_name=":".join(self._path(row)),
            number=_said(row.account.number) if row.account else "",
            type=_said(row.account.type) if row.account else "",
            active=not row.archived,
        )

    def _path(self, row: ChartOfAccount) -> list[str]:
        """Walk up to the top account; a chart that goes round in circles ends where it began."""
        names, seen = [_said(row.name)], {row.id}
        while row.parent_id and row.parent_id not in seen:
            seen.add(row.parent_id)
            parent = self._accounts.get(row.parent_id)
            if parent is None:
                parent = self._client.chart_of_accounts.by_ids((row.parent_id,)).items.get(row.parent_id)
                if parent is None:
                    # Without the name of its parent it must not pass for an account at the top.
                    names.insert(0, f"(account {row.parent_id} of BILL)")
                    break
                self._accounts[parent.id] = parent
            names.insert(0, _said(parent.name))
            row = parent
        return names


def _vendor(row: Vendor) -> model.Vendor:
    address, paid = row.address or None, row.payment_information or None
    return model.Vendor(
        name=_said(row.name),
        short_name=_said(row.short_name),
        account_number=_said(row.account_number),
        email=_said(row.email),
        phone=_said(row.phone),
        address=model.Address(
            line1=_said(address.line1),
            line2=_said(address.line2),
            city=_said(address.city),
            state=_said(address.state_or_province),
            postal_code=_said(address.zip_or_postal_code),
            country=_said(address.country),
        )
        if address
        else model.Address(),
        name_on_check=_said(paid.payee_name) if paid else "",
        currency=_said(row.bill_currency),
        active=not row.archived,
    )


def _bill(row: Bill) -> model.Bill:
    invoice = row.invoice or None
    return model.Bill(
        vendor_id=_said(row.vendor_id),
        amount=_required(row.amount),
        number=_said(invoice.invoice_number) if invoice else "",
        date=(invoice.invoice_date or None) if invoice else None,
        due_date=row.due_date or None,
        lines=tuple(_line(line) for line in row.bill_line_items or ()),
        memo=_said(row.description),
        approval=_said(row.approval_status),
        active=not row.archived,
    )


def _line(line: BillLineItem | VendorCreditLineItem) -> model.Line:
    posted = line.classifications or None
    return model.Line(
        id=_said(line.id),
        amount=_line_amount(line),
        account_id=_said(posted.chart_of_account_id) if posted else "",
        item_id=_said(posted.item_id) if posted else "",
        class_id=_said(posted.department_id or posted.accounting_class_id) if posted else "",
        customer_id=_said(posted.job_id or posted.customer_id) if posted else "",
        description=_said(line.description),
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
        vendor_id=_said(row.vendor_id),
        amount=_required(row.amount),
        number=_said(row.reference_number),
        date=row.credit_date or None,
        lines=tuple(_line(line) for line in row.vendor_credit_line_items or ()),
        memo=_said(row.description),
        active=not row.archived,
    )


def _payment(row: Payment) -> model.Payment:
    online = row.online_payment is not False
    amount = _required(row.amount)
    check = row.disbursement_info.check_disbursement if row.disbursement_info else None
    number = str(check.check_number) if check and given(check.check_number) else ""
    recorded = row.classifications or None
    return model.Payment(
        vendor_id=_said(row.vendor_id),
        amount=amount,
        date=row.process_date or None,
        allocations=_allocations(row, amount),
        # Recorded payments have no life cycle of their own; the plain status is theirs.
        status=_said((row.single_status if online else None) or row.status),
        online=online,
        account_id=_funding(row) if online else _said(recorded.chart_of_account_id) if recorded else "",
        number=number or _said(row.sync_reference),
        confirmation=_said(row.confirmation_number),
        memo=_said(row.description),
    )


def _funding(row: Payment) -> str:
    return _said(row.funding_account.id) if row.funding_account else ""


def _allocations(row: Payment, amount: Decimal) -> tuple[model.Allocation, ...]:
    """Take `billPayments`, the authoritative allocation; `billId` alone stands for a payment of one bill."""
    if not row.bill_payments:
        return (model.Allocation(bill_id=row.bill_id, amount=amount),) if row.bill_id else ()
    return tuple(
        model.Allocation(
            bill_id=_said(part.bill_id),
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


# A record without one of its amounts must not stop the others, nor be posted as zero. It is handed on
# without amounts and without a date: nothing without a date is ever posted, the core shows it to a person.


def _whole_bill(row: Bill) -> model.Bill:
    try:
        return _bill(row)
    except _NoAmountError:
        return evolve(_bill(evolve(row, amount=_NOTHING, bill_line_items=UNSET)), date=None)


def _whole_credit(row: VendorCredit) -> model.Credit:
    try:
        return _credit(row)
    except _NoAmountError:
        return evolve(_credit(evolve(row, amount=_NOTHING, vendor_credit_line_items=UNSET)), date=None)


def _whole_payment(row: Payment) -> model.Payment:
    try:
        return _payment(row)
    except _NoAmountError:
        return evolve(_payment(evolve(row, amount=_NOTHING, bill_payments=UNSET, bill_id=UNSET)), date=None)


def _said(text: str | billv3.Unset | None) -> str:
    """Take a text; `""` is one that BILL did not say, and what no store can hold becomes U+FFFD."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", str(text)) if text else ""


def _text(moment: datetime) -> str:
    """Write a moment so that later ones sort behind."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _unreadable(exc: billv3.BillError) -> PayablesError:
    return PayablesError(exc.problem, fix=exc.fix, code=exc.code, record=exc.record)
