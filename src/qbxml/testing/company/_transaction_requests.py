"""Requests about bills, credits, payments, checks, journal entries, transfers, voids and deletions."""

from decimal import Decimal
from typing import Any, Final

from attrs import evolve

from qbxml.testing.company._bills import add_bill, change_bill
from qbxml.testing.company._currency import currency_of
from qbxml.testing.company._desk import Answer, Desk, Handler, given_of
from qbxml.testing.company._lines import LineChanges, LineDraft
from qbxml.testing.company._list_requests import deleted
from qbxml.testing.company._orders import LINK, add_purchase_order, take_lines
from qbxml.testing.company._others import (
    JournalDraft,
    add_check,
    add_journal_entry,
    add_transfer,
    change_check,
)
from qbxml.testing.company._payments import AppliedDraft, CreditDraft, add_payment, change_payment
from qbxml.testing.company._querying import count_and_trim
from qbxml.testing.company._references import VENDOR, as_reference, resolve
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._schema import class_in, payload_of
from qbxml.testing.company._telling import applied_values, stamp
from qbxml.testing.company._transactions import (
    ap_account,
    delete,
    find_transaction,
    open_amount,
    remaining,
    require_current,
    require_unlocked,
    void,
)
from qbxml.testing.company._values import ZERO, EntryRef, Transaction
from qbxml.types import EMPTY

HEAD_FIELDS: Final = (
    "def_macro",
    "expense_line_add",
    "expense_line_mod",
    "item_lines",
    "lines",
    "clear_expense_lines",
    "clear_item_lines",
    "txn_id",
    "edit_sequence",
    "link_to_txn_id",
    "applied_to_txn_add",
    "applied_to_txn_mod",
)
VOIDABLE: Final = (
    "Bill",
    "BillPaymentCheck",
    "BillPaymentCreditCard",
    "Check",
    "JournalEntry",
    "VendorCredit",
)
DELETABLE: Final = (*VOIDABLE, "PurchaseOrder")
ORDER_CLOSED: Final = "The purchase order is closed already; the lines are saved without the link to it."


def add_bill_or_credit(desk: Desk, request: Any) -> Answer:
    """BillAdd and VendorCreditAdd."""
    kind = type(request).__name__.removesuffix("AddRq")
    message = request.bill_add if kind == "Bill" else request.vendor_credit_add
    given, drafts = given_of(message, HEAD_FIELDS), _added_lines(message)
    closed = False
    orders = tuple(desk.id_of(one) for one in getattr(message, "link_to_txn_id", ()))
    if orders or any(LINK in draft.given for draft in drafts):
        vendor = resolve(desk.book, message.vendor_ref, VENDOR, f"{kind} VendorRef")
        linked = take_lines(desk.book, vendor.list_id, orders, drafts)
        drafts, closed = linked.drafts, linked.closed
    answer = _added(desk, request, message, add_bill(desk.book, kind, given, drafts))
    return evolve(answer, code=570, message=ORDER_CLOSED) if closed else answer


def modify_bill_or_credit(desk: Desk, request: Any) -> Answer:
    """BillMod and VendorCreditMod."""
    kind = type(request).__name__.removesuffix("ModRq")
    message = request.bill_mod if kind == "Bill" else request.vendor_credit_mod
    txn = _current(desk, message, kind)
    changed = change_bill(desk.book, txn, given_of(message, HEAD_FIELDS), _line_changes(message))
    return _told(desk, request, changed)


def modify_check(desk: Desk, request: Any) -> Answer:
    """CheckMod; it cannot change a bill payment (3120)."""
    message = request.check_mod
    txn = _current(desk, message, "Check")
    if message.apply_check_to_txn_mod:
        raise RefusedError(3140, "Check: a check cannot be applied to that transaction.")
    changed = change_check(desk.book, txn, given_of(message, HEAD_FIELDS), _line_changes(message))
    return _told(desk, request, changed)


def _line_changes(message: Any) -> LineChanges:
    clear = {"Expense": message.clear_expense_lines, "Item": message.clear_item_lines}
    return LineChanges(
        clear=frozenset(line_kind for line_kind, wanted in clear.items() if wanted is True),
        drafts=(
            *(_draft("Expense", line) for line in message.expense_line_mod),
            *map(_item_draft, message.item_lines),
        ),
    )


