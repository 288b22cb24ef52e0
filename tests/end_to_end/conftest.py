"""One scene for all tests that only look, and those who talk to a scene: a command, a browser, a program."""

import io
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs
import httpx
import pytest

from examples.reference_server.cli import main
from examples.reference_server.demo_scene import CONNECTION, World, until_quiet, world

SCALE = 0.1
WEBHOOK_KEY = "planted-webhook-key"


@contextmanager
def played(
    directory: Path, *, seed: int, scale: float, extra: Mapping[str, str] | None = None
) -> Iterator[World]:
    """A month that was synced, and the server that did it, still running."""
    with world(directory, seed=seed, scale=scale, extra=extra) as scene:
        scene.month.play()
        for outcome in until_quiet(scene):
            assert outcome.ok, outcome.message
        yield scene


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A month that was synced, two exceptions, and the server that did it, still running."""
    directory: Path = tmp_path_factory.mktemp("running")
    with played(directory, seed=1, scale=SCALE, extra={"BILL_WEBHOOK_KEY": WEBHOOK_KEY}) as scene:
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
def scene(running: World) -> World:
    """What the clients below talk to; a module with a month of its own has its own `scene`."""
    return running


@pytest.fixture
def http(scene: World) -> Iterator[httpx.Client]:
    """A client that knows nothing yet."""
    with httpx.Client(base_url=scene.server.url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def browser(http: httpx.Client, scene: World) -> httpx.Client:
    """Somebody who is logged in."""
    log_in(http, scene)
    return http


@pytest.fixture
def api(scene: World) -> Iterator[httpx.Client]:
    """A program that knows the admin password."""
    with httpx.Client(
        base_url=f"{scene.server.url}/api/v1/connections/{CONNECTION}",
        headers={"Authorization": f"Bearer {scene.settings['BILLQBD_ADMIN_PASSWORD']}"},
        trust_env=False,
        timeout=30,
    ) as client:
        yield client


def token_in(page: str) -> str:
    """The form token that a page carries."""
    return re.findall(r'name="form_token" value="([0-9a-f]{64})"', page)[0]


def log_in(http: httpx.Client, scene: World) -> str:
    """Log in as a browser does, and return the overview."""
    form = http.get("/login")
    answer = http.post(
        "/login",
        data={"form_token": token_in(form.text), "password": scene.settings["BILLQBD_ADMIN_PASSWORD"]},
    )
    assert answer.status_code == 303
    return http.get("/").raise_for_status().text
