"""
What belongs to a customer: contacts, bank accounts, the permission to charge.

Sources: BILL documentation, customer contacts, charge a customer; changelogs of 5 and 12 December 2025.
"""

from typing import Final

from billv3.testing._check import (
    READ_ONLY,
    Day,
    Flag,
    Group,
    Many,
    Rule,
    Text,
    check,
    merged,
    money_rule,
    present,
)
from billv3.testing._documents import paged
from billv3.testing._errors import invalid, not_found
from billv3.testing._json import ZERO, Row
from billv3.testing._payments import PAYERS
from billv3.testing._receivables import receipt_shown, settle_invoice
from billv3.testing._routes import Answer, Call, Route, set_archived

_ACCOUNT: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "nameOnAccount": Text(required=True, most=100),
    "nickname": Text(most=100),
    "routingNumber": Text(required=True, pattern=r"[0-9]{9}"),
    "accountNumber": Text(required=True, pattern=r"[0-9]{4,17}"),
    "type": Text(required=True, choices=frozenset({"CHECKING", "SAVINGS"})),
    "ownerType": Text(required=True, choices=frozenset({"BUSINESS", "PERSONAL"})),
}
_CONTACT: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "firstName": Text(required=True, most=100),
    "lastName": Text(required=True, most=100),
    "email": Text(required=True, most=100, pattern=r"[^@\s]+@[^@\s]+"),
    "phone": Text(most=40),
    "altPhone": Text(most=40),
    "alternateEmail": Text(most=100),
}
_RULES: Final = {"customer-contacts": _CONTACT, "customer-banks": _ACCOUNT}


def _shown(row: Row) -> Row:
    shown = present(row)
    if "accountNumber" in shown:
        shown["accountNumber"] = "*" * 6 + shown["accountNumber"][-4:]
    return shown


def _all(call: Call, kind: str) -> list[Row]:
    owner = call.world.peek("customers", call.ids["customerId"])["id"]
    return [row for row in call.world.rows(kind) if row["customerId"] == owner]


def _one(call: Call, kind: str) -> Row:
    row = call.world.get(kind, call.ids["id"])
    if row["customerId"] != call.ids["customerId"]:
        raise not_found(kind, row["id"])
    return row


def _check_email(call: Call, email: object, id: str = "") -> None:
    if any(row["email"] == email and row["id"] != id for row in _all(call, "customer-contacts")):
        raise invalid("email: another contact has it")


def _list(call: Call, kind: str) -> Answer:
    what = f"{kind} of {call.ids['customerId']}"
    return Answer(200, paged([_shown(row) for row in _all(call, kind)], call, what))


def _create(call: Call, kind: str) -> Answer:
    fields = check(call.body, _RULES[kind], call.world.knobs)
    customer = call.world.peek("customers", call.ids["customerId"])
    if kind == "customer-contacts":
        _check_email(call, fields["email"])
    elif not customer.get("billingAddress"):
        raise invalid(f"{customer['id']}: the customer has no billing address")
    return Answer(201, _shown(call.world.insert(kind, {**fields, "customerId": customer["id"]})))


def _get(call: Call, kind: str) -> Answer:
    return Answer(200, _shown(_one(call, kind)))


def _change(call: Call, kind: str) -> Answer:
    change = check(call.body, _RULES[kind], call.world.knobs, partial=True)
    row = merged(_one(call, kind), change)
    if kind == "customer-contacts":
        _check_email(call, row["email"], row["id"])
    return Answer(200, _shown(call.world.save(kind, row)))


def _archive(call: Call, kind: str) -> Answer:
    return Answer(200, _shown(set_archived(call.world, kind, _one(call, kind)["id"], archived=True)))


def _authorize(call: Call) -> Answer:
    fields = check(call.body, {"authorizedToCharge": Flag(required=True)}, call.world.knobs)
    row = call.world.get("customers", call.ids["customerId"])
    call.world.save("customers", {**row, **fields})
    return Answer(200, {"id": row["id"], **fields})


def _charge(call: Call) -> Answer:
    """Take money from a customer's bank account for invoices; all of them, or none."""
    world = call.world
    fields = check(call.body, _CHARGE, world.knobs)
    customer = world.peek("customers", fields["customerId"])
    if not customer.get("authorizedToCharge"):
        raise invalid(f"{customer['id']}: the customer has not authorized charges")
    bank = world.find("customer-banks", fields["fundingAccount"]["id"])
    if bank is None or bank["customerId"] != customer["id"] or bank["archived"]:
        raise invalid("fundingAccount.id: not a bank account of this customer")
    day = fields.get("paymentDate") or world.today().isoformat()
    charge = world.insert(
        "receivable-payments",
        {
            "customerId": customer["id"],
            "fundingAccount": fields["fundingAccount"],
            "paymentDate": day,
            "paymentType": "ACH",
            "description": fields.get("description"),
            "onlinePayment": True,
            "status": "PAID",
            "unappliedAmount": ZERO,
        },
    )
    parts = [{**part, "paymentDate": day} for part in fields["invoicePayments"]]
    for part in parts:
        settle_invoice(world, charge["id"], customer["id"], part["invoiceId"], part["amount"], day)
    total = sum((part["amount"] for part in parts), ZERO)
    row = {**world.get("receivable-payments", charge["id"]), "amount": total, "invoicePayments": parts}
    return Answer(201, receipt_shown(world, world.save("receivable-payments", row)))


_CHARGE: Final[dict[str, Rule]] = {
    "customerId": Text(required=True),
    "fundingAccount": Group(
        fields={
            "type": Text(required=True, choices=frozenset({"BANK_ACCOUNT"})),
            "id": Text(required=True),
        },
        required=True,
    ),
    "invoicePayments": Many(
        item=Group(
            fields={"invoiceId": Text(required=True), "amount": money_rule(required=True, least="0.01")}
        ),
        required=True,
        least=1,
    ),
    "description": Text(most=4000),
    "paymentDate": Day(),
}
_CUSTOMER: Final = "/v3/customers/{customerId}"


def _routes(path: str, kind: str) -> tuple[Route, ...]:
    base = f"{_CUSTOMER}/{path}"
    return (
        Route("GET", base, lambda call: _list(call, kind)),
        Route("POST", base, lambda call: _create(call, kind), body="json"),
        Route("GET", f"{base}/{{id}}", lambda call: _get(call, kind)),
        Route("PATCH", f"{base}/{{id}}", lambda call: _change(call, kind), body="json"),
    )


ROUTES: Final = (
    *_routes("contacts", "customer-contacts"),
    *_routes("bank-accounts", "customer-banks"),
    Route("POST", f"{_CUSTOMER}/bank-accounts/{{id}}/archive", lambda call: _archive(call, "customer-banks")),
    Route("POST", f"{_CUSTOMER}/charge-authorization", _authorize, body="json", token=False),
    Route("POST", "/v3/receivable-payments", _charge, body="json", token=False, roles=PAYERS),
)
