"""QuickBooks' records as the core's rows. Every field of an answer may be absent."""

from decimal import Decimal
from typing import Final

from qbxml import Aggregate, Ref
from qbxml.messages.account import AccountRet
from qbxml.messages.bill import BillRet
from qbxml.messages.bill_payment_check import BillPaymentCheckRet
from qbxml.messages.bill_payment_credit_card import BillPaymentCreditCardRet
from qbxml.messages.class_ import ClassRet
from qbxml.messages.customer import CustomerRet
from qbxml.messages.date_driven_terms import DateDrivenTermsRet
from qbxml.messages.lines import ExpenseLineRet, ItemGroupLineRet, ItemLineRet
from qbxml.messages.standard_terms import StandardTermsRet
from qbxml.messages.vendor import VendorAddress, VendorRet
from qbxml.messages.vendor_credit import VendorCreditRet
from syncer import codec
from syncer.book import BookRow
from syncer.errors import ProtocolError
from syncer.model import (
    Account,
    Address,
    Allocation,
    AppliedCredit,
    Bill,
    Credit,
    Kind,
    Line,
    ListEntry,
    Payment,
    Vendor,
)

_ZERO = Decimal("0.00")

PAYMENTS: Final = ("BillPaymentCheck", "BillPaymentCreditCard")
"""The kinds of transactions that pay bills."""

VOID_MARK: Final = "VOID:"
"""How the memo of a void transaction begins (seen of invoices; reference of the simulated company file)."""


def row_of(ret: Aggregate) -> BookRow | None:
    """Read a record; `None` for kinds that the core does not keep. Raises `ProtocolError`."""
    match ret:
        case AccountRet():
            return _account(ret)
        case ClassRet():
            return _entry(Kind.CLASS, ret, ret.full_name)
        case CustomerRet():
            return _entry(Kind.CUSTOMER, ret, ret.full_name)
        case StandardTermsRet() | DateDrivenTermsRet():
            return _terms(ret)
        case VendorRet():
            return _vendor(ret)
        case BillRet():
            return _bill(ret)
        case BillPaymentCheckRet():
            return _payment(ret, ret.bank_account_ref)
        case BillPaymentCreditCardRet():
            return _payment(ret, ret.credit_card_account_ref)
        case VendorCreditRet():
            return _credit(ret)
        case _ if type(ret).__name__.startswith("Item"):
            return _item(ret)
        case _:
            return None


def _entry(kind: Kind, ret: ClassRet | CustomerRet, full_name: str | None) -> BookRow:
    name = ret.name or ""
    return BookRow(
        kind=kind,
        id=_id(ret.list_id),
        edit_sequence=ret.edit_sequence or "",
        content=ListEntry(name=name, full_name=full_name or name, active=ret.is_active is not False),
    )


def _terms(ret: StandardTermsRet | DateDrivenTermsRet) -> BookRow:
    name = ret.name or ""
    days = ret.std_due_days if isinstance(ret, StandardTermsRet) else None
    return BookRow(
        kind=Kind.TERMS,
        id=_id(ret.list_id),
        edit_sequence=ret.edit_sequence or "",
        content=ListEntry(name=name, full_name=name, active=ret.is_active is not False, days=days),
    )


def _item(ret: Aggregate) -> BookRow:
    """Read an item of any of its dozen types; some have no parents and so no full name."""
    name = getattr(ret, "name", None) or getattr(ret, "bar_code_value", None) or ""
    return BookRow(
        kind=Kind.ITEM,
        id=_id(getattr(ret, "list_id", None)),
        edit_sequence=getattr(ret, "edit_sequence", None) or "",
        content=ListEntry(
            name=name,
            full_name=getattr(ret, "full_name", None) or name,
            active=getattr(ret, "is_active", None) is not False,
        ),
    )


def _account(ret: AccountRet) -> BookRow:
    name = ret.name or ""
    return BookRow(
        kind=Kind.ACCOUNT,
        id=_id(ret.list_id),
        edit_sequence=ret.edit_sequence or "",
        content=Account(
            name=name,
            full_name=ret.full_name or name,
            number=ret.account_number or "",
            type=ret.account_type or "",
            active=ret.is_active is not False,
            currency=_name(ret.currency_ref),
        ),
    )


def _vendor(ret: VendorRet) -> BookRow:
    return BookRow(
        kind=Kind.VENDOR,
        id=_id(ret.list_id),
        edit_sequence=ret.edit_sequence or "",
        guid=ret.external_guid or "",
        content=Vendor(
            name=ret.name or "",
            account_number=ret.account_number or "",
            email=ret.email or "",
            phone=ret.phone or "",
            address=_address(ret.vendor_address),
            name_on_check=ret.name_on_check or "",
            currency=_name(ret.currency_ref),
            terms_id=_list_id(ret.terms_ref),
            track_1099=ret.is_vendor_eligible_for1099,
            tax_id=(ret.vendor_tax_ident or "")[-4:],
            active=ret.is_active is not False,
        ),
    )


def _address(address: VendorAddress | None) -> Address:
    if address is None:
        return Address()
    return Address(
        line1=address.addr1 or "",
        line2=address.addr2 or "",
        line3=address.addr3 or "",
        line4=address.addr4 or "",
        line5=address.addr5 or "",
        city=address.city or "",
        state=address.state or "",
        postal_code=address.postal_code or "",
        country=address.country or "",
    )


