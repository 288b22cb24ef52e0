"""Changes of a bill on both sides, brought together field by field; the lines count as one field."""

from attrs import evolve

from syncer.model import Bill
from syncer.naming import one_line
from syncer.plan._shown import postings

_FIELDS = ("vendor_id", "number", "date", "due_date", "memo", "terms_id")


def merge(base: Bill, wanted: Bill, book: Bill) -> tuple[Bill, tuple[str, ...]]:
    """
    Return the bill as QuickBooks should have it, and the fields that both sides changed differently.

    A field that only one side changed takes that side's value.
    """
    ties: list[str] = []
    merged = wanted
    for name in _FIELDS:
        was, ours, theirs = (_plain(getattr(bill, name)) for bill in (base, wanted, book))
        if theirs in (ours, was) or _unsaid(was):
            continue
        if ours == was:
            merged = evolve(merged, **{name: getattr(book, name)})
        else:
            ties.append(f"{name.removesuffix('_id').replace('_', ' ')} ({theirs} there, {ours} in BILL)")
    was_lines, our_lines, their_lines = (postings(bill.lines) for bill in (base, wanted, book))
    if their_lines not in (was_lines, our_lines):
        if our_lines == was_lines:
            merged = evolve(merged, lines=book.lines, amount=book.amount)
        else:
            ties.append("lines")
    return merged, tuple(ties)


def _plain(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


def _unsaid(was: object) -> bool:
    """QuickBooks fills in what we left out, such as a due date by the vendor's terms; nobody changed that."""
    return was is None or was == ""
