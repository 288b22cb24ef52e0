"""The promises of the journal, under faults at every boundary."""

import os

import pytest

from tests.simulation import crashes
from tests.simulation.mutants import MUTANTS, credits_are_applied_again
from tests.simulation.schedule import run

SEEDS = int(os.environ.get("BILLQBD_SIMULATION_SEEDS", "16"))
SEEDS_TO_CATCH = 40
PAIRS = int(os.environ.get("BILLQBD_SIMULATION_PAIRS", "12"))
SLICES = 4


@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_promise_is_broken_whatever_dies_and_whenever(seed: int) -> None:
    """After any schedule of faults and people, undisturbed cycles lead to books that agree."""
    assert run(seed).broken == []


@pytest.mark.parametrize("name", MUTANTS)
def test_the_checks_notice_a_broken_promise(name: str) -> None:
    """A product that breaks one promise on purpose is caught within a few schedules."""
    assert any(MUTANTS[name].caught(seed) for seed in range(SEEDS_TO_CATCH))


@pytest.mark.parametrize("remembers", [True, False], ids=["set memory", "no set memory"])
@pytest.mark.parametrize("part", range(SLICES))
def test_every_single_crash_point(part: int, remembers: bool) -> None:
    """Wherever the server or QuickBooks dies, one undisturbed update ends in the same ledger."""
    total = len(crashes.moments(remembers=remembers))
    assert total > 60

    for point in range(part, total, SLICES):
        assert crashes.after_deaths(point, remembers=remembers) == []


def test_the_crash_points_notice_a_credit_that_is_applied_again() -> None:
    """Where QuickBooks has no memory, nothing but the bill tells that it was done."""
    moments = crashes.moments(remembers=False)
    done = [point for point, name in enumerate(moments) if name == "QuickBooks: after"]
    with credits_are_applied_again():
        assert any(crashes.after_deaths(point, remembers=False) for point in done)


def test_pairs_of_crash_points() -> None:
    """A second death in the recovery changes nothing; a spread of all pairs, more of them on demand."""
    total = len(crashes.moments())
    pairs = [(one, other) for one in range(total) for other in range(total)]

    for deaths in pairs[:: max(1, len(pairs) // PAIRS)]:
        assert crashes.after_deaths(*deaths) == []


def test_the_crash_points_are_those_of_every_boundary() -> None:
    """The sweep is none unless commits, replies and QuickBooks' work are all in it."""
    assert set(crashes.moments()) == {
        "before a commit",
        "after a commit",
        "before a reply",
        "after a reply",
        "QuickBooks: before",
        "QuickBooks: halfway",
        "QuickBooks: after",
    }


def test_a_seed_plays_the_same_schedule_again() -> None:
    """What happened can be looked at again by its seed alone."""
    first, second = run(3, tell=True), run(3, tell=True)

    assert first.lines == second.lines
    assert first == second
