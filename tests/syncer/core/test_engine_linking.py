"""Links of lists, accounts and vendors over several cycles: of what comes later, and what BILL archived."""

import pytest
from attrs import evolve

from syncer.admin import Admin
from syncer.entries import Standing
from syncer.model import Account, Bill, Kind, ListEntry, Vendor
from tests.syncer.core.rig import NAME, Firm, account, bill, payment


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


class TestBelowAParent:
    """BILL names parents by their ids, so renaming one moves no updatedTime of what is below."""

    @pytest.mark.parametrize("kind", [Kind.DEPARTMENT, Kind.ACCOUNT])
    def test_what_lies_below_a_parent_that_bill_renames_is_linked_by_its_new_name(self, kind: Kind) -> None:
        """At whatever depth, and in the same cycle; a parent that cannot be read has no other name."""
        firm = Firm()

        def entry(full_name: str) -> Account | ListEntry:
            name = full_name.rpartition(":")[2]
            if kind is Kind.ACCOUNT:
                return Account(name=name, full_name=full_name, type="Expense")
            return ListEntry(name=name, full_name=full_name)

        for id_, name in (("p", "West"), ("c", "West:Yard"), ("g", "West:Yard:Shed"), ("w", "Western")):
            firm.bill.put(kind, id_, entry(name))
        there = [
            firm.company.enter(kind.in_book, entry(name)).id
            for name in ("North", "North:Yard", "North:Yard:Shed")
        ]
        firm.cycle()
        assert firm.record(kind, "g").standing is Standing.WAITING
        firm.bill.put(kind, "w", entry("Westerly"))
        firm.cycle()

        firm.bill.put(kind, "p", entry("North"))
        firm.bill.change_silently(kind, "c", full_name="North:Yard")
        firm.bill.change_silently(kind, "g", full_name="North:Yard:Shed")
        firm.bill.calls.clear()
        firm.cycle()

        links = [firm.link(kind, id_) for id_ in "pcg"]
        assert [link and link.book_id for link in links] == there
        assert firm.bill.calls.count(("by_ids", kind)) == 1
        firm.bill.put(kind, "p", entry(""), trouble="BILL gives it in a way that cannot be read.")
        firm.cycle()
        assert firm.bill.calls.count(("by_ids", kind)) == 1


class TestArchived:
    """Bills that were approved before somebody archived in BILL what they name."""

    def test_a_bill_on_an_archived_account_is_posted(self) -> None:
        """QuickBooks has the account; BILL's stays archived, whatever happens to that one."""
        firm = Firm()
        firm.bill.put(Kind.ACCOUNT, "a2", evolve(account("Fuel"), active=False))
        line = evolve(bill("1001", "10.00").lines[0], account_id="a2")
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=(line,)))
        firm.cycle()
        assert firm.numbers() == ["1001"]

        firm.company.edit(firm.book_ids["Fuel"], name="Diesel", full_name="Diesel")
        firm.cycle()
        ours = firm.bill.content(Kind.ACCOUNT, "a2")
        assert isinstance(ours, Account)
        assert (ours.name, ours.active) == ("Fuel", False)

    def test_a_bill_of_an_archived_vendor_is_posted(self) -> None:
        """QuickBooks has the vendor, who stays active there."""
        firm = Firm()
        there = firm.company.enter(Kind.VENDOR, Vendor(name="Cedar Supply")).id
        firm.bill.put(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", active=False))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        assert firm.numbers() == ["1001"]

        firm.company.edit(there, phone="555-0177")
        firm.cycle()
        firm.cycle()
        assert firm.bill.content(Kind.VENDOR, "v1") == Vendor(name="Cedar Supply", active=False)
        assert firm.company.row(there).content == Vendor(name="Cedar Supply", phone="555-0177")
        assert firm.exceptions() == ()

    def test_a_bill_of_an_archived_vendor_is_posted_once_quickbooks_has_the_vendor(self) -> None:
        """Somebody enters him there later; he is linked, not sent to BILL, and the bill goes on by itself."""
        firm = Firm()
        firm.bill.put(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", active=False))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()
        assert firm.record(Kind.BILL, "b1").reason.startswith("Cedar Supply is archived in BILL")

        there = firm.company.enter(Kind.VENDOR, Vendor(name="Cedar Nursery")).id
        firm.cycle()
        firm.company.edit(there, name="Cedar Supply")
        firm.cycle()

        assert firm.numbers() == ["1001"]
        link = firm.link(Kind.VENDOR, "v1")
        assert link is not None
        assert link.book_id == there

    def test_a_bill_on_an_archived_account_is_posted_once_quickbooks_has_the_account(self) -> None:
        """By its number, under whatever name."""
        firm = Firm()
        firm.bill.put(Kind.ACCOUNT, "a2", evolve(account("Gravel"), number="6000", active=False))
        line = evolve(bill("1001", "10.00").lines[0], account_id="a2")
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=(line,)))
        firm.cycle()
        assert firm.numbers() == []

        firm.company.enter(Kind.ACCOUNT, evolve(account("Sand and Gravel"), number="6000"))
        firm.cycle()

        assert firm.numbers() == ["1001"]

    @pytest.mark.parametrize("how", ["archived", "skipped"])
    def test_what_bill_takes_back_of_a_vendor_that_is_no_more_goes_to_a_person(self, how: str) -> None:
        """The vendor was merged in QuickBooks, and nobody is asked any more which one it is."""
        firm = Firm()
        for number in ("1001", "1002"):
            firm.bill.put(Kind.BILL, number, bill(number, "10.00"))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("1001", "10.00"), status="CLEARED"))
        firm.cycle()
        firm.cycle()
        kept = firm.company.enter(Kind.VENDOR, Vendor(name="Cedar Nursery")).id
        for row in (*firm.company.rows(Kind.BILL), *firm.company.rows(Kind.PAYMENT)):
            firm.company.edit(row.id, vendor_id=kept)
        (link,) = [firm.link(Kind.VENDOR, "v1")]
        assert link is not None
        firm.company.delete(link.book_id)
        if how == "archived":
            firm.bill.change(Kind.VENDOR, "v1", active=False)
        firm.cycle()
        if how == "skipped":
            Admin(store=firm.store, clock=firm.clock).skip(NAME, "v1", actor="person")
        assert firm.record(Kind.VENDOR, "v1").standing is Standing.SETTLED

        firm.bill.change(Kind.PAYMENT, "p1", status="VOID")
        firm.bill.change(Kind.BILL, "1002", active=False)
        firm.cycle()

        assert {(one.id, one.code) for one in firm.exceptions()} == {
            ("p1", "taken_back"),
            ("1002", "taken_back"),
        }
        assert all("vendor" in one.cause for one in firm.exceptions())

    def test_what_somebody_skipped_stays_skipped_when_quickbooks_has_its_name(self) -> None:
        """A vendor of BILL that a person dealt with is left alone."""
        firm = Firm()
        firm.bill.put(Kind.VENDOR, "v1", Vendor(name="Robin Garrick"))
        for name in ("Robin Garrick", "Garrick, Robin"):
            firm.company.enter(Kind.VENDOR, Vendor(name=name))
        firm.cycle()
        Admin(store=firm.store, clock=firm.clock).skip(NAME, "v1", actor="person")

        firm.company.enter(Kind.VENDOR, Vendor(name="ROBIN  GARRICK"))
        firm.cycle()

        assert firm.record(Kind.VENDOR, "v1").reason == "skipped by a person"
