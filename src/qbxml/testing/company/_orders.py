"""
Purchase orders, and bills whose lines come from them.

A purchase order posts nothing. A line of a bill keeps the order line it came from, and what is received of an
order is counted from there, so a bill that is deleted, voided or loses the line opens the order again.
Source: QuickBooks On-Screen Reference, BillAdd (LinkToTxnID, LinkToTxn) and PurchaseOrderAdd.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from attrs import evolve, frozen

from qbxml.testing.company._book import Book
from qbxml.testing.company._currency import currency_of, rate_for, require_line_currencies
from qbxml.testing.company._lines import LineDraft, new_lines, total
from qbxml.testing.company._others import new_transaction
from qbxml.testing.company._references import VENDOR, Given, Named, as_reference, is_empty, resolve, resolved
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._transactions import checked_total, describe, find_transaction
from qbxml.testing.company._values import ZERO, EntryRef, Line, Transaction

LINK: str = "link_to_txn"


@frozen(kw_only=True)
class Linked:
    """Lines of a bill after the linked orders brought theirs, and whether an order was closed already."""

    drafts: tuple[LineDraft, ...]
    closed: bool


def add_purchase_order(
    book: Book, given: Given, drafts: tuple[LineDraft, ...], *, password: str | None = None
) -> Transaction:
    """
    A new purchase order: lines of items, or of item groups.

    Raises RefusedError 3140, 3150 (no vendor, no item), 3180 (empty), 3171 (closed period).
    """
    vendor = as_reference(given.get("vendor_ref"))
    if vendor is None or is_empty(vendor):
        raise RefusedError(3150, "PurchaseOrder: VendorRef is missing.")
    entity = resolve(book, vendor, VENDOR, "PurchaseOrder VendorRef")
    lines = new_lines(book, drafts, "PurchaseOrder")
    if not lines:
        raise RefusedError(3180, "PurchaseOrder: the transaction is empty.")
    currency = currency_of(book, entity)
    require_line_currencies(book, lines, currency, "PurchaseOrder")
    own = {"vendor_ref", "txn_date", "ref_number", "memo", "exchange_rate"}
    rest = {name: value for name, value in given.items() if name not in own}
    txn = new_transaction(book, "PurchaseOrder", given, password)
    return book.put_transaction(
        evolve(
            txn,
            entity_id=entity.list_id,
            rate=rate_for(book, given, currency, "PurchaseOrder"),
            lines=lines,
            amount=checked_total(total(lines), "PurchaseOrder"),
            details=resolved(book, rest, "PurchaseOrder"),
        )
    )


def take_lines(book: Book, vendor_id: str, order_ids: Iterable[str], drafts: tuple[LineDraft, ...]) -> Linked:
    """
    The lines of a new bill, those of linked purchase orders among them.

    What has been received in full already cannot be linked: it is left out and the bill says so (570).

    Raises RefusedError 3120 (no such order or line), 3140 (another vendor's), 3177 (linked twice), 3180 (a
    linked line names an item of its own).
    """
    seen: set[tuple[str, str]] = set()
    closed = False
    lines: list[LineDraft] = []

    def take(order: Transaction, line: Line, draft: LineDraft) -> bool:
        if (order.txn_id, line.line_id) in seen:
            raise RefusedError(3177, f"{describe(order)} is linked twice.")
        seen.add((order.txn_id, line.line_id))
        left = _quantity(line) - received(book, order, line)
        if left <= 0:
            return False
        lines.append(_from_order(order, line, left, draft))
        return True

    for order_id in order_ids:
        order = _order(book, order_id, vendor_id)
        taken = [
            take(order, line, LineDraft(kind="Item", given={})) for line in order.lines if line.kind == "Item"
        ]
        closed = closed or not any(taken)
    for draft in drafts:
        link = draft.given.get(LINK)
        if not isinstance(link, Mapping):
            lines.append(draft)
            continue
        order = _order(book, str(link["txn_id"]), vendor_id)
        line = next((one for one in order.lines if one.line_id == link["txn_line_id"]), None)
        if line is None or line.kind != "Item":
            raise RefusedError(3120, f'{describe(order)} has no line "{link["txn_line_id"]}".')
        if draft.given.get("item_ref"):
            raise RefusedError(3180, "Bill ItemLine: a line with LinkToTxn cannot name an item of its own.")
        closed = not take(order, line, draft) or closed
    return Linked(drafts=tuple(lines), closed=closed)


def received(book: Book, order: Transaction, line: Line) -> Decimal:
    """How much of an order's line bills have brought."""
    return sum((_quantity(one) for _, one in _received_lines(book, order, line.line_id)), Decimal(0))


def is_received(book: Book, order: Transaction) -> bool:
    """Whether nothing of an order is left to come."""
    return all(received(book, order, line) >= _quantity(line) for line in order.lines if line.kind == "Item")


def bills_of(book: Book, order: Transaction) -> dict[str, Decimal]:
    """The bills that took lines of an order, by id, with the amount of these lines."""
    return _sums((bill.txn_id, line.amount) for bill, line in _received_lines(book, order))


def orders_of(bill: Transaction) -> dict[str, Decimal]:
    """The orders a bill took lines of, by id, with the amount of these lines."""
    return _sums((str(link["txn_id"]), line.amount) for line, link in _links(bill))


def _sums(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for id, amount in pairs:
        sums[id] = sums.get(id, ZERO) + amount
    return sums


def _links(bill: Transaction) -> Iterator[tuple[Line, Mapping[str, object]]]:
    for line in bill.lines:
        link = line.details.get(LINK)
        if isinstance(link, Mapping):
            yield line, link


def _received_lines(
    book: Book, order: Transaction, line_id: str | None = None
) -> Iterator[tuple[Transaction, Line]]:
    for id in book.index.of_entity.get(order.entity_id or "", ()):
        bill = book.transactions[id]
        if bill.kind != "Bill" or bill.is_void:
            continue
        for line, link in _links(bill):
            if link["txn_id"] == order.txn_id and line_id in {None, link["txn_line_id"]}:
                yield bill, line


def _order(book: Book, txn_id: str, vendor_id: str) -> Transaction:
    order = find_transaction(book, txn_id, "PurchaseOrder")
    if order.entity_id != vendor_id:
        raise RefusedError(3140, f"{describe(order)} is of another vendor.")
    return order


def _from_order(order: Transaction, line: Line, left: Decimal, draft: LineDraft) -> LineDraft:
    """The order's line as a line of the bill; what the bill says itself counts."""
    item = line.details["item_ref"]
    assert isinstance(item, EntryRef)
    given: dict[str, object] = {
        "item_ref": Named(list_id=item.list_id),
        "quantity": left,
        "cost": line.details["cost"],
        "desc": line.details.get("desc"),
    }
    if line.entity_id is not None:
        given["customer_ref"] = Named(list_id=line.entity_id)
    if isinstance(klass := line.details.get("class_ref"), EntryRef):
        given["class_ref"] = Named(list_id=klass.list_id)
    if "amount" in draft.given:
        # Two of quantity, cost and amount make the third; an amount of the bill's own makes the cost.
        del given["cost"]
    given |= draft.given
    given[LINK] = {"txn_id": order.txn_id, "txn_line_id": line.line_id}
    return evolve(draft, given=given)


def _quantity(line: Line) -> Decimal:
    value = line.details.get("quantity")
    return value if isinstance(value, Decimal) else Decimal(1)
