"""
BILL as the core's `Payables`, over `billv3`.

Changes are read by `changed_since`, which loses no row that moves while it reads. A reading lives in memory
between two pages; where another process goes on with it, it begins again, and rows that come twice are
recognised by the core.
"""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final, Protocol

import billv3
from billv3 import Client, given
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
        self._readings: dict[str, tuple[_Changes, Iterator[tuple[Row, ...]]]] = {}
        self._accounts: dict[str, ChartOfAccount] = {}

    def changed(self, kind: Kind, *, since: str, page: str = "") -> Page:
        """Give one page of what changed since a moment (ISO 8601, aware); `""` is everything."""
        known = self._readings.pop(page, None) if page else None
        if known is None:
            begin = datetime.fromisoformat(since) if since else BEGINNING
            changes = self._changes(kind, begin)
            known = (changes, changes.pages())
        changes, pages = known
        try:
            rows = next(pages, None)
        except billv3.BillError as exc:
            raise _unreadable(exc) from exc
        if rows is None:
            return Page(rows=(), watermark=_text(changes.watermark))
        token = secrets.token_hex(8)
        self._readings[token] = known
        return Page(rows=self._rows(rows), next_page=token)

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
                return BillRow(kind=Kind.BILL, id=row.id, content=_bill(row), version=version)
            case VendorCredit():
                return BillRow(kind=Kind.CREDIT, id=row.id, content=_credit(row), version=version)
            case Payment():
                return BillRow(kind=Kind.PAYMENT, id=row.id, content=_payment(row), version=version)

    def _account(self, row: ChartOfAccount) -> model.Account:
        return model.Account(
            name=row.name or "",
            full_name=":".join(self._path(row)),
            number=(row.account.number or "") if row.account else "",
            type=str(row.account.type or "") if row.account else "",
            active=not row.archived,
        )

    def _path(self, row: ChartOfAccount) -> list[str]:
        """Walk up to the top account; a chart that goes round in circles ends where it began."""
        names, seen = [row.name or ""], {row.id}
        while row.parent_id and row.parent_id not in seen:
            seen.add(row.parent_id)
            parent = self._accounts.get(row.parent_id)
            if parent is None:
                parent = self._client.chart_of_accounts.get(row.parent_id)
                self._accounts[parent.id] = parent
            names.insert(0, parent.name or "")
            row = parent
        return names


def _vendor(row: Vendor) -> model.Vendor:
    address, paid = row.address or None, row.payment_information or None
    return model.Vendor(
        name=row.name or "",
        short_name=row.short_name or "",
        account_number=row.account_number or "",
        email=row.email or "",
        phone=row.phone or "",
        address=model.Address(
            line1=address.line1 or "",
            line2=address.line2 or "",
            city=address.city or "",
            state=address.state_or_province or "",
            postal_code=address.zip_or_postal_code or "",
            country=address.country or "",
        )
        if address
        else model.Address(),
        name_on_check=(paid.payee_name or "") if paid else "",
        currency=row.bill_currency or "",
        active=not row.archived,
    )


def _bill(row: Bill) -> model.Bill:
    invoice = row.invoice or None
    return model.Bill(
        vendor_id=row.vendor_id or "",
        amount=_required(row.amount, "bill", row.id, "amount"),
        number=(invoice.invoice_number or "") if invoice else "",
        date=(invoice.invoice_date or None) if invoice else None,
        due_date=row.due_date or None,
        lines=tuple(_line(line) for line in row.bill_line_items or ()),
        memo=row.description or "",
        approval=str(row.approval_status or ""),
        active=not row.archived,
    )


def _line(line: BillLineItem | VendorCreditLineItem) -> model.Line:
    posted = line.classifications or None
    return model.Line(
        id=line.id or "",
        amount=_line_amount(line),
        account_id=(posted.chart_of_account_id or "") if posted else "",
        item_id=(posted.item_id or "") if posted else "",
        class_id=(posted.department_id or posted.accounting_class_id or "") if posted else "",
        customer_id=(posted.job_id or posted.customer_id or "") if posted else "",
        description=line.description or "",
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
    return _required(line.amount, "line", line.id or "", "amount")


def _credit(row: VendorCredit) -> model.Credit:
    return model.Credit(
        vendor_id=row.vendor_id or "",
        amount=_required(row.amount, "vendor credit", row.id, "amount"),
        number=row.reference_number or "",
        date=row.credit_date or None,
        lines=tuple(_line(line) for line in row.vendor_credit_line_items or ()),
        memo=row.description or "",
        active=not row.archived,
    )


def _payment(row: Payment) -> model.Payment:
    online = row.online_payment is not False
    amount = _required(row.amount, "payment", row.id, "amount")
    check = row.disbursement_info.check_disbursement if row.disbursement_info else None
    number = str(check.check_number) if check and given(check.check_number) else ""
    recorded = row.classifications or None
    return model.Payment(
        vendor_id=row.vendor_id or "",
        amount=amount,
        date=row.process_date or None,
        allocations=_allocations(row, amount),
        # Recorded payments have no life cycle of their own; the plain status is theirs.
        status=str((row.single_status if online else None) or row.status or ""),
        online=online,
        account_id=_funding(row) if online else ((recorded.chart_of_account_id or "") if recorded else ""),
        number=number or row.sync_reference or "",
        confirmation=row.confirmation_number or "",
        memo=row.description or "",
    )


def _funding(row: Payment) -> str:
    return (row.funding_account.id or "") if row.funding_account else ""


def _allocations(row: Payment, amount: Decimal) -> tuple[model.Allocation, ...]:
    """Take `billPayments`, the authoritative allocation; `billId` alone stands for a payment of one bill."""
    if not row.bill_payments:
        return (model.Allocation(bill_id=row.bill_id, amount=amount),) if row.bill_id else ()
    return tuple(
        model.Allocation(
            bill_id=part.bill_id or "",
            amount=_required(part.amount, "payment", row.id, "amount for a bill"),
            credits=tuple(
                model.AppliedCredit(
                    credit_id=used.id, amount=_required(used.amount, "payment", row.id, "amount of a credit")
                )
                for used in part.vendor_credits or ()
            ),
        )
        for part in row.bill_payments
    )


def _required(value: Decimal | billv3.Unset | None, noun: str, id_: str, what: str) -> Decimal:
    """Refuse to go on without an amount: a missing one is not zero."""
    if not given(value):
        raise PayablesError(
            f"BILL gave a {noun} without {what}.", fix="Look at it in BILL.", record=f"{noun} {id_}"
        )
    return value


def _text(moment: datetime) -> str:
    """Write a moment so that later ones sort behind."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _unreadable(exc: billv3.BillError) -> PayablesError:
    return PayablesError(exc.problem, fix=exc.fix, code=exc.code, record=exc.record)
