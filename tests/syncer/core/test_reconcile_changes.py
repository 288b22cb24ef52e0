"""Reconcile: who changed what was posted, and what is still to be written of it."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.admin import Admin
from syncer.entries import Standing
from syncer.model import Account, Kind
from syncer.reconcile import Bucket, Cause, Line
from syncer.settings import ClosingPolicy
from syncer.stores import MemoryStore
from tests.syncer.core.ledger_world import LATER, Ledgers, in_book
from tests.syncer.core.rig import DAY, NAME, Firm, bill, payment


@pytest.fixture
def world() -> Iterator[Ledgers]:
    with MemoryStore().unit() as unit:
        yield Ledgers(unit)


def line(firm: Firm, id_: str) -> Line:
    """The line of a record of BILL."""
    report = Admin(store=firm.memory, clock=firm.clock).reconcile(NAME)
    (found,) = (one for one in report.lines if one.bill_id == id_)
    return found


class TestWhoChangedIt:
    """Nobody is blamed for what he did not do."""

    def test_bill_gave_a_payment_another_date(self) -> None:
        """Its check is as it was written."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="PROCESSED"))
        firm.cycle()
        firm.cycle()
        firm.bill.change(Kind.PAYMENT, "p1", date=DAY + dt.timedelta(days=8))
        firm.cycle()
        found = line(firm, "p1")

        assert (found.bucket, found.cause) == (Bucket.DIFFERS, Cause.CHANGED_IN_BILL)
        assert found.why == (
            "BILL changed it after it was posted, and QuickBooks has what was posted: "
            "date 2026-03-09 in BILL and 2026-03-06 in QuickBooks."
        )
        assert found.todo == "Make the same change in QuickBooks, or change it back in BILL."

    @pytest.mark.parametrize(("posted", "cause"), [("b2", Cause.CHANGED_IN_BILL), ("b1", Cause.CHANGED)])
    def test_a_payment_of_another_bill(self, world: Ledgers, posted: str, cause: Cause) -> None:
        """What was posted tells on which side it was moved."""
        for id_, open_ in (("b1", "50.00"), ("b2", "0")):
            world.both(Kind.BILL, id_, bill(id_, "50.00"), in_book(bill(id_, "50.00"), open_=open_))
        world.both(Kind.PAYMENT, "p1", payment(("b1", "50.00")), in_book(payment(("b2", "50.00"))))
        world.link(Kind.PAYMENT, "p1", "B-p1", in_book(payment((posted, "50.00"))))
        (found,) = (one for one in world.report().lines if one.kind is Kind.PAYMENT)

        assert (found.bucket, found.cause) == (Bucket.DIFFERS, cause)

    def test_both_sides_changed_something(self, world: Ledgers) -> None:
        """Neither of them alone is named."""
        theirs = in_book(bill("8", "50.00"))
        world.both(Kind.BILL, "b1", bill("7", "50.00", date=LATER), theirs)
        world.link(Kind.BILL, "b1", "B-b1", in_book(bill("7", "50.00")))

        assert world.line().cause is Cause.CHANGED
        assert world.line().why == (
            "It was changed in BILL, and in QuickBooks as well, after it was posted: "
            f"date {LATER} in BILL and {DAY} in QuickBooks; number 7 in BILL and 8 in QuickBooks."
        )

    @pytest.mark.parametrize("adopted", [False, True])
    def test_bill_gave_a_payment_an_earlier_date(self, world: Ledgers, *, adopted: bool) -> None:
        """No setting moved it, and nobody keyed it so, although either could have."""
        world.set(closing=ClosingPolicy.MOVE)
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        pay = payment(("b1", "9.00"))
        world.both(Kind.PAYMENT, "p1", evolve(pay, date=DAY), in_book(pay))
        world.link(Kind.PAYMENT, "p1", "B-p1", in_book(pay), adopted=adopted)
        (found,) = (one for one in world.report().lines if one.kind is Kind.PAYMENT)

        cause = Cause.ADOPTED if adopted else Cause.CHANGED_IN_BILL
        assert (found.bucket, found.cause) == (Bucket.DIFFERS, cause)

    def test_a_payment_was_moved_and_its_account_changed(self, world: Ledgers) -> None:
        """Each field has its own reason; one that has none is told with those that have."""
        world.book(Kind.ACCOUNT, "Savings", Account(name="Savings", full_name="Savings"))
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        pay = payment(("b1", "9.00"))
        theirs = evolve(in_book(evolve(pay, date=LATER)), account_id="Savings")
        world.moved(Kind.PAYMENT, "p1", pay, theirs)
        (found,) = (one for one in world.report().lines if one.kind is Kind.PAYMENT)
        assert (found.bucket, found.cause) == (Bucket.ACCEPTED, Cause.SETTING)
        assert found.why.startswith(
            "It was posted from the account that was set then. The books were closed, and the setting said "
        )

        world.book(Kind.PAYMENT, "B-p1", evolve(theirs, amount=Decimal(8)))
        world.ours(Kind.PAYMENT, "p1", pay)
        (found,) = (one for one in world.report().lines if one.kind is Kind.PAYMENT)
        assert (found.bucket, found.cause) == (Bucket.DIFFERS, Cause.CHANGED)
        assert found.why.startswith("Somebody changed it in QuickBooks, and that was kept: amount 9.00")

    def test_bill_chose_another_account_for_a_recorded_payment(self, world: Ledgers) -> None:
        """BILL names it itself, and no setting does."""
        for name in ("Savings", "Checking"):
            entry = Account(name=name, full_name=name)
            world.book(Kind.ACCOUNT, name, entry)
            world.bill(Kind.ACCOUNT, f"of {name}", entry)
            world.link(Kind.ACCOUNT, f"of {name}", name, entry)
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        ours = payment(("b1", "9.00"), online=False, account_id="of Savings")
        world.both(Kind.PAYMENT, "p1", ours, in_book(ours))
        (found,) = (one for one in world.report().lines if one.kind is Kind.PAYMENT)

        assert (found.bucket, found.cause) == (Bucket.DIFFERS, Cause.CHANGED_IN_BILL)

    def test_somebody_chose_another_account_for_a_check(self, world: Ledgers) -> None:
        """It was posted from the one that the setting still says."""
        world.book(Kind.ACCOUNT, "Savings", Account(name="Savings", full_name="Savings"))
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        ours = payment(("b1", "9.00"))
        world.both(Kind.PAYMENT, "p1", ours, evolve(in_book(ours), account_id="Savings"))
        world.link(Kind.PAYMENT, "p1", "B-p1", in_book(ours))
        (found,) = (one for one in world.report().lines if one.kind is Kind.PAYMENT)

        assert (found.bucket, found.cause) == (Bucket.ACCEPTED, Cause.CHANGED)
        assert found.why.startswith("Somebody chose another account in QuickBooks")


