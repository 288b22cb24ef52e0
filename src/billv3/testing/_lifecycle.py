"""
The life of an online payment, as one table of states; cancel, void, failures, and the clock that moves it
along.

Sources: "Single status payment values"; BILL API reference, cancelpayment, voidpayment. How many days a step
takes is ours: BILL gives no numbers that hold.
"""

from datetime import date, timedelta
from typing import Final

from billv3.testing._errors import invalid
from billv3.testing._json import Row
from billv3.testing._settle import MOVED, OVER, SINGLE_STATUSES, release_credits, touched_by_payment
from billv3.testing._world import World

# `status` says CANCELLED, `singleStatus` says CANCELED: both spellings are BILL's.
STATUS: Final[dict[str, str]] = {
    **dict.fromkeys(SINGLE_STATUSES, "PAID"),
    "SCHEDULED": "SCHEDULED",
    "READY_TO_FUND": "SCHEDULED",
    "FUNDING_STARTED": "SCHEDULED",
    "CANCELLATION_IN_PROGRESS": "SCHEDULED",
    "CANCELED": "CANCELLED",
    "VOIDED": "VOID",
    "FUNDING_FAILED_VOIDED": "VOID",
    "UNDEFINED": "UNDEFINED",
}
PATH: Final = ("SCHEDULED", "READY_TO_FUND", "FUNDING_STARTED", "PROCESSED", "SENT", "DELIVERED", "CLEARED")
# Business days after the process date on which a state begins.
DAYS: Final[dict[str, int]] = {
    "READY_TO_FUND": 0,
    "FUNDING_STARTED": 0,
    "PROCESSED": 1,
    "SENT": 2,
    "DELIVERED": 5,
    "CLEARED": 7,
}
VOIDABLE: Final = frozenset(
    {
        "PROCESSED",
        "SENT",
        "DELIVERED",
        "CLEARED",
        "EXPIRING",
        "DISBURSEMENT_ON_HOLD",
        "DISBURSEMENT_FAILED_ACTION_NEEDED",
        "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED",
    }
)
CARD_DAYS: Final = 20
"""After so many days an unused virtual card is voided and reissued (BILL help centre)."""
_DETAIL: Final[dict[str, str]] = {
    "CHECK": "checkDisbursement",
    "ACH": "achDisbursement",
    "RPPS": "rppsDisbursement",
    "INTERNATIONAL_E_PAYMENT": "internationalDisbursement",
    "VIRTUAL_CARD": "vcardDisbursement",
    "WALLET": "walletDisbursement",
}
_DISBURSEMENT: Final[dict[str, str]] = {
    "CLEARED": "DONE",
    "DISBURSEMENT_ON_HOLD": "HOLD",
    "DISBURSEMENT_FAILED_ACTION_NEEDED": "FAILED",
    "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED": "FAILED",
}


def next_business_day(day: date) -> date:
    """Return the next day that is not a Saturday or Sunday; bank holidays are not known here."""
    day += timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def business_days_after(day: date, days: int) -> date:
    """`day` and so many business days more."""
    for _ in range(days):
        day = next_business_day(day)
    return day


def start(row: Row) -> Row:
    """Make a new online payment scheduled: nothing has moved."""
    return _into(row, "SCHEDULED", "")


def enter(world: World, payment_id: str, state: str) -> Row:
    """Put a payment into a state, with everything that follows from it."""
    if state not in SINGLE_STATUSES:
        raise invalid(f"{state}: not a single status of BILL")
    row = world.get("payments", payment_id)
    if not row["onlinePayment"] and state not in {"CLEARED", "VOIDED"}:
        raise invalid(f"{payment_id}: a recorded payment is paid or void, nothing else")
    if row["state"] in OVER and state not in OVER:
        raise invalid(f"{payment_id}: the payment is over ({row['state']})")
    before = row["state"]
    saved = world.save("payments", _into(row, state, world.stamp()))
    if state in OVER and before not in OVER and (state != "VOIDED" or world.knobs.credits_released_by_void):
        release_credits(world, saved)
    touched_by_payment(world, [part["billId"] for part in saved["billPayments"]])
    return saved


