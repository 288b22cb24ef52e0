# ruff: noqa: I001  # by family, one import each
"""
All models, loaded by family on first use.

``from billv3.models import Bill`` loads bills and nothing else; ``from billv3.models.bills import Bill`` is
the same.
"""

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from billv3.models._enums import (
        AccountType as AccountType,
        ApprovalAction as ApprovalAction,
        ApprovalStatus as ApprovalStatus,
        ApproverStatus as ApproverStatus,
        BankAccountStatus as BankAccountStatus,
        BankAccountType as BankAccountType,
        BillPaymentStatus as BillPaymentStatus,
        DisbursementStatus as DisbursementStatus,
        FundingAccountType as FundingAccountType,
        FundingBankStatus as FundingBankStatus,
        InvoiceStatus as InvoiceStatus,
        ItemType as ItemType,
        LedgerAccountType as LedgerAccountType,
        NetworkStatus as NetworkStatus,
        NetworkType as NetworkType,
        OwnerType as OwnerType,
        PayBySubType as PayBySubType,
        PayByType as PayByType,
        PaymentStatus as PaymentStatus,
        RiskDecision as RiskDecision,
        RoleType as RoleType,
        ScanStatus as ScanStatus,
        SchedulePeriod as SchedulePeriod,
        SingleStatus as SingleStatus,
        TaxIDType as TaxIDType,
        UploadStatus as UploadStatus,
        VendorCreditStatus as VendorCreditStatus,
        VirtualCardStatus as VirtualCardStatus,
        VoidStatus as VoidStatus,
        VoidType as VoidType,
    )
    from billv3.models._shared import (
        Address as Address,
        Balance as Balance,
        BankDetails as BankDetails,
        CreditUse as CreditUse,
        HeaderClassifications as HeaderClassifications,
        LineClassifications as LineClassifications,
        PaymentPurpose as PaymentPurpose,
        PaymentPurposeCode as PaymentPurposeCode,
        Status as Status,
    )
    from billv3.models.approvals import (
        ApprovalDecision as ApprovalDecision,
        ApprovalPolicy as ApprovalPolicy,
        PendingBill as PendingBill,
        PolicyApprovers as PolicyApprovers,
        PolicyGroup as PolicyGroup,
        PolicyRule as PolicyRule,
        PolicyRuleWrite as PolicyRuleWrite,
        PolicyUser as PolicyUser,
        PolicyValue as PolicyValue,
        PolicyWrite as PolicyWrite,
    )
    from billv3.models.bills import (
        Approver as Approver,
        Bill as Bill,
        BillCreate as BillCreate,
        BillLineItem as BillLineItem,
        BillUpdate as BillUpdate,
        InvoiceReference as InvoiceReference,
    )
    from billv3.models.classifications import (
        AccountInfo as AccountInfo,
        ChartOfAccount as ChartOfAccount,
        ChartOfAccountCreate as ChartOfAccountCreate,
        ChartOfAccountUpdate as ChartOfAccountUpdate,
        Classification as Classification,
        ClassificationCreate as ClassificationCreate,
        ClassificationUpdate as ClassificationUpdate,
        Employee as Employee,
        EmployeeCreate as EmployeeCreate,
        EmployeeUpdate as EmployeeUpdate,
        Item as Item,
        ItemCreate as ItemCreate,
        ItemUpdate as ItemUpdate,
    )
    from billv3.models.customers import (
        ChargeAuthorization as ChargeAuthorization,
        CustomerBankAccount as CustomerBankAccount,
        CustomerBankAccountCreate as CustomerBankAccountCreate,
        CustomerBankAccountUpdate as CustomerBankAccountUpdate,
        CustomerContact as CustomerContact,
        CustomerContactCreate as CustomerContactCreate,
        CustomerContactUpdate as CustomerContactUpdate,
    )
    from billv3.models.documents import (
        Attachment as Attachment,
        Document as Document,
        Upload as Upload,
        UploadedDocument as UploadedDocument,
    )
    from billv3.models.funding import (
        APCard as APCard,
        CardDefaultFor as CardDefaultFor,
        CardExpiration as CardExpiration,
        CardPermissions as CardPermissions,
        CardPurpose as CardPurpose,
        CardPurposes as CardPurposes,
        DefaultFor as DefaultFor,
        Deposit as Deposit,
        FundingBank as FundingBank,
        FundingBankCreate as FundingBankCreate,
        FundingBankUpdate as FundingBankUpdate,
        FundingCard as FundingCard,
        FundingCards as FundingCards,
        FundingPermissions as FundingPermissions,
        FundingUser as FundingUser,
        Nomination as Nomination,
        OrganizationPermissions as OrganizationPermissions,
        UserPermissions as UserPermissions,
        Verification as Verification,
        WalletPermissions as WalletPermissions,
    )
    from billv3.models.network import (
        Connection as Connection,
        ConnectionAcceptance as ConnectionAcceptance,
        ConnectionRequest as ConnectionRequest,
        NetworkAddress as NetworkAddress,
        NetworkManager as NetworkManager,
        NetworkMember as NetworkMember,
    )
    from billv3.models.organization import (
        CompanyOwner as CompanyOwner,
        DownloadLink as DownloadLink,
        Export as Export,
        Health as Health,
        OpenOrganization as OpenOrganization,
        Organization as Organization,
        OrganizationProcessing as OrganizationProcessing,
        OrganizationUpdate as OrganizationUpdate,
        PaymentTerm as PaymentTerm,
        PaymentTermCreate as PaymentTermCreate,
        PaymentTermUpdate as PaymentTermUpdate,
        Phone as Phone,
        Role as Role,
        RoleReference as RoleReference,
        SessionInfo as SessionInfo,
        User as User,
        UserCreate as UserCreate,
        UserUpdate as UserUpdate,
    )
    from billv3.models.payments import (
        ACHDisbursement as ACHDisbursement,
        AmountRange as AmountRange,
        BillPayment as BillPayment,
        BulkPaymentCreate as BulkPaymentCreate,
        BulkPaymentLine as BulkPaymentLine,
        CheckDisbursement as CheckDisbursement,
        DisbursementInfo as DisbursementInfo,
        ExchangeRate as ExchangeRate,
        ExchangeRateRequest as ExchangeRateRequest,
        FeeInfo as FeeInfo,
        FundingAccount as FundingAccount,
        FundingOption as FundingOption,
        FundingOptions as FundingOptions,
        InternationalDisbursement as InternationalDisbursement,
        LedgerAccount as LedgerAccount,
        MassPayment as MassPayment,
        MassPaymentCount as MassPaymentCount,
        Payment as Payment,
        PaymentCreate as PaymentCreate,
        PaymentOptions as PaymentOptions,
        PaymentRecord as PaymentRecord,
        ProcessingOptions as ProcessingOptions,
        RPPSDisbursement as RPPSDisbursement,
        RecordedAllocation as RecordedAllocation,
        VirtualCardDisbursement as VirtualCardDisbursement,
        VoidInfo as VoidInfo,
        VoidRequest as VoidRequest,
        WalletDisbursement as WalletDisbursement,
    )
    from billv3.models.receivables import (
        ChargeAllocation as ChargeAllocation,
        Contact as Contact,
        CreditMemo as CreditMemo,
        CreditMemoCreate as CreditMemoCreate,
        CreditMemoLineItem as CreditMemoLineItem,
        CreditMemoUpdate as CreditMemoUpdate,
        Customer as Customer,
        CustomerCharge as CustomerCharge,
        CustomerCreate as CustomerCreate,
        CustomerReference as CustomerReference,
        CustomerUpdate as CustomerUpdate,
        Invoice as Invoice,
        InvoiceAllocation as InvoiceAllocation,
        InvoiceCreate as InvoiceCreate,
        InvoiceLineItem as InvoiceLineItem,
        InvoicePayment as InvoicePayment,
        InvoiceUpdate as InvoiceUpdate,
        PaidInvoice as PaidInvoice,
        PaymentLink as PaymentLink,
        PaymentLinkRequest as PaymentLinkRequest,
        ReceiptAllocation as ReceiptAllocation,
        ReceiptRecord as ReceiptRecord,
        ReceivablePayment as ReceivablePayment,
        RecurringInvoice as RecurringInvoice,
        RecurringInvoiceCreate as RecurringInvoiceCreate,
        RecurringInvoiceLineItem as RecurringInvoiceLineItem,
        RecurringInvoiceUpdate as RecurringInvoiceUpdate,
    )
    from billv3.models.recurring import (
        RecurringBill as RecurringBill,
        RecurringBillCreate as RecurringBillCreate,
        RecurringBillUpdate as RecurringBillUpdate,
        RecurringPaymentInformation as RecurringPaymentInformation,
        RecurringProcessing as RecurringProcessing,
        Schedule as Schedule,
    )
    from billv3.models.standing import (
        BillingPeriod as BillingPeriod,
        BillingStatement as BillingStatement,
        PlanTerm as PlanTerm,
        PricePlan as PricePlan,
        RiskPhone as RiskPhone,
        RiskPhoneStatus as RiskPhoneStatus,
        RiskVerification as RiskVerification,
        StatementFiles as StatementFiles,
        StatementLine as StatementLine,
    )
    from billv3.models.subscriptions import (
        CatalogEntry as CatalogEntry,
        Enabled as Enabled,
        EventType as EventType,
        SecurityKey as SecurityKey,
        SentEvent as SentEvent,
        Subscription as Subscription,
        SubscriptionCreate as SubscriptionCreate,
        SubscriptionUpdate as SubscriptionUpdate,
    )
    from billv3.models.vendor_credits import (
        CreditUsage as CreditUsage,
        VendorCredit as VendorCredit,
        VendorCreditCreate as VendorCreditCreate,
        VendorCreditLineItem as VendorCreditLineItem,
        VendorCreditUpdate as VendorCreditUpdate,
    )
    from billv3.models.vendors import (
        AdditionalInfo as AdditionalInfo,
        AuditChange as AuditChange,
        AuditEntry as AuditEntry,
        AuditField as AuditField,
        AuditUser as AuditUser,
        AutoPay as AutoPay,
        FieldRule as FieldRule,
        FieldRules as FieldRules,
        InternationalConfiguration as InternationalConfiguration,
        PaymentInformation as PaymentInformation,
        PaymentPurposeRule as PaymentPurposeRule,
        Vendor as Vendor,
        VendorBankAccount as VendorBankAccount,
        VendorBankAccountCreate as VendorBankAccountCreate,
        VendorConfiguration as VendorConfiguration,
        VendorCreate as VendorCreate,
        VendorUpdate as VendorUpdate,
        VirtualCard as VirtualCard,
    )

