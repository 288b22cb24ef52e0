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
    )
    from billv3.models._enums import (
        ApprovalAction as ApprovalAction,
    )
    from billv3.models._enums import (
        ApprovalStatus as ApprovalStatus,
    )
    from billv3.models._enums import (
        ApproverStatus as ApproverStatus,
    )
    from billv3.models._enums import (
        BankAccountStatus as BankAccountStatus,
    )
    from billv3.models._enums import (
        BankAccountType as BankAccountType,
    )
    from billv3.models._enums import (
        BillPaymentStatus as BillPaymentStatus,
    )
    from billv3.models._enums import (
        DisbursementStatus as DisbursementStatus,
    )
    from billv3.models._enums import (
        FundingAccountType as FundingAccountType,
    )
    from billv3.models._enums import (
        FundingBankStatus as FundingBankStatus,
    )
    from billv3.models._enums import (
        InvoiceStatus as InvoiceStatus,
    )
    from billv3.models._enums import (
        ItemType as ItemType,
    )
    from billv3.models._enums import (
        LedgerAccountType as LedgerAccountType,
    )
    from billv3.models._enums import (
        NetworkStatus as NetworkStatus,
    )
    from billv3.models._enums import (
        NetworkType as NetworkType,
    )
    from billv3.models._enums import (
        OwnerType as OwnerType,
    )
    from billv3.models._enums import (
        PayBySubType as PayBySubType,
    )
    from billv3.models._enums import (
        PayByType as PayByType,
    )
    from billv3.models._enums import (
        PaymentStatus as PaymentStatus,
    )
    from billv3.models._enums import (
        RiskDecision as RiskDecision,
    )
    from billv3.models._enums import (
        RoleType as RoleType,
    )
    from billv3.models._enums import (
        ScanStatus as ScanStatus,
    )
    from billv3.models._enums import (
        SchedulePeriod as SchedulePeriod,
    )
    from billv3.models._enums import (
        SingleStatus as SingleStatus,
    )
    from billv3.models._enums import (
        TaxIDType as TaxIDType,
    )
    from billv3.models._enums import (
        UploadStatus as UploadStatus,
    )
    from billv3.models._enums import (
        VendorCreditStatus as VendorCreditStatus,
    )
    from billv3.models._enums import (
        VirtualCardStatus as VirtualCardStatus,
    )
    from billv3.models._enums import (
        VoidStatus as VoidStatus,
    )
    from billv3.models._enums import (
        VoidType as VoidType,
    )
    from billv3.models._shared import (
        Address as Address,
    )
    from billv3.models._shared import (
        Balance as Balance,
    )
    from billv3.models._shared import (
        BankDetails as BankDetails,
    )
    from billv3.models._shared import (
        CreditUse as CreditUse,
    )
    from billv3.models._shared import (
        HeaderClassifications as HeaderClassifications,
    )
    from billv3.models._shared import (
        LineClassifications as LineClassifications,
    )
    from billv3.models._shared import (
        PaymentPurpose as PaymentPurpose,
    )
    from billv3.models._shared import (
        PaymentPurposeCode as PaymentPurposeCode,
    )
    from billv3.models._shared import (
        Status as Status,
    )
    from billv3.models.approvals import (
        ApprovalDecision as ApprovalDecision,
    )
    from billv3.models.approvals import (
        ApprovalPolicy as ApprovalPolicy,
    )
    from billv3.models.approvals import (
        PendingBill as PendingBill,
    )
    from billv3.models.approvals import (
        PolicyApprovers as PolicyApprovers,
    )
    from billv3.models.approvals import (
        PolicyGroup as PolicyGroup,
    )
    from billv3.models.approvals import (
        PolicyRule as PolicyRule,
    )
    from billv3.models.approvals import (
        PolicyRuleWrite as PolicyRuleWrite,
    )
    from billv3.models.approvals import (
        PolicyUser as PolicyUser,
    )
    from billv3.models.approvals import (
        PolicyValue as PolicyValue,
    )
    from billv3.models.approvals import (
        PolicyWrite as PolicyWrite,
    )
    from billv3.models.bills import (
        Approver as Approver,
    )
    from billv3.models.bills import (
        Bill as Bill,
    )
    from billv3.models.bills import (
        BillCreate as BillCreate,
    )
    from billv3.models.bills import (
        BillLineItem as BillLineItem,
    )
    from billv3.models.bills import (
        BillUpdate as BillUpdate,
    )
    from billv3.models.bills import (
        InvoiceReference as InvoiceReference,
    )
    from billv3.models.classifications import (
        AccountInfo as AccountInfo,
    )
    from billv3.models.classifications import (
        ChartOfAccount as ChartOfAccount,
    )
    from billv3.models.classifications import (
        ChartOfAccountCreate as ChartOfAccountCreate,
    )
    from billv3.models.classifications import (
        ChartOfAccountUpdate as ChartOfAccountUpdate,
    )
    from billv3.models.classifications import (
        Classification as Classification,
    )
    from billv3.models.classifications import (
        ClassificationCreate as ClassificationCreate,
    )
    from billv3.models.classifications import (
        ClassificationUpdate as ClassificationUpdate,
    )
    from billv3.models.classifications import (
        Employee as Employee,
    )
    from billv3.models.classifications import (
        EmployeeCreate as EmployeeCreate,
    )
    from billv3.models.classifications import (
        EmployeeUpdate as EmployeeUpdate,
    )
    from billv3.models.classifications import (
        Item as Item,
    )
    from billv3.models.classifications import (
        ItemCreate as ItemCreate,
    )
    from billv3.models.classifications import (
        ItemUpdate as ItemUpdate,
    )
    from billv3.models.customers import (
        ChargeAuthorization as ChargeAuthorization,
    )
    from billv3.models.customers import (
        CustomerBankAccount as CustomerBankAccount,
    )
    from billv3.models.customers import (
        CustomerBankAccountCreate as CustomerBankAccountCreate,
    )
    from billv3.models.customers import (
        CustomerBankAccountUpdate as CustomerBankAccountUpdate,
    )
    from billv3.models.customers import (
        CustomerContact as CustomerContact,
    )
    from billv3.models.customers import (
        CustomerContactCreate as CustomerContactCreate,
    )
    from billv3.models.customers import (
        CustomerContactUpdate as CustomerContactUpdate,
    )
    from billv3.models.documents import (
        Attachment as Attachment,
    )
    from billv3.models.documents import (
        Document as Document,
    )
    from billv3.models.documents import (
        Upload as Upload,
    )
    from billv3.models.documents import (
        UploadedDocument as UploadedDocument,
    )
    from billv3.models.funding import (
        APCard as APCard,
    )
    from billv3.models.funding import (
        CardDefaultFor as CardDefaultFor,
    )
    from billv3.models.funding import (
        CardExpiration as CardExpiration,
    )
    from billv3.models.funding import (
        CardPermissions as CardPermissions,
    )
    from billv3.models.funding import (
        CardPurpose as CardPurpose,
    )
    from billv3.models.funding import (
        CardPurposes as CardPurposes,
    )
    from billv3.models.funding import (
        DefaultFor as DefaultFor,
    )
    from billv3.models.funding import (
        Deposit as Deposit,
    )
    from billv3.models.funding import (
        FundingBank as FundingBank,
    )
    from billv3.models.funding import (
        FundingBankCreate as FundingBankCreate,
    )
    from billv3.models.funding import (
        FundingBankUpdate as FundingBankUpdate,
    )
    from billv3.models.funding import (
        FundingCard as FundingCard,
    )
    from billv3.models.funding import (
        FundingCards as FundingCards,
    )
    from billv3.models.funding import (
        FundingPermissions as FundingPermissions,
    )
    from billv3.models.funding import (
        FundingUser as FundingUser,
    )
    from billv3.models.funding import (
        Nomination as Nomination,
    )
    from billv3.models.funding import (
        OrganizationPermissions as OrganizationPermissions,
    )
    from billv3.models.funding import (
        UserPermissions as UserPermissions,
    )
    from billv3.models.funding import (
        Verification as Verification,
    )
    from billv3.models.funding import (
        WalletPermissions as WalletPermissions,
    )
    from billv3.models.network import (
        Connection as Connection,
    )
    from billv3.models.network import (
        ConnectionAcceptance as ConnectionAcceptance,
    )
    from billv3.models.network import (
        ConnectionRequest as ConnectionRequest,
    )
    from billv3.models.network import (
        NetworkAddress as NetworkAddress,
    )
    from billv3.models.network import (
        NetworkManager as NetworkManager,
    )
    from billv3.models.network import (
        NetworkMember as NetworkMember,
    )
    from billv3.models.organization import (
        CompanyOwner as CompanyOwner,
    )
    from billv3.models.organization import (
        DownloadLink as DownloadLink,
    )
    from billv3.models.organization import (
        Export as Export,
    )
    from billv3.models.organization import (
        Health as Health,
    )
    from billv3.models.organization import (
        OpenOrganization as OpenOrganization,
    )
    from billv3.models.organization import (
        Organization as Organization,
    )
    from billv3.models.organization import (
        OrganizationProcessing as OrganizationProcessing,
    )
    from billv3.models.organization import (
        OrganizationUpdate as OrganizationUpdate,
    )
    from billv3.models.organization import (
        PaymentTerm as PaymentTerm,
    )
    from billv3.models.organization import (
        PaymentTermCreate as PaymentTermCreate,
    )
    from billv3.models.organization import (
        PaymentTermUpdate as PaymentTermUpdate,
    )
    from billv3.models.organization import (
        Phone as Phone,
    )
    from billv3.models.organization import (
        Role as Role,
    )
    from billv3.models.organization import (
        RoleReference as RoleReference,
    )
    from billv3.models.organization import (
        SessionInfo as SessionInfo,
    )
    from billv3.models.organization import (
        User as User,
    )
    from billv3.models.organization import (
        UserCreate as UserCreate,
    )
    from billv3.models.organization import (
        UserUpdate as UserUpdate,
    )
    from billv3.models.payments import (
        ACHDisbursement as ACHDisbursement,
    )
    from billv3.models.payments import (
        AmountRange as AmountRange,
    )
    from billv3.models.payments import (
        BillPayment as BillPayment,
    )
    from billv3.models.payments import (
        BulkPaymentCreate as BulkPaymentCreate,
    )
    from billv3.models.payments import (
        BulkPaymentLine as BulkPaymentLine,
    )
    from billv3.models.payments import (
        CheckDisbursement as CheckDisbursement,
    )
    from billv3.models.payments import (
        DisbursementInfo as DisbursementInfo,
    )
    from billv3.models.payments import (
        ExchangeRate as ExchangeRate,
    )
    from billv3.models.payments import (
        ExchangeRateRequest as ExchangeRateRequest,
    )
    from billv3.models.payments import (
        FeeInfo as FeeInfo,
    )
    from billv3.models.payments import (
        FundingAccount as FundingAccount,
    )
    from billv3.models.payments import (
        FundingOption as FundingOption,
    )
    from billv3.models.payments import (
        FundingOptions as FundingOptions,
    )
    from billv3.models.payments import (
        InternationalDisbursement as InternationalDisbursement,
    )
    from billv3.models.payments import (
        LedgerAccount as LedgerAccount,
    )
    from billv3.models.payments import (
        MassPayment as MassPayment,
    )
    from billv3.models.payments import (
        MassPaymentCount as MassPaymentCount,
    )
    from billv3.models.payments import (
        Payment as Payment,
    )
    from billv3.models.payments import (
        PaymentCreate as PaymentCreate,
    )
    from billv3.models.payments import (
        PaymentOptions as PaymentOptions,
    )
    from billv3.models.payments import (
        PaymentRecord as PaymentRecord,
    )
    from billv3.models.payments import (
        ProcessingOptions as ProcessingOptions,
    )
    from billv3.models.payments import (
        RecordedAllocation as RecordedAllocation,
    )
    from billv3.models.payments import (
        RPPSDisbursement as RPPSDisbursement,
    )
    from billv3.models.payments import (
        VirtualCardDisbursement as VirtualCardDisbursement,
    )
    from billv3.models.payments import (
        VoidInfo as VoidInfo,
    )
    from billv3.models.payments import (
        VoidRequest as VoidRequest,
    )
    from billv3.models.payments import (
        WalletDisbursement as WalletDisbursement,
    )
    from billv3.models.receivables import (
        ChargeAllocation as ChargeAllocation,
    )
    from billv3.models.receivables import (
        Contact as Contact,
    )
    from billv3.models.receivables import (
        CreditMemo as CreditMemo,
    )
    from billv3.models.receivables import (
        CreditMemoCreate as CreditMemoCreate,
    )
    from billv3.models.receivables import (
        CreditMemoLineItem as CreditMemoLineItem,
    )
    from billv3.models.receivables import (
        CreditMemoUpdate as CreditMemoUpdate,
    )
    from billv3.models.receivables import (
        Customer as Customer,
    )
    from billv3.models.receivables import (
        CustomerCharge as CustomerCharge,
    )
    from billv3.models.receivables import (
        CustomerCreate as CustomerCreate,
    )
    from billv3.models.receivables import (
        CustomerReference as CustomerReference,
    )
    from billv3.models.receivables import (
        CustomerUpdate as CustomerUpdate,
    )
    from billv3.models.receivables import (
        Invoice as Invoice,
    )
    from billv3.models.receivables import (
        InvoiceAllocation as InvoiceAllocation,
    )
    from billv3.models.receivables import (
        InvoiceCreate as InvoiceCreate,
    )
    from billv3.models.receivables import (
        InvoiceLineItem as InvoiceLineItem,
    )
    from billv3.models.receivables import (
        InvoicePayment as InvoicePayment,
    )
    from billv3.models.receivables import (
        InvoiceUpdate as InvoiceUpdate,
    )
    from billv3.models.receivables import (
        PaidInvoice as PaidInvoice,
    )
    from billv3.models.receivables import (
        PaymentLink as PaymentLink,
    )
    from billv3.models.receivables import (
        PaymentLinkRequest as PaymentLinkRequest,
    )
    from billv3.models.receivables import (
        ReceiptAllocation as ReceiptAllocation,
    )
    from billv3.models.receivables import (
        ReceiptRecord as ReceiptRecord,
    )
    from billv3.models.receivables import (
        ReceivablePayment as ReceivablePayment,
    )
    from billv3.models.receivables import (
        RecurringInvoice as RecurringInvoice,
    )
    from billv3.models.receivables import (
        RecurringInvoiceCreate as RecurringInvoiceCreate,
    )
    from billv3.models.receivables import (
        RecurringInvoiceLineItem as RecurringInvoiceLineItem,
    )
    from billv3.models.receivables import (
        RecurringInvoiceUpdate as RecurringInvoiceUpdate,
    )
    from billv3.models.recurring import (
        RecurringBill as RecurringBill,
    )
    from billv3.models.recurring import (
        RecurringBillCreate as RecurringBillCreate,
    )
    from billv3.models.recurring import (
        RecurringBillUpdate as RecurringBillUpdate,
    )
    from billv3.models.recurring import (
        RecurringPaymentInformation as RecurringPaymentInformation,
    )
    from billv3.models.recurring import (
        RecurringProcessing as RecurringProcessing,
    )
    from billv3.models.recurring import (
        Schedule as Schedule,
    )
    from billv3.models.standing import (
        BillingPeriod as BillingPeriod,
    )
    from billv3.models.standing import (
        BillingStatement as BillingStatement,
    )
    from billv3.models.standing import (
        PlanTerm as PlanTerm,
    )
    from billv3.models.standing import (
        PricePlan as PricePlan,
    )
    from billv3.models.standing import (
        RiskPhone as RiskPhone,
    )
    from billv3.models.standing import (
        RiskPhoneStatus as RiskPhoneStatus,
    )
    from billv3.models.standing import (
        RiskVerification as RiskVerification,
    )
    from billv3.models.standing import (
        StatementFiles as StatementFiles,
    )
    from billv3.models.standing import (
        StatementLine as StatementLine,
    )
    from billv3.models.subscriptions import (
        CatalogEntry as CatalogEntry,
    )
    from billv3.models.subscriptions import (
        Enabled as Enabled,
    )
    from billv3.models.subscriptions import (
        EventType as EventType,
    )
    from billv3.models.subscriptions import (
        SecurityKey as SecurityKey,
    )
    from billv3.models.subscriptions import (
        SentEvent as SentEvent,
    )
    from billv3.models.subscriptions import (
        Subscription as Subscription,
    )
    from billv3.models.subscriptions import (
        SubscriptionCreate as SubscriptionCreate,
    )
    from billv3.models.subscriptions import (
        SubscriptionUpdate as SubscriptionUpdate,
    )
    from billv3.models.vendor_credits import (
        CreditUsage as CreditUsage,
    )
    from billv3.models.vendor_credits import (
        VendorCredit as VendorCredit,
    )
    from billv3.models.vendor_credits import (
        VendorCreditCreate as VendorCreditCreate,
    )
    from billv3.models.vendor_credits import (
        VendorCreditLineItem as VendorCreditLineItem,
    )
    from billv3.models.vendor_credits import (
        VendorCreditUpdate as VendorCreditUpdate,
    )
    from billv3.models.vendors import (
        AdditionalInfo as AdditionalInfo,
    )
    from billv3.models.vendors import (
        AuditChange as AuditChange,
    )
    from billv3.models.vendors import (
        AuditEntry as AuditEntry,
    )
    from billv3.models.vendors import (
        AuditField as AuditField,
    )
    from billv3.models.vendors import (
        AuditUser as AuditUser,
    )
    from billv3.models.vendors import (
        AutoPay as AutoPay,
    )
    from billv3.models.vendors import (
        FieldRule as FieldRule,
    )
    from billv3.models.vendors import (
        FieldRules as FieldRules,
    )
    from billv3.models.vendors import (
        InternationalConfiguration as InternationalConfiguration,
    )
    from billv3.models.vendors import (
        PaymentInformation as PaymentInformation,
    )
    from billv3.models.vendors import (
        PaymentPurposeRule as PaymentPurposeRule,
    )
    from billv3.models.vendors import (
        Vendor as Vendor,
    )
    from billv3.models.vendors import (
        VendorBankAccount as VendorBankAccount,
    )
    from billv3.models.vendors import (
        VendorBankAccountCreate as VendorBankAccountCreate,
    )
    from billv3.models.vendors import (
        VendorConfiguration as VendorConfiguration,
    )
    from billv3.models.vendors import (
        VendorCreate as VendorCreate,
    )
    from billv3.models.vendors import (
        VendorUpdate as VendorUpdate,
    )
    from billv3.models.vendors import (
        VirtualCard as VirtualCard,
    )

