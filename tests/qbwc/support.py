"""Shared by the tests of qbwc: a clock, a durable work, a client that makes single calls, a store on disk."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import define, field

from qbwc import (
    BaseWork,
    Finished,
    Host,
    HttpRequest,
    HttpResponse,
    MemorySessionStore,
    MemoryUnit,
    Progress,
    Request,
    Session,
    Settings,
    StaticAuthenticator,
    Stop,
    Wait,
    WebConnectorService,
)
from qbwc.calls import METHODS
from qbwc.testing._agent_soap import headers_for, read_answer, write_call
from qbwc.testing._transport import RawAnswer

NOON = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
QBW = r"C:\Books\Greenway Landscaping.qbw"


@define
class Clock:
    """A clock that tests turn."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **delta: float) -> None:
        self.time += timedelta(**delta)


def request_xml(number: int | str) -> str:
    return f'<?xml version="1.0"?><QBXML><QBXMLMsgsRq><BillAddRq requestID="{number}"/></QBXMLMsgsRq></QBXML>'


def response_xml(number: int | str) -> str:
    return (
        f'<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><BillAddRs requestID="{number}"/></QBXMLMsgsRs></QBXML>'
    )


def answer_like_quickbooks(xml: str) -> str:
    found = re.search(r'requestID="([^"]+)"', xml)
    return response_xml(found.group(1) if found else "")


