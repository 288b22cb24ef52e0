"""What people do in QuickBooks between two cycles: noticed, adopted, raised or merged, never overwritten."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.admin import Admin
from syncer.book import CARD_PAYMENTS
from syncer.entries import Standing, State
from syncer.model import (
    Allocation,
    AppliedCredit,
    Bill,
    Kind,
    Line,
    ListEntry,
    Payment,
    Side,
    Vendor,
)
from syncer.plan import PAID_BY_HAND, WATCHED
from syncer.settings import ClosingPolicy
from tests.syncer.core.rig import DAY, NAME, SETTINGS, Firm, account, bill, credit, payment

ACTOR = "bookkeeper"
TEN = Decimal("10.00")


def admin(firm: Firm) -> Admin:
    return Admin(store=firm.memory, clock=firm.clock)


def book_id(firm: Firm, kind: Kind = Kind.BILL, id_: str = "b1") -> str:
    link = firm.link(kind, id_)
    assert link is not None
    return link.book_id


def posted(firm: Firm, id_: str = "b1") -> Bill:
    found = firm.company.row(book_id(firm, Kind.BILL, id_)).content
    assert isinstance(found, Bill)
    return found


def firm_with_bill(**changes: object) -> Firm:
    """A bill is posted, and QuickBooks has shown it."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", **changes))
    firm.cycle()
    firm.cycle()
    return firm


def firm_with_class() -> tuple[Firm, str]:
    """The line of the posted bill has the class North, whose id is returned."""
    firm = Firm()
    north = firm.company.enter(Kind.CLASS, ListEntry(name="North", full_name="North")).id
    firm.bill.put(Kind.DEPARTMENT, "d1", ListEntry(name="North", full_name="North"))
    line = evolve(bill("1001", "10.00").lines[0], department_id="d1")
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=(line,)))
    firm.cycle()
    firm.cycle()
    assert posted(firm).lines[0].class_id == north
    return firm, north


def class_taken_off(firm: Firm) -> None:
    """Somebody takes it off the line in BILL."""
    firm.bill.change(Kind.BILL, "b1", lines=bill("1001", "10.00").lines)


def keyed_bill(firm: Firm, number: str, amount: str, **changes: object) -> str:
    """Somebody keys a bill of Cedar Supply in QuickBooks."""
    vendors = firm.company.rows(Kind.VENDOR)
    vendor = vendors[0].id if vendors else firm.company.enter(Kind.VENDOR, Vendor(name="Cedar Supply")).id
    line = Line(amount=Decimal(amount), account_id=firm.book_ids["Fuel"])
    content = Bill(
        vendor_id=vendor,
        amount=Decimal(amount),
        number=number,
        date=DAY,
        lines=(line,),
        ap_account_id=firm.book_ids["Accounts Payable"],
    )
    return firm.company.enter(Kind.BILL, evolve(content, **changes)).id


def keyed_check(firm: Firm, of: str, amount: str, **changes: object) -> str:
    """Somebody pays a bill in QuickBooks."""
    there = firm.company.row(of).content
    assert isinstance(there, Bill)
    content = Payment(
        vendor_id=there.vendor_id,
        amount=Decimal(amount),
        date=DAY + dt.timedelta(days=4),
        allocations=(Allocation(bill_id=of, amount=Decimal(amount)),),
        account_id=firm.book_ids["Checking"],
        ap_account_id=there.ap_account_id,
        number="501",
    )
    return firm.company.enter(Kind.PAYMENT, evolve(content, **changes)).id


def codes(firm: Firm) -> list[tuple[str, str]]:
    return [(one.id, one.code) for one in firm.exceptions()]


def change_amount(firm: Firm, amount: str, id_: str = "b1") -> None:
    line = evolve(posted(firm, id_).lines[0], amount=Decimal(amount))
    firm.company.edit(
        book_id(firm, Kind.BILL, id_), amount=Decimal(amount), open_amount=Decimal(amount), lines=(line,)
    )


