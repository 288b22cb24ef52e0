"""
The life of a Web Connector session, as values and two tables.

Rules:

1.  Every call of an update may reach another process, so a session is a value that a store keeps as text
    (`Session.to_json`), never an object that lives somewhere.
2.  `ACTIONS` says what to do for each pair of phase and call.  It has every pair: there is no call that the
    agent, a proxy or a stranger could make at a wrong time for which nothing is written down.
3.  `NEXT` says in which phase the session is after an action, by the kind of decision that was taken.
    The diagram in the documentation is drawn from these two tables.
4.  An answer is *due* from the moment a request was handed out until its answer is taken.  Whatever else ends
    a session, a due answer is reported to the ``Work`` as lost, exactly once.

Order of the calls: QuickBooks Web Connector Programmer's Guide, and captured logs of versions 2.1 to 34.
"""

import enum
import hashlib
import json
import secrets
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Final, NewType, Self

from attrs import field, fields, frozen

from qbwc.errors import SessionUnreadable

__all__ = [
    "ACTIONS",
    "NEXT",
    "Action",
    "CallName",
    "Phase",
    "Session",
    "Ticket",
    "change",
    "digest_of",
    "new_ticket",
]

Ticket = NewType("Ticket", str)
"""What the agent shows in every call of one update.  A secret: only its SHA-256 is stored."""


def new_ticket() -> Ticket:
    """Return 128 random bits in the customary form of a GUID."""
    raw = secrets.token_hex(16)
    return Ticket(f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}")


def digest_of(ticket: str) -> str:
    """SHA-256 of a ticket, in hex: how a store knows a ticket without being able to use it."""
    return hashlib.sha256(ticket.encode("utf-8", "surrogatepass")).hexdigest()


class Phase(enum.Enum):
    """Where an update stands, and therefore which call comes next."""

    READY = "ready"
    """Logged in, or an answer was taken: the agent will ask for the next request."""
    ANSWER_DUE = "answer_due"
    """QuickBooks has a request; its answer is due."""
    PAUSED = "paused"
    """The work was not ready; the agent is told ``NoOp`` and asks again after some five seconds."""
    INTERACTIVE = "interactive"
    """The user is busy with a web page of ours."""
    ENDING = "ending"
    """A harmless query is out, only because its answer lets the update end cleanly with 100."""
    STOPPING = "stopping"
    """Something ended the update early; the agent will ask why, then close."""
    FINISHED = "finished"
    """The agent was told 100; it disconnects QuickBooks and closes."""
    CLOSED = "closed"
    """The agent said good-bye, or there was nothing to do."""


class CallName(enum.Enum):
    """A call inside a session, by its wire name."""

    SEND = "sendRequestXML"
    RECEIVE = "receiveResponseXML"
    TROUBLE = "connectionError"
    WHY = "getLastError"
    CLOSE = "closeConnection"
    PAGE = "getInteractiveURL"
    POLL = "interactiveDone"
    REJECT = "interactiveRejected"


class Action(enum.Enum):
    """What the service does for a call."""

    ASK = "ask the work for the next request"
    REPEAT = "hand out the same request again"
    NOTHING = "send nothing"
    TAKE = "give the answer to the work"
    ACKNOWLEDGE = "repeat the number for the same answer, refuse another one"
    END = "report 100"
    REPORT = "tell the work that QuickBooks cannot be opened"
    GIVE_UP = "say done"
    KEEP_WAITING = "say NoOp"
    ANNOUNCE = "say Interactive mode"
    EXPLAIN = "tell the last error"
    CLOSE = "close the session"
    FAREWELL = "repeat the closing text"
    GIVE_PAGE = "give the address of the page"
    ASK_DONE = "ask the work whether the user is finished"
    REFUSED = "note that the user refused"
    DECLINE = "answer with an empty text"


def _row(
    send: Action,
    receive: Action,
    trouble: Action,
    why: Action,
    close: Action = Action.CLOSE,
    page: Action = Action.DECLINE,
    poll: Action = Action.DECLINE,
    reject: Action = Action.DECLINE,
) -> MappingProxyType[CallName, Action]:
    return MappingProxyType(
        dict(zip(CallName, (send, receive, trouble, why, close, page, poll, reject), strict=True))
    )


ACTIONS: Final = MappingProxyType(
    {
        Phase.READY: _row(Action.ASK, Action.ACKNOWLEDGE, Action.REPORT, Action.EXPLAIN),
        Phase.ANSWER_DUE: _row(Action.REPEAT, Action.TAKE, Action.REPORT, Action.EXPLAIN),
        Phase.PAUSED: _row(Action.ASK, Action.ACKNOWLEDGE, Action.REPORT, Action.KEEP_WAITING),
        Phase.INTERACTIVE: _row(
            Action.ASK,
            Action.ACKNOWLEDGE,
            Action.REPORT,
            Action.ANNOUNCE,
            page=Action.GIVE_PAGE,
            poll=Action.ASK_DONE,
            reject=Action.REFUSED,
        ),
        Phase.ENDING: _row(Action.REPEAT, Action.END, Action.GIVE_UP, Action.EXPLAIN),
        Phase.STOPPING: _row(Action.NOTHING, Action.ACKNOWLEDGE, Action.GIVE_UP, Action.EXPLAIN),
        Phase.FINISHED: _row(Action.NOTHING, Action.ACKNOWLEDGE, Action.GIVE_UP, Action.EXPLAIN),
        Phase.CLOSED: _row(
            Action.NOTHING, Action.ACKNOWLEDGE, Action.GIVE_UP, Action.EXPLAIN, close=Action.FAREWELL
        ),
    }
)
"""What to do, for every phase and call."""

