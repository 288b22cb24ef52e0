"""
Who may take the steps of a cycle: one session at a time, which holds the lease of the connection.

Each session gets a number that is one higher than the last one's. A session whose number is old was replaced:
it takes no step any more, whatever its clock says.
"""

from datetime import datetime, timedelta

from attrs import evolve

from syncer import progress, telemetry
from syncer.cycle import CLOCK_BACK_MAX, Cycle, later
from syncer.entries import Lease
from syncer.errors import Conflict, LeaseLost
from syncer.ports import Clock, Unit
from syncer.settings import Settings


def is_held(lease: Lease, settings: Settings, now: datetime) -> bool:
    """Whether a session works the connection now."""
    # A lease that reaches further than any is ever given was given by a clock that was wrong.
    longest = timedelta(seconds=settings.lease_answer_s + settings.lease_idle_s) + CLOCK_BACK_MAX
    return bool(lease.holder) and now < lease.expires_at <= now + longest


def take(unit: Unit, connection: str, holder: str, until: datetime) -> int:
    """Give the lease to a session, whoever had it before. Returns the session's number."""
    before = unit.leases.get(connection)
    fence = before.fence + 1 if before else 1
    unit.leases.put(Lease(connection=connection, holder=holder, fence=fence, expires_at=until))
    return fence


def give_back(unit: Unit, lease: Lease, now: datetime) -> None:
    """Let the next session begin at once."""
    unit.leases.put(evolve(lease, holder="", expires_at=now))


def at_rest(unit: Unit, connection: str, now: datetime) -> None:
    """
    Raise `Conflict` while a session works a connection, since it would write down again what is changed now.

    For the same reason, one that was silent for longer than its lease cannot go on afterwards.
    """
    lease, cycle = unit.leases.get(connection), progress.load(unit, connection)
    if lease is None or cycle is None or not lease.holder:
        return
    if is_held(lease, cycle.settings, now):
        raise Conflict("An update is running.", fix="Ask again when it is over.", record=connection)
    unit.leases.put(evolve(lease, holder="", fence=lease.fence + 1))


def enter(unit: Unit, connection: str, fence: int, clock: Clock) -> Cycle:
    """Return the cycle for its next step, as of now. Raises `LeaseLost`."""
    lease = unit.leases.get(connection)
    cycle = progress.load(unit, connection)
    if lease is None or cycle is None or lease.fence != fence or not lease.holder:
        raise LeaseLost(
            "Another session works this connection now, or this one was ended.",
            fix="Let the other one finish; the next update goes on where this one stopped.",
            record=connection,
        )
    cycle = evolve(cycle, at=later(clock.now(), cycle.at))
    telemetry.at(cycle)
    return cycle


def leave(unit: Unit, cycle: Cycle, clock: Clock) -> None:
    """Store where the cycle stands after a step, and keep the lease until the next one."""
    extend(unit, cycle, clock, cycle.settings.lease_idle_s)
    progress.save(unit, cycle)


def extend(unit: Unit, cycle: Cycle, clock: Clock, seconds: int) -> None:
    """Keep the lease for a while from now."""
    lease = unit.leases.get(cycle.connection)
    assert lease is not None, "`enter` found it in this unit"
    unit.leases.put(evolve(lease, expires_at=clock.now() + timedelta(seconds=seconds)))
