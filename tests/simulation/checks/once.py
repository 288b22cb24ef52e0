"""Promises 1 and 4: nothing stands twice in QuickBooks, and nothing is done twice."""

from collections import Counter
from collections.abc import Iterator

from syncer.entries import State
from syncer.journal import external_guid
from syncer.model import Kind
from syncer.ports import Unit
from tests.simulation.checks.facts import NOUNS, PAYMENTS
from tests.simulation.world import CONNECTION, World

GENERATIONS = 30
POSTED = {Kind.BILL: ("Bill",), Kind.CREDIT: ("VendorCredit",), Kind.PAYMENT: PAYMENTS}


def posted_once(world: World, unit: Unit) -> Iterator[str]:
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


def linked_once(world: World, unit: Unit) -> Iterator[str]:
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
            merged = kind is Kind.VENDOR and book_id in world.people.merged.values()
            if count > 1 and kind is not Kind.ACCOUNT and not merged:
                yield f"{kind.value} {book_id} of QuickBooks belongs to {count} records of BILL"


def nothing_twice(world: World, unit: Unit) -> Iterator[str]:
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
