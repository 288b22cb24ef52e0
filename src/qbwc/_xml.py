"""
The one place where bytes from the network become an XML tree.

Rules, and why:

1.  Nothing is parsed that was not scanned first.  The scan is one pass of ``bytes.find`` over the markup only
    (megabytes of text between two tags cost one ``memchr``), and it knows the four things that make parsing
    of strangers' XML dangerous: document types (entities live there), processing instructions, too many or
    too deep elements, and names (rule 4).  An entity bomb is therefore refused before libxml2 sees its first
    byte.
2.  The scan works on UTF-8.  Anything else we read (UTF-16 with or without a byte order mark, the Windows and
    ISO code pages) is decoded strictly and encoded again, so a bomb in UTF-16 meets the same scan.
3.  libxml2 then has the last word on well-formedness: where scan and parser could disagree (a ``<`` inside an
    attribute value) the document is not well-formed and the parser refuses it.
4.  libxml2 keeps every element name, attribute name and namespace it ever saw in a dictionary per thread that
    lxml never empties.  A stranger who sends new names with every request would fill the memory of a server
    that runs for months, so strange names are counted for the whole process, and refused once there are too
    many.
"""

import codecs
import re
import threading
from functools import lru_cache
from typing import Final

from lxml import etree

from qbwc.errors import ForbiddenXml, MalformedXml

__all__ = ["Vocabulary", "parse", "to_utf8"]

TAG_BYTES_MAX: Final = 4096
"""One tag with its attributes; the Web Connector's longest, the envelope, has some 200."""

_SPACE: Final = b" \t\r\n"
_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._\-]*)["']""")
_QUOTED = re.compile(rb""""([^"]*)"|'([^']*)'""")
_NAME = re.compile(rb"[^\s=/:]+")
_TAG = re.compile(rb"<([^>]*)>")
_SMALL: Final = 16 * 1024
_AS_UTF8: Final = frozenset({"utf-8", "ascii"})
_EIGHT_BIT: Final = _AS_UTF8 | {"iso8859-1", "iso8859-15", *(f"cp125{n}" for n in range(9))}

_FIX_AGENT: Final = "Only QuickBooks Web Connector should call this address; check what else does."


class Vocabulary:
    """
    The names a document may use: known ones freely, strange ones up to a limit for the whole process.

    Args:
        known: Names expected in honest documents: element and attribute local names, prefixes, namespaces.
        strangers_max: How many other names are let in before they are refused.
        elements_max: Tags (opening and closing) and comments in one document.
        depth_max: Elements inside each other.
        instructions: Targets of processing instructions that are allowed; none in SOAP.
    """

    def __init__(
        self,
        known: frozenset[str],
        *,
        strangers_max: int,
        elements_max: int,
        depth_max: int,
        instructions: frozenset[bytes] = frozenset(),
    ) -> None:
        self._known = {name.encode() for name in known}
        self._strangers: set[bytes] = set()
        self._strangers_max = strangers_max
        self._tags: set[bytes] = set()
        self.elements_max = elements_max
        self.depth_max = depth_max
        self.instructions = instructions

    def knows(self, tags: list[bytes]) -> bool:
        """
        Say at once that a document is harmless: few tags, each of them admitted before.

        An admitted tag is never a comment, an instruction or a document type, and a document of 2 n tags that
        is well-formed is not deeper than n.
        """
        return len(tags) <= 2 * self.depth_max and self._tags.issuperset(tags)

    def admit(self, tag: bytes) -> None:
        """Accept the inside of one tag, or raise ForbiddenXml.  The common case is one set look-up."""
        if tag in self._tags:
            return
        if b"<" in tag:
            raise MalformedXml("The request is not well-formed XML.", fix=_FIX_AGENT)
        names = [first or second for first, second in _QUOTED.findall(tag)]
        names += _NAME.findall(_QUOTED.sub(b" ", tag))
        for name in names:
            if name in self._known or name in self._strangers:
                continue
            if len(name) > 256 or len(self._strangers) >= self._strangers_max:
                raise ForbiddenXml("The request uses names that no Web Connector call has.", fix=_FIX_AGENT)
            self._strangers.add(name)
        if len(self._tags) < 4096 and len(tag) <= 1024:
            self._tags.add(tag)


class _Parsers(threading.local):
    """An lxml parser is locked while it works, so each thread has its own."""

    def __init__(self) -> None:
        self.plain = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            remove_comments=True,  # the text around a comment becomes one text again
            huge_tree=True,  # one text may exceed 10 MB; size, depth and count are bounded by us
        )


_parsers = _Parsers()


def parse(body: bytes, vocabulary: Vocabulary, *, charset: str = "") -> etree._Element:
    """
    Parse a whole document that a stranger sent, without side effects.

    Args:
        body: The document in UTF-8, UTF-16 or a Windows or ISO code page.
        vocabulary: Which names, how many elements, how deep.
        charset: What the transport said the encoding is; the bytes win where they contradict it.

    Raises:
        MalformedXml: Not well-formed, empty, or an encoding that is not read.
        ForbiddenXml: Document type, entity, processing instruction, or beyond a limit of `vocabulary`.
    """
    text = to_utf8(body, charset=charset)
    start = _scan(text, vocabulary)
    if not text.startswith(b"<", start):
        # libxml2 guesses encodings from the first bytes, EBCDIC among them; "<" leaves it only UTF-8.
        raise MalformedXml("The request is not XML.", fix=_FIX_AGENT)
    try:
        return etree.fromstring(text[start:], _parsers.plain)
    except etree.XMLSyntaxError as exc:
        line, column = exc.position
        raise MalformedXml(
            f"The request is not well-formed XML (line {line}, column {column}).", fix=_FIX_AGENT
        ) from None  # the parser's own message quotes the document


