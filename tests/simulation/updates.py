"""Updates, from the first call of an agent to the last: in trouble, or left alone."""

from tests.simulation import troubles
from tests.simulation.carriers import new_carrier, turn, wake
from tests.simulation.world import CONNECTION, World

SESSIONS_MAX = 2
"""How often somebody tries to update while the same troubles last."""


def troubled_update(world: World) -> None:
    """Play one update in which something may go wrong at any point."""
    troubles.arm(world)
    world.carriers = [new_carrier(world)]
    second = world.strikes("two agents at once")
    calls, sessions = 0, 1
    while world.carriers:
        calls += 1
        if calls > 5000:
            raise AssertionError("the update does not end")
        if second and calls > 3 and world.random.random() < 0.2:
            second = False
            world.carriers.append(new_carrier(world))
            if world.random.random() < 0.5 and not any(one.holding for one in world.carriers):
                world.clock.advance(minutes=world.random.randint(3, 25))
        if world.strikes("our clock jumped") and not any(one.holding for one in world.carriers):
            world.ours.wrong_by_s = world.random.choice((-5 * 3600, -600, 0, 3600, 6 * 3600))
        turn(world, world.random.choice(world.carriers))
        if world.late and world.random.random() < 0.3:
            _deliver(world)
        if world.asleep and world.random.random() < 0.04:
            wake(world)
        if not world.carriers and sessions < SESSIONS_MAX and world.active:
            # Somebody presses the button again.
            sessions += 1
            world.clock.advance(minutes=world.random.randint(1, 12))
            world.carriers = [new_carrier(world)]
    while world.late:
        _deliver(world)
    while world.asleep:
        wake(world)
    troubles.disarm(world)
    world.clock.advance(minutes=world.random.randint(5, 40))


def _deliver(world: World) -> None:
    """Let one of the late calls arrive."""
    line, headers, body = world.late.pop(world.random.randrange(len(world.late)))
    if b"<authenticate" in body and any(one.holding for one in world.carriers):
        return
    world.say("a late call arrives")
    try:
        line.carry(headers, body)
    except Exception as exc:
        world.say(f"and nobody hears of it: {exc}")


def quiet_update(world: World) -> str:
    """Play one undisturbed update; returns how it ended."""
    carrier = new_carrier(world)
    for _ in range(5000):
        if carrier.step():
            break
    else:
        raise AssertionError("the update does not end")
    world.clock.advance(minutes=15)
    return carrier.said


def drain(world: World, cycles_max: int = 12) -> int | None:
    """Play undisturbed updates until nothing happens any more; returns how many did something."""
    before = -1
    for number in range(cycles_max):
        quiet_update(world)
        with world.store.inner.unit() as unit:
            lines = sum(not line.event.startswith("cycle") for line in unit.audit.read(CONNECTION))
        if lines == before:
            return number
        before = lines
    return None
