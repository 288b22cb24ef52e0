"""Whatever is thrown at the running server: the documented answer, and it keeps serving."""

import contextlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import httpx
import pytest

from billv3 import webhooks
from billv3.testing import FakeBillServer
from examples.reference_server import process
from examples.reference_server.demo_scene import World, free_port, ledgers, until_quiet, world
from qbwc.testing import Status, WebConnector
from syncer.stores.migrate import upgrade
from tests.end_to_end.conftest import WEBHOOK_KEY, Main

pytestmark = pytest.mark.xdist_group("running")

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MEGABYTE = 1024 * 1024


def envelope(method: str, **arguments: str) -> str:
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in arguments.items())
    return (
        f'<?xml version="1.0"?><soap:Envelope xmlns:soap="{SOAP}"><soap:Body>'
        f'<{method} xmlns="http://developer.intuit.com/">{inside}</{method}></soap:Body></soap:Envelope>'
    )


def soap(http: httpx.Client, body: str | bytes) -> httpx.Response:
    return http.post("/qbwc", content=body, headers={"Content-Type": "text/xml; charset=utf-8"})


@pytest.fixture(autouse=True)
def keeps_serving(running: World) -> Iterator[None]:
    """After each of these tests, the next update is as good as the first."""
    pid = running.server.pid
    yield
    assert pid == running.server.pid
    assert httpx.get(f"{running.server.url}/readyz", trust_env=False).status_code == 200
    outcome = running.agent.update()
    assert outcome.ok, outcome.message


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not xml at all",
        "<unclosed>",
        f'<soap:Envelope xmlns:soap="{SOAP}"/>',
        envelope("dropAllTables"),
        b"\xff\xfe\x00\x00",
        envelope("authenticate", strUserName="&undeclared;"),
        "<a>" * 5_000,
    ],
    ids=["empty", "no xml", "unclosed", "no body", "unknown method", "no text", "unknown entity", "deep"],
)
def test_a_malformed_body_is_the_caller_s_fault(http: httpx.Client, body: str | bytes) -> None:
    """A SOAP fault with status 400, in one sentence, and no trace of our insides."""
    answer = soap(http, body)

    assert answer.status_code == 400
    assert "faultcode" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
    ids=["file", "billion laughs", "network"],
)
def test_a_document_type_is_refused_unread(http: httpx.Client, doctype: str) -> None:
    """No entity is expanded and nothing is fetched."""
    body = envelope("authenticate", strUserName="&e;", strPassword="&b;")
    answer = soap(http, body.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{doctype}'))

    assert answer.status_code == 400
    assert "root:" not in answer.text
    assert "haha" not in answer.text


def test_an_unknown_ticket_opens_nothing(http: httpx.Client) -> None:
    """Each call is answered politely and empty, so that the agent ends the update."""
    ticket = "0b1c7f2e-6a8e-4d57-9a59-4a9d0c9f7f11"
    asked = soap(http, envelope("sendRequestXML", ticket=ticket, strHCPResponse=""))
    told = soap(http, envelope("receiveResponseXML", ticket=ticket, response="&lt;QBXML/&gt;"))
    why = soap(http, envelope("getLastError", ticket=ticket))

    assert [asked.status_code, told.status_code, why.status_code] == [200, 200, 200]
    assert "QBXML" not in asked.text
    assert "<receiveResponseXMLResult>-" in told.text
    assert "expired" in why.text


@pytest.mark.parametrize("username", ["evergreen", "nobody"])
def test_a_wrong_password_is_told_so(running: World, username: str) -> None:
    """The agent asks its user to check name and password (`nvu`), and QuickBooks is not touched."""
    agent = WebConnector(f"{running.server.url}/qbwc", username, "wrong", quickbooks=running.file)
    outcome = agent.update()

    assert Status.REFUSED is outcome.status
    assert outcome.code == 1040


def peak_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


@pytest.mark.parametrize(
    "path", ["/qbwc", "/login", "/webhooks/bill", "/api/v1/connections/evergreen/replay"]
)
def test_a_body_of_50_mb_is_refused_by_its_length(running: World, path: str) -> None:
    """413 before the body is read."""
    before = peak_kb(running.server.pid)
    parts = urlsplit(running.server.url)
    token = running.settings["BILLQBD_ADMIN_PASSWORD"]
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {50 * MEGABYTE}\r\n\r\n"
    )
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as raw:
        raw.sendall(head.encode())
        answer = raw.recv(200)

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert peak_kb(running.server.pid) - before < 8 * 1024


