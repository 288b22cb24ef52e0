"""Answers read piece by piece: flat memory, typed records, and nothing but typed errors for bad input."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qbxml
from qbxml import MalformedDocument, ParseError, iterparse, parse, parse_requests
from qbxml.errors import HostileDocument
from qbxml.messages.bill import BillRet

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from bench_qbxml_read import document, peak_kib

HEAD = '<QBXML><QBXMLMsgsRs><BillQueryRs requestID="1" statusCode="0" statusSeverity="Info">'
TAIL = "</BillQueryRs></QBXMLMsgsRs></QBXML>"
READERS = [parse, lambda text: list(iterparse(text)), parse_requests]


@pytest.mark.parametrize("pieces", [1, 7, 64, 4096, 1 << 20])
def test_pieces_of_any_size_give_the_same_records(pieces):
    """Where the transport cuts a document makes no difference."""
    data = document(40)
    cut = (data[at : at + pieces] for at in range(0, len(data), pieces))

    assert list(parse(data).responses[0].rets) == list(iterparse(cut))


def test_every_kind_of_source(tmp_path):
    """Text, bytes, a path, an open file, pieces."""
    data = document(3)
    path = tmp_path / "answer.xml"
    path.write_bytes(data)
    expected = list(iterparse(data))

    assert expected == list(iterparse(data.decode()))
    assert expected == list(iterparse(path))
    assert expected == list(iterparse(io.BytesIO(data)))
    assert expected == list(iterparse([data[:500], data[500:]]))
    assert all(isinstance(bill, BillRet) for bill in expected)


def test_the_stream_tells_where_it_is():
    """While records come, the open response is at hand; afterwards all of them, without their records."""
    two = HEAD + "<BillRet><TxnID>1</TxnID></BillRet></BillQueryRs>"
    two += (
        '<VendorQueryRs requestID="2" statusCode="500" '
        'statusSeverity="Warn"><VendorRet><Name>v</Name></VendorRet>'
    )
    answers = iterparse(
        two + '</VendorQueryRs><BillAddRs statusCode="3140" statusSeverity="Error"/></QBXMLMsgsRs></QBXML>'
    )
    assert answers.current is None
    seen = [(type(record).__name__, answers.current.request_id) for record in answers]

    assert seen == [("BillRet", "1"), ("VendorRet", "2")]
    assert [response.status_code for response in answers.responses] == [0, 500, 3140]
    assert [response.rets for response in answers.responses] == [(), (), ()]
    assert answers.status_code is None
    assert answers.new_message_set_id is None


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is read from /proc, which is not here"
)
def test_streaming_memory_is_flat():
    """Reading 22 MB needs under 8 MiB more than reading nothing, and hardly more than reading 2 MB."""
    small, large = peak_kib(document(900)), peak_kib(document(10_000))

    assert large < 8 * 1024
    assert large - small < 2 * 1024


@pytest.mark.parametrize("read", READERS, ids=["parse", "iterparse", "parse_requests"])
@pytest.mark.parametrize(
    "text",
    [
        "", " ", "hello", "<QBXML>", "<QBXML/>", "<a/>", "<QBXML><QBXMLMsgsRs>", "\x00", "<QBXML><x></QBXML>",
        "<QBXML><Other/></QBXML>", HEAD, HEAD + "<BillRet><TxnID>1</TxnID>", HEAD + "&nope;" + TAIL, "\ud800",
        HEAD.replace("0", "zero") + TAIL, HEAD.replace(' statusCode="0"', "") + TAIL, HEAD + TAIL + "<more/>",
        HEAD.replace("<QBXMLMsgsRs>", '<QBXMLMsgsRs messageSetStatusCode="x">') + TAIL,
        b"<QBXML>\xff\xfe</QBXML>", b"\xff\xfe<\x00Q\x00", "<QBXML>" * 300,
    ],
)  # fmt: skip
def test_bad_documents_give_typed_errors(read, text):
    """Not XML, not qbXML, cut short: ParseError and nothing else."""
    with pytest.raises(ParseError) as caught:
        read(text)

    assert caught.value.fix


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c '
    '"&b;&b;&b;&b;&b;">]>'
)
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
REMOTE = '<!doctype QBXML SYSTEM "http://127.0.0.1:9/x.dtd">'


@pytest.mark.parametrize("read", READERS, ids=["parse", "iterparse", "parse_requests"])
@pytest.mark.parametrize("doctype", [BOMB, FILE, REMOTE, "<!DOCTYPE QBXML>"])
def test_document_types_are_refused_before_they_are_read(read, doctype):
    """No DTD, so no entities, no files, no network."""
    text = doctype + HEAD + "<BillRet><Memo>&a;</Memo></BillRet>" + TAIL
    with pytest.raises(HostileDocument, match="DTD"):
        read(text)
    with pytest.raises(HostileDocument, match="DTD"):
        read(('<?xml version="1.0"?><!-- <a> -->'.replace("<a>", "a") + text).encode())


@pytest.mark.parametrize("read", READERS, ids=["parse", "iterparse", "parse_requests"])
def test_wide_encodings_are_refused(read):
    """UTF-16 would hide a DTD from the guard; qbXML is ASCII or UTF-8."""
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        with pytest.raises(HostileDocument, match="UTF-16"):
            read((BOMB + HEAD + TAIL).encode(encoding))


def test_prologs_have_an_end():
    """A megabyte of blanks before the first element is nothing QuickBooks writes."""
    with pytest.raises(HostileDocument, match="No element"):
        parse(" " * 1_000_000 + HEAD + TAIL)


@pytest.mark.parametrize("read", READERS[:2], ids=["parse", "iterparse"])
def test_depth_and_texts_have_limits(read):
    """Nesting beyond 256 and a text beyond ten million characters are refused (libxml2's own limits)."""
    with pytest.raises(ParseError):
        read(HEAD + "<x>" * 5000 + "</x>" * 5000 + TAIL)
    with pytest.raises(HostileDocument):
        read(HEAD + f"<BillRet><Memo>{'a' * 10_000_001}</Memo></BillRet>" + TAIL)


def test_size_has_a_limit():
    """The caller chooses how large an answer may be."""
    with pytest.raises(HostileDocument, match="larger than 1000 bytes"):
        parse(document(10), size_max=1000)
    with pytest.raises(HostileDocument, match="larger than 1000 bytes"):
        list(iterparse(document(10), size_max=1000))


def test_a_truncated_stream_is_not_taken_for_complete():
    """Records before the cut are handed out, then comes the error."""
    answers = iterparse(document(200)[:150_000])
    seen = 0
    with pytest.raises(MalformedDocument, match="line"):
        for _ in answers:
            seen += 1

    assert 0 < seen < 200


@settings(max_examples=300, deadline=None, database=None)
@given(st.data())
def test_damaged_bytes_never_give_anything_but_typed_errors(data):
    """Flip, cut, double: an answer or a ParseError, whatever the bytes."""
    raw = bytearray(document(2))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        kind = data.draw(st.sampled_from(["flip", "cut", "double"]))
        if kind == "flip":
            raw[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del raw[at : at + data.draw(st.integers(1, 200))]
        else:
            raw[at:at] = raw[at : at + 50]
        if not raw:
            return
    for read in READERS:
        try:
            read(bytes(raw))
        except qbxml.QbxmlError as error:
            assert error.problem


def test_errors_hold_nothing_of_the_document():
    """A parser's message about a syntax error shows no data that might be private."""
    with pytest.raises(MalformedDocument) as caught:
        parse(HEAD + "<BillRet><Memo>SECRET-4711</Memo>")

    assert "4711" not in str(caught.value)


def test_importing_loads_no_message(tmp_path):
    """Messages and enumerations are loaded on first use; `benchmarks/bench_qbxml_import.py` has the time."""
    environment = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PATH": "/usr/bin:/bin"}
    loaded = (
        "import sys, qbxml; print([m for m in sys.modules if m.startswith('qbxml.messages') or "
        "m == 'qbxml.enums'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", loaded], env=environment, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"
