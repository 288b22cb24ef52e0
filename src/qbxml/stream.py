"""
Answers, read piece by piece.

QuickBooks answers a query with everything at once, tens of megabytes if asked so. The reader here holds one
piece of the document and the records inside it; what was handed out is forgotten. :func:`parse` is the same
reader, collecting.
"""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from qbxml._base import Aggregate, Response
from qbxml._xml import SIZE_MAX
from qbxml.document import MessageSetResponse

if TYPE_CHECKING:
    from qbxml._streaming import Reader

__all__ = ["Answers", "Source", "iterparse", "parse"]

Source = str | bytes | os.PathLike[str] | BinaryIO | Iterable[bytes]
"""A document (``str``, ``bytes``), a file (path or binary file object), or its pieces."""


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
    reader = _reader(keep=True)
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
        self._reader = _reader(keep=False)
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


def _reader(*, keep: bool) -> "Reader":
    from qbxml._streaming import Reader  # noqa: PLC0415  (`import qbxml` stays light)

    return Reader(keep=keep)
