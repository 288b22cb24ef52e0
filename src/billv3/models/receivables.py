"""
Receivables in brief. Source: BILL developer documentation, customers and invoices; official Postman
collection.
"""

from datetime import date, datetime
from decimal import Decimal

from attrs import field, frozen

from billv3._convert import SECRET, Model
from billv3._unset import UNSET, Maybe
from billv3.ids import (
    BankAccountID,
    ChartOfAccountID,
    CreditMemoID,
    CustomerID,
    DocumentID,
    InvoiceID,
    InvoiceLineItemID,
    ItemID,
    PaymentTermID,
    ReceivablePaymentID,
    RecurringInvoiceID,
)

from ._enums import AccountType, InvoiceStatus, VendorCreditStatus
from ._shared import Address, Balance, HeaderClassifications, LineClassifications
from .payments import FundingAccount
from .recurring import Schedule


@frozen(kw_only=True, repr=False)
class Contact(Model):
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class Customer(Model):
    id: CustomerID
    archived: Maybe[bool] = UNSET
    name: Maybe[str] = UNSET
    company_name: Maybe[str] = UNSET
    contact: Maybe[Contact] = UNSET
    email: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    fax: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    invoice_currency: Maybe[str] = UNSET
    account_type: Maybe[AccountType | str] = UNSET
    payment_term_id: Maybe[PaymentTermID] = UNSET
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    billing_address: Maybe[Address] = UNSET
    shipping_address: Maybe[Address] = UNSET
    balance: Maybe[Balance] = UNSET
    authorized_to_charge: Maybe[bool] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class CustomerCreate(Model):
    name: str
    company_name: Maybe[str] = UNSET
    contact: Maybe[Contact] = UNSET
    email: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    fax: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    invoice_currency: Maybe[str] = UNSET
    account_type: Maybe[AccountType | str] = UNSET
    payment_term_id: Maybe[PaymentTermID] = UNSET
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    billing_address: Maybe[Address] = UNSET
    shipping_address: Maybe[Address] = UNSET


@frozen(kw_only=True, repr=False)
class CustomerUpdate(Model):
    name: Maybe[str] = UNSET
    company_name: Maybe[str] = UNSET
    contact: Maybe[Contact] = UNSET
    email: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    fax: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    invoice_currency: Maybe[str] = UNSET
    account_type: Maybe[AccountType | str] = UNSET
    payment_term_id: Maybe[PaymentTermID] = UNSET
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    billing_address: Maybe[Address] = UNSET
    shipping_address: Maybe[Address] = UNSET


@frozen(kw_only=True, repr=False)
class InvoiceLineItem(Model):
    id: Maybe[InvoiceLineItemID] = UNSET
    description: Maybe[str] = UNSET
    price: Maybe[Decimal] = UNSET
    quantity: Maybe[Decimal] = UNSET
    classifications: Maybe[LineClassifications] = UNSET


@frozen(kw_only=True, repr=False)
class InvoicePayment(Model):
    id: Maybe[ReceivablePaymentID] = UNSET
    amount: Maybe[Decimal] = UNSET
    status: Maybe[str] = UNSET
    date: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class CustomerReference(Model):
    """The customer of a new invoice: nested when written, ``customer_id`` when read."""

    id: CustomerID


