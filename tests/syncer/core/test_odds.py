"""What hardly ever happens, and must not do harm when it does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from syncer import codec, journal
from syncer.book import Bar, Barring, CheckSet, Outcome, Outcomes, Verdict
from syncer.cycle import Cycle, back
from syncer.entries import Action, Answered, Operation, Standing, State
from syncer.errors import ProtocolError
from syncer.model import Bill, Kind, Line, Side, Vendor
from syncer.outcomes import settle
from syncer.payables import BillRow
from syncer.plan import Candidate
from syncer.reading import store_bill_row
from syncer.settling import take_barring, take_status
from syncer.standing import propose, stand, subject
from syncer.testing import FakeIds, ToyBook
from syncer.writing import hand_out
from tests.syncer.core.rig import NAME, SETTINGS, account, bill, credit, payment
from tests.syncer.core.world import SINCE, World

LATER = SINCE + timedelta(minutes=1)


def sent(world: World, body: object, kind: Kind = Kind.BILL, **changes: object) -> Operation:
    """An operation that is out; BILL's record of it may be unknown."""
    values: dict[str, object] = {
        "connection": NAME,
        "side": Side.BOOK,
        "kind": kind,
        "action": Action.ADD,
        "bill_id": "b1",
        "body": codec.encode(body),
        "digest": "",
    }
    ids = FakeIds(seed=len(world.unit.operations.find()))
    planned = journal.plan(world.unit, ids, SINCE, **(values | changes))  # type: ignore[arg-type]  # short form
    return journal.move(world.unit, planned, State.SENT, SINCE, cause="")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_record_that_was_compacted_away_holds_nothing_up(world: World, verdict: Verdict) -> None:
    """The journal is brought to what QuickBooks said, also where BILL's record is not known any more."""
    operation = sent(world, bill("1001", "10.00"))

    after = settle(
        world.view, operation, Outcome(operation=operation.id, verdict=verdict, book_id="B1"), LATER
    )

    assert after.state is not State.SENT
    assert (world.view.live_link(Kind.BILL, "b1") is not None) == (verdict is Verdict.APPLIED)


def test_a_doubt_that_stays_is_no_news(world: World) -> None:
    """Nothing is moved and nothing is noted."""
    operation = sent(world, bill("1001", "10.00"))
    unknown = Outcome(operation=operation.id, verdict=Verdict.UNKNOWN)
    doubtful = settle(world.view, operation, unknown, LATER)
    lines = len(world.unit.audit.read(NAME))

    assert settle(world.view, doubtful, unknown, LATER) == doubtful
    assert len(world.unit.audit.read(NAME)) == lines


def test_what_changed_in_bill_while_it_was_written_is_looked_at_again(world: World) -> None:
    """The link has what was written; the record is pending, or with a person, by what BILL says now."""
    operation = sent(world, bill("1001", "10.00"))
    applied = Outcome(operation=operation.id, verdict=Verdict.APPLIED, book_id="B1")
    world.bill(Kind.BILL, "b1", bill("1001", "11.00"))

    settle(world.view, operation, applied, LATER)

    assert world.standing(Kind.BILL, "b1") is Standing.PENDING
    paid = sent(world, payment(("B1", "10.00")), Kind.PAYMENT, bill_id="p1")
    world.bill(Kind.PAYMENT, "p1", payment(("b1", "9.00")))
    settle(world.view, paid, Outcome(operation=paid.id, verdict=Verdict.APPLIED, book_id="P1"), LATER)
    assert world.standing(Kind.PAYMENT, "p1") is Standing.EXCEPTION


def test_a_name_that_is_taken_matters_only_for_new_vendors(world: World) -> None:
    """A rename that QuickBooks refuses goes to a person."""
    operation = sent(
        world, Vendor(name="Fern"), Kind.VENDOR, action=Action.MODIFY, bill_id="v1", book_id="V1"
    )

    after = settle(
        world.view, operation, Outcome(operation=operation.id, verdict=Verdict.NAME_TAKEN, code="3100"), LATER
    )

    assert after.state is State.REJECTED
    assert world.standing(Kind.VENDOR, "v1") is Standing.EXCEPTION


def test_every_record_has_a_name_for_people(world: World) -> None:
    """As a bookkeeper would call it."""
    names = [
        subject(world.view, world.bill(kind, "x", content))
        for kind, content in (
            (Kind.ACCOUNT, account("Fuel")),
            (Kind.VENDOR, Vendor(name="Fern")),
            (Kind.BILL, bill("1001", "10.00")),
            (Kind.BILL, bill("", "10.00")),
            (Kind.CREDIT, credit("C-1", "1.00", vendor="v9")),
            (Kind.PAYMENT, payment(("b1", "10.00"))),
        )
    ]

    assert names == [
        "Account Fuel",
        "Vendor Fern",
        "Bill 1001 of Cedar Supply",
        "Bill x of Cedar Supply",
        "Vendor credit C-1 of vendor v9",
        "Payment of 10.00 to Cedar Supply",
    ]


def test_a_row_that_is_older_than_what_is_known_is_left(world: World) -> None:
    """Pages may be stale."""
    for version, amount, news in (("2", "2.00", True), ("1", "1.00", False), ("2", "3.00", True)):
        row = BillRow(kind=Kind.BILL, id="b1", content=bill("1001", amount), version=version)
        assert store_bill_row(world.view, row, SINCE) is news
    record = world.view.bill(Kind.BILL, "b1")
    assert record is not None
    assert codec.decode(Bill, record.body) == bill("1001", "3.00")


