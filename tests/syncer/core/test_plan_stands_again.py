"""What we voided because BILL took it back, and what stands in QuickBooks all the same."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer.entries import Standing
from syncer.model import Bill, Kind
from syncer.plan import SKIPPED, STANDS_AGAIN, Raise, Settle
from syncer.reconcile import Bucket, Cause
from syncer.stores import MemoryStore
from tests.syncer.core.ledger_world import Ledgers
from tests.syncer.core.rig import NAME, bill, payment
from tests.syncer.core.world import World

POSTED = bill("1001", "10.00", vendor="V1", approval="", open_amount=Decimal("10.00"))
ZERO = evolve(POSTED, amount=Decimal(0), open_amount=Decimal(0), lines=())


def voided(world: World, *, active: bool = False) -> None:
    """Bill b1 was posted as B1 and voided there; BILL has it archived, or back again."""
    world.bill(Kind.BILL, "b1", bill("1001", "10.00", active=active))
    world.link(Kind.BILL, "b1", "B1", POSTED, void=True)
    world.book(Kind.BILL, "B1", ZERO, void=True)
    settle(world)


def settle(world: World) -> None:
    record = world.view.bill(Kind.BILL, "b1")
    assert record is not None
    world.unit.records.put(evolve(record, standing=Standing.SETTLED, reason=""))


def is_looked_at(world: World) -> bool:
    return world.standing(Kind.BILL, "b1") is Standing.PENDING


@pytest.mark.parametrize("active", [False, True])
def test_it_is_put_before_a_person(world: World, active: bool) -> None:
    """Whether BILL has it or not: it is not posted beside the one that stands, nor taken for settled."""
    voided(world, active=active)
    assert not is_looked_at(world)

    world.book(Kind.BILL, "B1", POSTED)

    assert is_looked_at(world)
    assert world.decide(Kind.BILL, "b1") == Raise(
        code=STANDS_AGAIN,
        cause="It was voided in QuickBooks because BILL took it back, and it stands there again.",
        fix="Void it in QuickBooks once more; this goes away with the next update. If it is right "
        "that it stands, skip this exception.",
    )


def test_it_is_told_once_and_again_if_it_changes(world: World) -> None:
    """A reading that says the same once more is no news."""
    voided(world)
    world.book(Kind.BILL, "B1", POSTED)
    settle(world)

    world.book(Kind.BILL, "B1", POSTED)
    assert not is_looked_at(world)
    world.book(Kind.BILL, "B1", evolve(POSTED, number="1001a"))

    assert is_looked_at(world)


@pytest.mark.parametrize("how", ["voided", "deleted"])
def test_it_is_over_once_it_is_void_or_gone(world: World, how: str) -> None:
    """The exception goes away by itself."""
    voided(world)
    world.book(Kind.BILL, "B1", POSTED)
    settle(world)

    if how == "voided":
        world.book(Kind.BILL, "B1", ZERO, void=True)
    else:
        world.gone(Kind.BILL, "B1")

    assert is_looked_at(world)
    assert isinstance(world.decide(Kind.BILL, "b1"), Settle)


def test_what_stays_void_or_is_deleted_then_is_no_news(world: World) -> None:
    """As most of what is voided."""
    voided(world)

    world.book(Kind.BILL, "B1", evolve(ZERO, memo="VOID:"), void=True)
    world.gone(Kind.BILL, "B1")

    assert not is_looked_at(world)
    assert isinstance(world.decide(Kind.BILL, "b1"), Settle)


def test_what_has_no_amount_does_not_stand(world: World) -> None:
    """Also where QuickBooks shows it for the first time, and nothing says that it is void."""
    world.bill(Kind.BILL, "b1", bill("1001", "10.00", active=False))
    world.link(Kind.BILL, "b1", "B1", POSTED, void=True)
    world.book(Kind.BILL, "B1", ZERO)

    book = world.view.book(Kind.BILL, "B1")
    assert book is not None
    assert book.reason == ""
    assert isinstance(world.decide(Kind.BILL, "b1"), Settle)


def test_what_belongs_to_another_record_is_that_ones(world: World) -> None:
    """A person linked it, so it stands for something."""
    voided(world)
    world.book(Kind.BILL, "B1", POSTED)
    world.link(Kind.BILL, "b2", "B1", POSTED)

    assert isinstance(world.decide(Kind.BILL, "b1"), Settle)


def test_credits_that_were_applied_alone_stand_nowhere(world: World) -> None:
    """There is no transaction that could."""
    world.bill(Kind.PAYMENT, "p1", payment(("b1", "0.00"), status="VOID"))
    world.link(Kind.PAYMENT, "p1", "", payment(("B1", "0.00")), void=True)

    assert isinstance(world.decide(Kind.PAYMENT, "p1"), Settle)


def test_the_report_says_so_of_the_transaction() -> None:
    """What it says of it is what the exception says, or that a person let it stand."""
    with MemoryStore().unit() as unit:
        ledgers = Ledgers(unit)
        ledgers.ours(Kind.BILL, "b1", bill("1001", "10.00", active=False))
        ledgers.link(Kind.BILL, "b1", "B1", POSTED, void=True)
        ledgers.book(Kind.BILL, "B1", POSTED)
        ledgers.raises(Kind.BILL, "b1", STANDS_AGAIN, cause="It stands again.")

        (line,) = (one for one in ledgers.report().lines if one.book_id == "B1")
        assert (line.bucket, line.cause, line.code, line.why) == (
            Bucket.DIFFERS,
            Cause.TAKEN_BACK,
            STANDS_AGAIN,
            "It stands again.",
        )

        unit.exceptions.delete(NAME, "bill", "bill", "b1")
        ledgers.ours(Kind.BILL, "b1", bill("1001", "10.00", active=False), reason=SKIPPED)
        (line,) = (one for one in ledgers.report().lines if one.book_id == "B1")
        assert (line.bucket, line.cause) == (Bucket.ACCEPTED, Cause.SKIPPED)

        ledgers.ours(Kind.BILL, "b1", bill("1001", "10.00", active=False), Standing.PENDING)
        (line,) = (one for one in ledgers.report().lines if one.book_id == "B1")
        assert (line.bucket, line.cause) == (Bucket.DIFFERS, Cause.UNEXPLAINED)
        unit.records.delete(NAME, "bill", "bill", "b1")
        (line,) = ledgers.report().lines
        assert (line.bucket, line.cause) == (Bucket.DIFFERS, Cause.UNKNOWN_TO_BILL)


def test_what_was_gone_and_is_back_is_looked_at(world: World) -> None:
    """A file in which it was deleted is not open any more; also if QuickBooks never showed it before."""
    for shown in (False, True):
        bill_id, book_id = f"b{shown}", f"B{shown}"
        world.bill(Kind.BILL, bill_id, bill("1001", "10.00"))
        world.link(Kind.BILL, bill_id, book_id, POSTED)
        if shown:
            world.book(Kind.BILL, book_id, POSTED)
        world.gone(Kind.BILL, book_id)
        record = world.view.bill(Kind.BILL, bill_id)
        assert record is not None
        world.unit.records.put(evolve(record, standing=Standing.EXCEPTION, reason="deleted"))

        world.book(Kind.BILL, book_id, POSTED)

        assert world.standing(Kind.BILL, bill_id) is Standing.PENDING
        book = world.view.book(Kind.BILL, book_id)
        assert book is not None
        assert isinstance(POSTED, Bill)
        assert book.reason == ""