NEXT: Final = MappingProxyType(
    {
        (Action.ASK, "Request"): Phase.ANSWER_DUE,
        (Action.ASK, "Wait"): Phase.PAUSED,
        (Action.ASK, "Interactive"): Phase.INTERACTIVE,
        (Action.ASK, "Finished"): Phase.ENDING,
        (Action.ASK, "Stop"): Phase.STOPPING,
        (Action.TAKE, "Progress"): Phase.READY,
        (Action.TAKE, "Finished"): Phase.FINISHED,
        (Action.TAKE, "Stop"): Phase.STOPPING,
        (Action.END, "Finished"): Phase.FINISHED,
        (Action.REPORT, "GiveUp"): Phase.STOPPING,
        (Action.ASK_DONE, "Done"): Phase.READY,
        (Action.REFUSED, ""): Phase.STOPPING,
        (Action.CLOSE, ""): Phase.CLOSED,
    }
)
"""The phase after an action, by the decision taken; a pair that is not here leaves the phase as it was."""


@frozen(kw_only=True)
class Session:
    """
    One Web Connector update, as a store keeps it and as a ``Work`` sees it.

    Attributes:
        connection: Whose update this is: the tenant, as the ``Authenticator`` named it.
        username: The login name the agent used.
        ticket_digest: SHA-256 of the ticket, in hex.
        started_at: When the agent logged in (aware, UTC).
        last_call_at: When it last called (aware, UTC).
        phase: Where the update stands.
        calls: How many calls the session has had, this one included.
        requests: How many requests of the ``Work`` were handed out.
        responses: How many of them were answered, errors included.
        request_xml: The request whose answer is due; ``""`` if none is.
        answer_digest: SHA-256 over the last answer taken; ``""`` before the first.
        answer_reply: The number it was acknowledged with.
        last_error: What ``getLastError`` says.
        closing_text: What ``closeConnection`` says.
        waits: How often in a row the agent was told ``NoOp``.
        not_before: Do not ask the ``Work`` again before this time; ``None`` if any time is right.
        connection_errors: How often the agent could not open QuickBooks.
        company_file: Path of the open company file, as last told.
        country: Country of that QuickBooks, as last told.
        major_version: Highest qbXML version it takes, as last told.
        minor_version: See `major_version`.
        page_url: Address of the interactive page.
        address: Where the agent called from, as the adapter saw it.
        memo: A text of the ``Work``'s own, given back with every call; ``""`` at the start.
    """

    connection: str
    username: str
    ticket_digest: str
    started_at: datetime
    last_call_at: datetime
    phase: Phase = Phase.READY
    calls: int = 0
    requests: int = 0
    responses: int = 0
    request_xml: str = field(default="", repr=False)
    answer_digest: str = ""
    answer_reply: int = 0
    last_error: str = field(default="", repr=False)
    closing_text: str = field(default="", repr=False)
    waits: int = 0
    not_before: datetime | None = None
    connection_errors: int = 0
    company_file: str = ""
    country: str = ""
    major_version: int = 0
    minor_version: int = 0
    page_url: str = field(default="", repr=False)
    address: str = ""
    memo: str = field(default="", repr=False)

    @property
    def answer_due(self) -> bool:
        """Has QuickBooks a request whose answer did not come yet?"""
        return self.request_xml != "" and self.phase is not Phase.ENDING

    @property
    def name(self) -> str:
        """A short name for logs; says nothing about the ticket."""
        return self.ticket_digest[:12]

    def to_json(self) -> str:
        """Text for a store, ASCII only; read it back with `from_json`."""
        data: dict[str, str | int | None] = {"v": _VERSION}
        for name in _NAMES:
            value = getattr(self, name)
            if isinstance(value, Phase):
                value = value.value
            elif isinstance(value, datetime):
                value = value.isoformat()
            data[name] = value
        return json.dumps(data, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.  Raises SessionUnreadable for anything else."""
        try:
            data = json.loads(text)
            if data.pop("v") != _VERSION:
                raise ValueError  # noqa: TRY301  one way out for everything unreadable
            for name in _TIMES:
                data[name] = data[name] and _aware(data[name])
            data["phase"] = Phase(data["phase"])
            return cls(**data)
        except (AttributeError, KeyError, TypeError, ValueError) as exc:
            raise SessionUnreadable(
                "A stored Web Connector session cannot be read.",
                fix="Delete that session row; the next update starts a new one.",
            ) from exc


def _aware(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError
    return value


_VERSION: Final = 1
_NAMES: Final = tuple(attribute.name for attribute in fields(Session))
_TIMES: Final = ("started_at", "last_call_at", "not_before")


_values: Final = attrgetter(*_NAMES)


def change(session: Session, **changes: object) -> Session:
    """
    Copy a session with some fields replaced.

    ``attrs.evolve`` does the same by reflection, which costs more than all else that is done for a call.
    """
    values = dict(zip(_NAMES, _values(session), strict=True))
    values.update(changes)
    return Session(**values)
