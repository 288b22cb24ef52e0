"""
Queries read page by page.

An iterator lives in one QuickBooks session: one update of the Web Connector. When the session ends early it
is lost (status 3391), and the query starts again from a modified date. Rows changed during the walk may be
missing or come twice, so the new walk overlaps the old one; drop doubles by id and EditSequence.

:class:`Iteration` is a value. It holds where the walk is, gives the next request, and takes the answer::

    walk = Iteration.start(VendorQueryRq(active_status="All"), page_size=100)
    while (request := walk.next_request(f"v{walk.page}")) is not None:
        walk = walk.after(answer_to(request))
"""

import datetime as dt
from typing import Any, Generic, Literal, Protocol, TypeVar

import attrs
from attrs import field, frozen

from qbxml._base import FIRST_ERROR, Request, Response
from qbxml._spec import spec_of
from qbxml.errors import IterationLost, OutOfRange, WrongType
from qbxml.types import QbDateTime

__all__ = ["PAGE_SIZE_MAX", "Iteration", "State"]

State = Literal["ready", "running", "finished", "lost"]

PAGE_SIZE_MAX = 10_000
"""
Rows asked for at a time at most; 50 to 200 transactions with lines keep an answer below a few megabytes.
"""

ITERATOR_NOT_VALID = 3391

Q = TypeVar("Q", bound=Request[Response])


class _IteratorAnswer(Protocol):
    """What the answer to a query that iterates carries."""

    status_code: int
    status_severity: str
    status_message: str | None
    iterator_remaining_count: int | None
    iterator_id: str | None


def _iterates(_instance: object, _attribute: object, query: Any) -> None:
    # BarCodeQuery has iterator attributes but no MaxReturned, so it has no pages.
    if not query.ITERATES or not hasattr(query, "max_returned"):
        raise WrongType(
            f"{type(query).__name__} cannot be read page by page.",
            fix="Ask for all of it at once; only some queries have an iterator (qbXML "
            "reference, iterator attribute).",
        )


