"""
Every error this package raises on purpose.

::

    QbwcError
    ├── SoapError                what arrived is not a call a Web Connector could have made
    │   ├── MalformedXml         not well-formed, or not in an encoding we read
    │   ├── ForbiddenXml         well-formed perhaps, but with a DTD, an instruction, or beyond a limit
    │   ├── NotSoap              XML, but not a SOAP 1.1 envelope with one call in it
    │   └── UnknownMethod        a SOAP call, but none of the Web Connector's
    ├── BodyTooLarge             the request is larger than the handler takes
    ├── UnsendableText           a text handed to us cannot be written as XML 1.0
    ├── SessionUnreadable        a stored session is not one this version wrote
    ├── WorkBroken               a ``Work`` or ``Authenticator`` answered with something the protocol has no
    word for ├── InvalidQwc               a QWC file would be refused by the Web Connector
    ├── WrongCompanyFile         QuickBooks has another company file open than the connection's own
    └── SessionDoesNotEnd        (testing) an endpoint kept the simulated agent busy beyond its limit
"""

from typing import ClassVar, Self

__all__ = [
    "BodyTooLarge",
    "ForbiddenXml",
    "InvalidQwc",
    "MalformedXml",
    "NotSoap",
    "QbwcError",
    "SessionDoesNotEnd",
    "SessionUnreadable",
    "SoapError",
    "UnknownMethod",
    "UnsendableText",
    "WorkBroken",
    "WrongCompanyFile",
]


class QbwcError(Exception):
    """
    Base of every error of this package.

    Attributes:
        problem: What happened, one sentence.
        fix: What the reader can do about it, one sentence.
        code: The vendor's own code, verbatim (``"QBWC1039"``, ``"0x80040408"``); ``""`` if none.
        record: Which thing it is about, in words a bookkeeper knows; ``""`` if none.
    """

    repeatable: ClassVar[bool] = False
    """May the very same call succeed later?"""

    def __init__(self, problem: str, *, fix: str, code: str = "", record: str = "") -> None:
        super().__init__(problem)
        self.problem, self.fix, self.code, self.record = problem, fix, code, record

    def __str__(self) -> str:
        subject = f"{self.record}: " if self.record else ""
        code = f" (code {self.code})" if self.code else ""
        return f"{subject}{self.problem}{code} {self.fix}"

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments would break pickling otherwise.
        return _revive, (type(self), self.problem, self.fix, self.code, self.record)

    @classmethod
    def _revived(cls, problem: str, fix: str, code: str, record: str) -> Self:
        return cls(problem, fix=fix, code=code, record=record)


def _revive(cls: type[QbwcError], problem: str, fix: str, code: str, record: str) -> QbwcError:
    return cls._revived(problem, fix, code, record)


class SoapError(QbwcError):
    """What arrived is not a call that a Web Connector could have made; answered with a SOAP fault."""

    faultcode: ClassVar[str] = "Client"
    """The SOAP 1.1 fault code: whose mistake it is."""


class MalformedXml(SoapError):
    """The bytes are not well-formed XML, or not in an encoding this package reads."""


class ForbiddenXml(SoapError):
    """A document type, an entity, a processing instruction, or more depth or elements than a call has."""


class NotSoap(SoapError):
    """XML, but not a SOAP 1.1 envelope with exactly one call in its body."""


class WrongSoapVersion(NotSoap):
    """An envelope of another SOAP version; the Web Connector speaks 1.1."""

    faultcode = "VersionMismatch"


class NotUnderstood(NotSoap):
    """A SOAP header that must be understood, and is not."""

    faultcode = "MustUnderstand"


class UnknownMethod(SoapError):
    """A SOAP call, but none of the methods of the Web Connector."""


class BodyTooLarge(QbwcError):
    """The request body is larger than the configured limit; it was not read to the end."""


class UnsendableText(QbwcError):
    """A text holds a character that XML 1.0 cannot carry, such as a control character."""


class SessionUnreadable(QbwcError):
    """A stored session was not written by this version of the package, or was damaged."""


class WorkBroken(QbwcError):
    """A ``Work`` or ``Authenticator`` answered with something the protocol has no word for."""


class InvalidQwc(QbwcError):
    """The Web Connector would refuse this QWC file."""


class WrongCompanyFile(QbwcError):
    """QuickBooks has another company file open than the one the connection belongs to."""


class SessionDoesNotEnd(QbwcError):
    """Testing only: the endpoint kept the simulated agent busy beyond its limit."""
