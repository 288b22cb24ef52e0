"""Everything around the SOAP call: pages, WSDL, limits, proxies, adapters."""

import asyncio
import contextlib
import io

import pytest
from lxml import etree

from qbwc import (
    Accepted,
    AsyncBaseWork,
    AsyncMemorySessionStore,
    AsyncWebConnectorService,
    Finished,
    HttpRequest,
    Progress,
    Request,
    Settings,
)
from qbwc.asgi import AsgiApp
from qbwc.calls import METHODS, NAMESPACE
from qbwc.http import address_of, early_answer, public_url
from qbwc.testing import Status, WebConnector
from qbwc.testing._agent_soap import write_call
from qbwc.wsgi import WsgiApp
from tests.qbwc.support import Caller, Decided, NotedWork, service_for

WSDL_ADDRESS = "{http://schemas.xmlsoap.org/wsdl/soap/}address"


def handle(method="GET", path="/qbwc", query="", *, headers=None, body=b"", **settings):
    return service_for(Decided(), **settings).handle(HttpRequest(method, path, query, headers or {}, body))


@pytest.mark.parametrize(("path", "query"), [("/qbwc", ""), ("/qbwc/support", ""), ("/qbwc", "support")])
def test_pages_are_harmless_and_200(path, query):
    """AppURL and AppSupport are fetched when the QWC file is added (QBWC1003, QBWC1004); HEAD as well."""
    get = handle("GET", path, query, title="Ledger & Sons", support_html="<p>Call us.</p>")
    head = handle("HEAD", path, query, title="Ledger & Sons", support_html="<p>Call us.</p>")

    assert (get.status, head.status) == (200, 200)
    assert b"Ledger &amp; Sons" in get.body
    assert (b"Call us." in get.body) == (path != "/qbwc" or query != "")
    assert (head.body, head.headers) == (b"", get.headers)


@pytest.mark.parametrize("query", ["wsdl", "WSDL", "singleWsdl", "x=1&wsdl"])
def test_the_wsdl_is_served_with_the_public_address(query):
    """The address is the configured one, whatever the request says."""
    answer = handle(
        "GET", "/x", query, headers={"host": "evil.example"}, public_url="https://books.example.com/qbwc"
    )

    assert dict(answer.headers)["Content-Type"] == "text/xml; charset=utf-8"
    assert (
        etree.fromstring(answer.body).find(f".//{WSDL_ADDRESS}").get("location")
        == "https://books.example.com/qbwc"
    )


@pytest.mark.parametrize(
    ("trusted", "headers", "url"),
    [
        (0, {"host": "books.example.com"}, "http://books.example.com/qbwc"),
        (
            0,
            {"host": "in:8000", "x-forwarded-host": "out", "x-forwarded-proto": "https"},
            "http://in:8000/qbwc",
        ),
        (1, {"host": "in:8000", "x-forwarded-host": "out", "x-forwarded-proto": "https"}, "https://out/qbwc"),
        (
            1,
            {"host": "in", "x-forwarded-host": "evil, out", "x-forwarded-proto": "http, https"},
            "https://out/qbwc",
        ),
        (1, {"host": "in", "x-forwarded-proto": "gopher"}, "http://in/qbwc"),
        (0, {"host": 'x"><script>'}, "http://localhost/qbwc"),
        (0, {}, "http://localhost/qbwc"),
    ],
)
def test_forwarded_headers_count_only_if_trusted(trusted, headers, url):
    """A stranger must not write the address into our WSDL."""
    assert public_url(HttpRequest("GET", "/qbwc", "", headers), Settings(trusted_proxies=trusted)) == url


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (0, "203.0.113.5", "192.0.2.1"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        (2, "6.6.6.6, 203.0.113.5, 192.0.2.7", "203.0.113.5"),
        (2, "203.0.113.5", "192.0.2.1"),
        (1, "[2001:db8::1]", "2001:db8::1"),
        (1, "nonsense", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_the_callers_address_is_counted_from_the_right(trusted, forwarded, address):
    """What stands left of our own proxies was written by the caller."""
    request = HttpRequest("POST", headers={"x-forwarded-for": forwarded}, remote_address="192.0.2.1")

    assert address_of(request, Settings(trusted_proxies=trusted)) == address


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("PUT", {}, 405),
        ("DELETE", {}, 405),
        ("POST", {"content-encoding": "gzip"}, 415),
        ("POST", {"content-length": "50000000"}, 413),
        ("POST", {"content-length": "9" * 5000}, 413),
    ],
)
def test_refusals_have_a_sentence(method, headers, status):
    """Documented answers, plain text."""
    answer = handle(method, headers=headers)

    assert answer.status == status
    assert answer.body.decode().strip().endswith(".")


