"""
Events: what QuickBooks tells a subscriber through its COM callback (qbXML SDK, ``IQBEventCallback``).

QuickBooks hands the callback one ``QBXMLEvents`` document: any number of data events, or one user-interface
event. Events are hints: they come while the subscriber runs, may come twice, and are lost in between; ask by
modified date afterwards (``DataEventRecoveryInfoQueryRq``).

Sign-on messages (``SignonMsgsRq`` and its answer) are not supported: they belong to the retired QuickBooks
Online Edition, and QuickBooks Desktop needs none. Where one stands before a message set it is passed over,
and it is never written.
"""

from typing import TYPE_CHECKING, TypeAlias

from qbxml._xml import root_of
from qbxml.errors import HostileDocument, MalformedDocument, ParseError
from qbxml.types import Unknown

if TYPE_CHECKING:
    from qbxml.messages.events import DataEvent, UIEvent, UIExtensionEvent

__all__ = ["EVENTS_SIZE_MAX", "Event", "parse_events"]

Event: TypeAlias = "DataEvent | UIEvent | UIExtensionEvent | Unknown"
"""One event; ``Unknown`` is a kind this package does not know, kept as it came."""

EVENTS_SIZE_MAX = 1 << 24
"""Bytes in one events document; real ones have a few kilobytes."""


def parse_events(document: str | bytes, *, size_max: int = EVENTS_SIZE_MAX) -> tuple[Event, ...]:
    """
    Read an events document.

    As in :func:`qbxml.parse`, elements and values no schema lists are kept (``extra``), and missing ones are
    ``None``.

    Args:
        document: The whole text QuickBooks passed to the callback.
        size_max: The most bytes to accept.

    Returns:
        The events in document order.

    Raises:
        MalformedDocument: Not well-formed, cut short, or no events document.
        HostileDocument: DTD, entities, or beyond a limit.
        UnreadableValue: An element holds text of the wrong kind; with path.
    """
    root = root_of(document, size_max=size_max)
    holders = [child for child in root if child.tag == "QBXMLEvents"]
    if root.tag != "QBXML" or len(holders) != 1 or len(root) != 1:
        raise MalformedDocument(
            "The document does not hold one QBXMLEvents.",
            fix="Give the text of the event callback; answers are read by qbxml.parse.",
        )
    from qbxml._read import read, unknown  # noqa: PLC0415  (`import qbxml` stays light)
    from qbxml.messages.events import DataEvent, UIEvent, UIExtensionEvent  # noqa: PLC0415  (the same)

    kinds: dict[str, type[DataEvent | UIEvent | UIExtensionEvent]] = {
        "DataEvent": DataEvent,
        "UIEvent": UIEvent,
        "UIExtensionEvent": UIExtensionEvent,
    }
    found: list[Event] = []
    for at, element in enumerate(holders[0]):
        if not isinstance(element.tag, str):
            raise HostileDocument(
                "The document refers to an entity or holds an instruction.", fix="Refuse it."
            )
        try:
            cls = kinds.get(element.tag)
            found.append(unknown(element) if cls is None else read(cls, element))
        except ParseError as error:
            error.under(f"QBXMLEvents[{at}].{element.tag}")
            raise
    return tuple(found)
