"""What is settled, or before a person, is decided anew once what it hangs on has changed."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer import waking
from syncer.admin import Admin
from syncer.model import Allocation, AppliedCredit, Kind, Line, Use
from syncer.naming import applied_credit
from tests.syncer.core.rig import DAY, NAME, SETTINGS, Firm, bill, credit, payment

START = evolve(SETTINGS, start_date=DAY)
BEFORE = DAY - dt.timedelta(days=2)


def codes(firm: Firm) -> dict[str, str]:
    return {one.id: one.code for one in firm.exceptions()}


def book_id(firm: Firm, kind: Kind, bill_id: str) -> str:
    link = firm.link(kind, bill_id)
    assert link is not None
    return link.book_id


class TestCandidates:
    """A person is not asked any more whether it is a transaction of QuickBooks that it can no longer be."""

    def asked(self) -> tuple[Firm, str]:
        firm = Firm()
        firm.bill.put(Kind.BILL, "b0", bill("900", "1.00"))
        firm.cycle()
        paper = firm.key_bill("", "10.00")
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        assert codes(firm) == {"b1": "match"}
        return firm, paper

    def test_its_amount_is_another_now(self) -> None:
        """It is found by the amount that it had."""
        firm, paper = self.asked()

        line = Line(amount=Decimal("12.00"), account_id=firm.book_ids["Fuel"])
        firm.company.edit(paper, amount=Decimal("12.00"), lines=(line,))
        firm.cycle()

        assert codes(firm) == {}
        assert firm.numbers() == ["", "1001", "900"]

    def test_it_is_voided(self) -> None:
        firm, paper = self.asked()

        firm.company.void(paper)
        firm.cycle()

        assert codes(firm) == {}
        assert firm.numbers() == ["1001", "900"]

    def test_it_is_void_by_its_mark_alone(self) -> None:
        """Whatever amounts it is shown with."""
        firm, paper = self.asked()

        firm.company.row(paper).void = True
        firm.company.edit(paper)
        firm.cycle()

        assert codes(firm) == {}
        assert firm.numbers() == ["1001", "900"]

    def test_it_is_a_check_of_another_amount(self) -> None:
        """Of payments as well."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        check = firm.key_check("b1", "4.00", date=DAY + dt.timedelta(days=40))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "4.00")))
        firm.cycle()
        assert codes(firm) == {"p1": "match"}

        of = book_id(firm, Kind.BILL, "b1")
        part = Allocation(bill_id=of, amount=Decimal("3.00"))
        firm.company.edit(check, amount=Decimal("3.00"), allocations=(part,))
        firm.company.edit(of, open_amount=Decimal("7.00"))
        firm.cycle()

        assert codes(firm) == {check: "paid_by_hand"}
        assert firm.open() == {"1001": Decimal("3.00")}


class TestTakenBack:
    """What BILL took back while it was paid or used is voided once it is free."""

    def paid(self) -> Firm:
        """A check with a credit pays a bill; then BILL denies the bill, and archives the credit."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(Kind.CREDIT, "c1", credit("CR", "3.00"))
        firm.cycle()
        used = AppliedCredit(credit_id="c1", amount=Decimal("3.00"))
        part = Allocation(bill_id="b1", amount=Decimal("7.00"), credits=(used,))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "7.00"), allocations=(part,)))
        firm.cycle()
        firm.bill.change(Kind.BILL, "b1", approval="DENIED")
        firm.bill.change(Kind.CREDIT, "c1", active=False)
        firm.cycle()
        assert codes(firm) == {"b1": "taken_back", "c1": "taken_back"}
        return firm

    def test_bill_voids_its_payment_too(self) -> None:
        """All three are voided in one update: the check goes first."""
        firm = self.paid()

        firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
        firm.cycle()

        assert codes(firm) == {}
        assert [firm.live(kind) for kind in (Kind.PAYMENT, Kind.BILL, Kind.CREDIT)] == [(), (), ()]

    def test_somebody_voids_the_check(self) -> None:
        """The check itself is for a person, who has just decided on it."""
        firm = self.paid()

        firm.company.void(book_id(firm, Kind.PAYMENT, "p1"))
        firm.cycle()

        assert codes(firm) == {"p1": "voided"}
        assert [firm.live(kind) for kind in (Kind.BILL, Kind.CREDIT)] == [(), ()]

    def test_a_credit_that_was_used_by_hand_is_free_again(self) -> None:
        firm = Firm()
        firm.bill.put(Kind.CREDIT, "c1", credit("CR", "3.00"))
        firm.cycle()
        paper = book_id(firm, Kind.CREDIT, "c1")
        firm.company.edit(paper, open_amount=Decimal("0.00"))
        firm.bill.change(Kind.CREDIT, "c1", active=False)
        firm.cycle()
        assert codes(firm) == {"c1": "taken_back"}

        firm.company.edit(paper, open_amount=Decimal("3.00"))
        firm.cycle()

        assert codes(firm) == {}
        assert firm.live(Kind.CREDIT) == ()

    def test_what_else_is_before_a_person_stays_there(self) -> None:
        """That a bill is paid does not concern an exception of another kind."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        firm.cycle()
        firm.company.edit(book_id(firm, Kind.BILL, "b1"), number="1001-x")
        firm.cycle()
        (before,) = firm.exceptions()
        assert before.code == "changed_in_books"

        firm.company.edit(book_id(firm, Kind.BILL, "b1"), open_amount=Decimal("4.00"))
        firm.cycle()

        assert firm.exceptions() == (before,)


