"""Promise 8: the audit trail explains what there is; it also tells how doubts were resolved."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from syncer.entries import State
from syncer.journal import TRANSITIONS
from syncer.model import Kind, Side
from syncer.ports import Unit
from tests.simulation.world import CONNECTION, World


def audit_explains(world: World, unit: Unit) -> Iterator[str]:
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
