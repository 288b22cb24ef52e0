"""
Notifications: what is sent for an event, how it is signed, and when it is sent again.

Sources: "BILL webhook notification rules", "Test with webhook security", "Notification payloads reference".
"""

import base64
import hashlib
import hmac
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from billv3.testing._json import Row, dumps
from billv3.testing._settle import settlement, state_of
from billv3.testing._world import World, time_text

T = TypeVar("T")

VERSION: Final = "1"
CATALOG: Final = [
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
]
SIGNATURE: Final = "x-bill-sha-signature"
WAITS: Final = (2, 4, 8, 16, 32)  # seconds before each of the five resends
HISTORY_DAYS: Final = 180
_TIMEOUT: Final = 10.0
_BILL_FIELDS: Final = [
    "id",
    "vendorId",
    "createdTime",
    "updatedTime",
    "archived",
    "description",
    "dueDate",
    "payFromChartOfAccountId",
    "classifications",
    "purchaseOrderNumber",
]


@dataclass(frozen=True)
class Notification:
    """
    One notification for one subscription.

    Attributes:
        event_id: The same in every attempt: what receivers tell duplicates by.
        body: The minified payload; the signature is over exactly these bytes.
        headers: With the signature, made with the subscription's present key.
        attempts: How often it has been sent so far.
        due: When the next attempt is due.
    """

    event_id: str
    subscription_id: str
    type: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    attempts: int
    due: datetime


Post = Callable[[str, Mapping[str, str], bytes], int]


def sign(key: str, body: bytes) -> str:
    """Base64 of HMAC-SHA256 over the raw body; the key is used as text."""
    return base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode("ascii")


def http_post(url: str, headers: Mapping[str, str], body: bytes) -> int:
    """Send over real HTTP; returns the status, 0 when nobody answered within 10 seconds."""
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310  # a test's own receiver
            return int(answer.status)
    except urllib.error.HTTPError as exc:
        return exc.code
    except (urllib.error.URLError, OSError):
        return 0


def collect(world: World) -> None:
    """Turn events of the request that has just been committed into notifications."""
    outbox, world.hub["outbox"] = world.hub["outbox"], []
    for entry in outbox:
        for subscription in world.hub["subscriptions"].values():
            wanted = {event["type"] for event in subscription["events"]}
            if subscription["status"]["enabled"] and entry["type"] in wanted:
                word = entry["kind"]
                row = world.find(word, entry["id"])
                if row is not None:
                    queue(world, subscription, entry["type"], _payload(world, word, row))


def queue(world: World, subscription: Row, type: str, payload: Row) -> Row:
    """Make one notification and let it wait for delivery."""
    event_id = world.new_uuid()
    metadata = {
        "eventId": event_id,
        "subscriptionId": subscription["id"],
        "organizationId": world.organization_id,
        "eventType": type,
        "version": VERSION,
    }
    entry = {
        "id": event_id,
        "subscriptionId": subscription["id"],
        "type": type,
        "version": VERSION,
        "entityId": next((v.get("id", "") for v in payload.values() if isinstance(v, dict)), ""),
        "payload": dumps({"metadata": metadata, **payload}).decode(),
        "createdTime": world.stamp(),
        "attempts": 0,
        "due": world.stamp(),
        "state": "waiting",
        "statusCode": 0,
    }
    world.hub["history"].append(entry)
    return entry


def _payload(world: World, kind: str, row: Row) -> Row:
    if kind == "bills":
        return {"bill": _bill(world, row)}
    if kind == "payments":
        return {"payment": _payment(world, row)}
    names = {"vendors": "vendor", "invoices": "invoice", "banks": "bankAccount"}
    hidden = {"paymentInformation", "accountNumber", "routingNumber", "payments"}
    return {names[kind]: {name: value for name, value in row.items() if name not in hidden}}


def _bill(world: World, row: Row) -> Row:
    """Partial, as at BILL: no lines, no approval status; the invoice date is a date-time here."""
    state = settlement(world, row)
    shown = {name: row[name] for name in _BILL_FIELDS if name in row}
    shown["vendorName"] = world.peek("vendors", row["vendorId"])["name"]
    shown["invoice"] = {**row["invoice"], "invoiceDate": f"{row['invoice']['invoiceDate']}T00:00:00.000Z"}
    return {**shown, "amount": state.amount, "paymentStatus": state.payment_status}


