"""What payments of BILL need in QuickBooks: one check each, once its money has moved."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.entries import Action
from syncer.model import Account, Allocation, AppliedCredit, Kind, Payment
from syncer.plan import BY_HAND, SKIPPED, WATCHED, Do, Look, Raise, Settle, Wait
from syncer.plan._payments import needs_review
from syncer.settings import TextPolicy
from tests.syncer.core.rig import DAY, SETTINGS, bill, credit, payment
from tests.syncer.core.world import SINCE, World

PAID = DAY + dt.timedelta(days=5)


def ready(world: World) -> None:
    """Two bills and a credit are posted."""
    for id_ in ("b1", "b2"):
        world.link(Kind.BILL, id_, id_.upper(), bill(id_, "10.00"))
    world.link(Kind.CREDIT, "c1", "C1", credit("c1", "3.00"))


def posted(world: World, **changes: object) -> None:
    """And the payment of the first too."""
    ready(world)
    base = payment(("B1", "10.00"))
    world.link(Kind.PAYMENT, "p1", "P1", base, **changes)


def reason(said: object) -> str:
    assert isinstance(said, Wait | Settle)
    return said.reason


def code(said: object) -> str:
    assert isinstance(said, Raise)
    assert said.cause
    assert said.fix
    return said.code


def body(said: object) -> Payment:
    assert isinstance(said, Do)
    assert isinstance(said.body, Payment)
    return said.body


class TestReview:
    """The check stands, and a person should know why the money does not arrive."""

    @pytest.mark.parametrize(
        ("status", "why"),
        [
            ("PARTIALLY_CLAIMED", "the vendor took less than the whole amount from BILL's virtual card"),
            ("EXPIRING", "nobody cashed it, and it is about to expire"),
            ("DISBURSEMENT_ON_HOLD", "BILL holds the money back"),
        ],
    )
    @pytest.mark.parametrize("age", [0, 200])
    def test_it_is_told_of_what_is_posted(self, world: World, status: str, why: str, age: int) -> None:
        """With the reason in plain words, however long ago it was (BILL docs, single-status values)."""
        posted(world)
        date = SINCE.date() - dt.timedelta(days=age)

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status=status, date=date))

        assert said == Raise(
            code="payment_review",
            cause=f"BILL says {status} of a payment whose check is posted: {why}.",
            fix="Look at the payment in BILL. The check stays until BILL voids the payment; skip this once "
            "you know.",
        )

    @pytest.mark.parametrize("status", ["PARTIALLY_CLAIMED", "EXPIRING", "DISBURSEMENT_ON_HOLD"])
    def test_it_is_posted_first(self, world: World, status: str) -> None:
        """The money has left the bank."""
        ready(world)

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status=status))

        assert isinstance(said, Do)

    @pytest.mark.parametrize(
        ("status", "wanted"),
        [
            ("EXPIRING", True),
            ("UNDEFINED", True),
            ("VOID_PENDING", True),
            ("PROCESSED", False),
            ("PAID", False),
            ("FUNDS_ESCHEATED", False),
            ("VOIDED", False),
        ],
    )
    def test_which_states_are_news(self, status: str, wanted: bool) -> None:
        """Those that neither go on nor end it."""
        assert needs_review(status, SETTINGS) is wanted


class TestNewPayments:
    """Posted once money has moved and every bill it pays is there."""

    def test_a_payment_of_two_bills_is_one_check(self, world: World) -> None:
        """Each bill by its id in QuickBooks, from the account of the settings."""
        ready(world)

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), ("b2", "2.50"), number="77"))

        assert body(said) == Payment(
            vendor_id="V1",
            amount=Decimal("12.50"),
            date=PAID,
            allocations=(
                Allocation(bill_id="B1", amount=Decimal("10.00")),
                Allocation(bill_id="B2", amount=Decimal("2.50")),
            ),
            account_id="Checking",
            ap_account_id="Accounts Payable",
            number="77",
        )
        assert isinstance(said, Do)
        assert said.action is Action.ADD

    def test_a_bill_that_bill_names_twice_is_one_line(self, world: World) -> None:
        """With all its credits; so it is found in a check that somebody keyed."""
        ready(world)
        world.link(Kind.CREDIT, "c2", "C2", credit("c2", "1.00"))
        world.book(Kind.BILL, "B1", bill("1", "10.00"))
        used = [(AppliedCredit(credit_id=id_, amount=Decimal(1)),) for id_ in ("c1", "c2")]
        parts = zip(payment(("b1", "3.00"), ("b1", "4.00")).allocations, used, strict=True)
        twice = tuple(evolve(part, credits=credits_) for part, credits_ in parts)

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "7.00"), allocations=twice))

        credits_ = tuple(AppliedCredit(credit_id=id_, amount=Decimal(1)) for id_ in ("C1", "C2"))
        assert body(said).allocations == (Allocation(bill_id="B1", amount=Decimal("7.00"), credits=credits_),)

    @pytest.mark.parametrize("status", ["", "SCHEDULED", "APPROVING", "FUNDING_FAILED", "LATER"])
    def test_nothing_is_posted_before_money_moves(self, world: World, status: str) -> None:
        """Whatever statuses BILL may add."""
        ready(world)

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status=status))

        assert reason(said).startswith("its money has not moved")

    def test_one_that_failed_before_it_was_posted_needs_nothing(self, world: World) -> None:
        """There is no check to void."""
        assert reason(world.decide(Kind.PAYMENT, "p1", payment(("b1", "1.00"), status="VOID"))) == (
            "VOID, and no check in QuickBooks"
        )

    def test_payments_before_the_start_are_left_alone(self, world: World) -> None:
        """Those on the day itself are not."""
        ready(world)
        world.settings = evolve(world.settings, start_date=PAID + dt.timedelta(days=1))
        assert isinstance(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"))), Settle)
        world.settings = evolve(world.settings, start_date=PAID)
        assert isinstance(world.decide(Kind.PAYMENT, "p1"), Do)

    def test_what_it_needs_is_waited_for(self, world: World) -> None:
        """Vendor, bill, credit, accounts: each with its reason."""
        ready(world)
        unknown_credit = Allocation(
            bill_id="b1", amount=Decimal(7), credits=(AppliedCredit(credit_id="c9", amount=Decimal(3)),)
        )
        for wanted, expected in (
            (payment(("b1", "1.00"), vendor="v9"), "vendor v9 is not a vendor in QuickBooks yet"),
            (payment(("b9", "1.00")), "bill b9 is not in QuickBooks yet"),
            (
                payment(("b1", "7"), allocations=(unknown_credit,)),
                "vendor credit c9 is not in QuickBooks yet",
            ),
            (
                payment(("b1", "1.00"), online=False, account_id="a9"),
                "account a9 is not in QuickBooks yet",
            ),
        ):
            assert reason(world.decide(Kind.PAYMENT, "p1", wanted)) == expected
        world.settings = evolve(world.settings, ap_account="Kreditoren")
        assert "accounts-payable" in reason(world.decide(Kind.PAYMENT, "p1", payment(("b1", "1.00"))))
        world.settings = evolve(world.settings, payment_account="Kasse")
        assert reason(world.decide(Kind.PAYMENT, "p1")) == "QuickBooks has no account 'Kasse' to pay from"

    @pytest.mark.parametrize(("kind", "name"), [(Kind.BILL, "bill b3"), (Kind.CREDIT, "vendor credit c3")])
    def test_what_a_person_entered_by_hand_never_comes(self, world: World, kind: Kind, name: str) -> None:
        """So he is told, instead of waiting for it."""
        ready(world)
        by_hand = bill("b3", "10.00") if kind is Kind.BILL else credit("c3", "3.00")
        world.bill(kind, by_hand.number, by_hand, reason=SKIPPED)
        used = AppliedCredit(credit_id="c3" if kind is Kind.CREDIT else "c1", amount=Decimal(3))
        part = Allocation(bill_id="b3" if kind is Kind.BILL else "b1", amount=Decimal(7), credits=(used,))

        assert world.decide(Kind.PAYMENT, "p1", payment(("", "7"), allocations=(part,))) == Raise(
            code=BY_HAND,
            cause=f"It is for {name}, which a person dealt with by hand and skipped.",
            fix="Say with `adopt` which transaction of QuickBooks that is (`reconcile` shows its id), and "
            "this is posted; or enter this by hand too, and skip the exception.",
        )

    def test_a_voided_bill_cannot_be_paid(self, world: World) -> None:
        """The payment waits until it is posted again."""
        world.link(Kind.BILL, "b1", "B1", bill("b1", "10.00"), void=True)

        assert isinstance(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"))), Wait)

    @pytest.mark.parametrize(
        ("wrong", "expected"),
        [
            ({"date": None}, "date"),
            ({"amount": Decimal("9.99")}, "allocation"),
            ({"allocations": ()}, "allocation"),
            (
                {"amount": Decimal(0), "allocations": (Allocation(bill_id="b1", amount=Decimal(0)),)},
                "allocation",
            ),
        ],
    )
    def test_what_cannot_be_posted_exactly_goes_to_a_person(
        self, world: World, wrong: dict[str, object], expected: str
    ) -> None:
        """Nothing is guessed."""
        ready(world)

        said = world.decide(Kind.PAYMENT, "p1", evolve(payment(("b1", "10.00")), **wrong))

        assert code(said) == expected

    def test_the_account_paid_from(self, world: World) -> None:
        """By setting for BILL's funding accounts, by link for payments recorded by hand."""
        ready(world)
        world.book(Kind.ACCOUNT, "Savings", Account(name="Savings", full_name="Savings"))
        world.link(Kind.ACCOUNT, "a7", "Savings", Account(name="Savings", full_name="Savings"))
        world.settings = evolve(world.settings, bank_accounts={"fund-1": "Savings"})
        for changes, expected in (
            ({}, "Checking"),
            ({"account_id": "fund-1"}, "Savings"),
            ({"account_id": "fund-2"}, "Checking"),
            ({"online": False}, "Checking"),
            ({"online": False, "account_id": "a7"}, "Savings"),
        ):
            said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), **changes))

            assert body(said).account_id == expected

    @pytest.mark.parametrize("changes", [{"funding": "CARD_ACCOUNT"}, {"online": False, "account_id": "a7"}])
    def test_from_a_card_it_is_paid_by_card(self, world: World, changes: dict[str, object]) -> None:
        """The type of the account in QuickBooks says so, whatever BILL calls it."""
        ready(world)
        world.book(Kind.ACCOUNT, "Visa", Account(name="Visa", full_name="Visa", type="CreditCard"))
        world.link(Kind.ACCOUNT, "a7", "Visa", Account(name="Visa", full_name="Visa"))
        world.settings = evolve(world.settings, bank_accounts={"CARD_ACCOUNT": "Visa"})

        said = body(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), **changes)))

        assert (said.account_id, said.by_card) == ("Visa", True)

    @pytest.mark.parametrize("funding", ["CARD_ACCOUNT", "AP_CARD", "WALLET"])
    def test_from_a_card_or_wallet_that_no_setting_names_it_goes_to_a_person(
        self, world: World, funding: str
    ) -> None:
        """Unless somebody keyed it; a setting for the account itself comes before one for its type."""
        ready(world)
        ours = payment(("b1", "10.00"), funding=funding, account_id="fund-1")
        assert code(world.decide(Kind.PAYMENT, "p1", ours)) == "funding"
        world.book(Kind.ACCOUNT, "Savings", Account(name="Savings", full_name="Savings"))
        world.settings = evolve(world.settings, bank_accounts={"fund-1": "Savings", funding: "Checking"})

        assert body(world.decide(Kind.PAYMENT, "p1", ours)).account_id == "Savings"

    @pytest.mark.parametrize(
        ("changes", "number", "memo"),
        [
            ({}, "", ""),
            ({"number": "1042", "confirmation": "P1"}, "1042", "BILL P1"),
            (
                {"number": "1" * 12, "confirmation": "P26040300", "memo": "rent"},
                "P26040300",
                f"rent {'1' * 12} BILL P26040300",
            ),
            ({"number": "1" * 12, "confirmation": "P" * 12}, "", f"{'1' * 12} BILL {'P' * 12}"),
            ({"number": "\u2116 42", "confirmation": "P1"}, "No 42", "BILL P1"),
            ({"number": f"\u2116{'1' * 10}", "confirmation": "P1"}, "P1", f"No{'1' * 10} BILL P1"),
            ({"confirmation": f"\u2116{'1' * 10}"}, "", f"BILL No{'1' * 10}"),
        ],
    )
    def test_the_number_of_the_check(
        self, world: World, changes: dict[str, object], number: str, memo: str
    ) -> None:
        """The check number, else the confirmation, if it fits 11 characters; the whole is in the memo."""
        ready(world)

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), **changes))

        assert (body(said).number, body(said).memo) == (number, memo)

    def test_what_was_written_otherwise_is_told_by_its_field(self, world: World) -> None:
        """For the audit trail."""
        ready(world)

        said = world.decide(
            Kind.PAYMENT, "p1", payment(("b1", "10.00"), number="\u2116", confirmation="\u2116")
        )

        assert isinstance(said, Do)
        assert said.notes == tuple(
            f"{field}: U+2116 at 1 became 'No'" for field in ("number", "confirmation")
        )

    def test_texts_follow_the_policy(self, world: World) -> None:
        """Told, or refused."""
        ready(world)
        world.settings = evolve(world.settings, text=TextPolicy.REFUSE)

        assert code(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), memo="\U0001f333"))) == "text"


