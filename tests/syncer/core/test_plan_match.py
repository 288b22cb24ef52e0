"""Adoption: what somebody keyed by hand is linked if it is the same beyond doubt, and else asked about."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.entries import Answered
from syncer.model import (
    Account,
    Allocation,
    AppliedCredit,
    Bill,
    Content,
    Credit,
    Kind,
    Line,
    Payment,
    Vendor,
)
from syncer.plan import SKIPPED, Adopt, Candidate, Do, Raise, nothing_agreed
from tests.syncer.core.rig import DAY, bill, credit, payment
from tests.syncer.core.world import World

FIX = "Say with `adopt` which one it is, or that it is none of them. Nothing is posted until then."


def keyed(number: str = "1001", amount: str = "10.00", **changes: object) -> Bill:
    """A bill as somebody keyed it in QuickBooks."""
    values: dict[str, object] = {
        "vendor_id": "V1",
        "amount": Decimal(amount),
        "number": number,
        "date": DAY,
        "lines": (Line(amount=Decimal(amount), account_id="Supplies", book_id="T1"),),
        "open_amount": Decimal(amount),
    }
    return Bill(**(values | changes))  # type: ignore[arg-type]  # a test's own short form


def decided(world: World, *there: Content, number: str = "1001") -> object:
    """What is decided on bill b1 of 10.00 while these are in QuickBooks as K1, K2 …"""
    for place, content in enumerate(there, 1):
        world.book(Kind.BILL, f"K{place}", content)
    return world.decide(Kind.BILL, "b1", bill(number, "10.00"))


def asked(said: object) -> tuple[Candidate, ...]:
    assert isinstance(said, Raise)
    assert (said.code, said.fix) == ("match", FIX)
    return said.candidates


class TestBills:
    """Vendor, number, amount and date are what identifies them."""

    def test_the_same_bill_is_linked_without_asking(self, world: World) -> None:
        """Whatever case and blanks the number has, and whatever accounts somebody chose."""
        other_account = (Line(amount=Decimal("10.00"), account_id="Fuel"),)

        said = decided(world, keyed(" inv 1001", lines=other_account), number="INV1001")

        assert isinstance(said, Adopt)
        assert (said.book_id, said.reason) == ("K1", "same vendor, number, amount and date")
        # Links of other records are no hindrance.
        world.link(Kind.BILL, "b7", "K7", keyed("7"))
        assert world.decide(Kind.BILL, "b1") == said
        assert isinstance(said.body, Bill)
        assert said.body.number == "INV1001"

    def test_one_that_is_not_there_is_posted(self, world: World) -> None:
        """Another vendor's bill is another bill, whatever its number."""
        assert isinstance(decided(world, keyed(vendor_id="V2"), keyed("77", "11.00")), Do)

    @pytest.mark.parametrize(
        ("there", "reason"),
        [
            (keyed(amount="11.00"), "same vendor and number; it is 11.00 of 2026-03-01"),
            (
                keyed(date=DAY + dt.timedelta(days=1)),
                "same vendor and number and amount; it is 10.00 of 2026-03-02",
            ),
            (keyed(date=None), "same vendor and number and amount; it is 10.00 of no date"),
            (
                keyed("", date=DAY + dt.timedelta(days=7)),
                "same vendor and amount; its number is empty, of 2026-03-08",
            ),
            (keyed("INV-01001"), "same vendor and amount; its number is INV-01001, of 2026-03-01"),
        ],
    )
    def test_what_could_be_it_is_asked_about(self, world: World, there: Bill, reason: str) -> None:
        """And nothing is posted until a person has said."""
        said = decided(world, there)

        assert asked(said) == (Candidate("K1", "likely", reason),)
        assert isinstance(said, Raise)
        assert said.cause == f"QuickBooks has one that could be it: {reason}"

    @pytest.mark.parametrize(
        "there",
        [
            keyed("", date=DAY + dt.timedelta(days=8)),
            keyed("", date=DAY - dt.timedelta(days=8)),
            keyed("", date=None),
            keyed("2002"),
            keyed("INV-2002"),
            keyed("ABC"),
        ],
    )
    def test_the_same_amount_alone_is_no_likeness(self, world: World, there: Bill) -> None:
        """Rent is the same every month; another number is another bill."""
        assert isinstance(decided(world, there), Do)

    @pytest.mark.parametrize(
        ("ours", "theirs", "alike"),
        [("00", "INV", False), ("INV", "BILL", False), ("A-7", "B-007", True), ("", "7", True)],
    )
    def test_numbers_are_alike_by_their_digits(
        self, world: World, ours: str, theirs: str, alike: bool
    ) -> None:
        """Prefixes and leading zeros are left out or put in; without digits nothing is alike."""
        said = decided(world, keyed(theirs), number=ours)

        assert isinstance(said, Raise if alike else Do)

    @pytest.mark.parametrize(
        ("theirs", "alike"),
        [
            ("INV-2026-00000000001", True),
            ("inv-2026-0000 0000001", True),
            ("0000000000123456", True),
            ("2026-0000000000123456", True),
            ("INV-2026-00000000002", False),
        ],
    )
    def test_of_a_number_without_room_people_key_a_part(
        self, world: World, theirs: str, *, alike: bool
    ) -> None:
        """Which one is up to them; what is written as it is was keyed as it is."""
        said = decided(world, keyed(theirs), number="INV-2026-0000000000123456")
        assert isinstance(said, Raise if alike else Do)

        assert isinstance(decided(world, keyed("INV-2026-0000"), number="INV-2026-0000123"), Do)

    def test_two_that_are_exactly_it_are_asked_about(self, world: World) -> None:
        """Which of them it is, is ambiguous; a third that is merely likely is told of too."""
        said = decided(world, keyed(), keyed(), keyed(amount="11.00"))

        assert [(one.book_id, one.likeness) for one in asked(said)] == [
            ("K1", "ambiguous"),
            ("K2", "ambiguous"),
            ("K3", "ambiguous"),
        ]
        assert isinstance(said, Raise)
        same = "same vendor, number, amount and date"
        assert said.cause == (
            f"QuickBooks has 3 transactions that could be it: {same}; {same}; "
            "same vendor and number; it is 11.00 of 2026-03-01"
        )

    def test_two_that_could_be_it_are_both_told(self, world: World) -> None:
        """And how many they are."""
        said = decided(world, keyed(amount="11.00"), keyed(amount="12.00"))

        assert len(asked(said)) == 2
        assert isinstance(said, Raise)
        assert said.cause.startswith("QuickBooks has 2 transactions that could be it: ")

    def test_one_that_is_exactly_it_is_taken_before_likely_ones(self, world: World) -> None:
        """There is nothing to ask."""
        said = decided(world, keyed(amount="11.00"), keyed())

        assert isinstance(said, Adopt)
        assert said.book_id == "K2"

    def test_bills_without_numbers_are_never_exactly_the_same(self, world: World) -> None:
        """Two empty numbers say nothing."""
        said = decided(world, keyed(""), number="")

        assert [one.likeness for one in asked(said)] == ["likely"]

    def test_what_is_linked_already_or_was_once_is_not_it(self, world: World) -> None:
        """Neither another bill's posting, nor one that we voided."""
        world.link(Kind.BILL, "b7", "K1", keyed())
        world.link(Kind.BILL, "b8", "K2", keyed(), void=True)

        assert isinstance(decided(world, keyed(), keyed()), Do)

    def test_what_is_deleted_or_void_is_not_it(self, world: World) -> None:
        """It does not stand in QuickBooks."""
        for id_ in ("K1", "K2"):
            world.book(Kind.BILL, id_, keyed())
        world.gone(Kind.BILL, "K1")
        voided = world.view.book(Kind.BILL, "K2")
        assert voided is not None
        world.unit.records.put(evolve(voided, reason="void"))

        assert isinstance(world.decide(Kind.BILL, "b1", bill("1001", "10.00")), Do)

    def test_a_person_may_say_which_it_is(self, world: World) -> None:
        """Even of one that is not exactly it; what the person said of another record does not count."""
        world.say(Answered.SAME, Kind.BILL, "b1", "K2")
        world.say(Answered.SAME, Kind.BILL, "b0", "K1")

        said = decided(world, keyed(amount="11.00"), keyed(amount="12.00"))

        assert isinstance(said, Adopt)
        assert (said.book_id, said.reason) == ("K2", "a person said so")

    def test_a_person_may_say_that_it_is_none(self, world: World) -> None:
        """Then it is posted; an open question is none."""
        world.say(Answered.OTHER, Kind.BILL, "b1", "K1")
        world.say(Answered.OPEN, Kind.BILL, "b1", "K2")

        assert [one.book_id for one in asked(decided(world, keyed(), keyed(amount="11.00")))] == ["K2"]
        world.say(Answered.OTHER, Kind.BILL, "b1", "K2")
        assert isinstance(world.decide(Kind.BILL, "b1"), Do)


