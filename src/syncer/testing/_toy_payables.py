"""BILL's side from plain values. See `ToyPayables`."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from attrs import define, evolve, field

from syncer.errors import PayablesError
from syncer.model import Content, Kind
from syncer.payables import BillRow, Page
from syncer.ports import Clock
from syncer.testing.clock import FakeClock

BY_IDS_MAX: Final = 100


@define
class ToyPayables:
    """
    Implements `syncer.payables.Payables` from what a test puts in, as awkwardly as BILL may be.

    Args:
        page_size: Rows per page.
        repeats: Give every row twice.
        disorder: Give each page in the reverse order of change.
        failures: How many of the next calls fail.
        call_s: Seconds of the clock that each call takes, where the clock is a `FakeClock`.
    """

    clock: Clock = field(factory=FakeClock)
    page_size: int = 100
    repeats: bool = False
    disorder: bool = False
    failures: int = 0
    call_s: float = 0
    calls: list[tuple[str, Kind]] = field(factory=list)
    _rows: dict[Kind, dict[str, BillRow]] = field(factory=dict, repr=False)
    _drawn: int = 0

    def put(self, kind: Kind, id_: str, content: Content) -> None:
        """Enter or change a record; its updatedTime moves, a little beyond that of any other."""
        self._drawn += 1
        moment = self.clock.now() + timedelta(milliseconds=self._drawn)
        row = BillRow(kind=kind, id=id_, content=content, version=moment.isoformat(timespec="milliseconds"))
        self._rows.setdefault(kind, {})[id_] = row

    def change(self, kind: Kind, id_: str, **changes: object) -> None:
        """Change fields of a record; its updatedTime moves."""
        self.put(kind, id_, evolve(self.content(kind, id_), **changes))  # type: ignore[arg-type]  # fields differ by class

    def change_silently(self, kind: Kind, id_: str, **changes: object) -> None:
        """Change fields of a record as an approval may: its updatedTime stays."""
        row = self._rows[kind][id_]
        self._rows[kind][id_] = evolve(row, content=evolve(row.content, **changes))  # type: ignore[arg-type]  # fields differ

    def content(self, kind: Kind, id_: str) -> Content:
        """Return a record as it is now."""
        return self._rows[kind][id_].content

    def changed(self, kind: Kind, *, since: str, page: str = "") -> Page:
        """Give one page of what changed since a watermark. Raises `PayablesError` if `failures` says so."""
        self._called("changed", kind)
        rows = sorted(self._rows.get(kind, {}).values(), key=lambda row: row.version)
        rows = [row for row in rows if row.version >= since]
        start = int(page or 0)
        some = rows[start : start + self.page_size]
        following = start + self.page_size
        return Page(
            rows=self._awkward(some),
            next_page=str(following) if following < len(rows) else "",
            watermark=max((row.version for row in some), default=""),
        )

    def by_ids(self, kind: Kind, ids: tuple[str, ...]) -> tuple[BillRow, ...]:
        """Give these records as they are now. Raises `PayablesError` where `failures` says so."""
        self._called("by_ids", kind)
        if len(ids) > BY_IDS_MAX:
            raise PayablesError(f"{len(ids)} ids at once.", fix="Ask for at most 100.")
        rows = (self._rows.get(kind, {}).get(id_) for id_ in ids)
        return self._awkward([row for row in rows if row is not None])

    def _awkward(self, rows: Iterable[BillRow]) -> tuple[BillRow, ...]:
        some = list(rows) * (2 if self.repeats else 1)
        return tuple(reversed(some) if self.disorder else some)

    def _called(self, what: str, kind: Kind) -> None:
        self.calls.append((what, kind))
        if self.call_s and isinstance(self.clock, FakeClock):
            self.clock.advance(seconds=self.call_s)
        if self.failures:
            self.failures -= 1
            raise PayablesError("BILL cannot be reached.", fix="Nothing needs to be done.", code="503")