class TestPostedPayments:
    """A check that stands is never changed, only voided."""

    def test_a_final_state_settles(self, world: World) -> None:
        """Others are watched, for half a year."""
        posted(world)
        assert reason(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00")))) == "both sides agree"
        assert reason(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="CLEARED"))) == WATCHED

        old = SINCE.date() - dt.timedelta(days=181)
        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="CLEARED", date=old))

        assert isinstance(said, Settle)

    def test_a_payment_without_a_date_is_watched(self, world: World) -> None:
        """It cannot be old."""
        posted(world)

        assert (
            reason(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="CLEARED", date=None)))
            == WATCHED
        )

    @pytest.mark.parametrize("status", ["VOIDED", "VOID", "CANCELED", "CANCELLED", "FUNDING_FAILED_VOIDED"])
    def test_one_that_bill_takes_back_is_voided(self, world: World, status: str) -> None:
        """After it was read in this session."""
        posted(world)
        taken_back = payment(("b1", "10.00"), status=status)
        assert world.decide(Kind.PAYMENT, "p1", taken_back) == Look(Kind.PAYMENT, "P1")
        world.book(Kind.PAYMENT, "P1", payment(("B1", "10.00")))

        said = world.decide(Kind.PAYMENT, "p1", taken_back)

        assert isinstance(said, Do)
        assert (said.action, said.book_id, said.base_sequence) == (Action.VOID, "P1", str(world.sequence))
        assert not body(said).by_card

    def test_one_that_was_paid_by_card_is_voided_as_such(self, world: World) -> None:
        """Whatever we would write now; QuickBooks wants to be told which of the two it is."""
        posted(world)
        world.book(Kind.PAYMENT, "P1", payment(("B1", "10.00"), by_card=True))

        assert body(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="VOIDED"))).by_card

    def test_one_whose_amount_changed_goes_to_a_person(self, world: World) -> None:
        """Money that moved does not change by itself."""
        posted(world)

        assert code(world.decide(Kind.PAYMENT, "p1", payment(("b1", "9.00")))) == "payment_changed"

    def test_one_that_failed_without_being_voided_goes_to_a_person(self, world: World) -> None:
        """The money may come back, or not."""
        posted(world)

        said = world.decide(
            Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="FUNDING_FAILED_ACTION_NEEDED")
        )

        assert code(said) == "payment_review"

    def test_one_that_was_voided_stays_void_until_money_moves_again(self, world: World) -> None:
        """Then it is a check of another generation."""
        posted(world, void=True, generation=1)

        assert isinstance(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="VOID")), Settle)
        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
        assert isinstance(said, Do)
        assert (said.action, said.generation) == (Action.ADD, 2)
