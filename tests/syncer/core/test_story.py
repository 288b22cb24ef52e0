"""The story of a record in one call: from its first reading to where it stands, with no step left out."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer import journal
from syncer.admin import Admin, Story
from syncer.entries import Operation, Standing, State
from syncer.errors import UnknownName
from syncer.model import Bill, Kind, Line, Vendor
from tests.syncer.core.rig import NAME, Firm, bill, payment

ACTOR = "bookkeeper"


def story_of(firm: Firm, record: str) -> Story:
    return Admin(store=firm.memory, clock=firm.clock).story(NAME, record)


def unexplained(story: Story) -> list[str]:
    """Whatever of a record's state its audit trail does not account for."""
    events = [line.event for line in story.lines]
    moments = [line.at for line in story.lines]
    wrong = []
    if events[0] != "read from BILL":
        wrong.append(f"it begins with {events[0]}")
    if moments != sorted(moments):
        wrong.append("its lines are not in the order of time")
    if any(not line.actor or not line.kind for line in story.lines):
        wrong.append("somebody unknown did something")
    for operation in story.operations:
        wrong += _gaps(story, operation)
    if {line.operation for line in story.lines} - {"", *(one.id for one in story.operations)}:
        wrong.append("a line is of an operation that is not there")
    written = any(one.state is State.APPLIED for one in story.operations)
    if story.link is not None and not written and "linked" not in events:
        wrong.append("nothing says how it came to its link")
    record = story.record
    if record is None:
        return [*wrong, "it has no record"]
    if record.standing is Standing.EXCEPTION:
        told = [line.detail for line in story.lines if line.event == "exception"][-1:]
        if not told or not told[0].startswith(f"{record.reason}: "):
            wrong.append("nothing says why a person must look")
    if record.standing is Standing.WAITING and not record.reason:
        wrong.append("nothing says what it waits for")
    live = [one for one in story.operations if one.state in journal.LIVE]
    if len(live) > 1:
        wrong.append("two operations at once")
    return wrong


def _gaps(story: Story, operation: Operation) -> list[str]:
    """Follow an operation through the trail, step by step of the table."""
    lines = [
        line for line in story.lines if line.operation == operation.id and line.event.startswith("operation ")
    ]
    steps = [line.event.removeprefix("operation ") for line in lines]
    if not steps or steps[0] != f"planned {operation.action.value}":
        return [f"operation {operation.id} has no birth"]
    state = State.PLANNED
    for step in steps[1:]:
        if State(step) not in journal.TRANSITIONS[state]:
            return [f"operation {operation.id} goes from {state} to {step}"]
        state = State(step)
    if state is not operation.state:
        return [f"operation {operation.id} is {operation.state}, and its trail ends with {state}"]
    if lines[-1].detail.removeprefix(f"{operation.code}: ") != operation.cause and state is not State.PLANNED:
        return [f"operation {operation.id} has another cause than its trail"]
    return []


def events(story: Story) -> list[str]:
    return [line.event for line in story.lines]


def test_a_bill_from_its_first_reading_to_its_payment() -> None:
    """It waits for approval, is posted, is changed; each step with its line."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", approval="ASSIGNED"))
    firm.cycle()
    waiting = story_of(firm, "b1")
    assert waiting.record is not None
    assert (waiting.record.standing, waiting.record.reason) == (
        Standing.WAITING,
        "not approved in BILL (ASSIGNED)",
    )
    assert (events(waiting), waiting.operations, waiting.link) == (["read from BILL"], (), None)

    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
    firm.cycle()

    story = story_of(firm, "b1")
    add, modify = ["operation planned add"], ["operation planned modify"]
    done = ["operation sent", "operation applied"]
    assert events(story) == [*(["read from BILL"] * 2), *add, *done, "read from BILL", *modify, *done]
    assert [one.state for one in story.operations] == [State.APPLIED, State.APPLIED]
    assert unexplained(story) == []


def test_a_record_is_found_by_its_id_in_quickbooks_too() -> None:
    """Which is what a bookkeeper has at hand."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    link = firm.link(Kind.BILL, "b1")
    assert link is not None

    assert story_of(firm, link.book_id) == story_of(firm, "b1")
    with pytest.raises(UnknownName, match="knows no record 'b9'"):
        story_of(firm, "b9")


