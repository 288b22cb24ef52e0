"""What was sent and never answered is resolved by evidence: set memory, then the marker, then the record."""

import json
from decimal import Decimal
from unittest.mock import patch

import pytest
from attrs import evolve

from syncer.book import Answer, Ask, Find, Outcome, Outcomes, Verdict, Write
from syncer.engine import Finished, Later
from syncer.entries import BatchState, Operation, Standing, State
from syncer.errors import ProtocolError
from syncer.model import Bill, Kind, Line, ListEntry, Vendor
from syncer.testing import ToyBook, ToyCompany
from tests.syncer.core.rig import NAME, SETTINGS, Crash, Firm, bill, payment


def posted(**company: object) -> Firm:
    """A firm whose vendor is linked already."""
    firm = Firm()
    for name, value in company.items():
        setattr(firm.company, name, value)
    firm.cycle()
    return firm


def causes(firm: Firm, record: str) -> list[str]:
    return [
        f"{line.event}: {line.detail}" for line in firm.trail(record) if line.event.startswith("operation")
    ]


def test_the_memory_of_the_message_set_is_asked_first() -> None:
    """QuickBooks remembers that it did the set, so nothing is searched and nothing is sent again."""
    firm = posted()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.die("after")
    firm.company.documents.clear()

    ran = firm.cycle()

    assert ran.summary == "1 written"
    assert firm.numbers() == ["1001"]
    assert len(firm.asked("check")) == 1
    assert firm.asked("find") == []
    assert firm.asked("write") == []


def test_the_marker_is_looked_for_where_nothing_is_remembered() -> None:
    """The planted ExternalGUID proves that the bill is there."""
    firm = posted(remembers=False)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.die("after")
    firm.company.documents.clear()

    firm.cycle()

    assert firm.numbers() == ["1001"]
    assert len(firm.asked("find")) == 1
    assert firm.asked("write") == []
    assert "operation applied: found in QuickBooks by what was planted in it" in causes(firm, "b1")


@pytest.mark.parametrize("remembers", [True, False])
def test_what_is_proved_absent_is_planned_again_and_sent_in_the_same_cycle(remembers: bool) -> None:
    """Neither remembered nor there: it never happened."""
    firm = posted(remembers=remembers)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.die("before")

    ran = firm.cycle()

    assert ran.summary == "1 written"
    assert firm.numbers() == ["1001"]
    (operation,) = firm.operations(Kind.BILL)
    assert operation.attempts == 2


def test_a_set_that_was_interrupted_is_resolved_one_by_one() -> None:
    """Half of the batch was done (9002): those are found by their marker, the others are sent again."""
    firm = posted()
    for number in range(4):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
    firm.die("half")
    assert firm.numbers() == ["1000", "1001"]

    firm.cycle()

    assert firm.numbers() == ["1000", "1001", "1002", "1003"]
    assert [one.attempts for one in firm.operations(Kind.BILL)] == [1, 1, 2, 2]
    assert firm.company.remembered() == firm.kept()
    assert len(firm.kept()) == 1


def test_what_was_sent_again_is_asked_of_the_last_set_alone() -> None:
    """
    An earlier set, of which something else is in doubt, says that it was not done then. That is no evidence
    of what the later one did.
    """
    firm = Firm(settings=evolve(SETTINGS, batch_size=2))
    firm.cycle()
    for number in range(1, 5):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
    firm.company.busy.add("1002")
    process, sent = ToyCompany.process, []

    def meddle(company: ToyCompany, text: str) -> str:
        reply = process(company, text)
        if json.loads(text)["ask"] == "write":
            sent.append(text)
        match len(sent), json.loads(reply):
            case 1, {"outcomes": [_, busy]}:
                company.busy.clear()
                return json.dumps({"outcomes": [busy], "code": 0})
            case 2, _:
                firm.clock.advance(minutes=1)
            case 3, _:
                raise Crash
        return reply

    with patch.object(ToyCompany, "process", meddle):
        firm.crash()

    firm.cycle()

    assert causes(firm, "b2")[-2:] == [
        "operation in_doubt: the session ended before an answer came",
        "operation applied: done",
    ]
    link = firm.link(Kind.BILL, "b2")
    assert link is not None
    assert not link.adopted
    assert firm.numbers() == ["1001", "1002", "1003", "1004"]


