"""
Answers, read piece by piece.

QuickBooks answers a query with everything at once, tens of megabytes if asked so. The reader here holds one
piece of the document and the records inside it; what was handed out is forgotten. :func:`parse` is the same
reader, collecting.

How it works: the parser is fed a piece; every child of the open response but the last is complete then, is
turned into an object and removed from the tree. No event is needed for any element.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from attrs import define, field
from lxml import etree

from qbxml._base import Aggregate, Response, UnknownResponse
from qbxml._read import Table, finish, read_attributes, read_children, table_of
from qbxml._xml import SIZE_MAX, Element, encoded, guard_prolog, malformed, pull_parser, refuse_dtd, too_large
from qbxml.document import MessageSetResponse
from qbxml.errors import HostileDocument, MalformedDocument, ParseError, UnreadableValue
from qbxml.types import Unknown

__all__ = ["Answers", "Source", "iterparse", "parse"]

Source = str | bytes | os.PathLike[str] | BinaryIO | Iterable[bytes]
"""A document (``str``, ``bytes``), a file (path or binary file object), or its pieces."""

PIECE: Final = 1 << 16
"""Bytes given to the parser at a time."""


def parse(document: Source, *, size_max: int = SIZE_MAX) -> MessageSetResponse:
    """
    Read a whole answer.

    Elements and enumeration values no schema lists are kept (``extra``); missing ones are ``None``, whatever
    the schema demands. A batch cut short by QuickBooks simply has fewer responses than requests.

    Args:
        document: The answer as text, bytes, file or pieces.
        size_max: The most bytes to accept.

    Raises:
        MalformedDocument: Not well-formed, cut short, or no answer at all.
        HostileDocument: DTD, entities, or beyond a limit.
        UnreadableValue: An element holds text of the wrong kind; with path.
    """
    reader = _Reader(keep=True)
    for _ in reader.run(document, size_max):
        pass
    return MessageSetResponse(
        responses=tuple(reader.responses),
        status_code=reader.status_code,
        new_message_set_id=reader.new_message_set_id,
    )


def iterparse(document: Source, *, size_max: int = SIZE_MAX) -> "Answers":
    """
    Read an answer record by record in flat memory: ``for bill in qbxml.iterparse(path)``.

    Yields the record elements (``BillRet``, ``VendorRet`` ...) of all responses in document order. The
    responses themselves, emptied of their records, are in ``Answers.responses`` when the loop is done; the
    open one with its status is ``Answers.current``.

    Args:
        document: The answer as text, bytes, file or pieces.
        size_max: The most bytes to accept.

    Raises:
        MalformedDocument, HostileDocument, UnreadableValue: As :func:`parse`, but during the loop. Records
            handed out before are sound; whether all came is known only after the loop ended without an error.
    """
    return Answers(document, size_max)


class Answers(Iterator[Aggregate]):
    """
    The records of an answer, one after the other. Can be walked once.

    Attributes:
        responses: The responses that are complete, without their records.
    """

    def __init__(self, document: Source, size_max: int) -> None:
        self._reader = _Reader(keep=False)
        self._records = self._reader.run(document, size_max)

    def __iter__(self) -> "Answers":
        return self

    def __next__(self) -> Aggregate:
        return next(self._records)

    @property
    def current(self) -> Response | None:
        """The response the last record came from, without its records; ``None`` before the first."""
        return self._reader.current

    @property
    def responses(self) -> tuple[Response, ...]:
        """The complete responses, emptied of their records."""
        return tuple(self._reader.responses)

    @property
    def status_code(self) -> int | None:
        """``messageSetStatusCode``, once the message set has begun."""
        return self._reader.status_code

    @property
    def new_message_set_id(self) -> str | None:
        """The message-set id echoed, once the message set has begun."""
        return self._reader.new_message_set_id


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
class _Reader:
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
