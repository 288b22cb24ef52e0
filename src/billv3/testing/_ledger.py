"""Reading helpers for tests: one record as GET shows it, and what is owed to whom."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from billv3.testing._bills import render_bill
from billv3.testing._classifications import RULES
from billv3.testing._credits import render_credit
from billv3.testing._errors import not_found
from billv3.testing._json import ZERO, JsonObject, Row
from billv3.testing._organization import bank_shown
from billv3.testing._payments import render_payment
from billv3.testing._settle import MOVED, bill_total, credit_total, state_of
from billv3.testing._vendors import render_vendor
from billv3.testing._world import World

_SHOWN: Final[dict[str, Callable[[World, Row], Row]]] = {
    "vendors": render_vendor,
    "bills": render_bill,
    "payments": lambda world, row: render_payment(world, row, recorded=True),
    "vendor-credits": render_credit,
    "banks": bank_shown,
}
KINDS_READ: Final = frozenset(_SHOWN) | frozenset(RULES)


def read_record(world: World, kind: str, id: str) -> JsonObject:
    """One record as GET shows it; recorded payments with the fields that only their creation shows."""
    if kind not in world.tables:
        raise not_found(kind, id)
    row = world.get(kind, id)
    render = _SHOWN.get(kind)
    return render(world, row) if render else row


def accounts_payable(
    world: World, by: str, approval: frozenset[str], moved: frozenset[str] | None
) -> dict[str, Decimal]:
    """Per vendor: accepted bills, minus payments of them that moved money, minus vendor credits."""
    owed: dict[str, Decimal] = {}

    def add(vendor_id: str, amount: Decimal) -> None:
        owed[vendor_id] = owed.get(vendor_id, ZERO) + amount

    accepted = set()
    for bill in world.rows("bills"):
        if not bill["archived"] and bill["approvalStatus"] in approval:
            accepted.add(bill["id"])
            add(bill["vendorId"], bill_total(bill))
    for payment in world.rows("payments"):
        if state_of(payment) in (MOVED if moved is None else moved):
            for part in payment["billPayments"]:
                if part["billId"] in accepted:
                    add(payment["vendorId"], -part["amount"])
    for credit in world.rows("vendor-credits"):
        if not credit["archived"]:
            add(credit["vendorId"], -credit_total(credit))
    if by == "name":
        named: dict[str, Decimal] = {}
        for id, amount in owed.items():
            name = world.peek("vendors", id)["name"]
            named[name] = named.get(name, ZERO) + amount
        owed = named
    return {key: amount for key, amount in owed.items() if amount}
