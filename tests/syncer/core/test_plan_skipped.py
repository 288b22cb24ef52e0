"""What a person skipped: for how long it is left alone, and what is noticed nevertheless."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.admin import Admin
from syncer.entries import Standing
from syncer.model import Allocation, AppliedCredit, Bill, Content, Credit, Kind, Payment, Use, Vendor
from syncer.naming import applied_credit
from syncer.payables import BillRow
from syncer.plan import CREDITS_MOVED, SKIPPED, UNDO, Raise, Settle, Wait, decide, reason_anew
from syncer.reading import store_bill_row
from syncer.settings import Settings
from tests.syncer.core.rig import DAY, NAME, SETTINGS, Firm, bill, credit, payment
from tests.syncer.core.world import SINCE, World

ACTOR = "bookkeeper"
CARD = payment(("b1", "10.00"), status="PROCESSED", funding="CARD_ACCOUNT", account_id="c1")
OLD = SINCE.date() - dt.timedelta(days=181)
NO_BILL = Bill(vendor_id="", amount=Decimal(0), number="", date=None)
NOT_OLD_YET = SINCE.date() - dt.timedelta(days=180)


def on_bill(amount: str) -> Payment:
    """What of a credit lies on a bill in BILL, without any payment."""
    used = AppliedCredit(credit_id="c1", amount=Decimal(amount))
    part = Allocation(bill_id="b1", amount=Decimal(0), credits=(used,))
    return Payment(vendor_id="v1", amount=Decimal(0), allocations=(part,))


def skipped(world: World, kind: Kind, content: Content, standing: Standing = Standing.WAITING) -> None:
    """A person dealt with it by hand."""
    record = world.bill(kind, "x", content)
    world.unit.records.put(evolve(record, standing=standing, reason=SKIPPED))


def says(world: World, kind: Kind, content: Content, *, trouble: str = "") -> tuple[Standing, str]:
    """BILL says something else of it."""
    store_bill_row(world.view, BillRow(kind=kind, id="x", content=content, trouble=trouble), SINCE)
    record = world.view.bill(kind, "x")
    assert record is not None
    return record.standing, record.reason


class TestHowLongItHolds:
    """As long as it is the same matter."""

    @pytest.mark.parametrize(
        "change",
        [
            {"status": "CLEARED"},
            {"status": "DISBURSEMENT_FAILED_ACTION_NEEDED"},
            {"status": "UNDEFINED"},
            {"number": "1077"},
            {"confirmation": "P26030400-11"},
            {"memo": "March"},
        ],
    )
    def test_a_payment_that_moves_on_stays_skipped(self, world: World, change: dict[str, object]) -> None:
        """What was entered by hand for it is still there, whatever BILL fills in on the way."""
        skipped(world, Kind.PAYMENT, CARD)

        assert says(world, Kind.PAYMENT, evolve(CARD, **change)) == (Standing.WAITING, SKIPPED)
        record = world.view.bill(Kind.PAYMENT, "x")
        assert record is not None
        assert decide(record, world.view) == Wait(SKIPPED)

    @pytest.mark.parametrize(
        "change",
        [
            {"amount": Decimal(9), "allocations": (Allocation(bill_id="b1", amount=Decimal(9)),)},
            {"allocations": (Allocation(bill_id="b2", amount=Decimal(10)),)},
            {"vendor_id": "v2"},
            {"date": DAY},
            {"account_id": "c2"},
        ],
    )
    def test_another_matter_is_decided_anew(self, world: World, change: dict[str, object]) -> None:
        """Who is paid, what for, how much, when and from where."""
        skipped(world, Kind.PAYMENT, CARD)

        assert says(world, Kind.PAYMENT, evolve(CARD, **change)) == (Standing.PENDING, "")

    @pytest.mark.parametrize(
        "change",
        [
            {"approval": "ASSIGNED"},
            {"approval": "APPROVING", "open_amount": Decimal("4.00")},
            {"dollars": Decimal("7.41")},
            {"told_rate": Decimal("0.741")},
        ],
    )
    def test_a_bill_that_is_sent_round_again_stays_skipped(
        self, world: World, change: dict[str, object]
    ) -> None:
        """Nor does what a foreign bill costs today make it another bill, or what is left to pay of it."""
        before = bill("1001", "10.00", dollars=Decimal("7.30"), told_rate=Decimal("0.73"))
        skipped(world, Kind.BILL, before)

        assert says(world, Kind.BILL, evolve(before, **change)) == (Standing.WAITING, SKIPPED)

    @pytest.mark.parametrize(
        "change", [{"number": "1002"}, {"lines": ()}, {"date": OLD}, {"due_date": OLD}, {"memo": "x"}]
    )
    def test_an_edited_bill_is_decided_anew(self, world: World, change: dict[str, object]) -> None:
        """All that would be posted of it counts."""
        before = bill("1001", "10.00")
        skipped(world, Kind.BILL, before)

        assert says(world, Kind.BILL, evolve(before, **change)) == (Standing.PENDING, "")

    def test_an_edited_credit_is_decided_anew(self, world: World) -> None:
        """As bills are."""
        skipped(world, Kind.CREDIT, credit("CR", "5.00"), Standing.SETTLED)

        assert says(world, Kind.CREDIT, credit("CR", "6.00")) == (Standing.PENDING, "")

    def test_a_credit_that_is_put_on_a_bill_stays_skipped(self, world: World) -> None:
        """What lies of it on which bill is a record of its own."""
        skipped(world, Kind.CREDIT, credit("CR", "5.00", uses=()), Standing.SETTLED)

        used = credit("CR", "5.00", uses=(Use(bill_id="b1", amount=Decimal(3)),))

        assert says(world, Kind.CREDIT, used) == (Standing.SETTLED, SKIPPED)
        assert world.standing(Kind.APPLIED_CREDIT, applied_credit("x", "b1")) is Standing.PENDING

    def test_a_vendor_is_decided_anew_whatever_changes(self, world: World) -> None:
        """Its parts are merged one by one, so that nothing is posted twice by it; archived or not."""
        vendor = world.view.bill(Kind.VENDOR, "v1")
        assert vendor is not None
        world.unit.records.put(evolve(vendor, standing=Standing.SETTLED, reason=SKIPPED))
        row = BillRow(kind=Kind.VENDOR, id="v1", content=Vendor(name="Cedar Supply", active=False))

        store_bill_row(world.view, row, SINCE)

        assert world.standing(Kind.VENDOR, "v1") is Standing.PENDING
        assert not isinstance(world.decide(Kind.VENDOR, "v1"), Raise)


class TestUnreadable:
    """BILL may give a record so that it cannot be read, and give it whole again: that is no other matter."""

    @pytest.mark.parametrize(
        ("kind", "whole", "bare"),
        [
            (Kind.BILL, bill("1001", "10.00"), NO_BILL),
            (
                Kind.CREDIT,
                credit("CR", "5.00"),
                Credit(vendor_id="", amount=Decimal(0), number="", date=None),
            ),
            (Kind.PAYMENT, CARD, evolve(CARD, amount=Decimal(0), allocations=())),
        ],
    )
    def test_it_stays_skipped(self, world: World, kind: Kind, whole: Content, bare: Content) -> None:
        """What was skipped is kept as it was; what is told twice is no news."""
        skipped(world, kind, whole)
        before = world.view.bill(kind, "x")
        assert before is not None

        for trouble in ("no amount", "no vendor"):
            assert says(world, kind, bare, trouble=trouble) == (Standing.WAITING, SKIPPED)
            during = world.view.bill(kind, "x")
            assert during is not None
            assert (during.trouble, during.body, during.name_key, during.number) == (
                trouble,
                before.body,
                before.name_key,
                before.number,
            )
        row = BillRow(kind=kind, id="x", content=bare, trouble="no vendor")
        assert not store_bill_row(world.view, row, SINCE)

        assert says(world, kind, whole) == (Standing.WAITING, SKIPPED)
        after = world.view.bill(kind, "x")
        assert after is not None
        assert (after.trouble, after.body, after.digest) == ("", before.body, before.digest)

    def test_another_matter_is_seen_once_it_can_be_read(self, world: World) -> None:
        """It is compared with what was skipped."""
        skipped(world, Kind.BILL, bill("1001", "10.00"))
        says(world, Kind.BILL, NO_BILL, trouble="no amount")

        assert says(world, Kind.BILL, bill("1001", "12.00")) == (Standing.PENDING, "")

    def test_one_that_was_skipped_unreadable_is_decided_anew(self, world: World) -> None:
        """Nobody has seen what it says."""
        says(world, Kind.BILL, NO_BILL, trouble="no amount")
        record = world.view.bill(Kind.BILL, "x")
        assert record is not None
        world.unit.records.put(evolve(record, standing=Standing.WAITING, reason=SKIPPED))

        assert says(world, Kind.BILL, NO_BILL, trouble="no vendor") == (Standing.WAITING, SKIPPED)
        assert says(world, Kind.BILL, bill("1001", "10.00")) == (Standing.PENDING, "")

    def test_what_a_person_is_to_undo_stays_with_him(self, world: World) -> None:
        """Nor does it count as meant again that nothing says that it was taken back."""
        archived = bill("1001", "10.00", active=False)
        record = world.bill(Kind.BILL, "x", archived)
        world.unit.records.put(evolve(record, standing=Standing.EXCEPTION, reason=UNDO))

        assert says(world, Kind.BILL, NO_BILL, trouble="no amount") == (Standing.PENDING, SKIPPED)
        assert getattr(world.decide(Kind.BILL, "x"), "code", "") == UNDO
        assert says(world, Kind.BILL, archived) == (Standing.PENDING, SKIPPED)

    def test_that_bill_takes_it_back_is_told_at_once(self, world: World) -> None:
        """It may never be whole again."""
        skipped(world, Kind.PAYMENT, CARD)
        voided = evolve(CARD, status="VOIDED", amount=Decimal(0), allocations=())

        assert says(world, Kind.PAYMENT, voided, trouble="no amount") == (Standing.PENDING, SKIPPED)
        assert getattr(world.decide(Kind.PAYMENT, "x"), "code", "") == UNDO

    def test_that_it_was_taken_back_is_told_once(self, world: World) -> None:
        """A person has undone it."""
        voided = evolve(CARD, status="VOIDED")
        skipped(world, Kind.PAYMENT, voided, Standing.SETTLED)
        bare = evolve(voided, amount=Decimal(0), allocations=())

        assert says(world, Kind.PAYMENT, bare, trouble="no amount") == (Standing.SETTLED, SKIPPED)
        assert says(world, Kind.PAYMENT, voided) == (Standing.SETTLED, SKIPPED)

    def test_a_vendor_is_put_before_a_person(self, world: World) -> None:
        """His bills wait for him, and nothing is posted twice by deciding anew."""
        skipped(world, Kind.VENDOR, Vendor(name="Fern Nursery"), Standing.SETTLED)

        bare = Vendor(name="", active=False)

        assert says(world, Kind.VENDOR, bare, trouble="no name") == (Standing.PENDING, "")
        assert getattr(world.decide(Kind.VENDOR, "x"), "code", "") == "unreadable"

    def test_what_was_keyed_in_parts_is_not_posted_after_all(self) -> None:
        """Nothing tells from the bill that it is there: the skip is all that says so."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b0", bill("900", "1.00"))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", date=DAY - dt.timedelta(days=40)))
        firm.company.closing_date = DAY - dt.timedelta(days=10)
        firm.cycle()
        assert codes(firm) == ["closed_period"]
        Admin(store=firm.memory, clock=firm.clock).skip(NAME, "b1", actor=ACTOR)
        firm.company.closing_date = None
        whole = firm.bill.content(Kind.BILL, "b1")

        firm.bill.put(Kind.BILL, "b1", NO_BILL, trouble="BILL gives it without an amount.")
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", whole)
        firm.cycle()

        assert firm.numbers() == ["900"]
        assert codes(firm) == []