_HOME: Final = {
    "AccountType": "_enums",
    "ApprovalAction": "_enums",
    "ApprovalStatus": "_enums",
    "ApproverStatus": "_enums",
    "BankAccountStatus": "_enums",
    "BankAccountType": "_enums",
    "BillPaymentStatus": "_enums",
    "DisbursementStatus": "_enums",
    "FundingAccountType": "_enums",
    "FundingBankStatus": "_enums",
    "InvoiceStatus": "_enums",
    "ItemType": "_enums",
    "LedgerAccountType": "_enums",
    "NetworkStatus": "_enums",
    "NetworkType": "_enums",
    "OwnerType": "_enums",
    "PayBySubType": "_enums",
    "PayByType": "_enums",
    "PaymentStatus": "_enums",
    "RiskDecision": "_enums",
    "RoleType": "_enums",
    "ScanStatus": "_enums",
    "SchedulePeriod": "_enums",
    "SingleStatus": "_enums",
    "TaxIDType": "_enums",
    "UploadStatus": "_enums",
    "VendorCreditStatus": "_enums",
    "VirtualCardStatus": "_enums",
    "VoidStatus": "_enums",
    "VoidType": "_enums",
    "Address": "_shared",
    "Balance": "_shared",
    "BankDetails": "_shared",
    "CreditUse": "_shared",
    "HeaderClassifications": "_shared",
    "LineClassifications": "_shared",
    "PaymentPurpose": "_shared",
    "PaymentPurposeCode": "_shared",
    "Status": "_shared",
    "ApprovalDecision": "approvals",
    "ApprovalPolicy": "approvals",
    "PendingBill": "approvals",
    "PolicyApprovers": "approvals",
    "PolicyGroup": "approvals",
    "PolicyRule": "approvals",
    "PolicyRuleWrite": "approvals",
    "PolicyUser": "approvals",
    "PolicyValue": "approvals",
    "PolicyWrite": "approvals",
    "Approver": "bills",
    "Bill": "bills",
    "BillCreate": "bills",
    "BillLineItem": "bills",
    "BillUpdate": "bills",
    "InvoiceReference": "bills",
    "AccountInfo": "classifications",
    "ChartOfAccount": "classifications",
    "ChartOfAccountCreate": "classifications",
    "ChartOfAccountUpdate": "classifications",
    "Classification": "classifications",
    "ClassificationCreate": "classifications",
    "ClassificationUpdate": "classifications",
    "Employee": "classifications",
    "EmployeeCreate": "classifications",
    "EmployeeUpdate": "classifications",
    "Item": "classifications",
    "ItemCreate": "classifications",
    "ItemUpdate": "classifications",
    "ChargeAuthorization": "customers",
    "CustomerBankAccount": "customers",
    "CustomerBankAccountCreate": "customers",
    "CustomerBankAccountUpdate": "customers",
    "CustomerContact": "customers",
    "CustomerContactCreate": "customers",
    "CustomerContactUpdate": "customers",
    "Attachment": "documents",
    "Document": "documents",
    "Upload": "documents",
    "UploadedDocument": "documents",
    "APCard": "funding",
    "CardDefaultFor": "funding",
    "CardExpiration": "funding",
    "CardPermissions": "funding",
    "CardPurpose": "funding",
    "CardPurposes": "funding",
    "DefaultFor": "funding",
    "Deposit": "funding",
    "FundingBank": "funding",
    "FundingBankCreate": "funding",
    "FundingBankUpdate": "funding",
    "FundingCard": "funding",
    "FundingCards": "funding",
    "FundingPermissions": "funding",
    "FundingUser": "funding",
    "Nomination": "funding",
    "OrganizationPermissions": "funding",
    "UserPermissions": "funding",
    "Verification": "funding",
    "WalletPermissions": "funding",
    "Connection": "network",
    "ConnectionAcceptance": "network",
    "ConnectionRequest": "network",
    "NetworkAddress": "network",
    "NetworkManager": "network",
    "NetworkMember": "network",
    "CompanyOwner": "organization",
    "DownloadLink": "organization",
    "Export": "organization",
    "Health": "organization",
    "OpenOrganization": "organization",
    "Organization": "organization",
    "OrganizationProcessing": "organization",
    "OrganizationUpdate": "organization",
    "PaymentTerm": "organization",
    "PaymentTermCreate": "organization",
    "PaymentTermUpdate": "organization",
    "Phone": "organization",
    "Role": "organization",
    "RoleReference": "organization",
    "SessionInfo": "organization",
    "User": "organization",
    "UserCreate": "organization",
    "UserUpdate": "organization",
    "ACHDisbursement": "payments",
    "AmountRange": "payments",
    "BillPayment": "payments",
    "BulkPaymentCreate": "payments",
    "BulkPaymentLine": "payments",
    "CheckDisbursement": "payments",
    "DisbursementInfo": "payments",
    "ExchangeRate": "payments",
    "ExchangeRateRequest": "payments",
    "FeeInfo": "payments",
    "FundingAccount": "payments",
    "FundingOption": "payments",
    "FundingOptions": "payments",
    "InternationalDisbursement": "payments",
    "LedgerAccount": "payments",
    "MassPayment": "payments",
    "MassPaymentCount": "payments",
    "Payment": "payments",
    "PaymentCreate": "payments",
    "PaymentOptions": "payments",
    "PaymentRecord": "payments",
    "ProcessingOptions": "payments",
    "RPPSDisbursement": "payments",
    "RecordedAllocation": "payments",
    "VirtualCardDisbursement": "payments",
    "VoidInfo": "payments",
    "VoidRequest": "payments",
    "WalletDisbursement": "payments",
    "ChargeAllocation": "receivables",
    "Contact": "receivables",
    "CreditMemo": "receivables",
    "CreditMemoCreate": "receivables",
    "CreditMemoLineItem": "receivables",
    "CreditMemoUpdate": "receivables",
    "Customer": "receivables",
    "CustomerCharge": "receivables",
    "CustomerCreate": "receivables",
    "CustomerReference": "receivables",
    "CustomerUpdate": "receivables",
    "Invoice": "receivables",
    "InvoiceAllocation": "receivables",
    "InvoiceCreate": "receivables",
    "InvoiceLineItem": "receivables",
    "InvoicePayment": "receivables",
    "InvoiceUpdate": "receivables",
    "PaidInvoice": "receivables",
    "PaymentLink": "receivables",
    "PaymentLinkRequest": "receivables",
    "ReceiptAllocation": "receivables",
    "ReceiptRecord": "receivables",
    "ReceivablePayment": "receivables",
    "RecurringInvoice": "receivables",
    "RecurringInvoiceCreate": "receivables",
    "RecurringInvoiceLineItem": "receivables",
    "RecurringInvoiceUpdate": "receivables",
    "RecurringBill": "recurring",
    "RecurringBillCreate": "recurring",
    "RecurringBillUpdate": "recurring",
    "RecurringPaymentInformation": "recurring",
    "RecurringProcessing": "recurring",
    "Schedule": "recurring",
    "BillingPeriod": "standing",
    "BillingStatement": "standing",
    "PlanTerm": "standing",
    "PricePlan": "standing",
    "RiskPhone": "standing",
    "RiskPhoneStatus": "standing",
    "RiskVerification": "standing",
    "StatementFiles": "standing",
    "StatementLine": "standing",
    "CatalogEntry": "subscriptions",
    "Enabled": "subscriptions",
    "EventType": "subscriptions",
    "SecurityKey": "subscriptions",
    "SentEvent": "subscriptions",
    "Subscription": "subscriptions",
    "SubscriptionCreate": "subscriptions",
    "SubscriptionUpdate": "subscriptions",
    "CreditUsage": "vendor_credits",
    "VendorCredit": "vendor_credits",
    "VendorCreditCreate": "vendor_credits",
    "VendorCreditLineItem": "vendor_credits",
    "VendorCreditUpdate": "vendor_credits",
    "AdditionalInfo": "vendors",
    "AuditChange": "vendors",
    "AuditEntry": "vendors",
    "AuditField": "vendors",
    "AuditUser": "vendors",
    "AutoPay": "vendors",
    "FieldRule": "vendors",
    "FieldRules": "vendors",
    "InternationalConfiguration": "vendors",
    "PaymentInformation": "vendors",
    "PaymentPurposeRule": "vendors",
    "Vendor": "vendors",
    "VendorBankAccount": "vendors",
    "VendorBankAccountCreate": "vendors",
    "VendorConfiguration": "vendors",
    "VendorCreate": "vendors",
    "VendorUpdate": "vendors",
    "VirtualCard": "vendors",
}

__all__ = sorted(_HOME)  # noqa: PLE0605  # one table for names and homes  # one table for names and homes


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
