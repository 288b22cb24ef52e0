"""Whole cycles without any mishap: what is posted, in which order, and what stays as it is."""

from decimal import Decimal

from syncer.entries import Standing, State
from syncer.model import Bill, Kind, Payment, Vendor
from tests.syncer.core.rig import Firm, bill, payment


def test_vendors_then_bills_then_payments_are_posted_in_one_cycle() -> None:
    """A vendor, its bills and a payment of both arrive in the ledger in a single session."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "120.00"))
    firm.bill.put(Kind.BILL, "b2", bill("1002", "80.50"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "120.00"), ("b2", "30.50")))

    ran = firm.cycle()

    assert ran.well
    assert ran.summary == "4 written"
    assert {"1001": Decimal(0), "1002": Decimal("50.00")} == firm.open()
    assert [one.name for one in firm.live(Kind.VENDOR) if isinstance(one, Vendor)] == ["Cedar Supply"]
    assert [Decimal("150.50")] == [one.amount for one in firm.live(Kind.PAYMENT) if isinstance(one, Payment)]
    assert {State.APPLIED} == {one.state for one in firm.operations()}
    assert Standing.SETTLED is firm.record(Kind.PAYMENT, "p1").standing


def test_a_later_cycle_posts_nothing() -> None:
    """What is linked is not written again, and nothing is remembered in QuickBooks any more."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "120.00"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "120.00")))
    firm.cycle()
    # The second cycle remembers how QuickBooks shows what was written; then nothing moves any more.
    firm.cycle()
    before = firm.dump()
    firm.company.documents.clear()

    ran = firm.cycle()

    assert ran.summary == "0 written"
    assert before == firm.dump()
    assert [one for one in firm.company.documents if one["ask"] == "write"] == []
    assert frozenset() == firm.company.remembered()


def test_amounts_and_accounts_arrive_to_the_cent() -> None:
    """The ledger's bill says what BILL's says, in the ledger's own ids."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "0.01", memo="gravel"))

    firm.cycle()

    (posted,) = firm.live(Kind.BILL)
    assert isinstance(posted, Bill)
    assert (Decimal("0.01"), firm.book_ids["Supplies"], firm.book_ids["Accounts Payable"], "gravel") == (
        posted.amount,
        posted.lines[0].account_id,
        posted.ap_account_id,
        posted.memo,
    )
