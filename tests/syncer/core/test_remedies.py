"""What may be done about an exception, by its code, its side and its kind."""

from datetime import UTC, datetime

import pytest

from syncer.entries import ExceptionEntry
from syncer.model import Kind, Side
from syncer.remedies import remedies


@pytest.mark.parametrize(
    ("code", "kind", "side", "expected"),
    [
        ("total", Kind.BILL, Side.BILL, ["replay", "skip"]),
        ("bill_refused", Kind.VENDOR, Side.BOOK, ["replay", "skip"]),
        ("match", Kind.CREDIT, Side.BILL, ["adopt", "refuse", "replay", "skip"]),
        ("duplicate", Kind.BILL, Side.BILL, ["refuse", "replay", "skip"]),
        ("bill_by_hand", Kind.PAYMENT, Side.BILL, ["adopt", "replay", "skip"]),
        ("deleted", Kind.PAYMENT, Side.BILL, ["replay", "repost", "skip"]),
        ("changed_in_books", Kind.APPLIED_CREDIT, Side.BILL, ["replay", "repost", "skip"]),
        ("changed_in_books", Kind.BILL, Side.BILL, ["replay", "skip"]),
        ("voided", Kind.BILL, Side.BILL, ["replay", "repost", "skip"]),
        ("deleted", Kind.VENDOR, Side.BILL, ["relink", "replay", "repost", "skip"]),
        ("ambiguous", Kind.VENDOR, Side.BILL, ["relink", "replay", "skip"]),
        ("in_doubt", Kind.BILL, Side.BILL, ["replay", "arrived", "missing", "skip"]),
        ("in_doubt", Kind.VENDOR, Side.BILL, ["replay", "arrived", "missing", "skip"]),
        ("in_doubt", Kind.VENDOR, Side.BOOK, ["relink", "replay"]),
        ("in_doubt", Kind.ACCOUNT, Side.BOOK, ["replay"]),
        ("company_file", "connection", Side.BOOK, ["repin"]),
        ("bill", "connection", Side.BILL, []),
    ],
)
def test_only_what_can_help_is_offered(code: str, kind: str, side: Side, expected: list[str]) -> None:
    """Which vendor it is can be said of vendors; what was sent to BILL is asked for there in every update."""
    entry = ExceptionEntry(
        connection="toy",
        side=side,
        kind=kind,
        id="x1",
        subject="X",
        code=code,
        cause="It broke.",
        fix="Mend it.",
        raised_at=datetime(2026, 3, 9, tzinfo=UTC),
    )

    assert list(remedies(entry)) == expected
