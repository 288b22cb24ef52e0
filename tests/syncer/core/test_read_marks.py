"""Marks of how far QuickBooks was read do not pass what was not read."""

import pytest

from syncer.admin import Admin
from syncer.errors import LeaseLost
from syncer.model import Kind
from tests.syncer.core.rig import NAME, Firm, bill
from tests.syncer.core.test_engine_credits import book_id
from tests.syncer.core.test_engine_trouble import answer, begin, until


def gone() -> Firm:
    """Two bills are posted, and one was deleted so long ago that QuickBooks does not tell of it any more."""
    firm = Firm()
    for number in (1, 2):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
    firm.cycle()
    firm.cycle()
    firm.company.delete(book_id(firm, Kind.BILL, "b1"))
    firm.company._state.deleted.clear()
    return firm


def test_a_death_while_all_is_read_anew_after_a_long_pause_does_not_end_that() -> None:
    """QuickBooks forgets deletions after 90 days; what it did not show is still to be asked for by its id."""
    firm = gone()
    firm.clock.advance(days=100)

    cycle = begin(firm)
    assert cycle is not None
    until(firm, cycle.fence, "fetch")  # the process dies before it hears what became of what was not shown
    firm.clock.advance(hours=1)
    for _ in range(3):
        firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "deleted")]


def test_a_session_that_was_silent_too_long_does_not_undo_reading_anew() -> None:
    """No update ran when it was asked for, so the next one reads the whole file, whoever carries it."""
    firm = gone()
    firm.clock.advance(days=1)
    cycle = begin(firm)
    assert cycle is not None
    out = until(firm, cycle.fence, "sweep")
    firm.clock.advance(hours=2)  # QuickBooks is slow, or the agent's PC asleep; its lease is over
    Admin(store=firm.memory, clock=firm.clock).read_anew(NAME, actor="a person")

    with pytest.raises(LeaseLost):
        answer(firm, cycle.fence, firm.company.process(out.text))
    firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "deleted")]