class TestCredits:
    """As bills."""

    def test_the_same_credit_is_linked(self, world: World) -> None:
        """A bill with the same number and amount is none."""
        there = Credit(vendor_id="V1", amount=Decimal("4.00"), number="C-1", date=DAY)
        world.book(Kind.BILL, "K9", keyed("C-1", "4.00"))
        assert isinstance(world.decide(Kind.CREDIT, "c1", credit("C-1", "4.00")), Do)
        world.book(Kind.CREDIT, "K1", there)

        said = world.decide(Kind.CREDIT, "c1")

        assert isinstance(said, Adopt)
        assert said.book_id == "K1"


class TestTwins:
    """BILL may have one invoice twice, in other letters or with blanks (it refuses the very same number)."""

    def twin(
        self, world: World, id_: str = "a1", number: str = "ab 7", amount: str = "10.00", **changes: object
    ) -> object:
        """What is decided on bill b1, AB-7 of 10.00, while BILL has another like it."""
        world.bill(Kind.BILL, id_, bill(number, amount, **changes))  # type: ignore[arg-type]  # short form
        return world.decide(Kind.BILL, "b1", bill("AB7", "10.00"))

    def test_the_later_one_goes_to_a_person(self, world: World) -> None:
        """Who is shown the other one, with all that they share."""
        assert self.twin(world) == Raise(
            code="duplicate",
            cause="BILL has the same invoice twice: this one, and ab 7 of 2026-03-01.",
            fix="Archive the wrong one in BILL. If it is another invoice, say so with `adopt --refuse`.",
            candidates=(
                Candidate("a1", "likely", "same vendor and number and amount as ab 7 of 2026-03-01"),
            ),
        )

    def test_one_of_another_amount_is_one_too(self, world: World) -> None:
        """BILL refuses the very same number whatever its amount; so both are told."""
        assert self.twin(world, amount="11.00") == Raise(
            code="duplicate",
            cause="BILL has the same invoice twice: "
            "this one of 10.00, and ab 7 of 2026-03-01, which is 11.00.",
            fix="Archive the wrong one in BILL. If it is another invoice, say so with `adopt --refuse`.",
            candidates=(Candidate("a1", "likely", "same vendor and number as ab 7 of 2026-03-01"),),
        )

    def test_the_first_one_is_posted(self, world: World) -> None:
        """Of two that are new, by their ids; what is posted already is the first, whatever its id."""
        assert isinstance(self.twin(world, "c1"), Do)
        world.link(Kind.BILL, "c1", "C1", keyed("ab 7"))
        assert isinstance(world.decide(Kind.BILL, "b1"), Raise)

    def test_one_that_is_not_to_be_posted_yet_is_not_in_the_way(self, world: World) -> None:
        """Else an approved bill would wait for one that may never be; once that is posted, it is first."""
        assert isinstance(self.twin(world, approval="ASSIGNED"), Do)
        world.link(Kind.BILL, "a1", "A1", keyed("ab 7"))
        assert isinstance(world.decide(Kind.BILL, "b1"), Raise)

    def test_vendors_that_are_one_in_quickbooks_are_one(self, world: World) -> None:
        """BILL refuses no number twice where it has the vendor twice, and QuickBooks merged them."""
        assert isinstance(self.twin(world, vendor="v2"), Do)
        world.link(Kind.VENDOR, "v2", "V2", Vendor(name="Cedar"))
        assert isinstance(world.decide(Kind.BILL, "b1"), Do)
        world.link(Kind.VENDOR, "v2", "V1", Vendor(name="Cedar"))
        assert isinstance(world.decide(Kind.BILL, "b1"), Raise)

    def test_what_was_entered_by_hand_is_the_first_whatever_its_id(self, world: World) -> None:
        """A person skipped it, or it is from before the start; nothing would notice it later."""
        world.settings = evolve(world.settings, start_date=DAY)
        assert isinstance(self.twin(world, "c1", date=DAY), Do)
        assert isinstance(self.twin(world, "c1", date=None), Do)
        assert isinstance(self.twin(world, "c1", date=DAY - dt.timedelta(days=1)), Raise)

        world.settings = evolve(world.settings, start_date=None)
        assert isinstance(world.decide(Kind.BILL, "b1"), Do)
        world.bill(Kind.BILL, "c1", bill("ab 7", "10.00", approval="ASSIGNED"), reason=SKIPPED)
        assert isinstance(world.decide(Kind.BILL, "b1"), Raise)

    @pytest.mark.parametrize(
        "change",
        [
            {"number": "AB8"},
            {"vendor": "v2"},
            {"active": False},
            {"approval": "DENIED"},
        ],
    )
    def test_what_differs_or_was_taken_back_is_none(self, world: World, change: dict[str, object]) -> None:
        """Be it posted or not."""
        assert isinstance(self.twin(world, **change), Do)  # type: ignore[arg-type]  # short form
        world.link(Kind.BILL, "a1", "A1", keyed("ab 7"))
        assert isinstance(world.decide(Kind.BILL, "b1"), Do)

    def test_without_a_number_nothing_is_a_twin(self, world: World) -> None:
        """Rent is the same every month."""
        world.bill(Kind.BILL, "a1", bill("", "10.00"))

        assert isinstance(world.decide(Kind.BILL, "b1", bill("", "10.00")), Do)

    def test_what_a_person_said_of_one_is_not_said_of_the_next(self, world: World) -> None:
        """There may be three of them."""
        world.say(Answered.OTHER, Kind.BILL, "b1", "a1")
        assert isinstance(self.twin(world), Do)
        world.bill(Kind.BILL, "a2", bill("aB7", "10.00"))
        world.say(Answered.OPEN, Kind.BILL, "b1", "a2")

        said = world.decide(Kind.BILL, "b1")

        assert isinstance(said, Raise)
        assert [one.book_id for one in said.candidates] == ["a2"]

    def test_one_that_is_none_hides_no_other(self, world: World) -> None:
        """All that have the number are looked at: here those of another vendor, and one that was denied."""
        self.twin(world, "a0", vendor="v2")
        self.twin(world, "a1", approval="DENIED")

        said = self.twin(world, "a2")

        assert isinstance(said, Raise)
        assert [one.book_id for one in said.candidates] == ["a2"]

    def test_credits_may_be_twins_too(self, world: World) -> None:
        """They need no approval; a bill of the same number is none, nor a credit of another amount."""
        world.bill(Kind.BILL, "a1", bill("C7", "4.00"))
        assert isinstance(world.decide(Kind.CREDIT, "c2", credit("C7", "4.00")), Do)
        world.bill(Kind.CREDIT, "c1", credit("c 7", "4.00", date=None))

        said = world.decide(Kind.CREDIT, "c2")

        assert isinstance(said, Raise)
        assert said.cause == "BILL has the same invoice twice: this one, and c 7 of no date."
        world.bill(Kind.CREDIT, "c1", credit("c 7", "5.00"))
        assert isinstance(world.decide(Kind.CREDIT, "c2"), Do)
        world.bill(Kind.CREDIT, "c1", credit("c 7", "4.00", active=False))
        assert isinstance(world.decide(Kind.CREDIT, "c2"), Do)

    def test_payments_have_none(self, world: World) -> None:
        """Their numbers come from the printer."""
        for id_ in ("b1", "b2"):
            world.link(Kind.BILL, id_, id_.upper(), bill(id_, "10.00"))
        world.bill(Kind.PAYMENT, "p0", payment(("b1", "10.00"), number="77"))

        assert isinstance(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), number="77")), Do)


