"""
Subscriptions to notifications, and their history.

Source: BILL developer documentation, webhooks, BILL webhook API general rules; changelog of 2026-04-30.
"""

from datetime import datetime

from attrs import field, frozen

from billv3._convert import SECRET, Model
from billv3._unset import UNSET, Maybe
from billv3.ids import EventID, OrganizationID, SubscriptionID


@frozen(kw_only=True, repr=False)
class EventType(Model):
    """A kind of event and the version of its payload."""

    type: str
    version: str = "1"


@frozen(kw_only=True, repr=False)
class CatalogEntry(Model):
    """A kind of event this developer key may subscribe to."""

    type: Maybe[str] = UNSET
    versions: Maybe[tuple[str, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class Enabled(Model):
    """BILL switches a subscription off after persistent failures; watch this."""

    enabled: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class Subscription(Model):
    """A subscription; ``security_key`` comes **once**, at creation: keep it sealed."""

    id: SubscriptionID
    name: Maybe[str] = UNSET
    organization_id: Maybe[OrganizationID] = UNSET
    status: Maybe[Enabled] = UNSET
    notification_url: Maybe[str] = UNSET
    events: Maybe[tuple[EventType, ...]] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET
    security_key: Maybe[str] = field(default=UNSET, metadata=SECRET)


@frozen(kw_only=True, repr=False)
class SubscriptionCreate(Model):
    """
    A new subscription: an https address and the events it wants.

    At most 10 in an organization, and no two of the same events and address.
    """

    name: str
    notification_url: str
    events: tuple[EventType, ...]
    status: Enabled = field(factory=lambda: Enabled(enabled=True))


@frozen(kw_only=True, repr=False)
class SubscriptionUpdate(Model):
    """What to change: name, address, or on and off."""

    name: Maybe[str] = UNSET
    notification_url: Maybe[str] = UNSET
    status: Maybe[Enabled] = UNSET


@frozen(kw_only=True, repr=False)
class SecurityKey(Model):
    """A new key for signatures, shown once."""

    security_key: Maybe[str] = field(default=UNSET, metadata=SECRET)


@frozen(kw_only=True, repr=False)
class SentEvent(Model):
    """A notification BILL has sent, from its history of 180 days."""

    id: Maybe[EventID] = UNSET
    type: Maybe[str] = UNSET
    version: Maybe[str] = UNSET
    subscription_id: Maybe[SubscriptionID] = UNSET
    payload: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET
    status_code: Maybe[int] = UNSET