def test_a_mistake_of_the_caller_is_a_fault_with_400():
    """5xx is kept for our own mistakes; .NET and zeep read a fault from either."""
    answer = handle("POST", body=b"<a")

    assert answer.status == 400
    assert b"<faultcode>soap:Client</faultcode>" in answer.body


def test_a_wrong_soap_action_does_not_matter():
    """The body says what is called (section 15)."""
    body = write_call("serverVersion", {})
    answer = handle("POST", headers={"soapaction": '"urn:wrong"'}, body=body)

    assert answer.status == 200


class Endless(io.RawIOBase):
    """A body that never ends, and counts what was read of it."""

    taken = 0

    def read(self, size=-1):
        self.taken += size
        return b"x" * size


def wsgi_post(app, stream, **environ):
    statuses = []
    body = b"".join(
        app(
            {"REQUEST_METHOD": "POST", "wsgi.input": stream, **environ},
            lambda status, headers: statuses.append(status),
        )
    )
    return statuses[0], body


@pytest.mark.parametrize("zeros", [0, 30, 5000])
def test_wsgi_refuses_a_huge_body_unread(zeros):
    """A declared length beyond the limit is answered before the first byte, however it is written."""
    stream = Endless()
    app = WsgiApp(service_for(Decided()))
    status, body = wsgi_post(app, stream, CONTENT_LENGTH=f"{'0' * zeros}50000000")

    assert (status, stream.taken) == ("413 Request Entity Too Large", 0)
    assert b"limit" in body


def test_wsgi_reads_a_body_whose_length_has_leading_zeros():
    """They are legal, and say nothing."""
    body = write_call("serverVersion", {})
    app = WsgiApp(service_for(Decided()))
    status, _body = wsgi_post(app, io.BytesIO(body), CONTENT_LENGTH=f"{'0' * 5000}{len(body)}")

    assert status == "200 OK"


def test_wsgi_stops_reading_a_stream_at_the_limit():
    """Chunked bodies have no length; no more than the limit is kept."""
    stream = Endless()
    app = WsgiApp(service_for(Decided(), body_bytes_max=100_000))
    status, _body = wsgi_post(app, stream, **{"wsgi.input_terminated": True})

    assert status.startswith("413")
    assert stream.taken <= 200_000


def test_wsgi_does_not_wait_for_a_body_without_a_length():
    """Reading a socket that nobody closes would hang."""
    stream = Endless()
    status, _body = wsgi_post(WsgiApp(service_for(Decided())), stream)

    assert (status[:3], stream.taken) == ("400", 0)


def test_wsgi_refuses_a_body_that_takes_too_long():
    """A slow sender does not hold a worker."""
    app = WsgiApp(service_for(Decided(), body_seconds_max=0.001))

    class Slow(Endless):
        def read(self, size=-1):
            import time

            time.sleep(0.01)
            return b"x"

    status, body = wsgi_post(app, Slow(), CONTENT_LENGTH="100")

    assert status.startswith("408")
    assert b"did not arrive" in body


def asgi(app, events, **scope):
    sent, left = [], list(events)

    async def receive():
        if left:
            return left.pop(0)
        return await asyncio.sleep(60)

    async def send(event):
        sent.append(event)

    base = {
        "type": "http",
        "method": "POST",
        "path": "/qbwc",
        "headers": [],
        "query_string": b"",
        "scheme": "http",
    }
    asyncio.run(app({**base, **scope}, receive, send))
    return sent, len(left)


def test_asgi_stops_reading_at_the_limit():
    """413 as soon as it is known; the rest is not received."""
    piece = {"type": "http.request", "body": b"x" * 60_000, "more_body": True}
    sent, left = asgi(
        AsgiApp(service_for(Decided(), body_bytes_max=100_000)), [dict(piece) for _n in range(50)]
    )

    assert (sent[0]["status"], left) == (413, 48)


def test_asgi_refuses_a_body_that_takes_too_long():
    """A slow sender does not hold a task."""
    sent, _left = asgi(AsgiApp(service_for(Decided(), body_seconds_max=0.01)), [])

    assert sent[0]["status"] == 408


def test_asgi_leaves_a_client_that_hung_up():
    """Nothing is worked and nothing is sent."""
    sent, _left = asgi(AsgiApp(service_for(Decided())), [{"type": "http.disconnect"}])

    assert sent == []


def test_asgi_lifespan_and_websocket():
    """Mounted as the whole application, servers ask for both."""
    app = AsgiApp(service_for(Decided()))
    lifespan, _left = asgi(
        app, [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}], type="lifespan"
    )
    websocket, _left = asgi(app, [], type="websocket")

    assert [event["type"] for event in lifespan] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
    assert websocket == [{"type": "websocket.close", "code": 1003}]


