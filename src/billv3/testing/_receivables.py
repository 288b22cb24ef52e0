"""
Receivables as far as a payables integration meets them: customers, invoices, recorded receipts, recurring
bills.

Sources: "AR customers", "AR invoices", "AP recurring bills"; BILL API reference. Charging and e-mailing are
left out.
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
    merged,
    money_rule,
    present,
)
from billv3.testing._errors import invalid, refusal
from billv3.testing._json import ZERO, Row, money
from billv3.testing._routes import Answer, Call, Route, archiving, getting, listing
from billv3.testing._vendors import ADDRESS
from billv3.testing._world import World

_LOOSE_ADDRESS: Final[dict[str, Rule]] = {name: Text(most=200) for name in ADDRESS}
CUSTOMER: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "name": Text(required=True, most=100),
    "companyName": Text(most=100),
    "contact": Group(fields={"firstName": Text(), "lastName": Text()}),
    "email": Text(most=100),
    "phone": Text(most=50),
    "fax": Text(most=50),
    "description": Text(most=4000),
    "invoiceCurrency": Text(most=3),
    "accountType": Text(choices=frozenset({"BUSINESS", "PERSON", "NONE", "UNDEFINED"})),
    "paymentTermId": Text(),
    "accountNumber": Text(most=100),
    "billingAddress": Group(fields=_LOOSE_ADDRESS),
    "shippingAddress": Group(fields=_LOOSE_ADDRESS),
    "balance": Ignored(),
}
INVOICE: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "customer": Group(fields={"id": Text(required=True)}, required=True),
    "invoiceNumber": Text(required=True, most=100),
    "invoiceDate": Day(required=True),
    "dueDate": Day(required=True),
    "invoiceLineItems": Many(
        item=Group(
            fields={
                "id": Text(),
                "description": Text(most=4000),
                "price": Number(required=True),
                "quantity": Number(required=True),
                "classifications": LINE_CLASSES_RULE,
            }
        ),
        required=True,
        least=1,
    ),
    "payToChartOfAccountId": Text(),
    "enableCardPayment": Flag(),
    **dict.fromkeys(("totalAmount", "dueAmount", "status", "customerId", "payments"), Ignored()),
}
_RECEIPT: Final[dict[str, Rule]] = {
    "customerId": Text(required=True),
    "paymentDate": Day(required=True),
    "paymentType": Text(required=True),
    "invoices": Many(
        item=Group(fields={"id": Text(required=True), "amount": money_rule(required=True, least="0.01")}),
        required=True,
        least=1,
    ),
}
_RECURRING: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "vendorId": Text(required=True),
    "description": Text(most=4000),
    "recurringBillLineItems": Many(
        item=Group(
            fields={
                "id": Text(),
                "amount": money_rule(required=True),
                "description": Text(most=4000),
                "classifications": LINE_CLASSES_RULE,
            }
        ),
        required=True,
        least=1,
    ),
    "schedule": Group(
        fields={
            "period": Text(required=True, choices=frozenset({"WEEKLY", "MONTHLY", "YEARLY", "NONE"})),
            "frequency": Number(whole=True),
            "nextDueDate": Day(required=True),
            "endDate": Day(),
            "daysInAdvance": Number(whole=True),
        },
        required=True,
    ),
    "processingOptions": Group(fields={"autoPayment": Flag()}),
    "paymentInformation": Group(fields={"bankAccountId": Text()}),
}


def create_customer(world: World, fields: Row) -> Row:
    """Add a customer from checked fields."""
    return world.insert("customers", {"accountType": "BUSINESS", "invoiceCurrency": "USD", **fields})


def _customer_shown(world: World, row: Row) -> Row:
    due = sum(
        (_due(r) for r in world.rows("invoices") if r["customerId"] == row["id"] and not r["archived"]), ZERO
    )
    return present({**row, "balance": {"amount": due}})


def _total(row: Row) -> Decimal:
    return sum(
        (money(Decimal(line["price"]) * Decimal(line["quantity"])) for line in row["invoiceLineItems"]), ZERO
    )


def _due(row: Row) -> Decimal:
    return _total(row) - sum((part["amount"] for part in row["payments"]), ZERO)


def _invoice_shown(world: World, row: Row) -> Row:
    del world
    total, due = _total(row), _due(row)
    status = "OPEN" if due == total and due else "PARTIAL_PAYMENT" if due > 0 else "PAID_IN_FULL"
    return present({**row, "totalAmount": total, "dueAmount": due, "status": status, "exchangeRate": 1})


def _enter_invoice(world: World, fields: Row) -> Row:
    row = {name: value for name, value in fields.items() if name != "customer"}
    row |= {"customerId": world.peek("customers", fields["customer"]["id"])["id"], "payments": []}
    row["invoiceLineItems"] = [{**line, "id": world.new_id("ili")} for line in row["invoiceLineItems"]]
    for other in world.rows("invoices"):
        if (other["customerId"], other["invoiceNumber"]) == (row["customerId"], row["invoiceNumber"]):
            raise refusal("BDC_1171", "The invoice number has already been used for this customer.")
    return world.insert("invoices", row)


def _edit_invoice(call: Call, *, replace: bool) -> Answer:
    world = call.world
    change = check(call.body, INVOICE, world.knobs, partial=not replace)
    row = world.get("invoices", call.ids["invoiceId"])
    customer = change.pop("customer", None)
    if customer is not None and customer.get("id") != row["customerId"]:
        raise invalid("customer: cannot be changed")
    if "invoiceLineItems" in change:
        known = {line["id"] for line in row["invoiceLineItems"]}
        lines = [
            line if line.get("id") in known else {**line, "id": world.new_id("ili")}
            for line in change["invoiceLineItems"]
        ]
        change["invoiceLineItems"] = lines
    saved = merged(row, change)
    if _total(saved) < _total(row) - _due(row):
        raise invalid("the amount cannot be less than what is paid")
    return Answer(200, _invoice_shown(world, world.save("invoices", saved)))


def _record_receipt(call: Call) -> Answer:
    world = call.world
    fields = check(call.body, _RECEIPT, world.knobs)
    total = ZERO
    receipt_id = world.new_id("0rp")
    for part in fields["invoices"]:
        row = world.get("invoices", part["id"])
        if row["customerId"] != fields["customerId"] or part["amount"] > _due(row):
            raise invalid(f"{part['id']}: this much is not due from this customer")
        paid = {"id": receipt_id, "amount": part["amount"], "status": "PAID", "date": fields["paymentDate"]}
        row["payments"] = [*row["payments"], paid]
        total += part["amount"]
        world.save("invoices", row)
    kept = world.insert(
        "receivable-payments",
        {
            "customerId": fields["customerId"],
            "amount": total,
            "paymentDate": fields["paymentDate"],
            "status": "PAID",
        },
    )
    return Answer(200, kept)


def _create_customer(call: Call) -> Answer:
    row = create_customer(call.world, check(call.body, CUSTOMER, call.world.knobs))
    return Answer(201, _customer_shown(call.world, row))


def _change_customer(call: Call) -> Answer:
    change = check(call.body, CUSTOMER, call.world.knobs, partial=True)
    row = merged(call.world.get("customers", call.ids["customerId"]), change)
    return Answer(200, _customer_shown(call.world, call.world.save("customers", row)))


def _create_invoice(call: Call) -> Answer:
    row = _enter_invoice(call.world, check(call.body, INVOICE, call.world.knobs))
    return Answer(201, _invoice_shown(call.world, row))


def _plain(world: World, row: Row) -> Row:
    del world
    return present(row)


def _create_recurring(call: Call) -> Answer:
    fields = check(call.body, _RECURRING, call.world.knobs)
    call.world.peek("vendors", fields["vendorId"])
    if fields.get("processingOptions", {}).get("autoPayment") and not call.trusted:
        raise refusal("BDC_1361")
    return Answer(201, _plain(call.world, call.world.insert("recurringbills", fields)))


def _edit_recurring(call: Call, *, replace: bool) -> Answer:
    change = check(call.body, _RECURRING, call.world.knobs, partial=not replace)
    if (change.get("processingOptions") or {}).get("autoPayment") and not call.trusted:
        raise refusal("BDC_1361")
    row = merged(call.world.get("recurringbills", call.ids["recurringBillId"]), change)
    return Answer(200, _plain(call.world, call.world.save("recurringbills", row)))


_CUSTOMER: Final = "/v3/customers/{customerId}"
_INVOICE: Final = "/v3/invoices/{invoiceId}"
_RECURRING_ONE: Final = "/v3/recurringbills/{recurringBillId}"

ROUTES: Final = (
    Route("GET", "/v3/customers", listing("customers", _customer_shown)),
    Route("POST", "/v3/customers", _create_customer, body="json"),
    Route("GET", _CUSTOMER, getting("customers", "customerId", _customer_shown)),
    Route("PATCH", _CUSTOMER, _change_customer, body="json"),
    Route(
        "POST", f"{_CUSTOMER}/archive", archiving("customers", "customerId", _customer_shown, archived=True)
    ),
    Route(
        "POST", f"{_CUSTOMER}/restore", archiving("customers", "customerId", _customer_shown, archived=False)
    ),
    Route("GET", "/v3/invoices", listing("invoices", _invoice_shown)),
    Route("POST", "/v3/invoices", _create_invoice, body="json"),
    Route("POST", "/v3/invoices/record-payment", _record_receipt, body="json"),
    Route("GET", _INVOICE, getting("invoices", "invoiceId", _invoice_shown)),
    Route("PUT", _INVOICE, lambda call: _edit_invoice(call, replace=True), body="json"),
    Route("PATCH", _INVOICE, lambda call: _edit_invoice(call, replace=False), body="json"),
    Route("POST", f"{_INVOICE}/archive", archiving("invoices", "invoiceId", _invoice_shown, archived=True)),
    Route("POST", f"{_INVOICE}/restore", archiving("invoices", "invoiceId", _invoice_shown, archived=False)),
    Route("GET", "/v3/receivable-payments", listing("receivable-payments", _plain)),
    Route("GET", "/v3/recurringbills", listing("recurringbills", _plain)),
    Route("POST", "/v3/recurringbills", _create_recurring, body="json"),
    Route("GET", _RECURRING_ONE, getting("recurringbills", "recurringBillId", _plain)),
    Route("PUT", _RECURRING_ONE, lambda call: _edit_recurring(call, replace=True), body="json"),
    Route("PATCH", _RECURRING_ONE, lambda call: _edit_recurring(call, replace=False), body="json"),
    Route(
        "POST",
        f"{_RECURRING_ONE}/archive",
        archiving("recurringbills", "recurringBillId", _plain, archived=True),
    ),
    Route(
        "POST",
        f"{_RECURRING_ONE}/restore",
        archiving("recurringbills", "recurringBillId", _plain, archived=False),
    ),
)
