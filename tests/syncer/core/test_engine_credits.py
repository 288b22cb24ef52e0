"""Credits that BILL puts on bills, through whole cycles: applied once, whatever dies."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer.admin import Admin
from syncer.entries import Standing, State
from syncer.model import AppliedCredit, Bill, Credit, Kind, Line, Use
from syncer.naming import applied_credit
from tests.syncer.core.rig import DAY, NAME, SETTINGS, Firm, bill, credit, payment

TEN = Decimal("10.00")
ID = applied_credit("c1", "b1")


@pytest.fixture
def firm() -> Firm:
    """A bill of 10.00 and a credit of 8.00 are posted."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.CREDIT, "c1", evolve(credit("C-1", "8.00"), uses=()))
    firm.cycle()
    return firm


def use(firm: Firm, amount: str) -> None:
    """Put so much of the credit on the bill in BILL, all in all."""
    firm.bill.change(Kind.CREDIT, "c1", uses=(Use(bill_id="b1", amount=Decimal(amount)),))


def book_id(firm: Firm, kind: Kind, id_: str) -> str:
    link = firm.link(kind, id_)
    assert link is not None
    return link.book_id


def lies(firm: Firm) -> list[Decimal]:
    """What lies on the bill in the ledger, each time it was applied."""
    found = firm.company.row(book_id(firm, Kind.BILL, "b1")).content
    assert isinstance(found, Bill)
    return [one.amount for one in found.credits]


def by_hand(firm: Firm, amount: str) -> None:
    """Apply some of the credit at the ledger, as one line with what was there."""
    credit_id, bill_id = book_id(firm, Kind.CREDIT, "c1"), book_id(firm, Kind.BILL, "b1")
    found = firm.company.row(bill_id).content
    assert isinstance(found, Bill)
    more = AppliedCredit(credit_id=credit_id, amount=Decimal(amount))
    left = found.open_amount - more.amount if found.open_amount is not None else None
    firm.company.edit(bill_id, credits=(*found.credits, more), open_amount=left)


def taken_off(firm: Firm) -> None:
    """Some of the credit is applied, then somebody takes it off the bill in the ledger: a person is told."""
    use(firm, "3.00")
    firm.cycle()
    firm.cycle()
    firm.company.edit(book_id(firm, Kind.BILL, "b1"), credits=(), open_amount=TEN)
    firm.cycle()
    assert [(one.id, one.code) for one in firm.exceptions()] == [(ID, "changed_in_books")]


class TestKeyedCheck:
    """A payment of BILL that uses a credit, and that somebody keyed in the ledger by hand."""

    def test_it_is_linked_once_its_credit_lies_there(self, firm: Firm) -> None:
        """Linked without it, nothing would ever apply the credit, and the bill would stay open."""
        used = AppliedCredit(credit_id="c1", amount=Decimal(8))
        part = evolve(payment(("b1", "2.00")).allocations[0], credits=(used,))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "2.00"), allocations=(part,)))
        check = firm.key_check("b1", "2.00")
        firm.cycle()
        assert [(one.id, one.code) for one in firm.exceptions()] == [("p1", "credit_on_bill")]

        by_hand(firm, "8.00")
        firm.cycle()

        assert book_id(firm, Kind.PAYMENT, "p1") == check
        assert firm.open() == {"1001": Decimal(0)}
        assert lies(firm) == [Decimal("8.00")]
        assert firm.exceptions() == ()