def _payment(world: World, row: Row) -> Row:
    """Without amounts per bill; ``status`` speaks the vocabulary of singleStatus."""
    account = dict(row.get("fundingAccount", {}))
    bank = world.find("banks", account.get("id", ""))
    if bank is not None:
        account |= {"name": bank["bankName"], "accountNumber": f"****{bank['accountNumber'][-4:]}"}
    vendor = world.peek("vendors", row["vendorId"])
    money = {"amount": row["amount"], "currency": vendor["billCurrency"]}
    shown = {
        "id": row["id"],
        "billIds": [part["billId"] for part in row["billPayments"]],
        "transactionNumber": row.get("transactionNumber"),
        "status": state_of(row),
        "createdBy": row["createdBy"],
        "createdTime": row["createdTime"],
        "updatedTime": row["updatedTime"],
        "processDate": row["processDate"],
        "funding": {**money, "fundingAccount": account},
        "disbursement": money,
        "vendor": {"id": vendor["id"], "name": vendor["name"]},
        "billingType": "BDC" if row["onlinePayment"] else "NET_SYNC_FROM_OFFLINE_PAYMENT",
    }
    return {name: value for name, value in shown.items() if value is not None}


def as_notification(world: World, entry: Row) -> Notification:
    """Return the wire form of a waiting entry."""
    subscription = world.hub["subscriptions"][entry["subscriptionId"]]
    body = entry["payload"].encode()
    headers = {"Content-Type": "application/json", SIGNATURE: sign(subscription["securityKey"], body)}
    return Notification(
        entry["id"],
        entry["subscriptionId"],
        entry["type"],
        subscription["notificationUrl"],
        headers,
        body,
        entry["attempts"],
        datetime.fromisoformat(entry["due"]),
    )


def settle_attempt(world: World, event_id: str, status: int) -> None:
    """Note an attempt: only 200 counts; after five resends it is parked and the subscription switched off."""
    entry = next((e for e in world.hub["history"] if e["id"] == event_id), None)
    if entry is None:
        return
    entry["statusCode"] = status
    entry["attempts"] += 1
    if status == 200:
        entry["state"] = "delivered"
    elif entry["attempts"] > len(WAITS):
        entry["state"] = "parked"
        subscription = world.hub["subscriptions"].get(entry["subscriptionId"])
        if subscription is not None:
            subscription["status"] = {"enabled": False}
    else:
        entry["due"] = time_text(world.moment() + timedelta(seconds=WAITS[entry["attempts"] - 1]))


class Notifications:
    """Notifications that wait, and their delivery; get it from `FakeBill.webhooks`."""

    def __init__(self, work: Callable[[Callable[[World], object]], object]) -> None:
        self._work = work

    def waiting(self) -> tuple[Notification, ...]:
        """Return what has not been delivered yet, oldest first, due or not."""
        found: list[Notification] = []

        def work(world: World) -> None:
            known = world.hub["subscriptions"]
            found.extend(
                as_notification(world, entry)
                for entry in world.hub["history"]
                if entry["state"] == "waiting" and entry["subscriptionId"] in known
            )

        self._work(work)
        return tuple(found)

    def next_due(self) -> datetime | None:
        """When `deliver` has something to do again."""
        return min((one.due for one in self.waiting()), default=None)

    def deliver(self, post: Post = http_post) -> int:
        """
        Send everything that is due by the clock, once each; returns how many got a 200.

        `post` gets URL, headers and body and returns the HTTP status (0: no answer). Failures wait 2, 4, 8,
        16 and 32 seconds for their resends; call again when the clock has moved. Not holding the fake's
        lock, so that the receiver may read from the fake.
        """
        moment: list[datetime] = []
        self._work(lambda world: moment.append(world.moment()))
        delivered = 0
        for one in self.waiting():
            if one.due <= moment[0]:
                status = post(one.url, one.headers, one.body)
                delivered += status == 200
                self.settle(one.event_id, status)
        return delivered

    def settle(self, event_id: str, status: int) -> None:
        """Note the outcome of an attempt that the test made itself."""
        self._work(lambda world: settle_attempt(world, event_id, status))
