"""Whoever carries documents between our processes and QuickBooks, and how they take turns."""

import re
from collections.abc import Generator

from qbwc.testing import WebConnector
from qbxml.testing import ComError
from syncer.engine import Engine, Finished, Later
from syncer.errors import LeaseLost, ProtocolError, StoreError
from tests.simulation.boundaries import WRITES, Crash, Desk, Line

PASSWORD = "correct horse"


class Carrier:
    """Whoever carries documents between our process and QuickBooks, call by call."""

    def __init__(self, world, number: int) -> None:
        self.world, self.number = world, number
        self.desk = Desk(world, number)
        self.started = self.running = False
        self.said = ""
        self.calls: Generator[object, None, object] = self._calls()

    holding = False
    """Whether it has a document that QuickBooks has not been given yet."""

    document = ""
    """The last one that it was given."""

    @property
    def entering(self) -> bool:
        """Whether it has not asked for the connection yet."""
        return not self.started

    def _calls(self) -> Generator[object, None, object]:
        raise NotImplementedError

    @property
    def possible(self) -> bool:
        """Whether the process that it works in is free."""
        return True

    def step(self) -> bool:
        """Make the next call. Returns whether this was the last one."""
        self.started = self.running = True
        try:
            next(self.calls)
        except StopIteration:
            self.world.say(f"{self.number} ends: {self.said}")
            return True
        finally:
            self.running = False
        return False

    def close(self) -> None:
        """Vanish."""
        self.calls.close()
        self.desk.end_session()


class Agent(Carrier):
    """A Web Connector, which speaks SOAP with whichever of our processes answers."""

    def _calls(self):
        world = self.world
        # Agents on two PCs have two addresses; each PC takes turns in having the next one.
        line = Line(world, f"192.0.2.{world.random.choice((10, 10, 11))}")
        agent = self.agent = WebConnector(
            line,
            "agent",
            PASSWORD,
            quickbooks=self.desk,
            sleep=lambda seconds: world.clock.advance(seconds=seconds),
        )
        yield from agent.steps()
        outcome = agent.outcome
        self.said = re.sub(r"reference \w+", "reference …", f"{outcome.status.value}, {outcome.message}")

    @property
    def entering(self) -> bool:
        return not self.started or all(one.method != "authenticate" for one in self.agent.transcript)

    @property
    def document(self) -> str:
        return str(self.agent.transcript[-1].result)

    @property
    def holding(self) -> bool:
        if not self.started or not hasattr(self, "agent") or self.agent.outcome is not None:
            return False
        last = self.agent.transcript[-1:]
        return bool(last) and last[0].method == "sendRequestXML" and bool(last[0].result)


class Bridge(Carrier):
    """A carrier in one of our own processes, such as a COM bridge: no SOAP, no session but the cycle's."""

    def __init__(self, world, number: int) -> None:
        super().__init__(world, number)
        self.which = world.random.randrange(len(world.engines))

    @property
    def possible(self) -> bool:
        return self.which not in self.world.occupied

    def _calls(self):
        world, which = self.world, self.which
        try:
            self.said = yield from self._update(world.engines[which])
        except Crash:
            world.boot(which)
            self.said = "died"
        except LeaseLost:
            self.said = "lease lost"
        except (StoreError, ComError) as exc:
            self.said = f"failed: {exc}"
        except ProtocolError as exc:
            world.witness.fault("one session at a time", f"session {self.number} was let in: {exc}")
        finally:
            self.holding = False
            self.desk.end_session()

    def _update(self, engine: Engine):
        world = self.world
        self.desk.begin_session()
        with world.store.unit() as unit:
            cycle = engine.begin(unit, world.connection)
        if cycle is None:
            world.count("told to come back later")
            world.clock.advance(minutes=2)
            return "busy"
        fence = cycle.fence
        while True:
            yield
            engine.prepare(world.connection, fence)
            with world.store.unit() as unit:
                question = engine.ask(unit, world.connection, fence)
            if isinstance(question, Finished):
                finished = question
                break
            if isinstance(question, Later):
                world.clock.advance(seconds=5)
                continue
            self.holding, self.document = True, question.text
            yield
            finished = yield from self._exchange(engine, fence, question.text)
            if finished is not None:
                break
        with world.store.unit() as unit:
            engine.end(unit, world.connection, fence)
        return finished.summary

    def _exchange(self, engine: Engine, fence: int, text: str):
        world = self.world
        try:
            answer = self.desk.process(text)
        except ComError as exc:
            self.holding = False
            yield
            with world.store.unit() as unit:
                return engine.fail(unit, world.connection, fence, exc.hresult, exc.message)
        self.holding = False
        yield
        if world.strikes("an answer was lost", 0.3):
            raise LeaseLost("Nobody hears of it.", fix="Begin anew.")
        with world.store.unit() as unit:
            after = engine.answer(unit, world.connection, fence, answer)
        return after if isinstance(after, Finished) else None


def new_carrier(world) -> Carrier:
    """Let one more begin an update, of the sort that this world has."""
    world.carried += 1
    make = Agent if world.drawn["carrier"] == "connector" else Bridge
    return make(world, world.carried)


def turn(world, carrier: Carrier) -> None:
    """Let one agent make its next call."""
    if carrier.entering and any(one.holding for one in world.carriers if one is not carrier):
        # Whoever comes now could find QuickBooks about to work on a document of the one before.
        return
    if not carrier.entering and world.strikes("an agent was abandoned"):
        carrier.close()
    elif carrier.holding and carrier in world.carriers and _falls_asleep(world, carrier):
        world.asleep.append(carrier)
    elif not carrier.step():
        return
    if carrier in world.carriers:
        world.carriers.remove(carrier)


def _falls_asleep(world, carrier: Carrier) -> bool:
    """Whether an agent sleeps over its document while others go on, where QuickBooks could know of it."""
    keeps = world.drawn["remembers"] and world.drawn["kept"] is None
    if not keeps or "QuickBooks could not store an outcome" in world.active:
        return False
    # What writes is worth it; whoever slept over each question before would never come so far.
    if not world.strikes(
        "an agent slept over its document", 0.4 if WRITES.search(carrier.document) else 0.04
    ):
        return False
    if world.random.random() < 0.8:
        world.clock.advance(minutes=world.random.randint(16, 40))
    return True


def wake(world) -> None:
    """Let an agent that slept give its document to QuickBooks after all."""
    carrier = world.asleep.pop(world.random.randrange(len(world.asleep)))
    if world.file is not world.company or world.older:
        carrier.close()
        return
    world.say(f"{carrier.number} wakes up")
    world.count("an agent woke up with an old document")
    world.too_late.add(carrier.number)
    for _ in range(5000):
        if carrier.step():
            return
    raise AssertionError("an agent that overslept does not end")
