"""Faults on purpose: which call fails, and how. The same plan always meets the same calls in the same way."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from billv3.testing._knobs import ErrorShape

Kind = Literal[
    "server_error",
    "too_many",
    "forbidden",
    "reset_before",
    "reset_after",
    "lost_answer",
    "truncated",
    "slow",
    "duplicate_rows",
    "move_rows",
    "reverse_rows",
    "empty_page",
    "expire_sessions",
]


class ConnectionLost(ConnectionResetError):
    """
    The connection broke instead of an answer.

    Attributes:
        committed: Whether BILL had already done what was asked. A real client cannot know; a test can.
    """

    def __init__(self, *, committed: bool) -> None:
        super().__init__("connection reset by the fake")
        self.committed = committed


@dataclass(frozen=True)
class Fault:
    """One way to fail; made by the class methods."""

    kind: Kind
    status: int = 0
    shape: ErrorShape = "html"
    retry_after: str | None = None
    seconds: float = 0.0
    count: int = 1
    keep: float = 0.5

    @classmethod
    def server_error(cls, status: int = 503, shape: ErrorShape = "html") -> "Fault":
        """Answer `status` with a gateway's body; nothing is done."""
        return cls("server_error", status=status, shape=shape)

    @classmethod
    def too_many(cls, retry_after: int | str | None = None) -> "Fault":
        """
        Answer 429 with an empty body, with or without ``Retry-After`` (seconds or an HTTP date); nothing is
        done.
        """
        return cls("too_many", status=429, retry_after=None if retry_after is None else str(retry_after))

    @classmethod
    def forbidden(cls) -> "Fault":
        """Answer 403 without a body, as to a user whose role may not do it (no code is published)."""
        return cls("forbidden", status=403, shape="empty")

    @classmethod
    def reset_before(cls) -> "Fault":
        """Break the connection before anything is done."""
        return cls("reset_before")

    @classmethod
    def reset_after(cls) -> "Fault":
        """Do what was asked, then break the connection: the answer is lost."""
        return cls("reset_after")

    @classmethod
    def lost_answer(cls, status: int = 502, shape: ErrorShape = "html") -> "Fault":
        """Do what was asked, then answer with a gateway's error."""
        return cls("lost_answer", status=status, shape=shape)

    @classmethod
    def truncated(cls, keep: float = 0.5) -> "Fault":
        """Do what was asked, then send only the first part of the JSON."""
        return cls("truncated", keep=keep)

    @classmethod
    def slow(cls, seconds: float) -> "Fault":
        """Wait before doing what was asked; the call is in flight meanwhile."""
        return cls("slow", seconds=seconds)

    @classmethod
    def duplicate_rows(cls, count: int = 1) -> "Fault":
        """Send the first `count` rows of a list page twice."""
        return cls("duplicate_rows", count=count)

    @classmethod
    def move_rows(cls, count: int = 1) -> "Fault":
        """After answering a list page, let `updatedTime` of its first `count` rows move to now."""
        return cls("move_rows", count=count)

    @classmethod
    def reverse_rows(cls) -> "Fault":
        """Send the rows of a list page in the wrong order."""
        return cls("reverse_rows")

    @classmethod
    def empty_page(cls) -> "Fault":
        """Answer a list with no rows and a ``nextPage`` that leads to the rows: not the end."""
        return cls("empty_page")

    @classmethod
    def expire_sessions(cls) -> "Fault":
        """End every session just before the call."""
        return cls("expire_sessions")


@dataclass(frozen=True)
class Fired:
    """A fault that happened."""

    call: int
    route: str
    fault: Fault


@dataclass
class _Rule:
    fault: Fault
    call: int | None = None
    route: str | None = None
    nth: int = 1
    times: int = 1
    seen: int = 0

    def meets(self, call: int, route: str) -> bool:
        if self.call is not None:
            return call == self.call
        if self.route is not None and route != self.route:
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


@dataclass
class FaultPlan:
    """
    Which calls fail. The first rule that meets a call decides.

    Calls are numbered from 1 in the order in which they reach the fake (`FakeBill.call_count`). Routes are
    written as in `FakeBill.calls`: ``"POST /v3/bills"``, ``"GET /v3/bills/{billId}"``.

    Attributes:
        fired: Every fault that has happened, in order.
    """

    fired: list[Fired] = field(default_factory=list)
    _rules: list[_Rule] = field(default_factory=list)
    _chances: list[tuple[float, int, tuple[Fault, ...], frozenset[str]]] = field(default_factory=list)
    _spoiled: dict[str, Mapping[str, object]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def on_call(self, call: int, fault: Fault) -> None:
        """Let the call with this number fail."""
        with self._lock:
            self._rules.append(_Rule(fault, call=call))

    def on_route(self, route: str, fault: Fault, *, nth: int = 1, times: int = 1) -> None:
        """Let the `nth` call of `route` from now on fail, and the `times` - 1 calls after it."""
        with self._lock:
            self._rules.append(_Rule(fault, route=route, nth=nth, times=times))

    def on_any(self, fault: Fault, *, nth: int = 1, times: int = 1) -> None:
        """Do the same for calls of whatever route."""
        with self._lock:
            self._rules.append(_Rule(fault, nth=nth, times=times))

    def sometimes(self, rate: float, *faults: Fault, seed: int, routes: frozenset[str] = frozenset()) -> None:
        """Let a share `rate` (0 to 1) of calls fail with one of `faults`, by seed and call number alone."""
        with self._lock:
            self._chances.append((rate, seed, faults, routes))

    def spoil(self, id: str, change: Mapping[str, object]) -> None:
        """
        Show a record in a wrong shape from now on, in lists and alone; an empty `change` mends it.

        `change` is laid over its row, such as ``{"amount": "ten"}`` or ``{"id": None}``. What BILL has of the
        record does not change.
        """
        with self._lock:
            self._spoiled[id] = change

    def clear(self) -> None:
        """Forget all rules, and mend all records; what has fired stays known."""
        with self._lock:
            self._rules.clear()
            self._chances.clear()
            self._spoiled.clear()

    def take(self, call: int, route: str) -> Fault | None:
        """Return the fault of this call, if any; called once per call by the fake."""
        with self._lock:
            chosen = next((rule.fault for rule in [r for r in self._rules if r.meets(call, route)]), None)
            if chosen is None:
                chosen = self._by_chance(call, route)
            if chosen is not None:
                self.fired.append(Fired(call, route, chosen))
            return chosen

    def shown(self, body: object) -> object:
        """Return the body of an answer as it is shown; called once per answer by the fake."""
        if not self._spoiled or not isinstance(body, dict):
            return body
        if "results" in body:
            return {**body, "results": [self._spoil(row) for row in body["results"]]}
        return self._spoil(body)

    def _spoil(self, row: object) -> object:
        if not isinstance(row, dict):
            return row
        with self._lock:
            return {**row, **self._spoiled.get(row.get("id", ""), {})}

    def _by_chance(self, call: int, route: str) -> Fault | None:
        for rate, seed, faults, routes in self._chances:
            if routes and route not in routes:
                continue
            draw = hashlib.blake2b(f"{seed}:{call}".encode(), digest_size=8).digest()
            if int.from_bytes(draw[:4], "big") < rate * 2**32:
                return faults[int.from_bytes(draw[4:], "big") % len(faults)]
        return None
