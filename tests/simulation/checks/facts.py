"""What several checks ask of both sides and of the store."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from syncer import codec
from syncer.entries import Operation, State
from syncer.model import Kind, Payment, Side, Vendor
from syncer.naming import applied_credit
from syncer.ports import Unit
from tests.simulation.world import CONNECTION, World

NOUNS = {
    Kind.ACCOUNT: "chart-of-accounts",
    Kind.DEPARTMENT: "departments",
    Kind.CUSTOMER: "customers",
    Kind.JOB: "jobs",
    Kind.ITEM: "items",
    Kind.TERMS: "payment-terms",
    Kind.VENDOR: "vendors",
    Kind.BILL: "bills",
    Kind.CREDIT: "vendor-credits",
    Kind.PAYMENT: "payments",
}
PAYMENTS = ("BillPaymentCheck", "BillPaymentCreditCard")


def ids(world: World, unit: Unit) -> Iterator[tuple[Kind, str]]:
    """Name all records of BILL; what lies of a credit on a bill is one, too, also once it was taken off."""
    applied = {(Kind.APPLIED_CREDIT, applied_credit(*pair)) for pair in direct_uses(world)}
    applied |= {
        (Kind.APPLIED_CREDIT, one.id)
        for one in unit.records.find(
            connection=CONNECTION, side=Side.BILL.value, kind=Kind.APPLIED_CREDIT.value
        )
    }
    yield from ((kind, id_) for kind, noun in NOUNS.items() for id_ in world.bill.ids(noun))
    yield from sorted(applied)


def direct_uses(world: World) -> dict[tuple[str, str], Decimal]:
    """Say how much of which credit lies on which bill in BILL without any payment."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for credit_id in world.bill.ids("vendor-credits"):
        for use in world.bill.read("vendor-credits", credit_id)["usage"]:
            if "paymentId" not in use:
                found[credit_id, use["billId"]] += use["amount"]
    return found


def record_of(unit, kind, id_):
    return unit.records.get(CONNECTION, Side.BILL.value, kind.value, id_)


def only_a_person_can_tell(world: World, operation: Operation) -> bool:
    """
    Whether credits were being applied to a bill to which somebody applied some by hand as well, or a vendor
    was being added to BILL, which has several of its name.

    QuickBooks tells what lies on a bill, and not how it came there; BILL keeps no marker of ours. Such a
    doubt stays with a person.
    """
    if operation.state is not State.IN_DOUBT:
        return False
    if operation.side is Side.BILL:
        return operation.kind is Kind.VENDOR and _is_one_of_several(world, operation)
    if operation.kind not in {Kind.APPLIED_CREDIT, Kind.PAYMENT}:
        return False
    payment = codec.decode(Payment, operation.body)
    bills = {part.bill_id for part in payment.allocations}
    moved = {bill_id for (bill_id, _), amount in world.people.by_hand.items() if amount}
    return payment.credits_only and not bills.isdisjoint(moved)


def _is_one_of_several(world: World, operation: Operation) -> bool:
    name = codec.decode(Vendor, operation.body).name
    names = [world.bill.read("vendors", id_)["name"] for id_ in world.bill.ids("vendors")]
    return names.count(name) > 1
