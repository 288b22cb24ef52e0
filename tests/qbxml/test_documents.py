"""Documents: what is written around the messages, what QuickBooks answers, and what it would refuse."""

import pickle

import pytest

from qbxml import (
    KNOWN_VERSIONS,
    MAX_VERSION,
    MessageSet,
    MessageSetResponse,
    Ref,
    SchemaViolation,
    StatusError,
    Unknown,
    UnknownResponse,
    Version,
    build,
    build_responses,
    negotiate,
    parse,
    parse_requests,
    problems,
)
from qbxml.errors import (
    ConflictingElements,
    NeedsNewerVersion,
    NotInEdition,
    QbxmlError,
    TooLong,
    UnknownValue,
    UnsupportedCharacter,
    VersionMismatch,
    WrongType,
)
from qbxml.messages import (
    BarCodeQueryRq,
    BillAddRq,
    BillQueryRq,
    BillQueryRs,
    HostQueryRq,
    SalesTaxReturnQueryRq,
    SubscriptionDelRq,
    VendorAdd,
    VendorAddRq,
    VendorAddRs,
    VendorCreditAdd,
    VendorQueryRq,
    VendorQueryRs,
    VendorRet,
)
from qbxml.messages.bill import BillAdd, BillRet, ExpenseLineAdd, ItemLineAdd
from qbxml.messages.lines import LinkToTxn


def vendor(name="Harbor Paper Co", request_id="v1"):
    return VendorAddRq(request_id=request_id, vendor_add=VendorAdd(name=name))


def test_the_envelope():
    """
    Declaration, version instruction, one message set with its attributes in order (qbXML SDK, message sets).
    """
    message_set = MessageSet(
        (HostQueryRq(request_id="h"),),
        on_error="continueOnError",
        new_message_set_id="n",
        old_message_set_id="o",
        response_data="includeNone",
    )

    assert build(message_set) == (
        '<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="13.0"?>\n'
        '<QBXML><QBXMLMsgsRq oldMessageSetID="o" newMessageSetID="n" responseData="includeNone" '
        'onError="continueOnError"><HostQueryRq requestID="h"></HostQueryRq></QBXMLMsgsRq></QBXML>'
    )


def test_the_same_set_gives_the_same_bytes():
    """A set is sent again under its id only if the text is identical (error recovery, 9001)."""
    assert build(MessageSet((vendor(),), new_message_set_id="a")) == build(
        MessageSet((vendor(),), new_message_set_id="a")
    )


def test_text_is_ascii_and_escaped():
    """
    Everything above 127 is a decimal reference, so that no code page on the way can spoil it (qbwc/qbxml
    issue 8).
    """
    text = build(MessageSet((vendor('Café "Ö" & <Söhne>\t1'),)))

    assert '<Name>Caf&#233; "&#214;" &amp; &lt;S&#246;hne&gt;\t1</Name>' in text
    assert vendor('Café "Ö" & <Söhne>\t1') == parse_requests(text).requests[0]


def test_attributes_are_escaped_too():
    """Quotes, line ends and references survive in attributes."""
    request = vendor(request_id='a"b\r\n\té&<')

    assert request == parse_requests(build(MessageSet((request,)))).requests[0]


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("’", "U+2019"),
        ("€", "U+20AC"),
        ("Ж", "U+0416"),
        ("\x00", "U+0000"),
        ("\x85", "U+0085"),
        ("\x7f", "U+007F"),
        ("\ud800", "U+D800"),
        ("\ufffe", "U+FFFE"),
        ("😀", "U+1F600"),
    ],
)
def test_characters_quickbooks_cannot_hold_are_named(character, name):
    """Outside ISO-8859-1 or a control character: refused with character and position, never a silent '?'."""
    with pytest.raises(UnsupportedCharacter, match=name.replace("+", r"\+")) as caught:
        build(MessageSet((vendor(f"ab{character}"),)))

    assert (character, 2, "VendorAdd.name") == (
        caught.value.character,
        caught.value.position,
        caught.value.path,
    )


def test_the_error_names_the_place_in_the_document():
    """The path starts at the record and counts lines from 0; the record is the request with its id."""
    lines = (ExpenseLineAdd(), ExpenseLineAdd(memo="fine"), ExpenseLineAdd(memo="bad \u2014"))
    request = BillAddRq(
        request_id="b7", bill_add=BillAdd(vendor_ref=Ref(full_name="V"), expense_line_add=lines)
    )
    with pytest.raises(UnsupportedCharacter) as caught:
        build(MessageSet((vendor(), request)))

    assert caught.value.path == "BillAdd.expense_line_add[2].memo"
    assert caught.value.record == "BillAddRq b7"
    assert str(caught.value).startswith(
        "BillAddRq b7: BillAdd.expense_line_add[2].memo: QuickBooks cannot hold"
    )


