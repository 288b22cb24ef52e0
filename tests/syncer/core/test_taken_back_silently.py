"""What BILL takes back without moving updatedTime, of a record that was read and not written yet."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.model import Kind
from tests.syncer.core.rig import SETTINGS, Firm, bill, payment
from tests.syncer.core.test_engine_trouble import change_settings


def test_a_bill_denied_silently_during_a_trial_run_is_not_posted() -> None:
    """It was approved when it was read; it is read again before the first real update writes anything."""
    firm = Firm(settings=evolve(SETTINGS, dry_run=True))
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.clock.advance(days=7)
    firm.bill.put(Kind.BILL, "b2", bill("1002", "5.00"))
    firm.cycle()
    firm.clock.advance(days=7)
    firm.bill.change_silently(Kind.BILL, "b1", approval="DENIED")
    firm.cycle()
    change_settings(firm, dry_run=False)

    firm.cycle(days=1)

    assert [one.bill_id for one in firm.operations(Kind.BILL)] == ["b2"]


def test_a_bill_denied_silently_while_its_write_is_in_doubt_is_not_posted() -> None:
    """Proof of absence: planned again, and decided anew with what BILL says by now (exactly-once.md)."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", approval="ASSIGNED"))
    firm.clock.advance(days=7)
    firm.bill.put(Kind.BILL, "b2", bill("1002", "5.00"))
    firm.cycle()
    firm.bill.change_silently(Kind.BILL, "b1", approval="APPROVED")
    firm.die("before")
    firm.bill.change_silently(Kind.BILL, "b1", approval="DENIED")

    firm.cycle()

    assert firm.numbers() == ["1002"]


def test_a_payment_voided_silently_while_its_write_waits_for_a_retry_is_not_posted() -> None:
    """QuickBooks was busy when its check was first written."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
    firm.cycle()
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), number="77"))
    firm.company.busy.add("77")
    firm.cycle()
    firm.clock.advance(days=1)
    firm.bill.put(Kind.PAYMENT, "p2", payment(("b2", "10.00"), number="78"))
    firm.cycle()
    firm.clock.advance(days=1)
    firm.company.busy.clear()
    firm.bill.change_silently(Kind.PAYMENT, "p1", status="VOIDED")

    firm.cycle()

    assert len(firm.company.rows(Kind.PAYMENT)) == 1


def fail(firm: Firm) -> None:
    firm.bill.failures = 1
    firm.cycle(days=1)


def stop(firm: Firm) -> None:
    """Another company file is open, before BILL is read."""
    name, firm.company.name = firm.company.name, "Another Firm"
    firm.cycle(days=1)
    firm.company.name = name


def break_off(firm: Firm) -> None:
    firm.clock.advance(days=1)
    assert firm.crash(3) is None


@pytest.mark.parametrize("lose", [fail, stop, break_off])
def test_posted_payments_are_read_again_until_they_were(lose: Callable[[Firm], None]) -> None:
    """An update that did not come to it does not count, so that nobody waits another six hours."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="SENT"))
    firm.cycle()
    firm.clock.advance(days=1)
    firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
    firm.bill.put(Kind.PAYMENT, "p2", payment(("b2", "10.00"), status="SENT"))
    firm.cycle()
    firm.bill.change_silently(Kind.PAYMENT, "p1", status="VOIDED")
    lose(firm)

    firm.cycle()

    assert firm.open() == {"1001": Decimal("10.00"), "1002": Decimal(0)}
    calls = firm.bill.calls.count(("by_ids", Kind.PAYMENT))
    firm.cycle()
    assert firm.bill.calls.count(("by_ids", Kind.PAYMENT)) == calls
