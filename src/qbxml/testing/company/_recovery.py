"""
The memory of message sets: what the company file knows of sets it ran, and what it answers when asked again.

Source: Intuit's SDK documentation on error recovery, and the comments in Intuit's public sample programs
(ErrRecovery1-3, InvoiceAdd). ``Behaviour`` holds the points they leave open.
"""

import hashlib
from typing import Final

from attrs import evolve, frozen

from qbxml.testing.company._book import Book
from qbxml.testing.company._values import StoredOutcome, StoredSet

ID_MAX: Final = 23
CLEAR_ALL: Final = "ClearAllMessageSets"

DONE: Final = 0
UNKNOWN_SET: Final = 600
OTHER_CONTENT: Final = 9001
INTERRUPTED: Final = 9002
ID_TOO_LONG: Final = 9004
NOT_STORED: Final = 9005


@frozen(kw_only=True)
class Verdict:
    """
    What to do with a message set.

    Attributes:
        run: Whether its requests run.
        status: ``messageSetStatusCode`` of the answer; ``None`` leaves the attribute out.
        store_as: The id its outcome is stored under.
        replay: Stored outcomes to answer instead of running.
    """

    run: bool
    status: int | None = None
    store_as: str | None = None
    replay: tuple[StoredOutcome, ...] = ()


def judge(
    book: Book, application: str, *, new: str | None, old: str | None, empty: bool, text: str, requests: str
) -> Verdict:
    """
    Decide by the ids of a message set whether it runs, is answered from memory, or is refused.

    Clears what the set asks to clear, before anything runs.
    """
    new, old = new or None, old or None
    if (new is None and old is None) or not book.behaviour.remembers_message_sets:
        return Verdict(run=True)
    if any(id is not None and id != CLEAR_ALL and len(id) > ID_MAX for id in (new, old)):
        return Verdict(run=False, status=ID_TOO_LONG)
    sets = book.message_sets.setdefault(application, {})
    checksum = hashlib.sha256(
        (text if book.behaviour.recovery_compares == "text" else requests).encode()
    ).hexdigest()
    if old is not None and old == new and empty:
        return _check_status(book, sets, old, checksum)
    if old is not None and old != new:
        known = old == CLEAR_ALL or sets.pop(old, None) is not None
        if old == CLEAR_ALL:
            sets.clear()
        if new is None and not known:
            return Verdict(
                run=False, status=UNKNOWN_SET if book.behaviour.unknown_set_clear == "600" else DONE
            )
    if new is None:
        return Verdict(run=True, status=DONE)
    stored = sets.get(new)
    if stored is None:
        return Verdict(run=True, status=DONE, store_as=new)
    if stored.checksum != checksum:
        return Verdict(run=False, status=OTHER_CONTENT)
    return _answer(stored)


def _check_status(book: Book, sets: dict[str, StoredSet], id: str, checksum: str) -> Verdict:
    stored = sets.get(id)
    if stored is not None:
        return _answer(stored)
    if book.behaviour.unknown_set_check == "600":
        return Verdict(run=False, status=UNKNOWN_SET)
    sets[id] = StoredSet(set_id=id, checksum=checksum, finished=True)
    return Verdict(run=False, status=DONE)


def _answer(stored: StoredSet) -> Verdict:
    if not stored.finished:
        return Verdict(run=False, status=INTERRUPTED)
    return Verdict(run=False, status=DONE, replay=stored.outcomes)


def open_set(book: Book, application: str, set_id: str, *, text: str, requests: str) -> None:
    """Note that a set is being run, so that a death in between is seen (9002)."""
    checksum = hashlib.sha256(
        (text if book.behaviour.recovery_compares == "text" else requests).encode()
    ).hexdigest()
    book.message_sets.setdefault(application, {})[set_id] = StoredSet(set_id=set_id, checksum=checksum)


def close_set(book: Book, application: str, set_id: str, outcomes: tuple[StoredOutcome, ...]) -> None:
    """Store the outcome; the oldest sets go when only a number of them is kept."""
    sets = book.message_sets[application]
    sets[set_id] = evolve(sets[set_id], finished=True, outcomes=outcomes)
    kept = book.behaviour.message_sets_kept
    while kept is not None and len(sets) > kept:
        del sets[next(iter(sets))]


def forget_set(book: Book, application: str, set_id: str) -> None:
    """Lose a set: QuickBooks died before it noted it, or could not store the outcome (9005)."""
    book.message_sets.get(application, {}).pop(set_id, None)
