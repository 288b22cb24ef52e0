"""What counts as void of what QuickBooks keeps with amounts of zero."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer.book import BookRow
from syncer.entries import Action, Operation
from syncer.model import Account, Bill, Content, Credit, Kind, Line
from syncer.plan import VOID, is_void, was_voided
from syncer.plan._void import is_empty
from tests.syncer.core.rig import bill, credit, payment
from tests.syncer.core.world import SINCE, World

NOTHING = Decimal("0.00")
WORTH = bill("1001", "10.00")
EMPTY = evolve(WORTH, amount=NOTHING, lines=(Line(amount=NOTHING, account_id="a1"),))
SWAP = evolve(
    WORTH,
    amount=NOTHING,
    lines=(Line(amount=Decimal(5), account_id="a1"), Line(amount=Decimal(-5), account_id="a1")),
)


def row(content: Content, *, void: bool = False, sequence: str = "2", kind: Kind = Kind.BILL) -> BookRow:
    return BookRow(kind=kind, id="B1", content=content, edit_sequence=sequence, void=void)


@pytest.mark.parametrize(
    ("content", "empty"),
    [
        (WORTH, False),
        (EMPTY, True),
        (evolve(EMPTY, lines=()), True),
        (SWAP, False),
        (evolve(EMPTY, amount=Decimal(1)), False),
        (credit("C-1", "3.00"), False),
        (credit("C-1", "0.00"), True),
        (payment(("B1", "1.00")), False),
        (payment(("B1", "0.00")), False),
        (payment(), True),
        (Account(name="a", full_name="a"), False),
    ],
)
def test_empty_is_what_has_no_amount_anywhere(content: Content, empty: bool) -> None:
    """Lines that cancel each other out are amounts."""
    assert is_empty(content) is empty


class TestIsVoid:
    """QuickBooks' mark, or an amount that is gone."""

    def test_quickbooks_mark_is_believed(self, world: World) -> None:
        """Whatever was there before, if anything."""
        assert is_void(row(EMPTY, void=True), None)
        world.book(Kind.BILL, "B1", EMPTY)
        assert is_void(row(EMPTY, void=True), world.view.book(Kind.BILL, "B1"))

    @pytest.mark.parametrize(
        ("before", "now", "void"),
        [
            (WORTH, EMPTY, True),
            (SWAP, EMPTY, True),
            (EMPTY, EMPTY, False),
            (WORTH, WORTH, False),
            (EMPTY, WORTH, False),
            (WORTH, SWAP, False),
        ],
    )
    def test_without_a_mark_an_amount_must_be_gone(
        self, world: World, before: Bill, now: Bill, void: bool
    ) -> None:
        """One that never had any is not void."""
        world.book(Kind.BILL, "B1", before)
        assert is_void(row(now), world.view.book(Kind.BILL, "B1")) is void

    def test_what_was_never_seen_is_not_void(self) -> None:
        """Nobody knows whether it ever had an amount."""
        assert not is_void(row(EMPTY), None)

    def test_void_stays_void_until_it_has_amounts_again(self, world: World) -> None:
        """We voided it ourselves: it was written down with its amounts, and QuickBooks shows none."""
        world.book(Kind.BILL, "B1", EMPTY)
        before = world.view.book(Kind.BILL, "B1")
        assert before is not None
        assert is_void(row(EMPTY), evolve(before, reason=VOID))
        assert not is_void(row(WORTH), evolve(before, reason=VOID))


def test_a_void_of_ours_is_known_by_the_mark_or_by_a_version_without_amounts() -> None:
    """The version that we knew before is the one that was to be voided, even if it is of zero."""
    operation = Operation(
        id="o1",
        connection="toy",
        side="book",
        kind=Kind.BILL,
        action=Action.VOID,
        bill_id="b1",
        book_id="B1",
        body="",
        digest="",
        base_sequence="1",
        not_before=SINCE,
        created_at=SINCE,
        updated_at=SINCE,
    )
    assert was_voided(operation, row(EMPTY))
    assert was_voided(operation, row(EMPTY, void=True, sequence="1"))
    assert not was_voided(operation, row(EMPTY, sequence="1"))
    assert not was_voided(operation, row(WORTH))


def test_what_may_be_void_is_not_proposed_for_what_has_an_amount(world: World) -> None:
    """It has the number, and nothing else; one of zero is taken for one of zero."""
    world.book(Kind.BILL, "B1", evolve(EMPTY, vendor_id="V1"))
    assert "add" == world.decide(Kind.BILL, "b1", WORTH).action.value  # type: ignore[union-attr]  # a Do
    of_zero = evolve(EMPTY, lines=(evolve(EMPTY.lines[0], id="1"),))
    assert "B1" == world.decide(Kind.BILL, "b1", of_zero).book_id  # type: ignore[union-attr]  # an Adopt


def test_a_credit_is_void_in_the_same_way(world: World) -> None:
    """Bills and credits alike."""
    worth: Credit = credit("C-1", "3.00")
    world.book(Kind.CREDIT, "C1", worth)
    gone = evolve(worth, amount=NOTHING, lines=())
    assert is_void(row(gone, kind=Kind.CREDIT), world.view.book(Kind.CREDIT, "C1"))
