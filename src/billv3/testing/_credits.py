"""
Vendor credits: create, replace, change, archive for good, bulk; usage shown only in list and get.

Source: BILL API reference, createvendorcredit, listvendorcredits; changelog of 29 April 2025.
"""

from decimal import Decimal
from typing import Final

from billv3.testing._bills import LINE_CLASSES_RULE, check_references
from billv3.testing._check import (
    READ_ONLY,
    Day,
    Group,
    Ignored,
    Many,
    Rule,
    Text,
    check,
    check_array,
    merged,
    money_rule,
    present,
)
from billv3.testing._errors import invalid, refusal
from billv3.testing._filters import Reader, read_field
from billv3.testing._json import ZERO, Row
from billv3.testing._routes import Answer, Call, Route, each, getting, listing, set_archived
from billv3.testing._settle import credit_total, state_of
from billv3.testing._world import World

CREDIT: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "vendorId": Text(required=True),
    "referenceNumber": Text(required=True, most=100),
    "creditDate": Day(required=True),
    "description": Text(most=4000),
    "applyToChartOfAccountId": Text(),
    "applyToBankAccountId": Text(),
    "vendorCreditLineItems": Many(
        item=Group(
            fields={
                "id": Text(),
                "amount": money_rule(required=True, least="0.01"),
                "description": Text(most=4000),
                "classifications": LINE_CLASSES_RULE,
            }
        ),
        required=True,
        least=1,
    ),
    **dict.fromkeys(("amount", "appliedAmount", "status", "usage"), Ignored()),
}
_WITH_ID: Final[dict[str, Rule]] = {**CREDIT, "id": Text(required=True)}


def create_credit(world: World, fields: Row) -> Row:
    """Enter a vendor credit from checked fields."""
    world.peek("vendors", fields["vendorId"])
    row = {**fields, "usage": []}
    row["vendorCreditLineItems"] = [
        present({**line, "id": world.new_id("vci")}) for line in fields["vendorCreditLineItems"]
    ]
    _check(world, row)
    return world.insert("vendor-credits", row)


def edit_credit(world: World, id: str, change: Row, *, replace: bool) -> Row:
    """PUT replaces the line set, PATCH changes named lines; never below what is already applied."""
    row = world.get("vendor-credits", id)
    if row["archived"]:
        raise invalid(f"{id}: the credit is archived")
    old = {line["id"]: line for line in row["vendorCreditLineItems"]}
    lines = {} if replace else dict(old)
    for line in change.get("vendorCreditLineItems") or ():
        if line.get("id") in old:
            lines[line["id"]] = line if replace else merged(old[line["id"]], line)
        elif replace and not line.get("id"):
            new_id = world.new_id("vci")
            lines[new_id] = {**line, "id": new_id}
        else:
            raise invalid(f"{id}: no such line on this credit")
    kept = {name: row[name] for name in ("id", "archived", "usage", "createdTime")}
    new = {**kept, **change} if replace else merged(row, change)
    new["vendorCreditLineItems"] = [present(line) for line in lines.values()]
    if credit_total(new) < applied(new) or (row["usage"] and new["vendorId"] != row["vendorId"]):
        raise invalid(f"{id}: part of the credit is already applied")
    _check(world, new)
    return world.save("vendor-credits", new)


def _check(world: World, row: Row) -> None:
    if row.get("applyToChartOfAccountId") and row.get("applyToBankAccountId"):
        raise refusal("BDC_1119", "applyToBankAccountId: only one of the two accounts may be given")
    if row.get("applyToChartOfAccountId"):
        world.peek("chart-of-accounts", row["applyToChartOfAccountId"])
    if row.get("applyToBankAccountId"):
        world.peek("banks", row["applyToBankAccountId"])
    check_references(world, row, "vendorCreditLineItems")


def archive_credit(world: World, id: str) -> Row:
    """Archive; there is no way back, and an applied credit stays."""
    if world.peek("vendor-credits", id)["usage"]:
        raise invalid(f"{id}: the credit is applied")
    return set_archived(world, "vendor-credits", id, archived=True)