@frozen(kw_only=True, repr=False)
class Invoice(Model):
    """An invoice to a customer: number and date are at the top, unlike those of a bill."""

    id: InvoiceID
    archived: Maybe[bool] = UNSET
    invoice_number: Maybe[str] = UNSET
    invoice_date: Maybe[date] = UNSET
    due_date: Maybe[date] = UNSET
    customer_id: Maybe[CustomerID] = UNSET
    total_amount: Maybe[Decimal] = UNSET
    due_amount: Maybe[Decimal] = UNSET
    scheduled_amount: Maybe[Decimal] = UNSET
    credit_amount: Maybe[Decimal] = UNSET
    status: Maybe[InvoiceStatus | str] = UNSET
    exchange_rate: Maybe[Decimal] = UNSET
    invoice_line_items: Maybe[tuple[InvoiceLineItem, ...]] = UNSET
    pay_to_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    payments: Maybe[tuple[InvoicePayment, ...]] = UNSET
    classifications: Maybe[HeaderClassifications] = UNSET
    sales_tax_item_id: Maybe[ItemID] = UNSET
    sales_tax_total: Maybe[Decimal] = UNSET
    sales_tax_percentage: Maybe[Decimal] = UNSET
    enable_card_payment: Maybe[bool] = UNSET
    convenience_fee: Maybe[Decimal] = UNSET
    invoice_pdf_id: Maybe[DocumentID] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class InvoiceCreate(Model):
    """A new invoice, or the whole content of one to be replaced."""

    customer: CustomerReference
    invoice_number: str
    invoice_date: date
    due_date: date
    invoice_line_items: tuple[InvoiceLineItem, ...]
    pay_to_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    classifications: Maybe[HeaderClassifications] = UNSET
    sales_tax_item_id: Maybe[ItemID] = UNSET
    sales_tax_percentage: Maybe[Decimal] = UNSET
    enable_card_payment: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class InvoiceUpdate(Model):
    customer: Maybe[CustomerReference] = UNSET
    invoice_number: Maybe[str] = UNSET
    invoice_date: Maybe[date] = UNSET
    due_date: Maybe[date] = UNSET
    invoice_line_items: Maybe[tuple[InvoiceLineItem, ...]] = UNSET
    pay_to_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    classifications: Maybe[HeaderClassifications] = UNSET
    sales_tax_item_id: Maybe[ItemID] = UNSET
    sales_tax_percentage: Maybe[Decimal] = UNSET
    enable_card_payment: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class InvoiceAllocation(Model):
    """What a payment settles on one invoice."""

    invoice_id: Maybe[InvoiceID] = UNSET
    amount: Maybe[Decimal] = UNSET
    payment_date: Maybe[date] = UNSET