class TestTakenBack:
    """What was entered by hand must not stand unseen."""

    @pytest.mark.parametrize(
        ("kind", "before", "change"),
        [
            (Kind.PAYMENT, CARD, {"status": "VOIDED"}),
            (Kind.BILL, bill("1001", "10.00"), {"active": False}),
            (Kind.BILL, bill("1001", "10.00"), {"approval": "DENIED"}),
            (Kind.CREDIT, credit("CR", "5.00"), {"active": False}),
            (Kind.PAYMENT, CARD, {"status": "VOIDED", "allocations": (), "amount": Decimal(0)}),
            (Kind.APPLIED_CREDIT, on_bill("3.00"), {"allocations": on_bill("0.00").allocations}),
        ],
    )
    def test_a_person_is_told(
        self, world: World, kind: Kind, before: Bill | Credit | Payment, change: dict[str, object]
    ) -> None:
        """Also if BILL empties it at the same time."""
        skipped(world, kind, before)

        assert says(world, kind, evolve(before, **change)) == (Standing.PENDING, SKIPPED)  # type: ignore[arg-type]
        assert world.decide(kind, "x") == Raise(
            code=UNDO,
            cause="Somebody skipped it because it was dealt with by hand, and BILL took it back since.",
            fix="Take back in QuickBooks what was entered there for it by hand, if anything; then skip this "
            "exception.",
        )

    def test_what_we_posted_is_taken_back_as_ever(self, world: World) -> None:
        """A check that a person had skipped for something else is voided."""
        skipped(world, Kind.PAYMENT, payment(("b1", "10.00")))
        world.link(Kind.PAYMENT, "x", "X", payment(("B1", "10.00")))

        says(world, Kind.PAYMENT, payment(("b1", "10.00"), status="VOID"))

        assert not isinstance(world.decide(Kind.PAYMENT, "x"), Raise | Wait | Settle)

    def test_one_that_bill_means_again_is_decided_anew(self, world: World) -> None:
        """The way back ends the skip as well."""
        skipped(world, Kind.BILL, bill("1001", "10.00", active=False), Standing.SETTLED)

        assert says(world, Kind.BILL, bill("1001", "10.00")) == (Standing.PENDING, "")

    def test_one_that_stays_taken_back_is_told_of_once(self, world: World) -> None:
        """Restored from the archive and denied, it is no more meant than before."""
        skipped(world, Kind.BILL, bill("1001", "10.00", active=False), Standing.SETTLED)

        assert says(world, Kind.BILL, bill("1001", "10.00", approval="DENIED")) == (Standing.SETTLED, SKIPPED)

    @pytest.mark.parametrize(
        ("kind", "content", "standing", "before", "after"),
        [
            (Kind.PAYMENT, CARD, Standing.EXCEPTION, UNDO, SKIPPED),
            (Kind.PAYMENT, CARD, Standing.EXCEPTION, "funding", ""),
            (Kind.APPLIED_CREDIT, on_bill("3.00"), Standing.EXCEPTION, "changed_in_books", CREDITS_MOVED),
            (
                Kind.APPLIED_CREDIT,
                on_bill("3.00"),
                Standing.WAITING,
                "bill 1001 is not in QuickBooks yet",
                "",
            ),
        ],
    )
    def test_what_stays_true_when_it_is_decided_anew(
        self, world: World, kind: Kind, content: Payment, standing: Standing, before: str, after: str
    ) -> None:
        """That it was entered by hand, and that credits moved on its bill; the rest is found out again."""
        record = evolve(world.bill(kind, "x", content), standing=standing, reason=before)

        assert reason_anew(record) == after

    def test_neither_a_replay_nor_settings_forget_it(self) -> None:
        """It was entered by hand, so that it stays for a person until he says that it is undone."""
        firm, admin = firm_with_skipped_payment()
        firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
        firm.cycle()
        assert codes(firm) == [UNDO]

        admin.replay(NAME, "p1", actor=ACTOR)
        firm.cycle()
        assert codes(firm) == [UNDO]
        firm.bill.change(Kind.PAYMENT, "p1", status="VOID")
        firm.cycle()
        assert codes(firm) == [UNDO]
        connect(admin, evolve(SETTINGS, memo_ids=True))
        firm.cycle()
        assert codes(firm) == [UNDO]

        admin.skip(NAME, "p1", actor=ACTOR)
        firm.cycle()
        assert codes(firm) == []
        record = firm.record(Kind.PAYMENT, "p1")
        assert (record.standing, record.reason) == (Standing.SETTLED, SKIPPED)


