"""Vendors over several cycles: merged field by field, never against a person's edit unseen."""

from typing import Any

import pytest
from attrs import evolve

from syncer.book import Ask, Fetch
from syncer.entries import Standing
from syncer.model import Address, Kind, Vendor
from syncer.settings import TextPolicy
from syncer.testing.parties import ToyBook
from tests.syncer.core.rig import NAME, SETTINGS, Firm


def vendor_of(firm: Firm, id_: str = "v1") -> Vendor:
    link = firm.link(Kind.VENDOR, id_)
    assert link is not None
    found = firm.company.row(link.book_id).content
    assert isinstance(found, Vendor)
    return found


def book_id(firm: Firm, id_: str = "v1") -> str:
    link = firm.link(Kind.VENDOR, id_)
    assert link is not None
    return link.book_id


def test_a_field_changed_in_quickbooks_survives_every_later_change_in_bill() -> None:
    """BILL's old phone number never comes back over the new one, however often BILL's e-mail changes."""
    firm = Firm()
    firm.cycle()
    firm.company.edit(book_id(firm), phone="555-0199")

    for number in range(3):
        firm.bill.change(Kind.VENDOR, "v1", email=f"office{number}@cedar.test")
        firm.cycle()
        firm.cycle()

        assert (vendor_of(firm).email, vendor_of(firm).phone) == (f"office{number}@cedar.test", "555-0199")
    assert firm.record(Kind.VENDOR, "v1").standing is Standing.SETTLED


def test_of_a_field_changed_on_both_sides_quickbooks_stays_and_the_loser_is_told() -> None:
    """The value that is dropped stands in the audit trail, and does not come back in the next cycles."""
    firm = Firm()
    firm.cycle()
    firm.company.edit(book_id(firm), phone="555-0199")
    firm.bill.change(Kind.VENDOR, "v1", phone="555-0142")

    firm.cycle()
    firm.bill.change(Kind.VENDOR, "v1", email="office@cedar.test")
    firm.cycle()
    firm.cycle()

    assert (vendor_of(firm).phone, vendor_of(firm).email) == ("555-0199", "office@cedar.test")
    assert [line for line in firm.trail("v1") if "'555-0142' is dropped" in line.detail]


def test_a_vendor_that_quickbooks_has_is_linked_and_not_overwritten() -> None:
    """Adoption changes nothing; a later change in BILL writes that field only."""
    firm = Firm()
    known = firm.company.enter(Kind.VENDOR, Vendor(name="CEDAR supply", phone="1", account_number="A-7"))

    firm.cycle()
    assert firm.company.row(known.id).sequence == 1
    firm.bill.change(Kind.VENDOR, "v1", email="office@cedar.test")
    firm.cycle()

    assert vendor_of(firm) == Vendor(
        name="CEDAR supply",
        phone="1",
        account_number="A-7",
        email="office@cedar.test",
        name_on_check="",
    )


def test_a_name_that_a_customer_has_gets_a_suffix() -> None:
    """Vendors, customers, employees and other names share one name space (3100)."""
    firm = Firm()
    firm.company.other_names.add("Cedar Supply")

    firm.cycle()

    assert vendor_of(firm).name == "Cedar Supply (V)"
    assert vendor_of(firm).name_on_check == "Cedar Supply"


def test_a_name_that_is_taken_twice_goes_to_a_person() -> None:
    """Two tries, then an exception; a third is not made by itself."""
    firm = Firm()
    firm.company.other_names |= {"Cedar Supply", "Cedar Supply (V)"}

    firm.cycle()
    firm.cycle()

    (trouble,) = firm.exceptions()
    assert trouble.code == "3100"
    assert len(firm.operations(Kind.VENDOR)) == 2


def test_two_vendors_of_one_name_stay_two() -> None:
    """The second gets a mark of its own, also when both are new in the same batch."""
    firm = Firm()
    firm.bill.put(Kind.VENDOR, "v2", Vendor(name="Cedar Supply"))

    firm.cycle()
    firm.cycle()

    names = {vendor_of(firm).name, vendor_of(firm, "v2").name}
    assert len(names) == 2
    assert "Cedar Supply" in names
    assert firm.exceptions() == ()


