"""The asynchronous client on the wire, each fact as BILL documents it."""

import asyncio
import json

from pytest_httpx import HTTPXMock

from billv3 import AsyncClient, UserLogin

BASE = "https://gateway.stage.bill.com/connect"


def run_with_client(work):
    """Run a coroutine function with a client of the sandbox."""

    async def run():
        login = UserLogin(username="u", password="p", organization_id="008o", dev_key="k")
        async with AsyncClient(login, base_url=BASE) as client:
            return await work(client)

    return asyncio.run(run())


def test_the_developer_key_is_in_the_body_at_login_and_in_a_header_afterwards(httpx_mock: HTTPXMock) -> None:
    """BILL API reference, login: devKey in the JSON body; all other calls carry it in a header."""
    httpx_mock.add_response(url=f"{BASE}/v3/login", json={"sessionId": "s1", "organizationId": "008o"})
    httpx_mock.add_response(url=f"{BASE}/v3/bills/00n1", json={"id": "00n1"})

    bill = run_with_client(lambda client: client.bills.get("00n1"))

    login, get = httpx_mock.get_requests()
    assert bill.id == "00n1"
    assert json.loads(login.content)["devKey"] == "k"
    assert "devKey" not in login.headers
    assert (get.headers["devKey"], get.headers["sessionId"]) == ("k", "s1")


def test_a_list_ends_where_no_next_page_is_named(httpx_mock: HTTPXMock) -> None:
    """BILL docs, search operations with lists: an empty page with nextPage goes on."""
    httpx_mock.add_response(url=f"{BASE}/v3/login", json={"sessionId": "s1", "organizationId": "008o"})
    httpx_mock.add_response(json={"results": [{"id": "009a"}], "nextPage": "t1"})
    httpx_mock.add_response(json={"results": [], "nextPage": "t2"})
    httpx_mock.add_response(json={"results": [{"id": "009b"}]})

    async def ids(client: AsyncClient) -> list[str]:
        return [vendor.id async for vendor in client.vendors.list(archived="unsaid")]

    assert run_with_client(ids) == ["009a", "009b"]
    pages = [request.url.params.get("page") for request in httpx_mock.get_requests()[1:]]
    assert pages == [None, "t1", "t2"]


def test_an_invalid_session_is_renewed_once(httpx_mock: HTTPXMock) -> None:
    """Seen live: 401 with an array of BDC_1109; the read is repeated after one new login."""
    httpx_mock.add_response(url=f"{BASE}/v3/login", json={"sessionId": "s1", "organizationId": "008o"})
    refusal = [
        {"code": "BDC_1109", "severity": "ERROR", "category": "DOWNSTREAM", "message": "Session is invalid."}
    ]
    httpx_mock.add_response(url=f"{BASE}/v3/bills/00n1", status_code=401, json=refusal)
    httpx_mock.add_response(url=f"{BASE}/v3/login", json={"sessionId": "s2", "organizationId": "008o"})
    httpx_mock.add_response(url=f"{BASE}/v3/bills/00n1", json={"id": "00n1"})

    assert run_with_client(lambda client: client.bills.get("00n1")).id == "00n1"
    assert httpx_mock.get_requests()[-1].headers["sessionId"] == "s2"
