"""
BILL's closed-looking sets of words.

They are open: an answer may hold a word that is not listed here, and then the attribute is plain text. Each
member equals its text, so ``bill.approval_status == "APPROVED"`` holds. Source: BILL API reference and
official Postman collection; words that only integrators have seen are marked.
"""

from enum import StrEnum


class AccountType(StrEnum):
    """What a vendor or customer is."""

    BUSINESS = "BUSINESS"
    PERSON = "PERSON"
    NONE = "NONE"
    UNDEFINED = "UNDEFINED"


class TaxIDType(StrEnum):
    EIN = "EIN"
    SSN = "SSN"
    UNDEFINED = "UNDEFINED"


class PayByType(StrEnum):
    """How a vendor is paid; ``DisbursementType`` of a payment uses the same words."""

    ACH = "ACH"
    AMEX = "AMEX"
    CHECK = "CHECK"
    CREDIT_CARD = "CREDIT_CARD"
    INTERNATIONAL_E_PAYMENT = "INTERNATIONAL_E_PAYMENT"
    OFFLINE = "OFFLINE"
    PAYPAL = "PAYPAL"
    RPPS = "RPPS"
    UNDEFINED = "UNDEFINED"
    VIRTUAL_CARD = "VIRTUAL_CARD"
    WALLET = "WALLET"


class PayBySubType(StrEnum):
    ACH = "ACH"
    IACH = "IACH"
    LOCAL = "LOCAL"
    MULTIPLE = "MULTIPLE"
    NONE = "NONE"
    UNDEFINED = "UNDEFINED"
    WIRE = "WIRE"


class BankAccountStatus(StrEnum):
    """Whether a vendor can be paid electronically."""

    NET_LINKED_ACCOUNT = "NET_LINKED_ACCOUNT"
    NO_ACCOUNT = "NO_ACCOUNT"
    NO_NET_LINKED_ACCOUNT = "NO_NET_LINKED_ACCOUNT"
    UNDEFINED = "UNDEFINED"


class NetworkStatus(StrEnum):
    CONNECTED = "CONNECTED"
    CONNECTED_RPPS = "CONNECTED_RPPS"
    NOT_CONNECTED = "NOT_CONNECTED"
    PENDING = "PENDING"


class NetworkType(StrEnum):
    """Which network a member is in: BILL's own, or that of the verified national vendors."""

    BILL = "BILL"
    RPPS = "RPPS"


class RiskDecision(StrEnum):
    """Source: BILL developer documentation, risk verification notification payloads."""

    IN_PROGRESS = "IN_PROGRESS"
    REVIEW = "REVIEW"
    HOLD = "HOLD"
    APPROVE = "APPROVE"
    DECLINE = "DECLINE"


class BankAccountType(StrEnum):
    CHECKING = "CHECKING"
    SAVINGS = "SAVINGS"


class OwnerType(StrEnum):
    """Who owns a bank account; one community package writes PERSON, BILL's own samples PERSONAL."""

    BUSINESS = "BUSINESS"
    PERSONAL = "PERSONAL"


class VirtualCardStatus(StrEnum):
    CONFIRMED = "CONFIRMED"
    DECLINED = "DECLINED"
    ENROLLED = "ENROLLED"
    ON_HOLD = "ON_HOLD"
    OPEN = "OPEN"
    PAY_FOR_YOUR_OPPORTUNITY = "PAY_FOR_YOUR_OPPORTUNITY"
    PAYER_ASSIST = "PAYER_ASSIST"
    PENDING = "PENDING"
    PHONE_NUMBER_NEEDED = "PHONE_NUMBER_NEEDED"
    RECRUITING = "RECRUITING"
    REQUIRE_MORE_INFO = "REQUIRE_MORE_INFO"
    UNDEFINED = "UNDEFINED"
    UNKNOWN = "UNKNOWN"
    VERBAL_COMMITMENT = "VERBAL_COMMITMENT"