@pytest.mark.parametrize("path", ["/qbwc", "/login", "/webhooks/bill"])
def test_a_body_of_50_mb_without_a_length_is_cut_off(running: World, path: str) -> None:
    """Streamed in chunks: read no further than the limit, so memory stays bounded."""
    before = peak_kb(running.server.pid)

    def pieces() -> Iterator[bytes]:
        for _ in range(50):
            yield b" " * MEGABYTE

    status = 413
    with (
        # The server hangs up while we are still sending; whether we see its answer first is a matter of luck.
        contextlib.suppress(httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError),
        httpx.Client(trust_env=False, timeout=60) as client,
    ):
        status = client.post(f"{running.server.url}{path}", content=pieces()).status_code

    assert status == 413
    assert peak_kb(running.server.pid) - before < 160 * 1024


def test_bill_away_during_an_update_is_told_and_made_up_for(tmp_path: Path) -> None:
    """The update ends with a plain reason; once BILL is back, the next one brings everything."""
    with world(tmp_path, seed=4, scale=0.03) as scene:
        scene.month.play()
        port = scene.bill.port
        scene.bill.close()
        outcome = scene.agent.update()
        exceptions = process.run(("exceptions", "evergreen", "--json"), scene.settings)
        told = json.loads(exceptions.stdout)

        assert "BILL" in outcome.message
        assert [one["kind"] for one in told] == ["connection"]
        assert all(one["cause"] and one["fix"] for one in told)
        assert {"Bill": scene.file.counts().get("Bill", 0)} == {"Bill": 0}

        with FakeBillServer(scene.fake, port=port):
            for done in until_quiet(scene):
                assert done.ok
            assert ledgers(scene).agrees


class TestWebhooks:
    """A notification is a hint to read, once its signature was checked."""

    def send(self, http: httpx.Client, body: bytes, key: str = WEBHOOK_KEY) -> httpx.Response:
        return http.post(
            "/webhooks/bill", content=body, headers={webhooks.SIGNATURE_HEADER: webhooks.signature(body, key)}
        )

    def body(self, running: World, bill: str, event: str = "e-1") -> bytes:
        return json.dumps(
            {
                "metadata": {
                    "eventId": event,
                    "organizationId": running.fake.organization_id,
                    "eventType": "bill.updated",
                },
                "bill": {"id": bill, "amount": 1_000_000},
            }
        ).encode()

    def test_a_signed_one_leads_to_a_reading(self, running: World, http: httpx.Client) -> None:
        """And to nothing else: the amount in it is not believed."""
        bill = running.fake.ids("bills")[0]
        before = running.fake.counts()

        assert self.send(http, self.body(running, bill)).status_code == 200
        assert self.send(http, self.body(running, bill)).status_code == 200
        assert running.agent.update().ok
        assert before == running.fake.counts()
        assert "1000000" not in {str(one.amount) for one in running.file.transactions("Bill")}

    def test_one_that_names_no_record_is_taken_and_not_read(self, running: World, http: httpx.Client) -> None:
        """BILL would only send it again; and no update is troubled by it."""
        assert self.send(http, self.body(running, "00n,00n", "e-odd")).status_code == 200
        assert running.agent.update().ok

    @pytest.mark.parametrize("how", ["wrong key", "unsigned", "changed", "no json", "other organization"])
    def test_others_are_refused(self, running: World, http: httpx.Client, how: str) -> None:
        """400 and no hint."""
        body = self.body(running, running.fake.ids("bills")[0], f"e-{how}")
        match how:
            case "wrong key":
                answer = self.send(http, body, "guessed")
            case "unsigned":
                answer = http.post("/webhooks/bill", content=body)
            case "changed":
                headers = {webhooks.SIGNATURE_HEADER: webhooks.signature(body, WEBHOOK_KEY)}
                answer = http.post("/webhooks/bill", content=body + b" ", headers=headers)
            case "no json":
                answer = self.send(http, b"hello")
            case _:
                answer = self.send(http, body.replace(running.fake.organization_id.encode(), b"008other"))

        assert answer.status_code == 400
        assert answer.json()["error"]["problem"]


