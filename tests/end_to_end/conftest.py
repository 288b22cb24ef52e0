"""One scene for all tests that only look, and helpers to compare company files."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from examples.reference_server.demo_scene import World, until_quiet, world

SCALE = 0.1
WEBHOOK_KEY = "planted-webhook-key"


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A month that was synced, and the server that did it, still running."""
    directory: Path = tmp_path_factory.mktemp("running")
    with world(directory, seed=1, scale=SCALE, extra={"BILL_WEBHOOK_KEY": WEBHOOK_KEY}) as scene:
        scene.month.play()
        for outcome in until_quiet(scene):
            assert outcome.ok, outcome.message
        yield scene


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
