"""The transaction by which an older copy of the company file is recognised: the last that we posted."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from syncer import identity
from syncer.book import Identified, Witness
from syncer.entries import Action
from syncer.errors import WrongCompanyFile
from syncer.model import Kind, Side
from tests.syncer.core.rig import NAME, bill
from tests.syncer.core.world import SINCE, World


def latest(world: World, known: str, deleted: Iterable[str] = ()) -> str:
    return identity.latest(world.unit, NAME, Kind.BILL, known, set(deleted))


def posted(world: World, number: int, **changes: object) -> None:
    """Bill `b<number>` was posted as `B<number>`, so many hours after the beginning."""
    content = bill(str(number), "10.00")
    world.bill(Kind.BILL, f"b{number}", content)
    world.link(
        Kind.BILL,
        f"b{number}",
        f"B{number}",
        content,
        **({"linked_at": SINCE + timedelta(hours=number)} | changes),
    )


def test_what_stands_stays_it(world: World) -> None:
    """Nothing is looked up for it, as long as nobody deleted it."""
    assert latest(world, "B9", {"B1"}) == "B9"
    assert latest(world, "") == ""


def test_once_it_is_deleted_the_newest_before_it_takes_its_place(world: World) -> None:
    """By when it was posted, and not by its id."""
    for number in (3, 1, 2, 4):
        posted(world, number)

    assert latest(world, "B4", {"B4"}) == "B3"
    assert latest(world, "B4", {"B4", "B3", "B1"}) == "B2"


def test_only_what_we_posted_and_stands_can_take_it(world: World) -> None:
    """A copy may lack what somebody keyed and we adopted; what was voided or deleted proves nothing."""
    posted(world, 1)
    posted(world, 2, void=True)
    posted(world, 3, adopted=True)
    posted(world, 4)
    world.gone(Kind.BILL, "B4")
    world.book(Kind.BILL, "B1", bill("1", "10.00"))
    posted(world, 5)

    assert latest(world, "B5", {"B5"}) == "B1"


def test_where_nothing_is_left_there_is_none(world: World) -> None:
    """Then there is nothing by which a copy could be told."""
    posted(world, 1)

    assert latest(world, "B1", {"B1"}) == ""


def test_any_number_of_links_is_looked_through(world: World) -> None:
    """Page by page."""
    for number in range(identity.PAGE + 2):
        posted(world, number)

    assert latest(world, "X", {"X"}) == f"B{identity.PAGE + 1}"


def test_what_an_older_copy_lacks_is_named_for_people(world: World) -> None:
    """By BILL's record of it, or else by its id in QuickBooks."""
    posted(world, 1)
    posted(world, 2)
    world.unit.records.delete(NAME, Side.BILL.value, Kind.BILL.value, "b2")
    lost = tuple(Witness(kind=Kind.BILL, action=Action.ADD, id=id_) for id_ in ("B1", "B2", "B9"))

    with pytest.raises(WrongCompanyFile, match=r"\(B2, B9, Bill 1 of Cedar Supply\)"):
        identity.check_age(world.view, Identified(identity=world.view.identity), lost)
