"""What every answer passes through: limits on bodies, security headers, one log line, counts."""

import time
from collections import Counter
from threading import Lock
from typing import Final
from urllib.parse import parse_qs, urlsplit

import structlog
from attrs import define, field
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_MAX: Final = 64 * 1024
"""No form and no API call of ours is longer."""

CSP: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)

log = structlog.get_logger("reference_server")


class Refused(Exception):
    """A request that is not answered as asked: status, and what to tell."""

    def __init__(self, status: int, problem: str, *, fix: str = "", wait_s: float = 0) -> None:
        super().__init__(problem)
        self.status, self.problem, self.fix, self.wait_s = status, problem, fix, wait_s


async def body_of(request: Request, limit: int = FORM_MAX) -> bytes:
    """Read a body, no further than the limit. Raises `Refused`."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > limit:
        raise Refused(413, f"The request is larger than {limit} bytes.")
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise Refused(413, f"The request is larger than {limit} bytes.")
        pieces.append(piece)
    return b"".join(pieces)


async def form_of(request: Request) -> dict[str, str]:
    """Read a form; a repeated field has its last value. Raises `Refused`."""
    body = await body_of(request)
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except ValueError as exc:
        raise Refused(400, "The form cannot be read.") from exc
    return {name: values[-1] for name, values in fields.items()}


def is_own_origin(request: Request, public_url: str) -> bool:
    """Whether a browser sends this from a page of ours; programs that send no Origin are judged by token."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    netloc = urlsplit(origin).netloc
    return bool(netloc) and netloc in {urlsplit(public_url).netloc, request.headers.get("host", "")}


@define
class Counts:
    """Requests by method and status, for `/metrics`; of this process."""

    _lock: Lock = field(factory=Lock, init=False, repr=False)
    _requests: Counter[tuple[str, str, int]] = field(factory=Counter, init=False)

    def note(self, area: str, method: str, status: int) -> None:
        """Count one request."""
        with self._lock:
            self._requests[area, method, status] += 1

    def requests(self) -> dict[tuple[str, str, int], int]:
        """Return the counts so far, by area, method and status."""
        with self._lock:
            return dict(self._requests)


class Shell:
    """ASGI middleware around everything. Streams; holds no body."""

    def __init__(self, app: ASGIApp, *, counts: Counts, is_https: bool) -> None:
        self._app = app
        self._counts = counts
        self._is_https = is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0
        area = area_of(scope["path"])

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._harden(MutableHeaders(scope=message), area)
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            method = scope["method"] if scope["method"] in METHODS else "OTHER"
            self._counts.note(area, method, status)
            if area != "health":
                took_ms = round((time.perf_counter() - started) * 1000, 1)
                # The path alone: a query string might hold anything.
                log.info("request", method=method, path=scope["path"][:200], status=status, took_ms=took_ms)

    def _harden(self, headers: MutableHeaders, area: str) -> None:
        headers["X-Content-Type-Options"] = "nosniff"
        if self._is_https:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if area == "soap":
            return
        headers["Content-Security-Policy"] = CSP
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cache-Control", "no-store")


METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_AREAS: Final = {
    "qbwc": "soap",
    "webhooks": "webhooks",
    "api": "api",
    "healthz": "health",
    "readyz": "health",
    "metrics": "health",
}

WITHOUT_LOGIN: Final = frozenset({"health", "webhooks"})
"""Areas whose callers nobody knows: they are told what kind of trouble there is, the log the rest."""


def area_of(path: str) -> str:
    """Name the part of the server that a path belongs to."""
    return _AREAS.get(path.lstrip("/").partition("/")[0], "page")
