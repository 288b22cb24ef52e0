"""What a person may do about an exception: skip what was settled by hand, repost what was deleted."""

import pytest

from syncer.admin import Admin
from syncer.entries import Standing, State
from syncer.errors import NotPossible, UnknownName
from syncer.model import Kind, Vendor
from syncer.plan import SKIPPED
from tests.syncer.core.rig import NAME, Firm, FusedCompany, account, bill

ACTOR = "bookkeeper"


def firm_with_deleted_bill() -> tuple[Firm, Admin]:
    """A bill was posted, and then somebody deleted it in QuickBooks."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    link = firm.link(Kind.BILL, "b1")
    assert link is not None
    firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))
    firm.cycle()
    firm.company.delete(link.book_id)
    firm.cycle()
    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "deleted")]
    return firm, Admin(store=firm.memory, clock=firm.clock)


def test_a_deleted_bill_is_posted_again_when_a_person_says_so() -> None:
    """Repost makes a new posting with a marker of its own, once."""
    firm, admin = firm_with_deleted_bill()

    admin.repost(NAME, "b1", actor=ACTOR)
    firm.cycle()
    firm.cycle()

    assert firm.exceptions() == ()
    assert firm.numbers() == ["1001", "1002"]
    assert "repost" in [line.event for line in firm.trail() if line.actor == ACTOR]


def test_a_skipped_bill_is_left_alone_until_it_changes() -> None:
    """Skip closes the exception for good; a change in BILL opens the question again."""
    firm, admin = firm_with_deleted_bill()

    admin.skip(NAME, "b1", actor=ACTOR)
    firm.cycle()

    assert firm.exceptions() == ()
    assert (firm.record(Kind.BILL, "b1").standing, firm.record(Kind.BILL, "b1").reason) == (
        Standing.SETTLED,
        SKIPPED,
    )
    assert firm.numbers() == ["1002"]

    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
    firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "deleted")]


def test_only_what_was_deleted_is_posted_again() -> None:
    """A record that stands in QuickBooks, or never did, is for replay."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=()))
    firm.cycle()
    admin = Admin(store=firm.memory, clock=firm.clock)

    with pytest.raises(NotPossible, match="deleted or voided in QuickBooks"):
        admin.repost(NAME, "b1", actor=ACTOR)
    with pytest.raises(UnknownName, match="no open exception"):
        admin.skip(NAME, "b9", actor=ACTOR)


def test_a_replay_is_a_new_operation_linked_to_the_old_one() -> None:
    """The audit trail of a record leads from the write that was refused to the one that took its place."""
    firm = Firm()
    firm.bill.put(Kind.VENDOR, "v9", Vendor(name="Oak Hills"))
    firm.company = FusedCompany(
        clock=firm.clock, fuse=firm.fuse, attend=firm.fuse.burn, other_names=("Oak Hills",)
    )
    for name in ("Checking", "Accounts Payable", "Supplies", "Fuel"):
        firm.company.enter(Kind.ACCOUNT, account(name))

    firm.cycle()

    refused, taken = (one for one in firm.operations(Kind.VENDOR) if one.bill_id == "v9")
    assert (refused.state, refused.replays) == (State.REJECTED, "")
    assert (taken.state, taken.replays) == (State.APPLIED, refused.id)
