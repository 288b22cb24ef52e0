"""Operations as qbXML requests; the request id is the operation id, so that its answer finds the way back."""

from itertools import groupby
from typing import Final

from qbxml import Ref, Request, Response, enums
from qbxml.messages.bill import BillAdd, BillAddRq, BillMod, BillModRq, ExpenseLineAdd, ExpenseLineMod
from qbxml.messages.bill_payment_check import AppliedToTxnAdd, BillPaymentCheckAdd, BillPaymentCheckAddRq
from qbxml.messages.bill_payment_credit_card import BillPaymentCreditCardAdd, BillPaymentCreditCardAddRq
from qbxml.messages.lines import ItemGroupLineMod, ItemLineAdd, ItemLineMod, SetCredit
from qbxml.messages.txn import TxnVoidRq
from qbxml.messages.vendor import VendorAdd, VendorAddress, VendorAddRq, VendorMod, VendorModRq
from qbxml.messages.vendor_credit import (
    VendorCreditAdd,
    VendorCreditAddRq,
    VendorCreditMod,
    VendorCreditModRq,
)
from syncer import codec
from syncer.entries import Action, Operation
from syncer.errors import ProtocolError
from syncer.model import Address, Bill, Credit, Line, Payment, Vendor
from syncer.plan import Named, emptied

NEW_LINE: Final = "-1"
"""TxnLineID of a line that a Mod adds (qbXML On-Screen Reference, BillMod)."""


def request_for(operation: Operation) -> Request[Response]:
    """
    Write an operation as a request. Amounts go as they are, never rounded.

    Raises `qbxml.InvalidMessage` if something does not fit.
    """
    body = codec.decode_content(operation.kind, operation.body)
    match operation.action, body:
        case Action.ADD, Vendor():
            return VendorAddRq(request_id=operation.id, vendor_add=_vendor_add(body, operation.external_guid))
        case Action.MODIFY, Vendor():
            return VendorModRq(request_id=operation.id, vendor_mod=_vendor_mod(body, operation))
        case Action.ADD, Bill():
            return BillAddRq(request_id=operation.id, bill_add=_bill_add(body, operation.external_guid))
        case Action.MODIFY, Bill():
            return BillModRq(request_id=operation.id, bill_mod=_bill_mod(body, operation))
        case Action.ADD, Credit():
            return VendorCreditAddRq(
                request_id=operation.id, vendor_credit_add=_credit_add(body, operation.external_guid)
            )
        case Action.MODIFY, Credit():
            return VendorCreditModRq(request_id=operation.id, vendor_credit_mod=_credit_mod(body, operation))
        case Action.ADD, Payment(by_card=True):
            return BillPaymentCreditCardAddRq(
                request_id=operation.id, bill_payment_credit_card_add=_card_add(body, operation.external_guid)
            )
        case Action.ADD, Payment():
            return BillPaymentCheckAddRq(
                request_id=operation.id, bill_payment_check_add=_check_add(body, operation.external_guid)
            )
        case Action.VOID, (Bill() | Credit() | Payment()):
            return TxnVoidRq(
                request_id=operation.id, txn_void_type=_void_type(body), txn_id=operation.book_id
            )
        case _:
            raise ProtocolError(
                f"QuickBooks has no request to {operation.action.value} a {operation.kind.value}.",
                fix="This is a defect of the planning.",
                record=operation.id,
            )


def _void_type(body: Bill | Credit | Payment) -> enums.TxnVoidType:
    match body:
        case Bill():
            return "Bill"
        case Credit():
            return "VendorCredit"
        case Payment(by_card=True):
            return "BillPaymentCreditCard"
        case Payment():
            return "BillPaymentCheck"


def _vendor_add(vendor: Vendor, guid: str) -> VendorAdd:
    return VendorAdd(
        name=vendor.name,
        is_active=vendor.active,
        vendor_address=_address(vendor.address),
        phone=vendor.phone or None,
        email=vendor.email or None,
        name_on_check=vendor.name_on_check or None,
        account_number=vendor.account_number or None,
        terms_ref=_ref(vendor.terms_id),
        currency_ref=Ref(full_name=vendor.currency) if vendor.currency else None,
        # Off is the default; editions outside of the United States do not know the flag at all.
        is_vendor_eligible_for1099=vendor.track_1099 or None,
        external_guid=guid,
    )


