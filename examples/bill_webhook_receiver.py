"""
Receive BILL's notifications: check, remember, answer 200 at once, work later.

    BILL_WEBHOOK_KEYS=newest,older uvicorn examples.bill_webhook_receiver:app

Behind TLS: BILL notifies https addresses only. Here the queue is in memory; a real one is in a database, and
the answer is sent after its commit.
"""

import os
from collections import deque

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from billv3 import WebhookRefused, webhooks

seen: set[str] = set()
queue: deque[tuple[str, str | None]] = deque()


async def receive(request: Request) -> PlainTextResponse:
    """Take one notification; 200 also for one that came before, else BILL sends it again and again."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > webhooks.BODY_MAX:
            return PlainTextResponse("too long", status_code=413)
    keys = [key for key in os.environ.get("BILL_WEBHOOK_KEYS", "").split(",") if key]
    try:
        event = webhooks.receive(body, request.headers, keys)
    except WebhookRefused as exc:
        return PlainTextResponse(exc.problem, status_code=400)
    if event.dedupe_key not in seen:
        seen.add(event.dedupe_key)
        queue.append((event.entity, event.entity_id))
    return PlainTextResponse("ok")


app = Starlette(routes=[Route("/webhooks/bill", receive, methods=["POST"])])
