"""
The records of accounts payable as both sides mean them, free of either side's wire format.

Money is `Decimal`, exact to the cent as the sides gave it. Dates are calendar dates without a zone.
Ids are opaque text. `None` means that the side did not say; it is never read as zero or false.
"""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from attrs import frozen


class Side(StrEnum):
    """Where a record lives."""

    BILL = "bill"
    BOOK = "book"

    @property
    def system(self) -> str:
        """What people call it."""
        return "BILL" if self is Side.BILL else "QuickBooks"


class Kind(StrEnum):
    """What a record is. The order is the order in which they must exist: see `rank`."""

    ACCOUNT = "account"
    CLASS = "class"
    DEPARTMENT = "department"
    LOCATION = "location"
    CUSTOMER = "customer"
    JOB = "job"
    ITEM = "item"
    TERMS = "terms"
    VENDOR = "vendor"
    BILL = "bill"
    CREDIT = "vendor_credit"
    APPLIED_CREDIT = "applied_credit"
    """What of a credit lies on a bill without any payment. BILL tells it of the credit, as its use."""
    PAYMENT = "payment"

    @property
    def rank(self) -> int:
        """Records of a lower rank must be settled before those of a higher one can be written."""
        return tuple(Kind).index(self)

    @property
    def in_book(self) -> "Kind":
        """What QuickBooks calls it: three lists of BILL can be its classes, and two its customers."""
        return _IN_BOOK.get(self, self)


_IN_BOOK = {Kind.DEPARTMENT: Kind.CLASS, Kind.LOCATION: Kind.CLASS, Kind.JOB: Kind.CUSTOMER}

LISTS = (
    Kind.CLASS,
    Kind.DEPARTMENT,
    Kind.LOCATION,
    Kind.CUSTOMER,
    Kind.JOB,
    Kind.ITEM,
    Kind.TERMS,
)
"""Lists that bills refer to; they are matched, like accounts, and never written."""

TRANSACTIONS = (Kind.BILL, Kind.CREDIT, Kind.PAYMENT)
"""What has amounts and dates."""

POSTED = (*TRANSACTIONS, Kind.APPLIED_CREDIT)
"""What is posted to QuickBooks: transactions, and what is applied of credits, which is none there."""

LISTED = tuple(kind for kind in Kind if kind is not Kind.APPLIED_CREDIT)
"""
What can be asked for by its kind. An applied credit cannot: BILL tells it with the credit, and QuickBooks
with the bill.
"""


class Approval(StrEnum):
    """A bill's approval status (BILL API reference, listbills). Unknown values are kept as text."""

    UNASSIGNED = "UNASSIGNED"
    ASSIGNED = "ASSIGNED"
    APPROVING = "APPROVING"
    APPROVED = "APPROVED"
    DENIED = "DENIED"


@frozen(kw_only=True)
class Account:
    """
    An account of the chart. `full_name` is the path with `:` between parent and child.

    `parent_id` says, of one that is to be made in BILL, under which account of BILL. `currency` is what
    QuickBooks calls it, where it tells.
    """

    name: str
    full_name: str
    number: str = ""
    type: str = ""
    active: bool = True
    parent_id: str = ""
    currency: str = ""


@frozen(kw_only=True)
class ListEntry:
    """
    An entry of a list that bills refer to: class, customer or job, item, terms.

    `full_name` is the path with `:` between parent and child. `days` are, of terms, the days until due.
    """

    name: str
    full_name: str
    active: bool = True
    days: int | None = None


@frozen(kw_only=True)
class Address:
    """
    A postal address. BILL has two lines and a country as ISO 3166 two-letter code; QuickBooks has up to five
    lines of 41 characters and a country as text.
    """

    line1: str = ""
    line2: str = ""
    line3: str = ""
    line4: str = ""
    line5: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


@frozen(kw_only=True)
class Vendor:
    """
    A supplier. `account_number` is the firm's own number at the vendor.

    `tax_id` is never more than the last four digits; neither side shows us the whole of it.
    """

    name: str
    short_name: str = ""
    account_number: str = ""
    email: str = ""
    phone: str = ""
    address: Address = Address()
    name_on_check: str = ""
    currency: str = ""
    terms_id: str = ""
    track_1099: bool | None = None
    tax_id: str = ""
    active: bool = True


@frozen(kw_only=True)
class Line:
    """
    One line of a bill or credit: an amount on an expense account, or on an item.

    Exactly the ids the side gave. `id` is the line's own id in BILL, `book_id` its TxnLineID in QuickBooks,
    `group_id` that of the item group there which it is part of.
    QuickBooks knows only account, item, class and customer; which of BILL's lists these are, settings say.
    """

    amount: Decimal
    id: str = ""
    book_id: str = ""
    group_id: str = ""
    account_id: str = ""
    item_id: str = ""
    class_id: str = ""
    department_id: str = ""
    location_id: str = ""
    customer_id: str = ""
    job_id: str = ""
    employee_id: str = ""
    quantity: Decimal | None = None
    description: str = ""


