"""
Bills: create, replace, change, archive, bulk, and what their lists and answers show.

Sources: BILL API reference, createbill, replacebill, updatebill, createbulkbills, listbills; "V3 bills
changes"; "AP bill approvals".
"""

from decimal import Decimal
from typing import Any, Final

from billv3.testing._approvals import drop_approvals, start_approvals
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
from billv3.testing._errors import Problem, Refusal, invalid, refusal
from billv3.testing._json import ZERO, Row, money
from billv3.testing._rates import in_dollars, rate_of, rate_of_bill, shown_rate
from billv3.testing._routes import Answer, Call, Route, archiving, each, getting, listing
from billv3.testing._settle import (
    OVER,
    bill_reader,
    bill_total,
    settlement,
    state_of,
    touched_by_payment,
    use_credit,
)
from billv3.testing._world import World

LINE_CLASSES: Final[dict[str, str]] = {
    "chartOfAccountId": "chart-of-accounts",
    "accountingClassId": "accounting-classes",
    "departmentId": "departments",
    "employeeId": "employees",
    "jobId": "jobs",
    "locationId": "locations",
    "itemId": "items",
    "customerId": "customers",
}
HEADER_CLASSES: Final = ("chartOfAccountId", "accountingClassId", "departmentId", "locationId", "itemId")
LINE_CLASSES_RULE: Final = Group(fields=dict.fromkeys(LINE_CLASSES, Text()))
CREDIT_USE: Final = Group(
    fields={"id": Text(required=True), "amount": money_rule(required=True, least="0.01")}
)

_LINE: Final = Group(
    fields={
        "id": Text(),
        "amount": money_rule(),
        "quantity": Number(),
        "price": Number(),
        "description": Text(most=4000),
        "classifications": LINE_CLASSES_RULE,
    }
)
_INVOICE: Final[dict[str, Rule]] = {"invoiceNumber": Text(), "invoiceDate": Day(required=True)}
BILL: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "vendorId": Text(required=True),
    "dueDate": Day(required=True),
    "invoice": Group(fields=_INVOICE, required=True),
    "billLineItems": Many(item=_LINE, required=True, least=1),
    "description": Text(most=4000),
    "classifications": Group(fields=dict.fromkeys(HEADER_CLASSES, Text())),
    "payFromChartOfAccountId": Text(),
    "purchaseOrderNumber": Text(most=100),
    "paymentTermId": Text(),
    "vendorCredits": Many(item=CREDIT_USE),
    "billApprovals": Flag(),
    **dict.fromkeys(
        (
            "vendorName",
            "amount",
            "fundingAmount",
            "exchangeRate",
            "paidAmount",
            "dueAmount",
            "scheduledAmount",
            "creditAmount",
            "paymentStatus",
            "approvalStatus",
            "approvers",
        ),
        Ignored(),
    ),
}

_KEPT: Final = ("id", "archived", "exchangeRate", "approvalStatus", "approvers", "createdTime")
_NOT_STORED: Final = frozenset({"vendorCredits", "billApprovals"})


def create_bill(world: World, fields: Row) -> Row:
    """Enter a bill from checked fields; refuses a number that the vendor has used before (BDC_1171)."""
    vendor = world.peek("vendors", fields["vendorId"])
    if vendor["archived"]:
        raise invalid(f"{vendor['id']}: the vendor is archived")
    row = dict(fields)
    credits_wanted = row.pop("vendorCredits", [])
    approvals = row.pop("billApprovals", False)
    _check_number(world, row)
    row["billLineItems"] = [
        _new_line(world, line, f"billLineItems[{n}]") for n, line in enumerate(row["billLineItems"])
    ]
    check_references(world, row)
    row |= {"approvalStatus": "UNASSIGNED", "exchangeRate": rate_of(world, vendor)}
    bill = world.insert("bills", row)
    _apply_credits(world, bill, credits_wanted)
    if approvals:
        bill = start_approvals(world, world.get("bills", bill["id"]))
    return bill


def replace_bill(world: World, id: str, fields: Row, *, by_person: bool = False) -> Row:
    """PUT: the lines become exactly the given ones; those with an id are kept, those left out are removed."""
    row = world.get("bills", id)
    _check_editable(world, row)
    old = {line["id"]: line for line in row["billLineItems"]}
    lines = []
    for n, line in enumerate(fields["billLineItems"]):
        path = f"billLineItems[{n}]"
        if not line.get("id"):
            lines.append(_new_line(world, line, path))
        elif line["id"] in old:
            lines.append(_priced(world, {**line, "id": line["id"]}, path))
            del old[line["id"]]
        else:
            raise invalid(f"{path}.id: no such line on this bill")
    new: Row = {name: row[name] for name in _KEPT if name in row}
    new |= {name: value for name, value in fields.items() if name not in _NOT_STORED}
    new["billLineItems"] = lines
    return _finish_edit(world, row, new, fields, by_person=by_person)


