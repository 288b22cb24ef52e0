"""
Credit memos and recurring invoices.

Source: official Postman collection. Applying a memo to an invoice is not played.
"""

from decimal import Decimal
from typing import Final

from billv3.testing._bills import LINE_CLASSES_RULE
from billv3.testing._check import (
    READ_ONLY,
    Day,
    Flag,
    Group,
    Ignored,
    Many,
    Number,
    Rule,
    Text,
    check,
    check_array,
    merged,
    money_rule,
    present,
)
from billv3.testing._errors import invalid, refusal
from billv3.testing._json import ZERO, Row, money
from billv3.testing._receivables import SCHEDULE
from billv3.testing._routes import Answer, Call, Route, archiving, each, getting, listing, set_archived
from billv3.testing._world import World

_MEMO: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "customerId": Text(required=True),
    "referenceNumber": Text(required=True, most=100),
    "creditDate": Day(required=True),
    "description": Text(most=4000),
    "salesTaxItemId": Text(),
    "payToChartOfAccountId": Text(),
    "payToBankAccountId": Text(),
    "creditMemoLineItems": Many(
        item=Group(
            fields={
                "id": Text(),
                "description": Text(most=4000),
                "price": Number(),
                "quantity": Number(),
                "ratePercent": Number(),
                "taxable": Flag(),
                "classifications": LINE_CLASSES_RULE,
                "amount": Ignored(),
            }
        ),
        required=True,
        least=1,
    ),
    **dict.fromkeys(("amount", "appliedAmount", "status"), Ignored()),
}
_RECURRING: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "customerId": Text(required=True),
    "description": Text(most=4000),
    "schedule": SCHEDULE,
    "recurringInvoiceLineItems": Many(
        item=Group(
            fields={
                "id": Text(),
                "description": Text(most=4000),
                "amount": money_rule(),
                "price": Number(),
                "quantity": Number(),
                "taxable": Flag(),
                "classifications": LINE_CLASSES_RULE,
            }
        ),
        required=True,
        least=1,
    ),
    "classifications": LINE_CLASSES_RULE,
    "sendEmail": Flag(),
    "paymentTermId": Text(),
}
_RULES: Final = {"credit-memos": _MEMO, "recurring-invoices": _RECURRING}
_LINES: Final = {"credit-memos": "creditMemoLineItems", "recurring-invoices": "recurringInvoiceLineItems"}
_LINE_IDS: Final = {"credit-memos": "cmi", "recurring-invoices": "rii"}
_WITH_ID: Final[dict[str, Rule]] = {**_MEMO, "id": Text(required=True)}


def _memo_total(row: Row) -> Decimal:
    lines = row["creditMemoLineItems"]
    goods = sum((Decimal(x.get("price", 0)) * Decimal(x.get("quantity", 1)) for x in lines), ZERO)
    return money(goods + sum((goods * Decimal(x.get("ratePercent", 0)) / 100 for x in lines), ZERO))


def _memo(world: World, row: Row) -> Row:
    del world
    return present({**row, "amount": _memo_total(row), "appliedAmount": ZERO, "status": "NOT_APPLIED"})


def _plain(world: World, row: Row) -> Row:
    del world
    return present(row)


_SHOW: Final = {"credit-memos": _memo, "recurring-invoices": _plain}


def _numbered(world: World, kind: str, lines: list[Row]) -> list[Row]:
    return [present({**line, "id": line.get("id") or world.new_id(_LINE_IDS[kind])}) for line in lines]


def _enter(world: World, kind: str, fields: Row) -> Row:
    world.peek("customers", fields["customerId"])
    lines = [{name: value for name, value in line.items() if name != "id"} for line in fields[_LINES[kind]]]
    return world.insert(kind, {**fields, _LINES[kind]: _numbered(world, kind, lines)})


