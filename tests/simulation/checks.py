"""
What must hold after every schedule, once the firm has been left alone: each promise is a checker of its own.

The numbers are those of the invariants in `docs/explanation/simulation.md`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from syncer import codec
from syncer.entries import BatchState, Operation, Standing, State
from syncer.journal import TRANSITIONS, external_guid
from syncer.model import Bill, Kind, Payment, Side
from syncer.naming import applied_credit
from syncer.plan import SKIPPED
from syncer.ports import Unit
from syncer.settings import Settings
from tests.simulation.world import CONNECTION, World

GENERATIONS = 30
NOUNS = {
    Kind.ACCOUNT: "chart-of-accounts",
    Kind.VENDOR: "vendors",
    Kind.BILL: "bills",
    Kind.CREDIT: "vendor-credits",
    Kind.PAYMENT: "payments",
}
PAYMENTS = ("BillPaymentCheck", "BillPaymentCreditCard")
POSTED = {Kind.BILL: ("Bill",), Kind.CREDIT: ("VendorCredit",), Kind.PAYMENT: PAYMENTS}

Check = Callable[[World, Unit], Iterator[str]]


def violations(world: World) -> list[str]:
    """Return every promise that was broken, in words, each behind the name of its checker."""
    found: list[str] = []
    with world.store.inner.unit() as unit:
        for name, check in CHECKS.items():
            found += [f"{name}: {text}" for text in check(world, unit)]
    return found


def midway(world: World) -> list[str]:
    """Return what must hold at any moment and does not."""
    with world.store.inner.unit() as unit:
        return [f"watermarks stay behind: {text}" for text in _watermarks(world, unit)]


def _ids(world: World, unit: Unit) -> Iterator[tuple[Kind, str]]:
    """Name all records of BILL; what lies of a credit on a bill is one, too, also once it was taken off."""
    applied = {(Kind.APPLIED_CREDIT, applied_credit(*pair)) for pair in _direct_uses(world)}
    applied |= {
        (Kind.APPLIED_CREDIT, one.id)
        for one in unit.records.find(
            connection=CONNECTION, side=Side.BILL.value, kind=Kind.APPLIED_CREDIT.value
        )
    }
    yield from ((kind, id_) for kind, noun in NOUNS.items() for id_ in world.bill.ids(noun))
    yield from sorted(applied)


def _direct_uses(world: World) -> dict[tuple[str, str], Decimal]:
    """Say how much of which credit lies on which bill in BILL without any payment."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for credit_id in world.bill.ids("vendor-credits"):
        for use in world.bill.read("vendor-credits", credit_id)["usage"]:
            if "paymentId" not in use:
                found[credit_id, use["billId"]] += use["amount"]
    return found


def _known(unit, kind, id_):
    return unit.records.get(CONNECTION, Side.BILL.value, kind.value, id_)


def _posted_once(world: World, unit: Unit) -> Iterator[str]:
    """1. A record of BILL has at most one live record in QuickBooks that carries one of its markers."""
    live: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for name in (name for names in POSTED.values() for name in names):
        for one in world.company.transactions(name):
            guid = one.text("external_guid").upper()
            if guid:
                every[guid] += 1
                live[guid] += not one.is_void
    yield from (
        f"marker {guid} stands {count} times in QuickBooks" for guid, count in every.items() if count > 1
    )
    for kind in POSTED:
        for id_ in world.bill.ids(NOUNS[kind]):
            guids = [external_guid(CONNECTION, kind, id_, n).upper() for n in range(GENERATIONS)]
            count = sum(live[guid] for guid in guids)
            if count > 1:
                yield f"{kind.value} {id_} stands {count} times in QuickBooks"


