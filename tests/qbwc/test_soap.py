"""Bytes in, bytes out: tolerant in what is read, exact in what is written."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from qbwc import errors
from qbwc._soap import ENVELOPE, decode, encode, encode_fault, printable
from qbwc._xml import Vocabulary, parse
from qbwc.calls import (
    METHODS,
    NAMESPACE,
    Authenticate,
    GetLastError,
    ReceiveResponseXML,
    SendRequestXML,
    ServerVersion,
)
from qbwc.testing._agent_soap import write_call

HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def envelope(inner, *, head=HEAD, prefix="soap", namespace=ENVELOPE):
    return (
        f'{head}<{prefix}:Envelope xmlns:{prefix}="{namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<{prefix}:Body>{inner}</{prefix}:Body></{prefix}:Envelope>"
    )


RECEIVE = (
    f'<receiveResponseXML xmlns="{NAMESPACE}"><ticket>t</ticket><response>&lt;QBXML/&gt;</response>'
    "<hresult /><message /></receiveResponseXML>"
)
EXPECTED = ("receiveResponseXML", ReceiveResponseXML("t", "<QBXML/>"))


def test_what_the_agent_sends():
    """The shape captured from 2.x: self-closed empties, escaped qbXML (section 2.3)."""
    assert decode(envelope(RECEIVE).encode()) == EXPECTED


@pytest.mark.parametrize(
    "body",
    [
        envelope(RECEIVE).encode("utf-8-sig"),
        envelope(RECEIVE, head="").encode(),
        b" \r\n" + envelope(RECEIVE).encode(),
        envelope(RECEIVE, head='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"),
        envelope(RECEIVE, head='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16-le"),
        envelope(RECEIVE, head='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16-be"),
        codecs.BOM_UTF16_BE + envelope(RECEIVE, head="").encode("utf-16-be"),
        envelope(RECEIVE, head='<?xml version="1.0" encoding="utf-16"?>').encode(),
        envelope(RECEIVE, head='<?xml version="1.0" encoding="windows-1252"?>').encode("cp1252"),
        envelope(RECEIVE, prefix="SOAP-ENV").encode(),
        envelope(RECEIVE.replace("<ticket>", "<!-- one --><ticket>")).encode(),
        envelope(RECEIVE.replace("<ticket>t<", "<ticket><!-- two -->t<")).encode(),
        envelope(RECEIVE.replace("&lt;QBXML/&gt;", "<![CDATA[<QBXML/>]]>")).encode(),
        envelope(RECEIVE.replace("<hresult />", '<hresult xsi:nil="true"/>')).encode(),
        envelope(RECEIVE.replace("<hresult /><message />", "")).encode(),
        envelope(RECEIVE.replace("<hresult />", "<hresult /><extra>1</extra>")).encode(),
        envelope(RECEIVE.replace(NAMESPACE, NAMESPACE.rstrip("/"))).encode(),
        envelope(
            f'<q1:receiveResponseXML xmlns:q1="{NAMESPACE}"><q1:response>&lt;QBXML/&gt;</q1:response>'
            "<q1:ticket>t</q1:ticket></q1:receiveResponseXML>"
        ).encode(),
    ],
)
def test_what_is_read_all_the_same(body):
    """Encodings, prefixes, comments, CDATA, nil, missing, extra, any order (sections 2.2 and 2.3)."""
    assert decode(body) == EXPECTED


def test_the_transports_charset_is_believed():
    """A body without a declaration, in the code page that the header names."""
    body = envelope(RECEIVE.replace("&lt;QBXML/&gt;", "caf\xe9"), head="").encode("cp1252")

    assert decode(body, charset="windows-1252")[1] == ReceiveResponseXML("t", "caf\xe9")


@pytest.mark.parametrize(
    ("text", "number"), [("13", 13), (" 13 ", 13), ("13.0", 13), ("", 0), ("many", 0), ("-1", 0)]
)
def test_versions_are_read_leniently(text, number):
    """Only used as hints; a blank one must not end the update."""
    body = envelope(
        f'<sendRequestXML xmlns="{NAMESPACE}"><qbXMLMajorVers>{text}</qbXMLMajorVers></sendRequestXML>'
    )

    assert decode(body.encode())[1] == SendRequestXML(major_version=number)


def test_the_spelling_of_the_guide_is_a_server_version():
    """getServerVersion(ticket) in the guide's chapter text (section 3)."""
    body = envelope(f'<getServerVersion xmlns="{NAMESPACE}"><ticket>t</ticket></getServerVersion>')

    assert decode(body.encode()) == ("getServerVersion", ServerVersion())


DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("dtd", [DTD, '<!DOCTYPE x SYSTEM "file:///etc/passwd">', "<!DOCTYPE x>"])
def test_document_types_are_refused_in_every_encoding(codec, dtd):
    """Entity bombs and external entities never reach the parser."""
    label = "utf-16" if "16" in codec else codec.removesuffix("-sig")
    body = envelope(RECEIVE, head=f'<?xml version="1.0" encoding="{label}"?>{dtd}').encode(codec)
    with pytest.raises(errors.ForbiddenXml, match="document type"):
        decode(body)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", errors.MalformedXml),
        (b"hello", errors.MalformedXml),
        (b"\x00" * 100, errors.MalformedXml),
        (b"<", errors.ForbiddenXml),
        (b"<a", errors.ForbiddenXml),
        (b"<a><!--", errors.MalformedXml),
        (b"<?xml version='1.0'", errors.MalformedXml),
        (b'<a b="<!DOCTYPE x>"/>', errors.MalformedXml),
        ("<a/>".encode("utf-32"), errors.MalformedXml),
        (b"\xff\xfe<\x00a", errors.MalformedXml),
        (b'<?xml version="1.0" encoding="ebcdic-cp-us"?><a/>', errors.MalformedXml),
        (b'<?xml version="1.0" encoding="hex"?><a/>', errors.MalformedXml),
        (f'<?xml version="1.0"?>{DTD}<a/>'.encode("cp037"), errors.MalformedXml),
        (f'<?xml version="1.0"?>{DTD}<a/>'.encode("utf-7"), errors.ForbiddenXml),
        (b'<?xml version="1.0"?>\n\n' + f"{DTD}<a/>".encode("cp037"), errors.MalformedXml),
        (b'<?xml version="1.0"?><?xml version="1.0" encoding="cp037"?><a/>', errors.ForbiddenXml),
        (b"<?php echo 1 ?><a/>", errors.ForbiddenXml),
        (envelope(RECEIVE.replace("<ticket>", "<?x?><ticket>")).encode(), errors.ForbiddenXml),
        (envelope(RECEIVE.replace(">t<", ">&undefined;<")).encode(), errors.MalformedXml),
        (b"<a>" * 40 + b"</a>" * 40, errors.ForbiddenXml),
        (b"<a>" + b"<a/>" * 600 + b"</a>", errors.ForbiddenXml),
        (b"<a " + b"x" * 5000 + b"='1'/>", errors.ForbiddenXml),
        (b"<a " + b"x" * 300 + b"='1'/>", errors.ForbiddenXml),
        (b"<QBXML/>", errors.NotSoap),
        (envelope("").encode(), errors.NotSoap),
        (envelope(RECEIVE + RECEIVE).encode(), errors.NotSoap),
        (envelope(RECEIVE).replace("</soap:Envelope>", "<x/></soap:Envelope>").encode(), errors.NotSoap),
        (envelope(RECEIVE.replace("</ticket>", "</ticket><ticket>u</ticket>")).encode(), errors.NotSoap),
        (envelope(RECEIVE.replace("&lt;QBXML/&gt;", "<QBXML/>")).encode(), errors.NotSoap),
        (
            envelope(RECEIVE)
            .replace("<soap:Body", '<soap:Header><x soap:mustUnderstand="1"/></soap:Header><soap:Body')
            .encode(),
            errors.NotUnderstood,
        ),
        (
            envelope(RECEIVE, namespace="http://www.w3.org/2003/05/soap-envelope").encode(),
            errors.WrongSoapVersion,
        ),
        (envelope('<deleteEverything xmlns="http://developer.intuit.com/"/>').encode(), errors.UnknownMethod),
        (envelope('<authenticate xmlns="urn:other"/>').encode(), errors.UnknownMethod),
    ],
)
def test_what_is_refused(body, error):
    """Each with its own type, and a sentence that quotes nothing of the request."""
    with pytest.raises(error) as caught:
        decode(body)

    assert caught.value.fix
    assert "undefined" not in str(caught.value)