class TestEdits:
    """Somebody edits what was posted."""

    def test_a_changed_amount_goes_to_a_person_once(self) -> None:
        """However often the row is read again meanwhile."""
        firm = firm_with_bill()
        change_amount(firm, "12.00")

        for _ in range(4):
            firm.cycle()

        assert codes(firm) == [("b1", "changed_in_books")]
        assert firm.open() == {"1001": Decimal("12.00")}
        assert len([line for line in firm.trail("b1") if line.event == "exception"]) == 1

    def test_an_edit_before_the_first_look_is_noticed_too(self) -> None:
        """QuickBooks never showed what was written."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        change_amount(firm, "12.00")

        firm.cycle()
        firm.cycle()

        assert codes(firm) == [("b1", "changed_in_books")]

    def test_changed_back_in_quickbooks_it_is_right_again(self) -> None:
        """As the exception advises; nobody needs to replay it."""
        firm = firm_with_bill()
        change_amount(firm, "12.00")
        firm.cycle()

        change_amount(firm, "10.00")
        firm.cycle()

        assert codes(firm) == []
        assert firm.record(Kind.BILL, "b1").standing is Standing.SETTLED

    def test_changed_alike_in_bill_it_is_right_again(self) -> None:
        """The other advice; the line keeps its place."""
        firm = firm_with_bill()
        change_amount(firm, "12.00")
        firm.cycle()

        firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
        firm.cycle()
        firm.cycle()

        assert codes(firm) == []
        assert firm.open() == {"1001": Decimal("12.00")}

    def test_changed_alike_in_bill_nothing_is_written(self) -> None:
        """Also if its month was closed since; and afterwards both sides agree as ever."""
        firm = firm_with_bill()
        change_amount(firm, "12.00")
        firm.cycle()
        firm.company.closing_date = DAY + dt.timedelta(days=30)
        written = len(firm.operations(Kind.BILL))

        firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
        firm.cycle()
        assert codes(firm) == []
        assert len(firm.operations(Kind.BILL)) == written
        assert firm.record(Kind.BILL, "b1").standing is Standing.SETTLED

        change_amount(firm, "13.00")
        firm.cycle()
        (trouble,) = firm.exceptions()
        assert (trouble.code, "amount 12.00 became 13.00" in trouble.cause) == ("changed_in_books", True)

    @pytest.mark.parametrize("skipped", [False, True])
    def test_what_bill_has_not_changed_alike_is_told_unless_it_was_dealt_with(self, skipped: bool) -> None:
        """Somebody changed memo and number there; BILL takes over the memo."""
        firm = firm_with_bill()
        firm.company.edit(book_id(firm, Kind.BILL), number="1001-A", memo="for the yard")
        firm.cycle()
        assert codes(firm) == [("b1", "changed_in_books")]
        if skipped:
            admin(firm).skip(NAME, "b1", actor=ACTOR)
            firm.cycle()

        firm.bill.change(Kind.BILL, "b1", memo="for the yard")
        firm.cycle()
        firm.cycle()

        assert codes(firm) == ([] if skipped else [("b1", "changed_in_books")])

    def test_skipped_it_stays_as_a_person_made_it(self) -> None:
        """The third advice; only another edit is news."""
        firm = firm_with_bill()
        change_amount(firm, "12.00")
        firm.cycle()
        admin(firm).skip(NAME, "b1", actor=ACTOR)
        for _ in range(3):
            firm.cycle()
        assert codes(firm) == []

        change_amount(firm, "13.00")
        firm.cycle()

        assert codes(firm) == [("b1", "changed_in_books")]

    def test_a_change_of_bill_does_not_hide_an_amount_that_differs(self) -> None:
        """BILL's memo follows, the amount stays a person's, and the exception stays too."""
        firm = firm_with_bill()
        change_amount(firm, "12.00")
        firm.cycle()

        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", memo="gravel"))
        firm.cycle()
        firm.cycle()
        firm.cycle()

        assert (posted(firm).memo, posted(firm).amount) == ("gravel", Decimal("12.00"))
        assert codes(firm) == [("b1", "changed_in_books")]

    def test_what_bill_took_off_and_quickbooks_keeps_goes_to_a_person(self) -> None:
        """As long as QuickBooks shows it, however often that is read; a later change of BILL tries again."""
        firm, north = firm_with_class()

        class_taken_off(firm)
        firm.cycle()
        assert posted(firm).lines[0].class_id == ""
        firm.company.edit(book_id(firm), lines=(evolve(posted(firm).lines[0], class_id=north),))
        for _ in range(3):
            firm.cycle()
        assert codes(firm) == [("b1", "kept")]
        assert "class North on line 1" in firm.exceptions()[0].cause
        assert len([line for line in firm.trail("b1") if line.event == "exception"]) == 1

        firm.bill.change(Kind.BILL, "b1", memo="gravel")
        firm.cycle()
        firm.cycle()
        assert codes(firm) == []
        assert (posted(firm).memo, posted(firm).lines[0].class_id) == ("gravel", "")
        assert "changed in QuickBooks" not in [line.event for line in firm.trail("b1")]

    @pytest.mark.parametrize("chosen", ["", "South"])
    def test_taken_off_or_replaced_by_hand_it_is_right_again(self, chosen: str) -> None:
        """As the exception advises; nobody needs to replay it."""
        firm, north = firm_with_class()
        south = firm.company.enter(Kind.CLASS, ListEntry(name="South", full_name="South")).id
        class_taken_off(firm)
        firm.cycle()
        line = posted(firm).lines[0]
        firm.company.edit(book_id(firm), lines=(evolve(line, class_id=north),))
        firm.cycle()

        firm.company.edit(book_id(firm), lines=(evolve(line, class_id=south if chosen else ""),))
        firm.cycle()

        assert codes(firm) == []
        assert firm.record(Kind.BILL, "b1").standing is Standing.SETTLED

    def test_named_again_in_bill_it_is_right_again(self) -> None:
        """QuickBooks has it still, so nothing is written."""
        firm, north = firm_with_class()
        line = firm.bill.content(Kind.BILL, "b1").lines  # type: ignore[union-attr]  # it is a bill
        class_taken_off(firm)
        firm.cycle()
        firm.company.edit(book_id(firm), lines=(evolve(posted(firm).lines[0], class_id=north),))
        firm.cycle()
        assert codes(firm) == [("b1", "kept")]
        written = len(firm.operations(Kind.BILL))

        firm.bill.change(Kind.BILL, "b1", lines=line)
        firm.cycle()
        firm.cycle()

        assert codes(firm) == []
        assert len(firm.operations(Kind.BILL)) == written

    def test_skipped_it_is_a_persons_choice(self) -> None:
        """Which later changes of BILL leave alone."""
        firm, north = firm_with_class()
        class_taken_off(firm)
        firm.cycle()
        firm.company.edit(book_id(firm), lines=(evolve(posted(firm).lines[0], class_id=north),))
        firm.cycle()
        admin(firm).skip(NAME, "b1", actor=ACTOR)

        firm.bill.change(Kind.BILL, "b1", memo="gravel")
        for _ in range(3):
            firm.cycle()

        assert codes(firm) == []
        assert (posted(firm).memo, posted(firm).lines[0].class_id) == ("gravel", north)

    def test_a_class_chosen_by_hand_after_bill_took_one_off_stays(self) -> None:
        """It was seen to be gone before, so it is a person's."""
        firm, north = firm_with_class()
        class_taken_off(firm)
        firm.cycle()
        firm.cycle()

        firm.company.edit(book_id(firm), lines=(evolve(posted(firm).lines[0], class_id=north),))
        firm.cycle()

        assert codes(firm) == []
        assert "changed in QuickBooks" in [line.event for line in firm.trail("b1")]

    def test_another_account_stays_and_is_noted(self) -> None:
        """A bookkeeper knows better; the audit trail says so, once."""
        firm = firm_with_bill()
        line = evolve(posted(firm).lines[0], account_id=firm.book_ids["Fuel"])
        firm.company.edit(book_id(firm), lines=(line,))

        for _ in range(3):
            firm.cycle()
        firm.bill.change(Kind.BILL, "b1", memo="gravel")
        firm.cycle()

        assert (posted(firm).lines[0].account_id, posted(firm).memo) == (firm.book_ids["Fuel"], "gravel")
        assert codes(firm) == []
        assert "changed in QuickBooks" in [one.event for one in firm.trail("b1")]

    def test_paying_a_bill_is_no_edit_of_it(self) -> None:
        """Although its EditSequence moves."""
        firm = firm_with_bill()
        keyed = keyed_check(firm, book_id(firm), "10.00")

        firm.cycle()

        assert codes(firm) == [(keyed, PAID_BY_HAND)]
        assert firm.record(Kind.BILL, "b1").standing is Standing.SETTLED

    def test_an_edited_credit_goes_to_a_person(self) -> None:
        """Where it says something else."""
        firm = firm_with_bill()
        firm.bill.put(Kind.CREDIT, "c1", credit("C-1", "4.00"))
        firm.cycle()
        firm.cycle()

        firm.company.edit(book_id(firm, Kind.CREDIT, "c1"), number="C-9")
        firm.cycle()

        assert codes(firm) == [("c1", "changed_in_books")]

    def test_an_edited_check_goes_to_a_person(self) -> None:
        """Its number and memo are a person's; bills and amounts are facts."""
        firm = firm_with_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
        firm.cycle()
        firm.cycle()
        check = book_id(firm, Kind.PAYMENT, "p1")
        firm.company.edit(check, number="777", memo="printed")
        firm.cycle()
        assert codes(firm) == []
        assert "changed in QuickBooks" in [one.event for one in firm.trail("p1")]

        part = Allocation(bill_id=book_id(firm, Kind.BILL, "b2"), amount=TEN)
        firm.company.edit(check, allocations=(part,))
        firm.cycle()

        assert codes(firm) == [("p1", "changed_in_books")]


