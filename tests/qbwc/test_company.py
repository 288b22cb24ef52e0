"""Company pinning: the wrong file is refused before anything is written."""

import pytest

from qbwc import CompanyPin, Host, Request, Stop, WrongCompanyFile, company_of
from qbwc.errors import SessionUnreadable
from tests.qbwc.support import Caller, Decided, request_xml, service_for

GUID = "{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}"


def hcp(name="Greenway Landscaping", *, legal="Greenway Inc.", file_id=""):
    stamp = (
        f"<DataExtRet><OwnerID>0</OwnerID><DataExtName>FileID</DataExtName><DataExtType>STR255TYPE</DataExtType>"
        f"<DataExtValue>{file_id}</DataExtValue></DataExtRet>"
        if file_id
        else ""
    )
    return (
        '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><HostQueryRs statusCode="0"><HostRet/></HostQueryRs>'
        f"<CompanyQueryRs><CompanyRet><CompanyName>{name}</CompanyName><LegalCompanyName>{legal}</LegalCompanyName>"
        f"{stamp}</CompanyRet></CompanyQueryRs></QBXMLMsgsRs></QBXML>"
    )


def host(text, path=r"C:\Books\Greenway.qbw"):
    return Host(path, "US", 16, 0, text)


def test_a_company_is_learned_and_kept():
    """Names, stamp and path; the text form loses nothing."""
    pin = CompanyPin.learn(host(hcp("Caf\xe9 &amp; Sons", file_id=GUID)))

    assert pin == CompanyPin("Caf\xe9 & Sons", "Greenway Inc.", GUID)
    assert (pin.path, CompanyPin.from_json(pin.to_json()).path) == (r"C:\Books\Greenway.qbw",) * 2
    assert CompanyPin.from_json(pin.to_json()) == pin


@pytest.mark.parametrize("text", ["", "no xml", "<a/>", "<!DOCTYPE a><a/>", '<?xml version="1.0"?><QBXML/>'])
def test_no_company_is_no_guess(text):
    """Any of the three answers may be missing (section 13)."""
    assert company_of(text) is None


@pytest.mark.parametrize(
    ("seen", "right"),
    [
        (hcp(), True),
        (hcp(file_id=GUID), True),
        (hcp("GREENWAY landscaping "), True),
        (hcp("Another Firm"), False),
        (hcp(legal="Another Inc."), False),
        (hcp(file_id="{00000000-0000-0000-0000-000000000001}"), False),
        (hcp("Another Firm", file_id=GUID), False),
        ("<QBXML/>", False),
    ],
)
def test_the_wrong_file_is_refused(seen, right):
    """Stamp and names must both agree; a copy carries the stamp of its original (section 10)."""
    pin = CompanyPin("Greenway Landscaping", "Greenway Inc.", GUID, r"C:\Books\Greenway.qbw")

    assert (pin.refuse(host(seen)) is None) == right
    if not right:
        with pytest.raises(WrongCompanyFile, match="Greenway Landscaping"):
            pin.check(host(seen))


def test_the_path_alone_is_no_proof():
    """Drive letter and UNC path name one file (section 12.4)."""
    pin = CompanyPin.learn(host(hcp()))

    assert pin.refuse(host(hcp(), r"\\server\books\Greenway.qbw")) is None
    assert isinstance(pin.refuse(host(hcp("Another Firm"))), Stop)


def test_a_pin_in_a_work_stops_the_update_before_the_first_request():
    """The user reads which file is open and which is expected."""
    pin = CompanyPin.learn(host(hcp()))

    class Pinned(Decided):
        def next_request(self, unit, session, host):
            return pin.refuse(host) or Request(request_xml(1))

    call = Caller(service_for(Pinned()))
    call.login()

    assert call.send(hcp("Another Firm")) == ""
    assert "Another Firm" in call("getLastError")
    call.login()
    assert call.send(hcp()) == request_xml(1)


def test_a_damaged_pin_is_named():
    """Never half a pin."""
    with pytest.raises(SessionUnreadable):
        CompanyPin.from_json("[]")
