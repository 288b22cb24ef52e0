"""
The reader behind :mod:`qbxml.stream`.

How it works: the parser is fed a piece; every child of the open response but the last is complete then, is
turned into an object and removed from the tree. No event is needed for any element.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import define, field
from lxml import etree

from qbxml._base import Aggregate, Response, UnknownResponse
from qbxml._read import Table, finish, read_attributes, read_children, table_of
from qbxml._xml import Element, encoded, guard_prolog, malformed, pull_parser, refuse_dtd, too_large
from qbxml.errors import HostileDocument, MalformedDocument, ParseError, UnreadableValue
from qbxml.stream import Source
from qbxml.types import Unknown

__all__ = ["Reader"]

PIECE: Final = 1 << 16
"""Bytes given to the parser at a time."""


@define(eq=False)
class _Open:
    """The response whose end has not come yet."""

    element: Element
    table: Table | None
    tag: str
    values: list[object]
    extra: list[Unknown] | None
    records: tuple[int, ...]
    seen: int = 0


@define(eq=False)
class Reader:
    """Turns pieces of a document into responses; ``keep`` decides whether records stay in them."""

    keep: bool
    responses: list[Response] = field(factory=list)
    current: Response | None = None
    status_code: int | None = None
    new_message_set_id: str | None = None
    _root: Element | None = None
    _set: Element | None = None
    _open: _Open | None = None

    def run(self, document: Source, size_max: int) -> Iterator[Aggregate]:
        pieces, encoding = _pieces(document)
        parser = pull_parser(encoding)
        prolog: bytes | None = b""
        size = 0
        try:
            for piece in pieces:
                size += len(piece)
                if size > size_max:
                    raise too_large(size_max)
                data = piece
                if prolog is not None:
                    prolog += piece
                    if not guard_prolog(prolog, complete=False):
                        continue
                    data, prolog = prolog, None
                parser.feed(data)
                yield from self._advance(parser, complete=False)
            if prolog is not None:
                guard_prolog(prolog, complete=True)
                parser.feed(prolog or b" ")
            parser.close()
            yield from self._advance(parser, complete=True)
        except etree.XMLSyntaxError as exc:
            raise malformed(exc) from exc

    def _advance(self, parser: "etree.XMLPullParser", *, complete: bool) -> Iterator[Aggregate]:
        if self._root is None:
            for _, element in parser.read_events():
                if isinstance(element, etree._Element) and element.getparent() is None:  # noqa: SLF001  (no public name)
                    self._root = element
                    refuse_dtd(element)
            if self._root is None:
                if complete:
                    raise MalformedDocument("The root is not QBXML.", fix="Give the answer of QuickBooks.")
                return
        if self._set is None and not self._find_set(complete=complete):
            return
        assert self._set is not None
        while True:
            if self._open is None:
                if not len(self._set):
                    return
                self._begin(self._set[0])
            assert self._open is not None
            following = self._open.element.getnext()
            done = complete or following is not None
            yield from self._take(whole=done)
            if not done:
                return
            self._end()
            if following is None:
                return

    def _find_set(self, *, complete: bool) -> bool:
        assert self._root is not None
        for child in self._root:
            if child.tag in {"QBXMLMsgsRs", "QBXMLSubscriptionMsgsRs"}:
                self._set = child
                code = child.get("messageSetStatusCode")
                if code is not None:
                    if not code.strip().lstrip("-").isdecimal():
                        raise UnreadableValue(
                            f"messageSetStatusCode is {code!r}.",
                            fix="QuickBooks writes a number.",
                            path="QBXMLMsgsRs",
                        )
                    self.status_code = int(code)
                self.new_message_set_id = child.get("newMessageSetID")
                return True
            if child.tag != "SignonMsgsRs":
                raise MalformedDocument(
                    f"The document holds {child.tag}, not QBXMLMsgsRs.",
                    fix="Give the answer of QuickBooks; requests are read by qbxml.parse_requests.",
                )
        if complete:
            raise MalformedDocument(
                "The document holds no QBXMLMsgsRs.", fix="Give the answer of QuickBooks."
            )
        return False

    def _begin(self, element: Element) -> None:
        from qbxml.messages import response_class  # noqa: PLC0415  (`import qbxml` stays light)

        if not isinstance(element.tag, str):
            raise HostileDocument("The document refers to an entity.", fix="Send it without entities.")
        cls = response_class(element.tag)
        table = table_of(cls if cls is not None else UnknownResponse)
        values = table.spec.blank.copy() if cls is not None else [element.tag, *table.spec.blank[1:]]
        extra = read_attributes(table.spec, element, values)
        records = tuple(
            at for at, one in enumerate(table.spec.fields) if one.classes and one.tags[0].endswith("Ret")
        )
        self._open = _Open(element, table, element.tag, values, extra, records if cls is not None else ())
        code = values[[one.name for one in table.spec.fields].index("status_code")]
        if code is None:
            raise MalformedDocument(f"{element.tag} has no statusCode.", fix="Give the answer of QuickBooks.")
        made = finish(table, list(values), extra)
        assert isinstance(made, Response)
        self.current = made

    def _take(self, *, whole: bool) -> Iterator[Aggregate]:
        """Read the children that are complete, and forget their elements."""
        response = self._open
        assert response is not None
        assert response.table is not None
        element = response.element
        count = len(element) if whole else len(element) - 1
        if count <= 0:
            return
        children = list(islice(element, count))
        try:
            response.extra = read_children(response.table, children, response.values, response.extra)
        except ParseError as error:
            error.under(response.tag)
            raise
        for child in children:
            element.remove(child)
        if self.keep:
            return
        for at in response.records:
            found = response.values[at]
            if found:
                response.values[at] = () if response.table.spec.fields[at].many else None
                yield from found if isinstance(found, list) else (found,)  # type: ignore[misc]  # records only

    def _end(self) -> None:
        response = self._open
        assert response is not None
        assert response.table is not None
        made = finish(response.table, response.values, response.extra)
        assert isinstance(made, Response)
        self.responses.append(made)
        self.current = made
        self._open = None
        parent = response.element.getparent()
        assert parent is not None
        parent.remove(response.element)


def _pieces(document: Source) -> tuple[Iterable[bytes], str | None]:
    if isinstance(document, str | bytes):
        data, encoding = encoded(document)
        return (data[at : at + PIECE] for at in range(0, len(data), PIECE)), encoding
    if isinstance(document, os.PathLike):
        return _file(Path(document)), None
    if hasattr(document, "read"):
        return iter(lambda: document.read(PIECE), b""), None
    return document, None


def _file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