class BillPaymentStatus(StrEnum):
    """
    How far a bill is paid.

    ``PARTIAL`` is what one community package lists in place of ``PARTIALLY_PAID``; treat both alike.
    """

    PAID = "PAID"
    UNPAID = "UNPAID"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PARTIAL = "PARTIAL"
    SCHEDULED = "SCHEDULED"
    IN_PROCESS = "IN_PROCESS"
    UNDEFINED = "UNDEFINED"


class ApprovalStatus(StrEnum):
    """
    Where a bill stands with its approvers.

    ``UNASSIGNED`` means that nobody was asked: an organization without approvals never gets beyond it.
    """

    UNASSIGNED = "UNASSIGNED"
    ASSIGNED = "ASSIGNED"
    APPROVING = "APPROVING"
    APPROVED = "APPROVED"
    DENIED = "DENIED"
    UNDEFINED = "UNDEFINED"


class ApproverStatus(StrEnum):
    WAITING = "WAITING"
    VIEWED = "VIEWED"
    REROUTED = "REROUTED"
    DENIED = "DENIED"
    APPROVED = "APPROVED"
    UPCOMING = "UPCOMING"
    STALE = "STALE"
    UNDEFINED = "UNDEFINED"


class ApprovalAction(StrEnum):
    APPROVE = "APPROVE"
    DENY = "DENY"


class PaymentStatus(StrEnum):
    """Coarse state of a payment. Here ``CANCELLED`` has two L; ``SingleStatus`` writes it with one."""

    APPROVING = "APPROVING"
    SCHEDULED = "SCHEDULED"
    PAID = "PAID"
    VOID = "VOID"
    CANCELLED = "CANCELLED"
    UNDEFINED = "UNDEFINED"


class SingleStatus(StrEnum):
    """Fine state of a payment; notifications carry these words in a field called ``status``."""

    SCHEDULED = "SCHEDULED"
    READY_TO_FUND = "READY_TO_FUND"
    FUNDING_STARTED = "FUNDING_STARTED"
    PROCESSED = "PROCESSED"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    CLEARED = "CLEARED"
    PARTIALLY_CLAIMED = "PARTIALLY_CLAIMED"
    EXPIRING = "EXPIRING"
    DISBURSEMENT_ON_HOLD = "DISBURSEMENT_ON_HOLD"
    DISBURSEMENT_FAILED_ACTION_NEEDED = "DISBURSEMENT_FAILED_ACTION_NEEDED"
    DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED = "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED"
    FUNDING_FAILED_ACTION_NEEDED = "FUNDING_FAILED_ACTION_NEEDED"
    FUNDING_FAILED_VOIDED = "FUNDING_FAILED_VOIDED"
    VOID_PENDING = "VOID_PENDING"
    VOIDED = "VOIDED"
    CANCELLATION_IN_PROGRESS = "CANCELLATION_IN_PROGRESS"
    CANCELED = "CANCELED"
    FUNDS_ESCHEATED = "FUNDS_ESCHEATED"
    UNDEFINED = "UNDEFINED"


class DisbursementStatus(StrEnum):
    DONE = "DONE"
    HOLD = "HOLD"
    FAILED = "FAILED"


class FundingAccountType(StrEnum):
    BANK_ACCOUNT = "BANK_ACCOUNT"
    CARD_ACCOUNT = "CARD_ACCOUNT"
    WALLET = "WALLET"
    AP_CARD = "AP_CARD"


class VoidType(StrEnum):
    VOID_AND_CREDIT = "VOID_AND_CREDIT"
    VOID_AND_REISSUE = "VOID_AND_REISSUE"
    VOID_ONLY = "VOID_ONLY"
    VOID_AND_REISSUE_VCARD = "VOID_AND_REISSUE_VCARD"


class VoidStatus(StrEnum):
    TO_BE_PROCESSED = "TO_BE_PROCESSED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    NO_OP = "NO_OP"
    ARCHIVED = "ARCHIVED"


