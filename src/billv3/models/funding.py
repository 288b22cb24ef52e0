"""
Funding accounts. Source: BILL API reference, listbankaccounts; BILL developer documentation, bank account
setup.
"""

from datetime import datetime

from attrs import field, frozen

from billv3._convert import SECRET, Model
from billv3._unset import UNSET, Maybe
from billv3.ids import BankAccountID, CardAccountID, ChartOfAccountID, UserID

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
class FundingCard(Model):
    """A card that pays; keys that BILL's samples do not list are in ``extra``."""

    id: Maybe[CardAccountID] = UNSET
    name: Maybe[str] = UNSET
    brand: Maybe[str] = UNSET
    status: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class FundingCards(Model):
    """All cards, and the rates that are charged."""

    rates: Maybe[object] = field(default=UNSET, hash=False)
    cards: Maybe[tuple[FundingCard, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class FundingUser(Model):
    """Who may use a bank account; keys that BILL's samples do not list are in ``extra``."""

    user_id: Maybe[UserID] = UNSET
    status: Maybe[str] = UNSET