class TestOnce:
    """It is one operation for each part of it that is new."""

    def test_with_the_bill_in_one_cycle(self) -> None:
        """Bill, credit, what lies on the bill, and then the check for the rest."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        uses = (Use(bill_id="b1", amount=Decimal(4)),)
        firm.bill.put(Kind.CREDIT, "c1", evolve(credit("C-1", "8.00"), uses=uses))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "6.00")))

        for _ in range(3):
            firm.cycle()

        assert firm.open() == {"1001": Decimal(0)}
        assert lies(firm) == [Decimal("4.00")]
        assert [one.state for one in firm.operations()] == [State.APPLIED] * 5  # the vendor's too
        assert firm.exceptions() == ()

    @pytest.mark.parametrize("step", ["before", "after"])
    @pytest.mark.parametrize("remembers", [True, False])
    @pytest.mark.parametrize("hand", ["0", "3.00"])
    def test_in_doubt_it_is_found_on_the_bill(
        self, firm: Firm, step: str, hand: str, *, remembers: bool
    ) -> None:
        """What lay there before, by the hand of somebody or by ours, is no evidence."""
        use(firm, "3.00")
        if hand != "0":
            by_hand(firm, hand)
        firm.cycle()
        firm.company.remembers = remembers
        use(firm, "6.00")
        firm.die(step)
        assert [one.state for one in firm.operations(Kind.APPLIED_CREDIT)][-1] is State.SENT

        firm.cycle()
        firm.cycle()

        assert lies(firm) == [Decimal("3.00"), Decimal("3.00")]
        assert {one.state for one in firm.operations(Kind.APPLIED_CREDIT)} == {State.APPLIED}
        assert firm.exceptions() == ()

    @pytest.mark.parametrize("step", ["before", "after"])
    def test_in_doubt_what_the_same_cycle_applied_before_is_no_evidence(self, firm: Firm, step: str) -> None:
        """A payment with more of the same credit is decided by the bill as it is after the first write."""
        used = AppliedCredit(credit_id="c1", amount=Decimal(2))
        part = evolve(payment(("b1", "0.00")).allocations[0], credits=(used,))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "0.00"), allocations=(part,)))
        use(firm, "3.00")
        firm.company.remembers = False
        firm.die(step, skip=1)
        assert [one.state for one in firm.operations(Kind.APPLIED_CREDIT)] == [State.APPLIED]
        assert [one.state for one in firm.operations(Kind.PAYMENT)] == [State.SENT]

        firm.cycle()

        assert lies(firm) == [Decimal("3.00"), Decimal("2.00")]
        assert [one.state for one in firm.operations(Kind.PAYMENT)] == [State.APPLIED]
        assert firm.exceptions() == ()

    def test_in_doubt_with_other_credits_moved_meanwhile_nothing_is_proved(self, firm: Firm) -> None:
        """A person looks, and it is settled by what lies there then."""
        firm.company.remembers = False
        use(firm, "3.00")
        firm.die("before")
        by_hand(firm, "1.00")
        firm.cycle()
        assert [(one.id, one.code) for one in firm.exceptions()] == [(ID, "in_doubt")]
        by_hand(firm, "2.00")

        firm.cycle()

        assert {one.state for one in firm.operations(Kind.APPLIED_CREDIT)} == {State.APPLIED}
        assert firm.exceptions() == ()

    def test_every_crash_point(self) -> None:
        """Before and after each commit and each document."""
        point = 0
        while True:
            firm = Firm()
            firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
            uses = (Use(bill_id="b1", amount=Decimal(4)),)
            firm.bill.put(Kind.CREDIT, "c1", evolve(credit("C-1", "8.00"), uses=uses))
            firm.company.remembers = point % 2 == 0
            if firm.crash(point) is not None:
                break
            for _ in range(3):
                firm.cycle()
            assert lies(firm) == [Decimal("4.00")], f"after a death at {point}"
            assert firm.exceptions() == ()
            point += 1
        assert point > 40

    def test_two_payments_with_it_go_one_after_the_other(self, firm: Firm) -> None:
        """So that the bill can tell what became of each."""
        for id_ in ("p1", "p2"):
            used = AppliedCredit(credit_id="c1", amount=Decimal(2))
            part = evolve(payment(("b1", "1.00")).allocations[0], credits=(used,))
            firm.bill.put(Kind.PAYMENT, id_, payment(("b1", "1.00"), allocations=(part,)))
        firm.cycle()
        assert firm.record(Kind.PAYMENT, "p2").standing is Standing.WAITING
        assert lies(firm) == [Decimal("2.00")]

        firm.cycle()

        assert lies(firm) == [Decimal("2.00"), Decimal("2.00")]
        assert firm.open() == {"1001": Decimal("4.00")}


class TestNoticing:
    """What BILL and people change is seen, and what was dealt with is left alone."""

    def test_a_use_that_moves_nothing_is_seen_when_credits_are_watched(self, firm: Firm) -> None:
        """That it moves the credit's updatedTime is not documented."""
        uses = (Use(bill_id="b1", amount=Decimal(4)),)
        firm.bill.change_silently(Kind.CREDIT, "c1", uses=uses)
        for _ in range(2):
            firm.cycle(hours=4)

        assert lies(firm) == [Decimal("4.00")]

    def test_one_that_was_skipped_is_left_alone(self, firm: Firm) -> None:
        """Whatever moves on the bill, until it changes in BILL."""
        by_hand(firm, "1.00")
        use(firm, "3.00")
        firm.cycle()
        assert [one.code for one in firm.exceptions()] == ["credit_on_bill"]
        Admin(store=firm.memory, clock=firm.clock).skip(NAME, ID, actor="a person")
        by_hand(firm, "2.00")

        firm.cycle()

        assert firm.record(Kind.APPLIED_CREDIT, ID).reason == "skipped by a person"
        assert firm.exceptions() == ()

    def test_one_that_was_skipped_is_looked_at_no_more(self, firm: Firm) -> None:
        """It is read with its credit, so that nothing of it has to be waited for."""
        by_hand(firm, "1.00")
        use(firm, "3.00")
        firm.cycle()
        admin = Admin(store=firm.memory, clock=firm.clock)
        admin.skip(NAME, ID, actor="a person")

        assert firm.record(Kind.APPLIED_CREDIT, ID).standing is Standing.SETTLED

    def test_one_that_was_skipped_and_is_taken_off_in_bill_is_told(self, firm: Firm) -> None:
        """What was applied by hand for it must not lie on the bill unseen."""
        by_hand(firm, "1.00")
        use(firm, "3.00")
        firm.cycle()
        admin = Admin(store=firm.memory, clock=firm.clock)
        admin.skip(NAME, ID, actor="a person")
        firm.bill.change(Kind.CREDIT, "c1", uses=())
        firm.cycle()
        assert [(one.id, one.code) for one in firm.exceptions()] == [(ID, "undo_by_hand")]

        # It stays until a person has seen to it, whatever moves on the bill.
        by_hand(firm, "2.00")
        firm.cycle()
        assert [(one.id, one.code) for one in firm.exceptions()] == [(ID, "undo_by_hand")]
        admin.replay(NAME, ID, actor="a person")
        firm.cycle()
        assert [(one.id, one.code) for one in firm.exceptions()] == [(ID, "undo_by_hand")]
        admin.skip(NAME, ID, actor="a person")
        firm.cycle()
        assert firm.exceptions() == ()

    def test_a_credit_that_was_skipped_stays_so_when_it_is_used(self, firm: Firm) -> None:
        """What lies of it on which bill is another matter."""
        firm.company.delete(book_id(firm, Kind.CREDIT, "c1"))
        firm.cycle()
        admin = Admin(store=firm.memory, clock=firm.clock)
        admin.skip(NAME, "c1", actor="a person")

        use(firm, "3.00")
        firm.cycle()

        assert firm.record(Kind.CREDIT, "c1").reason == "skipped by a person"
        (entry,) = firm.exceptions()
        assert (entry.id, entry.code) == (ID, "bill_by_hand")

    def test_a_credit_that_was_entered_by_hand_is_applied_once_it_is_linked(self, firm: Firm) -> None:
        """A person says which one it is, and the update goes on."""
        firm.company.delete(book_id(firm, Kind.CREDIT, "c1"))
        firm.cycle()
        admin = Admin(store=firm.memory, clock=firm.clock)
        admin.skip(NAME, "c1", actor="a person")
        use(firm, "3.00")
        vendor = firm.company.rows(Kind.VENDOR)[0].id
        line = Line(amount=Decimal(8), account_id=firm.book_ids["Fuel"])
        paper = firm.company.enter(
            Kind.CREDIT,
            Credit(
                vendor_id=vendor,
                amount=Decimal(8),
                number="by hand",
                date=DAY.replace(month=1),
                lines=(line,),
                ap_account_id=firm.book_ids["Accounts Payable"],
                open_amount=Decimal(8),
            ),
        )
        firm.cycle()
        assert [one.code for one in firm.exceptions()] == ["bill_by_hand"]
        assert [one.id for one in admin.entered_by_hand(NAME, ID)] == ["c1"]

        admin.adopt(NAME, "c1", paper.id, actor="a person")
        firm.cycle()

        assert firm.exceptions() == ()
        assert lies(firm) == [Decimal("3.00")]

    def test_what_somebody_took_off_is_told_again_after_a_replay(self, firm: Firm) -> None:
        """Nothing was mended by looking again, nor by other settings."""
        taken_off(firm)

        Admin(store=firm.memory, clock=firm.clock).replay(NAME, ID, actor="a person")
        firm.cycle()

        assert [(one.id, one.code) for one in firm.exceptions()] == [(ID, "changed_in_books")]

    def test_a_payment_goes_on_when_the_bill_is_as_bill_says(self, firm: Firm) -> None:
        """The bill is asked for in each update until then; exceptions of other bills are left alone."""
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.bill.put(Kind.PAYMENT, "p2", payment(("b2", "10.00"), funding="CARD_ACCOUNT"))
        used = AppliedCredit(credit_id="c1", amount=Decimal(3))
        part = evolve(payment(("b1", "7.00")).allocations[0], credits=(used,))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "7.00"), allocations=(part,)))
        by_hand(firm, "1.00")
        firm.cycle()
        assert {one.code for one in firm.exceptions()} == {"credit_on_bill", "funding"}
        by_hand(firm, "2.00")
        asked = len(firm.asked("fetch"))

        firm.cycle()

        assert [one.code for one in firm.exceptions()] == ["funding"]
        assert firm.open() == {"1001": Decimal(0), "1002": TEN}
        assert firm.asked("fetch")[asked]["ids"] == [book_id(firm, Kind.BILL, "b1")]

    def test_the_name_of_an_exception_says_which_credit_and_bill(self, firm: Firm) -> None:
        by_hand(firm, "1.00")
        use(firm, "3.00")
        firm.cycle()

        (entry,) = firm.exceptions()

        assert entry.subject == "Vendor credit C-1 on bill 1001 of Cedar Supply"

    def test_a_credit_that_is_posted_anew_is_applied_anew(self, firm: Firm) -> None:
        """The old one is gone, and with it what it settled."""
        use(firm, "3.00")
        firm.cycle()
        before = book_id(firm, Kind.CREDIT, "c1")
        firm.company.edit(book_id(firm, Kind.BILL, "b1"), credits=(), open_amount=TEN)
        firm.company.delete(before)
        firm.cycle()
        Admin(store=firm.memory, clock=firm.clock).repost(NAME, "c1", actor="a person")

        firm.cycle()

        assert before != book_id(firm, Kind.CREDIT, "c1")
        assert lies(firm) == [Decimal("3.00")]

    def test_what_somebody_took_off_is_applied_again_on_demand(self, firm: Firm) -> None:
        """It is no transaction that could be gone; that it lies on the bill no more is told."""
        taken_off(firm)
        Admin(store=firm.memory, clock=firm.clock).repost(NAME, ID, actor="a person")

        firm.cycle()

        assert lies(firm) == [Decimal("3.00")]
        assert firm.exceptions() == ()

    def test_a_preview_says_how_much_of_it_is_applied(self, firm: Firm) -> None:
        """No money moves, so the amount is that of the credit."""
        firm.settings = evolve(firm.settings, dry_run=True)
        use(firm, "3.00")
        with firm.memory.unit() as unit:
            known = unit.connections.get(NAME)
            assert known is not None
            unit.connections.put(evolve(known, settings=firm.settings.to_json()))
        firm.cycle()

        (one,) = Admin(store=firm.memory, clock=firm.clock).preview(NAME)

        assert (one.action, one.id, one.amount) == ("add", ID, Decimal("3.00"))

    def test_an_earlier_start_takes_it_in(self) -> None:
        """What was left alone before is decided anew."""
        firm = Firm(settings=evolve(SETTINGS, start_date=bill("1", "1.00").due_date))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        uses = (Use(bill_id="b1", amount=Decimal(4)),)
        firm.bill.put(Kind.CREDIT, "c1", evolve(credit("C-1", "8.00"), uses=uses))
        firm.cycle()
        assert firm.record(Kind.APPLIED_CREDIT, ID).standing is Standing.SETTLED
        firm.connect(SETTINGS)

        firm.cycle()

        assert lies(firm) == [Decimal("4.00")]