class VendorCreditStatus(StrEnum):
    NOT_APPLIED = "NOT_APPLIED"
    PARTIALLY_APPLIED = "PARTIALLY_APPLIED"
    FULLY_APPLIED = "FULLY_APPLIED"
    IN_PROCESS = "IN_PROCESS"
    UNDEFINED = "UNDEFINED"


class LedgerAccountType(StrEnum):
    """Kinds of a chart-of-accounts entry; the full list is one package's, confirmed by BILL only in part."""

    UNSPECIFIED = "UNSPECIFIED"
    ACCOUNTS_PAYABLE = "ACCOUNTS_PAYABLE"
    ACCOUNTS_RECEIVABLE = "ACCOUNTS_RECEIVABLE"
    BANK = "BANK"
    COST_OF_GOODS_SOLD = "COST_OF_GOODS_SOLD"
    CREDIT_CARD = "CREDIT_CARD"
    EQUITY = "EQUITY"
    EXPENSE = "EXPENSE"
    FIXED_ASSET = "FIXED_ASSET"
    INCOME = "INCOME"
    LONG_TERM_LIABILITY = "LONG_TERM_LIABILITY"
    OTHER_ASSET = "OTHER_ASSET"
    OTHER_CURRENT_ASSET = "OTHER_CURRENT_ASSET"
    OTHER_CURRENT_LIABILITY = "OTHER_CURRENT_LIABILITY"
    OTHER_EXPENSE = "OTHER_EXPENSE"
    OTHER_INCOME = "OTHER_INCOME"
    NON_POSTING = "NON_POSTING"


class ItemType(StrEnum):
    SALES_TAX = "SALES_TAX"
    SALES_TAX_GROUP = "SALES_TAX_GROUP"
    INVENTORY = "INVENTORY"
    PAYMENT = "PAYMENT"
    FIXED_ASSET = "FIXED_ASSET"
    OTHER_CHARGE = "OTHER_CHARGE"


class FundingBankStatus(StrEnum):
    """Only ``VERIFIED`` banks can fund a payment."""

    NOT_VERIFIED = "NOT_VERIFIED"
    VERIFIED = "VERIFIED"
    PENDING = "PENDING"
    BLOCKED = "BLOCKED"
    EXPIRED = "EXPIRED"
    INVALID = "INVALID"
    UNDEFINED = "UNDEFINED"


class ScanStatus(StrEnum):
    NOT_SCANNED = "NOT_SCANNED"
    CLEAN = "CLEAN"
    INFECTED = "INFECTED"
    IN_QUEUE = "IN_QUEUE"


class UploadStatus(StrEnum):
    IN_PROGRESS = "IN_PROGRESS"
    IVA_PROCESSING = "IVA_PROCESSING"
    UPLOADED = "UPLOADED"


class RoleType(StrEnum):
    ACCOUNTANT = "ACCOUNTANT"
    ADMINISTRATOR = "ADMINISTRATOR"
    APPROVER = "APPROVER"
    AUDITOR = "AUDITOR"
    CLERK = "CLERK"
    CUSTOM = "CUSTOM"
    INTERNAL = "INTERNAL"
    MEMBER = "MEMBER"
    NO_ACCESS = "NO_ACCESS"
    PARTNER = "PARTNER"
    PAYER = "PAYER"
    PURCHASE_REQUESTER = "PURCHASE_REQUESTER"
    REVIEWER = "REVIEWER"
    UNDEFINED = "UNDEFINED"


class InvoiceStatus(StrEnum):
    OPEN = "OPEN"
    PARTIAL_PAYMENT = "PARTIAL_PAYMENT"
    PAID_IN_FULL = "PAID_IN_FULL"
    SCHEDULED = "SCHEDULED"
    UNDEFINED = "UNDEFINED"


class SchedulePeriod(StrEnum):
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"
    NONE = "NONE"
