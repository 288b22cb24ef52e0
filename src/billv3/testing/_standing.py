"""
How the organization stands with BILL: verification, price plan, billing statements.

Sources: BILL API reference, initiateriskverifications, getpriceplan; official Postman collection. The plan is
ours; what BILL decides is up to the test (`Office.decide_risk`).
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from billv3.testing._check import Rule, Text, check, present
from billv3.testing._documents import keep_file, link_to, paged
from billv3.testing._errors import invalid, not_found, refusal
from billv3.testing._json import Row
from billv3.testing._routes import Answer, Call, Route
from billv3.testing._world import World

DECISIONS: Final = frozenset({"IN_PROGRESS", "REVIEW", "HOLD", "APPROVE", "DECLINE"})
_PHONE: Final[dict[str, Rule]] = {
    "phoneNumber": Text(required=True, pattern=r"[0-9]{10}"),
    "phoneType": Text(required=True, choices=frozenset({"MOBILE", "HOME", "WORK"})),
}
_PLAN: Final[Row] = {
    "id": "fake-plan",
    "name": "Fake plan",
    "monthlyPrice": Decimal("55.00"),
    "allowTrial": False,
    "priceVariesPerUser": True,
    "planTerms": [
        {"type": "USER", "name": "userCount", "tier": 1, "quantity": 5, "price": Decimal("10.00")},
        {"type": "USER", "name": "userCount", "tier": 2, "quantity": 10, "price": Decimal("8.00")},
    ],
}


def _risk(world: World) -> Row:
    return dict(world.peek("organizations", world.organization_id).get("risk", {}))


def _save_risk(world: World, risk: Row) -> Row:
    row = world.get("organizations", world.organization_id)
    world.save("organizations", {**row, "risk": risk})
    return risk


def decide(world: World, decision: str) -> Row:
    """Let BILL decide about the organization."""
    if decision not in DECISIONS:
        raise invalid(f"{decision}: not a decision of BILL")
    risk = {"referenceId": world.new_uuid(), **_risk(world), "decision": decision}
    risk["processingStatus"] = "IN_PROGRESS" if decision == "IN_PROGRESS" else "COMPLETED"
    return _save_risk(world, risk)


def _get_risk(call: Call) -> Answer:
    risk = _risk(call.world)
    if not risk:
        raise not_found("risk verification", call.world.organization_id)
    return Answer(200, risk)


def _start_risk(call: Call) -> Answer:
    if "riskPhone" not in call.world.peek("users", call.user_id):
        raise invalid("the signed-in user has no phone: add one first")
    if _risk(call.world):
        raise invalid("the risk verification has been started before")
    return Answer(200, decide(call.world, "IN_PROGRESS"))


def _has_phone(call: Call) -> Answer:
    return Answer(200, {"hasPhone": "riskPhone" in call.world.peek("users", call.user_id)})


def _add_phone(call: Call) -> Answer:
    fields = check(call.body, _PHONE, call.world.knobs)
    row = call.world.get("users", call.user_id)
    call.world.save("users", {**row, "riskPhone": fields["phoneNumber"]})
    return Answer(200)


def add_statement(world: World, day: date, amount: Decimal) -> Row:
    """Make the statement of the month before a day."""
    last = day.replace(day=1) - timedelta(days=1)
    row = world.insert(
        "statements",
        {
            "invoiceNumber": f"BILL-{day:%Y%m}",
            "invoiceDate": day.isoformat(),
            "billingPeriod": {"startDate": last.replace(day=1).isoformat(), "endDate": last.isoformat()},
            "description": f"BILL services {last:%B %Y}",
            "amount": amount,
            "paymentStatus": "UNPAID",
        },
    )
    files = {
        kind: keep_file(world, f"{row['id']}.{kind}", row["id"], f"statement {row['id']}".encode())
        for kind in ("csv", "pdf")
    }
    return world.save("statements", {**row, "files": files})


def _here(call: Call) -> None:
    if call.ids["organizationId"] != call.world.organization_id:
        raise not_found("organization", call.ids["organizationId"])


def _plan(call: Call) -> Answer:
    _here(call)
    return Answer(200, _PLAN)


def _short(row: Row) -> Row:
    return present(
        {k: v for k, v in row.items() if k not in {"files", "archived", "createdTime", "updatedTime"}}
    )


def _statements(call: Call) -> Answer:
    _here(call)
    bounds = [call.param("invoiceDateFrom") or "0001-01-01", call.param("invoiceDateTo") or "9999-12-31"]
    try:
        first, last = map(date.fromisoformat, bounds)
    except ValueError as exc:
        raise refusal("BDC_1129", "invoiceDateFrom, invoiceDateTo: must be dates") from exc
    rows = [
        _short(row)
        for row in call.world.rows("statements")
        if first <= date.fromisoformat(row["invoiceDate"]) <= last
    ]
    return Answer(200, paged(rows, call, f"statements {first} {last}"))


def _statement(call: Call) -> Answer:
    _here(call)
    row = call.world.peek("statements", call.ids["statementId"])
    links = {kind: link_to(call, id) for kind, id in row["files"].items()}
    detail = {"quantity": 1, "description": row["description"], "type": "PLAN", "amount": row["amount"]}
    return Answer(200, {**_short(row), "downloadLink": links, "statementDetails": [detail]})


_ORG: Final = "/v3/organizations/{organizationId}"
_RISK: Final = "/v3/risk-verifications"
_ADMINISTRATORS: Final = frozenset({"ADMINISTRATOR"})

ROUTES: Final = (
    Route("GET", _RISK, _get_risk),
    Route("POST", _RISK, _start_risk, roles=_ADMINISTRATORS),
    Route("GET", f"{_RISK}/phone", _has_phone),
    Route("POST", f"{_RISK}/phone", _add_phone, body="json"),
    Route("GET", f"{_ORG}/price-plan", _plan, roles=_ADMINISTRATORS),
    Route("GET", f"{_ORG}/billing-statements", _statements, roles=_ADMINISTRATORS),
    Route("GET", f"{_ORG}/billing-statements/{{statementId}}", _statement, roles=_ADMINISTRATORS),
)
