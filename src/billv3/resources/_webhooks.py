# Made by tools/generate_billv3_client.py from resources/_async_webhooks.py, which is the file to change.
"""
Subscriptions to notifications, on the webhook API.

Creating a subscription or a key takes an idempotency key (a UUID of version 4) that BILL remembers for 24
hours, so these writes may be repeated: the client does so with the same key. Source: BILL developer
documentation, BILL webhook API general rules.
"""

import uuid
from typing import Final

from billv3 import _calls
from billv3._call import Call, Effect, encode, nothing, page_reader, reader, wrapped
from billv3._convert import Model, unstructure
from billv3._entities import PAGE_MAX, Entity
from billv3._json import dumps
from billv3.errors import BadCall, LimitExceeded, NotFound, UnreadableRow, UsageError, rows_unreadable
from billv3.ids import EventID, SubscriptionID
from billv3.models.subscriptions import (
    CatalogEntry,
    EventType,
    SecurityKey,
    SentEvent,
    Subscription,
    SubscriptionCreate,
    SubscriptionUpdate,
)

from ._base import Listing, Runner

SUBSCRIPTIONS_MAX: Final = 10
"""Subscriptions in one organization, since 30 April 2026."""

SUBSCRIPTIONS: Final = Entity(
    name="subscriptions",
    one="subscription",
    path="/v3/subscriptions",
    model=Subscription,
    keys=("subscriptions",),
    archivable=False,
    dated=False,
)


def _checked_key(idempotency_key: uuid.UUID | None) -> str:
    key = uuid.uuid4() if idempotency_key is None else idempotency_key
    if key.version != 4:
        raise UsageError("BILL takes idempotency keys of UUID version 4 only.", fix="Use uuid.uuid4().")
    return str(key)


