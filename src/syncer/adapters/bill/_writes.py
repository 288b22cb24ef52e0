"""
Writing to BILL: additions, changes of single fields, archiving and bringing back.

A change sends only the fields that it is about; BILL keeps the others (BILL API reference, updatevendor). An
address goes whole, since whether BILL lays its parts over the old ones is not documented. The tax id is never
written: all that is known of it are its last four digits.
"""

from datetime import timedelta
from typing import Final

import attrs

import billv3
from billv3 import UNSET, Client, Maybe
from billv3.errors import ApiError, OutcomeUnknown, UsageError
from billv3.filters import Filter, VendorFilters
from billv3.ids import ChartOfAccountID, PaymentTermID, VendorID
from billv3.models import (
    AccountInfo,
    AdditionalInfo,
    Address,
    ChartOfAccount,
    ChartOfAccountCreate,
    ChartOfAccountUpdate,
    PaymentInformation,
    Vendor,
    VendorCreate,
    VendorUpdate,
)
from syncer import codec, model
from syncer.entries import Action, Operation
from syncer.errors import PayablesError, WriteRefused, WriteUnknown
from syncer.model import Kind
from syncer.naming import one_line
from syncer.plan import Ground

CLOCK_SKEW: Final = timedelta(days=1)
"""How far back to look for what was added: BILL stamps by its own clock."""

_LOST: Final = (
    OutcomeUnknown,
    billv3.ConnectionLost,
    billv3.AnswerUnreadable,
    billv3.ServerError,
)
"""After these nobody knows whether BILL did it."""

_NOT_NOW: Final = (billv3.AuthError, billv3.PermissionRefused, billv3.RateLimited)
"""These are not about what was to be written: the same may be taken another time, or by another user."""


def write(client: Client, operation: Operation) -> Vendor | ChartOfAccount:
    """
    Do one operation and return BILL's record as it answered.

    Raises `WriteRefused`, `WriteUnknown`, or `PayablesError` if it was not done and may be tried again.
    """
    try:
        return _write(client, operation)
    except _LOST as exc:
        raise WriteUnknown(exc.problem, fix=exc.fix, code=exc.code, record=exc.record) from exc
    except _NOT_NOW as exc:
        raise PayablesError(exc.problem, fix=exc.fix, code=exc.code, record=exc.record) from exc
    except (ApiError, UsageError) as exc:
        raise WriteRefused(_said(exc), fix=exc.fix, code=exc.code, record=exc.record) from exc
    except billv3.BillError as exc:
        raise PayablesError(exc.problem, fix=exc.fix, code=exc.code, record=exc.record) from exc


def find(client: Client, operation: Operation) -> tuple[Vendor | ChartOfAccount, ...]:
    """
    Return every record that an addition may have made: vendors of its name, accounts changed since then.

    Complete or not at all: raises `billv3.BillError` if a row cannot be read.
    """
    if operation.kind is Kind.ACCOUNT:
        # By what names of accounts can be filtered is not documented; changes are found all the same.
        return tuple(client.chart_of_accounts.changed_since(operation.created_at, overlap=CLOCK_SKEW))
    name = codec.decode(model.Vendor, operation.body).name
    # A filter cannot carry a quotation mark. BILL may keep blanks that were sent, or fold them.
    begins = name.partition('"')[0].rstrip()
    by: Filter[Vendor] = (
        VendorFilters.name.starts_with(begins)
        if begins
        else VendorFilters.created_time.gte(operation.created_at - CLOCK_SKEW)
    )
    return tuple(client.vendors.list(filters=[by], archived="both"))


