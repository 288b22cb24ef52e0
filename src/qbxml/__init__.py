"""qbXML for Python: every QuickBooks Desktop message typed, ordered, checked; built and parsed."""

from qbxml._base import Aggregate, Request, Response, UnknownResponse, problems
from qbxml.document import (
    DEFAULT_VERSION,
    MESSAGE_SET_ID_LENGTH_MAX,
    MessageSet,
    MessageSetResponse,
    OnError,
    build,
    build_responses,
    parse_requests,
)
from qbxml.errors import (
    HostileDocument,
    InvalidMessage,
    IterationLost,
    MalformedDocument,
    ParseError,
    QbxmlError,
    SchemaViolation,
    StatusError,
)
from qbxml.events import parse_events
from qbxml.stream import Answers, iterparse, parse
from qbxml.types import EMPTY, Empty, QbDateTime, Ref, Unknown, UseMacro
from qbxml.version import KNOWN_VERSIONS, MAX_VERSION, Edition, Version, negotiate

__all__ = [
    "DEFAULT_VERSION",
    "EMPTY",
    "KNOWN_VERSIONS",
    "MAX_VERSION",
    "MESSAGE_SET_ID_LENGTH_MAX",
    "Aggregate",
    "Answers",
    "Edition",
    "Empty",
    "HostileDocument",
    "InvalidMessage",
    "IterationLost",
    "MalformedDocument",
    "MessageSet",
    "MessageSetResponse",
    "OnError",
    "ParseError",
    "QbDateTime",
    "QbxmlError",
    "Ref",
    "Request",
    "Response",
    "SchemaViolation",
    "StatusError",
    "Unknown",
    "UnknownResponse",
    "UseMacro",
    "Version",
    "build",
    "build_responses",
    "iterparse",
    "negotiate",
    "parse",
    "parse_events",
    "parse_requests",
    "problems",
]
