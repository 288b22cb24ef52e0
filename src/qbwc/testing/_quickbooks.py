"""What a simulated QuickBooks must offer to the simulated agent, and two small ones."""

from collections.abc import Callable, Sequence
from typing import Protocol

from attrs import define, field

__all__ = ["ComFailure", "QuickBooks", "ScriptedQuickBooks"]


class QuickBooks(Protocol):
    """
    The COM side of the agent: one company file, open in one QuickBooks.

    Any exception with a text attribute ``hresult`` (and perhaps ``message``) is a COM failure, which the
    agent reports to the server; every other exception passes through the agent to the test.
    """

    @property
    def path(self) -> str:
        """Full path of the open company file."""
        ...

    @property
    def country(self) -> str:
        """``"US"``, ``"CA"``, ``"UK"`` or ``"AU"``."""
        ...

    @property
    def major_version(self) -> int:
        """With `minor_version`, the highest qbXML version it takes."""
        ...

    @property
    def minor_version(self) -> int:
        """See `major_version`."""
        ...

    def begin_session(self) -> object:
        """Open the company file for the agent."""
        ...

    def host_response(self) -> str:
        """Answer the agent's HostQuery, CompanyQuery and PreferencesQuery in one document."""
        ...

    def process(self, xml: str) -> str:
        """Answer one qbXML document."""
        ...

    def end_session(self) -> object:
        """Close the company file for the agent."""
        ...


class ComFailure(Exception):
    """A failure of QuickBooks' COM interface: no answer, only an HRESULT."""

    def __init__(self, hresult: str, message: str = "") -> None:
        super().__init__(hresult, message)
        self.hresult, self.message = hresult, message


@define
class ScriptedQuickBooks:
    """
    A QuickBooks that answers with what it is told, and remembers what it was asked.

    Attributes:
        answer: Makes the answer to a request; may raise `ComFailure`.
        asked: Every request, in order.
        sessions: How often the company file was opened.
    """

    answer: Callable[[str], str] = field(default=lambda _xml: "<QBXML/>", repr=False)
    path: str = r"C:\Books\Greenway Landscaping.qbw"
    country: str = "US"
    major_version: int = 16
    minor_version: int = 0
    hcp_response: str = field(default='<?xml version="1.0" ?><QBXML/>', repr=False)
    refusals: Sequence[ComFailure] = ()
    asked: list[str] = field(factory=list, repr=False)
    sessions: int = 0

    def begin_session(self) -> None:
        """Open the company file; the first times as `refusals` say."""
        self.sessions += 1
        if self.sessions <= len(self.refusals):
            raise self.refusals[self.sessions - 1]

    def host_response(self) -> str:
        """Answer with `hcp_response`."""
        return self.hcp_response

    def process(self, xml: str) -> str:
        """Answer with `answer`."""
        self.asked.append(xml)
        return self.answer(xml)

    def end_session(self) -> None:
        """Close the company file."""
