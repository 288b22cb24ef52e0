"""
The agent's own SOAP: bytes as its .NET proxy writes them, and answers read as strictly as it reads
them.
"""

from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from qbwc.calls import METHODS, NAMESPACE
from qbwc.testing._transport import RawAnswer

__all__ = ["BadAnswer", "SoapFault", "headers_for", "read_answer", "write_call"]

_SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
_AGENT: Final = "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 2.0.50727.9179)"


class BadAnswer(Exception):
    """The agent's proxy cannot read the answer."""


class SoapFault(BadAnswer):
    """The answer is a SOAP fault."""


def headers_for(method: str) -> dict[str, str]:
    """HTTP headers of one call, as logged from version 2.x."""
    return {
        "User-Agent": _AGENT,
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{NAMESPACE}{method}"',
    }


def write_call(method: str, values: dict[str, str | int]) -> bytes:
    """Write one call; empty texts become self-closed elements."""
    parts: list[str] = []
    for parameter in METHODS[method].parameters:
        text = escape(str(values[parameter.wire])).replace("\r", "&#xD;")
        name = parameter.wire
        parts.append(f"<{name}>{text}</{name}>" if text else f"<{name} />")
    inner = "".join(parts)
    call = (
        f'<{method} xmlns="{NAMESPACE}">{inner}</{method}>' if inner else f'<{method} xmlns="{NAMESPACE}" />'
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{_SOAP}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>{call}</soap:Body></soap:Envelope>'
    ).encode()


def read_answer(method: str, answer: RawAnswer) -> str | int | list[str]:
    """
    Read one answer as .NET does: content type, namespaces and the result element must be right.

    Raises SoapFault or BadAnswer with the text that the agent's log would show.
    """
    if answer.content_type.split(";")[0].strip().lower() != "text/xml":
        raise BadAnswer(
            f"Client found response content type of '{answer.content_type}', but expected 'text/xml' "
            f"(HTTP status {answer.status})."
        )
    try:
        root = etree.fromstring(answer.body, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError as exc:
        raise BadAnswer("Response is not well-formed XML.") from exc
    fault = root.find(f"{{{_SOAP}}}Body/{{{_SOAP}}}Fault")
    if fault is not None:
        raise SoapFault(fault.findtext("faultstring", ""))
    if answer.status != 200:
        raise BadAnswer(f"The request failed with HTTP status {answer.status}.")
    element = root.find(f"{{{_SOAP}}}Body/{{{NAMESPACE}}}{method}Response/{{{NAMESPACE}}}{method}Result")
    if element is None:
        raise BadAnswer("Object reference not set to an instance of an object.")
    kind = METHODS[method].result
    if kind == "ArrayOfString":
        texts = [item.text or "" for item in element.iterfind(f"{{{NAMESPACE}}}string")]
        if len(texts) < 2:
            raise BadAnswer("Index was outside the bounds of the array.")
        return texts
    text = element.text or ""
    if kind == "int":
        try:
            return int(text)
        except ValueError as exc:
            raise BadAnswer("Input string was not in a correct format.") from exc
    return text
