"""
The state behind the fake: tables, time, ids, the outbox of notifications, and undo.

Rules that keep it honest:

1. A row in a table is never changed in place. A handler copies it, changes the copy and saves that.
2. Whatever a request saved is undone when the request is refused: bulk calls are all or nothing for free.
3. Everything derived (open amounts, payment status) is computed when read, from payments and credits alone.
"""

import copy
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from billv3.testing._errors import Refusal, not_found
from billv3.testing._ids import PREFIXES, make_id, make_secret, make_uuid
from billv3.testing._json import Row
from billv3.testing._knobs import Knobs

WORDS: dict[str, str] = {
    "vendors": "vendor",
    "bills": "bill",
    "payments": "payment",
    "invoices": "invoice",
    "banks": "bank-account",
}

KINDS: tuple[str, ...] = tuple(PREFIXES)

RATES: Final = {
    "AUD": Decimal("1.5214"),
    "CAD": Decimal("1.2394"),
    "EUR": Decimal("0.8361"),
    "GBP": Decimal("0.7422"),
    "MXN": Decimal("17.2055"),
}
"""Units of each currency for one US dollar, until somebody says otherwise."""


def time_text(moment: datetime) -> str:
    """Return a date-time as BILL writes it: milliseconds and a numeric offset. It also sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


class Table:
    """Rows of one kind by id, with the two orders that lists are read in: of creation, and of updatedTime."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.sequence: dict[str, int] = {}
        self.by_sequence: list[tuple[int, str]] = []
        self.by_updated: list[tuple[str, int, str]] = []
        self._next = 1

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, row: Row, number: int | None = None) -> Row | None:
        """Insert (as `number`, or as the next) or replace; returns the former row."""
        id = row["id"]
        former = self.rows.get(id)
        if former is None:
            number = self.sequence[id] = self._next if number is None else number
            self._next = max(self._next, number + 1)
            insort(self.by_sequence, (number, id))
        else:
            number = self.sequence[id]
            self._forget_updated(former, number)
        insort(self.by_updated, (row.get("updatedTime", ""), number, id))
        self.rows[id] = row
        return former

    def remove(self, id: str) -> Row:
        """Take a row out, for undo and for the few things that can be deleted."""
        row = self.rows.pop(id)
        number = self.sequence.pop(id)
        self._forget_updated(row, number)
        del self.by_sequence[bisect_left(self.by_sequence, (number, id))]
        return row

    def _forget_updated(self, row: Row, number: int) -> None:
        key = (row.get("updatedTime", ""), number, row["id"])
        del self.by_updated[bisect_left(self.by_updated, key)]


