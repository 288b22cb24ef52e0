"""The promises of the journal, under faults at every boundary."""

import pytest

from tests.simulation.mutants import MUTANTS
from tests.simulation.schedule import run

SEEDS_TO_CATCH = 20


@pytest.mark.parametrize("seed", range(16))
def test_no_promise_is_broken_whatever_dies_and_whenever(seed: int) -> None:
    """After any schedule of faults and people, undisturbed cycles lead to books that agree."""
    _, broken = run(seed)

    assert broken == []


@pytest.mark.parametrize("name", MUTANTS)
def test_the_checks_notice_a_broken_promise(name: str) -> None:
    """A product that breaks one promise on purpose is caught within a few schedules."""
    with MUTANTS[name]():
        caught = next((seed for seed in range(SEEDS_TO_CATCH) if run(seed)[1]), None)

    assert caught is not None


def test_a_seed_plays_the_same_schedule_again() -> None:
    """What happened can be looked at again by its seed alone."""
    first, second = run(3)[0], run(3)[0]

    assert first.faults == second.faults
    assert first.company.accounts_payable() == second.company.accounts_payable()
    assert first.bill.counts() == second.bill.counts()