class TestVoidsAndDeletions:
    """Somebody takes away what was posted."""

    @pytest.mark.parametrize(("what", "code"), [("void", "voided"), ("delete", "deleted")])
    def test_it_goes_to_a_person_who_may_repost_it(self, what: str, code: str) -> None:
        """Nothing is posted again by itself."""
        firm = firm_with_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))
        firm.cycle()
        getattr(firm.company, what)(book_id(firm))

        firm.cycle()
        firm.cycle()

        assert codes(firm) == [("b1", code)]
        assert firm.numbers() == ["1002"]
        admin(firm).repost(NAME, "b1", actor=ACTOR)
        firm.cycle()
        firm.cycle()
        assert firm.numbers() == ["1001", "1002"]
        assert codes(firm) == []

    @pytest.mark.parametrize("what", ["void", "delete"])
    def test_what_bill_took_back_too_needs_nothing(self, what: str) -> None:
        """In whichever order."""
        firm = firm_with_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))
        firm.cycle()
        getattr(firm.company, what)(book_id(firm))
        firm.bill.change(Kind.BILL, "b1", active=False)

        firm.cycle()

        assert codes(firm) == []
        link = firm.link(Kind.BILL, "b1")
        assert link is not None
        assert link.void

    @pytest.mark.parametrize("what", ["void", "delete"])
    def test_what_a_person_was_told_to_take_away_settles_when_it_is_gone(self, what: str) -> None:
        """The exception goes away by itself."""
        firm = Firm(settings=evolve(SETTINGS, void_on_archive=False))
        for id_ in ("b1", "b2"):
            firm.bill.put(Kind.BILL, id_, bill(f"10{id_}", "10.00"))
            firm.cycle()
        firm.bill.change(Kind.BILL, "b1", active=False)
        firm.cycle()
        assert codes(firm) == [("b1", "taken_back")]

        getattr(firm.company, what)(book_id(firm))
        firm.cycle()

        assert codes(firm) == []
        assert firm.record(Kind.BILL, "b1").standing is Standing.SETTLED

    def test_a_posting_that_was_retired_is_posted_anew_once_bill_wants_it_again(self) -> None:
        """And the void paper is not taken for it."""
        firm = firm_with_bill()
        firm.company.void(book_id(firm))
        firm.bill.change(Kind.BILL, "b1", approval="DENIED")
        firm.cycle()

        firm.bill.change(Kind.BILL, "b1", approval="APPROVED")
        firm.cycle()

        assert firm.numbers() == ["1001"]
        link = firm.link(Kind.BILL, "b1")
        assert link is not None
        assert (link.void, link.generation) == (False, 1)

    def test_a_payment_of_a_deleted_bill_waits(self) -> None:
        """And is posted with the bill that is posted again."""
        firm = firm_with_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))
        firm.cycle()
        firm.company.delete(book_id(firm))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
        firm.cycle()
        assert firm.record(Kind.PAYMENT, "p1").reason == "bill 1001 was deleted in QuickBooks"

        admin(firm).repost(NAME, "b1", actor=ACTOR)
        firm.cycle()

        assert firm.open() == {"1001": Decimal(0), "1002": Decimal("1.00")}