def sleeping_over(firm: Firm, ask: str = "write") -> str:
    """Start a session whose agent takes a document that asks this, and goes to sleep over it."""
    with firm.store.unit() as unit:
        cycle = firm.engine.begin(unit, NAME)
    assert cycle is not None
    while True:
        firm.engine.prepare(NAME, cycle.fence)
        with firm.store.unit() as unit:
            said = firm.engine.ask(unit, NAME, cycle.fence)
        assert not isinstance(said, Finished)
        if isinstance(said, Later):
            continue
        if json.loads(said.text)["ask"] == ask:
            return said.text
        with firm.store.unit() as unit:
            firm.engine.answer(unit, NAME, cycle.fence, firm.company.process(said.text))


def test_a_document_that_an_agent_slept_over_never_runs_after_it_was_given_up() -> None:
    """
    Its set is barred before it is sent anew: QuickBooks refuses the document when it arrives after all.

    Two sets with one id and different content: the second is refused with 9001 (qbXML SDK, error recovery).
    """
    firm = posted()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    asleep = sleeping_over(firm)
    firm.clock.advance(hours=1)
    firm.cycle()
    assert firm.numbers() == ["1001"]

    said = json.loads(firm.company.process(asleep))

    assert said == {"outcomes": [], "code": 9001}
    assert firm.numbers() == ["1001"]


def test_a_document_that_arrives_while_it_is_asked_about_is_seen() -> None:
    """An agent wakes up between question and barring: the id is taken, so QuickBooks is asked again."""
    firm = posted()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    asleep = sleeping_over(firm)
    firm.clock.advance(hours=1)
    firm.company.documents.clear()
    process = ToyCompany.process

    def wakes_up(company: ToyCompany, text: str) -> str:
        if json.loads(text)["ask"] == "bar":
            process(company, asleep)
        return process(company, text)

    with patch.object(ToyCompany, "process", wakes_up):
        firm.cycle()

    assert firm.numbers() == ["1001"]
    asked = [one["ask"] for one in firm.company.documents[:5]]
    assert asked == ["identify", "check", "write", "bar", "check"]
    assert [one.attempts for one in firm.operations(Kind.BILL)] == [1]


def test_a_question_that_an_agent_slept_over_leaves_nothing_behind() -> None:
    """What became of the set is known by then; QuickBooks still has it, so the question runs nothing."""
    firm = posted(keeps_questions=True)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.die("after")
    firm.clock.advance(hours=1)
    asleep = sleeping_over(firm, "check")
    firm.clock.advance(hours=1)
    firm.cycle()

    firm.company.process(asleep)

    assert firm.numbers() == ["1001"]
    assert firm.company.remembered() == firm.kept()
    firm.cycle(days=31)
    assert firm.company.remembered() == frozenset()


@pytest.mark.parametrize("step", ["before", "half", "after"])
def test_a_set_that_was_in_doubt_is_forgotten_after_a_month(step: str) -> None:
    """QuickBooks keeps an id in the company file for each set that it is not told to forget."""
    firm = posted()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.die(step)
    firm.cycle()
    assert len(firm.kept()) == 1
    assert firm.company.remembered() == firm.kept()

    firm.cycle(days=29)
    assert len(firm.kept()) == 1
    firm.cycle(days=2)

    assert firm.kept() == frozenset()
    assert firm.company.remembered() == frozenset()


def test_what_settling_finds_counts_as_written_last() -> None:
    """An older copy is recognised also if the newest bill was only found after a crash."""
    firm = posted()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    backup = firm.company.backup()
    firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
    firm.die("after")
    firm.cycle()
    firm.company.restore(backup)
    firm.bill.put(Kind.BILL, "b3", bill("1003", "10.00"))

    ran = firm.cycle()

    assert not ran.well
    assert firm.numbers() == ["1001"]


@pytest.mark.parametrize("step", ["before", "after"])
@pytest.mark.parametrize("remembers", [True, False])
def test_a_check_in_doubt_is_written_once(step: str, remembers: bool) -> None:
    """It pays its bill once, whatever became of the answer."""
    firm = posted(remembers=remembers)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
    firm.die(step)

    firm.cycle()

    assert firm.open() == {"1001": Decimal(0)}
    assert len(firm.company.rows(Kind.PAYMENT)) == 1
    assert firm.exceptions() == ()