def change_bill(world: World, id: str, change: Row, *, by_person: bool = False) -> Row:
    """PATCH: header fields, and existing lines by their id; it cannot add or remove lines."""
    row = world.get("bills", id)
    _check_editable(world, row)
    header = {name: v for name, v in change.items() if name not in _NOT_STORED | {"billLineItems"}}
    new = merged(row, header)
    lines = {line["id"]: line for line in row["billLineItems"]}
    for n, line in enumerate(change.get("billLineItems") or ()):
        path = f"billLineItems[{n}]"
        if line.get("id") not in lines:
            raise invalid(f"{path}.id: PATCH changes existing lines only; use PUT to add lines")
        result = merged(lines[line["id"]], line)
        if "amount" not in line and ("quantity" in line or "price" in line):
            result.pop("amount", None)
        lines[line["id"]] = _priced(world, result, path)
    new["billLineItems"] = list(lines.values())
    return _finish_edit(world, row, new, change, by_person=by_person)


def _finish_edit(world: World, old: Row, new: Row, asked: Row, *, by_person: bool) -> Row:
    problems = [
        Problem(world.knobs.bean_validation_code, f"{name}: must not be null")
        for name in ("vendorId", "dueDate", "invoice", "billLineItems")
        if not new.get(name)
    ]
    if problems:
        raise Refusal(400, tuple(problems))
    new["archived"] = old["archived"]
    _check_number(world, new)
    settled = settlement(world, old)
    if new["vendorId"] != old["vendorId"]:
        world.peek("vendors", new["vendorId"])
        if settled.due != settled.amount:
            raise invalid(f"{old['id']}: the vendor of a bill with payments or credits cannot change")
    if bill_total(new) < settled.amount - settled.due:
        raise invalid(f"{old['id']}: the amount cannot be less than what is paid, scheduled or credited")
    check_references(world, new)
    saved = world.save("bills", new)
    _apply_credits(world, saved, asked.get("vendorCredits") or [])
    if by_person:
        return saved
    if asked.get("billApprovals"):
        if not saved.get("approvers") or world.knobs.edit_resets_approval:
            saved = start_approvals(world, world.get("bills", saved["id"]))
    elif saved.get("approvers") and world.knobs.dropped_bill_approvals:
        saved = drop_approvals(world, world.get("bills", saved["id"]))
    return saved


def _check_editable(world: World, row: Row) -> None:
    status = settlement(world, row).payment_status
    states = {
        "approved": row["approvalStatus"] == "APPROVED",
        "scheduled": status in {"SCHEDULED", "IN_PROCESS"},
        "paid": status in {"PAID", "PARTIALLY_PAID"},
    }
    for name in sorted(world.knobs.refuse_edits_of):
        if states[name]:
            raise invalid(f"{row['id']}: a bill that is {name} cannot be changed")


def _check_number(world: World, row: Row) -> None:
    number = row["invoice"].get("invoiceNumber")
    if not number:
        if world.knobs.invoice_number_required:
            problem = Problem(world.knobs.bean_validation_code, "invoice.invoiceNumber: must not be null")
            raise Refusal(400, (problem,))
        return
    if len(number) > world.knobs.invoice_number_max:
        raise refusal(
            "BDC_1119", f"invoice.invoiceNumber: size must be between 1 and {world.knobs.invoice_number_max}"
        )
    others = set(world.bill_numbers.get((row["vendorId"], number), ())) - {row.get("id")}
    if others:
        raise refusal("BDC_1171")


def check_references(world: World, row: Row, lines: str = "billLineItems") -> None:
    """Every id that a document names must exist; archived ones may still be named."""
    named = [(row.get("classifications", {}), "classifications")]
    named += [
        (line.get("classifications", {}), f"{lines}[{n}].classifications")
        for n, line in enumerate(row[lines])
    ]
    for classes, path in named:
        for name, id in classes.items():
            if world.find(LINE_CLASSES[name], id) is None:
                raise refusal("BDC_1119", f"{path}.{name}: {id} does not exist")
    pay_from = row.get("payFromChartOfAccountId")
    if pay_from and world.find("chart-of-accounts", pay_from) is None:
        raise refusal("BDC_1119", f"payFromChartOfAccountId: {pay_from} does not exist")
    term = row.get("paymentTermId")
    if term and world.find("payment-terms", term) is None:
        raise refusal("BDC_1119", f"paymentTermId: {term} does not exist")


