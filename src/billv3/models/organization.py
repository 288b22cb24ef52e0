"""
The organization, its users and roles, its payment terms, and what is there for the signed-in user.

Source: BILL API reference, getorganization, listorganizationusers, getsessioninfo, listallorganizations;
BILL developer documentation, payment terms.
"""

from collections.abc import Mapping
from datetime import date, datetime

from attrs import field, frozen

from billv3._convert import SECRET, Model
from billv3._unset import UNSET, Maybe
from billv3.ids import ExportID, OrganizationID, PaymentTermID, RoleID, UserID

from ._enums import RoleType, TaxIDType
from ._shared import Address


@frozen(kw_only=True, repr=False)
class CompanyOwner(Model):
    name: Maybe[str] = UNSET
    date_of_birth: Maybe[date] = field(default=UNSET, metadata=SECRET)


@frozen(kw_only=True, repr=False)
class OrganizationProcessing(Model):
    mailing_address_same_as_physical: Maybe[bool] = UNSET
    individual_transfer_out: Maybe[bool] = UNSET
    individual_transfer_in: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class Organization(Model):
    """The organization; reading it whole needs the ADMINISTRATOR role."""

    id: OrganizationID
    archived: Maybe[bool] = UNSET
    name: Maybe[str] = UNSET
    address: Maybe[Address] = UNSET
    mailing_address: Maybe[Address] = UNSET
    phone: Maybe[str] = UNSET
    company_owner: Maybe[CompanyOwner] = UNSET
    tax_id: Maybe[str] = field(default=UNSET, metadata=SECRET)
    tax_id_type: Maybe[TaxIDType | str] = UNSET
    industry: Maybe[str] = UNSET
    business_category: Maybe[str] = UNSET
    account_type: Maybe[str] = UNSET
    processing_options: Maybe[OrganizationProcessing] = UNSET
    partner_name: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class OrganizationUpdate(Model):
    """What to change about the organization."""

    name: Maybe[str] = UNSET
    address: Maybe[Address] = UNSET
    mailing_address: Maybe[Address] = UNSET
    phone: Maybe[str] = UNSET
    industry: Maybe[str] = UNSET
    processing_options: Maybe[OrganizationProcessing] = UNSET


@frozen(kw_only=True, repr=False)
class Role(Model):
    id: RoleID
    type: Maybe[RoleType | str] = UNSET
    description: Maybe[str] = UNSET
    permissions: Maybe[Mapping[str, object]] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class RoleReference(Model):
    id: Maybe[RoleID] = UNSET
    type: Maybe[RoleType | str] = UNSET
    description: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class User(Model):
    id: UserID
    archived: Maybe[bool] = UNSET
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    role: Maybe[RoleReference] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class UserCreate(Model):
    first_name: str
    last_name: str
    email: str
    role_id: RoleID
    accept_terms_of_service: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class UserUpdate(Model):
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    role_id: Maybe[RoleID] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentTerm(Model):
    """When a bill falls due; two of equal ``days_due`` (0 to 999) are refused, none can be removed."""

    id: PaymentTermID
    name: Maybe[str] = UNSET
    days_due: Maybe[int] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class PaymentTermCreate(Model):
    name: str
    days_due: int


@frozen(kw_only=True, repr=False)
class PaymentTermUpdate(Model):
    name: Maybe[str] = UNSET
    days_due: Maybe[int] = UNSET


@frozen(kw_only=True, repr=False)
class SessionInfo(Model):
    """
    The running session.

    ``mfa_status``: seen are DISABLED (MFA off for the organization) and COMPLETE; others may come.
    ``mfa_bypass``: MFA is switched off for this developer key.
    """

    organization_id: Maybe[OrganizationID] = UNSET
    user_id: Maybe[UserID] = UNSET
    mfa_status: Maybe[str] = UNSET
    mfa_bypass: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class OpenOrganization(Model):
    """An organization that the signed-in user may open."""

    id: Maybe[OrganizationID] = UNSET
    name: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class Health(Model):
    """Which BILL answers."""

    app_id: Maybe[str] = UNSET
    app_env: Maybe[str] = UNSET
    app_version: Maybe[str] = UNSET
    bdc_region: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class Export(Model):
    """A CSV export that was scheduled in the web app (changelog of 2026-05-12)."""

    export_id: Maybe[ExportID] = UNSET
    name: Maybe[str] = UNSET
    status: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class DownloadLink(Model):
    """A link that holds a right of its own: not for logs."""

    download_link: Maybe[str] = field(default=UNSET, metadata=SECRET)


@frozen(kw_only=True, repr=False)
class Phone(Model):
    """A phone that gets MFA codes."""

    type: Maybe[str] = UNSET
    last4digits: Maybe[str] = field(default=UNSET, metadata=SECRET)
    primary: Maybe[bool] = UNSET
