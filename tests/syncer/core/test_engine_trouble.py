"""Everything that may go wrong around a cycle: leases, BILL, QuickBooks, files, clocks, hints."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from syncer.cycle import Cycle
from syncer.engine import Finished, Later, Send, Working
from syncer.entries import Hint, Standing, State
from syncer.errors import LeaseLost, PayablesError, ProtocolError, ReadRefused, SettingsError
from syncer.model import Account, Bill, Kind, Line, ListEntry, Side, Vendor
from syncer.payables import Page
from syncer.settings import Classes
from syncer.testing import ToyFailure
from syncer.testing.parties import CRASHED, UNREADABLE
from tests.syncer.core.rig import NAME, SETTINGS, Firm, account, bill, payment


def begin(firm: Firm) -> Cycle | None:
    with firm.memory.unit() as unit:
        return firm.engine.begin(unit, NAME)


def ask(firm: Firm, fence: int) -> Send | Later | Finished:
    firm.engine.prepare(NAME, fence)
    with firm.memory.unit() as unit:
        return firm.engine.ask(unit, NAME, fence)


def answer(firm: Firm, fence: int, text: str) -> Working | Finished:
    with firm.memory.unit() as unit:
        return firm.engine.answer(unit, NAME, fence, text)


def fail(firm: Firm, fence: int, hresult: str) -> Finished | None:
    with firm.memory.unit() as unit:
        return firm.engine.fail(unit, NAME, fence, hresult, "")


def until(firm: Firm, fence: int, what: str) -> Send:
    """Carry a session up to the moment at which a document of this sort is out."""
    for _ in range(100):
        said = ask(firm, fence)
        assert isinstance(said, Send)
        if json.loads(said.text)["ask"] == what:
            return said
        answer(firm, fence, firm.company.process(said.text))
    raise AssertionError(what)


def to_its_end(firm: Firm, fence: int) -> Finished:
    """Carry a session to its end."""
    while isinstance(said := ask(firm, fence), Send):
        answer(firm, fence, firm.company.process(said.text))
    assert isinstance(said, Finished)
    return said


def failing(firm: Firm, what: str, hresult: str, *, after: bool = False) -> None:
    """Have QuickBooks fail once on the next document of this sort, before or after it worked on it."""
    todo = [hresult]

    def fail(step: str) -> None:
        if todo and step == ("after" if after else "before"):
            raise ToyFailure(todo.pop(), "no luck")

    def meddle() -> None:
        if todo and what != "write":
            raise ToyFailure(todo.pop(), "no luck")

    if what == "write":
        firm.company.attend = fail
    else:
        firm.company.meddle = meddle


def change_settings(firm: Firm, **changes: Any) -> None:
    with firm.memory.unit() as unit:
        known = unit.connections.get(NAME)
        assert known is not None
        unit.connections.put(evolve(known, settings=evolve(SETTINGS, **changes).to_json()))


class TestLease:
    """Two sessions cannot both work a connection."""

    def test_a_second_session_is_told_to_come_back(self) -> None:
        """While the first holds the lease, nothing of the second is written."""
        firm = Firm()
        assert begin(firm) is not None

        assert begin(firm) is None
        assert firm.cycle(seconds=1).busy

    def test_a_session_that_is_silent_for_too_long_loses_it(self) -> None:
        """Its later calls find another fencing number and write nothing."""
        firm = Firm()
        first = begin(firm)
        assert first is not None
        firm.clock.advance(seconds=SETTINGS.lease_idle_s)

        second = begin(firm)

        assert second is not None
        assert second.fence == first.fence + 1
        with pytest.raises(LeaseLost), firm.memory.unit() as unit:
            firm.engine.ask(unit, NAME, first.fence)
        with pytest.raises(LeaseLost), firm.memory.unit() as unit:
            firm.engine.answer(unit, NAME, first.fence, "{}")
        with pytest.raises(LeaseLost), firm.memory.unit() as unit:
            firm.engine.fail(unit, NAME, first.fence, CRASHED, "")
        with pytest.raises(LeaseLost):
            firm.engine.prepare(NAME, first.fence)
        with firm.memory.unit() as unit:
            assert firm.engine.end(unit, NAME, first.fence) == "another session has taken over"
        assert isinstance(ask(firm, second.fence), Send)

    def test_a_late_answer_of_a_replaced_session_changes_nothing(self) -> None:
        """What it did is found out by asking QuickBooks."""
        firm = Firm()
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.clock.advance(hours=1)
        first = begin(firm)
        assert first is not None
        reply = firm.company.process(until(firm, first.fence, "write").text)
        firm.clock.advance(seconds=SETTINGS.lease_answer_s)
        second = begin(firm)
        assert second is not None

        with pytest.raises(LeaseLost):
            answer(firm, first.fence, reply)
        with firm.memory.unit() as unit:
            firm.engine.end(unit, NAME, second.fence)
        firm.cycle()

        assert firm.numbers() == ["1001"]

    def test_quickbooks_may_take_long_for_an_answer(self) -> None:
        """While a document is out, the lease is longer than between two calls."""
        firm = Firm()
        first = begin(firm)
        assert first is not None
        ask(firm, first.fence)
        firm.clock.advance(seconds=SETTINGS.lease_idle_s + 1)

        assert begin(firm) is None

    def test_reading_bill_for_long_keeps_the_lease(self) -> None:
        """A first reading of many pages, in slices, is not taken over by the next agent."""
        firm = Firm()
        for number in range(40):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"{number}", "1.00"))
        firm.bill.page_size, firm.bill.call_s = 1, 15
        cycle = begin(firm)
        assert cycle is not None
        said: object = None
        while not isinstance(said, Later):
            said = ask(firm, cycle.fence)
            if isinstance(said, Send):
                answer(firm, cycle.fence, firm.company.process(said.text))

        waits = 0
        while isinstance(ask(firm, cycle.fence), Later):
            waits += 1
            assert begin(firm) is None

        assert waits > 10

    def test_giving_it_back_is_safe_to_repeat(self) -> None:
        """The second time changes nothing, and the next session may begin at once."""
        firm = Firm()
        cycle = begin(firm)
        assert cycle is not None
        for _ in range(2):
            with firm.memory.unit() as unit:
                assert firm.engine.end(unit, NAME, cycle.fence) == "0 written"

        assert begin(firm) is not None
        assert [one.event for one in firm.trail()].count("cycle ended") == 1

    def test_an_ended_session_can_do_nothing_more(self) -> None:
        """A call after the end finds no lease."""
        firm = Firm()
        cycle = begin(firm)
        assert cycle is not None
        with firm.memory.unit() as unit:
            firm.engine.end(unit, NAME, cycle.fence)

        with pytest.raises(LeaseLost):
            ask(firm, cycle.fence)

    def test_a_lease_of_a_clock_that_was_wrong_does_not_last_for_years(self) -> None:
        """A process that died under a clock of next year is replaced once the clock is right."""
        firm = Firm()
        right = firm.clock.time
        firm.clock.advance(days=365)
        begin(firm)
        firm.clock.time = right

        assert begin(firm) is not None

    def test_there_must_be_such_a_connection(self) -> None:
        """An unknown name is a setting that is missing."""
        firm = Firm()

        with pytest.raises(SettingsError), firm.memory.unit() as unit:
            firm.engine.begin(unit, "nobody")


class TestCarrier:
    """The calls of a session in wrong or repeated order."""

    def test_a_document_that_is_out_is_given_again_unchanged(self) -> None:
        """A repeated call gets the very same text, writes included."""
        firm = Firm()
        cycle = begin(firm)
        assert cycle is not None
        for what in ("identify", "sweep", "deleted", "write"):
            text = until(firm, cycle.fence, what).text

            assert ask(firm, cycle.fence) == Send(text)

    def test_an_answer_to_nothing_is_refused(self) -> None:
        """QuickBooks cannot answer before it was asked."""
        firm = Firm()
        cycle = begin(firm)
        assert cycle is not None

        with pytest.raises(ProtocolError):
            answer(firm, cycle.fence, "{}")

    def test_a_failure_before_anything_was_asked_ends_the_cycle(self) -> None:
        """QuickBooks could not even be opened."""
        firm = Firm()
        cycle = begin(firm)
        assert cycle is not None

        with firm.memory.unit() as unit:
            said = firm.engine.fail(unit, NAME, cycle.fence, CRASHED, "")

        assert said == Finished(
            f"0 written, QuickBooks failed ({CRASHED}): The ledger stopped. "
            "Open it again and run the update.",
            well=False,
        )
        assert ask(firm, cycle.fence) == said

    def test_only_the_end_is_a_finish(self) -> None:
        """Percentages stay below 100 until nothing follows."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        cycle = begin(firm)
        assert cycle is not None
        percents = []
        while True:
            said = ask(firm, cycle.fence)
            assert isinstance(said, Send)
            after = answer(firm, cycle.fence, firm.company.process(said.text))
            if isinstance(after, Finished):
                break
            percents.append(after.percent)

        assert percents == sorted(percents)
        assert percents[-1] < 100

    def test_an_answer_of_the_wrong_sort_is_a_defect_that_is_told(self) -> None:
        """A Book that answers a question with something else is stopped, and nothing is stored."""
        firm = Firm()
        cycle = begin(firm)
        assert cycle is not None
        ask(firm, cycle.fence)
        from syncer.book import Done

        class Odd:
            def __getattr__(self, name: str) -> Callable[..., object]:
                return lambda *_args, **_kwargs: Done()

        firm.engine._book = Odd()  # type: ignore[assignment]  # a broken adapter

        with pytest.raises(ProtocolError):
            answer(firm, cycle.fence, "{}")

    def test_an_answer_that_cannot_be_read_ends_the_cycle(self) -> None:
        """Of a question nothing is lost; a write is in doubt and resolved in the next cycle."""
        firm = Firm()
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        for what in ("identify", "write"):
            firm.clock.advance(hours=1)
            cycle = begin(firm)
            assert cycle is not None
            firm.company.process(until(firm, cycle.fence, what).text)

            said = answer(firm, cycle.fence, "<html>")

            assert isinstance(said, Finished)
            assert not said.well
            with firm.memory.unit() as unit:
                firm.engine.end(unit, NAME, cycle.fence)
        assert [one.state for one in firm.operations(Kind.BILL)] == [State.IN_DOUBT]
        firm.cycle()

        assert firm.numbers() == ["1001"]

    def test_an_answer_that_says_nothing_of_an_operation_leaves_it_in_doubt(self) -> None:
        """The others are settled; the next cycle finds out about this one."""
        firm = Firm()
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        cycle = begin(firm)
        assert cycle is not None
        reply = json.loads(firm.company.process(until(firm, cycle.fence, "write").text))
        reply["outcomes"].pop()
        answer(firm, cycle.fence, json.dumps(reply))
        assert [one.state for one in firm.operations(Kind.BILL)] == [State.APPLIED, State.IN_DOUBT]

        firm.cycle()

        assert firm.numbers() == ["1001", "1002"]
        assert [one.state for one in firm.operations(Kind.BILL)] == [State.APPLIED, State.APPLIED]


