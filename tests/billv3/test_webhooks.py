"""Notifications are believed only when signed, and read whatever is in them."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billv3 import Secret, WebhookRefused, webhooks
from billv3._json import dumps
from billv3.testing import FakeBill, sign
from tests.billv3.conftest import MakeClient
from tests.billv3.test_convert import JSON, changed, paths

BODY = b'{"metadata":{"eventId":"e1"},"bill":{"id":"b1"}}'
KEY = "harbor-test-key"
META = {"eventId": "e-1", "subscriptionId": "s-1", "organizationId": "008", "version": "1"}


def test_the_signature_is_base64_of_hmac_sha256_over_the_raw_body() -> None:
    """Source: BILL developer documentation, test with webhook security; the key is used as text."""
    assert "o8y74gj7uoHjQpBqg3i4nxnEDKyjmSKGjCQJrcSj34E=" == webhooks.signature(BODY, KEY)
    assert webhooks.signature(BODY, KEY) == sign(KEY, BODY)


def test_any_of_several_keys_may_fit() -> None:
    """While a key is being replaced, both are good."""
    signed = webhooks.signature(BODY, KEY)
    webhooks.verify(BODY, signed, ["newer", Secret(KEY)])
    for keys in ([], ["newer"], [""]):
        with pytest.raises(WebhookRefused):
            webhooks.verify(BODY, signed, keys)


@given(st.none() | st.text(max_size=60))
def test_no_other_text_is_taken_for_a_signature(text: str | None) -> None:
    """Missing, not Base64, hex, or of another length: refused with our error."""
    with pytest.raises(WebhookRefused):
        webhooks.verify(BODY, text, [KEY])


def test_one_changed_byte_breaks_the_signature() -> None:
    """The body is checked as it came, before it is parsed."""
    with pytest.raises(WebhookRefused):
        webhooks.receive(BODY + b" ", {"X-BILL-SHA-SIGNATURE": webhooks.signature(BODY, KEY)}, [KEY])


def received(payload: object) -> webhooks.Event:
    body = json.dumps(payload, separators=(",", ":")).encode()
    return webhooks.receive(body, {"X-Bill-Sha-Signature": webhooks.signature(body, KEY)}, [KEY])


def test_a_bill_event_has_a_date_where_the_wire_has_a_date_time() -> None:
    """Source: BILL webhook notification payloads: invoiceDate is a date-time here, a date in the API."""
    event = received(
        {
            "metadata": {**META, "eventType": "bill.updated"},
            "bill": {"id": "00n1", "amount": 1.5, "invoice": {"invoiceDate": "2026-03-09T00:00:00.000Z"}},
        }
    )

    assert ("bill.updated", "bill", "00n1", "e-1") == (
        event.type,
        event.entity,
        event.entity_id,
        event.dedupe_key,
    )
    assert event.bill
    assert event.bill.invoice
    assert date(2026, 3, 9) == event.bill.invoice.invoice_date


def test_a_payment_event_has_the_fine_status_in_a_field_called_status() -> None:
    """Source: BILL payment webhook notification payloads."""
    event = received(
        {
            "metadata": {**META, "eventType": "payment.updated"},
            "payment": {
                "id": "stp1",
                "billIds": ["00n1", "00n2"],
                "status": "PROCESSED",
                "updatedTime": "2026-04-03T12:00:01.500+00:00",
                "funding": {"amount": 305, "fundingAccount": {"id": "bac1", "accountNumber": "****4410"}},
            },
        }
    )
    payment = event.payment

    assert payment
    assert payment.funding
    assert ("PROCESSED", Decimal(305)) == (payment.status, payment.funding.amount)
    assert datetime(2026, 4, 3, 12, 0, 1, 500000, tzinfo=UTC) == payment.updated_time
    assert ("00n1", "00n2") == event.bill_ids
    assert "4410" not in repr(event)


KINDS = {
    "vendor": ("created", "updated", "archived", "restored"),
    "bill": ("created", "updated", "archived", "restored"),
    "payment": ("updated", "failed"),
    "autopay": ("failed",),
    "mass-payment": ("updated",),
    "bank-account": ("created", "updated"),
    "card-account": ("created", "updated"),
    "invoice": ("created", "updated", "archived", "restored"),
    "risk-verification": ("updated",),
}
OBJECTS = {"bank-account": "bankAccount", "card-account": "cardAccount", "mass-payment": "massPayment"}


@pytest.mark.parametrize("kind", [f"{entity}.{what}" for entity, all in KINDS.items() for what in all])
def test_every_kind_of_event_tells_what_it_is_about(kind: str) -> None:
    """Source: BILL developer documentation, notification payloads: metadata, and one object by its entity."""
    entity = kind.rpartition(".")[0]
    event = received(
        {"metadata": {**META, "eventType": kind}, OBJECTS.get(entity, entity): {"id": "x1", "new": True}}
    )

    assert (kind, entity, "x1", "e-1") == (event.type, event.entity, event.entity_id, event.dedupe_key)


SAMPLES = (
    {
        "metadata": {**META, "eventType": "payment.updated"},
        "payment": {
            "id": "stp1",
            "billIds": ["00n1"],
            "status": "PROCESSED",
            "funding": {"amount": 305, "fundingAccount": {"id": "bac1", "type": "BANK_ACCOUNT"}},
            "vendor": {"id": "0091", "name": "Cedar Supply Co"},
            "processDate": "2026-04-03",
        },
    },
    {
        "metadata": {**META, "eventType": "payment.failed"},
        "payment": {"bills": [{"id": "00n1", "amount": 5}], "vendor": {"id": "0091"}},
        "errors": [{"code": "BDC_1", "message": "no", "timestamp": "2026-04-03T12:00:01.500+00:00"}],
    },
    {
        "metadata": {**META, "eventType": "bill.updated"},
        "bill": {"id": "00n1", "amount": 2, "invoice": {"invoiceDate": "2026-03-09T00:00:00.000Z"}},
    },
)


@given(st.data(), JSON)
def test_any_change_of_a_notification_gives_an_event_or_a_refusal(data: st.DataObject, new: object) -> None:
    """One value anywhere in a signed notification is replaced by any other: ours is the only exception."""
    sample = data.draw(st.sampled_from(SAMPLES))
    body = dumps(changed(sample, data.draw(st.sampled_from(paths(sample))), new))
    try:
        event = webhooks.receive(body, {"x-bill-sha-signature": webhooks.signature(body, KEY)}, [KEY])
    except WebhookRefused as exc:
        assert exc.fix
        return
    told = (event.type, event.entity, event.entity_id, event.dedupe_key, event.bill_ids, event.failures)
    assert isinstance(event.dedupe_key, str), told


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("named", [{"id": "00n1"}, {"billId": "00n1"}, {"id": "blp1", "billId": "00n1"}])
def test_a_failed_payment_is_read_both_ways(inside: bool, named: dict[str, str]) -> None:
    """Samples and integrators disagree about where errors are, and how a bill's id is called."""
    errors = [{"code": "BDC_1151", "message": "no"}]
    payload = {
        "metadata": {**META, "eventType": "payment.failed"},
        "payment": {"bills": [{**named, "amount": 2}], **({"errors": errors} if inside else {})},
        **({} if inside else {"errors": errors}),
    }
    event = received(payload)

    assert ("00n1",) == event.bill_ids
    assert ["BDC_1151"] == [failure.code for failure in event.failures]
    assert event.entity_id is None


