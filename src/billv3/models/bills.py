"""
Bills. Source: BILL API reference, listbills, createbill, replacebill, updatebill; changelog 2024-10 to
2026-07.
"""

from datetime import date, datetime
from decimal import Decimal

from attrs import frozen

from billv3._convert import Model
from billv3._unset import UNSET, Maybe
from billv3.ids import BillID, BillLineItemID, ChartOfAccountID, PaymentTermID, UserID, VendorID

from ._enums import ApprovalStatus, ApproverStatus, BillPaymentStatus
from ._shared import CreditUse, HeaderClassifications, LineClassifications


@frozen(kw_only=True, repr=False)
class InvoiceReference(Model):
    """The vendor's invoice behind a bill: nested here, while invoices to customers have both at the top."""

    invoice_number: Maybe[str] = UNSET
    invoice_date: Maybe[date] = UNSET


@frozen(kw_only=True, repr=False)
class BillLineItem(Model):
    """
    A line of a bill, read or written.

    The order in the tuple is the only order there is. When written: ``amount``, or ``quantity`` and
    ``price``; with
    all three, ``amount`` wins. Amounts may be negative or zero. ``id`` is left out for a new line.
    """

    id: Maybe[BillLineItemID] = UNSET
    amount: Maybe[Decimal] = UNSET
    quantity: Maybe[Decimal] = UNSET
    price: Maybe[Decimal] = UNSET
    description: Maybe[str] = UNSET
    classifications: Maybe[LineClassifications] = UNSET


@frozen(kw_only=True, repr=False)
class Approver(Model):
    """Who has to approve a bill, in which order, and how far that is."""

    user_id: Maybe[UserID] = UNSET
    status: Maybe[ApproverStatus | str] = UNSET
    approver_order: Maybe[int] = UNSET
    status_changed_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class Bill(Model):
    """
    A bill as BILL knows it.

    Attributes:
        vendor_name: Only in list and get, not in the answers of create and update.
        amount: Total in the vendor's currency. ``funding_amount`` is the same in US dollars.
        due_amount: What is left after credits, scheduled and cleared payments. Absent is not zero.
        paid_amount: BILL's own texts disagree whether applied credits count; do no accounting with it.
        approval_status: ``UNASSIGNED`` when nobody was asked; cannot be filtered by.
        updated_time: May not move when only a payment changes.
    """

    id: BillID
    archived: Maybe[bool] = UNSET
    vendor_id: Maybe[VendorID] = UNSET
    vendor_name: Maybe[str] = UNSET
    amount: Maybe[Decimal] = UNSET
    funding_amount: Maybe[Decimal] = UNSET
    exchange_rate: Maybe[Decimal] = UNSET
    paid_amount: Maybe[Decimal] = UNSET
    due_amount: Maybe[Decimal] = UNSET
    scheduled_amount: Maybe[Decimal] = UNSET
    credit_amount: Maybe[Decimal] = UNSET
    description: Maybe[str] = UNSET
    due_date: Maybe[date] = UNSET
    invoice: Maybe[InvoiceReference] = UNSET
    bill_line_items: Maybe[tuple[BillLineItem, ...]] = UNSET
    classifications: Maybe[HeaderClassifications] = UNSET
    pay_from_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    payment_status: Maybe[BillPaymentStatus | str] = UNSET
    approval_status: Maybe[ApprovalStatus | str] = UNSET
    approvers: Maybe[tuple[Approver, ...]] = UNSET
    purchase_order_number: Maybe[str] = UNSET
    payment_term_id: Maybe[PaymentTermID] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class BillCreate(Model):
    """
    A new bill, or the whole content of one to be replaced.

    With ``replace`` the line set becomes exactly ``bill_line_items``: a line without id is added, one with
    its id is kept, **a line left out is removed**. Once ``bill_approvals`` was true it must be sent again
    with every replace and update, else the approvals may be dropped. ``description`` holds at most 4,000
    characters; the invoice number is unique for the vendor (DuplicateNumber).
    """

    vendor_id: VendorID
    due_date: date
    invoice: InvoiceReference
    bill_line_items: tuple[BillLineItem, ...]
    description: Maybe[str] = UNSET
    classifications: Maybe[HeaderClassifications] = UNSET
    pay_from_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    purchase_order_number: Maybe[str] = UNSET
    payment_term_id: Maybe[PaymentTermID] = UNSET
    vendor_credits: Maybe[tuple[CreditUse, ...]] = UNSET
    bill_approvals: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class BillUpdate(Model):
    """What to change about a bill: the head, and lines named by id; lines are neither added nor removed."""

    vendor_id: Maybe[VendorID] = UNSET
    due_date: Maybe[date] = UNSET
    invoice: Maybe[InvoiceReference] = UNSET
    bill_line_items: Maybe[tuple[BillLineItem, ...]] = UNSET
    description: Maybe[str] = UNSET
    classifications: Maybe[HeaderClassifications] = UNSET
    pay_from_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    purchase_order_number: Maybe[str] = UNSET
    payment_term_id: Maybe[PaymentTermID] = UNSET
    vendor_credits: Maybe[tuple[CreditUse, ...]] = UNSET
    bill_approvals: Maybe[bool] = UNSET
