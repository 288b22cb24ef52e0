"""
Filters and sort orders that BILL takes, and no others.

```python
from billv3.filters import BillFilters, BillSort

client.bills.list(
    filters=[BillFilters.vendor_id.eq(vendor_id), BillFilters.payment_status.in_(["UNPAID",
    "PARTIALLY_PAID"])], sort=[BillSort.due_date.asc()],
)
```

A field has exactly the operators that its entity's list takes; a type checker refuses the others, and so
does ``where`` at run time, before anything is sent. All filters of a call must hold; BILL has no "or".
``approval_status`` of bills is not there because BILL does not filter by it: filter the rows yourself.

Source: BILL developer documentation, search operations with lists, filterable fields, sortable fields.
Fields marked "unconfirmed" are used by integrators, and BILL's table for them was not seen; where the
client itself relies on one, it copes with a refusal.
"""

import enum
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Generic, TypeVar, get_origin

from attrs import frozen

from ._convert import datetime_text
from .errors import FilterRefused
from .ids import (
    AccountingClassID,
    BankAccountID,
    BillID,
    ChartOfAccountID,
    CustomerID,
    DepartmentID,
    EmployeeID,
    InvoiceID,
    ItemID,
    LocationID,
    PaymentID,
    ReceivablePaymentID,
    RecurringBillID,
    RecurringInvoiceID,
    UserID,
    VendorCreditID,
    VendorID,
)

# Names in quotes below are types for the checker; importing the models would cost every program time.
if TYPE_CHECKING:
    from billv3.models.bills import Bill  # noqa: F401
    from billv3.models.classifications import ChartOfAccount, Classification, Employee, Item  # noqa: F401
    from billv3.models.funding import FundingBank  # noqa: F401
    from billv3.models.organization import Role, User  # noqa: F401
    from billv3.models.payments import Payment  # noqa: F401
    from billv3.models.receivables import (  # noqa: F401
        CreditMemo,
        Customer,
        Invoice,
        ReceivablePayment,
        RecurringInvoice,
    )
    from billv3.models.recurring import RecurringBill  # noqa: F401
    from billv3.models.vendor_credits import VendorCredit  # noqa: F401
    from billv3.models.vendors import Vendor  # noqa: F401

M = TypeVar("M")
V = TypeVar("V")

Value = str | bool | int | Decimal | date | datetime | enum.Enum

_QUOTED_ALWAYS: Final = frozenset({"sw"})
_NEEDS_QUOTES: Final = frozenset(',:"')


@frozen
class Filter(Generic[M]):
    """One condition on a list of ``M``; made by the fields below, or by ``where``."""

    entity: str
    field: str
    op: str
    text: str

    def __str__(self) -> str:
        return f"{self.field}:{self.op}:{self.text}"


