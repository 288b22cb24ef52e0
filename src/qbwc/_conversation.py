"""
One call inside a session: from the session before to the session after and the reply.

No input or output of its own: the caller loads the session, opens the unit, saves what comes back, and only
then lets the reply leave.  What is decided here is looked up in `qbwc.session.ACTIONS` and `NEXT`; this
module only says how each action is done.  The functions are coroutines, so that one text serves both kinds of
``Work``: with a synchronous one they never suspend (`qbwc.service` drives them in one step).
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from attrs import frozen

from qbwc._soap import printable
from qbwc.calls import (
    CloseConnection,
    ConnectionError_,
    GetInteractiveURL,
    GetLastError,
    InteractiveDone,
    InteractiveRejected,
    ReceiveResponseXML,
    SendRequestXML,
    TicketCall,
)
from qbwc.codes import hresult as look_up
from qbwc.errors import WorkBroken
from qbwc.session import ACTIONS, NEXT, Action, CallName, Phase, Session, change
from qbwc.settings import Settings
from qbwc.work import (
    AsyncWork,
    Finished,
    GiveUp,
    Host,
    Interactive,
    Progress,
    Request,
    Retry,
    Stop,
    Wait,
)

__all__ = ["NAMES", "POLITE", "Turn", "converse"]

UnitT = TypeVar("UnitT")
Changes = dict[str, object]
Done = tuple[Changes, str | int, str]
"""What to change in the session, the reply, and the name of the decision."""

NAMES: Final[dict[type[TicketCall], CallName]] = {
    SendRequestXML: CallName.SEND,
    ReceiveResponseXML: CallName.RECEIVE,
    ConnectionError_: CallName.TROUBLE,
    GetLastError: CallName.WHY,
    CloseConnection: CallName.CLOSE,
    GetInteractiveURL: CallName.PAGE,
    InteractiveDone: CallName.POLL,
    InteractiveRejected: CallName.REJECT,
}

POLITE: Final[dict[CallName, str | int | None]] = {
    CallName.SEND: "",
    CallName.RECEIVE: -1,
    CallName.TROUBLE: "done",
    CallName.WHY: None,
    CallName.CLOSE: "OK",
    CallName.PAGE: "",
    CallName.POLL: "Done",
    CallName.REJECT: None,
}
"""
How a session that is not there, or cannot be worked on, ends calmly; ``None`` stands for the reason in words.