def _edit(world: World, kind: str, id: str, change: Row, *, replace: bool) -> Row:
    """PUT replaces the line set, PATCH changes named lines."""
    row = world.get(kind, id)
    if row["archived"]:
        raise invalid(f"{id}: it is archived")
    key = _LINES[kind]
    old = {line["id"]: line for line in row[key]}
    if any(line.get("id") not in old for line in change.get(key, ()) if line.get("id") or not replace):
        raise invalid(f"{id}: no such line")
    if change.get("customerId", row["customerId"]) != row["customerId"]:
        raise invalid(f"{id}: the customer cannot be changed")
    if replace:
        lines = change[key]
    else:
        changed = {line["id"]: line for line in change.get(key, ())}
        lines = [merged(line, changed.get(line["id"], {})) for line in row[key]]
    kept = {name: row[name] for name in ("id", "archived", "createdTime")}
    new = {**kept, **change} if replace else merged(row, change)
    return world.save(kind, {**new, key: _numbered(world, kind, lines)})


def _create(call: Call, kind: str) -> Answer:
    row = _enter(call.world, kind, check(call.body, _RULES[kind], call.world.knobs))
    return Answer(201, _SHOW[kind](call.world, row))


def _change(call: Call, kind: str, *, replace: bool) -> Answer:
    fields = check(call.body, _RULES[kind], call.world.knobs, partial=not replace)
    return Answer(
        200, _SHOW[kind](call.world, _edit(call.world, kind, call.ids["id"], fields, replace=replace))
    )


def _many(call: Call, rows: list[Row], status: int = 200) -> Answer:
    return Answer(status, {"creditMemos": [_memo(call.world, row) for row in rows]})


def _create_bulk(call: Call) -> Answer:
    items = check_array(call.body, _MEMO, call.world.knobs, most=50)
    return _many(call, each(lambda item: _enter(call.world, "credit-memos", item), items), 201)


def _edit_bulk(call: Call, *, replace: bool) -> Answer:
    def edit(item: Row) -> Row:
        if not item.get("id"):
            raise refusal(call.world.knobs.bean_validation_code, "id: must not be null", status=400)
        rest = {name: value for name, value in item.items() if name != "id"}
        return _edit(call.world, "credit-memos", item["id"], rest, replace=replace)

    items = check_array(call.body, _WITH_ID, call.world.knobs, most=50, partial=not replace)
    return _many(call, each(edit, items))


def _archive_bulk(call: Call, *, archived: bool) -> Answer:
    return _many(
        call, [set_archived(call.world, "credit-memos", id, archived=archived) for id in call.ids_param()]
    )


def _routes(kind: str) -> tuple[Route, ...]:
    base, show = f"/v3/{kind}", _SHOW[kind]
    one = f"{base}/{{id}}"
    return (
        Route("GET", base, listing(kind, show)),
        Route("POST", base, lambda call: _create(call, kind), body="json"),
        Route("GET", one, getting(kind, "id", show)),
        Route("PUT", one, lambda call: _change(call, kind, replace=True), body="json"),
        Route("PATCH", one, lambda call: _change(call, kind, replace=False), body="json"),
        Route("POST", f"{one}/archive", archiving(kind, "id", show, archived=True)),
        Route("POST", f"{one}/restore", archiving(kind, "id", show, archived=False)),
    )


_BULK: Final = "/v3/credit-memos/bulk"

ROUTES: Final = (
    Route("POST", _BULK, _create_bulk, body="json"),
    Route("PUT", _BULK, lambda call: _edit_bulk(call, replace=True), body="json"),
    Route("PATCH", _BULK, lambda call: _edit_bulk(call, replace=False), body="json"),
    Route("POST", f"{_BULK}/archive", lambda call: _archive_bulk(call, archived=True)),
    Route("POST", f"{_BULK}/restore", lambda call: _archive_bulk(call, archived=False)),
    *_routes("credit-memos"),
    *_routes("recurring-invoices"),
)
