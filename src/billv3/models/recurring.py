"""Recurring bills. Source: BILL developer documentation, recurring bills; official Postman collection."""

from datetime import date, datetime

from attrs import frozen

from billv3._convert import Model
from billv3._unset import UNSET, Maybe
from billv3.ids import BankAccountID, RecurringBillID, VendorID

from ._enums import SchedulePeriod
from .bills import BillLineItem


@frozen(kw_only=True, repr=False)
class Schedule(Model):
    """How often, from when and until when."""

    period: Maybe[SchedulePeriod | str] = UNSET
    frequency: Maybe[int] = UNSET
    next_due_date: Maybe[date] = UNSET
    end_date: Maybe[date] = UNSET
    days_in_advance: Maybe[int] = UNSET


@frozen(kw_only=True, repr=False)
class RecurringProcessing(Model):
    """``auto_payment``: enabling it needs an MFA-trusted session."""

    auto_payment: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class RecurringPaymentInformation(Model):
    bank_account_id: Maybe[BankAccountID] = UNSET


@frozen(kw_only=True, repr=False)
class RecurringBill(Model):
    """A plan by which BILL makes bills; the bills themselves are in ``bills``."""

    id: RecurringBillID
    archived: Maybe[bool] = UNSET
    vendor_id: Maybe[VendorID] = UNSET
    description: Maybe[str] = UNSET
    recurring_bill_line_items: Maybe[tuple[BillLineItem, ...]] = UNSET
    schedule: Maybe[Schedule] = UNSET
    processing_options: Maybe[RecurringProcessing] = UNSET
    payment_information: Maybe[RecurringPaymentInformation] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class RecurringBillCreate(Model):
    """A new plan, or the whole content of one to be replaced."""

    vendor_id: VendorID
    recurring_bill_line_items: tuple[BillLineItem, ...]
    schedule: Schedule
    description: Maybe[str] = UNSET
    processing_options: Maybe[RecurringProcessing] = UNSET
    payment_information: Maybe[RecurringPaymentInformation] = UNSET


@frozen(kw_only=True, repr=False)
class RecurringBillUpdate(Model):
    """What to change about a plan."""

    vendor_id: Maybe[VendorID] = UNSET
    recurring_bill_line_items: Maybe[tuple[BillLineItem, ...]] = UNSET
    schedule: Maybe[Schedule] = UNSET
    description: Maybe[str] = UNSET
    processing_options: Maybe[RecurringProcessing] = UNSET
    payment_information: Maybe[RecurringPaymentInformation] = UNSET
