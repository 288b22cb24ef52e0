"""
SOAP 1.1 bytes to calls, and replies to bytes.

Tolerant in what it reads (any prefix, any order, missing and extra parameters, ``xsi:nil``, byte order
marks), exact in what it writes: document/literal wrapped, everything in Intuit's namespace, the result
element always there. A missing result element or a wrong namespace makes the agent fail with "Object
reference not set" or "Index was outside the bounds of the array" (QBWC1041, QBWC1012).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from qbwc._xml import Vocabulary, parse
from qbwc.calls import METHODS, NAMESPACE, Call, Method
from qbwc.errors import NotSoap, NotUnderstood, UnknownMethod, UnsendableText, WrongSoapVersion

__all__ = ["ENVELOPE", "Incoming", "decode", "encode", "encode_fault", "escape", "printable"]

ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"
_FIX: Final = "Only QuickBooks Web Connector should call this address; check what else does."

_NAMES = frozenset(
    {
        *(
            "Envelope",
            "Header",
            "Body",
            "xml",
            "xmlns",
            "nil",
            "type",
            "encodingStyle",
            "mustUnderstand",
            "true",
            "1",
        ),
        *(
            "soap",
            "soapenv",
            "SOAP-ENV",
            "soap-env",
            "s",
            "S",
            "env",
            "e",
            "xsi",
            "xsd",
            "tns",
            "m",
            "i",
            "d",
            "w",
        ),
        *(f"ns{n}" for n in range(10)),
        *(f"q{n}" for n in range(10)),
        *METHODS,
        *(parameter.wire for method in METHODS.values() for parameter in method.parameters),
        *(
            ENVELOPE,
            NAMESPACE,
            "http://www.w3.org/2001/XMLSchema-instance",
            "http://www.w3.org/2001/XMLSchema",
        ),
        *("http://schemas.xmlsoap.org/soap/encoding/", "string", "int", "xsd:string", "xsd:int"),
    }
)
VOCABULARY: Final = Vocabulary(_NAMES, strangers_max=2048, elements_max=500, depth_max=16)

_ENVELOPE_TAG: Final = f"{{{ENVELOPE}}}Envelope"
_BODY_TAG: Final = f"{{{ENVELOPE}}}Body"
_HEADER_TAG: Final = f"{{{ENVELOPE}}}Header"
_MUST: Final = f"{{{ENVELOPE}}}mustUnderstand"
# The final slash and the namespace itself are what hand-written test clients forget; no other method is
# hidden by it.
_BY_TAG: Final[dict[str, Method]] = {
    f"{namespace}{name}": method
    for name, method in METHODS.items()
    for namespace in (f"{{{NAMESPACE}}}", f"{{{NAMESPACE.rstrip('/')}}}", "")
}
_FIELDS: Final[dict[str, dict[str, tuple[str, bool]]]] = {
    name: {p.wire: (p.attribute, p.integer) for p in method.parameters} for name, method in METHODS.items()
}
_INTEGER = re.compile(r"\s*([0-9]{1,6})(?:\.[0-9]*)?\s*\Z")

Incoming = tuple[str, Call]
"""The wire name under which a call came (the answer repeats it), and the call."""


def decode(body: bytes, *, charset: str = "") -> Incoming:
    """
    Read one call.

    Args:
        body: The whole HTTP body.
        charset: From the ``Content-Type`` header, if it named one.

    Raises:
        SoapError: One of its subclasses says what is wrong; nothing was done.
    """
    root = parse(body, VOCABULARY, charset=charset)
    if root.tag != _ENVELOPE_TAG:
        if root.tag.endswith("}Envelope"):
            raise WrongSoapVersion("The envelope is not SOAP 1.1.", fix="The Web Connector speaks SOAP 1.1.")
        raise NotSoap("The request is XML, but not a SOAP envelope.", fix=_FIX)
    wrapper = None
    for child in root:
        if child.tag == _BODY_TAG and wrapper is None:
            wrapper = child
        elif child.tag == _HEADER_TAG:
            if any(entry.get(_MUST) == "1" for entry in child):
                raise NotUnderstood("The request has a SOAP header that must be understood.", fix=_FIX)
        else:
            raise NotSoap("The SOAP envelope holds something beside one header and one body.", fix=_FIX)
    if wrapper is None or len(wrapper) != 1:
        raise NotSoap("The SOAP body does not hold exactly one call.", fix=_FIX)
    element = wrapper[0]
    method = _BY_TAG.get(element.tag)
    if method is None:
        raise UnknownMethod("The SOAP body holds no call of the Web Connector.", fix=_FIX)
    fields = _FIELDS[method.wire]
    values: dict[str, str | int] = {}
    for parameter in element:
        known = fields.get(parameter.tag.rpartition("}")[2])
        if known is None:
            continue
        attribute, integer = known
        if attribute in values or len(parameter):
            raise NotSoap(f"{method.wire} has a parameter twice, or one that is not text.", fix=_FIX)
        text = parameter.text or ""
        values[attribute] = _integer(text) if integer else text
    build: Mapping[str, object] = values
    return method.wire, method.call(**build)  # type: ignore[arg-type]  # the table pairs attributes and types


def _integer(text: str) -> int:
    """Read a version part.  Agents send ``13``; old proxies were seen to send nothing, which reads as 0."""
    match = _INTEGER.match(text)
    return int(match.group(1)) if match else 0


_HEAD: Final = f'<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{ENVELOPE}"><soap:Body>'
_TAIL: Final = "</soap:Body></soap:Envelope>"
_FRAMES: Final[dict[str, tuple[str, str]]] = {
    name: (
        f'{_HEAD}<{name}Response xmlns="{NAMESPACE}"><{name}Result>',
        f"</{name}Result></{name}Response>{_TAIL}",
    )
    for name in METHODS
}
_UNSENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def encode(method: str, result: str | int | Sequence[str]) -> bytes:
    """
    Write the answer to a call of `method`; texts are escaped once.

    Raises UnsendableText for a character that XML 1.0 cannot carry; see `printable` for texts meant for
    people.
    """
    head, tail = _FRAMES[method]
    if isinstance(result, str):
        inner = escape(result)
    elif isinstance(result, int):
        inner = str(int(result))
    else:
        inner = "".join(f"<string>{escape(item)}</string>" for item in result)
    return f"{head}{inner}{tail}".encode()


def encode_fault(code: str, text: str) -> bytes:
    """Write a SOAP 1.1 fault; `text` is what the agent shows the user."""
    return (
        f"{_HEAD}<soap:Fault><faultcode>soap:{code}</faultcode>"
        f"<faultstring>{escape(printable(text))}</faultstring></soap:Fault>{_TAIL}"
    ).encode()


def escape(text: str) -> str:
    """Escape for element content, so that a parser gives back exactly `text` (carriage returns included)."""
    if _UNSENDABLE.search(text):
        raise UnsendableText(
            "A text holds a character that XML cannot carry.",
            fix="Remove control characters and unpaired surrogates before handing it over.",
        )
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def printable(text: str, *, length_max: int = 500) -> str:
    """One line for the status column of the agent: no control characters, no line breaks, bounded."""
    line = " ".join(_UNSENDABLE.sub("?", text[: length_max * 4]).split())
    return line if len(line) <= length_max else f"{line[: length_max - 1]}…"