def pay(desk: Desk, request: Any) -> Answer:
    """BillPaymentCheckAdd and BillPaymentCreditCardAdd."""
    kind = type(request).__name__.removesuffix("AddRq")
    message = (
        request.bill_payment_check_add if kind == "BillPaymentCheck" else request.bill_payment_credit_card_add
    )
    applied = tuple(_applied(desk, line) for line in message.applied_to_txn_add)
    touched = tuple(id for line in applied for id in (line.txn_id, *(use.txn_id for use in line.credits)))
    if desk.locked.intersection(touched):
        raise RefusedError(3176, "A transaction related to this payment is open in a window of QuickBooks.")
    paid = add_payment(desk.book, kind, given_of(message, HEAD_FIELDS), applied)
    if paid.payment is not None:
        return _added(desk, request, message, paid.payment)
    holder = payload_of(type(request).RESPONSE)
    assert holder is not None, "an Add answers its object"
    first = desk.book.transactions[paid.bill_ids[0]]
    values = {
        "payee_entity_ref": EntryRef("Entity", first.entity_id or ""),
        "ap_account_ref": EntryRef("Account", first.ap_account_id or ""),
        "applied_to_txn_ret": tuple(
            applied_values(
                desk.book, id, [part for part in desk.book.settling(id) if part.payment_id is None]
            )
            for id in paid.bill_ids
        ),
    }
    return Answer(rets=(desk.teller(request).make(class_in(holder), values),))


def modify_payment(desk: Desk, request: Any) -> Answer:
    """BillPaymentCheckMod."""
    message = request.bill_payment_check_mod
    txn = _current(desk, message, "BillPaymentCheck")
    applied = tuple(_applied(desk, line) for line in message.applied_to_txn_mod)
    return _told(desk, request, change_payment(desk.book, txn, given_of(message, HEAD_FIELDS), applied))


def write_check(desk: Desk, request: Any) -> Answer:
    """CheckAdd; it pays no bill."""
    message = request.check_add
    txn = add_check(desk.book, given_of(message, HEAD_FIELDS), _added_lines(message))
    return _added(desk, request, message, txn)


def enter_journal(desk: Desk, request: Any) -> Answer:
    """JournalEntryAdd."""
    message = request.journal_entry_add
    drafts = [
        JournalDraft(
            side=type(line).__name__.removeprefix("Journal").removesuffix("Line"), given=given_of(line)
        )
        for line in message.lines
    ]
    return _added(
        desk, request, message, add_journal_entry(desk.book, given_of(message, HEAD_FIELDS), drafts)
    )


def order(desk: Desk, request: Any) -> Answer:
    """PurchaseOrderAdd; it posts nothing."""
    message = request.purchase_order_add
    drafts = tuple(_order_draft(line) for line in message.lines)
    return _added(
        desk, request, message, add_purchase_order(desk.book, given_of(message, HEAD_FIELDS), drafts)
    )


def move_money(desk: Desk, request: Any) -> Answer:
    """TransferAdd."""
    message = request.transfer_add
    return _added(desk, request, message, add_transfer(desk.book, given_of(message, HEAD_FIELDS)))


def void_transaction(desk: Desk, request: Any) -> Answer:
    """TxnVoid; needs no EditSequence, so the caller has to look first."""
    kind = str(request.txn_void_type)
    txn = _for_removal(desk, kind, VOIDABLE, request.txn_id)
    gone = void(desk.book, txn)
    fields: dict[str, object] = {
        "txn_void_type": kind,
        "txn_id": gone.txn_id,
        "time_created": stamp(desk.book, gone.created),
        "time_modified": stamp(desk.book, gone.modified),
        "ref_number": gone.ref_number,
    }
    return Answer(fields=fields, record=gone)


def delete_transaction(desk: Desk, request: Any) -> Answer:
    """TxnDel; for good."""
    kind = str(request.txn_del_type)
    txn = _for_removal(desk, kind, DELETABLE, request.txn_id)
    deletion = delete(desk.book, txn)
    fields: dict[str, object] = {
        "txn_del_type": kind,
        "txn_id": txn.txn_id,
        "time_deleted": stamp(desk.book, deletion.deleted),
        "ref_number": txn.ref_number,
    }
    return Answer(fields=fields, record=txn)


def query_deleted(desk: Desk, request: Any) -> Answer:
    """TxnDeletedQuery: deletions of the last 90 days, of the kinds named."""
    return deleted(desk, request, "txn", {str(one) for one in request.txn_del_type}, "txn_del_type", "txn_id")


def query_bills_to_pay(desk: Desk, request: Any) -> Answer:
    """BillToPayQuery: open bills and usable credits of one vendor on one A/P account."""
    book = desk.book
    vendor = resolve(book, request.payee_entity_ref, VENDOR, "BillToPayQuery PayeeEntityRef")
    account = ap_account(
        book, as_reference(request.ap_account_ref), currency_of(book, vendor), "BillToPayQuery"
    )
    due = request.due_date if request.due_date is not EMPTY else None
    mine = [book.transactions[id] for id in book.index.of_entity.get(vendor.list_id, ())]
    mine = [txn for txn in mine if txn.ap_account_id == account.list_id]
    told = [
        {"bill_to_pay": _to_pay(txn, "amount_due", open_amount(book, txn))}
        for txn in mine
        if txn.kind == "Bill"
        and open_amount(book, txn) > ZERO
        and (due is None or txn.details["due_date"] <= due)
    ]
    told += [
        {"credit_to_apply": _to_pay(txn, "credit_remaining", remaining(book, txn))}
        for txn in mine
        if remaining(book, txn) > ZERO
    ]
    holder = payload_of(type(request).RESPONSE)
    assert holder is not None, "a query answers its objects"
    cls = class_in(holder)
    return count_and_trim(request, tuple(desk.teller(request).make(cls, values) for values in told))


