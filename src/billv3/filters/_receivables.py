"""What the lists of customers, invoices and received payments take."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from billv3.ids import (
    AccountingClassID,
    ChartOfAccountID,
    CustomerID,
    DepartmentID,
    InvoiceID,
    ItemID,
    LocationID,
    ReceivablePaymentID,
    RecurringInvoiceID,
)

from ._grammar import EqIn, EqNe, EqNeIn, EqNeInNin, EqSw, Range, SortField, by, sort_by

# Names in quotes below are types for the checker; importing the models would cost every program time.
if TYPE_CHECKING:
    from billv3.models.receivables import CreditMemo, Customer, Invoice, ReceivablePayment, RecurringInvoice  # noqa: F401


class CustomerFilters:
    """What the list of customers can be filtered by."""

    id: Final = by(EqNeIn["Customer", CustomerID], "customers", "id")
    archived: Final = by(EqNe["Customer", bool], "customers", "archived")
    name: Final = by(EqSw["Customer", str], "customers", "name")
    account_type: Final = by(EqNeInNin["Customer", str], "customers", "accountType")
    country: Final = by(EqNe["Customer", str], "customers", "address.country")
    invoice_currency: Final = by(EqNeInNin["Customer", str], "customers", "invoiceCurrency")
    payment_status: Final = by(EqNeInNin["Customer", str], "customers", "paymentStatus")
    created_time: Final = by(Range["Customer", datetime], "customers", "createdTime")
    updated_time: Final = by(Range["Customer", datetime], "customers", "updatedTime")


class CustomerSort:
    """What the list of customers can be sorted by."""

    archived: Final = sort_by(SortField["Customer"], "customers", "archived")
    name: Final = sort_by(SortField["Customer"], "customers", "name")
    email: Final = sort_by(SortField["Customer"], "customers", "email")
    phone: Final = sort_by(SortField["Customer"], "customers", "phone")
    invoice_currency: Final = sort_by(SortField["Customer"], "customers", "invoiceCurrency")
    created_time: Final = sort_by(SortField["Customer"], "customers", "createdTime")
    updated_time: Final = sort_by(SortField["Customer"], "customers", "updatedTime")


class InvoiceFilters:
    """What the list of invoices can be filtered by."""

    id: Final = by(EqNeIn["Invoice", InvoiceID], "invoices", "id")
    archived: Final = by(EqNe["Invoice", bool], "invoices", "archived")
    customer_id: Final = by(EqIn["Invoice", CustomerID], "invoices", "customerId")
    created_time: Final = by(Range["Invoice", datetime], "invoices", "createdTime")
    updated_time: Final = by(Range["Invoice", datetime], "invoices", "updatedTime")
    pay_to_chart_of_account_id: Final = by(
        EqNeIn["Invoice", ChartOfAccountID], "invoices", "payToChartOfAccountId"
    )
    accounting_class_id: Final = by(
        EqNeIn["Invoice", AccountingClassID], "invoices", "classifications.accountingClassId"
    )
    department_id: Final = by(EqNeIn["Invoice", DepartmentID], "invoices", "classifications.departmentId")
    location_id: Final = by(EqNeIn["Invoice", LocationID], "invoices", "classifications.locationId")
    item_id: Final = by(EqNeIn["Invoice", ItemID], "invoices", "classifications.itemId")


class InvoiceSort:
    """What the list of invoices can be sorted by."""

    archived: Final = sort_by(SortField["Invoice"], "invoices", "archived")
    invoice_number: Final = sort_by(SortField["Invoice"], "invoices", "invoiceNumber")
    invoice_date: Final = sort_by(SortField["Invoice"], "invoices", "invoiceDate")
    due_date: Final = sort_by(SortField["Invoice"], "invoices", "dueDate")
    total_amount: Final = sort_by(SortField["Invoice"], "invoices", "totalAmount")
    created_time: Final = sort_by(SortField["Invoice"], "invoices", "createdTime")
    updated_time: Final = sort_by(SortField["Invoice"], "invoices", "updatedTime")


class RecurringInvoiceFilters:
    """What the list of recurring invoices can be filtered by."""

    id: Final = by(EqIn["RecurringInvoice", RecurringInvoiceID], "recurring invoices", "id", confirmed=False)
    archived: Final = by(EqNe["RecurringInvoice", bool], "recurring invoices", "archived", confirmed=False)
    created_time: Final = by(
        Range["RecurringInvoice", datetime], "recurring invoices", "createdTime", confirmed=False
    )
    updated_time: Final = by(
        Range["RecurringInvoice", datetime], "recurring invoices", "updatedTime", confirmed=False
    )


class RecurringInvoiceSort:
    """What the list of recurring invoices can be sorted by."""

    archived: Final = sort_by(SortField["RecurringInvoice"], "recurring invoices", "archived")
    created_time: Final = sort_by(SortField["RecurringInvoice"], "recurring invoices", "createdTime")
    updated_time: Final = sort_by(SortField["RecurringInvoice"], "recurring invoices", "updatedTime")


class CreditMemoFilters:
    """What the list of credit memos can be filtered by."""

    id: Final = by(EqIn["CreditMemo", str], "credit memos", "id", confirmed=False)
    archived: Final = by(EqNe["CreditMemo", bool], "credit memos", "archived", confirmed=False)
    created_time: Final = by(Range["CreditMemo", datetime], "credit memos", "createdTime", confirmed=False)
    updated_time: Final = by(Range["CreditMemo", datetime], "credit memos", "updatedTime", confirmed=False)


class CreditMemoSort:
    """What the list of credit memos can be sorted by."""

    archived: Final = sort_by(SortField["CreditMemo"], "credit memos", "archived")
    credit_date: Final = sort_by(SortField["CreditMemo"], "credit memos", "creditDate")
    amount: Final = sort_by(SortField["CreditMemo"], "credit memos", "amount")
    applied_amount: Final = sort_by(SortField["CreditMemo"], "credit memos", "appliedAmount")
    created_time: Final = sort_by(SortField["CreditMemo"], "credit memos", "createdTime")
    updated_time: Final = sort_by(SortField["CreditMemo"], "credit memos", "updatedTime")


class ReceivablePaymentFilters:
    """What the list of received payments can be filtered by."""

    id: Final = by(EqIn["ReceivablePayment", ReceivablePaymentID], "received payments", "id")
    created_time: Final = by(
        Range["ReceivablePayment", datetime], "received payments", "createdTime", confirmed=False
    )
    updated_time: Final = by(
        Range["ReceivablePayment", datetime], "received payments", "updatedTime", confirmed=False
    )


class ReceivablePaymentSort:
    """What the list of received payments can be sorted by."""

    amount: Final = sort_by(SortField["ReceivablePayment"], "received payments", "amount")
    created_time: Final = sort_by(SortField["ReceivablePayment"], "received payments", "createdTime")
    updated_time: Final = sort_by(SortField["ReceivablePayment"], "received payments", "updatedTime")
