"""What was entered by hand and skipped: its payments say so, and a person can link it."""

from decimal import Decimal

import pytest

from syncer import codec
from syncer.admin import Admin
from syncer.errors import NotPossible, UnknownName
from syncer.model import Allocation, AppliedCredit, Bill, Credit, Kind, Line
from syncer.plan import BY_HAND, SKIPPED
from tests.syncer.core.rig import DAY, NAME, Firm, bill, credit, payment

ACTOR = "bookkeeper"
TEN = Decimal("10.00")


def admin(firm: Firm) -> Admin:
    return Admin(store=firm.memory, clock=firm.clock)


def codes(firm: Firm) -> dict[str, str]:
    return {one.id: one.code for one in firm.exceptions()}


def keyed(firm: Firm, kind: Kind, amount: str = "10.00") -> str:
    """Somebody keys a bill or credit of the vendor by hand, which nothing could take for BILL's."""
    vendor = firm.company.rows(Kind.VENDOR)[0].id
    line = Line(amount=Decimal(amount), account_id=firm.book_ids["Fuel"])
    content = (Bill if kind is Kind.BILL else Credit)(
        vendor_id=vendor,
        amount=Decimal(amount),
        number="by hand",
        date=DAY.replace(month=1),
        lines=(line,),
        ap_account_id=firm.book_ids["Accounts Payable"],
        open_amount=Decimal(amount),
    )
    return firm.company.enter(kind, content).id


