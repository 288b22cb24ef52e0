"""Customers, invoices, credit memos, received payments."""

from collections.abc import Sequence
from typing import Final

from billv3 import _calls
from billv3._call import Call, Effect, nothing
from billv3._entities import Entity
from billv3._json import dumps
from billv3.ids import CreditMemoID, CustomerID, InvoiceID, ReceivablePaymentID, RecurringInvoiceID
from billv3.models.receivables import (
    CreditMemo,
    CreditMemoCreate,
    CreditMemoUpdate,
    Customer,
    CustomerCreate,
    CustomerUpdate,
    Invoice,
    InvoiceCreate,
    InvoiceUpdate,
    ReceivablePayment,
    RecurringInvoice,
)

from ._async_base import (
    AsyncBulkCreates,
    AsyncCreates,
    AsyncDated,
    AsyncRecords,
    AsyncReplaces,
    AsyncRestores,
    AsyncRunner,
    AsyncUpdates,
)

CUSTOMERS: Final = Entity(name="customers", one="customer", path="/v3/customers", model=Customer)
INVOICES: Final = Entity(name="invoices", one="invoice", path="/v3/invoices", model=Invoice)
CREDIT_MEMOS: Final = Entity(
    name="credit memos",
    one="credit memo",
    path="/v3/credit-memos",
    model=CreditMemo,
    keys=("creditMemos",),
    bulk_max=50,
)
RECEIVED: Final = Entity(
    name="received payments",
    one="received payment",
    path="/v3/receivable-payments",
    model=ReceivablePayment,
    archivable=False,
)
RECURRING_INVOICES: Final = Entity(
    name="recurring invoices",
    one="recurring invoice",
    path="/v3/recurring-invoices",
    model=RecurringInvoice,
    dated=False,
    archivable=False,
)


class AsyncCustomers(
    AsyncDated[Customer, CustomerID],
    AsyncCreates[Customer, CustomerCreate],
    AsyncUpdates[Customer, CustomerID, CustomerUpdate],
    AsyncRestores[Customer, CustomerID],
):
    """Customers."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, CUSTOMERS)


class AsyncInvoices(
    AsyncDated[Invoice, InvoiceID],
    AsyncCreates[Invoice, InvoiceCreate],
    AsyncUpdates[Invoice, InvoiceID, InvoiceUpdate],
    AsyncReplaces[Invoice, InvoiceID, InvoiceCreate],
    AsyncRestores[Invoice, InvoiceID],
):
    """Invoices to customers."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, INVOICES)

    async def email(self, id: InvoiceID, recipients: Sequence[str]) -> None:
        """Send an invoice by e-mail; when the outcome is unknown it may have gone out."""
        await self._runner.run(
            Call(
                method="POST",
                path=f"{INVOICES.path}/{_calls.checked_id(id, 'invoice')}/email",
                decode=nothing,
                effect=Effect.WRITE,
                body=dumps({"recipient": {"to": list(recipients)}}),
                record=f"invoice {id}",
            )
        )


class AsyncCreditMemos(
    AsyncDated[CreditMemo, CreditMemoID],
    AsyncCreates[CreditMemo, CreditMemoCreate],
    AsyncUpdates[CreditMemo, CreditMemoID, CreditMemoUpdate],
    AsyncReplaces[CreditMemo, CreditMemoID, CreditMemoCreate],
    AsyncRestores[CreditMemo, CreditMemoID],
    AsyncBulkCreates[CreditMemo, CreditMemoCreate],
):
    """Credits given to customers."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, CREDIT_MEMOS)


class AsyncReceivedPayments(AsyncDated[ReceivablePayment, ReceivablePaymentID]):
    """Payments from customers; read only."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, RECEIVED)


class AsyncRecurringInvoices(AsyncRecords[RecurringInvoice, RecurringInvoiceID]):
    """Plans by which BILL makes invoices; read only."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, RECURRING_INVOICES)