def _vendor_mod(vendor: Vendor, operation: Operation) -> VendorMod:
    # What is empty clears a field; leaving it out would keep what QuickBooks has.
    return VendorMod(
        list_id=operation.book_id,
        edit_sequence=operation.base_sequence,
        name=vendor.name,
        is_active=vendor.active,
        vendor_address=_address(vendor.address, clear=True),
        phone=vendor.phone,
        email=vendor.email,
        name_on_check=vendor.name_on_check,
        account_number=vendor.account_number,
        terms_ref=_changed_ref(vendor.terms_id, ("", "terms_id"), _emptied(operation, vendor)),
        # What neither side ever said is not written.
        is_vendor_eligible_for1099=vendor.track_1099,
    )


def _address(address: Address, *, clear: bool = False) -> VendorAddress | None:
    if address == Address() and not clear:
        return None
    absent = "" if clear else None
    return VendorAddress(
        addr1=address.line1 or absent,
        addr2=address.line2 or absent,
        addr3=address.line3 or absent,
        addr4=address.line4 or absent,
        addr5=address.line5 or absent,
        city=address.city or absent,
        state=address.state or absent,
        postal_code=address.postal_code or absent,
        country=address.country or absent,
    )


def _bill_add(bill: Bill, guid: str) -> BillAdd:
    return BillAdd(
        vendor_ref=Ref(list_id=bill.vendor_id),
        ap_account_ref=Ref(list_id=bill.ap_account_id),
        txn_date=bill.date,
        due_date=bill.due_date,
        ref_number=bill.number or None,
        terms_ref=_ref(bill.terms_id),
        memo=bill.memo or None,
        exchange_rate=bill.exchange_rate,
        external_guid=guid,
        expense_line_add=tuple(_line_add(line) for line in bill.lines if not line.item_id),
        item_lines=tuple(_item_add(line) for line in bill.lines if line.item_id),
    )


def _bill_mod(bill: Bill, operation: Operation) -> BillMod:
    # Every line is named: QuickBooks deletes the lines that a Mod does not mention.
    gone = _emptied(operation, bill)
    return BillMod(
        txn_id=operation.book_id,
        edit_sequence=operation.base_sequence,
        vendor_ref=Ref(list_id=bill.vendor_id),
        txn_date=bill.date,
        due_date=bill.due_date,
        ref_number=bill.number,
        terms_ref=_changed_ref(bill.terms_id, ("", "terms_id"), gone),
        memo=bill.memo,
        exchange_rate=bill.exchange_rate,
        expense_line_mod=tuple(_line_mod(line, gone) for line in bill.lines if not line.item_id),
        item_lines=_item_mods(bill.lines, gone),
    )


def _credit_mod(credit: Credit, operation: Operation) -> VendorCreditMod:
    # As with bills, every line is named.
    gone = _emptied(operation, credit)
    return VendorCreditMod(
        txn_id=operation.book_id,
        edit_sequence=operation.base_sequence,
        vendor_ref=Ref(list_id=credit.vendor_id),
        txn_date=credit.date,
        ref_number=credit.number,
        memo=credit.memo,
        expense_line_mod=tuple(_line_mod(line, gone) for line in credit.lines if not line.item_id),
        item_lines=_item_mods(credit.lines, gone),
    )


def _emptied(operation: Operation, body: Bill | Credit | Vendor) -> Named:
    return emptied(codec.decode(type(body), operation.before), body) if operation.before else {}


def _changed_ref(list_id: str, place: tuple[str, str], gone: Named) -> Ref | None:
    """Name what is to be there, or empty what was there: what a Mod does not mention stays."""
    return Ref(full_name="") if place in gone else _ref(list_id)


def _line_mod(line: Line, gone: Named) -> ExpenseLineMod:
    return ExpenseLineMod(
        txn_line_id=line.book_id or NEW_LINE,
        account_ref=Ref(list_id=line.account_id),
        amount=line.amount,
        memo=line.description,
        customer_ref=_changed_ref(line.customer_id, (line.book_id, "customer_id"), gone),
        class_ref=_changed_ref(line.class_id, (line.book_id, "class_id"), gone),
    )


