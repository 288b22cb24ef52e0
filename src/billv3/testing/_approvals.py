"""
Approval of bills: policies, approvers in their order, and the actions that move a bill to APPROVED or DENIED.

Source: "AP bill approvals" (available in v3 since 29 September 2025). Rule operators other than ``gte`` were
never captured: the fake also takes ``in`` and ``eq`` for ids.
"""

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from billv3.testing._check import Group, Many, Rule, Text, check, check_array
from billv3.testing._errors import invalid, refusal
from billv3.testing._json import ZERO, Row
from billv3.testing._routes import Answer, Call, Route
from billv3.testing._settle import settlement
from billv3.testing._world import World

_RULE_KEYS: Final = {
    "BILL_AMOUNT": "",
    "VENDOR_ID": "vendorId",
    "LOCATION_ID": "locationId",
    "CHART_OF_ACCOUNT_ID": "chartOfAccountId",
    "JOB_ID": "jobId",
}
_POLICY: Final[dict[str, Rule]] = {
    "policyName": Text(required=True, most=100),
    "rules": Many(
        item=Group(
            fields={
                "key": Text(required=True, choices=frozenset(_RULE_KEYS)),
                "op": Text(required=True, choices=frozenset({"gte", "in", "eq"})),
                "values": Many(item=Text(), required=True, least=1),
            }
        ),
        required=True,
    ),
    "approvers": Many(item=Text(), required=True, least=1),
}
_ACTION: Final[dict[str, Rule]] = {
    "billId": Text(required=True),
    "action": Text(required=True, choices=frozenset({"APPROVE", "DENY"})),
    "comment": Text(most=4000),
}
OPEN: Final = frozenset({"WAITING", "VIEWED"})


def start_approvals(world: World, bill: Row) -> Row:
    """Give the bill the approvers that the policies ask for; none asked for leaves it UNASSIGNED."""
    users: dict[str, None] = {}
    for policy in world.rows("policies"):
        if policy["status"] == "ACTIVE" and all(_applies(rule, bill) for rule in policy["rules"]):
            users.update(dict.fromkeys(policy["approvers"]))
    return assign(world, bill, tuple(users))


def assign(world: World, bill: Row, user_ids: tuple[str, ...]) -> Row:
    """Set the approvers, in this order; the first is asked, the others follow."""
    if not user_ids:
        bill.pop("approvers", None)
        bill["approvalStatus"] = "UNASSIGNED"
    else:
        bill["approvers"] = [
            {
                "userId": world.peek("users", user_id)["id"],
                "status": "WAITING" if order == 0 else "UPCOMING",
                "approverOrder": order + 1,
                "statusChangedTime": world.stamp(),
            }
            for order, user_id in enumerate(user_ids)
        ]
        bill["approvalStatus"] = "ASSIGNED"
    return world.save("bills", bill, moved=world.knobs.approval_moves_updated_time)


def drop_approvals(world: World, bill: Row) -> Row:
    """Take the approvers away, as an update without ``billApprovals`` may."""
    return assign(world, bill, ())


def act(world: World, user_id: str, bill_id: str, action: str) -> Row:
    """Approve or deny as one approver whose turn it is."""
    bill = world.get("bills", bill_id)
    if bill["archived"]:
        raise invalid(f"{bill_id}: the bill is archived")
    approvers = bill.get("approvers", [])
    mine = next((a for a in approvers if a["userId"] == user_id and a["status"] in OPEN), None)
    if mine is None:
        raise invalid(f"{bill_id}: this user is not asked to approve the bill now")
    mine |= {"status": "APPROVED" if action == "APPROVE" else "DENIED", "statusChangedTime": world.stamp()}
    if action == "DENY":
        bill["approvalStatus"] = "DENIED"
    elif all(a["status"] == "APPROVED" for a in approvers):
        bill["approvalStatus"] = "APPROVED"
    else:
        bill["approvalStatus"] = "APPROVING"
        following = next(a for a in approvers if a["status"] == "UPCOMING")
        following |= {"status": "WAITING", "statusChangedTime": world.stamp()}
    return world.save("bills", bill, moved=world.knobs.approval_moves_updated_time)


