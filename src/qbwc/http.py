"""
The HTTP face of a service, as values: an `HttpRequest` in, an `HttpResponse` out.

Everything that is not a SOAP call is decided here: the harmless page, the support page, the WSDL, refusals.
The adapters (`qbwc.wsgi`, `qbwc.asgi`) only carry bytes.  A SOAP fault travels with status 400 when the
caller made the mistake, so that a 5xx in a server's log always means a fault of the server; .NET's SOAP
client and zeep read both.
"""

import html
import ipaddress
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from attrs import field, frozen

from qbwc._soap import encode_fault
from qbwc.settings import Settings
from qbwc.wsdl import wsdl

__all__ = [
    "HttpRequest",
    "HttpResponse",
    "address_of",
    "charset_of",
    "early_answer",
    "length_of",
    "soap_fault",
    "too_large",
    "too_slow",
]

SOAP_TYPE: Final = "text/xml; charset=utf-8"
"""The only content type that the agent's proxy reads as an answer."""

_HTML_TYPE: Final = "text/html; charset=utf-8"
_TEXT_TYPE: Final = "text/plain; charset=utf-8"
_HOST: Final = re.compile(
    r"\A(?:[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?\Z"
)
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([A-Za-z][A-Za-z0-9._\-]{0,31})""", re.IGNORECASE)


@frozen
class HttpRequest:
    """
    What arrived.

    Attributes:
        method: ``"GET"``, ``"HEAD"``, ``"POST"`` …
        path: The path as the client sees it, mount point included.
        query: Without the question mark.
        headers: Names in lower case; a repeated header joined with commas.
        body: The whole body, already bounded by the adapter.
        remote_address: Of the TCP peer; ``""`` if not known.
        scheme: ``"http"`` or ``"https"``, as the adapter saw it.
    """

    method: str
    path: str = "/"
    query: str = ""
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    remote_address: str = ""
    scheme: str = "http"


@frozen
class HttpResponse:
    """
    What to send back.

    Attributes:
        status: HTTP status code.
        headers: Name and value pairs, ``Content-Length`` included.
        body: Empty for HEAD.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(default=b"", repr=False)


def response(
    status: int, content_type: str, body: bytes, *extra: tuple[str, str], head: bool = False
) -> HttpResponse:
    """Build a response whose length is always said."""
    headers = (("Content-Type", content_type), ("Content-Length", str(len(body))), *extra)
    return HttpResponse(status, headers, b"" if head else body)


def soap_fault(code: str, text: str) -> HttpResponse:
    """Answer with a SOAP fault: 400 if the caller made the mistake, 500 if the server did."""
    return response(500 if code == "Server" else 400, SOAP_TYPE, encode_fault(code, text))


def too_large(settings: Settings) -> HttpResponse:
    """Refuse a body beyond the limit; the adapter stops reading."""
    text = f"The request is larger than {settings.body_bytes_max} bytes, the limit of this server.\n"
    return response(413, _TEXT_TYPE, text.encode())


def too_slow(settings: Settings) -> HttpResponse:
    """Refuse a body that does not arrive in time."""
    text = f"The request did not arrive within {settings.body_seconds_max:g} seconds.\n"
    return response(408, _TEXT_TYPE, text.encode())


def early_answer(request: HttpRequest, settings: Settings) -> HttpResponse | None:
    """
    Answer everything that needs no body; ``None`` means: read the body, this is a SOAP call.

    `request.body` is not looked at, so an adapter may ask before it reads.
    """
    method = request.method.upper()
    if method in {"GET", "HEAD"}:
        head = method == "HEAD"
        if _asks_for_wsdl(request.query):
            return response(200, SOAP_TYPE, wsdl(public_url(request, settings)), head=head)
        return response(200, _HTML_TYPE, _page(request, settings), ("Cache-Control", "no-store"), head=head)
    if method != "POST":
        return response(
            405, _TEXT_TYPE, b"Web Connector calls this address with POST.\n", ("Allow", "GET, HEAD, POST")
        )
    if request.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        return response(415, _TEXT_TYPE, b"Compressed requests are not read here.\n")
    if (length_of(request) or 0) > settings.body_bytes_max:
        return too_large(settings)
    return None


def length_of(request: HttpRequest) -> int | None:
    """Return how long the body is said to be, to 20 digits; ``None`` if nothing is said."""
    said = request.headers.get("content-length", "").strip()
    # Leading zeros are legal and say nothing, however many there are.
    return int(said.lstrip("0")[:20] or "0") if said.isdecimal() else None


def _asks_for_wsdl(query: str) -> bool:
    return any(part.partition("=")[0].lower() in {"wsdl", "singlewsdl"} for part in query.split("&"))


def _page(request: HttpRequest, settings: Settings) -> bytes:
    """Write the page for people, and for the agent's check of AppSupport: harmless, and always 200."""
    title = html.escape(settings.title)
    if request.path.rstrip("/").endswith("/support") or request.query.lower().startswith("support"):
        text = "Support for the connection between this service and QuickBooks Desktop."
        more = settings.support_html
    else:
        text = "This address is for QuickBooks Web Connector. There is nothing to see in a browser."
        more = ""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<h1>{title}</h1><p>{text}</p>{more}</html>\n"
    ).encode()


def public_url(request: HttpRequest, settings: Settings) -> str:
    """
    Return the address of the service for its WSDL: configured, or from the request as far as it can be
    trusted.
    """
    if settings.public_url:
        return settings.public_url
    host, scheme = request.headers.get("host", ""), request.scheme
    if settings.trusted_proxies:
        host = _from_right(request.headers.get("x-forwarded-host", ""), 1) or host
        scheme = _from_right(request.headers.get("x-forwarded-proto", ""), 1).lower() or scheme
    if not _HOST.match(host):
        host = "localhost"
    if scheme not in {"http", "https"}:
        scheme = "http"
    path = urlsplit(request.path).path if request.path.startswith("/") else "/"
    return f"{scheme}://{host}{path}"


def address_of(request: HttpRequest, settings: Settings) -> str:
    """
    Return the address of the caller: the TCP peer, or what the outermost trusted proxy saw.

    Each proxy appends the peer it saw to ``X-Forwarded-For``, so the entry to believe is counted from the
    right; whatever stands further left was written by the caller.
    """
    if settings.trusted_proxies:
        said = _from_right(request.headers.get("x-forwarded-for", ""), settings.trusted_proxies)
        try:
            return str(ipaddress.ip_address(said.strip("[]")))
        except ValueError:
            pass  # fewer proxies than configured, or a port appended: the peer is the best that is known
    return request.remote_address


def _from_right(value: str, position: int) -> str:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    return parts[-position] if 0 < position <= len(parts) else ""


def charset_of(request: HttpRequest) -> str:
    """Return the charset that the ``Content-Type`` names, or ``""``."""
    return _charset(request.headers.get("content-type", "")[:256])


@lru_cache(maxsize=64)
def _charset(content_type: str) -> str:
    match = _CHARSET.search(content_type)
    return match.group(1) if match else ""