class TestUndoStays:
    """What a person is to undo stays with him, whatever else happens in QuickBooks."""

    def test_one_keyed_by_hand_is_edited(self) -> None:
        """The bill that is to be taken back still stands there."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b0", bill("900", "1.00"))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=()))
        firm.cycle()
        Admin(store=firm.memory, clock=firm.clock).skip(NAME, "b1", actor=ACTOR)
        paper = firm.key_bill("1001", "10.00")
        firm.cycle()
        firm.bill.change(Kind.BILL, "b1", active=False)
        firm.cycle()
        assert codes(firm) == [UNDO]

        firm.company.edit(paper, memo="asked Cedar about it")
        firm.cycle()

        assert firm.numbers() == ["1001", "900"]
        assert codes(firm) == [UNDO]

    def test_another_check_of_the_amount_is_keyed(self) -> None:
        """Such as the rent of the next month."""
        firm, _ = firm_with_skipped_payment()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
        firm.cycle()
        assert codes(firm) == [UNDO]

        firm.key_check("b2", "10.00")
        firm.cycle()

        assert UNDO in codes(firm)


class TestTrouble:
    """A check of ours that stands: what is wrong with its payment is told, however often one skips."""

    @pytest.mark.parametrize("state", ["VOID_PENDING", "DISBURSEMENT_FAILED_ACTION_NEEDED", "EXPIRING"])
    def test_a_state_that_needs_a_person_is_news(self, world: World, state: str) -> None:
        """Of what stands in QuickBooks, deciding anew can post nothing twice."""
        skipped(world, Kind.PAYMENT, payment(("b1", "10.00"), status="UNDEFINED"))
        world.link(Kind.PAYMENT, "x", "X", payment(("B1", "10.00")))
        world.book(Kind.PAYMENT, "X", payment(("B1", "10.00")))

        after = payment(("b1", "10.00"), status=state)

        assert says(world, Kind.PAYMENT, after) == (Standing.PENDING, "")
        assert getattr(world.decide(Kind.PAYMENT, "x"), "code", "") == "payment_review"

    def test_credits_that_were_applied_leave_no_check_and_are_news_too(self, world: World) -> None:
        """QuickBooks keeps no transaction of them."""
        skipped(world, Kind.PAYMENT, payment(("b1", "0.00"), status="UNDEFINED"))
        world.link(Kind.PAYMENT, "x", "", payment(("B1", "0.00")))

        assert says(world, Kind.PAYMENT, payment(("b1", "0.00"), status="EXPIRING")) == (Standing.PENDING, "")

    def test_a_check_that_was_deleted_on_purpose_is_not_brought_up_again(self, world: World) -> None:
        """A person said that this was right."""
        skipped(world, Kind.PAYMENT, payment(("b1", "10.00"), status="PROCESSED"))
        world.link(Kind.PAYMENT, "x", "X", payment(("B1", "10.00")))
        world.book(Kind.PAYMENT, "X", payment(("B1", "10.00")))
        world.gone(Kind.PAYMENT, "X")
        record = world.view.bill(Kind.PAYMENT, "x")
        assert record is not None
        world.unit.records.put(evolve(record, standing=Standing.WAITING, reason=SKIPPED))

        after = payment(("b1", "10.00"), status="EXPIRING")

        assert says(world, Kind.PAYMENT, after) == (Standing.WAITING, SKIPPED)
        assert world.decide(Kind.PAYMENT, "x") == Wait(SKIPPED)


class TestWatching:
    """BILL may take a payment or a bill back without announcing it."""

    @pytest.mark.parametrize(
        ("kind", "content", "watched"),
        [
            (Kind.PAYMENT, CARD, True),
            (Kind.PAYMENT, evolve(CARD, date=None), True),
            (Kind.PAYMENT, evolve(CARD, status="PAID"), False),
            (Kind.PAYMENT, evolve(CARD, date=NOT_OLD_YET), True),
            (Kind.PAYMENT, evolve(CARD, date=OLD), False),
            (Kind.BILL, bill("1001", "10.00"), True),
            (Kind.BILL, bill("1001", "10.00", date=NOT_OLD_YET), True),
            (Kind.BILL, bill("1001", "10.00", date=OLD), False),
            (Kind.CREDIT, credit("CR", "5.00"), False),
            (Kind.APPLIED_CREDIT, on_bill("3.00"), False),
        ],
    )
    def test_it_waits_while_it_can_be_taken_back(
        self, world: World, kind: Kind, content: Content, watched: bool
    ) -> None:
        """For 180 days; what is final, and credits, which announce it, are settled, wherever they lie."""
        skipped(world, kind, content)

        assert world.decide(kind, "x") == (Wait(SKIPPED) if watched else Settle(SKIPPED))

    def test_a_void_that_is_not_announced_is_noticed(self) -> None:
        """It is read again every six hours, not in every cycle."""
        firm, _ = firm_with_skipped_payment()
        firm.bill.put(Kind.PAYMENT, "p2", payment(("b1", "1.00"), status="VOIDED"))
        firm.cycle()
        firm.bill.change_silently(Kind.PAYMENT, "p1", status="VOIDED")

        firm.bill.calls.clear()
        firm.cycle()
        assert ("by_ids", Kind.PAYMENT) not in firm.bill.calls
        assert codes(firm) == []
        firm.cycle(hours=6)

        assert codes(firm) == [UNDO]

    def test_a_bill_that_is_denied_without_a_word_is_noticed(self) -> None:
        """An approval or denial need not move a bill's updatedTime (BILL docs, AP bill approvals)."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=()))
        firm.cycle()
        Admin(store=firm.memory, clock=firm.clock).skip(NAME, "b1", actor=ACTOR)
        firm.cycle()
        firm.bill.change_silently(Kind.BILL, "b1", approval="DENIED")

        firm.cycle(hours=7)

        assert codes(firm) == [UNDO]


def codes(firm: Firm) -> list[str]:
    return [one.code for one in firm.exceptions()]


def connect(admin: Admin, settings: Settings) -> None:
    admin.connect(
        NAME, username=NAME, password_hash="", owner_id="", settings=settings, secrets={}, actor=ACTOR
    )


def firm_with_skipped_payment() -> tuple[Firm, Admin]:
    """A payment by card was entered by hand."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.PAYMENT, "p1", CARD)
    firm.cycle()
    assert codes(firm) == ["funding"]
    admin = Admin(store=firm.memory, clock=firm.clock)
    admin.skip(NAME, "p1", actor=ACTOR)
    firm.cycle()
    assert codes(firm) == []
    return firm, admin
