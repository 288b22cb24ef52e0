"""Promise 3, in the small: what is settled has the right vendor, date and lines, and pays the right bills."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from syncer import codec
from syncer.entries import Action, Standing, State
from syncer.model import Bill, Kind, Vendor
from syncer.plan import SKIPPED
from syncer.ports import Unit
from tests.simulation.checks.facts import NOUNS, record_of
from tests.simulation.checks.needs import named
from tests.simulation.people import EURO
from tests.simulation.world import CONNECTION, World

LINES = {Kind.BILL: "billLineItems", Kind.CREDIT: "vendorCreditLineItems"}
ROUNDED = Decimal("0.02")


def _settled(world: World, unit: Unit, *kinds: Kind) -> Iterator[tuple[Kind, dict, object]]:
    """Go through what is settled and stands in QuickBooks, untouched by people, with BILL's row."""
    for kind in kinds:
        for id_ in world.bill.ids(NOUNS[kind]):
            record, link = record_of(unit, kind, id_), unit.links.get(CONNECTION, kind.value, id_)
            if record is None or record.standing is not Standing.SETTLED or record.reason == SKIPPED:
                continue
            if link is None or link.void or link.adopted or link.book_id in world.people.touched:
                continue
            posted = world.company.book.transactions.get(link.book_id)
            if posted is not None and not posted.is_void:
                yield kind, world.bill.read(NOUNS[kind], id_), posted


def vendors_agree(world: World, unit: Unit) -> Iterator[str]:
    """3. What is settled is the right vendor's, unless it is asked which one that is."""
    for kind, row, posted in _settled(world, unit, Kind.BILL, Kind.CREDIT, Kind.PAYMENT):
        vendor = record_of(unit, Kind.VENDOR, row["vendorId"])
        link = unit.links.get(CONNECTION, Kind.VENDOR.value, row["vendorId"])
        if vendor.standing is not Standing.EXCEPTION and (link is None or link.book_id != posted.entity_id):
            yield f"{kind.value} {row['id']} is of {row['vendorId']} in BILL, posted for {posted.entity_id}"


def lines_agree(world: World, unit: Unit) -> Iterator[str]:
    """3. Each line lies on the right account or item, in its quantity, for its class and customer or job."""
    for kind, row, posted in _settled(world, unit, *LINES):
        wanted: dict[tuple, list] = defaultdict(list)
        for line in row[LINES[kind]]:
            found = named(world, unit, line)
            ids = (
                getattr(found.get(name), "list_id", None) for name in ("account or item", "class", "customer")
            )
            wanted[(*ids, line["amount"])].append(
                line.get("quantity") if "itemId" in line["classifications"] else None
            )
        lies: dict[tuple, list] = defaultdict(list)
        for line in posted.lines:
            item, class_ = line.details.get("item_ref"), line.details.get("class_ref")
            where = item.list_id if item else line.account_id
            key = where, class_ and class_.list_id, line.entity_id, line.amount
            lies[key].append(line.details.get("quantity"))
        if {key: len(one) for key, one in wanted.items()} != {key: len(one) for key, one in lies.items()}:
            yield f"{kind.value} {row['id']} has the lines {dict(wanted)}, posted are {dict(lies)}"
        for key, said in wanted.items():
            if world.drawn["lists"] and Counter(one for one in said if one is not None) - Counter(lies[key]):
                yield f"{kind.value} {row['id']} has the quantities {said}, posted are {lies[key]}"
        if kind is Kind.BILL and str(posted.txn_date) != str(row["invoice"]["invoiceDate"]):
            yield f"bill {row['id']} is of {row['invoice']['invoiceDate']} and posted on {posted.txn_date}"


def payments_agree(world: World, unit: Unit) -> Iterator[str]:
    """3. Each payment pays the bills that it pays in BILL, and of each as much."""
    for _, row, posted in _settled(world, unit, Kind.PAYMENT):
        wanted: Counter[str] = Counter()
        for part in row.get("billPayments") or [{"billId": row["billId"], "amount": row["amount"]}]:
            link = unit.links.get(CONNECTION, Kind.BILL.value, part["billId"])
            wanted[link.book_id if link else ""] += part["amount"]
        paid: Counter[str] = Counter()
        for part in world.company.book.used_from(posted.txn_id):
            paid[part.bill_id] += part.amount
        wanted = Counter({bill: amount for bill, amount in wanted.items() if amount})
        if wanted != paid and not world.people.touched & {*wanted, *paid}:
            yield f"payment {row['id']} pays {dict(wanted)} in BILL and {dict(paid)} in QuickBooks"


def rates_agree(world: World, unit: Unit) -> Iterator[str]:
    """3. A bill in euros is posted at a rate that there was, and no payment of euros is posted by us."""
    for kind, row, posted in _settled(world, unit, Kind.BILL, Kind.PAYMENT):
        vendor = codec.decode(Vendor, record_of(unit, Kind.VENDOR, row["vendorId"]).body)
        if vendor.currency != EURO:
            continue
        if kind is Kind.PAYMENT:
            yield f"payment {row['id']} is in {EURO} and was posted"
            continue
        # It was chosen by what the bill was when it was posted, and stays.
        first = _first_amount(unit, row["id"])
        off = [abs(first * (posted.rate or 1) - first * rate) for rate in world.rates]
        if min(off) > ROUNDED:
            yield f"bill {row['id']} was posted at {posted.rate}, and the rates were {world.rates}"


def _first_amount(unit: Unit, bill_id: str) -> Decimal:
    """Say how much a bill was when it was posted; it may have been posted, voided and posted again."""
    added = [
        one
        for one in unit.operations.find(connection=CONNECTION, kind=Kind.BILL.value, bill_id=bill_id)
        if one.action is Action.ADD and one.state is State.APPLIED
    ]
    last = max(added, key=lambda one: one.created_at)
    return codec.decode(Bill, last.body).amount
