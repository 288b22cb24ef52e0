"""What a person is shown of a connection: how it does, what waits, what was done, the story of a record."""

import datetime as dt
from typing import Any

import pytest
from attrs import evolve

from syncer.admin import Admin, UnknownName
from syncer.entries import Standing, State
from syncer.model import Kind, Vendor
from syncer.reconcile import READ_ANEW
from syncer.stores import memory
from tests.syncer.core.rig import NAME, Firm, bill, payment


def admin(firm: Firm) -> Admin:
    return Admin(store=firm.memory, clock=firm.clock)


def firm_with_bill() -> Firm:
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    return firm


class TestStatus:
    """How a connection does."""

    def test_before_the_first_session_nothing_is_known(self) -> None:
        """No company, no cycle, no contact, and nothing wrong."""
        status = admin(Firm()).status(NAME)

        assert (status.company, status.cycle, status.last_contact) == (None, None, None)
        assert (status.at_work, status.exceptions) == (False, 0)
        assert sum(count.total for count in status.counts) == 0

    def test_after_a_cycle_it_says_what_came_of_it(self) -> None:
        """Which file it is, what was written, and when QuickBooks was last heard of."""
        firm = firm_with_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00", approval="ASSIGNED"))
        firm.cycle()

        status = admin(firm).status(NAME)

        assert status.company is not None
        assert status.company.company_name == "Toy Landscaping"
        assert status.cycle is not None
        assert (status.cycle.state, status.cycle.phase, status.cycle.summary) == (
            "finished",
            "done",
            "0 written",
        )
        assert status.last_contact == firm.clock.now()
        (bills,) = (one for one in status.counts if one.kind is Kind.BILL)
        assert (bills.settled, bills.waiting, bills.total, bills.linked) == (1, 1, 2, 1)

    def test_a_session_at_work_and_one_that_was_broken_off(self) -> None:
        """Told by its lease: as long as it lasts, somebody may come back."""
        firm = Firm()
        assert firm.crash(5) is None
        running = admin(firm).status(NAME)
        firm.clock.advance(days=1)
        dead = admin(firm).status(NAME)

        assert running.cycle is not None
        assert dead.cycle is not None
        assert [(one.at_work, one.cycle and one.cycle.state) for one in (running, dead)] == [
            (True, "running"),
            (False, "broken off"),
        ]
        assert dead.last_contact == running.last_contact

    def test_a_cycle_that_was_stopped_says_why(self) -> None:
        firm = Firm()
        firm.company.version = "6.0"
        firm.cycle()

        cycle = admin(firm).status(NAME).cycle

        assert cycle is not None
        assert cycle.state == "stopped"
        assert "speaks qbXML 6.0" in cycle.summary

    def test_writes_that_are_not_over_are_counted(self) -> None:
        """By how far they have come."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.company.remembers = False
        firm.die("before", skip=1)

        assert admin(firm).status(NAME).operations == {"planned": 0, "sent": 1, "in_doubt": 0}


class TestLists:
    """What is listed, and in which order."""

    def test_exceptions_are_listed_oldest_first(self) -> None:
        """Those of one moment by kind and id."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b9", bill("1009", "10.00", lines=()))
        firm.cycle()
        for id_ in ("b3", "b2"):
            firm.bill.put(Kind.BILL, id_, bill(f"100{id_}", "10.00", lines=()))
        firm.cycle()

        assert [one.id for one in admin(firm).exceptions(NAME)] == ["b9", "b2", "b3"]

    def test_operations_are_listed_newest_first(self) -> None:
        """Those in the states that are asked for, no more than wanted."""
        firm = firm_with_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00"))
        firm.cycle()
        admin_ = admin(firm)

        assert [one.bill_id for one in admin_.operations(NAME)] == ["b2", "b1", "v1"]
        assert [one.bill_id for one in admin_.operations(NAME, limit=1)] == ["b2"]
        assert admin_.operations(NAME, states=(State.REJECTED, State.IN_DOUBT)) == ()

    def test_no_more_operations_are_loaded_than_are_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A firm may have a million of them."""
        firm = firm_with_bill()
        found: list[tuple[object, ...]] = []
        find = memory._Collection.find

        def counted(*args: Any, **asked: Any) -> tuple[object, ...]:
            found.append(find(*args, **asked))
            return found[-1]

        monkeypatch.setattr(memory._Collection, "find", counted)

        assert len(admin(firm).operations(NAME, limit=1)) == 1
        assert max(map(len, found)) == 1

    def test_links_are_listed_with_those_that_ended(self) -> None:
        """A void link is history, and history is told."""
        firm = firm_with_bill()
        firm.bill.change(Kind.BILL, "b1", active=False)
        firm.cycle()
        firm.cycle()

        assert [(one.bill_id, one.void) for one in admin(firm).links(NAME, (Kind.BILL,))] == [("b1", True)]
        assert {one.kind for one in admin(firm).links(NAME)} == {Kind.ACCOUNT, Kind.VENDOR, Kind.BILL}

    def test_the_trail_is_listed_to_its_end(self) -> None:
        """The newest lines, oldest first."""
        firm = firm_with_bill()

        lines = admin(firm).trail(NAME, limit=3)

        assert lines == firm.trail()[-3:]
        assert lines[-1].event == "cycle ended"

    def test_records_have_names_for_people(self) -> None:
        """Unknown ids are left out."""
        firm = firm_with_bill()
        known = (Kind.BILL, "b1"), (Kind.VENDOR, "v1")

        assert admin(firm).names(NAME, [*known, (Kind.BILL, "b9")]) == {
            known[0]: "Bill 1001 of Cedar Supply",
            known[1]: "Vendor Cedar Supply",
        }

    @pytest.mark.parametrize(
        "look", ["status", "exceptions", "waiting", "operations", "links", "trail", "matches", "preview"]
    )
    def test_an_unknown_connection_is_no_empty_one(self, look: str) -> None:
        """A misspelt name must not look as if nothing were wrong."""
        with pytest.raises(UnknownName, match="no connection 'oak'"):
            getattr(admin(Firm()), look)("oak")


class TestStories:
    """All that is known of one record, under either of its ids."""

    def test_a_bill_is_found_by_the_ids_of_both_sides(self) -> None:
        """With its record, its link, its operations and its audit lines."""
        firm = firm_with_bill()
        link = firm.link(Kind.BILL, "b1")
        assert link is not None

        story = admin(firm).story(NAME, "b1")

        assert story == admin(firm).story(NAME, link.book_id)
        assert story.record == firm.record(Kind.BILL, "b1")
        assert story.link == link
        assert [one.bill_id for one in story.operations] == ["b1"]
        assert [line.event for line in story.lines] == [
            "read from BILL",
            "operation planned add",
            "operation sent",
            "operation applied",
        ]

    def test_what_is_only_in_the_trail_is_told_from_there(self) -> None:
        """Its record may have been given up since; the trail stays."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", approval="ASSIGNED"))
        firm.cycle()
        with firm.memory.unit() as unit:
            unit.records.delete(NAME, "bill", Kind.BILL.value, "b1")

        story = admin(firm).story(NAME, "b1")

        assert (story.record, story.link, story.operations) == (None, None, ())
        assert [line.event for line in story.lines] == ["read from BILL"]

    def test_an_id_that_nobody_knows_is_refused(self) -> None:
        with pytest.raises(UnknownName, match="knows no record 'b9'"):
            admin(Firm()).story(NAME, "b9")


