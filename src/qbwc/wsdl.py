"""
The WSDL of the service: document/literal wrapped, as .NET, zeep and the agent's own proxy expect it.

The agent has the contract compiled in and never asks; the WSDL is for tests and for tools.  It is drawn from
the same table (`qbwc.calls.METHODS`) that reads the calls.
"""

from functools import lru_cache
from typing import Final

from lxml import etree

from qbwc.calls import METHODS, NAMESPACE, Method

__all__ = ["wsdl"]

_WSDL: Final = "http://schemas.xmlsoap.org/wsdl/"
_SOAP: Final = "http://schemas.xmlsoap.org/wsdl/soap/"
_XSD: Final = "http://www.w3.org/2001/XMLSchema"
_HTTP: Final = "http://schemas.xmlsoap.org/soap/http"

_NSMAP: Final = {"wsdl": _WSDL, "soap": _SOAP, "s": _XSD, "tns": NAMESPACE}


class _Maker:
    """Builds elements of one namespace: ``_w("part", child, name="parameters")``."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def __call__(self, tag: str, *children: etree._Element, **attributes: str) -> etree._Element:
        element = etree.Element(f"{{{self._namespace}}}{tag}", attributes, nsmap=_NSMAP)
        element.extend(children)
        return element


_w, _soap, _s = _Maker(_WSDL), _Maker(_SOAP), _Maker(_XSD)

_TYPES: Final = {"string": "s:string", "int": "s:int", "ArrayOfString": "tns:ArrayOfString"}


@lru_cache(maxsize=64)
def wsdl(url: str) -> bytes:
    """Write the WSDL for a service that answers at `url`."""
    methods = [method for name, method in METHODS.items() if name != "getServerVersion"]
    schema = _s(
        "schema",
        *(part for method in methods for part in (_request(method), _result(method))),
        _s(
            "complexType",
            _s(
                "sequence",
                _s(
                    "element",
                    minOccurs="0",
                    maxOccurs="unbounded",
                    name="string",
                    nillable="true",
                    type="s:string",
                ),
            ),
            name="ArrayOfString",
        ),
        elementFormDefault="qualified",
        targetNamespace=NAMESPACE,
    )
    definitions = _w(
        "definitions",
        _w("types", schema),
        *(message for method in methods for message in _messages(method)),
        _w("portType", *(_operation(method) for method in methods), name="QBWebConnectorSvcSoap"),
        _w(
            "binding",
            _soap("binding", transport=_HTTP),
            *(_bound(method) for method in methods),
            name="QBWebConnectorSvcSoap",
            type="tns:QBWebConnectorSvcSoap",
        ),
        _w(
            "service",
            _w(
                "port",
                _soap("address", location=url),
                name="QBWebConnectorSvcSoap",
                binding="tns:QBWebConnectorSvcSoap",
            ),
            name="QBWebConnectorSvc",
        ),
        targetNamespace=NAMESPACE,
    )
    return etree.tostring(definitions, xml_declaration=True, encoding="utf-8")


def _request(method: Method) -> etree._Element:
    parameters = [
        _s(
            "element",
            minOccurs="1" if p.integer else "0",
            maxOccurs="1",
            name=p.wire,
            type="s:int" if p.integer else "s:string",
        )
        for p in method.parameters
    ]
    return _s("element", _s("complexType", _s("sequence", *parameters)), name=method.wire)


def _result(method: Method) -> etree._Element:
    result = _s(
        "element",
        minOccurs="1" if method.result == "int" else "0",
        maxOccurs="1",
        name=f"{method.wire}Result",
        type=_TYPES[method.result],
    )
    return _s("element", _s("complexType", _s("sequence", result)), name=f"{method.wire}Response")


def _messages(method: Method) -> tuple[etree._Element, etree._Element]:
    name = method.wire
    return (
        _w("message", _w("part", name="parameters", element=f"tns:{name}"), name=f"{name}SoapIn"),
        _w("message", _w("part", name="parameters", element=f"tns:{name}Response"), name=f"{name}SoapOut"),
    )


def _operation(method: Method) -> etree._Element:
    name = method.wire
    return _w(
        "operation",
        _w("input", message=f"tns:{name}SoapIn"),
        _w("output", message=f"tns:{name}SoapOut"),
        name=name,
    )


def _bound(method: Method) -> etree._Element:
    literal = {"use": "literal"}
    return _w(
        "operation",
        _soap("operation", soapAction=f"{NAMESPACE}{method.wire}", style="document"),
        _w("input", _soap("body", **literal)),
        _w("output", _soap("body", **literal)),
        name=method.wire,
    )