Programmer's Guide and peers: a SOAP fault here shows the user a stack trace, and nothing is recovered by it.
"""

_WORDS_OF_THE_PROTOCOL: Final = frozenset({"noop", "interactive mode"})


@frozen
class Turn(Generic[UnitT]):
    """Everything one call is worked with."""

    call: TicketCall
    session: Session
    unit: UnitT
    work: AsyncWork[UnitT]
    now: datetime
    settings: Settings


async def converse(turn: Turn[UnitT]) -> tuple[Session, str | int]:
    """
    Work one call.  Returns the session to be saved and the reply to be sent after that.

    Raises whatever the ``Work`` raises, and WorkBroken when it answers with an unknown word; nothing was
    changed.
    """
    session = turn.session
    if session.calls >= turn.settings.calls_max:
        text = "The update was ended because it made far too many calls; it continues at its next run."
        after = change(session, last_call_at=turn.now, phase=Phase.STOPPING, last_error=text)
        return after, polite(NAMES[type(turn.call)], text)
    action = ACTIONS[session.phase][NAMES[type(turn.call)]]
    changes, reply, decision = await _HOW[action](turn)
    changes["last_call_at"] = turn.now
    changes["calls"] = session.calls + 1
    phase = NEXT.get((action, decision))
    if phase is not None:
        changes["phase"] = phase
    return change(session, **changes), reply


def polite(name: CallName, reason: str) -> str | int:
    """Return the calm answer to a call that cannot be worked, with `reason` where the agent shows a text."""
    answer = POLITE[name]
    return explanation(reason) if answer is None else answer


def explanation(text: str) -> str:
    """
    Make a text fit for the agent's error column; the words that steer the agent are never said by
    accident.
    """
    line = printable(text) or "No error is known."
    return f"{line}." if line.lower() in _WORDS_OF_THE_PROTOCOL else line


def _broken(method: str, decision: object) -> WorkBroken:
    return WorkBroken(
        f"{method} answered with {type(decision).__name__}, which is no answer to that call.",
        fix="Return one of the words that the docstring of qbwc.Work names.",
    )


def _memo(decision: Request | Wait | Progress) -> Changes:
    return {} if decision.memo is None else {"memo": decision.memo}


async def _ask(turn: Turn[UnitT]) -> Done:
    call, session = turn.call, turn.session
    assert isinstance(call, SendRequestXML)
    seen: Changes = {
        "company_file": call.company_file,
        "country": call.country,
        "major_version": call.major_version,
        "minor_version": call.minor_version,
    }
    if session.not_before is not None and turn.now < session.not_before:
        return _wait(turn, Wait(), seen | {"not_before": session.not_before})
    host = Host(call.company_file, call.country, call.major_version, call.minor_version, call.hcp_response)
    if any(getattr(session, name) != value for name, value in seen.items()):
        session = change(session, **seen)
    decision = await turn.work.next_request(turn.unit, session, host)
    rested: Changes = seen | {"waits": 0, "not_before": None, "page_url": ""}
    match decision:
        case Request(xml=xml):
            sent: Changes = {"request_xml": xml, "requests": session.requests + 1}
            return rested | _memo(decision) | sent, xml, "Request"
        case Wait():
            return _wait(turn, decision, rested)
        case Finished(message=message):
            # At this point the protocol has no word for "finished": an empty text would be shown as an error.
            # The answer to a question that changes nothing lets us say 100 (Programmer's Guide).
            query = _harmless(call.major_version, call.minor_version)
            return rested | {"request_xml": query, "closing_text": printable(message)}, query, "Finished"
        case Stop(text=text):
            return rested | {"last_error": explanation(text)}, "", "Stop"
        case Interactive(url=url):
            return rested | {"page_url": url}, "", "Interactive"
    raise _broken("next_request", decision)


def _wait(turn: Turn[UnitT], decision: Wait, changes: Changes) -> Done:
    waits = turn.session.waits + 1
    if waits > turn.settings.waits_max:
        text = "The server is still preparing its work; it continues at the next run."
        return changes | {"waits": 0, "last_error": text}, "", "Stop"
    if decision.seconds is not None:
        changes["not_before"] = turn.now + timedelta(seconds=decision.seconds)
    return changes | _memo(decision) | {"waits": waits}, "", "Wait"


def _harmless(major: int, minor: int) -> str:
    """Write a HostQuery in a version that this QuickBooks takes."""
    version = min((major, minor), (13, 0)) if major > 0 else (2, 0)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><?qbxml version="{version[0]}.{version[1]}"?>'
        '<QBXML><QBXMLMsgsRq onError="continueOnError"><HostQueryRq requestID="qbwc-end"/></QBXMLMsgsRq>'
        "</QBXML>"
    )


async def _repeat(turn: Turn[UnitT]) -> Done:
    return {}, turn.session.request_xml, ""


async def _nothing(turn: Turn[UnitT]) -> Done:  # noqa: ARG001  one signature for all actions
    return {}, "", ""


async def _take(turn: Turn[UnitT]) -> Done:
    call, session = turn.call, turn.session
    assert isinstance(call, ReceiveResponseXML)
    digest = _digest(call)
    if _is_about_another(session.request_xml, call.response):
        return _refuse_stray(session, digest)
    if call.hresult:
        method = "failed"
        decision = await turn.work.failed(turn.unit, session, call.hresult, call.message)
    else:
        method = "response"
        decision = await turn.work.response(turn.unit, session, call.response)
    taken: Changes = {
        "request_xml": "",
        "responses": session.responses + 1,
        "answer_digest": digest,
        "last_error": "",
    }
    match decision:
        case Progress(percent=percent):
            reply = max(1, min(99, int(percent)))
            return taken | _memo(decision) | {"answer_reply": reply}, reply, "Progress"
        case Finished(message=message):
            return taken | {"answer_reply": 100, "closing_text": printable(message)}, 100, "Finished"
        case Stop(text=text):
            return taken | {"answer_reply": -1, "last_error": explanation(text)}, -1, "Stop"
    raise _broken(method, decision)


def _digest(call: ReceiveResponseXML) -> str:
    content = hashlib.sha256(call.response.encode("utf-8", "surrogatepass"))
    content.update(f"\0{call.hresult}\0{call.message}".encode("utf-8", "surrogatepass"))
    return content.hexdigest()


_IDENTITIES: Final = (
    ('newMessageSetID="', re.compile(r'\snewMessageSetID="([^"]+)"')),
    ('requestID="', re.compile(r'\srequestID="([^"]+)"')),
)
_NAMES: Final = ("newMessageSetID", "requestID")
_HEAD_CHARACTERS: Final = 8192


def _is_about_another(request: str, response: str) -> bool:
    """
    Say whether a response carries an id that the request which is out does not have.

    QuickBooks repeats requestID and newMessageSetID in its answers.  A proxy that delivers an earlier answer
    late, after the next request was handed out, is noticed by that.  Equal texts are no sign of a repetition:
    two different requests may be refused in the same words.
    """
    for marker, identity in _IDENTITIES:
        found = identity.search(response, 0, _HEAD_CHARACTERS)
        if found is not None and marker in request and f'{marker}{found.group(1)}"' not in request:
            return True
    # The question what became of a set has the set's id alone, and its answer those of the requests in it.
    return not any(name in request for name in _NAMES) and any(
        identity.search(response, 0, _HEAD_CHARACTERS) for _, identity in _IDENTITIES
    )


def _refuse_stray(session: Session, digest: str) -> Done:
    """
    Answer an answer that nothing waits for: the number it once got, if it was the last one, or a
    refusal.
    """
    if session.answer_digest and digest == session.answer_digest:
        return {}, session.answer_reply, ""
    text = session.last_error or "An answer came for which no request was out; it was not used."
    return {"last_error": text}, -1, ""


async def _acknowledge(turn: Turn[UnitT]) -> Done:
    call, session = turn.call, turn.session
    assert isinstance(call, ReceiveResponseXML)
    return _refuse_stray(session, _digest(call))


async def _end(turn: Turn[UnitT]) -> Done:
    call, session = turn.call, turn.session
    assert isinstance(call, ReceiveResponseXML)
    digest = _digest(call)
    if _is_about_another(session.request_xml, call.response):
        changes, reply, _decision = _refuse_stray(session, digest)
        return changes, reply, "Stray"
    return {"request_xml": "", "answer_digest": digest, "answer_reply": 100}, 100, "Finished"


async def _report(turn: Turn[UnitT]) -> Done:
    call, session = turn.call, turn.session
    assert isinstance(call, ConnectionError_)
    count = session.connection_errors + 1
    decision = await turn.work.connection_error(turn.unit, session, call.hresult, call.message)
    counted: Changes = {"connection_errors": count}
    match decision:
        case Retry(company_file=path) if count <= turn.settings.connection_retries_max:
            if path.strip().lower() == "done":
                raise _broken("connection_error", decision)
            return counted, path, "Retry"
        case Retry() | GiveUp():
            said = decision.text if isinstance(decision, GiveUp) else ""
            fact = look_up(call.hresult)
            text = said or f"{fact.meaning} {fact.fix} ({call.hresult})"
            return counted | {"last_error": explanation(text)}, "done", "GiveUp"
    raise _broken("connection_error", decision)


async def _give_up(turn: Turn[UnitT]) -> Done:  # noqa: ARG001
    return {}, "done", ""


async def _keep_waiting(turn: Turn[UnitT]) -> Done:  # noqa: ARG001
    return {}, "NoOp", ""


async def _announce(turn: Turn[UnitT]) -> Done:  # noqa: ARG001
    return {}, "Interactive mode", ""


async def _explain(turn: Turn[UnitT]) -> Done:
    return {}, explanation(turn.session.last_error), ""


async def _close(turn: Turn[UnitT]) -> Done:
    session = turn.session
    if session.answer_due:
        await turn.work.abandoned(turn.unit, session)
    said = await turn.work.closed(turn.unit, session)
    text = printable(said or session.closing_text or session.last_error) or "OK"
    return {"request_xml": "", "closing_text": text}, text, ""


async def _farewell(turn: Turn[UnitT]) -> Done:
    return {}, turn.session.closing_text or "OK", ""


async def _give_page(turn: Turn[UnitT]) -> Done:
    return {}, turn.session.page_url, ""


async def _ask_done(turn: Turn[UnitT]) -> Done:
    done = await turn.work.interactive_done(turn.unit, turn.session)
    # The guide wants "Done"; in one place an empty text ends it too, so that "not yet" must be a text.
    return ({}, "Done", "Done") if done else ({}, "In progress", "")


async def _refused(turn: Turn[UnitT]) -> Done:
    call = turn.call
    assert isinstance(call, InteractiveRejected)
    text = explanation(await turn.work.interactive_rejected(turn.unit, turn.session, call.reason))
    return {"last_error": text}, text, ""


async def _decline(turn: Turn[UnitT]) -> Done:  # noqa: ARG001
    return {}, "", ""


_HOW: Final[Mapping[Action, Callable[[Turn[UnitT]], Awaitable[Done]]]] = {
    Action.ASK: _ask,
    Action.REPEAT: _repeat,
    Action.NOTHING: _nothing,
    Action.TAKE: _take,
    Action.ACKNOWLEDGE: _acknowledge,
    Action.END: _end,
    Action.REPORT: _report,
    Action.GIVE_UP: _give_up,
    Action.KEEP_WAITING: _keep_waiting,
    Action.ANNOUNCE: _announce,
    Action.EXPLAIN: _explain,
    Action.CLOSE: _close,
    Action.FAREWELL: _farewell,
    Action.GIVE_PAGE: _give_page,
    Action.ASK_DONE: _ask_done,
    Action.REFUSED: _refused,
    Action.DECLINE: _decline,
}