@frozen
class Sort(Generic[M]):
    """One sort key of a list of ``M``."""

    entity: str
    field: str
    descending: bool = False

    def __str__(self) -> str:
        return f"{self.field}:{'desc' if self.descending else 'asc'}"


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        # BILL documents milliseconds, no finer; what is cut off can only let more rows in at the lower end.
        return datetime_text(value.replace(microsecond=value.microsecond // 1000 * 1000))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, float):
        raise FilterRefused("A float cannot be filtered by exactly.", fix="Use Decimal.")
    return str(value)


def _one(op: str, value: Value, quoted: bool | None) -> str:
    text = _plain(value)
    if '"' in text:
        raise FilterRefused(
            "BILL's filters cannot carry a quotation mark.", fix="Filter by something else, and compare here."
        )
    if quoted is None:
        # Bare for ids, words and plain text; in quotes for times, starts-with, and what the grammar would
        # split.
        quoted = isinstance(value, date) or op in _QUOTED_ALWAYS or not _NEEDS_QUOTES.isdisjoint(text)
    return f'"{text}"' if quoted else text


def _many(values: Iterable[Value]) -> str:
    texts = [_plain(value) for value in values]
    if not texts:
        raise FilterRefused("A filter by a list of nothing finds nothing.", fix="Leave the call out.")
    if any("," in text or '"' in text for text in texts):
        raise FilterRefused(
            "BILL's lists cannot carry commas or quotation marks.", fix="Use one filter for each value."
        )
    return f'"{",".join(texts)}"'


@frozen
class Field(Generic[M, V]):
    """A field that a list can be filtered by, with the operators it takes."""

    entity: str
    name: str
    ops: frozenset[str]

    def _filter(self, op: str, text: str) -> Filter[M]:
        if op not in self.ops:
            raise FilterRefused(
                f"BILL's list of {self.entity} does not take {op} for {self.name}.",
                fix=f"Use one of: {', '.join(sorted(self.ops))}.",
            )
        return Filter(self.entity, self.name, op, text)


class _Eq(Field[M, V]):
    def eq(self, value: V, *, quoted: bool | None = None) -> Filter[M]:
        """Equal. ``quoted`` overrides the quoting of the value, where BILL's grammar is not documented."""
        return self._filter("eq", _one("eq", value, quoted))  # type: ignore[arg-type]  # V is one of Value


class _Ne(Field[M, V]):
    def ne(self, value: V, *, quoted: bool | None = None) -> Filter[M]:
        """Not equal."""
        return self._filter("ne", _one("ne", value, quoted))  # type: ignore[arg-type]  # V is one of Value


class _In(Field[M, V]):
    def in_(self, values: Iterable[V]) -> Filter[M]:
        """One of these."""
        return self._filter("in", _many(values))  # type: ignore[arg-type]  # V is one of Value


class _Nin(Field[M, V]):
    def not_in(self, values: Iterable[V]) -> Filter[M]:
        """None of these."""
        return self._filter("nin", _many(values))  # type: ignore[arg-type]  # V is one of Value


class _Sw(Field[M, V]):
    def starts_with(self, value: V) -> Filter[M]:
        """Text that begins so."""
        return self._filter("sw", _one("sw", value, None))  # type: ignore[arg-type]  # V is one of Value


class Range(Field[M, V]):
    """A field that is compared by size."""

    def gt(self, value: V) -> Filter[M]:
        """After."""
        return self._filter("gt", _one("gt", value, None))  # type: ignore[arg-type]  # V is one of Value

    def gte(self, value: V) -> Filter[M]:
        """At or after."""
        return self._filter("gte", _one("gte", value, None))  # type: ignore[arg-type]  # V is one of Value

    def lt(self, value: V) -> Filter[M]:
        """Before."""
        return self._filter("lt", _one("lt", value, None))  # type: ignore[arg-type]  # V is one of Value

    def lte(self, value: V) -> Filter[M]:
        """At or before."""
        return self._filter("lte", _one("lte", value, None))  # type: ignore[arg-type]  # V is one of Value


class EqOnly(_Eq[M, V]):
    """Takes eq."""


class EqNe(_Eq[M, V], _Ne[M, V]):
    """Takes eq and ne."""


class EqIn(_Eq[M, V], _In[M, V]):
    """Takes eq and in."""


class EqSw(_Eq[M, V], _Sw[M, V]):
    """Takes eq and sw."""


class EqNeIn(_Eq[M, V], _Ne[M, V], _In[M, V]):
    """Takes eq, ne and in."""


class EqNeInNin(_Eq[M, V], _Ne[M, V], _In[M, V], _Nin[M, V]):
    """Takes eq, ne, in and nin."""


_OPS: Final[dict[type, frozenset[str]]] = {
    Range: frozenset({"gt", "gte", "lt", "lte"}),
    EqOnly: frozenset({"eq"}),
    EqNe: frozenset({"eq", "ne"}),
    EqIn: frozenset({"eq", "in"}),
    EqSw: frozenset({"eq", "sw"}),
    EqNeIn: frozenset({"eq", "ne", "in"}),
    EqNeInNin: frozenset({"eq", "ne", "in", "nin"}),
}

FILTERABLE: Final[dict[str, dict[str, frozenset[str]]]] = {}
"""Entity, field (wire name) and operators: what ``where`` goes by."""

UNCONFIRMED: Final[set[tuple[str, str]]] = set()
"""Entity and field of what only integrators have used."""

SORTABLE: Final[dict[str, tuple[str, ...]]] = {}
"""Entity and the fields that its list can be sorted by."""


F = TypeVar("F", bound=Field)  # type: ignore[type-arg]  # whatever field class is asked for


def _field(kind: type[F], entity: str, name: str, *, confirmed: bool = True) -> F:
    ops = _OPS[get_origin(kind) or kind]
    FILTERABLE.setdefault(entity, {})[name] = ops
    if not confirmed:
        UNCONFIRMED.add((entity, name))
    return kind(entity, name, ops)


@frozen
class SortField(Generic[M]):
    """A field that a list can be sorted by."""

    entity: str
    name: str

    def asc(self) -> Sort[M]:
        """Smallest, or oldest, first."""
        return Sort(self.entity, self.name)

    def desc(self) -> Sort[M]:
        """Largest, or newest, first."""
        return Sort(self.entity, self.name, descending=True)


def where(
    entity: str, field: str, op: str, value: Value | Iterable[Value], *, checked: bool = True
) -> Filter[object]:
    """
    Make a filter from wire names, for programs that get them from outside.

    Raises FilterRefused when BILL's list of the entity does not take the field or the operator.
    ``checked=False`` sends it anyway, to try out what BILL does not document.
    """
    fields = FILTERABLE.get(entity, {})
    if checked and field not in fields:
        raise FilterRefused(
            f"BILL's list of {entity} cannot be filtered by {field}.",
            fix=f"Use one of: {', '.join(sorted(fields)) or 'nothing'}; or compare the rows here.",
        )
    if checked and op not in fields[field]:
        raise FilterRefused(
            f"BILL's list of {entity} does not take {op} for {field}.",
            fix=f"Use one of: {', '.join(sorted(fields[field]))}.",
        )
    if op in {"in", "nin"}:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise FilterRefused(f"{op} takes a list of values.", fix="Give a tuple.")
        return Filter(entity, field, op, _many(value))
    if isinstance(value, Iterable) and not isinstance(value, str):
        raise FilterRefused(f"{op} takes one value.", fix="Use in for a list.")
    return Filter(entity, field, op, _one(op, value, None))


def _sorts(entity: str, names: str) -> None:
    SORTABLE[entity] = tuple(names.split())


class VendorFilters:
    """
    What the list of vendors can be filtered by. ``name.eq``: how BILL wants the text quoted is not
    documented, that of starts_with is.
    """

    id: Final = _field(EqNeIn["Vendor", VendorID], "vendors", "id")
    archived: Final = _field(EqNe["Vendor", bool], "vendors", "archived")
    name: Final = _field(EqSw["Vendor", str], "vendors", "name")
    account_type: Final = _field(EqNeInNin["Vendor", str], "vendors", "accountType")
    country: Final = _field(EqNe["Vendor", str], "vendors", "address.country")
    bill_currency: Final = _field(EqNeInNin["Vendor", str], "vendors", "billCurrency")
    payment_status: Final = _field(EqNeInNin["Vendor", str], "vendors", "paymentStatus")
    created_time: Final = _field(Range["Vendor", datetime], "vendors", "createdTime")
    updated_time: Final = _field(Range["Vendor", datetime], "vendors", "updatedTime")


class VendorSort:
    """What the list of vendors can be sorted by."""

    archived: Final = SortField["Vendor"]("vendors", "archived")
    name: Final = SortField["Vendor"]("vendors", "name")
    short_name: Final = SortField["Vendor"]("vendors", "shortName")
    email: Final = SortField["Vendor"]("vendors", "email")
    phone: Final = SortField["Vendor"]("vendors", "phone")
    bill_currency: Final = SortField["Vendor"]("vendors", "billCurrency")
    created_time: Final = SortField["Vendor"]("vendors", "createdTime")
    updated_time: Final = SortField["Vendor"]("vendors", "updatedTime")


_sorts("vendors", "archived name shortName email phone billCurrency createdTime updatedTime")


class CustomerFilters:
    """What the list of customers can be filtered by."""

    id: Final = _field(EqNeIn["Customer", CustomerID], "customers", "id")
    archived: Final = _field(EqNe["Customer", bool], "customers", "archived")
    name: Final = _field(EqSw["Customer", str], "customers", "name")
    account_type: Final = _field(EqNeInNin["Customer", str], "customers", "accountType")
    country: Final = _field(EqNe["Customer", str], "customers", "address.country")
    invoice_currency: Final = _field(EqNeInNin["Customer", str], "customers", "invoiceCurrency")
    payment_status: Final = _field(EqNeInNin["Customer", str], "customers", "paymentStatus")
    created_time: Final = _field(Range["Customer", datetime], "customers", "createdTime")
    updated_time: Final = _field(Range["Customer", datetime], "customers", "updatedTime")


class CustomerSort:
    """What the list of customers can be sorted by."""

    archived: Final = SortField["Customer"]("customers", "archived")
    name: Final = SortField["Customer"]("customers", "name")
    email: Final = SortField["Customer"]("customers", "email")
    phone: Final = SortField["Customer"]("customers", "phone")
    invoice_currency: Final = SortField["Customer"]("customers", "invoiceCurrency")
    created_time: Final = SortField["Customer"]("customers", "createdTime")
    updated_time: Final = SortField["Customer"]("customers", "updatedTime")


_sorts("customers", "archived name email phone invoiceCurrency createdTime updatedTime")


class BillFilters:
    """What the list of bills can be filtered by."""

    id: Final = _field(EqNeIn["Bill", BillID], "bills", "id")
    archived: Final = _field(EqNe["Bill", bool], "bills", "archived")
    vendor_id: Final = _field(EqIn["Bill", VendorID], "bills", "vendorId")
    due_date: Final = _field(Range["Bill", date], "bills", "dueDate")
    payment_status: Final = _field(EqNeIn["Bill", str], "bills", "paymentStatus")
    created_time: Final = _field(Range["Bill", datetime], "bills", "createdTime")
    updated_time: Final = _field(Range["Bill", datetime], "bills", "updatedTime")
    pay_from_chart_of_account_id: Final = _field(
        EqNeIn["Bill", ChartOfAccountID], "bills", "payFromChartOfAccountId"
    )
    chart_of_account_id: Final = _field(
        EqNeIn["Bill", ChartOfAccountID], "bills", "classifications.chartOfAccountId"
    )
    accounting_class_id: Final = _field(
        EqNeIn["Bill", AccountingClassID], "bills", "classifications.accountingClassId"
    )
    department_id: Final = _field(EqNeIn["Bill", DepartmentID], "bills", "classifications.departmentId")
    location_id: Final = _field(EqNeIn["Bill", LocationID], "bills", "classifications.locationId")
    item_id: Final = _field(EqNeIn["Bill", ItemID], "bills", "classifications.itemId")


class BillSort:
    """What the list of bills can be sorted by."""

    archived: Final = SortField["Bill"]("bills", "archived")
    funding_amount: Final = SortField["Bill"]("bills", "fundingAmount")
    exchange_rate: Final = SortField["Bill"]("bills", "exchangeRate")
    description: Final = SortField["Bill"]("bills", "description")
    due_date: Final = SortField["Bill"]("bills", "dueDate")
    created_time: Final = SortField["Bill"]("bills", "createdTime")
    updated_time: Final = SortField["Bill"]("bills", "updatedTime")


_sorts("bills", "archived fundingAmount exchangeRate description dueDate createdTime updatedTime")


class InvoiceFilters:
    """What the list of invoices can be filtered by."""

    id: Final = _field(EqNeIn["Invoice", InvoiceID], "invoices", "id")
    archived: Final = _field(EqNe["Invoice", bool], "invoices", "archived")
    customer_id: Final = _field(EqIn["Invoice", CustomerID], "invoices", "customerId")
    created_time: Final = _field(Range["Invoice", datetime], "invoices", "createdTime")
    updated_time: Final = _field(Range["Invoice", datetime], "invoices", "updatedTime")
    pay_to_chart_of_account_id: Final = _field(
        EqNeIn["Invoice", ChartOfAccountID], "invoices", "payToChartOfAccountId"
    )
    accounting_class_id: Final = _field(
        EqNeIn["Invoice", AccountingClassID], "invoices", "classifications.accountingClassId"
    )
    department_id: Final = _field(EqNeIn["Invoice", DepartmentID], "invoices", "classifications.departmentId")
    location_id: Final = _field(EqNeIn["Invoice", LocationID], "invoices", "classifications.locationId")
    item_id: Final = _field(EqNeIn["Invoice", ItemID], "invoices", "classifications.itemId")


class InvoiceSort:
    """What the list of invoices can be sorted by."""

    archived: Final = SortField["Invoice"]("invoices", "archived")
    invoice_number: Final = SortField["Invoice"]("invoices", "invoiceNumber")
    invoice_date: Final = SortField["Invoice"]("invoices", "invoiceDate")
    due_date: Final = SortField["Invoice"]("invoices", "dueDate")
    total_amount: Final = SortField["Invoice"]("invoices", "totalAmount")
    created_time: Final = SortField["Invoice"]("invoices", "createdTime")
    updated_time: Final = SortField["Invoice"]("invoices", "updatedTime")


_sorts("invoices", "archived invoiceNumber invoiceDate dueDate totalAmount createdTime updatedTime")


class PaymentFilters:
    """
    What the list of payments can be filtered by. ``status`` and the like are unconfirmed: try them before
    relying on them.
    """

    id: Final = _field(EqIn["Payment", PaymentID], "payments", "id")
    transaction_number: Final = _field(EqOnly["Payment", str], "payments", "transactionNumber")
    created_time: Final = _field(Range["Payment", datetime], "payments", "createdTime", confirmed=False)
    updated_time: Final = _field(Range["Payment", datetime], "payments", "updatedTime", confirmed=False)
    vendor_id: Final = _field(EqIn["Payment", VendorID], "payments", "vendorId", confirmed=False)
    status: Final = _field(EqNeIn["Payment", str], "payments", "status", confirmed=False)
    process_date: Final = _field(Range["Payment", date], "payments", "processDate", confirmed=False)
    disbursement_type: Final = _field(EqNeIn["Payment", str], "payments", "disbursementType", confirmed=False)


class PaymentSort:
    """What the list of payments can be sorted by."""

    description: Final = SortField["Payment"]("payments", "description")
    process_date: Final = SortField["Payment"]("payments", "processDate")
    amount: Final = SortField["Payment"]("payments", "amount")
    confirmation_number: Final = SortField["Payment"]("payments", "confirmationNumber")
    online_payment: Final = SortField["Payment"]("payments", "onlinePayment")
    disbursement_status: Final = SortField["Payment"]("payments", "disbursementStatus")
    created_time: Final = SortField["Payment"]("payments", "createdTime")
    updated_time: Final = SortField["Payment"]("payments", "updatedTime")


_sorts(
    "payments",
    "description processDate amount confirmationNumber onlinePayment disbursementStatus "
    "createdTime updatedTime",
)


class VendorCreditFilters:
    """What the list of vendor credits can be filtered by."""

    id: Final = _field(EqIn["VendorCredit", VendorCreditID], "vendor credits", "id")
    archived: Final = _field(EqNe["VendorCredit", bool], "vendor credits", "archived", confirmed=False)
    vendor_id: Final = _field(EqIn["VendorCredit", VendorID], "vendor credits", "vendorId", confirmed=False)
    created_time: Final = _field(
        Range["VendorCredit", datetime], "vendor credits", "createdTime", confirmed=False
    )
    updated_time: Final = _field(
        Range["VendorCredit", datetime], "vendor credits", "updatedTime", confirmed=False
    )


class VendorCreditSort:
    """What the list of vendor credits can be sorted by."""

    archived: Final = SortField["VendorCredit"]("vendor credits", "archived")
    credit_date: Final = SortField["VendorCredit"]("vendor credits", "creditDate")
    amount: Final = SortField["VendorCredit"]("vendor credits", "amount")
    applied_amount: Final = SortField["VendorCredit"]("vendor credits", "appliedAmount")
    created_time: Final = SortField["VendorCredit"]("vendor credits", "createdTime")
    updated_time: Final = SortField["VendorCredit"]("vendor credits", "updatedTime")


_sorts("vendor credits", "archived creditDate amount appliedAmount createdTime updatedTime")


class ChartOfAccountFilters:
    """What the list of chart of accounts can be filtered by."""

    id: Final = _field(EqIn["ChartOfAccount", ChartOfAccountID], "chart of accounts", "id")
    archived: Final = _field(EqNe["ChartOfAccount", bool], "chart of accounts", "archived", confirmed=False)
    created_time: Final = _field(
        Range["ChartOfAccount", datetime], "chart of accounts", "createdTime", confirmed=False
    )
    updated_time: Final = _field(
        Range["ChartOfAccount", datetime], "chart of accounts", "updatedTime", confirmed=False
    )


class ChartOfAccountSort:
    """What the list of chart of accounts can be sorted by."""

    archived: Final = SortField["ChartOfAccount"]("chart of accounts", "archived")
    name: Final = SortField["ChartOfAccount"]("chart of accounts", "name")
    description: Final = SortField["ChartOfAccount"]("chart of accounts", "description")
    created_time: Final = SortField["ChartOfAccount"]("chart of accounts", "createdTime")
    updated_time: Final = SortField["ChartOfAccount"]("chart of accounts", "updatedTime")


_sorts("chart of accounts", "archived name description createdTime updatedTime")


class ClassificationFilters:
    """What the list of classifications can be filtered by."""

    id: Final = _field(EqIn["Classification", str], "classifications", "id")
    archived: Final = _field(EqNe["Classification", bool], "classifications", "archived", confirmed=False)
    created_time: Final = _field(
        Range["Classification", datetime], "classifications", "createdTime", confirmed=False
    )
    updated_time: Final = _field(
        Range["Classification", datetime], "classifications", "updatedTime", confirmed=False
    )


class ClassificationSort:
    """What the list of classifications can be sorted by."""

    archived: Final = SortField["Classification"]("classifications", "archived")
    name: Final = SortField["Classification"]("classifications", "name")
    description: Final = SortField["Classification"]("classifications", "description")
    created_time: Final = SortField["Classification"]("classifications", "createdTime")
    updated_time: Final = SortField["Classification"]("classifications", "updatedTime")


_sorts("classifications", "archived name description createdTime updatedTime")


class EmployeeFilters:
    """What the list of employees can be filtered by."""

    id: Final = _field(EqIn["Employee", EmployeeID], "employees", "id")
    archived: Final = _field(EqNe["Employee", bool], "employees", "archived", confirmed=False)
    created_time: Final = _field(Range["Employee", datetime], "employees", "createdTime", confirmed=False)
    updated_time: Final = _field(Range["Employee", datetime], "employees", "updatedTime", confirmed=False)


class EmployeeSort:
    """What the list of employees can be sorted by."""

    archived: Final = SortField["Employee"]("employees", "archived")
    first_name: Final = SortField["Employee"]("employees", "firstName")
    last_name: Final = SortField["Employee"]("employees", "lastName")
    created_time: Final = SortField["Employee"]("employees", "createdTime")
    updated_time: Final = SortField["Employee"]("employees", "updatedTime")


_sorts("employees", "archived firstName lastName createdTime updatedTime")


class ItemFilters:
    """What the list of items can be filtered by."""

    id: Final = _field(EqIn["Item", ItemID], "items", "id")
    archived: Final = _field(EqNe["Item", bool], "items", "archived", confirmed=False)
    created_time: Final = _field(Range["Item", datetime], "items", "createdTime", confirmed=False)
    updated_time: Final = _field(Range["Item", datetime], "items", "updatedTime", confirmed=False)


class ItemSort:
    """What the list of items can be sorted by."""

    archived: Final = SortField["Item"]("items", "archived")
    name: Final = SortField["Item"]("items", "name")
    description: Final = SortField["Item"]("items", "description")
    created_time: Final = SortField["Item"]("items", "createdTime")
    updated_time: Final = SortField["Item"]("items", "updatedTime")


_sorts("items", "archived name description createdTime updatedTime")


class FundingBankFilters:
    """What the list of funding banks can be filtered by."""

    bank_account_id: Final = _field(EqOnly["FundingBank", BankAccountID], "funding banks", "bankAccountId")
    archived: Final = _field(EqNe["FundingBank", bool], "funding banks", "archived", confirmed=False)
    created_time: Final = _field(
        Range["FundingBank", datetime], "funding banks", "createdTime", confirmed=False
    )
    updated_time: Final = _field(
        Range["FundingBank", datetime], "funding banks", "updatedTime", confirmed=False
    )


class FundingBankSort:
    """What the list of funding banks can be sorted by."""

    archived: Final = SortField["FundingBank"]("funding banks", "archived")
    name_on_account: Final = SortField["FundingBank"]("funding banks", "nameOnAccount")
    bank_name: Final = SortField["FundingBank"]("funding banks", "bankName")
    access_to_admins: Final = SortField["FundingBank"]("funding banks", "accessToAdmins")
    created_time: Final = SortField["FundingBank"]("funding banks", "createdTime")
    updated_time: Final = SortField["FundingBank"]("funding banks", "updatedTime")


_sorts("funding banks", "archived nameOnAccount bankName accessToAdmins createdTime updatedTime")


class UserFilters:
    """What the list of users can be filtered by."""

    id: Final = _field(EqIn["User", UserID], "users", "id")
    archived: Final = _field(EqNe["User", bool], "users", "archived", confirmed=False)
    created_time: Final = _field(Range["User", datetime], "users", "createdTime", confirmed=False)
    updated_time: Final = _field(Range["User", datetime], "users", "updatedTime", confirmed=False)


class UserSort:
    """What the list of users can be sorted by."""

    archived: Final = SortField["User"]("users", "archived")
    first_name: Final = SortField["User"]("users", "firstName")
    last_name: Final = SortField["User"]("users", "lastName")
    created_time: Final = SortField["User"]("users", "createdTime")
    updated_time: Final = SortField["User"]("users", "updatedTime")


_sorts("users", "archived firstName lastName createdTime updatedTime")


class RoleSort:
    """What the list of roles can be sorted by."""

    description: Final = SortField["Role"]("roles", "description")
    created_time: Final = SortField["Role"]("roles", "createdTime")
    updated_time: Final = SortField["Role"]("roles", "updatedTime")


_sorts("roles", "description createdTime updatedTime")


class RecurringBillFilters:
    """What the list of recurring bills can be filtered by."""

    id: Final = _field(EqIn["RecurringBill", RecurringBillID], "recurring bills", "id", confirmed=False)
    archived: Final = _field(EqNe["RecurringBill", bool], "recurring bills", "archived", confirmed=False)
    created_time: Final = _field(
        Range["RecurringBill", datetime], "recurring bills", "createdTime", confirmed=False
    )
    updated_time: Final = _field(
        Range["RecurringBill", datetime], "recurring bills", "updatedTime", confirmed=False
    )


class RecurringBillSort:
    """What the list of recurring bills can be sorted by."""

    archived: Final = SortField["RecurringBill"]("recurring bills", "archived")
    created_time: Final = SortField["RecurringBill"]("recurring bills", "createdTime")
    updated_time: Final = SortField["RecurringBill"]("recurring bills", "updatedTime")


_sorts("recurring bills", "archived createdTime updatedTime")


class RecurringInvoiceFilters:
    """What the list of recurring invoices can be filtered by."""

    id: Final = _field(
        EqIn["RecurringInvoice", RecurringInvoiceID], "recurring invoices", "id", confirmed=False
    )
    archived: Final = _field(
        EqNe["RecurringInvoice", bool], "recurring invoices", "archived", confirmed=False
    )
    created_time: Final = _field(
        Range["RecurringInvoice", datetime], "recurring invoices", "createdTime", confirmed=False
    )
    updated_time: Final = _field(
        Range["RecurringInvoice", datetime], "recurring invoices", "updatedTime", confirmed=False
    )


class RecurringInvoiceSort:
    """What the list of recurring invoices can be sorted by."""

    archived: Final = SortField["RecurringInvoice"]("recurring invoices", "archived")
    created_time: Final = SortField["RecurringInvoice"]("recurring invoices", "createdTime")
    updated_time: Final = SortField["RecurringInvoice"]("recurring invoices", "updatedTime")


_sorts("recurring invoices", "archived createdTime updatedTime")


class CreditMemoFilters:
    """What the list of credit memos can be filtered by."""

    id: Final = _field(EqIn["CreditMemo", str], "credit memos", "id", confirmed=False)
    archived: Final = _field(EqNe["CreditMemo", bool], "credit memos", "archived", confirmed=False)
    created_time: Final = _field(
        Range["CreditMemo", datetime], "credit memos", "createdTime", confirmed=False
    )
    updated_time: Final = _field(
        Range["CreditMemo", datetime], "credit memos", "updatedTime", confirmed=False
    )


class CreditMemoSort:
    """What the list of credit memos can be sorted by."""

    archived: Final = SortField["CreditMemo"]("credit memos", "archived")
    credit_date: Final = SortField["CreditMemo"]("credit memos", "creditDate")
    amount: Final = SortField["CreditMemo"]("credit memos", "amount")
    applied_amount: Final = SortField["CreditMemo"]("credit memos", "appliedAmount")
    created_time: Final = SortField["CreditMemo"]("credit memos", "createdTime")
    updated_time: Final = SortField["CreditMemo"]("credit memos", "updatedTime")


_sorts("credit memos", "archived creditDate amount appliedAmount createdTime updatedTime")


class ReceivablePaymentFilters:
    """What the list of received payments can be filtered by."""

    id: Final = _field(EqIn["ReceivablePayment", ReceivablePaymentID], "received payments", "id")
    created_time: Final = _field(
        Range["ReceivablePayment", datetime], "received payments", "createdTime", confirmed=False
    )
    updated_time: Final = _field(
        Range["ReceivablePayment", datetime], "received payments", "updatedTime", confirmed=False
    )


class ReceivablePaymentSort:
    """What the list of received payments can be sorted by."""

    amount: Final = SortField["ReceivablePayment"]("received payments", "amount")
    created_time: Final = SortField["ReceivablePayment"]("received payments", "createdTime")
    updated_time: Final = SortField["ReceivablePayment"]("received payments", "updatedTime")


_sorts("received payments", "amount createdTime updatedTime")
