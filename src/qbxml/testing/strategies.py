"""
Hypothesis strategies for every qbXML message.

``requests()`` and ``responses()`` draw any message, ``of(BillAddRq)`` one class. What they draw is valid for
the version
and edition asked for, so that it can be built, and it uses the whole width of the schema: lengths at their
limits, every branch of every choice, absent, empty and present elements. They need Hypothesis and nothing
else.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Final, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from qbxml import enums, messages
from qbxml._base import Aggregate, Request, Response
from qbxml._grammar import Choice, Fact, Item, facts, may_be_empty, read_block
from qbxml._message import Message
from qbxml._scalars import ID_LENGTH_MAX, enum_values
from qbxml._spec import Field, spec_of
from qbxml.types import EMPTY, QbDateTime, Ref, UseMacro
from qbxml.version import MAX_VERSION, Edition, Version

__all__ = ["of", "requests", "responses", "texts"]

A = TypeVar("A", bound=Aggregate)

REPEAT_MAX: Final = 2
"""Items drawn for repeated elements; more find nothing new."""

TEXT_DRAWN_MAX: Final = 40
"""Characters drawn for long texts, beside now and then exactly as many as fit."""

_HELD: Final = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100), 9, 10, 13]))


def requests(version: Version = MAX_VERSION, edition: Edition = "US") -> SearchStrategy[Request[Response]]:
    """Any request that exists in a version and edition."""
    classes = [cls for cls in map(_request, messages.REQUESTS) if exists(cls, version, edition)]
    return st.sampled_from(classes).flatmap(lambda cls: of(cls, version, edition))


def responses(version: Version = MAX_VERSION, edition: Edition = "US") -> SearchStrategy[Response]:
    """Any response to a request that exists in a version and edition."""
    classes = [cls.RESPONSE for cls in map(_request, messages.REQUESTS) if exists(cls, version, edition)]
    return st.sampled_from(classes).flatmap(lambda cls: of(cls, version, edition))


def exists(cls: type[Request[Response]], version: Version, edition: Edition) -> bool:
    """Whether a request exists in a version and edition."""
    return Version.parse(cls.SINCE) <= version and (not cls.EDITIONS or edition in cls.EDITIONS)


def _request(name: str) -> type[Request[Response]]:
    cls = messages.request_class(name)
    assert cls is not None, "the name is from the list of requests"
    return cls


def of(cls: type[A], version: Version = MAX_VERSION, edition: Edition = "US") -> SearchStrategy[A]:
    """Objects of one message class that can be built for a version and edition."""
    return _of(cls, version, edition).map(lambda values: cls(**values))


def texts(limit: int | None = None) -> SearchStrategy[str]:
    """Texts that QuickBooks can hold, up to a length."""
    longest = TEXT_DRAWN_MAX if limit is None else limit
    drawn = st.text(_HELD, max_size=min(longest, TEXT_DRAWN_MAX))
    return drawn if limit is None else st.one_of(drawn, drawn, st.just("x" * limit))


_DRAWN: Final[dict[tuple[type, Version, str], SearchStrategy[dict[str, object]]]] = {}


def _of(cls: type[Message], version: Version, edition: Edition) -> SearchStrategy[dict[str, object]]:
    key = (cls, version, edition)
    if key not in _DRAWN:
        _DRAWN[key] = _make(cls, version, edition)
    return _DRAWN[key]


def _make(cls: type[Message], version: Version, edition: Edition) -> SearchStrategy[dict[str, object]]:
    spec = spec_of(cls)
    block = read_block(cls.WIRE)
    by_tag = {tag: field for field in spec.fields for tag in field.tags}
    banned = frozenset(
        name
        for field in spec.fields
        for inner in field.classes.values()
        for name, owners in spec_of(inner).within
        if cls.__name__ not in owners
    )
    return _items(block.items, _Context(cls, by_tag, version, edition, banned))


class _Context:
    """What the drawing of one class needs to know."""

    def __init__(
        self,
        cls: type[Message],
        by_tag: dict[str, Field],
        version: Version,
        edition: Edition,
        banned: frozenset[str],
    ) -> None:
        self.cls = cls
        self.by_tag = by_tag
        self.version = version
        self.edition = edition
        self.banned = banned

    def has(self, fact: Fact) -> bool:
        known = Version(*fact.since) <= self.version
        return known and (not fact.editions or self.edition in fact.editions)


def _items(items: Iterable[Item], context: _Context) -> SearchStrategy[dict[str, object]]:
    required: dict[str, SearchStrategy[object]] = {}
    optional: dict[str, SearchStrategy[object]] = {}
    choices: list[SearchStrategy[dict[str, object]]] = []
    for item in items:
        if isinstance(item, Choice) and not item.name:
            choices.append(_choice(item, context))
        elif isinstance(item, Choice):
            alternatives = [fact for fact in facts((item,)) if context.has(fact)]
            drawn = st.one_of([_scalar_or_class(fact, context) for fact in alternatives])
            (required if item.min else optional)[item.name] = _tuples(drawn, item.min, item.max)
        elif context.has(item):
            name = context.by_tag[item.tag].name
            (required if item.min else optional)[name] = _element(item, context)
    own = st.fixed_dictionaries(required, optional=optional)
    if not choices:
        return own
    return st.tuples(own, *choices).map(_merged)


def _merged(parts: tuple[dict[str, object], ...]) -> dict[str, object]:
    return {name: value for part in parts for name, value in part.items()}


def _choice(choice: Choice, context: _Context) -> SearchStrategy[dict[str, object]]:
    if Version(*choice.since) > context.version:
        return st.just({})
    branches = [
        _items(branch, context)
        for branch in choice.branches
        if all(context.has(fact) for fact in facts(branch) if fact.min)
    ]
    absent: list[SearchStrategy[dict[str, object]]] = [] if choice.min and branches else [st.just({})]
    drawn: SearchStrategy[dict[str, object]] = st.one_of([*absent, *branches])
    # A branch whose elements are all optional may be drawn empty, which is no branch at all.
    return drawn.filter(bool) if choice.min and branches else drawn


def _element(fact: Fact, context: _Context) -> SearchStrategy[object]:
    one = _scalar_or_class(fact, context)
    if fact.max != 1:
        return _tuples(one, fact.min, fact.max)
    return st.one_of(one, st.just(EMPTY)) if may_be_empty(fact, context.cls.SIDE) else one


def _tuples(one: SearchStrategy[object], low: int, high: int | None) -> SearchStrategy[object]:
    return st.lists(one, min_size=low, max_size=min(REPEAT_MAX, high or REPEAT_MAX)).map(tuple)


def _scalar_or_class(fact: Fact, context: _Context) -> SearchStrategy[object]:
    if fact.kind == "class":
        cls = context.by_tag[fact.tag].classes[fact.tag]
        values = _of(cls, context.version, context.edition)
        if context.banned:
            banned = context.banned
            values = values.map(
                lambda drawn: {name: one for name, one in drawn.items() if name not in banned}
            )
        return values.map(lambda drawn: cls(**drawn))
    if fact.kind == "ref":
        return _refs(_limit(fact, context.edition))
    drawn = _scalar(fact, context)
    return st.one_of(drawn, st.builds(UseMacro, st.just("TxnID:made1"))) if fact.macro else drawn


def _limit(fact: Fact, edition: Edition) -> int | None:
    return dict(fact.limit_by_edition).get(edition, fact.limit)


@cache
def _refs(limit: int | None) -> SearchStrategy[object]:
    ids, names = st.text("0123456789ABCDEF-", max_size=ID_LENGTH_MAX), texts(limit)
    return st.one_of(
        st.builds(Ref, list_id=ids),
        st.builds(Ref, full_name=names),
        st.builds(Ref, list_id=ids, full_name=names),
    )


def _scalar(fact: Fact, context: _Context) -> SearchStrategy[object]:
    if fact.kind == "enum":
        seen = enums.FIRST_SEEN.get(fact.target, {})
        values = [
            value
            for value in sorted(enum_values(fact.target))
            if Version.parse(seen.get(value, "1.0")) <= context.version
        ]
        return st.sampled_from(values)
    if fact.kind in {"text", "uuid", "macro"}:
        return texts(_limit(fact, context.edition))
    if fact.kind == "id":
        return st.text("0123456789ABCDEF-", max_size=fact.limit or ID_LENGTH_MAX)
    if fact.kind == "int":
        low = -(10**9) if fact.low is None else int(fact.low)
        return st.integers(low, 10**9 if fact.high is None else int(fact.high))
    if fact.kind in {"price", "quantity", "percent"} and fact.low is not None and fact.high is not None:
        return _decimals(4, 3).filter(_between(fact.low, fact.high))
    return _SCALARS[fact.kind]()


def _between(low: Decimal, high: Decimal) -> Callable[[object], bool]:
    def inside(value: object) -> bool:
        return isinstance(value, Decimal) and low <= value <= high

    return inside


@cache
def _decimals(digits: int, places: int) -> SearchStrategy[object]:
    return st.builds(
        _scaled, st.integers(-(10 ** (digits + places)) + 1, 10 ** (digits + places) - 1), st.just(places)
    )


def _scaled(number: int, places: int) -> Decimal:
    # Through text: a context of 28 digits must not round what is drawn.
    return Decimal(f"{number}E-{places}")


@st.composite
def _moments(draw: DrawFn) -> QbDateTime:
    moment = draw(st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2038, 1, 19)))  # noqa: DTZ001  (wall time)
    offset = draw(st.sampled_from(["", "-08:00", "-05:00", "+01:00", "+10:00"]))
    return QbDateTime(moment.replace(microsecond=0).isoformat() + offset)


def _guids() -> SearchStrategy[object]:
    return st.one_of(st.just("0"), st.uuids().map(lambda one: f"{{{str(one).upper()}}}"))


_SCALARS: Final[dict[str, Callable[[], SearchStrategy[object]]]] = {
    "bool": st.booleans,
    "amount": lambda: _decimals(13, 2),
    "price": lambda: _decimals(10, 5),
    "quantity": lambda: _decimals(10, 5),
    "percent": lambda: _decimals(10, 5),
    "float": lambda: _decimals(6, 8),
    "date": lambda: st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
    "datetime": _moments,
    "interval": lambda: st.integers(-(10**6), 10**6).map(lambda seconds: dt.timedelta(seconds=seconds)),
    "guid": _guids,
}
