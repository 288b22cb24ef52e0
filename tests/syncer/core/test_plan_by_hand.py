"""Payments that are only in QuickBooks: which of them a person is asked about, and from when until when."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer import codec, journal, noticing, plan
from syncer.book import BookRow, Outcome, Verdict
from syncer.entries import Action, Answered, Operation, Record, Standing, State
from syncer.model import Allocation, Kind, Side
from syncer.outcomes import LONG_AGO, apply
from syncer.plan import DELETED, PAID_BY_HAND, PAYS_NOTHING, SKIPPED, VOID, Raise, Settle, Wait
from syncer.reading import store_book_row
from syncer.standing import subject
from syncer.testing import FakeIds
from tests.syncer.core.rig import DAY, NAME, bill, payment
from tests.syncer.core.world import SINCE, World

PAID = DAY + dt.timedelta(days=5)


def ready(world: World, **changes: object) -> None:
    """Bills b1 and b2 of BILL are posted; the first as `changes` say now."""
    for id_, now in (("b1", changes), ("b2", {})):
        world.bill(Kind.BILL, id_, bill(id_, "10.00", **now))
        world.link(Kind.BILL, id_, id_.upper(), bill(id_, "10.00"))
    world.book(Kind.VENDOR, "V1", codec.decode_content(Kind.VENDOR, _vendor(world).body))


def _vendor(world: World) -> Record:
    record = world.view.bill(Kind.VENDOR, "v1")
    assert record is not None
    return record


def keyed(world: World, *parts: tuple[str, str], **changes: object) -> Record:
    """Somebody keyed K1, which pays these bills of QuickBooks."""
    world.book(Kind.PAYMENT, "K1", payment(*(parts or (("B1", "10.00"),)), vendor="V1", **changes))
    return there(world)


def there(world: World, id_: str = "K1") -> Record:
    record = world.view.book(Kind.PAYMENT, id_)
    assert record is not None
    return record


def decided(world: World, *parts: tuple[str, str], **changes: object) -> plan.Decision:
    return plan.decide_by_hand(keyed(world, *parts, **changes), world.view)


def asked(said: plan.Decision) -> str:
    assert isinstance(said, Raise)
    assert said.code == PAID_BY_HAND
    return said.cause


def waits(said: plan.Decision) -> str:
    assert isinstance(said, Wait)
    return said.reason


class TestDecide:
    """What is BILL's too, and what is nobody's concern."""

    @pytest.mark.parametrize(
        ("changes", "what"),
        [
            ({}, "a check of 10.00, dated 2026-03-06,"),
            ({"number": "7", "date": None}, "a check 7 of 10.00, dated nothing,"),
            ({"by_card": True}, "a card payment of 10.00, dated 2026-03-06,"),
        ],
    )
    def test_a_payment_of_a_bill_that_bill_has_is_asked_about(
        self, world: World, changes: dict[str, object], what: str
    ) -> None:
        """In a bookkeeper's words: what, for which bills, and three ways out."""
        ready(world)
        noun = "card payment" if changes.get("by_card") else "check"
        assert decided(world, **changes) == Raise(
            code=PAID_BY_HAND,
            cause=f"Somebody keyed {what} in QuickBooks. It pays bill b1 with 10.00. BILL does not know of "
            "it, and may pay that again.",
            fix="If the money went out, record the payment in BILL with the same bills, amounts, account "
            f"and date: it is linked to the {noun} with the next update. If not, void the {noun} in "
            "QuickBooks. If BILL need not know of it, skip this exception.",
        )

    def test_all_its_bills_are_named_that_bill_has(self, world: World) -> None:
        """Others are not, and a discount is."""
        ready(world)
        parts = (
            Allocation(bill_id="B1", amount=Decimal("6.00"), discount=Decimal("4.00")),
            Allocation(bill_id="B2", amount=Decimal("1.00")),
            Allocation(bill_id="X", amount=Decimal("5.00")),
        )
        said = decided(world, allocations=parts)
        assert "It pays bill b1 with 6.00 and a discount of 4.00, bill b2 with 1.00. BILL" in asked(said)

    def test_a_posted_bill_is_one_whatever_its_date(self, world: World) -> None:
        """BILL may have moved it to before the start, and what BILL pays of it is posted all the same."""
        world.settings = evolve(world.settings, start_date=DAY)
        ready(world, date=DAY - dt.timedelta(days=40))
        assert "It pays bill b1 with 10.00" in asked(decided(world))

    @pytest.mark.parametrize("changes", [{"active": False}, {"approval": "DENIED"}])
    def test_what_bill_would_not_pay_is_no_concern(self, world: World, changes: dict[str, object]) -> None:
        """Archived, or denied."""
        ready(world, **changes)
        assert decided(world) == Settle(PAYS_NOTHING)
        assert isinstance(decided(world, ("B1", "5.00"), ("B2", "5.00")), Raise)

    def test_nor_is_what_pays_no_bill_of_bill(self, world: World) -> None:
        """Not known, not linked any more, or not read."""
        ready(world)
        assert decided(world, ("X", "10.00")) == Settle(PAYS_NOTHING)
        world.link(Kind.BILL, "b1", "B1", bill("b1", "10.00"), void=True)
        assert decided(world) == Settle(PAYS_NOTHING)
        world.link(Kind.BILL, "b9", "B9", bill("b9", "10.00"))
        assert decided(world, ("B9", "10.00")) == Settle(PAYS_NOTHING)

    def test_nor_what_is_dated_before_the_start(self, world: World) -> None:
        """The day itself counts, and what has no date."""
        ready(world)
        world.settings = evolve(world.settings, start_date=DAY)
        said = decided(world, date=DAY - dt.timedelta(days=1))
        assert said == Settle("dated before 2026-03-01, where this connection begins")
        assert isinstance(decided(world, date=DAY), Raise)
        assert isinstance(decided(world, date=None), Raise)

    @pytest.mark.parametrize("void", [False, True])
    def test_nor_what_is_ours_or_was_once(self, world: World, void: bool) -> None:
        """Written or linked, and perhaps taken back since."""
        ready(world)
        world.link(Kind.PAYMENT, "p1", "K1", payment(("B1", "10.00")), void=void)
        assert decided(world) == Settle()

    @pytest.mark.parametrize("reason", [DELETED, VOID])
    def test_nor_what_is_gone(self, world: World, reason: str) -> None:
        """It keeps its reason."""
        ready(world)
        assert plan.decide_by_hand(evolve(keyed(world), reason=reason), world.view) == Settle(reason)