def test_newer_elements_are_refused_by_name():
    """ExternalGUID came to bills with 9.0 (annotated 14.0 document); the error says so."""
    bill = BillAdd(vendor_ref=Ref(full_name="V"), external_guid="0", exchange_rate=None)
    with pytest.raises(NeedsNewerVersion) as caught:
        build(MessageSet((BillAddRq(bill_add=bill),)), Version(8, 0))

    assert (caught.value.needed, caught.value.path) == ("9.0", "BillAdd.external_guid")
    assert caught.value.problem == "ExternalGUID needs qbXML 9.0, the document is built for 8.0."


def test_newer_messages_and_values_are_refused_too():
    """BarCodeQuery came with 12.0; deleting a currency with 5.0."""
    from qbxml.messages import ListDelRq

    with pytest.raises(NeedsNewerVersion, match=r"BarCodeQueryRq needs qbXML 12\.0"):
        build(MessageSet((BarCodeQueryRq(),)), Version(11, 0))
    with pytest.raises(NeedsNewerVersion, match=r"The value Currency needs qbXML 5\.0"):
        build(MessageSet((ListDelRq(list_del_type="Currency", list_id="1"),)), Version(4, 1))
    with pytest.raises(NeedsNewerVersion, match=r"iterator needs qbXML 5\.0"):
        build(MessageSet((VendorQueryRq(iterator="Start", max_returned=1),)), Version(4, 0))


def test_elements_of_other_countries_are_refused():
    """IsTaxIncluded exists in Canada, the UK and Australia only (annotated 14.0 document)."""
    request = BillAddRq(bill_add=BillAdd(vendor_ref=Ref(full_name="V"), is_tax_included=True))

    assert "<IsTaxIncluded>true</IsTaxIncluded>" in build(MessageSet((request,)), edition="CA")
    with pytest.raises(NotInEdition, match="CA, UK, AU"):
        build(MessageSet((request,)))
    with pytest.raises(NotInEdition):
        build(MessageSet((SalesTaxReturnQueryRq(),)))
    with pytest.raises(SchemaViolation, match="only in the editions"):
        parse_requests(build(MessageSet((request,)), edition="CA"))


def test_a_link_to_another_transaction_belongs_to_bills_and_receipts():
    """
    LinkToTxn in an item line is allowed only inside BillAdd and ItemReceiptAdd (annotated 14.0 document).
    """
    line = ItemLineAdd(link_to_txn=LinkToTxn(txn_id="1", txn_line_id="2"))

    BillAdd(vendor_ref=Ref(full_name="V"), item_lines=(line,))
    with pytest.raises(ConflictingElements, match="only inside BillAdd and ItemReceiptAdd"):
        VendorCreditAdd(vendor_ref=Ref(full_name="V"), item_lines=(line,))


def test_message_set_rules():
    """
    Ids have at most 23 characters; rollbackOnError is refused by QuickBooks Desktop; requests are a tuple.
    """
    with pytest.raises(TooLong) as caught:
        MessageSet((), new_message_set_id="x" * 24)
    assert caught.value.code == "9004"
    with pytest.raises(UnknownValue):
        MessageSet((), on_error="rollbackOnError")
    with pytest.raises(WrongType):
        MessageSet([vendor()])
    with pytest.raises(ConflictingElements, match="Subscription"):
        MessageSet((vendor(), SubscriptionDelRq(subscriber_id="0", subscription_type="UI")))