@pytest.mark.parametrize("step", ["before", "after"])
@pytest.mark.parametrize("remembers", [True, False])
def test_a_change_in_doubt_is_resolved_by_how_the_record_looks(step: str, remembers: bool) -> None:
    """The changed bill says the new amount once, whatever became of the answer."""
    firm = posted(remembers=remembers)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
    firm.die(step)

    firm.cycle()
    firm.cycle()

    assert firm.open() == {"1001": Decimal("12.00")}
    link = firm.link(Kind.BILL, "b1")
    assert link is not None
    assert firm.company.row(link.book_id).sequence == 2
    assert firm.exceptions() == ()


def test_a_change_of_the_memo_alone_is_not_taken_for_done() -> None:
    """An EditSequence that somebody else moved proves nothing about our memo."""
    firm = posted(remembers=False)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", memo="old"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", memo="new"))
    firm.die("before")
    link = firm.link(Kind.BILL, "b1")
    assert link is not None
    firm.company.edit(link.book_id, due_date=None)

    firm.cycle()

    found = firm.company.row(link.book_id).content
    assert isinstance(found, Bill)
    assert found.memo == "new"


@pytest.mark.parametrize("step", ["before", "after"])
def test_a_change_of_what_posts_nothing_is_not_taken_for_done(step: str) -> None:
    """Nor does a check that somebody keyed meanwhile, which moved the EditSequence of the bill."""
    firm = posted(remembers=False)
    terms = ListEntry(name="Net 60", full_name="Net 60")
    net_60 = firm.company.enter(Kind.TERMS, terms).id
    firm.bill.put(Kind.TERMS, "t60", terms)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    line = Line(amount=Decimal(10), id="line-of-1001", account_id="a1", description="Mulch")
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=(line,), terms_id="t60"))
    firm.die(step)
    firm.key_check("b1", "4.00")

    firm.cycle()
    firm.cycle()

    (found,) = firm.live(Kind.BILL)
    assert isinstance(found, Bill)
    assert (found.terms_id, found.lines[0].description) == (net_60, "Mulch")
    assert [one.state for one in firm.operations(Kind.BILL)].count(State.REJECTED) == (step == "before")


@pytest.mark.parametrize("step", ["before", "after"])
@pytest.mark.parametrize("remembers", [True, False])
def test_a_void_in_doubt_is_resolved_by_how_the_record_looks(step: str, remembers: bool) -> None:
    """The payment is void once, and its bill open again."""
    firm = posted(remembers=remembers)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="PROCESSED"))
    firm.cycle()
    firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
    firm.die(step)

    firm.cycle()
    firm.cycle()

    assert firm.open() == {"1001": Decimal("10.00")}
    assert firm.live(Kind.PAYMENT) == ()
    link = firm.link(Kind.PAYMENT, "p1")
    assert link is not None
    assert link.void


def test_a_void_in_doubt_of_a_record_that_is_gone_needs_nothing_more() -> None:
    """Somebody deleted the check in between: BILL took it back too, so both sides agree."""
    firm = posted(remembers=False)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="PROCESSED"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b2", bill("1002", "5.00"))
    firm.bill.put(Kind.PAYMENT, "p2", payment(("b2", "5.00")))
    firm.cycle()
    firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
    firm.die("before")
    link = firm.link(Kind.PAYMENT, "p1")
    assert link is not None
    firm.company.delete(link.book_id)

    firm.cycle()

    assert firm.exceptions() == ()
    after = firm.link(Kind.PAYMENT, "p1")
    assert after is not None
    assert after.void
    assert "link ended" in [line.event for line in firm.trail("p1")]


def test_an_answer_that_is_not_complete_proves_nothing() -> None:
    """The doubt goes to a person, nothing is sent again, and a later complete answer resolves it."""
    firm = posted(remembers=False)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
    firm.die("half")
    book = ToyBook()

    class Paging(ToyBook):
        def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
            said = book.decode(ask, text, operations)
            return evolve(said, rows=(), lost=True) if isinstance(ask, Find) else said

    firm.engine._book = Paging()
    firm.company.documents.clear()
    for _ in range(2):
        firm.cycle()
    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "in_doubt"), ("b2", "in_doubt")]
    assert firm.asked("write") == []

    firm.boot()
    firm.cycle()

    assert firm.numbers() == ["1001", "1002"]
    assert firm.exceptions() == ()
    assert [one.attempts for one in firm.operations(Kind.BILL)] == [1, 2]