def _vendors_once(world: World, unit: Unit) -> Iterator[str]:
    """1. The same of vendors, and no two records share one."""
    markers = Counter(
        one.text("external_guid").upper()
        for table in world.company.book.entries.values()
        for one in table.values()
        if one.kind == "Vendor" and one.text("external_guid")
    )
    yield from (f"marker {guid} stands {count} times" for guid, count in markers.items() if count > 1)
    for kind in Kind:
        owners = Counter(
            link.book_id
            for link in unit.links.find(connection=CONNECTION, kind=kind.value)
            # What credits alone settle has no id in QuickBooks.
            if not link.void and link.book_id
        )
        for book_id, count in owners.items():
            if count > 1 and kind is not Kind.ACCOUNT:
                yield f"{kind.value} {book_id} of QuickBooks belongs to {count} records of BILL"


def _nothing_dropped(world: World, unit: Unit) -> Iterator[str]:
    """2. Every record is known and linked, waiting with a reason, an exception, or of no concern."""
    for kind, id_ in _ids(world, unit):
        record = _known(unit, kind, id_)
        if record is None:
            yield f"{kind.value} {id_} was never read"
        elif record.standing is Standing.PENDING:
            yield f"{kind.value} {id_} is left pending"
        elif record.standing is not Standing.SETTLED and not record.reason:
            yield f"{kind.value} {id_} is {record.standing.value} without a reason"
    for state in (State.PLANNED, State.SENT, State.IN_DOUBT):
        for one in unit.operations.find(connection=CONNECTION, state=state.value):
            if _only_a_person_can_tell(world, one):
                continue
            what = f"{one.action.value} {one.kind.value} {one.bill_id}"
            yield f"operation {one.id} ({what}) is left {state.value}"


def _only_a_person_can_tell(world: World, operation: Operation) -> bool:
    """
    Whether credits were being applied to a bill to which somebody applied some by hand as well.

    QuickBooks tells what lies on a bill, and not how it came there: such a doubt stays with a person.
    """
    if operation.state is not State.IN_DOUBT or operation.kind not in {Kind.APPLIED_CREDIT, Kind.PAYMENT}:
        return False
    payment = codec.decode(Payment, operation.body)
    bills = {part.bill_id for part in payment.allocations}
    moved = {bill_id for (bill_id, _), amount in world.people.by_hand.items() if amount}
    return payment.credits_only and not bills.isdisjoint(moved)


def _exceptions_seen(world: World, unit: Unit) -> Iterator[str]:
    """2. Whatever needs a person is before a person, with cause and fix; and nothing else is."""
    entries = {(one.side.value, one.kind, one.id): one for one in unit.exceptions.find(connection=CONNECTION)}
    for kind, id_ in _ids(world, unit):
        record = _known(unit, kind, id_)
        entry = entries.pop((Side.BILL.value, kind.value, id_), None)
        if record is not None and (record.standing is Standing.EXCEPTION) != (entry is not None):
            yield f"{kind.value} {id_} is {record.standing.value}, its exception is {entry}"
        if entry is not None and not (entry.cause and entry.fix and entry.subject):
            yield f"{kind.value} {id_} is an exception without cause or fix"
        doubt = unit.operations.get(entry.operation) if entry is not None and entry.operation else None
        if doubt is not None and _only_a_person_can_tell(world, doubt):
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
    yield from (f"the exception {key} is about nothing that is wrong now" for key in entries)


def _keyed_is_told(world: World, unit: Unit) -> Iterator[str]:
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


def _approved_is_posted(world: World, unit: Unit) -> Iterator[str]:
    """2. What BILL approved is posted, or somebody is told why not, with a reason that is true."""
    settings = Settings.from_json(unit.connections.get(CONNECTION).settings)
    for id_ in world.bill.ids("bills"):
        row, record = world.bill.read("bills", id_), _known(unit, Kind.BILL, id_)
        if record is None or row["approvalStatus"] not in settings.approvals or row.get("archived"):
            continue
        link = unit.links.get(CONNECTION, Kind.BILL.value, id_)
        if (link is not None and not link.void) or record.standing is Standing.EXCEPTION:
            continue
        if record.reason == SKIPPED or _lacks_vendor(unit, row["vendorId"]):
            continue
        yield f"bill {id_} is approved and not posted: {record.standing.value} {record.reason}"