@pytest.mark.parametrize("step", ["before", "half", "after"])
def test_a_doubt_and_what_resolved_it(step: str) -> None:
    """Why nobody knew, and what the proof was."""
    firm = Firm()
    firm.cycle()
    for number in ("1001", "1002"):
        firm.bill.put(Kind.BILL, number, bill(number, "10.00"))
    firm.die(step)
    doubtful = story_of(firm, "1002")
    assert [one.state for one in doubtful.operations] == [State.SENT]
    assert unexplained(doubtful) == []

    firm.cycle()

    for number in ("1001", "1002"):
        story = story_of(firm, number)
        doubt = next(line for line in story.lines if line.event == "operation in_doubt")
        assert doubt.detail == "the session ended before an answer came"
        assert story.operations[-1].state is State.APPLIED
        assert unexplained(story) == []


def test_an_exception_and_what_people_did_about_it() -> None:
    """Who, when and what; and that the record was decided on anew."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=()))
    firm.cycle()
    admin = Admin(store=firm.memory, clock=firm.clock)
    admin.replay(NAME, "b1", actor=ACTOR)
    firm.cycle()
    admin.skip(NAME, "b1", actor=ACTOR)

    story = story_of(firm, "b1")

    assert events(story) == ["read from BILL", "exception", "replay", "exception", "skipped"]
    assert [line.actor for line in story.lines] == ["syncer", "syncer", ACTOR, "syncer", ACTOR]
    assert story.record is not None
    assert (story.record.standing, story.record.reason) == (Standing.WAITING, "skipped by a person")
    assert unexplained(story) == []


def test_a_replay_leads_from_the_old_operation_to_the_new_one() -> None:
    """The old one stays as it was."""
    firm = Firm()
    firm.company.other_names = {"Oak Hills"}
    firm.bill.put(Kind.VENDOR, "v9", Vendor(name="Oak Hills"))

    firm.cycle()

    story = story_of(firm, "v9")
    refused, taken = story.operations
    assert (refused.state, taken.state, taken.replays) == (State.REJECTED, State.APPLIED, refused.id)
    assert unexplained(story) == []


def test_the_check_of_stories_can_fail() -> None:
    """A state that came about without a line is found."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    story = story_of(firm, "b1")
    for lines in (story.lines[1:], story.lines[:-1], story.lines[:2] + story.lines[3:], story.lines[::-1]):
        assert unexplained(evolve(story, lines=lines)) != []


ACTS: dict[str, Callable[[Firm, str], object]] = {
    "edit": lambda firm, id_: firm.bill.put(
        Kind.BILL, id_, bill(id_, "11.00", lines=(Line(amount=Decimal("11.00"), id="l", account_id="a1"),))
    ),
    "disapprove": lambda firm, id_: firm.bill.put(Kind.BILL, id_, bill(id_, "10.00", approval="ASSIGNED")),
    "archive": lambda firm, id_: firm.bill.put(Kind.BILL, id_, bill(id_, "10.00", active=False)),
    "approve": lambda firm, id_: firm.bill.put(Kind.BILL, id_, bill(id_, "10.00")),
    "spoil": lambda firm, id_: firm.bill.put(Kind.BILL, id_, bill(id_, "10.00", lines=())),
    "pay": lambda firm, id_: firm.bill.put(Kind.PAYMENT, f"p{id_}", payment((id_, "10.00"))),
    "delete": lambda firm, id_: [
        firm.company.delete(row.id)
        for row in firm.company.live(Kind.BILL)
        if isinstance(row.content, Bill) and row.content.number == id_
    ][:1],
    "die": lambda firm, id_: firm.crash(len(id_) * 3),
    "cycle": lambda firm, _: firm.cycle(),
    "forget": lambda firm, _: setattr(firm.company, "remembers", not firm.company.remembers),
    "replay": lambda firm, _: Admin(store=firm.memory, clock=firm.clock).replay_all(NAME, actor=ACTOR),
}


@settings(max_examples=60, deadline=timedelta(seconds=20))
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(["b1", "b22"])), max_size=12))
def test_every_story_explains_where_its_record_stands(acts: list[tuple[str, str]]) -> None:
    """Whatever happened on both sides, and wherever the process died."""
    firm = Firm()
    for act, id_ in acts:
        ACTS[act](firm, id_)
    firm.cycle()

    with firm.memory.unit() as unit:
        known = [one.id for one in unit.records.find(connection=NAME, side="bill")]
    assert {id_: wrong for id_ in known if (wrong := unexplained(story_of(firm, id_)))} == {}