def _bill(ret: BillRet) -> BookRow:
    total = _ZERO if ret.amount_due is None else ret.amount_due
    lines = _lines(ret.expense_line_ret, ret.item_lines)
    return BookRow(
        kind=Kind.BILL,
        id=_id(ret.txn_id),
        edit_sequence=ret.edit_sequence or "",
        guid=ret.external_guid or "",
        detail=line_ids(ret),
        void=ret.amount_due == 0 and _is_marked(ret.memo, lines),
        content=Bill(
            vendor_id=_list_id(ret.vendor_ref),
            amount=total,
            number=ret.ref_number or "",
            date=ret.txn_date,
            due_date=ret.due_date,
            lines=lines,
            memo=ret.memo or "",
            terms_id=_list_id(ret.terms_ref),
            exchange_rate=ret.exchange_rate,
            ap_account_id=_list_id(ret.ap_account_ref),
            open_amount=_open(ret, total),
            credits=tuple(
                AppliedCredit(credit_id=linked.txn_id, amount=abs(linked.amount))
                for linked in ret.linked_txn
                if linked.txn_type == "VendorCredit" and linked.amount is not None
            ),
            payments=tuple(linked.txn_id for linked in ret.linked_txn if linked.txn_type in PAYMENTS),
        ),
    )


def line_ids(ret: BillRet | VendorCreditRet) -> str:
    """Write down the TxnLineIDs of a bill or credit in order."""
    return codec.encode(tuple(line.book_id for line in _lines(ret.expense_line_ret, ret.item_lines)))


def _open(ret: BillRet, total: Decimal) -> Decimal:
    """AmountDue is the total; what is left stands in OpenAmount (qbXML On-Screen Reference, BillRet)."""
    if ret.open_amount is not None:
        return ret.open_amount
    return _ZERO if ret.is_paid else total


def _credit(ret: VendorCreditRet) -> BookRow:
    total = _ZERO if ret.credit_amount is None else ret.credit_amount
    lines = _lines(ret.expense_line_ret, ret.item_lines)
    return BookRow(
        kind=Kind.CREDIT,
        id=_id(ret.txn_id),
        edit_sequence=ret.edit_sequence or "",
        guid=ret.external_guid or "",
        detail=line_ids(ret),
        void=ret.credit_amount == 0 and _is_marked(ret.memo, lines),
        content=Credit(
            vendor_id=_list_id(ret.vendor_ref),
            amount=total,
            number=ret.ref_number or "",
            date=ret.txn_date,
            lines=lines,
            memo=ret.memo or "",
            ap_account_id=_list_id(ret.ap_account_ref),
            open_amount=ret.open_amount,
        ),
    )


def _lines(
    expenses: tuple[ExpenseLineRet, ...], items: tuple[ItemLineRet | ItemGroupLineRet, ...]
) -> tuple[Line, ...]:
    out = [
        Line(
            book_id=line.txn_line_id,
            amount=_ZERO if line.amount is None else line.amount,
            account_id=_list_id(line.account_ref),
            class_id=_list_id(line.class_ref),
            customer_id=_list_id(line.customer_ref),
            description=line.memo or "",
        )
        for line in expenses
    ]
    for item in items:
        parts, group = (
            (item.item_line_ret, item.txn_line_id) if isinstance(item, ItemGroupLineRet) else ((item,), "")
        )
        out += [
            Line(
                book_id=part.txn_line_id,
                group_id=group,
                amount=_ZERO if part.amount is None else part.amount,
                item_id=_list_id(part.item_ref),
                quantity=part.quantity,
                class_id=_list_id(part.class_ref),
                customer_id=_list_id(part.customer_ref),
                description=part.desc or "",
            )
            for part in parts
        ]
    return tuple(out)


def _is_marked(memo: str | None, lines: tuple[Line, ...]) -> bool:
    """Whether a bill or credit of zero bears QuickBooks' mark of a void one; see `syncer.plan`."""
    return (memo or "").startswith(VOID_MARK) and not any(line.amount for line in lines)


def _payment(ret: BillPaymentCheckRet | BillPaymentCreditCardRet, account: Ref | None) -> BookRow:
    total = _ZERO if ret.amount is None else ret.amount
    return BookRow(
        kind=Kind.PAYMENT,
        id=_id(ret.txn_id),
        edit_sequence=ret.edit_sequence or "",
        guid=ret.external_guid or "",
        void=ret.amount == 0 and not ret.applied_to_txn_ret,
        content=Payment(
            vendor_id=_list_id(ret.payee_entity_ref),
            amount=total,
            date=ret.txn_date,
            allocations=tuple(
                Allocation(
                    bill_id=part.txn_id,
                    amount=_ZERO if part.amount is None else part.amount,
                    discount=part.discount_amount or _ZERO,
                )
                for part in ret.applied_to_txn_ret
            ),
            account_id=_list_id(account),
            by_card=isinstance(ret, BillPaymentCreditCardRet),
            ap_account_id=_list_id(ret.ap_account_ref),
            number=ret.ref_number or "",
            memo=ret.memo or "",
        ),
    )


def _id(value: str | None) -> str:
    if not value:
        raise ProtocolError("QuickBooks gave a record without an id.", fix="Run the update again.")
    return value


def _list_id(ref: Ref | None) -> str:
    return (ref.list_id or "") if ref else ""


def _name(ref: Ref | None) -> str:
    return (ref.full_name or "") if ref else ""