def _moved_is_posted(world: World, unit: Unit) -> Iterator[str]:
    """2. Money that moved is posted; what did not move, or was taken back, is not."""
    settings = Settings.from_json(unit.connections.get(CONNECTION).settings)
    for id_ in world.bill.ids("payments"):
        row, record = world.bill.read("payments", id_), _known(unit, Kind.PAYMENT, id_)
        if record is None or record.standing is Standing.EXCEPTION:
            continue
        content = codec.decode(Payment, record.body)
        said = row.get("singleStatus") if content.online else row.get("status")
        link = unit.links.get(CONNECTION, Kind.PAYMENT.value, id_)
        stands = link is not None and not link.void
        if content.status != said:
            yield f"payment {id_} is {said} in BILL, and {content.status} as far as we know"
        if said in settings.reversed_payments and stands:
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
                _only_a_person_can_tell(world, doubt) for doubt in doubts
            ):
                # It waits for a doubt that is with a person.
                continue
            if not waits and not _lacks_vendor(unit, content.vendor_id):
                yield f"payment {id_} is {said} and not posted: {record.standing.value} {record.reason}"


def _lacks_vendor(unit, id_):
    link = unit.links.get(CONNECTION, Kind.VENDOR.value, id_)
    return link is None or link.void


def _amounts_agree(world: World, unit: Unit) -> Iterator[str]:
    """3. What is settled is the same on both sides, to the cent, unless somebody changed QuickBooks."""
    for kind in (Kind.BILL, Kind.CREDIT, Kind.PAYMENT):
        for id_ in world.bill.ids(NOUNS[kind]):
            record, link = _known(unit, kind, id_), unit.links.get(CONNECTION, kind.value, id_)
            if record is None or link is None or link.book_id in world.people.touched:
                continue
            posted = world.company.book.transactions.get(link.book_id)
            if link.void:
                if posted is not None and not posted.is_void:
                    yield f"{kind.value} {id_} was taken back, and stands in QuickBooks"
                continue
            if record.standing is not Standing.SETTLED or record.reason == SKIPPED:
                continue
            content = codec.decode_content(kind, record.body)
            if posted is None:
                yield f"{kind.value} {id_} is settled, and QuickBooks does not have it ({record.reason})"
            elif posted.is_void or posted.amount != content.amount:
                yield f"{kind.value} {id_} is {content.amount} in BILL and {posted.amount} in QuickBooks"


def _credits_agree(world: World, unit: Unit) -> Iterator[str]:
    """
    3. On each bill lies as much of each credit as BILL says, and no more.

    But for what somebody applied by hand, or a voided check left there (qbXML SDK, voids; unconfirmed).
    """
    told, book, people = _direct_uses(world), world.company.book, world.people
    posted: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    left: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for link in unit.links.find(connection=CONNECTION, kind=Kind.PAYMENT.value):
        for part in codec.decode(Payment, link.base).allocations:
            for used in part.credits:
                (left if link.void else posted)[part.bill_id, used.credit_id] += used.amount
    for record in unit.records.find(
        connection=CONNECTION, side=Side.BILL.value, kind=Kind.APPLIED_CREDIT.value
    ):
        links = [
            unit.links.get(CONNECTION, kind.value, id_)
            for kind, id_ in ((Kind.BILL, record.number), (Kind.CREDIT, record.name_key))
        ]
        if record.standing is not Standing.SETTLED or any(one is None or one.void for one in links):
            continue
        pair = links[0].book_id, links[1].book_id
        if people.touched & set(pair):
            continue
        lies = sum((part.amount for part in book.settling(pair[0]) if part.source_id == pair[1]), Decimal(0))
        least = told[record.name_key, record.number] + posted[pair]
        most = least + left[pair] + people.by_hand[pair]
        if not least <= lies <= most:
            yield f"{lies} of {record.id} lies there, and it should be {least} to {most}"


