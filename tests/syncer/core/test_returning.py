"""One write to BILL, step by step: what changed between two steps is seen before the next one."""

from attrs import evolve

from syncer import codec, journal, plan, returning
from syncer.entries import Action, Operation, State
from syncer.errors import PayablesError
from syncer.model import Kind, Side, Vendor
from syncer.payables import BillRow
from syncer.testing import FakeIds
from tests.syncer.core.rig import NAME
from tests.syncer.core.world import SINCE, World

FERN = Vendor(name="Fern Nursery", phone="555-0123")
IDS = FakeIds()


def planned(world: World, **changes: object) -> Operation:
    """Fern Nursery, entered in QuickBooks as V2, is to be added to BILL."""
    world.book(Kind.VENDOR, "V2", FERN)
    body = codec.encode(FERN)
    values: dict[str, object] = {
        "connection": NAME,
        "side": Side.BILL,
        "kind": Kind.VENDOR,
        "action": Action.ADD,
        "bill_id": "",
        "book_id": "V2",
        "body": body,
        "digest": codec.digest(body),
        "base": codec.encode(plan.Ground(book=body)),
    }
    return journal.plan(world.unit, IDS, SINCE, **(values | changes))  # type: ignore[arg-type]  # short form


def sent(world: World, **changes: object) -> Operation:
    return journal.move(world.unit, planned(world, **changes), State.SENT, SINCE, cause="")


def forget(world: World) -> None:
    """The record in QuickBooks was compacted away."""
    world.unit.records.delete(NAME, Side.BOOK.value, Kind.VENDOR.value, "V2")


def test_what_was_moved_on_meanwhile_is_left_to_whoever_moved_it(world: World) -> None:
    """A person may say something while BILL is read; neither step acts on what it knew before."""
    before = planned(world)
    after = journal.move(world.unit, before, State.REJECTED, SINCE, cause="a person said so")

    assert returning.weigh(world.view, before, (), IDS, SINCE) is None
    done = returning.settle(world.view, before, BillRow(kind=Kind.VENDOR, id="v2", content=FERN), IDS, SINCE)

    assert done == after
    assert world.unit.operations.get(before.id) == after
    assert world.view.link(Kind.VENDOR, "v2") is None


def test_what_is_not_known_any_more_is_not_written(world: World) -> None:
    """Its record is gone: there is nothing left to decide on."""
    operation = planned(world)
    forget(world)

    assert returning.weigh(world.view, operation, (), IDS, SINCE) is None
    after = world.unit.operations.get(operation.id)
    assert after is not None
    assert (after.state, after.code) == (State.REJECTED, "superseded")


def test_a_refusal_of_what_is_not_known_any_more_holds_nothing_up(world: World) -> None:
    """The journal says what BILL said; there is no record to put before a person."""
    operation = sent(world)
    forget(world)
    said = PayablesError("BILL does not take it.", fix="")

    after = returning.settle(
        evolve(world.view, settings=evolve(world.settings, retries=1)), operation, said, IDS, SINCE
    )

    assert (after.state, after.cause) == (State.REJECTED, "BILL does not take it.")
    assert world.unit.exceptions.find(connection=NAME) == ()


def test_what_was_written_is_linked_though_its_record_is_gone(world: World) -> None:
    """BILL has it: forgetting the link would make it twice."""
    operation = sent(world)
    forget(world)

    after = returning.settle(
        world.view, operation, BillRow(kind=Kind.VENDOR, id="v2", content=FERN), IDS, SINCE
    )

    assert after.state is State.APPLIED
    link = world.view.live_link(Kind.VENDOR, "v2")
    assert link is not None
    assert (link.book_id, link.edit_sequence) == ("V2", "")


class TestDoubt:
    """A session ended while something was out."""

    def doubtful(self, world: World, **changes: object) -> Operation:
        operation = sent(world, **changes)
        return journal.move(world.unit, operation, State.IN_DOUBT, SINCE, cause="no answer")

    def test_only_what_went_to_bill_is_doubted_here(self, world: World) -> None:
        """What went to QuickBooks is asked for by its message set."""
        to_bill = sent(world)
        to_book = sent(world, side=Side.BOOK, bill_id="v3", book_id="")

        returning.doubt(world.view, SINCE)

        states = [world.unit.operations.get(one.id) for one in (to_bill, to_book)]
        assert [one and one.state for one in states] == [State.IN_DOUBT, State.SENT]

    def test_an_addition_that_never_happened_is_planned_again(self, world: World) -> None:
        """Also where its record is not known any more; then weighing it finds nothing to write."""
        operation = self.doubtful(world)
        forget(world)

        assert returning.weigh(world.view, operation, (), IDS, SINCE) is None

        after = world.unit.operations.get(operation.id)
        assert after is not None
        assert after.state is State.PLANNED
        assert returning.weigh(world.view, after, (), IDS, SINCE) is None
        last = world.unit.operations.get(operation.id)
        assert last is not None
        assert last.state is State.REJECTED

    def test_an_addition_that_was_linked_meanwhile_is_done(self, world: World) -> None:
        """A person said which one it is; no other is looked for, and the link stays."""
        operation = self.doubtful(world)
        world.link(Kind.VENDOR, "v7", "V2", FERN)
        rows = tuple(BillRow(kind=Kind.VENDOR, id=id_, content=FERN) for id_ in ("v3", "v2"))

        assert returning.weigh(world.view, operation, rows, IDS, SINCE) is None

        after = world.unit.operations.get(operation.id)
        assert after is not None
        assert (after.state, after.bill_id) == (State.APPLIED, "v7")
        assert [link.bill_id for link in world.view.owners(Kind.VENDOR, "V2")] == ["v7"]

    def test_a_change_that_never_happened_is_decided_anew(self, world: World) -> None:
        """What BILL shows is the evidence; a record that is not known has nothing to decide."""
        base = codec.encode(plan.Ground(book=codec.encode(FERN), parts=("phone",)))
        operation = self.doubtful(world, action=Action.MODIFY, bill_id="v9", base=base)
        row = BillRow(kind=Kind.VENDOR, id="v8", content=FERN)

        assert returning.weigh(world.view, operation, (row,), IDS, SINCE) is None

        after = world.unit.operations.get(operation.id)
        assert after is not None
        assert (after.state, after.code) == (State.REJECTED, "not_applied")

    def test_several_of_its_name_are_asked_about_once(self, world: World) -> None:
        """It is looked for again and again, and stays one question."""
        operation = self.doubtful(world)
        rows = tuple(BillRow(kind=Kind.VENDOR, id=id_, content=FERN) for id_ in ("v3", "v2"))
        assert returning.weigh(world.view, operation, rows, IDS, SINCE) is None
        (asked,) = world.unit.exceptions.find(connection=NAME)
        assert (asked.id, asked.code) == ("V2", "in_doubt")
        assert "v2, v3" in asked.cause
        lines = len(world.unit.audit.read(NAME))

        later = world.unit.operations.get(operation.id)
        assert later is not None
        assert returning.weigh(world.view, later, rows, IDS, SINCE) is None

        assert world.unit.exceptions.find(connection=NAME) == (asked,)
        assert len(world.unit.audit.read(NAME)) == lines
