"""What sets one kind of record apart from another, as data."""

from typing import Final, Generic, Literal, TypeAlias, TypeVar

from attrs import frozen

from ._convert import Model

T = TypeVar("T", bound=Model)

PAGE_MAX: Final = 100
"""BILL's own limit for ``max``; 0 and 101 are refused (seen live by an integrator)."""

Archived: TypeAlias = Literal["no", "only", "both", "unsaid"]
"""
Which rows a list gives: live ones, archived ones, both (in two passes, live ones first), or whatever BILL
gives when nothing is said, which BILL does not document.
"""

OnUnreadable: TypeAlias = Literal["raise", "keep"]
"""
What becomes of rows that cannot be read: an error once everything else has been given out, or a place in
``unreadable`` and no error.
"""


@frozen(kw_only=True)
class Entity(Generic[T]):
    """
    One kind of record.

    Attributes:
        name: As in the filter tables.
        one: For errors: ``bill 00n...``.
        path: Where its list lives.
        model: What a row becomes.
        keys: Names under which bulk answers and lists wrap their rows, besides ``results``.
        archivable: Its rows can be archived, so lists say which they want.
        dated: Its list can be filtered and sorted by ``updatedTime``.
        id_in: Its list can be filtered by several ids at once.
        bulk_max: Records in one bulk call; 0 without one.
        events: Lives on the webhook API.
        query: Goes along with every list call.
    """

    name: str
    one: str
    path: str
    model: type[T]
    keys: tuple[str, ...] = ()
    archivable: bool = True
    dated: bool = True
    id_in: bool = True
    bulk_max: int = 0
    events: bool = False
    query: tuple[tuple[str, str], ...] = ()


def id_of(row: Model) -> str:
    """Give a row's id, or no text if it has none."""
    return str(getattr(row, "id", "") or "")
