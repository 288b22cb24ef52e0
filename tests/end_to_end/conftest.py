"""One scene for all tests that only look, and helpers to compare company files."""

import io
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import attrs
import httpx
import pytest

from examples.reference_server.cli import main
from examples.reference_server.demo_scene import World, until_quiet, world

SCALE = 0.1
WEBHOOK_KEY = "planted-webhook-key"


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A month that was synced, two exceptions, and the server that did it, still running."""
    directory: Path = tmp_path_factory.mktemp("running")
    with world(directory, seed=1, scale=SCALE, extra={"BILL_WEBHOOK_KEY": WEBHOOK_KEY}) as scene:
        scene.month.play()
        for outcome in until_quiet(scene):
            assert outcome.ok, outcome.message
        # Something that needs a person: two bills that somebody deleted in QuickBooks.
        unpaid = [one for one in scene.file.open_bills() if one.amount == one.open_amount > 0]
        for bill in unpaid[:2]:
            scene.file.delete(bill.txn_id)
        assert scene.agent.update().ok
        yield scene


@attrs.frozen
class Said:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Main = Callable[[tuple[str, ...], Mapping[str, str]], Said]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Main:
    """Run a command from its very beginning, but in this process: much faster than in one of its own."""

    def run(arguments: tuple[str, ...], settings: Mapping[str, str]) -> Said:
        with monkeypatch.context() as patch:
            for name in os.environ:
                if name.startswith(("BILLQBD_", "BILL_", "QBWC_")):
                    patch.delenv(name)
            for name, value in settings.items():
                patch.setenv(name, value)
            patch.setattr("sys.argv", ["reference_server", *arguments])
            patch.setattr("sys.stdin", io.StringIO())
            with pytest.raises(SystemExit) as ended:
                main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def http(running: World) -> Iterator[httpx.Client]:
    """A client that knows nothing yet."""
    with httpx.Client(base_url=running.server.url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def api(running: World) -> Iterator[httpx.Client]:
    """A program that knows the admin password."""
    with httpx.Client(
        base_url=f"{running.server.url}/api/v1/connections/evergreen",
        headers={"Authorization": f"Bearer {running.settings['BILLQBD_ADMIN_PASSWORD']}"},
        trust_env=False,
        timeout=30,
    ) as client:
        yield client