def test_subscriptions_travel_in_a_set_of_their_own():
    """The seven subscription requests are in QBXMLSubscriptionMsgsRq (13.0 XSD)."""
    message_set = MessageSet((SubscriptionDelRq(subscriber_id="0", subscription_type="Data"),))
    text = build(message_set)

    assert "<QBXMLSubscriptionMsgsRq>" in text
    assert message_set == parse_requests(text)
    with pytest.raises(SchemaViolation):
        parse_requests(text.replace("QBXMLSubscriptionMsgsRq", "QBXMLMsgsRq"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda text: text.replace('<?qbxml version="13.0"?>', ""), "declares no qbXML version"),
        (lambda text: text.replace(' onError="stopOnError"', ""), "onError is required"),
        (lambda text: text.replace("stopOnError", "rollbackOnError"), "rollbackOnError"),
        (lambda text: text.replace('onError="', 'on="1" onError="'), "no attribute on"),
        (lambda text: text.replace("QBXMLMsgsRq", "QBXMLMsgsRs"), "one QBXMLMsgsRq"),
        (lambda text: text.replace("<QBXML>", "<XML>").replace("</QBXML>", "</XML>"), "root is XML"),
        (lambda text: text.replace("VendorAddRq", "VendorSubRq"), "VendorSubRq is no request"),
        (
            lambda text: text.replace("<Name>", "<FullName>").replace("</Name>", "</FullName>"),
            "FullName is not known",
        ),
        (lambda text: text.replace("<VendorAdd>", "<VendorAdd>text"), "text between"),
        (lambda text: text.replace("<VendorAdd>", '<VendorAdd x="1">'), "attribute x"),
        (lambda text: text.replace("<Name>", '<Name useMacro="x">'), "attribute it cannot have"),
        (lambda text: text.replace("Harbor Paper Co", "<b/>"), "holds text, not elements"),
        (lambda text: text.replace("</Name>", "</Name><IsActive>True</IsActive>"), "true or false"),
        (lambda text: text.replace("</Name>", "</Name><CurrencyRef/>"), "holds nothing"),
        (
            lambda text: text.replace('version="13.0"?>\n<Q', 'version="4.0"?>\n<Q').replace(
                "</Name>", "</Name><ExternalGUID>0</ExternalGUID>"
            ),
            "needs qbXML 8.0",
        ),
    ],
)
def test_what_quickbooks_refuses_as_a_whole(change, why):
    """QuickBooks says 0x80040400 and nothing else; the strict reader says why."""
    text = build(MessageSet((vendor(),)))
    with pytest.raises(SchemaViolation, match=why) as caught:
        parse_requests(change(text))

    assert caught.value.code == "0x80040400"


def test_long_texts_are_left_to_the_request():
    """
    A too long text is answered with 3070 for its request, so a simulator can read on and ask for problems.
    """
    text = build(MessageSet((vendor(),))).replace("Harbor Paper Co", "x" * 42)
    request = parse_requests(text, check_values=False).requests[0]

    (problem,) = problems(request)
    assert (problem.code, problem.path) == ("3070", "VendorAddRq.vendor_add.name")
    with pytest.raises(TooLong) as caught:
        parse_requests(text)
    assert caught.value.path == "VendorAdd.name"
    with pytest.raises(TooLong):
        build(MessageSet((request,)))


ANSWER = """<?xml version="1.0" ?>
<QBXML>
<QBXMLMsgsRs newMessageSetID="5a1e9c04d2b7f680" messageSetStatusCode="0">
<VendorQueryRs requestID="1" statusCode="0" statusSeverity="Info" statusMessage="Status OK" retCount="2"
 iteratorRemainingCount="40" iteratorID="{84FF5521-205D-46B6-9D44-7B6B9ACB7165}">
<VendorRet><ListID>80000001-1</ListID><Name>A</Name><Brand>new</Brand></VendorRet>
<VendorRet><ListID>80000002-1</ListID><Name>B</Name><CreditLimit></CreditLimit></VendorRet>
</VendorQueryRs>
<VendorAddRs requestID="2" statusCode="3100" statusSeverity="Error" statusMessage="The name is in use." />
<BillQueryRs requestID="3" statusCode="1" statusSeverity="Info" />
<PaycheckQueryRs requestID="4" statusCode="0" statusSeverity="Info" future="yes">
<PaycheckRet a="1">x</PaycheckRet></PaycheckQueryRs>
</QBXMLMsgsRs>
</QBXML>
"""


def test_an_answer_is_read_whole():
    """Statuses, iterator state, message-set status, records, what nobody knows: all of it is there."""
    answer = parse(ANSWER)

    assert (
        answer.status_code,
        answer.new_message_set_id,
        len(answer.responses),
    ) == (0, "5a1e9c04d2b7f680", 4)
    vendors, refused, bills, paychecks = answer
    assert isinstance(vendors, VendorQueryRs)
    assert (vendors.ret_count, vendors.iterator_remaining_count, vendors.iterator_id) == (
        2,
        40,
        "{84FF5521-205D-46B6-9D44-7B6B9ACB7165}",
    )
    assert tuple(one.name for one in vendors.rets) == ("A", "B")
    assert (Unknown(tag="Brand", text="new"),) == vendors.rets[0].extra
    assert (Unknown(tag="CreditLimit"),) == vendors.rets[1].extra
    assert vendors.ok
    assert not refused.ok
    assert bills.nothing_found
    assert bills.ok
    assert isinstance(paychecks, UnknownResponse)
    assert paychecks.tag == "PaycheckQueryRs"
    assert (
        Unknown(tag="@future", text="yes"),
        Unknown(tag="PaycheckRet", text="x", attributes=(("a", "1"),)),
    ) == paychecks.extra


