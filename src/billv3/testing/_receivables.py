"""
Receivables as far as a payables integration meets them: customers, invoices, recorded receipts, recurring
bills.

Sources: "AR customers", "AR invoices", "AP recurring bills"; BILL API reference. Charging is left
out; e-mails go nowhere.
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
    "amount": money_rule(least="0.01"),
    "description": Text(most=4000),
    "invoices": Many(
        item=Group(fields={"id": Text(required=True), "amount": money_rule(required=True, least="0.01")}),
        required=True,
        least=1,
    ),
}
SCHEDULE: Final = Group(
    fields={
        "period": Text(required=True, choices=frozenset({"WEEKLY", "MONTHLY", "YEARLY", "NONE"})),
        "frequency": Number(whole=True),
        "nextDueDate": Day(required=True),
        "endDate": Day(),
        "daysInAdvance": Number(whole=True),
    },
    required=True,
)
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
    "schedule": SCHEDULE,
    "processingOptions": Group(fields={"autoPayment": Flag()}),
    "paymentInformation": Group(fields={"bankAccountId": Text()}),
}


def create_customer(world: World, fields: Row) -> Row:
    """Add a customer from checked fields."""
    return world.insert("customers", {"accountType": "BUSINESS", "invoiceCurrency": "USD", **fields})


def update_customer(world: World, id: str, change: Row) -> Row:
    """Change the given fields."""
    return world.save("customers", merged(world.get("customers", id), change))


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


def settle_invoice(
    world: World, receipt_id: str, customer_id: str, invoice_id: str, amount: Decimal, day: str
) -> None:
    """Let money received settle part of an invoice; refused beyond what is due."""
    row = world.get("invoices", invoice_id)
    if row["customerId"] != customer_id or amount > _due(row):
        raise invalid(f"{invoice_id}: this much is not due from this customer")
    paid = {"id": receipt_id, "amount": amount, "status": "PAID", "date": day}
    world.save("invoices", {**row, "payments": [*row["payments"], paid]})


def _record_receipt(call: Call) -> Answer:
    world = call.world
    fields = check(call.body, _RECEIPT, world.knobs)
    total = ZERO
    named = [part["id"] for part in fields["invoices"]]
    receipt_id = world.new_id("0rp")
    for part in fields["invoices"]:
        settle_invoice(
            world, receipt_id, fields["customerId"], part["id"], part["amount"], fields["paymentDate"]
        )
        total += part["amount"]
    amount = fields.get("amount", total)
    if amount < total:
        raise invalid("amount: is less than what the invoices get")
    parts = [
        {"invoiceId": part["id"], "amount": part["amount"], "paymentDate": fields["paymentDate"]}
        for part in fields["invoices"]
    ]
    kept = world.insert(
        "receivable-payments",
        {
            "id": receipt_id,
            "customerId": fields["customerId"],
            "amount": amount,
            "unappliedAmount": amount - total,
            "paymentDate": fields["paymentDate"],
            "paymentType": fields["paymentType"],
            "description": fields.get("description"),
            "onlinePayment": False,
            "status": "PAID",
            "invoicePayments": parts,
        },
    )
    told = {name: value for name, value in kept.items() if name != "invoicePayments"}
    paid_now = [{"id": i, "payments": world.peek("invoices", i)["payments"]} for i in named]
    return Answer(200, present({**told, "invoices": paid_now}))


def receipt_shown(world: World, row: Row) -> Row:
    """Return a received payment as BILL shows it."""
    del world
    hidden = {"archived", "paymentType"}
    return present(
        {**{k: v for k, v in row.items() if k not in hidden}, "receivablesType": row["paymentType"]}
    )


def _email(call: Call) -> Answer:
    fields = check(call.body, _EMAIL, call.world.knobs)
    call.world.peek("invoices", call.ids["invoiceId"])
    answers_to = fields.get("replyTo", {}).get("userId")
    if answers_to:
        call.world.peek("users", answers_to)
    return Answer(200)


def _payment_link(call: Call) -> Answer:
    fields = check(call.body, _LINK, call.world.knobs)
    row = call.world.peek("invoices", call.ids["invoiceId"])
    if row["customerId"] != fields["customerId"]:
        raise invalid(f"{row['id']}: not an invoice of this customer")
    return Answer(200, {"paymentLink": f"https://pay.fake.test/{call.world.new_secret('payment link')}"})


def _create_customer(call: Call) -> Answer:
    row = create_customer(call.world, check(call.body, CUSTOMER, call.world.knobs))
    return Answer(201, _customer_shown(call.world, row))


def _change_customer(call: Call) -> Answer:
    change = check(call.body, CUSTOMER, call.world.knobs, partial=True)
    return Answer(
        200, _customer_shown(call.world, update_customer(call.world, call.ids["customerId"], change))
    )


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


_EMAIL: Final[dict[str, Rule]] = {
    "recipient": Group(
        fields={"to": Many(item=Text(required=True, pattern=r"[^@\s]+@[^@\s]+"), required=True, least=1)},
        required=True,
    ),
    "replyTo": Group(fields={"userId": Text(required=True)}),
}
_LINK: Final[dict[str, Rule]] = {
    "customerId": Text(required=True),
    "email": Text(required=True, pattern=r"[^@\s]+@[^@\s]+"),
    "returnUrl": Text(most=2000),
}
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
    Route("POST", f"{_INVOICE}/email", _email, body="json", token=False),
    Route("POST", f"{_INVOICE}/payment-link", _payment_link, body="json"),
    Route("GET", "/v3/receivable-payments", listing("receivable-payments", receipt_shown)),
    Route("GET", "/v3/receivable-payments/{id}", getting("receivable-payments", "id", receipt_shown)),
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
