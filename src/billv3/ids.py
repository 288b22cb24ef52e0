"""
Types for BILL's ids.

An id is text of 20 characters: a prefix that tells the kind, two digits, fifteen more characters, and the
case counts. Nothing here checks that at run time: BILL may change it without notice. Source: id remarks
throughout the BILL API reference.
"""

from typing import Final, NewType

OrganizationID = NewType("OrganizationID", str)
UserID = NewType("UserID", str)
RoleID = NewType("RoleID", str)
VendorID = NewType("VendorID", str)
BillID = NewType("BillID", str)
BillLineItemID = NewType("BillLineItemID", str)
RecurringBillID = NewType("RecurringBillID", str)
ApprovalPolicyID = NewType("ApprovalPolicyID", str)
PaymentID = NewType("PaymentID", str)
BillPaymentID = NewType("BillPaymentID", str)
VendorCreditID = NewType("VendorCreditID", str)
VendorCreditLineItemID = NewType("VendorCreditLineItemID", str)
ChartOfAccountID = NewType("ChartOfAccountID", str)
AccountingClassID = NewType("AccountingClassID", str)
DepartmentID = NewType("DepartmentID", str)
LocationID = NewType("LocationID", str)
JobID = NewType("JobID", str)
EmployeeID = NewType("EmployeeID", str)
ItemID = NewType("ItemID", str)
PaymentTermID = NewType("PaymentTermID", str)
CustomerID = NewType("CustomerID", str)
InvoiceID = NewType("InvoiceID", str)
InvoiceLineItemID = NewType("InvoiceLineItemID", str)
CustomerContactID = NewType("CustomerContactID", str)
CustomerBankAccountID = NewType("CustomerBankAccountID", str)
CreditMemoID = NewType("CreditMemoID", str)
RecurringInvoiceID = NewType("RecurringInvoiceID", str)
ReceivablePaymentID = NewType("ReceivablePaymentID", str)
BankAccountID = NewType("BankAccountID", str)
BankAccountUserID = NewType("BankAccountUserID", str)
CardAccountID = NewType("CardAccountID", str)
DocumentID = NewType("DocumentID", str)
AttachmentID = NewType("AttachmentID", str)
UploadID = NewType("UploadID", str)
SubscriptionID = NewType("SubscriptionID", str)
EventID = NewType("EventID", str)
PaymentBatchID = NewType("PaymentBatchID", str)
ExportID = NewType("ExportID", str)
NetworkID = NewType("NetworkID", str)
BillingStatementID = NewType("BillingStatementID", str)

PREFIXES: Final = {
    "006": UserID,
    "008": OrganizationID,
    "009": VendorID,
    "00e": InvoiceID,
    "00h": DocumentID,
    "00n": BillID,
    "00p": PaymentTermID,
    "0ca": ChartOfAccountID,
    "0cu": CustomerID,
    "0de": DepartmentID,
    "0du": UploadID,
    "0ii": ItemID,
    "0rp": ReceivablePaymentID,
    "bac": BankAccountID,
    "bbq": PaymentBatchID,
    "bli": BillLineItemID,
    "cat": CardAccountID,
    "cls": AccountingClassID,
    "cpu": CustomerContactID,
    "emp": EmployeeID,
    "job": JobID,
    "loc": LocationID,
    "stp": PaymentID,
    "vci": VendorCreditLineItemID,
    "vcr": VendorCreditID,
}
"""The prefixes BILL documents, and the type each belongs to."""