@frozen(kw_only=True)
class AppliedCredit:
    """
    Part of a vendor credit used to settle a bill, in addition to the money paid.

    `there` is, of one that is to be applied, how much of the credit lay on the bill when that was decided: if
    nobody knows whether it was done, the bill tells by what lies there then.
    """

    credit_id: str
    amount: Decimal
    there: Decimal = Decimal(0)


@frozen(kw_only=True)
class Use:
    """How much of a vendor credit lies on a bill in BILL, without any payment that it came with."""

    bill_id: str
    amount: Decimal


@frozen(kw_only=True)
class Bill:
    """
    A supplier's invoice.

    `amount` is the total; the sum of the lines must equal it to the cent. `number` is the supplier's own
    invoice number. `open_amount` is what is left to pay by the side's own word; what is only scheduled counts
    as paid in BILL. `ap_account_id`, `credits` (the vendor credits that lie on it) and `payments` (the TxnIDs
    of those that pay it) are only known on the QuickBooks side, and `exchange_rate`, home currency for one of
    the bill's. `dollars` and `told_rate` are only known on BILL's, of bills in another currency than US
    dollars: what the bill costs in those, and a rate of which nobody knows in which direction it counts.
    """

    vendor_id: str
    amount: Decimal
    number: str
    date: dt.date | None
    due_date: dt.date | None = None
    lines: tuple[Line, ...] = ()
    memo: str = ""
    terms_id: str = ""
    exchange_rate: Decimal | None = None
    dollars: Decimal | None = None
    told_rate: Decimal | None = None
    approval: str = ""
    active: bool = True
    ap_account_id: str = ""
    open_amount: Decimal | None = None
    credits: tuple[AppliedCredit, ...] = ()
    payments: tuple[str, ...] = ()


@frozen(kw_only=True)
class Credit:
    """
    A vendor credit; `amount` is positive and equals the sum of its lines.

    `uses` are only known on the BILL side, one for each bill; `None` where BILL does not say.
    """

    vendor_id: str
    amount: Decimal
    number: str
    date: dt.date | None
    lines: tuple[Line, ...] = ()
    memo: str = ""
    active: bool = True
    ap_account_id: str = ""
    open_amount: Decimal | None = None
    uses: tuple[Use, ...] | None = None


@frozen(kw_only=True)
class Allocation:
    """What one payment pays on one bill. `discount` settles it besides; only QuickBooks has such."""

    bill_id: str
    amount: Decimal
    discount: Decimal = Decimal(0)
    credits: tuple[AppliedCredit, ...] = ()


@frozen(kw_only=True)
class Payment:
    """
    Money that went, or will go, to a vendor for one or more bills.

    `amount` is the money without credits. `status` is BILL's singleStatus, or its plain status where no
    singleStatus is given. `account_id` is the account paid from, where the side names one: BILL's funding
    account for payments that BILL moves, a ledger account for recorded ones. `funding` is BILL's type of that
    account, such as `BANK_ACCOUNT` or `CARD_ACCOUNT`. `by_card` says that QuickBooks has it, or is to have
    it, as a payment by credit card and not as a check.
    """

    vendor_id: str
    amount: Decimal
    date: dt.date | None = None
    allocations: tuple[Allocation, ...] = ()
    status: str = ""
    online: bool = True
    funding: str = ""
    account_id: str = ""
    ap_account_id: str = ""
    by_card: bool = False
    number: str = ""
    confirmation: str = ""
    memo: str = ""

    @property
    def credits_only(self) -> bool:
        """
        Whether bills are settled by credits alone: no money moves, and QuickBooks keeps no transaction of it,
        only the application of the credits (qbXML On-Screen Reference, BillPaymentCheckAdd).
        """
        return self.amount == 0

    @property
    def credited(self) -> Decimal:
        """What credits settle, in addition to the money."""
        return sum((used.amount for part in self.allocations for used in part.credits), Decimal(0))


Content: TypeAlias = Account | ListEntry | Vendor | Bill | Credit | Payment

CONTENT: dict[
    Kind, type[Account] | type[ListEntry] | type[Vendor] | type[Bill] | type[Credit] | type[Payment]
] = {
    Kind.ACCOUNT: Account,
    Kind.CLASS: ListEntry,
    Kind.DEPARTMENT: ListEntry,
    Kind.LOCATION: ListEntry,
    Kind.CUSTOMER: ListEntry,
    Kind.JOB: ListEntry,
    Kind.ITEM: ListEntry,
    Kind.TERMS: ListEntry,
    Kind.VENDOR: Vendor,
    Kind.BILL: Bill,
    Kind.CREDIT: Credit,
    Kind.APPLIED_CREDIT: Payment,
    Kind.PAYMENT: Payment,
}
