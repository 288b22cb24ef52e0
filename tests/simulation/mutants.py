"""Broken twins of the product: each breaks one promise, and the simulation must notice."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from unittest.mock import patch

from syncer import journal, settling
from syncer.entries import State
from syncer.reading import store_bill_row


@contextmanager
def resend_without_looking() -> Iterator[None]:
    """What was in doubt is simply sent again."""

    def searches(view):
        for operation in settling.doubtful(view):
            journal.move(
                view.unit, operation, State.PLANNED, view.since, cause="broken", not_before=view.since
            )
        return ()

    with patch.object(settling, "questions", lambda view: ()), patch.object(settling, "searches", searches):
        yield


@contextmanager
def watermark_advanced_early() -> Iterator[None]:
    """Rows of BILL count as read before they are stored, and some never are."""
    numbers = count(1)

    def forgetful(unit, connection, row, now):
        return next(numbers) % 5 != 0 and store_bill_row(unit, connection, row, now)

    with patch("syncer.reading.store_bill_row", forgetful):
        yield


MUTANTS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "resend without looking": resend_without_looking,
    "watermark advanced early": watermark_advanced_early,
}
