"""Promise 2: nothing is dropped. It is posted, or it waits for a reason, or it is before a person."""

from collections.abc import Iterator

from syncer import codec
from syncer.entries import Link, Standing, State
from syncer.model import Kind, Payment, Side
from syncer.plan import SKIPPED
from syncer.ports import Unit
from syncer.settings import Settings
from tests.simulation.checks.facts import NOUNS, PAYMENTS, ids, only_a_person_can_tell, record_of
from tests.simulation.checks.needs import lacks_entry, lacks_vendor
from tests.simulation.world import CONNECTION, World


def nothing_dropped(world: World, unit: Unit) -> Iterator[str]:
    """2. Every record is known and linked, waiting with a reason, an exception, or of no concern."""
    for kind, id_ in ids(world, unit):
        record = record_of(unit, kind, id_)
        if record is None:
            yield f"{kind.value} {id_} was never read"
        elif record.standing is Standing.PENDING:
            yield f"{kind.value} {id_} is left pending"
        elif record.standing is not Standing.SETTLED and not record.reason:
            yield f"{kind.value} {id_} is {record.standing.value} without a reason"
    for state in (State.PLANNED, State.SENT, State.IN_DOUBT):
        for one in unit.operations.find(connection=CONNECTION, state=state.value):
            if only_a_person_can_tell(world, one):
                continue
            what = f"{one.action.value} {one.kind.value} {one.bill_id}"
            yield f"operation {one.id} ({what}) is left {state.value}"


def exceptions_seen(world: World, unit: Unit) -> Iterator[str]:
    """2. Whatever needs a person is before a person, with cause and fix; and nothing else is."""
    entries = {(one.side.value, one.kind, one.id): one for one in unit.exceptions.find(connection=CONNECTION)}
    for kind, id_ in ids(world, unit):
        record = record_of(unit, kind, id_)
        entry = entries.pop((Side.BILL.value, kind.value, id_), None)
        if record is not None and (record.standing is Standing.EXCEPTION) != (entry is not None):
            yield f"{kind.value} {id_} is {record.standing.value}, its exception is {entry}"
        if entry is not None and not (entry.cause and entry.fix and entry.subject):
            yield f"{kind.value} {id_} is an exception without cause or fix"
        doubt = unit.operations.get(entry.operation) if entry is not None and entry.operation else None
        if doubt is not None and only_a_person_can_tell(world, doubt):
            continue
        if entry is not None and (entry.code == "in_doubt" or entry.code.startswith("0x")):
            yield f"{kind.value} {id_} is still an exception because of {entry.code}"
    for kind in PAYMENTS:
        for one in world.company.transactions(kind):
            entry = entries.pop((Side.BOOK.value, Kind.PAYMENT.value, one.txn_id), None)
            if entry is not None and not (
                entry.cause and entry.fix and _is_unknown_to_bill(world, unit, one)
            ):
                yield f"payment {one.txn_id} of QuickBooks is an exception, and is none: {entry.cause}"
    for key, entry in entries.items():
        doubt = unit.operations.get(entry.operation) if entry.operation else None
        if doubt is None or not only_a_person_can_tell(world, doubt):
            yield f"the exception {key} is about nothing that is wrong now: {entry.code}"


def reasons_are_true(world: World, unit: Unit) -> Iterator[str]:
    """2. What an exception says is so: something is missing, inactive, gone, or was changed by somebody."""
    for entry in unit.exceptions.find(connection=CONNECTION, side=Side.BILL.value):
        if entry.kind not in {Kind.VENDOR.value, Kind.BILL.value, Kind.CREDIT.value}:
            continue
        link, name = unit.links.get(CONNECTION, entry.kind, entry.id), f"{entry.kind} {entry.id}"
        match entry.code:
            case "3140" if entry.kind != Kind.VENDOR.value and "another currency" not in entry.cause:
                row = world.bill.read(NOUNS[Kind(entry.kind)], entry.id)
                if not lacks_entry(world, unit, row) and _has_vendor(world, unit, row["vendorId"]):
                    yield f"{name} was refused, and nothing is missing: {entry.cause}"
            case "deleted" if world.company.book.find_id("Entity", link.book_id) is not None:
                yield f"{name} is deleted, and is there"
            case "vendor_fixed" if not _is_used(world, link.book_id):
                yield f"{name} is fixed to its vendor, and nothing of it is paid or used"
            case "changed_in_books" | "changed_twice" if not _was_touched(world, link):
                yield f"{name} was changed by nobody: {entry.cause}"


def _is_used(world: World, book_id: str) -> bool:
    book = world.company.book
    return bool(book.settling(book_id) or book.used_from(book_id))


def _was_touched(world: World, link: Link) -> bool:
    """Whether somebody changed what is linked, or merged the vendor that it was posted for."""
    content = codec.decode_content(link.kind, link.base)
    return link.book_id in world.people.touched or getattr(content, "vendor_id", "") in world.people.merged