class TestKeyedByHand:
    """Somebody keys what BILL has too."""

    def test_a_bill_keyed_before_the_first_cycle_is_linked(self) -> None:
        """On many pages; nothing is posted twice."""
        firm = Firm(settings=evolve(SETTINGS, page_size=1))
        ids = [keyed_bill(firm, number, "10.00") for number in ("1001", "1002", "1003")]
        for number, id_ in zip(("1001", "1002", "1003"), ("b1", "b2", "b3"), strict=True):
            firm.bill.put(Kind.BILL, id_, bill(number, "10.00"))

        firm.cycle()

        assert firm.numbers() == ["1001", "1002", "1003"]
        assert [book_id(firm, Kind.BILL, id_) for id_ in ("b1", "b2", "b3")] == ids
        assert firm.operations(Kind.BILL) == ()

    def test_a_bill_keyed_between_two_cycles_is_linked(self) -> None:
        """Before BILL's is approved."""
        firm = firm_with_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00", approval="ASSIGNED"))
        firm.cycle()
        keyed = keyed_bill(firm, "1002", "10.00")
        firm.cycle()
        firm.bill.change(Kind.BILL, "b2", approval="APPROVED")

        firm.cycle()

        assert firm.numbers() == ["1001", "1002"]
        assert book_id(firm, Kind.BILL, "b2") == keyed

    def test_an_adopted_check_is_watched_like_one_of_ours(self) -> None:
        """BILL may take the payment back without any sign; then a person decides on the check."""
        firm = firm_with_bill()
        keyed = keyed_check(firm, book_id(firm), "10.00")
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="PROCESSED"))
        firm.cycle()
        assert book_id(firm, Kind.PAYMENT, "p1") == keyed
        record = firm.record(Kind.PAYMENT, "p1")
        assert (record.standing, record.reason) == (Standing.WAITING, WATCHED)

        firm.bill.change_silently(Kind.PAYMENT, "p1", status="VOIDED")
        firm.cycle(days=1)

        assert codes(firm) == [("p1", "taken_back")]
        assert not firm.company.row(keyed).void
        firm.company.void(keyed)
        firm.cycle()
        assert codes(firm) == []
        assert firm.open() == {"1001": TEN}

    def test_nobody_changed_the_date_of_a_check_that_was_keyed_on_another_day(self) -> None:
        """It is what it was when it was linked: to print it changes nothing, to date it anew does."""
        firm = firm_with_bill()
        keyed = firm.key_check("b1", "10.00")
        firm.company.edit(keyed, date=DAY + dt.timedelta(days=7))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
        firm.cycle()
        assert book_id(firm, Kind.PAYMENT, "p1") == keyed

        firm.company.edit(keyed, memo="printed", number="1042")
        firm.cycle()
        assert codes(firm) == []

        firm.company.edit(keyed, date=DAY + dt.timedelta(days=8))
        firm.cycle()
        assert codes(firm) == [("p1", "changed_in_books")]
        assert "date 2026-03-08 became 2026-03-09." in firm.exceptions()[0].cause

    def test_a_payment_that_bill_does_not_know_is_asked_about_until_bill_has_it(self) -> None:
        """Recorded there, it is linked to the check; nothing is written for it."""
        firm = firm_with_bill()
        keyed = keyed_check(firm, book_id(firm), "10.00")
        firm.cycle()
        firm.cycle(days=2)
        assert codes(firm) == [(keyed, PAID_BY_HAND)]
        assert [line.event for line in firm.trail(keyed)] == ["exception"]

        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
        firm.cycle()

        assert codes(firm) == []
        assert book_id(firm, Kind.PAYMENT, "p1") == keyed
        assert firm.operations(Kind.PAYMENT) == ()

    def test_a_person_may_say_that_it_is_right_and_is_not_asked_again(self) -> None:
        """Though everything is read anew."""
        firm = firm_with_bill()
        keyed = keyed_check(firm, book_id(firm), "10.00")
        firm.cycle()
        counts = {one.kind: one.exception for one in admin(firm).status(NAME).counts}
        assert counts[Kind.PAYMENT] == 1
        admin(firm).skip(NAME, keyed, actor=ACTOR)
        admin(firm).read_anew(NAME, actor=ACTOR)
        firm.cycle()
        assert codes(firm) == []
        story = admin(firm).story(NAME, keyed)
        assert story.record is not None
        assert (story.record.id, story.link, story.operations) == (keyed, None, ())
        assert [(line.actor, line.event) for line in story.lines] == [
            ("syncer", "exception"),
            (ACTOR, "skipped"),
        ]

    def test_payments_by_card_have_a_watermark_of_their_own(self) -> None:
        """However often the reading is cut short: it never passes one that was not stored."""
        firm = Firm(settings=evolve(SETTINGS, page_size=1))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        keyed = [keyed_check(firm, book_id(firm), "1.00", by_card=True) for _ in range(4)]
        with firm.memory.unit() as unit:
            unit.watermarks.delete(NAME, Side.BOOK.value, CARD_PAYMENTS)
        for moment in range(300):
            firm.crash(moment)
            with firm.memory.unit() as unit:
                mark = unit.watermarks.get(NAME, Side.BOOK.value, CARD_PAYMENTS)
                known = [unit.records.get(NAME, Side.BOOK.value, Kind.PAYMENT.value, id_) for id_ in keyed]
            assert mark is None or None not in known
            if mark is not None:
                break
        assert mark is not None

    def test_what_was_put_before_a_person_is_linked_once_it_is_keyed(self) -> None:
        """The bill cannot be posted as it is, so somebody keys it; nothing needs to be skipped."""
        firm = firm_with_bill()
        firm.company.closing_date = DAY
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.cycle()
        assert codes(firm) == [("b2", "closed_period")]

        keyed = keyed_bill(firm, "1002", "10.00")
        firm.cycle()

        assert codes(firm) == []
        assert book_id(firm, Kind.BILL, "b2") == keyed

    def test_a_likely_one_is_decided_anew_when_it_is_corrected_or_goes(self) -> None:
        """Without an answer to the proposal."""
        firm = firm_with_bill()
        likely = keyed_bill(firm, "1002", "11.00")
        wrong = keyed_bill(firm, "1003", "11.00")
        for id_, number in (("b2", "1002"), ("b3", "1003")):
            firm.bill.put(Kind.BILL, id_, bill(number, "10.00"))
        firm.cycle()
        assert codes(firm) == [("b2", "match"), ("b3", "match")]

        line = Line(amount=TEN, account_id=firm.book_ids["Fuel"])
        firm.company.edit(likely, amount=TEN, open_amount=TEN, lines=(line,))
        firm.company.delete(wrong)
        firm.cycle()

        assert codes(firm) == []
        assert book_id(firm, Kind.BILL, "b2") == likely
        assert firm.numbers() == ["1001", "1002", "1003"]
        assert admin(firm).matches(NAME) == ()

    def test_an_adopted_bill_that_bill_archives_is_not_voided(self) -> None:
        """It is somebody's own work: a person decides."""
        firm = Firm()
        keyed_bill(firm, "1001", "10.00")
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()

        firm.bill.change(Kind.BILL, "b1", active=False)
        firm.cycle()

        assert codes(firm) == [("b1", "taken_back")]
        assert firm.numbers() == ["1001"]

    def test_an_adopted_bill_that_was_reposted_is_ours(self) -> None:
        """So it is voided once BILL archives it."""
        firm = firm_with_bill()
        keyed = keyed_bill(firm, "1002", "10.00")
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.cycle()
        firm.company.delete(keyed)
        firm.cycle()
        admin(firm).repost(NAME, "b2", actor=ACTOR)
        firm.cycle()
        assert firm.numbers() == ["1001", "1002"]

        firm.bill.change(Kind.BILL, "b2", active=False)
        firm.cycle()

        assert (codes(firm), firm.numbers()) == ([], ["1001"])

    def test_one_of_ours_that_somebody_keyed_anew_is_a_persons(self) -> None:
        """It is not voided unseen when BILL archives it."""
        firm = firm_with_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.cycle()
        there = firm.company.row(book_id(firm, Kind.BILL, "b2")).content
        firm.company.delete(book_id(firm, Kind.BILL, "b2"))
        keyed = firm.company.enter(Kind.BILL, there).id
        firm.cycle()
        admin(firm).repost(NAME, "b2", actor=ACTOR)
        firm.cycle()
        assert book_id(firm, Kind.BILL, "b2") == keyed

        firm.bill.change(Kind.BILL, "b2", active=False)
        firm.cycle()

        assert codes(firm) == [("b2", "taken_back")]

    def test_a_bill_of_another_vendor_is_left_alone(self) -> None:
        """Same number, same amount, same day."""
        firm = firm_with_bill()
        other = firm.company.enter(Kind.VENDOR, Vendor(name="Oak Hills")).id
        keyed_bill(firm, "1002", "10.00", vendor_id=other)
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))

        firm.cycle()

        assert firm.numbers() == ["1001", "1002", "1002"]