class TestInDoubt:
    """What we sent ourselves, and nobody knows yet what became of it."""

    def sent(self, world: World, *parts: tuple[str, str], state: State, **changes: object) -> None:
        body = codec.encode(payment(*parts, vendor="V1"))
        operation = journal.plan(
            world.unit,
            FakeIds(),
            SINCE,
            connection=NAME,
            side=Side.BOOK,
            kind=Kind.PAYMENT,
            action=Action.ADD,
            bill_id="p1",
            body=body,
            digest=codec.digest(body),
        )
        world.unit.operations.swap(operation, evolve(operation, state=state, **changes))

    @pytest.mark.parametrize("state", [State.SENT, State.IN_DOUBT])
    def test_it_may_be_this_one(self, world: World, state: State) -> None:
        """Whatever somebody made of its amounts meanwhile."""
        ready(world)
        self.sent(world, ("B2", "1.00"), ("B1", "9.00"), state=state)
        assert waits(decided(world)) == (
            "a payment of the same bill was sent to QuickBooks, and it is not known yet if this is it"
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {"state": State.PLANNED},
            {"state": State.APPLIED},
            {"state": State.SENT, "side": Side.BILL},
            {"state": State.SENT, "action": Action.VOID},
            {"state": State.SENT, "kind": Kind.APPLIED_CREDIT},
        ],
    )
    def test_others_are_not(self, world: World, changes: dict[str, object]) -> None:
        """Not sent, done, no addition to QuickBooks, or a credit, of which there is no transaction."""
        ready(world)
        self.sent(world, ("B1", "10.00"), **changes)  # type: ignore[arg-type]  # a state is among them
        assert isinstance(decided(world), Raise)

    def test_nor_one_of_other_bills(self, world: World) -> None:
        ready(world)
        self.sent(world, ("B2", "10.00"), state=State.SENT)
        assert isinstance(decided(world), Raise)


