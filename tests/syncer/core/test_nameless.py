"""A record that BILL gives without an id is one exception, for as long as BILL gives it so."""

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import define, evolve, field

from syncer.admin import Admin
from syncer.entries import ExceptionEntry
from syncer.model import Bill, Kind, Side
from syncer.payables import NAMELESS, BillRow, Page
from syncer.testing import ToyPayables
from tests.syncer.core.rig import NAME, SETTINGS, Firm, bill

ODD = f"{NAMELESS}1"
WATCH = timedelta(seconds=SETTINGS.watch_s)
EMPTY = Bill(vendor_id="", amount=Decimal(0), number="", date=None)


@define
class Listening(ToyPayables):
    """Remembers from when bills were asked for, and by which ids."""

    since: list[str] = field(factory=list)
    ids: list[tuple[str, ...]] = field(factory=list)

    def changed(self, kind: Kind, *, since: str, page: str = "") -> Page:
        if kind is Kind.BILL:
            self.since.append(since)
        return super().changed(kind, since=since, page=page)

    def by_ids(self, kind: Kind, ids: tuple[str, ...]) -> tuple[BillRow, ...]:
        self.ids.append(ids)
        return super().by_ids(kind, ids)


def with_nameless(*, hours_ago: int = 0) -> Firm:
    """BILL has a bill without a usable id, last changed so many hours ago; an update has told it."""
    firm = Firm()
    firm.bill.put(Kind.BILL, ODD, EMPTY, trouble="BILL gives it in a way that cannot be read: id.")
    firm.clock.advance(hours=hours_ago)
    firm.bill.put(Kind.BILL, "b1", bill("1", "10.00"))
    firm.cycle()
    return firm


def shown(firm: Firm) -> list[str]:
    return [one.id for one in firm.exceptions()]


def one(firm: Firm) -> ExceptionEntry:
    (found,) = firm.exceptions()
    return found


def test_it_is_raised_once() -> None:
    """With the first reading; the same row in a later one is no news, and the other records go on."""
    firm = with_nameless()
    before = one(firm)
    for _ in range(10):
        firm.cycle()

    assert one(firm) == before
    assert (before.code, before.subject) == ("unreadable", "Bill without an id")
    assert [line.event for line in firm.trail(ODD)] == ["read from BILL", "exception"]
    assert firm.numbers() == ["1"]


def test_it_is_never_asked_for_by_its_name() -> None:
    """BILL does not know it."""
    firm = with_nameless(hours_ago=300)
    listening = Listening(clock=firm.clock)
    firm.bill = listening
    for _ in range(3):
        firm.cycle()

    assert ODD in shown(firm)
    assert [ids for ids in listening.ids if ODD in ids] == []


def test_it_goes_once_bill_gives_it_with_its_id() -> None:
    """It is the newest, so each reading comes upon it; what it is goes on like any other bill."""
    firm = with_nameless()
    firm.bill.remove(Kind.BILL, ODD)
    firm.bill.put(Kind.BILL, "b2", bill("2", "20.00"))
    firm.cycle()

    assert shown(firm) == []
    assert firm.numbers() == ["1", "2"]
    assert "no longer given by BILL" in [line.event for line in firm.trail(ODD)]


def test_of_an_older_one_a_reading_of_what_is_new_says_nothing() -> None:
    """It is looked for when the others are, by reading from when it was changed."""
    firm = with_nameless(hours_ago=300)
    version = record_version(firm)
    firm.bill.remove(Kind.BILL, ODD)
    firm.cycle()
    assert shown(firm) == [ODD]

    listening = Listening(clock=firm.clock)
    firm.bill = listening
    firm.cycle(seconds=WATCH.total_seconds())

    assert listening.since == [version]
    assert shown(firm) == []


def test_an_older_one_that_is_still_there_stays() -> None:
    """However often it is looked for; the watermark does not go back with it."""
    firm = with_nameless(hours_ago=300)
    before = one(firm)
    for _ in range(4):
        firm.cycle(seconds=WATCH.total_seconds())

    assert one(firm) == before
    with firm.memory.unit() as unit:
        mark = unit.watermarks.get(NAME, Side.BILL.value, Kind.BILL.value)
    assert mark is not None
    assert mark.value > record_version(firm)


def test_of_one_that_says_nothing_of_when_everything_is_read() -> None:
    """There is no moment from which it must come again."""
    firm = with_nameless()
    record = firm.record(Kind.BILL, ODD)
    with firm.memory.unit() as unit:
        unit.records.put(evolve(record, version=""))
    firm.bill.remove(Kind.BILL, ODD)
    firm.cycle()
    assert shown(firm) == [ODD]
    firm.cycle(seconds=WATCH.total_seconds())

    assert shown(firm) == []


def test_one_that_comes_back_is_shown_again() -> None:
    """It was forgotten, so it is news."""
    firm = with_nameless()
    firm.bill.remove(Kind.BILL, ODD)
    firm.cycle()
    assert shown(firm) == []
    firm.bill.put(Kind.BILL, ODD, EMPTY, trouble="BILL gives it in a way that cannot be read: id.")
    firm.cycle()

    assert shown(firm) == [ODD]


@pytest.mark.parametrize("gone", [False, True])
def test_one_that_a_person_skipped_is_not_shown_again(gone: bool) -> None:
    """Whether BILL still gives it or not."""
    firm = with_nameless()
    Admin(store=firm.memory, clock=firm.clock).skip(NAME, ODD, actor="ann")
    if gone:
        firm.bill.remove(Kind.BILL, ODD)
    for _ in range(8):
        firm.cycle()

    assert shown(firm) == []


def test_a_reading_that_failed_proves_nothing() -> None:
    """BILL was not read to the end."""
    firm = with_nameless()
    firm.bill.remove(Kind.BILL, ODD)
    firm.bill.failures = 1
    firm.cycle()

    assert ODD in shown(firm)


def record_version(firm: Firm) -> str:
    return firm.record(Kind.BILL, ODD).version
