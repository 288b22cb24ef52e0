"""
What is written down about a cycle itself: where it stands, how far each side was read, what it did, and what
troubles the whole connection.

Lines about a cycle and exceptions of a connection are for people, so they bear what the clock says, also
where it was set back and `Cycle.at` does not follow.
"""

from collections.abc import Iterable
from functools import lru_cache

from attrs import evolve

from syncer import codec, identity, telemetry
from syncer.cycle import Cycle, Phase
from syncer.entries import AuditEntry, Connection, CycleEntry, ExceptionEntry, Operation, State, Watermark
from syncer.errors import PayablesError, SettingsError
from syncer.model import Side
from syncer.ports import Clock, Unit

# -- where it stands ---------------------------------------------------------------------------------


def connection(unit: Unit, name: str) -> Connection:
    """Return a connection. Raises `SettingsError` if there is no such one."""
    known = unit.connections.get(name)
    if known is None:
        raise SettingsError(f"There is no connection {name!r}.", fix="Make it with `connect`.")
    return known


def load(unit: Unit, name: str) -> Cycle | None:
    """Return the last cycle of a connection."""
    entry = unit.cycles.get(name)
    return _cycle(entry.body) if entry else None


@lru_cache(maxsize=256)
def _cycle(text: str) -> Cycle:
    """Read a cycle; what one call stored, the next one reads."""
    return codec.decode(Cycle, text)


def save(unit: Unit, cycle: Cycle) -> None:
    """Store where a cycle stands."""
    telemetry.at(cycle)
    unit.cycles.put(CycleEntry(connection=cycle.connection, body=codec.encode(cycle)))


def mark(unit: Unit, cycle: Cycle, side: Side, kind: str, value: str) -> None:
    """Write down how far a side was read."""
    reached = Watermark(connection=cycle.connection, side=side, kind=kind, value=value)
    if unit.watermarks.get(cycle.connection, side.value, kind) != reached:
        unit.watermarks.put(reached)


def count(unit: Unit, cycle: Cycle, operations: Iterable[Operation]) -> Cycle:
    """Count what became of operations, and remember what was written last."""
    written, refused, witnesses = cycle.written, cycle.refused, cycle.witnesses
    for operation in operations:
        match operation.state:
            case State.APPLIED:
                written += 1
                witnesses = identity.heard(witnesses, identity.witness(unit, operation))
            case State.REJECTED:
                refused += 1
            case _:
                pass
    return evolve(cycle, written=written, refused=refused, witnesses=witnesses)


def unmark(unit: Unit, name: str, *sides: Side) -> None:
    """Forget how far these sides were read, so that they are read from the beginning."""
    for mark in unit.watermarks.find(connection=name):
        if mark.side in sides:
            unit.watermarks.delete(name, mark.side.value, mark.kind)


# -- what people are told ----------------------------------------------------------------------------


def note(unit: Unit, cycle: Cycle, clock: Clock, event: str, detail: str = "") -> None:
    """Write a line about a cycle into the audit trail."""
    unit.audit.append(
        AuditEntry(connection=cycle.connection, at=clock.now(), actor="syncer", event=event, detail=detail)
    )


def stop(unit: Unit, cycle: Cycle, clock: Clock, trouble: str) -> Cycle:
    """End a cycle that cannot do its work."""
    note(unit, cycle, clock, "cycle stopped", trouble)
    over = evolve(cycle, phase=Phase.DONE, asks=(), asked=False, reads=(), trouble=trouble)
    return telemetry.stepped(cycle.phase, over)


def unwritable(unit: Unit, cycle: Cycle, clock: Clock, exc: PayablesError) -> Cycle:
    """Leave BILL alone for the rest of the cycle; what was to be written stays planned."""
    connection_exception(unit, cycle, "bill", exc.problem, exc.fix, clock, side=Side.BILL)
    return evolve(cycle, returned=True, trouble=f"BILL could not be written to: {exc.problem}")


def connection_exception(
    unit: Unit,
    cycle: Cycle,
    code: str,
    cause: str,
    fix: str,
    clock: Clock,
    *,
    side: Side = Side.BOOK,
    of: str = "",
) -> None:
    """Put a trouble of the whole connection before a person; `of` tells several of one code apart."""
    id_ = f"{code}_{of}" if of else code
    entry = ExceptionEntry(
        connection=cycle.connection,
        side=side,
        kind="connection",
        id=id_,
        subject=f"Connection {cycle.connection}",
        code=code,
        cause=cause,
        fix=fix,
        raised_at=clock.now(),
    )
    known = unit.exceptions.get(cycle.connection, side.value, "connection", id_)
    if known is not None and evolve(known, raised_at=entry.raised_at) == entry:
        # It is open already: a trouble of days is one line in the audit trail, not one in each cycle.
        return
    unit.exceptions.put(entry)
    telemetry.raised(entry)
    note(unit, cycle, clock, "exception", f"{code}: {cause}")


def close_exception(unit: Unit, cycle: Cycle, id_: str, side: Side = Side.BOOK) -> None:
    """Close the exception of a connection whose trouble is over."""
    unit.exceptions.delete(cycle.connection, side.value, "connection", id_)