def test_archiving_makes_inactive_and_restoring_makes_active() -> None:
    """Inactive and archived are the same thing."""
    firm = Firm()
    firm.cycle()

    firm.bill.change(Kind.VENDOR, "v1", active=False)
    firm.cycle()
    assert not vendor_of(firm).active
    firm.bill.change(Kind.VENDOR, "v1", active=True)
    firm.cycle()

    assert vendor_of(firm).active


def test_the_refusing_text_policy_holds_for_new_vendors_too() -> None:
    """A character that QuickBooks cannot hold is an exception, and nothing is written."""
    firm = Firm(settings=evolve(SETTINGS, text=TextPolicy.REFUSE))
    firm.bill.change(Kind.VENDOR, "v1", address=Address(line1="\U0001f333 street"))

    firm.cycle()

    assert [one.code for one in firm.exceptions()] == ["text"]
    assert firm.live(Kind.VENDOR) == ()


def test_a_stale_edit_sequence_leads_to_reading_and_merging_again() -> None:
    """A person's edit between our reading and our writing is merged, not overwritten (3200)."""
    firm = Firm()
    firm.cycle()
    firm.bill.change(Kind.VENDOR, "v1", email="office@cedar.test")
    edits = iter(["555-0177"])

    def somebody_edits(step: str) -> None:
        if step == "before":
            for phone in edits:
                firm.company.edit(book_id(firm), phone=phone)

    firm.company.attend = somebody_edits
    firm.cycle()

    assert (vendor_of(firm).email, vendor_of(firm).phone) == ("office@cedar.test", "555-0177")


def test_a_record_that_is_always_stale_ends_before_a_person() -> None:
    """Reading again and again has a limit within one cycle."""
    firm = Firm()
    firm.cycle()
    firm.bill.change(Kind.VENDOR, "v1", email="office@cedar.test")
    edited = 0

    def somebody_edits(step: str) -> None:
        nonlocal edited
        if step == "before" and edited < 100:
            edited += 1
            firm.company.edit(book_id(firm), phone=f"555-{edited:04}")

    firm.company.attend = somebody_edits
    firm.cycle()

    assert edited < 10
    assert [one.code for one in firm.exceptions()] == ["3200"]


def test_a_record_that_is_read_again_is_asked_for_by_another_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """What QuickBooks said of it before, delivered late, is no answer to that; a document given again is."""
    asked: list[tuple[Ask, int]] = []
    encode = ToyBook.encode

    def noted(book: ToyBook, ask: Ask, *operations: Any, version: str, number: int = 0) -> str:
        asked.append((ask, number))
        return encode(book, ask, *operations, version=version, number=number)

    monkeypatch.setattr(ToyBook, "encode", noted)
    firm = Firm()
    firm.cycle()
    firm.bill.change(Kind.VENDOR, "v1", email="office@cedar.test")
    edits = iter(["555-0177", "555-0178"])

    def somebody_edits(step: str) -> None:
        phone = next(edits, "") if step == "before" else ""
        if phone:
            firm.company.edit(book_id(firm), phone=phone)

    firm.company.attend = somebody_edits
    asked.clear()
    firm.cycle()

    fetches = [number for ask, number in asked if ask == Fetch(Kind.VENDOR, (book_id(firm),))]
    assert len(fetches) == len(set(fetches)) == 2
    with firm.memory.unit() as unit:
        cycle = firm.engine.begin(unit, NAME)
        assert cycle is not None
        sent = [firm.engine.ask(unit, NAME, cycle.fence) for _ in range(2)]
    assert sent[0] == sent[1]
    assert asked[-1] == asked[-2]


@pytest.mark.parametrize("clock_goes_back", [False, True])
def test_a_clock_that_is_set_back_within_a_session_does_no_harm(clock_goes_back: bool) -> None:
    """What was read in this session counts as read in it, whatever the clock says."""
    firm = Firm()
    firm.cycle()
    firm.bill.change(Kind.VENDOR, "v1", email="office@cedar.test")
    if clock_goes_back:
        firm.company.meddle = lambda: firm.clock.advance(seconds=-30)
    ran = firm.cycle()

    assert ran.documents < 20
    assert vendor_of(firm).email == "office@cedar.test"
