"""Death at every step of a small run, and at every pair of steps, never posts twice and loses nothing."""

import os
from collections import Counter
from decimal import Decimal

import pytest

from syncer.entries import BatchState, Standing, State
from syncer.model import Kind, Payment
from tests.syncer.core.rig import Firm, Fuse, bill, payment

DRAINS = 3
PAIRS = int(os.environ.get("BILLQBD_CRASH_PAIRS", "400"))


def small_run(**company: object) -> Firm:
    """Two bills of a new vendor and one payment of both."""
    firm = Firm()
    for name, value in company.items():
        setattr(firm.company, name, value)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "120.00"))
    firm.bill.put(Kind.BILL, "b2", bill("1002", "80.50"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "120.00"), ("b2", "30.50")))
    return firm


def check(firm: Firm) -> None:
    """Each record is posted exactly once, the journal is at rest, and the audit trail explains it."""
    assert firm.numbers() == ["1001", "1002"]
    assert firm.open() == {"1001": Decimal(0), "1002": Decimal("50.00")}
    assert [one.amount for one in firm.live(Kind.PAYMENT) if isinstance(one, Payment)] == [Decimal("150.50")]
    assert len(firm.live(Kind.VENDOR)) == 1
    guids = Counter(row.guid for kind in Kind for row in firm.company.rows(kind) if row.guid)
    assert set(guids.values()) == {1}
    assert {one.state for one in firm.operations()} <= {State.APPLIED, State.REJECTED}
    for kind, id_ in ((Kind.VENDOR, "v1"), (Kind.BILL, "b1"), (Kind.BILL, "b2"), (Kind.PAYMENT, "p1")):
        link = firm.link(kind, id_)
        assert link is not None
        assert link.book_id in {row.id for row in firm.company.live(kind)}
        assert Standing.SETTLED is firm.record(kind, id_).standing
        assert [one.event for one in firm.trail(id_)].count("operation applied") == 1
    assert firm.exceptions() == ()
    with firm.memory.unit() as unit:
        assert {batch.state for batch in unit.batches.find()} <= {BatchState.CLEARED, BatchState.KEPT}
    assert firm.company.remembered() == (firm.kept() if firm.company.remembers else frozenset())


def drained(firm: Firm) -> None:
    for _ in range(DRAINS):
        assert firm.crash() is not None
        firm.clock.advance(hours=2)


def moments(**company: object) -> list[str]:
    """The moments of an undisturbed run at which somebody may die."""
    firm = small_run(**company)
    firm.fuse.passed, firm.fuse.trace = 0, []
    firm.cycle()
    return firm.fuse.trace


@pytest.mark.parametrize(
    "company",
    [{}, {"remembers": False}, {"keeps_questions": True}],
    ids=["set memory", "no set memory", "questions are kept"],
)
def test_every_single_crash(company: dict[str, bool]) -> None:
    """Wherever the process dies, the next cycles end in the same ledger, also by the marker alone."""
    total = len(moments(**company))
    assert total > 80
    for point in range(total):
        firm = small_run(**company)
        assert firm.crash(point) is None

        drained(firm)

        check(firm)


def test_every_pair_of_crashes() -> None:
    """A second death during the recovery changes nothing; a spread of all pairs, all of them on demand."""
    total = len(moments())
    pairs = [(first, second) for first in range(total) for second in range(total)]
    step = max(1, len(pairs) // PAIRS)
    for first, second in pairs[::step]:
        firm = small_run()
        firm.crash(first)
        firm.crash(second)

        drained(firm)

        check(firm)


def test_a_fuse_that_does_not_blow_is_noticed() -> None:
    """The sweep above is no sweep unless each of its moments is reached."""
    names = set(moments())

    assert names == {
        "before a commit",
        "after a commit",
        "before a document arrives",
        "before an answer arrives",
        "before",
        "half",
        "after",
    }


def test_the_checks_can_fail() -> None:
    """A company that forgets and hides what was planted makes the core post twice, and the check sees it."""
    firm = small_run(remembers=False)
    firm.crash(moments().index("after", moments().index("after") + 1))
    for row in firm.company.rows(Kind.BILL):
        row.guid = ""

    drained(firm)

    with pytest.raises(AssertionError):
        check(firm)


def test_a_fresh_fuse_lets_everything_pass() -> None:
    """Counting moments does not disturb them."""
    fuse = Fuse()
    fuse.burn("a")
    fuse.burn("b")

    assert (fuse.passed, fuse.trace) == (2, ["a", "b"])
