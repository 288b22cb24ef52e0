"""
The calls a Web Connector makes, as values, and the table that says how each travels.

Names, order and types of the parameters: Intuit's published WSDL of ``QBWebConnectorSvc`` and the QuickBooks
Web Connector Programmer's Guide.  All parameters are optional on the wire; a missing one reads as empty text
or 0.
"""

from typing import Final

from attrs import field, frozen

__all__ = [
    "METHODS",
    "NAMESPACE",
    "Authenticate",
    "Call",
    "ClientVersion",
    "CloseConnection",
    "ConnectionError_",
    "GetInteractiveURL",
    "GetLastError",
    "InteractiveDone",
    "InteractiveRejected",
    "Method",
    "Parameter",
    "ReceiveResponseXML",
    "SendRequestXML",
    "ServerVersion",
    "TicketCall",
]

NAMESPACE: Final = "http://developer.intuit.com/"
"""Target namespace of all calls and answers, with the final slash (WSDL)."""


@frozen
class ServerVersion:
    """Which version is the server?  The answer is only written to the agent's log."""


@frozen
class ClientVersion:
    """The agent names its own version, such as ``"2.3.0.215"`` or ``"34.0.10021.75"``."""

    version: str = ""


@frozen
class Authenticate:
    """Log in and open a session.  Neither field is shown in a ``repr``."""

    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@frozen
class SendRequestXML:
    """
    What shall QuickBooks do next?

    Attributes:
        hcp_response: Answers to HostQuery, CompanyQuery and PreferencesQuery; only on the first call of a
            session.
        company_file: Full path of the open company file, on every call.
        country: ``"US"``, ``"CA"``, ``"UK"`` or ``"AU"``.
        major_version: With `minor_version`, the highest qbXML version this QuickBooks takes.
        minor_version: See `major_version`.
    """

    ticket: str = field(default="", repr=False)
    hcp_response: str = field(default="", repr=False)
    company_file: str = ""
    country: str = ""
    major_version: int = 0
    minor_version: int = 0


@frozen
class ReceiveResponseXML:
    """
    QuickBooks' answer.

    `hresult` and `message` are filled only when QuickBooks could not process the request at all; `response`
    is empty then.
    """

    ticket: str = field(default="", repr=False)
    response: str = field(default="", repr=False)
    hresult: str = ""
    message: str = field(default="", repr=False)


@frozen
class ConnectionError_:  # noqa: N801  the builtin owns the plain name
    """The agent could not open QuickBooks or the company file; nothing was sent."""

    ticket: str = field(default="", repr=False)
    hresult: str = ""
    message: str = field(default="", repr=False)


@frozen
class GetLastError:
    """Why was there nothing to send, or a negative number?"""

    ticket: str = field(default="", repr=False)


@frozen
class CloseConnection:
    """The session is over; QuickBooks is already disconnected."""

    ticket: str = field(default="", repr=False)


@frozen
class GetInteractiveURL:
    """Interactive mode was announced; which page shall the agent open?"""

    ticket: str = field(default="", repr=False)
    session_id: str = field(default="", repr=False)


@frozen
class InteractiveRejected:
    """The user refused interactive mode, or it timed out."""

    ticket: str = field(default="", repr=False)
    reason: str = ""


@frozen
class InteractiveDone:
    """Is the user finished with the interactive page?"""

    ticket: str = field(default="", repr=False)


TicketCall = (
    SendRequestXML
    | ReceiveResponseXML
    | ConnectionError_
    | GetLastError
    | CloseConnection
    | GetInteractiveURL
    | InteractiveRejected
    | InteractiveDone
)
"""A call inside a session; all carry its ticket."""

Call = ServerVersion | ClientVersion | Authenticate | TicketCall


@frozen
class Parameter:
    """One parameter: its wire name, the attribute that holds it, and whether it is a whole number."""

    wire: str
    attribute: str
    integer: bool = False


@frozen
class Method:
    """One method: its wire name, the class of its calls, its parameters in order, the type of its result."""

    wire: str
    call: type[Call]
    parameters: tuple[Parameter, ...] = ()
    result: str = "string"


_TICKET = Parameter("ticket", "ticket")
_WC_TICKET = Parameter("wcTicket", "ticket")

METHODS: Final[dict[str, Method]] = {
    method.wire: method
    for method in (
        Method("serverVersion", ServerVersion),
        # The Programmer's Guide's chapter text has this spelling, with a ticket; its samples and all agents
        # do not.
        Method("getServerVersion", ServerVersion),
        Method("clientVersion", ClientVersion, (Parameter("strVersion", "version"),)),
        Method(
            "authenticate",
            Authenticate,
            (Parameter("strUserName", "username"), Parameter("strPassword", "password")),
            "ArrayOfString",
        ),
        Method(
            "sendRequestXML",
            SendRequestXML,
            (
                _TICKET,
                Parameter("strHCPResponse", "hcp_response"),
                Parameter("strCompanyFileName", "company_file"),
                Parameter("qbXMLCountry", "country"),
                Parameter("qbXMLMajorVers", "major_version", integer=True),
                Parameter("qbXMLMinorVers", "minor_version", integer=True),
            ),
        ),
        Method(
            "receiveResponseXML",
            ReceiveResponseXML,
            (
                _TICKET,
                Parameter("response", "response"),
                Parameter("hresult", "hresult"),
                Parameter("message", "message"),
            ),
            "int",
        ),
        Method(
            "connectionError",
            ConnectionError_,
            (_TICKET, Parameter("hresult", "hresult"), Parameter("message", "message")),
        ),
        Method("getLastError", GetLastError, (_TICKET,)),
        Method("closeConnection", CloseConnection, (_TICKET,)),
        Method("getInteractiveURL", GetInteractiveURL, (_WC_TICKET, Parameter("sessionID", "session_id"))),
        Method("interactiveRejected", InteractiveRejected, (_WC_TICKET, Parameter("reason", "reason"))),
        Method("interactiveDone", InteractiveDone, (_WC_TICKET,)),
    )
}
"""Every method, by wire name."""