def test_outcomes_are_forgotten_only_once_they_are_stored() -> None:
    """Each write tells QuickBooks to forget the previous set; the last is forgotten at the end."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))

    firm.cycle()

    writes = firm.asked("write")
    sets = [one["set"] for one in writes]
    assert ["", *sets[:-1]] == [one["previous"] for one in writes]
    assert [one["set"] for one in firm.asked("forget")] == sets[-1:]
    with firm.memory.unit() as unit:
        assert {batch.state for batch in unit.batches.find()} == {BatchState.CLEARED}


def test_message_set_ids_are_short_and_never_used_again() -> None:
    """At most 23 lower-case hex characters (qbXML: newMessageSetID), one for each document that writes."""
    firm = posted()
    for number in range(3):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
        firm.die("before")
        firm.cycle()

    sets = [str(one["set"]) for one in firm.asked("write")]
    assert len(set(sets)) == len(sets)
    assert {len(one) <= 23 and set(one) <= set("0123456789abcdef") for one in sets} == {True}


def test_several_sets_in_doubt_are_all_asked_about() -> None:
    """A session that dies while it settles leaves the same questions to the next."""
    firm = posted()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.VENDOR, "v2", Vendor(name="Fern Nursery"))
    firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00", vendor="v2"))
    firm.die("after")
    firm.company.attend = firm.fuse.burn
    for left in (2, 4, 6):
        firm.crash(left)

    firm.cycle()
    firm.cycle()

    assert firm.numbers() == ["1001", "1002"]
    assert len(firm.live(Kind.VENDOR)) == 2
    assert {one.state for one in firm.operations()} == {State.APPLIED}


def test_all_sets_are_asked_about_before_one_is_barred() -> None:
    """Where QuickBooks keeps only the last set, barring an earlier one makes it forget the later one."""
    firm = posted()
    firm.connect(evolve(SETTINGS, batch_size=1))
    for number in (1, 2):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))

    def forget_all_but_the_last() -> None:
        sets = firm.company._state.sets
        for name in list(sets)[:-1]:
            del sets[name]

    class Silent(ToyBook):
        def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
            said = super().decode(ask, text, operations)
            return evolve(said, outcomes=()) if isinstance(ask, Write) else said

    firm.company.meddle = forget_all_but_the_last
    firm.engine._book = Silent()
    firm.die("after", skip=1)
    firm.company.documents.clear()

    firm.cycle()

    assert [one["ask"] for one in firm.company.documents[1:5]] == ["check", "check", "bar", "find"]
    assert causes(firm, "b2")[-1] == "operation applied: done"
    assert firm.numbers() == ["1001", "1002"]


def test_new_bills_and_changed_ones_in_one_set_are_told_apart() -> None:
    """Additions are looked for by their marker, changes by the record itself."""
    firm = posted(remembers=False)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
    firm.bill.put(Kind.BILL, "b2", bill("1002", "5.00"))
    firm.die("after")

    firm.cycle()

    assert firm.open() == {"1001": Decimal("12.00"), "1002": Decimal("5.00")}
    assert [one.attempts for one in firm.operations(Kind.BILL)] == [1, 1, 1]


def test_what_is_in_doubt_is_left_alone_while_others_are_decided_anew() -> None:
    """One of a batch got no answer, another was stale: only the stale one is decided anew."""
    firm = posted()
    for id_ in ("b1", "b2"):
        firm.bill.put(Kind.BILL, id_, bill(f"100{id_}", "10.00"))
    firm.cycle()
    for id_ in ("b1", "b2"):
        firm.bill.put(Kind.BILL, id_, bill(f"100{id_}", "12.00"))
    mangled = [True]

    class Mangling(ToyBook):
        def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
            said = super().decode(ask, text, operations)
            if isinstance(ask, Write) and isinstance(said, Outcomes) and mangled:
                mangled.clear()
                stale = Outcome(operation=said.outcomes[1].operation, verdict=Verdict.STALE, code="3200")
                return evolve(said, outcomes=(stale,))
            return said

    firm.engine._book = Mangling()
    firm.cycle()
    assert [(one.bill_id, one.state) for one in firm.operations(Kind.BILL)][2:] == [
        ("b1", State.IN_DOUBT),
        ("b2", State.REJECTED),
    ]
    # QuickBooks shows what the stale one was to write, so nothing more is written.
    assert firm.record(Kind.BILL, "b1").standing is Standing.PENDING
    assert firm.record(Kind.BILL, "b2").standing is Standing.SETTLED

    firm.boot()
    firm.cycle()
    firm.cycle()

    assert set(firm.open().values()) == {Decimal("12.00")}


def test_a_set_says_nothing_of_what_was_sent_again_since() -> None:
    """
    A bill that was busy went out again in a later set. The first one is asked about for another bill's sake:
    what it remembers, that the bill was busy, is no news of the later one.
    """
    firm = posted()
    firm.connect(evolve(SETTINGS, batch_size=2, retry_s=1))
    for number in range(1, 5):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
    firm.company.busy.add("1002")
    firm.company.documents.clear()

    class Cut(ToyBook):
        def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
            said = super().decode(ask, text, operations)
            if isinstance(said, Outcomes):
                firm.clock.advance(seconds=5)
                firm.company.busy.clear()
                return evolve(said, outcomes=said.outcomes[1:])
            return said

    firm.engine._book = Cut()
    firm.die("after", skip=1)
    sent = json.dumps(firm.asked("write")[1])
    assert '"1002"' in sent
    (row,) = (one for one in firm.company.rows(Kind.BILL) if getattr(one.content, "number", "") == "1002")
    firm.company.edit(row.id, number="1002-B", amount=Decimal(11))

    firm.cycle()

    assert firm.numbers() == ["1001", "1002-B", "1003", "1004"]
    assert causes(firm, "b2")[-1] == "operation applied: done"
    assert [(one.id, one.code) for one in firm.exceptions()] == [("b2", "changed_in_books")]


def test_a_set_that_the_store_lost_is_told() -> None:
    """Only a store that was restored from elsewhere can do that."""
    firm = posted()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))

    def lose() -> None:
        with firm.memory.unit() as unit:
            for batch in unit.batches.find():
                unit.batches.delete(batch.id)

    firm.company.meddle = lose

    with pytest.raises(ProtocolError, match="Restore the store"):
        firm.cycle()


def test_changes_of_several_kinds_in_doubt_are_each_resolved_by_their_own_record() -> None:
    """A void of a payment and a change of a bill, both without an answer."""
    firm = posted(remembers=False)
    for id_ in ("b1", "b2"):
        firm.bill.put(Kind.BILL, id_, bill(f"100{id_}", "10.00"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="PROCESSED"))
    firm.cycle()
    firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
    firm.bill.put(Kind.BILL, "b2", bill("100b2", "12.00"))

    class Silent(ToyBook):
        def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
            said = super().decode(ask, text, operations)
            return evolve(said, outcomes=()) if isinstance(ask, Write) else said

    firm.engine._book = Silent()
    firm.cycle()
    assert [one.state for one in firm.operations()].count(State.IN_DOUBT) == 2

    firm.boot()
    firm.cycle()

    assert firm.open() == {"100b1": Decimal("10.00"), "100b2": Decimal("12.00")}
    assert {one.state for one in firm.operations()} == {State.APPLIED}


def test_a_write_that_never_arrives_is_given_up_in_the_end() -> None:
    """What is lost again and again without a trace goes to a person instead of out for ever."""
    firm = Firm(settings=evolve(SETTINGS, retries=3))
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00"))

    for _ in range(3):
        firm.die("before")
    firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("b2", "in_doubt")]
    assert firm.numbers() == ["1001"]


def test_records_refused_unread_one_by_one_are_told_so_where_no_set_is_remembered() -> None:
    """Two in one batch: QuickBooks did answer, that it could not read them."""
    firm = posted(remembers=False)
    firm.company.unreadable = {"1001", "1002"}
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))

    firm.cycle()
    firm.cycle()

    causes = [one.cause for one in firm.exceptions()]
    assert causes == ["QuickBooks refused the whole document. The document cannot be read."] * 2


def test_a_line_that_was_added_in_doubt_is_not_added_twice() -> None:
    """QuickBooks has it; somebody changed the memo since, so the bill does not show the whole change."""
    firm = posted(remembers=False)
    one = bill("1001", "10.00")
    firm.bill.put(Kind.BILL, "b1", one)
    firm.cycle()
    firm.cycle()
    link = firm.link(Kind.BILL, "b1")
    assert link is not None
    paper = link.book_id
    more = Line(amount=Decimal("5.00"), id="more", account_id="a2")
    firm.bill.change(Kind.BILL, "b1", amount=Decimal(15), lines=(*one.lines, more))
    firm.die("after")
    firm.company.edit(paper, memo="a person's")

    firm.cycle()
    firm.cycle()

    found = firm.company.row(paper).content
    assert isinstance(found, Bill)
    assert [line.amount for line in found.lines] == [Decimal(10), Decimal(5)]
    assert found.memo == "a person's"
