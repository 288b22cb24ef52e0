"""The fake over sockets and as an httpx transport."""

import asyncio
import socket
import threading

import httpx
import pytest

from billv3.testing import FakeBill, FakeBillServer, Fault
from tests.billv3.fake.wire import Wire, credentials


def test_the_url_ends_in_connect_and_the_other_in_connect_events(fake: FakeBill, wire: Wire) -> None:
    """Bases of the AP API and the webhook API."""
    with FakeBillServer(fake) as server:
        assert server.url.endswith("/connect")
        answer = httpx.get(f"{server.events_url}/v3/events/catalog", headers=wire.headers)
        health = httpx.get(f"{server.url}/v3/health")

    assert [200, 200] == [answer.status_code, health.status_code]
    assert {"appId", "appEnv", "appVersion", "bdcRegion"} == set(health.json())


def test_one_connection_serves_many_requests(fake: FakeBill, wire: Wire) -> None:
    """HTTP/1.1 with kept connections, empty bodies and errors included."""
    with FakeBillServer(fake) as server, socket.create_connection((server.host, server.port)) as raw:
        raw.settimeout(5)
        for _ in range(2):
            raw.sendall(b"GET /connect/v3/nothing HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = raw.recv(65536)
            assert answer.startswith(b"HTTP/1.1 404")
            assert b"BDC_1121" in answer

    with FakeBillServer(fake) as server, httpx.Client(headers=wire.headers) as client:
        assert 200 == client.post(f"{server.url}/v3/logout").status_code
        assert 401 == client.get(f"{server.url}/v3/bills").status_code


def test_a_body_that_is_too_long_is_turned_away_unread(fake: FakeBill) -> None:
    """8 MB; chunked bodies are not taken; the server goes on."""
    with FakeBillServer(fake) as server:
        with socket.create_connection((server.host, server.port)) as raw:
            raw.sendall(b"POST /connect/v3/login HTTP/1.1\r\nHost: x\r\nContent-Length: 52428800\r\n\r\n")
            assert b" 413 " in raw.recv(1000)
        with socket.create_connection((server.host, server.port)) as raw:
            raw.sendall(b"POST /connect/v3/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            assert b" 411 " in raw.recv(1000)
        answer = fake.handle("POST", "/connect/v3/login", "", {}, b"x" * (8 * 1024 * 1024 + 1))
        assert 200 == httpx.get(f"{server.url}/v3/health").status_code

    assert 413 == answer.status


def test_closing_frees_the_port_and_can_be_repeated(fake: FakeBill, wire: Wire) -> None:
    """A demo restarts it on the same port, with kept connections open."""
    first = FakeBillServer(fake).start()
    client = httpx.Client(headers=wire.headers)
    client.get(f"{first.url}/v3/bills")
    first.close()
    first.close()
    with FakeBillServer(fake, port=first.port) as second:
        assert second.port == first.port
        assert 200 == httpx.get(f"{second.url}/v3/bills", headers=wire.headers).status_code
    with pytest.raises(httpx.TransportError):
        client.get(f"{first.url}/v3/bills")
    client.close()


def test_a_client_that_hangs_up_harms_nobody(fake: FakeBill, wire: Wire) -> None:
    """Half a request, then nothing."""
    with FakeBillServer(fake) as server:
        raw = socket.create_connection((server.host, server.port))
        raw.sendall(b"POST /connect/v3/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        raw.close()
        assert 200 == httpx.get(f"{server.url}/v3/bills", headers=wire.headers).status_code


def test_the_transport_serves_httpx_clients(fake: FakeBill) -> None:
    """No socket; any host."""
    with httpx.Client(
        transport=fake.transport(), base_url="https://gateway.stage.bill.com/connect"
    ) as client:
        session = client.post("/v3/login", json=credentials(fake)).json()["sessionId"]
        headers = {"devKey": fake.dev_key, "sessionId": session}
        answer = client.get("/v3/vendors", params={"filters": 'name:sw:"Cedár"'}, headers=headers)
        fake.faults.on_any(Fault.reset_after())
        with pytest.raises(httpx.ReadError):
            client.get("/v3/vendors", headers=headers)

    assert {"results": []} == answer.json()


def test_the_transport_serves_asynchronous_clients_without_blocking(fake: FakeBill, wire: Wire) -> None:
    """Calls of many tasks overlap: the fourth at once is refused; slow calls wait side by side."""

    async def run() -> list[int]:
        async with httpx.AsyncClient(
            transport=fake.transport(), base_url="https://bill.test/connect", headers=wire.headers
        ) as client:
            with fake.hold() as held:
                tasks = [asyncio.create_task(client.get("/v3/vendors")) for _ in range(3)]
                while held.wait_for(3, timeout=0) < 3:  # noqa: ASYNC110
                    await asyncio.sleep(0)
                refused = await client.get("/v3/vendors")
            slow = [answer.status_code for answer in await asyncio.gather(*tasks)]
            fake.latency = 0.02
            many = await asyncio.gather(*(client.get("/v3/vendors") for _ in range(3)))
            fake.faults.on_any(Fault.reset_before())
            with pytest.raises(httpx.ReadError):
                await client.get("/v3/vendors")
            return [refused.status_code, *slow, *(answer.status_code for answer in many)]

    assert [429, 200, 200, 200, 200, 200, 200] == asyncio.run(run())
    assert 0 == fake.in_flight


def test_many_threads_see_one_consistent_world(fake: FakeBill, wire: Wire) -> None:
    """Without limits, 8 threads add 20 vendors each; no id is given twice."""
    from dataclasses import replace

    fake.knobs = replace(fake.knobs, concurrency_limit=100)
    with FakeBillServer(fake) as server:

        def add(number: int) -> None:
            address = {"line1": "a", "city": "b", "zipOrPostalCode": "1", "country": "US"}
            with httpx.Client(headers=wire.headers) as client:
                for n in range(20):
                    body = {"name": f"V{number}-{n}", "address": address}
                    assert 201 == client.post(f"{server.url}/v3/vendors", json=body).status_code

        threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert (160, 160) == (len(set(fake.ids("vendors"))), fake.calls["POST /v3/vendors"])


def test_only_the_transport_knows_httpx() -> None:
    """The rest is the standard library: a fake server needs nothing installed."""
    import ast
    import sys
    from pathlib import Path

    import billv3.testing

    foreign: dict[str, set[str]] = {}
    for path in Path(billv3.testing.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names and not name.startswith("billv3.testing"):
                    foreign.setdefault(path.name, set()).add(name)

    assert {"_transport.py": {"httpx"}} == foreign
