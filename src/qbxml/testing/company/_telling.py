"""
From records to the Ret objects of the messages.

The classes of the messages know their own fields, so one walk serves all of them: a record is told as a
mapping of field names to values, and the fields the class has, the declared version knows and the request
asked for are taken from it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from attrs import frozen

from qbxml import Aggregate
from qbxml.testing.company._book import Book
from qbxml.testing.company._currency import currency_of
from qbxml.testing.company._lines import members_of, total
from qbxml.testing.company._lists import printed_lines, subtree
from qbxml.testing.company._orders import bills_of, is_received, orders_of, received
from qbxml.testing.company._postings import CENT, home, legs
from qbxml.testing.company._schema import Field, class_in, fields_of
from qbxml.testing.company._transactions import open_amount, remaining
from qbxml.testing.company._values import ZERO, Application, DataExt, Entry, EntryRef, Line, Transaction
from qbxml.types import QbDateTime, Ref

FINEST: Final = Decimal("0.00001")
DEBIT_TYPES: Final = ("AccountsReceivable", "Bank", "FixedAsset", "OtherAsset", "OtherCurrentAsset")
CREDIT_TYPES: Final = (
    "AccountsPayable",
    "CreditCard",
    "Equity",
    "LongTermLiability",
    "OtherCurrentLiability",
)
MEMO_MAX: Final = 4095

Values = Mapping[str, object]


@frozen(kw_only=True)
class Teller:
    """
    Tells records for one request.

    Attributes:
        version: The declared version; newer fields are left out.
        country: The edition; fields of other editions are left out.
        include: Top-level element names asked for; empty for all. Misspelt names match nothing, silently.
        owner_ids: Owners whose custom fields were asked for.
        lines: Whether lines (and the bills of a payment) are told.
        links: Whether LinkedTxn is told.
    """

    book: Book
    version: tuple[int, int]
    country: str = "US"
    include: frozenset[str] = frozenset()
    owner_ids: frozenset[str] = frozenset()
    lines: bool = True
    links: bool = False

    def entry(self, cls: type[Aggregate], entry: Entry) -> Aggregate:
        """The Ret of a list entry."""
        return self.make(cls, entry_values(self.book, entry), entry.data_ext)

    def transaction(self, cls: type[Aggregate], txn: Transaction) -> Aggregate:
        """The Ret of a transaction."""
        values = transaction_values(self.book, txn, lines=self.lines, links=self.links)
        return self.make(cls, values, txn.data_ext)

    def make(self, cls: type[Aggregate], values: Values, data_ext: tuple[DataExt, ...] = ()) -> Aggregate:
        """A Ret of these values, trimmed to what was asked for."""
        told = tuple(
            {
                "owner_id": value.owner_id,
                "data_ext_name": value.name,
                "data_ext_type": value.type,
                "data_ext_value": value.value,
            }
            for value in data_ext
            if value.owner_id in self.owner_ids
        )
        return self._fill(cls, {**values, "data_ext_ret": told}, self.include)

    def plain(self, cls: type[Aggregate], values: Values) -> Aggregate:
        """An object inside an answer that IncludeRetElement does not reach."""
        return self._fill(cls, values, frozenset())

    def _fill(self, cls: type[Aggregate], values: Values, include: frozenset[str]) -> Aggregate:
        known: dict[str, object] = {}
        for field in fields_of(cls):
            value = values.get(field.name)
            if value is None or value == () or not self._tells(field):
                continue
            if include and field.fact.tag not in include and not include.intersection(field.mixed):
                continue
            known[field.name] = (
                tuple(self._one(field, one) for one in value)
                if field.many and isinstance(value, tuple)
                else self._one(field, value)
            )
        return cls(**known)

    def _tells(self, field: Field) -> bool:
        fact = field.fact
        return fact.since <= self.version and (not fact.editions or self.country in fact.editions)

    def _one(self, field: Field, value: object) -> object:
        if isinstance(value, EntryRef):
            return self.book_ref(value)
        if isinstance(value, Mapping):
            tag = str(value.get("", "")) or next(iter(field.classes))
            return self._fill(class_in(field, tag), value, frozenset())
        if isinstance(value, datetime):
            return stamp(self.book, value)
        if isinstance(value, Decimal):
            places = CENT if field.fact.kind == "amount" else FINEST
            rounded = value.quantize(places, ROUND_HALF_UP)
            return rounded if field.fact.kind == "amount" else _short(rounded)
        return value

    def book_ref(self, ref: EntryRef) -> Ref:
        entry = self.book.entry(ref)
        return Ref(list_id=entry.list_id, full_name=self.book.full_name(entry))


def _short(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def stamp(book: Book, moment: datetime) -> QbDateTime:
    """
    A time as QuickBooks writes it: the wall time is right, the offset is the winter one all year.

    Source: jsgoupil/quickbooks-sync issues 19, 28, 33 (daylight-saving error of QuickBooks' offsets).
    """
    offset = int(winter_offset(book, moment).total_seconds() // 60)
    sign = "-" if offset < 0 else "+"
    hours, minutes = divmod(abs(offset), 60)
    return QbDateTime(f"{book.wall(moment).isoformat()}{sign}{hours:02}:{minutes:02}")


def winter_offset(book: Book, moment: datetime) -> timedelta:
    """The offset of the QuickBooks PC's zone without daylight saving."""
    local = moment.astimezone(book.zone)
    offset, saving = local.utcoffset(), local.dst()
    assert offset is not None
    return offset - saving if saving else offset


# Lists


def entry_values(book: Book, entry: Entry) -> dict[str, object]:
    """A list entry by field name, whatever its kind."""
    values: dict[str, object] = {
        **entry.details,
        "list_id": entry.list_id,
        "time_created": entry.created,
        "time_modified": entry.modified,
        "edit_sequence": entry.edit_sequence,
        "name": entry.name,
        "full_name": book.full_name(entry),
        "is_active": entry.is_active,
        "sublevel": book.full_name(entry).count(":"),
    }
    if entry.parent_id is not None:
        values["parent_ref"] = EntryRef(entry.table, entry.parent_id)
    for name in ("vendor_address", "bill_address", "ship_address"):
        address = entry.details.get(name)
        if isinstance(address, Mapping):
            values[f"{name}_block"] = _block(address)
    if book.preferences.is_multi_currency_on and entry.kind in {"Account", "Customer", "Vendor"}:
        values.setdefault("currency_ref", home_currency(book))
    match entry.kind:
        case "Vendor":
            values["balance"] = vendor_balance(book, entry)
        case "Customer":
            values |= {"balance": ZERO, "total_balance": ZERO}
        case "Employee" if not book.preferences.is_personal_data_allowed:
            values.pop("ssn", None)
        case "Account":
            values |= _account_values(book, entry)
    return values


def vendor_balance(book: Book, vendor: Entry) -> Decimal:
    """What is owed to a vendor, in the vendor's currency."""
    if currency_of(book, vendor) is None:
        return book.index.payables.get(vendor.list_id, ZERO)
    own = [book.transactions[id] for id in book.index.of_entity.get(vendor.list_id, ())]
    owed = sum((open_amount(book, txn) for txn in own if txn.kind == "Bill"), ZERO)
    return owed - sum((remaining(book, txn) for txn in own), ZERO)


def home_currency(book: Book) -> EntryRef | None:
    """The home currency's entry in the currency list, once there is one."""
    home = book.find_name("Currency", book.preferences.home_currency)
    return home.ref if home is not None else None


def account_balance(book: Book, account: Entry) -> Decimal:
    """The balance as QuickBooks shows it, positive on its own side; none for income and expense."""
    kind, balance = account.text("account_type"), book.index.balances.get(account.list_id, ZERO)
    if kind in DEBIT_TYPES:
        return balance
    return -balance if kind in CREDIT_TYPES else ZERO


def _account_values(book: Book, account: Entry) -> dict[str, object]:
    below = (book.entries["Account"][list_id] for list_id in subtree(book, account))
    return {
        "balance": account_balance(book, account),
        "total_balance": sum((account_balance(book, one) for one in below), ZERO),
    }


ADDRESS_LINE_MAX: Final = 41
"""Characters in a line of an address block (qbXML 13.0 schema, VendorAddressBlock)."""


def _block(address: Mapping[str, object]) -> dict[str, str]:
    lines = printed_lines(address)  # type: ignore[arg-type]  # an address holds texts only
    # City, state and postal code share a line. What QuickBooks shows of more than fits is not documented; the
    # block is for printing only, and the parts are told in full beside it.
    return {f"addr{number}": line[:ADDRESS_LINE_MAX] for number, line in enumerate(lines[:5], 1)}


# Transactions


def transaction_values(book: Book, txn: Transaction, *, lines: bool, links: bool) -> dict[str, object]:
    """A transaction by field name, whatever its kind."""
    values: dict[str, object] = {
        **txn.details,
        "txn_id": txn.txn_id,
        "time_created": txn.created,
        "time_modified": txn.modified,
        "edit_sequence": txn.edit_sequence,
        "txn_number": txn.txn_number,
        "txn_date": txn.txn_date,
        "ref_number": txn.ref_number,
        "memo": txn.memo[:MEMO_MAX] if txn.memo else None,
        "amount": txn.amount,
    }
    if txn.ap_account_id is not None:
        values["ap_account_ref"] = EntryRef("Account", txn.ap_account_id)
    if book.preferences.is_multi_currency_on:
        values |= _currency_values(book, txn)
    match txn.kind:
        case "Bill" | "VendorCredit":
            values |= _bill_values(book, txn, links=links)
        case "BillPaymentCheck" | "BillPaymentCreditCard":
            values |= _payment_values(book, txn, lines=lines)
        case "Check":
            values["account_ref"] = EntryRef("Account", txn.account_id or "")
            values["payee_entity_ref"] = _entity(txn.entity_id)
        case "JournalEntry" if lines:
            values["lines"] = tuple(_journal_line(line) for line in txn.lines)
        case "PurchaseOrder":
            values |= _order_values(book, txn, lines=lines, links=links)
        case "Transfer":
            values |= _transfer_values(book, txn)
    if lines and txn.kind in {"Bill", "VendorCredit", "Check"}:
        values["expense_line_ret"] = tuple(_line(line) for line in txn.lines if line.kind == "Expense")
        values["item_lines"] = tuple(
            _group(line, members_of(txn.lines, line)) if line.kind == "Group" else _line(line)
            for line in txn.lines
            if line.kind in {"Item", "Group"} and line.group_id is None
        )
    return values


def summary_values(txn: Transaction) -> dict[str, object]:
    """A transaction as TransactionQuery shows it: seen from the account it is about."""
    account = txn.ap_account_id if txn.kind in {"Bill", "VendorCredit"} else txn.account_id
    if account is None and txn.lines:
        account = txn.lines[0].account_id
    values: dict[str, object] = {
        "txn_type": txn.kind,
        "txn_id": txn.txn_id,
        "time_created": txn.created,
        "time_modified": txn.modified,
        "entity_ref": _entity(txn.entity_id),
        "account_ref": EntryRef("Account", account) if account else None,
        "txn_date": txn.txn_date,
        "ref_number": txn.ref_number,
        "amount": sum((leg.amount for leg in legs(txn) if leg.account_id == account), ZERO),
        "memo": txn.memo[:MEMO_MAX] if txn.memo else None,
    }
    return values


def _currency_values(book: Book, txn: Transaction) -> dict[str, object]:
    drawn_on = book.entries["Account"].get(txn.account_id or "") if txn.kind == "Check" else None
    holder = drawn_on or book.entries["Entity"].get(txn.entity_id or "")
    currency = holder.link("currency_ref") if holder is not None else None
    amount = home(txn.amount, txn.rate)
    return {
        "currency_ref": currency or home_currency(book),
        "exchange_rate": txn.rate or Decimal(1),
        "amount_due_in_home_currency": amount,
        "credit_amount_in_home_currency": amount,
        "amount_in_home_currency": amount,
        "total_amount_in_home_currency": amount,
    }


def _bill_values(book: Book, txn: Transaction, *, links: bool) -> dict[str, object]:
    vendor = book.entries["Entity"][txn.entity_id or ""]
    address = txn.details.get("vendor_address") or vendor.details.get("vendor_address")
    values: dict[str, object] = {"vendor_ref": _entity(txn.entity_id)}
    if txn.kind == "Bill":
        left = open_amount(book, txn)
        values |= {
            "vendor_address": address,
            "amount_due": txn.amount,
            "open_amount": left,
            "is_paid": left == ZERO,
        }
    else:
        values |= {"credit_amount": txn.amount, "open_amount": remaining(book, txn)}
    if links:
        values["linked_txn"] = linked(book, txn)
    return values


def linked(book: Book, txn: Transaction) -> tuple[Values, ...]:
    """The other ends of a bill's or credit's links, each once."""
    sums: dict[str, Decimal] = {}
    parts = book.settling(txn.txn_id) if txn.kind == "Bill" else book.used_from(txn.txn_id)
    for part in parts:
        other = part.source_id if txn.kind == "Bill" else part.bill_id
        sums[other] = sums.get(other, ZERO) + part.amount
    if txn.kind == "Bill":
        orders = tuple(
            _link(book.transactions[id], amount, "QUANTYPE") for id, amount in orders_of(txn).items()
        )
    else:
        orders = ()
    sign = -1 if txn.kind == "Bill" and book.behaviour.linked_amounts_are_negative else 1
    settled = tuple(_link(book.transactions[other], sign * amount) for other, amount in sums.items())
    return orders + settled


def _link(txn: Transaction, amount: Decimal, link_type: str = "AMTTYPE") -> Values:
    return {
        "txn_id": txn.txn_id,
        "txn_type": txn.kind,
        "txn_date": txn.txn_date,
        "ref_number": txn.ref_number,
        "link_type": link_type,
        "amount": amount,
    }


def _payment_values(book: Book, txn: Transaction, *, lines: bool) -> dict[str, object]:
    vendor = book.entries["Entity"][txn.entity_id or ""]
    field = "bank_account_ref" if txn.kind == "BillPaymentCheck" else "credit_card_account_ref"
    values: dict[str, object] = {
        "payee_entity_ref": _entity(txn.entity_id),
        field: EntryRef("Account", txn.account_id or ""),
    }
    address = vendor.details.get("vendor_address")
    if isinstance(address, Mapping):
        values |= {"address": address, "address_block": _block(address)}
    if lines:
        values["applied_to_txn_ret"] = tuple(
            applied_values(book, bill_id, parts) for bill_id, parts in applied_by_bill(book, txn).items()
        )
    return values


def applied_by_bill(book: Book, payment: Transaction) -> dict[str, list[Application]]:
    """A payment's own links, by bill."""
    bills: dict[str, list[Application]] = {}
    for part in book.used_from(payment.txn_id):
        bills.setdefault(part.bill_id, []).append(part)
    return bills


def applied_values(book: Book, bill_id: str, parts: Iterable[Application]) -> Values:
    """One AppliedToTxnRet: what was paid, what was discounted, and the credits used beside it."""
    bill = book.transactions[bill_id]
    own = list(parts)
    discounts = [part for part in own if part.kind == "discount"]
    payments = {part.payment_id for part in own}
    credits = tuple(
        _link(book.transactions[part.source_id], part.amount)
        for part in book.settling(bill_id)
        if part.kind == "credit" and part.payment_id in payments
    )
    values: dict[str, object] = {
        "txn_id": bill.txn_id,
        "txn_type": bill.kind,
        "txn_date": bill.txn_date,
        "ref_number": bill.ref_number,
        "balance_remaining": open_amount(book, bill),
        "amount": sum((part.amount for part in own if part.kind == "payment"), ZERO),
        "linked_txn": credits,
    }
    if discounts:
        values |= {
            "discount_amount": sum((part.amount for part in discounts), ZERO),
            "discount_account_ref": EntryRef("Account", discounts[0].account_id or ""),
            "discount_class_ref": discounts[0].class_ref,
        }
    return values


def _transfer_values(book: Book, txn: Transaction) -> dict[str, object]:
    source, target = txn.account_id or "", txn.lines[0].account_id
    accounts = book.entries["Account"]
    return {
        "transfer_from_account_ref": EntryRef("Account", source),
        "transfer_to_account_ref": EntryRef("Account", target),
        "from_account_balance": account_balance(book, accounts[source]),
        "to_account_balance": account_balance(book, accounts[target]),
    }


def _line(line: Line) -> Values:
    values: dict[str, object] = {
        **line.details,
        "txn_line_id": line.line_id,
        "amount": line.amount,
        "customer_ref": _entity(line.entity_id),
    }
    if line.kind == "Expense":
        values["account_ref"] = EntryRef("Account", line.account_id)
    else:
        values[""] = "ItemLineRet"
    return values


def _order_values(book: Book, order: Transaction, *, lines: bool, links: bool) -> dict[str, object]:
    values: dict[str, object] = {
        "vendor_ref": _entity(order.entity_id),
        "total_amount": order.amount,
        "is_manually_closed": False,
        "is_fully_received": is_received(book, order),
    }
    if links:
        values["linked_txn"] = tuple(
            _link(book.transactions[id], amount, "QUANTYPE") for id, amount in bills_of(book, order).items()
        )
    if lines:
        values["lines"] = tuple(
            _order_group(book, order, line) if line.kind == "Group" else _order_line(book, order, line)
            for line in order.lines
            if line.group_id is None
        )
    return values


def _order_line(book: Book, order: Transaction, line: Line) -> Values:
    come = received(book, order, line)
    quantity = line.details["quantity"]
    assert isinstance(quantity, Decimal)
    return {
        **_line(line),
        "": "PurchaseOrderLineRet",
        "rate": line.details["cost"],
        "received_quantity": come,
        "unbilled_quantity": max(quantity - come, ZERO),
        "is_billed": come >= quantity,
        "is_manually_closed": False,
    }


def _order_group(book: Book, order: Transaction, head: Line) -> Values:
    members = members_of(order.lines, head)
    return {
        **_group(head, members),
        "": "PurchaseOrderLineGroupRet",
        "is_print_items_in_group": False,
        "purchase_order_line_ret": tuple(_order_line(book, order, member) for member in members),
    }


def _group(head: Line, members: tuple[Line, ...]) -> Values:
    return {
        **head.details,
        "": "ItemGroupLineRet",
        "txn_line_id": head.line_id,
        "total_amount": total(members),
        "item_line_ret": tuple(map(_line, members)),
    }


def _journal_line(line: Line) -> Values:
    return {
        **line.details,
        "": f"Journal{line.kind}Line",
        "txn_line_id": line.line_id,
        "account_ref": EntryRef("Account", line.account_id),
        "amount": line.amount,
        "entity_ref": _entity(line.entity_id),
    }


def _entity(list_id: str | None) -> EntryRef | None:
    return EntryRef("Entity", list_id) if list_id is not None else None
