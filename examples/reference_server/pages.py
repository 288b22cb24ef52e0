"""The status page's addresses: login, overview, one record, replay."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from examples.reference_server import page, page_reconcile
from examples.reference_server.guard import Guard
from examples.reference_server.reports import answer, report_of
from examples.reference_server.web import Refused, form_of
from syncer.admin import Admin, Story
from syncer.entries import AuditEntry, ExceptionEntry
from syncer.errors import SyncerError, UnknownName
from syncer.model import Kind
from syncer.plan import BY_HAND
from syncer.ports import Clock
from syncer.relinking import Choice
from syncer.remedies import Remedy, remedies

LINES_READ: Final = 2_000
LINES_SHOWN: Final = 40
NOISE: Final = ("operation ", "read from ")
ACTOR: Final = "admin (page)"
DONE: Final = {
    "again": "Noted. The next update of Web Connector decides on it anew.",
    "adopted": "Noted. The next update links the two, and posts it no second time.",
    "refused": "Noted. The next update posts it.",
    "arrived": "Noted. It counts as done.",
    "missing": "Noted. The next update looks for it once more, and sends it anew if it is not there.",
    "relinked": "Noted. The next update links the two vendors.",
    "anew": "Noted. The next update of Web Connector reads both sides from the beginning.",
    "repinned": "Noted. The next update of Web Connector reads all of that file, and shows what it lacks.",
    "skipped": "Noted. It is left as it is until it is another matter in BILL.",
}


class Pages:
    """Handlers of the status page."""

    def __init__(self, admin: Admin, guard: Guard, clock: Clock) -> None:
        self._admin, self._guard, self._clock = admin, guard, clock

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/", self.overview),
            Route("/style.css", self.style),
            Route("/favicon.ico", self.no_icon),
            Route("/login", self.show_login),
            Route("/login", self.log_in, methods=["POST"]),
            Route("/logout", self.log_out, methods=["POST"]),
            Route("/connections/{name}/replay", self.replay, methods=["POST"]),
            Route("/connections/{name}/skip", self.skip, methods=["POST"]),
            Route("/connections/{name}/repost", self.repost, methods=["POST"]),
            Route("/connections/{name}/arrived", self.arrived, methods=["POST"]),
            Route("/connections/{name}/missing", self.missing, methods=["POST"]),
            Route("/connections/{name}/adopt", self.adopt, methods=["POST"]),
            Route("/connections/{name}/refuse", self.refuse, methods=["POST"]),
            Route("/connections/{name}/relink", self.relink, methods=["POST"]),
            Route("/connections/{name}/read-anew", self.read_anew, methods=["POST"]),
            Route("/connections/{name}/repin", self.repin, methods=["POST"]),
            Route("/connections/{name}/reconcile", self.reconcile),
            Route("/connections/{name}/reconcile/download", self.download),
            Route("/connections/{name}/records/{record}", self.record),
        ]

    async def style(self, _request: Request) -> Response:
        return PlainTextResponse(page.CSS, media_type="text/css", headers={"Cache-Control": "max-age=300"})

    async def no_icon(self, _request: Request) -> Response:
        return Response(status_code=204)

    async def show_login(self, request: Request) -> Response:
        if self._guard.page_session(request):
            return RedirectResponse("/", status_code=303)
        return self._login_form()

    async def log_in(self, request: Request) -> Response:
        form = await form_of(request)
        cookie = self._guard.login_session(request)
        try:
            self._guard.check_form(request, cookie, form.get("form_token", ""))
            self._guard.check_password(request, form.get("password", ""))
        except Refused as exc:
            if exc.status == 503:
                raise
            return self._login_form(f"{exc.problem} {exc.fix}".strip(), status=exc.status)
        response = RedirectResponse("/", status_code=303)
        self._guard.let_in(response)
        return response

    async def log_out(self, request: Request) -> Response:
        form = await form_of(request)
        self._guard.check_form(request, self._guard.page_session(request), form.get("form_token", ""))
        response = RedirectResponse("/login", status_code=303)
        self._guard.let_out(response)
        return response

    async def overview(self, request: Request) -> Response:
        cookie = self._guard.page_session(request)
        if not cookie:
            return RedirectResponse("/login", status_code=303)
        cards = await run_in_threadpool(self._cards)
        note = DONE.get(request.query_params.get("noted", ""), "")
        return HTMLResponse(
            page.overview(
                cards, token=self._guard.access.form_token(cookie), now=self._clock.now(), note=note
            )
        )

    def _cards(self) -> tuple[page.Card, ...]:
        return tuple(
            page.Card(
                status=status,
                exceptions=exceptions,
                choices=self._choices(status.connection, exceptions),
                proposals=self._admin.matches(status.connection),
                waiting=self._admin.waiting(status.connection),
                lines=lines,
                names=self._names(status.connection, lines),
            )
            for status in self._admin.statuses()
            for lines in (self._lines(status.connection),)
            for exceptions in (self._admin.exceptions(status.connection),)
        )

    def _choices(self, name: str, entries: tuple[ExceptionEntry, ...]) -> dict[str, tuple[Choice, ...]]:
        found: dict[str, tuple[Choice, ...]] = {}
        for entry in entries:
            if Remedy.RELINK in remedies(entry):
                found[entry.id] = self._admin.candidates(name, entry)
            elif entry.code == BY_HAND:
                found[entry.id] = self._admin.entered_by_hand(name, entry.id)
        return found

    def _lines(self, name: str) -> tuple[AuditEntry, ...]:
        """Return the newest lines that say something to a person; single writes are on the records' pages."""
        lines = self._admin.trail(name, limit=LINES_READ)
        return tuple(line for line in lines if not line.event.startswith(NOISE))[-LINES_SHOWN:]

    def _names(self, name: str, lines: tuple[AuditEntry, ...]) -> dict[str, str]:
        keys = {(Kind(line.kind), line.record) for line in lines if line.record and line.kind in set(Kind)}
        return {id_: subject for (_, id_), subject in self._admin.names(name, keys).items()}

    async def record(self, request: Request) -> Response:
        cookie = self._guard.page_session(request)
        if not cookie:
            return RedirectResponse("/login", status_code=303)
        name, id_ = request.path_params["name"], request.path_params["record"]
        story, subject = await run_in_threadpool(self._story, name, id_)
        return HTMLResponse(
            page.record(
                name,
                id_,
                subject,
                story,
                token=self._guard.access.form_token(cookie),
                now=self._clock.now(),
            )
        )

    def _story(self, name: str, id_: str) -> tuple[Story, str]:
        story = self._admin.story(name, id_)
        if story.record is None:
            return story, id_
        key = (Kind(story.record.kind), story.record.id)
        return story, self._admin.names(name, [key]).get(key, id_)

    async def replay(self, request: Request) -> Response:
        name, form = await self._asked(request)
        if form.get("all"):
            await run_in_threadpool(self._admin.replay_all, name, actor=ACTOR)
        else:
            await run_in_threadpool(self._admin.replay, name, form.get("what", ""), actor=ACTOR)
        return RedirectResponse(f"/?noted=again#{name}", status_code=303)

    async def skip(self, request: Request) -> Response:
        name, form = await self._asked(request)
        await run_in_threadpool(self._admin.skip, name, form.get("what", ""), actor=ACTOR)
        return RedirectResponse(f"/?noted=skipped#{name}", status_code=303)

    async def repost(self, request: Request) -> Response:
        name, form = await self._asked(request)
        await run_in_threadpool(self._admin.repost, name, form.get("what", ""), actor=ACTOR)
        return RedirectResponse(f"/?noted=again#{name}", status_code=303)

    async def arrived(self, request: Request) -> Response:
        name, form = await self._asked(request)
        said = form.get("what", ""), form.get("book", "").strip()
        await run_in_threadpool(self._admin.arrived, name, *said, actor=ACTOR)
        return RedirectResponse(f"/?noted=arrived#{name}", status_code=303)

    async def missing(self, request: Request) -> Response:
        name, form = await self._asked(request)
        await run_in_threadpool(self._admin.missing, name, form.get("what", ""), actor=ACTOR)
        return RedirectResponse(f"/?noted=missing#{name}", status_code=303)

    async def adopt(self, request: Request) -> Response:
        name, form = await self._asked(request)
        said = form.get("what", ""), form.get("book", "")
        await run_in_threadpool(self._admin.adopt, name, *said, actor=ACTOR)
        return RedirectResponse(f"/?noted=adopted#{name}", status_code=303)

    async def refuse(self, request: Request) -> Response:
        name, form = await self._asked(request)
        await run_in_threadpool(self._admin.refuse, name, form.get("what", ""), actor=ACTOR)
        return RedirectResponse(f"/?noted=refused#{name}", status_code=303)

    async def relink(self, request: Request) -> Response:
        name, form = await self._asked(request)
        said = form.get("what", "").strip(), form.get("book", "").strip()
        await run_in_threadpool(self._admin.relink, name, *said, actor=ACTOR)
        return RedirectResponse(f"/?noted=relinked#{name}", status_code=303)

    async def read_anew(self, request: Request) -> Response:
        name, _ = await self._asked(request)
        await run_in_threadpool(self._admin.read_anew, name, actor=ACTOR)
        return RedirectResponse(f"/?noted=anew#{name}", status_code=303)

    async def repin(self, request: Request) -> Response:
        name, _ = await self._asked(request)
        await run_in_threadpool(self._admin.repin, name, actor=ACTOR)
        return RedirectResponse(f"/?noted=repinned#{name}", status_code=303)

    async def reconcile(self, request: Request) -> Response:
        cookie = self._guard.page_session(request)
        if not cookie:
            return RedirectResponse("/login", status_code=303)
        report = await run_in_threadpool(report_of, self._admin, request)
        return HTMLResponse(page_reconcile.page(report, token=self._guard.access.form_token(cookie)))

    async def download(self, request: Request) -> Response:
        if not self._guard.page_session(request):
            return RedirectResponse("/login", status_code=303)
        return await answer(self._admin, request)

    async def _asked(self, request: Request) -> tuple[str, dict[str, str]]:
        """Return the connection and the form of a request that was really meant. Raises `Refused`."""
        form = await form_of(request)
        self._guard.check_form(request, self._guard.page_session(request), form.get("form_token", ""))
        return str(request.path_params["name"]), form

    def _login_form(self, problem: str = "", *, status: int = 200) -> Response:
        cookie = self._guard.new_login_session()
        response = HTMLResponse(
            page.login(self._guard.access.form_token(cookie), problem), status_code=status
        )
        self._guard.set_login(response, cookie)
        return response


def trouble(exc: Refused | SyncerError) -> Response:
    """Say in a page what went wrong."""
    if isinstance(exc, Refused):
        headers = {"Retry-After": str(int(exc.wait_s) + 1)} if exc.wait_s else {}
        return HTMLResponse(
            page.message("That did not work", f"{exc.problem} {exc.fix}".strip()),
            status_code=exc.status,
            headers=headers,
        )
    status = 404 if isinstance(exc, UnknownName) else 503 if exc.repeatable else 409
    return HTMLResponse(page.message("That did not work", str(exc)), status_code=status)