class TestSettings:
    """One line that says which variable, what is wrong and what to do; code 2, no traceback, no secret."""

    GOOD: ClassVar = {
        "BILLQBD_SECRET_KEY": "K" * 43,
        "BILLQBD_DATABASE_URL": "sqlite:////tmp/never-made/x.db",
        "BILLQBD_ADMIN_PASSWORD": "planted-admin-password",
    }

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("BILLQBD_SECRET_KEY", ""),
            ("BILLQBD_SECRET_KEY", "planted-but-malformed"),
            ("BILLQBD_PORT", "eighty"),
            ("BILLQBD_PORT", "99999"),
            ("BILLQBD_PUBLIC_URL", "books.example.com"),
            ("BILLQBD_PUBLIC_URL", "https://user:planted-password@books.example.com"),
            ("BILLQBD_BILL_URL", "gateway.prod.bill.com"),
            ("BILLQBD_DATABASE_URL", "mysql://root:planted-password@db/x"),
            ("BILLQBD_DATABASE_URL", "sqlite://"),
        ],
    )
    def test_a_bad_one(self, command: Main, tmp_path: Path, name: str, value: str) -> None:
        """Missing or malformed."""
        good = {**self.GOOD, "BILLQBD_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
        result = command(("serve",), {**good, name: value})

        assert result.returncode == 2
        lines = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
        assert len(lines) == 1
        assert name in lines[0]
        assert "Traceback" not in result.stderr
        assert "planted" not in result.stderr

    def test_a_database_without_tables(self, command: Main, tmp_path: Path) -> None:
        """Says to migrate; code 1, since no setting is wrong."""
        good = {**self.GOOD, "BILLQBD_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
        result = command(("status", "evergreen"), good)

        assert (result.returncode, "migrate" in result.stderr) == (1, True)

    def test_bill_not_to_be_reached(self, command: Main, tmp_path: Path) -> None:
        """`connect` says so in one line with code 1, and stores nothing."""
        env = {
            **self.GOOD,
            "BILLQBD_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}",
            "BILLQBD_BILL_URL": f"http://127.0.0.1:{free_port()}/connect",
            "BILL_DEV_KEY": "planted-dev-key",
            "BILL_ORGANIZATION_ID": "008org",
            "BILL_USERNAME": "someone",
            "BILL_PASSWORD": "planted-bill-password",
            "QBWC_USERNAME": "evergreen",
            "QBWC_PASSWORD": "planted-qbwc-password",
        }
        assert command(("migrate",), env).returncode == 0
        result = command(("connect", "evergreen", "--payment-account", "Checking"), env)

        assert result.returncode == 1
        assert len(result.stderr.splitlines()) == 1
        assert "BILL" in result.stderr
        assert "planted" not in result.stderr
        assert command(("status", "evergreen"), env).returncode == 1

    def test_an_address_that_is_none_of_ours(self, tmp_path: Path) -> None:
        """Seen by the real process: the last thing before it serves."""
        good = {**self.GOOD, "BILLQBD_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
        upgrade(good["BILLQBD_DATABASE_URL"])
        result = process.run(("serve",), {**good, "BILLQBD_HOST": "no such host"})

        assert result.returncode == 2
        assert result.stderr.splitlines()[-1].startswith(
            "Error: BILLQBD_HOST 'no such host' cannot be resolved."
        )
        assert "Traceback" not in result.stderr
