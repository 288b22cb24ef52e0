# Made by tools/generate_billv3_client.py from resources/_async_receivables.py, which is the file to change.
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

from ._base import (
    Archives,
    BulkCreates,
    BulkReplaces,
    BulkRestores,
    BulkUpdates,
    Creates,
    Dated,
    Listed,
    Replaces,
    Restores,
    Runner,
    Updates,
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


class Customers(
    Dated[Customer, CustomerID],
    Creates[Customer, CustomerCreate],
    Updates[Customer, CustomerID, CustomerUpdate],
    Restores[Customer, CustomerID],
):
    """Customers, with their contacts and bank accounts."""

    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, CUSTOMERS)

    def contacts(self, id: CustomerID) -> "CustomerContacts":
        """Reach the contacts of one customer."""
        return CustomerContacts(self._runner, id)

    def bank_accounts(self, id: CustomerID) -> "CustomerBankAccounts":
        """Reach the bank accounts of one customer."""
        return CustomerBankAccounts(self._runner, id)

    def authorize_charges(self, id: CustomerID, *, authorized: bool = True) -> None:
        """
        Note that a customer may (or may no longer) be charged; safe to repeat.

        You must have the customer's signed authorization.
        """
        self._runner.run(
            Call(
                method="POST",
                path=f"{CUSTOMERS.path}/{_calls.checked_id(id, 'customer')}/charge-authorization",
                decode=nothing,
                effect=Effect.SAME,
                body=encode(ChargeAuthorization(authorized_to_charge=authorized)),
                record=f"customer {id}",
            )
        )


class CustomerContacts(
    Listed[CustomerContact],
    Creates[CustomerContact, CustomerContactCreate],
    Updates[CustomerContact, CustomerContactID, CustomerContactUpdate],
):
    """Contacts of one customer."""

    __slots__ = ()

    def __init__(self, runner: Runner, customer_id: CustomerID) -> None:
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

    def get(self, id: CustomerContactID) -> CustomerContact:
        """Read one contact. Raises NotFound."""
        return self._runner.run(_calls.get(self._entity, id))


class CustomerBankAccounts(
    Listed[CustomerBankAccount],
    Creates[CustomerBankAccount, CustomerBankAccountCreate],
    Updates[CustomerBankAccount, CustomerBankAccountID, CustomerBankAccountUpdate],
    Archives[CustomerBankAccount, CustomerBankAccountID],
):
    """Bank accounts of one customer; the customer needs a billing address first."""

    __slots__ = ()

    def __init__(self, runner: Runner, customer_id: CustomerID) -> None:
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

    def get(self, id: CustomerBankAccountID) -> CustomerBankAccount:
        """Read one bank account. Raises NotFound."""
        return self._runner.run(_calls.get(self._entity, id))


class Invoices(
    Dated[Invoice, InvoiceID],
    Creates[Invoice, InvoiceCreate],
    Updates[Invoice, InvoiceID, InvoiceUpdate],
    Replaces[Invoice, InvoiceID, InvoiceCreate],
    Restores[Invoice, InvoiceID],
):
    """Invoices to customers."""

    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, INVOICES)

    def record_payment(self, receipt: ReceiptRecord) -> ReceivablePayment:
        """
        Record money that was received outside BILL: nothing is charged.

        **Not safe to repeat** when the outcome is unknown: read the invoices' payments first.
        """
        return self._runner.run(
            Call(
                method="POST",
                path=f"{INVOICES.path}/record-payment",
                decode=reader(ReceivablePayment),
                effect=Effect.WRITE,
                body=encode(receipt),
                record=f"recorded payment of customer {receipt.customer_id}",
            )
        )

    def payment_link(self, id: InvoiceID, request: PaymentLinkRequest) -> PaymentLink:
        """Make a link by which a customer pays an invoice; safe to repeat. Whoever has it can use it."""
        return self._runner.run(
            Call(
                method="POST",
                path=f"{INVOICES.path}/{_calls.checked_id(id, 'invoice')}/payment-link",
                decode=reader(PaymentLink),
                effect=Effect.SAME,
                body=encode(request),
                record=f"invoice {id}",
            )
        )

    def email(self, id: InvoiceID, recipients: Sequence[str], *, reply_to: UserID | None = None) -> None:
        """
        Send an invoice by e-mail; when the outcome is unknown it may have gone out.

        ``reply_to``: the user who gets the answers.
        """
        if not recipients:
            raise UsageError("The invoice has nobody to go to.", fix="Name at least one recipient.")
        answers_to = {} if reply_to is None else {"replyTo": {"userId": reply_to}}
        self._runner.run(
            Call(
                method="POST",
                path=f"{INVOICES.path}/{_calls.checked_id(id, 'invoice')}/email",
                decode=nothing,
                effect=Effect.WRITE,
                body=dumps({"recipient": {"to": list(recipients)}, **answers_to}),
                record=f"invoice {id}",
            )
        )


class CreditMemos(
    Dated[CreditMemo, CreditMemoID],
    Creates[CreditMemo, CreditMemoCreate],
    Updates[CreditMemo, CreditMemoID, CreditMemoUpdate],
    Replaces[CreditMemo, CreditMemoID, CreditMemoCreate],
    Restores[CreditMemo, CreditMemoID],
    BulkCreates[CreditMemo, CreditMemoCreate],
    BulkReplaces[CreditMemo, CreditMemoCreate],
    BulkUpdates[CreditMemo, CreditMemoUpdate],
    BulkRestores[CreditMemo, CreditMemoID],
):
    """Credits given to customers."""

    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, CREDIT_MEMOS)


class ReceivedPayments(Dated[ReceivablePayment, ReceivablePaymentID]):
    """Payments from customers."""

    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, RECEIVED)

    def charge_moving_money(self, charge: CustomerCharge, *, dry_run: bool) -> ReceivablePayment | None:
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
        return self._runner.run(call)


class RecurringInvoices(
    Dated[RecurringInvoice, RecurringInvoiceID],
    Creates[RecurringInvoice, RecurringInvoiceCreate],
    Updates[RecurringInvoice, RecurringInvoiceID, RecurringInvoiceUpdate],
    Replaces[RecurringInvoice, RecurringInvoiceID, RecurringInvoiceCreate],
    Restores[RecurringInvoice, RecurringInvoiceID],
):
    """Plans by which BILL makes invoices."""

    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, RECURRING_INVOICES)
