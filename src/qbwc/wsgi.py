"""
WSGI adapter: mount a `WebConnectorService` in Flask, Django, ``wsgiref`` or any other WSGI server.

The body is read in pieces and no further than the limit, so a huge one never fills the memory.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Protocol, cast

from attrs import evolve

from qbwc.http import HttpRequest, HttpResponse, early_answer, length_of, too_large, too_slow
from qbwc.settings import Settings

__all__ = ["SyncHandler", "WsgiApp", "request_from_environ"]

_PIECE = 64 * 1024


class SyncHandler(Protocol):
    """What the adapter needs of a service."""

    @property
    def settings(self) -> Settings: ...
    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        ...


class _Input(Protocol):
    def read(self, size: int, /) -> bytes: ...


class WsgiApp:
    """A plain WSGI callable."""

    def __init__(self, service: SyncHandler) -> None:
        self._service = service

    def __call__(
        self, environ: Mapping[str, object], start_response: Callable[[str, list[tuple[str, str]]], object]
    ) -> Iterable[bytes]:
        """Answer one WSGI request."""
        answer = self.respond(environ)
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(answer.headers))
        return [answer.body]

    def respond(self, environ: Mapping[str, object]) -> HttpResponse:
        """
        Answer one WSGI request with a value: for a view of a framework that still has the environment.

        The body must not have been read yet.
        """
        request = request_from_environ(environ)
        early = early_answer(request, self._service.settings)
        if early is not None:
            return early
        body = self._read(environ, length_of(request))
        return body if isinstance(body, HttpResponse) else self._service.handle(evolve(request, body=body))

    def _read(self, environ: Mapping[str, object], length: int | None) -> bytes | HttpResponse:
        settings = self._service.settings
        if length is None and not environ.get("wsgi.input_terminated"):
            return b""  # a server that does not end the stream itself would leave us waiting for ever
        stream = cast(_Input, environ["wsgi.input"])
        left = settings.body_bytes_max + 1 if length is None else length
        pieces: list[bytes] = []
        late = time.monotonic() + settings.body_seconds_max
        while left > 0 and (piece := stream.read(min(_PIECE, left))):
            pieces.append(piece)
            left -= len(piece)
            if time.monotonic() > late:
                return too_slow(settings)
        body = b"".join(pieces)
        return too_large(settings) if len(body) > settings.body_bytes_max else body


def request_from_environ(environ: Mapping[str, object]) -> HttpRequest:
    """Translate a WSGI environment, all but the body."""
    headers = {
        name[5:].replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    headers["content-type"] = str(environ.get("CONTENT_TYPE") or "")
    headers["content-length"] = str(environ.get("CONTENT_LENGTH") or "")
    return HttpRequest(
        method=str(environ.get("REQUEST_METHOD", "GET")),
        path=f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}" or "/",
        query=str(environ.get("QUERY_STRING", "")),
        headers=headers,
        remote_address=str(environ.get("REMOTE_ADDR", "")),
        scheme=str(environ.get("wsgi.url_scheme", "http")),
    )