def _write(client: Client, operation: Operation) -> Vendor | ChartOfAccount:
    body = codec.decode_content(operation.kind, operation.body)
    ground = codec.decode(Ground, operation.base)
    match operation.action, body:
        case Action.ADD, model.Vendor():
            return client.vendors.create(_vendor_create(body))
        case Action.MODIFY, model.Vendor() if ground.parts == ("active",):
            vendor = VendorID(operation.bill_id)
            return client.vendors.restore(vendor) if body.active else client.vendors.archive(vendor)
        case Action.MODIFY, model.Vendor():
            before = codec.decode(model.Vendor, ground.bill)
            return client.vendors.update(VendorID(operation.bill_id), _vendor_update(body, before))
        case Action.ADD, model.Account():
            return client.chart_of_accounts.create(_account_create(body))
        case Action.MODIFY, model.Account() if ground.parts == ("active",):
            account = ChartOfAccountID(operation.bill_id)
            chart = client.chart_of_accounts
            return chart.restore(account) if body.active else chart.archive(account)
        case Action.MODIFY, model.Account():
            was = codec.decode(model.Account, ground.bill)
            return client.chart_of_accounts.update(
                ChartOfAccountID(operation.bill_id), _account_update(body, was)
            )
        case _:
            raise WriteRefused(
                f"BILL has no request to {operation.action.value} a {operation.kind.value}.",
                fix="This is a defect of the planning.",
                record=operation.id,
            )


def _vendor_create(vendor: model.Vendor) -> VendorCreate:
    return VendorCreate(
        name=vendor.name,
        address=_address(vendor.address),
        account_number=_given(vendor.account_number),
        email=_given(vendor.email),
        phone=_given(vendor.phone),
        payment_information=PaymentInformation(payee_name=vendor.name_on_check)
        if vendor.name_on_check
        else UNSET,
        additional_info=_additional(vendor, model.Vendor(name="")),
        bill_currency=_given(vendor.currency),
    )


def _vendor_update(vendor: model.Vendor, before: model.Vendor) -> VendorUpdate:
    new = _changed(vendor, before)
    return VendorUpdate(
        name=vendor.name if "name" in new else UNSET,
        address=_address(vendor.address, clear=True) if "address" in new else UNSET,
        account_number=_cleared(vendor.account_number) if "account_number" in new else UNSET,
        email=_cleared(vendor.email) if "email" in new else UNSET,
        phone=_cleared(vendor.phone) if "phone" in new else UNSET,
        payment_information=PaymentInformation(payee_name=_cleared(vendor.name_on_check))
        if "name_on_check" in new
        else UNSET,
        additional_info=_additional(vendor, before),
    )


def _additional(vendor: model.Vendor, before: model.Vendor) -> Maybe[AdditionalInfo]:
    new = _changed(vendor, before) & {"terms_id", "track_1099"}
    if not new:
        return UNSET
    terms = PaymentTermID(vendor.terms_id) if vendor.terms_id else None
    return AdditionalInfo(
        payment_term_id=terms if "terms_id" in new else UNSET,
        track1099=bool(vendor.track_1099) if "track_1099" in new else UNSET,
    )


def _address(address: model.Address, *, clear: bool = False) -> Address:
    absent = None if clear else UNSET
    return Address(
        line1=address.line1 or absent,
        line2=address.line2 or absent,
        city=address.city or absent,
        state_or_province=address.state or absent,
        zip_or_postal_code=address.postal_code or absent,
        country=address.country or absent,
    )


def _account_create(account: model.Account) -> ChartOfAccountCreate:
    return ChartOfAccountCreate(
        name=account.name,
        account=AccountInfo(type=account.type, number=_given(account.number)),
        parent_id=ChartOfAccountID(account.parent_id) if account.parent_id else UNSET,
    )


def _account_update(account: model.Account, before: model.Account) -> ChartOfAccountUpdate:
    new = _changed(account, before)
    return ChartOfAccountUpdate(
        name=account.name if "name" in new else UNSET,
        # The type goes along: whether BILL lays the parts of `account` over the old ones is not documented.
        account=AccountInfo(type=_given(account.type), number=account.number) if "number" in new else UNSET,
    )


def _changed(after: model.Vendor | model.Account, before: model.Vendor | model.Account) -> set[str]:
    return {
        field.name
        for field in attrs.fields(type(after))
        if getattr(after, field.name) != getattr(before, field.name)
    }


def _given(text: str) -> Maybe[str]:
    return text or UNSET


def _cleared(text: str) -> str | None:
    return text or None


def _said(exc: ApiError | UsageError) -> str:
    """Take what BILL says of each field; its own words tell a bookkeeper more than a code does."""
    words = [one_line(fault.message) for fault in getattr(exc, "faults", ()) if fault.message]
    return "; ".join(dict.fromkeys(words)) or exc.problem
