"""
The webhook API under ``/connect-events``: catalog, subscriptions, security keys, history, resend and test.

Sources: "BILL webhook API general rules"; changelog of 30 April 2026 (ten subscriptions, no duplicates).
"""

import re
from datetime import datetime, timedelta
from typing import Final

from billv3.testing._check import Flag, Group, Many, Rule, Text, check
from billv3.testing._documents import paged
from billv3.testing._errors import Problem, Refusal, invalid, not_found, refusal
from billv3.testing._json import Row
from billv3.testing._routes import EVENTS, Answer, Call, Route
from billv3.testing._webhooks import CATALOG, HISTORY_DAYS, VERSION, queue
from billv3.testing._world import time_text

LIMIT: Final = 10
_KEY_HOURS: Final = 24
_UUID4: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE
)
_EVENTS: Final = Many(
    item=Group(
        fields={
            "type": Text(required=True, choices=frozenset(CATALOG)),
            "version": Text(required=True, choices=frozenset({VERSION})),
        }
    ),
    required=True,
    least=1,
)
_STATUS: Final = Group(fields={"enabled": Flag(required=True)}, required=True)
_CREATE: Final[dict[str, Rule]] = {
    "name": Text(required=True, most=100),
    "status": _STATUS,
    "notificationUrl": Text(required=True, most=2000),
    "events": _EVENTS,
}
_CHANGE: Final[dict[str, Rule]] = {name: _CREATE[name] for name in ("name", "status", "notificationUrl")}


def _catalog(call: Call) -> Answer:
    del call
    return Answer(200, [{"type": type, "versions": [VERSION]} for type in CATALOG])


def _subscription(call: Call) -> Row:
    found = call.world.hub["subscriptions"].get(call.ids["subscriptionId"])
    if found is None:
        raise not_found("subscription", call.ids["subscriptionId"])
    subscription: Row = found
    return subscription


def _shown(row: Row) -> Row:
    """Without the security key, which is told once."""
    return {name: value for name, value in row.items() if name != "securityKey"}


def _list(call: Call) -> Answer:
    rows = [_shown(row) for row in call.world.hub["subscriptions"].values()]
    return Answer(200, paged(rows, call, "subscriptions", back=False))


def _once(call: Call, make: str) -> Answer | None:
    """Return the answer given to the same idempotency key before, or None."""
    key = call.headers.get("x-idempotent-key", "")
    if not _UUID4.fullmatch(key):
        raise refusal("BDC_1108", "X-Idempotent-Key: must be a version 4 UUID")
    known = call.world.hub["keys"].get(f"{make} {key}")
    if known is None or known["until"] <= call.world.stamp():
        return None
    return Answer(200, known["body"])


def _keep(call: Call, make: str, body: Row) -> Answer:
    key = call.headers["x-idempotent-key"]
    until = time_text(call.world.moment() + timedelta(hours=_KEY_HOURS))
    call.world.hub["keys"][f"{make} {key}"] = {"until": until, "body": body}
    return Answer(200, body)


def _check_address(call: Call, row: Row) -> None:
    if not row["notificationUrl"].startswith("https://") and not call.world.knobs.webhooks_over_http:
        raise refusal("BDC_1119", "notificationUrl: must be an https address")
    for other in call.world.hub["subscriptions"].values():
        same = _set(other) == _set(row) and other["notificationUrl"] == row["notificationUrl"]
        if same and other["id"] != row["id"]:
            raise invalid("events: another subscription has the same events and address")


def _set(row: Row) -> frozenset[tuple[str, str]]:
    return frozenset((event["type"], event["version"]) for event in row["events"])


def _create(call: Call) -> Answer:
    before = _once(call, "subscription")
    if before is not None:
        return before
    fields = check(call.body, _CREATE, call.world.knobs)
    subscriptions = call.world.hub["subscriptions"]
    if len(subscriptions) >= LIMIT:
        raise Refusal(422, (Problem("BDC_1143", f"at most {LIMIT} subscriptions", "APPLICATION"),))
    stamp = call.world.stamp()
    row = {
        "id": call.world.new_uuid(),
        "name": fields["name"],
        "organizationId": call.world.organization_id,
        "status": fields["status"],
        "notificationUrl": fields["notificationUrl"],
        "events": fields["events"],
        "createdTime": stamp,
        "updatedTime": stamp,
        "securityKey": call.world.new_secret("webhook"),
    }
    _check_address(call, row)
    subscriptions[row["id"]] = row
    return _keep(call, "subscription", dict(row))


