"""What the server answers while its database cannot be used, and to what needs none."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from examples.reference_server import app
from examples.reference_server import config as configuration
from examples.reference_server.parts import opened
from syncer.sealing import generate_key

ADMIN = "correct horse battery staple"

Call = Callable[..., httpx.Response]


@pytest.fixture
def call() -> Iterator[Call]:
    """Calls a server whose PostgreSQL does not answer; the driver's own words name its address."""
    config = configuration.load(
        {
            "BILLQBD_DATABASE_URL": "postgresql+psycopg://ledger_owner:hunter2@127.0.0.1:1/ledgers",
            "BILLQBD_SECRET_KEY": generate_key(),
            "BILLQBD_ADMIN_PASSWORD": ADMIN,
        }
    )
    with opened(config) as parts:
        transport = httpx.ASGITransport(app.build(parts))

        async def send(method: str, path: str, **more: Any) -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, **more)

        yield lambda *what, **more: asyncio.run(send(*what, **more))


def test_not_ready_says_only_what_kind_of_trouble_it_is(call: Call) -> None:
    """The driver's words go to the log."""
    with capture_logs() as logs:
        answer = call("GET", "/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "trouble": "Unavailable"}
    (said,) = (line for line in logs if line["event"] == "not ready")
    assert "127.0.0.1" in said["problem"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/metrics"), ("POST", "/webhooks/bill")])
def test_nothing_that_needs_no_login_repeats_the_driver(call: Call, method: str, path: str) -> None:
    """Where the database is, and as whom we log in there, is nobody's business."""
    with capture_logs() as logs:
        answer = call(method, path)

    assert answer.status_code == 503
    assert answer.json()["error"]["problem"] == "The server cannot do that just now."
    assert [line["path"] for line in logs if "127.0.0.1" in line.get("problem", "")] == [path]


def test_a_body_that_is_nested_without_end_is_no_json(call: Call) -> None:
    """It is refused like any other that cannot be read; the database is not asked."""
    answer = call(
        "POST",
        "/api/v1/connections/acme/skip",
        content=b"[" * 50_000,
        headers={"Authorization": f"Bearer {ADMIN}"},
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("limit", ["0", "1001", "00000000101001", "9" * 5000])
def test_a_limit_beyond_the_limit_is_refused_however_it_is_written(call: Call, limit: str) -> None:
    """Else one call might load all that a connection ever did."""
    answer = call(
        "GET",
        f"/api/v1/connections/acme/operations?limit={limit}",
        headers={"Authorization": f"Bearer {ADMIN}"},
    )

    assert answer.status_code == 400


def test_who_is_logged_in_reads_what_is_wrong(call: Call) -> None:
    """He can do something about it."""
    answer = call("GET", "/api/v1/connections", headers={"Authorization": f"Bearer {ADMIN}"})

    assert answer.status_code == 503
    assert "127.0.0.1" in answer.json()["error"]["problem"]
