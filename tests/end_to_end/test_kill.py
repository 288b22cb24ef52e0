"""
The server is killed with `kill -9` wherever it hurts, and started again.

After the next cycles the books are those of an undisturbed run: nothing is missing, nothing is there twice.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from examples.reference_server import config as configuration
from examples.reference_server.demo_scene import World, ledgers, until_quiet, world
from examples.reference_server.parts import opened
from qbwc.testing import HttpTransport, Transport, WebConnector
from qbwc.testing._transport import RawAnswer
from tests.end_to_end.ledger import books

SEED = 5
SCALE = 0.06
OPTIONS = {
    "batch_size": "6",
    "call_budget_s": "1",
    "lease_idle_s": "2",
    "lease_answer_s": "2",
    "retry_s": "1",
}
HALVES = (17, 14)


def play_days(scene: World, days: int) -> None:
    for _ in range(days):
        scene.month.play_day()


def settle(scene: World) -> None:
    for outcome in until_quiet(scene):
        assert outcome.ok, outcome.message


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """The books after a month in which nothing went wrong."""
    with world(tmp_path_factory.mktemp("undisturbed"), seed=SEED, scale=SCALE, options=OPTIONS) as scene:
        for days in HALVES:
            play_days(scene, days)
            settle(scene)
        assert ledgers(scene).agrees
        return books(scene.file)


def doubts(scene: World) -> list[str]:
    """What the audit trail says of operations whose outcome was unknown."""
    with opened(configuration.load(scene.settings)) as parts:
        lines = parts.admin.trail("evergreen", limit=1_000_000)
    doubtful = {line.operation for line in lines if line.event == "operation in_doubt"}
    return [line.event for line in lines if line.operation in doubtful]


def killed_after(scene: World, call: int) -> str:
    """Run an update and kill the server after so many calls. Returns the method of the last answered one."""
    last = ""
    for exchange in scene.agent.steps():
        if exchange.number == call:
            last = exchange.method
            scene.server.kill()
    if last:
        scene.server.start()
    return last


@pytest.mark.xdist_group("kill")
class TestKilledBetweenTwoCalls:
    """One life of a connection, with a death after almost every call that there is."""

    def test_ends_in_the_same_books(self, tmp_path: Path, undisturbed: tuple[object, ...]) -> None:
        """QuickBooks acts on a document that went out, and the server that asked is not there any more."""
        died_after: list[str] = []
        with world(tmp_path, seed=SEED, scale=SCALE, options=OPTIONS) as scene:
            for days, calls in zip(HALVES, ((3, 4, 5, 12, 13, 16), (11, 14, 15)), strict=True):
                play_days(scene, days)
                died_after += [killed_after(scene, call) for call in calls]
                settle(scene)

            assert undisturbed == books(scene.file)
            assert ledgers(scene).agrees
            assert scene.file.integrity_faults() == ()
            seen = doubts(scene)
        assert {"authenticate", "sendRequestXML", "receiveResponseXML"} <= set(died_after)
        # The deaths hurt: writes were in doubt, and each was settled by evidence.
        assert seen.count("operation in_doubt") >= 5
        assert seen.count("operation applied") >= 5


class KillingTransport:
    """Kills the server while it works on the so-manieth call to a method."""

    def __init__(self, inner: Transport, scene: World, method: bytes, nth: int, after_s: float) -> None:
        self._inner, self._scene = inner, scene
        self._method, self._left, self._after_s = method, nth, after_s
        self.fired = False

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        self._left -= self._method in body[:1000]
        if self.fired or self._left > 0:
            return self._inner.post(headers, body)
        self.fired = True
        timer = threading.Timer(self._after_s, self._scene.server.kill)
        timer.start()
        try:
            return self._inner.post(headers, body)
        finally:
            timer.join()


@pytest.mark.xdist_group("kill")
def test_killed_in_the_middle_of_a_call(tmp_path: Path, undisturbed: tuple[object, ...]) -> None:
    """Before, during or after its commit: nobody knows which, and the books are the same."""
    plan: Iterator[tuple[bytes, int, float]] = iter(
        [
            (b"receiveResponseXML", 2, 0.004),
            (b"sendRequestXML", 3, 0.002),
            (b"receiveResponseXML", 5, 0.001),
            (b"receiveResponseXML", 6, 0.010),
            (b"sendRequestXML", 6, 0.006),
        ]
    )
    with world(tmp_path, seed=SEED, scale=SCALE, options=OPTIONS) as scene:
        for days, deaths in zip(HALVES, (3, 2), strict=True):
            play_days(scene, days)
            for _ in range(deaths):
                method, nth, after_s = next(plan)
                transport = KillingTransport(
                    HttpTransport(f"{scene.server.url}/qbwc"), scene, method, nth, after_s
                )
                agent = WebConnector(
                    transport,
                    "evergreen",
                    scene.credentials["QBWC_PASSWORD"],
                    quickbooks=scene.file,
                    sleep=lambda _: time.sleep(0.05),
                )
                agent.update()
                assert transport.fired
                scene.server.start()
            settle(scene)

        assert undisturbed == books(scene.file)
        assert ledgers(scene).agrees


@pytest.mark.xdist_group("kill")
def test_killed_while_it_reads_bill(tmp_path: Path) -> None:
    """What was read is kept page by page; the next update reads the rest, and nothing twice."""
    with world(tmp_path, seed=SEED, scale=SCALE, options=OPTIONS) as scene:
        play_days(scene, HALVES[0])
        with scene.fake.hold() as held:
            update = threading.Thread(target=scene.agent.update)
            update.start()
            assert held.wait_for(1) == 1
            scene.server.kill()
        update.join(30)
        assert not scene.agent.outcome.ok
        scene.server.start()
        settle(scene)

        assert ledgers(scene).agrees
        assert scene.file.counts()["Bill"] > 0
