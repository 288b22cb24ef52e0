"""
The schema facts of a class, compiled once for speed.

A :class:`Spec` joins the class (its fields in order) with its wire facts (:mod:`qbxml._grammar`). Checking,
writing and reading all walk the same spec, so they cannot disagree. Specs are made on first use and kept.
"""

import sys
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Final

from attrs import define, frozen

from qbxml._grammar import Choice, Fact, Item, facts, may_be_empty, read_block
from qbxml._message import Message, field_names
from qbxml._scalars import Codec, codec_for

__all__ = ["Branch", "ChoiceSpec", "Field", "Spec", "spec_of"]


@frozen(kw_only=True, eq=False)
class Field:
    """
    One attribute of a class.

    Attributes:
        name: The Python name.
        bit: Its place in presence masks.
        fact: The wire fact; of a mixed list, its first alternative.
        mixed: The alternatives of a mixed list by tag; empty otherwise.
        many: Whether the value is a tuple.
        max: The most items, ``None`` for any number.
        codec: How a scalar travels; ``None`` for references and classes.
        classes: The message class by tag, for classes and mixed lists.
        may_be_empty: Whether ``EMPTY`` is a value.
        is_open: Whether an enumeration takes any text here (answers only).
    """

    name: str
    bit: int
    fact: Fact
    mixed: dict[str, Fact]
    many: bool
    max: int | None
    codec: Codec | None
    classes: dict[str, type[Message]]
    may_be_empty: bool
    is_open: bool

    @property
    def is_attribute(self) -> bool:
        return self.fact.is_attribute

    @property
    def is_ref(self) -> bool:
        return self.fact.kind == "ref"

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(self.mixed) or (self.fact.tag,)


@frozen(eq=False)
class Branch:
    """One branch of a choice: its fields, those it cannot do without, and the choices inside."""

    mask: int
    required: int
    choices: "tuple[ChoiceSpec, ...]"


@frozen(eq=False)
class ChoiceSpec:
    """A choice of at most (``needed`` false) or exactly one branch."""

    mask: int
    needed: bool
    branches: tuple[Branch, ...]


@define(eq=False)
class Spec:
    """Everything the engine knows about one class."""

    cls: type[Message]
    fields: tuple[Field, ...]
    required: int
    choices: tuple[ChoiceSpec, ...]
    values: Callable[[object], tuple[object, ...]]
    setters: tuple[Callable[[object, object], None], ...]
    blank: list[object]
    has_extra: bool
    within: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def attributes(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.is_attribute)

    @property
    def elements(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if not field.is_attribute)

    def make(self, values: list[object]) -> Message:
        """Return an object of these values, in field order (``extra`` last), without any check."""
        made = self.cls.__new__(self.cls)
        for setter, value in zip(self.setters, values, strict=True):
            setter(made, value)
        return made

    def names(self, mask: int) -> list[str]:
        """Return the wire names behind a presence mask."""
        return [tag for field in self.fields if field.bit & mask for tag in field.tags]


_SPECS: Final[dict[type[Message], Spec]] = {}


def spec_of(cls: type[Message]) -> Spec:
    """Return the compiled facts of a message class."""
    found = _SPECS.get(cls)
    if found is None:
        found = _SPECS[cls] = _compile(cls)
    return found


def _slots(items: tuple[Item, ...]) -> Iterator[tuple[Fact, Choice | None, bool]]:
    """Return what becomes one attribute each: elements, and mixed lists; the flag is true inside a choice."""
    for item in items:
        if isinstance(item, Fact):
            yield item, None, False
        elif item.name:
            yield next(facts((item,))), item, False
        else:
            for branch in item.branches:
                for fact, mixed, _ in _slots(branch):
                    yield fact, mixed, True


def _compile(cls: type[Message]) -> Spec:
    block = read_block(cls.WIRE)
    all_names = field_names(cls)
    has_extra = "extra" in all_names
    names = tuple(name for name in all_names if name != "extra")
    made: list[Field] = []
    by_key: dict[object, Field] = {}
    within: list[tuple[str, tuple[str, ...]]] = []
    for at, (name, (fact, mixed, _)) in enumerate(zip(names, _slots(block.items), strict=True)):
        field = _field(cls, name, 1 << at, fact, mixed)
        made.append(field)
        by_key[id(mixed or fact)] = field
        if fact.within:
            within.append((name, fact.within))
    required, choices = _rules(block.items, by_key)
    getter = attrgetter(*names) if names else None
    if getter is None:
        values: Callable[[object], tuple[object, ...]] = _nothing
    elif len(names) == 1:
        values = _single(getter)
    else:
        values = getter
    blank: list[object] = [() if field.many else None for field in made]
    return Spec(
        cls=cls,
        fields=tuple(made),
        required=required,
        choices=choices,
        values=values,
        setters=tuple(cls.__dict__[name].__set__ for name in all_names),
        blank=[*blank, ()] if has_extra else blank,
        has_extra=has_extra,
        within=tuple(within),
    )


def _nothing(_: object) -> tuple[object, ...]:
    return ()


def _single(getter: Callable[[object], object]) -> Callable[[object], tuple[object, ...]]:
    def values(made: object) -> tuple[object, ...]:
        return (getter(made),)

    return values


def _field(cls: type[Message], name: str, bit: int, fact: Fact, mixed: Choice | None) -> Field:
    alternatives = {alternative.tag: alternative for alternative in facts((mixed,))} if mixed else {}
    many = mixed is not None or fact.max != 1
    home = sys.modules[cls.__module__]
    classes: dict[str, type[Message]] = {
        one.tag: getattr(home, one.target)
        for one in (alternatives.values() or (fact,))
        if one.kind == "class"
    }
    codec = None if classes or fact.kind == "ref" else codec_for(fact)
    return Field(
        name=name,
        bit=bit,
        fact=fact,
        mixed=alternatives,
        many=many,
        max=mixed.max if mixed else fact.max,
        codec=codec,
        classes=classes,
        may_be_empty=may_be_empty(fact, cls.SIDE),
        is_open=fact.kind == "enum" and cls.SIDE == "response",
    )


def _rules(items: tuple[Item, ...], by_key: dict[object, Field]) -> tuple[int, tuple[ChoiceSpec, ...]]:
    required = 0
    choices: list[ChoiceSpec] = []
    for item in items:
        if isinstance(item, Fact) or item.name:
            required |= by_key[id(item)].bit if item.min else 0
        else:
            branches = tuple(_branch(branch, by_key) for branch in item.branches)
            mask = 0
            for branch in branches:
                mask |= branch.mask
            choices.append(ChoiceSpec(mask, item.min > 0, branches))
    return required, tuple(choices)


def _branch(items: tuple[Item, ...], by_key: dict[object, Field]) -> Branch:
    required, choices = _rules(items, by_key)
    mask = 0
    for fact, mixed, _ in _slots(items):
        mask |= by_key[id(mixed or fact)].bit
    return Branch(mask, required, choices)
