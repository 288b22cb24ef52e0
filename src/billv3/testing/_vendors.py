"""
Vendors, their bank accounts and configuration.

Sources: BILL API reference, createvendor, updatevendor, createbulkvendor, listvendors; "Creating a US
vendor"; changelog of 3 September 2024 (bank account as a sub-resource).
"""

from typing import Final

from billv3.testing._check import (
    READ_ONLY,
    Flag,
    Group,
    Ignored,
    Number,
    Rule,
    Text,
    check,
    check_array,
    merged,
    present,
)
from billv3.testing._countries import COUNTRIES, CURRENCIES
from billv3.testing._errors import Problem, Refusal, invalid, not_found, refusal
from billv3.testing._json import ZERO, Row
from billv3.testing._routes import Answer, Call, Route, archiving, each, getting, listing
from billv3.testing._settle import bills_of_vendor, open_amount
from billv3.testing._world import World

ADDRESS: Final[dict[str, Rule]] = {
    "line1": Text(required=True, most=200),
    "line2": Text(most=200),
    "city": Text(required=True, most=100),
    "stateOrProvince": Text(most=100),
    "zipOrPostalCode": Text(required=True, most=20),
    "country": Text(required=True, choices=frozenset(COUNTRIES)),
    "countryName": Ignored(),
}
BANK_ACCOUNT: Final[dict[str, Rule]] = {
    "nameOnAccount": Text(required=True, most=100),
    "accountNumber": Text(required=True, pattern=r"[0-9A-Za-z]{4,34}"),
    "routingNumber": Text(required=True, pattern=r"[0-9]{9}"),
    "type": Text(choices=frozenset({"CHECKING", "SAVINGS"})),
    "ownerType": Text(choices=frozenset({"BUSINESS", "PERSONAL"})),
    "paymentCurrency": Text(choices=CURRENCIES),
}
ACCOUNT_TYPES: Final = frozenset({"BUSINESS", "PERSON", "NONE", "UNDEFINED"})
PAY_BY_TYPES: Final = frozenset(
    ["ACH", "CHECK", "INTERNATIONAL_E_PAYMENT", "OFFLINE", "RPPS", "UNDEFINED", "VIRTUAL_CARD", "WALLET"]
)
_PAY_BY_SUB_TYPES: Final = frozenset(["ACH", "IACH", "LOCAL", "MULTIPLE", "NONE", "UNDEFINED", "WIRE"])
_CURRENCY: Final = Text(choices=CURRENCIES)
_TEXTS: Final[dict[str, Rule]] = {
    "text": Text(most=200),
    "code": Group(fields={"name": Text(), "value": Text()}),
}
_COMMON: Final[dict[str, Rule]] = {
    "name": Text(required=True, most=100),
    "shortName": Text(most=40),
    "accountNumber": Text(most=100),
    "accountType": Text(choices=ACCOUNT_TYPES),
    "email": Text(most=100, pattern=r"[^@\s]+@[^@\s]+"),
    "phone": Text(most=50),
    "address": Group(fields=ADDRESS, required=True),
    "additionalInfo": Group(
        fields={
            "taxId": Text(most=20, pattern=r"[0-9A-Za-z -]+"),  # a masked one is none
            "taxIdType": Text(choices=frozenset({"EIN", "SSN", "UNDEFINED"})),
            "track1099": Flag(),
            "leadTimeInDays": Number(whole=True),
            "combinePayments": Flag(),
            "paymentTermId": Text(),
            "companyName": Text(most=100),
        }
    ),
    "billCurrency": _CURRENCY,
    "autoPay": Group(
        fields={
            "enabled": Flag(),
            "bankAccountId": Text(),
            "createdBy": Ignored(),
            "maxAmount": Number(cents=True),
            "daysBeforeDueDate": Number(whole=True),
        }
    ),
    **READ_ONLY,
    **dict.fromkeys(
        ("bankAccountStatus", "balance", "networkStatus", "recurringPayments", "rppsId", "paymentNetworkId"),
        Ignored(),
    ),
}


def _payment_information(*, bank: bool) -> Group:
    fields: dict[str, Rule] = {
        "payeeName": Text(most=100),
        "email": Text(most=100),
        "bankCountry": Text(choices=frozenset(COUNTRIES)),
        "paymentCurrency": _CURRENCY,
        "paymentPurpose": Group(fields=_TEXTS),
        **dict.fromkeys(
            (
                "lastPaymentDate",
                "payByType",
                "payBySubType",
                "virtualCard",
                "transferMethod",
                "regulatoryFields",
            ),
            Ignored(),
        ),
        "bankAccount": Group(fields=BANK_ACCOUNT) if bank else Ignored(),
    }
    return Group(fields=fields)


VENDOR: Final[dict[str, Rule]] = {**_COMMON, "paymentInformation": _payment_information(bank=True)}
# A bank account cannot be changed through the vendor: the sub-resource is the only way.
VENDOR_PATCH: Final[dict[str, Rule]] = {**_COMMON, "paymentInformation": _payment_information(bank=False)}


