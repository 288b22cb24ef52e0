"""
The schema facts as text, and how to read them.

Each generated class carries its part of the schema in ``_wire``, in the notation of ``tools/qbxml_schema``;
the generator reads the same text with the same function. One line an item, in wire order::

    @colID 1 int                       an attribute
    RefNumber ? text(20) v2.0 CA,UK    element, how often, type, first version, the only editions that have it
    {* item_lines                      a choice: ? at most one branch, 1 exactly one, * and + a mixed list
        ItemLineAdd 1 :ItemLineAdd     (which becomes one ordered tuple of that name)
    |
        ItemGroupLineAdd 1 :ItemGroupLineAdd
    }

How often: ``1``, ``?``, ``*``, ``+`` or ``0..8``. Types: a scalar with its length ``text(20)``
(``text(3;AU=6)`` where an edition differs) or range ``int[1..12]``, ``enum:Name``, ``ref(159)`` (a
ListID/FullName reference and the length of its FullName), ``:Name`` (another class). Flags: ``vN.N`` since,
``CA,UK,AU`` only there, ``default=X``, ``always`` (in every full answer), ``macro`` (takes ``useMacro``),
``within=A,B`` (only inside these).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, TypeAlias

from attrs import frozen

__all__ = ["Block", "Choice", "Fact", "Item", "facts", "may_be_empty", "read_block", "snake"]

_TYPE: Final = re.compile(
    r"(?P<kind>[a-z]+)"
    r"(?:\((?P<limit>[0-9]+)(?:;(?P<by_edition>[A-Z=0-9,]+))?\))?"
    r"(?:\[(?P<low>[0-9.]*?)\.\.(?P<high>[0-9.]*)\])?"
)
_OCCURS: Final = {"1": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}
_SINCE: Final = re.compile(r"v([0-9]+)\.([0-9]+)")
_EDITIONS: Final = re.compile(r"(?:US|CA|UK|AU)(?:,(?:US|CA|UK|AU))*")


@frozen(kw_only=True)
class Fact:
    """One element or attribute. ``target`` is the enumeration or class, ``limit`` the most characters."""

    tag: str
    min: int
    max: int | None
    kind: str
    target: str = ""
    limit: int | None = None
    limit_by_edition: tuple[tuple[str, int], ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    since: tuple[int, int] = (1, 0)
    editions: tuple[str, ...] = ()
    default: str | None = None
    always: bool = False
    macro: bool = False
    within: tuple[str, ...] = ()
    is_attribute: bool = False


@frozen(kw_only=True)
class Choice:
    """Alternatives; with ``name``, a mixed list whose order counts."""

    branches: "tuple[tuple[Item, ...], ...]"
    min: int
    max: int | None
    name: str = ""
    since: tuple[int, int] = (1, 0)


Item: TypeAlias = Fact | Choice


@frozen
class Block:
    """All facts of one class: attributes first, then elements in wire order."""

    items: tuple[Item, ...]


def facts(items: tuple[Item, ...]) -> Iterator[Fact]:
    """Every element and attribute in wire order, those inside choices included."""
    for item in items:
        if isinstance(item, Fact):
            yield item
        else:
            for branch in item.branches:
                yield from facts(branch)


EMPTY_KINDS: Final = frozenset(
    {"amount", "bool", "datetime", "date", "float", "percent", "price", "quantity", "interval"}
)
"""
Scalar types other than text whose element may be empty (qbXML schema: each is a union with ""; enumerations
are not).
"""


def may_be_empty(fact: Fact, side: str) -> bool:
    """
    Tell whether ``EMPTY`` is a value here: optional elements other than text, where a "
    "request holds them.
    """
    return side != "response" and fact.min == 0 and fact.kind in EMPTY_KINDS and not fact.is_attribute


def read_block(text: str) -> Block:
    """Read the lines of one class."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    items, rest = _items(lines, 0)
    if rest != len(lines):
        raise ValueError(f"unbalanced choice near {' '.join(lines[rest])!r}")
    return Block(items)


def _items(lines: list[list[str]], at: int) -> tuple[tuple[Item, ...], int]:
    found: list[Item] = []
    while at < len(lines) and lines[at][0] not in {"|", "}"}:
        if lines[at][0].startswith("{"):
            choice, at = _choice(lines, at)
            found.append(choice)
        else:
            found.append(_fact(lines[at]))
            at += 1
    return tuple(found), at


def _choice(lines: list[list[str]], at: int) -> tuple[Choice, int]:
    head = lines[at]
    low, high = _OCCURS[head[0][1:]]
    name, since = "", (1, 0)
    for word in head[1:]:
        if match := _SINCE.fullmatch(word):
            since = (int(match[1]), int(match[2]))
        else:
            name = word
    branches: list[tuple[Item, ...]] = []
    while lines[at][0] != "}":
        branch, at = _items(lines, at + 1)
        branches.append(branch)
    return Choice(branches=tuple(branches), min=low, max=high, name=name, since=since), at + 1


def _fact(words: list[str]) -> Fact:
    tag, occurs, type_, *flags = words
    low, high = _OCCURS[occurs] if occurs in _OCCURS else tuple(int(end) for end in occurs.split(".."))
    since, default = (1, 0), None
    editions: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    always = macro = False
    for flag in flags:
        if match := _SINCE.fullmatch(flag):
            since = (int(match[1]), int(match[2]))
        elif flag == "always":
            always = True
        elif flag == "macro":
            macro = True
        elif flag.startswith("default="):
            default = flag.removeprefix("default=")
        elif flag.startswith("within="):
            within = tuple(flag.removeprefix("within=").split(","))
        elif _EDITIONS.fullmatch(flag):
            editions = tuple(flag.split(","))
        else:
            raise ValueError(f"unknown flag {flag!r} of {tag}")
    kind, target, limit, by_edition, lowest, highest = _type(type_)
    return Fact(
        tag=tag.removeprefix("@"),
        is_attribute=tag.startswith("@"),
        min=low,
        max=high,
        kind=kind,
        target=target,
        limit=limit,
        limit_by_edition=by_edition,
        low=lowest,
        high=highest,
        since=since,
        editions=editions,
        default=default,
        always=always,
        macro=macro,
        within=within,
    )


def _type(
    text: str,
) -> tuple[str, str, int | None, tuple[tuple[str, int], ...], Decimal | None, Decimal | None]:
    if text.startswith(":"):
        return "class", text[1:], None, (), None, None
    if text.startswith("enum:"):
        return "enum", text.removeprefix("enum:"), None, (), None, None
    match = _TYPE.fullmatch(text)
    if match is None:
        raise ValueError(f"unknown type {text!r}")
    by_edition = tuple(
        (edition, int(limit))
        for edition, limit in (part.split("=") for part in (match["by_edition"] or "").split(",") if part)
    )
    return (
        match["kind"],
        "",
        int(match["limit"]) if match["limit"] else None,
        by_edition,
        Decimal(match["low"]) if match["low"] else None,
        Decimal(match["high"]) if match["high"] else None,
    )


_ACRONYM: Final = re.compile(r"([A-Z]+)([A-Z][a-z])")
_WORD: Final = re.compile(r"([a-z0-9])([A-Z])")


def snake(tag: str) -> str:
    """Return the Python name of a wire name: ``APAccountRef`` is ``ap_account_ref``."""
    return _WORD.sub(r"\1_\2", _ACRONYM.sub(r"\1_\2", tag)).lower()
