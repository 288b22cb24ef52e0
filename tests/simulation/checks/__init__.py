"""
What must hold after every schedule, once the firm has been left alone: each promise is a checker of its own.

1. A record of BILL stands in QuickBooks at most once.
2. Nothing is dropped: it is posted, or it waits for a reason, or it is before a person.
3. What is settled is the same on both sides, to the cent.
4. Nothing is sent or done twice, and nothing is posted blindly.
5. What is changed in QuickBooks was read in the same session.
6. What changed before a watermark is known.
7. One session works at a time.
8. The audit trail explains what there is.
"""

from collections.abc import Callable, Iterator

from syncer.entries import BatchState
from syncer.ports import Unit
from tests.simulation.checks import agreement, content, once, seen, trail
from tests.simulation.checks.trail import doubts
from tests.simulation.world import CONNECTION, World

__all__ = ["CHECKS", "doubts", "midway", "violations"]

Check = Callable[[World, Unit], Iterator[str]]


def violations(world: World) -> list[str]:
    """Return every promise that was broken, in words, each behind the name of its checker."""
    found: list[str] = []
    with world.store.inner.unit() as unit:
        for name, check in CHECKS.items():
            found += [f"{name}: {text}" for text in check(world, unit)]
    return found


def midway(world: World) -> list[str]:
    """Return what must hold at any moment and does not."""
    with world.store.inner.unit() as unit:
        return [f"watermarks stay behind: {text}" for text in agreement.watermarks(world, unit)]


def _books_sound(world: World, unit: Unit) -> Iterator[str]:
    """
    QuickBooks' own books are in order, and it remembers those message sets only that were asked about.

    Unless a backup was open when it was told to forget.
    """
    yield from world.company.integrity_faults()
    if world.faults["a backup was restored"]:
        return
    kept = {one.id for one in unit.batches.find(connection=CONNECTION, state=BatchState.KEPT.value)}
    for name, sets in world.company.book.message_sets.items():
        if sets.keys() - kept:
            yield f"QuickBooks still remembers the message sets {sorted(sets.keys() - kept)} of {name!r}"


def _witnessed(name: str) -> Check:
    def check(world: World, unit: Unit) -> Iterator[str]:
        yield from world.witness.broken.get(name, ())

    return check


CHECKS: dict[str, Check] = {
    "1 posted once": once.posted_once,
    "1 linked once": once.linked_once,
    "2 nothing is dropped": seen.nothing_dropped,
    "2 exceptions are seen": seen.exceptions_seen,
    "2 reasons are true": seen.reasons_are_true,
    "2 payments by hand are told": seen.keyed_is_told,
    "2 approved is posted": seen.approved_is_posted,
    "2 moved money is posted": seen.moved_is_posted,
    "3 amounts agree": agreement.amounts_agree,
    "3 vendors agree": content.vendors_agree,
    "3 lines agree": content.lines_agree,
    "3 payments agree": content.payments_agree,
    "3 rates agree": content.rates_agree,
    "3 credits agree": agreement.credits_agree,
    "3 known as BILL says": agreement.as_bill_says,
    "4 nothing is done twice": once.nothing_twice,
    "4 nothing is sent twice": _witnessed("nothing is sent twice"),
    "4 every set of writes has an id": _witnessed("every set of writes has an id"),
    "4 nothing is posted blindly": _witnessed("nothing is posted blindly"),
    "5 an EditSequence was read in this session": _witnessed("an EditSequence was read in this session"),
    "6 watermarks stay behind": agreement.watermarks,
    "6 QuickBooks' lists are known": agreement.book_is_known,
    "7 one session at a time": _witnessed("one session at a time"),
    "8 the audit trail explains": trail.audit_explains,
    "QuickBooks' books are sound": _books_sound,
}
