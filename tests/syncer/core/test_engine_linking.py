"""Links of lists, accounts and vendors over several cycles: of what comes later, and what BILL archived."""

from attrs import evolve

from syncer.entries import Standing
from syncer.model import Bill, Kind, ListEntry
from tests.syncer.core.rig import Firm, bill


def named(firm: Firm, number: str) -> None:
    """BILL has a bill of department `d1`."""
    line = evolve(bill(number, "10.00").lines[0], department_id="d1")
    firm.bill.put(Kind.BILL, number, bill(number, "10.00", lines=(line,)))


class TestLists:
    """Entries are linked in every cycle, and a link holds."""

    def test_a_class_that_comes_later_is_linked_and_stays_when_it_is_renamed(self) -> None:
        """Bills do not go to another one that has its name by then."""
        firm = Firm()
        firm.bill.put(Kind.DEPARTMENT, "d1", ListEntry(name="North", full_name="North"))
        firm.cycle()
        assert firm.record(Kind.DEPARTMENT, "d1").standing is Standing.WAITING
        north = firm.company.enter(Kind.CLASS, ListEntry(name="North", full_name="North")).id
        named(firm, "1001")
        firm.cycle()
        assert firm.record(Kind.DEPARTMENT, "d1").standing is Standing.SETTLED

        firm.company.edit(north, name="North Yard", full_name="North Yard")
        firm.company.enter(Kind.CLASS, ListEntry(name="North", full_name="North"))
        named(firm, "1002")
        firm.cycle()

        bills = [one for one in firm.live(Kind.BILL) if isinstance(one, Bill)]
        assert {(one.number, one.lines[0].class_id) for one in bills} == {("1001", north), ("1002", north)}