def _item_mods(lines: tuple[Line, ...], gone: Named) -> tuple[ItemLineMod | ItemGroupLineMod, ...]:
    """Name item lines; those of an item group within their group, as QuickBooks keeps them."""
    out: list[ItemLineMod | ItemGroupLineMod] = []
    for group, parts in groupby((line for line in lines if line.item_id), key=lambda line: line.group_id):
        mods = tuple(_item_mod(line, gone) for line in parts)
        out += [ItemGroupLineMod(txn_line_id=group, item_line_mod=mods)] if group else mods
    return tuple(out)


def _item_mod(line: Line, gone: Named) -> ItemLineMod:
    return ItemLineMod(
        txn_line_id=line.book_id or NEW_LINE,
        item_ref=Ref(list_id=line.item_id),
        desc=line.description,
        quantity=line.quantity,
        amount=line.amount,
        customer_ref=_changed_ref(line.customer_id, (line.book_id, "customer_id"), gone),
        class_ref=_changed_ref(line.class_id, (line.book_id, "class_id"), gone),
    )


def _credit_add(credit: Credit, guid: str) -> VendorCreditAdd:
    return VendorCreditAdd(
        vendor_ref=Ref(list_id=credit.vendor_id),
        ap_account_ref=Ref(list_id=credit.ap_account_id),
        txn_date=credit.date,
        ref_number=credit.number or None,
        memo=credit.memo or None,
        external_guid=guid,
        expense_line_add=tuple(_line_add(line) for line in credit.lines if not line.item_id),
        item_lines=tuple(_item_add(line) for line in credit.lines if line.item_id),
    )


def _line_add(line: Line) -> ExpenseLineAdd:
    return ExpenseLineAdd(
        account_ref=Ref(list_id=line.account_id),
        amount=line.amount,
        memo=line.description or None,
        customer_ref=_ref(line.customer_id),
        class_ref=_ref(line.class_id),
    )


def _item_add(line: Line) -> ItemLineAdd:
    return ItemLineAdd(
        item_ref=Ref(list_id=line.item_id),
        desc=line.description or None,
        quantity=line.quantity,
        amount=line.amount,
        customer_ref=_ref(line.customer_id),
        class_ref=_ref(line.class_id),
    )


def _ref(list_id: str) -> Ref | None:
    return Ref(list_id=list_id) if list_id else None


def _check_add(payment: Payment, guid: str) -> BillPaymentCheckAdd:
    return BillPaymentCheckAdd(
        payee_entity_ref=Ref(list_id=payment.vendor_id),
        ap_account_ref=Ref(list_id=payment.ap_account_id),
        txn_date=payment.date,
        bank_account_ref=Ref(list_id=payment.account_id),
        # Exactly one of the two is required; a payment without number is one that is not to be printed.
        is_to_be_printed=None if payment.number else False,
        ref_number=payment.number or None,
        memo=payment.memo or None,
        external_guid=guid,
        applied_to_txn_add=_applied(payment),
    )


def _card_add(payment: Payment, guid: str) -> BillPaymentCreditCardAdd:
    return BillPaymentCreditCardAdd(
        payee_entity_ref=Ref(list_id=payment.vendor_id),
        ap_account_ref=Ref(list_id=payment.ap_account_id),
        txn_date=payment.date,
        credit_card_account_ref=Ref(list_id=payment.account_id),
        ref_number=payment.number or None,
        memo=payment.memo or None,
        external_guid=guid,
        applied_to_txn_add=_applied(payment),
    )


def _applied(payment: Payment) -> tuple[AppliedToTxnAdd, ...]:
    return tuple(
        AppliedToTxnAdd(
            txn_id=part.bill_id,
            payment_amount=part.amount or None,
            set_credit=tuple(
                SetCredit(credit_txn_id=used.credit_id, applied_amount=used.amount) for used in part.credits
            ),
        )
        for part in payment.allocations
    )