class TestWhatIsStillToBeWritten:
    """Amounts, dates and numbers that agree are not all that a bill says."""

    def test_a_bill_whose_lines_were_moved_to_another_account(self) -> None:
        """Until QuickBooks has it, the two do not agree."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        firm.cycle()
        assert line(firm, "b1").bucket is Bucket.AGREES
        firm.bill.change(Kind.BILL, "b1", lines=(evolve(bill("1001", "10.00").lines[0], account_id="a2"),))
        link = firm.link(Kind.BILL, "b1")
        assert link is not None
        firm.company.busy.add(link.book_id)
        firm.cycle()
        found = line(firm, "b1")

        assert (found.bucket, found.cause) == (Bucket.DIFFERS, Cause.NOT_LOOKED_AT)
        assert found.why == "It is on its way: its write goes out with the next update."
        firm.company.busy.clear()
        firm.cycle()
        firm.cycle()
        assert line(firm, "b1").bucket is Bucket.AGREES

    def test_a_bill_that_was_read_and_not_looked_at(self, world: Ledgers) -> None:
        """Nobody knows yet whether anything of it is to be written."""
        world.both(Kind.BILL, "b1", bill("1", "50.00"), in_book(bill("1", "50.00")))
        world.ours(Kind.BILL, "b1", bill("1", "50.00", memo="Spring"), Standing.PENDING)

        assert (world.line().bucket, world.line().cause) == (Bucket.DIFFERS, Cause.NOT_LOOKED_AT)
        assert world.line().gap == Decimal(0)
