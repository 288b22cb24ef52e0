"""The fake over real HTTP on loopback: HTTP/1.1 with kept connections, a thread for each, bodies bounded."""

import socket
import struct
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self

from billv3.testing._fake import MAX_BODY, FakeBill
from billv3.testing._faults import ConnectionLost

_IDLE_SECONDS: Final = 60
_RESET: Final = struct.pack("ii", 1, 0)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], fake: FakeBill) -> None:
        super().__init__(address, _Handler)
        self.fake = fake
        self.connections: set[socket.socket] = set()
        self.lock = threading.Lock()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "FakeBill"
    sys_version = ""
    timeout = _IDLE_SECONDS
    wbufsize = -1  # header and body leave in one piece
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.server.lock:
            self.server.connections.add(self.connection)

    def finish(self) -> None:
        with self.server.lock:
            self.server.connections.discard(self.connection)
        try:
            super().finish()
        except OSError:
            self.close_connection = True  # the other side has gone; nothing is left to tell it

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True  # a client that hangs up ends its own connection only

    def _serve(self) -> None:
        body = self._read_body()
        if body is None:
            return
        path, _, query = self.path.partition("?")
        try:
            answer = self.server.fake.handle(self.command, path, query, dict(self.headers.items()), body)
        except ConnectionLost:
            self._break()
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    def _read_body(self) -> bytes | None:
        """Return the body, or None after refusing one that is too long or of unknown length."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit():
            self._turn_away(HTTPStatus.LENGTH_REQUIRED)
            return None
        if int(length) > MAX_BODY:
            self._turn_away(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return None
        return self.rfile.read(int(length))

    def _turn_away(self, status: HTTPStatus) -> None:
        self.close_connection = True
        self.send_response(status)
        self.send_header("Connection", "close")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _break(self) -> None:
        """Close with a reset instead of an answer."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.connection.close()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815  # http.server looks for these names

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: calls are in `FakeBill.log`."""


class FakeBillServer:
    """
    Serves a `FakeBill` on loopback until closed.

    Use as a context manager, or `start` and `close`. Attributes: `url`, which ends in ``/connect``;
    `events_url`, which ends in ``/connect-events``; `port`.
    """

    def __init__(self, fake: FakeBill, host: str = "127.0.0.1", port: int = 0) -> None:
        self.fake = fake
        self.host = host
        self.port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Base of the AP API."""
        return f"http://{self.host}:{self.port}/connect"

    @property
    def events_url(self) -> str:
        """Base of the webhook API."""
        return f"http://{self.host}:{self.port}/connect-events"

    def start(self) -> Self:
        """Listen and serve in threads. Raises OSError when the port is taken."""
        server = _Server((self.host, self.port), self.fake)
        self.port = server.server_address[1]
        self._server = server
        self._thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="FakeBill", daemon=True
        )
        self._thread.start()
        return self

    def close(self) -> None:
        """Stop serving and close every connection; safe to repeat."""
        server, self._server = self._server, None
        if server is None or self._thread is None:
            return
        server.shutdown()
        server.server_close()
        with server.lock:
            for connection in server.connections:
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
