"""
A ``Work`` written as a generator: ``response = yield request``.

For scripts and migrations in **one** process.  The generator lives in memory, so a script does not survive a
restart of the server, cannot be served by several processes, and is not rolled back when storing the session
fails; a session that meets a generator which is not there ends with a clear text and starts anew at the next
update. Anything that must be exactly once needs a `qbwc.Work` that keeps its facts in the unit.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator
from typing import Final

from qbwc.session import Session
from qbwc.work import BaseWork, Finished, Host, Interactive, Progress, Request, Stop, Wait

__all__ = ["QuickBooksFailed", "Script", "ScriptedWork"]

Script = Generator[str, str, str | None]
"""Yields qbXML documents, is sent the answers, and returns the closing text (or nothing)."""

_GONE: Final = (
    "The script of this session is gone (the server was restarted); it starts again at the next update."
)


class QuickBooksFailed(Exception):
    """Raised at the ``yield`` of a script when QuickBooks could not process the request at all."""

    def __init__(self, hresult: str, message: str) -> None:
        super().__init__(hresult, message)
        self.hresult, self.message = hresult, message


class ScriptedWork(BaseWork[object]):
    """
    Runs one generator for each session.

    Args:
        script: Called with the session and the host of the first ``sendRequestXML``; returns the generator.
        sessions_max: How many may be under way; the oldest is closed beyond that.
    """

    def __init__(self, script: Callable[[Session, Host], Script], *, sessions_max: int = 1000) -> None:
        self._script = script
        self._sessions_max = sessions_max
        self._running: OrderedDict[str, tuple[Script, str | Finished]] = OrderedDict()
        self._lock = threading.Lock()

    def next_request(
        self, unit: object, session: Session, host: Host
    ) -> Request | Wait | Finished | Stop | Interactive:
        """Hand out what the script yielded last; start the script at the first call."""
        del unit
        with self._lock:
            running = self._running.get(session.ticket_digest)
        if running is None:
            if session.requests:
                return Stop(_GONE)
            script = self._script(session, host)
            running = script, _step(lambda: next(script))
            self._keep(session, running)
        step = running[1]
        return step if isinstance(step, Finished) else Request(step)

    def response(self, unit: object, session: Session, xml: str) -> Progress | Finished | Stop:
        """Send the answer into the script."""
        del unit
        return self._advance(session, lambda script: script.send(xml))

    def failed(
        self, unit: object, session: Session, hresult: str, message: str
    ) -> Progress | Finished | Stop:
        """Raise QuickBooksFailed inside the script; a script that does not catch it ends the update."""
        try:
            return self._advance(session, lambda script: script.throw(QuickBooksFailed(hresult, message)))
        except QuickBooksFailed:
            self._forget(session)
            return super().failed(unit, session, hresult, message)

    def closed(self, unit: object, session: Session) -> str:
        """Close the generator."""
        del unit
        self._forget(session)
        return ""

    def abandoned(self, unit: object, session: Session) -> None:
        """Close the generator: its ``finally`` blocks run."""
        del unit
        self._forget(session)

    def _advance(self, session: Session, send: Callable[[Script], str]) -> Progress | Finished | Stop:
        with self._lock:
            running = self._running.get(session.ticket_digest)
        if running is None:
            return Stop(_GONE)
        script = running[0]
        step = _step(lambda: send(script))
        if isinstance(step, Finished):
            self._forget(session)
            return step
        self._keep(session, (script, step))
        return Progress()

    def _keep(self, session: Session, running: tuple[Script, str | Finished]) -> None:
        with self._lock:
            self._running[session.ticket_digest] = running
            oldest = self._running.popitem(last=False)[1] if len(self._running) > self._sessions_max else None
        if oldest is not None:
            oldest[0].close()

    def _forget(self, session: Session) -> None:
        with self._lock:
            running = self._running.pop(session.ticket_digest, None)
        if running is not None:
            running[0].close()


def _step(advance: Callable[[], str]) -> str | Finished:
    try:
        return advance()
    except StopIteration as stop:
        return Finished(stop.value or "")