def test_a_deletion_touches_only_what_is_linked_to_it(world: World) -> None:
    """Not records of QuickBooks that are not ours, nor void links; what is with a person is decided anew."""
    before = len(world.unit.audit.read(NAME))
    world.gone(Kind.BILL, "unknown")
    assert world.view.book(Kind.BILL, "unknown") is None
    world.link(Kind.BILL, "b1", "B1", bill("1001", "10.00"), void=True)
    world.gone(Kind.BILL, "B1")
    assert len(world.unit.audit.read(NAME)) == before
    world.link(Kind.BILL, "b2", "B2", bill("1002", "10.00"))
    world.gone(Kind.BILL, "B2")
    gone = world.view.book(Kind.BILL, "B2")
    assert gone is not None
    assert gone.reason == "deleted"
    record = world.bill(Kind.BILL, "b3", bill("1003", "10.00"))
    world.unit.records.put(evolve(record, standing=Standing.EXCEPTION, reason="total"))
    world.link(Kind.BILL, "b3", "B3", bill("1003", "10.00"))
    world.gone(Kind.BILL, "B3")
    assert world.standing(Kind.BILL, "b3") is Standing.PENDING


def test_where_a_record_stands_is_written_only_if_it_is_new(world: World) -> None:
    """An idle cycle writes nothing."""
    record = world.bill(Kind.BILL, "b1", bill("1001", "10.00"))
    stand(world.view, record, Standing.WAITING, "later")
    first = world.view.bill(Kind.BILL, "b1")
    assert first is not None
    stand(world.view, first, Standing.WAITING, "later")

    assert world.view.bill(Kind.BILL, "b1") is first


def test_a_set_that_is_not_in_the_store_is_not_asked_about(world: World) -> None:
    """Somebody compacted it away."""
    assert take_status(world.view, CheckSet("x"), Outcomes(outcomes=()), LATER) == ((), ())
    assert take_barring(world.view, Bar("x"), Barring.BARRED) == ()


def test_nothing_is_handed_out_to_a_file_that_was_not_identified(world: World) -> None:
    """Whatever the cycle says."""
    cycle = Cycle(
        id="1", connection=NAME, fence=1, started_at=SINCE, at=SINCE, clock_at=SINCE, settings=SETTINGS
    )

    with pytest.raises(ProtocolError):
        hand_out(world.view, cycle, ToyBook(), FakeIds(), SINCE)


def test_going_back_keeps_the_form_of_a_moment() -> None:
    """BILL's with zone and milliseconds, QuickBooks' without."""
    assert back("", 60) == ""
    assert back("2026-03-08T10:00:30.250+00:00", 60) == "2026-03-08T09:59:30.250+00:00"
    assert back("2026-03-08T10:00:30", 60) == "2026-03-08T09:59:30"


def test_lines_that_quickbooks_kept_are_not_taken_for_bills(world: World) -> None:
    """Somebody had split them there: the base has BILL's own lines, without the ids of others."""
    ours = evolve(bill("1001", "10.00"), vendor_id="V1")
    split = tuple(
        Line(amount=Decimal(5), account_id=account, book_id=id_)
        for account, id_ in (("S", "T1"), ("F", "T9"))
    )
    kept = sent(
        world,
        evolve(ours, lines=split),
        action=Action.MODIFY,
        book_id="B1",
        base=codec.encode(ours),
    )
    world.link(Kind.BILL, "b1", "B1", ours)

    settle(
        world.view,
        kept,
        Outcome(operation=kept.id, verdict=Verdict.APPLIED, detail='["T1","T9"]'),
        LATER,
    )

    link = world.view.live_link(Kind.BILL, "b1")
    assert link is not None
    assert codec.decode(Bill, link.base) == ours


def test_lines_that_were_written_get_their_ids_in_the_base_too(world: World) -> None:
    """So that they are changed next time, and not replaced."""
    ours = evolve(bill("1001", "10.00"), vendor_id="V1")
    wrote = sent(
        world,
        evolve(ours, memo="theirs"),
        action=Action.MODIFY,
        book_id="B1",
        base=codec.encode(ours),
    )
    world.link(Kind.BILL, "b1", "B1", ours)

    settle(world.view, wrote, Outcome(operation=wrote.id, verdict=Verdict.APPLIED, detail='["T1"]'), LATER)

    link = world.view.live_link(Kind.BILL, "b1")
    assert link is not None
    base = codec.decode(Bill, link.base)
    assert ([line.book_id for line in base.lines], base.memo) == (["T1"], "")


def test_what_a_person_said_of_a_proposal_stays_said(world: World) -> None:
    """However often it is proposed again; what is new beside it is asked about."""
    record = world.bill(Kind.BILL, "b1", bill("1001", "10.00"))
    first = Candidate("K1", "likely", "same vendor and amount")
    propose(world.view, record, (first,), SINCE)
    (match,) = world.unit.matches.find(connection=NAME)
    world.unit.matches.put(evolve(match, answer=Answered.OTHER, actor="ann"))

    propose(world.view, record, (first, evolve(first, book_id="K2")), LATER)

    found = {one.book_id: (one.answer, one.actor) for one in world.unit.matches.find(connection=NAME)}
    assert found == {"K1": (Answered.OTHER, "ann"), "K2": (Answered.OPEN, "")}