class TestFirstDay:
    """BILL corrects the date of a bill or credit that was, by mistake, from before the connection began."""

    @pytest.fixture
    def firm(self, monkeypatch: pytest.MonkeyPatch) -> Firm:
        """It takes more than one page of payments to find those of a bill."""
        monkeypatch.setattr(waking, "PAGE", 1)
        firm = Firm(settings=START)
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", date=BEFORE))
        return firm

    def corrected(self, firm: Firm, kind: Kind = Kind.BILL, id_: str = "b1") -> None:
        firm.bill.change(kind, id_, date=DAY)
        firm.cycle()

    def test_its_payment_is_posted_with_it(self, firm: Firm) -> None:
        """Nothing of it waits for anything."""
        firm.bill.put(Kind.BILL, "b0", bill("900", "1.00"))
        firm.bill.put(Kind.PAYMENT, "p0", payment(("b0", "1.00")))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
        firm.cycle()
        assert firm.numbers() == ["900"]

        self.corrected(firm)

        assert firm.open() == {"900": Decimal(0), "1001": Decimal(0)}
        assert len(firm.live(Kind.PAYMENT)) == 2

    def test_its_payment_for_a_later_bill_too_is_posted(self, firm: Firm) -> None:
        """A person is not asked any more."""
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), ("b2", "10.00")))
        firm.cycle()
        assert codes(firm) == {"p1": "before_start"}

        self.corrected(firm)

        assert codes(firm) == {}
        assert firm.open() == {"1001": Decimal(0), "1002": Decimal(0)}

    def test_a_person_is_not_asked_of_what_is_old_altogether(self, firm: Firm) -> None:
        """The date may be corrected the other way round."""
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00", lines=()))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), ("b2", "10.00")))
        firm.cycle()
        assert codes(firm) == {"b2": "total", "p1": "before_start"}

        firm.bill.change(Kind.BILL, "b2", date=BEFORE)
        firm.cycle()

        assert codes(firm) == {}
        assert firm.live(Kind.PAYMENT) == ()

    def test_the_credit_on_it_is_applied(self, firm: Firm) -> None:
        used = (Use(bill_id="b1", amount=Decimal("3.00")),)
        firm.bill.put(Kind.CREDIT, "c1", credit("CR", "3.00", uses=used))
        firm.cycle()

        self.corrected(firm)

        assert firm.open() == {"1001": Decimal("7.00")}

    def test_a_credit_is_applied_to_its_bill(self, firm: Firm) -> None:
        """It was the credit that was dated too early."""
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        used = (Use(bill_id="b2", amount=Decimal("3.00")),)
        firm.bill.put(Kind.CREDIT, "c1", credit("CR", "3.00", date=BEFORE, uses=used))
        firm.cycle()
        assert codes(firm) == {applied_credit("c1", "b2"): "before_start"}

        self.corrected(firm, Kind.CREDIT, "c1")

        assert codes(firm) == {}
        assert firm.open() == {"1002": Decimal("7.00")}

    def test_a_bill_that_could_not_be_read_meanwhile_makes_no_difference(self, firm: Firm) -> None:
        """A bill without a date is not from before."""
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
        firm.cycle()
        whole = firm.bill.content(Kind.BILL, "b1")
        firm.bill.put(Kind.BILL, "b1", bill("", "0.00", lines=(), date=None), trouble="no amount")
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", whole)

        self.corrected(firm)

        assert codes(firm) == {}
        assert firm.open() == {"1001": Decimal(0)}

    def test_what_a_person_skipped_stays_skipped(self, firm: Firm) -> None:
        """He has entered the check by hand."""
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), ("b2", "10.00")))
        firm.cycle()
        Admin(store=firm.memory, clock=firm.clock).skip(NAME, "p1", actor="bookkeeper")

        self.corrected(firm)

        assert codes(firm) == {}
        assert firm.live(Kind.PAYMENT) == ()

    def test_what_is_posted_is_not_looked_at(self, firm: Firm) -> None:
        """It was decided by its own date, and stands; so does what a person is asked for another reason."""
        self.corrected(firm)
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "4.00")))
        firm.bill.put(Kind.PAYMENT, "p2", payment(("b1", "6.00"), funding="CARD_ACCOUNT"))
        firm.cycle()
        (before,) = firm.exceptions()
        settled = firm.record(Kind.PAYMENT, "p1")
        assert before.code == "funding"

        firm.bill.change(Kind.BILL, "b1", date=BEFORE, approval="ASSIGNED")
        firm.cycle()

        assert firm.exceptions() == (before,)
        assert firm.record(Kind.PAYMENT, "p1") == settled
