"""
Payments to vendors.

Source: BILL API reference, listpayments, createpayment, createbulkpayment, recordpayment, cancelpayment,
voidpayment, listpaymentoptions; changelog 2024-07-22, 2024-12-26, 2025-04-29.
"""

from datetime import date, datetime
from decimal import Decimal

from attrs import field, frozen

from billv3._convert import SECRET, Model, wire
from billv3._unset import UNSET, Maybe
from billv3.ids import BillID, BillPaymentID, ChartOfAccountID, PaymentBatchID, PaymentID, UserID, VendorID

from ._enums import (
    DisbursementStatus,
    FundingAccountType,
    PayBySubType,
    PayByType,
    PaymentStatus,
    SingleStatus,
    VoidStatus,
    VoidType,
)
from ._shared import CreditUse, PaymentPurpose


@frozen(kw_only=True, repr=False)
class FundingAccount(Model):
    """Where the money comes from; a wallet has no id."""

    type: FundingAccountType | str
    id: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class ProcessingOptions(Model):
    """
    How BILL processes a payment.

    ``create_bill`` pays a vendor who has sent no bill. Delivery types seen: STANDARD, UPS_1DAY, UPS_2DAY,
    RTP_DELIVERY.
    """

    request_pay_faster: Maybe[bool] = UNSET
    create_bill: Maybe[bool] = UNSET
    request_check_delivery_type: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class BillPayment(Model):
    """
    What a payment settles on one bill: the allocation that counts.

    The bill is settled by ``amount`` plus the amounts of ``vendor_credits``.
    """

    id: Maybe[BillPaymentID] = UNSET
    bill_id: Maybe[BillID] = UNSET
    amount: Maybe[Decimal] = UNSET
    vendor_credits: Maybe[tuple[CreditUse, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class CheckDisbursement(Model):
    """A paper check; its number is a whole number on the wire."""

    sent_date: Maybe[date] = UNSET
    arrives_by_date: Maybe[date] = UNSET
    check_number: Maybe[int] = UNSET


@frozen(kw_only=True, repr=False)
class ACHDisbursement(Model):
    sent_date: Maybe[date] = UNSET
    arrives_by_date: Maybe[date] = UNSET


@frozen(kw_only=True, repr=False)
class RPPSDisbursement(Model):
    sent_date: Maybe[date] = UNSET
    arrives_by_date: Maybe[date] = UNSET
    trace_number: Maybe[int] = UNSET
    batch_number: Maybe[int] = UNSET


@frozen(kw_only=True, repr=False)
class InternationalDisbursement(Model):
    sent_date: Maybe[date] = UNSET
    arrives_by_date: Maybe[date] = UNSET
    amount: Maybe[Decimal] = UNSET
    disbursement_sub_type: Maybe[PayBySubType | str] = UNSET


@frozen(kw_only=True, repr=False)
class VirtualCardDisbursement(Model):
    arrives_by_date: Maybe[date] = UNSET
    valid_until: Maybe[date] = UNSET
    last4_card_number: Maybe[str] = field(default=UNSET, metadata=SECRET)


@frozen(kw_only=True, repr=False)
class WalletDisbursement(Model):
    arrives_by_date: Maybe[date] = UNSET


@frozen(kw_only=True, repr=False)
class DisbursementInfo(Model):
    """How the money reached the vendor: ``is_voidable`` and one of the others."""

    is_voidable: Maybe[bool] = UNSET
    check_disbursement: Maybe[CheckDisbursement] = UNSET
    ach_disbursement: Maybe[ACHDisbursement] = UNSET
    rpps_disbursement: Maybe[RPPSDisbursement] = UNSET
    international_disbursement: Maybe[InternationalDisbursement] = UNSET
    vcard_disbursement: Maybe[VirtualCardDisbursement] = UNSET
    wallet_disbursement: Maybe[WalletDisbursement] = UNSET


@frozen(kw_only=True, repr=False)
class VoidInfo(Model):
    """One request to void a payment, and how far it is."""

    id: Maybe[str] = UNSET
    requested_by: Maybe[UserID] = UNSET
    type: Maybe[VoidType | str] = UNSET
    status: Maybe[VoidStatus | str] = UNSET
    reason: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class LedgerAccount(Model):
    """The ledger account a recorded payment was paid from."""

    chart_of_account_id: Maybe[ChartOfAccountID] = UNSET


@frozen(kw_only=True, repr=False)
class Payment(Model):
    """
    A payment as BILL knows it.

    Attributes:
        bill_id: Only for a payment of one bill; ``bill_payments`` is what counts.
        amount: In the payment's currency, credits not included.
        process_date: The day BILL debits the funding account.
        status: ``PAID`` does not mean delivered; ``single_status`` says more. Spelled CANCELLED here,
            CANCELED there.
        online_payment: True when BILL moved the money, False when it was only recorded.
        to_print_check, classifications, sync_reference, allow_export: Of a recorded payment; whether BILL
            returns them later is not documented, so be ready for ``UNSET``.
    """

    id: PaymentID
    vendor_id: Maybe[VendorID] = UNSET
    vendor_name: Maybe[str] = UNSET
    bill_id: Maybe[BillID] = UNSET
    bill_payments: Maybe[tuple[BillPayment, ...]] = UNSET
    amount: Maybe[Decimal] = UNSET
    funding_amount: Maybe[Decimal] = UNSET
    exchange_rate: Maybe[Decimal] = UNSET
    description: Maybe[str] = UNSET
    process_date: Maybe[date] = UNSET
    funding_account: Maybe[FundingAccount] = UNSET
    processing_options: Maybe[ProcessingOptions] = UNSET
    transaction_number: Maybe[str] = UNSET
    confirmation_number: Maybe[str] = UNSET
    status: Maybe[PaymentStatus | str] = UNSET
    single_status: Maybe[SingleStatus | str] = UNSET
    online_payment: Maybe[bool] = UNSET
    disbursement_type: Maybe[PayByType | str] = UNSET
    disbursement_status: Maybe[DisbursementStatus | str] = UNSET
    disbursement_info: Maybe[DisbursementInfo] = UNSET
    remittance_email: Maybe[str] = UNSET
    void_info: Maybe[tuple[VoidInfo, ...]] = UNSET
    cancel_request_submitted: Maybe[bool] = UNSET
    payment_purpose: Maybe[PaymentPurpose] = UNSET
    card_funding_purpose: Maybe[str] = UNSET
    created_by: Maybe[UserID] = UNSET
    to_print_check: Maybe[bool] = UNSET
    classifications: Maybe[LedgerAccount] = UNSET
    sync_reference: Maybe[str] = UNSET
    allow_export: Maybe[bool] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentCreate(Model):
    """
    A payment to make: **money moves**. Needs an MFA-trusted session in production.

    ``bill_id`` is needed unless ``processing_options.create_bill``; ``process_date`` is needed for WALLET
    and AP_CARD.
    ``transaction_number`` (unique, letters and digits, at most 50): make it from your own record and store it
    *before* the call; it is the only way to find out whether a lost call was carried out
    (``payments.find_by_transaction_number``). ``description`` holds at most 70 characters.
    """

    amount: Decimal
    funding_account: FundingAccount
    processing_options: ProcessingOptions = field(factory=ProcessingOptions)
    bill_id: Maybe[BillID] = UNSET
    vendor_id: Maybe[VendorID] = UNSET
    process_date: Maybe[date] = UNSET
    description: Maybe[str] = UNSET
    transaction_number: Maybe[str] = UNSET
    exchange_rate_batch_id: Maybe[int] = UNSET
    vendor_credits: Maybe[tuple[CreditUse, ...]] = UNSET
    card_funding_purpose: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class BulkPaymentLine(Model):
    """One existing bill to pay in a bulk payment; amounts of zero or more."""

    bill_id: BillID
    amount: Decimal
    vendor_id: Maybe[VendorID] = UNSET
    description: Maybe[str] = UNSET
    transaction_number: Maybe[str] = UNSET
    vendor_credits: Maybe[tuple[CreditUse, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class BulkPaymentCreate(Model):
    """
    Bills to pay at once: **money moves**. Leave ``vendor_id`` out for several vendors.

    ``payments.create_bulk_moving_money`` takes up to 50, all or nothing; ``create_mass_moving_money`` up to
    2,000, each by itself.
    """

    funding_account: FundingAccount
    payments: tuple[BulkPaymentLine, ...]
    process_date: Maybe[date] = UNSET
    vendor_id: Maybe[VendorID] = UNSET
    description: Maybe[str] = UNSET
    exchange_rate_batch_id: Maybe[int] = UNSET


@frozen(kw_only=True, repr=False)
class RecordedAllocation(Model):
    """What a payment made elsewhere settled on one bill."""

    bill_id: BillID
    amount: Decimal
    vendor_credits: Maybe[tuple[CreditUse, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentRecord(Model):
    """
    A payment made outside BILL, to be recorded: no money moves, no MFA.

    ``sync_reference`` is a reference of the ledger, such as a check number. Send ``allow_export=False`` for
    what came from the ledger, else BILL's own sync may push it there again.
    """

    vendor_id: VendorID
    process_date: date
    to_print_check: bool
    payments: tuple[RecordedAllocation, ...]
    classifications: Maybe[LedgerAccount] = UNSET
    description: Maybe[str] = UNSET
    sync_reference: Maybe[str] = UNSET
    allow_export: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class VoidRequest(Model):
    """How and why to void a payment; the reason holds at most 4,000 characters."""

    type: VoidType | str
    reason: str


@frozen(kw_only=True, repr=False)
class FeeInfo(Model):
    amount: Maybe[Decimal] = UNSET
    rate: Maybe[Decimal] = UNSET


@frozen(kw_only=True, repr=False)
class FundingOption(Model):
    """A bank or card that could pay, with its dates and its price."""

    id: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    available: Maybe[bool] = UNSET
    process_date: Maybe[date] = UNSET
    delivery_date: Maybe[date] = UNSET
    reason: Maybe[str] = UNSET
    conditions: Maybe[tuple[object, ...]] = field(default=UNSET, hash=False)
    fee: Maybe[object] = field(default=UNSET, hash=False)
    brand: Maybe[str] = UNSET
    fee_info: Maybe[FeeInfo] = UNSET


@frozen(kw_only=True, repr=False)
class FundingOptions(Model):
    banks: Maybe[tuple[FundingOption, ...]] = UNSET
    cards: Maybe[tuple[FundingOption, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentOptions(Model):
    """The ways a vendor can be paid an amount now."""

    amount: Maybe[Decimal] = UNSET
    vendor_id: Maybe[VendorID] = UNSET
    funding_options: Maybe[FundingOptions] = UNSET


@frozen(kw_only=True, repr=False)
class AmountRange(Model):
    from_: Maybe[Decimal] = field(default=UNSET, metadata=wire("from"))
    to: Maybe[Decimal] = UNSET


@frozen(kw_only=True, repr=False)
class ExchangeRate(Model):
    """What a foreign payment would cost now; a batch of rates lives some 20 minutes."""

    vendor_id: Maybe[VendorID] = UNSET
    bill_currency: Maybe[str] = UNSET
    payment_currency: Maybe[str] = UNSET
    base_currency: Maybe[str] = UNSET
    exchange_rate: Maybe[Decimal] = UNSET
    amount_range: Maybe[AmountRange] = UNSET
    expiration_time: Maybe[datetime] = UNSET
    exchange_rate_batch_id: Maybe[int] = UNSET


@frozen(kw_only=True, repr=False)
class ExchangeRateRequest(Model):
    """A vendor and an amount in the currency of the vendor's bills."""

    vendor_id: VendorID
    amount: Decimal


@frozen(kw_only=True, repr=False)
class MassPaymentCount(Model):
    """How many payments of a batch are where."""

    scheduled: Maybe[int] = UNSET
    failed: Maybe[int] = UNSET
    completed: Maybe[int] = UNSET
    total: Maybe[int] = UNSET


@frozen(kw_only=True, repr=False)
class MassPayment(Model):
    """
    State of a mass payment: ``batch_status`` is SCHEDULED, then COMPLETED.

    COMPLETED says that every payment was made or refused, not that money has moved. How BILL lists the
    payments in it is not documented: they are in ``extra``. Source: BILL documentation, mass payments.
    """

    payment_batch_id: Maybe[PaymentBatchID] = UNSET
    batch_status: Maybe[str] = UNSET
    count: Maybe[MassPaymentCount] = UNSET
    updated_time: Maybe[datetime] = UNSET
