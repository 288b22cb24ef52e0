"""
Mass payments, exchange rates, pictures of checks, exports.

Sources: BILL documentation, mass payments, international payments, export BILL records; official Postman
collection. A mass payment is carried out when its state is first asked for. The rates are ours.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from billv3.testing._check import Day, Number, Rule, Text, check, check_array
from billv3.testing._documents import keep_file, link_to
from billv3.testing._errors import Refusal, invalid, not_found, refusal
from billv3.testing._json import Row
from billv3.testing._payments import BULK, PAYERS, check_funding, pay
from billv3.testing._rates import BATCH_S, batch_now, rate_of, shown_rate
from billv3.testing._routes import Answer, Call, Route
from billv3.testing._world import World, time_text

MASS_MAX: Final = 2_000
_PARTS: Final = BULK["payments"]
_MASS: Final[dict[str, Rule]] = {
    **BULK,
    "processDate": Day(),
    "payments": type(_PARTS)(**{**vars(_PARTS), "most": MASS_MAX}),
}
_RATE: Final[dict[str, Rule]] = {
    "vendorId": Text(required=True),
    "amount": Number(required=True, least=Decimal("0.01")),
}


def _create_mass(call: Call) -> Answer:
    fields = check(call.body, _MASS, call.world.knobs)
    check_funding(call.world, fields["fundingAccount"])
    total = len(fields["payments"])
    count = {"scheduled": total, "failed": 0, "completed": 0, "total": total}
    row = call.world.insert("mass-payments", {"asked": fields, "userId": call.user_id, "count": count})
    return Answer(201, _mass_shown(row))


def _mass_shown(row: Row) -> Row:
    status = "SCHEDULED" if row["count"]["scheduled"] else "COMPLETED"
    told = {"paymentBatchId": row["id"], "batchStatus": status}
    return {**told, "count": row["count"], "updatedTime": row["updatedTime"]}


def _mass(call: Call) -> Answer:
    world = call.world
    row = world.get("mass-payments", call.ids["paymentBatchId"])
    if row["count"]["scheduled"]:
        for part in row["asked"]["payments"]:
            row["count"]["scheduled"] -= 1
            row["count"]["completed" if _paid(world, row, part) else "failed"] += 1
        world.save("mass-payments", row)
    return Answer(200, _mass_shown(row))


def _paid(world: World, row: Row, part: Row) -> bool:
    asked = row["asked"]
    fields: Row = {
        **{name: asked[name] for name in ("processDate", "fundingAccount", "description") if name in asked},
        **{name: part[name] for name in ("description", "transactionNumber") if name in part},
        "processingOptions": part.get("processingOptions", {}),
    }

    def one() -> Row:
        bill = world.peek("bills", part["billId"])
        if asked.get("vendorId", bill["vendorId"]) != bill["vendorId"]:
            raise invalid(f"{bill['id']}: vendorId is not the vendor of the bill")
        return pay(world, bill["vendorId"], [part], fields, row["userId"])

    try:
        world.attempt(one)
    except Refusal:
        return False
    return True


def _rate(world: World, vendor_id: str, amount: Decimal) -> Row:
    vendor = world.peek("vendors", vendor_id)
    currency, batch = vendor["billCurrency"], batch_now(world)
    if currency == "USD":
        raise invalid(f"{vendor_id}: bills in USD need no exchange rate")
    return {
        "vendorId": vendor_id,
        "billCurrency": currency,
        "paymentCurrency": currency,
        "baseCurrency": "USD",
        "exchangeRate": shown_rate(world, rate_of(world, vendor)),
        "exchangeRateBatchId": batch,
        "amountRange": {"from": Decimal(0), "to": max(amount, Decimal(10_000))},
        "expirationTime": time_text(datetime.fromtimestamp((batch + 1) * BATCH_S, UTC)),
    }


def _exchange_rate(call: Call) -> Answer:
    try:
        amount = Decimal(call.param("amount") or "")
    except ArithmeticError as exc:
        raise refusal("BDC_1129", "amount: must be a number") from exc
    return Answer(200, _rate(call.world, call.param("vendorId") or "", amount))


def _exchange_rates(call: Call) -> Answer:
    asked = check_array(call.body, _RATE, call.world.knobs, most=200)
    return Answer(200, [_rate(call.world, each["vendorId"], Decimal(each["amount"])) for each in asked])


def _check_image(call: Call) -> Answer:
    payment = call.world.peek("payments", call.ids["paymentId"])
    if "checkDisbursement" not in payment.get("disbursementInfo", {}):
        raise not_found("check image", payment["id"])
    kept = [row["id"] for row in call.world.rows("documents") if row["owner"] == payment["id"]]
    sides = kept or [
        keep_file(call.world, f"{side}.png", payment["id"], f"{side} of {payment['id']}".encode())
        for side in ("front", "back")
    ]
    return Answer(200, {"results": [{"downloadLink": link_to(call, id)} for id in sides]})


def create_export(world: World, name: str, csv: bytes) -> Row:
    """Make an export ready for download, as a schedule in the web app does."""
    row = world.insert("exports", {"name": name, "status": "COMPLETED"})
    return world.save("exports", {**row, "fileId": keep_file(world, f"{name}.csv", row["id"], csv)})


def _exports(call: Call) -> Answer:
    rows = call.world.rows("exports")
    shown = [
        {
            "exportId": row["id"],
            "name": row["name"],
            "status": row["status"],
            "createdTime": row["createdTime"],
        }
        for row in rows
    ]
    return Answer(200, {"results": shown})


def _export_link(call: Call) -> Answer:
    row = call.world.peek("exports", call.ids["exportId"])
    return Answer(200, {"downloadLink": link_to(call, row["fileId"])})


_BASE: Final = "/v3/payments"

ROUTES: Final = (
    Route("POST", f"{_BASE}/mass", _create_mass, body="json", trusted=True, token=False, roles=PAYERS),
    Route("GET", f"{_BASE}/mass/{{paymentBatchId}}", _mass),
    Route("GET", f"{_BASE}/exchange-rate", _exchange_rate),
    Route("POST", f"{_BASE}/exchange-rate", _exchange_rates, body="json"),
    Route("GET", f"{_BASE}/{{paymentId}}/check-image", _check_image),
    Route("GET", "/v3/exports", _exports),
    Route("GET", "/v3/exports/{exportId}/download-link", _export_link),
)
