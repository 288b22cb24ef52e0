"""What is known of QuickBooks and was not shown by a reading from the beginning is asked for by its id."""

import datetime as dt
from decimal import Decimal
from unittest.mock import patch

from attrs import evolve

from syncer import unseen
from syncer.admin import Admin
from syncer.book import Answer, Ask, Fetch, Rows
from syncer.entries import Operation, Record
from syncer.model import Kind, Side, Vendor
from syncer.plan import DELETED
from syncer.testing import ToyBook
from tests.syncer.core.rig import NAME, SETTINGS, Crash, Firm, bill, payment

OLD = dt.date(2025, 6, 1)


def posted(*numbers: int, settings: object = SETTINGS) -> Firm:
    """So many bills stand in QuickBooks."""
    firm = Firm(settings=settings)  # type: ignore[arg-type]  # a test's own short form
    for number in numbers:
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"{number}", "10.00"))
    firm.cycle()
    return firm


def book_id(firm: Firm, kind: Kind, id_: str) -> str:
    link = firm.link(kind, id_)
    assert link is not None
    return link.book_id


def vanish(firm: Firm, *ids: str) -> None:
    """They were deleted so long ago that QuickBooks does not tell of it any more, or it is a copy without."""
    for id_ in ids:
        del firm.company._state.rows[id_]


def read_anew(firm: Firm) -> None:
    Admin(store=firm.memory, clock=firm.clock).read_anew(NAME, actor="bookkeeper")


def theirs(firm: Firm, kind: Kind, id_: str) -> Record:
    with firm.memory.unit() as unit:
        found = unit.records.get(NAME, Side.BOOK.value, kind.value, id_)
    assert found is not None
    return found


def fetched(firm: Firm, kind: Kind) -> list[list[str]]:
    return [one["ids"] for one in firm.asked("fetch") if one["kind"] == kind]  # type: ignore[misc]


def test_a_linked_bill_that_vanished_is_put_before_a_person() -> None:
    """As one whose deletion QuickBooks tells; the others were shown and are not asked for."""
    firm = posted(1, 2, 3)
    vanish(firm, book_id(firm, Kind.BILL, "b1"))
    firm.cycle()
    assert firm.exceptions() == ()

    read_anew(firm)
    firm.company.documents.clear()
    firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "deleted")]
    assert fetched(firm, Kind.BILL) == [[book_id(firm, Kind.BILL, "b1")]]
    firm.company.documents.clear()
    firm.cycle()
    assert firm.asked("fetch") == []


def test_a_vendor_that_vanished_is_put_before_a_person() -> None:
    """A merge leaves no other trace for sure."""
    firm = Firm()
    firm.bill.put(Kind.VENDOR, "v9", Vendor(name="Oak Hills"))
    firm.cycle()
    vanish(firm, book_id(firm, Kind.VENDOR, "v9"))

    read_anew(firm)
    firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("v9", "deleted")]


def test_what_was_keyed_by_hand_and_vanished_is_forgotten() -> None:
    """It must not be taken for a bill of BILL, which would then be linked to nothing."""
    firm = posted(1)
    content = evolve(
        bill("77", "7.00", vendor=book_id(firm, Kind.VENDOR, "v1"), approval=""),
        ap_account_id=firm.book_ids["Accounts Payable"],
        lines=tuple(evolve(line, account_id=firm.book_ids["Fuel"]) for line in bill("77", "7.00").lines),
    )
    keyed = firm.company.enter(Kind.BILL, content).id
    firm.cycle()
    vanish(firm, keyed)

    read_anew(firm)
    firm.bill.put(Kind.BILL, "b77", bill("77", "7.00"))
    firm.cycle()

    assert theirs(firm, Kind.BILL, keyed).reason == DELETED
    assert book_id(firm, Kind.BILL, "b77") != keyed
    assert firm.numbers() == ["1", "77"]


def test_what_is_dated_before_the_reading_is_asked_for_if_it_is_linked() -> None:
    """A full reading leaves out what is dated long before the start; that it is not shown proves nothing."""
    firm = posted(1, 2, 3)
    for id_ in ("b1", "b2"):
        firm.company.edit(book_id(firm, Kind.BILL, id_), date=OLD)
    keyed = firm.company.enter(Kind.BILL, firm.company.row(book_id(firm, Kind.BILL, "b1")).content).id
    firm.cycle()
    Admin(store=firm.memory, clock=firm.clock).skip(NAME, "b1", actor="x")
    Admin(store=firm.memory, clock=firm.clock).skip(NAME, "b2", actor="x")
    with firm.memory.unit() as unit:
        known = unit.connections.get(NAME)
        assert known is not None
        settings = evolve(SETTINGS, start_date=dt.date(2026, 3, 1))
        unit.connections.put(evolve(known, settings=settings.to_json()))
    vanish(firm, book_id(firm, Kind.BILL, "b2"), keyed)

    read_anew(firm)
    firm.company.documents.clear()
    firm.cycle()

    assert fetched(firm, Kind.BILL) == [[book_id(firm, Kind.BILL, "b1"), book_id(firm, Kind.BILL, "b2")]]
    assert [(one.id, one.code) for one in firm.exceptions()] == [("b2", "deleted")]
    assert theirs(firm, Kind.BILL, keyed).reason == ""


