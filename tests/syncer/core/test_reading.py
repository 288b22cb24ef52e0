"""What QuickBooks tells may be what a person is asked about; then it is decided anew."""

from datetime import timedelta

import pytest
from attrs import evolve

from syncer import codec
from syncer.entries import Record, Standing
from syncer.model import Bill, Kind, Side, Vendor
from syncer.payables import BillRow
from syncer.reading import store_bill_row
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


class TestOrder:
    """Rows of BILL come in any order, and BILL's clock may have been wrong."""

    def told(self, world: World, *rows: tuple[str, str]) -> tuple[str, str]:
        """Give amounts of one bill, each with its updatedTime. Returns what is known of it, and from when."""
        for amount, version in rows:
            row = BillRow(kind=Kind.BILL, id="b1", content=bill("1001", amount), version=version)
            store_bill_row(world.view, row, SINCE)
        known = world.view.bill(Kind.BILL, "b1")
        assert known is not None
        return str(codec.decode(Bill, known.body).amount), known.version

    def test_an_older_row_says_nothing(self, world: World) -> None:
        """Whether a newer one came before it or not."""
        assert self.told(world, ("2.00", at(-1)), ("1.00", at(-2))) == ("2.00", at(-1))

    def test_nor_after_one_that_did_not_say_when(self, world: World) -> None:
        """It says something new, and hides no order."""
        rows = ("2.00", at(-1)), ("3.00", ""), ("1.00", at(-2))
        assert self.told(world, *rows) == ("3.00", at(-1))

    def test_a_time_that_had_not_come_yet_hides_no_change(self, world: World) -> None:
        """Else the record would stay as it was, for years and without a word."""
        assert self.told(world, ("2.00", at(40_000)), ("3.00", at(0))) == ("3.00", at(0))

    def test_clocks_need_not_agree_to_the_minute(self, world: World) -> None:
        """Ours may be behind BILL's by less than a day."""
        assert self.told(world, ("2.00", at(23)), ("1.00", at(22))) == ("2.00", at(23))


def at(hours: int) -> str:
    return (SINCE + timedelta(hours=hours)).isoformat(timespec="milliseconds")


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
