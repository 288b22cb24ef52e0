"""
What belongs to a customer: contacts and bank accounts.

Source: BILL developer documentation, customer contacts, charge a customer; BILL API reference,
updatecustomercontact, createcustomerbankaccount; changelogs of 2025-12-05 and 2025-12-12.
"""

from datetime import datetime

from attrs import field, frozen

from billv3._convert import SECRET, Model
from billv3._unset import UNSET, Maybe
from billv3.ids import CustomerBankAccountID, CustomerContactID, CustomerID

from ._enums import BankAccountType, OwnerType


@frozen(kw_only=True, repr=False)
class CustomerContact(Model):
    """Someone at a customer's who can sign in to see and pay invoices; ``alternate_email`` cannot."""

    id: CustomerContactID
    archived: Maybe[bool] = UNSET
    customer_id: Maybe[CustomerID] = UNSET
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    alt_phone: Maybe[str] = UNSET
    alternate_email: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class CustomerContactCreate(Model):
    """A new contact: names of at most 100 characters, an e-mail address nobody else of the customer has."""

    first_name: str
    last_name: str
    email: str
    phone: Maybe[str] = UNSET
    alt_phone: Maybe[str] = UNSET
    alternate_email: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class CustomerContactUpdate(Model):
    """What to change about a contact."""

    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    alt_phone: Maybe[str] = UNSET
    alternate_email: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class CustomerBankAccount(Model):
    """A bank account of a customer, which can be charged; numbers are masked in the repr."""

    id: CustomerBankAccountID
    archived: Maybe[bool] = UNSET
    customer_id: Maybe[CustomerID] = UNSET
    name_on_account: Maybe[str] = UNSET
    nickname: Maybe[str] = UNSET
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    routing_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    type: Maybe[BankAccountType | str] = UNSET
    owner_type: Maybe[OwnerType | str] = UNSET
    status: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class CustomerBankAccountCreate(Model):
    """
    A bank account to add; the customer needs a billing address first.

    Field names follow BILL's other bank accounts: its reference describes these without naming them.
    """

    name_on_account: str
    account_number: str = field(metadata=SECRET)
    routing_number: str = field(metadata=SECRET)
    type: BankAccountType | str
    owner_type: OwnerType | str
    nickname: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class CustomerBankAccountUpdate(Model):
    """What to change about a customer's bank account."""

    name_on_account: Maybe[str] = UNSET
    nickname: Maybe[str] = UNSET
    type: Maybe[BankAccountType | str] = UNSET
    owner_type: Maybe[OwnerType | str] = UNSET


@frozen(kw_only=True, repr=False)
class ChargeAuthorization(Model):
    """Whether the customer has allowed to be charged (a signed authorization must be kept on file)."""

    authorized_to_charge: bool