def _as_bill_says(world: World, unit: Unit) -> Iterator[str]:
    """3. What we know of a bill is what BILL says."""
    for id_ in world.bill.ids("bills"):
        record = _known(unit, Kind.BILL, id_)
        if record is not None:
            content, row = codec.decode(Bill, record.body), world.bill.read("bills", id_)
            if content.amount != row["amount"] or content.active == bool(row.get("archived")):
                yield f"bill {id_} is {row['amount']} in BILL, and {content.amount} as far as we know"


def _nothing_twice(world: World, unit: Unit) -> Iterator[str]:
    """
    4. No addition was carried out twice, and each further attempt has its evidence in the audit trail.

    Unless a person deleted the first one meanwhile, which looks as if it had never been.
    """
    for id_, made in world.witness.applied.items():
        if len([one for one in made if one not in world.people.deleted]) > 1:
            yield f"QuickBooks carried out operation {id_} more than once: {made}"
    before: dict[str, tuple[str, str]] = {}
    for line in unit.audit.read(CONNECTION):
        if line.event.startswith("operation "):
            event = line.event.split()[1]
            if event == State.SENT.value and before.get(line.operation, ("", ""))[0] != State.PLANNED.value:
                yield f"operation {line.operation} was sent while {before.get(line.operation)}"
            if (
                event == State.PLANNED.value
                and line.operation in before
                and before[line.operation][0] == State.IN_DOUBT.value
                and not line.detail
            ):
                yield f"operation {line.operation} was planned again without evidence"
            before[line.operation] = (event, line.detail)


def _watermarks(world: World, unit: Unit) -> Iterator[str]:
    """6. Whatever BILL changed before a watermark is in the store."""
    for kind, noun in NOUNS.items():
        mark = unit.watermarks.get(CONNECTION, Side.BILL.value, kind.value)
        if mark is None:
            continue
        for id_ in world.bill.ids(noun):
            row, record = world.bill.read(noun, id_), _known(unit, kind, id_)
            changed = str(row["updatedTime"])[:19]
            if changed >= mark.value[:19] or (record is not None and record.version[:19] >= changed):
                continue
            if record is None or _facts(kind, codec.decode_content(kind, record.body)) != _said(kind, row):
                yield f"{kind.value} {id_} changed at {changed}, before the watermark {mark.value}, unseen"


def _facts(kind, content):
    match kind:
        case Kind.ACCOUNT:
            return (content.name, not content.active)
        case Kind.VENDOR:
            return (content.name, content.phone, not content.active)
        case Kind.PAYMENT:
            return (content.amount,)
    return (content.amount, not content.active)


def _said(kind, row):
    archived = bool(row.get("archived"))
    match kind:
        case Kind.ACCOUNT:
            return (row["name"], archived)
        case Kind.VENDOR:
            return (row["name"], row.get("phone") or "", archived)
        case Kind.PAYMENT:
            return (row["amount"],)
    return (row["amount"], archived)


def _book_is_known(world: World, unit: Unit) -> Iterator[str]:
    """6. The vendors and accounts of QuickBooks are known as they are now."""
    for table in world.company.book.entries.values():
        for one in table.values():
            kind = {"Vendor": Kind.VENDOR, "Account": Kind.ACCOUNT}.get(one.kind)
            if kind is None:
                continue
            record = unit.records.get(CONNECTION, Side.BOOK.value, kind.value, one.list_id)
            if record is None or record.version != one.edit_sequence:
                known = record and record.version
                yield f"{one.kind} {one.name} is known as of {known}, it is {one.edit_sequence}"


