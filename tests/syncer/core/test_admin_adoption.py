"""What a person says of matches and exceptions holds, or is refused where it comes too late."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.admin import Admin, Replayed
from syncer.entries import Answered, Standing, State
from syncer.errors import NotPossible, UnknownName
from syncer.model import Bill, Kind, Line, Vendor
from syncer.plan import PAID_BY_HAND, SKIPPED
from syncer.settings import ClosingPolicy
from tests.syncer.core.rig import DAY, NAME, SETTINGS, Firm, bill, credit, payment
from tests.syncer.core.test_engine_people import book_id, codes, keyed_bill, keyed_check, posted

ACTOR = "bookkeeper"
TEN = Decimal("10.00")


def firm_with_match(*numbers: str) -> tuple[Firm, Admin, list[str]]:
    """BILL has bill b1 of 10.00; QuickBooks has likely ones of the same vendor, amount and day."""
    firm = Firm()
    keyed = [keyed_bill(firm, number, "10.00") for number in numbers]
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    assert codes(firm) == [("b1", "match")]
    return firm, Admin(store=firm.memory, clock=firm.clock), keyed


class TestAnswers:
    """Yes and no."""

    def test_a_proposal_is_told_in_a_bookkeepers_words(self) -> None:
        """What BILL has, what QuickBooks has, and why they could be the same."""
        firm, admin, (keyed,) = firm_with_match("")

        (proposal,) = admin.matches(NAME)

        assert (proposal.match.book_id, proposal.match.likeness) == (keyed, "likely")
        assert proposal.subject == "Bill 1001 of Cedar Supply"
        assert proposal.book == f"Bill of 10.00, {DAY}"
        assert proposal.match.reason == f"same vendor and amount; its number is empty, of {DAY}"
        assert proposal.match.answer is Answered.OPEN
        assert firm.numbers() == [""]

    def test_yes_links_it(self) -> None:
        """And the others are none of it."""
        firm, admin, (first, second) = firm_with_match("", "S-1001")

        said = admin.adopt(NAME, "b1", second, actor=ACTOR)
        firm.cycle()
        firm.cycle()

        assert said.effect == "is linked in the next update"
        assert book_id(firm) == second
        assert (codes(firm), admin.matches(NAME)) == ([], ())
        with firm.memory.unit() as unit:
            found = {one.book_id: (one.answer, one.actor) for one in unit.matches.find(connection=NAME)}
        assert found == {first: (Answered.OTHER, ACTOR), second: (Answered.SAME, ACTOR)}
        assert ("adoption answered", f"it is {second}") in [
            (line.event, line.detail) for line in firm.trail("b1") if line.actor == ACTOR
        ]

    def test_no_posts_it(self) -> None:
        """Once; what was refused is not proposed again, what is keyed later is."""
        firm, admin, (keyed,) = firm_with_match("")

        said = admin.refuse(NAME, "b1", actor=ACTOR)
        firm.cycle()
        firm.cycle()

        assert said.effect == "is posted in the next update"
        assert firm.numbers() == ["", "1001"]
        assert book_id(firm) != keyed
        assert ("adoption answered", f"it is none of {keyed}") in [
            (line.event, line.detail) for line in firm.trail("b1")
        ]

    def test_an_amount_that_is_another_stays_a_difference(self) -> None:
        """Yes means that it is the same paper, not that both amounts are right; skip means that."""
        firm = Firm()
        keyed = keyed_bill(firm, "1001", "9.00")
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        admin = Admin(store=firm.memory, clock=firm.clock)

        admin.adopt(NAME, "b1", keyed, actor=ACTOR)
        firm.cycle()

        (raised,) = firm.exceptions()
        assert (raised.code, raised.cause) == (
            "changed_in_books",
            "It was keyed by hand in QuickBooks, where it is not the same: amount 10.00 became 9.00.",
        )
        admin.skip(NAME, "b1", actor=ACTOR)
        firm.cycle()
        assert (codes(firm), book_id(firm)) == ([], keyed)


class TestTooLate:
    """An answer that cannot be followed any more is refused, and does not read as if it had been."""

    def test_there_must_be_a_proposal(self) -> None:
        """Of this record, with this transaction."""
        _, admin, (keyed,) = firm_with_match("")

        for record, book in (("b9", keyed), ("b1", "bill-999")):
            with pytest.raises(UnknownName, match="Nothing was proposed"):
                admin.adopt(NAME, record, book, actor=ACTOR)
        with pytest.raises(UnknownName, match="Nothing was proposed for 'b9'"):
            admin.refuse(NAME, "b9", actor=ACTOR)

    def test_one_that_was_linked_since(self) -> None:
        """The other tab of the browser was faster."""
        firm, admin, (keyed,) = firm_with_match("")
        admin.adopt(NAME, "b1", keyed, actor=ACTOR)
        firm.cycle()

        with pytest.raises(NotPossible, match="posted or linked since"):
            admin.refuse(NAME, "b1", actor=ACTOR)
        with pytest.raises(NotPossible, match="posted or linked since"):
            admin.adopt(NAME, "b1", keyed, actor=ACTOR)

    def test_one_whose_write_is_out(self) -> None:
        """Nobody knows yet what became of it."""
        firm, admin, (keyed,) = firm_with_match("")
        admin.refuse(NAME, "b1", actor=ACTOR)
        firm.company.remembers = False
        firm.die("after")

        with pytest.raises(NotPossible, match="posted or linked since"):
            admin.adopt(NAME, "b1", keyed, actor=ACTOR)

    def test_a_transaction_that_belongs_to_another_record(self) -> None:
        """Else the record would be posted although a person said that it is there."""
        firm, admin, (keyed,) = firm_with_match("")
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.cycle()
        assert codes(firm) == [("b1", "match"), ("b2", "match")]
        admin.adopt(NAME, "b1", keyed, actor=ACTOR)
        firm.cycle()

        with pytest.raises(NotPossible, match="is linked to bill b1 already"):
            admin.adopt(NAME, "b2", keyed, actor=ACTOR)
        admin.refuse(NAME, "b2", actor=ACTOR)
        firm.cycle()
        assert firm.numbers() == ["", "1002"]

    def test_one_that_is_not_known_any_more(self) -> None:
        """Its record was compacted away: there is nothing to post or to link."""
        firm, admin, (keyed,) = firm_with_match("")
        with firm.memory.unit() as unit:
            unit.records.delete(NAME, "bill", Kind.BILL.value, "b1")

        with pytest.raises(UnknownName, match="'b1' is not known any more"):
            admin.adopt(NAME, "b1", keyed, actor=ACTOR)
        assert [one.match.answer for one in admin.matches(NAME)] == []
        with firm.memory.unit() as unit:
            assert [one.answer for one in unit.matches.find(connection=NAME)] == [Answered.OPEN]

    def test_a_proposal_that_came_to_nothing_is_not_shown_any_more(self) -> None:
        """BILL archived the bill; nobody needs to answer."""
        firm, admin, _ = firm_with_match("")

        firm.bill.change(Kind.BILL, "b1", active=False)
        firm.cycle()

        assert (codes(firm), admin.matches(NAME)) == ([], ())


class TestAtWork:
    """An update has decided already, and goes on to send what it decided."""

    def at_work(self, say: Callable[[Admin], Replayed]) -> tuple[Firm, list[Replayed]]:
        """A person says something once the first write is out and the second one is still to be sent."""
        firm = Firm(settings=evolve(SETTINGS, batch_size=1))
        admin = Admin(store=firm.memory, clock=firm.clock)
        told: list[Replayed] = []

        def meddle() -> None:
            states = {one.state for one in firm.operations()}
            if {State.SENT, State.PLANNED} <= states and not told:
                told.append(say(admin))

        firm.cycle()
        firm.company.meddle = meddle
        return firm, told

    def test_what_a_person_links_after_all_is_not_posted(self) -> None:
        """He had said first that it is none of them."""
        firm, told = self.at_work(lambda admin: admin.adopt(NAME, "b2", keyed, actor=ACTOR))
        keyed = keyed_bill(firm, "", "20.00")
        firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00"))
        firm.cycle()
        Admin(store=firm.memory, clock=firm.clock).refuse(NAME, "b2", actor=ACTOR)
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))

        firm.cycle()
        firm.cycle()

        assert [one.effect for one in told] == ["is linked in the next update"]
        assert (firm.numbers(), book_id(firm, Kind.BILL, "b2")) == (["", "1001"], keyed)

    def test_a_vendor_that_is_said_to_be_another_is_not_written_to_the_one_before(self) -> None:
        """Its change goes to the right one in the next update."""
        firm, told = self.at_work(lambda admin: admin.relink(NAME, "v2", right, actor=ACTOR))
        firm.bill.put(Kind.VENDOR, "v2", Vendor(name="Fern"))
        right = firm.company.enter(Kind.VENDOR, Vendor(name="Fern Nursery")).id
        firm.cycle()
        wrong = firm.link(Kind.VENDOR, "v2")
        assert wrong is not None
        for id_ in ("v1", "v2"):
            firm.bill.change(Kind.VENDOR, id_, phone="555-0199")

        firm.cycle()
        firm.cycle()

        assert len(told) == 1
        link = firm.link(Kind.VENDOR, "v2")
        assert link is not None
        assert (link.book_id, link.void) == (right, False)
        assert getattr(firm.company.row(wrong.book_id).content, "phone", "") == ""

    def test_bills_that_are_still_to_be_sent_do_not_go_to_the_vendor_before(self) -> None:
        """They were decided for it by the update at work; the next one posts them to the right one."""
        firm, told = self.at_work(lambda admin: admin.relink(NAME, "v2", right, actor=ACTOR))
        firm.bill.put(Kind.VENDOR, "v2", Vendor(name="Fern"))
        right = firm.company.enter(Kind.VENDOR, Vendor(name="Fern Nursery")).id
        firm.cycle()
        for number, vendor in enumerate(("v1", "v2", "v2", "v1")):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00", vendor=vendor))

        firm.cycle()
        assert (len(told), firm.numbers()) == (1, ["1000", "1003"])
        firm.cycle()

        assert firm.numbers() == ["1000", "1001", "1002", "1003"]
        posted = {one.number: one.vendor_id for one in firm.live(Kind.BILL) if isinstance(one, Bill)}
        assert (posted["1001"], posted["1002"]) == (right, right)


class TestSettings:
    """Other settings are another decision."""

    def test_exceptions_are_decided_anew_with_other_settings(self) -> None:
        """As the fix of many of them advises; what is still wrong comes back."""
        firm = Firm()
        firm.company.closing_date = DAY
        line = Line(amount=TEN, account_id="a1", location_id="l1")
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00", lines=(line,)))
        firm.cycle()
        assert codes(firm) == [("b1", "closed_period"), ("b2", "dimension")]

        firm.connect(evolve(SETTINGS, closing=ClosingPolicy.MOVE))
        firm.cycle()
        assert codes(firm) == [("b2", "dimension")]
        firm.connect(evolve(SETTINGS, closing=ClosingPolicy.MOVE, left_out=("location",)))
        firm.cycle()

        assert (codes(firm), firm.numbers()) == ([], ["1001", "1002"])

    def test_what_is_in_doubt_is_not_decided_anew_by_a_setting(self) -> None:
        """It was sent, and nobody knows."""
        firm, admin, _ = firm_with_match("")
        admin.refuse(NAME, "b1", actor=ACTOR)
        firm.die("before")
        before = firm.record(Kind.BILL, "b1")

        firm.connect(evolve(SETTINGS, memo_ids=True))

        assert firm.record(Kind.BILL, "b1") == before

    def test_the_same_settings_change_nothing(self) -> None:
        """An exception stays as it was raised."""
        firm, _, _ = firm_with_match("")
        before = firm.exceptions()

        firm.connect(SETTINGS)

        assert firm.exceptions() == before

    def test_an_earlier_start_does_not_undo_what_a_person_skipped(self) -> None:
        """It was keyed by hand, in a way that nothing could find."""
        firm = Firm(settings=evolve(SETTINGS, start_date=DAY))
        firm.bill.put(Kind.BILL, "b1", evolve(bill("1001", "10.00"), amount=Decimal(11)))
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00", active=False))
        firm.cycle()
        admin = Admin(store=firm.memory, clock=firm.clock)
        admin.skip(NAME, "b1", actor=ACTOR)

        firm.connect(SETTINGS)

        skipped, archived = (firm.record(Kind.BILL, id_) for id_ in ("b1", "b2"))
        assert (skipped.standing, skipped.reason) == (Standing.WAITING, SKIPPED)
        assert archived.standing is Standing.PENDING
        firm.cycle()
        assert codes(firm) == []


def test_an_earlier_start_has_payments_by_hand_looked_at() -> None:
    """Not those that a person skipped, nor those that are linked, nor those that are gone."""
    firm = Firm(settings=evolve(SETTINGS, start_date=DAY))
    for number in ("1001", "1002", "1003", "1004"):
        firm.bill.put(Kind.BILL, f"b{number}", bill(number, "10.00"))
    firm.cycle()
    papers = {number: book_id(firm, id_=f"b{number}") for number in ("1001", "1002", "1003", "1004")}
    early = DAY - dt.timedelta(days=1)
    checks = {number: keyed_check(firm, paper, "10.00", date=early) for number, paper in papers.items()}
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1002", "10.00"), date=DAY))
    firm.company.void(checks["1003"])
    firm.company.edit(checks["1004"], date=DAY)
    firm.cycle()
    admin = Admin(store=firm.memory, clock=firm.clock)
    assert codes(firm) == [(checks["1004"], PAID_BY_HAND)]
    admin.skip(NAME, checks["1004"], actor=ACTOR)

    firm.connect(evolve(SETTINGS, start_date=early))
    firm.cycle()

    assert codes(firm) == [(checks["1001"], PAID_BY_HAND)]
    assert book_id(firm, Kind.PAYMENT, "p1") == checks["1002"]


def test_a_check_that_a_person_keeps_is_kept() -> None:
    """Although its payment in BILL is in trouble; reading it again is no news."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    check = keyed_check(firm, book_id(firm), "10.00")
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="FUNDING_FAILED_ACTION_NEEDED"))
    firm.cycle()
    firm.bill.change(Kind.PAYMENT, "p1", status="PROCESSED")
    firm.cycle()
    assert book_id(firm, Kind.PAYMENT, "p1") == check
    firm.bill.change(Kind.PAYMENT, "p1", status="FUNDING_FAILED_ACTION_NEEDED")
    firm.cycle()
    assert codes(firm) == [("p1", "payment_review")]

    Admin(store=firm.memory, clock=firm.clock).skip(NAME, "p1", actor=ACTOR)
    for _ in range(3):
        firm.cycle()

    assert codes(firm) == []


