"""Customers, invoices, credit memos, received payments."""

from collections.abc import Sequence
from typing import Final

from billv3 import _calls
from billv3._call import Call, Effect, encode, nothing, reader
from billv3._entities import Entity
from billv3._json import dumps
from billv3.errors import UsageError
from billv3.ids import (
    CreditMemoID,
    CustomerBankAccountID,
    CustomerContactID,
    CustomerID,
    InvoiceID,
    ReceivablePaymentID,
    RecurringInvoiceID,
    UserID,
)
from billv3.models.customers import (
    ChargeAuthorization,
    CustomerBankAccount,
    CustomerBankAccountCreate,
    CustomerBankAccountUpdate,
    CustomerContact,
    CustomerContactCreate,
    CustomerContactUpdate,
)
from billv3.models.receivables import (
    CreditMemo,
    CreditMemoCreate,
    CreditMemoUpdate,
    Customer,
    CustomerCharge,
    CustomerCreate,
    CustomerUpdate,
    Invoice,
    InvoiceCreate,
    InvoiceUpdate,
    PaymentLink,
    PaymentLinkRequest,
    ReceiptRecord,
    ReceivablePayment,
    RecurringInvoice,
    RecurringInvoiceCreate,
    RecurringInvoiceUpdate,
)

from ._async_base import (
    AsyncArchives,
    AsyncBulkCreates,
    AsyncBulkReplaces,
    AsyncBulkRestores,
    AsyncBulkUpdates,
    AsyncCreates,
    AsyncDated,
    AsyncListed,
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
)


class AsyncCustomers(
    AsyncDated[Customer, CustomerID],
    AsyncCreates[Customer, CustomerCreate],
    AsyncUpdates[Customer, CustomerID, CustomerUpdate],
    AsyncRestores[Customer, CustomerID],
):
    """Customers, with their contacts and bank accounts."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, CUSTOMERS)

    def contacts(self, id: CustomerID) -> "AsyncCustomerContacts":
        """Reach the contacts of one customer."""
        return AsyncCustomerContacts(self._runner, id)

    def bank_accounts(self, id: CustomerID) -> "AsyncCustomerBankAccounts":
        """Reach the bank accounts of one customer."""
        return AsyncCustomerBankAccounts(self._runner, id)

    async def authorize_charges(self, id: CustomerID, *, authorized: bool = True) -> None:
        """
        Note that a customer may (or may no longer) be charged; safe to repeat.

        You must have the customer's signed authorization.
        """
        await self._runner.run(
            Call(
                method="POST",
                path=f"{CUSTOMERS.path}/{_calls.checked_id(id, 'customer')}/charge-authorization",
                decode=nothing,
                effect=Effect.SAME,
                body=encode(ChargeAuthorization(authorized_to_charge=authorized)),
                record=f"customer {id}",
            )
        )


class AsyncCustomerContacts(
    AsyncListed[CustomerContact],
    AsyncCreates[CustomerContact, CustomerContactCreate],
    AsyncUpdates[CustomerContact, CustomerContactID, CustomerContactUpdate],
):
    """Contacts of one customer."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner, customer_id: CustomerID) -> None:
        super().__init__(
            runner,
            Entity(
                name="customer contacts",
                one="customer contact",
                path=f"{CUSTOMERS.path}/{_calls.checked_id(customer_id, 'customer')}/contacts",
                model=CustomerContact,
                keys=("contacts",),
                archivable=False,
                dated=False,
            ),
        )

    async def get(self, id: CustomerContactID) -> CustomerContact:
        """Read one contact. Raises NotFound."""
        return await self._runner.run(_calls.get(self._entity, id))


