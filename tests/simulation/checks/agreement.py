"""Promises 3 and 6: what is settled, and what we know, is as it stands in BILL and in QuickBooks."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from syncer import codec
from syncer.entries import Standing
from syncer.model import Bill, Kind, Payment, Side
from syncer.plan import SKIPPED
from syncer.ports import Unit
from tests.simulation.checks.facts import NOUNS, direct_uses, record_of
from tests.simulation.world import CONNECTION, World


def amounts_agree(world: World, unit: Unit) -> Iterator[str]:
    """3. What is settled is the same on both sides, to the cent, unless somebody changed QuickBooks."""
    for kind in (Kind.BILL, Kind.CREDIT, Kind.PAYMENT):
        for id_ in world.bill.ids(NOUNS[kind]):
            record, link = record_of(unit, kind, id_), unit.links.get(CONNECTION, kind.value, id_)
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


def credits_agree(world: World, unit: Unit) -> Iterator[str]:
    """
    3. On each bill lies as much of each credit as BILL says, and no more.

    But for what somebody applied by hand, or a voided check left there (qbXML SDK, voids; unconfirmed).
    """
    told, book, people = direct_uses(world), world.company.book, world.people
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


def as_bill_says(world: World, unit: Unit) -> Iterator[str]:
    """3. What we know of a bill is what BILL says."""
    for id_ in world.bill.ids("bills"):
        record = record_of(unit, Kind.BILL, id_)
        if record is not None:
            content, row = codec.decode(Bill, record.body), world.bill.read("bills", id_)
            if content.amount != row["amount"] or content.active == bool(row.get("archived")):
                yield f"bill {id_} is {row['amount']} in BILL, and {content.amount} as far as we know"


def watermarks(world: World, unit: Unit) -> Iterator[str]:
    """6. Whatever BILL changed before a watermark is in the store."""
    for kind, noun in NOUNS.items():
        mark = unit.watermarks.get(CONNECTION, Side.BILL.value, kind.value)
        if mark is None:
            continue
        for id_ in world.bill.ids(noun):
            row, record = world.bill.read(noun, id_), record_of(unit, kind, id_)
            changed = str(row["updatedTime"])[:19]
            if changed >= mark.value[:19] or (record is not None and record.version[:19] >= changed):
                continue
            if record is None or _facts(kind, codec.decode_content(kind, record.body)) != _said(kind, row):
                yield f"{kind.value} {id_} changed at {changed}, before the watermark {mark.value}, unseen"


def _facts(kind, content):
    match kind:
        case Kind.ACCOUNT | Kind.DEPARTMENT | Kind.CUSTOMER | Kind.JOB | Kind.ITEM:
            return (content.name, not content.active)
        case Kind.VENDOR:
            return (content.name, content.phone, not content.active)
        case Kind.PAYMENT:
            return (content.amount,)
    return (content.amount, not content.active)


def _said(kind, row):
    archived = bool(row.get("archived"))
    match kind:
        case Kind.ACCOUNT | Kind.DEPARTMENT | Kind.CUSTOMER | Kind.JOB | Kind.ITEM:
            return (row["name"], archived)
        case Kind.VENDOR:
            return (row["name"], row.get("phone") or "", archived)
        case Kind.PAYMENT:
            return (row["amount"],)
    return (row["amount"], archived)


def book_is_known(world: World, unit: Unit) -> Iterator[str]:
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
