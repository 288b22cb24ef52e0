"""
The organization, its users and roles, payment terms and funding bank accounts.

Sources: BILL API reference, getorganization, listorganizationusers, listorganizationuserroles,
listbankaccounts; "Payment terms" (July 2026); "Bank account setup".
"""

from typing import Final

from billv3.testing._check import READ_ONLY, Flag, Group, Ignored, Number, Rule, Text, check, merged, present
from billv3.testing._errors import invalid, not_found, refusal
from billv3.testing._json import Row
from billv3.testing._routes import Answer, Call, Route, archiving, getting, listing
from billv3.testing._vendors import ADDRESS
from billv3.testing._world import World

ROLE_TYPES: Final = frozenset(
    [
        "ACCOUNTANT",
        "ADMINISTRATOR",
        "APPROVER",
        "AUDITOR",
        "CLERK",
        "CUSTOM",
        "INTERNAL",
        "MEMBER",
        "NO_ACCESS",
        "PARTNER",
        "PAYER",
        "PURCHASE_REQUESTER",
        "REVIEWER",
    ]
)
_ADMINISTRATORS: Final = frozenset({"ADMINISTRATOR"})
_USER: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "firstName": Text(required=True, most=100),
    "lastName": Text(required=True, most=100),
    "email": Text(required=True, most=100, pattern=r"[^@\s]+@[^@\s]+"),
    "roleId": Text(),
    "role": Group(fields={"id": Text(), "type": Ignored(), "description": Ignored()}),
}
TERM: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "name": Text(required=True, most=100),
    "daysDue": Number(required=True, whole=True),
}
_BANK: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "nameOnAccount": Text(required=True, most=100),
    "bankName": Text(most=100),
    "routingNumber": Text(required=True, pattern=r"[0-9]{9}"),
    "accountNumber": Text(required=True, pattern=r"[0-9]{4,17}"),
    "type": Text(required=True, choices=frozenset({"CHECKING", "SAVINGS"})),
    "ownerType": Text(required=True, choices=frozenset({"BUSINESS", "PERSONAL"})),
    "accessToAdmins": Flag(),
    "default": Group(fields={"payables": Flag(), "receivables": Flag()}),
    "chartOfAccountId": Text(),
    "status": Ignored(),
}
_ORGANIZATION: Final[dict[str, Rule]] = {
    **READ_ONLY,
    "name": Text(required=True, most=100),
    "phone": Text(most=50),
    "address": Group(fields=ADDRESS),
    "mailingAddress": Group(fields=ADDRESS),
    "industry": Text(most=100),
}


def _plain(world: World, row: Row) -> Row:
    del world
    return present(row)


def found(world: World, name: str) -> str:
    """Found the organization, with its roles and one administrator."""
    organization = world.insert("organizations", {"name": name, "accountType": "BUSINESS"})
    world.organization_id = organization["id"]
    roles = {
        type: world.insert("roles", {"type": type, "description": type.replace("_", " ").title()})["id"]
        for type in sorted(ROLE_TYPES)
    }
    fields = {"firstName": "Office", "lastName": "Manager", "email": "office@fake.test"}
    user: str = world.insert("users", {**fields, "roleId": roles["ADMINISTRATOR"]})["id"]
    return user


def create_term(world: World, fields: Row) -> Row:
    """Keep a payment term; two terms with the same days are refused."""
    if not 0 <= fields["daysDue"] <= 999:
        raise refusal("BDC_1119", "daysDue: must be between 0 and 999")
    _check_days(world, fields["daysDue"])
    return world.insert("payment-terms", fields)


def update_term(world: World, id: str, change: Row) -> Row:
    """Change a payment term."""
    row = merged(world.get("payment-terms", id), change)
    _check_days(world, row["daysDue"], id)
    return world.save("payment-terms", row)


def _check_days(world: World, days: int, id: str = "") -> None:
    if any(row["daysDue"] == days and row["id"] != id for row in world.rows("payment-terms")):
        raise invalid(f"daysDue: another payment term already has {days} days")


