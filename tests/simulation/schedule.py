"""A schedule: people work and updates go wrong for a while; then everything is left alone for some cycles."""

import time
from collections import Counter

from attrs import define, field

from syncer.admin import Admin
from tests.simulation import checks, updates
from tests.simulation.world import CONNECTION, World, unlogged

ROUNDS = 5


@define
class Played:
    """What came of one schedule; small, so that it can travel between processes."""

    seed: int
    broken: list[str] = field(factory=list)
    faults: Counter[str] = field(factory=Counter)
    points: Counter[str] = field(factory=Counter)
    doubts: Counter[str] = field(factory=Counter)
    operations: Counter[str] = field(factory=Counter)
    exceptions: Counter[str] = field(factory=Counter)
    lines: list[str] = field(factory=list)
    cpu_s: float = field(default=0, eq=False)


def run(seed: int, *, tell: bool = False, **fixed: object) -> Played:
    """Play the schedule of a seed, and check every promise."""
    started = time.process_time()
    world = World(seed, **fixed)
    try:
        with unlogged():
            played = _play(world, tell=tell)
        played.cpu_s = time.process_time() - started
        return played
    finally:
        world.close()


def _play(world: World, *, tell: bool) -> Played:
    if tell:
        world.lines = [f"drawn: {world.drawn}"]
    broken: list[str] = []
    for _ in range(ROUNDS):
        for _ in range(world.random.randint(3, 10)):
            world.people.act()
            world.clock.advance(minutes=world.random.randint(1, 90))
        updates.troubled_update(world)
        broken += checks.midway(world)
    # Longer than a lease and than the first retries, so that nothing waits for the clock alone.
    world.ours.wrong_by_s = 0
    world.clock.advance(hours=30)
    world.say("-- left alone from here on")
    if world.is_renamed:
        updates.quiet_update(world)
        world.people.repin()
    if world.random.random() < 0.3:
        updates.quiet_update(world)
        world.people.book_adds_all()
        world.people.relink_all()
    Admin(store=world.store.inner, clock=world.ours).replay_all(CONNECTION, actor="person")
    busy = updates.drain(world)
    if busy is None:
        broken.append("comes to rest: updates go on and on without anybody doing anything")
    else:
        world.count(f"undisturbed updates that had work left: {busy}")
    broken += checks.violations(world)
    return _played(world, broken)


def _played(world: World, broken: list[str]) -> Played:
    played = Played(
        seed=world.seed,
        broken=broken,
        faults=world.faults,
        points=world.points.passed,
        lines=world.lines or [],
    )
    played.faults[f"store: {world.drawn['store']}"] += 1
    played.faults[f"carrier: {world.drawn['carrier']}"] += 1
    if not world.drawn["remembers"]:
        played.faults["QuickBooks without memory of message sets"] += 1
    if world.drawn["pc_hours"]:
        played.faults["the clock of the QuickBooks PC was wrong by hours"] += 1
    with world.store.inner.unit() as unit:
        for line in unit.audit.read(CONNECTION):
            if line.event.startswith("operation "):
                played.operations[line.event.split()[1]] += 1
        played.doubts = checks.doubts(unit)
        played.exceptions.update(one.code for one in unit.exceptions.find(connection=CONNECTION))
    return played