def skipped_bill() -> tuple[Firm, str]:
    """A bill was entered by hand and skipped, and BILL pays it; returns what was entered."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=()))
    firm.cycle()
    paper = keyed(firm, Kind.BILL)
    admin(firm).skip(NAME, "b1", actor=ACTOR)
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
    firm.cycle()
    assert codes(firm) == {"p1": BY_HAND}
    return firm, paper


class TestPayments:
    """A payment does not wait for what never comes."""

    def test_it_is_posted_once_the_bill_is_linked(self) -> None:
        """By itself; and the bill stays skipped, and as it was entered."""
        firm, paper = skipped_bill()

        done = admin(firm).adopt(NAME, "b1", paper, actor=ACTOR)

        assert done.effect == "is linked, and stays skipped"
        assert firm.record(Kind.BILL, "b1").reason == SKIPPED
        assert [(one.event, one.detail) for one in firm.trail("b1") if one.actor == ACTOR][-1] == (
            "adoption answered",
            f"it is {paper}",
        )
        firm.cycle()
        assert firm.exceptions() == ()
        assert firm.open() == {"by hand": Decimal(0)}
        assert firm.cycle().summary == "0 written"

    def test_only_its_own_payments_are_decided_anew(self) -> None:
        """Those of other bills, and whatever else is with a person, are not touched."""
        firm, paper = skipped_bill()
        for id_ in ("b2", "b3"):
            firm.bill.put(Kind.BILL, id_, bill(f"100{id_}", "10.00", lines=()))
        firm.cycle()
        admin(firm).skip(NAME, "b2", actor=ACTOR)
        firm.bill.put(Kind.PAYMENT, "p2", payment(("b2", "10.00")))
        firm.cycle()
        others = {"b3": "total", "p2": BY_HAND}
        assert codes(firm) == {"p1": BY_HAND} | others
        raised = {one.id: one.raised_at for one in firm.exceptions()}

        admin(firm).adopt(NAME, "b1", paper, actor=ACTOR)

        assert codes(firm) == others
        assert {one.id: one.raised_at for one in firm.exceptions()}.items() <= raised.items()

    def test_what_nobody_has_named_yet_is_asked_for(self) -> None:
        """The bill once, and the credit that is used with it; not what is linked, or was never skipped."""
        firm, paper = skipped_bill()
        firm.bill.put(Kind.CREDIT, "c1", credit("C-1", "1.00", lines=()))
        firm.bill.put(Kind.BILL, "b2", bill("1002", "5.00"))
        firm.cycle()
        admin(firm).skip(NAME, "c1", actor=ACTOR)
        used = (AppliedCredit(credit_id="c1", amount=Decimal("1.00")),)
        parts = (
            Allocation(bill_id="b1", amount=TEN, credits=used),
            Allocation(bill_id="b1", amount=TEN, credits=used),
            Allocation(bill_id="b2", amount=TEN),
        )
        firm.bill.change(Kind.PAYMENT, "p1", allocations=parts, amount=Decimal("30.00"))
        firm.cycle()

        asked = admin(firm).entered_by_hand(NAME, "p1")
        assert [(one.id, one.text) for one in asked] == [
            ("b1", "Bill 1001 of Cedar Supply"),
            ("c1", "Vendor credit C-1 of Cedar Supply"),
        ]
        admin(firm).adopt(NAME, "b1", paper, actor=ACTOR)
        assert [one.id for one in admin(firm).entered_by_hand(NAME, "p1")] == ["c1"]
        assert admin(firm).entered_by_hand(NAME, "unknown") == ()

    def test_it_waits_again_once_the_bill_is_decided_anew(self) -> None:
        """BILL corrected it: it is posted, and then paid."""
        firm, paper = skipped_bill()
        firm.company.delete(paper)

        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()

        assert firm.exceptions() == ()
        assert firm.open() == {"1001": Decimal(0)}

    def test_a_credit_that_was_entered_by_hand_is_the_same(self) -> None:
        """It is used by the payment, and must be known."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(Kind.CREDIT, "c1", credit("C-1", "4.00", lines=()))
        firm.cycle()
        paper = keyed(firm, Kind.CREDIT, "4.00")
        admin(firm).skip(NAME, "c1", actor=ACTOR)
        used = AppliedCredit(credit_id="c1", amount=Decimal(4))
        part = Allocation(bill_id="b1", amount=Decimal(6), credits=(used,))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "6.00"), allocations=(part,)))
        firm.cycle()
        assert codes(firm) == {"p1": BY_HAND}
        assert "vendor credit C-1" in firm.exceptions()[0].cause

        admin(firm).adopt(NAME, "c1", paper, actor=ACTOR)
        firm.cycle()

        assert firm.open() == {"1001": Decimal(0)}
        assert firm.exceptions() == ()

    def test_what_was_voided_and_left_so_is_the_same(self) -> None:
        """Another transaction may take its place."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        link = firm.link(Kind.BILL, "b1")
        assert link is not None
        firm.company.void(link.book_id)
        firm.cycle()
        admin(firm).skip(NAME, "b1", actor=ACTOR)
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
        firm.bill.put(Kind.PAYMENT, "p2", payment(("b9", "1.00")))
        firm.cycle()
        assert codes(firm) == {"p1": BY_HAND}

        paper = keyed(firm, Kind.BILL)
        firm.cycle()
        admin(firm).adopt(NAME, "b1", paper, actor=ACTOR)
        firm.cycle()

        assert firm.exceptions() == ()
        after = firm.link(Kind.BILL, "b1")
        assert after is not None
        assert after.book_id == paper


class TestLinking:
    """Only what belongs to nothing yet."""

    def test_what_quickbooks_has_not(self) -> None:
        """Or not yet told."""
        firm, _ = skipped_bill()

        with pytest.raises(UnknownName, match="no bill 'x'"):
            admin(firm).adopt(NAME, "b1", "x", actor=ACTOR)

    def test_what_is_linked_already(self) -> None:
        """On either side."""
        firm, paper = skipped_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.cycle()
        other = firm.link(Kind.BILL, "b2")
        assert other is not None

        with pytest.raises(NotPossible, match="another record"):
            admin(firm).adopt(NAME, "b1", other.book_id, actor=ACTOR)
        admin(firm).adopt(NAME, "b1", paper, actor=ACTOR)
        with pytest.raises(NotPossible, match="stands in QuickBooks"):
            admin(firm).adopt(NAME, "b1", keyed(firm, Kind.BILL), actor=ACTOR)

    def test_a_proposal_that_was_skipped_is_adopted_as_ever(self) -> None:
        """With what BILL says as the base, so that the two are compared."""
        firm = Firm()
        firm.cycle()
        vendor = firm.company.rows(Kind.VENDOR)[0].id
        line = Line(amount=Decimal(12), account_id=firm.book_ids["Supplies"])
        paper = firm.company.enter(
            Kind.BILL,
            Bill(
                vendor_id=vendor,
                amount=Decimal(12),
                number="1001",
                date=DAY,
                lines=(line,),
                ap_account_id=firm.book_ids["Accounts Payable"],
            ),
        ).id
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        assert codes(firm) == {"b1": "match"}
        admin(firm).skip(NAME, "b1", actor=ACTOR)

        done = admin(firm).adopt(NAME, "b1", paper, actor=ACTOR)
        firm.cycle()

        assert done.effect == "is linked in the next update"
        link = firm.link(Kind.BILL, "b1")
        assert link is not None
        assert codec.decode(Bill, link.base).amount == TEN