class TestClosingDate:
    """The three settings over a whole cycle."""

    @pytest.mark.parametrize(
        ("policy", "numbers", "expected"),
        [
            (ClosingPolicy.ASK, [], [("b1", "closed_period")]),
            (ClosingPolicy.HOLD, [], []),
            (ClosingPolicy.MOVE, ["1001"], []),
        ],
    )
    def test_a_bill_of_a_closed_month(
        self, policy: ClosingPolicy, numbers: list[str], expected: list[tuple[str, str]]
    ) -> None:
        """Asked about, held, or moved; and posted once the month is open."""
        firm = Firm(settings=evolve(SETTINGS, closing=policy))
        firm.company.closing_date = DAY + dt.timedelta(days=9)
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))

        firm.cycle()

        assert (firm.numbers(), codes(firm)) == (numbers, expected)
        firm.company.closing_date = None
        if expected:
            admin(firm).replay(NAME, "b1", actor=ACTOR)
        firm.cycle()
        firm.cycle()
        assert (firm.numbers(), codes(firm)) == (["1001"], [])
        moved = policy is ClosingPolicy.MOVE
        assert posted(firm).date == (DAY + dt.timedelta(days=10) if moved else DAY)

    def test_a_moved_bill_can_be_changed_and_paid(self) -> None:
        """Nothing about its date is taken for a change."""
        firm = Firm(settings=evolve(SETTINGS, closing=ClosingPolicy.MOVE))
        firm.company.closing_date = DAY + dt.timedelta(days=9)
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        firm.cycle()
        firm.company.edit(book_id(firm), memo=f"{posted(firm).memo} checked")
        firm.cycle()

        firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "12.00")))
        firm.cycle()
        firm.cycle()

        assert codes(firm) == []
        assert firm.open() == {"1001": Decimal(0)}
        assert posted(firm).memo == f"Dated {DAY} in BILL. checked"


