"""
Cards that pay, who may pay with what, and what the organization may do.

Sources: official Postman collection; BILL API reference, nominatebankaccountuser, listcardaccountusers.
"""

from decimal import Decimal
from typing import Final

from billv3.testing._check import Text, check, present
from billv3.testing._errors import invalid, refusal
from billv3.testing._json import Row
from billv3.testing._routes import Answer, Call, Route, getting, listing, set_archived
from billv3.testing._world import World


def create_card(world: World, brand: str, user_id: str) -> Row:
    """Add a card whose holder may pay with it."""
    fields: Row = {
        "issuingBankName": "Harbor Bank",
        "nameOnAccount": "Evergreen Fields Landscaping",
        "brand": brand,
        "type": "CREDIT_CARD",
        "status": "ACTIVE",
        "last4": "4242",
        "expiration": {"year": "2031", "month": "08"},
        "default": {"payables": False, "receivables": False, "funding": True, "disbursement": False},
        "createdBy": user_id,
    }
    card = world.insert("cards", fields)
    user = {"cardAccountId": card["id"], "userId": user_id, "verificationStatus": "VERIFIED"}
    world.insert("card-users", user)
    return card


def create_ap_card(world: World, limit: Decimal) -> Row:
    """Add an AP card."""
    fields = {"status": "ACTIVE", "nameOnAccount": "Evergreen Fields Landscaping"}
    return world.insert("ap-cards", {**fields, "limit": limit, "balance": Decimal("0.00")})


def _plain(world: World, row: Row) -> Row:
    del world
    return present(row)


def _card_user(world: World, row: Row) -> Row:
    del world
    return {name: row[name] for name in ("cardAccountId", "userId", "archived", "verificationStatus")}


def _cards(call: Call) -> Answer:
    cards = [present(row) for row in call.world.rows("cards")]
    rates = {"funding": {"creditCardRate": Decimal("2.9"), "debitCardRate": Decimal("2.9")}}
    return Answer(200, {"rates": rates, "cards": cards})


def _ap_cards(call: Call) -> Answer:
    rows = call.world.rows("ap-cards")
    return Answer(200, [{k: v for k, v in row.items() if k != "archived"} for row in rows])


def _purposes(call: Call) -> Answer:
    call.world.peek("vendors", call.param("vendorId") or "")
    if not call.param("brand"):
        raise refusal("BDC_1108", "brand: must not be null")
    purposes = {"category": "Construction", "subCategories": ["Landscaping", "Roofing"]}
    return Answer(200, {"results": [purposes]})


def _nominate(call: Call) -> Answer:
    rules = {"bankAccountId": Text(required=True), "userId": Text(required=True)}
    fields = check(call.body, rules, call.world.knobs)
    bank = call.world.peek("banks", fields["bankAccountId"])
    call.world.peek("users", fields["userId"])
    if bank["status"] != "VERIFIED":
        raise invalid(f"{bank['id']}: the bank account is not verified")
    pairs = {(row["bankAccountId"], row["userId"]) for row in call.world.rows("bank-users")}
    if (bank["id"], fields["userId"]) not in pairs:
        call.world.insert("bank-users", {**fields, "verificationStatus": "NOMINATED"})
    return Answer(200, {"status": "SUCCESS"})


def _archive_user(call: Call) -> Answer:
    return Answer(200, set_archived(call.world, "bank-users", call.ids["bankAccountUserId"], archived=True))


def _permissions(call: Call) -> Answer:
    card = {"payByCard": bool(call.world.tables["cards"]), "fundingEnabled": True, "amexAllowed": False}
    organization = {"card": card, "wallet": {"fundingEnabled": False}}
    return Answer(200, {"organization": organization, "user": {"payOnline": call.trusted}})


_FUNDING: Final = "/v3/funding-accounts"

ROUTES: Final = (
    Route("GET", f"{_FUNDING}/banks/users", listing("bank-users", _plain)),
    Route("POST", f"{_FUNDING}/banks/users/nominate", _nominate, body="json", token=False),
    Route("POST", f"{_FUNDING}/banks/users/{{bankAccountUserId}}/archive", _archive_user, token=False),
    Route("GET", f"{_FUNDING}/cards", _cards),
    Route("GET", f"{_FUNDING}/cards/users", listing("card-users", _card_user)),
    Route("GET", f"{_FUNDING}/cards/funding-purposes", _purposes),
    Route("GET", f"{_FUNDING}/cards/{{cardAccountId}}", getting("cards", "cardAccountId", _plain)),
    Route("GET", f"{_FUNDING}/ap-cards", _ap_cards),
    Route("GET", f"{_FUNDING}/permissions", _permissions),
)