def create_vendor(world: World, fields: Row, *, trusted: bool = True) -> Row:
    """Add a vendor from checked fields. BILL does not look for the same name, so neither does this."""
    if fields.get("autoPay", {}).get("enabled") and not trusted:
        raise refusal("BDC_1361")
    row: Row = {"accountType": "NONE", "billCurrency": "USD", **fields}
    payment = dict(row.get("paymentInformation", {}))
    bank = payment.pop("bankAccount", None)
    row["paymentInformation"] = {
        "payeeName": row["name"],
        **payment,
        "payByType": "CHECK",
        "payBySubType": "NONE",
    }
    row |= {"bankAccountStatus": "NO_ACCOUNT", "networkStatus": "NOT_CONNECTED", "recurringPayments": False}
    if bank is not None:
        _attach_bank(row, bank)
    _check_term(world, row)
    return world.insert("vendors", row)


def update_vendor(world: World, id: str, change: Row, *, trusted: bool = True) -> Row:
    """Change the given fields; what results must still be a whole vendor."""
    row = world.get("vendors", id)
    if (change.get("autoPay") or {}).get("enabled") and not trusted:
        raise refusal("BDC_1361")
    result = merged(row, change)
    _still_whole(world, result)
    _check_term(world, result)
    return world.save("vendors", result)


def _still_whole(world: World, row: Row) -> None:
    problems = [
        Problem(world.knobs.bean_validation_code, f"address.{name}: must not be null")
        for name in ("line1", "city", "zipOrPostalCode", "country")
        if not row["address"].get(name)
    ]
    if problems:
        raise Refusal(400, tuple(problems))


def _check_term(world: World, row: Row) -> None:
    term = row.get("additionalInfo", {}).get("paymentTermId")
    if term:
        world.peek("payment-terms", term)


def _attach_bank(row: Row, bank: Row) -> None:
    row["paymentInformation"] |= {
        "bankAccount": {"type": "CHECKING", "ownerType": "BUSINESS", "paymentCurrency": "USD", **bank},
        "payByType": "ACH",
        "payBySubType": "ACH",
    }
    row["bankAccountStatus"] = "NO_NET_LINKED_ACCOUNT"


def set_pay_by(world: World, id: str, type: str, sub_type: str) -> Row:
    """Set how a vendor is paid; who is paid by wallet is connected to the network."""
    row = world.get("vendors", id)
    if type not in PAY_BY_TYPES or sub_type not in _PAY_BY_SUB_TYPES:
        raise invalid(f"{type}, {sub_type}: not a way to pay")
    row["paymentInformation"] |= {"payByType": type, "payBySubType": sub_type}
    row["networkStatus"] = {"WALLET": "CONNECTED", "RPPS": "CONNECTED_RPPS"}.get(type, "NOT_CONNECTED")
    if type == "WALLET":
        row["bankAccountStatus"] = "NET_LINKED_ACCOUNT"
    return world.save("vendors", row)


def render_vendor(world: World, row: Row) -> Row:
    """Return a vendor as GET shows it: open balance computed, country named, bank account masked."""
    balance = sum((open_amount(world, bill) for bill in bills_of_vendor(world, row["id"])), ZERO)
    shown = dict(row)
    shown["address"] = {**row["address"], "countryName": COUNTRIES[row["address"]["country"]]}
    payment = dict(row["paymentInformation"])
    if "bankAccount" in payment:
        payment["bankAccount"] = _masked(payment["bankAccount"])
    shown["paymentInformation"] = payment
    if "taxId" in shown.get("additionalInfo", {}) and world.knobs.tax_id_masked:
        info = row["additionalInfo"]
        shown["additionalInfo"] = {**info, "taxId": "*" * 5 + info["taxId"][-4:]}
    shown["balance"] = {"amount": balance, "lastUpdatedDate": row["updatedTime"]}
    return present(shown)


def _row_in_list(world: World, row: Row) -> Row:
    shown = render_vendor(world, row)
    if world.knobs.thin_vendor_rows:
        shown["paymentInformation"] = {
            key: value
            for key, value in shown["paymentInformation"].items()
            if key not in {"bankAccount", "virtualCard"}
        }
    return shown


def _masked(bank: Row) -> Row:
    return {**bank, "accountNumber": "*" * 6 + bank["accountNumber"][-4:]}


def _create(call: Call) -> Answer:
    fields = check(call.body, VENDOR, call.world.knobs)
    row = create_vendor(call.world, fields, trusted=call.trusted)
    return Answer(201, render_vendor(call.world, row))


def _create_bulk(call: Call) -> Answer:
    items = check_array(call.body, VENDOR, call.world.knobs, most=20)
    trusted = call.trusted
    rows = each(lambda item: create_vendor(call.world, item, trusted=trusted), items)
    return Answer(201, {"vendors": [render_vendor(call.world, row) for row in rows]})