def firm_with_credit(amount: str = "10.00") -> Firm:
    """A bill and a credit of its vendor are posted, and a payment of nothing but the credit is there."""
    firm = firm_with_bill()
    firm.bill.put(Kind.CREDIT, "c1", credit("C-1", amount))
    firm.cycle()
    used = AppliedCredit(credit_id="c1", amount=Decimal(amount))
    part = Allocation(bill_id="b1", amount=Decimal(0), credits=(used,))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "0"), allocations=(part,), amount=Decimal(0)))
    return firm


class TestCreditsAlone:
    """A bill that is settled by a credit, without money: QuickBooks keeps no transaction of it."""

    def test_the_credit_is_applied_once(self) -> None:
        """And nothing is watched for that is not there."""
        firm = firm_with_credit()

        for _ in range(3):
            firm.cycle()

        assert firm.open() == {"1001": Decimal(0)}
        assert book_id(firm, Kind.PAYMENT, "p1") == ""
        assert firm.company.rows(Kind.PAYMENT) == ()
        assert [one.state for one in firm.operations(Kind.PAYMENT)] == [State.APPLIED]
        assert codes(firm) == []

    @pytest.mark.parametrize("step", ["before", "after"])
    @pytest.mark.parametrize("remembers", [True, False])
    def test_one_in_doubt_is_found_on_the_bill(self, step: str, remembers: bool) -> None:
        """Applied once, whether QuickBooks did it or not before it died."""
        firm = firm_with_credit()
        firm.company.remembers = remembers
        firm.die(step)
        assert [one.state for one in firm.operations(Kind.PAYMENT)] == [State.SENT]

        firm.cycle()
        firm.cycle()

        assert firm.open() == {"1001": Decimal(0)}
        assert [one.state for one in firm.operations(Kind.PAYMENT)] == [State.APPLIED]
        found = firm.company.row(book_id(firm)).content
        assert isinstance(found, Bill)
        assert len(found.credits) == 1

    def test_one_in_doubt_whose_bill_was_deleted_did_not_last(self) -> None:
        """The bill goes to a person, and the credit waits for it."""
        firm = firm_with_credit()
        firm.company.remembers = False
        firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))
        firm.cycle()
        firm = firm_with_credit()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))
        firm.company.remembers = False
        firm.die("before", skip=1)
        assert [one.state for one in firm.operations(Kind.PAYMENT)] == [State.SENT]
        firm.company.delete(book_id(firm))

        firm.cycle()

        assert codes(firm) == [("b1", "deleted")]
        assert firm.record(Kind.PAYMENT, "p1").standing is Standing.WAITING

    def test_one_that_never_gets_an_answer_goes_to_a_person(self) -> None:
        """Not sent for ever."""
        firm = firm_with_credit()
        firm.company.remembers = False
        with firm.memory.unit() as unit:
            known = unit.connections.get(NAME)
            assert known is not None
            unit.connections.put(evolve(known, settings=evolve(SETTINGS, retries=2).to_json()))
        firm.die("before")
        firm.die("before")

        firm.cycle()

        assert codes(firm) == [("p1", "in_doubt")]
        assert firm.open() == {"1001": TEN}

    def test_one_of_which_a_half_is_there_stays_in_doubt(self) -> None:
        """Nothing is proved by it, so nothing is sent, and a person looks."""
        firm = firm_with_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        for id_ in ("c1", "c2"):
            firm.bill.put(Kind.CREDIT, id_, credit(f"C-{id_}", "10.00"))
        firm.cycle()
        parts = tuple(
            Allocation(bill_id=to, amount=Decimal(0), credits=(AppliedCredit(credit_id=of, amount=TEN),))
            for to, of in (("b1", "c1"), ("b2", "c2"))
        )
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "0"), allocations=parts, amount=Decimal(0)))
        firm.company.remembers = False
        firm.die("before")
        by_hand = AppliedCredit(credit_id=book_id(firm, Kind.CREDIT, "c1"), amount=TEN)
        firm.company.edit(book_id(firm), credits=(by_hand,), open_amount=Decimal(0))

        firm.cycle()

        assert codes(firm) == [("p1", "in_doubt")]
        assert [one.state for one in firm.operations(Kind.PAYMENT)] == [State.IN_DOUBT]

    def test_one_that_bill_takes_back_goes_to_a_person(self) -> None:
        """QuickBooks has no request for it."""
        firm = firm_with_credit()
        firm.cycle()

        firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
        firm.cycle()

        assert codes(firm) == [("p1", "credits_applied")]


