"""
Field-level three-way merge: what each side changed since both last agreed.

A field that only one side changed takes that side's value. A field that both changed to different values
is a tie, and a policy decides it; the loser is reported, never dropped unseen.
"""

import operator
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


@frozen
class Change:
    """
    A field whose value is to go from the winner to the other side; `tied` if both sides changed it.

    `kept` is the winner's value, `lost` the one that it replaces.
    """

    field: str
    kept: object
    lost: object
    winner: Side
    tied: bool = False


Same: TypeAlias = Callable[[object, object], bool]
"""Whether two values of a field mean the same."""


def changes(
    bill: tuple[T, T], book: tuple[T, T], policy: Policy = book_wins, same: Same = operator.eq
) -> tuple[Change, ...]:
    """
    Say which fields are to go from one side to the other.

    Each side is given as it was when both last agreed, and as it is now. The two need not have been equal
    then: what neither side has changed since stays different.
    """
    found: list[Change] = []
    for field in attrs.fields(type(bill[0])):
        name = field.name
        (left_was, left), (right_was, right) = (
            [getattr(value, name) for value in side] for side in (bill, book)
        )
        in_bill, in_book = not same(left_was, left), not same(right_was, right)
        if same(left, right) or not (in_bill or in_book):
            continue
        tied = in_bill and in_book
        winner = policy(name, left, right) if tied else Side.BILL if in_bill else Side.BOOK
        kept, lost = (left, right) if winner is Side.BILL else (right, left)
        found.append(Change(name, kept, lost, winner, tied))
    return tuple(found)


def merge(base: T, bill: T, book: T, policy: Policy = book_wins) -> tuple[T, tuple[Tie, ...]]:
    """Merge two versions of a value against the one both last agreed on."""
    found = changes((base, bill), (base, book), policy)
    values = {field.name: getattr(bill, field.name) for field in attrs.fields(type(bill))}
    merged = type(bill)(**(values | {one.field: one.kept for one in found}))
    return merged, tuple(Tie(one.field, one.kept, one.lost, one.winner) for one in found if one.tied)
