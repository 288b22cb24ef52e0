"""
Receiving BILL's notifications.

* Check the signature over the **raw** body, before anything is parsed: ``verify``, or ``receive`` for both.
* Answer 200 within 10 seconds and do the work later; any other status counts as a failure and is sent again.
* A notification is a hint: read the record from the API. Notifications come twice, and out of order: drop
  those whose ``dedupe_key`` you know. The signature holds no time, so nothing else protects against a replay.

```python
event = webhooks.receive(body, headers, keys=[new_key, old_key])
if store.is_new(event.dedupe_key):
    store.enqueue(event.entity, event.entity_id)
```

Source: BILL developer documentation, test with webhook security, notification payloads reference, BILL
webhook notification rules.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from ._convert import SECRET, Mismatch, Model, faults, structure
from ._json import NotJson, loads
from ._secret import Secret
from ._unset import UNSET, Maybe, given
from .errors import WebhookRefused
from .ids import BillID, EventID, OrganizationID, PaymentID, SubscriptionID, UserID, VendorID
from .models._enums import BillPaymentStatus, SingleStatus
from .models._shared import HeaderClassifications
from .models.bills import InvoiceReference

SIGNATURE_HEADER: Final = "x-bill-sha-signature"
BODY_MAX: Final = 1024 * 1024
"""A notification longer than this is none of BILL's."""

EVENT_TYPES: Final = frozenset(
    {
        "vendor.created",
        "vendor.updated",
        "vendor.archived",
        "vendor.restored",
        "bill.created",
        "bill.updated",
        "bill.archived",
        "bill.restored",
        "payment.updated",
        "payment.failed",
        "autopay.failed",
        "mass-payment.updated",
        "bank-account.created",
        "bank-account.updated",
        "card-account.created",
        "card-account.updated",
        "invoice.created",
        "invoice.updated",
        "invoice.archived",
        "invoice.restored",
        "risk-verification.updated",
        "spend.transaction.updated",
        "spend.reimbursement.created",
        "spend.reimbursement.updated",
        "spend.reimbursement.deleted",
        "spend.three-ds-challenge.created",
    }
)
"""What BILL documents. There is no ``payment.created``: a new payment comes as ``payment.updated``."""


@frozen(kw_only=True, repr=False)
class EventMetadata(Model):
    """What every notification says about itself."""

    event_id: EventID
    subscription_id: Maybe[SubscriptionID] = UNSET
    organization_id: Maybe[OrganizationID] = UNSET
    event_type: str
    version: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class EventParty(Model):
    """A vendor, as named in a payment's notification."""

    id: Maybe[VendorID] = UNSET
    name: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class EventAccount(Model):
    """An account, as named in a payment's notification; its number is masked in the repr."""

    id: Maybe[str] = UNSET
    type: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    account_number: Maybe[str] = field(default=UNSET, metadata=SECRET)
    last4: Maybe[str] = field(default=UNSET, metadata=SECRET)


@frozen(kw_only=True, repr=False)
class EventMoney(Model):
    """One side of a payment: what was debited, or what was paid out."""

    amount: Maybe[Decimal] = UNSET
    currency: Maybe[str] = UNSET
    arrives_by_date: Maybe[date] = UNSET
    funding_account: Maybe[EventAccount] = UNSET
    disbursement_account: Maybe[EventAccount] = UNSET


@frozen(kw_only=True, repr=False)
class EventBill(Model):
    """
    The bill in a notification: no lines, no approval status.

    ``invoice.invoice_date`` is a date-time on this wire and a plain date in the API; here it is a date,
    cut off and not converted to another zone.
    """

    id: Maybe[BillID] = UNSET
    vendor_id: Maybe[VendorID] = UNSET
    vendor_name: Maybe[str] = UNSET
    invoice: Maybe[InvoiceReference] = UNSET
    amount: Maybe[Decimal] = UNSET
    archived: Maybe[bool] = UNSET
    description: Maybe[str] = UNSET
    due_date: Maybe[date] = UNSET
    payment_status: Maybe[BillPaymentStatus | str] = UNSET
    pay_from_chart_of_account_id: Maybe[str] = UNSET
    classifications: Maybe[HeaderClassifications] = UNSET
    purchase_order_number: Maybe[str] = UNSET
    created_by: Maybe[UserID] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class FailedBill(Model):
    """A bill of a failed payment; its id is ``id`` in BILL's samples, ``billId`` to one integrator."""

    id: Maybe[BillID] = UNSET
    bill_id: Maybe[BillID] = UNSET
    amount: Maybe[Decimal] = UNSET


