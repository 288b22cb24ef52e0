"""Payments over several cycles, and what becomes of a check once it is posted."""

import datetime as dt
from decimal import Decimal

from attrs import evolve

from syncer.model import Account, Allocation, AppliedCredit, Kind, Vendor
from syncer.settings import ClosingPolicy
from tests.syncer.core.rig import DAY, SETTINGS, Firm, bill, credit, payment


class TestAbroad:
    """No payment in another currency is posted."""

    def test_none_is_posted_while_the_vendor_cannot_be_read(self) -> None:
        """Its currency is not known just then; that is not the home currency."""
        firm = Firm(settings=evolve(SETTINGS, ap_accounts={"EUR": "AP EUR"}))
        firm.company.multicurrency = True
        firm.company.rates = {"EUR": Decimal("1.10")}
        payables = Account(name="AP EUR", full_name="AP EUR", type="AccountsPayable", currency="Euro")
        firm.company.enter(Kind.ACCOUNT, payables)
        firm.bill.put(Kind.VENDOR, "v2", Vendor(name="Berlin Stone", currency="EUR"))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", vendor="v2", dollars=Decimal("11.00")))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), vendor="v2", status="SCHEDULED"))
        firm.cycle()
        assert firm.numbers() == ["1001"]

        firm.bill.put(Kind.VENDOR, "v2", Vendor(name="", active=False), trouble="cannot be read")
        firm.bill.change(Kind.PAYMENT, "p1", status="PAID")
        firm.cycle()

        assert firm.live(Kind.PAYMENT) == ()
        assert firm.record(Kind.PAYMENT, "p1").reason == "the vendor v2 cannot be read in BILL just now"


class TestMoved:
    """A check that is dated on the first open day."""

    def test_nobody_changed_it_although_a_credit_lay_on_its_bill_already(self) -> None:
        """Somebody had applied the credit by hand before BILL's payment did."""
        firm = Firm(settings=evolve(SETTINGS, closing=ClosingPolicy.MOVE))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(Kind.CREDIT, "c1", credit("C-1", "3.00"))
        firm.cycle()
        there, used = firm.link(Kind.BILL, "b1"), firm.link(Kind.CREDIT, "c1")
        assert there is not None
        assert used is not None
        lies = AppliedCredit(credit_id=used.book_id, amount=Decimal("3.00"))
        firm.company.edit(there.book_id, credits=(lies,), open_amount=Decimal("7.00"))
        firm.company.closing_date = DAY + dt.timedelta(days=10)
        part = Allocation(bill_id="b1", amount=Decimal("7.00"), credits=(evolve(lies, credit_id="c1"),))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "7.00"), allocations=(part,)))
        firm.cycle()
        assert len(firm.live(Kind.PAYMENT)) == 1

        firm.cycle()

        assert firm.exceptions() == ()


class TestMovedInBill:
    """BILL pays another bill with what is posted."""

    def test_it_goes_to_a_person_and_goes_away_when_it_is_put_right(self) -> None:
        """The total is the same, so nothing else would show it."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), online=False, account_id=""))
        firm.cycle()
        firm.cycle()
        assert firm.exceptions() == ()

        firm.bill.change(Kind.PAYMENT, "p1", allocations=payment(("b2", "10.00")).allocations)
        firm.cycle()
        (trouble,) = firm.exceptions()
        assert (trouble.id, trouble.code) == ("p1", "payment_changed")
        assert "bill 1001: 10.00 became none" in trouble.cause

        firm.bill.change(Kind.PAYMENT, "p1", allocations=payment(("b1", "10.00")).allocations)
        firm.cycle()
        assert firm.exceptions() == ()