@frozen(kw_only=True)
class Iteration(Generic[Q]):
    """
    A walk through the pages of one query.

    Attributes:
        query: The query, without iterator attributes.
        page_size: ``MaxReturned`` of each page.
        state: ``ready`` before the first page, ``running``, ``finished``, or ``lost`` with the session.
        iterator_id: The id QuickBooks gave, while running.
        remaining: Rows left after the pages read, as QuickBooks last said.
        page: Pages read so far.
    """

    query: Q = field(validator=_iterates)
    page_size: int = 100
    state: State = "ready"
    iterator_id: str | None = None
    remaining: int | None = None
    page: int = 0

    @classmethod
    def start(cls, query: Q, *, page_size: int = 100) -> "Iteration[Q]":
        """
        Return a walk that has not begun.

        Args:
            query: A query by filters. Queries by id or name have no pages.
            page_size: Rows a page, 1 to ``PAGE_SIZE_MAX``.

        Raises:
            WrongType: The query cannot iterate.
            OutOfRange: The page size is not possible.
            ConflictingElements: The query names ids or names.
        """
        if not 1 <= page_size <= PAGE_SIZE_MAX:
            raise OutOfRange(
                f"A page of {page_size} rows is not possible.", fix=f"Choose 1 to {PAGE_SIZE_MAX}."
            )
        _iterates(None, None, query)
        plain = query.replace(iterator=None, iterator_id=None, max_returned=page_size)
        return cls(query=plain, page_size=page_size)

    def next_request(self, request_id: str) -> Q | None:
        """
        Return the request for the next page; ``None`` when the walk is finished.

        The whole query is repeated with only the iterator attributes changed, which is what works in
        practice.
        Asking again gives the same request, and an iterator moves with every answer: send each request once.

        Raises:
            IterationLost: The walk was lost; :meth:`restart` it.
        """
        if self.state == "finished":
            return None
        if self.state == "lost":
            raise _lost()
        if self.state == "ready":
            return self.query.replace(request_id=request_id, iterator="Start")
        return self.query.replace(request_id=request_id, iterator="Continue", iterator_id=self.iterator_id)

    def after(self, answer: Response) -> "Iteration[Q]":
        """
        Return the walk after the answer to its last request.

        Returns:
            A running, finished, or (3391, no iterator id) lost walk.

        Raises:
            StatusError: QuickBooks refused the query for another reason.
        """
        if not isinstance(answer, self.query.RESPONSE):
            raise WrongType(
                f"{type(answer).__name__} does not answer {type(self.query).__name__}.",
                fix="Give its own answer.",
            )
        if answer.status_code == ITERATOR_NOT_VALID:
            return attrs.evolve(self, state="lost", iterator_id=None)
        answer.raise_for_status()
        told: _IteratorAnswer = answer  # type: ignore[assignment]  # every query that iterates is answered so
        page = self.page + 1
        if answer.status_code < FIRST_ERROR and not told.iterator_remaining_count:
            return attrs.evolve(self, state="finished", iterator_id=None, remaining=0, page=page)
        if told.iterator_id is None:
            return attrs.evolve(self, state="lost", iterator_id=None, page=page)
        return attrs.evolve(
            self,
            state="running",
            iterator_id=told.iterator_id,
            remaining=told.iterator_remaining_count,
            page=page,
        )

    def session_ended(self) -> "Iteration[Q]":
        """Return the walk after the QuickBooks session is over: a running one is lost."""
        return attrs.evolve(self, state="lost", iterator_id=None) if self.state == "running" else self

    def stop_request(self, request_id: str) -> Q | None:
        """
        Return the request that gives the iterator back early; ``None`` when none is open. Few may be open at
        once.
        """
        if self.state != "running":
            return None
        return self.query.replace(request_id=request_id, iterator="Stop", iterator_id=self.iterator_id)

    def restart(
        self,
        modified_since: QbDateTime | None = None,
        *,
        overlap: dt.timedelta = dt.timedelta(minutes=2),
    ) -> "Iteration[Q]":
        """
        Return a new walk from its beginning, or from what is safely known.

        Args:
            modified_since: The newest ``TimeModified`` whose rows, and all older ones, were stored. ``None``
                starts over with the query as it was.
            overlap: How much earlier to begin; stamps have whole seconds and come from several clocks.

        Raises:
            WrongType: The query has no filter by modified date.
        """
        query = (
            self.query if modified_since is None else _since(self.query, _earlier(modified_since, overlap))
        )
        return Iteration(query=query, page_size=self.page_size)


def _lost() -> IterationLost:
    return IterationLost(
        "The iterator is gone: the QuickBooks session it belonged to has ended.",
        fix="Call restart() with the newest modified time that was stored, and drop rows seen twice.",
        code=str(ITERATOR_NOT_VALID),
    )


def _earlier(moment: QbDateTime, overlap: dt.timedelta) -> QbDateTime:
    # Wall time throughout: the filter is read on the clock that made the stamp, whatever its offset says.
    wall = moment.in_zone(dt.UTC) - overlap
    return QbDateTime.wall_time(wall.year, wall.month, wall.day, wall.hour, wall.minute, wall.second)


def _since(query: Q, moment: QbDateTime) -> Q:
    fields = {one.name: one for one in spec_of(type(query)).fields}
    if "from_modified_date" in fields:
        return query.replace(from_modified_date=moment)
    for name in ("modified_date_range_filter", "transaction_modified_date_range_filter"):
        if name in fields:
            (cls,) = fields[name].classes.values()
            before = getattr(query, name)
            upper = before.to_modified_date if before is not None else None
            # A date range on another date cannot stand beside it; the modified date covers what it was for.
            cleared = {"txn_date_range_filter": None} if "txn_date_range_filter" in fields else {}
            made = cls(from_modified_date=moment, to_modified_date=upper)  # type: ignore[call-arg]  # both have them
            return query.replace(**{name: made}, **cleared)
    raise WrongType(
        f"{type(query).__name__} has no filter by modified date.",
        fix="Restart it from the beginning: restart().",
    )