@frozen(kw_only=True, repr=False)
class EventError(Model):
    """Why a payment failed."""

    code: Maybe[str] = UNSET
    message: Maybe[str] = UNSET
    timestamp: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class EventPayment(Model):
    """
    The payment in a notification: no amounts for each bill, and no id when it failed.

    ``status`` has the words of ``SingleStatus``, although it is called like the coarse one.
    """

    id: Maybe[PaymentID] = UNSET
    bill_ids: Maybe[tuple[BillID, ...]] = UNSET
    bills: Maybe[tuple[FailedBill, ...]] = UNSET
    transaction_number: Maybe[str] = UNSET
    status: Maybe[SingleStatus | str] = UNSET
    process_date: Maybe[date] = UNSET
    funding: Maybe[EventMoney] = UNSET
    funding_account: Maybe[EventAccount] = UNSET
    disbursement: Maybe[EventMoney] = UNSET
    vendor: Maybe[EventParty] = UNSET
    billing_type: Maybe[str] = UNSET
    errors: Maybe[tuple[EventError, ...]] = UNSET
    created_by: Maybe[UserID] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class EventRecord(Model):
    """A record of another kind in a notification; what there is besides id and times is in ``extra``."""

    id: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class Event(Model):
    """
    One notification.

    ``bill`` and ``payment`` are there for their kinds; other kinds have their object in ``record``.
    """

    metadata: EventMetadata
    bill: Maybe[EventBill] = UNSET
    payment: Maybe[EventPayment] = UNSET
    errors: Maybe[tuple[EventError, ...]] = UNSET

    @property
    def type(self) -> str:
        """Such as ``bill.updated``; a kind that is new to this package comes through as well."""
        return self.metadata.event_type

    @property
    def entity(self) -> str:
        """The kind of record: ``bill``, ``vendor``, ``bank-account``."""
        return self.type.rpartition(".")[0]

    @property
    def dedupe_key(self) -> str:
        """What tells one notification from another: the event id; the same one may come several times."""
        return self.metadata.event_id

    @property
    def record(self) -> EventRecord | None:
        """The object of a kind other than bill and payment, if there is one."""
        for value in self.extra.values():
            if isinstance(value, dict) and "id" in value:
                try:
                    return structure(value, EventRecord)
                except Mismatch:
                    return None
        return None

    @property
    def entity_id(self) -> str | None:
        """The id of the record to read; None where BILL sends none (a failed payment)."""
        if given(self.bill) and given(self.bill.id):
            return self.bill.id
        if given(self.payment) and given(self.payment.id):
            return self.payment.id
        record = self.record
        return record.id if record is not None and given(record.id) else None

    @property
    def bill_ids(self) -> tuple[BillID, ...]:
        """The bills this is about, wherever BILL names them."""
        found: list[BillID] = []
        if given(self.bill) and given(self.bill.id):
            found.append(self.bill.id)
        if given(self.payment):
            found += self.payment.bill_ids or ()
            for each in self.payment.bills or ():
                # Where both are there, the other id is that of what was paid on the bill, as in a payment.
                one = each.bill_id or each.id
                if one:
                    found.append(one)
        return tuple(dict.fromkeys(found))

    @property
    def failures(self) -> tuple[EventError, ...]:
        """Why a payment failed; BILL's samples leave open whether that is beside or inside ``payment``."""
        inside = self.payment.errors if given(self.payment) else UNSET
        return tuple(self.errors or inside or ())


def signature(body: bytes, key: str | Secret) -> str:
    """
    Compute the signature BILL would send: Base64 of HMAC-SHA256 over the raw body; the key is used as text.

    >>> signature(b'{"metadata":{"eventId":"e1"},"bill":{"id":"b1"}}', "harbor-test-key")
    'o8y74gj7uoHjQpBqg3i4nxnEDKyjmSKGjCQJrcSj34E='
    """
    text = key.reveal() if isinstance(key, Secret) else key
    return base64.b64encode(hmac.new(text.encode(), body, hashlib.sha256).digest()).decode("ascii")


def verify(body: bytes, signature_header: str | None, keys: Iterable[str | Secret]) -> None:
    """
    Check a notification's signature, in constant time, against each key.

    Args:
        body: The body exactly as it came, not parsed and written again.
        signature_header: The value of ``x-bill-sha-signature``.
        keys: The subscription's keys: while one is being replaced, the new and the old.

    Raises:
        WebhookRefused: It is missing, malformed, or of another key. Answer 400 and do nothing.
    """
    if not signature_header:
        raise WebhookRefused("The notification is not signed.", fix="Drop it; BILL signs every notification.")
    try:
        sent = base64.b64decode(signature_header.strip(), validate=True)
    except (binascii.Error, ValueError):
        sent = b""
    good = False
    for key in keys:
        expected = base64.b64decode(signature(body, key))
        # Every key is tried, so that the time does not tell which one fits.
        good |= hmac.compare_digest(expected, sent)
    if not good:
        raise WebhookRefused(
            "The notification's signature does not fit any key.",
            fix="Drop it; if BILL's own test event is refused, renew the subscription's key.",
        )


def parse(body: bytes) -> Event:
    """
    Read a notification whose signature was checked.

    Raises WebhookRefused for what is no notification. Kinds and keys that are new to this package are kept.
    """
    if len(body) > BODY_MAX:
        raise WebhookRefused("The notification is too long.", fix="Drop it; BILL's are short.")
    try:
        value = loads(body)
    except NotJson:
        raise WebhookRefused("The notification is no JSON text.", fix="Drop it.") from None
    try:
        return structure(value, Event)
    except Mismatch as exc:
        found = "; ".join(faults(value, Event)[:3]) or str(exc)
        raise WebhookRefused(
            f"The notification is not as BILL describes it ({found}).",
            fix="Compare it with BILL's reference.",
        ) from None


def receive(body: bytes, headers: Mapping[str, str], keys: Iterable[str | Secret]) -> Event:
    """Check and read a notification; header names in any case. Raises WebhookRefused."""
    sent = next((value for name, value in headers.items() if name.lower() == SIGNATURE_HEADER), None)
    verify(body, sent, keys)
    return parse(body)
