"""Reconcile: each record stands in one line, and each line says why it is so and what to do."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from attrs import evolve

from syncer import codec, journal, plan
from syncer.book import Identity
from syncer.cycle import Cycle
from syncer.entries import Action, Answered, ExceptionEntry, Lease, Standing, State
from syncer.errors import Conflict, SettingsError
from syncer.model import Account, Kind, Side, Use, Vendor
from syncer.naming import shorten
from syncer.reconcile import READ_ANEW, Bucket, Cause, Line, Total, read_anew, reconcile
from syncer.settings import ClosingPolicy
from syncer.stores import MemoryStore
from syncer.testing import FakeIds
from tests.syncer.core.ledger_world import LATER, Ledgers, in_book, with_credits
from tests.syncer.core.rig import DAY, NAME, bill, credit, payment
from tests.syncer.core.world import SINCE

D = Decimal
ZERO = D(0)


@pytest.fixture
def world() -> Iterator[Ledgers]:
    with MemoryStore().unit() as unit:
        yield Ledgers(unit)


def only(total: tuple[Total, ...]) -> tuple[Decimal, ...]:
    (one,) = total
    return one.bill, one.not_due, one.accepted, one.differs, one.book


class TestAgreement:
    """What both sides have alike."""

    def test_a_linked_bill(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("10442", "120.00"), in_book(bill("10442", "120.00")))
        line, report = world.line(), world.report()

        assert (line.bucket, line.cause, line.gap) == (Bucket.AGREES, Cause.NONE, 0)
        assert (line.vendor, line.number, line.date) == ("Cedar Supply", "10442", DAY)
        assert report.agrees
        assert only(report.totals) == (D(120), 0, 0, 0, D(120))

    def test_a_bill_its_credit_and_its_payment_leave_nothing_open(self, world: Ledgers) -> None:
        """A credit used with a payment is no money: the check is the rest."""
        world.both(Kind.BILL, "b1", bill("1", "100.00"), in_book(bill("1", "100.00"), open_="0"))
        world.both(Kind.CREDIT, "c1", credit("C1", "20.00"), in_book(credit("C1", "20.00")))
        ours = with_credits(payment(("b1", "80.00")), c1="20.00")
        world.both(Kind.PAYMENT, "p1", ours, in_book(ours))
        world.link(Kind.PAYMENT, "p1", "B-p1", with_credits(in_book(ours), **{"B-c1": "20.00"}))
        report = world.report()

        assert [line.bucket for line in report.lines] == [Bucket.AGREES] * 3
        assert only(report.owed) == (0, 0, 0, 0, 0)
        assert report.lines[0].bill is not None
        assert report.lines[0].bill.open == 0

    def test_a_bill_that_credits_alone_settled(self, world: Ledgers) -> None:
        """QuickBooks keeps no transaction of it; the link has no TxnID."""
        world.both(Kind.BILL, "b1", bill("1", "20.00"), in_book(bill("1", "20.00"), open_="0"))
        world.both(Kind.CREDIT, "c1", credit("C1", "20.00"), in_book(credit("C1", "20.00")))
        ours = with_credits(payment(("b1", "0.00")), c1="20.00")
        world.ours(Kind.PAYMENT, "p1", ours)
        world.link(Kind.PAYMENT, "p1", "", with_credits(evolve(in_book(ours), allocations=ours.allocations)))
        report = world.report()

        assert [line.bucket for line in report.lines] == [Bucket.AGREES] * 3, report.lines

    def test_a_bill_as_it_was_written_and_not_read_since(self, world: Ledgers) -> None:
        """Until QuickBooks shows it, it is what we wrote."""
        world.ours(Kind.BILL, "b1", bill("1", "120.00"))
        world.link(Kind.BILL, "b1", "B-b1", in_book(bill("1", "120.00")))

        assert world.line().bucket is Bucket.AGREES

    def test_a_number_that_was_written_shorter_is_the_same(self, world: Ledgers) -> None:
        long = "2026/03/LANDSCAPE-SUPPLY-ORDER-000107-B"
        world.both(
            Kind.BILL, "b1", bill(long, "1.00"), evolve(in_book(bill(long, "1.00")), number=shorten(long, 20))
        )

        assert world.line().bucket is Bucket.AGREES

    def test_a_posted_payment_that_can_still_change(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        ours = payment(("b1", "9.00"), status="CLEARED")
        world.both(Kind.PAYMENT, "p1", ours, in_book(ours))
        world.ours(Kind.PAYMENT, "p1", ours, Standing.WAITING, plan.WATCHED)

        assert world.report().agrees


class TestExpected:
    """What is not due yet is no difference."""

    def test_a_bill_that_is_not_approved(self, world: Ledgers) -> None:
        world.ours(Kind.BILL, "b1", bill("1", "50.00", approval="ASSIGNED"), Standing.WAITING, "not approved")
        line, report = world.line(), world.report()

        assert (line.bucket, line.cause) == (Bucket.NOT_DUE, Cause.NOT_APPROVED)
        assert line.why == "It is not approved in BILL yet (ASSIGNED)."
        assert report.agrees
        assert only(report.totals) == (D(50), D(50), 0, 0, 0)

    def test_a_payment_whose_money_has_not_moved(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00")))
        world.ours(
            Kind.PAYMENT, "p1", payment(("b1", "50.00"), status="SCHEDULED"), Standing.WAITING, "waits"
        )
        report = world.report()

        assert [line.bucket for line in report.lines] == [Bucket.AGREES, Bucket.NOT_DUE]
        assert report.lines[1].why == "Its money has not moved yet (SCHEDULED)."
        assert only(report.owed) == (0, D(-50), 0, 0, D(50))
        assert report.paid == ()

    def test_a_change_that_is_not_approved(self, world: Ledgers) -> None:
        """QuickBooks has what was approved before, and that is right for now."""
        world.both(Kind.BILL, "b1", bill("1", "70.00", approval="ASSIGNED"), in_book(bill("1", "50.00")))
        line = world.line()

        assert (line.bucket, line.cause, line.gap) == (Bucket.NOT_DUE, Cause.CHANGE_NOT_APPROVED, 20)
        assert line.why == (
            "Its change is not approved in BILL yet (ASSIGNED); QuickBooks has what was approved before."
        )

    @pytest.mark.parametrize("there", ["99.00", "70.00"])
    def test_quickbooks_may_have_something_else_meanwhile(self, world: Ledgers, there: str) -> None:
        """Something of its own, or what BILL says now and nobody has approved; neither is right by itself."""
        world.ours(
            Kind.BILL,
            "b1",
            bill("1", "70.00", approval="ASSIGNED"),
            Standing.WAITING,
            "its change is not approved",
        )
        world.book(Kind.BILL, "B1", in_book(bill("1", there)))
        world.link(Kind.BILL, "b1", "B1", in_book(bill("1", "50.00")))
        line, report = world.line(), world.report()

        assert (line.bucket, line.cause) == (Bucket.DIFFERS, Cause.CHANGED)
        assert line.why == (
            "Its change is not approved in BILL yet (ASSIGNED), and somebody changed it in QuickBooks: "
            f"amount 50.00 became {there}."
        )
        assert not report.agrees
        world.ours(Kind.BILL, "b1", bill("1", "70.00", approval="ASSIGNED"), Standing.SETTLED, plan.SKIPPED)
        assert world.line().bucket is (Bucket.AGREES if there == "70.00" else Bucket.ACCEPTED)

    def test_the_setting_says_what_is_approved(self, world: Ledgers) -> None:
        world.set(approvals=("APPROVED", "UNASSIGNED"))
        world.ours(Kind.BILL, "b1", bill("1", "50.00", approval="UNASSIGNED"), Standing.PENDING)

        assert world.line().cause is Cause.NOT_LOOKED_AT


class TestLeftOut:
    """What counts on neither side."""

    @pytest.mark.parametrize("change", [{"active": False}, {"approval": "DENIED"}])
    def test_a_bill_that_bill_took_back_before_it_was_posted(
        self, world: Ledgers, change: dict[str, object]
    ) -> None:
        world.ours(Kind.BILL, "b1", bill("1", "50.00", **change), Standing.WAITING, "not approved in BILL")
        report = world.report()

        assert world.line().bucket is Bucket.LEFT_OUT
        assert only(report.totals) == (0, 0, 0, 0, 0)

    def test_what_both_sides_took_back(self, world: Ledgers) -> None:
        """The void link is history; both records stand in a line each, and count nothing."""
        world.both(Kind.BILL, "b1", bill("1", "50.00", active=False), in_book(bill("1", "50.00")), void=True)
        world.gone(Kind.BILL, "B-b1")

        assert {line.bucket for line in world.report().lines} == {Bucket.LEFT_OUT}
        assert len(world.report().lines) == 2

    def test_what_is_from_before_the_start_date(self, world: Ledgers) -> None:
        """A payment that pays only such bills belongs to that time as well, whatever its own date."""
        world.set(start_date=DAY + dt.timedelta(days=1))
        world.ours(Kind.BILL, "b1", bill("1", "50.00"))
        world.ours(Kind.PAYMENT, "p1", payment(("b1", "50.00")))
        world.book(Kind.BILL, "X", in_book(bill("old", "9.00")))
        world.book(Kind.PAYMENT, "Y", in_book(payment(("unread", "9.00"))))
        report = world.report()

        assert {line.cause for line in report.lines} == {Cause.BEFORE_START}
        assert len(report.lines) == 4
        assert report.agrees
        assert report.paid == ()

    @pytest.mark.parametrize("id_", ["b1", "p1"])
    def test_the_start_date_itself_is_in(self, world: Ledgers, id_: str) -> None:
        """It is the first day that counts; a payment of what BILL does not show is of no earlier time."""
        world.set(start_date=DAY)
        content = bill("1", "50.00") if id_ == "b1" else payment(("b9", "50.00"), date=DAY)
        world.ours(Kind.BILL if id_ == "b1" else Kind.PAYMENT, id_, content, Standing.PENDING)

        assert world.line().cause is Cause.NOT_LOOKED_AT


class TestOnlyInBill:
    """What QuickBooks does not have, and why."""

    def test_it_waits_for_something(self, world: Ledgers) -> None:
        reason = "Cedar Supply is not a vendor in QuickBooks yet"
        world.ours(Kind.BILL, "b1", bill("1", "50.00"), Standing.WAITING, reason)
        line = world.line()

        assert (line.bucket, line.cause, line.gap) == (Bucket.DIFFERS, Cause.WAITS, 50)
        assert line.why == f"It waits: {reason}."

    def test_an_open_exception_tells_its_own_cause(self, world: Ledgers) -> None:
        world.ours(Kind.BILL, "b1", bill("1", "50.00"))
        world.raises(Kind.BILL, "b1", "total", "The lines add up to 49.00.", "Correct the lines in BILL.")
        line = world.line()

        assert (line.cause, line.code) == (Cause.EXCEPTION, "total")
        assert (line.why, line.todo) == ("The lines add up to 49.00.", "Correct the lines in BILL.")

    @pytest.mark.parametrize(
        ("code", "cause"),
        [
            ("closed_period", Cause.CLOSED_PERIOD),
            ("match", Cause.PROPOSED),
            ("deleted", Cause.GONE),
            ("voided", Cause.GONE),
            ("changed_in_books", Cause.CHANGED),
            ("taken_back", Cause.TAKEN_BACK),
            ("3140", Cause.EXCEPTION),
        ],
    )
    def test_exceptions_by_their_code(self, world: Ledgers, code: str, cause: Cause) -> None:
        world.ours(Kind.BILL, "b1", bill("1", "50.00"))
        world.raises(Kind.BILL, "b1", code)

        assert world.line().cause is cause

    @pytest.mark.parametrize(
        ("reason", "cause"),
        [
            (f"It is dated {DAY}; the books are closed up to {DAY}", Cause.CLOSED_PERIOD),
            ("Fuel is not in QuickBooks yet", Cause.WAITS),
        ],
    )
    def test_it_is_held_for_the_closing_date(self, world: Ledgers, reason: str, cause: Cause) -> None:
        """Not what waits for something else, though it is dated in a closed month."""
        world.identity = Identity(company_name="Toy", closing_date=DAY)
        world.set(closing=ClosingPolicy.HOLD)
        world.ours(Kind.BILL, "b1", bill("1", "50.00"), Standing.WAITING, reason)

        assert world.line().cause is cause
        assert world.line().why.startswith(reason if cause is Cause.CLOSED_PERIOD else f"It waits: {reason}.")

    def test_a_person_skipped_it(self, world: Ledgers) -> None:
        """That is allowed, and its amount explains the gap between the totals."""
        world.ours(Kind.BILL, "b1", bill("1", "50.00"), Standing.SETTLED, plan.SKIPPED)
        report = world.report()

        assert (world.line().bucket, world.line().cause) == (Bucket.ACCEPTED, Cause.SKIPPED)
        assert report.agrees
        assert only(report.totals) == (D(50), 0, D(50), 0, 0)

    def test_no_update_has_come_to_it_yet(self, world: Ledgers) -> None:
        world.ours(Kind.BILL, "b1", bill("1", "50.00"), Standing.PENDING)

        assert world.line().todo == "Run an update of Web Connector."

    def test_nothing_says_why(self, world: Ledgers) -> None:
        """It must not happen, and if it does it is not hidden."""
        world.ours(Kind.BILL, "b1", bill("1", "50.00"))

        assert (world.line().bucket, world.line().cause) == (Bucket.DIFFERS, Cause.UNEXPLAINED)


class TestOnlyInQuickBooks:
    """What BILL does not have."""

    def test_it_was_keyed_by_hand(self, world: Ledgers) -> None:
        world.book(Kind.BILL, "X", in_book(bill("7", "50.00")))
        line, report = world.line(), world.report()

        assert (line.bucket, line.cause, line.gap) == (Bucket.DIFFERS, Cause.ONLY_IN_QUICKBOOKS, -50)
        assert (line.bill, line.vendor, line.number) == (None, "Cedar Supply", "7")
        assert only(report.totals) == (0, 0, 0, D(-50), D(50))

    def test_it_may_be_one_of_bill(self, world: Ledgers) -> None:
        """Both records have their line, and both say to answer."""
        world.book(Kind.BILL, "X", in_book(bill("07", "50.00")))
        world.ours(Kind.BILL, "b1", bill("7", "50.00"))
        world.raises(Kind.BILL, "b1", "match")
        world.proposes(Kind.BILL, "b1", "X")
        report = world.report()

        assert {line.cause for line in report.lines} == {Cause.PROPOSED}
        assert (
            report.lines[0].why
            == "It may be the same as Bill 7 of Cedar Supply in BILL: same vendor and amount."
        )
        assert only(report.totals) == (D(50), 0, 0, 0, D(50))

    def test_it_was_refused_as_one_of_bill(self, world: Ledgers) -> None:
        world.ours(Kind.BILL, "b1", bill("7", "50.00"), Standing.PENDING)
        world.book(Kind.BILL, "X", in_book(bill("07", "50.00")))
        world.proposes(Kind.BILL, "b1", "X")
        match = world.unit.matches.get(NAME, "bill", "b1", "X")
        assert match is not None
        world.unit.matches.put(evolve(match, answer=Answered.OTHER))

        assert {line.cause for line in world.report().lines} == {
            Cause.ONLY_IN_QUICKBOOKS,
            Cause.NOT_LOOKED_AT,
        }

    def keyed(self, world: Ledgers, standing: Standing, reason: str) -> Line:
        """The line of a check that somebody keyed for a bill that both sides have."""
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        world.book(Kind.PAYMENT, "X", in_book(payment(("b1", "9.00"))))
        row = world.view.book(Kind.PAYMENT, "X")
        assert row is not None
        world.unit.records.put(evolve(row, standing=standing, reason=reason))
        return next(line for line in world.report().lines if line.book_id == "X")

    def test_a_person_is_asked_about_it(self, world: Ledgers) -> None:
        """In the words of the exception."""
        world.unit.exceptions.put(
            ExceptionEntry(
                connection=NAME,
                side=Side.BOOK,
                kind=Kind.PAYMENT.value,
                id="X",
                subject="",
                code=plan.PAID_BY_HAND,
                cause="It broke.",
                fix="Mend it.",
                raised_at=SINCE,
            )
        )
        line = self.keyed(world, Standing.EXCEPTION, plan.PAID_BY_HAND)

        assert (line.bucket, line.cause, line.code) == (
            Bucket.DIFFERS,
            Cause.ONLY_IN_QUICKBOOKS,
            "paid_by_hand",
        )
        assert (line.why, line.todo) == ("It broke.", "Mend it.")

    def test_a_person_said_that_it_is_right(self, world: Ledgers) -> None:
        """So is what it makes of its bill."""
        line = self.keyed(world, Standing.SETTLED, plan.SKIPPED)

        assert (line.bucket, line.cause) == (Bucket.ACCEPTED, Cause.SKIPPED)
        assert "once it pays something else in QuickBooks" in line.todo
        assert {one.bucket for one in world.report().lines} == {Bucket.ACCEPTED}

    def test_it_waits_for_a_payment_of_bill(self, world: Ledgers) -> None:
        line = self.keyed(world, Standing.WAITING, "BILL has a payment like it")

        assert (line.bucket, line.cause, line.why) == (
            Bucket.DIFFERS,
            Cause.WAITS,
            "BILL has a payment like it.",
        )

    def test_a_discount_counts_like_money_in_what_is_owed(self, world: Ledgers) -> None:
        """And not in what left the bank."""
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        paying = in_book(payment(("b1", "7.00")))
        parts = tuple(evolve(part, discount=D(2)) for part in paying.allocations)
        world.book(Kind.PAYMENT, "X", evolve(paying, allocations=parts))
        report = world.report()
        line = next(line for line in report.lines if line.book_id == "X")

        assert line.book is not None
        assert (line.book.amount, line.book.discount, line.gap) == (7, 2, 9)
        assert line.book.status == "posted, with a discount of 2.00"
        assert [one.book for one in report.balances] == [0]
        assert [one.book for one in report.paid] == [7]

    def test_it_was_posted_once_and_given_up(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("1", "50.00", active=False), in_book(bill("1", "50.00")), void=True)
        line = next(line for line in world.report().lines if line.book_id)

        assert (line.bucket, line.cause) == (Bucket.DIFFERS, Cause.UNEXPLAINED)

    def test_bill_does_not_show_its_record_any_more(self, world: Ledgers) -> None:
        world.book(Kind.BILL, "B-b1", in_book(bill("1", "50.00")))
        world.link(Kind.BILL, "b1", "B-b1", in_book(bill("1", "50.00")))

        assert world.line().cause is Cause.UNKNOWN_TO_BILL


class TestDifferences:
    """Both sides have it, and not alike."""

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"amount": D("49.99")}, "amount 50.00 in BILL and 49.99 in QuickBooks"),
            ({"date": LATER}, f"date {DAY} in BILL and {LATER} in QuickBooks"),
            ({"number": "8"}, "number 7 in BILL and 8 in QuickBooks"),
            ({"vendor_id": "V2"}, "vendor Cedar Supply in BILL and Fern Hollow in QuickBooks"),
        ],
    )
    def test_each_field_is_named(self, world: Ledgers, change: dict[str, object], field: str) -> None:
        world.book(Kind.VENDOR, "V2", Vendor(name="Fern Hollow"))
        world.both(Kind.BILL, "b1", bill("7", "50.00"), evolve(in_book(bill("7", "50.00")), **change))
        world.link(Kind.BILL, "b1", "B-b1", in_book(bill("7", "50.00")))
        line = world.line()

        assert [str(one) for one in line.differences] == [field]
        assert (line.bucket, line.cause) == (Bucket.DIFFERS, Cause.CHANGED)
        assert line.why == f"Somebody changed it in QuickBooks, and that was kept: {field}."

    def test_an_amount_that_a_person_accepted(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("7", "50.00"), in_book(bill("7", "49.00")))
        world.ours(Kind.BILL, "b1", bill("7", "50.00"), Standing.SETTLED, plan.SKIPPED)
        report = world.report()

        assert world.line().bucket is Bucket.ACCEPTED
        assert only(report.totals) == (D(50), 0, D(1), 0, D(49))

    def test_voided_in_quickbooks(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("7", "50.00"), in_book(bill("7", "50.00")))
        world.gone(Kind.BILL, "B-b1")
        world.raises(Kind.BILL, "b1", "voided", "Somebody voided it in QuickBooks after it was posted.")
        line = world.line()

        assert (line.cause, line.gap) == (Cause.GONE, 50)
        assert line.book is not None
        assert not line.book.counts

    def test_taken_back_in_bill_and_not_yet_in_quickbooks(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("7", "50.00", active=False), in_book(bill("7", "50.00")))
        line = world.line()

        assert (line.bucket, line.cause, line.gap) == (Bucket.DIFFERS, Cause.TAKEN_BACK, -50)

    def test_adopted_as_it_was_keyed(self, world: Ledgers) -> None:
        """Another date or number is as the person keyed it; another amount is not let pass."""
        theirs = in_book(bill("INV 7", "50.00", date=DAY + dt.timedelta(days=2)))
        world.both(Kind.BILL, "b1", bill("7", "50.00"), theirs, adopted=True)
        assert (world.line().bucket, world.line().cause) == (Bucket.ACCEPTED, Cause.ADOPTED)

        world.book(Kind.BILL, "B-b1", evolve(theirs, amount=D(51)))
        world.ours(Kind.BILL, "b1", bill("7", "50.00"))
        assert (world.line().bucket, world.line().cause) == (Bucket.DIFFERS, Cause.ADOPTED)

    def test_dated_on_the_first_open_day_by_setting(self, world: Ledgers) -> None:
        """Whatever the setting says by now."""
        world.moved(Kind.BILL, "b1", bill("7", "50.00"), in_book(bill("7", "50.00", date=LATER)))

        assert (world.line().bucket, world.line().cause) == (Bucket.ACCEPTED, Cause.SETTING)
        assert world.line().why == (
            "The books were closed, and the setting said to date it on the first open day: "
            f"date {DAY} in BILL and {LATER} in QuickBooks."
        )

    def test_an_exception_counts_also_where_the_amounts_agree(self, world: Ledgers) -> None:
        """Such as a line that somebody moved to another account."""
        world.both(Kind.CREDIT, "c1", credit("7", "50.00"), in_book(credit("7", "50.00")))
        world.raises(Kind.CREDIT, "c1", "credit_changed")
        line = world.line()

        assert (line.bucket, line.gap) == (Bucket.DIFFERS, 0)

    def test_a_check_that_pays_other_bills(self, world: Ledgers) -> None:
        for id_, open_ in (("b1", "50.00"), ("b2", "0")):
            world.both(Kind.BILL, id_, bill(id_, "50.00"), in_book(bill(id_, "50.00"), open_=open_))
        world.both(Kind.PAYMENT, "p1", payment(("b1", "50.00")), in_book(payment(("b2", "50.00"))))
        report = world.report()

        assert [str(one) for one in report.lines[2].differences] == [
            "bills paid b1 with 50.00 in BILL and b2 with 50.00 in QuickBooks"
        ]
        assert [line.cause for line in report.lines[:2]] == [Cause.ITS_PAYMENT] * 2

    def test_another_account_than_the_setting_now_says(self, world: Ledgers) -> None:
        world.book(Kind.ACCOUNT, "Savings", Account(name="Savings", full_name="Savings"))
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        theirs = evolve(in_book(payment(("b1", "9.00"))), account_id="Savings")
        world.both(Kind.PAYMENT, "p1", payment(("b1", "9.00")), theirs)
        line = world.report().lines[1]

        assert (line.bucket, line.cause) == (Bucket.ACCEPTED, Cause.SETTING)
        assert "account Checking in BILL and Savings in QuickBooks" in line.why


class TestOpenAmounts:
    """Whether bills are equally paid."""

    def test_settled_by_something_that_bill_does_not_know(self, world: Ledgers) -> None:
        """Such as a card, a discount or a credit applied by hand: BILL would pay it again."""
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00"), open_="5.00"))
        line = world.line()

        assert (line.bucket, line.cause) == (Bucket.DIFFERS, Cause.SETTLED_OTHERWISE)
        assert line.why.startswith("50.00 is open in BILL and 5.00 in QuickBooks: a credit or another entry")

    def test_a_payment_that_is_missing_is_told_at_the_bill_too(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00")))
        world.ours(
            Kind.PAYMENT, "p1", payment(("b1", "50.00")), Standing.WAITING, "QuickBooks has no account"
        )
        report = world.report()

        assert [line.cause for line in report.lines] == [Cause.ITS_PAYMENT, Cause.WAITS]
        assert only(report.totals) == (0, 0, 0, D(-50), D(50))

    def test_an_open_amount_from_before_the_check_is_not_believed(self, world: Ledgers) -> None:
        """That paying a bill changes it for `ModifiedDateRangeFilter` is nowhere documented."""
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00"), open_="0"))
        world.book(Kind.BILL, "B-b1", in_book(bill("1", "50.00"), open_="0"), fresh=False)
        world.both(
            Kind.PAYMENT,
            "p1",
            payment(("b1", "50.00"), status="VOID"),
            in_book(payment(("b1", "50.00"))),
            void=True,
        )
        world.gone(Kind.PAYMENT, "B-p1")
        line = world.report().lines[0]

        assert (line.bucket, line.book and line.book.open) == (Bucket.AGREES, 50)

    def test_an_open_amount_from_before_a_check_that_was_keyed_is_not_believed(self, world: Ledgers) -> None:
        """Whoever wrote the check: the bill itself may not have been read since."""
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00")))
        world.book(Kind.BILL, "B-b1", in_book(bill("1", "50.00")), fresh=False)
        world.book(Kind.PAYMENT, "Y", in_book(payment(("b1", "6.00"), date=DAY)))
        line = world.report().lines[0]

        assert (line.bucket, line.book and line.book.open) == (Bucket.DIFFERS, 44)

    def test_bill_is_taken_at_its_word(self, world: Ledgers) -> None:
        """What settled it there need not be known here."""
        ours = bill("1", "50.00", open_amount=D(0))
        world.both(Kind.BILL, "b1", ours, in_book(bill("1", "50.00"), open_="20.00"))
        line = world.line()

        assert (line.bucket, line.cause) == (Bucket.DIFFERS, Cause.SETTLED_OTHERWISE)
        assert line.why == (
            "0.00 is open in BILL and 20.00 in QuickBooks: what settled it in BILL is not applied to it in "
            "QuickBooks."
        )

    def test_what_is_only_scheduled_is_still_open(self, world: Ledgers) -> None:
        """In BILL it is not left to pay any more, in QuickBooks it is. A void one counts nowhere."""
        ours = bill("1", "50.00", open_amount=D(20))
        world.both(Kind.BILL, "b1", ours, in_book(bill("1", "50.00"), open_="50.00"))
        used = with_credits(payment(("b1", "25.00"), status="SCHEDULED"), c1="5.00")
        world.ours(Kind.PAYMENT, "p1", used, Standing.WAITING, "its money has not moved (SCHEDULED)")
        world.ours(Kind.PAYMENT, "p2", payment(("b1", "30.00"), status="VOID"))

        assert world.report().lines[0].bucket is Bucket.AGREES


class TestCreditsOnBills:
    """What BILL puts on bills without any payment: no line of its own, but a reason at the bill."""

    def ready(self, world: Ledgers, open_: str, **changes: object) -> None:
        """A bill of 50.00 of which 20.00 is settled by a credit in BILL, and something in QuickBooks."""
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00"), open_=open_))
        uses = (Use(bill_id="b1", amount=D(20)),)
        world.both(
            Kind.CREDIT, "c1", evolve(credit("C1", "20.00"), uses=uses), in_book(credit("C1", "20.00"))
        )
        (record,) = world.view.bill_numbered(Kind.APPLIED_CREDIT, "b1")
        world.unit.records.put(evolve(record, **changes))

    def test_where_it_was_applied_both_sides_agree(self, world: Ledgers) -> None:
        self.ready(world, "30.00", standing=Standing.SETTLED)
        report = world.report()

        assert [line.bucket for line in report.lines] == [Bucket.AGREES] * 2
        assert report.lines[0].bill is not None
        assert report.lines[0].bill.open == 30

    def test_what_was_applied_after_the_bill_was_read_counts(self, world: Ledgers) -> None:
        self.ready(world, "50.00", standing=Standing.SETTLED)
        written = with_credits(payment(("B-b1", "0.00")), **{"B-c1": "20.00"})
        world.link(Kind.APPLIED_CREDIT, "c1:b1", "", written, linked_at=SINCE + dt.timedelta(minutes=1))
        line = world.report().lines[0]

        assert (line.bucket, line.book and line.book.open) == (Bucket.AGREES, 30)

    @pytest.mark.parametrize(
        ("standing", "reason", "bucket", "cause"),
        [
            (Standing.PENDING, "", Bucket.DIFFERS, Cause.NOT_LOOKED_AT),
            (Standing.WAITING, "vendor credit C1 is not in QuickBooks yet", Bucket.DIFFERS, Cause.WAITS),
            (Standing.SETTLED, plan.SKIPPED, Bucket.ACCEPTED, Cause.SKIPPED),
            (Standing.SETTLED, "both sides agree", Bucket.DIFFERS, Cause.SETTLED_OTHERWISE),
        ],
    )
    def test_why_it_is_not_applied(
        self, world: Ledgers, standing: Standing, reason: str, bucket: Bucket, cause: Cause
    ) -> None:
        self.ready(world, "50.00", standing=standing, reason=reason)
        line = world.report().lines[0]

        assert (line.bucket, line.cause) == (bucket, cause)

    @pytest.mark.parametrize("open_", ["50.00", "30.00"])
    def test_its_exception_is_told_at_the_bill(self, world: Ledgers, open_: str) -> None:
        """Even if the amounts agree by now."""
        self.ready(world, open_)
        world.raises(Kind.APPLIED_CREDIT, "c1:b1", "credit_on_bill", "It lies there.", "Take it off.")
        line = world.report().lines[0]

        assert (line.bucket, line.why, line.todo) == (Bucket.DIFFERS, "It lies there.", "Take it off.")
        assert line.code == "credit_on_bill"

    @pytest.mark.parametrize("standing", [Standing.PENDING, Standing.WAITING])
    def test_what_waits_is_no_difference_where_amounts_agree(
        self, world: Ledgers, standing: Standing
    ) -> None:
        self.ready(world, "30.00", standing=standing, reason="it waits")

        assert world.report().lines[0].bucket is Bucket.AGREES


class TestPeriods:
    """Which lines, and which balances."""

    def test_a_line_belongs_to_the_period_of_either_side(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00", date=LATER)))

        for day, number in ((DAY, 1), (LATER, 1), (DAY + dt.timedelta(days=1), 0)):
            assert len(world.report(day, day).lines) == number

    def test_what_has_no_date_may_be_of_any_period(self, world: Ledgers) -> None:
        """Its day of payment is shown there, so the line that explains it is, too."""
        ours = payment(("b9", "5.00"), date=None)
        world.both(Kind.PAYMENT, "p1", ours, in_book(evolve(ours, date=LATER)))
        report = world.report(DAY, DAY)

        assert [line.bill_id for line in report.lines] == ["p1"]
        assert [one.date for one in report.paid] == [None]

    def test_open_balances_are_of_everything_up_to_the_day(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00")))
        world.both(Kind.BILL, "b2", bill("2", "7.00", date=LATER), in_book(bill("2", "7.00", date=LATER)))

        assert only(world.report(LATER, LATER).totals) == (D(7), 0, 0, 0, D(7))
        assert only(world.report(LATER, LATER).owed) == (D(57), 0, 0, 0, D(57))
        assert only(world.report(date_to=DAY).owed) == (D(50), 0, 0, 0, D(50))

    def test_a_gap_of_days_shows_in_the_balance_between_them(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00", date=LATER)))

        assert only(world.report(date_to=DAY).owed) == (D(50), 0, 0, D(50), 0)
        assert only(world.report(date_to=LATER).owed) == (D(50), 0, 0, 0, D(50))

    def test_a_period_that_ends_before_it_begins_is_refused(self, world: Ledgers) -> None:
        with pytest.raises(SettingsError, match="before it begins"):
            world.report(LATER, DAY)

    def test_an_unknown_connection_is_refused(self, world: Ledgers) -> None:
        with pytest.raises(SettingsError, match="no connection 'nobody'"):
            reconcile(world.unit, "nobody")

    def test_currencies_are_never_added_up(self, world: Ledgers) -> None:
        """BILL says EUR and QuickBooks Euro; a linked vendor tells that they are the same."""
        euro = Vendor(name="Sumava Seeds", currency="EUR")
        world.bill(Kind.VENDOR, "v2", euro)
        world.book(Kind.VENDOR, "V2", evolve(euro, currency="Euro"))
        world.book(Kind.VENDOR, "V3", evolve(euro, name="Zywiec Laka", currency="Euro"))
        world.link(Kind.VENDOR, "v2", "V2", euro)
        theirs = evolve(in_book(bill("2", "7.00")), vendor_id="V2")
        world.both(Kind.BILL, "b2", bill("2", "7.00", vendor="v2"), theirs)
        world.book(Kind.BILL, "X", evolve(theirs, vendor_id="V3", amount=D(2)))
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00")))

        assert [(one.currency, one.bill, one.book) for one in world.report().totals] == [
            ("EUR", 7, 9),
            ("USD", 50, 50),
        ]


class TestPaid:
    """What left each account on each day."""

    def test_payments_of_a_day_and_an_account_are_one_sum(self, world: Ledgers) -> None:
        world.book(Kind.ACCOUNT, "Clearing", Account(name="Clearing", full_name="Clearing"))
        world.set(bank_accounts={"bac2": "Clearing"})
        for id_, account, amount in (("1", "bac1", "50.00"), ("2", "bac1", "7.00"), ("3", "bac2", "9.00")):
            world.both(Kind.BILL, f"b{id_}", bill(id_, amount), in_book(bill(id_, amount), open_="0"))
            ours = payment((f"b{id_}", amount), account_id=account)
            book = "Clearing" if account == "bac2" else "Checking"
            world.both(Kind.PAYMENT, f"p{id_}", ours, evolve(in_book(ours), account_id=book))
        report = world.report()

        assert [(one.account, one.online, one.book) for one in report.paid] == [
            ("Checking", 57, 57),
            ("Clearing", 9, 9),
        ]
        assert all(one.agrees for one in report.paid)

    def test_a_check_that_was_written_and_not_read_since(self, world: Ledgers) -> None:
        """It left the account that we wrote it on."""
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        ours = payment(("b1", "9.00"))
        world.ours(Kind.PAYMENT, "p1", ours)
        world.link(Kind.PAYMENT, "p1", "B-p1", in_book(ours))
        (day,) = world.report().paid

        assert (day.account, day.online, day.book) == ("Checking", 9, 9)
        assert world.report().agrees

    def test_a_check_that_bill_does_not_know_leaves_a_gap(self, world: Ledgers) -> None:
        world.book(Kind.PAYMENT, "X", in_book(payment(("b9", "5.00"))))
        (day,) = world.report().paid

        assert (day.account, day.online, day.book, day.gap) == ("Checking", 0, 5, -5)

    def test_a_payment_recorded_in_bill_comes_from_its_own_account(self, world: Ledgers) -> None:
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        ours = payment(("b1", "9.00"), online=False, account_id="a1")
        world.both(Kind.PAYMENT, "p1", ours, evolve(in_book(ours), account_id="Supplies"))
        (day,) = world.report().paid

        assert (day.account, day.online, day.recorded, day.book) == ("Supplies", 0, 9, 9)


class TestAsOf:
    """How old the knowledge is."""

    def test_it_is_said_plainly(self, world: Ledgers) -> None:
        assert world.report().as_of.sentences == (
            "BILL as it was read on 2026-03-08 09:30 UTC; what was changed there since is not in here.",
            "QuickBooks as it was read on 2026-03-08 09:30 UTC; what was changed there since is not in here.",
        )

    def test_nothing_is_proved_before_both_sides_were_read(self, world: Ledgers) -> None:
        for mark in world.unit.watermarks.find(connection=NAME):
            world.unit.watermarks.delete(NAME, mark.side.value, mark.kind)
        report = world.report()

        assert not report.read
        assert not report.agrees
        assert report.as_of.sentences[0].startswith("BILL was not read in full yet.")

    def test_bill_that_could_not_be_read_is_as_old_as_the_newest_change_known(self, world: Ledgers) -> None:
        world.ours(Kind.BILL, "bill", bill("1", "1.00"))
        world.raises(Kind.BILL, "bill", "bill")
        entry = world.unit.exceptions.get(NAME, Side.BILL.value, "bill", "bill")
        assert entry is not None
        world.unit.exceptions.put(evolve(entry, kind="connection"))

        assert world.report().as_of.bill == dt.datetime(2026, 3, 8, 8, 0, tzinfo=dt.UTC)


class TestReadAnew:
    """Both sides can be read from the beginning again."""

    def test_forgets_how_far_it_read_and_says_who_asked(self, world: Ledgers) -> None:
        read_anew(world.unit, NAME, now=SINCE, actor="bookkeeper")

        assert world.unit.watermarks.find(connection=NAME) == ()
        assert [(line.actor, line.event) for line in world.unit.audit.read(NAME)][-1] == (
            "bookkeeper",
            READ_ANEW,
        )

    def test_not_while_an_update_runs(self, world: Ledgers) -> None:
        """It would note again how far it has read, and the wish would be lost."""
        world.unit.leases.put(
            Lease(connection=NAME, holder="x", fence=1, expires_at=SINCE + dt.timedelta(seconds=1))
        )
        with pytest.raises(Conflict, match="update is running"):
            read_anew(world.unit, NAME, now=SINCE, actor="bookkeeper")

        assert world.unit.watermarks.find(connection=NAME) != ()
        read_anew(world.unit, NAME, now=SINCE + dt.timedelta(seconds=1), actor="bookkeeper")

    def test_not_for_an_unknown_connection(self, world: Ledgers) -> None:
        with pytest.raises(SettingsError, match="no connection"):
            read_anew(world.unit, "nobody", now=SINCE, actor="bookkeeper")


class TestWhatIsShown:
    """Every state that two sides can be in has its line, its cause and what to do."""

    def test_what_bill_took_back_and_somebody_voided(self, world: Ledgers) -> None:
        """Both sides mean the same, though the link still stands until the next update."""
        world.both(Kind.BILL, "b1", bill("1", "50.00", active=False), in_book(bill("1", "50.00")))
        world.gone(Kind.BILL, "B-b1")
        line = world.line()

        assert (line.bucket, line.cause, line.gap) == (Bucket.LEFT_OUT, Cause.NOWHERE, 0)
        assert line.why == "Taken back on both sides (archived in BILL)."

    def test_what_somebody_voided_and_nobody_was_asked_about_yet(self, world: Ledgers) -> None:
        """It is a difference as soon as it is known."""
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00")))
        world.gone(Kind.BILL, "B-b1")
        world.ours(Kind.BILL, "b1", bill("1", "50.00"))
        line = world.line()

        assert (line.bucket, line.cause, line.gap) == (Bucket.DIFFERS, Cause.GONE, 50)
        assert line.todo == "Run an update of Web Connector."

    @pytest.mark.parametrize(
        ("state", "why"),
        [
            (State.PLANNED, "It is on its way: its write goes out with the next update."),
            (State.SENT, "It was sent to QuickBooks, and whether it arrived is not known yet."),
            (State.IN_DOUBT, "It was sent to QuickBooks, and whether it arrived is not known yet."),
        ],
    )
    def test_what_is_under_way(self, world: Ledgers, state: State, why: str) -> None:
        """It is a difference until it has arrived, and says how far it has come."""
        record = world.ours(Kind.BILL, "b1", bill("1", "50.00"), Standing.PENDING)
        operation = journal.plan(
            world.unit,
            FakeIds(),
            SINCE,
            connection=NAME,
            side=Side.BOOK,
            kind=Kind.BILL,
            action=Action.ADD,
            bill_id="b1",
            body=record.body,
            digest="",
        )
        for step in (State.SENT, State.IN_DOUBT)[: list(State).index(state)]:
            operation = journal.move(world.unit, operation, step, SINCE, cause="")
        line = world.line()

        assert operation.state is state
        assert (line.bucket, line.cause, line.why) == (Bucket.DIFFERS, Cause.NOT_LOOKED_AT, why)

    def test_a_payment_from_before_the_start_counts_where_it_is_linked(self, world: Ledgers) -> None:
        """It was posted before the start date was moved; what it paid is paid on both sides."""
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00"), open_="0"))
        pay = payment(("b1", "50.00"))
        world.both(Kind.PAYMENT, "p1", pay, in_book(pay))
        world.set(start_date=LATER)
        bill_, check = world.report().lines

        assert (bill_.bucket, check.bucket) == (Bucket.AGREES, Bucket.AGREES)
        assert bill_.bill is not None
        assert bill_.bill.open == 0

    def test_a_payment_of_a_posted_bill_counts_whatever_the_date_of_that(self, world: Ledgers) -> None:
        """Whether BILL paid it or somebody in QuickBooks: the other side lacks it, and that is told."""
        posted = bill("1", "50.00", open_amount=ZERO)
        world.both(Kind.BILL, "b1", posted, in_book(bill("1", "50.00")))
        world.set(start_date=DAY + dt.timedelta(days=1))
        pay = payment(("b1", "50.00"))
        world.ours(Kind.PAYMENT, "p1", pay, Standing.WAITING, "QuickBooks has no account")
        bill_, check = world.report().lines
        assert (bill_.cause, check.cause) == (Cause.ITS_PAYMENT, Cause.WAITS)

        world.unit.records.delete(NAME, Side.BILL.value, Kind.PAYMENT.value, "p1")
        world.book(Kind.PAYMENT, "P1", in_book(pay))
        _, check = world.report().lines
        assert check.cause is Cause.ONLY_IN_QUICKBOOKS

    def test_money_that_has_not_moved_pays_nothing(self, world: Ledgers) -> None:
        """The bill stays open on both sides."""
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00")))
        world.ours(Kind.PAYMENT, "p1", payment(("b1", "50.00"), status="SCHEDULED"), Standing.WAITING, "")
        bill_ = world.report().lines[0]

        assert bill_.bill is not None
        assert (bill_.bucket, bill_.bill.open) == (Bucket.AGREES, 50)

    def test_the_account_of_a_payment_is_compared_only_where_it_is_known(self, world: Ledgers) -> None:
        """The one that BILL recorded has no link yet: nothing can be said of it."""
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        pay = payment(("b1", "9.00"), online=False, account_id="a9")
        world.both(Kind.PAYMENT, "p1", pay, in_book(pay))

        assert world.report().lines[1].differences == ()

    def test_a_bill_that_credits_paid_beside_others_is_no_difference(self, world: Ledgers) -> None:
        """QuickBooks' check has no line of zero for it."""
        for id_, amount in (("b1", "20.00"), ("b2", "80.00")):
            world.both(Kind.BILL, id_, bill(id_, amount), in_book(bill(id_, amount), open_="0"))
        world.both(Kind.CREDIT, "c1", credit("C1", "20.00"), in_book(credit("C1", "20.00")))
        ours = with_credits(payment(("b1", "0.00"), ("b2", "80.00")), c1="20.00")
        world.both(Kind.PAYMENT, "p1", ours, in_book(ours))
        check = next(line for line in world.report().lines if line.kind is Kind.PAYMENT)

        assert (check.bucket, check.differences) == (Bucket.AGREES, ())

    def test_a_check_with_credits_that_was_not_read_since_settles_once(self, world: Ledgers) -> None:
        """As we wrote it, the check itself carries the credits; they are not counted beside it."""
        world.both(Kind.BILL, "b1", bill("1", "100.00"), in_book(bill("1", "100.00"), open_="100.00"))
        world.both(Kind.CREDIT, "c1", credit("C1", "20.00"), in_book(credit("C1", "20.00")))
        ours = with_credits(payment(("b1", "80.00")), c1="20.00")
        world.ours(Kind.PAYMENT, "p1", ours)
        world.link(Kind.PAYMENT, "p1", "B-p1", with_credits(in_book(ours), **{"B-c1": "20.00"}))
        bill_ = world.report().lines[0]

        assert bill_.bill is not None
        assert bill_.book is not None
        assert (bill_.bucket, bill_.bill.open, bill_.book.open) == (Bucket.AGREES, 0, 0)

    def test_an_update_that_ended_in_trouble_is_told(self, world: Ledgers) -> None:
        """What is compared is as old as it says, and why."""
        entry = world.unit.cycles.get(NAME)
        assert entry is not None
        cycle = codec.decode(Cycle, entry.body)
        stopped = evolve(cycle, trouble="QuickBooks failed.")
        world.unit.cycles.put(evolve(entry, body=codec.encode(stopped)))

        assert world.report().as_of.sentences[2:] == (
            "The last update, of 2026-03-08 09:30 UTC, ended with: QuickBooks failed.",
        )
