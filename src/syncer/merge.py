"""
Field-level three-way merge: what each side changed since both last agreed.

A field that only one side changed takes that side's value. A field that both changed to different values
is a tie, and a policy decides it; the loser is reported, never dropped unseen.
"""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

import attrs
from attrs import frozen

from syncer.model import Side

T = TypeVar("T", bound=attrs.AttrsInstance)


@frozen
class Tie:
    """A field that both sides changed: the value that stays and the one that lost."""

    field: str
    kept: object
    lost: object
    winner: Side


Policy: TypeAlias = Callable[[str, object, object], Side]
"""Given a field with BILL's and QuickBooks' new values: whose stays?"""


def book_wins(field: str, bill: object, book: object) -> Side:
    """QuickBooks is the book of record: it wins every tie."""
    del field, bill, book
    return Side.BOOK


def merge(base: T, bill: T, book: T, policy: Policy = book_wins) -> tuple[T, tuple[Tie, ...]]:
    """Merge two versions of a value against the one both last agreed on."""
    values: dict[str, object] = {}
    ties: list[Tie] = []
    for field in attrs.fields(type(base)):
        name = field.name
        was, left, right = getattr(base, name), getattr(bill, name), getattr(book, name)
        if right in (left, was):
            values[name] = left
        elif left == was:
            values[name] = right
        else:
            winner = policy(name, left, right)
            kept, lost = (left, right) if winner is Side.BILL else (right, left)
            values[name] = kept
            ties.append(Tie(name, kept, lost, winner))
    return type(base)(**values), tuple(ties)