def _into(row: Row, state: str, stamp: str) -> Row:
    row["state"] = state
    step = PATH.index(state) + 1 if state in PATH[:-1] else 0
    row.pop("nextStep", None)
    row.pop("nextDate", None)
    if step:
        day = business_days_after(date.fromisoformat(row["processDate"]), DAYS[PATH[step]])
        row |= {"nextStep": PATH[step], "nextDate": day.isoformat()}
    if not row["onlinePayment"]:
        row["disbursementInfo"] = {"isVoidable": state not in OVER}
        return row
    if state in MOVED and "confirmationNumber" not in row:
        row["confirmationNumber"] = f"P{row['processDate'][2:].replace('-', '')}-{row['id'][-4:]}"
    info = {"isVoidable": state in VOIDABLE}
    old = row.get("disbursementInfo", {})
    detail = _DETAIL.get(row["disbursementType"])
    if detail is not None and state in {"SENT", "DELIVERED", "CLEARED"} and detail not in old:
        old = {**old, detail: _sent(row, detail, stamp[:10])}
    row["disbursementInfo"] = {**old, **info}
    row.pop("disbursementStatus", None)
    if state in _DISBURSEMENT:
        row["disbursementStatus"] = _DISBURSEMENT[state]
    return row


def _sent(row: Row, detail: str, day: str) -> Row:
    """Return what is told about a disbursement under way; each kind has its own facts."""
    due = business_days_after(date.fromisoformat(row["processDate"]), DAYS["DELIVERED"])
    told: Row = {"arrivesByDate": due.isoformat()}
    # Numbers, not texts; from the id, so that they do not depend on who was sent first.
    seed = int.from_bytes(f"{row['id'][5:]}{len(row.get('voidInfo', ()))}".encode(), "big")
    if detail in {"checkDisbursement", "achDisbursement", "rppsDisbursement", "internationalDisbursement"}:
        told["sentDate"] = day
    if detail == "checkDisbursement":
        told["checkNumber"] = 100_000 + seed % 8_999_999
    elif detail == "rppsDisbursement":
        told |= {"traceNumber": 1_000_000 + seed % 8_999_999, "batchNumber": 1 + seed % 999}
    elif detail == "internationalDisbursement":
        told |= {"amount": row["amount"], "disbursementSubType": row.get("paySubType", "NONE")}
    elif detail == "vcardDisbursement":
        until = date.fromisoformat(day) + timedelta(days=CARD_DAYS)
        told |= {"validUntil": until.isoformat(), "last4CardNumber": f"{seed % 10_000:04}"}
    return told


def advance(world: World, payment_id: str) -> Row:
    """One step along the usual path."""
    row = world.peek("payments", payment_id)
    step = row.get("nextStep")
    if step is None:
        raise invalid(f"{payment_id}: {row['state']} has no usual next state")
    return enter(world, payment_id, step)


def follow_clock(world: World) -> int:
    """Move every payment whose next day has come; returns how many steps were made."""
    today = world.today().isoformat()
    steps = 0
    for payment_id in list(world.moving):
        for _ in PATH:  # at most the whole path in one look
            row = world.peek("payments", payment_id)
            if "nextStep" not in row or row["nextDate"] > today:
                break
            enter(world, payment_id, row["nextStep"])
            steps += 1
    return steps


def cancel(world: World, payment_id: str) -> Row:
    """Cancel, only while the payment is SCHEDULED."""
    row = world.get("payments", payment_id)
    if row["state"] != "SCHEDULED" or not row["onlinePayment"]:
        raise invalid(f"{payment_id}: only a scheduled payment can be cancelled")
    if world.knobs.cancel_takes_time:
        row["cancelRequestSubmitted"] = True
        world.save("payments", row)
        return enter(world, payment_id, "CANCELLATION_IN_PROGRESS")
    return enter(world, payment_id, "CANCELED")