class TestWhatIsLeft:
    """BILL's own word on what is left of a bill: no change of it, and read again when it must be old."""

    def test_that_a_bill_is_paid_does_not_wake_it(self, firm: Firm) -> None:
        """One that a person skipped stays skipped."""
        firm.company.delete(book_id(firm, Kind.BILL, "b1"))
        firm.cycle()
        Admin(store=firm.memory, clock=firm.clock).skip(NAME, "b1", actor="a person")
        firm.bill.change(Kind.BILL, "b1", open_amount=Decimal(0))

        firm.cycle()

        assert firm.record(Kind.BILL, "b1").reason == "skipped by a person"
        assert '"open_amount":"0.00"' in firm.record(Kind.BILL, "b1").body

    def test_a_payment_has_its_bills_read_again(self, firm: Firm) -> None:
        """In the same cycle; those that have just come need not."""
        firm.clock.advance(hours=1)
        firm.bill.put(Kind.BILL, "b3", bill("1003", "1.00"))
        firm.cycle()
        firm.clock.advance(hours=1)
        firm.bill.change_silently(Kind.BILL, "b1", open_amount=Decimal(0))
        firm.bill.put(Kind.BILL, "b2", bill("1002", "5.00"))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), ("b2", "5.00")))
        before = len(firm.bill.calls)

        firm.cycle()

        assert '"open_amount":"0.00"' in firm.record(Kind.BILL, "b1").body
        assert firm.bill.calls[before:].count(("by_ids", Kind.BILL)) == 1

    def test_a_use_has_its_bill_read_again(self, firm: Firm) -> None:
        """And when it is taken off, too."""
        for amount, left in (("4.00", "6.00"), (None, "10.00")):
            uses = (Use(bill_id="b1", amount=Decimal(amount)),) if amount else ()
            firm.bill.change(Kind.CREDIT, "c1", uses=uses)
            firm.bill.change_silently(Kind.BILL, "b1", open_amount=Decimal(left))
            firm.cycle()
            assert f'"open_amount":"{left}"' in firm.record(Kind.BILL, "b1").body

    def test_a_credit_that_bill_does_not_tell_the_uses_of(self, firm: Firm) -> None:
        """Names no bills."""
        firm.bill.put(Kind.CREDIT, "c2", Credit(vendor_id="v1", amount=TEN, number="C-2", date=None))

        firm.cycle()

        assert firm.record(Kind.CREDIT, "c2").standing is Standing.EXCEPTION


