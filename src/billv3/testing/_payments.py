"""
Payments: one bill, several bills, recorded ones, and the rules that refuse the rest.

Sources: BILL API reference, createpayment, createbulkpayment, recordpayment, listpayments,
listpaymentoptions; "AP payments"; changelog of 22 July 2024 (billPayments).
"""

from decimal import Decimal
from typing import Final

from billv3.testing._bills import CREDIT_USE
from billv3.testing._check import (
    READ_ONLY,
    Day,
    Flag,
    Group,
    Many,
    Number,
    Rule,
    Text,
    check,
    money_rule,
    present,
)
from billv3.testing._errors import invalid, refusal
from billv3.testing._json import ZERO, Row
from billv3.testing._lifecycle import STATUS, cancel, next_business_day, start, void
from billv3.testing._rates import check_batch, in_dollars, rate_of, shown_rate
from billv3.testing._routes import Answer, Call, Route, getting, listing
from billv3.testing._settle import settlement, touched_by_payment, use_credit
from billv3.testing._world import World

_FUNDING: Final = Group(
    fields={
        "type": Text(required=True, choices=frozenset({"BANK_ACCOUNT", "CARD_ACCOUNT", "WALLET", "AP_CARD"})),
        "id": Text(),
    },
    required=True,
)
_OPTIONS: Final = Group(
    fields={
        "requestPayFaster": Flag(),
        "createBill": Flag(),
        "requestCheckDeliveryType": Text(
            choices=frozenset({"STANDARD", "UPS_1DAY", "UPS_2DAY", "RTP_DELIVERY"})
        ),
    },
    required=True,
)
PAYMENT: Final[dict[str, Rule]] = {
    **{name: rule for name, rule in READ_ONLY.items() if name != "archived"},
    "amount": money_rule(required=True, least="0"),
    "fundingAccount": _FUNDING,
    "processingOptions": _OPTIONS,
    "billId": Text(),
    "vendorId": Text(),
    "processDate": Day(),
    "description": Text(most=70),
    "transactionNumber": Text(most=50, pattern=r"[0-9A-Za-z-]+"),
    "exchangeRateBatchId": Number(whole=True),
    "vendorCredits": Many(item=CREDIT_USE),
    "cardFundingPurpose": Text(),
}
BULK: Final[dict[str, Rule]] = {
    "processDate": Day(required=True),
    "fundingAccount": _FUNDING,
    "vendorId": Text(),
    "description": Text(most=70),
    "exchangeRateBatchId": Number(whole=True),
    "payments": Many(
        item=Group(
            fields={
                "billId": Text(required=True),
                "amount": money_rule(required=True, least="0"),
                "description": Text(most=70),
                "transactionNumber": PAYMENT["transactionNumber"],
                "vendorCredits": Many(item=CREDIT_USE),
                "processingOptions": Group(fields=_OPTIONS.fields),
            }
        ),
        required=True,
        least=1,
        most=50,
    ),
}
RECORDED: Final[dict[str, Rule]] = {
    "vendorId": Text(required=True),
    "processDate": Day(required=True),
    "toPrintCheck": Flag(required=True),
    "payments": Many(
        item=Group(
            fields={
                "billId": Text(required=True),
                "amount": money_rule(required=True, least="0"),
                "vendorCredits": Many(item=CREDIT_USE),
            }
        ),
        required=True,
        least=1,
    ),
    "classifications": Group(fields={"chartOfAccountId": Text()}),
    "description": Text(most=4000),
    "syncReference": Text(most=100),
    "allowExport": Flag(),
}
_VOID: Final[dict[str, Rule]] = {
    "type": Text(
        required=True,
        choices=frozenset({"VOID_AND_CREDIT", "VOID_AND_REISSUE", "VOID_ONLY", "VOID_AND_REISSUE_VCARD"}),
    ),
    "reason": Text(required=True, most=4000),
}
COMBINED_BILLS: Final = 35
RECORDED_FIELDS: Final = frozenset({"toPrintCheck", "classifications", "syncReference", "allowExport"})
_HIDDEN: Final = frozenset({"state", "nextStep", "nextDate", "archived", "paySubType"})


