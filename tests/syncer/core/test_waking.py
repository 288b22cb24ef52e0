"""What is settled, or before a person, is decided anew once what it hangs on has changed."""

import datetime as dt
from decimal import Decimal

from syncer.model import Allocation, AppliedCredit, Kind, Line
from tests.syncer.core.rig import DAY, Firm, bill, credit, payment


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
