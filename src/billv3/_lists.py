"""
How lists are read, without reading them: plans say which page to ask for next, clients ask.

Pages hang together by opaque tokens; the end is the absence of ``nextPage``, never a short or empty page.
What a token does while rows change under it is not documented, so changes are read another way: each
request asks anew for ``updatedTime`` at or after the last row seen, sorted by it. A row that changes
meanwhile moves towards the end and comes again; none can slip through between two pages. Tokens serve only
where many rows share one moment. Source: BILL developer documentation, search operations with lists.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final, Generic, TypeVar

from attrs import define, evolve, field

from . import _calls
from ._call import Call, Page
from ._convert import Model
from ._entities import Archived, Entity, id_of
from .errors import ApiError, FilterRefused, ListingUnstable, UnreadableRow
from .filters import FILTERABLE, UNCONFIRMED, Filter, Sort, where

T = TypeVar("T", bound=Model)
K = TypeVar("K", Filter[Any], Sort[Any])
I = TypeVar("I", bound=str)  # noqa: E741  # the id type

PAGES_MAX: Final = 100_000
"""A list longer than this (10 million rows) is taken for one that never ends."""

_FILTER_REFUSALS: Final = frozenset({"BDC_1130", "BDC_1131"})


def checked_filters(entity: Entity[T], filters: Iterable[Filter[T]]) -> tuple[Filter[T], ...]:
    """Check that the filters are made for this list; raises FilterRefused."""
    return _made_for(entity, tuple(filters), "filter")


def checked_sort(entity: Entity[T], sort: Iterable[Sort[T]]) -> tuple[Sort[T], ...]:
    """Check that the sort keys are made for this list; raises FilterRefused."""
    return _made_for(entity, tuple(sort), "sort key")


def _made_for(entity: Entity[T], given: tuple[K, ...], what: str) -> tuple[K, ...]:
    for each in given:
        if each.entity != entity.name:
            raise FilterRefused(
                f"A {what} for {each.entity} does not fit a list of {entity.name}.",
                fix=f"Use the {what}s made for {entity.name}.",
            )
    return given


def _query(
    max: int, filters: Iterable[object], sort: Iterable[object], token: str | None
) -> list[tuple[str, str]]:
    query = [("max", str(max))]
    filter_text, sort_text = ",".join(map(str, filters)), ",".join(map(str, sort))
    if filter_text:
        query.append(("filters", filter_text))
    if sort_text:
        query.append(("sort", sort_text))
    if token is not None:
        # Whether the others may be left out beside a token is not documented: they go along unchanged.
        query.append(("page", token))
    return query


def _passes(entity: Entity[T], archived: Archived, filters: Iterable[Filter[T]]) -> tuple[bool | None, ...]:
    if not entity.archivable or archived == "unsaid" or any(f.field == "archived" for f in filters):
        return (None,)
    return {"no": (False,), "only": (True,), "both": (False, True)}[archived]


def _is_refused_filter(error: ApiError) -> bool:
    return error.code in _FILTER_REFUSALS


@define(kw_only=True)
class ListPlan(Generic[T]):
    """Reads a list from its first page to its last."""

    entity: Entity[T]
    filters: tuple[Filter[T], ...]
    sort: tuple[Sort[T], ...]
    max: int
    archived: Archived
    start: str | None = None
    _left: list[bool | None] = field(init=False)
    _wanted: bool | None = field(init=False, default=None)
    _token: str | None = field(init=False, default=None)
    _seen: set[str] = field(init=False, factory=set)
    _count: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self.max = _calls.checked_max(self.max)
        self._left = list(_passes(self.entity, self.archived, self.filters))
        self._token = self.start

    def call(self) -> Call[Page[T]] | None:
        """Give the call for the next page; None at the end."""
        if not self._left:
            return None
        filters: list[object] = list(self.filters)
        if self._left[0] is not None:
            filters.append(where(self.entity.name, "archived", "eq", self._left[0]))
        return _calls.page(self.entity, _query(self.max, filters, self.sort, self._token))

    def take(self, page: Page[T]) -> Page[T]:
        """Take note of a page; gives it back without the rows that were not asked for."""
        self._count += 1
        if page.next_page is not None and (page.next_page in self._seen or self._count >= PAGES_MAX):
            raise ListingUnstable(
                f"The pages of the list of {self.entity.name} go round in circles.",
                fix="Start the list again.",
            )
        self._token = page.next_page
        if page.next_page is None:
            self._left.pop(0)
            self._seen.clear()
        else:
            self._seen.add(page.next_page)
        if self._wanted is None:
            return page
        return evolve(
            page, items=tuple(row for row in page.items if getattr(row, "archived", None) is self._wanted)
        )

    def refused(self, error: ApiError) -> bool:
        """
        Take note of a refusal; true if the list can be asked for in another way.

        For some entities it is not documented that ``archived`` is a filter. Then all rows are asked for,
        and sorted out here.
        """
        said = self._left[0] if self._left else None
        if said is None or not _is_refused_filter(error) or (self.entity.name, "archived") not in UNCONFIRMED:
            return False
        self._wanted = None if self.archived == "both" else said
        self._left = [None]
        self._token = self.start
        return True


@define(kw_only=True)
class ChangesPlan(Generic[T]):
    """Reads what changed since a moment, so that nothing slips through while it changes further."""

    entity: Entity[T]
    since: datetime
    overlap: timedelta
    now: datetime
    filters: tuple[Filter[T], ...] = ()
    max: int = 100
    _left: list[bool | None] = field(init=False)
    _bound: datetime = field(init=False)
    _start: datetime = field(init=False)
    _token: str | None = field(init=False, default=None)
    _tokens: set[str] = field(init=False, factory=set)
    _by_tokens: bool = field(init=False, default=False)
    _unfiltered: bool = field(init=False, default=False)
    _versions: dict[str, datetime | None] = field(init=False, factory=dict)
    _highest: datetime | None = field(init=False, default=None)
    _safe: datetime | None = field(init=False, default=None)
    _odd: dict[tuple[str, str], UnreadableRow] = field(init=False, factory=dict)
    _first_pass: bool = field(init=False, default=True)
    _cap: datetime = field(init=False)
    _capped: bool = field(init=False, default=False)
    _count: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self.max = _calls.checked_max(self.max)
        if self.since.tzinfo is None:
            raise FilterRefused(
                "A moment without zone means another one elsewhere.", fix="Use an aware datetime."
            )
        self.since = self.since.astimezone(UTC)
        self._start = self._bound = self.since - self.overlap
        self._cap = self.now
        self._left = list(_passes(self.entity, "both", self.filters))

    @property
    def finished(self) -> bool:
        """Whether every page was read."""
        return not self._left

    @property
    def watermark(self) -> datetime:
        """
        The moment up to which every change was given out: what to ask from the next time.

        It is the newest ``updatedTime`` of the live records, but no moment that had not come yet by BILL's
        clock. A newer one of an archived record, which are read after them, counts only up to when the
        reading began by BILL's clock and ours, for a live record may have changed since it was read. Never
        before ``since``.
        """
        if not self.finished:
            raise ListingUnstable(
                "The changes were not read to their end.", fix="Read them all, then ask again."
            )
        if self._highest is None:
            return self.since
        return max(self.since, self._safe or self.since, min(self._highest, self._cap))

    @property
    def unreadable(self) -> tuple[UnreadableRow, ...]:
        """
        The rows met so far that cannot be read, each once.

        They move no watermark by themselves: while the newest row is one of them, it comes again the next
        time.
        """
        return tuple(self._odd.values())

    def call(self) -> Call[Page[T]] | None:
        """Give the next call; None at the end."""
        if not self._left:
            return None
        filters: list[object] = list(self.filters)
        sort: list[object] = []
        if not self._unfiltered:
            # BILL takes milliseconds; cutting the rest off can only ask for more.
            bound = self._bound.replace(microsecond=self._bound.microsecond // 1000 * 1000)
            filters.append(where(self.entity.name, "updatedTime", "gte", bound))
            sort.append(Sort[T](self.entity.name, "updatedTime"))
        if self._left[0] is not None:
            filters.append(where(self.entity.name, "archived", "eq", self._left[0]))
        return _calls.page(self.entity, _query(self.max, filters, sort, self._token))

    def take(self, page: Page[T]) -> tuple[T, ...]:
        """Take note of a page; gives the rows (or newer versions of rows) not given before."""
        self._count += 1
        if self._count > PAGES_MAX:
            raise ListingUnstable(f"The changes of {self.entity.name} never end.", fix="Start again later.")
        if page.served_at is not None and not self._capped:
            self._cap = min(self._cap, page.served_at)
        self._capped = True
        times = [getattr(row, "updated_time", None) for row in page.items]
        new = [row for row, time in zip(page.items, times, strict=True) if self._is_new(row, time)]
        known = [time for time in times if isinstance(time, datetime)]
        if known:
            self._highest = max(known) if self._highest is None else max(self._highest, *known)
        if len(known) < len(times) or any(a > b for a, b in pairwise(known)):
            self._by_tokens = True  # the order that was asked for was not kept
        self._set_apart(page, new)
        self._advance(page, known)
        return tuple(new)

    def _set_apart(self, page: Page[T], new: Iterable[T]) -> None:
        if self._odd:
            # One that was mended while the others were read is a row like any other.
            for row in new:
                self._odd.pop((id_of(row), ""), None)
        for odd in page.unreadable:
            old = self._unfiltered and odd.updated_time is not None and odd.updated_time < self._start
            if not old:
                self._odd[odd.id, "" if odd.id else odd.raw] = odd

    def _is_new(self, row: T, time: object) -> bool:
        moment = time if isinstance(time, datetime) else None
        if self._unfiltered and moment is not None and moment < self._start:
            return False
        id = id_of(row)
        if id in self._versions:
            before = self._versions[id]
            if moment is None or (before is not None and moment <= before):
                return False
        self._versions[id] = moment
        return True

    def _advance(self, page: Page[T], known: list[datetime]) -> None:
        if page.next_page is None:
            if self._first_pass and not self._by_tokens and not self._unfiltered:
                self._safe = _known_by(page.served_at, self._highest)
            self._first_pass = False
            self._left.pop(0)
            self._bound, self._token, self._by_tokens = self._start, None, False
            self._tokens.clear()
            return
        last = known[-1].replace(microsecond=known[-1].microsecond // 1000 * 1000) if known else None
        if last is not None and last > self._bound and not self._by_tokens and not self._unfiltered:
            self._bound, self._token = last, None
            self._tokens.clear()
            return
        if page.next_page in self._tokens:
            raise ListingUnstable(
                f"The pages of the list of {self.entity.name} go round in circles.",
                fix="Start the list again.",
            )
        self._tokens.add(page.next_page)
        self._token = page.next_page

    def refused(self, error: ApiError) -> bool:
        """Take note of a refusal; true if the changes can be found in another way."""
        if not self._left or not _is_refused_filter(error):
            return False
        name = self.entity.name
        if self._left[0] is not None and (name, "archived") in UNCONFIRMED:
            self._left = [None]
        elif not self._unfiltered and (name, "updatedTime") in UNCONFIRMED:
            self._unfiltered = True
        else:
            return False
        self._token = None
        self._tokens.clear()
        return True


def _known_by(served_at: datetime | None, highest: datetime | None) -> datetime | None:
    """Cut a time off that lies in the future by the clock of the answer, which says whole seconds."""
    if served_at is None or highest is None:
        return highest
    return min(highest, served_at + timedelta(seconds=1))


@define
class IdsPlan(Generic[I, T]):
    """Gathers the records of many ids, in whatever order and however often they come."""

    entity: Entity[T]
    asked: dict[str, I]
    items: dict[I, T] = field(init=False, factory=dict)
    nameless: bool = field(init=False, default=False)
    _odd: dict[str, UnreadableRow] = field(init=False, factory=dict)

    def take(self, page: Page[T], *, asked_alone: I | None = None) -> None:
        """Take what a page has of the ids; ``asked_alone`` is the id of a page that can have no other."""
        for row in page.items:
            if id_of(row) in self.asked:
                self.items[self.asked[id_of(row)]] = row
        for odd in page.unreadable:
            id = odd.id if asked_alone is None else str(asked_alone)
            if id in self.asked:
                self._odd[id] = evolve(odd, id=id)
            elif not id:
                self.nameless = True

    def left(self, ids: Iterable[I]) -> tuple[I, ...]:
        """Give those of the ids of which nothing has come."""
        return tuple(id for id in ids if id not in self.items and str(id) not in self._odd)

    @property
    def unreadable(self) -> tuple[UnreadableRow, ...]:
        """The records that are there and cannot be read."""
        return tuple(odd for id, odd in self._odd.items() if self.asked[id] not in self.items)

    @property
    def missing(self) -> tuple[I, ...]:
        """The ids of which nothing has come, in the order asked."""
        return self.left(self.asked.values())


def takes(entity: Entity[T], field: str, op: str) -> bool:
    """Tell whether the entity's list takes an operator for a field."""
    return op in FILTERABLE.get(entity.name, {}).get(field, frozenset())