def _term_shown(world: World, row: Row) -> Row:
    del world
    return {name: value for name, value in row.items() if name != "archived"}


def _here(call: Call) -> None:
    if call.ids["organizationId"] != call.world.organization_id:
        raise not_found("organization", call.ids["organizationId"])


def _list_terms(call: Call) -> Answer:
    _here(call)
    return listing("payment-terms", _term_shown)(call)


def _create_term(call: Call) -> Answer:
    _here(call)
    row = create_term(call.world, check(call.body, TERM, call.world.knobs))
    return Answer(201, _term_shown(call.world, row))


def _get_term(call: Call) -> Answer:
    _here(call)
    return Answer(200, _term_shown(call.world, call.world.peek("payment-terms", call.ids["id"])))


def _change_term(call: Call) -> Answer:
    _here(call)
    change = check(call.body, TERM, call.world.knobs, partial=True)
    return Answer(200, _term_shown(call.world, update_term(call.world, call.ids["id"], change)))


def _organization_shown(row: Row) -> Row:
    return present({name: value for name, value in row.items() if name != "risk"})


def _get_organization(call: Call) -> Answer:
    _here(call)
    return Answer(200, _organization_shown(call.world.peek("organizations", call.world.organization_id)))


def _change_organization(call: Call) -> Answer:
    _here(call)
    change = check(call.body, _ORGANIZATION, call.world.knobs, partial=True)
    row = merged(call.world.get("organizations", call.world.organization_id), change)
    return Answer(200, _organization_shown(call.world.save("organizations", row)))


def _organizations(call: Call) -> Answer:
    row = call.world.peek("organizations", call.world.organization_id)
    return Answer(200, {"results": [{"id": row["id"], "name": row["name"]}]})


def _industries(call: Call) -> Answer:
    del call
    return Answer(200, {"results": ["Landscaping", "Construction", "Other"]})


def _user_shown(world: World, row: Row) -> Row:
    role = world.peek("roles", row["roleId"])
    shown = {name: value for name, value in row.items() if name not in {"roleId", "riskPhone"}}
    return present({**shown, "role": {name: role[name] for name in ("id", "type", "description")}})


def create_user(world: World, fields: Row) -> Row:
    """Add a user with a role of the organization."""
    role = fields.get("roleId") or fields.get("role", {}).get("id")
    if not role:
        raise refusal(world.knobs.bean_validation_code, "roleId: must not be null", status=400)
    world.peek("roles", role)
    names = ("firstName", "lastName", "email")
    return world.insert("users", {**{name: fields[name] for name in names}, "roleId": role})


def _create_user(call: Call) -> Answer:
    row = create_user(call.world, check(call.body, _USER, call.world.knobs))
    return Answer(201, _user_shown(call.world, row))


def _change_user(call: Call) -> Answer:
    change = check(call.body, _USER, call.world.knobs, partial=True)
    role = change.pop("role", None)
    if role and role.get("id"):
        change["roleId"] = role["id"]
    row = merged(call.world.get("users", call.ids["userId"]), change)
    call.world.peek("roles", row["roleId"])
    return Answer(200, _user_shown(call.world, call.world.save("users", row)))


def _role_shown(world: World, row: Row) -> Row:
    del world
    return {name: value for name, value in row.items() if name != "archived"}


def create_bank(world: World, fields: Row, user_id: str, *, status: str = "NOT_VERIFIED") -> Row:
    """Add a funding bank account."""
    account = fields.get("chartOfAccountId")
    if account:
        world.peek("chart-of-accounts", account)
    row = {"bankName": fields["nameOnAccount"], "accessToAdmins": True, "default": {}, **fields}
    row["default"] = {"payables": False, "receivables": False, **row["default"]}
    bank = world.insert("banks", {**row, "status": status, "createdBy": user_id})
    user = {"bankAccountId": bank["id"], "userId": user_id, "verificationStatus": "VERIFIED"}
    world.insert("bank-users", user)
    return bank