def withdraw(world: World, user_id: str, bill_id: str) -> Row:
    """Turn an approval into a denial, as one who approved and thinks better of it."""
    bill = world.get("bills", bill_id)
    mine = next((a for a in bill.get("approvers", ()) if a["userId"] == user_id), None)
    if mine is None or mine["status"] != "APPROVED" or bill["archived"]:
        raise invalid(f"{bill_id}: this user has not approved the bill")
    mine |= {"status": "DENIED", "statusChangedTime": world.stamp()}
    bill["approvalStatus"] = "DENIED"
    return world.save("bills", bill, moved=world.knobs.approval_moves_updated_time)


def _applies(rule: Row, bill: Row) -> bool:
    if rule["key"] == "BILL_AMOUNT":
        total: Decimal = sum((line["amount"] for line in bill["billLineItems"]), ZERO)
        limit = Decimal(rule["values"][0])
        return total >= limit if rule["op"] == "gte" else total == limit
    name = _RULE_KEYS[rule["key"]]
    if name == "vendorId":
        return bill["vendorId"] in rule["values"]
    places = [bill, *bill["billLineItems"]]
    return any(place.get("classifications", {}).get(name) in rule["values"] for place in places)


def _actions(call: Call) -> Answer:
    for item in check_array(call.body, _ACTION, call.world.knobs, most=100):
        act(call.world, call.user_id, item["billId"], item["action"])
    return Answer(200, {"status": "SUCCESS"})


def _pending(call: Call) -> Answer:
    bills = []
    for bill in call.world.rows("bills"):
        waiting = any(a["userId"] == call.user_id and a["status"] in OPEN for a in bill.get("approvers", ()))
        if waiting and not bill["archived"] and bill["approvalStatus"] in {"ASSIGNED", "APPROVING"}:
            amount = settlement(call.world, bill).amount
            bills.append(
                {
                    "billId": bill["id"],
                    "vendorId": bill["vendorId"],
                    "amount": amount,
                    "dueDate": bill["dueDate"],
                }
            )
    return Answer(200, {"bills": bills})


def save_policy(world: World, fields: Row, id: str | None = None) -> Row:
    """Keep a policy from checked fields."""
    for user_id in fields["approvers"]:
        world.peek("users", user_id)
    for rule in fields["rules"]:
        if rule["key"] == "BILL_AMOUNT":
            try:
                Decimal(rule["values"][0])
            except InvalidOperation as exc:
                raise refusal("BDC_1119", "rules.values: must be an amount") from exc
    if id is None:
        return world.insert("policies", {**fields, "status": "ACTIVE"})
    return world.save("policies", {**world.get("policies", id), **fields})


def _render_policy(world: World, row: Row) -> Row:
    users = [world.peek("users", id) for id in row["approvers"]]
    return {
        "id": row["id"],
        "policyName": row["policyName"],
        "status": row["status"],
        "rules": [
            {**rule, "values": [{"value": value, "displayName": value} for value in rule["values"]]}
            for rule in row["rules"]
        ],
        "approvers": {
            "users": [{"userId": u["id"], "fullName": f"{u['firstName']} {u['lastName']}"} for u in users],
            "groups": [],
        },
    }


def _policies(call: Call) -> Answer:
    # A bare array, without pages.
    return Answer(200, [_render_policy(call.world, row) for row in call.world.rows("policies")])


def _create_policy(call: Call) -> Answer:
    row = save_policy(call.world, check(call.body, _POLICY, call.world.knobs))
    return Answer(201, _render_policy(call.world, row))


def _replace_policy(call: Call) -> Answer:
    row = save_policy(call.world, check(call.body, _POLICY, call.world.knobs), call.ids["policyId"])
    return Answer(200, _render_policy(call.world, row))


def _delete_policy(call: Call) -> Answer:
    call.world.peek("policies", call.ids["policyId"])
    call.world.delete("policies", call.ids["policyId"])
    return Answer(200)


_BASE: Final = "/v3/bill-approvals"
_ADMINISTRATORS: Final = frozenset({"ADMINISTRATOR"})

ROUTES: Final[tuple[Any, ...]] = (
    Route("POST", f"{_BASE}/actions", _actions, body="json"),
    Route("GET", f"{_BASE}/pending-user-approvals", _pending),
    Route("GET", f"{_BASE}/policies", _policies),
    Route("POST", f"{_BASE}/policies", _create_policy, body="json", roles=_ADMINISTRATORS),
    Route("PUT", f"{_BASE}/policies/{{policyId}}", _replace_policy, body="json", roles=_ADMINISTRATORS),
    Route("DELETE", f"{_BASE}/policies/{{policyId}}", _delete_policy, roles=_ADMINISTRATORS),
)
