"""What QuickBooks tells may be what a person is asked about; then it is decided anew."""

import pytest
from attrs import evolve

from syncer.entries import Record, Standing
from syncer.model import Kind, Side, Vendor
from syncer.standing import raise_exception
from tests.syncer.core.rig import NAME, bill
from tests.syncer.core.world import SINCE, World


def ask_person(world: World, record: Record) -> None:
    raise_exception(world.view, record, code="odd", cause="It is odd.", fix="Look.", now=SINCE)


def test_a_vendor_that_is_corrected_in_quickbooks_needs_nobody_any_more(world: World) -> None:
    """BILL had refused it as it was; told again unchanged, it stays with the person."""
    fern = Vendor(name="Fern Nursery", phone="wrong")
    world.book(Kind.VENDOR, "V2", fern)
    record = world.view.book(Kind.VENDOR, "V2")
    assert record is not None
    ask_person(world, record)

    world.book(Kind.VENDOR, "V2", fern)
    same = world.view.book(Kind.VENDOR, "V2")
    assert same is not None
    assert (same.standing, len(world.unit.exceptions.find(connection=NAME))) == (Standing.EXCEPTION, 1)
    world.book(Kind.VENDOR, "V2", evolve(fern, phone="555-0100"))

    after = world.view.book(Kind.VENDOR, "V2")
    assert after is not None
    assert (after.standing, world.unit.exceptions.find(connection=NAME)) == (Standing.PENDING, ())


class TestKeyedByHand:
    """Somebody keys a bill in QuickBooks while one of BILL is with a person."""

    @pytest.mark.parametrize(
        ("vendor", "number", "amount", "woken"),
        [
            ("V1", "", "10.00", True),
            ("V1", "77", "10.00", True),
            ("V9", "1001", "99.00", True),
            ("V1", "77", "99.00", False),
            ("V9", "77", "10.00", False),
            ("V9", "", "10.00", False),
        ],
        ids=["amount", "other number", "number", "other of it", "other vendor", "nothing alike"],
    )
    def test_the_one_that_it_may_be_is_decided_anew(
        self, world: World, vendor: str, number: str, amount: str, woken: bool
    ) -> None:
        """By vendor and amount, or by number; what it cannot be stays as it is, and so do settled ones."""
        ask_person(world, world.bill(Kind.BILL, "b1", bill("1001", "10.00")))
        settled = world.bill(Kind.BILL, "b2", bill("1001", "10.00"))
        world.unit.records.put(evolve(settled, standing=Standing.SETTLED))

        world.book(Kind.BILL, "B7", bill(number, amount, vendor=vendor))

        assert world.standing(Kind.BILL, "b1") is (Standing.PENDING if woken else Standing.EXCEPTION)
        assert world.unit.exceptions.get(NAME, Side.BILL.value, "bill", "b1") is None or not woken
        assert world.standing(Kind.BILL, "b2") is Standing.SETTLED