def _update(call: Call) -> Answer:
    change = check(call.body, VENDOR_PATCH, call.world.knobs, partial=True)
    row = update_vendor(call.world, call.ids["vendorId"], change, trusted=call.trusted)
    return Answer(200, render_vendor(call.world, row))


def _get_bank(call: Call) -> Answer:
    row = call.world.peek("vendors", call.ids["vendorId"])
    bank = row["paymentInformation"].get("bankAccount")
    if bank is None:
        raise not_found("vendor bank account", row["id"])
    return Answer(200, {**_masked(bank), "status": "VERIFIED"})


def _add_bank(call: Call) -> Answer:
    fields = check(call.body, BANK_ACCOUNT, call.world.knobs)
    row = call.world.get("vendors", call.ids["vendorId"])
    if row["bankAccountStatus"] != "NO_ACCOUNT" or row["networkStatus"] != "NOT_CONNECTED":
        raise refusal("BDC_1233")
    _attach_bank(row, fields)
    call.world.save("vendors", row)
    return Answer(200, {**_masked(row["paymentInformation"]["bankAccount"]), "status": "PENDING"})


def _delete_bank(call: Call) -> Answer:
    row = call.world.get("vendors", call.ids["vendorId"])
    if "bankAccount" not in row["paymentInformation"]:
        raise not_found("vendor bank account", row["id"])
    del row["paymentInformation"]["bankAccount"]
    row["paymentInformation"] |= {"payByType": "CHECK", "payBySubType": "NONE"}
    row["bankAccountStatus"] = "NO_ACCOUNT"
    call.world.save("vendors", row)
    return Answer(204)


def _abroad(country: str) -> Row:
    """Return what is asked for to pay in a country; the purposes and patterns are ours."""
    rules = {"name": "bankAccount.accountNumber", "regularExpression": "[0-9A-Za-z]{4,34}", "required": True}
    purposes = [{"name": "Goods", "value": "GOODS"}, {"name": "Services", "value": "SERVICES"}]
    return {
        "paymentPurpose": {"required": country != "US", "type": "CODE", "codes": purposes},
        "validations": {"fields": [rules]},
    }


def _configuration(call: Call) -> Answer:
    row = call.world.peek("vendors", call.ids["vendorId"])
    return Answer(200, {"internationalPayments": _abroad(row["address"]["country"])})


def _international(call: Call) -> Answer:
    choices = {"country": frozenset(COUNTRIES), "billCurrency": CURRENCIES, "accountType": ACCOUNT_TYPES}
    for name, allowed in choices.items():
        value = call.param(name)
        if value is None and name != "accountType":
            raise refusal("BDC_1108", f"{name}: must not be null")
        if value is not None and value not in allowed:
            raise refusal("BDC_1129", f"{name}: unknown value")
    return Answer(200, _abroad(call.param("country") or ""))


def _audit_trail(call: Call) -> Answer:
    row = call.world.peek("vendors", call.ids["vendorId"])
    user = {"id": call.user_id, "name": "Office Manager"}
    name = {"name": "name", "value": {"current": row["name"]}}
    entries = [
        {"source": "API", "type": "CREATE", "createdTime": row["createdTime"], "user": user, "field": name}
    ]
    if row["updatedTime"] != row["createdTime"]:
        entries.append({"source": "API", "type": "UPDATE", "createdTime": row["updatedTime"], "user": user})
    try:
        start, most = int(call.param("start") or 0), int(call.param("max") or 20)
    except ValueError as exc:
        raise refusal("BDC_1129", "start, max: must be whole numbers") from exc
    return Answer(200, entries[start : start + most])


_ONE: Final = "/v3/vendors/{vendorId}"

ROUTES: Final = (
    Route("GET", "/v3/vendors", listing("vendors", _row_in_list)),
    Route("POST", "/v3/vendors", _create, body="json"),
    Route("POST", "/v3/vendors/bulk", _create_bulk, body="json"),
    Route("GET", "/v3/vendors/configuration/international-payments", _international),
    Route("GET", _ONE, getting("vendors", "vendorId", render_vendor)),
    Route("PATCH", _ONE, _update, body="json"),
    Route("POST", f"{_ONE}/archive", archiving("vendors", "vendorId", render_vendor, archived=True)),
    Route("POST", f"{_ONE}/restore", archiving("vendors", "vendorId", render_vendor, archived=False)),
    Route("GET", f"{_ONE}/bank-account", _get_bank, token=False),
    Route("POST", f"{_ONE}/bank-account", _add_bank, body="json", token=False),
    Route("DELETE", f"{_ONE}/bank-account", _delete_bank, token=False),
    Route("GET", f"{_ONE}/configuration", _configuration),
    Route("GET", "/v3/reports/audit-trail/vendor/{vendorId}", _audit_trail),
)
