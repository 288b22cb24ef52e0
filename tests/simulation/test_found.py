"""What the simulation found, each as small as it can be told."""

from decimal import Decimal

from attrs import evolve

from syncer.model import Bill, Kind
from tests.syncer.core.rig import Firm, bill


def test_an_older_copy_is_recognised_although_an_older_bill_was_changed_last() -> None:
    """The change of a bill that the backup has does not hide that it lacks a later one."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    backup = firm.company.backup()
    firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "15.00"))
    firm.cycle()
    firm.company.restore(backup)
    firm.bill.put(Kind.BILL, "b3", bill("1003", "30.00"))

    said = firm.cycle()

    assert not said.well
    assert firm.numbers() == ["1001"]
    assert [one.code for one in firm.exceptions()] == ["company_file"]


def test_what_somebody_changed_is_told_once_and_not_in_every_cycle() -> None:
    """A changed bill that is read again, because readings overlap, is no news."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    link = firm.link(Kind.BILL, "b1")
    assert link is not None
    firm.cycle()
    was = firm.company.row(link.book_id).content
    assert isinstance(was, Bill)
    lines = tuple(evolve(line, amount=Decimal("11.00")) for line in was.lines)
    firm.company.edit(link.book_id, amount=Decimal("11.00"), open_amount=Decimal("11.00"), lines=lines)

    for _ in range(3):
        firm.cycle()

    assert [one.code for one in firm.exceptions()] == ["changed_in_books"]
    assert [one.event for one in firm.trail("b1")].count("exception") == 1


def test_an_older_copy_is_recognised_although_the_last_bill_was_deleted() -> None:
    """Where somebody deleted what was posted last, what was posted before it tells the copies apart."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    backup = firm.company.backup()
    for number in (2, 3):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "20.00"))
        firm.cycle()
    link = firm.link(Kind.BILL, "b3")
    assert link is not None
    firm.company.delete(link.book_id)
    firm.cycle()
    firm.company.restore(backup)
    firm.bill.put(Kind.BILL, "b4", bill("1004", "30.00"))

    said = firm.cycle()

    assert not said.well
    assert firm.numbers() == ["1001"]
