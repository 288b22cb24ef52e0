"""Vendors. Source: BILL API reference, listvendors, createvendor, updatevendor; changelog of 2024-09-03."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from attrs import field, frozen

from billv3._convert import SECRET, Model
from billv3._unset import UNSET, Maybe, given
from billv3.ids import BankAccountID, PaymentTermID, UserID, VendorID

from ._enums import (
    AccountType,
    BankAccountStatus,
    BankAccountType,
    NetworkStatus,
    OwnerType,
    PayBySubType,
    PayByType,
    TaxIDType,
    VirtualCardStatus,
)
from ._shared import Address, Balance, BankDetails, PaymentPurpose, PaymentPurposeCode


@frozen(kw_only=True, repr=False)
class VirtualCard(Model):
    """A vendor's enrolment for virtual cards."""

    status: Maybe[VirtualCardStatus | str] = UNSET
    remit_email: Maybe[str] = UNSET
    enroll_date: Maybe[datetime] = UNSET
    decline_date: Maybe[datetime] = UNSET
    alternate_pay_by_type: Maybe[PayByType | str] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentInformation(Model):
    """
    How a vendor is paid.

    List rows can hold less of it than a single vendor: get the vendor when it matters. ``bank_country``,
    ``payment_currency`` and ``regulatory_fields`` are for writing only.
    """

    payee_name: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    last_payment_date: Maybe[str] = UNSET
    pay_by_type: Maybe[PayByType | str] = UNSET
    pay_by_sub_type: Maybe[PayBySubType | str] = UNSET
    transfer_method: Maybe[str] = UNSET
    virtual_card: Maybe[VirtualCard] = UNSET
    bank_account: Maybe[BankDetails] = UNSET
    payment_purpose: Maybe[PaymentPurpose] = UNSET
    bank_country: Maybe[str] = UNSET
    payment_currency: Maybe[str] = UNSET
    regulatory_fields: Maybe[tuple[Mapping[str, object], ...]] = UNSET


@frozen(kw_only=True, repr=False)
class AdditionalInfo(Model):
    """Tax and terms of a vendor; the tax id is masked in the repr."""

    tax_id: Maybe[str] = field(default=UNSET, metadata=SECRET)
    tax_id_type: Maybe[TaxIDType | str] = UNSET
    track1099: Maybe[bool] = UNSET
    lead_time_in_days: Maybe[int] = UNSET
    combine_payments: Maybe[bool] = UNSET
    payment_term_id: Maybe[PaymentTermID] = UNSET
    company_name: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class AutoPay(Model):
    """Automatic payment of a vendor's bills; enabling it needs an MFA-trusted session."""

    enabled: Maybe[bool] = UNSET
    bank_account_id: Maybe[BankAccountID] = UNSET
    created_by: Maybe[UserID] = UNSET
    max_amount: Maybe[Decimal] = UNSET
    days_before_due_date: Maybe[int] = UNSET


@frozen(kw_only=True, repr=False)
class Vendor(Model):
    """
    A vendor as BILL knows it.

    Attributes:
        account_number: The customer's number *at the vendor*; printed on checks.
        balance: What is owed to the vendor.
        bill_currency: ISO 4217; bills have no currency of their own, this is theirs.
        rpps_id: Set when BILL pays through RPPS.
    """

    id: VendorID
    archived: Maybe[bool] = UNSET
    name: Maybe[str] = UNSET
    short_name: Maybe[str] = UNSET
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    account_type: Maybe[AccountType | str] = UNSET
    email: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    address: Maybe[Address] = UNSET
    payment_information: Maybe[PaymentInformation] = UNSET
    additional_info: Maybe[AdditionalInfo] = UNSET
    rpps_id: Maybe[str] = UNSET
    payment_network_id: Maybe[str] = UNSET
    bank_account_status: Maybe[BankAccountStatus | str] = UNSET
    recurring_payments: Maybe[bool] = UNSET
    bill_currency: Maybe[str] = UNSET
    balance: Maybe[Balance] = UNSET
    auto_pay: Maybe[AutoPay] = UNSET
    network_status: Maybe[NetworkStatus | str] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET

    @property
    def pay_by_type(self) -> Maybe[PayByType | str]:
        """
        How the vendor is paid, wherever BILL put it.

        BILL's reference nests it in ``paymentInformation``; one integrator reads it at the top. Nested
        counts first.
        """
        if given(self.payment_information) and self.payment_information.pay_by_type is not UNSET:
            return self.payment_information.pay_by_type
        found = self.extra.get("payByType", UNSET)
        return found if isinstance(found, str) else UNSET