def create_payment(world: World, fields: Row, user_id: str) -> Row:
    """Pay one bill from checked fields."""
    options = fields["processingOptions"]
    if options.get("createBill"):
        return _pay_without_bill(world, fields, user_id)
    if not fields.get("billId"):
        raise refusal(world.knobs.bean_validation_code, "billId: must not be null", status=400)
    bill = world.peek("bills", fields["billId"])
    if fields.get("vendorId", bill["vendorId"]) != bill["vendorId"]:
        raise invalid(f"{bill['id']}: vendorId is not the vendor of the bill")
    check_batch(world, world.peek("vendors", bill["vendorId"]), fields.get("exchangeRateBatchId"))
    part = {
        "billId": bill["id"],
        "amount": fields["amount"],
        "vendorCredits": fields.get("vendorCredits", []),
    }
    return pay(world, bill["vendorId"], [part], fields, user_id)


def pay(world: World, vendor_id: str, parts: list[Row], fields: Row, user_id: str) -> Row:
    """Schedule one online payment of one vendor's bills."""
    check_funding(world, fields["fundingAccount"])
    type = fields["fundingAccount"]["type"]
    if type in {"WALLET", "AP_CARD"} and not fields.get("processDate"):
        raise refusal(world.knobs.bean_validation_code, "processDate: must not be null", status=400)
    if type == "CARD_ACCOUNT" and not fields.get("cardFundingPurpose"):
        raise refusal(world.knobs.bean_validation_code, "cardFundingPurpose: must not be null", status=400)
    vendor = world.peek("vendors", vendor_id)
    if vendor["archived"]:
        raise invalid(f"{vendor_id}: the vendor is archived")
    today = world.today()
    process_date = fields.get("processDate") or next_business_day(today).isoformat()
    if process_date < today.isoformat():
        raise refusal("BDC_1119", "processDate: must not be in the past")
    _check_transaction_number(world, fields.get("transactionNumber"))
    row = _payment(world, vendor_id, parts, user_id)
    row |= {
        "description": fields.get("description"),
        "processDate": process_date,
        "fundingAccount": fields["fundingAccount"],
        "processingOptions": {"requestPayFaster": False, "createBill": False, **fields["processingOptions"]},
        "transactionNumber": fields.get("transactionNumber") or f"BDC{world.new_id('txn')[5:]}".upper(),
        "cardFundingPurpose": fields.get("cardFundingPurpose"),
        "onlinePayment": True,
        "disbursementType": vendor["paymentInformation"].get("payByType", "CHECK"),
        "paySubType": vendor["paymentInformation"].get("payBySubType", "NONE"),
        "cancelRequestSubmitted": False,
    }
    return _keep(world, start(present(row)), parts)


def record(world: World, fields: Row, user_id: str) -> Row:
    """Record a payment that was made outside BILL: no money moves, the bills count as paid."""
    for part in fields["payments"]:
        if world.peek("bills", part["billId"])["vendorId"] != fields["vendorId"]:
            raise invalid(f"{part['billId']}: one recorded payment is for one vendor")
    account = fields.get("classifications", {}).get("chartOfAccountId")
    if account:
        world.peek("chart-of-accounts", account)
    row = _payment(world, fields["vendorId"], fields["payments"], user_id)
    row |= {
        "processDate": fields["processDate"],
        "description": fields.get("description"),
        "onlinePayment": False,
        "disbursementType": "OFFLINE",
        "disbursementInfo": {"isVoidable": True},
        "cancelRequestSubmitted": False,
        "state": "CLEARED",
        **{name: fields[name] for name in RECORDED_FIELDS if name in fields},
    }
    return _keep(world, present(row), fields["payments"])


def _payment(world: World, vendor_id: str, parts: list[Row], user_id: str) -> Row:
    rate = rate_of(world, world.peek("vendors", vendor_id))
    total = sum((part["amount"] for part in parts), ZERO)
    rows = []
    asked: dict[str, Decimal] = {}
    for part in parts:
        bill = world.peek("bills", part["billId"])
        credit = sum((c["amount"] for c in part.get("vendorCredits", ())), ZERO)
        asked[bill["id"]] = asked.get(bill["id"], ZERO) + part["amount"] + credit
        if part["amount"] + credit <= 0:
            raise refusal("BDC_1119", "amount: must be greater than 0 unless credits settle the bill")
        check_payable(world, bill, asked[bill["id"]])
        row = {"id": world.new_id("blp"), "billId": bill["id"], "amount": part["amount"]}
        rows.append({**row, "vendorCredits": part.get("vendorCredits", [])})
    row = {
        "vendorId": vendor_id,
        "billPayments": rows,
        "amount": total,
        "fundingAmount": in_dollars(total, rate),
        "exchangeRate": rate,
    }
    if len(rows) == 1:
        row["billId"] = rows[0]["billId"]
    return {**row, "createdBy": user_id}


