"""The closing date of the books: asked about, waited for, or moved past, by setting; never ignored."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.book import Identity
from syncer.entries import Action
from syncer.model import AppliedCredit, Bill, Content, Credit, Kind, Payment
from syncer.plan import Decision, Do, Raise, Settle, Wait, decide, is_held, shown
from syncer.settings import ClosingPolicy
from syncer.view import View
from tests.syncer.core.rig import DAY, bill, credit, payment
from tests.syncer.core.world import World

DAY_ONE = dt.timedelta(days=1)
FIRST = DAY + dt.timedelta(days=10)
CLOSED = FIRST - DAY_ONE

RECORDS: dict[Kind, Content] = {
    Kind.BILL: bill("1001", "10.00", memo="gravel"),
    Kind.CREDIT: credit("C-1", "10.00", memo="gravel"),
    Kind.PAYMENT: payment(("b9", "10.00"), memo="gravel"),
}


def closed_view(world: World, closing: dt.date | None) -> View:
    return evolve(world.view, identity=Identity(company_name="Toy", closing_date=closing))


def decided(world: World, kind: Kind, closing: dt.date | None = CLOSED) -> Decision:
    record = world.view.bill(kind, "r1")
    assert record is not None
    return decide(record, closed_view(world, closing))


def ready(world: World, kind: Kind, policy: ClosingPolicy) -> None:
    world.settings = evolve(world.settings, closing=policy)
    world.link(Kind.BILL, "b9", "B9", bill("9", "10.00"))
    world.bill(kind, "r1", RECORDS[kind])


def posted(world: World, kind: Kind) -> Bill | Credit | Payment:
    """Post a record that was moved past the closing date, and let QuickBooks show it."""
    said = decided(world, kind)
    assert isinstance(said, Do)
    assert isinstance(said.body, Bill | Credit | Payment)
    body = said.body
    there: Content = body
    if isinstance(body, Bill | Credit):
        body = evolve(body, lines=tuple(evolve(line, book_id="T1") for line in body.lines))
        there = evolve(body, open_amount=body.amount)
    world.link(kind, "r1", "R1", body, shown=shown(there))
    world.book(kind, "R1", there)
    return body


class TestNewRecords:
    """Bills, credits and payments alike."""

    @pytest.mark.parametrize("kind", RECORDS)
    @pytest.mark.parametrize("policy", ClosingPolicy)
    def test_what_is_dated_after_the_closing_date_is_posted_as_it_is(
        self, world: World, kind: Kind, policy: ClosingPolicy
    ) -> None:
        """Whatever the setting; and so it is where the books have no closing date."""
        ready(world, kind, policy)
        for closing in (None, DAY - DAY_ONE):
            said = decided(world, kind, closing)

            assert isinstance(said, Do)
            assert getattr(said.body, "date", None) == getattr(RECORDS[kind], "date", None)
            assert getattr(said.body, "memo", None) == "gravel"

    @pytest.mark.parametrize("kind", RECORDS)
    def test_by_default_a_person_is_asked(self, world: World, kind: Kind) -> None:
        """With the way out."""
        ready(world, kind, ClosingPolicy.ASK)

        said = decided(world, kind)

        assert isinstance(said, Raise)
        date = getattr(RECORDS[kind], "date", None)
        assert (said.code, said.cause) == (
            "closed_period",
            f"It is dated {date}, and the books are closed up to {CLOSED}.",
        )
        assert "Move the closing date" in said.fix

    @pytest.mark.parametrize("kind", RECORDS)
    def test_it_can_wait(self, world: World, kind: Kind) -> None:
        """Without an exception, until the date is moved; the day itself is closed."""
        ready(world, kind, ClosingPolicy.HOLD)
        date = getattr(RECORDS[kind], "date", None)
        assert isinstance(date, dt.date)

        said = decided(world, kind, date)

        assert said == Wait(f"It is dated {date}; the books are closed up to {date}")
        assert is_held(said.reason)
        assert isinstance(decided(world, kind, date - DAY_ONE), Do)

    @pytest.mark.parametrize("kind", RECORDS)
    def test_it_can_be_dated_the_first_open_day(self, world: World, kind: Kind) -> None:
        """The right date stands in the memo and in the audit trail."""
        ready(world, kind, ClosingPolicy.MOVE)

        said = decided(world, kind)

        assert isinstance(said, Do)
        date = getattr(RECORDS[kind], "date", None)
        assert getattr(said.body, "date", None) == FIRST
        assert getattr(said.body, "memo", None) == f"Dated {date} in BILL. gravel"
        assert said.base is None
        assert said.notes == (f"date: {date} is not after the closing date {CLOSED}; it is dated {FIRST}",)


class TestMovedRecords:
    """What was moved stays where it is, and is not taken for something a person changed."""

    @pytest.mark.parametrize("kind", RECORDS)
    def test_nothing_new_needs_nothing(self, world: World, kind: Kind) -> None:
        """Although BILL has another date; also when the books are closed further on."""
        ready(world, kind, ClosingPolicy.MOVE)
        posted(world, kind)

        for closing in (CLOSED, FIRST + dt.timedelta(days=40), None):
            said = decided(world, kind, closing)
            assert isinstance(said, Settle)
            assert said.shown == ""

    @pytest.mark.parametrize("kind", RECORDS)
    def test_a_memo_that_somebody_edits_is_no_changed_date(self, world: World, kind: Kind) -> None:
        """Only what differs from what was posted is told."""
        ready(world, kind, ClosingPolicy.MOVE)
        body = posted(world, kind)
        world.book(kind, "R1", evolve(body, memo="see file 7"))

        said = decided(world, kind)

        assert isinstance(said, Settle)
        assert said.shown != ""

    def test_a_check_was_posted_on_the_day_that_it_was_moved_to(self, world: World) -> None:
        """Also where it does without a credit that lies on its bill already."""
        ready(world, Kind.PAYMENT, ClosingPolicy.MOVE)
        world.link(Kind.CREDIT, "c9", "C9", credit("C-9", "3.00"))
        used = AppliedCredit(credit_id="C9", amount=Decimal("3.00"))
        world.book(Kind.BILL, "B9", bill("9", "10.00", vendor="V1", credits=(used,)))
        ours = payment(("b9", "7.00"), memo="gravel")
        part = evolve(ours.allocations[0], credits=(evolve(used, credit_id="c9"),))
        world.bill(Kind.PAYMENT, "r1", evolve(ours, allocations=(part,)))

        said = decided(world, Kind.PAYMENT)

        assert isinstance(said, Do)
        assert isinstance(said.body, Payment)
        assert isinstance(said.base, Payment)
        assert (said.body.credited, said.base.credited) == (Decimal(0), Decimal("3.00"))
        moved = (FIRST, "Dated 2026-03-06 in BILL. gravel")
        assert (said.body.date, said.body.memo) == (said.base.date, said.base.memo) == moved

    @pytest.mark.parametrize("kind", [Kind.BILL, Kind.CREDIT])
    def test_a_later_change_goes_to_the_open_month_it_was_posted_in(self, world: World, kind: Kind) -> None:
        """The date stays moved, and the memo goes on saying why."""
        ready(world, kind, ClosingPolicy.MOVE)
        posted(world, kind)
        content = RECORDS[kind]
        assert isinstance(content, Bill | Credit)
        lines = (evolve(content.lines[0], amount=Decimal("12.00")),)
        world.bill(kind, "r1", evolve(content, amount=Decimal("12.00"), lines=lines, memo="sand"))

        said = decided(world, kind)

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill | Credit)
        assert (said.action, said.body.date, said.body.amount, said.body.memo) == (
            Action.MODIFY,
            FIRST,
            Decimal("12.00"),
            f"Dated {DAY} in BILL. sand",
        )

    def test_a_date_that_bill_corrects_is_followed(self, world: World) -> None:
        """It is open by itself now, so nothing needs to be noted any more."""
        ready(world, Kind.BILL, ClosingPolicy.MOVE)
        posted(world, Kind.BILL)
        world.bill(Kind.BILL, "r1", bill("1001", "10.00", memo="gravel", date=FIRST + DAY_ONE))

        said = decided(world, Kind.BILL)

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert (said.body.date, said.body.memo) == (FIRST + DAY_ONE, "gravel")


class TestClosedPostings:
    """What is posted in a closed month is not changed, not even by moving its date."""

    @pytest.mark.parametrize(
        ("there", "new"), [(DAY, DAY), (DAY, FIRST), (FIRST, DAY)], ids=["both", "posting", "change"]
    )
    @pytest.mark.parametrize("policy", ClosingPolicy)
    def test_a_change_from_or_into_a_closed_month_is_not_written(
        self, world: World, there: dt.date, new: dt.date, policy: ClosingPolicy
    ) -> None:
        """By setting a person is asked, or it waits."""
        ready(world, Kind.BILL, policy)
        base = evolve(_posted_bill(world), date=there)
        world.link(Kind.BILL, "r1", "R1", base)
        world.book(Kind.BILL, "R1", base)
        world.bill(Kind.BILL, "r1", bill("1002", "10.00", memo="gravel", date=new))

        said = decided(world, Kind.BILL)

        assert isinstance(said, Wait if policy is ClosingPolicy.HOLD else Raise)
        cause = said.reason if isinstance(said, Wait) else getattr(said, "cause", "")
        assert cause.startswith(f"It is posted on {DAY} and was changed since")

    def test_a_change_in_an_open_month_is_written(self, world: World) -> None:
        """The closing date is of no concern."""
        ready(world, Kind.BILL, ClosingPolicy.ASK)
        base = evolve(_posted_bill(world), date=FIRST)
        world.link(Kind.BILL, "r1", "R1", base)
        world.book(Kind.BILL, "R1", base)
        world.bill(Kind.BILL, "r1", bill("1002", "10.00", memo="gravel", date=FIRST))

        assert isinstance(decided(world, Kind.BILL), Do)

    @pytest.mark.parametrize("kind", [Kind.BILL, Kind.CREDIT, Kind.PAYMENT])
    def test_what_is_taken_back_in_a_closed_month_goes_to_a_person(self, world: World, kind: Kind) -> None:
        """A void changes the month it lies in."""
        ready(world, kind, ClosingPolicy.ASK)
        content = RECORDS[kind]
        world.link(kind, "r1", "R1", content)
        there = content if isinstance(content, Payment) else evolve(content, open_amount=Decimal("10.00"))
        world.book(kind, "R1", there)
        taken_back = (
            evolve(content, status="VOIDED")
            if isinstance(content, Payment)
            else evolve(content, active=False)  # type: ignore[type-var]  # bill or credit
        )
        world.bill(kind, "r1", taken_back)

        said = decided(world, kind)

        assert isinstance(said, Raise)
        assert said.code == "closed_period"
        void = decided(world, kind, None)
        assert isinstance(void, Do)
        assert void.action is Action.VOID


def _posted_bill(world: World) -> Bill:
    said = decided(world, Kind.BILL, None)
    assert isinstance(said, Do)
    assert isinstance(said.body, Bill)
    return evolve(said.body, lines=tuple(evolve(line, book_id="T1") for line in said.body.lines))