def test_asgi_knows_its_mount_point():
    """Servers disagree whether path holds root_path; the WSDL's address is the same."""
    pages = []
    for path in ("/qbwc", "/api/qbwc"):
        sent, _left = asgi(
            AsgiApp(service_for(Decided())),
            [],
            method="GET",
            path=path,
            root_path="/api",
            query_string=b"wsdl",
            headers=[(b"host", b"books.example.com")],
            client=("192.0.2.1", 1),
        )
        pages.append(sent[1]["body"])

    assert pages[0] == pages[1]
    assert b"http://books.example.com/api/qbwc" in pages[0]


class AsyncWork(AsyncBaseWork):
    """The three-request work, with coroutines that really wait."""

    async def next_request(self, unit, session, host):
        await asyncio.sleep(0)
        done = int(unit.notes.get("done", "0"))
        return Request(f"<q{done}/>") if done < 3 else Finished("3 done")

    async def response(self, unit, session, xml):
        await asyncio.sleep(0)
        unit.notes["done"] = str(int(unit.notes.get("done", "0")) + 1)
        return Progress(50)


class AsyncLogin:
    async def login(self, username, password):
        await asyncio.sleep(0)
        return Accepted(username)


def test_the_asynchronous_service_does_the_same():
    """One core, two services."""
    app = AsgiApp(AsyncWebConnectorService(AsyncWork(), AsyncLogin(), AsyncMemorySessionStore()))
    outcome = WebConnector(app, "acme", "p").update()

    assert (outcome.status, outcome.message, outcome.requests) == (Status.DONE, "3 done", 4)


class Failing(AsyncWork):
    """Notes something, then fails as it is told."""

    def __init__(self, failure):
        self.failure = failure

    async def next_request(self, unit, session, host):
        unit.notes["half"] = "done"
        if isinstance(self.failure, float):
            await asyncio.sleep(self.failure)
        raise self.failure


def soap(method, **values):
    full = {p.wire: 0 if p.integer else "" for p in METHODS[method].parameters} | values
    return HttpRequest("POST", body=write_call(method, full))


async def notes_after(failure, timeout_s):
    """Log in, ask once, and look what is left of the unit."""
    store = AsyncMemorySessionStore()
    service = AsyncWebConnectorService(Failing(failure), AsyncLogin(), store)
    opened = await service.handle(soap("authenticate", strUserName="acme"))
    ticket = etree.fromstring(opened.body).findtext(f".//{{{NAMESPACE}}}string")
    answer = None
    with contextlib.suppress(TimeoutError):
        answer = await asyncio.wait_for(service.handle(soap("sendRequestXML", ticket=ticket)), timeout_s)
    why = await service.handle(soap("getLastError", ticket=ticket))
    async with store.unit("acme") as unit:
        return answer, why.body, dict(unit.notes)


def test_an_asynchronous_work_that_fails_is_rolled_back_and_answered_calmly():
    """The same promise as for the synchronous one."""
    answer, why, notes = asyncio.run(notes_after(RuntimeError("broken"), 10))

    assert (answer.status, notes) == (200, {})
    assert b"<sendRequestXMLResult></sendRequestXMLResult>" in answer.body
    assert b"reference" in why


def test_a_cancelled_call_is_rolled_back():
    """The agent hung up: the server cancels, nothing of the call remains, and the next call is served."""
    answer, why, notes = asyncio.run(notes_after(60.0, 0.05))

    assert (answer, notes) == (None, {})
    assert b"No error is known." in why


def test_a_slow_call_is_logged(caplog):
    """The agent gives up after 100 s; the log warns long before."""
    call = Caller(service_for(Decided(), slow_call_s=0.0))
    call("serverVersion")

    assert "serverVersion took" in caplog.text


@pytest.mark.parametrize("adapter", [WsgiApp, AsgiApp])
def test_a_whole_update_through_each_adapter(adapter):
    """The same bytes through WSGI and ASGI."""
    outcome = WebConnector(adapter(service_for(NotedWork())), "acme", "secret-password").update()

    assert outcome.methods == (
        *("serverVersion", "clientVersion", "authenticate"),
        *("sendRequestXML", "receiveResponseXML") * 3,
        "closeConnection",
    )
    assert (outcome.status, outcome.message) == (Status.DONE, "3 done")


def test_early_answers_need_no_body():
    """Adapters ask before they read."""
    assert early_answer(HttpRequest("POST"), Settings()) is None


@pytest.mark.parametrize(
    "url", ["books.example.com", "ftp://x/", "https:///x", "https://x/?a=1", "https://x/#a"]
)
def test_a_public_url_is_absolute(url):
    """A wrong one would be noticed only by the first client that reads the WSDL."""
    with pytest.raises(ValueError, match="public_url"):
        Settings(public_url=url)
