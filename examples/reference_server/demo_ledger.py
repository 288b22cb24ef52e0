"""
The two ledgers side by side, each read where it lies.

BILL's side is read through its API over HTTP, QuickBooks' side from the company file's own ledger. What the
server knows is used for one thing only: to say which records need a person or wait, and to prove that no
record is in neither state and not in QuickBooks either.
"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from billv3 import Client
from billv3.models.bills import Bill
from billv3.models.payments import Payment
from billv3.models.vendor_credits import VendorCredit
from qbxml.testing import CompanyFile
from syncer import codec, model
from syncer.admin import Admin
from syncer.entries import ExceptionEntry, Link
from syncer.model import Kind
from syncer.settings import Settings

ZERO: Final = Decimal(0)
POSTED: Final = frozenset({Kind.BILL, Kind.CREDIT, Kind.PAYMENT})
"""What moves accounts payable."""


@frozen(kw_only=True)
class BillLedger:
    """What BILL says, read through its API."""

    vendors: dict[str, str]
    bills: tuple[Bill, ...]
    payments: tuple[Payment, ...]
    credits: tuple[VendorCredit, ...]

    @classmethod
    def read(cls, client: Client, settings: Settings) -> "BillLedger":
        """Read everything: accepted bills, payments whose money has moved, and credits that stand."""
        return cls(
            vendors={vendor.id: vendor.name or "" for vendor in client.vendors.list(archived="both")},
            bills=tuple(
                bill for bill in client.bills.list() if str(bill.approval_status) in settings.approvals
            ),
            payments=tuple(
                payment
                for payment in client.payments.list()
                if str(payment.single_status or payment.status or "") in settings.posted_payments
            ),
            credits=client.vendor_credits.list().all(),
        )

    def effects(self) -> dict[tuple[Kind, str], tuple[str, Decimal]]:
        """Return what each record does to accounts payable: vendor and amount, by kind and id."""
        found: dict[tuple[Kind, str], tuple[str, Decimal]] = {}
        for bill in self.bills:
            found[Kind.BILL, bill.id] = (bill.vendor_id or "", bill.amount or ZERO)
        for credit in self.credits:
            found[Kind.CREDIT, credit.id] = (credit.vendor_id or "", -(credit.amount or ZERO))
        for payment in self.payments:
            parts = [part.amount or ZERO for part in payment.bill_payments or ()]
            found[Kind.PAYMENT, payment.id] = (payment.vendor_id or "", -sum(parts, ZERO))
        return found


@frozen(kw_only=True)
class Row:
    """One vendor: what is owed by BILL's books less what is held back, and by QuickBooks'."""

    vendor: str
    bill: Decimal
    held: Decimal
    book: Decimal

    @property
    def agrees(self) -> bool:
        """To the cent."""
        return self.bill - self.held == self.book


@frozen(kw_only=True)
class Held:
    """A record that is not in QuickBooks as BILL has it, and why: an exception, or what it waits for."""

    kind: Kind
    id: str
    subject: str
    amount: Decimal
    vendor: str
    why: str


@frozen(kw_only=True)
class Comparison:
    """Both ledgers. `lost` are records that nobody accounts for; `extra` what QuickBooks has too much."""

    rows: tuple[Row, ...]
    held: tuple[Held, ...]
    exceptions: tuple[ExceptionEntry, ...]
    lost: tuple[str, ...]
    extra: tuple[str, ...]
    links: tuple[Link, ...] = field(repr=False)

    @property
    def agrees(self) -> bool:
        """Whether both sides agree to the cent and nothing is lost or doubled."""
        return not self.lost and not self.extra and all(row.agrees for row in self.rows)


def compare(bill: BillLedger, file: CompanyFile, admin: Admin, connection: str) -> Comparison:
    """Compare the two ledgers."""
    links = {(link.kind, link.bill_id): link for link in admin.links(connection)}
    exceptions = admin.exceptions(connection)
    why = {(one.kind, one.id): f"waits: {one.reason}" for one in admin.waiting(connection)}
    why |= {(Kind(one.kind), one.id): one.cause for one in exceptions if one.kind != "connection"}
    names = _vendor_names(bill, file, links)
    effects = bill.effects()
    standing = {key: link for key, link in links.items() if key[0] in POSTED and not link.void}
    subjects = admin.names(connection, {*effects, *standing})
    owed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    held: dict[str, Decimal] = defaultdict(lambda: ZERO)
    kept_back: list[Held] = []
    lost: list[str] = []
    for key in sorted({*effects, *standing}, key=lambda key: (key[0].rank, key[1])):
        link = standing.get(key)
        posted_vendor, posted = _posted(link) if link else ("", ZERO)
        vendor_id, amount = effects.get(key, (posted_vendor, ZERO))
        vendor = names.get(vendor_id, vendor_id)
        owed[vendor] += amount
        if link is not None and amount == posted:
            continue
        subject = subjects.get(key, f"{key[0].value} {key[1]}")
        if key not in why:
            lost.append(f"{subject}: {amount} in BILL, {posted} posted, and nothing says why")
            continue
        held[vendor] += amount - posted
        kept_back.append(
            Held(kind=key[0], id=key[1], subject=subject, amount=amount - posted, vendor=vendor, why=why[key])
        )
    book = file.accounts_payable()
    rows = tuple(
        Row(vendor=vendor, bill=owed[vendor], held=held[vendor], book=book.get(vendor, ZERO))
        for vendor in sorted({*owed, *book}, key=str.casefold)
    )
    return Comparison(
        rows=rows,
        held=tuple(sorted(kept_back, key=lambda one: (one.kind.rank, one.subject))),
        exceptions=exceptions,
        lost=tuple(lost),
        extra=_extra(file, links),
        links=tuple(links.values()),
    )


def _posted(link: Link) -> tuple[str, Decimal]:
    """Return the vendor's QuickBooks id, and what the record did to accounts payable as it was posted."""
    match codec.decode_content(link.kind, link.base):
        case model.Bill() as posted:
            return posted.vendor_id, posted.amount
        case model.Credit() as posted:
            return posted.vendor_id, -posted.amount
        case model.Payment() as posted:
            return posted.vendor_id, -sum((part.amount for part in posted.allocations), ZERO)
    return "", ZERO


def _vendor_names(
    bill: BillLedger, file: CompanyFile, links: Mapping[tuple[Kind, str], Link]
) -> dict[str, str]:
    """Name vendors as QuickBooks does, by either side's id; those that it does not have as BILL does."""
    names = dict(bill.vendors)
    for (kind, bill_id), link in links.items():
        if kind is Kind.VENDOR and not link.void:
            names[bill_id] = names[link.book_id] = file.vendor(link.book_id).name
    return names


def _extra(file: CompanyFile, links: Mapping[tuple[Kind, str], Link]) -> tuple[str, ...]:
    """Return what stands in QuickBooks and belongs to no record of BILL: doubles, for instance."""
    ours = {link.book_id for link in links.values() if not link.void}
    return tuple(
        f"{kind} {transaction.ref_number or transaction.txn_id} of {transaction.amount}"
        for kind in ("Bill", "VendorCredit", "BillPaymentCheck")
        for transaction in file.transactions(kind)
        if not transaction.is_void and transaction.txn_id not in ours
    )
