"""Other settings are given while a session is silent for longer than its lease: it does not go on then."""

import datetime as dt

import pytest
from attrs import evolve

from syncer.admin import Admin
from syncer.errors import LeaseLost
from syncer.model import Kind, Vendor
from tests.syncer.core.rig import NAME, SETTINGS, Firm, bill
from tests.syncer.core.test_engine_trouble import answer, begin, until

OLD = dt.date(2026, 1, 5)


def start(lapse: bool) -> list[str]:
    firm = Firm(settings=evolve(SETTINGS, start_date=dt.date(2026, 3, 1)))
    vendor = firm.company.enter(Kind.VENDOR, Vendor(name="Cedar Supply")).id
    ours = bill("1001", "10.00", date=OLD)
    firm.company.enter(
        Kind.BILL,
        evolve(
            ours,
            vendor_id=vendor,
            lines=(evolve(ours.lines[0], account_id=firm.book_ids["Supplies"]),),
            ap_account_id=firm.book_ids["Accounts Payable"],
        ),
    )
    firm.bill.put(Kind.BILL, "b1", ours)
    firm.clock.advance(days=5)
    firm.cycle()
    firm.cycle()
    assert firm.numbers() == ["1001"]
    firm.clock.advance(days=30)
    if lapse:
        cycle = begin(firm)
        assert cycle is not None
        out = until(firm, cycle.fence, "sweep")
        firm.clock.advance(hours=2)  # the lease is over, and nobody else has taken it
        firm.connect(SETTINGS)
        with pytest.raises(LeaseLost):
            answer(firm, cycle.fence, firm.company.process(out.text))
    else:
        firm.connect(SETTINGS)
    firm.cycle()
    firm.cycle()
    return firm.numbers()


def test_without_a_session_it_is_found_and_linked() -> None:
    assert start(lapse=False) == ["1001"]


def test_with_a_session_that_goes_on_it_is_not_posted_a_second_time() -> None:
    assert start(lapse=True) == ["1001"]


def test_a_lease_of_a_clock_that_was_far_ahead_keeps_nobody_waiting() -> None:
    """It reaches further than any is ever given, so that no session can be at work by it."""
    firm = Firm()
    firm.cycle()
    right = firm.clock.time
    firm.clock.advance(days=365)
    assert begin(firm) is not None
    firm.clock.time = right
    admin = Admin(store=firm.memory, clock=firm.clock)
    assert not admin.status(NAME).at_work

    admin.read_anew(NAME, actor="a person")
    firm.connect(evolve(SETTINGS, batch_size=7))

    assert firm.cycle().well
