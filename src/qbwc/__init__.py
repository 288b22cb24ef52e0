"""QuickBooks Web Connector handler to embed in any WSGI or ASGI server; qbXML is opaque text here."""

from qbwc.auth import Accepted, AsyncAuthenticator, Authenticator, Rejected, StaticAuthenticator, Verdict
from qbwc.company import CompanyPin, company_of
from qbwc.errors import QbwcError, WrongCompanyFile
from qbwc.http import HttpRequest, HttpResponse
from qbwc.qwc import QwcFile
from qbwc.script import ScriptedWork
from qbwc.service import AsyncWebConnectorService, WebConnectorService
from qbwc.session import Phase, Session
from qbwc.settings import Settings
from qbwc.store import (
    AsyncMemorySessionStore,
    AsyncMemoryUnit,
    AsyncSessionStore,
    AsyncSessionUnit,
    MemorySessionStore,
    MemoryUnit,
    SessionStore,
    SessionUnit,
)
from qbwc.throttle import LoginThrottle, Throttle
from qbwc.work import (
    AsyncBaseWork,
    AsyncWork,
    BaseWork,
    Busy,
    Finished,
    GiveUp,
    Go,
    Host,
    Interactive,
    NothingToDo,
    Postponed,
    Progress,
    Request,
    Retry,
    Stop,
    Wait,
    Work,
)

__all__ = [
    "Accepted",
    "AsyncAuthenticator",
    "AsyncBaseWork",
    "AsyncMemorySessionStore",
    "AsyncMemoryUnit",
    "AsyncSessionStore",
    "AsyncSessionUnit",
    "AsyncWebConnectorService",
    "AsyncWork",
    "Authenticator",
    "BaseWork",
    "Busy",
    "CompanyPin",
    "Finished",
    "GiveUp",
    "Go",
    "Host",
    "HttpRequest",
    "HttpResponse",
    "Interactive",
    "LoginThrottle",
    "MemorySessionStore",
    "MemoryUnit",
    "NothingToDo",
    "Phase",
    "Postponed",
    "Progress",
    "QbwcError",
    "QwcFile",
    "Rejected",
    "Request",
    "Retry",
    "ScriptedWork",
    "Session",
    "SessionStore",
    "SessionUnit",
    "Settings",
    "StaticAuthenticator",
    "Stop",
    "Throttle",
    "Verdict",
    "Wait",
    "WebConnectorService",
    "Work",
    "WrongCompanyFile",
    "company_of",
]
