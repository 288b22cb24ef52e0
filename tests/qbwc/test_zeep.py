"""A real SOAP client against the served WSDL, over real HTTP; all answers against the WSDL's own schema."""

import threading
from wsgiref.simple_server import make_server

import pytest
import zeep
from lxml import etree

from qbwc import HttpRequest, MemorySessionStore
from qbwc.calls import METHODS
from qbwc.testing import HttpTransport, LostAnswer, QuickBooksFails, Repeat, Status, WebConnector
from qbwc.testing._transport import RawAnswer
from qbwc.wsdl import wsdl
from qbwc.wsgi import WsgiApp
from tests.qbwc.serve import Quiet, Server
from tests.qbwc.support import NotedWork, request_xml, response_xml, service_for


@pytest.fixture
def served():
    store = MemorySessionStore()
    service = service_for(NotedWork(), store=store)
    server = make_server("127.0.0.1", 0, WsgiApp(service), Server, Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}/qbwc", store
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def client(served):
    client = zeep.Client(f"{served[0]}?wsdl")
    yield client
    client.transport.session.close()


def test_zeep_runs_a_whole_session(client, served):
    """WSDL fetched, types built, every call made over HTTP (issue: a real SOAP client)."""
    call = client.service
    version, agent = call.serverVersion(), call.clientVersion("34.0.10021.75")
    ticket, word = call.authenticate("acme", "secret-password")
    numbers = []
    for number in range(3):
        hcp = "<QBXML/>" if number == 0 else ""
        assert call.sendRequestXML(ticket, hcp, r"C:\a.qbw", "US", 16, 0) == request_xml(number)
        numbers.append(call.receiveResponseXML(ticket, response_xml(number), "", ""))
    text = call.closeConnection(ticket)

    assert (version, agent or "", word or "", numbers, text) == ("1.0", "", "", [33, 66, 100], "3 done")
    with served[1].unit("acme") as unit:
        assert unit.notes["done"] == "3"


def test_zeep_reads_the_calm_answers(client):
    """Unknown tickets through a client that insists on the schema."""
    call = client.service

    assert (call.sendRequestXML("x", "", "", "", 0, 0) or "") == ""
    assert call.receiveResponseXML("x", "", "", "") == -1
    assert call.connectionError("x", "0x80040408", "") == "done"
    assert "expired" in call.getLastError("x")
    assert call.closeConnection("x") == "OK"
    assert call.interactiveDone("x") == "Done"
    assert (call.getInteractiveURL("x", "1") or "") == ""
    assert "expired" in call.interactiveRejected("x", "no")


def test_zeep_reads_a_fault(client, served):
    """A fault with status 400 is a fault to the client, with its sentence."""
    envelope = etree.fromstring(
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        b'<unknown xmlns="http://developer.intuit.com/"/></s:Body></s:Envelope>'
    )
    reply = client.transport.post_xml(served[0], envelope, {"Content-Type": "text/xml"})
    with pytest.raises(zeep.exceptions.Fault, match="no call of the Web Connector"):
        client.service._binding.process_reply(client, client.service._binding.get("serverVersion"), reply)


def schema():
    root = etree.fromstring(wsdl("https://books.example.com/qbwc"))
    inner = root.find(".//{http://www.w3.org/2001/XMLSchema}schema")
    # Written and read again, so that the prefixes of the document around it come with it.
    return etree.XMLSchema(etree.fromstring(etree.tostring(inner)))


def test_all_answers_and_calls_validate_against_the_schema_of_the_wsdl():
    """Every answer of updates with all kinds of trouble, and every call of the simulated agent."""
    valid, checked = schema(), set()

    class Checking:
        def __init__(self, service):
            self.service = service

        def post(self, headers, body):
            answer = self.service.handle(HttpRequest("POST", "/", "", {}, body))
            for text in (body, answer.body):
                (payload,) = etree.fromstring(text)[0]
                valid.assertValid(payload)
                checked.add(etree.QName(payload).localname)
            return RawAnswer(answer.status, dict(answer.headers)["Content-Type"], answer.body)

    for faults in ((), (LostAnswer(5),), (Repeat(6),), (QuickBooksFails(2, "0x80040402", "boom"),)):
        agent = WebConnector(Checking(service_for(NotedWork())), "acme", "secret-password", faults=faults)
        agent.update()
    WebConnector(Checking(service_for(NotedWork())), "acme", "wrong").update()

    assert {
        "authenticateResponse",
        "sendRequestXMLResponse",
        "getLastErrorResponse",
        "closeConnection",
    } <= checked


def test_the_wsdl_declares_what_the_published_one_declares():
    """Names, order and types of Intuit's WSDL (section 2.1 and 2.2)."""
    root = etree.fromstring(wsdl("https://books.example.com/qbwc"))
    names = {"w": "http://schemas.xmlsoap.org/wsdl/", "s": "http://www.w3.org/2001/XMLSchema"}
    send = root.xpath("//s:element[@name='sendRequestXML']//s:sequence/s:element", namespaces=names)

    assert root.xpath("string(//w:service/@name)", namespaces=names) == "QBWebConnectorSvc"
    assert root.xpath("string(//w:portType/@name)", namespaces=names) == "QBWebConnectorSvcSoap"
    assert len(root.xpath("//w:portType/w:operation", namespaces=names)) == len(METHODS) - 1
    assert [(e.get("name"), e.get("type"), e.get("minOccurs")) for e in send] == [
        ("ticket", "s:string", "0"),
        ("strHCPResponse", "s:string", "0"),
        ("strCompanyFileName", "s:string", "0"),
        ("qbXMLCountry", "s:string", "0"),
        ("qbXMLMajorVers", "s:int", "1"),
        ("qbXMLMinorVers", "s:int", "1"),
    ]


def test_the_simulated_agent_over_real_http_with_expect_continue(served):
    """.NET waits a third of a second for the go-ahead, then sends all the same (section 2.3)."""
    agent = WebConnector(HttpTransport(served[0], expect_continue=True), "acme", "secret-password")

    assert agent.update().status is Status.DONE
