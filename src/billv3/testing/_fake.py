"""
`FakeBill`: BILL's v3 API for accounts payable as a value in memory, without a socket.

A call passes through three steps, so that a caller who waits asynchronously can do so between them:
`enter` (counted, numbered, limits checked, in flight), `execute` (authorised, done or refused), `leave`.
`handle` does all three.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from billv3.testing._auth import limited
from billv3.testing._dispatch import ROUTER, dispatch
from billv3.testing._errors import Problem, Refusal
from billv3.testing._exchange import (
    CallRecord,
    Pending,
    Query,
    Response,
    raw_query,
    write_answer,
    write_error,
)
from billv3.testing._faults import ConnectionLost, Fault, FaultPlan
from billv3.testing._filters import Condition, matches, read_field
from billv3.testing._json import JsonObject, loads
from billv3.testing._knobs import Knobs
from billv3.testing._ledger import accounts_payable, read_record
from billv3.testing._lifecycle import follow_clock
from billv3.testing._office import Office
from billv3.testing._organization import found
from billv3.testing._routes import Answer
from billv3.testing._storage import from_json, to_json, write_atomically
from billv3.testing._webhooks import Notifications, collect
from billv3.testing._world import World, time_text

if TYPE_CHECKING:
    from billv3.testing._transport import FakeTransport

T = TypeVar("T")

MAX_BODY: Final = 8 * 1024 * 1024
_SLOTLESS: Final = ""


class Hold:
    """While held, calls stay in flight; see `FakeBill.hold`."""

    def __init__(self, fake: "FakeBill") -> None:
        self._fake = fake

    def wait_for(self, count: int, timeout: float = 10.0) -> int:
        """Wait until `count` calls are in flight, `timeout` seconds at most; returns how many are."""
        return self._fake.wait_for_in_flight(count, timeout)


class FakeBill:
    """
    A strict fake of one BILL organization. Thread-safe; safe to use over HTTP, as an httpx transport, or by
    hand.

    Args:
        now: The clock; must return aware datetimes. The real time when left out.
        seed: Ids, sessions and keys depend on it and on what was done before, on nothing else.
        knobs: Limits and the answers to what BILL leaves open.
        faults: Calls that fail on purpose.
        sleep: How slow answers wait; a simulation passes its own clock's.
        dev_key, username, password, token_name, token_value, app_key: What signs in. The token is an AP & AR
            sync token; `app_key` is a partner's (with the same user name and password).
        organization_name: Shown by the organization.

    Attributes:
        organization_id, user_id: Of the organization and its administrator.
        office: What people do in the web app, through the same rules.
        webhooks: Notifications that wait, their signatures and delivery.
        calls: Calls by route, such as ``{"GET /v3/bills": 3}``.
        refusals: Refused calls by BILL code.
        max_in_flight: The most calls that ever were in flight at once, refused ones included.
        log: The last 10,000 calls.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime] | None = None,
        seed: int = 0,
        knobs: Knobs | None = None,
        faults: FaultPlan | None = None,
        sleep: Callable[[float], None] = time.sleep,
        dev_key: str = "fake-developer-key",
        username: str = "ap-sync@fake.test",
        password: str = "fake-password",  # noqa: S107  # opens nothing but the fake
        token_name: str = "fake-token-name",  # noqa: S107
        token_value: str = "fake-token-value",  # noqa: S107
        app_key: str = "fake-app-key",
        organization_name: str = "Evergreen Fields Landscaping",
    ) -> None:
        self._lock = threading.RLock()
        self._arrived = threading.Condition(self._lock)
        self._gate = threading.Event()
        self._gate.set()
        self._in_flight: Counter[str] = Counter()
        self.faults = faults if faults is not None else FaultPlan()
        self.sleep = sleep
        self.latency = 0.0
        self.dev_key, self.app_key = dev_key, app_key
        self.username, self.password = username, password
        self.token_name, self.token_value = token_name, token_value
        self.calls: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.call_count = 0
        self.max_in_flight = 0
        self.log: deque[CallRecord] = deque(maxlen=10_000)
        self._world = World(now or (lambda: datetime.now(UTC)), seed, knobs or Knobs())
        self.office = Office(self._work)
        self.webhooks = Notifications(self._work)
        self.user_id = self._work(lambda world: found(world, organization_name))
        self._set_credentials()

    def __repr__(self) -> str:
        counts = {kind: len(table) for kind, table in self._world.tables.items() if len(table)}
        return f"FakeBill({self.organization_id}, {counts})"

    # -- settings

    @property
    def knobs(self) -> Knobs:
        """Limits and open questions; assign a changed copy to change them."""
        return self._world.knobs

    @knobs.setter
    def knobs(self, knobs: Knobs) -> None:
        with self._lock:
            self._world.knobs = knobs

    @property
    def organization_id(self) -> str:
        """``008...``, the organization of every session."""
        return self._world.organization_id

    @property
    def logins(self) -> int:
        """How many sessions were opened by signing in."""
        return self._world.counters["logins"]

    @property
    def in_flight(self) -> int:
        """How many calls are between `enter` and `leave` now."""
        return sum(self._in_flight.values())

    # -- calls

    def handle(
        self,
        method: str,
        path: str,
        query: Query = "",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Response:
        """
        Answer one HTTP request.

        `path` includes the base (``/connect/v3/bills``); `query` is the raw text after ``?``, or decoded
        pairs. Raises ConnectionLost where the fault plan breaks the connection.
        """
        pending = self.enter(method, path, query, headers or {}, body)
        try:
            if pending.refused is None:
                self._gate.wait()
                if pending.delay:
                    self.sleep(pending.delay)
            return self.execute(pending)
        finally:
            self.leave(pending)

    def enter(self, method: str, path: str, query: Query, headers: Mapping[str, str], body: bytes) -> Pending:
        """First step: count and number the call, find its fault, check the limits, put it in flight."""
        lower = {name.lower(): value for name, value in headers.items()}
        raw = raw_query(query)
        refused: Refusal | None = None
        route, ids = None, dict[str, str]()
        try:
            route, ids = ROUTER.find(method, path)
        except Refusal as exc:
            refused = exc
        with self._lock:
            self.call_count += 1
            pending = Pending(
                self.call_count,
                method,
                path,
                raw,
                lower,
                body,
                route,
                ids,
                None,
                _SLOTLESS,
                self.latency,
                refused,
            )
            self.calls[pending.name] += 1
            pending.fault = self.faults.take(pending.number, pending.name)
            if pending.fault is not None:
                pending.delay += pending.fault.seconds
            if len(body) > MAX_BODY:
                pending.refused = Refusal(413, (Problem("BDC_1119", "body: is too large"),))
            self._admit(pending)
            self._arrived.notify_all()
        return pending

    def _admit(self, pending: Pending) -> None:
        key = self._key_of(pending)
        knobs, counters = self._world.knobs, self._world.counters
        hour = f"calls {key} {time_text(self._world.moment())[:13]}"
        here = self._in_flight[key] + 1
        self.max_in_flight = max(self.max_in_flight, here)
        if here > knobs.concurrency_limit:
            pending.refused = limited(self._world, "BDC_1322", knobs.concurrency_limit_status)
        elif counters[hour] >= knobs.hourly_limit:
            pending.refused = limited(self._world, "BDC_1144", knobs.hourly_limit_status)
        else:
            counters[hour] += 1
            pending.key, pending.in_flight = key, True
            self._in_flight[key] += 1

    def _key_of(self, pending: Pending) -> str:
        """Limits are per developer key (and organization, of which there is one here)."""
        if pending.route is not None and pending.route.template == "/v3/login":
            if not self._world.knobs.login_counts_in_flight:
                return f"login {pending.number}"
            try:
                body = loads(pending.body)
            except ValueError:
                return _SLOTLESS
            key = body.get("devKey") if isinstance(body, dict) else None
            return key if isinstance(key, str) else _SLOTLESS
        return pending.headers.get("devkey") or pending.headers.get("appkey") or _SLOTLESS

    def execute(self, pending: Pending) -> Response:
        """Second step: do or refuse. All of a request is done, or nothing of it."""
        with self._lock:
            fault = pending.fault
            kind = fault.kind if fault else None
            if fault is not None and pending.refused is None:
                if kind == "reset_before":
                    self._record(pending, 0, "")
                    raise ConnectionLost(committed=False)
                if kind in {"server_error", "too_many", "forbidden"}:
                    return self._broken(pending, fault)
                if kind == "expire_sessions":
                    self._world.sessions.clear()
                self._world.empty_next = kind == "empty_page"
            try:
                answer = dispatch(self._world, pending)
            except Refusal as exc:
                return self._refuse(pending, exc)
            if fault is not None:
                answer = self._disturb(fault, answer)
            if kind == "reset_after":
                self._record(pending, 0, "")
                raise ConnectionLost(committed=True)
            if fault is not None and kind == "lost_answer":
                return self._broken(pending, fault)
            self._record(pending, answer.status, "")
            return write_answer(replace(answer, body=self.faults.shown(answer.body)), fault)

    def leave(self, pending: Pending) -> None:
        """Third step: the call is no longer in flight."""
        with self._lock:
            if pending.in_flight:
                pending.in_flight = False
                self._in_flight[pending.key] -= 1
            self._arrived.notify_all()

    # -- answers

    def _refuse(self, pending: Pending, refused: Refusal) -> Response:
        stamp = self._world.stamp()
        rows = [problem.row(stamp) for problem in refused.problems]
        code = refused.problems[0].code
        self.refusals[code] += 1
        self._record(pending, refused.status, code)
        return write_error(refused.status, rows, self._world.knobs.error_shape, refused.headers)

    def _broken(self, pending: Pending, fault: Fault) -> Response:
        self._record(pending, fault.status, "")
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        shape = "empty" if fault.kind == "too_many" else fault.shape
        problem = Problem("BDC_1001", "System error.", "SERVER").row(self._world.stamp())
        return write_error(fault.status, [problem], shape, headers)

    def _disturb(self, fault: Fault, answer: Answer) -> Answer:
        body = answer.body
        if not isinstance(body, dict) or "results" not in body:
            return answer
        if fault.kind == "duplicate_rows":
            return Answer(
                answer.status, {**body, "results": [*body["results"][: fault.count], *body["results"]]}
            )
        if fault.kind == "reverse_rows":
            return Answer(answer.status, {**body, "results": body["results"][::-1]})
        if fault.kind == "move_rows":
            for shown in body["results"][: fault.count]:
                self._world.touch(shown["id"])
        return answer

    def _record(self, pending: Pending, status: int, code: str) -> None:
        self.log.append(
            CallRecord(
                pending.number, pending.method, pending.path, pending.name, status, code, self._world.stamp()
            )
        )

    # -- overlap on purpose

    @contextmanager
    def hold(self) -> Iterator[Hold]:
        """
        Keep every call that arrives in flight until the block ends, so that a test can force overlap.

        Calls beyond the concurrency limit are still refused at once.
        """
        self._gate.clear()
        try:
            yield Hold(self)
        finally:
            self._gate.set()

    @property
    def held(self) -> bool:
        """Whether `hold` is on; asynchronous callers look here instead of blocking."""
        return not self._gate.is_set()

    def wait_for_in_flight(self, count: int, timeout: float) -> int:
        """Wait (real seconds) until `count` calls are in flight; returns how many are."""
        with self._arrived:
            self._arrived.wait_for(lambda: self.in_flight >= count, timeout)
            return self.in_flight

    # -- state

    def _work(self, action: "Callable[[World], T]") -> T:
        """Do something to the world as one piece, with the lock held; a refusal leaves no trace."""
        with self._lock:
            self._world.begin()
            try:
                result = action(self._world)
            except BaseException:
                self._world.rollback()
                raise
            self._world.commit()
            collect(self._world)
            return result

    def expire_sessions(self) -> None:
        """End every session now."""
        with self._lock:
            self._world.sessions.clear()

    def today(self) -> date:
        """Return the day by the fake's clock."""
        return self._world.today()

    def follow_clock(self) -> int:
        """Move every online payment as far as the clock says; returns how many steps were made."""
        return self._work(follow_clock)

    def read(self, kind: str, id: str) -> JsonObject:
        """One record as ``GET`` shows it; `kind` is the word in the path, such as ``"bills"``."""
        return self._work(lambda world: read_record(world, kind, id))

    def find(self, kind: str, field: str, value: str) -> tuple[str, ...]:
        """Ids of the records whose field (a dotted path) has this value."""
        wanted = Condition(field, "eq", (value,))
        with self._lock:
            return tuple(r["id"] for r in self._world.rows(kind) if matches(wanted, read_field(r, field)))

    def ids(self, kind: str) -> tuple[str, ...]:
        """All ids of a kind, in order of creation."""
        with self._lock:
            return tuple(self._world.tables[kind].rows)

    def counts(self) -> dict[str, int]:
        """How many records of each kind there are."""
        with self._lock:
            return {kind: len(table) for kind, table in self._world.tables.items() if len(table)}

    def accounts_payable(
        self,
        *,
        by: str = "id",
        approval: frozenset[str] = frozenset({"APPROVED"}),
        moved: frozenset[str] | None = None,
    ) -> dict[str, Decimal]:
        """
        Add up what is owed to each vendor, as a ledger sees it.

        Bills that are not archived and whose approval status is in `approval`, minus payments of them whose
        single status is in `moved` (money has moved, when left out), minus vendor credits that are not
        archived. Keys are vendor ids, or names with ``by="name"``; vendors with zero are left out.
        """
        return self._work(lambda world: accounts_payable(world, by, approval, moved))

    def snapshot(self) -> bytes:
        """Return the whole state as JSON, to compare or to `restore`."""
        with self._lock:
            return to_json(self._world)

    def restore(self, snapshot: bytes) -> None:
        """Go back to a snapshot. Clock, knobs, fault plan and counters of this object stay."""
        with self._lock:
            world = World(self._world.now, 0, self._world.knobs)
            from_json(world, snapshot)
            self._world = world
            self._set_credentials()

    def save(self, path: Path | str) -> None:
        """Write the state to a file, atomically."""
        write_atomically(Path(path), self.snapshot())

    def load(self, path: Path | str) -> None:
        """Read the state from a file written by `save`. Raises OSError, and ValueError for another file."""
        self.restore(Path(path).read_bytes())

    def _set_credentials(self) -> None:
        """Let this object's credentials open it, whatever a saved state had."""
        login, world = self._world.login, self._world
        self.user_id = next(row["id"] for row in world.rows("users"))
        login["keys"][self.dev_key] = {"active": True}
        login["accounts"][self.username] = {"password": self.password, "userId": self.user_id, "token": False}
        login["accounts"][self.token_name] = {
            "password": self.token_value,
            "userId": self.user_id,
            "token": True,
        }
        login["partners"][self.app_key] = {
            "username": self.username,
            "password": self.password,
            "devKey": self.dev_key,
        }

    def transport(self) -> "FakeTransport":
        """Return an httpx transport, for `httpx.Client` and `httpx.AsyncClient`. Needs httpx."""
        from billv3.testing._transport import FakeTransport  # noqa: PLC0415  # httpx is optional here

        return FakeTransport(self)
