"""
Changes of a bill or credit on both sides, brought together field by field.

What the lines post counts as one field; the text and the quantity of each line are fields of their own.
"""

from typing import Final, TypeVar

from attrs import evolve

from syncer.model import Bill, Credit, Line
from syncer.naming import one_line
from syncer.plan._shown import postings

Invoice = TypeVar("Invoice", Bill, Credit)

_FIELDS: Final = ("vendor_id", "number", "date", "due_date", "memo", "terms_id", "exchange_rate")

_FILLED_IN: Final = ("due_date", "terms_id", "exchange_rate")
"""What QuickBooks fills in by itself where we left it out; nobody changed that."""


def merge(base: Invoice, wanted: Invoice, book: Invoice) -> tuple[Invoice, tuple[str, ...]]:
    """
    Return the record as QuickBooks should have it, and the fields that both sides changed differently.

    A field that only one side changed takes that side's value.
    """
    ties: list[str] = []
    merged = wanted
    for name in _FIELDS:
        if not hasattr(base, name):
            continue
        was, ours, theirs = (_plain(getattr(version, name)) for version in (base, wanted, book))
        if theirs in (ours, was):
            continue
        if ours == was:
            merged = evolve(merged, **{name: getattr(book, name)})
        elif was or name not in _FILLED_IN:
            ties.append(f"{name.removesuffix('_id').replace('_', ' ')} ({theirs} there, {ours} in BILL)")
    was_posted, ours_posted, theirs_posted = (postings(version.lines) for version in (base, wanted, book))
    if theirs_posted in (was_posted, ours_posted):
        return evolve(merged, lines=_with_theirs(base.lines, merged.lines, book.lines)), tuple(ties)
    if _said(wanted.lines) == _said(base.lines):
        return evolve(merged, lines=book.lines, amount=book.amount), tuple(ties)
    return merged, (*ties, "lines")


def is_there(wanted: Bill | Credit, book: Bill | Credit) -> bool:
    """Whether QuickBooks has all of a record, to the last text, so that nothing is to be written."""
    return _whole(wanted) == _whole(book)


def _whole(record: Bill | Credit) -> tuple[object, ...]:
    """Return whatever a change would write."""
    head = (_plain(getattr(record, name, None)) for name in (*_FIELDS, "amount"))
    lines = (evolve(line, id="", book_id="", description=one_line(line.description)) for line in record.lines)
    return (*head, *lines)


def _with_theirs(
    base: tuple[Line, ...], wanted: tuple[Line, ...], book: tuple[Line, ...]
) -> tuple[Line, ...]:
    """Keep the texts and quantities that lines have in QuickBooks, where BILL says nothing new of them."""
    was = {line.book_id: line for line in base if line.book_id}
    theirs = {line.book_id: line for line in book}

    def kept(line: Line) -> Line:
        known, there = was.get(line.book_id), theirs.get(line.book_id)
        if known is None or there is None:
            return line
        same_text = one_line(line.description) == one_line(known.description)
        return evolve(
            line,
            description=there.description if same_text else line.description,
            quantity=there.quantity if line.quantity == known.quantity else line.quantity,
        )

    return tuple(map(kept, wanted))


def _said(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(evolve(line, book_id="", description=one_line(line.description)) for line in lines)


def _plain(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value
