"""What a request is to a handler, and how a path finds its handler."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from billv3.testing._errors import Refusal, invalid, refusal
from billv3.testing._filters import Reader, read_field
from billv3.testing._json import Row
from billv3.testing._pages import Page, read_page
from billv3.testing._world import World

API: Final = "/connect"
EVENTS: Final = "/connect-events"

Access = Literal["open", "session", "partner"]


@dataclass
class Call:
    """One request, already authorised."""

    world: World
    session: Row
    ids: dict[str, str]
    params: dict[str, list[str]]
    headers: dict[str, str]
    body: Any = None
    raw: bytes = b""

    @property
    def user_id(self) -> str:
        return str(self.session.get("userId", ""))

    @property
    def trusted(self) -> bool:
        """Whether money may be moved: in the sandbox always, else with an MFA-trusted session."""
        return bool(self.session.get("trusted")) or not self.world.knobs.production

    def param(self, name: str) -> str | None:
        values = self.params.get(name, [])
        return values[0] if values else None

    def ids_param(self) -> list[str]:
        """Return the ids of ``?ids=``, in whichever of the two unconfirmed ways they are written."""
        values = self.params.get("ids", [])
        syntax = self.world.knobs.ids_syntax
        if not values:
            raise refusal("BDC_1108", "ids: must not be null")
        if (syntax == "comma" and len(values) > 1) or (syntax == "repeat" and any("," in v for v in values)):
            raise refusal("BDC_1129", "ids: cannot be read")
        return [id for value in values for id in value.split(",")]


@dataclass(frozen=True)
class Answer:
    """Status and JSON value; `raw` instead for files. A body of None is empty."""

    status: int
    body: Any = None
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


Handler: TypeAlias = Callable[[Call], Answer]


@dataclass(frozen=True)
class Route:
    """One method and path template."""

    method: str
    template: str
    handler: Handler
    base: str = API
    access: Access = "session"
    body: Literal["none", "json", "maybe", "raw"] = "none"
    trusted: bool = False
    token: bool = True
    roles: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """How counters and fault plans call it, such as ``GET /v3/bills/{billId}``."""
        events = "" if self.base == API else self.base
        return f"{self.method} {events}{self.template}"

    @property
    def area(self) -> str:
        """The first word of the path after the version."""
        return self.template.split("/")[2]


class Router:
    """Finds the route of a path; letter case counts, as it does at BILL."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._exact: dict[tuple[str, str], list[Route]] = {}
        self._patterns: list[tuple[re.Pattern[str], list[Route]]] = []
        patterns: dict[str, list[Route]] = {}
        for route in self.routes:
            path = route.base + route.template
            if "{" in path:
                patterns.setdefault(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path), []).append(route)
            else:
                self._exact.setdefault((path, ""), []).append(route)
        self._patterns = [(re.compile(pattern), found) for pattern, found in patterns.items()]

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """Return route and path ids. A wrong path or method is 404 with BDC_1121."""
        for route in self._exact.get((path, ""), []):
            if route.method == method:
                return route, {}
        for pattern, routes in self._patterns:
            found = pattern.fullmatch(path)
            if found is not None:
                for route in routes:
                    if route.method == method:
                        return route, found.groupdict()
        raise refusal("BDC_1121")


Render: TypeAlias = Callable[[World, Row], Row]


def listing(kind: str, render: Render, read: Callable[[World], Reader] | None = None) -> Handler:
    """Return a handler for ``GET`` of a list of one kind."""

    def handle(call: Call) -> Answer:
        page = read_page(call.world, call.params, kind, read(call.world) if read else read_field)
        return Answer(200, page_body(call.world, page, render))

    return handle


def page_body(world: World, page: Page, render: Render) -> Row:
    """``results`` and the tokens there are; a missing token is a missing key."""
    body: Row = {"results": [render(world, row) for row in page.rows]}
    if page.following is not None:
        body["nextPage"] = page.following
    if page.preceding is not None:
        body["prevPage"] = page.preceding
    return body


def getting(kind: str, key: str, render: Render) -> Handler:
    """Return a handler for ``GET`` of one record."""
    return lambda call: Answer(200, render(call.world, call.world.peek(kind, call.ids[key])))


def archiving(kind: str, key: str, render: Render, *, archived: bool) -> Handler:
    """``/archive`` or ``/restore``: repeating changes nothing, the record is returned."""

    def handle(call: Call) -> Answer:
        return Answer(
            200, render(call.world, set_archived(call.world, kind, call.ids[key], archived=archived))
        )

    return handle


def set_archived(world: World, kind: str, id: str, *, archived: bool) -> Row:
    """Archive or restore one record."""
    row = world.get(kind, id)
    if row["archived"] == archived:
        return row
    if kind == "bills" and archived and not world.knobs.archive_with_payments:
        payments = (world.peek("payments", payment) for payment in world.payments_of_bill.get(id, ()))
        if any(payment["state"] not in _OVER for payment in payments):
            raise invalid(f"{id}: a bill with payments cannot be archived")
    row["archived"] = archived
    moved = world.knobs.archive_moves_updated_time
    return world.save(kind, row, moved=moved, event="archived" if archived else "restored")


_OVER: Final = frozenset({"VOIDED", "CANCELED", "FUNDING_FAILED_VOIDED"})


def each(one: Callable[[Row], Row], items: list[Row]) -> list[Row]:
    """Do `one` for every item of a bulk request; a refusal names the item, and nothing of it stays."""
    done = []
    for index, item in enumerate(items):
        try:
            done.append(one(item))
        except Refusal as exc:
            named = tuple(_at(index, problem) for problem in exc.problems)
            raise Refusal(exc.status, named, exc.headers) from exc
    return done


def _at(index: int, problem: Any) -> Any:
    return type(problem)(
        problem.code, f"[{index}].{problem.message}", problem.category, problem.severity, problem.params
    )
