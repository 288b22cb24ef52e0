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

from ._grammar import (
    FILTERABLE,
    SORTABLE,
    UNCONFIRMED,
    EqIn,
    EqNe,
    EqNeIn,
    EqNeInNin,
    EqOnly,
    EqSw,
    Field,
    Filter,
    Range,
    Sort,
    SortField,
    Value,
    where,
)
from ._lists import (
    ChartOfAccountFilters,
    ChartOfAccountSort,
    ClassificationFilters,
    ClassificationSort,
    EmployeeFilters,
    EmployeeSort,
    FundingBankFilters,
    FundingBankSort,
    ItemFilters,
    ItemSort,
    RoleSort,
    UserFilters,
    UserSort,
)
from ._payables import (
    BillFilters,
    BillSort,
    PaymentFilters,
    PaymentSort,
    RecurringBillFilters,
    RecurringBillSort,
    VendorCreditFilters,
    VendorCreditSort,
    VendorFilters,
    VendorSort,
)
from ._receivables import (
    CreditMemoFilters,
    CreditMemoSort,
    CustomerFilters,
    CustomerSort,
    InvoiceFilters,
    InvoiceSort,
    ReceivablePaymentFilters,
    ReceivablePaymentSort,
    RecurringInvoiceFilters,
    RecurringInvoiceSort,
)

__all__ = [
    "FILTERABLE",
    "SORTABLE",
    "UNCONFIRMED",
    "BillFilters",
    "BillSort",
    "ChartOfAccountFilters",
    "ChartOfAccountSort",
    "ClassificationFilters",
    "ClassificationSort",
    "CreditMemoFilters",
    "CreditMemoSort",
    "CustomerFilters",
    "CustomerSort",
    "EmployeeFilters",
    "EmployeeSort",
    "EqIn",
    "EqNe",
    "EqNeIn",
    "EqNeInNin",
    "EqOnly",
    "EqSw",
    "Field",
    "Filter",
    "FundingBankFilters",
    "FundingBankSort",
    "InvoiceFilters",
    "InvoiceSort",
    "ItemFilters",
    "ItemSort",
    "PaymentFilters",
    "PaymentSort",
    "Range",
    "ReceivablePaymentFilters",
    "ReceivablePaymentSort",
    "RecurringBillFilters",
    "RecurringBillSort",
    "RecurringInvoiceFilters",
    "RecurringInvoiceSort",
    "RoleSort",
    "Sort",
    "SortField",
    "UserFilters",
    "UserSort",
    "Value",
    "VendorCreditFilters",
    "VendorCreditSort",
    "VendorFilters",
    "VendorSort",
    "where",
]
