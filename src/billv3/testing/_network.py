"""
The BILL Network: members to find, requests to be connected with them.

Sources: official Postman collection, network; BILL developer documentation, BILL Network. Who is in the
network is up to the test (`Office.add_network_member`); a verified national vendor is connected at once.
"""

from typing import Final

from billv3.testing._check import Group, Rule, Text, check, present
from billv3.testing._errors import invalid, not_found, refusal
from billv3.testing._json import Row
from billv3.testing._routes import Answer, Call, Route
from billv3.testing._world import World

KINDS: Final = {"BILL": "network-members", "RPPS": "national-vendors"}
_RECORDS: Final = {"vendorId": "vendors", "customerId": "customers"}
_REQUEST: Final[dict[str, Rule]] = {
    "networkId": Text(required=True),
    "networkType": Text(required=True, choices=frozenset(KINDS)),
    "rppsInformation": Group(fields={"addressId": Text(required=True), "accountNumber": Text()}),
}
_EMAIL: Final[dict[str, Rule]] = {"email": Text(required=True, pattern=r"[^@\s]+@[^@\s]+")}
_ACCEPT: Final[dict[str, Rule]] = {
    "networkId": Text(required=True),
    "type": Text(required=True, choices=frozenset({"VENDOR", "CUSTOMER"})),
    "id": Text(),
    "name": Text(most=100),
}


def add_member(world: World, name: str, network: str, zip_code: str) -> Row:
    """Put an organization into the network."""
    if network not in KINDS:
        raise invalid(f"{network}: not a network of BILL")
    address = {"line1": "1 Network Way", "city": "Astoria", "zipOrPostalCode": zip_code, "country": "US"}
    if network == "RPPS":
        address["id"] = world.new_id("nad")
    return world.insert(KINDS[network], {"name": name, "type": "BUSINESS", "addresses": [address]})


def _search(call: Call) -> Answer:
    name, scope = call.param("name"), call.param("scope") or "BILL"
    if not name:
        raise refusal("BDC_1108", "name: must not be null")
    if scope not in KINDS:
        raise refusal("BDC_1129", "scope: unknown value")
    code = call.param("zipOrPostalCode")
    found = [
        {key: row[key] for key in ("id", "name", "type", "addresses")}
        for row in call.world.rows(KINDS[scope])
        if name.casefold() in row["name"].casefold()
        and code in {None, "", *(address["zipOrPostalCode"] for address in row["addresses"])}
    ]
    return Answer(200, {"results": found[:25]})


def _member(world: World, id: str, network: str) -> Row:
    found = world.find(KINDS[network], id)
    if found is None:
        raise not_found("network member", id)
    return found


def _connect(call: Call, key: str) -> Answer:
    fields = check(call.body, _REQUEST, call.world.knobs)
    member = _member(call.world, fields["networkId"], fields["networkType"])
    row = call.world.get(_RECORDS[key], call.ids[key])
    if row.get("networkStatus", "NOT_CONNECTED") != "NOT_CONNECTED":
        raise invalid(f"{row['id']}: a request is out, or it is connected")
    status = "PENDING"
    if fields["networkType"] == "RPPS":
        known = {address["id"] for address in member["addresses"]}
        if fields.get("rppsInformation", {}).get("addressId") not in known:
            raise refusal("BDC_1119", "rppsInformation.addressId: not an address of this vendor")
        status = "CONNECTED_RPPS"
    _set(call.world, key, row, status, member["id"])
    return Answer(200)


def _set(world: World, key: str, row: Row, status: str, network_id: str | None) -> Row:
    row |= {"networkStatus": status, "paymentNetworkId": network_id}
    if key == "vendorId" and status.startswith("CONNECTED"):
        row["paymentInformation"] |= {"payByType": "WALLET" if status == "CONNECTED" else "RPPS"}
        row["bankAccountStatus"] = "NET_LINKED_ACCOUNT"
    elif key == "vendorId" and status == "NOT_CONNECTED":
        row["paymentInformation"] |= {"payByType": "CHECK"}
        row["bankAccountStatus"] = "NO_ACCOUNT"
    return world.save(_RECORDS[key], present(row))


