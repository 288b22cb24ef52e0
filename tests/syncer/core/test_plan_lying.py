"""Credits that payments put on their bills: whose they are that lie there already, and what is left to do."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer import codec, journal
from syncer.entries import Action, Operation
from syncer.model import Allocation, AppliedCredit, Bill, Kind, Payment, Side
from syncer.plan import Adopt, Do, Look, Raise, Wait
from syncer.testing import FakeIds
from tests.syncer.core.rig import NAME, bill, credit, payment
from tests.syncer.core.test_plan_payments import PAID, body, ready
from tests.syncer.core.world import SINCE, World


def bill_in_book(*credits_: AppliedCredit) -> Bill:
    """The bill as QuickBooks shows it, with the credits that lie on it."""
    return Bill(vendor_id="V1", amount=Decimal(10), number="1001", date=PAID, credits=credits_)


def with_credit(money: str) -> Payment:
    """A payment of the first bill with 3.00 of the credit."""
    used = AppliedCredit(credit_id="c1", amount=Decimal(3))
    return payment(
        ("b1", money), allocations=(Allocation(bill_id="b1", amount=Decimal(money), credits=(used,)),)
    )


def using(amount: str) -> Payment:
    """A payment of the first bill by some of the credit alone, as it is sent to QuickBooks."""
    used = AppliedCredit(credit_id="C1", amount=Decimal(amount))
    return payment(
        ("B1", "0"), allocations=(Allocation(bill_id="B1", amount=Decimal(0), credits=(used,)),), vendor="V1"
    )


def under_way(world: World, kind: Kind, body: Payment, base: str = "") -> Operation:
    """Something else of BILL is being written."""
    return journal.plan(
        world.unit,
        FakeIds(),
        SINCE,
        connection=NAME,
        side=Side.BOOK,
        kind=kind,
        action=Action.ADD,
        bill_id="p0",
        body=codec.encode(body),
        digest="",
        base=base,
    )


class TestPuttingOn:
    """Each credit once, and only what does not lie on its bill already."""

    def test_credits_are_used_with_their_bill(self, world: World) -> None:
        """By their ids in QuickBooks; the amount is the money alone. The bill is read first."""
        ready(world)
        part = Allocation(
            bill_id="b1", amount=Decimal(7), credits=(AppliedCredit(credit_id="c1", amount=Decimal(3)),)
        )
        paying = payment(("b1", "7"), allocations=(part,))

        assert world.decide(Kind.PAYMENT, "p1", paying) == Look(Kind.BILL, "B1")
        world.book(Kind.BILL, "B1", bill_in_book())

        assert body(world.decide(Kind.PAYMENT, "p1", paying)).allocations == (
            Allocation(
                bill_id="B1", amount=Decimal(7), credits=(AppliedCredit(credit_id="C1", amount=Decimal(3)),)
            ),
        )

    @pytest.mark.parametrize("there", ["3", "3.01"])
    def test_a_credit_that_lies_on_the_bill_already_is_not_applied_again(
        self, world: World, there: str
    ) -> None:
        """Somebody applied it by hand, or a voided check left it there, however much is left of it."""
        ready(world)
        world.book(Kind.BILL, "B1", bill_in_book(AppliedCredit(credit_id="C1", amount=Decimal(there))))

        said = world.decide(Kind.PAYMENT, "p1", with_credit("7"))

        assert body(said).allocations == (Allocation(bill_id="B1", amount=Decimal(7)),)
        assert isinstance(said, Do)
        # What BILL says is agreed on, whether or not all of it had to be written.
        assert isinstance(said.base, Payment)
        assert said.base.credited == Decimal(3)
        assert "it lies on the bill already" in said.notes[0]

    def test_what_another_payment_applied_is_another_part_of_the_credit(self, world: World) -> None:
        """Told by the checks that pay the bill, and by our links of them."""
        ready(world)
        there = AppliedCredit(credit_id="C1", amount=Decimal(3))
        on_bill = Allocation(bill_id="B1", amount=Decimal(1), credits=(there,))
        world.link(Kind.PAYMENT, "p0", "P0", payment(("B1", "1"), allocations=(on_bill,), vendor="V1"))
        world.book(Kind.BILL, "B1", evolve(bill_in_book(there), payments=("P0",)))

        (used,) = body(world.decide(Kind.PAYMENT, "p1", with_credit("5"))).allocations[0].credits

        assert used == AppliedCredit(credit_id="C1", amount=Decimal(3), there=Decimal(3))

    def test_a_payment_that_is_void_accounts_for_nothing(self, world: World) -> None:
        """Its credits were left on the bill."""
        ready(world)
        there = AppliedCredit(credit_id="C1", amount=Decimal(3))
        on_bill = Allocation(bill_id="B1", amount=Decimal(1), credits=(there,))
        applied = payment(("B1", "1"), allocations=(on_bill,), vendor="V1")
        world.link(Kind.PAYMENT, "p0", "P0", applied, void=True)
        world.book(Kind.BILL, "B1", evolve(bill_in_book(there), payments=("P0",)))

        assert body(world.decide(Kind.PAYMENT, "p1", with_credit("5"))).allocations[0].credits == ()

    def test_what_was_applied_without_money_is_another_part_too(self, world: World) -> None:
        """QuickBooks tells of no check then; the payments of zero to the vendor do."""
        ready(world)
        there = AppliedCredit(credit_id="C1", amount=Decimal(3))
        on_bill = Allocation(bill_id="B1", amount=Decimal(0), credits=(there,))
        world.bill(Kind.BILL, "b1", bill("b1", "10.00"))
        world.bill(Kind.PAYMENT, "p0", payment(("b1", "0")))
        world.link(Kind.PAYMENT, "p0", "", payment(("B1", "0"), allocations=(on_bill,), vendor="V1"))
        world.book(Kind.BILL, "B1", bill_in_book(there))

        assert body(world.decide(Kind.PAYMENT, "p1", with_credit("7"))).credited == Decimal(3)

    def test_another_amount_of_the_credit_on_the_bill_is_for_a_person(self, world: World) -> None:
        """It may be the same part or another one, and nothing tells."""
        ready(world)
        world.bill(Kind.BILL, "b1", bill("1001", "10.00"))
        world.bill(Kind.CREDIT, "c1", credit("CM", "3.00"))
        world.book(Kind.BILL, "B1", bill_in_book(AppliedCredit(credit_id="C1", amount=Decimal("2.99"))))

        assert world.decide(Kind.PAYMENT, "p1", with_credit("7")) == Raise(
            code="credit_on_bill",
            cause="BILL applies 3.00 of vendor credit CM to bill 1001, and somebody has applied 2.99 of it "
            "in QuickBooks by hand.",
            fix="Take what was applied by hand off the bill in QuickBooks, and it is applied as in BILL; or "
            "bring it to 3.00 there, and nothing more is applied. This goes on by itself then.",
        )

    @pytest.mark.parametrize(
        ("kind", "amount"), [(Kind.PAYMENT, "3.00"), (Kind.PAYMENT, "0.01"), (Kind.APPLIED_CREDIT, "0.01")]
    )
    def test_one_at_a_time_applies_a_credit_to_a_bill(self, world: World, kind: Kind, amount: str) -> None:
        """So that what lies on the bill can tell what became of it, however little it is."""
        ready(world)
        world.book(Kind.BILL, "B1", bill_in_book())
        other, left_out = using(amount), payment(("B1", "1"))
        for sent, base, free in (
            (other, "", False),
            (left_out, codec.encode(other), False),
            (left_out, "", True),
        ):
            operation = under_way(world, kind, sent, base)
            said = world.decide(Kind.PAYMENT, "p1", with_credit("7"))
            if free:
                assert body(said).credited == Decimal(3)
            else:
                assert said == Wait("vendor credit c1 is being applied to bill b1 by something else just now")
            world.unit.operations.delete(operation.id)

    def test_what_credits_alone_paid_and_is_there_already_is_linked(self, world: World) -> None:
        """There is nothing left to write; each of them is told."""
        ready(world)
        world.link(Kind.CREDIT, "c2", "C2", credit("c2", "1.00"))
        amounts = {"1": Decimal(3), "2": Decimal(1)}
        used = tuple(AppliedCredit(credit_id=f"c{id_}", amount=amount) for id_, amount in amounts.items())
        part = Allocation(bill_id="b1", amount=Decimal(0), credits=used)
        there = (AppliedCredit(credit_id=f"C{id_}", amount=amount) for id_, amount in amounts.items())
        world.book(Kind.BILL, "B1", bill_in_book(*there))

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "0"), allocations=(part,)))

        assert isinstance(said, Adopt)
        assert said.book_id == ""
        why = "it lies on the bill already, put there by hand or left by a check that was voided"
        assert said.reason == f"credit of 3.00: {why}; credit of 1.00: {why}"

    def test_a_bill_on_which_everything_lies_already_is_left_out(self, world: World) -> None:
        """QuickBooks refuses a part without money and without a credit (3150)."""
        ready(world)
        world.link(Kind.CREDIT, "c2", "C2", credit("c2", "3.00"))
        parts = tuple(
            Allocation(
                bill_id=to, amount=Decimal(0), credits=(AppliedCredit(credit_id=of, amount=Decimal(3)),)
            )
            for to, of in (("b1", "c1"), ("b2", "c2"))
        )
        world.book(Kind.BILL, "B1", bill_in_book(AppliedCredit(credit_id="C1", amount=Decimal(3))))
        world.book(Kind.BILL, "B2", bill_in_book())

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "0"), allocations=parts))

        assert [part.bill_id for part in body(said).allocations] == ["B2"]


class TestTakingOff:
    """QuickBooks has no request for it: a person must, and it is seen when he has."""

    def test_what_is_under_way_on_a_bill_that_is_ours_no_more_is_waited_for(self, world: World) -> None:
        """The bill was posted anew since; people are told the id of the one from before."""
        ready(world)
        world.link(Kind.PAYMENT, "p1", "", using("3.00"))
        world.link(Kind.BILL, "b1", "B9", bill("b1", "10.00"))
        under_way(world, Kind.PAYMENT, using("1.00"))

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "0"), status="VOIDED"))

        assert said == Wait("vendor credit c1 is being applied to bill B1 by something else just now")


CAUSE = (
    "BILL applies 3.00 of vendor credit c1 to bill b1 with this payment, which somebody keyed in QuickBooks "
    "by hand; {there} of it was applied there."
)
FIX = (
    "Bring it to 4.00 on the bill in QuickBooks by hand (Set Credits); the payment is linked by itself then."
)


class TestKeyedWithoutThem:
    """A payment that somebody keyed is linked with its credits, or not at all."""

    @pytest.mark.parametrize("there", ["0.00", "2.99", "3.00", "4.00"])
    def test_its_credits_have_to_lie_on_their_bills(self, world: World, there: str) -> None:
        """To link it takes them for applied. The bill is read first; what our links put there is not it."""
        ready(world)
        world.book(Kind.PAYMENT, "K1", payment(("B1", "7"), vendor="V1", account_id="Checking"))
        assert world.decide(Kind.PAYMENT, "p1", with_credit("7")) == Look(Kind.BILL, "B1")
        applied = payment(
            ("B1", "1"), allocations=(evolve(using("1").allocations[0], amount=Decimal(1)),), vendor="V1"
        )
        world.link(Kind.PAYMENT, "p0", "P0", applied)
        lying = (AppliedCredit(credit_id="C1", amount=Decimal(there) + 1),)
        world.book(Kind.BILL, "B1", evolve(bill_in_book(*lying), payments=("P0",)))

        said = world.decide(Kind.PAYMENT, "p1")

        if Decimal(there) >= 3:
            assert isinstance(said, Adopt)
            assert said.book_id == "K1"
            assert isinstance(said.body, Payment)
            assert said.body.credited == 3
        else:
            assert said == Raise(code="credit_on_bill", cause=CAUSE.format(there=there), fix=FIX)
