"""Parts that several records have in common."""

from datetime import datetime
from decimal import Decimal

from attrs import field, frozen

from billv3._convert import SECRET, Model
from billv3._unset import UNSET, Maybe
from billv3.ids import (
    AccountingClassID,
    ChartOfAccountID,
    CustomerID,
    DepartmentID,
    EmployeeID,
    ItemID,
    JobID,
    LocationID,
    VendorCreditID,
)


@frozen(kw_only=True, repr=False)
class Address(Model):
    """
    A postal address.

    ``country`` is ISO 3166 with two letters ("USA" is refused); ``country_name`` is read only. To create a
    vendor,
    ``line1``, ``city``, ``zip_or_postal_code`` and ``country`` are needed. Source: BILL API reference,
    createvendor.
    """

    line1: Maybe[str] = UNSET
    line2: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    state_or_province: Maybe[str] = UNSET
    zip_or_postal_code: Maybe[str] = UNSET
    country: Maybe[str] = UNSET
    country_name: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class Balance(Model):
    """What is owed, and when that was counted."""

    amount: Maybe[Decimal] = UNSET
    last_updated_date: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class HeaderClassifications(Model):
    """Classifications of a whole bill: no job, employee, customer. Source: BILL API reference, listbills."""

    chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    accounting_class_id: Maybe[AccountingClassID] = UNSET
    department_id: Maybe[DepartmentID] = UNSET
    location_id: Maybe[LocationID] = UNSET
    item_id: Maybe[ItemID] = UNSET


@frozen(kw_only=True, repr=False)
class LineClassifications(Model):
    """Classifications of one line. Source: BILL API reference, listbills and listvendorcredits."""

    chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    accounting_class_id: Maybe[AccountingClassID] = UNSET
    department_id: Maybe[DepartmentID] = UNSET
    employee_id: Maybe[EmployeeID] = UNSET
    job_id: Maybe[JobID] = UNSET
    location_id: Maybe[LocationID] = UNSET
    item_id: Maybe[ItemID] = UNSET
    customer_id: Maybe[CustomerID] = UNSET


@frozen(kw_only=True, repr=False)
class CreditUse(Model):
    """A vendor credit and how much of it settles a bill, in addition to the payment's amount."""

    id: VendorCreditID
    amount: Maybe[Decimal] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentPurposeCode(Model):
    name: Maybe[str] = UNSET
    value: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentPurpose(Model):
    """Why an international payment is made."""

    text: Maybe[str] = UNSET
    code: Maybe[PaymentPurposeCode] = UNSET


@frozen(kw_only=True, repr=False)
class BankDetails(Model):
    """A vendor's bank account as part of the vendor; numbers are masked in the repr."""

    name_on_account: Maybe[str] = UNSET
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    routing_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    type: Maybe[str] = UNSET
    owner_type: Maybe[str] = UNSET
    payment_currency: Maybe[str] = UNSET
    status: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class Status(Model):
    """The short answer of calls that only tell how it went."""

    status: Maybe[str] = UNSET
