"""A company file that is pinned anew is read whole, and what it lacks is put before a person."""

import datetime as dt
from decimal import Decimal

from attrs import evolve

from syncer.admin import Admin
from syncer.model import Kind
from syncer.settings import Settings
from tests.syncer.core.rig import DAY, NAME, SETTINGS, Firm, bill, payment

LOST = {"b2", "p1"}


def with_backup() -> tuple[Firm, object]:
    """A bill was posted, a backup made, and then a second bill and its payment were posted."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1", "10.00"))
    firm.cycle()
    backup = firm.company.backup()
    firm.bill.put(Kind.BILL, "b2", bill("2", "20.00"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b2", "20.00")))
    firm.cycle()
    return firm, backup


def repin(firm: Firm, **settings: object) -> None:
    """Pin whatever is open next, as `connect --repin` does."""
    with firm.memory.unit() as unit:
        known = unit.connections.get(NAME)
        assert known is not None
        changed = evolve(Settings.from_json(known.settings), **settings)
        unit.connections.put(evolve(known, settings=changed.to_json(), identity=""))


def shown(firm: Firm) -> set[tuple[str, str]]:
    return {(one.id, one.code) for one in firm.exceptions()}


def test_it_is_read_whole() -> None:
    """Whatever is known is of another file, or of another copy of it."""
    firm, _ = with_backup()
    repin(firm)
    firm.cycle()

    asked = firm.asked("sweep")[-1]["reads"]
    assert {read["since"] for read in asked} == {""}  # type: ignore[attr-defined]  # JSON
    assert firm.asked("deleted")[-1]["since"] == ""


def test_a_current_file_lacks_nothing() -> None:
    """The company was renamed, for example."""
    firm, _ = with_backup()
    firm.company.name = "Renamed Landscaping"
    repin(firm)

    assert firm.cycle().summary == "0 written"
    assert firm.exceptions() == ()


def test_what_an_older_copy_lacks_can_be_posted_again() -> None:
    """Once each; what the copy has stays as it is."""
    firm, backup = with_backup()
    firm.company.restore(backup)
    assert "older copy" in firm.cycle().summary

    repin(firm)
    assert firm.cycle().well
    assert shown(firm) == {(id_, "deleted") for id_ in LOST}
    admin = Admin(store=firm.memory, clock=firm.clock)
    for id_ in LOST:
        admin.repost(NAME, id_, actor="ann")
    for _ in range(3):
        firm.cycle()

    assert firm.exceptions() == ()
    assert firm.open() == {"1": Decimal("10.00"), "2": Decimal("0.00")}


def test_it_is_compared_wherever_the_first_update_breaks_off() -> None:
    """And the copy is not refused for what it lacks, now that somebody wants to keep it."""
    for left in range(60):
        firm, backup = with_backup()
        firm.company.restore(backup)
        repin(firm)
        if firm.crash(left=left) is not None:
            break
        assert firm.cycle(days=1).well, left
        assert {id_ for id_, _ in shown(firm)} == LOST, left
    assert left > 10


def test_what_is_dated_before_the_start_is_asked_for_since_it_is_linked() -> None:
    """It is not read with the rest; what the copy has of it is not taken for gone."""
    firm, backup = with_backup()
    firm.company.restore(backup)
    repin(firm, start_date=DAY + dt.timedelta(days=60))

    assert firm.cycle().well
    assert shown(firm) == {(id_, "deleted") for id_ in LOST}


def test_an_even_older_copy_is_recognised_by_what_is_left() -> None:
    """The one that was kept is the pinned one from then on."""
    firm, backup = with_backup()
    firm.company.restore(backup)
    repin(firm)
    firm.cycle()
    (posted,) = firm.live(Kind.BILL)
    firm.company.restore(Firm().company.backup())

    ran = firm.cycle()

    assert not ran.well
    assert "older copy" in ran.summary
    assert posted


def test_nothing_is_compared_when_the_first_file_is_pinned() -> None:
    """There is nothing to miss."""
    firm = Firm(settings=SETTINGS)
    firm.bill.put(Kind.BILL, "b1", bill("1", "10.00"))
    firm.cycle()

    assert firm.exceptions() == ()
    assert [line.event for line in firm.trail()].count("deleted in QuickBooks") == 0
