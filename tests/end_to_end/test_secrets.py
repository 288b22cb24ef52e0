"""Planted secrets are nowhere but where they must be."""

import httpx
import pytest

from examples.reference_server.demo_scene import World
from examples.reference_server.logs import MASK, PASSING_MAX, Redactor
from tests.end_to_end.conftest import WEBHOOK_KEY, Main

pytestmark = pytest.mark.xdist_group("running")


def planted(running: World) -> dict[str, str]:
    """Every secret there is, by name."""
    ticket = next(one.result for one in running.agent.transcript if one.method == "authenticate")
    assert isinstance(ticket, list)
    sessions = {f"BILL session {number}": str(row) for number, row in enumerate(running.fake._world.sessions)}
    return {
        "BILL password": running.credentials["BILL_PASSWORD"],
        "BILL developer key": running.credentials["BILL_DEV_KEY"],
        "webhook key": WEBHOOK_KEY,
        "Web Connector password": running.credentials["QBWC_PASSWORD"],
        "admin password": running.settings["BILLQBD_ADMIN_PASSWORD"],
        "sealing key": running.settings["BILLQBD_SECRET_KEY"],
        "ticket": ticket[0],
        **sessions,
    }


def found_in(text: str | bytes, secrets: dict[str, str]) -> list[str]:
    raw = text.encode() if isinstance(text, str) else text
    return [name for name, secret in secrets.items() if secret.encode() in raw]


def test_the_search_finds_what_is_there(running: World) -> None:
    """A search that finds nothing anywhere would prove nothing."""
    secrets = planted(running)

    assert len(secrets) >= 8
    assert all(len(secret) >= 8 for secret in secrets.values())
    assert found_in(f"a {secrets['ticket']} b", secrets) == ["ticket"]


def test_not_in_the_log(running: World) -> None:
    """The server's log has lines, and no secret in them."""
    log = running.server.log.read_text()

    assert '"event": "request"' in log
    assert found_in(log, planted(running)) == []


def test_not_in_the_database(running: World) -> None:
    """The bytes of the SQLite file, its write-ahead log included, hold them only sealed or hashed."""
    directory = running.server.log.parent
    files = [path for path in directory.iterdir() if path.name.startswith("demo.db")]
    bytes_ = b"".join(path.read_bytes() for path in files)

    assert b"evergreen" in bytes_
    assert b"$argon2" in bytes_
    assert found_in(bytes_, planted(running)) == []


def test_not_in_the_api_and_the_audit_trail(running: World, api: httpx.Client) -> None:
    """Whatever can be asked for."""
    bill = running.fake.ids("bills")[0]
    texts = [
        api.get(path).raise_for_status().text
        for path in ("exceptions", "waiting", "operations", "audit?limit=1000", f"records/{bill}")
    ]
    texts.append(httpx.get(f"{running.server.url}/metrics", trust_env=False).text)

    assert all(texts)
    assert found_in("".join(texts), planted(running)) == []


def test_not_on_the_command_line(running: World, command: Main) -> None:
    """Each command that prints something."""
    bill = running.fake.ids("bills")[0]
    told = ""
    for arguments in (
        ("status", "evergreen"),
        ("exceptions", "evergreen"),
        ("waiting", "evergreen"),
        ("operations", "evergreen", "--json"),
        ("audit", "evergreen", bill, "--json"),
        ("qwc", "evergreen"),
    ):
        result = command(arguments, running.settings)
        assert result.returncode == 0, result.stderr
        told += result.stdout + result.stderr

    assert "evergreen" in told
    assert found_in(told, planted(running)) == []


def test_a_server_that_runs_for_long_looks_for_no_more_sessions_than_are_alive() -> None:
    """BILL gives new sessions every day; what lasts is blotted out for ever."""
    redactor = Redactor()
    redactor.learn(["a lasting secret"])
    for number in range(PASSING_MAX + 1):
        redactor.learn(["session first"], passing=True)
        redactor.learn([f"session {number:05}"], passing=True)

    assert redactor.clean("a lasting secret") == MASK
    assert redactor.clean("session first") == MASK
    assert redactor.clean(f"session {PASSING_MAX:05}") == MASK
    assert redactor.clean("session 00000") == "session 00000"
