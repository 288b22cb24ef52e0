"""What our own write of the same cycle changed on other records is not taken from before it."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer.model import AppliedCredit, Kind
from tests.syncer.core.rig import Firm, bill, credit, payment


@pytest.mark.parametrize("later", [{"hours": 1}, {"days": 5}])
def test_a_bill_whose_payment_and_itself_were_taken_back_is_voided(later: dict[str, float]) -> None:
    """Checks that BILL took back go first: they reopen their bills, which may be voided by what follows."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="PROCESSED"))
    firm.cycle()
    firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
    firm.bill.change(Kind.BILL, "b1", active=False)

    for _ in range(3):
        firm.cycle(**later)

    assert firm.live(Kind.PAYMENT) == ()
    assert [(one.id, one.code, one.cause) for one in firm.exceptions()] == []
    assert firm.numbers() == []


@pytest.mark.parametrize("later", [{"hours": 1}, {"days": 5}])
def test_a_credit_whose_payment_and_itself_were_taken_back_is_voided(later: dict[str, float]) -> None:
    """The voided check gives it back, so that nothing of it is used any more."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.CREDIT, "c1", credit("C-1", "8.00"))
    part = evolve(
        payment(("b1", "8.00")).allocations[0],
        credits=(AppliedCredit(credit_id="c1", amount=Decimal(2)),),
    )
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "8.00"), allocations=(part,), status="PROCESSED"))
    firm.cycle()
    firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
    firm.bill.change(Kind.CREDIT, "c1", active=False)

    for _ in range(3):
        firm.cycle(**later)

    assert [(one.id, one.code, one.cause) for one in firm.exceptions()] == []
    assert firm.live(Kind.CREDIT) == ()