class TestFailures:
    """QuickBooks fails as a whole."""

    def test_a_failure_in_a_write_leaves_it_in_doubt(self) -> None:
        """It may have been done: the next cycle asks."""
        firm = Firm()
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        failing(firm, "write", CRASHED, after=True)

        ran = firm.cycle()

        assert not ran.well
        assert [one.state for one in firm.operations(Kind.BILL)] == [State.IN_DOUBT]
        firm.cycle()
        assert firm.numbers() == ["1001"]

    def test_a_failure_in_a_question_ends_the_cycle_and_loses_nothing(self) -> None:
        """The next cycle begins anew."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        failing(firm, "identify", CRASHED)

        assert not firm.cycle().well
        assert firm.cycle().well
        assert firm.numbers() == ["1001"]

    def test_a_document_that_is_refused_unread_is_sent_one_by_one(self) -> None:
        """The one that cannot be read becomes an exception; the others are posted in the same cycle."""
        firm = Firm()
        firm.cycle()
        for number in range(4):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
        firm.company.unreadable.add("1002")

        ran = firm.cycle()

        assert ran.well
        assert ran.summary == "3 written, 1 refused"
        assert firm.numbers() == ["1000", "1001", "1003"]
        assert [(one.id, one.code) for one in firm.exceptions()] == [("b2", UNREADABLE)]

    def test_news_of_a_refusal_that_comes_twice_is_taken_for_one_document_only(self) -> None:
        """A refusal names no document, so that a second one proves nothing until QuickBooks was asked."""
        firm = Firm()
        firm.cycle()
        for number in range(4):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
        firm.company.unreadable.add("1000")
        cycle = begin(firm)
        assert cycle is not None
        out = until(firm, cycle.fence, "write")
        assert len(json.loads(out.text)["operations"]) == 4
        fail(firm, cycle.fence, UNREADABLE)
        firm.company.unreadable.clear()
        firm.company.process(until(firm, cycle.fence, "write").text)

        assert fail(firm, cycle.fence, UNREADABLE) is None

        answer(firm, cycle.fence, firm.company.process(until(firm, cycle.fence, "bar").text))
        to_its_end(firm, cycle.fence)
        assert firm.numbers() == ["1000", "1001", "1002", "1003"]
        assert [one.state for one in firm.operations(Kind.BILL)] == [State.APPLIED] * 4
        assert firm.exceptions() == ()

    def test_a_second_refusal_that_quickbooks_confirms_concerns_its_record(self) -> None:
        """Its set is barred, which proves that it did not run, and the record is put before a person."""
        firm = Firm()
        firm.cycle()
        for number in range(2):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
        firm.company.unreadable.update({"1000", "1001"})

        ran = firm.cycle()

        assert ran.well
        assert ran.summary == "0 written, 2 refused"
        assert [(one.id, one.code) for one in firm.exceptions()] == [("b0", UNREADABLE), ("b1", UNREADABLE)]
        assert [one.state for one in firm.operations(Kind.BILL)] == [State.REJECTED] * 2

    def test_a_second_refusal_is_looked_up_where_quickbooks_remembers_no_sets(self) -> None:
        """It stays in doubt until the next cycle, which looks for what was planted, and does not find it."""
        firm = Firm()
        firm.company.remembers = False
        firm.cycle()
        for number in range(2):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
        firm.company.unreadable.add("1000")

        firm.cycle()

        assert firm.numbers() == ["1001"]
        assert [one.state for one in firm.operations(Kind.BILL)] == [State.IN_DOUBT, State.APPLIED]
        firm.cycle()
        assert [(one.id, one.code) for one in firm.exceptions()] == [("b0", UNREADABLE)]
        assert firm.numbers() == ["1001"]

    def test_a_walk_that_is_lost_begins_anew(self) -> None:
        """QuickBooks was closed between two pages of a list."""
        firm = Firm()
        change_settings(firm, page_size=1)
        closings = iter([True, True])

        def meddle() -> None:
            if firm.company._iterators and next(closings, False):
                firm.company.close()

        firm.company.meddle = meddle
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))

        assert firm.cycle().well
        assert firm.numbers() == ["1001"]

    def test_a_walk_that_is_always_lost_ends_the_cycle(self) -> None:
        """Beginning anew has a limit."""
        firm = Firm()
        change_settings(firm, page_size=1)
        firm.company.meddle = firm.company.close

        ran = firm.cycle()

        assert not ran.well
        assert ran.documents < 20


class TestCompanyFile:
    """The open file must be the connection's own, and not an older copy of it."""

    def test_another_company_stops_the_cycle_before_anything_is_written(self) -> None:
        """The exception says which file is open; it goes away when the right one is open again."""
        firm = Firm()
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.company.name = "Other Firm"

        ran = firm.cycle()

        assert not ran.well
        assert firm.numbers() == []
        (trouble,) = firm.exceptions()
        assert "'Other Firm'" in trouble.cause
        firm.company.name = "Toy Landscaping"
        assert firm.cycle().well
        assert firm.exceptions() == ()
        assert firm.numbers() == ["1001"]

    def test_a_file_of_another_connection_is_recognised_by_its_stamp(self) -> None:
        """Also in the very first session."""
        firm = Firm()
        firm.company.file_id = "{99999999-0000-0000-0000-000000000000}"

        assert not firm.cycle().well

    def test_a_stamp_that_appears_after_the_first_session_is_taken_over(self) -> None:
        """The agent writes it once it has permission; from then on a file without it is another."""
        firm = Firm()
        firm.cycle()
        firm.company.file_id = "{00000000-0000-0000-0000-000000000002}"
        assert firm.cycle().well
        firm.company.file_id = ""

        assert not firm.cycle().well

    def test_an_older_copy_is_recognised(self) -> None:
        """A restored backup does not know what was written last; nothing is posted to it."""
        firm = Firm()
        firm.cycle()
        backup = firm.company.backup()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
        firm.cycle()
        firm.company.restore(backup)

        ran = firm.cycle()

        assert not ran.well
        assert "older copy" in ran.summary
        assert firm.numbers() == []

    def test_a_deleted_bill_is_no_older_copy(self) -> None:
        """QuickBooks says that somebody deleted it, which is an exception of that bill only."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        link = firm.link(Kind.BILL, "b1")
        assert link is not None
        firm.company.delete(link.book_id)

        ran = firm.cycle()

        assert ran.well
        assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "deleted")]
        firm.cycle()
        firm.cycle()
        assert [one.event for one in firm.trail("b1")].count("deleted in QuickBooks") == 1

    def test_a_quickbooks_that_is_too_old_is_refused(self) -> None:
        """The stored outcome of a message set names the new record only since qbXML 11.0."""
        firm = Firm()
        firm.company.version = "10.0"

        ran = firm.cycle()

        assert not ran.well
        assert "qbXML 10.0" in ran.summary


class TestBill:
    """BILL's side: unreachable, repeated, out of order, hinted."""

    def test_what_is_known_is_written_while_bill_cannot_be_reached(self) -> None:
        """The watermarks stay, an exception is open, and the next cycle reads what was missed."""
        firm = Firm()
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.failures = 1

        ran = firm.cycle()

        assert not ran.well
        assert [one.id for one in firm.exceptions()] == ["bill"]
        assert firm.cycle().well
        assert firm.exceptions() == ()
        assert firm.numbers() == ["1001"]

    def test_a_trouble_of_days_is_told_once(self) -> None:
        """One exception since it began, and one line in the trail; another trouble is another line."""
        firm = Firm()
        for _ in range(3):
            firm.bill.failures = 1
            firm.cycle()

        (open_,) = firm.exceptions()
        lines = [line for line in firm.trail() if line.event == "exception"]
        assert [line.at for line in lines] == [open_.raised_at]
        assert open_.raised_at < firm.clock.now() - timedelta(hours=1)

        def refuse(_: str) -> object:
            raise PayablesError("BILL knows no such key.", fix="Enter it anew.")

        firm.engine._payables = refuse  # type: ignore[assignment]  # no BILL at all
        firm.cycle()
        (other,) = firm.exceptions()

        assert (other.cause, other.raised_at > open_.raised_at) == ("BILL knows no such key.", True)
        assert len([line for line in firm.trail() if line.event == "exception"]) == 2

    def test_a_list_that_bill_does_not_show_stops_nothing_else(self) -> None:
        """Bills that need it wait and say so, all others are posted; and it is read once BILL shows it."""
        firm = Firm(settings=evolve(SETTINGS, classes=Classes.LOCATION))
        firm.company.enter(Kind.CLASS, ListEntry(name="North", full_name="North"))
        firm.bill.put(Kind.LOCATION, "l1", ListEntry(name="North", full_name="North"))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(
            Kind.BILL,
            "b2",
            bill("1002", "10.00", lines=(Line(amount=Decimal("10.00"), account_id="a1", location_id="l1"),)),
        )
        firm.bill.hidden = {Kind.LOCATION, Kind.JOB}

        ran = [firm.cycle(), firm.cycle()]

        assert [one.well for one in ran] == [True, True]
        assert firm.numbers() == ["1001"]
        assert [(one.id, one.code) for one in firm.exceptions()] == [
            ("unread_job", "unread"),
            ("unread_location", "unread"),
        ]
        assert "locations" in firm.exceptions()[1].cause
        assert "the location l1 was not read" in firm.record(Kind.BILL, "b2").reason
        assert len([line for line in firm.trail() if line.event == "exception"]) == 2
        with firm.memory.unit() as unit:
            assert unit.watermarks.get(NAME, Side.BILL.value, Kind.LOCATION.value) is None

        firm.bill.hidden = {Kind.JOB}
        firm.cycle()
        assert [one.id for one in firm.exceptions()] == ["unread_job"]
        assert firm.numbers() == ["1001", "1002"]
        firm.bill.hidden = set()
        firm.cycle()
        assert firm.exceptions() == ()

    def test_what_somebody_says_has_changed_does_not_close_the_exception_on_its_list(self) -> None:
        """One entry that is shown is not the list."""
        firm = Firm()
        firm.bill.put(Kind.ITEM, "i1", ListEntry(name="Rope", full_name="Rope"))
        firm.cycle()
        changed = firm.bill.changed

        def refuse(kind: Kind, *, since: str, page: str = "") -> Page:
            if kind is Kind.ITEM:
                raise ReadRefused("The user may not do this.", fix="Give the user the role.")
            return changed(kind, since=since, page=page)

        class Hiding:
            by_ids = firm.bill.by_ids

        Hiding.changed = staticmethod(refuse)  # type: ignore[attr-defined]
        firm.engine._payables = lambda _: Hiding()  # type: ignore[assignment,return-value]
        firm.cycle()
        with firm.memory.unit() as unit:
            unit.hints.put(Hint(connection=NAME, kind=Kind.ITEM, id="i1", noted_at=firm.clock.now()))

        firm.cycle()

        assert [one.id for one in firm.exceptions()] == ["unread_item"]

    def test_a_kind_that_everything_needs_is_trouble_as_ever(self) -> None:
        """Without vendors, bills or payments there is nothing to go on with."""
        firm = Firm()
        firm.cycle()
        firm.bill.hidden = {Kind.VENDOR}

        ran = firm.cycle()

        assert not ran.well
        assert [one.id for one in firm.exceptions()] == ["bill"]

    def test_a_login_that_fails_is_the_same(self) -> None:
        """The BILL side cannot even be given."""
        firm = Firm()

        def refuse(_: str) -> object:
            raise PayablesError("Wrong password.", fix="Run `connect` again.")

        firm.engine._payables = refuse  # type: ignore[assignment]  # no BILL at all

        assert "Wrong password." in firm.cycle().summary

    @pytest.mark.parametrize("left", range(0, 12, 3))
    def test_a_failure_in_the_middle_of_a_reading_passes_nothing_over(self, left: int) -> None:
        """Pages that were stored stay; the watermark does not move past the others."""
        firm = Firm()
        for number in range(5):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
        firm.bill.page_size = 2
        calls = 0
        asked = firm.bill.changed

        def changed(kind: Kind, *, since: str, page: str = "") -> object:
            nonlocal calls
            calls += 1
            if calls == left + 1:
                raise PayablesError("Reset.", fix="Wait.")
            return asked(kind, since=since, page=page)

        class Flaky:
            by_ids = firm.bill.by_ids

        Flaky.changed = staticmethod(changed)  # type: ignore[attr-defined]
        firm.engine._payables = lambda _: Flaky()  # type: ignore[assignment,return-value]
        firm.cycle()
        firm.cycle()

        assert firm.numbers() == [f"100{number}" for number in range(5)]

    @pytest.mark.parametrize(("repeats", "disorder"), [(True, False), (False, True), (True, True)])
    def test_rows_may_come_twice_and_out_of_order(self, repeats: bool, disorder: bool) -> None:
        """Each is posted once."""
        firm = Firm()
        firm.bill.repeats, firm.bill.disorder, firm.bill.page_size = repeats, disorder, 2
        for number in range(5):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))

        firm.cycle()
        firm.cycle()

        assert firm.numbers() == [f"100{number}" for number in range(5)]

    def test_an_approval_that_moves_no_time_is_noticed(self) -> None:
        """Bills that are not approved are read again in every cycle."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", approval="ASSIGNED"))
        firm.cycle()
        assert firm.record(Kind.BILL, "b1").standing is Standing.WAITING
        firm.cycle(days=30)
        firm.bill.change_silently(Kind.BILL, "b1", approval="APPROVED")

        firm.cycle()

        assert firm.numbers() == ["1001"]

    def test_a_hint_is_read_first_and_never_taken_as_data(self) -> None:
        """A change that moved no time is found by its hint, which is gone afterwards."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        firm.cycle(days=30)
        firm.bill.change_silently(Kind.BILL, "b1", active=False)
        firm.bill.calls.clear()
        with firm.memory.unit() as unit:
            unit.hints.put(Hint(connection=NAME, kind=Kind.BILL, id="b1", noted_at=firm.clock.now()))
            unit.hints.put(Hint(connection=NAME, kind=Kind.BILL, id="unknown", noted_at=firm.clock.now()))

        firm.cycle()

        assert firm.bill.calls[0] == ("by_ids", Kind.BILL)
        assert firm.numbers() == []
        with firm.memory.unit() as unit:
            assert unit.hints.find() == ()

    @pytest.mark.parametrize("at", [0, 1, 2, 4])
    def test_a_hint_that_bill_refuses_stops_nothing_else(self, at: int) -> None:
        """One bad id refuses all that it is asked with: the others are read, and it is told and gone."""
        firm = Firm()
        firm.cycle()
        hinted = [f"b{number}" for number in range(5)]
        hinted[at] += "-of-another-kind"
        for number, id_ in enumerate(hinted):
            if number != at:
                firm.bill.put(Kind.BILL, id_, bill(f"100{number}", "10.00"))
        firm.bill.put(Kind.VENDOR, "v2", Vendor(name="Fern Nursery"))
        firm.bill.odd = {hinted[at]}
        with firm.memory.unit() as unit:
            for id_ in hinted:
                unit.hints.put(Hint(connection=NAME, kind=Kind.BILL, id=id_, noted_at=firm.clock.now()))

        ran = firm.cycle()

        assert ran.well
        assert len(firm.numbers()) == 4
        assert len(firm.live(Kind.VENDOR)) == 2
        assert firm.see(lambda unit: unit.hints.find()) == ()
        (line,) = firm.trail(hinted[at])
        assert (line.event, line.detail) == ("hint refused by BILL", "Invalid parameter value.")
        assert firm.exceptions() == ()

    def test_a_record_that_bill_refuses_is_trouble_where_no_hint_names_it(self) -> None:
        """BILL gave its id itself."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", approval="ASSIGNED"))
        firm.cycle()
        firm.bill.odd = {"b1"}

        assert not firm.cycle().well
        assert [one.id for one in firm.exceptions()] == ["bill"]

    def test_a_hint_that_comes_while_bill_answers_is_kept(self) -> None:
        """The answer may be older than the change, so the next cycle reads it again."""
        firm = Firm()
        with firm.memory.unit() as unit:
            unit.hints.put(Hint(connection=NAME, kind=Kind.BILL, id="b1", noted_at=firm.clock.now()))
        asked = firm.bill.by_ids

        class Meanwhile:
            changed = firm.bill.changed

            @staticmethod
            def by_ids(kind: Kind, ids: tuple[str, ...]) -> object:
                rows = asked(kind, ids)
                firm.clock.advance(seconds=1)
                with firm.memory.unit() as unit:
                    unit.hints.put(Hint(connection=NAME, kind=kind, id="b1", noted_at=firm.clock.now()))
                return rows

        firm.engine._payables = lambda _: Meanwhile()  # type: ignore[assignment,return-value]
        firm.cycle()

        with firm.memory.unit() as unit:
            assert [one.id for one in unit.hints.find()] == ["b1"]

    def test_many_hints_are_read_by_the_hundred(self) -> None:
        """BILL takes at most 100 ids at once."""
        firm = Firm()
        with firm.memory.unit() as unit:
            for number in range(250):
                hint = Hint(connection=NAME, kind=Kind.BILL, id=f"b{number:03}", noted_at=firm.clock.now())
                unit.hints.put(hint)

        firm.cycle()

        assert firm.bill.calls.count(("by_ids", Kind.BILL)) == 3

    def test_slow_reading_is_cut_into_slices(self) -> None:
        """The carrier is told to come back, and no call takes longer than its budget."""
        firm = Firm()
        for number in range(30):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"{number}", "1.00"))
        firm.bill.page_size, firm.bill.call_s = 1, 5

        ran = firm.cycle()

        assert ran.waits > 5
        assert len(firm.numbers()) == 30

    @pytest.mark.parametrize("busy_s", [0, 50])
    def test_where_bill_asks_for_patience_the_agent_waits_and_not_the_call(self, busy_s: int) -> None:
        """It comes back, and BILL is asked again when it said so; the cycle goes on as if nothing was."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.busy, firm.bill.busy_s = 2, busy_s

        ran = firm.cycle()

        assert (ran.well, firm.numbers(), firm.exceptions()) == (True, ["1001"], ())
        assert ran.waits == (2 if busy_s == 0 else 20)
        assert len([one for one in firm.bill.calls if one == ("changed", Kind.ACCOUNT)]) == 3

    @pytest.mark.parametrize(("busy", "busy_s", "asked"), [(1000, 0, 25), (1000, 70, 2), (1, 3600, 1)])
    def test_patience_has_an_end(self, busy: int, busy_s: int, asked: int) -> None:
        """The cycle goes on with what is known, and the next one reads what was missed."""
        firm = Firm()
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.calls.clear()
        firm.bill.busy, firm.bill.busy_s = busy, busy_s

        ran = firm.cycle()

        assert not ran.well
        assert [one.id for one in firm.exceptions()] == ["bill"]
        assert len(firm.bill.calls) == asked
        firm.bill.busy = 0
        assert firm.cycle().well
        assert (firm.numbers(), firm.exceptions()) == (["1001"], ())

    def test_a_clock_that_is_set_back_makes_no_longer_wait_of_it(self) -> None:
        """When BILL is to be asked again was said by the clock as it was."""
        firm = Firm()
        firm.bill.busy, firm.bill.busy_s = 2, 60
        cycle = begin(firm)
        assert cycle is not None
        answer(firm, cycle.fence, firm.company.process(until(firm, cycle.fence, "identify").text))
        assert isinstance(ask(firm, cycle.fence), Later)
        firm.clock.advance(hours=-2)

        assert isinstance(ask(firm, cycle.fence), Later)
        firm.clock.advance(seconds=61)
        assert isinstance(ask(firm, cycle.fence), Send)

    def test_a_page_that_two_calls_read_at_once_is_stored_once(self) -> None:
        """The second finds that the reading has moved on."""
        firm = Firm()
        cycle = begin(firm)
        assert cycle is not None
        answer(firm, cycle.fence, firm.company.process(until(firm, cycle.fence, "identify").text))
        asked = firm.bill.changed
        nested = [True]

        class Twice:
            by_ids = firm.bill.by_ids

            @staticmethod
            def changed(kind: Kind, *, since: str, page: str = "") -> object:
                if nested:
                    nested.clear()
                    firm.engine.prepare(NAME, cycle.fence)
                return asked(kind, since=since, page=page)

        firm.engine._payables = lambda _: Twice()  # type: ignore[assignment,return-value]
        firm.engine.prepare(NAME, cycle.fence)

        assert firm.record(Kind.VENDOR, "v1").standing is Standing.PENDING

    def test_a_failure_of_what_another_call_has_read_meanwhile_is_none(self) -> None:
        """The second had the page, and all that follows."""
        firm = Firm()
        cycle = begin(firm)
        assert cycle is not None
        answer(firm, cycle.fence, firm.company.process(until(firm, cycle.fence, "identify").text))
        asked = firm.bill.changed
        nested = [True]

        class Twice:
            by_ids = firm.bill.by_ids

            @staticmethod
            def changed(kind: Kind, *, since: str, page: str = "") -> object:
                if nested:
                    nested.clear()
                    firm.engine.prepare(NAME, cycle.fence)
                    raise PayablesError("Reset.", fix="Wait.")
                return asked(kind, since=since, page=page)

        firm.engine._payables = lambda _: Twice()  # type: ignore[assignment,return-value]
        firm.engine.prepare(NAME, cycle.fence)

        assert firm.exceptions() == ()
        assert to_its_end(firm, cycle.fence).well