_NAMES: Final = {
    "_enums": (
        "AccountType ApprovalAction ApprovalStatus ApproverStatus BankAccountStatus BankAccountType "
        "BillPaymentStatus DisbursementStatus FundingAccountType FundingBankStatus InvoiceStatus ItemType "
        "LedgerAccountType NetworkStatus NetworkType OwnerType PayBySubType PayByType PaymentStatus "
        "RiskDecision RoleType ScanStatus SchedulePeriod SingleStatus TaxIDType UploadStatus "
        "VendorCreditStatus VirtualCardStatus VoidStatus VoidType"
    ),
    "_shared": (
        "Address Balance BankDetails CreditUse HeaderClassifications LineClassifications PaymentPurpose "
        "PaymentPurposeCode Status"
    ),
    "approvals": (
        "ApprovalDecision ApprovalPolicy PendingBill PolicyApprovers PolicyGroup PolicyRule "
        "PolicyRuleWrite PolicyUser PolicyValue PolicyWrite"
    ),
    "bills": ("Approver Bill BillCreate BillLineItem BillUpdate InvoiceReference"),
    "classifications": (
        "AccountInfo ChartOfAccount ChartOfAccountCreate ChartOfAccountUpdate Classification "
        "ClassificationCreate ClassificationUpdate Employee EmployeeCreate EmployeeUpdate Item ItemCreate "
        "ItemUpdate"
    ),
    "customers": (
        "ChargeAuthorization CustomerBankAccount CustomerBankAccountCreate CustomerBankAccountUpdate "
        "CustomerContact CustomerContactCreate CustomerContactUpdate"
    ),
    "documents": ("Attachment Document Upload UploadedDocument"),
    "funding": (
        "APCard CardDefaultFor CardExpiration CardPermissions CardPurpose CardPurposes DefaultFor Deposit "
        "FundingBank FundingBankCreate FundingBankUpdate FundingCard FundingCards FundingPermissions "
        "FundingUser Nomination OrganizationPermissions UserPermissions Verification WalletPermissions"
    ),
    "network": (
        "Connection ConnectionAcceptance ConnectionRequest NetworkAddress NetworkManager NetworkMember"
    ),
    "organization": (
        "CompanyOwner DownloadLink Export Health OpenOrganization Organization OrganizationProcessing "
        "OrganizationUpdate PaymentTerm PaymentTermCreate PaymentTermUpdate Phone Role RoleReference "
        "SessionInfo User UserCreate UserUpdate"
    ),
    "payments": (
        "ACHDisbursement AmountRange BillPayment BulkPaymentCreate BulkPaymentLine CheckDisbursement "
        "DisbursementInfo ExchangeRate ExchangeRateRequest FeeInfo FundingAccount FundingOption "
        "FundingOptions InternationalDisbursement LedgerAccount MassPayment MassPaymentCount Payment "
        "PaymentCreate PaymentOptions PaymentRecord ProcessingOptions RPPSDisbursement RecordedAllocation "
        "VirtualCardDisbursement VoidInfo VoidRequest WalletDisbursement"
    ),
    "receivables": (
        "ChargeAllocation Contact CreditMemo CreditMemoCreate CreditMemoLineItem CreditMemoUpdate "
        "Customer CustomerCharge CustomerCreate CustomerReference CustomerUpdate Invoice "
        "InvoiceAllocation InvoiceCreate InvoiceLineItem InvoicePayment InvoiceUpdate PaidInvoice "
        "PaymentLink PaymentLinkRequest ReceiptAllocation ReceiptRecord ReceivablePayment "
        "RecurringInvoice RecurringInvoiceCreate RecurringInvoiceLineItem RecurringInvoiceUpdate"
    ),
    "recurring": (
        "RecurringBill RecurringBillCreate RecurringBillUpdate RecurringPaymentInformation "
        "RecurringProcessing Schedule"
    ),
    "standing": (
        "BillingPeriod BillingStatement PlanTerm PricePlan RiskPhone RiskPhoneStatus RiskVerification "
        "StatementFiles StatementLine"
    ),
    "subscriptions": (
        "CatalogEntry Enabled EventType SecurityKey SentEvent Subscription SubscriptionCreate "
        "SubscriptionUpdate"
    ),
    "vendor_credits": ("CreditUsage VendorCredit VendorCreditCreate VendorCreditLineItem VendorCreditUpdate"),
    "vendors": (
        "AdditionalInfo AuditChange AuditEntry AuditField AuditUser AutoPay FieldRule FieldRules "
        "InternationalConfiguration PaymentInformation PaymentPurposeRule Vendor VendorBankAccount "
        "VendorBankAccountCreate VendorConfiguration VendorCreate VendorUpdate VirtualCard"
    ),
}

_HOME: Final = {name: family for family, names in _NAMES.items() for name in names.split()}

__all__ = sorted(_HOME)  # noqa: PLE0605  # one table for names and homes


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
