"""
Chart of accounts and the other classifications: one set of rules, seven kinds.

Sources: BILL API reference, createclassificationchartofaccounts and its siblings; changelogs of 26 December
2024 and 18 February 2025.
"""

from collections.abc import Iterator
from typing import Final

from billv3.testing._check import (
    READ_ONLY,
    Flag,
    Group,
    Number,
    Rule,
    Text,
    check,
    check_array,
    merged,
    money_rule,
    present,
)
from billv3.testing._errors import refusal
from billv3.testing._json import Row
from billv3.testing._routes import Answer, Call, Route, archiving, each, getting, listing, set_archived
from billv3.testing._world import World

ACCOUNT_TYPES: Final = frozenset(
    [
        "UNSPECIFIED",
        "ACCOUNTS_PAYABLE",
        "ACCOUNTS_RECEIVABLE",
        "BANK",
        "COST_OF_GOODS_SOLD",
        "CREDIT_CARD",
        "EQUITY",
        "EXPENSE",
        "FIXED_ASSET",
        "INCOME",
        "LONG_TERM_LIABILITY",
        "OTHER_ASSET",
        "OTHER_CURRENT_ASSET",
        "OTHER_CURRENT_LIABILITY",
        "OTHER_EXPENSE",
        "OTHER_INCOME",
        "NON_POSTING",
    ]
)
_NAMED: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "name": Text(required=True, most=100),
    "shortName": Text(most=40),
    "description": Text(most=4000),
    "parentId": Text(),
}
RULES: Final[dict[str, dict[str, Rule]]] = {
    "chart-of-accounts": {
        **READ_ONLY,
        "name": Text(required=True, most=100),
        "description": Text(most=4000),
        "parentId": Text(),
        "account": Group(
            fields={"type": Text(required=True, choices=ACCOUNT_TYPES), "number": Text(most=50)},
            required=True,
        ),
    },
    "accounting-classes": _NAMED,
    "departments": _NAMED,
    "locations": _NAMED,
    "jobs": _NAMED,
    "employees": {
        **READ_ONLY,
        "firstName": Text(required=True, most=100),
        "lastName": Text(required=True, most=100),
        "shortName": Text(most=40),
        "parentId": Text(),
    },
    "items": {
        **_NAMED,
        "type": Text(most=40),
        "price": money_rule(),
        "expenseChartOfAccountId": Text(),
        "purchaseDescription": Text(most=4000),
        "purchaseCost": money_rule(),
        "chartOfAccountId": Text(),
        "taxable": Flag(),
        "percentage": Number(),
    },
}
_BULK_KEYS: Final = {
    "chart-of-accounts": "chartOfAccounts",
    "accounting-classes": "accountingClasses",
    "departments": "departments",
    "locations": "locations",
    "jobs": "jobs",
    "items": "items",
    "employees": "employees",
}


def create_classification(world: World, kind: str, fields: Row) -> Row:
    """Keep one from checked fields. Whether names must differ is not known: they need not."""
    _check(world, kind, fields)
    return world.insert(kind, fields)


def update_classification(world: World, kind: str, id: str, change: Row) -> Row:
    """Change the given fields."""
    row = merged(world.get(kind, id), change)
    _check(world, kind, row)
    return world.save(kind, row)


def _check(world: World, kind: str, row: Row) -> None:
    for name in ("expenseChartOfAccountId", "chartOfAccountId"):
        if row.get(name) and world.find("chart-of-accounts", row[name]) is None:
            raise refusal("BDC_1119", f"{name}: {row[name]} does not exist")
    parent, seen = row.get("parentId"), {row.get("id")}
    while parent:
        above = world.find(kind, parent)
        if above is None or parent in seen:
            raise refusal("BDC_1119", f"parentId: {parent} cannot be the parent")
        seen.add(parent)
        parent = above.get("parentId")


def render(world: World, row: Row) -> Row:
    """Return a classification as it travels."""
    del world
    return present(row)


def routes(kind: str) -> Iterator[Route]:
    """Return the calls of one kind."""
    base = f"/v3/classifications/{kind}"
    one, key, rules = f"{base}/{{id}}", _BULK_KEYS[kind], RULES[kind]
    with_id: dict[str, Rule] = {**rules, "id": Text(required=True)}

    def create(call: Call) -> Answer:
        fields = check(call.body, rules, call.world.knobs)
        return Answer(201, render(call.world, create_classification(call.world, kind, fields)))

    def change(call: Call) -> Answer:
        fields = check(call.body, rules, call.world.knobs, partial=True)
        return Answer(
            200, render(call.world, update_classification(call.world, kind, call.ids["id"], fields))
        )

    def create_bulk(call: Call) -> Answer:
        items = check_array(call.body, rules, call.world.knobs, most=50)
        rows = each(lambda item: create_classification(call.world, kind, item), items)
        return Answer(201, {key: [render(call.world, row) for row in rows]})

    def change_bulk(call: Call) -> Answer:
        def edit(item: Row) -> Row:
            if not item.get("id"):
                raise refusal(call.world.knobs.bean_validation_code, "id: must not be null", status=400)
            rest = {name: value for name, value in item.items() if name != "id"}
            return update_classification(call.world, kind, item["id"], rest)

        rows = each(edit, check_array(call.body, with_id, call.world.knobs, most=50, partial=True))
        return Answer(200, {key: [render(call.world, row) for row in rows]})

    def archive_bulk(call: Call, *, archived: bool) -> Answer:
        rows = [set_archived(call.world, kind, id, archived=archived) for id in call.ids_param()]
        return Answer(200, {key: [render(call.world, row) for row in rows]})

    yield Route("GET", base, listing(kind, render))
    yield Route("POST", base, create, body="json")
    yield Route("POST", f"{base}/bulk", create_bulk, body="json")
    yield Route("PATCH", f"{base}/bulk", change_bulk, body="json")
    yield Route("POST", f"{base}/bulk/archive", lambda call: archive_bulk(call, archived=True))
    yield Route("POST", f"{base}/bulk/restore", lambda call: archive_bulk(call, archived=False))
    yield Route("GET", one, getting(kind, "id", render))
    yield Route("PATCH", one, change, body="json")
    yield Route("POST", f"{one}/archive", archiving(kind, "id", render, archived=True))
    yield Route("POST", f"{one}/restore", archiving(kind, "id", render, archived=False))


ROUTES: Final = tuple(route for kind in RULES for route in routes(kind))
