"""The JSON API under `/api/v1`: the same operations as the command line and the page."""

import json
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from examples.reference_server import views
from examples.reference_server.guard import Guard
from examples.reference_server.reports import answer
from examples.reference_server.views import Json
from examples.reference_server.web import Refused, body_of
from syncer.admin import Admin
from syncer.entries import State
from syncer.errors import SyncerError, UnknownName
from syncer.model import LISTED, Kind
from syncer.payables import could_be_id

LIMIT_MAX: Final = 1_000

Body = dict[str, object]


class Api:
    """Handlers of the JSON API."""

    def __init__(self, admin: Admin, guard: Guard) -> None:
        self._admin, self._guard = admin, guard

    def routes(self) -> list[Route]:
        """The addresses."""
        one = "/api/v1/connections/{name}"
        return [
            Route("/api/v1/connections", self._read(self._connections)),
            Route(one, self._read(lambda r: views.status(self._admin.status(_name(r))))),
            Route(f"{one}/exceptions", self._read(self._exceptions)),
            Route(f"{one}/waiting", self._read(self._waiting)),
            Route(f"{one}/operations", self._read(self._operations)),
            Route(f"{one}/audit", self._read(self._audit)),
            Route(f"{one}/records/{{record}}", self._read(self._record)),
            Route(f"{one}/proposals", self._read(self._proposals)),
            Route(f"{one}/preview", self._read(self._preview)),
            Route(f"{one}/reconcile", self.reconcile),
            Route(f"{one}/read-anew", self.read_anew, methods=["POST"]),
            Route(f"{one}/repin", self.repin, methods=["POST"]),
            Route(f"{one}/adopt", self._change(self._adopt), methods=["POST"]),
            Route(f"{one}/refuse", self._change(self._refuse), methods=["POST"]),
            Route(f"{one}/relink", self._change(self._relink), methods=["POST"]),
            Route(f"{one}/replay", self._change(self._replay), methods=["POST"]),
            Route(f"{one}/skip", self._change(self._skip), methods=["POST"]),
            Route(f"{one}/repost", self._change(self._repost), methods=["POST"]),
            Route(f"{one}/arrived", self._change(self._arrived), methods=["POST"]),
            Route(f"{one}/missing", self._change(self._missing), methods=["POST"]),
            Route(f"{one}/hints", self.hint, methods=["POST"]),
        ]

    def _read(self, answer: Callable[[Request], Json]) -> Callable[[Request], Awaitable[Response]]:
        async def handler(request: Request) -> Response:
            self._guard.check_api(request, changes=False)
            return JSONResponse(await run_in_threadpool(answer, request))

        return handler

    def _change(self, answer: Callable[[str, Body, str], Json]) -> Callable[[Request], Awaitable[Response]]:
        """Handle what has a JSON body; `answer` is given the connection, the body, and who asks."""

        async def handler(request: Request) -> Response:
            who = self._guard.check_api(request, changes=True)
            body = await _json(request)
            done = await run_in_threadpool(answer, _name(request), body, f"admin ({who})")
            return JSONResponse(done)

        return handler

    def _connections(self, _request: Request) -> Json:
        return {"connections": [views.status(status) for status in self._admin.statuses()]}

    def _exceptions(self, request: Request) -> Json:
        return {"exceptions": [views.exception(entry) for entry in self._admin.exceptions(_name(request))]}

    def _waiting(self, request: Request) -> Json:
        found = self._admin.waiting(_name(request), limit=_limit(request))
        return {"waiting": [views.waiting(record) for record in found]}

    def _operations(self, request: Request) -> Json:
        said = request.query_params.getlist("state")
        try:
            states = tuple(State(state) for state in said) or tuple(State)
        except ValueError as exc:
            raise Refused(400, "There is no such state.", fix=f"Use one of {', '.join(State)}.") from exc
        found = self._admin.operations(_name(request), states=states, limit=_limit(request))
        return {"operations": [views.operation(operation) for operation in found]}

    def _audit(self, request: Request) -> Json:
        return {"audit": [views.line(e) for e in self._admin.trail(_name(request), limit=_limit(request))]}

    def _record(self, request: Request) -> Json:
        return views.story(self._admin.story(_name(request), request.path_params["record"]))

    def _proposals(self, request: Request) -> Json:
        return {"proposals": [views.proposal(one) for one in self._admin.matches(_name(request))]}

    def _preview(self, request: Request) -> Json:
        return {"preview": [views.intended(one) for one in self._admin.preview(_name(request))]}

    async def reconcile(self, request: Request) -> Response:
        """Query: `from`, `to`, `format` (json, csv or table) and, for csv, `part`."""
        self._guard.check_api(request, changes=False)
        return await answer(self._admin, request)

    async def read_anew(self, request: Request) -> Response:
        """No body. The next update reads both sides from the beginning."""
        who = self._guard.check_api(request, changes=True)
        await run_in_threadpool(self._admin.read_anew, _name(request), actor=f"admin ({who})")
        return JSONResponse({"noted": True})

    async def repin(self, request: Request) -> Response:
        """No body. The company file that was refused last is the right one."""
        who = self._guard.check_api(request, changes=True)
        file = await run_in_threadpool(self._admin.repin, _name(request), actor=f"admin ({who})")
        return JSONResponse({"pinned": {"company_name": file.company_name, "path": file.path}})

    def _adopt(self, name: str, body: Body, actor: str) -> Json:
        """Body: `{"what": "<BILL id>", "quickbooks_id": "<TxnID>"}`, both of one proposal."""
        book_id = _text(body, "quickbooks_id", fix="Send it as `proposals` gives it.")
        return {"adopted": views.replayed(self._admin.adopt(name, _what(body), book_id, actor=actor))}

    def _refuse(self, name: str, body: Body, actor: str) -> Json:
        """Body: `{"what": "<BILL id of a record that something was proposed for>"}`."""
        return {"refused": views.replayed(self._admin.refuse(name, _what(body), actor=actor))}

    def _relink(self, name: str, body: Body, actor: str) -> Json:
        """Body: `{"what": "<BILL id or name of a vendor>", "quickbooks_vendor": "<ListID or full name>"}`."""
        book_vendor = _text(body, "quickbooks_vendor", fix="Send its ListID or its full name.")
        return {"relinked": views.replayed(self._admin.relink(name, _what(body), book_vendor, actor=actor))}

    def _replay(self, name: str, body: Body, actor: str) -> Json:
        """Body: `{"what": "<operation or record id>"}` or `{"all": true}`."""
        if body.get("all") is True:
            found = self._admin.replay_all(name, actor=actor)
        else:
            found = (self._admin.replay(name, _what(body), actor=actor),)
        return {"replayed": [views.replayed(one) for one in found]}

    def _skip(self, name: str, body: Body, actor: str) -> Json:
        """Body: `{"what": "<BILL id of a record with an open exception>"}`."""
        return {"skipped": views.replayed(self._admin.skip(name, _what(body), actor=actor))}

    def _repost(self, name: str, body: Body, actor: str) -> Json:
        """Body: `{"what": "<BILL id of a record with an open exception>"}`."""
        return {"reposted": views.replayed(self._admin.repost(name, _what(body), actor=actor))}

    def _arrived(self, name: str, body: Body, actor: str) -> Json:
        """Body: `{"what": "<BILL id of a record in doubt>"}`; `"quickbooks_id"` where several could be."""
        book_id = body.get("quickbooks_id", "")
        if not isinstance(book_id, str):
            raise Refused(400, "The QuickBooks id is none.", fix="Send it as text, or leave it out.")
        return {"arrived": views.replayed(self._admin.arrived(name, _what(body), book_id, actor=actor))}

    def _missing(self, name: str, body: Body, actor: str) -> Json:
        """Body: `{"what": "<BILL id of a record in doubt>"}`."""
        return {"missing": views.replayed(self._admin.missing(name, _what(body), actor=actor))}

    async def hint(self, request: Request) -> Response:
        """Body: `{"kind": "bill", "id": "00n…"}`."""
        self._guard.check_api(request, changes=True)
        body = await _json(request)
        try:
            kind = Kind(str(body.get("kind")))
        except ValueError as exc:
            raise Refused(400, "There is no such kind.", fix=f"Use one of {', '.join(Kind)}.") from exc
        id_ = body.get("id")
        if not isinstance(id_, str) or kind not in LISTED or not could_be_id(id_):
            raise Refused(400, "The id is none of BILL's.", fix="Send the id as BILL shows it.")
        await run_in_threadpool(self._admin.hint, _name(request), kind, id_)
        return JSONResponse({"noted": True})