def test_a_bill_that_was_just_written_can_be_skipped() -> None:
    """Its link does not know yet how QuickBooks shows it."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b1", evolve(bill("1001", "10.00"), amount=Decimal(11)))
    firm.cycle()
    assert codes(firm) == [("b1", "total")]
    with firm.memory.unit() as unit:
        link = unit.links.get(NAME, "bill", "b1")
        assert link is not None
        unit.links.put(evolve(link, shown=""))

    Admin(store=firm.memory, clock=firm.clock).skip(NAME, "b1", actor=ACTOR)
    firm.cycle()
    firm.cycle()

    assert codes(firm) == []
    assert posted(firm).amount == TEN


class TestTwins:
    """BILL has an invoice twice, in other letters, which it does not refuse."""

    def twins(self) -> tuple[Firm, Admin]:
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("AB-7", "10.00"))
        firm.bill.put(Kind.BILL, "b2", bill("ab-7", "10.00"))
        firm.cycle()
        assert (codes(firm), firm.numbers()) == ([("b2", "duplicate")], ["AB-7"])
        return firm, Admin(store=firm.memory, clock=firm.clock)

    def test_the_second_one_is_put_before_a_person(self) -> None:
        """Who is shown the first; it cannot be adopted, since it is no transaction of QuickBooks."""
        firm, admin = self.twins()

        (proposal,) = admin.matches(NAME)
        assert (proposal.match.book_id, proposal.book) == ("b1", f"Bill AB-7 of 10.00, {DAY}")
        with pytest.raises(NotPossible, match="the same invoice in BILL"):
            admin.adopt(NAME, "b2", "b1", actor=ACTOR)
        firm.cycle()
        assert codes(firm) == [("b2", "duplicate")]

    def test_it_may_be_another_invoice(self) -> None:
        """Then it is posted."""
        firm, admin = self.twins()

        admin.refuse(NAME, "b2", actor=ACTOR)
        firm.cycle()

        assert (codes(firm), firm.numbers()) == ([], ["AB-7", "ab-7"])

    @pytest.mark.parametrize("gone", ["b1", "b2"])
    def test_archiving_either_ends_it(self, gone: str) -> None:
        """One stands in QuickBooks afterwards, and nobody needs to replay anything."""
        firm, admin = self.twins()

        firm.bill.change(Kind.BILL, gone, active=False)
        firm.cycle()
        firm.cycle()

        assert (codes(firm), admin.matches(NAME)) == ([], ())
        assert firm.numbers() == ["AB-7" if gone == "b2" else "ab-7"]

    def test_another_amount_makes_it_no_other_invoice(self) -> None:
        """BILL lets no vendor have a number twice; so one of the two is wrong, and a person says which."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("AB-7", "10.00"))
        firm.cycle()
        firm.bill.put(Kind.BILL, "b2", bill("ab - 7", "11.00"))
        firm.cycle()
        admin = Admin(store=firm.memory, clock=firm.clock)

        assert (codes(firm), firm.numbers()) == ([("b2", "duplicate")], ["AB-7"])
        assert "this one of 11.00, and AB-7 of 2026-03-01, which is 10.00" in firm.exceptions()[0].cause
        (proposal,) = admin.matches(NAME)
        assert proposal.match.reason == "same vendor and number as AB-7 of 2026-03-01"
        admin.refuse(NAME, "b2", actor=ACTOR)
        firm.cycle()
        assert (codes(firm), firm.numbers()) == ([], ["AB-7", "ab - 7"])

    def test_two_credits_of_one_number_are_two_unless_they_are_alike(self) -> None:
        """BILL refuses no number of a credit, and people write that of the invoice into several."""
        firm = Firm()
        firm.bill.put(Kind.CREDIT, "c1", credit("CR-7", "10.00"))
        firm.bill.put(Kind.CREDIT, "c2", credit("CR-7", "4.00"))
        firm.bill.put(Kind.CREDIT, "c3", credit("cr-7", "4.00"))

        firm.cycle()

        assert codes(firm) == [("c3", "duplicate")]
        assert len(firm.live(Kind.CREDIT)) == 2

    @pytest.mark.parametrize(
        "change",
        [
            {"number": "AB-8"},
            {"vendor_id": "v2"},
            {"number": ""},
            {"approval": "DENIED"},
        ],
    )
    def test_what_differs_is_no_twin(self, change: dict[str, object]) -> None:
        """Number or vendor; and one that will not be posted is not in the way."""
        firm = Firm()
        firm.bill.put(Kind.VENDOR, "v2", evolve(firm.bill.content(Kind.VENDOR, "v1"), name="Oak Hills"))  # type: ignore[arg-type]  # a vendor
        firm.bill.put(Kind.BILL, "b1", evolve(bill("AB-7", "10.00"), **change))
        firm.bill.put(Kind.BILL, "b2", bill("ab-7", "10.00"))

        firm.cycle()

        assert codes(firm) == []
        assert "ab-7" in firm.numbers()