class AsyncCustomerBankAccounts(
    AsyncListed[CustomerBankAccount],
    AsyncCreates[CustomerBankAccount, CustomerBankAccountCreate],
    AsyncUpdates[CustomerBankAccount, CustomerBankAccountID, CustomerBankAccountUpdate],
    AsyncArchives[CustomerBankAccount, CustomerBankAccountID],
):
    """Bank accounts of one customer; the customer needs a billing address first."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner, customer_id: CustomerID) -> None:
        super().__init__(
            runner,
            Entity(
                name="customer bank accounts",
                one="customer bank account",
                path=f"{CUSTOMERS.path}/{_calls.checked_id(customer_id, 'customer')}/bank-accounts",
                model=CustomerBankAccount,
                keys=("bankAccounts",),
                archivable=False,
                dated=False,
            ),
        )

    async def get(self, id: CustomerBankAccountID) -> CustomerBankAccount:
        """Read one bank account. Raises NotFound."""
        return await self._runner.run(_calls.get(self._entity, id))


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

    async def record_payment(self, receipt: ReceiptRecord) -> ReceivablePayment:
        """
        Record money that was received outside BILL: nothing is charged.

        **Not safe to repeat** when the outcome is unknown: read the invoices' payments first.
        """
        return await self._runner.run(
            Call(
                method="POST",
                path=f"{INVOICES.path}/record-payment",
                decode=reader(ReceivablePayment),
                effect=Effect.WRITE,
                body=encode(receipt),
                record=f"recorded payment of customer {receipt.customer_id}",
            )
        )

    async def payment_link(self, id: InvoiceID, request: PaymentLinkRequest) -> PaymentLink:
        """Make a link by which a customer pays an invoice; safe to repeat. Whoever has it can use it."""
        return await self._runner.run(
            Call(
                method="POST",
                path=f"{INVOICES.path}/{_calls.checked_id(id, 'invoice')}/payment-link",
                decode=reader(PaymentLink),
                effect=Effect.SAME,
                body=encode(request),
                record=f"invoice {id}",
            )
        )

    async def email(
        self, id: InvoiceID, recipients: Sequence[str], *, reply_to: UserID | None = None
    ) -> None:
        """
        Send an invoice by e-mail; when the outcome is unknown it may have gone out.

        ``reply_to``: the user who gets the answers.
        """
        if not recipients:
            raise UsageError("The invoice has nobody to go to.", fix="Name at least one recipient.")
        answers_to = {} if reply_to is None else {"replyTo": {"userId": reply_to}}
        await self._runner.run(
            Call(
                method="POST",
                path=f"{INVOICES.path}/{_calls.checked_id(id, 'invoice')}/email",
                decode=nothing,
                effect=Effect.WRITE,
                body=dumps({"recipient": {"to": list(recipients)}, **answers_to}),
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
    AsyncBulkReplaces[CreditMemo, CreditMemoCreate],
    AsyncBulkUpdates[CreditMemo, CreditMemoUpdate],
    AsyncBulkRestores[CreditMemo, CreditMemoID],
):
    """Credits given to customers."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, CREDIT_MEMOS)


class AsyncReceivedPayments(AsyncDated[ReceivablePayment, ReceivablePaymentID]):
    """Payments from customers."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, RECEIVED)

    async def charge_moving_money(self, charge: CustomerCharge, *, dry_run: bool) -> ReceivablePayment | None:
        """
        Take money from a customer's bank account: **money moves**.

        The customer must have authorized it (``customers.authorize_charges``) and have a bank account.
        **Never repeat it blindly**: after OutcomeUnknown look among the received payments of the customer. A
        dry run checks what can be checked here and returns None.
        """
        if not charge.invoice_payments:
            raise UsageError("The charge is for no invoice.", fix="Name at least one invoice.")
        call: Call[ReceivablePayment] = Call(
            method="POST",
            path=RECEIVED.path,
            decode=reader(ReceivablePayment),
            effect=Effect.WRITE,
            body=encode(charge),
            record=f"charge of customer {charge.customer_id}",
        )
        if dry_run:
            return None
        return await self._runner.run(call)


class AsyncRecurringInvoices(
    AsyncDated[RecurringInvoice, RecurringInvoiceID],
    AsyncCreates[RecurringInvoice, RecurringInvoiceCreate],
    AsyncUpdates[RecurringInvoice, RecurringInvoiceID, RecurringInvoiceUpdate],
    AsyncReplaces[RecurringInvoice, RecurringInvoiceID, RecurringInvoiceCreate],
    AsyncRestores[RecurringInvoice, RecurringInvoiceID],
):
    """Plans by which BILL makes invoices."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, RECURRING_INVOICES)