def test_a_refusal_raises_in_a_bookkeepers_words():
    """The error carries QuickBooks' code and text, our sentence, and what to do."""
    refused = parse(ANSWER).responses[1]
    with pytest.raises(StatusError) as caught:
        refused.raise_for_status()

    assert (
        caught.value.status_code,
        caught.value.severity,
        caught.value.category,
        caught.value.message,
        caught.value.request_id,
    ) == (3100, "Error", "already_there", "The name is in use.", "2")
    assert "VendorAddRs 2: The name is already in use" in str(caught.value)
    assert refused is not parse(ANSWER).responses[0].raise_for_status()


def test_what_nobody_knows_is_written_back():
    """A simulator that replays an answer loses nothing of it."""
    answer = parse(ANSWER)

    assert answer == parse(build_responses(answer))


def test_answers_are_found_by_request():
    """Typed by the request, by its id and not by position; nothing if the batch was cut short."""
    answer = parse(ANSWER)
    found = answer.to(VendorQueryRq(request_id="1"))

    assert isinstance(found, VendorQueryRs)
    assert answer.to(VendorQueryRq(request_id="9")) is None
    with pytest.raises(QbxmlError, match="answered by VendorAddRs"):
        answer.to(BillQueryRq(request_id="2"))
    with pytest.raises(QbxmlError, match="no request_id"):
        answer.to(BillQueryRq())
    assert not answer.ok
    assert not MessageSetResponse().ok


def test_newer_elements_are_left_out_of_answers():
    """QuickBooks answers with elements up to the declared version only (SDK, versioning)."""
    bill = BillRet(txn_id="1", is_pending=True, external_guid="0")
    answer = MessageSetResponse(
        responses=(BillQueryRs(status_code=0, status_severity="Info", bill_ret=(bill,)),)
    )

    assert "IsPending" in build_responses(answer)
    assert "IsPending" not in build_responses(answer, version=Version(13, 0))
    assert "ExternalGUID" not in build_responses(answer, version=Version(8, 0))


def test_unknown_enumeration_values_are_kept_in_answers():
    """
    QuickBooks sends values no list has, such as a delivery method Mail (quickbooks-sync, corrected XSD).
    """
    text = build_responses(
        MessageSetResponse(
            responses=(VendorAddRs(status_code=0, status_severity="Info", vendor_ret=VendorRet(name="x")),)
        )
    ).replace("<Name>x</Name>", "<Name>x</Name><ReportingPeriod>Fortnightly</ReportingPeriod>")

    assert parse(text).responses[0].vendor_ret.reporting_period == "Fortnightly"
    assert "Fortnightly" in build_responses(parse(text))


def test_versions_are_ordered_and_negotiated():
    """The highest version that the host lists, that we know, and that the caller allows."""
    assert Version(9, 0) < Version(10, 0) <= MAX_VERSION == KNOWN_VERSIONS[-1]
    assert Version(14, 0) == negotiate(["1.0", "13.0", "14.0", "17.0"])
    assert Version(13, 0) == negotiate(("CA2.0", "13.0", "16.0"), ours=Version(13, 0))
    with pytest.raises(VersionMismatch, match=r"QuickBooks offers 17\.0"):
        negotiate(["17.0"])
    with pytest.raises(VersionMismatch, match="not a qbXML version"):
        Version.parse("thirteen")
    with pytest.raises(WrongType):
        Version("13")
    assert repr(Version(13)) == "Version(13, 0)"


@pytest.mark.parametrize("request_", [vendor(), BillQueryRq(txn_id=("1",)), MessageSet((vendor(),))])
def test_messages_pickle_and_hash(request_):
    """Messages cross process borders and go into sets."""
    assert request_ == pickle.loads(pickle.dumps(request_))
    assert {request_} == {request_, pickle.loads(pickle.dumps(request_))}


def test_messages_cannot_be_changed():
    """A changed copy is made by replace, which checks again."""
    request = vendor()
    with pytest.raises(AttributeError):
        request.request_id = "x"

    assert request.replace(request_id="x").request_id == "x"
    with pytest.raises(TooLong):
        request.vendor_add.replace(name="x" * 42)
    assert repr(request) == "VendorAddRq(request_id='v1', vendor_add=VendorAdd(name='Harbor Paper Co'))"
    assert request != request.vendor_add