def _to_pay(txn: Transaction, amount_field: str, amount: Decimal) -> dict[str, object]:
    return {
        "txn_id": txn.txn_id,
        "txn_type": txn.kind,
        "ap_account_ref": EntryRef("Account", txn.ap_account_id or ""),
        "txn_date": txn.txn_date,
        "ref_number": txn.ref_number,
        "due_date": txn.details.get("due_date"),
        amount_field: amount,
    }


def _added_lines(message: Any) -> tuple[LineDraft, ...]:
    return (
        *(_draft("Expense", line) for line in message.expense_line_add),
        *map(_item_draft, message.item_lines),
    )


def _item_draft(line: Any) -> LineDraft:
    return _draft("Group" if "Group" in type(line).__name__ else "Item", line)


def _order_draft(line: Any) -> LineDraft:
    """A purchase order calls ``Rate`` what a bill calls ``Cost``."""
    draft = _item_draft(line)
    given = {"cost" if name == "rate" else name: value for name, value in draft.given.items()}
    return evolve(draft, given=given)


def _draft(kind: str, line: Any) -> LineDraft:
    given = given_of(line, ("txn_line_id", "item_line_mod"))
    if given.get("data_ext"):
        raise RefusedError(1030, "Custom fields of lines are not covered by the simulation.")
    members = tuple(_draft("Item", member) for member in getattr(line, "item_line_mod", ()))
    return LineDraft(kind=kind, line_id=getattr(line, "txn_line_id", None), given=given, members=members)


def _applied(desk: Desk, line: Any) -> AppliedDraft:
    return AppliedDraft(
        txn_id=desk.id_of(line.txn_id),
        payment=_amount(line.payment_amount),
        credits=tuple(
            CreditDraft(txn_id=desk.id_of(use.credit_txn_id), amount=_amount(use.applied_amount) or ZERO)
            for use in line.set_credit
        ),
        discount=_amount(line.discount_amount),
        discount_account=line.discount_account_ref,
        discount_class=line.discount_class_ref,
    )


def _amount(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _current(desk: Desk, message: Any, kind: str) -> Transaction:
    txn = find_transaction(desk.book, message.txn_id, kind)
    require_current(desk.book, txn, message.edit_sequence)
    require_unlocked(desk.locked, txn, _linked_ids(desk, txn))
    return txn


def _for_removal(desk: Desk, kind: str, covered: tuple[str, ...], txn_id: str) -> Transaction:
    if kind not in covered:
        raise RefusedError(1030, f"{kind} is not covered by the simulation.")
    txn = find_transaction(desk.book, txn_id, kind)
    require_unlocked(desk.locked, txn, _linked_ids(desk, txn))
    return txn


def _linked_ids(desk: Desk, txn: Transaction) -> tuple[str, ...]:
    parts = (*desk.book.settling(txn.txn_id), *desk.book.used_from(txn.txn_id))
    return tuple(id for part in parts for id in (part.bill_id, part.source_id) if id != txn.txn_id)


def _added(desk: Desk, request: Any, message: Any, txn: Transaction) -> Answer:
    desk.name_macro(message, txn.txn_id)
    return _told(desk, request, txn)


def _told(desk: Desk, request: Any, txn: Transaction) -> Answer:
    holder = payload_of(type(request).RESPONSE)
    assert holder is not None, "an Add or Mod answers its object"
    ret = desk.teller(request).transaction(class_in(holder, f"{txn.kind}Ret"), txn)
    return Answer(rets=(ret,), record=txn)


HANDLERS: Final[dict[str, Handler]] = {
    "BillAddRq": add_bill_or_credit,
    "BillModRq": modify_bill_or_credit,
    "BillPaymentCheckAddRq": pay,
    "BillPaymentCheckModRq": modify_payment,
    "BillPaymentCreditCardAddRq": pay,
    "BillToPayQueryRq": query_bills_to_pay,
    "CheckAddRq": write_check,
    "CheckModRq": modify_check,
    "JournalEntryAddRq": enter_journal,
    "PurchaseOrderAddRq": order,
    "TransferAddRq": move_money,
    "TxnDelRq": delete_transaction,
    "TxnDeletedQueryRq": query_deleted,
    "TxnVoidRq": void_transaction,
    "VendorCreditAddRq": add_bill_or_credit,
    "VendorCreditModRq": modify_bill_or_credit,
}