@frozen(kw_only=True, repr=False)
class PaidInvoice(Model):
    """An invoice in the answer to a recorded payment, with what was paid on it."""

    id: Maybe[InvoiceID] = UNSET
    payments: Maybe[tuple[InvoicePayment, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class ReceivablePayment(Model):
    """
    Money received.

    Lists tell ``invoice_payments``; the answer to ``invoices.record_payment`` tells ``invoices``.
    """

    id: ReceivablePaymentID
    customer_id: Maybe[CustomerID] = UNSET
    amount: Maybe[Decimal] = UNSET
    unapplied_amount: Maybe[Decimal] = UNSET
    payment_date: Maybe[date] = UNSET
    payment_type: Maybe[str] = UNSET
    receivables_type: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    reference_number: Maybe[str] = UNSET
    online_payment: Maybe[bool] = UNSET
    status: Maybe[str] = UNSET
    funding_account: Maybe[FundingAccount] = UNSET
    receivables_account: Maybe[FundingAccount] = UNSET
    convenience_fee_amount: Maybe[Decimal] = UNSET
    invoice_payments: Maybe[tuple[InvoiceAllocation, ...]] = UNSET
    invoices: Maybe[tuple[PaidInvoice, ...]] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class ChargeAllocation(Model):
    """How much of a charge is for one invoice."""

    invoice_id: InvoiceID
    amount: Decimal


@frozen(kw_only=True, repr=False)
class CustomerCharge(Model):
    """
    Money to be taken from a customer's bank account.

    ``payment_date``: the day of the debit; BILL's reference describes the field without naming it, and the
    received payment calls it so. Source: BILL API reference, chargecustomer.
    """

    customer_id: CustomerID
    funding_account: FundingAccount
    invoice_payments: tuple[ChargeAllocation, ...]
    description: Maybe[str] = UNSET
    payment_date: Maybe[date] = UNSET


@frozen(kw_only=True, repr=False)
class ReceiptAllocation(Model):
    """How much of money received is for one invoice."""

    id: InvoiceID
    amount: Decimal


@frozen(kw_only=True, repr=False)
class ReceiptRecord(Model):
    """
    Money received outside BILL, to be recorded: nothing is charged.

    Payment types seen: CASH, CHECK, CREDIT_CARD, PAYPAL.
    """

    customer_id: CustomerID
    payment_date: date
    payment_type: str
    amount: Decimal
    invoices: tuple[ReceiptAllocation, ...]
    description: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentLinkRequest(Model):
    """Who is to pay an invoice through a link, and where they land afterwards."""

    customer_id: CustomerID
    email: str
    return_url: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentLink(Model):
    """A link that holds a right of its own: not for logs."""

    payment_link: Maybe[str] = field(default=UNSET, metadata=SECRET)


@frozen(kw_only=True, repr=False)
class CreditMemoLineItem(Model):
    """A line: price and quantity, or a percentage of the whole (negative for a discount)."""

    id: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    price: Maybe[Decimal] = UNSET
    quantity: Maybe[Decimal] = UNSET
    rate_percent: Maybe[Decimal] = UNSET
    amount: Maybe[Decimal] = UNSET
    taxable: Maybe[bool] = UNSET
    classifications: Maybe[LineClassifications] = UNSET


@frozen(kw_only=True, repr=False)
class CreditMemo(Model):
    """A credit given to a customer."""

    id: CreditMemoID
    archived: Maybe[bool] = UNSET
    customer_id: Maybe[CustomerID] = UNSET
    reference_number: Maybe[str] = UNSET
    credit_date: Maybe[date] = UNSET
    description: Maybe[str] = UNSET
    credit_memo_line_items: Maybe[tuple[CreditMemoLineItem, ...]] = UNSET
    sales_tax_item_id: Maybe[ItemID] = UNSET
    sales_tax_total: Maybe[Decimal] = UNSET
    sales_tax_percentage: Maybe[Decimal] = UNSET
    pay_to_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    pay_to_bank_account_id: Maybe[BankAccountID] = UNSET
    amount: Maybe[Decimal] = UNSET
    applied_amount: Maybe[Decimal] = UNSET
    status: Maybe[VendorCreditStatus | str] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class CreditMemoCreate(Model):
    """A new credit memo, or the whole content of one to be replaced; ``id`` only in ``replace_bulk``."""

    customer_id: CustomerID
    reference_number: str
    credit_date: date
    credit_memo_line_items: tuple[CreditMemoLineItem, ...]
    id: Maybe[CreditMemoID] = UNSET
    description: Maybe[str] = UNSET
    sales_tax_item_id: Maybe[ItemID] = UNSET
    pay_to_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    pay_to_bank_account_id: Maybe[BankAccountID] = UNSET


@frozen(kw_only=True, repr=False)
class CreditMemoUpdate(Model):
    """What to change about a credit memo; ``id`` only in ``update_bulk``."""

    id: Maybe[CreditMemoID] = UNSET
    customer_id: Maybe[CustomerID] = UNSET
    reference_number: Maybe[str] = UNSET
    credit_date: Maybe[date] = UNSET
    credit_memo_line_items: Maybe[tuple[CreditMemoLineItem, ...]] = UNSET
    description: Maybe[str] = UNSET
    sales_tax_item_id: Maybe[ItemID] = UNSET
    pay_to_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    pay_to_bank_account_id: Maybe[BankAccountID] = UNSET


@frozen(kw_only=True, repr=False)
class RecurringInvoiceLineItem(Model):
    id: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    amount: Maybe[Decimal] = UNSET
    price: Maybe[Decimal] = UNSET
    quantity: Maybe[Decimal] = UNSET
    taxable: Maybe[bool] = UNSET
    classifications: Maybe[LineClassifications] = UNSET


@frozen(kw_only=True, repr=False)
class RecurringInvoice(Model):
    """A plan by which BILL makes invoices; the invoices themselves are in ``invoices``."""

    id: RecurringInvoiceID
    archived: Maybe[bool] = UNSET
    customer_id: Maybe[CustomerID] = UNSET
    description: Maybe[str] = UNSET
    schedule: Maybe[Schedule] = UNSET
    recurring_invoice_line_items: Maybe[tuple[RecurringInvoiceLineItem, ...]] = UNSET
    classifications: Maybe[LineClassifications] = UNSET
    send_email: Maybe[bool] = UNSET
    payment_term_id: Maybe[PaymentTermID] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class RecurringInvoiceCreate(Model):
    """A new plan, or the whole content of one to be replaced."""

    customer_id: CustomerID
    schedule: Schedule
    recurring_invoice_line_items: tuple[RecurringInvoiceLineItem, ...]
    description: Maybe[str] = UNSET
    classifications: Maybe[LineClassifications] = UNSET
    send_email: Maybe[bool] = UNSET
    payment_term_id: Maybe[PaymentTermID] = UNSET


@frozen(kw_only=True, repr=False)
class RecurringInvoiceUpdate(Model):
    """What to change about a plan."""

    customer_id: Maybe[CustomerID] = UNSET
    schedule: Maybe[Schedule] = UNSET
    recurring_invoice_line_items: Maybe[tuple[RecurringInvoiceLineItem, ...]] = UNSET
    description: Maybe[str] = UNSET
    classifications: Maybe[LineClassifications] = UNSET
    send_email: Maybe[bool] = UNSET
    payment_term_id: Maybe[PaymentTermID] = UNSET