class TestAlike:
    """Payments of BILL that could be it, and are not posted."""

    def of_bill(
        self, world: World, standing: Standing = Standing.WAITING, reason: str = "", **changes: object
    ) -> None:
        values = {"status": "SCHEDULED", **changes}
        record = world.bill(Kind.PAYMENT, "p1", payment(("b1", "10.00"), **values))
        world.unit.records.put(evolve(record, standing=standing, reason=reason))

    @pytest.mark.parametrize("status", ["SCHEDULED", ""])
    @pytest.mark.parametrize("standing", [Standing.PENDING, Standing.WAITING, Standing.EXCEPTION])
    def test_it_is_linked_to_one_of_them_by_itself(
        self, world: World, status: str, standing: Standing
    ) -> None:
        """Or a person is asked about that one."""
        ready(world)
        self.of_bill(world, standing, status=status)
        assert waits(decided(world)) == (
            f"BILL has a payment like it ({status or 'no status'}), which is not posted; it may be linked to "
            "this one"
        )

    @pytest.mark.parametrize(
        ("standing", "reason"),
        [(Standing.SETTLED, ""), (Standing.SETTLED, SKIPPED), (Standing.WAITING, SKIPPED)],
    )
    def test_one_that_a_person_dealt_with_by_hand_is_it(
        self, world: World, standing: Standing, reason: str
    ) -> None:
        """That is what skipping it said, also while BILL may still take it back."""
        ready(world)
        self.of_bill(world, standing, reason=reason)
        assert decided(world) == Settle("BILL has a payment like it, which was dealt with by hand")

    @pytest.mark.parametrize("gone", [DELETED, VOID, ""])
    def test_one_whose_check_is_gone_may_be_it(self, world: World, gone: str) -> None:
        """One whose check stands is not."""
        ready(world)
        self.of_bill(world, Standing.EXCEPTION, status="PAID")
        world.book(Kind.PAYMENT, "P1", payment(("B1", "10.00"), vendor="V1"))
        world.link(Kind.PAYMENT, "p1", "P1", payment(("B1", "10.00")))
        world.unit.records.put(evolve(there(world, "P1"), reason=gone))
        assert isinstance(decided(world), Wait if gone else Raise)

    @pytest.mark.parametrize(
        "changes",
        [
            {"status": "VOIDED"},
            {"amount": Decimal("9.00")},
            {"vendor_id": "v2"},
            {"allocations": (Allocation(bill_id="b2", amount=Decimal("10.00")),)},
        ],
    )
    def test_others_are_not(self, world: World, changes: dict[str, object]) -> None:
        """Taken back, of another amount or vendor, or for other bills."""
        ready(world)
        self.of_bill(world, **changes)
        assert isinstance(decided(world), Raise)

    @pytest.mark.parametrize(("answer", "said"), [(Answered.OTHER, Raise), (Answered.OPEN, Wait)])
    def test_a_person_may_have_said_that_it_is_another(
        self, world: World, answer: Answered, said: type[plan.Decision]
    ) -> None:
        """Then BILL does not know of this one."""
        ready(world)
        self.of_bill(world, Standing.EXCEPTION)
        world.say(answer, Kind.PAYMENT, "p1", "K1")
        assert isinstance(decided(world), said)


