# Made by tools/generate_billv3_client.py from resources/_async_base.py, which is the file to change.
"""
What most kinds of record can do.

Every write tells whether repeating it is safe: archiving and restoring are, the others are not, and end as
OutcomeUnknown when their answer is lost. Reads are repeated by the client itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from attrs import define, field, frozen

from billv3 import _calls
from billv3._call import Call, Effect, Page
from billv3._clock import Clock
from billv3._convert import Model
from billv3._entities import PAGE_MAX, Archived, Entity, OnUnreadable, id_of
from billv3._lists import ChangesPlan, IdsPlan, ListPlan, checked_filters, checked_sort, takes
from billv3.errors import (
    ApiError,
    BadCall,
    InvalidRequest,
    NotFound,
    UnreadableRow,
    UsageError,
    rows_unreadable,
)
from billv3.filters import Filter, Sort, where

R = TypeVar("R")
T = TypeVar("T", bound=Model)
C = TypeVar("C", bound=Model)
U = TypeVar("U", bound=Model)
I = TypeVar("I", bound=str)  # noqa: E741  # the id type

OVERLAP = timedelta(minutes=10)
"""How far before the watermark changes are read again: rows that became visible late are found so."""


class Runner(Protocol):
    """What resources need of a client."""

    @property
    def clock(self) -> Clock: ...

    def run(self, call: Call[R]) -> R: ...


def _asked(runner: Runner, plan: ListPlan[T] | ChangesPlan[T]) -> Iterator[Page[T]]:
    """Ask for page after page; the plan takes note of each before the next one is asked for."""
    while (call := plan.call()) is not None:
        try:
            page = runner.run(call)
        except ApiError as exc:
            if not plan.refused(exc):
                raise
            continue
        yield page


@define
class Listing(Generic[T]):
    """
    A list that is read while it is iterated over; each iteration starts anew.

    ``for`` gives the records; ``pages`` gives page by page. Rows that change while the list is read
    can come twice or not at all: to follow changes use ``changed_since``.

    A row that cannot be read hides no other one. Iterating gives every readable row of every page and raises
    RowsUnreadable after the last, with the rows that are missing; ``all`` therefore raises it, too. To have
    both without an error read ``pages``: each has its ``items`` and its ``unreadable`` rows.
    """

    _runner: Runner
    _entity: Entity[T]
    _filters: tuple[Filter[T], ...]
    _sort: tuple[Sort[T], ...]
    _max: int
    _archived: Archived

    def _plan(self, token: str | None = None) -> ListPlan[T]:
        return ListPlan(
            entity=self._entity,
            filters=self._filters,
            sort=self._sort,
            max=self._max,
            archived=self._archived,
            start=token,
        )

    def pages(self) -> Iterator[Page[T]]:
        """
        Give page by page. The last one has no ``next_page``; a page may be empty before the end.

        Rows that cannot be read are in the page's ``unreadable`` and raise nothing.
        """
        plan = self._plan()
        for page in _asked(self._runner, plan):
            yield plan.take(page)

    def page(self, token: str | None = None) -> Page[T]:
        """Read one page: the first, or the one of a token from an earlier page (of the first pass)."""
        plan = self._plan(token)
        return plan.take(next(_asked(self._runner, plan)))

    def __iter__(self) -> Iterator[T]:
        odd: tuple[UnreadableRow, ...] = ()
        for page in self.pages():
            odd += page.unreadable
            yield from page.items
        if odd:
            raise rows_unreadable(odd, f"list of {self._entity.name}")

    def all(self) -> tuple[T, ...]:
        """Read the whole list. Raises RowsUnreadable if a row of it cannot be read."""
        return tuple(self)

    def first(self) -> T | None:
        """Read the first record that can be read, if there is one."""
        for row in self:
            return row
        return None


@define
class Changes(Generic[T]):
    """
    What changed since a moment, to be iterated over once.

    Each version of a record comes once; one that changes again while it is read comes again. ``watermark``
    is there when the iteration has come to its end: store it together with what was done about the records,
    and ask from it the next time.

    A row that cannot be read hides no other one: it is set apart in ``unreadable``. Unless they are to be
    kept there, RowsUnreadable is raised after the last page; ``watermark`` is there even then.
    """

    _runner: Runner
    _plan: ChangesPlan[T]
    _on_unreadable: OnUnreadable = "raise"

    def pages(self) -> Iterator[tuple[T, ...]]:
        """Give the new rows page by page, each page one call to BILL: a place to stop and go on later."""
        plan = self._plan
        for page in _asked(self._runner, plan):
            yield plan.take(page)
        if plan.unreadable and self._on_unreadable == "raise":
            raise rows_unreadable(plan.unreadable, f"changes of {plan.entity.name}")

    def __iter__(self) -> Iterator[T]:
        for rows in self.pages():
            yield from rows

    @property
    def finished(self) -> bool:
        """Whether every page was read."""
        return self._plan.finished

    @property
    def unreadable(self) -> tuple[UnreadableRow, ...]:
        """
        The rows met so far that cannot be read, each once, without those that became readable meanwhile.

        Note their ids before you store the watermark: once a newer record moves it past them, they come
        again only when they change. ``by_ids`` asks for them.
        """
        return self._plan.unreadable

    @property
    def watermark(self) -> datetime:
        """The safe ``since`` of the next time (aware, UTC); raises ListingUnstable before the end."""
        return self._plan.watermark


@frozen
class Found(Generic[I, T]):
    """
    What was found of many ids.

    Attributes:
        items: The records by id.
        missing: The ids BILL does not know, in the order asked.
        unreadable: The records BILL has and that cannot be read, where they were to be kept.
    """

    items: Mapping[I, T]
    missing: tuple[I, ...] = field(default=())
    unreadable: tuple[UnreadableRow, ...] = field(default=())


class Resource(Generic[T]):
    """One kind of record, reached through a client; the classes below add what it can do."""

    __slots__ = ("_entity", "_runner")

    def __init__(self, runner: Runner, entity: Entity[T]) -> None:
        self._runner = runner
        self._entity = entity

    def __repr__(self) -> str:
        return f"<{self._entity.name}>"


class Listed(Resource[T]):
    """A kind of record with a list."""

    __slots__ = ()

    def list(
        self,
        *,
        filters: Iterable[Filter[T]] = (),
        sort: Iterable[Sort[T]] = (),
        max: int = PAGE_MAX,
        archived: Archived = "no",
    ) -> Listing[T]:
        """
        List records: iterate over what this returns, or over its ``pages()``.

        Args:
            filters: Conditions that must all hold, from ``billv3.filters``.
            sort: Sort keys, the first one first.
            max: Rows in one page, 1 to 100.
            archived: Live rows, archived ones, both (two passes), or what BILL gives unasked.

        Raises:
            FilterRefused: A filter or sort key is made for another list; nothing was sent.
            LimitExceeded: ``max`` is out of range; nothing was sent.
        """
        return Listing(
            self._runner,
            self._entity,
            checked_filters(self._entity, filters),
            checked_sort(self._entity, sort),
            _calls.checked_max(max),
            archived,
        )

    def iterate(
        self,
        *,
        filters: Iterable[Filter[T]] = (),
        sort: Iterable[Sort[T]] = (),
        max: int = PAGE_MAX,
        archived: Archived = "no",
    ) -> Iterator[T]:
        """Iterate over the records of a list; see ``list``."""
        return self.list(filters=filters, sort=sort, max=max, archived=archived).__iter__()


class Records(Listed[T], Generic[T, I]):
    """A kind of record with a list and ids."""

    __slots__ = ()

    def get(self, id: I) -> T:
        """Read one record, archived or not. Raises NotFound."""
        return self._runner.run(_calls.get(self._entity, id))

    def by_ids(
        self, ids: Iterable[I], *, chunk: int = PAGE_MAX, on_unreadable: OnUnreadable = "raise"
    ) -> Found[I, T]:
        """
        Read many records by id, archived or not, ``chunk`` (1 to 100) to a call.

        Where a list does not take several ids at once, each is read by itself. Records that BILL has and that
        cannot be read end as RowsUnreadable once all the others were asked for, or in ``unreadable`` of what
        this returns.
        """
        _calls.checked_max(chunk)
        wanted = tuple(dict.fromkeys(ids))
        plan = IdsPlan(self._entity, {str(id): id for id in wanted})
        for at in range(0, len(wanted), chunk):
            self._some(wanted[at : at + chunk], plan)
        if plan.unreadable and on_unreadable == "raise":
            raise rows_unreadable(plan.unreadable, f"{len(wanted)} {self._entity.name}")
        return Found(plan.items, plan.missing, plan.unreadable)

    def _some(self, ids: Sequence[I], plan: IdsPlan[I, T]) -> None:
        if not (self._entity.id_in and takes(self._entity, "id", "in")):
            self._each(ids, plan)
            return
        try:
            self._filtered(ids, "unsaid", plan)
            if plan.left(ids) and self._entity.archivable:
                # Whether archived rows come unasked is not documented.
                self._filtered(plan.left(ids), "only", plan)
        except (BadCall, InvalidRequest) as exc:
            if exc.code not in {"BDC_1130", "BDC_1131"}:
                raise
            self._each(ids, plan)
            return
        if plan.nameless:
            # Some row has no id that can be read: only asking for each alone tells which one it is.
            self._each(plan.left(ids), plan)

    def _filtered(self, ids: Sequence[I], archived: Archived, plan: IdsPlan[I, T]) -> None:
        wanted = Filter[T](self._entity.name, "id", "in", where(self._entity.name, "id", "in", ids).text)
        for page in self.list(filters=[wanted], archived=archived).pages():
            plan.take(page)

    def _each(self, ids: Sequence[I], plan: IdsPlan[I, T]) -> None:
        for id in ids:
            try:
                page = self._runner.run(_calls.find(self._entity, id))
            except NotFound:
                continue
            plan.take(page, asked_alone=id)


class Dated(Records[T, I], Generic[T, I]):
    """A kind of record whose changes can be followed."""

    __slots__ = ()

    def changed_since(
        self,
        since: datetime,
        *,
        overlap: timedelta = OVERLAP,
        filters: Iterable[Filter[T]] = (),
        max: int = PAGE_MAX,
        on_unreadable: OnUnreadable = "raise",
    ) -> Changes[T]:
        """
        Read what changed at or after a moment, archived records included.

        Args:
            since: Aware; the ``watermark`` of the time before.
            overlap: How far before it to begin. Rows of the overlap come again: compare them with what you
                have.
            filters: Further conditions; a record that leaves them is not reported.
            max: Rows in one page, 1 to 100.
            on_unreadable: ``"raise"`` ends a reading in which a row could not be read with RowsUnreadable,
                after all others were given out; ``"keep"`` leaves it to you to look at ``unreadable``.
        """
        return Changes(
            self._runner,
            ChangesPlan(
                entity=self._entity,
                since=since,
                overlap=overlap,
                now=self._runner.clock.now(),
                filters=checked_filters(self._entity, filters),
                max=max,
            ),
            on_unreadable,
        )


class Creates(Resource[T], Generic[T, C]):
    """Records can be made."""

    __slots__ = ()

    def create(self, new: C) -> T:
        """
        Create a record. **Not safe to repeat** when the outcome is unknown: look first.

        Raises:
            InvalidRequest, Conflict: BILL refused the content; nothing was created.
            OutcomeUnknown: It may have been created.
        """
        return self._runner.run(_calls.create(self._entity, new))


class Updates(Resource[T], Generic[T, I, U]):
    """Records can be changed in part."""

    __slots__ = ()

    def update(self, id: I, changes: U) -> T:
        """
        Change what is given, and leave the rest: ``UNSET`` is not sent, ``None`` is sent as null.

        Raises OutcomeUnknown when the answer was lost: read the record before sending it again.
        """
        return self._runner.run(_calls.write(self._entity, "PATCH", id, changes))


class Replaces(Resource[T], Generic[T, I, C]):
    """Records can be replaced as a whole."""

    __slots__ = ()

    def replace(self, id: I, content: C) -> T:
        """
        Replace a record's content. **Lines that are left out are removed.**

        Raises OutcomeUnknown when the answer was lost: read the record before sending it again.
        """
        return self._runner.run(_calls.write(self._entity, "PUT", id, content))


class Archives(Resource[T], Generic[T, I]):
    """Records can be archived."""

    __slots__ = ()

    def archive(self, id: I) -> T:
        """Archive a record; safe to repeat, the second time changes nothing."""
        return self._runner.run(_calls.act(self._entity, id, "archive", effect=Effect.SAME))


class Restores(Archives[T, I], Generic[T, I]):
    """Records can be archived and brought back."""

    __slots__ = ()

    def restore(self, id: I) -> T:
        """Bring an archived record back; safe to repeat."""
        return self._runner.run(_calls.act(self._entity, id, "restore", effect=Effect.SAME))


class BulkCreates(Resource[T], Generic[T, C]):
    """Several records can be made in one call."""

    __slots__ = ()

    def create_bulk(self, new: Sequence[C]) -> tuple[T, ...]:
        """
        Create several records, **all or nothing**; one bad record refuses them all.

        Raises LimitExceeded beyond the API's cap (vendors 20, bills 100, the others 50); nothing was sent
        then.
        """
        return self._runner.run(_calls.bulk(self._entity, "POST", new))


class BulkUpdates(Resource[T], Generic[T, U]):
    """Several records can be changed in one call."""

    __slots__ = ()

    def update_bulk(self, changes: Sequence[U]) -> tuple[T, ...]:
        """
        Change several records; each of the changes names its record by ``id``.

        Raises UsageError for a change without an id; nothing was sent then.
        """
        if not all(id_of(row) for row in changes):
            raise UsageError(
                "A change names no record.", fix="Give each of the changes the id of its record."
            )
        return self._runner.run(_calls.bulk(self._entity, "PATCH", changes))


class BulkReplaces(Resource[T], Generic[T, C]):
    """Several records can be replaced in one call."""

    __slots__ = ()

    def replace_bulk(self, content: Sequence[C]) -> tuple[T, ...]:
        """
        Replace several records; each names itself by ``id``. **Lines that are left out are removed.**

        Raises UsageError for content without an id; nothing was sent then.
        """
        if not all(id_of(row) for row in content):
            raise UsageError("A record to replace has no id.", fix="Give each its id.")
        return self._runner.run(_calls.bulk(self._entity, "PUT", content))


class BulkArchives(Resource[T], Generic[T, I]):
    """Several records can be archived in one call."""

    __slots__ = ()

    def archive_bulk(self, ids: Sequence[I]) -> tuple[T, ...]:
        """Archive several records; safe to repeat."""
        return self._all("archive", ids, archived=True)

    def _all(self, action: str, ids: Sequence[I], *, archived: bool) -> tuple[T, ...]:
        _calls.checked_count(ids, self._entity.bulk_max, self._entity.name)
        try:
            rows = self._runner.run(_calls.bulk_ids(self._entity, action, ids, joined=True))
        except (InvalidRequest, NotFound, BadCall):
            return self._runner.run(_calls.bulk_ids(self._entity, action, ids, joined=False))
        done = {id_of(row) for row in rows if getattr(row, "archived", None) is archived}
        left = [id for id in ids if id not in done]
        if rows and left:
            # The joined form was taken for something else; repeating is harmless here.
            rows += self._runner.run(_calls.bulk_ids(self._entity, action, left, joined=False))
        return rows


class BulkRestores(BulkArchives[T, I], Generic[T, I]):
    """Several records can be archived, or brought back, in one call."""

    __slots__ = ()

    def restore_bulk(self, ids: Sequence[I]) -> tuple[T, ...]:
        """Bring several archived records back; safe to repeat."""
        return self._all("restore", ids, archived=False)
