"""
A Web Connector without Windows: drives any endpoint in the order, and with the bytes, of the real agent.

Order of calls and reactions to answers: QuickBooks Web Connector Programmer's Guide; captured logs of 2.1 to
34. What the agent does not do is as important: it never repeats a call by itself, never follows a redirect,
and forgets an answer of QuickBooks as soon as the server has acknowledged it.
"""

import contextlib
import enum
import time
from collections.abc import Callable, Generator, Iterable
from typing import Final

from attrs import field, frozen

from qbwc.errors import SessionDoesNotEnd
from qbwc.testing._agent_soap import BadAnswer, headers_for, read_answer, write_call
from qbwc.testing._quickbooks import QuickBooks, ScriptedQuickBooks
from qbwc.testing._transport import Transport, TransportFailed, transport_for

__all__ = [
    "Abandon",
    "Exchange",
    "Fault",
    "LostAnswer",
    "Outcome",
    "QuickBooksFails",
    "Repeat",
    "Status",
    "WebConnector",
]

PAUSE_S: Final = 5.0
"""How long the agent pauses after ``NoOp`` (Programmer's Guide)."""

_CODES: Final = {
    "authenticate": 1012,
    "sendRequestXML": 1041,
    "receiveResponseXML": 1042,
    "getLastError": 1043,
    "closeConnection": 1044,
    "connectionError": 1045,
    "clientVersion": 1036,
}


class Status(enum.Enum):
    """How an update ended, seen from the agent."""

    DONE = "done"
    """100 was reported and the session closed."""
    NOTHING_TO_DO = "nothing to do"
    REFUSED = "refused"
    """``nvu``, or a ``clientVersion`` answer that stops."""
    BUSY = "busy"
    POSTPONED = "postponed"
    STOPPED = "stopped"
    """The server ended the update with an error text."""
    NO_QUICKBOOKS = "no QuickBooks"
    """QuickBooks could not be opened; the server said done."""
    FAILED = "failed"
    """A call failed: no answer, a SOAP fault, or an answer that cannot be read."""
    ABANDONED = "abandoned"
    """The agent vanished, as the fault plan wanted."""


@frozen
class Exchange:
    """
    One call and its answer.

    Attributes:
        number: Counted from 1 within the update.
        method: Wire name.
        arguments: By wire name; the password is not among them.
        result: The decoded result; ``None`` if none came.
        error: What went wrong, or ``""``.
    """

    number: int
    method: str
    arguments: dict[str, str | int] = field(repr=False)
    result: str | int | list[str] | None = None
    error: str = ""

    def __str__(self) -> str:
        shown = repr(self.result)
        short = shown if len(shown) < 80 else f"{shown[:77]}..."
        return f"{self.number:3} {self.method} -> {self.error or short}"


@frozen
class Outcome:
    """
    How one update ended.

    Attributes:
        status: In one word.
        message: What the user sees in the status column.
        code: The code the agent logs (1012, 1040, 1041 …); ``None`` if none.
        requests: How many documents QuickBooks was given.
        postponed_s: Seconds the server asked to postpone; 0 if it did not.
        minimum_interval_s: Lower limit of the schedule; 0 if none was named.
        transcript: Every call in order.
    """

    status: Status
    message: str = ""
    code: int | None = None
    requests: int = 0
    postponed_s: int = 0
    minimum_interval_s: int = 0
    transcript: tuple[Exchange, ...] = field(default=(), repr=False)

    @property
    def ok(self) -> bool:
        """Did the update end as both sides want it?"""
        return self.status in {Status.DONE, Status.NOTHING_TO_DO}

    @property
    def methods(self) -> tuple[str, ...]:
        """The names of the calls, in order."""
        return tuple(exchange.method for exchange in self.transcript)


@frozen
class LostAnswer:
    """
    The server works call `call` (from 1, or the first of that method name), but its answer never
    arrives.
    """

    call: int | str


@frozen
class Repeat:
    """A proxy sends call `call` `times` more; the agent sees the last answer."""

    call: int | str
    times: int = 1