def _new_line(world: World, line: Row, path: str) -> Row:
    return _priced(world, {**line, "id": world.new_id("bli")}, path)


def _priced(world: World, line: Row, path: str) -> Row:
    """Return a line with its amount: the given one wins, else quantity times price, halves rounded up."""
    if line.get("amount") is None:
        if line.get("quantity") is None or line.get("price") is None:
            raise Refusal(
                400, (Problem(world.knobs.bean_validation_code, f"{path}.amount: must not be null"),)
            )
        line = {**line, "amount": money(Decimal(line["quantity"]) * Decimal(line["price"]))}
    if line["amount"] < 0 and not world.knobs.negative_lines:
        raise refusal("BDC_1119", f"{path}.amount: must not be negative")
    return present(line)


def _apply_credits(world: World, bill: Row, wanted: list[Row]) -> None:
    for use in wanted:
        if use["amount"] > settlement(world, bill).due:
            raise invalid(f"{bill['id']}: the credit is more than the bill's open amount")
        use_credit(world, use["id"], bill["vendorId"], {"billId": bill["id"], "amount": use["amount"]})
    if wanted:
        touched_by_payment(world, [bill["id"]])


def render_bill(world: World, row: Row, *, named: bool = True) -> Row:
    """Return a bill as BILL shows it; create and update answers leave the vendor's name out."""
    state = settlement(world, row)
    paid = state.cleared + (state.credited if world.knobs.paid_amount_has_credits else ZERO)
    rate = rate_of_bill(world, row)
    shown: Row = {
        "id": row["id"],
        "archived": row["archived"],
        "vendorId": row["vendorId"],
        "vendorName": world.peek("vendors", row["vendorId"])["name"] if named else None,
        "amount": state.amount,
        "fundingAmount": in_dollars(state.amount, rate) if world.knobs.bill_in_dollars else None,
        "exchangeRate": shown_rate(world, rate),
        "paidAmount": paid,
        "dueAmount": state.due,
        "scheduledAmount": state.scheduled,
        "creditAmount": state.credited,
        **{k: v for k, v in row.items() if k not in {"id", "archived", "vendorId", "exchangeRate"}},
        "paymentStatus": state.payment_status,
    }
    return present(shown)


def _render_one(world: World, row: Row) -> Row:
    shown = render_bill(world, row)
    if world.knobs.payments_on_bill:
        payments = [world.peek("payments", id) for id in world.payments_of_bill.get(row["id"], ())]
        shown["payments"] = [{"id": p["id"]} for p in payments if state_of(p) not in OVER]
    return shown


def _plain(world: World, row: Row) -> Row:
    return render_bill(world, row, named=False)


def _create(call: Call) -> Answer:
    fields = check(call.body, BILL, call.world.knobs)
    return Answer(201, _plain(call.world, create_bill(call.world, fields)))


def _create_bulk(call: Call) -> Answer:
    items = check_array(call.body, BILL, call.world.knobs, most=100)
    rows = each(lambda item: create_bill(call.world, item), items)
    # The only bulk call that answers with a bare array.
    return Answer(201, [_plain(call.world, row) for row in rows])


def _replace(call: Call) -> Answer:
    fields = check(call.body, BILL, call.world.knobs)
    return Answer(200, _plain(call.world, replace_bill(call.world, call.ids["billId"], fields)))


def _change(call: Call) -> Answer:
    change = check(call.body, BILL, call.world.knobs, partial=True)
    return Answer(200, _plain(call.world, change_bill(call.world, call.ids["billId"], change)))


_ONE: Final = "/v3/bills/{billId}"


def _readers(world: World) -> Any:
    return bill_reader(world)


ROUTES: Final = (
    Route("GET", "/v3/bills", listing("bills", render_bill, _readers)),
    Route("POST", "/v3/bills", _create, body="json"),
    Route("POST", "/v3/bills/bulk", _create_bulk, body="json"),
    Route("GET", _ONE, getting("bills", "billId", _render_one)),
    Route("PUT", _ONE, _replace, body="json"),
    Route("PATCH", _ONE, _change, body="json"),
    Route("POST", f"{_ONE}/archive", archiving("bills", "billId", _plain, archived=True)),
    Route("POST", f"{_ONE}/restore", archiving("bills", "billId", _plain, archived=False)),
)
