"""Webhooks (BILL webhook API general rules, notification rules, test with webhook security)."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import uuid
from dataclasses import replace

import pytest

from billv3.testing import FakeBill, http_post, sign
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import Clock, Got, Wire

URL = "https://hooks.example.test/bill"


def subscribe(wire: Wire, *types: str, url: str = URL, key: str = "", name: str = "ap-mirror") -> Got:
    body = {
        "name": name,
        "status": {"enabled": True},
        "notificationUrl": url,
        "events": [{"type": type, "version": "1"} for type in types],
    }
    headers = {**wire.headers, "X-Idempotent-Key": key or str(uuid.uuid4())}
    return Wire(wire.fake, headers).send("POST", "/v3/subscriptions", body, base="/connect-events")


def events(wire: Wire, method: str, path: str, body: object = None, **params: object) -> Got:
    return wire.send(method, path, body, base="/connect-events", **params)


def test_the_signature_matches_the_published_vector() -> None:
    """Base64 of HMAC-SHA256, the key as text, over the raw body."""
    body = b'{"metadata":{"eventId":"e1"},"bill":{"id":"b1"}}'

    assert "o8y74gj7uoHjQpBqg3i4nxnEDKyjmSKGjCQJrcSj34E=" == sign("harbor-test-key", body)


def test_a_subscription_shows_its_key_once(wire: Wire) -> None:
    """200, not 201; GET and list have no securityKey."""
    made = subscribe(wire, "bill.created", "payment.updated")
    shown = events(wire, "GET", f"/v3/subscriptions/{made.body['id']}").body
    listed = events(wire, "GET", "/v3/subscriptions").body

    assert (200, True) == (made.status, bool(made.body["securityKey"]))
    assert "securityKey" not in shown
    assert [shown] == listed["results"]
    assert "prevPage" not in listed


@pytest.mark.parametrize("key", ["not-a-uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"])
def test_the_idempotency_key_must_be_a_version_4_uuid(wire: Wire, key: str) -> None:
    """Missing or another version: 400."""
    assert 400 == subscribe(wire, "bill.created", key=key).status
    assert 400 == events(wire, "POST", "/v3/subscriptions", {}).status


def test_the_same_key_gives_the_same_answer_for_a_day(wire: Wire, clock: Clock, fake: FakeBill) -> None:
    """Cached 24 hours; after that the same subscription is a duplicate."""
    fake.knobs = replace(fake.knobs, idle_minutes=10**6)
    key = str(uuid.uuid4())
    first, again = subscribe(wire, "bill.created", key=key), subscribe(wire, "bill.created", key=key)
    clock.advance(hours=24)

    assert first.body == again.body
    assert 422 == subscribe(wire, "bill.created", key=key).status


def test_ten_subscriptions_and_no_two_alike(wire: Wire) -> None:
    """Since 30 April 2026; the address must be https."""
    assert 200 == subscribe(wire, "bill.created", "bill.updated").status
    assert 422 == subscribe(wire, "bill.updated", "bill.created").status
    assert 400 == subscribe(wire, "bill.created", url="http://hooks.example.test/").status
    statuses = [subscribe(wire, "bill.created", url=f"{URL}/{n}").status for n in range(10)]
    assert [200] * 9 + [422] == statuses


def test_the_catalog_knows_no_payment_created(wire: Wire) -> None:
    """A new payment announces itself through payment.updated; nothing for credits."""
    types = {one["type"] for one in events(wire, "GET", "/v3/events/catalog").body}

    assert {"payment.updated", "payment.failed", "bill.created", "vendor.archived"} <= types
    assert not {type for type in types if type == "payment.created" or "credit" in type}
    assert 400 == subscribe(wire, "payment.created").status


def test_subscriptions_are_changed_replaced_and_deleted(wire: Wire) -> None:
    """PATCH changes name, status and address; PUT the event set."""
    made = subscribe(wire, "bill.created").body
    path = f"/v3/subscriptions/{made['id']}"
    paused = events(wire, "PATCH", path, {"status": {"enabled": False}}).body
    put = {name: made[name] for name in ("name", "status", "notificationUrl")}
    replaced = events(wire, "PUT", path, {**put, "events": [{"type": "vendor.updated", "version": "1"}]}).body

    assert ({"enabled": False}, "bill.created") == (paused["status"], paused["events"][0]["type"])
    assert "vendor.updated" == replaced["events"][0]["type"]
    assert [200, 404] == [events(wire, "DELETE", path).status for _ in range(2)]


def test_a_notification_is_signed_minified_and_partial(fake: FakeBill, wire: Wire, bills: Bills) -> None:
    """The invoice date is a date-time here; no lines, no approval status."""
    key = subscribe(wire, "bill.created").body["securityKey"]
    bill = bills.make("10.00")
    (one,) = fake.webhooks.waiting()
    payload = json.loads(one.body)
    expected = base64.b64encode(hmac.new(key.encode(), one.body, hashlib.sha256).digest()).decode()

    assert expected == one.headers["x-bill-sha-signature"]
    assert b", " not in one.body
    assert {"eventId", "subscriptionId", "organizationId", "eventType", "version"} == set(payload["metadata"])
    assert (bill, "2026-03-09T00:00:00.000Z") == (
        payload["bill"]["id"],
        payload["bill"]["invoice"]["invoiceDate"],
    )
    assert {"billLineItems", "approvalStatus"}.isdisjoint(payload["bill"])


def test_payment_notifications_speak_single_status(
    fake: FakeBill, wire: Wire, bills: Bills, bank: str
) -> None:
    """billIds without amounts; created and every change are payment.updated."""
    subscribe(wire, "payment.updated")
    bill = bills.make("10.00")
    payment = fake.office.schedule_payment({bill: "10.00"}, bank)
    fake.office.set_payment_state(payment, "PROCESSED")
    found = [json.loads(one.body)["payment"] for one in fake.webhooks.waiting()]

    assert ["SCHEDULED", "PROCESSED"] == [found[0]["status"], found[-1]["status"]]
    assert [bill] == found[-1]["billIds"]
    assert "****4410" == found[-1]["funding"]["fundingAccount"]["accountNumber"]


@pytest.mark.parametrize("fires", [True, False])
def test_whether_a_payment_fires_bill_updated_is_a_knob(
    fake: FakeBill, wire: Wire, bills: Bills, bank: str, fires: bool
) -> None:
    """Unconfirmed."""
    fake.knobs = replace(fake.knobs, payment_fires_bill_updated=fires)
    subscribe(wire, "bill.updated")
    fake.office.schedule_payment({bills.make("10.00"): "10.00"}, bank)

    assert bool(fake.webhooks.waiting()) is fires


def test_a_refused_request_notifies_nobody(fake: FakeBill, wire: Wire, vendor: str) -> None:
    """All or nothing holds for notifications too."""
    subscribe(wire, "vendor.created")
    address = {"line1": "a", "city": "b", "zipOrPostalCode": "1", "country": "US"}
    term = {"additionalInfo": {"paymentTermId": "00p02X"}}
    wire.post(
        "/v3/vendors/bulk", [{"name": "A", "address": address}, {"name": "B", "address": address, **term}]
    )

    assert () == fake.webhooks.waiting()


def test_delivery_retries_on_the_clock_and_gives_up(
    fake: FakeBill, wire: Wire, bills: Bills, clock: Clock
) -> None:
    """2, 4, 8, 16, 32 seconds, five resends; then parked and the subscription disabled. Only 200 counts."""
    made = subscribe(wire, "bill.created").body
    bills.make("10.00")
    tried: list[str] = []

    def refuse(url: str, headers: object, body: bytes) -> int:
        tried.append(json.loads(body)["metadata"]["eventId"])
        return 202

    waits = []
    while fake.webhooks.waiting():
        fake.webhooks.deliver(refuse)
        due = fake.webhooks.next_due()
        if due is not None:
            waits.append((due - clock.moment).total_seconds())
            fake.webhooks.deliver(refuse)
            clock.moment = due

    assert [2, 4, 8, 16, 32] == waits
    assert (6, 1) == (len(tried), len(set(tried)))
    path = f"/v3/subscriptions/{made['id']}"
    assert {"enabled": False} == events(wire, "GET", path).body["status"]
    bills.make("11.00")
    assert () == fake.webhooks.waiting()
    events(wire, "PATCH", path, {"status": {"enabled": True}})
    bills.make("12.00")
    assert 1 == fake.webhooks.deliver(lambda *_: 200)


def test_history_and_resend(fake: FakeBill, wire: Wire, bills: Bills) -> None:
    """180 days of notifications; one can be asked for again, with the same event id."""
    made = subscribe(wire, "bill.created").body
    bill = bills.make("10.00")
    bills.make("11.00")
    fake.webhooks.deliver(lambda *_: 200)
    path = f"/v3/events/subscription/{made['id']}"
    (entry,) = events(wire, "GET", path, entityId=bill).body["results"]
    page = events(wire, "GET", path, max=1).body
    again = events(wire, "POST", f"{path}/event/{entry['id']}")

    assert 200 == entry["statusCode"]
    assert ("nextPage" in page, len(page["results"])) == (True, 1)
    assert (200, [entry["id"]]) == (again.status, [one.event_id for one in fake.webhooks.waiting()])
    assert 404 == events(wire, "POST", f"{path}/event/{uuid.uuid4()}").status


def test_a_new_security_key_and_a_test_event(fake: FakeBill, wire: Wire) -> None:
    """Renewal needs the idempotency header too; both go out with the new key."""
    made = subscribe(wire, "bill.created").body
    path = f"/v3/subscriptions/{made['id']}"
    assert 400 == events(wire, "POST", f"{path}/security_key").status
    keyed = Wire(fake, {**wire.headers, "X-Idempotent-Key": str(uuid.uuid4())})
    key = events(keyed, "POST", f"{path}/security_key").body["securityKey"]
    sent = events(
        wire, "POST", f"{path}/test", {"eventType": "bill.created", "version": "1", "bill": {"id": "b1"}}
    )
    (one,) = fake.webhooks.waiting()

    assert {"id", "type", "version", "subscriptionId", "payload", "createdTime", "statusCode"} == set(
        sent.body
    )
    assert sign(key, one.body) == one.headers["x-bill-sha-signature"] != sign(made["securityKey"], one.body)
    assert key == events(keyed, "POST", f"{path}/security_key").body["securityKey"]


def test_delivery_over_real_http(fake: FakeBill, wire: Wire, bills: Bills) -> None:
    """To a receiver on loopback, which plain http needs a knob for; nobody answering is status 0."""
    got: list[bytes] = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200 if len(got) > 1 else 500)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    fake.knobs = replace(fake.knobs, webhooks_over_http=True)
    with http.server.HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/hook"
        assert 200 == subscribe(wire, "bill.created", url=url).status
        bills.make("10.00")
        (one,) = fake.webhooks.waiting()
        statuses = [http_post(url, one.headers, one.body), fake.webhooks.deliver()]
        server.shutdown()
        thread.join()

    assert [500, 1] == statuses
    assert [one.body, one.body] == got
    assert 0 == http_post(url, {}, b"")