def answer(world: World, id: str, *, accepted: bool) -> Row:
    """Let the other side accept a request, or let it come to nothing."""
    key = "vendorId" if world.find("vendors", id) else "customerId"
    row = world.get(_RECORDS[key], id)
    if row.get("networkStatus") != "PENDING":
        raise invalid(f"{id}: no request is out")
    if accepted:
        return _set(world, key, row, "CONNECTED", row.get("paymentNetworkId") or world.new_id("0pn"))
    return _set(world, key, row, "NOT_CONNECTED", None)


def _email(call: Call) -> Answer:
    check(call.body, _EMAIL, call.world.knobs)
    row = call.world.get("vendors", call.ids["vendorId"])
    if row["networkStatus"] != "NOT_CONNECTED":
        raise invalid(f"{row['id']}: a request is out, or it is connected")
    _set(call.world, "vendorId", row, "PENDING", None)
    return Answer(200)


def _status(call: Call, key: str) -> Answer:
    row = call.world.peek(_RECORDS[key], call.ids[key])
    shown = {"id": row["id"], "status": row.get("networkStatus", "NOT_CONNECTED")}
    return Answer(200, present({**shown, "networkId": row.get("paymentNetworkId")}))


def _disconnect(call: Call, key: str) -> Answer:
    row = call.world.get(_RECORDS[key], call.ids[key])
    if row.get("networkStatus", "NOT_CONNECTED") == "NOT_CONNECTED":
        raise invalid(f"{row['id']}: not connected")
    _set(call.world, key, row, "NOT_CONNECTED", None)
    return Answer(200)


def _accept(call: Call) -> Answer:
    world = call.world
    fields = check(call.body, _ACCEPT, world.knobs)
    member = _member(world, fields["networkId"], "BILL")
    if bool(fields.get("id")) == bool(fields.get("name")):
        raise refusal("BDC_1119", "id, name: exactly one of them must be given")
    key = "vendorId" if fields["type"] == "VENDOR" else "customerId"
    if fields.get("id"):
        row = world.get(_RECORDS[key], fields["id"])
    else:
        row = world.insert(_RECORDS[key], _new(fields["type"], fields["name"], member))
        row = world.get(_RECORDS[key], row["id"])
    _set(world, key, row, "CONNECTED", member["id"])
    return Answer(200)


def _new(type: str, name: str, member: Row) -> Row:
    if type == "CUSTOMER":
        return {"name": name, "accountType": "BUSINESS", "invoiceCurrency": "USD"}
    return {
        "name": name,
        "accountType": "BUSINESS",
        "billCurrency": "USD",
        "address": member["addresses"][0],
        "paymentInformation": {"payeeName": name, "payByType": "CHECK", "payBySubType": "NONE"},
        "bankAccountStatus": "NO_ACCOUNT",
        "networkStatus": "NOT_CONNECTED",
        "recurringPayments": False,
    }


_BASE: Final = "/v3/network"
_INVITATION: Final = f"{_BASE}/invitation"


def _routes(word: str, key: str) -> tuple[Route, ...]:
    one = f"{_INVITATION}/{word}/{{{key}}}"
    return (
        Route("POST", one, lambda call: _connect(call, key), body="json"),
        Route("GET", one, lambda call: _status(call, key)),
        Route("DELETE", one, lambda call: _disconnect(call, key)),
    )


ROUTES: Final = (
    Route("GET", _BASE, _search),
    Route("POST", f"{_INVITATION}/accept", _accept, body="json"),
    Route("POST", f"{_INVITATION}/vendor/{{vendorId}}/email", _email, body="json"),
    *_routes("vendor", "vendorId"),
    *_routes("customer", "customerId"),
)
