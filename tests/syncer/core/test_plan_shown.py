"""What counts as a change of what QuickBooks shows, and what follows from other transactions."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.model import Allocation, AppliedCredit, Bill, Line, Vendor
from syncer.plan import as_written, shown
from syncer.plan._shown import differences, postings, same_posting
from tests.syncer.core.rig import DAY, bill, credit, payment

BILL = bill("1001", "10.00")
CREDIT = credit("C-1", "10.00")
CHECK = payment(("B1", "6.00"), ("B2", "4.00"), number="501")
DISCOUNT = Allocation(bill_id="B3", amount=Decimal(0), discount=Decimal(1))
USED = AppliedCredit(credit_id="C1", amount=Decimal(1))


class TestShown:
    """A digest of what a person can change."""

    @pytest.mark.parametrize(
        "change",
        [
            {"open_amount": Decimal(1)},
            {"credits": (USED,)},
            {"lines": (evolve(BILL.lines[0], id="another"),)},
        ],
    )
    def test_payments_and_our_own_ids_are_no_change_of_a_bill(self, change: dict[str, object]) -> None:
        """A bill that is paid is the same bill."""
        assert shown(evolve(BILL, **change)) == shown(BILL)

    @pytest.mark.parametrize(
        "change",
        [
            {"vendor_id": "V2"},
            {"number": "2"},
            {"date": DAY + dt.timedelta(days=1)},
            {"due_date": None},
            {"memo": "x"},
            {"terms_id": "t"},
            {"amount": Decimal(9)},
            {"exchange_rate": Decimal(2)},
            {"lines": ()},
            {"lines": (evolve(BILL.lines[0], description="x"),)},
            {"lines": (evolve(BILL.lines[0], book_id="T9"),)},
        ],
    )
    def test_everything_else_is(self, change: dict[str, object]) -> None:
        """Texts of lines too; what is made of it is decided later."""
        assert shown(evolve(BILL, **change)) != shown(BILL)

    def test_using_a_credit_is_no_change_of_it(self) -> None:
        """But its memo is."""
        assert shown(evolve(CREDIT, open_amount=Decimal(0))) == shown(CREDIT)
        assert shown(evolve(CREDIT, memo="x")) != shown(CREDIT)

    def test_the_order_of_what_a_check_pays_does_not_count(self) -> None:
        """Nor the credits used with it, which QuickBooks does not tell."""
        turned = evolve(CHECK, allocations=CHECK.allocations[::-1])
        with_credit = evolve(
            CHECK, allocations=(evolve(CHECK.allocations[0], credits=(USED,)), CHECK.allocations[1])
        )
        assert shown(turned) == shown(with_credit) == shown(CHECK)
        with_discount = evolve(CHECK.allocations[0], discount=Decimal(1))
        assert shown(evolve(CHECK, allocations=(with_discount, CHECK.allocations[1]))) != shown(CHECK)
        assert shown(evolve(CHECK, number="502")) != shown(CHECK)

    def test_others_are_shown_as_they_are(self) -> None:
        """Vendors are merged field by field and need no digest of their own."""
        assert shown(Vendor(name="a")) != shown(Vendor(name="b"))


class TestAsWritten:
    """Whether QuickBooks shows what we wrote."""

    def test_what_quickbooks_adds_does_not_count(self) -> None:
        """A number for a check, a due date, what is open, texts in its own writing."""
        assert as_written(BILL, evolve(BILL, due_date=None, memo="x", open_amount=Decimal(0)))
        assert as_written(CREDIT, evolve(CREDIT, open_amount=Decimal(0)))
        assert as_written(CHECK, evolve(CHECK, number="", memo="x", allocations=CHECK.allocations[::-1]))
        by_credit = evolve(DISCOUNT, discount=Decimal(0))
        assert as_written(CHECK, evolve(CHECK, allocations=(*CHECK.allocations, by_credit)))
        assert as_written(Vendor(name="a"), Vendor(name="a"))

    @pytest.mark.parametrize(
        ("wrote", "theirs"),
        [
            (BILL, evolve(BILL, amount=Decimal(9))),
            (BILL, evolve(BILL, lines=())),
            (CREDIT, evolve(CREDIT, number="x")),
            (CHECK, evolve(CHECK, amount=Decimal(9))),
            (CHECK, evolve(CHECK, allocations=(Allocation(bill_id="B1", amount=Decimal(10)),))),
            (CHECK, evolve(CHECK, allocations=(*CHECK.allocations, DISCOUNT))),
            (Vendor(name="a"), Vendor(name="b")),
            (BILL, CHECK),
        ],
    )
    def test_facts_do(self, wrote: Bill, theirs: Bill) -> None:
        """Who, when, how much, for what."""
        assert not as_written(wrote, theirs)


class TestPostings:
    """Where lines post and how much."""

    def test_order_and_texts_do_not_count(self) -> None:
        """But how often the same is posted does."""
        one, two = (Line(amount=Decimal(n), account_id="a", description=str(n)) for n in (1, 2))
        assert postings((one, two)) == postings((two, evolve(one, description="x", quantity=Decimal(3))))
        assert postings((one, one)) != postings((one,))
        assert postings((one,)) == postings((evolve(one, amount=Decimal("1.00")),))

    def test_the_same_posting(self) -> None:
        """The header and the lines."""
        assert same_posting(BILL, evolve(BILL, memo="x"))
        assert not same_posting(BILL, evolve(BILL, number="x"))
        assert not same_posting(BILL, evolve(BILL, lines=(evolve(BILL.lines[0], class_id="x"),)))

    def test_differences_are_told(self) -> None:
        """In words; a check's number is QuickBooks' own."""
        assert differences(BILL, evolve(BILL, number="", amount=Decimal(9))) == (
            "number 1001 became none",
            "amount 10.00 became 9",
        )
        assert differences(CHECK, evolve(CHECK, number="9", date=None)) == (f"date {CHECK.date} became none",)