class TestPayments:
    """Vendor, amount, and what is paid."""

    def pay(self, world: World, there: Payment) -> object:
        for id_ in ("b1", "b2"):
            world.link(Kind.BILL, id_, id_.upper(), bill(id_, "10.00"))
        world.book(Kind.PAYMENT, "K1", evolve(there, account_id=there.account_id or "Checking"))
        return world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), number="77"))

    def test_the_same_check_is_linked(self, world: World) -> None:
        """Within a week, whatever its number: that comes from the printer."""
        date = DAY + dt.timedelta(days=5 + 7)

        there = payment(("B1", "10.00"), vendor="V1", number="1042", date=date)
        said = self.pay(world, there)

        assert isinstance(said, Adopt)
        # Of its own date nobody says later that somebody changed it.
        assert isinstance(said.shown, Payment)
        assert (said.shown.date, said.shown.number) == (date, "1042")
        assert (said.book_id, said.reason) == (
            "K1",
            "same vendor, bills and amounts: check 1042 of 2026-03-13",
        )

    def test_a_discount_that_was_taken_with_it_is_agreed_on(self, world: World) -> None:
        """BILL knows of none; on a bill that the check does not pay, there is none."""
        with_discount = Allocation(bill_id="B1", amount=Decimal("10.00"), discount=Decimal("0.20"))
        taken = payment(("B1", "10.00"), vendor="V1", allocations=(with_discount,))

        said = self.pay(world, taken)

        assert isinstance(said, Adopt)
        assert isinstance(said.body, Payment)
        assert said.body.allocations == (with_discount,)
        world.say(Answered.SAME, Kind.PAYMENT, "p1", "K1")
        both = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), ("b2", "4.00")))
        assert isinstance(both, Adopt)
        assert isinstance(both.body, Payment)
        assert both.body.allocations == (
            with_discount,
            Allocation(bill_id="B2", amount=Decimal("4.00"), discount=Decimal(0)),
        )

    @pytest.mark.parametrize(
        ("there", "reason"),
        [
            (
                payment(("B1", "10.00"), vendor="V1", date=DAY + dt.timedelta(days=13)),
                "same vendor and amount: a check without number of 2026-03-14",
            ),
            (
                payment(("B1", "6.00"), ("B2", "4.00"), vendor="V1", number="9"),
                "same vendor and amount: check 9 of 2026-03-06",
            ),
            (
                payment(("B1", "10.00"), vendor="V1", number="9", account_id="Savings"),
                "same vendor and amount: check 9 from another account of 2026-03-06",
            ),
        ],
    )
    def test_a_check_that_could_be_it_is_asked_about(self, world: World, there: Payment, reason: str) -> None:
        """Another date, other bills too, or money from another account."""
        assert asked(self.pay(world, there)) == (Candidate("K1", "likely", reason),)

    @pytest.mark.parametrize(
        ("ours", "theirs", "sure"),
        [
            ({"funding": "CARD_ACCOUNT"}, {"account_id": "Visa", "by_card": True}, True),
            ({"funding": "AP_CARD"}, {"account_id": "Visa", "by_card": True}, True),
            ({"funding": "CARD_ACCOUNT"}, {}, False),
            ({"funding": "WALLET"}, {"account_id": "Visa", "by_card": True}, False),
            ({"account_id": "card-1"}, {"account_id": "Visa", "by_card": True}, True),
            ({"account_id": "card-1"}, {"account_id": "Amex", "by_card": True}, False),
            (
                {"funding": "CARD_ACCOUNT", "account_id": "card-1"},
                {"account_id": "Amex", "by_card": True},
                False,
            ),
            (
                {"funding": "CARD_ACCOUNT", "account_id": "bank-2"},
                {"account_id": "Visa", "by_card": True},
                True,
            ),
            ({}, {"account_id": "Visa", "by_card": True}, False),
            ({"online": False}, {"account_id": "Visa", "by_card": True}, True),
            ({"online": False}, {"account_id": "Savings"}, True),
            ({"online": False, "account_id": "a7"}, {"account_id": "Visa", "by_card": True}, True),
            ({"online": False, "account_id": "a7"}, {}, False),
        ],
    )
    def test_money_comes_from_where_bill_says_as_far_as_it_says_it(
        self, world: World, ours: dict[str, object], theirs: dict[str, object], sure: bool
    ) -> None:
        """A card without a name may be any; of a recorded payment BILL need not know the account at all."""
        for name, type_ in (("Visa", "CreditCard"), ("Amex", "CreditCard"), ("Savings", "Bank")):
            world.book(Kind.ACCOUNT, name, Account(name=name, full_name=name, type=type_))
        world.link(Kind.ACCOUNT, "a7", "Visa", Account(name="Visa", full_name="Visa"))
        world.settings = evolve(world.settings, bank_accounts={"card-1": "Visa", "bank-2": "Savings"})
        world.link(Kind.BILL, "b1", "B1", bill("b1", "10.00"))
        world.book(
            Kind.PAYMENT, "K1", payment(("B1", "10.00"), vendor="V1", **({"account_id": "Checking"} | theirs))
        )

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), **ours))

        if sure:
            assert isinstance(said, Adopt)
        else:
            assert "from another account" in asked(said)[0].reason

    @pytest.mark.parametrize(
        "there",
        [
            payment(("B2", "10.00"), vendor="V1"),
            payment(("B1", "10.00"), vendor="V2"),
            payment(("B1", "9.00"), vendor="V1", number="77"),
        ],
    )
    def test_another_check_is_another_payment(self, world: World, there: Payment) -> None:
        """For other bills, to another vendor, of another amount; the number does not matter."""
        assert isinstance(self.pay(world, there), Do)

    def test_credits_alone_are_no_check(self, world: World) -> None:
        """QuickBooks keeps no transaction of them."""
        for id_ in ("b1", "b2"):
            world.link(Kind.BILL, id_, id_.upper(), bill(id_, "10.00"))
        world.link(Kind.CREDIT, "c1", "C1", credit("c1", "3.00"))
        world.book(Kind.BILL, "B1", bill("b1", "10.00", vendor="V1", open_amount=Decimal(10)))
        world.book(Kind.CREDIT, "C1", credit("c1", "3.00", vendor="V1", open_amount=Decimal(3)))
        world.book(Kind.PAYMENT, "K1", payment(("B1", "0.00"), vendor="V1", account_id="Checking"))
        credits_ = (AppliedCredit(credit_id="c1", amount=Decimal(3)),)
        part = Allocation(bill_id="b1", amount=Decimal(0), credits=credits_)

        assert isinstance(world.decide(Kind.PAYMENT, "p1", payment(("b1", "0"), allocations=(part,))), Do)


def test_of_two_that_nobody_compared_nothing_is_agreed() -> None:
    """So that every difference is a tie, and nothing is overwritten; a check is never changed."""
    ten = Decimal("10.00")
    there = Bill(vendor_id="V1", amount=ten, number="1", date=DAY, ap_account_id="AP", memo="x")
    assert nothing_agreed(there) == Bill(
        vendor_id="V1", amount=Decimal(0), number="", date=None, ap_account_id="AP"
    )
    lying = Credit(vendor_id="V1", amount=ten, number="1", date=DAY, ap_account_id="AP", memo="x")
    assert nothing_agreed(lying) == Credit(
        vendor_id="V1", amount=Decimal(0), number="", date=None, ap_account_id="AP"
    )
    check = Payment(vendor_id="V1", amount=ten, memo="x")
    assert nothing_agreed(check) == check
