"""BILL's side from plain values. See `ToyPayables`."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

import attrs
from attrs import define, evolve, field

from syncer import codec
from syncer.entries import Action, Operation
from syncer.errors import NotNow, PayablesError, ReadRefused, WriteRefused, WriteUnknown
from syncer.model import Account, Content, Kind, Vendor
from syncer.naming import name_key
from syncer.payables import BillRow, Page
from syncer.plan import Ground
from syncer.ports import Clock
from syncer.testing.clock import FakeClock

BY_IDS_MAX: Final = 100
COUNTRY_LENGTH: Final = 2


def _nothing(step: str) -> None:
    del step


@define
class ToyPayables:
    """
    Implements `syncer.payables.Payables` from what a test puts in, as awkwardly as BILL may be.

    Writes are taken as BILL takes them: a vendor needs a whole address and a country of two letters (BILL API
    reference, createvendor), archiving is a call of its own, and a second vendor of the same name is not
    refused. `attend` is called with `before` and `after` around the effect of every write, and may raise
    there to play a death.

    Args:
        page_size: Rows per page.
        repeats: Give every row twice.
        disorder: Give each page in the reverse order of change.
        failures: How many of the next calls fail.
        busy: How many of the next calls ask for patience.
        busy_s: For how long they ask.
        call_s: Seconds of the clock that each call takes, where the clock is a `FakeClock`.
        hidden: Kinds that BILL does not show to the user.
        odd: Ids that BILL refuses, with whatever is asked for together with them.
        refused: Names of vendors and accounts that BILL refuses to write.
        thin: Leave the name on its checks out of what is told of a vendor.
        lost_before: How many of the next writes are lost before they have an effect.
        lost_after: How many of the next writes have their effect, and their answer is lost.
        written: The operations that had an effect, in order.
    """

    clock: Clock = field(factory=FakeClock)
    page_size: int = 100
    repeats: bool = False
    disorder: bool = False
    failures: int = 0
    busy: int = 0
    busy_s: float = 0
    call_s: float = 0
    hidden: set[Kind] = field(factory=set)
    odd: set[str] = field(factory=set)
    refused: set[str] = field(factory=set)
    thin: bool = False
    lost_before: int = 0
    lost_after: int = 0
    attend: Callable[[str], None] = _nothing
    calls: list[tuple[str, Kind]] = field(factory=list)
    written: list[Operation] = field(factory=list)
    _rows: dict[Kind, dict[str, BillRow]] = field(factory=dict, repr=False)
    _drawn: int = 0

    def put(self, kind: Kind, id_: str, content: Content, *, trouble: str = "") -> None:
        """Enter or change a record; its updatedTime moves, a little beyond that of any other."""
        self._drawn += 1
        moment = self.clock.now() + timedelta(milliseconds=self._drawn)
        version = moment.isoformat(timespec="milliseconds")
        row = BillRow(kind=kind, id=id_, content=content, version=version, trouble=trouble)
        self._rows.setdefault(kind, {})[id_] = row

    def remove(self, kind: Kind, id_: str) -> None:
        """Give a record no more."""
        del self._rows[kind][id_]

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
        if not self.odd.isdisjoint(ids):
            raise ReadRefused("Invalid parameter value.", fix="Correct what BILL names.", code="BDC_1129")
        rows = (self._rows.get(kind, {}).get(id_) for id_ in ids)
        return self._awkward([row for row in rows if row is not None])

    def rows(self, kind: Kind) -> dict[str, Content]:
        """Return the records of a kind by their ids."""
        return {id_: row.content for id_, row in self._rows.get(kind, {}).items()}

    def write(self, operation: Operation) -> BillRow:
        """Do one operation, or fail as BILL may. See `syncer.payables.Payables`."""
        self._called("write", operation.kind)
        if self.lost_before:
            self.lost_before -= 1
            raise WriteUnknown("The connection broke.", fix="Look before it is sent again.")
        self.attend("before")
        id_, content = self._written(operation)
        self.put(operation.kind, id_, content)
        self.written.append(operation)
        self.attend("after")
        if self.lost_after:
            self.lost_after -= 1
            raise WriteUnknown("The answer was lost.", fix="Look before it is sent again.")
        (said,) = self._told([self._rows[operation.kind][id_]])
        return said

    def find(self, operation: Operation) -> tuple[BillRow, ...]:
        """Give the records of the name of an addition. Raises `PayablesError` where `failures` says so."""
        self._called("find", operation.kind)
        wanted = name_key(_name(codec.decode_content(operation.kind, operation.body)))
        rows = self._rows.get(operation.kind, {}).values()
        return self._awkward([row for row in rows if name_key(_name(row.content)) == wanted])

    def _written(self, operation: Operation) -> tuple[str, Content]:
        """Return what a write makes of a record. Raises `WriteRefused`."""
        ground = codec.decode(Ground, operation.base)
        body = codec.decode_content(operation.kind, operation.body)
        if operation.action is Action.ADD:
            self._drawn += 1
            id_, content = f"{operation.kind.value}-new-{self._drawn}", body
        else:
            id_ = operation.bill_id
            known = self._rows.get(operation.kind, {}).get(id_)
            if known is None:
                raise WriteRefused(f"{id_} does not exist.", fix="Read it again.", code="BDC_1120")
            before = codec.decode_content(operation.kind, ground.bill)
            content = _laid(known.content, body, before)
            if _active(body) != _active(before) and ground.parts != ("active",):
                raise WriteRefused("archived: not by this call.", fix="Archive it.", code="BDC_1143")
            if getattr(content, "address", None) == getattr(known.content, "address", None):
                # What a test put in without a whole address may be changed otherwise.
                self._check_name(content)
                return id_, content
        self._check(content)
        return id_, content

    def _check_name(self, content: Content) -> None:
        name = _name(content)
        if not name or name in self.refused:
            raise WriteRefused("name: not accepted.", fix="Change the name.", code="BDC_1143")

    def _check(self, content: Content) -> None:
        self._check_name(content)
        if isinstance(content, Vendor):
            address = content.address
            needed = (address.line1, address.city, address.postal_code, address.country)
            if not all(needed) or len(address.country) != COUNTRY_LENGTH:
                raise WriteRefused("address: must not be null.", fix="Complete it.", code="BDC_1117")

    def _told(self, rows: Iterable[BillRow]) -> list[BillRow]:
        return [_thin(row) if self.thin else row for row in rows]

    def _awkward(self, rows: Iterable[BillRow]) -> tuple[BillRow, ...]:
        some = self._told(rows) * (2 if self.repeats else 1)
        return tuple(reversed(some) if self.disorder else some)

    def _called(self, what: str, kind: Kind) -> None:
        self.calls.append((what, kind))
        if self.call_s and isinstance(self.clock, FakeClock):
            self.clock.advance(seconds=self.call_s)
        if self.busy:
            self.busy -= 1
            raise NotNow("Too many requests.", fix="Nothing to do.", code="429", wait_s=self.busy_s)
        if self.failures:
            self.failures -= 1
            raise PayablesError("BILL cannot be reached.", fix="Nothing needs to be done.", code="503")
        if kind in self.hidden:
            raise ReadRefused("The user may not do this.", fix="Give the user the role.", code="403")


def _thin(row: BillRow) -> BillRow:
    if not isinstance(row.content, Vendor):
        return row
    return evolve(row, content=evolve(row.content, name_on_check=""), unsaid=("name_on_check",))


def _name(content: Content) -> str:
    return content.name if isinstance(content, Vendor | Account) else ""


def _active(content: Content) -> bool:
    return content.active if isinstance(content, Vendor | Account) else True


def _laid(content: Content, body: Content, before: Content) -> Content:
    """Lay over a record what differs between two versions of it."""
    changed = {
        one.name: getattr(body, one.name)
        for one in attrs.fields(type(body))
        if getattr(body, one.name) != getattr(before, one.name)
    }
    content = evolve(content, **changed)
    if isinstance(content, Account) and "name" in changed:
        above = content.full_name.rpartition(":")[0]
        content = evolve(content, full_name=f"{above}:{content.name}" if above else content.name)
    return content
