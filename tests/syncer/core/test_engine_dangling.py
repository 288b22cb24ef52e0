"""What QuickBooks misses when it is written to: it is read again, and what is gone gets its own exception."""

from decimal import Decimal

from attrs import evolve

from syncer.admin import Admin
from syncer.book import Answer, Ask, Outcomes, Verdict, Write
from syncer.entries import Operation, Standing, State
from syncer.model import Kind, Line, ListEntry, Vendor
from syncer.testing import ToyBook
from tests.syncer.core.rig import NAME, Firm, account, bill, payment

ACTOR = "bookkeeper"


def codes(firm: Firm) -> dict[str, str]:
    return {one.id: one.code for one in firm.exceptions()}


def book_id(firm: Firm, kind: Kind, id_: str) -> str:
    link = firm.link(kind, id_)
    assert link is not None
    return link.book_id


def lost(firm: Firm, id_: str) -> None:
    """It is gone, and QuickBooks' list of deleted records does not say so: a restore, or too long ago."""
    firm.company.delete(id_)
    firm.company._state.deleted = []


def firm_that_lost_a_vendor() -> Firm:
    """An older copy of the file is open, which lacks a vendor that was made since."""
    firm = Firm()
    firm.bill.put(Kind.VENDOR, "v2", Vendor(name="Birch Co"))
    firm.cycle()
    lost(firm, book_id(firm, Kind.VENDOR, "v2"))
    for number in (1, 2):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00", vendor="v2"))
    firm.bill.put(Kind.BILL, "b3", bill("1003", "10.00"))
    firm.cycle()
    return firm


def test_a_vendor_that_is_gone_is_raised_and_its_bills_wait() -> None:
    """In the same cycle; the other bills are posted, and nobody is told of a number."""
    firm = firm_that_lost_a_vendor()

    assert codes(firm) == {"v2": "deleted"}
    assert firm.numbers() == ["1003"]
    for id_ in ("b1", "b2"):
        record = firm.record(Kind.BILL, id_)
        assert (record.standing, record.reason) == (Standing.WAITING, "Birch Co was deleted in QuickBooks")
    assert [one["ids"] for one in firm.asked("fetch") if one["kind"] == "vendor"] == [
        [book_id(firm, Kind.VENDOR, "v2")]
    ]


def test_it_is_made_again_on_demand_and_its_bills_go_on() -> None:
    """By themselves: nobody has to replay them."""
    firm = firm_that_lost_a_vendor()

    Admin(store=firm.memory, clock=firm.clock).repost(NAME, "v2", actor=ACTOR)
    firm.cycle()
    firm.cycle()

    assert codes(firm) == {}
    assert firm.numbers() == ["1001", "1002", "1003"]


def test_an_account_that_is_gone_holds_the_bill_and_says_so() -> None:
    """It is linked again once it is there."""
    firm = Firm()
    firm.cycle()
    lost(firm, firm.book_ids["Supplies"])
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))

    firm.cycle()

    assert codes(firm) == {}
    assert firm.record(Kind.BILL, "b1").reason == "line 1: Supplies was deleted in QuickBooks"
    firm.company.enter(Kind.ACCOUNT, account("Supplies"))
    firm.cycle()
    assert firm.numbers() == ["1001"]


def test_a_bill_that_is_gone_is_raised_and_its_payment_waits() -> None:
    """The check would have paid it."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))
    firm.cycle()
    lost(firm, book_id(firm, Kind.BILL, "b1"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
    _forget_what_was_written_last(firm)

    firm.cycle()
    firm.cycle()

    assert codes(firm) == {"b1": "deleted"}
    assert firm.record(Kind.PAYMENT, "p1").reason == "bill 1001 was deleted in QuickBooks"


def test_what_is_there_and_refused_all_the_same_goes_to_a_person() -> None:
    """It was read again, so that QuickBooks' own words are all that is left to say."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))

    class Refusing(ToyBook):
        def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
            said = super().decode(ask, text, operations)
            if isinstance(ask, Write) and isinstance(said, Outcomes):
                refused = (evolve(one, verdict=Verdict.DANGLING, code="3140") for one in said.outcomes)
                return evolve(said, outcomes=tuple(refused))
            return said

    firm.engine._book = Refusing()
    before = firm.company.documents[:]

    ran = firm.cycle()

    assert codes(firm) == {"b2": "3140"}
    assert ran.summary == "0 written, 1 refused"
    assert [one.state for one in firm.operations(Kind.BILL)] == [
        State.APPLIED,
        State.REJECTED,
        State.REJECTED,
    ]
    asked = [one["ask"] for one in firm.company.documents[len(before) :]]
    assert asked.count("write") == 2
    firm.cycle()
    assert len(firm.operations(Kind.BILL)) == 3


def test_a_class_is_not_gone_because_classes_were_switched_off_meanwhile() -> None:
    """QuickBooks tells of none then (3250), which says nothing of any. Once they are on, the bill goes on."""
    firm = Firm()
    firm.company.enter(Kind.CLASS, ListEntry(name="North", full_name="North"))
    firm.bill.put(Kind.DEPARTMENT, "north", ListEntry(name="North", full_name="North"))
    firm.cycle()
    line = Line(amount=Decimal(10), id="1", account_id="a1", department_id="north")
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=(line,)))

    class SwitchedOff(ToyBook):
        def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
            said = super().decode(ask, text, operations)
            if isinstance(ask, Write) and isinstance(said, Outcomes):
                firm.company.off.add(Kind.CLASS)
                firm.company.delete(said.outcomes[0].book_id)
                refused = (evolve(one, verdict=Verdict.DANGLING, code="3140") for one in said.outcomes)
                return evolve(said, outcomes=tuple(refused))
            return said

    firm.engine._book = SwitchedOff()
    firm.cycle()
    assert codes(firm) == {"b1": "3140"}

    firm.boot()
    firm.company.off.clear()
    Admin(store=firm.memory, clock=firm.clock).replay(NAME, "b1", actor=ACTOR)
    firm.cycle()

    assert firm.numbers() == ["1001"]


def test_what_a_change_works_on_is_looked_for_too() -> None:
    """Somebody deleted it between our look and our write."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))
    firm.cycle()
    gone = book_id(firm, Kind.BILL, "b1")
    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
    _forget_what_was_written_last(firm)

    def delete() -> None:
        read = [one["ask"] for one in firm.company.documents[-1:]]
        if read in (["deleted"], ["fetch"]) and gone in firm.company._state.rows:
            lost(firm, gone)

    firm.company.documents.clear()
    firm.company.meddle = delete

    firm.cycle()

    assert codes(firm) == {"b1": "deleted"}
    assert firm.open() == {"1002": Decimal("1.00")}


def _forget_what_was_written_last(firm: Firm) -> None:
    """Have the next cycle not notice by the last bill that the file is an older copy."""
    with firm.memory.unit() as unit:
        for cycle in unit.cycles.find():
            unit.cycles.put(evolve(cycle, body=cycle.body.replace('"latest_bill"', '"unknown"')))
