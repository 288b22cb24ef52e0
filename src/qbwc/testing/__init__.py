"""A Web Connector without Windows, and a contract suite for session stores: test your embedding with them."""

from qbwc.testing._connector import (
    Abandon,
    Exchange,
    Fault,
    LostAnswer,
    Outcome,
    QuickBooksFails,
    Repeat,
    Status,
    WebConnector,
)
from qbwc.testing._quickbooks import ComFailure, QuickBooks, ScriptedQuickBooks
from qbwc.testing._transport import AsgiTransport, HttpTransport, Transport, WsgiTransport

__all__ = [
    "Abandon",
    "AsgiTransport",
    "ComFailure",
    "Exchange",
    "Fault",
    "HttpTransport",
    "LostAnswer",
    "Outcome",
    "QuickBooks",
    "QuickBooksFails",
    "Repeat",
    "ScriptedQuickBooks",
    "SessionStoreContract",
    "Status",
    "Transport",
    "WebConnector",
    "WsgiTransport",
]


def __getattr__(name: str) -> object:
    # The contract needs pytest; driving an endpoint does not.
    if name == "SessionStoreContract":
        from qbwc.testing._contract import SessionStoreContract  # noqa: PLC0415  see above

        return SessionStoreContract
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