def check_payable(world: World, bill: Row, amount: Decimal) -> None:
    """Refuse a bill that is archived, not fully approved, or of which less than `amount` is due."""
    if bill["archived"]:
        raise invalid(f"{bill['id']}: the bill is archived")
    if bill.get("approvers") and bill["approvalStatus"] != "APPROVED":
        raise invalid(f"{bill['id']}: the bill is not fully approved")
    due = settlement(world, bill).due
    if amount > due:
        raise invalid(f"{bill['id']}: amount {amount} is more than the due amount {due}")


def _keep(world: World, row: Row, parts: list[Row]) -> Row:
    payment = world.insert("payments", row)
    for part in parts:
        for use in part.get("vendorCredits", ()):
            named = {"billId": part["billId"], "paymentId": payment["id"], "amount": use["amount"]}
            use_credit(world, use["id"], payment["vendorId"], named)
    touched_by_payment(world, [part["billId"] for part in parts])
    return payment


def check_funding(world: World, account: Row) -> None:
    """Money may come from a bank account that is verified and not archived."""
    if account["type"] == "WALLET":
        return
    if not account.get("id"):
        raise refusal(world.knobs.bean_validation_code, "fundingAccount.id: must not be null", status=400)
    if account["type"] == "BANK_ACCOUNT":
        bank = world.peek("banks", account["id"])
        if bank["archived"] or bank["status"] != "VERIFIED":
            raise refusal("BDC_1151")


def _check_transaction_number(world: World, number: str | None) -> None:
    if number and world.knobs.transaction_number_unique:
        taken = any(row.get("transactionNumber") == number for row in world.rows("payments"))
        if taken:
            raise invalid("transactionNumber: already used")


def _pay_without_bill(world: World, fields: Row, user_id: str) -> Row:
    """``createBill``: BILL makes the bill itself and pays it."""
    if fields.get("billId"):
        raise refusal("BDC_1119", "billId: must not be given with createBill")
    if not fields.get("vendorId"):
        raise refusal(world.knobs.bean_validation_code, "vendorId: must not be null", status=400)
    vendor = world.peek("vendors", fields["vendorId"])
    check_batch(world, vendor, fields.get("exchangeRateBatchId"))
    day = fields.get("processDate") or world.today().isoformat()
    bill = world.insert(
        "bills",
        {
            "vendorId": fields["vendorId"],
            "dueDate": day,
            "invoice": {"invoiceNumber": f"PAY-{world.new_id('num')[5:12]}", "invoiceDate": day},
            "billLineItems": [{"id": world.new_id("bli"), "amount": fields["amount"]}],
            "approvalStatus": "UNASSIGNED",
            "exchangeRate": rate_of(world, vendor),
        },
    )
    return pay(
        world, fields["vendorId"], [{"billId": bill["id"], "amount": fields["amount"]}], fields, user_id
    )


def create_bulk(world: World, fields: Row, user_id: str) -> list[Row]:
    """Pay up to 50 bills; bills of a vendor that combines payments become one payment per 35 bills."""
    groups: dict[str, list[list[Row]]] = {}
    for part in fields["payments"]:
        bill = world.peek("bills", part["billId"])
        if fields.get("vendorId", bill["vendorId"]) != bill["vendorId"]:
            raise invalid(f"{bill['id']}: vendorId is not the vendor of the bill")
        vendor = world.peek("vendors", bill["vendorId"])
        check_batch(world, vendor, fields.get("exchangeRateBatchId"))
        stacks = groups.setdefault(vendor["id"], [])
        combined = vendor.get("additionalInfo", {}).get("combinePayments", False)
        if combined and stacks and len(stacks[-1]) < COMBINED_BILLS:
            stacks[-1].append(part)
        else:
            stacks.append([part])
    made = []
    for vendor_id, stacks in groups.items():
        for parts in stacks:
            first = parts[0]
            named = {
                "processDate": fields["processDate"],
                "fundingAccount": fields["fundingAccount"],
                "processingOptions": first.get("processingOptions", {}),
                "description": first.get("description") or fields.get("description"),
                "transactionNumber": first.get("transactionNumber"),
            }
            made.append(pay(world, vendor_id, parts, named, user_id))
    return made


