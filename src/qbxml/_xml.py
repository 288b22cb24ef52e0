"""
The one place where XML parsers are made.

qbXML needs no document type, no entities and nothing from elsewhere, so none of them is accepted: a DTD is
refused before it is read, entities stay unresolved, nothing is loaded from disk or network, and libxml2's
own limits (depth 256, ten million characters in a text) stay switched on.
"""

import codecs
import re
from typing import Final, TypeAlias, TypedDict

from lxml import etree

from qbxml.errors import HostileDocument, MalformedDocument

__all__ = [
    "PROLOG_MAX",
    "SIZE_MAX",
    "Element",
    "encoded",
    "guard_prolog",
    "malformed",
    "pull_parser",
    "root_of",
]

Element: TypeAlias = etree._Element  # noqa: SLF001  (the class has no public name)

SIZE_MAX: Final = 1 << 30
"""Bytes in one document. QuickBooks answers of tens of megabytes are normal, of a gigabyte they are not."""

REQUEST_SIZE_MAX: Final = 1 << 26
"""Bytes in one request document."""

PROLOG_MAX: Final = 1 << 16
"""Bytes before the first element."""

_START: Final = re.compile(rb"<[A-Za-z_:\x80-\xff]")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\x00", b"\x00<", b"\x00\x00")


def encoded(document: str | bytes) -> tuple[bytes, str | None]:
    """
    Return the bytes of a document, and the encoding to read them in: ``None`` is what the document itself
    declares.

    Text came through a decoder already, so whatever it declares is no longer true.

    Raises:
        MalformedDocument: The text holds lone surrogates.
    """
    if isinstance(document, str):
        try:
            return document.encode(), "utf-8"
        except UnicodeEncodeError as exc:
            raise MalformedDocument(
                f"The document holds half a character at position {exc.start}.",
                fix="Decode the transport correctly.",
            ) from exc
    return bytes(document), None


class _Options(TypedDict):
    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    dtd_validation: bool
    attribute_defaults: bool
    huge_tree: bool
    remove_comments: bool


_OPTIONS: Final[_Options] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "huge_tree": False,
    "remove_comments": True,
}


def pull_parser(encoding: str | None) -> "etree.XMLPullParser":
    """Return a parser that is fed piece by piece and reports the start of the root."""
    return etree.XMLPullParser(events=("start",), tag="QBXML", encoding=encoding, remove_pis=True, **_OPTIONS)


def root_of(document: str | bytes, *, size_max: int = REQUEST_SIZE_MAX) -> Element:
    """
    Return the root element of a whole document, processing instructions kept.

    Raises:
        MalformedDocument: It is not well-formed XML.
        HostileDocument: It has a DTD, entities, or is beyond a limit.
    """
    data, encoding = encoded(document)
    if len(data) > size_max:
        raise too_large(size_max)
    guard_prolog(data, complete=True)
    parser = etree.XMLParser(encoding=encoding, remove_pis=False, **_OPTIONS)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as exc:
        raise malformed(exc) from exc
    if root is None:
        raise MalformedDocument("The document is empty.", fix="Ask for it again.")
    refuse_dtd(root)
    return root


def guard_prolog(data: bytes, *, complete: bool) -> bool:
    """
    Whether the prolog was seen whole; refuses a DTD in it before any parser looks at it.

    Raises:
        HostileDocument: There is a DTD, a wide encoding that would hide one, or a prolog without end.
    """
    if data.startswith(_WIDE):
        raise HostileDocument(
            "The document is encoded in UTF-16 or UTF-32.", fix="Send qbXML as UTF-8 or plain ASCII."
        )
    start = _START.search(data, 0, PROLOG_MAX)
    prolog = data[: start.start()] if start else data[:PROLOG_MAX]
    if _DOCTYPE.search(prolog):
        raise HostileDocument(
            "The document has a DTD.", fix="Send it without DOCTYPE; qbXML has needed none since version 2.0."
        )
    if start is None and len(data) >= PROLOG_MAX:
        raise HostileDocument(
            f"No element within the first {PROLOG_MAX} bytes.", fix="Send a qbXML document."
        )
    return start is not None or complete


def refuse_dtd(root: Element) -> None:
    """Second look, for whatever came past the first."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise HostileDocument("The document has a DTD.", fix="Send it without DOCTYPE.")


def too_large(size_max: int) -> HostileDocument:
    """Return the error for a document beyond a size."""
    return HostileDocument(
        f"The document is larger than {size_max} bytes.", fix="Ask for less, or raise the limit."
    )


def malformed(exc: etree.XMLSyntaxError) -> MalformedDocument | HostileDocument:
    """Return the error for what libxml2 says, without a piece of the document in it."""
    line, column = exc.position
    reason = (exc.msg or "syntax error").split(", line")[0]
    if "huge" in reason.lower() or "depth" in reason.lower() or "entit" in reason.lower():
        return HostileDocument(f"The document goes beyond a limit: {reason} (line {line}).", fix="Refuse it.")
    return MalformedDocument(
        f"The document is not well-formed XML at line {line}, column {column}: {reason}.",
        fix="It may have been cut short on the way; ask for it again.",
    )