def test_a_line_waits_until_somebody_makes_its_class_and_customer() -> None:
    """Lists are read in every cycle, so it goes by itself."""
    firm = Firm()
    firm.bill.put(Kind.DEPARTMENT, "d1", ListEntry(name="North", full_name="North"))
    firm.bill.put(Kind.CUSTOMER, "k1", ListEntry(name="School", full_name="School"))
    line = Line(amount=TEN, account_id="a1", department_id="d1", customer_id="k1")
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=(line,)))
    firm.cycle()
    assert firm.record(Kind.BILL, "b1").reason == "line 1: department North is not a class in QuickBooks"
    of_class = firm.company.enter(Kind.CLASS, ListEntry(name="North", full_name="North")).id
    firm.cycle()
    assert firm.record(Kind.BILL, "b1").reason == "line 1: customer School is not a customer in QuickBooks"
    customer = firm.company.enter(Kind.CUSTOMER, ListEntry(name="School", full_name="School")).id

    firm.cycle()

    assert [(one.class_id, one.customer_id) for one in posted(firm).lines] == [(of_class, customer)]


def test_a_hundred_edits_of_everybody_end_in_peace() -> None:
    """Whatever is not the same in the end has an exception that says so."""
    firm = Firm(settings=evolve(SETTINGS, page_size=7))
    firm.book_ids["Tools"] = firm.company.enter(Kind.ACCOUNT, account("Tools")).id
    for number in range(40):
        firm.bill.put(Kind.BILL, f"b{number:02}", bill(f"1{number:02}", "10.00"))
    firm.cycle()
    for number in range(40):
        id_ = f"b{number:02}"
        if number % 2:
            change_amount(firm, "12.00", id_)
        if number % 3 == 0:
            firm.bill.change(Kind.BILL, id_, memo="BILL's")
        if number % 5 == 0:
            firm.company.edit(book_id(firm, Kind.BILL, id_), memo="theirs")
        if number % 7 == 0:
            firm.company.delete(book_id(firm, Kind.BILL, id_))
    for _ in range(3):
        firm.cycle()

    troubled = {one.id for one in firm.exceptions()}
    for number in range(40):
        id_ = f"b{number:02}"
        gone, differs = number % 7 == 0, bool(number % 2)
        both_memos = number % 3 == 0 and number % 5 == 0
        assert (id_ in troubled) == (gone or differs or both_memos), id_
        if not gone and number % 5 == 0:
            assert posted(firm, id_).memo == "theirs"
