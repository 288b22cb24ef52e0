"""A schedule: people work and updates go wrong for a while; then everything is left alone for some cycles."""

from tests.simulation.checks import violations
from tests.simulation.world import CONNECTION, World

ROUNDS = 8
QUIET_MAX = 8


def run(seed: int) -> tuple[World, list[str]]:
    """Play the schedule of a seed. Returns the world and the promises that were broken in it."""
    world = World(seed)
    for _ in range(ROUNDS):
        for _ in range(world.random.randint(3, 12)):
            world.something_happens()
        world.troubled_cycle()
    # Longer than a lease and than the first retries, so that nothing waits for the clock alone.
    world.clock.advance(hours=30)
    for _ in range(QUIET_MAX):
        world.quiet_cycle()
    with world.store.inner.unit() as unit:
        for entry in unit.audit.read(CONNECTION):
            if entry.event.startswith("operation "):
                world.faults[f"operations: {entry.event.split()[1]}"] += 1
    return world, violations(world)