def applied(credit: Row) -> Decimal:
    """Return what of the credit is used."""
    return sum((use["amount"] for use in credit["usage"]), ZERO)


def credit_status(world: World, credit: Row) -> str:
    """NOT_APPLIED to FULLY_APPLIED; IN_PROCESS while a payment that uses it has not cleared."""
    used = applied(credit)
    if not used:
        return "NOT_APPLIED"
    payments = (world.peek("payments", use["paymentId"]) for use in credit["usage"] if "paymentId" in use)
    if any(state_of(payment) != "CLEARED" for payment in payments):
        return "IN_PROCESS"
    return "FULLY_APPLIED" if used == credit_total(credit) else "PARTIALLY_APPLIED"


def render_credit(world: World, row: Row, *, usage: bool = True) -> Row:
    """Return a credit as BILL shows it; create and update answers leave usage out."""
    shown = {
        **row,
        "amount": credit_total(row),
        "appliedAmount": applied(row),
        "status": credit_status(world, row),
    }
    if not usage:
        del shown["usage"]
    return present(shown)


def _reader(world: World) -> Reader:
    def read(row: Row, name: str) -> object:
        if name in {"amount", "appliedAmount"}:
            return credit_total(row) if name == "amount" else applied(row)
        return read_field(row, name)

    del world
    return read


def _short(world: World, row: Row) -> Row:
    return render_credit(world, row, usage=False)


def _create(call: Call) -> Answer:
    row = create_credit(call.world, check(call.body, CREDIT, call.world.knobs))
    return Answer(201, _short(call.world, row))


def _replace(call: Call) -> Answer:
    fields = check(call.body, CREDIT, call.world.knobs)
    return Answer(
        200, _short(call.world, edit_credit(call.world, call.ids["vendorCreditId"], fields, replace=True))
    )


def _change(call: Call) -> Answer:
    change = check(call.body, CREDIT, call.world.knobs, partial=True)
    return Answer(
        200, _short(call.world, edit_credit(call.world, call.ids["vendorCreditId"], change, replace=False))
    )


def _archive(call: Call) -> Answer:
    return Answer(200, _short(call.world, archive_credit(call.world, call.ids["vendorCreditId"])))


def _many(call: Call, rows: list[Row], status: int = 200) -> Answer:
    return Answer(status, {"vendorCredits": [_short(call.world, row) for row in rows]})


def _create_bulk(call: Call) -> Answer:
    items = check_array(call.body, CREDIT, call.world.knobs, most=50)
    return _many(call, each(lambda item: create_credit(call.world, item), items), 201)


def _edit_bulk(call: Call, *, replace: bool) -> Answer:
    items = check_array(call.body, _WITH_ID, call.world.knobs, most=50, partial=not replace)

    def edit(item: Row) -> Row:
        if not item.get("id"):
            raise refusal(call.world.knobs.bean_validation_code, "id: must not be null", status=400)
        rest = {name: value for name, value in item.items() if name != "id"}
        return edit_credit(call.world, item["id"], rest, replace=replace)

    return _many(call, each(edit, items))


def _archive_bulk(call: Call) -> Answer:
    return _many(call, [archive_credit(call.world, id) for id in call.ids_param()])


_BASE: Final = "/v3/vendor-credits"
_ONE: Final = f"{_BASE}/{{vendorCreditId}}"

ROUTES: Final = (
    Route("GET", _BASE, listing("vendor-credits", render_credit, _reader)),
    Route("POST", _BASE, _create, body="json"),
    Route("POST", f"{_BASE}/bulk", _create_bulk, body="json"),
    Route("PUT", f"{_BASE}/bulk", lambda call: _edit_bulk(call, replace=True), body="json"),
    Route("PATCH", f"{_BASE}/bulk", lambda call: _edit_bulk(call, replace=False), body="json"),
    Route("POST", f"{_BASE}/bulk/archive", _archive_bulk),
    Route("GET", _ONE, getting("vendor-credits", "vendorCreditId", render_credit)),
    Route("PUT", _ONE, _replace, body="json"),
    Route("PATCH", _ONE, _change, body="json"),
    Route("POST", f"{_ONE}/archive", _archive),
)