class TestStanding:
    """Where a payment stands once QuickBooks told of it, and when it is looked at again."""

    def test_it_is_looked_at_once(self, world: World) -> None:
        """And settled if it is no concern."""
        assert keyed(world, ("X", "1.00")).standing is Standing.PENDING
        noticing.payments(world.view, SINCE)
        assert (there(world).standing, there(world).reason) == (Standing.SETTLED, PAYS_NOTHING)
        assert keyed(world, ("X", "1.00"), memo="printed", number="7").standing is Standing.SETTLED

    @pytest.mark.parametrize(
        "changes",
        [
            {"date": DAY},
            {"allocations": (Allocation(bill_id="Y", amount=Decimal("1.00")),)},
            {"allocations": (Allocation(bill_id="X", amount=Decimal("1.00"), discount=Decimal(1)),)},
        ],
    )
    def test_it_is_looked_at_again_when_it_pays_something_else(
        self, world: World, changes: dict[str, object]
    ) -> None:
        """Even if a person had skipped it."""
        world.unit.records.put(evolve(keyed(world, ("X", "1.00")), standing=Standing.SETTLED, reason=SKIPPED))
        assert keyed(world, ("X", "1.00"), **changes).standing is Standing.PENDING

    def test_it_pays_nothing_else_because_its_vendor_was_merged(self, world: World) -> None:
        """A merge of vendors gives what they had to the other one."""
        world.unit.records.put(evolve(keyed(world, ("X", "1.00")), standing=Standing.SETTLED, reason=SKIPPED))

        after = keyed(world, ("X", "1.00"), vendor_id="V2")

        assert (after.standing, after.reason) == (Standing.SETTLED, SKIPPED)

    def test_what_is_linked_is_never_looked_at(self, world: World) -> None:
        world.link(Kind.PAYMENT, "p1", "K1", payment(("B1", "10.00")))
        assert keyed(world).standing is Standing.SETTLED

    def asked_about(self, world: World) -> None:
        ready(world)
        keyed(world)
        noticing.payments(world.view, SINCE)
        assert there(world).standing is Standing.EXCEPTION

    def entries(self, world: World) -> list[str]:
        return [one.code for one in world.unit.exceptions.find(connection=NAME)]

    def test_a_person_is_asked_once(self, world: World) -> None:
        """One line in the audit trail, though it is decided anew each time, and read anew."""
        self.asked_about(world)
        for _ in range(3):
            keyed(world, memo="looked at")
            noticing.payments(world.view, SINCE)
        assert self.entries(world) == [PAID_BY_HAND]
        assert [line.event for line in world.unit.audit.read(NAME, record="K1")] == ["exception"]

    def test_the_words_follow_what_it_pays(self, world: World) -> None:
        """What was asked before is asked no more."""
        self.asked_about(world)
        keyed(world, ("B1", "4.00"), ("B2", "6.00"))
        assert self.entries(world) == []
        noticing.payments(world.view, SINCE)
        (entry,) = world.unit.exceptions.find(connection=NAME)
        assert "bill b1 with 4.00, bill b2 with 6.00" in entry.cause

    def test_the_words_follow_the_bill(self, world: World) -> None:
        """The payment itself did not change."""
        self.asked_about(world)
        world.bill(Kind.BILL, "b1", bill("1042", "10.00"))
        noticing.payments(world.view, SINCE)
        (entry,) = world.unit.exceptions.find(connection=NAME)
        assert "bill 1042 with 10.00" in entry.cause

    def test_the_question_goes_with_its_reason(self, world: World) -> None:
        """The bill is archived in BILL."""
        self.asked_about(world)
        world.bill(Kind.BILL, "b1", bill("b1", "10.00", active=False))
        noticing.payments(world.view, SINCE)
        assert self.entries(world) == []
        assert there(world).reason == PAYS_NOTHING

    def test_and_with_the_payment(self, world: World) -> None:
        """Void, or deleted."""
        self.asked_about(world)
        row = BookRow(kind=Kind.PAYMENT, id="K1", content=payment(vendor="V1"), edit_sequence="9", void=True)
        store_book_row(world.unit, NAME, row, SINCE)
        assert self.entries(world) == []
        assert (there(world).standing, there(world).reason) == (Standing.SETTLED, VOID)
        noticing.payments(world.view, SINCE)
        assert self.entries(world) == []
        self.asked_about(world)
        world.gone(Kind.PAYMENT, "K1")
        assert self.entries(world) == []
        noticing.payments(world.view, SINCE)
        assert there(world).reason == DELETED

    def test_one_that_appears_again_is_looked_at_again(self, world: World) -> None:
        """An older copy of the file was open for a while."""
        self.asked_about(world)
        world.gone(Kind.PAYMENT, "K1")
        assert keyed(world).standing is Standing.PENDING

    def test_more_than_a_page_of_them(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        """All are looked at."""
        monkeypatch.setattr(noticing, "PAGE", 2)
        ready(world)
        for number in range(5):
            world.book(Kind.PAYMENT, f"K{number}", payment(("B1", "1.00"), vendor="V1"))
        noticing.payments(world.view, SINCE)
        assert self.entries(world) == [PAID_BY_HAND] * 5

    def test_it_has_a_name_for_people(self, world: World) -> None:
        """By QuickBooks' own vendor, where it is known."""
        ready(world)
        assert subject(world.view, keyed(world)) == "Payment of 10.00 to Cedar Supply"
        assert subject(world.view, keyed(world, vendor_id="V7")) == "Payment of 10.00 to vendor V7"


class TestWake:
    """A bill turns out to be BILL's after its payment was found to be of no concern."""

    def settled(self, world: World, reason: str = PAYS_NOTHING) -> None:
        world.book(
            Kind.BILL,
            "B1",
            evolve(bill("b1", "10.00", vendor="V1"), payments=("K1", "K2"), open_amount=Decimal(0)),
        )
        world.unit.records.put(evolve(keyed(world), standing=Standing.SETTLED, reason=reason))

    def test_a_bill_that_changes_in_bill(self, world: World) -> None:
        """It was archived, and is restored."""
        self.settled(world)
        ready(world, active=False)
        assert there(world).standing is Standing.SETTLED
        world.bill(Kind.BILL, "b1", bill("b1", "10.00"))
        assert there(world).standing is Standing.PENDING

    @pytest.mark.parametrize("reason", [SKIPPED, VOID, DELETED, ""])
    def test_what_stands_for_another_reason_stays(self, world: World, reason: str) -> None:
        """A person said so, it is gone, or it is linked."""
        self.settled(world, reason)
        ready(world, active=False)
        world.bill(Kind.BILL, "b1", bill("b1", "10.00"))
        assert there(world).standing is Standing.SETTLED

    def test_a_bill_that_quickbooks_never_told_of(self, world: World) -> None:
        """There is nothing to look at."""
        ready(world)
        world.bill(Kind.BILL, "b1", bill("b1", "11.00"))
        assert world.view.book(Kind.BILL, "B1") is None


def test_paying_a_bill_is_no_edit_of_it() -> None:
    """Nor is another payment of it."""
    one = bill("b1", "10.00")
    assert plan.shown(one) == plan.shown(evolve(one, payments=("K1",)))


def test_what_turns_out_to_be_ours_is_asked_about_no_more(world: World) -> None:
    """Somebody spread it over other bills before its answer came, so that it looked like theirs."""
    ready(world)
    world.bill(Kind.PAYMENT, "p1", payment(("b2", "10.00")))
    keyed(world)
    noticing.payments(world.view, SINCE)
    body = codec.encode(payment(("B2", "10.00"), vendor="V1"))
    operation = Operation(
        id="o1",
        connection=NAME,
        side=Side.BOOK,
        kind=Kind.PAYMENT,
        action=Action.ADD,
        bill_id="p1",
        body=body,
        digest=codec.digest(body),
        state=State.IN_DOUBT,
        not_before=SINCE,
        created_at=SINCE,
        updated_at=SINCE,
    )
    world.unit.operations.insert(operation)
    apply(world.view, operation, Outcome(operation="o1", verdict=Verdict.APPLIED, book_id="K1"), SINCE)
    assert world.unit.exceptions.find(connection=NAME) == ()
    assert there(world).seen_at == LONG_AGO
