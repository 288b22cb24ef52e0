"""What a person may do about an exception: skip what was settled by hand, repost what was deleted."""

import pytest

from syncer.admin import Admin
from syncer.entries import Standing, State
from syncer.errors import NotPossible, UnknownName
from syncer.model import Kind, Vendor
from syncer.plan import SKIPPED
from syncer.testing import connect
from syncer.testing.parties import UNREADABLE
from tests.syncer.core.rig import NAME, SETTINGS, Firm, FusedCompany, account, bill

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
    """Skip closes the exception; that it becomes another matter in BILL opens the question again."""
    firm, admin = firm_with_deleted_bill()

    admin.skip(NAME, "b1", actor=ACTOR)
    firm.cycle()

    assert firm.exceptions() == ()
    assert (firm.record(Kind.BILL, "b1").standing, firm.record(Kind.BILL, "b1").reason) == (
        Standing.WAITING,
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


class TestReplay:
    """Trying again: of an operation, or of the record of an exception."""

    def test_a_record_is_decided_on_anew(self) -> None:
        """By its id or by that of its refused operation; by what both sides say then."""
        firm, admin = firm_with_refused_bill()
        (refused,) = (one for one in firm.operations(Kind.BILL) if one.bill_id == "b1")

        for what in (refused.id, "b1"):
            said = admin.replay(NAME, what, actor=ACTOR)
            assert (said.kind, said.id, said.subject) == ("bill", "b1", "Bill 1001 of Cedar Supply")
            assert said.effect == "is decided on anew in the next update"
            firm.cycle()
            assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", UNREADABLE)]
        assert [line.operation for line in firm.trail("b1") if line.event == "replay"] == [
            refused.id,
            firm.operations(Kind.BILL)[1].id,
        ]

    def test_all_of_them_at_once(self) -> None:
        """But for what concerns the connection, which every update looks at anyhow."""
        firm, admin = firm_with_refused_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00", lines=()))
        firm.cycle()
        firm.bill.failures = 1
        firm.cycle()
        assert [(one.kind, one.id) for one in firm.exceptions()] == [
            ("bill", "b1"),
            ("bill", "b2"),
            ("connection", "bill"),
        ]

        said = admin.replay_all(NAME, actor=ACTOR)

        assert [one.id for one in said] == ["b1", "b2"]
        assert [(one.kind, one.id) for one in firm.exceptions()] == [("connection", "bill")]
        with pytest.raises(NotPossible, match="concerns the whole connection"):
            admin.replay(NAME, "bill", actor=ACTOR)
        with pytest.raises(UnknownName, match="no open exception of a record"):
            admin.skip(NAME, "bill", actor=ACTOR)

    def test_what_was_done_is_not_done_again(self) -> None:
        """Nor what nobody knows the outcome of: QuickBooks is asked first."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.company.remembers = False
        firm.die("before", skip=1)
        admin = Admin(store=firm.memory, clock=firm.clock)
        vendor, posting = firm.operations()

        with pytest.raises(NotPossible, match="was done"):
            admin.replay(NAME, vendor.id, actor=ACTOR)
        with pytest.raises(NotPossible, match="outcome is not known") as caught:
            admin.replay(NAME, posting.id, actor=ACTOR)
        assert "it asks QuickBooks first" in caught.value.fix

    def test_a_write_that_waits_for_its_time_goes_out_with_the_next_update(self) -> None:
        """Once: a second wish changes nothing, and says the same."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.company.busy.add("1001")
        firm.cycle()
        firm.company.busy.clear()
        (waiting,) = (one for one in firm.operations(Kind.BILL) if one.bill_id == "b1")
        admin = Admin(store=firm.memory, clock=firm.clock)
        assert (waiting.state, waiting.not_before > firm.clock.now()) == (State.PLANNED, True)

        said = [admin.replay(NAME, waiting.id, actor=ACTOR) for _ in range(2)]

        assert {one.effect for one in said} == {"goes out with the next update"}
        assert [line.operation for line in firm.trail("b1") if line.event == "replay"] == [waiting.id]
        firm.cycle(seconds=1)
        assert firm.numbers() == ["1001"]

    def test_a_refused_write_that_was_replaced_leads_to_its_successor(self) -> None:
        """Else the record would be written a second time beside the one that is on its way."""
        firm, admin = firm_with_refused_bill()
        (refused,) = (one for one in firm.operations(Kind.BILL) if one.bill_id == "b1")
        firm.company.unreadable.clear()
        firm.company.busy.add("1001")
        admin.replay(NAME, "b1", actor=ACTOR)
        firm.cycle()
        successor = firm.operations(Kind.BILL)[-1]
        assert (successor.state, successor.replays) == (State.PLANNED, refused.id)

        said = admin.replay(NAME, refused.id, actor=ACTOR)

        assert said.effect == "goes out with the next update"
        firm.company.busy.clear()
        firm.cycle()
        firm.cycle()
        assert firm.numbers() == ["1001"]

    def test_what_is_not_known_any_more_is_refused(self) -> None:
        """Its record was compacted away; and ids that never were."""
        firm, admin = firm_with_refused_bill()
        (refused,) = (one for one in firm.operations(Kind.BILL) if one.bill_id == "b1")
        with firm.memory.unit() as unit:
            unit.records.delete(NAME, "bill", Kind.BILL.value, "b1")

        for what in (refused.id, "b1"):
            with pytest.raises(NotPossible, match="not known any more"):
                admin.replay(NAME, what, actor=ACTOR)
        with pytest.raises(UnknownName, match="no open exception of a record 'b1'"):
            admin.skip(NAME, "b1", actor=ACTOR)
        with pytest.raises(UnknownName, match="no operation and no open exception 'b9'"):
            admin.replay(NAME, "b9", actor=ACTOR)

    def test_an_operation_of_another_connection_is_not_ones_own(self) -> None:
        """Whoever may work one connection may not touch the others."""
        firm, _ = firm_with_refused_bill()
        (refused,) = (one for one in firm.operations(Kind.BILL) if one.bill_id == "b1")
        connect(firm.memory, "oak", SETTINGS, firm.clock)

        with pytest.raises(UnknownName, match="'oak' has no operation"):
            Admin(store=firm.memory, clock=firm.clock).replay("oak", refused.id, actor=ACTOR)


def firm_with_refused_bill() -> tuple[Firm, Admin]:
    """QuickBooks cannot read the document of bill b1."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.company.unreadable.add("1001")
    firm.cycle()
    return firm, Admin(store=firm.memory, clock=firm.clock)
