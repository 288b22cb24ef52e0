"""
BILL's notifications: each is a hint to read a record, never data to post.

Whose key signed the raw body decides which connection it is for; the organization in it must be that
connection's own. BILL signs no time, so nothing tells an old notification from a new one; a repeated one is
dropped while its event id is remembered, and is the same hint again afterwards: one more read, nothing else.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final

import structlog
from attrs import define, field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from billv3 import WebhookRefused, given, webhooks
from examples.reference_server.clients import WEBHOOK_KEY
from examples.reference_server.parts import Parts
from examples.reference_server.web import Refused, body_of
from syncer.errors import SealError, UnknownName
from syncer.model import Kind

KINDS: Final = {"vendor": Kind.VENDOR, "bill": Kind.BILL, "payment": Kind.PAYMENT}
REMEMBERED: Final = 10_000
ORGANIZATION: Final = "bill.organization_id"

log = structlog.get_logger("reference_server")


@define
class _Seen:
    """The newest event ids; of this process."""

    _ids: OrderedDict[str, None] = field(factory=OrderedDict, init=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def holds(self, id_: str) -> bool:
        with self._lock:
            return id_ in self._ids

    def add(self, id_: str) -> None:
        with self._lock:
            self._ids[id_] = None
            while len(self._ids) > REMEMBERED:
                self._ids.popitem(last=False)


class Webhooks:
    """Takes notifications for all connections."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._seen = _Seen()

    async def receive(self, request: Request) -> Response:
        """Answer 200 once the hint is stored (BILL resends after any other status, or after 10 s)."""
        body = await body_of(request, webhooks.BODY_MAX)
        signature = request.headers.get(webhooks.SIGNATURE_HEADER)
        try:
            await run_in_threadpool(self._take, body, signature)
        except WebhookRefused as exc:
            log.warning("notification refused", problem=exc.problem)
            raise Refused(400, exc.problem, fix=exc.fix) from exc
        return PlainTextResponse("noted\n")

    def _take(self, body: bytes, signature: str | None) -> None:
        connection, organization = self._signer(body, signature)
        event = webhooks.parse(body)
        named = event.metadata.organization_id
        if given(named) and named != organization:
            raise WebhookRefused("It is about another organization.", fix="Give each connection its own key.")
        if self._seen.holds(event.dedupe_key):
            return
        kind = KINDS.get(event.entity)
        hints = [(kind, event.entity_id)] if kind and event.entity_id else []
        # A failed payment comes without its id; its bills are all that BILL names.
        hints += [(Kind.BILL, bill) for bill in event.bill_ids if event.entity == "payment"]
        for hinted, id_ in hints:
            try:
                self._parts.admin.hint(connection, hinted, id_)
            except UnknownName as exc:
                # BILL would only send it again.
                log.warning("hint refused", connection=connection, problem=exc.problem)
        self._seen.add(event.dedupe_key)
        log.info("notification", type=event.type, connection=connection, hints=len(hints))

    def _signer(self, body: bytes, signature: str | None) -> tuple[str, str]:
        """Find whose key signed it: connection and organization. Raises `WebhookRefused`."""
        found: tuple[str, str] | None = None
        refused = WebhookRefused(
            "No connection has a key for notifications.", fix="Set BILL_WEBHOOK_KEY and run `connect` again."
        )
        for known in self._parts.admin.connections():
            try:
                secrets = self._parts.admin.secrets(known.name, (WEBHOOK_KEY, ORGANIZATION))
            except SealError as exc:
                log.warning("a credential cannot be opened", connection=known.name, problem=exc.problem)
                continue
            if WEBHOOK_KEY not in secrets:
                continue
            try:
                webhooks.verify(body, signature, [secrets[WEBHOOK_KEY]])
            except WebhookRefused as exc:
                refused = exc
            else:
                # Every key is tried, so that the time does not tell which one fits.
                found = found or (known.name, secrets.get(ORGANIZATION, ""))
        if found is None:
            raise refused
        return found