class TestAfterOurOwnWrite:
    """What QuickBooks showed before a write of ours is no evidence of what somebody did after it."""

    def test_a_credit_taken_off_before_our_next_look_is_told(self, firm: Firm) -> None:
        """The bill as it was before our own write is no evidence that nothing was taken off since."""
        use(firm, "3.00")
        firm.cycle()
        assert lies(firm) == [Decimal("3.00")]
        firm.company.edit(book_id(firm, Kind.BILL, "b1"), credits=(), open_amount=TEN)

        for _ in range(3):
            firm.cycle()

        assert lies(firm) == []
        assert [(one.id, one.code) for one in firm.exceptions()] == [(ID, "changed_in_books")]

    def test_a_credit_taken_off_after_we_changed_the_bill_is_told(self, firm: Firm) -> None:
        """What we wrote of the bill says nothing of the credits that lie on it."""
        use(firm, "3.00")
        for _ in range(3):
            firm.cycle()
        firm.bill.change(Kind.BILL, "b1", memo="new")
        firm.cycle()
        assert lies(firm) == [Decimal("3.00")]
        firm.company.edit(book_id(firm, Kind.BILL, "b1"), credits=(), open_amount=TEN)

        for _ in range(3):
            firm.cycle()

        assert [(one.id, one.code) for one in firm.exceptions()] == [(ID, "changed_in_books")]
