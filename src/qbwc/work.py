"""
What an integrator writes: a ``Work``, and the words it answers with.

A ``Work`` decides what QuickBooks is asked next and takes the answers; qbXML is opaque text here.
Each method gets the *unit* of the current call: the transaction in which the session is loaded and saved.
What the ``Work`` writes through that unit is committed together with the session **before** the reply leaves,
or not at all. So a ``Work`` keeps its facts in the unit, not in itself: the next call may reach another
process.

Methods must return within a few seconds (the .NET proxy gives up after 100); return `Wait` for anything
slower.
"""

from typing import Final, Generic, Protocol, TypeVar

from attrs import field, frozen
from attrs.validators import ge, instance_of, optional

from qbwc.session import Session

__all__ = [
    "AsyncBaseWork",
    "AsyncWork",
    "BaseWork",
    "Busy",
    "Finished",
    "GiveUp",
    "Go",
    "Host",
    "Interactive",
    "NothingToDo",
    "Postponed",
    "Progress",
    "Request",
    "Retry",
    "Stop",
    "Wait",
    "Work",
]

UnitT_contra = TypeVar("UnitT_contra", contravariant=True)
UnitT = TypeVar("UnitT")


@frozen
class Host:
    """
    What the agent said about QuickBooks in this call.

    Attributes:
        company_file: Full path of the open company file.  Drive letter and UNC paths name the same file.
        country: ``"US"``, ``"CA"``, ``"UK"`` or ``"AU"``.
        major_version: With `minor_version`, the highest qbXML version this QuickBooks takes; 0 if not said.
        minor_version: See `major_version`.
        hcp_response: QuickBooks' answers to HostQuery, CompanyQuery and PreferencesQuery in one document.
            Only on the first ``sendRequestXML`` of a session (and its repetitions); ``""`` otherwise, so that
            a ``Work`` which answers the first call with `Wait` keeps what it needs of it.
    """

    company_file: str
    country: str
    major_version: int
    minor_version: int
    hcp_response: str = field(default="", repr=False)


@frozen
class Request:
    """
    Hand this qbXML document to QuickBooks.

    Attributes:
        xml: One complete document, sent as it is; never empty.  Kept in the session until it is answered.
        memo: Replaces `Session.memo`; ``None`` keeps it.
    """

    xml: str = field(repr=False, validator=instance_of(str))
    memo: str | None = field(default=None, repr=False)

    @xml.validator
    def _not_empty(self, _attribute: object, value: str) -> None:
        if not value.strip():
            # An empty text on the wire means "nothing to send right now" and would end or stall the update.
            raise ValueError("A request is never empty; return Finished or Wait instead.")


@frozen
class Wait:
    """
    Nothing can be sent yet; the agent comes back after about five seconds (``NoOp``).

    Attributes:
        seconds: Do not ask this ``Work`` again before so many seconds have passed; ``None`` asks at every
            return.
        memo: Replaces `Session.memo`; ``None`` keeps it.
    """

    seconds: float | None = field(default=None, validator=optional(ge(0)))
    memo: str | None = field(default=None, repr=False)


@frozen
class Finished:
    """
    All work of this update is done.

    Attributes:
        message: Shown to the user in the status column, such as ``"14 bills, 1 exception"``.
    """

    message: str = ""


@frozen
class Stop:
    """
    End the update early.

    Attributes:
        text: One sentence for the user: what happened and what to do.  Shown by the agent as the error.
    """

    text: str


@frozen
class Progress:
    """
    The answer was taken and there is more to do.

    Attributes:
        percent: For the progress bar; reported as 1 to 99, because 100 would end the update.
        memo: Replaces `Session.memo`; ``None`` keeps it.
    """

    percent: int = 50
    memo: str | None = field(default=None, repr=False)


@frozen
class Interactive:
    """
    Let the agent open a web page for the user, then go on.  Not for unattended updates.

    Attributes:
        url: Address of the page, without the ticket: put a key of your own into it.
    """

    url: str


@frozen
class Retry:
    """
    Try again to open QuickBooks, at most twice in a session.

    Attributes:
        company_file: Path to try; ``""`` is the file that is open now.
    """

    company_file: str = ""


