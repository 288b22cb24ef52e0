"""The ASGI application: SOAP, webhooks, health, metrics, page and API under one roof."""

from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from examples.reference_server import api, metrics, pages
from examples.reference_server.guard import Guard
from examples.reference_server.parts import Parts, soap_service
from examples.reference_server.web import WITHOUT_LOGIN, Counts, Refused, Shell, area_of
from examples.reference_server.webhooks import Webhooks
from qbwc.asgi import AsgiApp
from syncer.errors import StoreError, SyncerError

SOAP_METHODS: Final = ["GET", "HEAD", "POST"]

log = structlog.get_logger("reference_server")


def build(parts: Parts) -> Starlette:
    """Build the application on parts that are open. Safe to serve from several processes at once."""
    counts = Counts()
    guard = Guard(parts.config, parts.clock)
    soap = AsgiApp(soap_service(parts))
    health = _Health(parts, counts)
    app = Starlette(
        routes=[
            # Routes and no mount: a mount answers `/qbwc` by a redirect, which the agent does not follow.
            Route("/qbwc", soap),
            Route("/qbwc/support", soap),
            Route("/webhooks/bill", Webhooks(parts).receive, methods=["POST"]),
            Route("/healthz", health.alive),
            Route("/readyz", health.ready),
            Route("/metrics", health.metrics),
            *pages.Pages(parts.admin, guard, parts.clock).routes(),
            *api.Api(parts.admin, guard).routes(),
        ],
        middleware=[Middleware(Shell, counts=counts, is_https=parts.config.is_https)],
        exception_handlers={
            Refused: _trouble,
            SyncerError: _trouble,
            HTTPException: _unknown,
            Exception: _broken,
        },
    )
    # An address is right or it is not; the agent would not follow a redirect.
    app.router.redirect_slashes = False
    return app


class _Health:
    """What monitors ask."""

    def __init__(self, parts: Parts, counts: Counts) -> None:
        self._parts, self._counts = parts, counts

    async def alive(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(self, _request: Request) -> Response:
        try:
            await run_in_threadpool(self._parts.admin.connections)
        except StoreError as exc:
            log.warning("not ready", problem=exc.problem, code=exc.code)
            # The words of a driver name the host and the user; whoever asks here has not logged in.
            return JSONResponse({"ready": False, "trouble": type(exc).__name__}, status_code=503)
        return JSONResponse({"ready": True})

    async def metrics(self, _request: Request) -> Response:
        statuses = await run_in_threadpool(self._parts.admin.statuses)
        text = metrics.write(statuses, self._counts.requests())
        return Response(text, headers={"Content-Type": metrics.CONTENT_TYPE})


async def _trouble(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, Refused | SyncerError)
    area = area_of(request.url.path)
    if isinstance(exc, SyncerError) and area in WITHOUT_LOGIN:
        log.warning("a request failed", path=request.url.path[:200], problem=exc.problem, code=exc.code)
        exc = Refused(503, "The server cannot do that just now.", fix="Look into its log.")
    return pages.trouble(exc) if area == "page" else api.trouble(exc)


async def _unknown(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    problem = "There is nothing at this address." if exc.status_code == 404 else exc.detail
    answer = await _trouble(request, Refused(exc.status_code, problem))
    answer.headers.update(exc.headers or {})
    return answer


async def _broken(request: Request, exc: Exception) -> Response:
    # The text of an unforeseen exception may quote anything; its type and place do not.
    log.error("a request failed", path=request.url.path[:200], error=type(exc).__name__)
    return await _trouble(request, Refused(500, "The server had a problem.", fix="Look into its log."))