class World:
    """One BILL organization with everything in it. Not thread-safe by itself: `FakeBill` holds the lock."""

    def __init__(self, now: Callable[[], datetime], seed: int, knobs: Knobs) -> None:
        self.now = now
        self.seed = seed
        self.knobs = knobs
        self.tables: dict[str, Table] = {kind: Table() for kind in KINDS}
        self.numbers: Counter[str] = Counter()
        self.payments_of_bill: dict[str, dict[str, None]] = {}
        self.credits_of_bill: dict[str, dict[str, None]] = {}
        self.bill_numbers: dict[tuple[str, str], dict[str, None]] = {}
        self.bills_of_vendor: dict[str, dict[str, None]] = {}
        self.moving: dict[str, None] = {}
        self.contents: dict[str, bytes] = {}
        self.sessions: dict[str, Row] = {}
        self.hub: Row = {"subscriptions": {}, "history": [], "keys": {}, "outbox": []}
        self.mfa: Row = {"phones": [], "setups": {}, "challenges": {}, "remembered": {}, "texts": []}
        self.login: Row = {"failures": {}, "accounts": {}, "partners": {}, "keys": {}}
        self.rates: Row = dict(RATES)
        self.counters: Counter[str] = Counter()
        self.snapshots: dict[str, list[str]] = {}
        self.organization_id = ""
        self.empty_next = False  # the next list answers with an empty page (a fault)
        self._undo: list[Callable[[], object]] | None = None

    # -- time and ids

    def moment(self) -> datetime:
        """Return the injected time; a naive one is refused."""
        moment = self.now()
        if moment.tzinfo is None:
            raise ValueError("the clock of a FakeBill must return aware datetimes")
        return moment

    def stamp(self) -> str:
        """Return the injected time as BILL writes it."""
        return time_text(self.moment())

    def today(self) -> date:
        """Return the day in UTC; BILL's own zone for days is not documented."""
        return self.moment().astimezone(UTC).date()

    def new_id(self, prefix: str) -> str:
        """Return the next id with this prefix, the same for the same seed and history."""
        self.numbers[prefix] += 1
        return make_id(prefix, self.seed, self.numbers[prefix])

    def new_uuid(self) -> str:
        self.numbers["uuid"] += 1
        return make_uuid(self.seed, self.numbers["uuid"])

    def new_secret(self, purpose: str) -> str:
        self.numbers[f"secret {purpose}"] += 1
        return make_secret(self.seed, purpose, self.numbers[f"secret {purpose}"])

    # -- rows

    def get(self, kind: str, id: str) -> Row:
        """Return a copy to change and save; a refusal (404) when there is none."""
        return copy.deepcopy(self.peek(kind, id))

    def peek(self, kind: str, id: str) -> Row:
        """Return the row itself, to read only."""
        row = self.tables[kind].rows.get(id)
        if row is None:
            raise not_found(WORDS.get(kind, kind), id)
        return row

    def find(self, kind: str, id: str) -> Row | None:
        """Return the row itself, or None."""
        return self.tables[kind].rows.get(id)

    def rows(self, kind: str) -> Iterable[Row]:
        """All rows in order of creation, to read only."""
        return self.tables[kind].rows.values()

    def insert(self, kind: str, row: Row) -> Row:
        """Give a new row its id, archived flag and times, and keep it."""
        stamp = self.stamp()
        archived = {} if kind == "payments" else {"archived": False}
        full = {
            "id": self.new_id(PREFIXES[kind]),
            **archived,
            **row,
            "createdTime": stamp,
            "updatedTime": stamp,
        }
        self._put(kind, full)
        self.emit(kind, "created", full)
        return full

    def save(self, kind: str, row: Row, *, moved: bool = True, event: str = "updated") -> Row:
        """Replace a row; `moved` says whether updatedTime follows."""
        if moved:
            row["updatedTime"] = self.stamp()
        self._put(kind, row)
        if event:
            self.emit(kind, event, row)
        return row

    def touch(self, id: str) -> None:
        """Move one record's updatedTime to now, and nothing else of it."""
        kind = next((kind for kind, prefix in PREFIXES.items() if id.startswith(prefix)), None)
        if kind is not None and id in self.tables[kind].rows:
            self.save(kind, copy.deepcopy(self.peek(kind, id)), event="")

    def delete(self, kind: str, id: str) -> None:
        """Take a row out for good (attachments, policies)."""
        row = self.tables[kind].remove(id)
        self._log(lambda: self._put_quietly(kind, row))

    def _put(self, kind: str, row: Row) -> None:
        former = self._put_quietly(kind, row)
        self._log(lambda: self._take_back(kind, row["id"], former))

    def restore_row(self, kind: str, number: int, row: Row) -> None:
        """Put a saved row back in its old place."""
        self.tables[kind].put(row, number)
        self._index(kind, None, row)

    def _put_quietly(self, kind: str, row: Row) -> Row | None:
        former = self.tables[kind].put(row)
        self._index(kind, former, row)
        return former

    def _take_back(self, kind: str, id: str, former: Row | None) -> None:
        if former is None:
            self._index(kind, self.tables[kind].remove(id), None)
        else:
            self._put_quietly(kind, former)

    def _index(self, kind: str, former: Row | None, row: Row | None) -> None:
        for index, key, id in self._keys(kind, former):
            index.get(key, {}).pop(id, None)
        for index, key, id in self._keys(kind, row):
            index.setdefault(key, {})[id] = None
        if kind == "payments":
            for one in (former, row):
                if one is not None:
                    self.moving.pop(one["id"], None)
            if row is not None and row.get("nextStep"):
                self.moving[row["id"]] = None

    def _keys(self, kind: str, row: Row | None) -> Iterator[tuple[dict[Any, dict[str, None]], Any, str]]:
        if row is None:
            return
        if kind == "payments":
            for part in row["billPayments"]:
                yield self.payments_of_bill, part["billId"], row["id"]
        elif kind == "vendor-credits":
            for use in row.get("usage", ()):
                yield self.credits_of_bill, use["billId"], row["id"]
        elif kind == "bills":
            yield self.bills_of_vendor, row["vendorId"], row["id"]
            number = row.get("invoice", {}).get("invoiceNumber")
            if number:
                yield self.bill_numbers, (row["vendorId"], number), row["id"]

    # -- all or nothing

    def begin(self) -> None:
        """Start remembering how to undo."""
        self._undo = []

    def commit(self) -> None:
        self._undo = None

    def rollback(self) -> None:
        """Take back everything saved since `begin`, newest first. Ids that were given stay used."""
        undo, self._undo = self._undo or [], None
        for action in reversed(undo):
            action()

    def attempt(self, work: Callable[[], Row]) -> Row:
        """Do a part of a request by itself: when it is refused, only what it saved is taken back."""
        undo = self._undo
        mark = 0 if undo is None else len(undo)
        try:
            return work()
        except Refusal:
            while undo and len(undo) > mark:
                undo.pop()()
            raise

    def _log(self, action: Callable[[], object]) -> None:
        if self._undo is not None:
            self._undo.append(action)

    # -- notifications

    def emit(self, kind: str, event: str, row: Row) -> None:
        """Put a notification into the outbox for every subscription that asked for it."""
        word = WORDS.get(kind)
        if word is None or not self.hub["subscriptions"]:
            return
        if kind == "payments":
            event = "updated"  # there is no payment.created: a new payment announces itself as updated
        outbox = self.hub["outbox"]
        outbox.append({"type": f"{word}.{event}", "kind": kind, "id": row["id"], "time": self.stamp()})
        self._log(outbox.pop)