class Subscriptions:
    """Who is told about what."""

    __slots__ = ("_runner",)

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def catalog(self) -> tuple[CatalogEntry, ...]:
        """Read the kinds of events that this developer key may subscribe to."""
        return self._runner.run(
            Call(
                method="GET",
                path="/v3/events/catalog",
                decode=wrapped(CatalogEntry, "events", "catalog"),
                record="event catalog",
                events=True,
            )
        )

    def list(self) -> tuple[Subscription, ...]:
        """Read all subscriptions (at most 10); their keys are not told again."""
        rows: tuple[Subscription, ...] = ()
        odd: tuple[UnreadableRow, ...] = ()
        seen: set[str] = set()
        token: str | None = None
        while True:
            page = self._runner.run(
                Call(
                    method="GET",
                    path=SUBSCRIPTIONS.path,
                    decode=page_reader(Subscription, *SUBSCRIPTIONS.keys, one=SUBSCRIPTIONS.one),
                    query=(("max", str(PAGE_MAX)), *((("page", token),) if token else ())),
                    record="subscriptions",
                    events=True,
                )
            )
            rows += page.items
            odd += page.unreadable
            token = page.next_page
            if token is None or token in seen:
                break
            seen.add(token)
        if odd:
            raise rows_unreadable(odd, "subscriptions")
        return rows

    def get(self, id: SubscriptionID) -> Subscription:
        """Read one subscription. Raises NotFound."""
        return self._runner.run(self._call("GET", id))

    def create(self, new: SubscriptionCreate, *, idempotency_key: uuid.UUID | None = None) -> Subscription:
        """
        Subscribe. ``security_key`` of the answer is shown this once: keep it sealed.

        Safe to repeat within 24 hours with the same ``idempotency_key``; without one a new key is made.

        Raises:
            LimitExceeded: There are 10 already; nothing was sent.
            UsageError: The address is not https, or the key is no UUID of version 4.
        """
        if not new.notification_url.startswith("https://"):
            raise UsageError("BILL notifies https addresses only.", fix="Give an https address.")
        if not new.events:
            raise UsageError("A subscription without events tells nothing.", fix="Name at least one event.")
        key = _checked_key(idempotency_key)
        if len(self.list()) >= SUBSCRIPTIONS_MAX:
            raise LimitExceeded(
                f"An organization has at most {SUBSCRIPTIONS_MAX} subscriptions.",
                fix="Delete one that is not used.",
            )
        return self._runner.run(
            Call(
                method="POST",
                path=SUBSCRIPTIONS.path,
                decode=reader(Subscription),
                effect=Effect.SAME,
                headers=(("X-Idempotent-Key", key),),
                body=encode(new),
                record="new subscription",
                events=True,
            )
        )

    def update(self, id: SubscriptionID, changes: SubscriptionUpdate) -> Subscription:
        """Change name, address, or switch it on again."""
        return self._runner.run(self._call("PATCH", id, encode(changes)))

    def replace(self, id: SubscriptionID, content: SubscriptionCreate) -> Subscription:
        """Replace the set of events."""
        return self._runner.run(self._call("PUT", id, encode(content)))

    def delete(self, id: SubscriptionID) -> None:
        """Unsubscribe."""
        self._runner.run(
            Call(
                method="DELETE",
                path=f"{SUBSCRIPTIONS.path}/{_calls.checked_id(id, 'subscription')}",
                decode=nothing,
                effect=Effect.WRITE,
                record=f"subscription {id}",
                events=True,
            )
        )

    def renew_key(self, id: SubscriptionID, *, idempotency_key: uuid.UUID | None = None) -> SecurityKey:
        """Make a new key for signatures; accept both keys until the old one is no longer used."""
        key = _checked_key(idempotency_key)
        try:
            return self._runner.run(self._key_call(id, key, "security_key"))
        except (NotFound, BadCall):
            # BILL's guides write the path with a hyphen.
            return self._runner.run(self._key_call(id, key, "security-key"))

    def test(self, id: SubscriptionID, event: EventType, *, payload: Model | None = None) -> SentEvent:
        """Have a test notification sent."""
        body: dict[str, object] = {"eventType": event.type, "version": event.version}
        if payload is not None:
            body[event.type.split(".")[0]] = unstructure(payload)
        return self._runner.run(
            Call(
                method="POST",
                path=f"{SUBSCRIPTIONS.path}/{_calls.checked_id(id, 'subscription')}/test",
                decode=reader(SentEvent),
                effect=Effect.SAME,
                body=dumps(body),
                record=f"test of subscription {id}",
                events=True,
            )
        )

    def history(
        self, id: SubscriptionID, *, entity_id: str | None = None, max: int = PAGE_MAX
    ) -> Listing[SentEvent]:
        """List the notifications of the last 180 days."""
        entity = Entity(
            name="notifications",
            one="notification",
            path=f"/v3/events/subscription/{_calls.checked_id(id, 'subscription')}",
            model=SentEvent,
            keys=("events",),
            archivable=False,
            dated=False,
            events=True,
            query=() if entity_id is None else (("entityId", entity_id),),
        )
        return Listing(self._runner, entity, (), (), _calls.checked_max(max), "unsaid")

    def send_again(self, id: SubscriptionID, event_id: EventID) -> SentEvent:
        """Have a notification sent once more; its receiver drops it if it knows the event id."""
        return self._runner.run(
            Call(
                method="POST",
                path=f"/v3/events/subscription/{_calls.checked_id(id, 'subscription')}/event/"
                f"{_calls.checked_id(event_id, 'event')}",
                decode=reader(SentEvent),
                effect=Effect.SAME,
                record=f"event {event_id}",
                events=True,
            )
        )

    def _call(self, method: str, id: SubscriptionID, body: bytes | None = None) -> Call[Subscription]:
        return Call(
            method=method,
            path=f"{SUBSCRIPTIONS.path}/{_calls.checked_id(id, 'subscription')}",
            decode=reader(Subscription),
            effect=Effect.READ if body is None else Effect.WRITE,
            body=body,
            record=f"subscription {id}",
            events=True,
        )

    @staticmethod
    def _key_call(id: SubscriptionID, key: str, name: str) -> Call[SecurityKey]:
        return Call(
            method="POST",
            path=f"{SUBSCRIPTIONS.path}/{_calls.checked_id(id, 'subscription')}/{name}",
            decode=reader(SecurityKey),
            effect=Effect.SAME,
            headers=(("X-Idempotent-Key", key),),
            record=f"key of subscription {id}",
            events=True,
        )