def test_strange_names_are_admitted_until_there_are_too_many():
    """libxml2 never forgets a name; a stranger must not fill the memory of a server with new ones."""
    vocabulary = Vocabulary(frozenset({"a"}), strangers_max=3, elements_max=50, depth_max=5)
    for name in ("b", "c", "d", "b", "c"):
        parse(f"<a><{name}/></a>".encode(), vocabulary)

    with pytest.raises(errors.ForbiddenXml, match="names"):
        parse(b"<a><e/></a>", vocabulary)
    assert parse(b"<a><d/></a>", vocabulary)[0].tag == "d"


def test_names_in_unfinished_documents_leave_nothing_behind():
    """A tag without an end is refused before libxml2 could keep its name."""
    before = _resident_mb()
    for number in range(8_000):
        with pytest.raises(errors.SoapError):
            decode(b"<n%d%s" % (number, b"x" * 3000))
        with pytest.raises(errors.SoapError):
            decode(b"<soap:Envelope n%d%s='1'/>" % (number, b"x" * 3000))

    assert _resident_mb() - before < 10


def _resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def test_the_exact_bytes_of_authenticate():
    """Namespace on every element and both strings: anything else is QBWC1012 (section 2.4)."""
    expected = (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        '<soap:Body><authenticateResponse xmlns="http://developer.intuit.com/"><authenticateResult>'
        "<string>t</string><string></string></authenticateResult></authenticateResponse></soap:Body></soap:Envelope>"
    )

    assert encode("authenticate", ["t", ""]) == expected.encode()


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_result_element_is_always_there(method):
    """A missing one becomes a .NET null and QBWC1041 (section 2.4)."""
    result = ["", ""] if METHODS[method].result == "ArrayOfString" else ""
    root = etree.fromstring(encode(method, result))

    assert root.find(f".//{{{NAMESPACE}}}{method}Result") is not None


def test_numbers_are_written_as_whole_numbers():
    """``42``, never ``42.0`` (section 2.4)."""
    assert b"<receiveResponseXMLResult>42</receiveResponseXMLResult>" in encode("receiveResponseXML", 42)
    assert b"Result>1</" in encode("receiveResponseXML", True)


@given(st.text())
def test_every_sendable_text_arrives_unchanged(text):
    """Escaped once, line ends included; what XML cannot carry is refused."""
    try:
        body = encode("sendRequestXML", text)
    except errors.UnsendableText:
        assert any(
            (c < " " and c not in "\t\n\r") or c in "\ufffe\uffff" or "\ud800" <= c <= "\udfff" for c in text
        )
        return
    assert (etree.fromstring(body).findtext(f".//{{{NAMESPACE}}}sendRequestXMLResult") or "") == text


@given(st.text(max_size=3000))
def test_words_for_people_fit_one_line(text):
    """The status column has one line; control characters and lone surrogates would break the answer."""
    line = printable(text)

    assert len(line) <= 500
    assert len(line.splitlines()) <= 1
    assert etree.fromstring(encode("closeConnection", line)) is not None


@given(
    st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"))
)
def test_the_agents_bytes_are_read_back(text):
    """What the simulated agent writes, the service reads."""
    body = write_call("authenticate", {"strUserName": text, "strPassword": "p"})

    assert decode(body) == ("authenticate", Authenticate(text, "p"))


def test_a_fault_is_soap_1_1():
    """faultcode and faultstring without a namespace; the text is shown in the agent's log (section 2.4)."""
    root = etree.fromstring(encode_fault("Client", "Not <good>\x00."))

    assert root.findtext(".//faultcode") == "soap:Client"
    assert root.findtext(".//faultstring") == "Not <good>?."


def test_no_secret_is_in_the_repr_of_a_call():
    """Calls end up in tracebacks."""
    calls = (
        Authenticate("user-name", "pass-word"),
        SendRequestXML(ticket="the-ticket", hcp_response="payload"),
        ReceiveResponseXML("the-ticket", "payload"),
        GetLastError("the-ticket"),
    )

    assert not any(secret in repr(calls) for secret in ("pass-word", "the-ticket", "payload", "user-name"))
