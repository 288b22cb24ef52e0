"""What the lists of vendors, bills, payments and vendor credits take."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from billv3.ids import (
    AccountingClassID,
    BillID,
    ChartOfAccountID,
    DepartmentID,
    ItemID,
    LocationID,
    PaymentID,
    RecurringBillID,
    VendorCreditID,
    VendorID,
)

from ._grammar import EqIn, EqNe, EqNeIn, EqNeInNin, EqOnly, EqSw, Range, SortField, by, sort_by

# Names in quotes below are types for the checker; importing the models would cost every program time.
if TYPE_CHECKING:
    from billv3.models.bills import Bill  # noqa: F401
    from billv3.models.payments import Payment  # noqa: F401
    from billv3.models.recurring import RecurringBill  # noqa: F401
    from billv3.models.vendor_credits import VendorCredit  # noqa: F401
    from billv3.models.vendors import Vendor  # noqa: F401


class VendorFilters:
    """
    What the list of vendors can be filtered by. ``name.eq``: how BILL wants the text quoted is not
    documented, that of starts_with is.
    """

    id: Final = by(EqNeIn["Vendor", VendorID], "vendors", "id")
    archived: Final = by(EqNe["Vendor", bool], "vendors", "archived")
    name: Final = by(EqSw["Vendor", str], "vendors", "name")
    account_type: Final = by(EqNeInNin["Vendor", str], "vendors", "accountType")
    country: Final = by(EqNe["Vendor", str], "vendors", "address.country")
    bill_currency: Final = by(EqNeInNin["Vendor", str], "vendors", "billCurrency")
    payment_status: Final = by(EqNeInNin["Vendor", str], "vendors", "paymentStatus")
    created_time: Final = by(Range["Vendor", datetime], "vendors", "createdTime")
    updated_time: Final = by(Range["Vendor", datetime], "vendors", "updatedTime")


class VendorSort:
    """What the list of vendors can be sorted by."""

    archived: Final = sort_by(SortField["Vendor"], "vendors", "archived")
    name: Final = sort_by(SortField["Vendor"], "vendors", "name")
    short_name: Final = sort_by(SortField["Vendor"], "vendors", "shortName")
    email: Final = sort_by(SortField["Vendor"], "vendors", "email")
    phone: Final = sort_by(SortField["Vendor"], "vendors", "phone")
    bill_currency: Final = sort_by(SortField["Vendor"], "vendors", "billCurrency")
    created_time: Final = sort_by(SortField["Vendor"], "vendors", "createdTime")
    updated_time: Final = sort_by(SortField["Vendor"], "vendors", "updatedTime")


class BillFilters:
    """What the list of bills can be filtered by."""

    id: Final = by(EqNeIn["Bill", BillID], "bills", "id")
    archived: Final = by(EqNe["Bill", bool], "bills", "archived")
    vendor_id: Final = by(EqIn["Bill", VendorID], "bills", "vendorId")
    due_date: Final = by(Range["Bill", date], "bills", "dueDate")
    payment_status: Final = by(EqNeIn["Bill", str], "bills", "paymentStatus")
    created_time: Final = by(Range["Bill", datetime], "bills", "createdTime")
    updated_time: Final = by(Range["Bill", datetime], "bills", "updatedTime")
    pay_from_chart_of_account_id: Final = by(
        EqNeIn["Bill", ChartOfAccountID], "bills", "payFromChartOfAccountId"
    )
    chart_of_account_id: Final = by(
        EqNeIn["Bill", ChartOfAccountID], "bills", "classifications.chartOfAccountId"
    )
    accounting_class_id: Final = by(
        EqNeIn["Bill", AccountingClassID], "bills", "classifications.accountingClassId"
    )
    department_id: Final = by(EqNeIn["Bill", DepartmentID], "bills", "classifications.departmentId")
    location_id: Final = by(EqNeIn["Bill", LocationID], "bills", "classifications.locationId")
    item_id: Final = by(EqNeIn["Bill", ItemID], "bills", "classifications.itemId")


class BillSort:
    """What the list of bills can be sorted by."""

    archived: Final = sort_by(SortField["Bill"], "bills", "archived")
    funding_amount: Final = sort_by(SortField["Bill"], "bills", "fundingAmount")
    exchange_rate: Final = sort_by(SortField["Bill"], "bills", "exchangeRate")
    description: Final = sort_by(SortField["Bill"], "bills", "description")
    due_date: Final = sort_by(SortField["Bill"], "bills", "dueDate")
    created_time: Final = sort_by(SortField["Bill"], "bills", "createdTime")
    updated_time: Final = sort_by(SortField["Bill"], "bills", "updatedTime")


class PaymentFilters:
    """
    What the list of payments can be filtered by. ``status`` and the like are unconfirmed: try them before
    relying on them.
    """

    id: Final = by(EqIn["Payment", PaymentID], "payments", "id")
    transaction_number: Final = by(EqOnly["Payment", str], "payments", "transactionNumber")
    created_time: Final = by(Range["Payment", datetime], "payments", "createdTime", confirmed=False)
    updated_time: Final = by(Range["Payment", datetime], "payments", "updatedTime", confirmed=False)
    vendor_id: Final = by(EqIn["Payment", VendorID], "payments", "vendorId", confirmed=False)
    status: Final = by(EqNeIn["Payment", str], "payments", "status", confirmed=False)
    process_date: Final = by(Range["Payment", date], "payments", "processDate", confirmed=False)
    disbursement_type: Final = by(EqNeIn["Payment", str], "payments", "disbursementType", confirmed=False)


class PaymentSort:
    """What the list of payments can be sorted by."""

    description: Final = sort_by(SortField["Payment"], "payments", "description")
    process_date: Final = sort_by(SortField["Payment"], "payments", "processDate")
    amount: Final = sort_by(SortField["Payment"], "payments", "amount")
    confirmation_number: Final = sort_by(SortField["Payment"], "payments", "confirmationNumber")
    online_payment: Final = sort_by(SortField["Payment"], "payments", "onlinePayment")
    disbursement_status: Final = sort_by(SortField["Payment"], "payments", "disbursementStatus")
    created_time: Final = sort_by(SortField["Payment"], "payments", "createdTime")
    updated_time: Final = sort_by(SortField["Payment"], "payments", "updatedTime")


class VendorCreditFilters:
    """What the list of vendor credits can be filtered by."""

    id: Final = by(EqIn["VendorCredit", VendorCreditID], "vendor credits", "id")
    archived: Final = by(EqNe["VendorCredit", bool], "vendor credits", "archived", confirmed=False)
    vendor_id: Final = by(EqIn["VendorCredit", VendorID], "vendor credits", "vendorId", confirmed=False)
    created_time: Final = by(
        Range["VendorCredit", datetime], "vendor credits", "createdTime", confirmed=False
    )
    updated_time: Final = by(
        Range["VendorCredit", datetime], "vendor credits", "updatedTime", confirmed=False
    )


class VendorCreditSort:
    """What the list of vendor credits can be sorted by."""

    archived: Final = sort_by(SortField["VendorCredit"], "vendor credits", "archived")
    credit_date: Final = sort_by(SortField["VendorCredit"], "vendor credits", "creditDate")
    amount: Final = sort_by(SortField["VendorCredit"], "vendor credits", "amount")
    applied_amount: Final = sort_by(SortField["VendorCredit"], "vendor credits", "appliedAmount")
    created_time: Final = sort_by(SortField["VendorCredit"], "vendor credits", "createdTime")
    updated_time: Final = sort_by(SortField["VendorCredit"], "vendor credits", "updatedTime")


class RecurringBillFilters:
    """What the list of recurring bills can be filtered by."""

    id: Final = by(EqIn["RecurringBill", RecurringBillID], "recurring bills", "id", confirmed=False)
    archived: Final = by(EqNe["RecurringBill", bool], "recurring bills", "archived", confirmed=False)
    created_time: Final = by(
        Range["RecurringBill", datetime], "recurring bills", "createdTime", confirmed=False
    )
    updated_time: Final = by(
        Range["RecurringBill", datetime], "recurring bills", "updatedTime", confirmed=False
    )


class RecurringBillSort:
    """What the list of recurring bills can be sorted by."""

    archived: Final = sort_by(SortField["RecurringBill"], "recurring bills", "archived")
    created_time: Final = sort_by(SortField["RecurringBill"], "recurring bills", "createdTime")
    updated_time: Final = sort_by(SortField["RecurringBill"], "recurring bills", "updatedTime")