@frozen
class GiveUp:
    """
    QuickBooks cannot be opened now; end the update.

    Attributes:
        text: Shown to the user; ``""`` takes the sentence of the error catalogue.
    """

    text: str = ""


@frozen
class Go:
    """Open the session."""


@frozen
class NothingToDo:
    """
    The login is right, and there is nothing to do (``none``): QuickBooks is not even opened.

    Attributes:
        minimum_interval_s: Lower limit for the user's "every n minutes", in seconds; ``None`` leaves it.
    """

    minimum_interval_s: int | None = field(default=None, validator=optional(ge(1)))


@frozen
class Busy:
    """The login may be right, but now is not the time (``busy``); the agent comes back at its next run."""

    minimum_interval_s: int | None = field(default=None, validator=optional(ge(1)))


@frozen
class Postponed:
    """
    Run this update so many seconds later instead.  Only works where Auto-Run is on.

    Attributes:
        seconds: More than 0.
        minimum_interval_s: Lower limit for the user's "every n minutes", in seconds; ``None`` leaves it.
    """

    seconds: int = field(validator=ge(1))
    minimum_interval_s: int | None = field(default=None, validator=optional(ge(1)))


class Work(Protocol[UnitT_contra]):
    """
    What an integrator implements; `BaseWork` has careful defaults for all but `next_request` and `response`.

    `session` is the session before this call took effect: in `response` its `request_xml` is the request
    answered. An exception from any method rolls the unit back and ends the update politely; the agent shows a
    reference under which the log has the place.
    """

    def prepare(self, connection: str) -> None:
        """
        Do what is too slow for a transaction, before the one of a ``sendRequestXML`` opens.

        For reading other systems, say.  Works in transactions of its own; may be called again at any time,
        also while an answer is due.  What it leaves undone after some seconds, `next_request` answers with
        `Wait`.
        """
        ...

    def next_request(
        self, unit: UnitT_contra, session: Session, host: Host
    ) -> Request | Wait | Finished | Stop | Interactive:
        """
        Say what QuickBooks shall do next.

        Not called again while an answer is due: a repeated call of the agent gets the same text from the
        session.
        """
        ...

    def response(self, unit: UnitT_contra, session: Session, xml: str) -> Progress | Finished | Stop:
        """
        Take QuickBooks' answer to `session.request_xml`; called once for each answer.

        Return `Finished` as soon as it is known that nothing follows: that ends the update at once.  A
        `Progress` after which `next_request` says `Finished` costs one harmless query more.
        """
        ...

    def failed(
        self, unit: UnitT_contra, session: Session, hresult: str, message: str
    ) -> Progress | Finished | Stop:
        """
        QuickBooks could not process `session.request_xml` at all.

        Only for 0x80040400 and 0x80040423 is it certain that nothing was changed (`qbwc.codes.hresult`);
        otherwise the outcome of a write is unknown, and QuickBooks may be gone.
        """
        ...

    def connection_error(
        self, unit: UnitT_contra, session: Session, hresult: str, message: str
    ) -> Retry | GiveUp:
        """Decide what to do when QuickBooks or the company file could not be opened; nothing was sent."""
        ...

    def opened(self, unit: UnitT_contra, session: Session) -> Go | NothingToDo | Busy | Postponed:
        """Somebody logged in rightly; is there anything to do?  No request was asked for yet."""
        ...

    def closed(self, unit: UnitT_contra, session: Session) -> str:
        """Say good-bye: the text is shown in the status column (``""``: that of `Finished`)."""
        ...

    def abandoned(self, unit: UnitT_contra, session: Session) -> None:
        """
        Learn that a session ended without being closed, or was closed with an answer due.

        Called once, by the next login of the connection or by the close.  If `session.answer_due`, the
        request `session.request_xml` was handed out and its outcome is unknown: it may or may not have been
        applied.
        """
        ...

    def interactive_done(self, unit: UnitT_contra, session: Session) -> bool:
        """Has the user finished with the page of `Interactive`?"""
        ...

    def interactive_rejected(self, unit: UnitT_contra, session: Session, reason: str) -> str:
        """Explain the end: the user refused the page or it timed out; the text is shown."""
        ...


