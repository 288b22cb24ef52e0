"""
Funding accounts. Source: BILL API reference, listbankaccounts, nominatebankaccountuser, listcardaccountusers;
BILL developer documentation, bank account setup; official Postman collection.
"""

from datetime import datetime
from decimal import Decimal

from attrs import field, frozen

from billv3._convert import SECRET, Model
from billv3._unset import UNSET, Maybe
from billv3.ids import BankAccountID, BankAccountUserID, CardAccountID, ChartOfAccountID, UserID

from ._enums import BankAccountType, FundingBankStatus, OwnerType


@frozen(kw_only=True, repr=False)
class DefaultFor(Model):
    """What a bank account is the default for."""

    payables: Maybe[bool] = UNSET
    receivables: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class FundingBank(Model):
    """
    A bank account that pays.

    ``chart_of_account_id`` is its ledger account: it joins a payment's ``funding_account.id`` to the books.
    """

    id: BankAccountID
    archived: Maybe[bool] = UNSET
    status: Maybe[FundingBankStatus | str] = UNSET
    created_by: Maybe[UserID] = UNSET
    routing_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    name_on_account: Maybe[str] = UNSET
    type: Maybe[BankAccountType | str] = UNSET
    owner_type: Maybe[OwnerType | str] = UNSET
    bank_name: Maybe[str] = UNSET
    access_to_admins: Maybe[bool] = UNSET
    default: Maybe[DefaultFor] = UNSET
    chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class FundingBankCreate(Model):
    """A bank account to add; needs an MFA-trusted session."""

    name_on_account: str
    bank_name: str
    account_number: str = field(metadata=SECRET)
    routing_number: str = field(metadata=SECRET)
    type: BankAccountType | str
    owner_type: OwnerType | str
    access_to_admins: Maybe[bool] = UNSET
    default: Maybe[DefaultFor] = UNSET
    chart_of_account_id: Maybe[ChartOfAccountID] = UNSET


@frozen(kw_only=True, repr=False)
class FundingBankUpdate(Model):
    """What to change about a funding bank account."""

    bank_name: Maybe[str] = UNSET
    name_on_account: Maybe[str] = UNSET
    access_to_admins: Maybe[bool] = UNSET
    default: Maybe[DefaultFor] = UNSET
    chart_of_account_id: Maybe[ChartOfAccountID] = UNSET


@frozen(kw_only=True, repr=False)
class CardExpiration(Model):
    year: Maybe[str] = UNSET
    month: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class CardDefaultFor(Model):
    """What a card is the default for."""

    payables: Maybe[bool] = UNSET
    receivables: Maybe[bool] = UNSET
    funding: Maybe[bool] = UNSET
    disbursement: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class FundingCard(Model):
    """A card that pays."""

    id: Maybe[CardAccountID] = UNSET
    archived: Maybe[bool] = UNSET
    issuing_bank_name: Maybe[str] = UNSET
    name_on_account: Maybe[str] = UNSET
    brand: Maybe[str] = UNSET
    type: Maybe[str] = UNSET
    status: Maybe[str] = UNSET
    last4: Maybe[str] = field(default=UNSET, metadata=SECRET)
    expiration: Maybe[CardExpiration] = field(default=UNSET, metadata=SECRET)
    default: Maybe[CardDefaultFor] = UNSET
    created_by: Maybe[UserID] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class FundingCards(Model):
    """All cards, and the rates that are charged."""

    rates: Maybe[object] = field(default=UNSET, hash=False)
    cards: Maybe[tuple[FundingCard, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class APCard(Model):
    """A card of BILL's own that pays; ``limit`` and ``balance`` in US dollars."""

    id: Maybe[CardAccountID] = UNSET
    status: Maybe[str] = UNSET
    name_on_account: Maybe[str] = UNSET
    balance: Maybe[Decimal] = UNSET
    limit: Maybe[Decimal] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class FundingUser(Model):
    """
    Who may pay with a bank account or a card.

    ``verification_status``: NOMINATED means that the user must first prove who they are; then VERIFIED.
    """

    id: Maybe[BankAccountUserID] = UNSET
    bank_account_id: Maybe[BankAccountID] = UNSET
    card_account_id: Maybe[CardAccountID] = UNSET
    user_id: Maybe[UserID] = UNSET
    archived: Maybe[bool] = UNSET
    verification_status: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class Nomination(Model):
    """A user who is to pay with a bank account."""

    bank_account_id: BankAccountID
    user_id: UserID


@frozen(kw_only=True, repr=False)
class Deposit(Model):
    """The small amount that BILL has deposited (always 0.50 in the sandbox)."""

    deposit_amount: Decimal


@frozen(kw_only=True, repr=False)
class Verification(Model):
    """Whether the amount was the right one."""

    verified: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class CardPurpose(Model):
    category: Maybe[str] = UNSET
    sub_categories: Maybe[tuple[str, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class CardPurposes(Model):
    """What can be named as ``card_funding_purpose`` of a payment by card."""

    last_used_purpose: Maybe[str] = UNSET
    results: Maybe[tuple[CardPurpose, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class CardPermissions(Model):
    pay_by_card: Maybe[bool] = UNSET
    funding_enabled: Maybe[bool] = UNSET
    amex_allowed: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class WalletPermissions(Model):
    funding_enabled: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class OrganizationPermissions(Model):
    card: Maybe[CardPermissions] = UNSET
    wallet: Maybe[WalletPermissions] = UNSET


@frozen(kw_only=True, repr=False)
class UserPermissions(Model):
    pay_online: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class FundingPermissions(Model):
    """Which ways to pay the organization and the signed-in user have."""

    organization: Maybe[OrganizationPermissions] = UNSET
    user: Maybe[UserPermissions] = UNSET