def _audit_explains(world: World, unit: Unit) -> Iterator[str]:
    """8. The audit trail of each operation is a path through the states, from its birth to where it is."""
    path: dict[str, list[str]] = {}
    read: set[tuple[str, str]] = set()
    linked: set[tuple[str, str]] = set()
    for line in unit.audit.read(CONNECTION):
        if line.event.startswith("operation "):
            path.setdefault(line.operation, []).append(line.event.split()[1])
        if line.event == "read from BILL":
            read.add((line.kind, line.record))
        if line.event in {"linked", "operation applied"}:
            linked.add((line.kind, line.record))
    for state in State:
        for one in unit.operations.find(connection=CONNECTION, state=state.value):
            steps = path.get(one.id, [])
            wrong = [(a, b) for a, b in pairwise(steps) if State(b) not in TRANSITIONS[State(a)]]
            if steps[:1] != [State.PLANNED.value] or steps[-1] != state.value or wrong:
                yield f"operation {one.id} is {state.value}, the audit trail says {steps}"
            if one.replays and unit.operations.get(one.replays) is None:
                yield f"operation {one.id} takes the place of {one.replays}, which is not there"
    for kind in Kind:
        for record in unit.records.find(connection=CONNECTION, side=Side.BILL.value, kind=kind.value):
            if (kind.value, record.id) not in read:
                yield f"{kind.value} {record.id} is known, and the audit trail does not say since when"
        for link in unit.links.find(connection=CONNECTION, kind=kind.value):
            if (kind.value, link.bill_id) not in linked:
                yield f"{kind.value} {link.bill_id} is linked, and the audit trail does not say why"


def _books_sound(world: World, unit: Unit) -> Iterator[str]:
    """
    QuickBooks' own books are in order, and it remembers those message sets only that are barred.

    Unless a backup was open when it was told to forget.
    """
    yield from world.company.integrity_faults()
    if world.faults["a backup was restored"]:
        return
    barred = {one.id for one in unit.batches.find(connection=CONNECTION, state=BatchState.BARRED.value)}
    for name, sets in world.company.book.message_sets.items():
        if sets.keys() - barred:
            yield f"QuickBooks still remembers the message sets {sorted(sets.keys() - barred)} of {name!r}"


def _witnessed(name: str) -> Check:
    def check(world: World, unit: Unit) -> Iterator[str]:
        yield from world.witness.broken.get(name, ())

    return check


CHECKS: dict[str, Check] = {
    "1 posted once": _posted_once,
    "1 linked once": _vendors_once,
    "2 nothing is dropped": _nothing_dropped,
    "2 exceptions are seen": _exceptions_seen,
    "2 payments by hand are told": _keyed_is_told,
    "2 approved is posted": _approved_is_posted,
    "2 moved money is posted": _moved_is_posted,
    "3 amounts agree": _amounts_agree,
    "3 credits agree": _credits_agree,
    "3 known as BILL says": _as_bill_says,
    "4 nothing is done twice": _nothing_twice,
    "4 nothing is sent twice": _witnessed("nothing is sent twice"),
    "4 every set of writes has an id": _witnessed("every set of writes has an id"),
    "4 nothing is posted blindly": _witnessed("nothing is posted blindly"),
    "5 an EditSequence was read in this session": _witnessed("an EditSequence was read in this session"),
    "6 watermarks stay behind": _watermarks,
    "6 QuickBooks' lists are known": _book_is_known,
    "7 one session at a time": _witnessed("one session at a time"),
    "8 the audit trail explains": _audit_explains,
    "QuickBooks' books are sound": _books_sound,
}


def doubts(unit: Unit) -> Counter[str]:
    """Count how each doubt was resolved, from the audit trail."""
    found: Counter[str] = Counter()
    doubtful: set[str] = set()
    for line in unit.audit.read(CONNECTION):
        if not line.event.startswith("operation "):
            continue
        event = line.event.split()[1]
        if event == State.IN_DOUBT.value:
            doubtful.add(line.operation)
            found["met"] += 1
        elif line.operation in doubtful:
            doubtful.discard(line.operation)
            if "by what was planted" in line.detail:
                found["marker: it was done"] += 1
            elif "never happened" in line.detail:
                found["marker: it never happened"] += 1
            elif "never answered" in line.detail:
                found["person: tried too often"] += 1
            else:
                found[f"message set: {event}"] += 1
    found["person: still open"] += len(doubtful)
    return found