class TestComparing:
    """Reconciliation is asked for here, too."""

    def test_both_sides_are_compared_for_a_period(self) -> None:
        """What lies outside of it is not in the report."""
        firm = firm_with_bill()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00", date=dt.date(2026, 4, 2)))
        firm.cycle()

        everything = admin(firm).reconcile(NAME)
        april = admin(firm).reconcile(NAME, date_from=dt.date(2026, 4, 1), date_to=dt.date(2026, 4, 30))

        assert [line.bill_id for line in everything.lines] == ["b1", "b2"]
        assert [line.bill_id for line in april.lines] == ["b2"]
        with pytest.raises(UnknownName):
            admin(firm).reconcile("oak")

    def test_both_sides_are_read_anew_on_demand(self) -> None:
        """All of it in the next update, by whose wish the trail says; nothing is posted twice."""
        firm = firm_with_bill()

        admin(firm).read_anew(NAME, actor="ann")
        firm.company.documents.clear()
        firm.cycle()

        (sweep,) = firm.asked("sweep")
        assert {read["since"] for read in sweep["reads"]} == {""}  # type: ignore[attr-defined]  # a list
        assert [line.event for line in firm.trail() if line.actor == "ann"] == [READ_ANEW]
        assert firm.numbers() == ["1001"]
        with pytest.raises(UnknownName):
            admin(firm).read_anew("oak", actor="ann")


def test_a_proposal_whose_transaction_is_gone_is_told_by_its_id() -> None:
    """Compacted away or never read: there is nothing else to call it by."""
    firm = Firm()
    vendor = firm.company.enter(Kind.VENDOR, Vendor(name="Cedar Supply"))
    line = evolve(bill("", "10.00").lines[0], account_id=firm.book_ids["Fuel"])
    keyed = bill("", "10.00", vendor=vendor.id, ap_account_id=firm.book_ids["Accounts Payable"])
    there = firm.company.enter(Kind.BILL, evolve(keyed, lines=(line,)))
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    with firm.memory.unit() as unit:
        unit.records.delete(NAME, "book", Kind.BILL.value, there.id)

    (proposal,) = admin(firm).matches(NAME)

    assert (proposal.match.book_id, proposal.book) == (there.id, there.id)


def test_waiting_records_are_listed_with_what_they_wait_for() -> None:
    """In the words of a bookkeeper."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", approval="ASSIGNED"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
    firm.cycle()

    waits = admin(firm).waiting(NAME)

    assert [(one.subject, one.reason) for one in waits] == [
        ("Bill 1001 of Cedar Supply", "not approved in BILL (ASSIGNED)"),
        ("Payment of 10.00 to Cedar Supply", "bill 1001 is not in QuickBooks yet"),
    ]
    assert firm.record(Kind.BILL, "b1").standing is Standing.WAITING