def _get(call: Call) -> Answer:
    return Answer(200, _shown(_subscription(call)))


def _edit(call: Call, *, replace: bool) -> Answer:
    row = _subscription(call)
    rules = _CREATE if replace else _CHANGE
    change = check(call.body, rules, call.world.knobs, partial=not replace)
    new = {**row, **change, "updatedTime": call.world.stamp()}
    _check_address(call, new)
    call.world.hub["subscriptions"][row["id"]] = new
    return Answer(200, _shown(new))


def _delete(call: Call) -> Answer:
    del call.world.hub["subscriptions"][_subscription(call)["id"]]
    return Answer(200)


def _new_key(call: Call) -> Answer:
    row = _subscription(call)
    make = f"key {row['id']}"
    before = _once(call, make)
    if before is not None:
        return before
    row["securityKey"] = call.world.new_secret("webhook")
    return _keep(call, make, {"securityKey": row["securityKey"]})


def _entry_shown(entry: Row) -> Row:
    names = ("id", "type", "version", "subscriptionId", "payload", "createdTime", "statusCode")
    return {name: entry[name] for name in names}


def _history(call: Call) -> Answer:
    subscription = _subscription(call)
    oldest = call.world.moment() - timedelta(days=HISTORY_DAYS)
    entity = call.param("entityId")
    rows = [
        _entry_shown(entry)
        for entry in call.world.hub["history"]
        if entry["subscriptionId"] == subscription["id"]
        and datetime.fromisoformat(entry["createdTime"]) >= oldest
        and entity in {None, entry["entityId"]}
    ]
    return Answer(200, paged(rows, call, f"history {subscription['id']} {entity}", back=False))


def _resend(call: Call) -> Answer:
    subscription = _subscription(call)
    for entry in call.world.hub["history"]:
        if (entry["id"], entry["subscriptionId"]) == (call.ids["eventId"], subscription["id"]):
            entry |= {"state": "waiting", "attempts": 0, "due": call.world.stamp()}
            return Answer(200, _entry_shown(entry))
    raise not_found("event", call.ids["eventId"])


def _test(call: Call) -> Answer:
    rules: dict[str, Rule] = {"eventType": Text(required=True), "version": Text(required=True)}
    fields = check(call.body, rules, call.world.knobs)
    word = fields["eventType"].partition(".")[0]
    sample = call.body.get(word, {"id": "sample"})
    entry = queue(call.world, _subscription(call), fields["eventType"], {word: sample})
    return Answer(200, _entry_shown(entry))


_ONE: Final = "/v3/subscriptions/{subscriptionId}"
_SENT: Final = "/v3/events/subscription/{subscriptionId}"

ROUTES: Final = (
    Route("GET", "/v3/events/catalog", _catalog, base=EVENTS),
    Route("GET", "/v3/subscriptions", _list, base=EVENTS),
    Route("POST", "/v3/subscriptions", _create, base=EVENTS, body="json"),
    Route("GET", _ONE, _get, base=EVENTS),
    Route("PUT", _ONE, lambda call: _edit(call, replace=True), base=EVENTS, body="json"),
    Route("PATCH", _ONE, lambda call: _edit(call, replace=False), base=EVENTS, body="json"),
    Route("DELETE", _ONE, _delete, base=EVENTS),
    Route("POST", f"{_ONE}/security_key", _new_key, base=EVENTS),
    Route("POST", f"{_ONE}/test", _test, base=EVENTS, body="json"),
    Route("GET", _SENT, _history, base=EVENTS),
    Route("POST", f"{_SENT}/event/{{eventId}}", _resend, base=EVENTS),
)
