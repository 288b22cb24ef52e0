"""
Every error this package raises on purpose.

::

    QbxmlError
    ├── InvalidMessage          what you are about to send is wrong; nothing was sent
    │   ├── MissingElement          a required element, or a required choice, is not there
    │   ├── ConflictingElements     two branches of a choice, or more of an element than allowed
    │   ├── WrongType               a float for money, a list for a tuple, a naive datetime ...
    │   ├── TooLong                 more characters than QuickBooks holds
    │   ├── OutOfRange              a number, date or pattern QuickBooks refuses
    │   ├── UnknownValue            not in the enumeration
    │   ├── UnsupportedCharacter    text QuickBooks cannot hold
    │   ├── NeedsNewerVersion       the element is newer than the version you build for
    │   └── NotInEdition            the element exists in other countries only
    ├── ParseError              what came in cannot be read
    │   ├── MalformedDocument       not well-formed XML, truncated, or not qbXML at all
    │   ├── HostileDocument         DTD, entities, or beyond a limit
    │   ├── UnreadableValue         an element holds text of the wrong kind
    │   └── SchemaViolation         a request that QuickBooks would refuse with 0x80040400
    ├── StatusError             QuickBooks answered a request with a status that is not a success
    ├── IterationLost           an iterator ended before its last page
    └── VersionMismatch         ours and the host's qbXML versions do not meet
"""

from typing import Any, ClassVar

__all__ = [
    "ConflictingElements",
    "HostileDocument",
    "InvalidMessage",
    "IterationLost",
    "MalformedDocument",
    "MissingElement",
    "NeedsNewerVersion",
    "NotInEdition",
    "OutOfRange",
    "ParseError",
    "QbxmlError",
    "SchemaViolation",
    "StatusError",
    "TooLong",
    "UnknownValue",
    "UnreadableValue",
    "UnsupportedCharacter",
    "VersionMismatch",
    "WrongType",
]


class QbxmlError(Exception):
    """
    Base of every error this package raises on purpose.

    Attributes:
        problem: What happened, one sentence.
        fix: What the reader can do about it, one sentence.
        code: QuickBooks' own code, verbatim (``"3100"``, ``"0x80040400"``); ``""`` if there is none.
            On an error raised before sending: the code QuickBooks would have answered.
        record: Which record or message, in words; ``""`` if none.
    """

    repeatable: ClassVar[bool] = False

    def __init__(self, problem: str, *, fix: str, code: str = "", record: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix
        self.code = code
        self.record = record

    def __str__(self) -> str:
        subject = f"{self.record}: " if self.record else ""
        code = f" (code {self.code})" if self.code else ""
        return f"{subject}{self.problem}{code} {self.fix}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only arguments defeat the pickling of exceptions; go around the constructor.
        return type(self).__new__, (type(self), self.problem), self.__dict__


class _Located(QbxmlError):
    """
    An error at a place inside a message.

    Attributes:
        path: The place, in Python names below the wire name of the outermost element:
            ``BillAdd.expense_line_add[2].memo``.
    """

    def __init__(self, problem: str, *, fix: str, path: str = "", code: str = "", record: str = "") -> None:
        super().__init__(problem, fix=fix, code=code, record=record)
        self.path = path

    def __str__(self) -> str:
        place = f"{self.path}: " if self.path else ""
        record = f"{self.record}: " if self.record else ""
        code = f" (code {self.code})" if self.code else ""
        return f"{record}{place}{self.problem}{code} {self.fix}"

    def under(self, step: str) -> None:
        """Put ``step`` before the path; called on the way up, so that a good message pays nothing."""
        if not self.path:
            self.path = step
        elif self.path.startswith("["):
            self.path = step + self.path
        else:
            self.path = f"{step}.{self.path}"


class InvalidMessage(_Located):
    """
    What you are about to send is wrong; nothing was sent.

    Raised when a message object is made, or when a document is built. Repeating the call cannot help.
    """


class MissingElement(InvalidMessage):
    """A required element, or every branch of a required choice, is missing."""


class ConflictingElements(InvalidMessage):
    """Two branches of one choice are filled, or an element occurs more often than allowed."""


class WrongType(InvalidMessage):
    """A value of another Python type than the element takes. Floats are never taken for numbers."""


class TooLong(InvalidMessage):
    """
    More characters than QuickBooks holds (status 3070). Nothing is ever cut for you.

    Attributes:
        limit: Characters allowed.
        length: Characters given.
    """

    def __init__(
        self, problem: str, *, fix: str, limit: int, length: int, path: str = "", code: str = "3070"
    ) -> None:
        super().__init__(problem, fix=fix, path=path, code=code)
        self.limit = limit
        self.length = length


class OutOfRange(InvalidMessage):
    """A number with too many digits or places, below or above its limits, or a text of a wrong pattern."""


class UnknownValue(InvalidMessage):
    """The enumeration does not have this value (values are case-sensitive)."""


class UnsupportedCharacter(InvalidMessage):
    """
    A character that QuickBooks Desktop cannot hold: outside ISO-8859-1, or a control character.

    Attributes:
        character: The character.
        position: Its index in the text, from 0.
    """

    def __init__(self, problem: str, *, fix: str, character: str, position: int, path: str = "") -> None:
        super().__init__(problem, fix=fix, path=path, code="0x80040400")
        self.character = character
        self.position = position


class NeedsNewerVersion(InvalidMessage):
    """
    The element, message or value is newer than the qbXML version the document is built for.

    Attributes:
        needed: The version that introduced it, as text (``"13.0"``).
    """

    def __init__(self, problem: str, *, fix: str, needed: str, path: str = "") -> None:
        super().__init__(problem, fix=fix, path=path, code="0x80040400")
        self.needed = needed


class NotInEdition(InvalidMessage):
    """The element or message exists only in QuickBooks editions of other countries."""


class ParseError(_Located):
    """What came in cannot be read. The document was not changed and nothing was done."""


class MalformedDocument(ParseError):
    """Not well-formed XML, cut short, or no qbXML document at all."""


class HostileDocument(ParseError):
    """A DTD, an entity, or a size or depth beyond the limits; no qbXML partner sends these."""


class UnreadableValue(ParseError):
    """An element holds text of the wrong kind, such as letters in an amount."""


class SchemaViolation(ParseError):
    """
    A request document that QuickBooks refuses as a whole with ``0x80040400``.

    Unlike QuickBooks, it says where and why.
    """

    def __init__(self, problem: str, *, fix: str, path: str = "", code: str = "0x80040400") -> None:
        super().__init__(problem, fix=fix, path=path, code=code)


class StatusError(QbxmlError):
    """
    QuickBooks answered a request with a status that is not a success.

    Attributes:
        status_code: The number.
        severity: ``Info``, ``Warn`` or ``Error``.
        category: What to do with it, see :mod:`qbxml.status`.
        message: QuickBooks' own text; may be localised, show it but do not branch on it.
        request_id: The ``requestID`` of the request, if it had one.
    """

    def __init__(
        self,
        problem: str,
        *,
        fix: str,
        status_code: int,
        severity: str,
        category: str,
        message: str | None,
        request_id: str | None,
        record: str = "",
    ) -> None:
        super().__init__(problem, fix=fix, code=str(status_code), record=record)
        self.status_code = status_code
        self.severity = severity
        self.category = category
        self.message = message
        self.request_id = request_id


class IterationLost(QbxmlError):
    """An iterator cannot go on (status 3391 or another session); start again from a modified date."""

    repeatable = True


class VersionMismatch(QbxmlError):
    """No qbXML version is spoken by both sides."""
