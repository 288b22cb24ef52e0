"""Limits and choices of a service, each with a name, a unit and a reason."""

import re
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from attrs import field, frozen
from attrs.validators import ge

__all__ = ["Settings", "version_parts"]

_HOUR: Final = timedelta(hours=1)


@frozen(kw_only=True)
class Settings:
    """
    How a service behaves.  The defaults suit a public server behind one TLS proxy that is not trusted.

    Attributes:
        public_url: The address agents call, as in the QWC file (``"https://books.example.com/qbwc"``); goes
            into the WSDL.  ``""`` takes it from each request, with forwarded headers only if
            `trusted_proxies` is not 0.
        trusted_proxies: How many proxies of yours each append to ``X-Forwarded-For``; 0 ignores such headers.
        server_version: What ``serverVersion`` answers; agents write it to their log.
        title: Name of the service on its harmless page.
        support_html: What the support page says beyond its first line, as HTML of your own.
        agent_version_min: Agents older than this are told which version is wanted (``O:``), and stop; ``""``
            takes all.
        agent_version_warn: Users of agents older than this see a warning (``W:``) and may go on; ``""`` warns
            none.
        body_bytes_max: Larger request bodies are refused with 413 before they are read.
        body_seconds_max: A request body that takes longer to arrive is refused with 408.
        session_idle: A ticket is unknown after so long without a call; at least an hour, because QuickBooks
            itself may work many minutes on one query.
        takeover_idle: A login from another address than that of the open session is told ``busy`` until the
            open one has been silent for so long.  From the same address it takes over at once: an agent runs
            one update at a time, so its earlier one is dead.
        waits_max: How often in a row the agent is told ``NoOp`` (some five seconds each) before the update
            ends.
        calls_max: How many calls one session may make.
        connection_retries_max: How often the agent is asked to try again to open QuickBooks; the user is
            watching.
        slow_call_s: A call that takes longer is logged as a warning; the agent's proxy gives up after 100 s.
    """

    public_url: str = field(default="")
    trusted_proxies: int = field(default=0, validator=ge(0))
    server_version: str = "1.0"
    title: str = "QuickBooks Web Connector service"
    support_html: str = ""
    agent_version_min: str = ""
    agent_version_warn: str = ""
    body_bytes_max: int = field(default=32 * 1024 * 1024, validator=ge(1))
    body_seconds_max: float = field(default=120.0, validator=ge(0.001))
    session_idle: timedelta = field(default=timedelta(hours=2), validator=ge(_HOUR))
    takeover_idle: timedelta = field(default=timedelta(minutes=10), validator=ge(timedelta(0)))
    waits_max: int = field(default=240, validator=ge(1))
    calls_max: int = field(default=100_000, validator=ge(10))
    connection_retries_max: int = field(default=2, validator=ge(0))
    slow_call_s: float = field(default=20.0, validator=ge(0.0))

    @public_url.validator
    def _absolute(self, _attribute: object, value: str) -> None:
        if not value:
            return
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"public_url is not an absolute http(s) address without a query: {value!r}")


def version_parts(text: str) -> tuple[int, ...]:
    """Compare agent versions part by part: ``"2.1.0.30"`` is older than ``"34.0.10021.75"``."""
    return tuple(int(part) for part in re.findall(r"[0-9]{1,9}", text))