class TestRetries:
    """QuickBooks could not take a write just then."""

    def test_it_is_tried_again_after_a_while(self) -> None:
        """The time between tries doubles; nothing else waits for it."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.company.busy.add("1001")
        firm.cycle()
        assert firm.numbers() == ["1002"]
        (operation, _) = firm.operations(Kind.BILL)
        assert (operation.state, operation.not_before - operation.updated_at) == (
            State.PLANNED,
            firm.clock.now() - firm.clock.now().replace(minute=firm.clock.now().minute - 1),
        )
        firm.cycle(seconds=30)
        assert firm.operations(Kind.BILL)[0].attempts == 1
        firm.company.busy.clear()

        firm.cycle(seconds=31)

        assert firm.numbers() == ["1001", "1002"]

    def test_however_many_are_due_again_voids_go_first(self) -> None:
        """A void reopens bills that others pay; what waits in the journal for its own turn is passed by."""
        firm = Firm(settings=evolve(SETTINGS, batch_size=1))
        for number in range(4):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
        firm.bill.put(Kind.PAYMENT, "p0", payment(("b0", "10.00")))
        firm.cycle()
        for number in (1, 2, 3):
            firm.bill.put(Kind.PAYMENT, f"p{number}", payment((f"b{number}", "10.00"), number=f"20{number}"))
            firm.company.busy.add(f"20{number}")
        firm.cycle()
        firm.company.busy.clear()
        firm.bill.change(Kind.PAYMENT, "p0", status="VOIDED")
        firm.company.documents.clear()

        firm.cycle()

        written = [one for document in firm.asked("write") for one in document["operations"]]  # type: ignore[attr-defined]  # a list
        assert [one["action"] for one in written] == ["void", "add", "add", "add"]
        assert firm.open() == {"1000": 10, "1001": 0, "1002": 0, "1003": 0}

    def test_after_the_last_try_a_person_must_look(self) -> None:
        """The number of tries is a setting."""
        firm = Firm(settings=evolve(SETTINGS, retries=3))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.company.busy.add("1001")

        for _ in range(6):
            firm.cycle(days=2)

        assert firm.operations(Kind.BILL)[0].attempts == 3
        assert [one.code for one in firm.exceptions()] == ["3176"]

    def test_what_is_no_longer_wanted_is_not_sent(self) -> None:
        """BILL takes the bill back while it waits for its retry."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.company.busy.add("1001")
        firm.cycle()
        firm.company.busy.clear()
        firm.bill.change(Kind.BILL, "b1", approval="DENIED")

        firm.cycle(days=1)

        assert firm.numbers() == []
        assert [(one.state, one.code) for one in firm.operations(Kind.BILL)] == [
            (State.REJECTED, "superseded")
        ]

    def test_what_changed_before_it_went_out_goes_out_changed(self) -> None:
        """The newest content is sent, at once, and once."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.company.busy.add("1001")
        firm.cycle()
        firm.company.busy.clear()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "11.00"))

        firm.cycle(seconds=1)

        assert firm.open() == {"1001": Decimal("11.00")}

    def test_a_change_that_waits_for_its_retry_is_decided_again_when_it_is_due(self) -> None:
        """It uses an EditSequence of the session that sends it."""
        firm = Firm()
        firm.cycle()
        firm.bill.change(Kind.VENDOR, "v1", email="a@cedar.test")
        firm.company.busy.add("Cedar Supply")
        firm.cycle()
        firm.cycle(seconds=1)
        assert [one.attempts for one in firm.operations(Kind.VENDOR)] == [1, 1]
        firm.company.busy.clear()
        link = firm.link(Kind.VENDOR, "v1")
        assert link is not None
        firm.company.edit(link.book_id, phone="555-0111")

        firm.cycle()

        found = firm.company.row(link.book_id).content
        assert isinstance(found, Vendor)
        assert (found.email, found.phone) == ("a@cedar.test", "555-0111")
        to_book = [one for one in firm.operations(Kind.VENDOR) if one.side is Side.BOOK]
        assert [one.code for one in to_book] == ["", "superseded", ""]


class TestAccounts:
    """Accounts are matched, never written."""

    def test_an_account_that_appears_lets_the_bill_go(self) -> None:
        """The bill waits with the reason, and is posted by itself once QuickBooks has the account."""
        firm = Firm()
        firm.bill.put(Kind.ACCOUNT, "a9", account("Gravel"))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        posted = firm.bill.content(Kind.BILL, "b1")
        assert isinstance(posted, Bill)
        firm.bill.change(Kind.BILL, "b1", lines=(evolve(posted.lines[0], account_id="a9"),))
        firm.cycle()
        assert firm.record(Kind.BILL, "b1").reason == "line 1: Gravel is not in QuickBooks yet"

        firm.company.enter(Kind.ACCOUNT, account("Gravel"))
        firm.cycle()

        assert firm.numbers() == ["1001"]

    def test_a_deleted_account_is_not_posted_to(self) -> None:
        """The bill waits; an account of the same name that is made anew takes its place."""
        firm = Firm()
        firm.cycle()
        firm.company.delete(firm.book_ids["Supplies"])
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        assert firm.record(Kind.BILL, "b1").standing is Standing.WAITING

        again = firm.company.enter(Kind.ACCOUNT, account("Supplies"))
        firm.cycle()

        (posted,) = firm.live(Kind.BILL)
        assert isinstance(posted, Bill)
        assert posted.lines[0].account_id == again.id


class TestIdle:
    """A cycle in which nothing happened."""

    def test_nothing_is_written_and_the_number_of_documents_does_not_grow(self) -> None:
        """Neither to QuickBooks nor to records, links and the journal, however many are linked."""
        counts = []
        for size in (3, 30):
            firm = Firm()
            for number in range(size):
                firm.bill.put(Kind.BILL, f"b{number}", bill(f"{number}", "1.00"))
                firm.bill.put(Kind.PAYMENT, f"p{number}", payment((f"b{number}", "1.00")))
            firm.cycle()
            firm.cycle(days=3)
            before = firm.dump()
            records = firm.see(lambda unit: unit.records.find(connection=NAME, side=Side.BILL.value))
            firm.bill.calls.clear()
            firm.company.documents.clear()

            ran = firm.cycle(days=3)

            assert before == firm.dump()
            assert records == firm.see(lambda unit: unit.records.find(connection=NAME, side=Side.BILL.value))
            assert firm.asked("write") == []
            counts.append((ran.documents, len(firm.bill.calls)))
        assert counts[0] == counts[1]

    def test_many_bills_need_few_documents(self) -> None:
        """At most N/50 + 10 round trips for N new bills."""
        firm = Firm()
        for number in range(230):
            firm.bill.put(Kind.BILL, f"b{number:03}", bill(f"{number}", "1.00"))

        ran = firm.cycle()

        assert len(firm.numbers()) == 230
        assert ran.documents <= 230 / 50 + 10

    def test_a_document_that_would_be_too_large_is_halved(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Long texts in many bills still go out, in smaller batches."""
        monkeypatch.setattr("syncer.writing.BYTES_MAX", 3_000)
        firm = Firm()
        for number in range(8):
            firm.bill.put(Kind.BILL, f"b{number}", bill(f"{number}", "1.00", memo="x" * 900))
        firm.bill.put(Kind.BILL, "b8", bill("8", "1.00", memo="x" * 3_900))

        firm.cycle()

        assert len(firm.numbers()) == 9

    def test_a_watermark_from_a_clock_that_was_wrong_does_not_hide_changes(self) -> None:
        """QuickBooks is read from the earlier of the two moments."""
        firm = Firm()
        right = firm.clock.time
        firm.cycle(days=7)
        firm.clock.time = right
        firm.company.enter(Kind.ACCOUNT, account("Gravel"))
        firm.bill.put(Kind.ACCOUNT, "a9", account("Gravel"))

        firm.cycle()

        assert firm.link(Kind.ACCOUNT, "a9") is not None


def test_an_account_is_what_an_account_says() -> None:
    """Agreement copies what QuickBooks says into the link."""
    firm = Firm()
    firm.bill.put(Kind.ACCOUNT, "a2", Account(name="Fuel", full_name="FUEL"))
    firm.cycle()

    link = firm.link(Kind.ACCOUNT, "a2")
    assert link is not None
    assert link.book_id == firm.book_ids["Fuel"]