def to_utf8(body: bytes, *, charset: str = "") -> bytes:
    """
    Write the same document in UTF-8 without byte order mark and leading white space.

    The XML declaration is left as it is; who parses the result must say that it is UTF-8.
    Raises MalformedXml when the encoding is not one we read, or the bytes are not in it.
    """
    if body.startswith(b"<?xml "):  # by far the most common; no UTF-16 looks like this
        codec = _eight_bit(charset, body)
        return body if codec in _AS_UTF8 else _transcode(body, codec)
    if body.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise MalformedXml("The request is in UTF-32, which is not read here.", fix="Send UTF-8.")
    if body.startswith(codecs.BOM_UTF8):
        return body[3:].lstrip(_SPACE)
    if body.startswith((codecs.BOM_UTF16_LE, b"<\0")):
        return _transcode(body, "utf-16-le")
    if body.startswith((codecs.BOM_UTF16_BE, b"\0<")):
        return _transcode(body, "utf-16-be")
    body = body.lstrip(_SPACE)
    codec = _eight_bit(charset, body)
    return body if codec in _AS_UTF8 else _transcode(body, codec)


def _eight_bit(charset: str, body: bytes) -> str:
    """
    Name the codec of bytes that are plainly no UTF-16: the transport's word, then the document's own, then
    UTF-8.
    """
    declared = _DECLARED.match(body[:256])
    for label in (charset, declared.group(1).decode() if declared else ""):
        if not label:
            continue
        codec = _codec(label)
        if codec in _EIGHT_BIT:
            return codec
        # .NET writes "utf-16" into declarations of texts it then sends as UTF-8.
        if not codec.startswith("utf-16"):
            raise MalformedXml("The request names an encoding that is not read here.", fix="Send UTF-8.")
    return "utf-8"


@lru_cache(maxsize=64)
def _codec(label: str) -> str:
    try:
        return codecs.lookup(label).name
    except (LookupError, ValueError):  # a NUL in a label is a ValueError
        return ""


def _transcode(body: bytes, codec: str) -> bytes:
    try:
        return body.decode(codec).lstrip("\ufeff \t\r\n").encode()
    except UnicodeError:
        raise MalformedXml("The request is not in the encoding it names.", fix="Send UTF-8.") from None


def _scan(text: bytes, vocabulary: Vocabulary) -> int:
    """
    Walk over the markup once; raise for everything the rules at the top forbid.

    Returns where the document begins behind its XML declaration, whose encoding is no longer true.
    """
    position = 0
    if text.startswith(b"<?xml") and text[5:6] in {b" ", b"\t", b"\r", b"\n"}:
        position = text.find(b"?>", 5, 512) + 2
        if position == 1:
            raise MalformedXml("The XML declaration has no end.", fix=_FIX_AGENT)
        while text[position : position + 1].isspace():
            position += 1
    begin = position
    if len(text) <= _SMALL:
        tags = _TAG.findall(text, position)
        # Equal counts: no tag is left open, whose name the parser would keep although it refuses the rest.
        if len(tags) == text.count(b"<", position) and vocabulary.knows(tags):
            return begin
    left, depth, depth_max, admit = vocabulary.elements_max, 0, vocabulary.depth_max, vocabulary.admit
    while (start := text.find(b"<", position)) >= 0:
        left -= 1
        if left < 0:
            raise ForbiddenXml("The request has more elements than any call has.", fix=_FIX_AGENT)
        kind = text[start + 1 : start + 2]
        if kind == b"!":
            position = _skip(text, start)
            continue
        if kind == b"?":
            position = _instruction(text, start, vocabulary.instructions)
            continue
        end = text.find(b">", start, start + TAG_BYTES_MAX)
        if end < 0:
            raise ForbiddenXml("The request holds a tag that is too long or has no end.", fix=_FIX_AGENT)
        tag = text[start + 1 : end]
        admit(tag)
        if kind == b"/":
            depth -= 1
        elif not tag.endswith(b"/"):
            depth += 1
            if depth > depth_max:
                raise ForbiddenXml("The request has elements nested too deeply.", fix=_FIX_AGENT)
        position = end + 1
    return begin


def _instruction(text: bytes, start: int, allowed: frozenset[bytes]) -> int:
    """Return the position after a processing instruction of an allowed kind, or raise ForbiddenXml."""
    end = text.find(b"?>", start, start + TAG_BYTES_MAX)
    if end < 0 or text[start + 2 : end].partition(b" ")[0] not in allowed:
        raise ForbiddenXml("The request holds a processing instruction.", fix=_FIX_AGENT)
    return end + 2


def _skip(text: bytes, start: int) -> int:
    """
    Return the position after a comment or CDATA section; anything else that starts with ``<!`` is a
    DTD.
    """
    for opening, closing in ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>")):
        if text.startswith(opening, start):
            end = text.find(closing, start + len(opening))
            if end < 0:
                raise MalformedXml("The request ends inside a comment or CDATA section.", fix=_FIX_AGENT)
            return end + len(closing)
    raise ForbiddenXml("The request holds a document type declaration.", fix=_FIX_AGENT)