def trouble(exc: Refused | SyncerError) -> Response:
    """Say as JSON what went wrong."""
    headers: dict[str, str] = {}
    if isinstance(exc, Refused):
        status, code = exc.status, ""
        if exc.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        if exc.wait_s:
            headers["Retry-After"] = str(int(exc.wait_s) + 1)
    else:
        status = 404 if isinstance(exc, UnknownName) else 503 if exc.repeatable else 409
        code = exc.code
    return JSONResponse(
        {"error": {"problem": exc.problem, "fix": exc.fix, "code": code}}, status_code=status, headers=headers
    )


def _name(request: Request) -> str:
    return str(request.path_params["name"])


def _limit(request: Request) -> int:
    said = request.query_params.get("limit", "200")
    if not said.isascii() or not said.isdecimal() or len(said) > 9 or not 0 < int(said) <= LIMIT_MAX:
        raise Refused(400, "The limit is none.", fix=f"Give a number from 1 to {LIMIT_MAX}.")
    return int(said)


def _what(body: Body) -> str:
    what = body.get("what")
    if not isinstance(what, str) or not what:
        raise Refused(400, "Nothing is named.", fix='Send {"what": "…"}, or {"all": true} to replay all.')
    return what


def _text(body: Body, key: str, *, fix: str) -> str:
    text = body.get(key)
    if not isinstance(text, str) or not text:
        raise Refused(400, f"{key} is missing.", fix=fix)
    return text


async def _json(request: Request) -> Body:
    raw = await body_of(request)
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as exc:
        raise Refused(400, "The body is no JSON.") from exc
    if not isinstance(body, dict):
        raise Refused(400, "The body is no JSON object.")
    return body