@frozen
class Abandon:
    """The agent vanishes instead of making call `call`."""

    call: int | str


@frozen
class QuickBooksFails:
    """
    QuickBooks fails at request number `request` (from 1) of the update.

    Attributes:
        applied: Whether QuickBooks had already done the work: what 0x80040402 may mean.
    """

    request: int
    hresult: str
    message: str = ""
    applied: bool = False


Fault = LostAnswer | Repeat | Abandon | QuickBooksFails


class _Vanished(Exception):
    """The fault plan ends the agent here."""


class _CallFailed(Exception):
    def __init__(self, method: str, error: str) -> None:
        super().__init__(error)
        self.method, self.error = method, error


Steps = Generator[Exchange, None, Outcome]


class WebConnector:
    """
    One application in one Web Connector.

    Args:
        endpoint: An address (real HTTP), a WSGI or ASGI application, or a `Transport`.
        username: As in the QWC file.
        password: As the user typed it.
        quickbooks: The QuickBooks on that PC.
        faults: What goes wrong during the next update; may be replaced between updates.
        sleep: Called with 5.0 for each ``NoOp``; the real agent really sleeps.
        agent_version: What ``clientVersion`` is told.
        waits_max: More ``NoOp`` in a row than this raise SessionDoesNotEnd.
        calls_max: More calls in one update than this raise SessionDoesNotEnd.
    """

    def __init__(
        self,
        endpoint: str | Callable[..., object] | Transport,
        username: str,
        password: str,
        quickbooks: QuickBooks | None = None,
        *,
        faults: Iterable[Fault] = (),
        sleep: Callable[[float], object] = time.sleep,
        agent_version: str = "34.0.10021.75",
        waits_max: int = 1000,
        calls_max: int = 10_000,
    ) -> None:
        self.quickbooks: QuickBooks = ScriptedQuickBooks() if quickbooks is None else quickbooks
        self.faults = tuple(faults)
        self.outcome: Outcome | None = None
        self._transport = transport_for(endpoint)
        self._username, self._password = username, password
        self._sleep, self._agent_version = sleep, agent_version
        self._waits_max, self._calls_max = waits_max, calls_max
        self._transcript: list[Exchange] = []
        self._fired: set[Fault] = set()
        self._requests = 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}(transcript of {len(self._transcript)} calls)"

    @property
    def transcript(self) -> tuple[Exchange, ...]:
        """Every call of the current or last update."""
        return tuple(self._transcript)

    def update(self) -> Outcome:
        """Run one whole update.  Raises SessionDoesNotEnd, and whatever a broken simulation raises."""
        for _exchange in self.steps():
            pass
        assert self.outcome is not None
        return self.outcome

    def steps(self) -> Steps:
        """
        Run one update call by call: each `Exchange` is yielded after its answer came and before the next
        call.

        Between two of them a test may do what it likes, such as killing the server.  When the generator ends,
        `outcome` says how; closing it early is an agent that vanished.
        """
        self._transcript, self._fired, self._requests, self.outcome = [], set(), 0, None
        ticket = ""
        try:
            outcome = yield from self._update()
        except _Vanished:
            outcome = self._outcome(Status.ABANDONED, "The agent vanished.")
        except _CallFailed as exc:
            ticket = self._ticket
            if ticket and exc.method != "closeConnection":
                # The agent tries to say good-bye, and does not mind if that fails too.
                with contextlib.suppress(_CallFailed, _Vanished):
                    yield from self._call("closeConnection", ticket=ticket)
            outcome = self._outcome(Status.FAILED, exc.error, _CODES.get(exc.method))
        finally:
            if self._in_quickbooks:
                self._in_quickbooks = False
                self.quickbooks.end_session()
        self.outcome = outcome
        return outcome

    _ticket = ""
    _in_quickbooks = False

    def _outcome(
        self,
        status: Status,
        message: str = "",
        code: int | None = None,
        *,
        postponed_s: int = 0,
        minimum_interval_s: int = 0,
    ) -> Outcome:
        return Outcome(
            status,
            message,
            code,
            requests=self._requests,
            postponed_s=postponed_s,
            minimum_interval_s=minimum_interval_s,
            transcript=tuple(self._transcript),
        )

    def _update(self) -> Steps:
        self._ticket = ""
        with contextlib.suppress(_CallFailed):  # written to the agent's log; the update goes on
            yield from self._call("serverVersion")
        verdict = yield from self._call("clientVersion", strVersion=self._agent_version)
        if str(verdict)[:2] in {"E:", "O:"}:
            return self._outcome(Status.REFUSED, str(verdict)[2:], 1037)
        if verdict and str(verdict)[:2] != "W:":
            return self._outcome(Status.REFUSED, str(verdict), 1046)
        answer = yield from self._call("authenticate", strUserName=self._username, strPassword=self._password)
        assert isinstance(answer, list)
        self._ticket, word = answer[0], answer[1]
        postponed_s = int(answer[2] or 0) if len(answer) > 2 else 0
        every_s = int(answer[3] or 0) if len(answer) > 3 else 0
        if postponed_s > 0:
            return self._outcome(Status.POSTPONED, postponed_s=postponed_s, minimum_interval_s=every_s)
        match word.lower():
            case "nvu":
                return self._outcome(
                    Status.REFUSED, "Invalid user name or password.", 1040, minimum_interval_s=every_s
                )
            case "busy":
                return self._outcome(Status.BUSY, minimum_interval_s=every_s)
            case "none":
                text = yield from self._call("closeConnection", ticket=self._ticket)
                return self._outcome(Status.NOTHING_TO_DO, str(text), minimum_interval_s=every_s)
        given_up = yield from self._open_quickbooks(word)
        if given_up is not None:
            return given_up
        return (yield from self._converse(every_s))

    def _open_quickbooks(self, path: str) -> Generator[Exchange, None, Outcome | None]:
        """Open the company file; report what fails, and try again as the server says."""
        while True:
            try:
                self._begin(path)
            except Exception as exc:  # noqa: BLE001  only COM failures are kept
                hresult, message = _com(exc)
                reply = yield from self._call(
                    "connectionError", ticket=self._ticket, hresult=hresult, message=message
                )
                if str(reply).lower() != "done":
                    path = str(reply)
                    continue
                text = yield from self._call("getLastError", ticket=self._ticket)
                yield from self._call("closeConnection", ticket=self._ticket)
                return self._outcome(Status.NO_QUICKBOOKS, str(text), 1013)
            self._in_quickbooks = True
            return None

    def _begin(self, path: str) -> None:
        if path and path.lower() != self.quickbooks.path.lower():
            raise _ComError("0x8004040A", "A different company file is already open.")
        self.quickbooks.begin_session()

    def _converse(self, every_s: int) -> Steps:
        hcp, waits = self.quickbooks.host_response(), 0
        while True:
            books = self.quickbooks
            xml = yield from self._call(
                "sendRequestXML",
                ticket=self._ticket,
                strHCPResponse=hcp,
                strCompanyFileName=books.path,
                qbXMLCountry=books.country,
                qbXMLMajorVers=books.major_version,
                qbXMLMinorVers=books.minor_version,
            )
            hcp = ""
            if xml == "":
                why = yield from self._call("getLastError", ticket=self._ticket)
                if why == "NoOp":
                    waits += 1
                    if waits > self._waits_max:
                        raise self._endless(f"said NoOp {waits} times in a row")
                    self._sleep(PAUSE_S)
                    continue
                if why == "Interactive mode":
                    refused = yield from self._interact()
                    if refused is None:
                        continue
                    why = refused
                yield from self._end_quickbooks()
                return self._outcome(Status.STOPPED, str(why), 1031, minimum_interval_s=every_s)
            waits = 0
            response, hresult, message = self._process(str(xml))
            percent = yield from self._call(
                "receiveResponseXML", ticket=self._ticket, response=response, hresult=hresult, message=message
            )
            assert isinstance(percent, int)
            if percent < 0:
                why = yield from self._call("getLastError", ticket=self._ticket)
                yield from self._end_quickbooks()
                return self._outcome(Status.STOPPED, str(why), 1031, minimum_interval_s=every_s)
            if percent >= 100:
                text = yield from self._end_quickbooks()
                return self._outcome(Status.DONE, text, minimum_interval_s=every_s)

    def _interact(self) -> Generator[Exchange, None, str | None]:
        """Open the page and poll until the server says that the user is finished."""
        yield from self._call("getInteractiveURL", wcTicket=self._ticket, sessionID="1")
        for _poll in range(self._waits_max):
            answer = yield from self._call("interactiveDone", wcTicket=self._ticket)
            if str(answer).lower() in {"", "done"}:
                return None
            self._sleep(PAUSE_S)
        text = yield from self._call("interactiveRejected", wcTicket=self._ticket, reason="Timed out.")
        return str(text)

    def _end_quickbooks(self) -> Generator[Exchange, None, str]:
        """QuickBooks is disconnected before the server hears of the end."""
        self._in_quickbooks = False
        self.quickbooks.end_session()
        text = yield from self._call("closeConnection", ticket=self._ticket)
        return str(text)

    def _process(self, xml: str) -> tuple[str, str, str]:
        """Give one document to QuickBooks."""
        self._requests += 1
        for fault in self.faults:
            if isinstance(fault, QuickBooksFails) and fault.request == self._requests:
                if fault.applied:
                    self.quickbooks.process(xml)
                return "", fault.hresult, fault.message
        try:
            return self.quickbooks.process(xml), "", ""
        except Exception as exc:  # noqa: BLE001  only COM failures are kept
            return "", *_com(exc)

    def _call(self, method: str, **arguments: str | int) -> Generator[Exchange, None, str | int | list[str]]:
        """Make one call, with whatever the fault plan has for it."""
        number = len(self._transcript) + 1
        if number > self._calls_max:
            raise self._endless(f"took {number - 1} calls")
        planned = [fault for fault in self.faults if self._hits(fault, number, method)]
        self._fired.update(planned)
        if any(isinstance(fault, Abandon) for fault in planned):
            raise _Vanished
        shown = {name: value for name, value in arguments.items() if name != "strPassword"}
        body, headers = write_call(method, arguments), headers_for(method)
        times = 1 + sum(fault.times for fault in planned if isinstance(fault, Repeat))
        error, result = "", None
        try:
            for _time in range(times):
                answer = self._transport.post(headers, body)
            result = read_answer(method, answer)
        except (TransportFailed, BadAnswer) as exc:
            error = str(exc)
        if any(isinstance(fault, LostAnswer) for fault in planned):
            result, error = None, "The connection was closed before the answer came."
        exchange = Exchange(number, method, shown, result, error)
        self._transcript.append(exchange)
        yield exchange
        if result is None:
            raise _CallFailed(method, error)
        return result

    def _hits(self, fault: Fault, number: int, method: str) -> bool:
        if isinstance(fault, QuickBooksFails) or fault in self._fired:
            return False
        return fault.call in {number, method}

    def _endless(self, what: str) -> SessionDoesNotEnd:
        return SessionDoesNotEnd(
            f"The endpoint {what}; the update does not end.",
            fix="Bound what the endpoint does in one update, or raise the limit of this WebConnector.",
        )


class _ComError(Exception):
    def __init__(self, hresult: str, message: str) -> None:
        super().__init__(hresult, message)
        self.hresult, self.message = hresult, message


def _com(exc: Exception) -> tuple[str, str]:
    """HRESULT and message of a COM failure; anything else goes on to the test."""
    hresult = getattr(exc, "hresult", None)
    if not isinstance(hresult, str):
        raise exc
    return hresult, str(getattr(exc, "message", "") or exc)
