"""How the simulated agent reaches an endpoint: real HTTP, or a WSGI or ASGI application in this process."""

import asyncio
import contextlib
import http.client
import inspect
import io
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Protocol, cast
from urllib.parse import urlsplit

from attrs import field, frozen

__all__ = [
    "AsgiTransport",
    "HttpTransport",
    "RawAnswer",
    "Transport",
    "TransportFailed",
    "WsgiTransport",
    "transport_for",
]


class TransportFailed(Exception):
    """No HTTP answer came: refused, reset, timed out."""


@frozen
class RawAnswer:
    """An HTTP answer as it came."""

    status: int
    content_type: str
    body: bytes = field(repr=False)


class Transport(Protocol):
    """Carries one POST."""

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        """Send and wait.  Raises TransportFailed when no answer comes."""
        ...


class HttpTransport:
    """
    Real HTTP or HTTPS with a new connection for each call, as the agent does.

    Args:
        url: The endpoint.
        timeout_s: How long to wait for an answer; the .NET default is 100.
        context: TLS context for https, such as one that trusts a test certificate.
        expect_continue: Send ``Expect: 100-continue`` and wait a third of a second for the go-ahead, as .NET
            does.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = 100.0,
        context: ssl.SSLContext | None = None,
        expect_continue: bool = False,
    ) -> None:
        self._parts = urlsplit(url)
        self._timeout_s, self._context, self._expect = timeout_s, context, expect_continue
        if self._parts.scheme not in {"http", "https"} or not self._parts.hostname:
            raise ValueError(f"not an http address: {url!r}")

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        """Send one POST; redirects are not followed."""
        parts = self._parts
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host = str(parts.hostname)
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(
                host, parts.port, timeout=self._timeout_s, context=self._context
            )
        else:
            connection = http.client.HTTPConnection(host, parts.port, timeout=self._timeout_s)
        try:
            if self._expect:
                self._send_after_continue(connection, target, headers, body)
            else:
                connection.request("POST", target, body, dict(headers))
            answer = connection.getresponse()
            return RawAnswer(answer.status, answer.getheader("Content-Type", ""), answer.read())
        except (OSError, http.client.HTTPException) as exc:
            raise TransportFailed(f"{type(exc).__name__}: {exc}") from exc
        finally:
            connection.close()

    def _send_after_continue(
        self, connection: http.client.HTTPConnection, target: str, headers: Mapping[str, str], body: bytes
    ) -> None:
        connection.putrequest("POST", target)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.putheader("Expect", "100-continue")
        connection.endheaders()
        # http.client skips 100 answers by itself; .NET sends the body anyway when none comes in time.
        connection.sock.settimeout(0.35)
        with contextlib.suppress(TimeoutError):
            # Look at the answer without taking it away from http.client.
            connection.sock.recv(1, socket.MSG_PEEK)
        connection.sock.settimeout(self._timeout_s)
        connection.send(body)


class WsgiTransport:
    """A WSGI application, called in this thread."""

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        *,
        path: str = "/qbwc",
        remote_address: str = "192.0.2.10",
    ) -> None:
        self._app, self._path, self._remote_address = app, path, remote_address

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        """Call the application once."""
        environ: dict[str, object] = {
            "REQUEST_METHOD": "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": self._path,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self._remote_address,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(
            status: str, sent: list[tuple[str, str]], exc_info: object = None
        ) -> Callable[[bytes], object]:
            del exc_info
            started[:] = [(status, sent)]
            return lambda _data: None

        chunks = self._app(environ, start_response)
        try:
            content = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        status, sent = started[0]
        types = [value for name, value in sent if name.lower() == "content-type"]
        return RawAnswer(int(status.split()[0]), types[0] if types else "", content)


AsgiCallable = Callable[..., "asyncio.Future[None] | object"]


class AsgiTransport:
    """
    An ASGI application, called in an event loop of its own for each call.

    Use `HttpTransport` from another thread for applications that keep things bound to one running loop.
    """

    def __init__(self, app: AsgiCallable, *, path: str = "/qbwc", remote_address: str = "192.0.2.10") -> None:
        self._app, self._path, self._remote_address = app, path, remote_address

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        """Call the application once."""
        return asyncio.run(self._post(headers, body))

    async def _post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        scope: MutableMapping[str, object] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": self._path,
            "raw_path": self._path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [
                *((name.lower().encode(), value.encode()) for name, value in headers.items()),
                (b"content-length", str(len(body)).encode()),
            ],
            "client": (self._remote_address, 50000),
            "server": ("localhost", 80),
            "state": {},
        }
        incoming = [{"type": "http.request", "body": body, "more_body": False}]
        status, content_type, pieces = 0, "", list[bytes]()

        async def receive() -> MutableMapping[str, object]:
            if incoming:
                return cast("MutableMapping[str, object]", incoming.pop())
            return {"type": "http.disconnect"}

        async def send(event: MutableMapping[str, object]) -> None:
            nonlocal status, content_type
            if event["type"] == "http.response.start":
                status = int(cast(int, event["status"]))
                for name, value in cast("Iterable[tuple[bytes, bytes]]", event["headers"]):
                    if name.lower() == b"content-type":
                        content_type = value.decode()
            else:
                pieces.append(cast(bytes, event.get("body", b"")))

        result = self._app(scope, receive, send)
        if inspect.isawaitable(result):
            await result
        return RawAnswer(status, content_type, b"".join(pieces))


def transport_for(endpoint: "str | Callable[..., object] | Transport") -> Transport:
    """
    Choose a transport: an address is real HTTP, a coroutine function is ASGI, any other callable is
    WSGI.
    """
    if isinstance(endpoint, str):
        return HttpTransport(endpoint)
    if hasattr(endpoint, "post"):
        return cast(Transport, endpoint)
    if inspect.iscoroutinefunction(endpoint) or inspect.iscoroutinefunction(
        getattr(endpoint, "__call__", None)  # noqa: B004  an instance may have a coroutine as its call
    ):
        return AsgiTransport(endpoint)
    return WsgiTransport(cast("Callable[..., Iterable[bytes]]", endpoint))
