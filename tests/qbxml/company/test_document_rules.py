"""
The whole document is checked before anything runs; what is wrong there is a COM error, and nothing was done.
"""

import pytest

from qbxml import parse
from qbxml.testing import Behaviour, ComError
from tests.qbxml.company.desk import Office, bill_add, document

VENDOR = "<VendorAddRq><VendorAdd><Name>New Vendor</Name></VendorAdd></VendorAddRq>"

REFUSED = {
    "malformed": document(VENDOR)[:-3],
    "wrong order": document(
        "<VendorAddRq><VendorAdd><Phone>1</Phone><Name>New Vendor</Name></VendorAdd></VendorAddRq>"
    ),
    "order of a bill (qbwc/qbwc issue 74)": document(
        "<BillAddRq><BillAdd><TxnDate>2026-03-01</TxnDate>"
        "<VendorRef><FullName>Stone Yard</FullName></VendorRef>"
        "</BillAdd></BillAddRq>"
    ),
    "unknown element": document(VENDOR + "<VendorQueryRq><RefNumberList/></VendorQueryRq>"),
    "unknown request": document(VENDOR + "<VendorPolishRq/>"),
    "required missing": document(VENDOR + "<VendorAddRq><VendorAdd/></VendorAddRq>"),
    "two branches of a choice": document(
        VENDOR + "<VendorQueryRq><ListID>80000001-1</ListID><FullName>Stone Yard</FullName></VendorQueryRq>"
    ),
    "newer than declared": document(VENDOR + "<TransferQueryRq/>", version="11.0"),
    "field newer than declared": document(
        "<VendorAddRq><VendorAdd><Name>N</Name><JobTitle>x</JobTitle></VendorAdd></VendorAddRq>",
        version="11.0",
    ),
    "iterator on a list without (jsgoupil issue 25)": document(
        VENDOR + '<AccountQueryRq iterator="Start"><MaxReturned>1</MaxReturned></AccountQueryRq>'
    ),
    "OwnerID where there is none": document(VENDOR + "<ClassQueryRq><OwnerID>0</OwnerID></ClassQueryRq>"),
    "rollbackOnError": document(VENDOR, attributes='onError="rollbackOnError"'),
    "no onError": document(VENDOR, attributes=""),
    "no version": document(VENDOR).replace('<?qbxml version="13.0"?>', ""),
    "literal character outside Latin-1": document(VENDOR.replace("New", "Новый")),
    "typographic quote": document(VENDOR.replace("New", "N’ew")),
    "control character": document(VENDOR.replace("New", "N&#7;ew")),
    "document type": document(VENDOR).replace("<QBXML>", "<!DOCTYPE QBXML [<!ENTITY a 'b'>]><QBXML>"),
    "two message sets": document(VENDOR).replace("</QBXML>", '<QBXMLMsgsRq onError="stopOnError"/></QBXML>'),
    "boolean in capitals": document(
        "<VendorAddRq><VendorAdd><Name>N</Name><IsActive>True</IsActive></VendorAdd></VendorAddRq>"
    ),
    "another edition's element": document(
        "<VendorAddRq><VendorAdd><Name>N</Name><IsSalesTaxAgency>true</IsSalesTaxAgency></VendorAdd></VendorAddRq>"
    ),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_a_faulty_document_is_refused_as_a_whole(office: Office, text: str) -> None:
    """Source: QuickBooks Desktop SDK: 0x80040400, with no hint at the place, and nothing of it is done."""
    before = office.file.snapshot()

    with pytest.raises(ComError) as caught:
        office.file.process(text)

    assert "0x80040400" == caught.value.hresult
    assert before == office.file.snapshot()


@pytest.mark.parametrize("version", ["14.0", "99.0"])
def test_a_version_above_the_hosts_is_refused(version: str) -> None:
    """Source: HRESULT list of the QBWC Programmer's Guide: 0x80040423, version not supported."""
    office = Office(newest_version="13.0")

    with pytest.raises(ComError) as caught:
        office.file.process(document(VENDOR, version=version))

    assert "0x80040423" == caught.value.hresult


def test_a_too_long_text_is_refused_for_its_request_alone(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3070 at run time, nothing is cut, the other requests run."""
    answer = office.raw(
        f"<VendorAddRq><VendorAdd><Name>{'x' * 42}</Name></VendorAdd></VendorAddRq>" + VENDOR,
    )

    assert [3070, 0] == [response.status_code for response in answer]


def test_a_request_id_has_at_most_50_characters(office: Office) -> None:
    """Source: status-code appendix of the SDK: 1060."""
    answer = office.raw(f'<HostQueryRq requestID="{"r" * 51}"/><HostQueryRq requestID="{"r" * 50}"/>')

    assert [1060, 0] == [response.status_code for response in answer]


def test_a_reference_to_a_character_outside_latin_1_becomes_a_question_mark(office: Office) -> None:
    """Source: qbwc/qbxml issue 8: accepted as a numeric reference, stored as ? for good; Latin-1 is kept."""
    answer = office.raw(
        "<VendorAddRq><VendorAdd><Name>Caf&#233; &#x141;&#8217;s</Name></VendorAdd></VendorAddRq>"
    )

    assert "Café ??s" == answer.responses[0].rets[0].name


def test_an_answer_has_no_qbxml_instruction(office: Office) -> None:
    """Source: consolibyte/quickbooks-php issue 92: answers begin with the XML declaration alone."""
    text = office.file.process(document("<HostQueryRq/>"))

    assert text.startswith('<?xml version="1.0" ?>')
    assert "<?qbxml" not in text


def test_requests_run_in_order_and_earlier_ones_stay(office: Office) -> None:
    """Source: QuickBooks SDK: stopOnError leaves the rest with 3231, and undoes nothing."""
    answer = office.send(
        bill_add(request_id="1"),
        bill_add("Nobody", request_id="2"),
        bill_add(request_id="3"),
        on_error="stopOnError",
    )

    assert [0, 3140, 3231] == [response.status_code for response in answer]
    assert 1 == office.file.counts()["Bill"]


def test_continue_on_error_runs_all(office: Office) -> None:
    """Source: QuickBooks SDK, onError."""
    answer = office.send(bill_add("Nobody"), bill_add(), on_error="continueOnError")

    assert [3140, 0] == [response.status_code for response in answer]


def test_warnings_do_not_stop_a_set(office: Office) -> None:
    """Source: desktopaccountingapi changelog: only severity Error stops (500 is a warning)."""
    answer = office.raw(
        "<VendorQueryRq><ListID>80000099-1</ListID></VendorQueryRq><HostQueryRq/>",
        attributes='onError="stopOnError"',
    )

    assert [500, 0] == [response.status_code for response in answer]
    assert "Warn" == answer.responses[0].status_severity


def test_statuses_only_when_asked(office: Office) -> None:
    """Source: QuickBooks SDK, responseData includeNone: no Ret objects, so no new ids either."""
    answer = office.send(bill_add(), response_data="includeNone")

    assert 0 == answer.responses[0].status_code
    assert () == answer.responses[0].rets
    assert 1 == office.file.counts()["Bill"]


def test_a_request_beyond_the_simulation_says_so(office: Office) -> None:
    """
    1030 is what QuickBooks answers for requests an edition does not support; here it marks the simulation's
    limits.
    """
    assert 1030 == office.code("<InvoiceQueryRq/>")


def test_a_macro_stands_for_an_id_made_earlier_in_the_set(office: Office) -> None:
    """Source: QuickBooks SDK, defMacro and useMacro; an undefined one is in 9100-9199."""
    pay = (
        "<BillPaymentCheckAddRq><BillPaymentCheckAdd>"
        "<PayeeEntityRef><FullName>Stone Yard</FullName></PayeeEntityRef>"
        "<BankAccountRef><FullName>Checking</FullName></BankAccountRef><RefNumber>1</RefNumber>"
        '<AppliedToTxnAdd><TxnID useMacro="TxnID:{}"/><PaymentAmount>5.00</PaymentAmount></AppliedToTxnAdd>'
        "</BillPaymentCheckAdd></BillPaymentCheckAddRq>"
    )
    answer = office.raw(
        '<BillAddRq><BillAdd defMacro="TxnID:b"><VendorRef><FullName>Stone Yard</FullName></VendorRef>'
        "<ExpenseLineAdd>"
        "<AccountRef><FullName>Fuel</FullName></AccountRef><Amount>5.00</Amount>"
        "</ExpenseLineAdd></BillAdd></BillAddRq>" + pay.format("b") + pay.format("c")
    )

    codes = [response.status_code for response in answer]
    assert [0, 0] == codes[:2]
    assert 9100 <= codes[2] < 9200
    assert {} == office.file.accounts_payable()


MALFORMED = {
    "amount": ("3040", "<Amount>ten</Amount>"),
    "amount with three places": ("3040", "<Amount>1.005</Amount>"),
    "date": ("3020", "<TxnDate>yesterday</TxnDate>"),
    "boolean": ("3010", "<IsActive>Y</IsActive>"),
    "guid": ("3065", "<ExternalGUID>123</ExternalGUID>"),
}


def malformed_request(piece: str) -> str:
    if piece.startswith(("<Amount", "<TxnDate")):
        line = f"<ExpenseLineAdd>{piece}</ExpenseLineAdd>" if piece.startswith("<Amount") else piece
        vendor = "<VendorRef><FullName>Stone Yard</FullName></VendorRef>"
        return f"<BillAddRq><BillAdd>{vendor}{line}</BillAdd></BillAddRq>"
    return f"<VendorAddRq><VendorAdd><Name>Third</Name>{piece}</VendorAdd></VendorAddRq>"


@pytest.mark.parametrize(("code", "piece"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_value_refuses_the_document_or_its_request(code: str, piece: str) -> None:
    """
    By default the XML schema speaks: 0x80040400 and nothing done. ``malformed_value="request"`` plays the
    other reading of the status list (QuickBooks Desktop SDK, 3010 to 3065): only its request fails.
    """
    text = document(VENDOR + malformed_request(piece), attributes='onError="continueOnError"')
    strict = Office()
    before = strict.file.snapshot()
    with pytest.raises(ComError) as caught:
        strict.file.process(text)
    assert "0x80040400" == caught.value.hresult
    assert before == strict.file.snapshot()

    lenient = Office()
    lenient.file.book.behaviour = Behaviour(malformed_value="request")
    done, refused = parse(lenient.file.process(text)).responses
    assert (0, int(code)) == (done.status_code, refused.status_code)
    assert "Error" == refused.status_severity
    assert lenient.file.vendor("New Vendor").name == "New Vendor"
    assert {"Vendor": 1} == {
        kind: count - strict.file.counts().get(kind, 0)
        for kind, count in lenient.file.counts().items()
        if count != strict.file.counts().get(kind, 0)
    }


def test_a_wrong_order_refuses_the_document_whatever_the_behaviour() -> None:
    """Structure is the schema's: the knob is for values only."""
    office = Office()
    office.file.book.behaviour = Behaviour(malformed_value="request")
    for name, text in REFUSED.items():
        if name == "boolean in capitals":
            assert 3010 == parse(office.file.process(text)).responses[0].status_code
            continue
        with pytest.raises(ComError):
            office.file.process(text)
