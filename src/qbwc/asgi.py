"""
ASGI adapter: mount a service in FastAPI, Starlette, Django or straight under uvicorn.

An `AsyncWebConnectorService` is awaited; a `WebConnectorService` runs in a worker thread, so that its
database calls do not hold up the event loop.  The body is read no further than the limit.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Protocol, cast

from attrs import evolve

from qbwc.http import HttpRequest, HttpResponse, early_answer, too_large, too_slow
from qbwc.settings import Settings
from qbwc.wsgi import SyncHandler

__all__ = ["AsgiApp", "AsyncHandler", "request_from_scope"]

_UNREAD = frozenset({408, 413, 415})
"""Answers given before the body was read to its end: the connection cannot be used again."""

Scope = MutableMapping[str, object]
Event = MutableMapping[str, object]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]


class AsyncHandler(Protocol):
    """What the adapter needs of an asynchronous service."""

    @property
    def settings(self) -> Settings: ...
    async def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        ...


class _Gone(Exception):
    """The client hung up before its request was complete."""


class AsgiApp:
    """A plain ASGI 3 application."""

    def __init__(self, service: SyncHandler | AsyncHandler) -> None:
        self._service = service
        self._is_async = asyncio.iscoroutinefunction(service.handle)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; other scopes (websocket) are closed, lifespan is acknowledged."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1003})
            return
        request = request_from_scope(scope)
        settings = self._service.settings
        answer = early_answer(request, settings)
        if answer is None:
            try:
                async with asyncio.timeout(settings.body_seconds_max):
                    body = await _read(receive, settings)
            except _Gone:
                return
            except TimeoutError:
                body = too_slow(settings)
            answer = (
                body if isinstance(body, HttpResponse) else await self._handle(evolve(request, body=body))
            )
        headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers
        ]
        if answer.status in _UNREAD:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _handle(self, request: HttpRequest) -> HttpResponse:
        if self._is_async:
            return await cast(AsyncHandler, self._service).handle(request)
        return await asyncio.to_thread(cast(SyncHandler, self._service).handle, request)


async def _read(receive: Receive, settings: Settings) -> bytes | HttpResponse:
    pieces: list[bytes] = []
    size = 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise _Gone
        piece = cast(bytes, event.get("body", b""))
        pieces.append(piece)
        size += len(piece)
        if size > settings.body_bytes_max:
            return too_large(settings)
        if not event.get("more_body", False):
            return b"".join(pieces)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        event = await receive()
        await send({"type": f"{event['type']}.complete"})
        if event["type"] == "lifespan.shutdown":
            return


def request_from_scope(scope: Scope) -> HttpRequest:
    """Translate an ASGI scope, all but the body."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in cast(Iterable[tuple[bytes, bytes]], scope["headers"]):
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    client = cast("tuple[str, int] | None", scope.get("client"))
    root, path = str(scope.get("root_path", "")), str(scope["path"])
    return HttpRequest(
        method=str(scope["method"]),
        # Servers disagree whether `path` already holds the mount point.
        path=path if path.startswith(root) else f"{root}{path}",
        query=cast(bytes, scope.get("query_string", b"")).decode("latin-1"),
        headers=headers,
        remote_address=client[0] if client else "",
        scheme=str(scope.get("scheme", "http")),
    )