def render_payment(world: World, row: Row, *, named: bool = True, recorded: bool | None = None) -> Row:
    """Return a payment as BILL shows it."""
    state = row["state"]
    single = state if row["onlinePayment"] or state != "CLEARED" else world.knobs.offline_single_status
    shown = {k: v for k, v in row.items() if k not in _HIDDEN}
    if not (world.knobs.recorded_fields_in_get if recorded is None else recorded):
        shown = {k: v for k, v in shown.items() if k not in RECORDED_FIELDS}
    shown["billPayments"] = [
        present({**p, "vendorCredits": p["vendorCredits"] or None}) for p in row["billPayments"]
    ]
    shown["status"] = STATUS[state]
    shown["exchangeRate"] = shown_rate(world, row["exchangeRate"])
    if single is not None:
        shown["singleStatus"] = single
    if named:
        shown["vendorName"] = world.peek("vendors", row["vendorId"])["name"]
    return present(shown)


def _create(call: Call) -> Answer:
    fields = check(call.body, PAYMENT, call.world.knobs)
    row = create_payment(call.world, fields, call.user_id)
    return Answer(201, render_payment(call.world, row, named=False))


def _create_bulk(call: Call) -> Answer:
    fields = check(call.body, BULK, call.world.knobs)
    rows = create_bulk(call.world, fields, call.user_id)
    return Answer(201, {"payments": [render_payment(call.world, row, named=False) for row in rows]})


def _record(call: Call) -> Answer:
    row = record(call.world, check(call.body, RECORDED, call.world.knobs), call.user_id)
    return Answer(200, render_payment(call.world, row, named=False, recorded=True))


def _cancel(call: Call) -> Answer:
    row = cancel(call.world, call.ids["paymentId"])
    return Answer(200, render_payment(call.world, row, named=False))


def _void(call: Call) -> Answer:
    fields = check(call.body, _VOID, call.world.knobs)
    row = void(call.world, call.ids["paymentId"], fields["type"], fields["reason"], call.user_id)
    return Answer(200, render_payment(call.world, row, named=False))


def _options(call: Call) -> Answer:
    world = call.world
    vendor = world.peek("vendors", call.param("vendorId") or "")
    day = next_business_day(world.today()).isoformat()
    banks = [
        {
            "id": bank["id"],
            "name": bank["bankName"],
            "available": bank["status"] == "VERIFIED",
            "processDate": day,
            "conditions": [],
            "fee": ZERO,
        }
        for bank in world.rows("banks")
        if not bank["archived"]
    ]
    try:
        amount = Decimal(call.param("amount") or "0")
    except ArithmeticError as exc:
        raise refusal("BDC_1129", "amount: must be a number") from exc
    return Answer(
        200, {"amount": amount, "vendorId": vendor["id"], "fundingOptions": {"banks": banks, "cards": []}}
    )


_BASE: Final = "/v3/payments"
PAYERS: Final = frozenset({"ADMINISTRATOR", "ACCOUNTANT", "PAYER"})

ROUTES: Final = (
    Route("GET", _BASE, listing("payments", render_payment)),
    Route("POST", _BASE, _create, body="json", trusted=True, token=False, roles=PAYERS),
    Route("POST", f"{_BASE}/bulk", _create_bulk, body="json", trusted=True, token=False, roles=PAYERS),
    Route("GET", f"{_BASE}/options", _options),
    Route("GET", f"{_BASE}/{{paymentId}}", getting("payments", "paymentId", render_payment)),
    Route("POST", f"{_BASE}/{{paymentId}}/cancel", _cancel, token=False),
    Route("POST", f"{_BASE}/{{paymentId}}/void", _void, body="json", token=False),
    Route("POST", "/v3/bills/record-payment", _record, body="json"),
)