def finish_cancel(world: World, payment_id: str) -> Row:
    """Carry out a cancel that was asked for."""
    if world.peek("payments", payment_id)["state"] != "CANCELLATION_IN_PROGRESS":
        raise invalid(f"{payment_id}: no cancel is asked for")
    return enter(world, payment_id, "CANCELED")


FAILURES: Final[dict[str, str]] = {
    "disbursement": "DISBURSEMENT_FAILED_ACTION_NEEDED",
    "vendor_bank": "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED",
    "funding": "FUNDING_FAILED_ACTION_NEEDED",
    "funding_voided": "FUNDING_FAILED_VOIDED",
}


def fail(world: World, payment_id: str, how: str) -> Row:
    """Let a payment fail after its debit was begun."""
    state = world.peek("payments", payment_id)["state"]
    if state not in MOVED:
        raise invalid(f"{payment_id}: nothing has moved yet ({state})")
    if how not in FAILURES:
        raise invalid(f"{how}: not a way to fail")
    return enter(world, payment_id, FAILURES[how])


def expire(world: World, payment_id: str, user_id: str) -> Row:
    """Let an uncashed check be voided, and an unused virtual card be reissued as a check."""
    row = world.get("payments", payment_id)
    if row["state"] not in VOIDABLE or row["disbursementType"] not in {"CHECK", "VIRTUAL_CARD"}:
        raise invalid(f"{payment_id}: only a check or a virtual card that was sent expires")
    card = row["disbursementType"] == "VIRTUAL_CARD"
    type = "VOID_AND_REISSUE" if card else "VOID_AND_CREDIT"
    void(world, payment_id, type, "Not used in time", user_id)
    if card:
        row = world.get("payments", payment_id)
        world.save("payments", {**row, "disbursementType": "CHECK"})
    waits = world.peek("payments", payment_id)["state"] == "VOID_PENDING"
    return complete_void(world, payment_id) if waits else world.peek("payments", payment_id)


def void(world: World, payment_id: str, type: str, reason: str, user_id: str) -> Row:
    """Void: at once for recorded payments and in the sandbox, else a request that is completed later."""
    row = world.get("payments", payment_id)
    if not row.get("disbursementInfo", {}).get("isVoidable"):
        raise invalid(f"{payment_id}: this payment cannot be voided")
    if any(v["status"] == "TO_BE_PROCESSED" for v in row.get("voidInfo", ())):
        raise invalid(f"{payment_id}: a void is already asked for")
    at_once = not row["onlinePayment"] or not world.knobs.production
    request = {
        "id": world.new_uuid(),
        "requestedBy": user_id,
        "type": type,
        "status": "TO_BE_PROCESSED",
        "reason": reason,
        "createdTime": world.stamp(),
        "updatedTime": world.stamp(),
    }
    row["voidInfo"] = [*row.get("voidInfo", []), request]
    world.save("payments", row)
    if at_once:
        return complete_void(world, payment_id)
    return enter(world, payment_id, "VOID_PENDING")


def complete_void(world: World, payment_id: str, *, accepted: bool = True) -> Row:
    """Carry out, or reject, the void that was asked for; a reissue keeps the payment and its id."""
    row = world.get("payments", payment_id)
    request = next((v for v in row.get("voidInfo", ()) if v["status"] == "TO_BE_PROCESSED"), None)
    if request is None:
        raise invalid(f"{payment_id}: no void is asked for")
    request |= {"status": "ACCEPTED" if accepted else "REJECTED", "updatedTime": world.stamp()}
    reissue = request["type"] in {"VOID_AND_REISSUE", "VOID_AND_REISSUE_VCARD"}
    if accepted and reissue and row["onlinePayment"]:
        row["disbursementInfo"] = {"isVoidable": True}
    world.save("payments", row)
    if not accepted:
        return enter(world, payment_id, "SENT")
    return enter(world, payment_id, "PROCESSED" if reissue and row["onlinePayment"] else "VOIDED")
