"""A clock that was far ahead for one update, and is right again."""

from datetime import timedelta
from decimal import Decimal

from attrs import evolve

from syncer.admin import Admin
from syncer.entries import State
from syncer.model import AppliedCredit, Kind, Use
from syncer.testing import FakeClock
from tests.syncer.core.rig import NAME, Firm, bill, credit
from tests.syncer.core.test_engine_credits import book_id, lies


def own_clock(firm: Firm) -> FakeClock:
    """Give QuickBooks' PC a clock of its own, which is right."""
    clock = FakeClock()
    clock.time = firm.clock.time
    firm.company.clock = clock
    firm.bill.clock = clock
    return clock


def seen_by_a_wrong_clock() -> Firm:
    """Bill b1 and credit c1 are posted, and last shown by QuickBooks to an update of the month after next."""
    firm = Firm()
    qb = own_clock(firm)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.CREDIT, "c1", evolve(credit("C-1", "8.00"), uses=()))
    firm.cycle()
    qb.advance(days=30)
    firm.clock.advance(days=30)
    right = firm.clock.time
    firm.company.edit(book_id(firm, Kind.BILL, "b1"), terms_id="")  # nothing, but QuickBooks shows it again
    firm.clock.advance(days=60)
    firm.cycle()
    qb.advance(days=9)
    firm.clock.time = right + timedelta(days=9)
    firm.cycle()
    return firm


def test_a_write_planned_by_a_wrong_clock_does_not_wait_for_that_day() -> None:
    """It is due at once when the clock is right again."""
    firm = Firm()
    firm.cycle()
    right = firm.clock.time
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.company.busy.add("1001")
    firm.clock.advance(days=365)
    firm.cycle()
    assert [one.state for one in firm.operations(Kind.BILL)] == [State.PLANNED]
    firm.company.busy.clear()
    firm.clock.time = right

    for _ in range(5):
        firm.cycle(days=2)

    assert firm.numbers() == ["1001"]


def test_a_bill_in_doubt_that_a_wrong_clock_planned_is_found() -> None:
    """QuickBooks made it before the moment at which the journal has it planned; then it was corrected."""
    firm = Firm()
    firm.company.remembers = False
    qb = own_clock(firm)
    firm.cycle()
    right = firm.clock.time
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.clock.advance(days=30)
    firm.die("after")
    (row,) = firm.company.rows(Kind.BILL)
    firm.company.edit(row.id, number="1001-B", amount=Decimal(11))
    firm.clock.time = qb.time = right + timedelta(days=5)

    firm.cycle()

    assert firm.numbers() == ["1001-B"]
    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "changed_in_books")]


def test_what_a_wrong_clock_saw_is_not_fresh() -> None:
    """Promise 5: a change uses an EditSequence that this very session was told."""
    firm = seen_by_a_wrong_clock()
    firm.bill.change(Kind.BILL, "b1", memo="new")
    firm.company.documents.clear()

    firm.cycle()

    asked = [one["ask"] for one in firm.company.documents]
    assert "write" in asked
    assert "fetch" in asked, "changed with an EditSequence of another session"


def test_a_credit_applied_by_hand_is_not_doubled_after_a_clock_was_ahead() -> None:
    """
    Whether that moves the bill's TimeModified is not documented, so the bill is read before it is decided:
    by this session, and not by one of a month that has not come yet.
    """
    firm = seen_by_a_wrong_clock()
    row = firm.company.row(book_id(firm, Kind.BILL, "b1"))
    stamp = row.changed_at
    more = AppliedCredit(credit_id=book_id(firm, Kind.CREDIT, "c1"), amount=Decimal(3))
    firm.company.edit(row.id, credits=(more,), open_amount=Decimal(7))
    row.changed_at = stamp
    firm.bill.change(Kind.CREDIT, "c1", uses=(Use(bill_id="b1", amount=Decimal(3)),))

    firm.cycle()

    assert lies(firm) == [Decimal(3)]


def test_what_is_gone_is_asked_for_after_a_clock_was_ahead() -> None:
    """`reconcile --fresh`: what the reading from the beginning did not show is asked for by its id."""
    firm = seen_by_a_wrong_clock()
    firm.bill.put(Kind.BILL, "b2", bill("1002", "5.00"))
    firm.cycle()
    firm.company.delete(book_id(firm, Kind.BILL, "b1"))
    firm.company._state.deleted.clear()
    Admin(store=firm.memory, clock=firm.clock).read_anew(NAME, actor="a person")

    firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "deleted")]


def test_a_mark_of_a_wrong_clock_hides_nothing_however_late_the_next_update_is() -> None:
    """What was done between the update of the wrong clock and a day before the next one is read, too."""
    firm = Firm()
    own_clock(firm)
    for number in (1, 2):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
    firm.cycle()
    firm.cycle()
    right = firm.clock.time
    firm.cycle(days=30)
    firm.company.void(book_id(firm, Kind.BILL, "b1"))
    firm.clock.time = right + timedelta(days=4)

    for _ in range(3):
        firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "voided")]