def _has_vendor(world: World, unit: Unit, id_: str) -> bool:
    """Whether the vendor that one of BILL is linked to is there, and active."""
    link = unit.links.get(CONNECTION, Kind.VENDOR.value, id_)
    there = world.company.book.find_id("Entity", link.book_id) if link is not None else None
    return there is not None and there.is_active


def keyed_is_told(world: World, unit: Unit) -> Iterator[str]:
    """2. What was paid in QuickBooks by hand, and BILL may pay again, is before a person, or was."""
    for kind in PAYMENTS:
        for one in world.company.transactions(kind):
            record = unit.records.get(CONNECTION, Side.BOOK.value, Kind.PAYMENT.value, one.txn_id)
            if record is None:
                yield f"payment {one.txn_id} of QuickBooks was never read"
                continue
            told = (
                record.standing in {Standing.EXCEPTION, Standing.WAITING}
                or record.reason == SKIPPED
                or record.reason.startswith("BILL has a payment like it")
            )
            if _is_unknown_to_bill(world, unit, one) and not told:
                yield f"payment {one.txn_id} of QuickBooks pays a bill of BILL, and nobody was told"


def _is_unknown_to_bill(world: World, unit: Unit, one) -> bool:
    """Whether a payment belongs to none of BILL, and pays what BILL would pay, too."""
    if one.is_void or unit.links.find(connection=CONNECTION, kind=Kind.PAYMENT.value, book_id=one.txn_id):
        return False
    paid = {part.bill_id for part in world.company.book.used_from(one.txn_id)}
    owners = unit.links.find(connection=CONNECTION, kind=Kind.BILL.value, book_id=list(paid)) if paid else ()
    rows = [world.bill.read("bills", link.bill_id) for link in owners if not link.void]
    return any(not row.get("archived") and row["approvalStatus"] != "DENIED" for row in rows)


def approved_is_posted(world: World, unit: Unit) -> Iterator[str]:
    """2. What BILL approved is posted, or somebody is told why not, with a reason that is true."""
    settings = Settings.from_json(unit.connections.get(CONNECTION).settings)
    for id_ in world.bill.ids("bills"):
        row, record = world.bill.read("bills", id_), record_of(unit, Kind.BILL, id_)
        if record is None or row["approvalStatus"] not in settings.approvals or row.get("archived"):
            continue
        link = unit.links.get(CONNECTION, Kind.BILL.value, id_)
        if (link is not None and not link.void) or record.standing is Standing.EXCEPTION:
            continue
        if record.reason == SKIPPED or lacks_vendor(world, unit, row["vendorId"]):
            continue
        if lacks_entry(world, unit, row):
            continue
        yield f"bill {id_} is approved and not posted: {record.standing.value} {record.reason}"


def moved_is_posted(world: World, unit: Unit) -> Iterator[str]:
    """2. Money that moved is posted; what did not move, or was taken back, is not."""
    settings = Settings.from_json(unit.connections.get(CONNECTION).settings)
    for id_ in world.bill.ids("payments"):
        row, record = world.bill.read("payments", id_), record_of(unit, Kind.PAYMENT, id_)
        if record is None or record.standing is Standing.EXCEPTION:
            continue
        content = codec.decode(Payment, record.body)
        said = row.get("singleStatus") if content.online else row.get("status")
        link = unit.links.get(CONNECTION, Kind.PAYMENT.value, id_)
        stands = link is not None and not link.void
        if content.status != said:
            yield f"payment {id_} is {said} in BILL, and {content.status} as far as we know"
        vendor = record_of(unit, Kind.VENDOR, content.vendor_id)
        # Which vendor it is of by now is asked first, if that one was merged.
        asked = vendor is not None and vendor.standing is Standing.EXCEPTION
        if said in settings.reversed_payments and stands and not asked:
            yield f"payment {id_} is {said}, and its check stands"
        if said in settings.posted_payments and not stands:
            needs = [
                *((Kind.BILL, part.bill_id) for part in content.allocations),
                *((Kind.CREDIT, used.credit_id) for part in content.allocations for used in part.credits),
            ]
            links = [unit.links.get(CONNECTION, kind.value, needed) for kind, needed in needs]
            waits = any(one is None or one.void or one.book_id in world.people.touched for one in links)
            doubts = unit.operations.find(connection=CONNECTION, state=State.IN_DOUBT.value)
            if "is being applied" in record.reason and any(
                only_a_person_can_tell(world, doubt) for doubt in doubts
            ):
                # It waits for a doubt that is with a person.
                continue
            if not waits and not lacks_vendor(world, unit, content.vendor_id):
                yield f"payment {id_} is {said} and not posted: {record.standing.value} {record.reason}"
