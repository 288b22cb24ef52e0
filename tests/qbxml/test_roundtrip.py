"""Every message survives the wire, and the vendor's own schema accepts what we write."""

import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from qbxml import (
    MAX_VERSION,
    MessageSet,
    MessageSetResponse,
    Version,
    build,
    build_responses,
    messages,
    parse,
    parse_requests,
    problems,
)
from qbxml.testing import strategies

XSD = Path(__file__).resolve().parents[3] / "shared" / "reference" / "xsd" / "qbxmlops130.xsd"
V13 = Version(13, 0)

# Every message is drawn this often; QBXML_EXAMPLES=250 is the heavy sweep.
EXAMPLES = int(os.environ.get("QBXML_EXAMPLES", "3"))
often = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
if EXAMPLES < 1:
    raise ValueError("QBXML_EXAMPLES is at least 1")
needs_xsd = pytest.mark.skipif(
    not XSD.exists(), reason=f"the vendor's schema is not part of this project and not at {XSD}"
)

ALL = messages.REQUESTS
US = [name for name in ALL if not messages.request_class(name).EDITIONS]


@cache
def vendor_schema():
    return etree.XMLSchema(etree.parse(XSD))


def edition_of(cls):
    return cls.EDITIONS[0] if cls.EDITIONS else "US"


def test_the_catalogue_is_complete():
    """
    qbXML 16.0 has 238 requests: 101 queries, 73 adds, 56 mods, 6 dels, a void and a merge (annotated 16.0
    document).
    """
    kinds = [messages.request_class(name).OPERATION for name in ALL]

    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "Query": 101,
        "Add": 73,
        "Mod": 56,
        "Del": 6,
        "Void": 1,
        "Merge": 1,
    }


@pytest.mark.parametrize("name", ALL)
def test_a_request_reads_back_as_it_was(name):
    """parse_requests(build(x)) == x for every request, in the newest version."""
    cls = messages.request_class(name)

    @often
    @given(strategies.of(cls, MAX_VERSION, edition_of(cls)))
    def check(request):
        message_set = MessageSet((request,))
        text = build(message_set, MAX_VERSION, edition=edition_of(cls))

        assert text.isascii()
        assert message_set == parse_requests(text, edition=edition_of(cls))
        assert problems(request) == ()
        assert hash(request) == hash(parse_requests(text, edition=edition_of(cls)).requests[0])

    check()


@pytest.mark.parametrize("name", ALL)
def test_a_response_reads_back_as_it_was(name):
    """parse(build_responses(x)) == x for every response."""
    cls = messages.request_class(name)

    @often
    @given(strategies.of(cls.RESPONSE, MAX_VERSION, edition_of(cls)), st.none() | st.integers(0, 9999))
    def check(response, code):
        answer = MessageSetResponse(responses=(response,), status_code=code)

        assert answer == parse(build_responses(answer))

    check()


@needs_xsd
@pytest.mark.parametrize("name", US)
def test_the_vendors_schema_accepts_every_request(name):
    """Random valid requests of 13.0 validate against Intuit's 13.0 XSD."""
    cls = messages.request_class(name)
    assert Version.parse(cls.SINCE) <= V13, "14.0 to 16.0 added no request"

    @often
    @given(strategies.of(cls, V13))
    def check(request):
        text = build(MessageSet((request,)), V13)
        # The XSD switches this choice off (maxOccurs 0); the annotated document and later XSDs have it.
        assume("<NewValue>" not in text and "<ValueDifference>" not in text)

        vendor_schema().assertValid(etree.fromstring(text.encode()))

    check()


@needs_xsd
@pytest.mark.parametrize("name", US)
def test_the_vendors_schema_accepts_every_response(name):
    """Random valid responses of 13.0 validate against Intuit's 13.0 XSD."""
    cls = messages.request_class(name).RESPONSE

    @often
    @given(strategies.of(cls, V13))
    def check(response):
        text = build_responses(
            MessageSetResponse(responses=(response,)), version=V13, subscription=_subscribes(name)
        )

        vendor_schema().assertValid(etree.fromstring(text.encode()))

    check()


def _subscribes(name):
    return messages.request_class(name).SUBSCRIPTION


@pytest.mark.parametrize("edition", ["CA", "UK", "AU"])
def test_other_editions_read_back_too(edition):
    """Elements of the Canadian, British and Australian editions are built for those editions."""

    @settings(parent=often, max_examples=10 * EXAMPLES)
    @given(strategies.requests(MAX_VERSION, edition))
    def check(request):
        message_set = MessageSet((request,))

        assert message_set == parse_requests(
            build(message_set, MAX_VERSION, edition=edition), edition=edition
        )

    check()


@pytest.mark.parametrize("version", ["2.0", "4.0", "7.0", "10.0", "12.0", "15.0"])
def test_older_versions_read_back_too(version):
    """
    What exists in a version can be built for it, and nothing in it is refused by a reader of that version.
    """
    asked = Version.parse(version)

    @settings(parent=often, max_examples=5 * EXAMPLES)
    @given(strategies.requests(asked))
    def check(request):
        message_set = MessageSet((request,))

        assert message_set == parse_requests(build(message_set, asked))

    check()


def test_a_batch_of_many_kinds_keeps_its_order():
    """Requests of several kinds travel in the order given."""

    @settings(parent=often, max_examples=5 * EXAMPLES)
    @given(st.lists(strategies.requests().filter(lambda one: not one.SUBSCRIPTION), max_size=5).map(tuple))
    def check(batch):
        message_set = MessageSet(batch, on_error="continueOnError", new_message_set_id="5a1e9c04d2b7f680")

        assert message_set == parse_requests(build(message_set, MAX_VERSION))

    check()