def test_a_kind_of_event_nobody_has_heard_of_comes_through() -> None:
    """BILL adds kinds without notice."""
    event = received({"metadata": {**META, "eventType": "moon.landed"}, "moon": {"id": "m1", "x": [1]}})

    assert ("moon", "m1") == (event.entity, event.entity_id)
    assert {"id": "m1", "x": [1]} == event.extra["moon"]
    assert "vendor.created" in webhooks.EVENT_TYPES
    assert "payment.created" not in webhooks.EVENT_TYPES


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b'{"metadata":{}}', b"<html>", b'{"metadata":7}', b"x" * 1_100_000]
)
def test_what_is_no_notification_is_refused(body: bytes) -> None:
    """Also with a good signature."""
    with pytest.raises(WebhookRefused):
        webhooks.receive(body, {webhooks.SIGNATURE_HEADER: webhooks.signature(body, KEY)}, [KEY])


def test_the_fakes_notifications_are_read(make_client: MakeClient, fake: FakeBill) -> None:
    """Subscribed with the client, sent by the fake, checked with the key that was shown once."""
    from billv3.models import EventType, SubscriptionCreate

    client = make_client()
    subscription = client.subscriptions.create(
        SubscriptionCreate(
            name="mirror",
            notification_url="https://hooks.example.test/bill",
            events=(EventType(type="vendor.created"),),
        )
    )
    fake.office.add_vendor("Cedar Supply Co")
    (notification,) = fake.webhooks.waiting()
    event = webhooks.receive(notification.body, notification.headers, [subscription.security_key or ""])

    assert ("vendor.created", fake.ids("vendors")[0]) == (event.type, event.entity_id)
    assert [subscription.id] == [row.id for row in client.subscriptions.list()]
