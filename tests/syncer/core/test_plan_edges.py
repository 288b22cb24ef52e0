"""The edges of planning: the last day, the last character, and every word that a bookkeeper reads."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer import codec
from syncer.entries import Action
from syncer.model import Account, Allocation, AppliedCredit, Bill, Content, Credit, Kind, Payment, Vendor
from syncer.plan import WATCHED, Do, Look, Raise, Retire, Settle, Wait, differing, shown, shows
from syncer.settings import NumberPolicy
from tests.syncer.core.ledger_world import with_credits
from tests.syncer.core.rig import DAY, bill, credit, payment
from tests.syncer.core.world import SINCE, World

NEXT = DAY + dt.timedelta(days=1)
ODD = "\U0001f333"
ODD_TOLD = "U+1F333 at 1 became '[U+1F333]'"
C1 = "vendor credit C-1 on bill 10b1: 3.00"
LOOK_IN_BILL = "Look at the payment in BILL."


def ready(world: World) -> None:
    """Two bills and a credit are posted."""
    for id_ in ("b1", "b2"):
        world.bill(Kind.BILL, id_, bill(f"10{id_}", "10.00"))
        world.link(Kind.BILL, id_, id_.upper(), bill(f"10{id_}", "10.00"))
    world.link(Kind.CREDIT, "c1", "C1", credit("c1", "3.00"))


def by_credit(amount: str = "3.00") -> Payment:
    used = (AppliedCredit(credit_id="c1", amount=Decimal(amount)),)
    return payment(("b1", "0"), allocations=(Allocation(bill_id="b1", amount=Decimal(0), credits=used),))


class TestStart:
    """The first day of the connection is in."""

    @pytest.mark.parametrize(
        ("kind", "content"),
        [
            (Kind.BILL, bill("1001", "10.00")),
            (Kind.CREDIT, credit("C-1", "4.00")),
            (Kind.PAYMENT, payment(("b1", "10.00"), date=DAY)),
        ],
    )
    def test_what_is_dated_on_it_is_posted(self, world: World, kind: Kind, content: Content) -> None:
        """And what lies before is left alone, with the reason."""
        ready(world)
        world.settings = evolve(world.settings, start_date=DAY)
        assert isinstance(world.decide(kind, "x1", content), Do)
        world.settings = evolve(world.settings, start_date=NEXT)
        assert world.decide(kind, "x1") == Settle("dated before 2026-03-02, where this connection begins")

    def test_what_pays_older_bills_only_is_left_alone(self, world: World) -> None:
        """A bill of the first day is none; one that BILL did not tell of, or told without a date, neither."""
        ready(world)
        world.bill(Kind.BILL, "b4", bill("4", "10.00"))
        world.settings = evolve(world.settings, start_date=NEXT)
        assert world.decide(Kind.PAYMENT, "p1", payment(("b4", "10.00"))) == Settle(
            "pays what is dated before 2026-03-02, where this connection begins"
        )
        world.settings = evolve(world.settings, start_date=DAY)
        assert world.decide(Kind.PAYMENT, "p1") == Wait("bill 4 is not in QuickBooks yet")
        world.settings = evolve(world.settings, start_date=NEXT)
        world.bill(Kind.BILL, "b4", bill("4", "10.00", date=None))
        assert isinstance(world.decide(Kind.PAYMENT, "p1"), Wait)
        assert isinstance(world.decide(Kind.PAYMENT, "p2", payment(("b5", "1.00"))), Wait)

    def test_what_pays_a_posted_bill_is_posted_whatever_the_date_of_that(self, world: World) -> None:
        """The bill is followed, and would be open in QuickBooks for ever; not so one that was taken back."""
        ready(world)
        world.settings = evolve(world.settings, start_date=NEXT)
        assert isinstance(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"))), Do)

        world.link(Kind.BILL, "b1", "B1", bill("10b1", "10.00"), void=True)
        assert isinstance(world.decide(Kind.PAYMENT, "p1"), Settle)

    def test_what_pays_older_and_later_bills_goes_to_a_person(self, world: World) -> None:
        """Half a check cannot be written."""
        ready(world)
        world.bill(Kind.BILL, "b4", bill("4", "10.00"))
        world.bill(Kind.BILL, "b2", bill("1002", "10.00", date=NEXT))
        world.settings = evolve(world.settings, start_date=NEXT)

        assert world.decide(Kind.PAYMENT, "p1", payment(("b4", "4.00"), ("b2", "5.00"))) == Raise(
            code="before_start",
            cause="It pays bills from before 2026-03-02, where this connection begins, and later ones too.",
            fix="Enter the check in QuickBooks by hand, then skip this exception.",
        )


class TestPayments:
    """Every word of theirs."""

    @pytest.mark.parametrize(
        ("wrong", "code", "cause", "fix"),
        [
            ({"date": None}, "date", "The payment has no process date.", LOOK_IN_BILL),
            (
                {"amount": Decimal("9.99")},
                "allocation",
                "The payment is 9.99, but 10.00 of it is for bills.",
                "Look at the payment in BILL; a payment without bills is entered in QuickBooks by hand.",
            ),
            (
                {"amount": Decimal(0), "allocations": (Allocation(bill_id="b1", amount=Decimal(0)),)},
                "allocation",
                "The payment is 0.00, and no credit was applied by it.",
                LOOK_IN_BILL,
            ),
        ],
    )
    def test_what_is_wrong_is_told_in_full(
        self, world: World, wrong: dict[str, object], code: str, cause: str, fix: str
    ) -> None:
        """What, and what to do about it."""
        ready(world)

        said = world.decide(Kind.PAYMENT, "p1", evolve(payment(("b1", "10.00")), **wrong))

        assert said == Raise(code=code, cause=cause, fix=fix)

    @pytest.mark.parametrize(("status", "said"), [("", "no status"), ("SCHEDULED", "SCHEDULED")])
    def test_why_it_waits_for_money(self, world: World, status: str, said: str) -> None:
        """By what BILL says."""
        ready(world)

        assert world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status=status)) == Wait(
            f"its money has not moved ({said})"
        )

    def test_money_that_came_from_no_bank_is_asked_about(self, world: World) -> None:
        """Until a setting says which account of QuickBooks it came from."""
        ready(world)
        paid = payment(("b1", "10.00"), funding="CARD_ACCOUNT")

        said = world.decide(Kind.PAYMENT, "p1", paid)

        assert isinstance(said, Raise)
        assert (said.code, said.cause) == (
            "funding",
            "BILL took the money from a card account, not from the bank.",
        )
        assert "in the setting bank_accounts for CARD_ACCOUNT" in said.fix
        assert said.fix.startswith("Name the QuickBooks account that such payments come from")
        world.settings = evolve(world.settings, bank_accounts={"CARD_ACCOUNT": "Checking"})
        assert isinstance(world.decide(Kind.PAYMENT, "p1"), Do)

    def test_money_that_came_from_the_bank_needs_no_setting(self, world: World) -> None:
        """It left the account that the settings name for all payments."""
        ready(world)

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), funding="BANK_ACCOUNT"))

        assert isinstance(said, Do)
        assert isinstance(said.body, Payment)
        assert said.body.account_id == "Checking"

    @pytest.mark.parametrize("how", ["deleted", "voided"])
    def test_a_bill_that_is_gone_cannot_be_paid(self, world: World, how: str) -> None:
        """The payment waits, and says for what."""
        ready(world)
        world.book(Kind.BILL, "B1", bill("1001", "10.00"))
        assert isinstance(world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"))), Do)
        if how == "deleted":
            world.gone(Kind.BILL, "B1")
        else:
            row = world.view.book(Kind.BILL, "B1")
            assert row is not None
            world.unit.records.put(evolve(row, reason="void"))

        assert world.decide(Kind.PAYMENT, "p1") == Wait(f"bill 10b1 was {how} in QuickBooks")

    def test_what_just_fits_is_the_number(self, world: World) -> None:
        """Eleven characters."""
        ready(world)
        for field in ("number", "confirmation"):
            said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), **{field: "7" * 11}))
            assert isinstance(said, Do)
            assert isinstance(said.body, Payment)
            assert said.body.number == "7" * 11

    def test_texts_are_cleaned_and_told_by_name(self, world: World) -> None:
        """Number and memo."""
        ready(world)

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), number=ODD, memo=ODD))

        assert isinstance(said, Do)
        assert isinstance(said.body, Payment)
        assert (said.body.number, said.body.memo) == ("[U+1F333]", "[U+1F333]")
        assert said.notes == (f"number: {ODD_TOLD}", f"description: {ODD_TOLD}")
        assert (said.generation, said.cause) == (0, "its money has moved (PAID)")

    def test_the_last_day_of_watching(self, world: World) -> None:
        """Half a year after its date, to the day."""
        ready(world)
        last = SINCE.date() - dt.timedelta(days=180)
        world.link(Kind.PAYMENT, "p1", "P1", payment(("B1", "10.00")))

        assert world.decide(
            Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="CLEARED", date=last)
        ) == Wait(WATCHED)

    def test_applied_credits_cannot_be_taken_back(self, world: World) -> None:
        """QuickBooks keeps no transaction of them that could be voided."""
        ready(world)
        used = AppliedCredit(credit_id="C1", amount=Decimal(3))
        part = Allocation(bill_id="B1", amount=Decimal(0), credits=(used,))
        world.link(Kind.PAYMENT, "p1", "", payment(("B1", "0"), allocations=(part,), vendor="V1"))
        void = evolve(by_credit(), status="VOID")
        assert world.decide(Kind.PAYMENT, "p1", void) == Look(Kind.BILL, "B1")
        there = bill("10b1", "10.00", vendor="V1")
        world.book(Kind.BILL, "B1", evolve(there, credits=(used,)))

        assert world.decide(Kind.PAYMENT, "p1", void) == Raise(
            code="credits_applied",
            cause="VOID in BILL, and QuickBooks cannot be told to take back applied credits.",
            fix="Take the credit off the bill in QuickBooks by hand (Set Credits); this goes away by itself "
            "then.",
        )
        world.book(Kind.BILL, "B1", there)
        assert world.decide(Kind.PAYMENT, "p1", void) == Retire(
            "BILL took it back, and somebody took its credits off the bills in QuickBooks"
        )


class TestPostedChecks:
    """What BILL and people do to them afterwards."""

    BASE = payment(("B1", "6.00"), ("B2", "4.00"), vendor="V1")
    OURS = payment(("b1", "6.00"), ("b2", "4.00"))

    def decided(self, world: World, there: Payment, ours: Payment | None = None) -> object:
        ready(world)
        world.link(Kind.PAYMENT, "p1", "P1", self.BASE, shown=shown(self.BASE))
        world.book(Kind.PAYMENT, "P1", there)
        return world.decide(Kind.PAYMENT, "p1", ours or self.OURS)

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"date": DAY, "number": "7"}, "date 2026-03-06 became 2026-03-01"),
            (
                {"date": None, "vendor_id": "V2"},
                "vendor V1 became V2, date 2026-03-06 became none",
            ),
            (
                {"allocations": (Allocation(bill_id="B1", amount=Decimal("10.00")),)},
                "bill B1: 6.00 became 10.00, bill B2: 4.00 became none",
            ),
            (
                {
                    "allocations": (
                        Allocation(bill_id="B1", amount=Decimal("6.00"), discount=Decimal("1.00")),
                        Allocation(bill_id="B2", amount=Decimal("4.00")),
                    )
                },
                "discount on bill B1: none became 1.00",
            ),
        ],
    )
    def test_a_change_of_facts_goes_to_a_person(
        self, world: World, change: dict[str, object], told: str
    ) -> None:
        """It says which."""
        assert self.decided(world, evolve(self.BASE, **change)) == Raise(
            code="changed_in_books",
            cause=f"Somebody changed the check in QuickBooks after it was posted: {told}.",
            fix="Change it back in QuickBooks; if it is right as it is, skip this exception.",
        )

    @pytest.mark.parametrize(("linked", "told"), [("V2", False), ("V3", True)])
    def test_a_vendor_that_was_merged_into_another_is_the_same(
        self, world: World, linked: str, told: bool
    ) -> None:
        """Once a person has said that it is that one; another vendor than that is not."""
        there = evolve(self.BASE, vendor_id="V2")
        world.link(Kind.VENDOR, "v1", linked, Vendor(name="Cedar"))

        said = self.decided(world, there)

        assert isinstance(said, Raise if told else Settle)
        void = self.decided(world, there, evolve(self.OURS, status="VOID"))
        assert isinstance(void, Raise if told else Do)
        assert told or getattr(void, "body", None) == there

    def test_until_a_person_has_said_which_vendor_it_is_it_waits(self, world: World) -> None:
        """What was merged is gone; what its check says now is no change of the check."""
        world.gone(Kind.VENDOR, "V1")

        for ours in (self.OURS, evolve(self.OURS, status="VOID")):
            said = self.decided(world, evolve(self.BASE, vendor_id="V2"), ours)

            assert said == Wait("Cedar Supply was deleted in QuickBooks")
        assert isinstance(self.decided(world, self.BASE), Settle)

    @pytest.mark.parametrize("status", ["PAID", "CLEARED"])
    def test_a_change_of_texts_is_noted(self, world: World, status: str) -> None:
        """And remembered as seen, whether it is final or watched."""
        there = evolve(self.BASE, memo="printed", number="1042")

        said = self.decided(world, there, evolve(self.OURS, status=status))

        assert isinstance(said, Settle | Wait)
        assert said.reason == ("both sides agree" if status == "PAID" else WATCHED)
        assert said.shown == shown(there)
        assert said.note == "somebody edited the check in QuickBooks; it stays as it is there"

    def test_a_check_that_was_keyed_on_another_day_has_that_date(self, world: World) -> None:
        """What it was when it was linked is no change of it; all else is compared with what BILL says."""
        ready(world)
        keyed = evolve(self.BASE, date=DAY)
        detail = codec.encode(evolve(keyed, amount=Decimal("11.00")))
        world.link(Kind.PAYMENT, "p1", "P1", self.BASE, shown="another", detail=detail)
        world.book(Kind.PAYMENT, "P1", evolve(keyed, memo="printed"))
        assert isinstance(world.decide(Kind.PAYMENT, "p1", self.OURS), Settle)

        world.book(Kind.PAYMENT, "P1", evolve(keyed, date=NEXT))
        said = world.decide(Kind.PAYMENT, "p1")

        assert isinstance(said, Raise)
        assert "after it was posted: date 2026-03-01 became 2026-03-02." in said.cause

    def test_a_change_of_the_money_goes_to_a_person(self, world: World) -> None:
        """Money that moved does not change by itself."""
        assert self.decided(world, self.BASE, evolve(self.OURS, amount=Decimal("9.00"))) == Raise(
            code="payment_changed",
            cause="The payment was 10.00 when it was posted and is 9.00 now.",
            fix="Void the check in QuickBooks or correct the payment in BILL, then replay.",
        )

    def test_what_bill_pays_with_it_goes_to_a_person_when_it_changes(self, world: World) -> None:
        """Although the whole is the same; in however many parts a bill is paid, it is one."""
        said = self.decided(world, self.BASE, payment(("b1", "9.00"), ("b3", "1.00")))

        assert said == Raise(
            code="payment_changed",
            cause="BILL uses the payment otherwise than when it was posted: "
            "bill B1: 6.00 became 9.00, bill B2: 4.00 became none.",
            fix="Void the check in QuickBooks or correct the payment in BILL, then replay.",
        )
        parts = payment(("b2", "1.00"), ("b1", "6.00"), ("b2", "3.00"), date=DAY)
        assert isinstance(self.decided(world, self.BASE, parts), Settle)
        world.link(Kind.PAYMENT, "p1", "P1", payment(("B2", "1.00"), ("B1", "6.00"), ("B2", "3.00")))
        assert isinstance(world.decide(Kind.PAYMENT, "p1", self.OURS), Settle)

    @pytest.mark.parametrize(
        ("credits_", "moved"),
        [
            ({"c1": "3.00"}, ""),
            ({"c1": "3.00", "c2": "0.00"}, ""),
            ({"c1": "2.00"}, f"{C1} became 2.00"),
            ({}, f"{C1} became none"),
            (
                {"c2": "3.00"},
                f"{C1} became none, vendor credit C-2 on bill 10b1: none became 3.00",
            ),
        ],
    )
    @pytest.mark.parametrize("money", ["0.00", "7.00"])
    def test_the_credits_that_bill_uses_with_it_go_to_a_person_when_they_change(
        self, world: World, money: str, credits_: dict[str, str], moved: str
    ) -> None:
        """They lie on the bill in QuickBooks, and no request can take them off."""
        ready(world)
        for number in ("1", "2"):
            world.bill(Kind.CREDIT, f"c{number}", credit(f"C-{number}", "3.00"))
        base = with_credits(payment(("B1", money), vendor="V1"), C1="3.00")
        world.link(Kind.PAYMENT, "p1", "P1", base)

        said = world.decide(Kind.PAYMENT, "p1", with_credits(payment(("b1", money)), **credits_))

        assert said == (
            Raise(
                code="payment_changed",
                cause=f"BILL uses other credits with the payment than when it was posted: {moved}.",
                fix="Bring the credits on the bill to that in QuickBooks by hand (Set Credits), then skip "
                "this exception; or correct the payment in BILL.",
            )
            if moved
            else Settle("both sides agree")
        )

    def test_credits_that_are_posted_anew_were_not_changed_in_bill(self, world: World) -> None:
        """Nor those of a bill that is: what lies there now was not put there with this payment."""
        ready(world)
        base = with_credits(payment(("B1", "7.00"), vendor="V1"), C1="3.00")
        world.link(Kind.PAYMENT, "p1", "P1", base)
        world.link(Kind.CREDIT, "c1", "C1-2", credit("c1", "3.00"))

        said = world.decide(Kind.PAYMENT, "p1", with_credits(payment(("b1", "7.00")), c1="3.00"))

        assert said == Settle("both sides agree")

    def test_bills_that_are_posted_anew_were_not_changed_in_bill(self, world: World) -> None:
        """The check paid another transaction of QuickBooks."""
        ready(world)
        world.link(Kind.PAYMENT, "p1", "P1", self.BASE)
        for id_, void in (("b1", False), ("b2", True)):
            world.link(Kind.BILL, id_, "B1-2" if id_ == "b1" else "B2", bill("1", "10.00"), void=void)

        assert isinstance(world.decide(Kind.PAYMENT, "p1", self.OURS), Settle)

    def test_a_state_that_nobody_knows_goes_to_a_person(self, world: World) -> None:
        """The money may come back, or not."""
        assert self.decided(world, self.BASE, evolve(self.OURS, status="FAILED")) == Raise(
            code="payment_review",
            cause="BILL says FAILED of a payment whose check is posted.",
            fix="Look at the payment in BILL; when it is voided or paid there, this goes away by itself.",
        )


class TestCredits:
    """As bills, with words of their own."""

    def test_a_credit_is_added_whole(self, world: World) -> None:
        """Every field of it."""
        said = world.decide(Kind.CREDIT, "c1", credit("N" * 20, "4.00", memo="returned"))

        line = evolve(credit("N" * 20, "4.00").lines[0], account_id="Supplies")
        assert said == Do(
            action=Action.ADD,
            cause="new in BILL",
            body=Credit(
                vendor_id="V1",
                amount=Decimal("4.00"),
                number="N" * 20,
                date=DAY,
                lines=(line,),
                memo="returned",
                active=True,
                ap_account_id="Accounts Payable",
            ),
        )

    def test_one_that_was_voided_is_added_again(self, world: World) -> None:
        """As another generation; archived ones are not."""
        world.link(Kind.CREDIT, "c1", "C1", credit("C-1", "4.00"), void=True, generation=2)

        said = world.decide(Kind.CREDIT, "c1", credit("C-1", "4.00"))
        assert isinstance(said, Do)
        assert (said.action, said.generation) == (Action.ADD, 3)
        assert world.decide(Kind.CREDIT, "c1", credit("C-1", "4.00", active=False)) == Settle(
            "archived in BILL"
        )

    def test_texts_are_cleaned_and_told_by_name(self, world: World) -> None:
        """Number and description; a long number ends up in the memo."""
        said = world.decide(Kind.CREDIT, "c1", credit(ODD, "4.00", memo=ODD))
        assert isinstance(said, Do)
        assert said.notes == (f"credit number: {ODD_TOLD}", f"description: {ODD_TOLD}")

        said = world.decide(Kind.CREDIT, "c2", credit("X" * 21, "4.00", memo="XX. "))
        assert isinstance(said, Do)
        assert isinstance(said.body, Credit)
        assert said.body.memo == f"Credit {'X' * 21}. XX"


class TestBills:
    """Their words."""

    @pytest.mark.parametrize("policy", NumberPolicy)
    def test_a_number_that_just_fits_is_the_number(self, world: World, policy: NumberPolicy) -> None:
        """Twenty characters are neither shortened nor refused, and nothing is told in the memo."""
        world.settings = evolve(world.settings, long_numbers=policy)

        said = world.decide(Kind.BILL, "b1", bill("1" * 20, "10.00"))

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert (said.body.number, said.body.memo, said.notes) == ("1" * 20, "", ())

    def test_texts_are_cleaned_and_told_by_name(self, world: World) -> None:
        """Invoice number and description; a long number ends up in the memo."""
        said = world.decide(Kind.BILL, "b1", bill(ODD, "4.00", memo=ODD))
        assert isinstance(said, Do)
        assert said.notes == (f"invoice number: {ODD_TOLD}", f"description: {ODD_TOLD}")

        long = "X" * 21
        said = world.decide(Kind.BILL, "b2", bill(long, "5.00", memo="XX. "))
        assert isinstance(said, Do)
        body = said.body
        assert getattr(body, "memo", "") == f"Invoice {long}. XX"
        short = getattr(body, "number", "")
        assert said.notes == (f"invoice number: {long!r} is written {short!r}; the whole is in the memo",)
        assert isinstance(world.decide(Kind.BILL, "b3", bill("X" * 20, "6.00")), Do)
        world.settings = evolve(world.settings, long_numbers=NumberPolicy.REFUSE)
        assert world.decide(Kind.BILL, "b2") == Raise(
            code="number",
            cause=f"The invoice number {long!r} has 21 characters; QuickBooks holds 20.",
            fix="Shorten it in BILL, or set the policy for long numbers to shorten.",
        )

    @pytest.mark.parametrize(("approval", "said"), [("", "no approval status"), ("ASSIGNED", "ASSIGNED")])
    def test_why_it_waits_for_approval(self, world: World, approval: str, said: str) -> None:
        """Before it is posted, and after."""
        ours = bill("1001", "10.00", approval=approval)
        assert world.decide(Kind.BILL, "b1", ours) == Wait(f"not approved in BILL ({said})")
        world.link(Kind.BILL, "b1", "B1", bill("1001", "10.00"))
        assert world.decide(Kind.BILL, "b1") == Wait(f"posted; its change is not approved in BILL ({said})")


class TestGone:
    """What somebody took out of QuickBooks, and what BILL took back too."""

    @pytest.mark.parametrize("how", ["deleted", "voided"])
    @pytest.mark.parametrize(
        ("kind", "there", "back"),
        [
            (Kind.BILL, bill("1", "1.00"), bill("1", "1.00", active=False)),
            (Kind.BILL, bill("1", "1.00"), bill("1", "1.00", approval="DENIED")),
            (Kind.CREDIT, credit("1", "1.00"), credit("1", "1.00", active=False)),
            (Kind.PAYMENT, payment(("b1", "1.00")), payment(("b1", "1.00"), status="VOID")),
        ],
    )
    def test_both_sides_have_to_take_it_back(
        self, world: World, how: str, kind: Kind, there: Content, back: Content
    ) -> None:
        """Else a person must say whether that was right."""
        world.link(kind, "x1", "X1", there)
        world.book(kind, "X1", there)
        if how == "deleted":
            world.gone(kind, "X1")
        else:
            row = world.view.book(kind, "X1")
            assert row is not None
            world.unit.records.put(evolve(row, reason="void"))

        assert world.decide(kind, "x1", there) == Raise(
            code=how,
            cause=f"Somebody {how} it in QuickBooks after it was posted.",
            fix="Skip this exception if that was right; repost it if it was not.",
        )
        assert world.decide(kind, "x1", back) == Retire(
            f"BILL took it back, and somebody {how} it in QuickBooks"
        )

    def test_a_vendor_that_bill_archived_too_is_taken_back(self, world: World) -> None:
        """There is nothing left to decide."""
        world.gone(Kind.VENDOR, "V1")

        assert world.decide(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", active=False)) == Retire(
            "BILL took it back, and somebody deleted it in QuickBooks"
        )

    def test_a_record_that_cannot_be_read_goes_to_a_person(self, world: World) -> None:
        """With what is wrong about it."""
        record = world.bill(Kind.BILL, "b1", bill("1", "1.00"))
        world.unit.records.put(evolve(record, trouble="Its date is no date."))

        assert world.decide(Kind.BILL, "b1") == Raise(
            code="unreadable",
            cause="Its date is no date.",
            fix="Look at the record in BILL and correct it there; nothing of it is posted until then.",
        )

    def test_a_credit_shows_that_it_was_written(self) -> None:
        """By what it posts and its memo; it has no due date."""
        one = credit("C-1", "4.00", memo="a  b")

        assert shows(one, evolve(one, memo="a b", open_amount=Decimal(0)))
        assert not shows(one, evolve(one, memo="c"))
        assert not shows(one, evolve(one, number="C-2"))


class TestDiffering:
    """Whether BILL says what was to be written, part by part."""

    def test_vendors_are_compared_as_people_read_them(self) -> None:
        """Blanks do not count, and neither do parts that were not meant."""
        told = Vendor(name="Cedar  Supply", phone="1", email="a")
        wanted = Vendor(name="Cedar Supply", phone="2", email="b")

        assert differing(told, wanted, ("name", "phone")) == ("phone",)
        assert differing(told, wanted, ("name",)) == ()

    def test_accounts_are_compared_to_the_letter(self) -> None:
        """In the order that was asked for."""
        told = Account(name="Salt", full_name="Salt", number="1", active=False)
        wanted = Account(name="Sand", full_name="Sand", number="1", active=True)

        assert differing(told, wanted, ("number", "name", "active")) == ("name", "active")
        assert differing(told, told, ("number", "name", "active")) == ()

    def test_what_is_no_vendor_is_not_read_as_one(self) -> None:
        """An answer about something else shows nothing of the change."""
        assert differing(Account(name="a", full_name="a"), Vendor(name="b"), ("name",)) == ("name",)
        assert differing(Vendor(name="b"), Account(name="a", full_name="a"), ("name",)) == ("name",)