@frozen(kw_only=True, repr=False)
class VendorCreate(Model):
    """
    A new vendor: ``name`` (1 to 100 characters) and ``address`` are needed.

    BILL's guide for US vendors asks for account type, e-mail and phone as well; give them where you have
    them. BILL does not refuse a second vendor of the same name: look first (``vendors.find_by_name``).
    """

    name: str
    address: Address
    short_name: Maybe[str] = UNSET
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    account_type: Maybe[AccountType | str] = UNSET
    email: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    payment_information: Maybe[PaymentInformation] = UNSET
    additional_info: Maybe[AdditionalInfo] = UNSET
    bill_currency: Maybe[str] = UNSET
    auto_pay: Maybe[AutoPay] = UNSET


@frozen(kw_only=True, repr=False)
class VendorUpdate(Model):
    """
    What to change about a vendor: attributes left ``UNSET`` stay as they are, ``None`` is sent as null.

    The bank account is changed through ``vendors.bank_account_*``, archiving through ``vendors.archive``.
    """

    name: Maybe[str] = UNSET
    address: Maybe[Address] = UNSET
    short_name: Maybe[str] = UNSET
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    account_type: Maybe[AccountType | str] = UNSET
    email: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    payment_information: Maybe[PaymentInformation] = UNSET
    additional_info: Maybe[AdditionalInfo] = UNSET
    bill_currency: Maybe[str] = UNSET
    auto_pay: Maybe[AutoPay] = UNSET


@frozen(kw_only=True, repr=False)
class VendorBankAccount(Model):
    """A vendor's bank account; numbers are masked in the repr, whether BILL masked them or not."""

    name_on_account: Maybe[str] = UNSET
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    routing_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    type: Maybe[BankAccountType | str] = UNSET
    owner_type: Maybe[OwnerType | str] = UNSET
    payment_currency: Maybe[str] = UNSET
    status: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class VendorBankAccountCreate(Model):
    """
    A bank account to add to a vendor. There is no update: delete, then create.

    In production BILL verifies it for two business days; payments need a later process date.
    """

    name_on_account: str
    account_number: str = field(metadata=SECRET)
    routing_number: str = field(metadata=SECRET)
    type: BankAccountType | str
    owner_type: OwnerType | str
    payment_currency: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class AuditUser(Model):
    id: Maybe[UserID] = UNSET
    name: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class AuditChange(Model):
    """What a field held before and after; masked, for it may be an account number."""

    previous: Maybe[str] = field(default=UNSET, metadata=SECRET)
    current: Maybe[str] = field(default=UNSET, metadata=SECRET)


@frozen(kw_only=True, repr=False)
class AuditField(Model):
    name: Maybe[str] = UNSET
    value: Maybe[AuditChange] = UNSET


@frozen(kw_only=True, repr=False)
class AuditEntry(Model):
    """One row of a vendor's audit trail. ``created_time`` is BILL's text; its form is not documented."""

    source: Maybe[str] = UNSET
    type: Maybe[str] = UNSET
    created_time: Maybe[str] = UNSET
    user: Maybe[AuditUser] = UNSET
    field: Maybe[AuditField] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentPurposeRule(Model):
    """Whether payments need a purpose, and which codes there are to choose from."""

    required: Maybe[bool] = UNSET
    type: Maybe[str] = UNSET
    codes: Maybe[tuple[PaymentPurposeCode, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class FieldRule(Model):
    """What a field of a vendor abroad must look like."""

    name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    regular_expression: Maybe[str] = UNSET
    required: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class FieldRules(Model):
    fields: Maybe[tuple[FieldRule, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class InternationalConfiguration(Model):
    """What BILL asks for to pay vendors of a country in a currency."""

    payment_purpose: Maybe[PaymentPurposeRule] = UNSET
    validations: Maybe[FieldRules] = UNSET


@frozen(kw_only=True, repr=False)
class VendorConfiguration(Model):
    """What BILL asks for to pay one vendor."""

    international_payments: Maybe[InternationalConfiguration] = UNSET