class AsyncWork(Protocol[UnitT_contra]):
    """`Work` with coroutines; same names, same promises."""

    async def prepare(self, connection: str) -> None: ...
    async def next_request(
        self, unit: UnitT_contra, session: Session, host: Host
    ) -> Request | Wait | Finished | Stop | Interactive: ...
    async def response(
        self, unit: UnitT_contra, session: Session, xml: str
    ) -> Progress | Finished | Stop: ...
    async def failed(
        self, unit: UnitT_contra, session: Session, hresult: str, message: str
    ) -> Progress | Finished | Stop: ...
    async def connection_error(
        self, unit: UnitT_contra, session: Session, hresult: str, message: str
    ) -> Retry | GiveUp: ...
    async def opened(self, unit: UnitT_contra, session: Session) -> Go | NothingToDo | Busy | Postponed: ...
    async def closed(self, unit: UnitT_contra, session: Session) -> str: ...
    async def abandoned(self, unit: UnitT_contra, session: Session) -> None: ...
    async def interactive_done(self, unit: UnitT_contra, session: Session) -> bool: ...
    async def interactive_rejected(self, unit: UnitT_contra, session: Session, reason: str) -> str: ...


_GO: Final = Go()


class BaseWork(Generic[UnitT]):
    """Careful defaults: stop at the first failure of QuickBooks, give up when it cannot be opened."""

    def prepare(self, connection: str) -> None:
        """Nothing is slow."""

    def failed(self, unit: UnitT, session: Session, hresult: str, message: str) -> Progress | Finished | Stop:
        """Stop: the outcome is unknown and QuickBooks may be gone."""
        del unit, session
        return Stop(_quickbooks_said(hresult, message))

    def connection_error(self, unit: UnitT, session: Session, hresult: str, message: str) -> Retry | GiveUp:
        """Give up with the catalogue's sentence."""
        del unit, session, hresult, message
        return GiveUp()

    def opened(self, unit: UnitT, session: Session) -> Go | NothingToDo | Busy | Postponed:
        """Go, always."""
        del unit, session
        return _GO

    def closed(self, unit: UnitT, session: Session) -> str:
        """Say what `Finished` said."""
        del unit, session
        return ""

    def abandoned(self, unit: UnitT, session: Session) -> None:
        """Nothing is known of it; the service logs it."""

    def interactive_done(self, unit: UnitT, session: Session) -> bool:
        """At once."""
        del unit, session
        return True

    def interactive_rejected(self, unit: UnitT, session: Session, reason: str) -> str:
        """Repeat the reason."""
        del unit, session
        return reason or "The page was closed before it was finished."


class AsyncBaseWork(Generic[UnitT]):
    """`BaseWork` with coroutines."""

    async def prepare(self, connection: str) -> None:
        """Nothing is slow."""

    async def failed(
        self, unit: UnitT, session: Session, hresult: str, message: str
    ) -> Progress | Finished | Stop:
        """Stop: the outcome is unknown and QuickBooks may be gone."""
        del unit, session
        return Stop(_quickbooks_said(hresult, message))

    async def connection_error(
        self, unit: UnitT, session: Session, hresult: str, message: str
    ) -> Retry | GiveUp:
        """Give up with the catalogue's sentence."""
        del unit, session, hresult, message
        return GiveUp()

    async def opened(self, unit: UnitT, session: Session) -> Go | NothingToDo | Busy | Postponed:
        """Go, always."""
        del unit, session
        return _GO

    async def closed(self, unit: UnitT, session: Session) -> str:
        """Say what `Finished` said."""
        del unit, session
        return ""

    async def abandoned(self, unit: UnitT, session: Session) -> None:
        """Nothing is known of it; the service logs it."""

    async def interactive_done(self, unit: UnitT, session: Session) -> bool:
        """At once."""
        del unit, session
        return True

    async def interactive_rejected(self, unit: UnitT, session: Session, reason: str) -> str:
        """Repeat the reason."""
        del unit, session
        return reason or "The page was closed before it was finished."


def _quickbooks_said(hresult: str, message: str) -> str:
    from qbwc.codes import hresult as look_up  # noqa: PLC0415  the catalogue is only needed when something failed

    fact = look_up(hresult)
    said = f' QuickBooks said: "{message}".' if message else ""
    return f"QuickBooks could not process a request ({hresult}). {fact.fix}{said}"