def bank_shown(world: World, row: Row) -> Row:
    """Return a bank account with its number masked."""
    del world
    return present({**row, "accountNumber": "*" * 6 + row["accountNumber"][-4:]})


def _create_bank(call: Call) -> Answer:
    row = create_bank(call.world, check(call.body, _BANK, call.world.knobs), call.user_id)
    return Answer(201, bank_shown(call.world, row))


def _change_bank(call: Call) -> Answer:
    change = check(call.body, _BANK, call.world.knobs, partial=True)
    if {"accountNumber", "routingNumber"} & set(change):
        raise invalid("accountNumber, routingNumber: cannot be changed")
    if change.get("chartOfAccountId"):
        call.world.peek("chart-of-accounts", change["chartOfAccountId"])
    row = merged(call.world.get("banks", call.ids["bankAccountId"]), change)
    return Answer(200, bank_shown(call.world, call.world.save("banks", row)))


def _verify_bank(call: Call) -> Answer:
    fields = check(call.body, {"depositAmount": Number(required=True)}, call.world.knobs)
    row = call.world.get("banks", call.ids["bankAccountId"])
    # The sandbox's deposit is always half a dollar; the fake never moves another.
    if float(fields["depositAmount"]) != 0.5:
        raise invalid("depositAmount: is not what was deposited")
    row["status"] = "VERIFIED"
    call.world.save("banks", row)
    return Answer(200, {"verified": True})


_ORG: Final = "/v3/organizations/{organizationId}"
_BANKS: Final = "/v3/funding-accounts/banks"
_FUNDING_BANK: Final = f"{_BANKS}/{{bankAccountId}}"

ROUTES: Final = (
    Route("GET", "/v3/login/organizations", _organizations),
    Route("GET", "/v3/organizations/industries", _industries),
    Route("GET", _ORG, _get_organization, roles=_ADMINISTRATORS),
    Route("PATCH", _ORG, _change_organization, body="json", roles=_ADMINISTRATORS),
    Route("GET", f"{_ORG}/payment-terms", _list_terms),
    Route("POST", f"{_ORG}/payment-terms", _create_term, body="json"),
    Route("GET", f"{_ORG}/payment-terms/{{id}}", _get_term),
    Route("PATCH", f"{_ORG}/payment-terms/{{id}}", _change_term, body="json"),
    Route("GET", "/v3/users", listing("users", _user_shown)),
    Route("POST", "/v3/users", _create_user, body="json", token=False, roles=_ADMINISTRATORS),
    Route("GET", "/v3/users/{userId}", getting("users", "userId", _user_shown)),
    Route("PATCH", "/v3/users/{userId}", _change_user, body="json", token=False, roles=_ADMINISTRATORS),
    Route(
        "POST",
        "/v3/users/{userId}/archive",
        archiving("users", "userId", _user_shown, archived=True),
        token=False,
    ),
    Route(
        "POST",
        "/v3/users/{userId}/restore",
        archiving("users", "userId", _user_shown, archived=False),
        token=False,
    ),
    Route("GET", "/v3/roles", listing("roles", _role_shown)),
    Route("GET", "/v3/roles/{roleId}", getting("roles", "roleId", _role_shown)),
    Route("GET", _BANKS, listing("banks", bank_shown)),
    Route("POST", _BANKS, _create_bank, body="json", trusted=True, token=False),
    Route("GET", _FUNDING_BANK, getting("banks", "bankAccountId", bank_shown)),
    Route("PATCH", _FUNDING_BANK, _change_bank, body="json", token=False),
    Route(
        "POST",
        f"{_FUNDING_BANK}/archive",
        archiving("banks", "bankAccountId", bank_shown, archived=True),
        token=False,
    ),
    Route("POST", f"{_FUNDING_BANK}/verify", _verify_bank, body="json", token=False),
)
