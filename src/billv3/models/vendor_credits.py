"""Vendor credits. Source: BILL API reference, createvendorcredit, listvendorcredits; changelog 2025-04-29."""

from datetime import date, datetime
from decimal import Decimal

from attrs import frozen

from billv3._convert import Model
from billv3._unset import UNSET, Maybe
from billv3.ids import (
    BankAccountID,
    BillID,
    ChartOfAccountID,
    PaymentID,
    VendorCreditID,
    VendorCreditLineItemID,
    VendorID,
)

from ._enums import VendorCreditStatus
from ._shared import LineClassifications


@frozen(kw_only=True, repr=False)
class VendorCreditLineItem(Model):
    """A line of a credit; amounts are positive. ``id`` is left out for a new line."""

    id: Maybe[VendorCreditLineItemID] = UNSET
    amount: Maybe[Decimal] = UNSET
    description: Maybe[str] = UNSET
    classifications: Maybe[LineClassifications] = UNSET


@frozen(kw_only=True, repr=False)
class CreditUsage(Model):
    """Where a credit was used, and how much of it."""

    bill_id: Maybe[BillID] = UNSET
    payment_id: Maybe[PaymentID] = UNSET
    amount: Maybe[Decimal] = UNSET


@frozen(kw_only=True, repr=False)
class VendorCredit(Model):
    """A vendor's credit. ``usage`` comes only with list and get. No notifications tell of credits: poll."""

    id: VendorCreditID
    archived: Maybe[bool] = UNSET
    vendor_id: Maybe[VendorID] = UNSET
    reference_number: Maybe[str] = UNSET
    credit_date: Maybe[date] = UNSET
    description: Maybe[str] = UNSET
    apply_to_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    apply_to_bank_account_id: Maybe[BankAccountID] = UNSET
    vendor_credit_line_items: Maybe[tuple[VendorCreditLineItem, ...]] = UNSET
    amount: Maybe[Decimal] = UNSET
    applied_amount: Maybe[Decimal] = UNSET
    status: Maybe[VendorCreditStatus | str] = UNSET
    usage: Maybe[tuple[CreditUsage, ...]] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class VendorCreditCreate(Model):
    """
    A new credit, or the whole content of one to be replaced; name a ledger account or a bank, not both.

    ``id`` only in ``replace_bulk``.
    """

    vendor_id: VendorID
    reference_number: str
    credit_date: date
    vendor_credit_line_items: tuple[VendorCreditLineItem, ...]
    id: Maybe[VendorCreditID] = UNSET
    description: Maybe[str] = UNSET
    apply_to_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    apply_to_bank_account_id: Maybe[BankAccountID] = UNSET


@frozen(kw_only=True, repr=False)
class VendorCreditUpdate(Model):
    """What to change about a credit; ``id`` only in a bulk update."""

    id: Maybe[VendorCreditID] = UNSET
    vendor_id: Maybe[VendorID] = UNSET
    reference_number: Maybe[str] = UNSET
    credit_date: Maybe[date] = UNSET
    vendor_credit_line_items: Maybe[tuple[VendorCreditLineItem, ...]] = UNSET
    description: Maybe[str] = UNSET
    apply_to_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    apply_to_bank_account_id: Maybe[BankAccountID] = UNSET
