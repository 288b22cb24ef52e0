"""What QuickBooks needs of credits that BILL puts on bills without any payment."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer import codec
from syncer.entries import Action
from syncer.model import Allocation, AppliedCredit, Bill, Credit, Kind, Payment, Use
from syncer.naming import applied_credit
from syncer.plan import CREDITS_MOVED, Adopt, Decision, Do, Look, Raise, Retire, Settle, Wait, decide
from tests.syncer.core.rig import DAY, NAME, bill, credit
from tests.syncer.core.world import SINCE, World

ID = applied_credit("c1", "b1")


def applying(amount: str, *, bill_id: str = "B1", there: str = "0") -> Payment:
    """What QuickBooks is to be told, or was."""
    used = AppliedCredit(credit_id="C1", amount=Decimal(amount), there=Decimal(there))
    return Payment(
        vendor_id="V1",
        amount=Decimal(0),
        date=DAY,
        allocations=(Allocation(bill_id=bill_id, amount=Decimal(0), credits=(used,)),),
        account_id="Checking",
        ap_account_id="AP",
    )


def in_book(*lies: str) -> Bill:
    """The bill as QuickBooks shows it, with parts of the credit on it."""
    credits_ = tuple(AppliedCredit(credit_id="C1", amount=Decimal(amount)) for amount in lies)
    return Bill(
        vendor_id="V1", amount=Decimal(10), number="1001", date=DAY, ap_account_id="AP", credits=credits_
    )


def ready(world: World, used: str = "3.00") -> None:
    """A bill and a credit are posted, and some of the credit was put on the bill in BILL."""
    world.bill(Kind.BILL, "b1", bill("1001", "10.00"))
    world.link(Kind.BILL, "b1", "B1", bill("1001", "10.00"))
    world.link(Kind.CREDIT, "c1", "C1", credit("CM", "8.00"))
    use(world, used)


def use(world: World, amount: str, **changes: object) -> None:
    uses = (Use(bill_id="b1", amount=Decimal(amount)),) if Decimal(amount) else ()
    world.bill(Kind.CREDIT, "c1", evolve(credit("CM", "8.00"), uses=uses, **changes))


def applied(world: World, amount: str, *lies: str) -> None:
    """And it was applied in QuickBooks, whose bill was read since."""
    ready(world, amount)
    world.link(Kind.APPLIED_CREDIT, ID, "", applying(amount))
    world.book(Kind.BILL, "B1", in_book(*(lies or (amount,))))


def decided(world: World, reason: str = "") -> Decision:
    record = world.view.bill(Kind.APPLIED_CREDIT, ID)
    assert record is not None
    world.unit.records.put(evolve(record, reason=reason))
    return world.decide(Kind.APPLIED_CREDIT, ID)


class TestRecords:
    """BILL tells of it with the credit; each bill that a credit lies on is a record of its own."""

    def test_one_for_each_bill(self, world: World) -> None:
        uses = (Use(bill_id="b1", amount=Decimal(1)), Use(bill_id="b2", amount=Decimal(2)))
        world.bill(Kind.CREDIT, "c1", evolve(credit("CM", "8.00"), uses=uses))

        found = world.view.bill_named(Kind.APPLIED_CREDIT, "c1")

        assert [(one.id, one.number, codec.decode(Payment, one.body).credited) for one in found] == [
            ("c1:b1", "b1", Decimal(1)),
            ("c1:b2", "b2", Decimal(2)),
        ]
        assert world.view.bill_numbered(Kind.APPLIED_CREDIT, "b2") == found[1:]

    def test_what_is_taken_off_stays_a_record(self, world: World) -> None:
        """Somebody may have to take it off in QuickBooks."""
        ready(world)
        use(world, "0")

        (found,) = world.view.bill_named(Kind.APPLIED_CREDIT, "c1")

        assert codec.decode(Payment, found.body).credited == 0

    def test_where_bill_does_not_say_nothing_changes(self, world: World) -> None:
        """Not every answer of BILL tells of uses."""
        ready(world)
        world.bill(Kind.CREDIT, "c1", credit("CM", "9.00"))

        (found,) = world.view.bill_named(Kind.APPLIED_CREDIT, "c1")

        assert codec.decode(Payment, found.body).credited == 3


class TestPuttingOn:
    """Applied once bill and credit are there, and if it does not lie there already."""

    def test_it_is_a_payment_of_the_credit_alone(self, world: World) -> None:
        """From the account that QuickBooks wants to be named and does not use. The bill is read first."""
        ready(world)
        assert decided(world) == Look(Kind.BILL, "B1")
        world.book(Kind.BILL, "B1", in_book())

        said = decided(world)

        assert said == Do(action=Action.ADD, body=applying("3.00"), cause="put on the bill in BILL")

    @pytest.mark.parametrize(
        ("dated", "closing", "expected"),
        [
            (DAY + dt.timedelta(days=2), None, DAY + dt.timedelta(days=2)),
            (DAY - dt.timedelta(days=2), DAY - dt.timedelta(days=1), DAY),
            (None, DAY, DAY + dt.timedelta(days=1)),
        ],
    )
    def test_it_is_dated_when_both_had_met(
        self, world: World, dated: dt.date | None, closing: dt.date | None, expected: dt.date
    ) -> None:
        """In no closed period: QuickBooks keeps no date of it, and nothing is posted by it."""
        ready(world)
        use(world, "3.00", date=dated)
        world.book(Kind.BILL, "B1", in_book())
        record = world.view.bill(Kind.APPLIED_CREDIT, ID)
        assert record is not None
        view = evolve(world.view, identity=evolve(world.view.identity, closing_date=closing))

        said = decide(record, view)

        assert isinstance(said, Do)
        assert isinstance(said.body, Payment)
        assert said.body.date == expected

    def test_without_any_date_it_is_today(self, world: World) -> None:
        ready(world)
        world.bill(Kind.BILL, "b1", bill("1001", "10.00", date=None))
        use(world, "3.00", date=None)
        world.book(Kind.BILL, "B1", in_book())

        said = decided(world)

        assert isinstance(said, Do)
        assert isinstance(said.body, Payment)
        assert said.body.date == SINCE.date()

    def test_it_waits_for_the_bill_and_the_credit(self, world: World) -> None:
        ready(world)
        link = world.view.link(Kind.CREDIT, "c1")
        assert link is not None
        world.unit.links.put(evolve(link, void=True))
        assert decided(world) == Wait("vendor credit CM is not in QuickBooks yet")
        world.unit.links.delete(link.connection, Kind.BILL.value, "b1")
        assert decided(world) == Wait("bill 1001 is not in QuickBooks yet")

    def test_it_is_signed_where_the_settings_say_so(self, world: World) -> None:
        ready(world)
        world.settings = evolve(world.settings, memo_ids=True)
        world.book(Kind.BILL, "B1", in_book())

        said = decided(world)

        assert isinstance(said, Do)
        assert isinstance(said.body, Payment)
        assert said.body.memo == f"BILL {ID}"

    def test_more_of_it_is_applied_later(self, world: World) -> None:
        """Only what is new, and only once, whatever of it was there."""
        applied(world, "3.00")
        use(world, "5.00")

        said = decided(world)

        assert isinstance(said, Do)
        assert (said.body, said.base) == (applying("2.00", there="3.00"), applying("5.00"))
        assert said.generation == 1

    def test_what_somebody_applied_by_hand_is_linked(self, world: World) -> None:
        ready(world)
        world.book(Kind.BILL, "B1", in_book("1.00", "2.00"))

        said = decided(world)

        assert said == Adopt(
            book_id="",
            body=applying("3.00"),
            reason="credit of 3.00: it lies on the bill already, put there by hand or left by a check that "
            "was voided",
        )

    def test_another_amount_by_hand_is_for_a_person(self, world: World) -> None:
        """What is right then, including what was ours before, is in the fix."""
        applied(world, "3.00", "4.00")
        use(world, "5.00")

        said = decided(world)

        assert isinstance(said, Raise)
        assert said.code == "credit_on_bill"
        assert "has applied 1.00 of it" in said.cause
        assert "bring it to 5.00 there" in said.fix

    def test_a_bill_that_was_posted_anew_gets_it_anew(self, world: World) -> None:
        applied(world, "3.00")
        world.link(Kind.BILL, "b1", "B2", bill("1001", "10.00"))
        world.book(Kind.BILL, "B2", in_book())

        said = decided(world)

        assert isinstance(said, Do)
        assert (said.body, said.generation) == (applying("3.00", bill_id="B2"), 1)

    def test_what_was_there_before_the_start_is_left_alone(self, world: World) -> None:
        """Of a bill before the start; of a credit before it, on a later bill, a person is told."""
        ready(world)
        world.settings = evolve(world.settings, start_date=DAY + dt.timedelta(days=1))
        world.book(Kind.BILL, "B1", in_book())
        assert isinstance(decided(world), Do)
        world.unit.links.delete(NAME, Kind.CREDIT.value, "c1")
        assert decided(world) == Raise(
            code="before_start",
            cause="The credit is dated before 2026-03-02, where this connection begins, and the bill later.",
            fix="Apply it to the bill in QuickBooks by hand, then skip this exception.",
        )
        world.unit.links.delete(NAME, Kind.BILL.value, "b1")
        assert decided(world) == Settle("the bill is dated before 2026-03-02, where this connection begins")

    def test_what_is_dated_on_the_first_day_is_applied(self, world: World) -> None:
        """Bill and credit are posted like any other, and waited for."""
        ready(world)
        world.settings = evolve(world.settings, start_date=DAY)
        world.unit.links.delete(NAME, Kind.CREDIT.value, "c1")
        assert decided(world) == Wait("vendor credit CM is not in QuickBooks yet")
        world.unit.links.delete(NAME, Kind.BILL.value, "b1")
        assert decided(world) == Wait("bill 1001 is not in QuickBooks yet")


class TestStanding:
    """What was applied and still lies in BILL as it did."""

    def test_both_sides_agree(self, world: World) -> None:
        """Nothing is asked of QuickBooks for that."""
        applied(world, "3.00", "0.00")

        assert decided(world) == Settle("both sides agree")

    @pytest.mark.parametrize(("lies", "quiet"), [("3.00", True), ("4.00", True), ("2.99", False)])
    def test_what_somebody_took_off_is_noticed(self, world: World, lies: str, *, quiet: bool) -> None:
        """Once the credits on the bill have changed. More than ours is no concern of this one."""
        applied(world, "3.00", lies)

        said = decided(world, CREDITS_MOVED)

        if quiet:
            assert said == Settle("both sides agree")
        else:
            assert said == Raise(
                code="changed_in_books",
                cause="3.00 of vendor credit CM was applied to bill 1001, and somebody took it off in "
                "QuickBooks: 2.99 of it lies there.",
                fix="Apply it to the bill again in QuickBooks, and this goes away by itself. If it is right "
                "so, take it off the bill in BILL too, or skip this exception.",
            )

    def test_the_bill_is_read_first(self, world: World) -> None:
        applied(world, "3.00")
        world.book(Kind.BILL, "B1", in_book(), fresh=False)

        assert decided(world, CREDITS_MOVED) == Look(Kind.BILL, "B1")


class TestTakingOff:
    """QuickBooks has no request for it: a person must, and it is seen when he has."""

    def test_a_person_is_told(self, world: World) -> None:
        applied(world, "3.00")
        use(world, "0")

        assert decided(world) == Raise(
            code="credits_applied",
            cause="3.00 of vendor credit CM was taken off bill 1001 in BILL, and QuickBooks cannot be told "
            "to take it off.",
            fix="Take it off the bill in QuickBooks by hand (Set Credits); this goes away by itself then.",
        )
        world.book(Kind.BILL, "B1", in_book())
        assert decided(world) == Retire("it was taken off the bill on both sides")

    def test_a_part_of_it(self, world: World) -> None:
        """What is left is what both sides agree on then."""
        applied(world, "3.00")
        use(world, "1.00")
        said = decided(world)
        assert isinstance(said, Raise)
        assert said.cause.startswith("2.00 of vendor credit CM was taken off")
        world.book(Kind.BILL, "B1", in_book("1.00"))

        assert decided(world) == Adopt(
            book_id="", body=applying("1.00"), reason="it was taken off the bill on both sides"
        )

    def test_the_bill_is_read_first(self, world: World) -> None:
        applied(world, "3.00")
        use(world, "0")
        world.book(Kind.BILL, "B1", in_book("3.00"), fresh=False)

        assert decided(world) == Look(Kind.BILL, "B1")

    def test_with_the_bill_it_is_gone(self, world: World) -> None:
        """Nothing lies on a bill that was deleted or voided; nobody is asked for it."""
        applied(world, "3.00")
        use(world, "0")
        world.gone(Kind.BILL, "B1")

        assert isinstance(decided(world), Retire)

    def test_what_was_never_applied_is_settled(self, world: World) -> None:
        ready(world)
        use(world, "0")

        assert decided(world) == Settle(
            "it was taken off the bill in BILL, and does not lie on it in QuickBooks"
        )

    def test_a_link_to_a_bill_that_was_posted_anew_is_ended(self, world: World) -> None:
        """Nothing was applied to the new one."""
        applied(world, "3.00")
        use(world, "0")
        world.link(Kind.BILL, "b1", "B2", bill("1001", "10.00"))

        assert isinstance(decided(world), Retire)

    def test_credits_without_numbers_have_names_too(self, world: World) -> None:
        """People are told the id of BILL."""
        applied(world, "3.00")
        world.bill(Kind.CREDIT, "c1", Credit(vendor_id="v1", amount=Decimal(8), number="", date=DAY, uses=()))

        said = decided(world)

        assert isinstance(said, Raise)
        assert "vendor credit c1" in said.cause
