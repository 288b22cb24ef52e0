"""Reconcile: a bill that may differ in itself has to be equally paid all the same."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from attrs import evolve

from syncer import plan
from syncer.entries import Standing
from syncer.model import AppliedCredit, Kind, Use
from syncer.reconcile import Bucket, Cause, Line
from syncer.stores import MemoryStore
from tests.syncer.core.ledger_world import LATER, Ledgers, in_book, with_credits
from tests.syncer.core.rig import DAY, bill, credit, payment

OTHER_DAY = DAY + dt.timedelta(days=2)


@pytest.fixture
def world() -> Iterator[Ledgers]:
    with MemoryStore().unit() as unit:
        yield Ledgers(unit)


def adopted(world: Ledgers, open_: str) -> None:
    """A bill of 50.00 that somebody had keyed with another date."""
    theirs = in_book(bill("1", "50.00", date=OTHER_DAY), open_=open_)
    world.both(Kind.BILL, "b1", bill("1", "50.00"), theirs, adopted=True)


def of_bill(world: Ledgers) -> Line:
    """The line of the bill."""
    (line,) = (one for one in world.report().lines if one.bill_id == "b1")
    return line


class TestWhatSettlesIt:
    """BILL would pay it again, whatever else about it a person or a setting allows."""

    def test_an_adopted_bill_that_a_credit_settled(self, world: Ledgers) -> None:
        """Its date may differ, and that is still said."""
        adopted(world, "0")
        line = of_bill(world)

        assert (line.bucket, line.cause) == (Bucket.DIFFERS, Cause.SETTLED_OTHERWISE)
        assert line.why == (
            "50.00 is open in BILL and 0.00 in QuickBooks: a credit or another entry settled it in "
            "QuickBooks. It was adopted as somebody had keyed it in QuickBooks by hand: "
            f"date {DAY} in BILL and {OTHER_DAY} in QuickBooks."
        )
        assert [str(one) for one in line.differences] == [
            f"date {DAY} in BILL and {OTHER_DAY} in QuickBooks",
            "open amount 50.00 in BILL and 0.00 in QuickBooks",
        ]

    def test_a_bill_that_was_dated_on_the_first_open_day(self, world: Ledgers) -> None:
        """The setting moves its date, and pays nothing."""
        world.moved(
            Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00", date=LATER), open_="5.00")
        )
        assert of_bill(world).cause is Cause.SETTLED_OTHERWISE

        world.book(Kind.BILL, "B-b1", in_book(bill("1", "50.00", date=LATER)))
        assert (of_bill(world).bucket, of_bill(world).cause) == (Bucket.ACCEPTED, Cause.SETTING)

    @pytest.mark.parametrize(
        ("amount", "open_", "how"),
        [
            ("50.00", "0", "50.00 is open in BILL and 0.00 in QuickBooks: a credit or another entry settled"),
            # More is open in QuickBooks, and more is settled there.
            ("40.00", "45.00", "40.00 is open in BILL and 45.00 in QuickBooks: a credit or another entry"),
        ],
    )
    def test_a_bill_whose_change_is_not_approved(
        self, world: Ledgers, amount: str, open_: str, how: str
    ) -> None:
        """What is settled is compared, and not what is open of unlike amounts."""
        ours = bill("1", amount, approval="ASSIGNED")
        world.both(Kind.BILL, "b1", ours, in_book(bill("1", "50.00"), open_=open_))
        line = of_bill(world)

        assert (line.bucket, line.cause) == (Bucket.DIFFERS, Cause.SETTLED_OTHERWISE)
        assert line.why.startswith(how)
        assert "Its change is not approved in BILL yet (ASSIGNED)" in line.why

    def test_a_change_of_the_amount_alone_settles_nothing(self, world: Ledgers) -> None:
        """So much more is open in BILL as the bill is more there."""
        ours = bill("1", "70.00", approval="ASSIGNED", open_amount=Decimal("70.00"))
        world.both(Kind.BILL, "b1", ours, in_book(bill("1", "50.00")))

        assert (of_bill(world).bucket, of_bill(world).differences[0].field) == (Bucket.NOT_DUE, "amount")

    def test_a_payment_that_differs_is_told_at_an_adopted_bill_too(self, world: Ledgers) -> None:
        adopted(world, "50.00")
        world.ours(
            Kind.PAYMENT, "p1", payment(("b1", "50.00")), Standing.WAITING, "QuickBooks has no account"
        )

        assert (of_bill(world).bucket, of_bill(world).cause) == (Bucket.DIFFERS, Cause.ITS_PAYMENT)

    def test_a_payment_that_was_skipped_leaves_it_as_it_is(self, world: Ledgers) -> None:
        """A person said that the payment is right; why the date differs is the better answer."""
        adopted(world, "50.00")
        world.ours(Kind.PAYMENT, "p1", payment(("b1", "50.00")), Standing.SETTLED, plan.SKIPPED)

        assert (of_bill(world).bucket, of_bill(world).cause) == (Bucket.ACCEPTED, Cause.ADOPTED)
        assert world.report().agrees

    def test_the_exception_of_a_credit_on_it_is_told(self, world: Ledgers) -> None:
        """It has no line of its own."""
        adopted(world, "30.00")
        uses = (Use(bill_id="b1", amount=Decimal(20)),)
        ours = evolve(credit("C1", "20.00"), uses=uses)
        world.both(Kind.CREDIT, "c1", ours, in_book(credit("C1", "20.00")))
        assert of_bill(world).bucket is Bucket.ACCEPTED
        world.raises(Kind.APPLIED_CREDIT, "c1:b1", "credit_on_bill", "It lies there.", "Take it off.")

        assert (of_bill(world).bucket, of_bill(world).todo) == (Bucket.DIFFERS, "Take it off.")

    def test_what_a_person_skipped_was_looked_at(self, world: Ledgers) -> None:
        """It was dealt with by hand, such as by that very credit."""
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "49.00"), open_="0"))
        world.ours(Kind.BILL, "b1", bill("1", "50.00"), Standing.SETTLED, plan.SKIPPED)

        assert of_bill(world).bucket is Bucket.ACCEPTED


class TestWhatAllowsIt:
    """A payment or credit that may differ allows what it settles more on one side, and not a cent else."""

    def unlike(self, world: Ledgers, in_bill: str, in_quickbooks: str) -> None:
        """So much of a bill of 100.00 is open on either side."""
        ours = bill("1", "100.00", open_amount=Decimal(in_bill))
        world.both(Kind.BILL, "b1", ours, in_book(bill("1", "100.00"), open_=in_quickbooks))

    @pytest.mark.parametrize(("open_", "agrees"), [("60.00", True), ("0", False)])
    def test_a_payment_that_was_keyed_with_another_date(
        self, world: Ledgers, open_: str, *, agrees: bool
    ) -> None:
        """It pays as much on both sides; what else was settled in QuickBooks BILL would pay again."""
        self.unlike(world, "60.00", open_)
        pay = payment(("b1", "40.00"))
        world.both(Kind.PAYMENT, "p1", pay, in_book(evolve(pay, date=OTHER_DAY)), adopted=True)

        assert world.report().agrees is agrees
        assert of_bill(world).cause is (Cause.NONE if agrees else Cause.SETTLED_OTHERWISE)

    @pytest.mark.parametrize(
        ("open_", "bucket", "cause"),
        [
            ("100.00", Bucket.ACCEPTED, Cause.ITS_PAYMENT),
            ("60.00", Bucket.AGREES, Cause.NONE),
            ("99.00", Bucket.DIFFERS, Cause.SETTLED_OTHERWISE),
        ],
    )
    def test_a_payment_that_was_skipped(
        self, world: Ledgers, open_: str, bucket: Bucket, cause: Cause
    ) -> None:
        """It is to be paid in BILL alone, or was entered so that QuickBooks shows it at the bill."""
        self.unlike(world, "60.00", open_)
        world.ours(Kind.PAYMENT, "p1", payment(("b1", "40.00")), Standing.SETTLED, plan.SKIPPED)

        assert (of_bill(world).bucket, of_bill(world).cause) == (bucket, cause)

    def test_a_payment_of_quickbooks_that_was_skipped(self, world: Ledgers) -> None:
        """A person said that BILL need not know of it."""
        self.unlike(world, "100.00", "60.00")
        world.book(Kind.PAYMENT, "P9", in_book(payment(("b1", "40.00"))))
        check = world.view.book(Kind.PAYMENT, "P9")
        assert check is not None
        world.unit.records.put(evolve(check, standing=Standing.SETTLED, reason=plan.SKIPPED))

        assert (of_bill(world).bucket, of_bill(world).cause) == (Bucket.ACCEPTED, Cause.ITS_PAYMENT)

    @pytest.mark.parametrize(
        ("open_", "bucket", "cause"),
        [
            ("100.00", Bucket.ACCEPTED, Cause.SKIPPED),
            ("30.00", Bucket.DIFFERS, Cause.SETTLED_OTHERWISE),
        ],
    )
    def test_a_credit_that_was_skipped(
        self, world: Ledgers, open_: str, bucket: Bucket, cause: Cause
    ) -> None:
        """It may be missing; more than it must not be settled."""
        self.unlike(world, "80.00", open_)
        ours = evolve(credit("C1", "20.00"), uses=(Use(bill_id="b1", amount=Decimal(20)),))
        world.both(Kind.CREDIT, "c1", ours, in_book(credit("C1", "20.00")))
        (record,) = world.view.bill_numbered(Kind.APPLIED_CREDIT, "b1")
        world.unit.records.put(evolve(record, standing=Standing.SETTLED, reason=plan.SKIPPED))

        assert (of_bill(world).bucket, of_bill(world).cause) == (bucket, cause)

    def test_part_of_a_credit_that_was_applied_and_skipped_since(self, world: Ledgers) -> None:
        """BILL has 20.00 on the bill by now, and 5.00 of it was applied."""
        self.unlike(world, "80.00", "95.00")
        ours = evolve(credit("C1", "20.00"), uses=(Use(bill_id="b1", amount=Decimal(20)),))
        world.both(Kind.CREDIT, "c1", ours, in_book(credit("C1", "20.00")))
        written = with_credits(payment(("B-b1", "0.00")), **{"B-c1": "5.00"})
        world.link(Kind.APPLIED_CREDIT, "c1:b1", "", written)
        (record,) = world.view.bill_numbered(Kind.APPLIED_CREDIT, "b1")
        world.unit.records.put(evolve(record, standing=Standing.SETTLED, reason=plan.SKIPPED))

        assert (of_bill(world).bucket, of_bill(world).cause) == (Bucket.ACCEPTED, Cause.SKIPPED)

    def test_credits_that_came_with_a_payment_are_no_gap(self, world: Ledgers) -> None:
        """Checks do not tell of them; if they do not lie there, that is another matter than its date."""
        self.unlike(world, "50.00", "60.00")
        pay = payment(("b1", "40.00"))
        world.both(Kind.CREDIT, "c1", credit("C1", "10.00"), in_book(credit("C1", "10.00")))
        world.ours(Kind.PAYMENT, "p1", with_credits(pay, c1="10.00"))
        world.book(Kind.PAYMENT, "B-p1", in_book(evolve(pay, date=OTHER_DAY)))
        base = with_credits(evolve(in_book(pay)), **{"B-c1": "10.00"})
        world.link(Kind.PAYMENT, "p1", "B-p1", base, adopted=True)

        assert of_bill(world).cause is Cause.SETTLED_OTHERWISE

    def test_a_payment_that_differs_and_pays_as_much(self, world: Ledgers) -> None:
        """Its date is no reason why another entry settled the bill."""
        self.unlike(world, "60.00", "0")
        pay = payment(("b1", "40.00"))
        world.both(Kind.PAYMENT, "p1", pay, in_book(evolve(pay, date=OTHER_DAY)))

        assert of_bill(world).cause is Cause.SETTLED_OTHERWISE


class TestWhatIsComputed:
    """QuickBooks' word on what is open is older than our check; what it said of credits still holds."""

    def paid(self, world: Ledgers, there: str, ours: str = "0", *, void: bool = False) -> Line:
        """So much of a credit lay on a bill when it was read, ours included; then 70.00 was paid."""
        open_amount = Decimal("30.00")
        world.both(
            Kind.BILL, "b1", bill("1", "100.00", open_amount=open_amount), in_book(bill("1", "100.00"))
        )
        lying = (AppliedCredit(credit_id="B-c1", amount=Decimal(there)),)
        before = evolve(in_book(bill("1", "100.00"), open_="70.00"), credits=lying)
        world.book(Kind.BILL, "B-b1", before, fresh=False)
        pay = payment(("b1", "70.00"))
        world.both(Kind.PAYMENT, "p1", pay, in_book(pay))
        written = with_credits(payment(("B-b1", "0.00")), **{"B-c1": ours})
        world.link(Kind.APPLIED_CREDIT, "c1:b1", "", written, void=void)
        return of_bill(world)

    def test_one_that_was_applied_by_hand_settles_it(self, world: Ledgers) -> None:
        """BILL would pay the rest again."""
        line = self.paid(world, "30.00")

        assert line.cause is Cause.SETTLED_OTHERWISE
        assert line.why.startswith("30.00 is open in BILL and 0.00 in QuickBooks")

    @pytest.mark.parametrize("there", ["0", "20.00"])
    def test_one_of_ours_settles_it_once(self, world: Ledgers, there: str) -> None:
        """Whether QuickBooks showed it already or not."""
        assert "30.00 is open in BILL and 10.00 in QuickBooks" in self.paid(world, there, "20.00").why

    def test_one_that_was_taken_back_settles_nothing(self, world: Ledgers) -> None:
        """What lay there was ours, until it was taken off on both sides."""
        assert self.paid(world, "20.00", "20.00", void=True).cause is Cause.NONE