def test_what_came_back_is_no_exception_any_more() -> None:
    """The current file is open again, and read from the beginning."""
    firm = posted(1, 2)
    newest = firm.company.backup()
    vanish(firm, book_id(firm, Kind.BILL, "b1"))
    read_anew(firm)
    firm.cycle()
    assert [one.id for one in firm.exceptions()] == ["b1"]
    firm.company.restore(newest)

    read_anew(firm)
    firm.cycle()

    assert firm.exceptions() == ()
    firm.cycle()
    assert firm.exceptions() == ()


def test_it_is_asked_in_parts_and_waited_for_between_pages() -> None:
    """However much there is to look at: a call ends in time, and a document asks for fifty at most."""
    firm = posted(*range(1, 9))
    gone = [book_id(firm, Kind.BILL, f"b{number}") for number in range(1, 8)]
    vanish(firm, *gone)
    read_anew(firm)
    firm.company.documents.clear()

    with (
        patch.object(unseen, "PAGE", 2),
        patch.object(unseen, "PAGES_MAX", 1),
        patch.object(unseen, "FETCH_MAX", 1),
    ):
        ran = firm.cycle()

    assert sorted(fetched(firm, Kind.BILL)) == sorted([id_] for id_ in gone)
    assert ran.waits > 0
    assert [one.code for one in firm.exceptions()] == ["deleted"] * 7


def test_a_death_in_between_loses_nothing() -> None:
    """What was not shown is still to be asked for, so the next update reads from the beginning again."""
    firm = posted(1, 2)
    for number in (1, 2):
        firm.bill.put(Kind.PAYMENT, f"p{number}", payment((f"b{number}", "10.00")))
    firm.cycle()
    vanish(firm, book_id(firm, Kind.PAYMENT, "p1"))
    read_anew(firm)
    process = type(firm.company).process

    def dies(company: object, text: str) -> str:
        if '"ask": "fetch"' in text:
            raise Crash("before it is asked")
        return process(company, text)  # type: ignore[arg-type]  # the company itself

    with patch.object(type(firm.company), "process", dies):
        assert firm.crash() is None
    assert firm.exceptions() == ()

    firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("p1", "deleted")]


def test_it_is_looked_for_in_a_dry_run_too() -> None:
    """Nothing is written by it, and a preview must not rest on what is not there."""
    firm = posted(1, 2)
    with firm.memory.unit() as unit:
        known = unit.connections.get(NAME)
        assert known is not None
        unit.connections.put(evolve(known, settings=evolve(SETTINGS, dry_run=True).to_json()))
    gone = book_id(firm, Kind.BILL, "b1")
    vanish(firm, gone)
    read_anew(firm)

    firm.cycle()

    assert theirs(firm, Kind.BILL, gone).reason == DELETED


def test_after_a_long_pause_everything_is_read_anew() -> None:
    """What was deleted longer ago than 90 days QuickBooks does not tell any more."""
    firm = posted(1, 2)
    vanish(firm, book_id(firm, Kind.BILL, "b1"))
    firm.cycle(days=88)
    assert firm.exceptions() == ()

    firm.cycle(days=90)

    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "deleted")]


def test_the_first_update_asks_for_nothing_twice() -> None:
    """Everything is read from the beginning, and everything was shown."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1", "10.00"))

    ran = firm.cycle()

    assert (firm.asked("fetch"), ran.waits) == ([], 0)
    assert firm.open() == {"1": Decimal("10.00")}


def test_what_is_known_to_be_gone_is_not_asked_for_again() -> None:
    """Somebody deleted what nobody had linked; a reading from the beginning does not show it either."""
    firm = posted(1)
    there = firm.company.row(book_id(firm, Kind.BILL, "b1")).content
    keyed = firm.company.enter(Kind.BILL, evolve(there, number="77")).id  # type: ignore[call-arg]  # a bill
    firm.cycle()
    firm.company.delete(keyed)
    firm.cycle()
    assert theirs(firm, Kind.BILL, keyed).reason == DELETED

    read_anew(firm)
    firm.company.documents.clear()
    firm.cycle()

    assert fetched(firm, Kind.BILL) == []


def test_an_answer_that_tells_of_none_of_several_is_asked_for_in_halves() -> None:
    """QuickBooks says of several ids only that something is amiss, and not with which of them."""
    firm = posted(1, 2, 3, 4, 5)
    gone = book_id(firm, Kind.BILL, "b2")
    vanish(firm, gone)
    read_anew(firm)
    for id_ in ("b1", "b3", "b4", "b5"):
        # Dated long before the reading, and so not shown, though they are there.
        firm.company.edit(book_id(firm, Kind.BILL, id_), date=OLD)
    with firm.memory.unit() as unit:
        known = unit.connections.get(NAME)
        assert known is not None
        settings = evolve(SETTINGS, start_date=dt.date(2026, 3, 1))
        unit.connections.put(evolve(known, settings=settings.to_json()))

    class Amiss(ToyBook):
        def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
            if isinstance(ask, Fetch) and len(ask.ids) > 1 and gone in ask.ids:
                return Rows(rows=(), lost=True)
            return super().decode(ask, text, operations)

    firm.engine._book = Amiss()
    firm.company.documents.clear()
    firm.cycle()

    asked = fetched(firm, Kind.BILL)
    assert [len(ids) for ids in asked if gone in ids] == [5, 3, 2, 1]
    assert sorted(id_ for ids in asked if gone not in ids for id_ in ids) == sorted(
        book_id(firm, Kind.BILL, id_) for id_ in ("b1", "b3", "b4", "b5")
    )
    assert theirs(firm, Kind.BILL, gone).reason == DELETED
    assert theirs(firm, Kind.BILL, book_id(firm, Kind.BILL, "b1")).reason == ""
