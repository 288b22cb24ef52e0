"""
How bills are settled: what is paid, scheduled and credited, computed from payments and credits and never
stored.

Source: BILL API reference, getbill and listpayments; "Single status payment values".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from billv3.testing._errors import invalid
from billv3.testing._filters import Reader, read_field
from billv3.testing._json import ZERO, Row, money
from billv3.testing._rates import in_dollars, rate_of_bill
from billv3.testing._world import World

WAITING: Final = frozenset({"SCHEDULED", "READY_TO_FUND", "CANCELLATION_IN_PROGRESS"})
OVER: Final = frozenset({"VOIDED", "CANCELED", "FUNDING_FAILED_VOIDED"})
# Money has left the payer's bank, or is leaving it, and has not come back.
MOVED: Final = frozenset(
    {
        "FUNDING_STARTED",
        "PROCESSED",
        "SENT",
        "DELIVERED",
        "CLEARED",
        "PARTIALLY_CLAIMED",
        "EXPIRING",
        "DISBURSEMENT_ON_HOLD",
        "DISBURSEMENT_FAILED_ACTION_NEEDED",
        "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED",
        "FUNDING_FAILED_ACTION_NEEDED",
        "VOID_PENDING",
        "FUNDS_ESCHEATED",
    }
)
SINGLE_STATUSES: Final = WAITING | OVER | MOVED | {"UNDEFINED"}


@dataclass(frozen=True)
class Settlement:
    """What has happened to one bill, in the bill's currency."""

    amount: Decimal
    scheduled: Decimal
    cleared: Decimal
    credited: Decimal
    moving: bool

    @property
    def due(self) -> Decimal:
        return self.amount - self.scheduled - self.cleared - self.credited

    @property
    def payment_status(self) -> str:
        if self.due <= 0 and self.amount > 0:
            if not self.scheduled:
                return "PAID"
            return "IN_PROCESS" if self.moving else "SCHEDULED"
        return "PARTIALLY_PAID" if self.scheduled or self.cleared or self.credited else "UNPAID"


def state_of(payment: Row) -> str:
    """Return the single status a payment has for the rules, shown or not."""
    return str(payment["state"])


def bill_total(bill: Row) -> Decimal:
    """Return the sum of the lines."""
    return sum((line["amount"] for line in bill["billLineItems"]), ZERO)


def settlement(world: World, bill: Row) -> Settlement:
    """Add up every live payment and credit of a bill."""
    scheduled = cleared = credited = ZERO
    moving = False
    for payment_id in world.payments_of_bill.get(bill["id"], ()):
        payment = world.tables["payments"].rows[payment_id]
        state = state_of(payment)
        if state in OVER:
            continue
        part = sum((p["amount"] for p in payment["billPayments"] if p["billId"] == bill["id"]), ZERO)
        if state == "CLEARED":
            cleared += part
        else:
            scheduled += part
            moving = moving or state not in WAITING
    for credit_id in world.credits_of_bill.get(bill["id"], ()):
        credit = world.tables["vendor-credits"].rows[credit_id]
        credited += sum((use["amount"] for use in credit["usage"] if use["billId"] == bill["id"]), ZERO)
    return Settlement(bill_total(bill), money(scheduled), money(cleared), money(credited), moving)


def open_amount(world: World, bill: Row) -> Decimal:
    """Return what is left to pay; nothing for an archived bill."""
    return ZERO if bill["archived"] else settlement(world, bill).due


def bills_of_vendor(world: World, vendor_id: str) -> Iterator[Row]:
    """All bills of a vendor, archived ones too."""
    rows = world.tables["bills"].rows
    return (rows[id] for id in world.bills_of_vendor.get(vendor_id, ()))


def bill_reader(world: World) -> Reader:
    """Read list fields of bills, the computed ones too."""

    def read(row: Row, name: str) -> Any:
        if name == "paymentStatus":
            return settlement(world, row).payment_status
        if name == "fundingAmount":
            return in_dollars(bill_total(row), rate_of_bill(world, row))
        return read_field(row, name)

    return read


def touched_by_payment(world: World, bill_ids: list[str]) -> None:
    """Let bills follow a payment's change as far as the knobs say."""
    for id in dict.fromkeys(bill_ids):
        bill = world.get("bills", id)
        event = "updated" if world.knobs.payment_fires_bill_updated else ""
        if world.knobs.payment_moves_bill_updated_time:
            world.save("bills", bill, event=event)
        elif event:
            world.emit("bills", event, bill)


def use_credit(world: World, credit_id: str, vendor_id: str, use: Row) -> None:
    """Apply part of a vendor credit to a bill; refused beyond what is left of it."""
    credit = world.get("vendor-credits", credit_id)
    if credit["vendorId"] != vendor_id or credit["archived"]:
        raise invalid(f"{credit_id}: this credit cannot be used for this vendor")
    left = credit_total(credit) - sum((u["amount"] for u in credit["usage"]), ZERO)
    if use["amount"] > left:
        raise invalid(f"{credit_id}: only {left} of this credit is left")
    credit["usage"].append(use)
    _save_usage(world, credit)


def take_off(world: World, credit_id: str, bill_id: str, amount: Decimal | None) -> None:
    """Take off a bill what lies on it without a payment: all of a credit, or some of it."""
    credit = world.get("vendor-credits", credit_id)
    mine = [use for use in credit["usage"] if use["billId"] == bill_id and "paymentId" not in use]
    lies = sum((use["amount"] for use in mine), ZERO)
    left = lies - (lies if amount is None else amount)
    if not mine or left < 0:
        raise invalid(f"{credit_id}: only {lies} of this credit lies on {bill_id}")
    credit["usage"] = [use for use in credit["usage"] if use not in mine]
    if left:
        credit["usage"].append({"billId": bill_id, "amount": left})
    _save_usage(world, credit)
    touched_by_payment(world, [bill_id])


def _save_usage(world: World, credit: Row) -> None:
    world.save("vendor-credits", credit, moved=world.knobs.use_moves_credit_updated_time)


def release_credits(world: World, payment: Row) -> None:
    """Give back the credits that a payment had used."""
    for part in payment["billPayments"]:
        for named in part.get("vendorCredits", ()):
            credit = world.get("vendor-credits", named["id"])
            credit["usage"] = [u for u in credit["usage"] if u.get("paymentId") != payment["id"]]
            _save_usage(world, credit)


def credit_total(credit: Row) -> Decimal:
    """Return the sum of a credit's lines."""
    return sum((line["amount"] for line in credit["vendorCreditLineItems"]), ZERO)
