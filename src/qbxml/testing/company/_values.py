"""
What a company file holds, as frozen values: list entries, transactions, the links between them, deletions.

A record keeps apart what the ledger's rules read (names, amounts, who and which account) and what is only
kept and given back (phones, memos, addresses): the latter is in ``details``, keyed by the snake_case of the
wire name. References inside a record are ids, never names, so a rename is seen everywhere at once.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

ZERO: Final = Decimal("0.00")


@frozen
class EntryRef:
    """A reference to a list entry. ListIDs are unique inside one list only, so the list is part of it."""

    table: str
    list_id: str


Detail = str | bool | int | Decimal | date | EntryRef | Mapping[str, "Detail"] | tuple["Detail", ...]
Details = Mapping[str, Detail]
NO_DETAILS: Final[Details] = MappingProxyType({})


@frozen(kw_only=True)
class DataExt:
    """One value of a custom field. ``owner_id`` ``"0"`` is a field users see, a GUID an application's own."""

    owner_id: str
    name: str
    type: str
    value: str


@frozen(kw_only=True)
class ExtensionDefinition:
    """The definition of a custom field: which objects may carry it."""

    owner_id: str
    number: int
    name: str
    type: str
    assign_to: tuple[str, ...]


@frozen(kw_only=True)
class Entry:
    """
    One entry of a list: a vendor, an account, a class, an item.

    Attributes:
        table: The list whose ids it shares: vendors, customers, employees and other names are all ``Entity``.
        kind: What it is: ``Vendor``, ``Account``, ``ItemService``.
        parent_id: The entry above it in a hierarchical list.
        created: UTC, whole seconds, as ``modified``.
        edit_sequence: Changes with each edit, but at most once a second, as QuickBooks' own does.
    """

    table: str
    kind: str
    list_id: str
    name: str
    is_active: bool = True
    parent_id: str | None = None
    created: datetime
    modified: datetime
    edit_sequence: str
    details: Details = NO_DETAILS
    data_ext: tuple[DataExt, ...] = ()

    @property
    def ref(self) -> EntryRef:
        return EntryRef(self.table, self.list_id)

    def text(self, name: str) -> str:
        """A descriptive field as text, ``""`` when it is not set."""
        value = self.details.get(name, "")
        return value if isinstance(value, str) else str(value)

    def link(self, name: str) -> EntryRef | None:
        """A reference kept among the descriptive fields."""
        value = self.details.get(name)
        return value if isinstance(value, EntryRef) else None


@frozen(kw_only=True)
class Line:
    """
    One line of a transaction.

    Attributes:
        kind: ``Expense``, ``Item``, ``Group``, ``Debit``, ``Credit`` or ``Discount``.
        account_id: The account it posts to, for an item line the item's; none for the head of a group, whose
            members post.
        amount: As entered; the transaction's kind and the line's decide on which side it posts.
        entity_id: Whom a journal line names, or the customer of an expense or item line.
        group_id: The group line an item line belongs to.
    """

    line_id: str
    kind: str
    account_id: str
    amount: Decimal
    entity_id: str | None = None
    group_id: str | None = None
    details: Details = NO_DETAILS


@frozen(kw_only=True)
class Transaction:
    """
    One transaction of any kind.

    Attributes:
        entity_id: Vendor or payee.
        account_id: The bank or card account of a payment, check or transfer (the one the money leaves).
        ap_account_id: The accounts-payable account of a bill, credit or bill payment.
        amount: The total; never negative.
        rate: Home currency per unit of the transaction's currency.
        is_void: Its amounts are zero for good.
    """

    kind: str
    txn_id: str
    txn_number: int
    created: datetime
    modified: datetime
    edit_sequence: str
    txn_date: date
    ref_number: str | None = None
    memo: str | None = None
    entity_id: str | None = None
    account_id: str | None = None
    ap_account_id: str | None = None
    amount: Decimal = ZERO
    rate: Decimal | None = None
    lines: tuple[Line, ...] = ()
    is_void: bool = False
    details: Details = NO_DETAILS
    data_ext: tuple[DataExt, ...] = ()

    def text(self, name: str) -> str:
        """A descriptive field as text, ``""`` when it is not set."""
        value = self.details.get(name, "")
        return value if isinstance(value, str) else str(value)

    def link(self, name: str) -> EntryRef | None:
        """A reference kept among the descriptive fields."""
        value = self.details.get(name)
        return value if isinstance(value, EntryRef) else None


@frozen(kw_only=True)
class Application:
    """
    A part of a bill that was settled.

    Attributes:
        number: Its own key, in the order of settling.
        bill_id: The bill.
        source_id: The payment, or the credit that was used.
        payment_id: The payment this came with; ``None`` for a credit used without any money.
        kind: ``payment``, ``credit`` or ``discount``.
        amount: In the bill's currency, positive.
    """

    number: int
    bill_id: str
    source_id: str
    payment_id: str | None
    kind: str
    amount: Decimal
    account_id: str | None = None
    class_ref: EntryRef | None = None


@frozen(kw_only=True)
class Deletion:
    """What QuickBooks remembers of a deleted record, for 90 days."""

    number: int
    family: str
    kind: str
    id: str
    created: datetime
    deleted: datetime
    label: str | None


@frozen(kw_only=True)
class StoredOutcome:
    """What the company file keeps of one answered request: its status and the ids, never the whole record."""

    response: str
    request_id: str | None
    code: int
    severity: str
    message: str
    id_kind: str = ""
    id: str = ""
    txn_number: int | None = None
    edit_sequence: str | None = None
    external_guid: str | None = None


@frozen(kw_only=True)
class StoredSet:
    """
    A message set that was run under an id.

    Attributes:
        checksum: Of what was asked, to tell a repetition from another set under the same id.
        finished: ``False`` while it runs; it stays so when QuickBooks dies in between (status 9002).
    """

    set_id: str
    checksum: str
    finished: bool = False
    outcomes: tuple[StoredOutcome, ...] = ()


@frozen(kw_only=True)
class Preferences:
    """
    The company's preferences, as far as the rules read them.

    Attributes:
        closing_date: Nothing on or before it may change, when ``closing_password`` is set.
        closing_password: Only a person can give it; requests never can.
        file_mode: ``SingleUser`` or ``MultiUser``.
        days_bills_are_due: For a bill without terms.
    """

    is_using_account_numbers: bool = False
    is_requiring_accounts: bool = True
    is_using_class_tracking: bool = True
    is_multi_currency_on: bool = False
    home_currency: str = "US Dollar"
    closing_date: date | None = None
    closing_password: str | None = field(default=None, repr=False)
    file_mode: str = "SingleUser"
    days_bills_are_due: int = 10
    default_discount_account: str | None = None
    is_personal_data_allowed: bool = False


@frozen(kw_only=True)
class Company:
    """Name and address of the company, and the custom fields on the company itself (the FileID stamp)."""

    name: str
    legal_name: str
    address: Details = NO_DETAILS
    data_ext: tuple[DataExt, ...] = ()
    ein: str | None = None
    is_sample: bool = False