@define
class NotedWork(BaseWork[MemoryUnit]):
    """Sends `total` requests; keeps every fact in the unit, so it survives what the store survives."""

    total: int = 3
    seen: list[str] = field(factory=list)

    def next_request(
        self, unit: MemoryUnit, session: Session, host: Host
    ) -> Request | Wait | Finished | Stop:
        self.seen.append(f"next {host.hcp_response[:10]}")
        done = int(unit.notes.get("done", "0"))
        return Request(request_xml(done)) if done < self.total else Finished(f"{done} done")

    def response(self, unit: MemoryUnit, session: Session, xml: str) -> Progress | Finished | Stop:
        self.seen.append("response")
        done = int(unit.notes.get("done", "0")) + 1
        unit.notes["done"] = str(done)
        unit.notes[f"answer {done}"] = xml
        return Finished(f"{done} done") if done >= self.total else Progress(100 * done // self.total)

    def abandoned(self, unit: MemoryUnit, session: Session) -> None:
        self.seen.append(f"abandoned {session.answer_due}")
        unit.notes["abandoned"] = session.request_xml


@define
class Decided(BaseWork[MemoryUnit]):
    """Answers with what the test says."""

    following: object = field(factory=lambda: Request(request_xml(1)))
    answered: object = field(factory=lambda: Progress(50))
    failing: object = field(factory=lambda: Stop("QuickBooks failed."))
    trouble: object = None
    opening: object = None
    closing: str = ""
    interactive: bool = True
    calls: list[str] = field(factory=list)
    hosts: list[Host] = field(factory=list)

    def _answer(self, name: str, value: object) -> object:
        self.calls.append(name)
        if isinstance(value, BaseException):
            raise value
        return value

    def next_request(self, unit, session, host):
        self.hosts.append(host)
        return self._answer("next_request", self.following)

    def response(self, unit, session, xml):
        return self._answer("response", self.answered)

    def failed(self, unit, session, hresult, message):
        return self._answer(f"failed {hresult}", self.failing)

    def connection_error(self, unit, session, hresult, message):
        self.calls.append(f"connection_error {hresult}")
        return self.trouble or super().connection_error(unit, session, hresult, message)

    def opened(self, unit, session):
        return self._answer("opened", self.opening or super().opened(unit, session))

    def closed(self, unit, session):
        return self._answer("closed", self.closing)

    def abandoned(self, unit, session):
        self.calls.append(f"abandoned {session.answer_due}")

    def interactive_done(self, unit, session):
        self.calls.append("interactive_done")
        return self.interactive


@define
class Caller:
    """Makes single calls of a service, as raw SOAP, and reads the answers strictly."""

    service: WebConnectorService
    address: str = "192.0.2.10"
    ticket: str = ""

    def post(self, body: bytes, content_type: str = "text/xml; charset=utf-8") -> HttpResponse:
        headers = {"content-type": content_type, "content-length": str(len(body))}
        return self.service.handle(HttpRequest("POST", "/qbwc", "", headers, body, self.address))

    def __call__(self, method: str, **values: str | int) -> str | int | list[str]:
        full: dict[str, str | int] = {
            parameter.wire: 0 if parameter.integer else "" for parameter in METHODS[method].parameters
        }
        for name in ("ticket", "wcTicket"):
            if name in full:
                full[name] = self.ticket
        full |= values
        answer = self.post(write_call(method, full), headers_for(method)["Content-Type"])
        return read_answer(
            method, RawAnswer(answer.status, dict(answer.headers)["Content-Type"], answer.body)
        )

    def login(self, username: str = "acme", password: str = "secret-password") -> list[str]:
        answer = self("authenticate", strUserName=username, strPassword=password)
        assert isinstance(answer, list)
        self.ticket = answer[0]
        return answer

    def send(self, hcp: str = "") -> str:
        answer = self(
            "sendRequestXML",
            strHCPResponse=hcp,
            strCompanyFileName=QBW,
            qbXMLCountry="US",
            qbXMLMajorVers=16,
            qbXMLMinorVers=0,
        )
        assert isinstance(answer, str)
        return answer

    def receive(self, response: str = "", hresult: str = "", message: str = "") -> int:
        answer = self("receiveResponseXML", response=response, hresult=hresult, message=message)
        assert isinstance(answer, int)
        return answer


def service_for(
    work: object,
    *,
    store: object | None = None,
    clock: Clock | None = None,
    on_error: Callable[[Exception], None] | None = None,
    authenticator: object | None = None,
    **settings: object,
) -> WebConnectorService:
    return WebConnectorService(
        work,
        authenticator or StaticAuthenticator({"acme": "secret-password", "zenith": "other-password"}),
        MemorySessionStore() if store is None else store,
        settings=Settings(**settings),
        now=clock or Clock(),
        on_error=on_error,
    )


class SqliteUnit:
    """One transaction: the session, and notes of the work beside it."""

    def __init__(self, database: sqlite3.Connection, connection: str) -> None:
        self._database, self._connection = database, connection

    def load(self) -> Session | None:
        row = self._database.execute(
            "SELECT state FROM session WHERE connection = ?", (self._connection,)
        ).fetchone()
        return Session.from_json(row[0]) if row else None

    def save(self, session: Session) -> None:
        self._database.execute(
            "INSERT INTO session VALUES (?, ?, ?) ON CONFLICT (connection) DO UPDATE "
            "SET digest = excluded.digest, state = excluded.state",
            (self._connection, session.ticket_digest, session.to_json()),
        )

    def note(self, text: str) -> None:
        self._database.execute("INSERT INTO note VALUES (?, ?)", (self._connection, text))

    def notes(self) -> list[str]:
        rows = self._database.execute(
            "SELECT text FROM note WHERE connection = ? ORDER BY rowid", (self._connection,)
        )
        return [text for (text,) in rows]


class SqliteSessionStore:
    """A store on disk that several processes share; a plain file and one connection for each unit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(self._open()) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute(
                "CREATE TABLE IF NOT EXISTS session "
                "(connection TEXT PRIMARY KEY, digest TEXT UNIQUE, state TEXT)"
            )
            database.execute("CREATE TABLE IF NOT EXISTS note (connection TEXT, text TEXT)")

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=60, isolation_level=None)
        database.execute("PRAGMA synchronous = NORMAL")
        return database

    def connection_of(self, ticket_digest: str) -> str | None:
        with closing(self._open()) as database:
            row = database.execute(
                "SELECT connection FROM session WHERE digest = ?", (ticket_digest,)
            ).fetchone()
        return row[0] if row else None

    @contextmanager
    def unit(self, connection: str) -> Iterator[SqliteUnit]:
        with closing(self._open()) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteUnit(database, connection)
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")
