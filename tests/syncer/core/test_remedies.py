"""What a person is offered beside an exception: what can be done about it, and no more."""

import pytest

from syncer.entries import ExceptionEntry
from syncer.model import Kind, Side
from syncer.plan import DUPLICATE, MATCH
from syncer.remedies import Remedy, remedies
from tests.syncer.core.world import SINCE

USUAL = {Remedy.REPLAY, Remedy.SKIP}


def offered(code: str, kind: str = Kind.BILL.value, side: Side = Side.BILL) -> tuple[Remedy, ...]:
    return remedies(
        ExceptionEntry(
            connection="toy",
            side=side,
            kind=kind,
            id="x",
            subject="",
            code=code,
            cause="",
            fix="",
            raised_at=SINCE,
        )
    )


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("total", set()),
        (MATCH, {Remedy.ADOPT, Remedy.REFUSE}),
        (DUPLICATE, {Remedy.REFUSE}),
        ("deleted", {Remedy.REPOST}),
        ("voided", {Remedy.REPOST}),
        ("in_doubt", {Remedy.ARRIVED, Remedy.MISSING}),
    ],
)
def test_a_record_of_bill(code: str, more: set[Remedy]) -> None:
    """It may be decided anew or left; and what its trouble asks for."""
    assert set(offered(code)) == USUAL | more


def test_the_whole_connection_is_looked_at_in_every_update() -> None:
    """There is nothing to press."""
    assert offered("company_file", "connection") == ()


def test_what_was_sent_to_bill_and_not_answered_is_asked_again_by_itself() -> None:
    """Nobody can say that it arrived; of a vendor, somebody can say which one it is."""
    assert offered("in_doubt", Kind.ACCOUNT.value, Side.BOOK) == (Remedy.REPLAY,)
    assert offered("in_doubt", Kind.VENDOR.value, Side.BOOK) == (Remedy.RELINK, Remedy.REPLAY)
    assert Remedy.RELINK not in offered("in_doubt", Kind.VENDOR.value, Side.BILL)


@pytest.mark.parametrize("code", ["ambiguous", "deleted", "voided"])
def test_a_vendor_may_be_linked_to_another(code: str) -> None:
    """Names do not say which one it is, or it is gone; a bill is never linked so."""
    assert offered(code, Kind.VENDOR.value)[0] is Remedy.RELINK
    assert Remedy.RELINK not in offered(code)
