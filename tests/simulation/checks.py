"""What must hold after every schedule, once it has been left alone for a few cycles."""

from collections import Counter

from syncer import codec, journal
from syncer.entries import Standing, State
from syncer.journal import external_guid
from syncer.model import Bill, Kind, Payment, Side
from tests.simulation.world import CONNECTION, World

GENERATIONS = 30


def violations(world: World) -> list[str]:
    """Return every promise that was broken, in words."""
    with world.store.inner.unit() as unit:
        return [
            *_posted_once(world, unit),
            *_nothing_dropped(world, unit),
            *_amounts_agree(world, unit),
            *_audit_explains(unit),
            *(f"QuickBooks' own books: {fault}" for fault in world.company.integrity_faults()),
        ]


def _posted_once(world, unit):
    """At most one live QuickBooks record for each record of BILL."""
    live = Counter(
        (one.text("external_guid") or "").upper()
        for kind in ("Bill", "BillPaymentCheck")
        for one in world.company.transactions(kind)
        if one.text("external_guid") and not one.is_void
    )
    for kind, name in ((Kind.BILL, "bills"), (Kind.PAYMENT, "payments")):
        for id_ in world.bill.ids(name):
            guids = [external_guid(CONNECTION, kind, id_, n).upper() for n in range(GENERATIONS)]
            count = sum(live[guid] for guid in guids)
            if count > 1:
                yield f"{kind.value} {id_} stands {count} times in QuickBooks"


def _nothing_dropped(world, unit):
    """Every record is known and linked, waiting with a reason, an exception, or of no concern."""
    for kind, name in ((Kind.VENDOR, "vendors"), (Kind.BILL, "bills"), (Kind.PAYMENT, "payments")):
        for id_ in world.bill.ids(name):
            record = unit.records.get(CONNECTION, Side.BILL.value, kind.value, id_)
            if record is None:
                yield f"{kind.value} {id_} was never read"
            elif record.standing is Standing.PENDING:
                live = journal.live_operation(unit, CONNECTION, kind, id_)
                if live is None or live.state is not State.IN_DOUBT:
                    yield f"{kind.value} {id_} is left pending ({live})"
            elif record.standing in {Standing.WAITING, Standing.EXCEPTION} and not record.reason:
                yield f"{kind.value} {id_} waits without a reason"
            elif record.standing is Standing.EXCEPTION and not _seen(unit, kind, id_):
                yield f"{kind.value} {id_} is an exception that nobody sees"
    for operation in unit.operations.find(connection=CONNECTION, state=State.SENT.value):
        yield f"operation {operation.id} is left sent"
    for operation in unit.operations.find(connection=CONNECTION, state=State.IN_DOUBT.value):
        yield f"operation {operation.id} is left in doubt: {operation.cause}"


def _seen(unit, kind, id_):
    return unit.exceptions.get(CONNECTION, Side.BILL.value, kind.value, id_) is not None


def _amounts_agree(world, unit):
    """What is settled is the same on both sides, to the cent."""
    for kind, name in ((Kind.BILL, "bills"), (Kind.PAYMENT, "payments")):
        for id_ in world.bill.ids(name):
            record = unit.records.get(CONNECTION, Side.BILL.value, kind.value, id_)
            link = unit.links.get(CONNECTION, kind.value, id_)
            if record is None or record.standing is not Standing.SETTLED or link is None or link.void:
                continue
            content = codec.decode_content(kind, record.body)
            assert isinstance(content, Bill | Payment)
            posted = world.company.book.transactions.get(link.book_id)
            if posted is None:
                yield f"{kind.value} {id_} is settled, and QuickBooks does not have it ({record.reason})"
            elif posted.is_void or posted.amount != content.amount:
                yield f"{kind.value} {id_} is {content.amount} in BILL and {posted.amount} in QuickBooks"


def _audit_explains(unit):
    """The last line about an operation says the state it is in."""
    said = {
        line.operation: line.event
        for line in unit.audit.read(CONNECTION)
        if line.event.startswith("operation ")
    }
    for state in State:
        for operation in unit.operations.find(connection=CONNECTION, state=state.value):
            event = said.get(operation.id, "nothing")
            if not event.startswith(f"operation {state.value}"):
                yield f"operation {operation.id} is {state.value}, the audit trail says {event}"
