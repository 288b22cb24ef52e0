"""The simulated agent behaves as the real one, also towards servers that do not."""

import socket

import pytest

from qbwc import Accepted, Busy, Interactive, NothingToDo, Postponed, Progress, Request, Retry, Wait
from qbwc.errors import SessionDoesNotEnd
from qbwc.testing import (
    Abandon,
    ComFailure,
    LostAnswer,
    QuickBooksFails,
    Repeat,
    ScriptedQuickBooks,
    Status,
    WebConnector,
)
from qbwc.testing._agent_soap import headers_for, write_call
from qbwc.testing._transport import RawAnswer, transport_for
from qbwc.wsgi import WsgiApp
from tests.qbwc.support import Decided, NotedWork, answer_like_quickbooks, service_for


def agent_for(work, books=None, *, password="secret-password", sleep=lambda s: None, faults=(), **options):
    app = WsgiApp(service_for(work, **options))
    books = books or ScriptedQuickBooks(answer=answer_like_quickbooks)
    return WebConnector(app, "acme", password, books, faults=faults, sleep=sleep)


LOGIN = ("serverVersion", "clientVersion", "authenticate")


def test_the_bytes_and_headers_of_the_real_agent():
    """Quoted SOAPAction, .NET user agent, self-closed empties (section 2.3)."""
    body = write_call("connectionError", {"ticket": "t", "hresult": "", "message": "a & b\r\n"})

    assert b'<connectionError xmlns="http://developer.intuit.com/"><ticket>t</ticket><hresult />' in body
    assert b"<message>a &amp; b&#xD;\n</message>" in body
    assert headers_for("authenticate")["SOAPAction"] == '"http://developer.intuit.com/authenticate"'
    assert "MS Web Services Client Protocol" in headers_for("authenticate")["User-Agent"]


@pytest.mark.parametrize(
    ("opening", "status", "calls"),
    [
        (NothingToDo(), Status.NOTHING_TO_DO, (*LOGIN, "closeConnection")),
        (Busy(minimum_interval_s=60), Status.BUSY, LOGIN),
        (Postponed(90), Status.POSTPONED, LOGIN),
    ],
)
def test_endings_without_quickbooks(opening, status, calls):
    """QuickBooks is not opened (section 4.2)."""
    agent = agent_for(Decided(opening=opening))
    outcome = agent.update()

    assert (outcome.status, outcome.methods, agent.quickbooks.sessions) == (status, calls, 0)
    assert (outcome.postponed_s, outcome.minimum_interval_s) in {(0, 0), (0, 60), (90, 0)}


def test_a_wrong_password_is_1040():
    """The user is told to check name and password."""
    outcome = agent_for(Decided(), password="wrong").update()

    assert (outcome.status, outcome.code, outcome.ok) == (Status.REFUSED, 1040, False)


def test_an_old_agent_is_refused_with_1037():
    """O: and the wanted version (section 6)."""
    outcome = agent_for(Decided(), agent_version_min="99.0").update()

    assert (outcome.status, outcome.code, outcome.message) == (Status.REFUSED, 1037, "99.0")


def test_quickbooks_cannot_be_opened():
    """connectionError, done, why, close (section 4.2)."""
    books = ScriptedQuickBooks(refusals=[ComFailure("0x80040414", "A modal dialog is open.")] * 9)
    outcome = agent_for(Decided(), books).update()

    assert outcome.methods == (*LOGIN, "connectionError", "getLastError", "closeConnection")
    assert (outcome.status, outcome.code) == (Status.NO_QUICKBOOKS, 1013)
    assert "Close the dialog." in outcome.message


def test_opening_is_tried_again_as_the_server_says():
    """An empty answer means: the file that is open now."""
    books = ScriptedQuickBooks(refusals=[ComFailure("0x80040408")], answer=answer_like_quickbooks)

    class Again(NotedWork):
        def connection_error(self, unit, session, hresult, message):
            return Retry()

    outcome = agent_for(Again(), books).update()

    assert (outcome.status, books.sessions, outcome.methods.count("connectionError")) == (Status.DONE, 2, 1)


def test_another_company_file_than_the_open_one_is_0x8004040a():
    """The path of authenticate goes to BeginSession (section 5)."""

    class Elsewhere:
        def login(self, username, password):
            return Accepted("acme", r"D:\Other.qbw")

    agent = agent_for(Decided(), authenticator=Elsewhere())
    outcome = agent.update()

    assert outcome.status is Status.NO_QUICKBOOKS
    assert outcome.transcript[3].arguments["hresult"] == "0x8004040A"


def test_noop_pauses_five_seconds():
    """Injected sleep; the work decides when it goes on (section 7.1)."""
    slept, work = [], Decided(following=Wait())

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 3:
            work.following = Request("<a/>")
            work.answered = Progress(1)
        if len(slept) > 3:
            raise AssertionError

    agent = agent_for(work, sleep=sleep)
    for exchange in agent.steps():
        if exchange.method == "receiveResponseXML":
            break

    assert slept == [5.0] * 3


def test_an_endpoint_that_never_ends_raises():
    """Bounded NoOps and calls, instead of a test that hangs."""
    with pytest.raises(SessionDoesNotEnd, match="NoOp"):
        WebConnector(
            WsgiApp(service_for(Decided(following=Wait()))),
            "acme",
            "secret-password",
            sleep=lambda s: None,
            waits_max=20,
        ).update()
    with pytest.raises(SessionDoesNotEnd, match="calls"):
        WebConnector(
            WsgiApp(service_for(Decided())),
            "acme",
            "secret-password",
            ScriptedQuickBooks(answer=answer_like_quickbooks),
            calls_max=50,
        ).update()


def test_interactive_mode_is_gone_through():
    """URL, polls, and on with the update (section 9)."""

    class Asks(NotedWork):
        def next_request(self, unit, session, host):
            if "asked" not in unit.notes:
                unit.notes["asked"] = "yes"
                return Interactive("https://books.example.com/ask?key=7")
            return super().next_request(unit, session, host)

    outcome = agent_for(Asks()).update()

    assert outcome.status is Status.DONE
    assert outcome.methods[4:7] == ("getLastError", "getInteractiveURL", "interactiveDone")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (LostAnswer("authenticate"), 1012),
        (LostAnswer("sendRequestXML"), 1041),
        (LostAnswer(7), 1042),
        (LostAnswer("closeConnection"), 1044),
    ],
)
def test_a_lost_answer_ends_the_update_and_is_never_repeated(fault, code):
    """QBWC logs the code and tries to say good-bye (section 12.2)."""
    agent = agent_for(NotedWork(), faults=[fault])
    outcome = agent.update()

    assert (outcome.status, outcome.code) == (Status.FAILED, code)
    assert outcome.methods.count(outcome.methods[-1]) == 1 or code == 1042


def test_the_next_update_after_any_lost_answer_finishes_the_work():
    """Whatever call was lost, nothing is left over."""
    for call in range(1, 11):
        work = NotedWork()
        agent = agent_for(work, faults=[LostAnswer(call)])
        first = agent.update()
        agent.faults = ()
        second = agent.update()

        # Losing serverVersion's answer is only logged by the agent, as in life.
        assert (first.status is Status.FAILED) == (call > 1), call
        assert second.status is Status.DONE, call


@pytest.mark.parametrize("call", range(3, 11))
def test_an_agent_may_vanish_before_any_call(call):
    """The next login takes over."""
    agent = agent_for(NotedWork(), faults=[Abandon(call)])
    vanished = agent.update()
    agent.faults = ()

    assert (vanished.status, len(vanished.transcript)) == (Status.ABANDONED, call - 1)
    assert agent.update().ok


def test_repeated_calls_change_nothing():
    """Every call twice: the same transcript of results as without."""
    plain = agent_for(NotedWork()).update()
    doubled = agent_for(NotedWork(), faults=[Repeat(call, 2) for call in range(4, 11)]).update()

    assert [e.result for e in plain.transcript[3:]] == [e.result for e in doubled.transcript[3:]]


@pytest.mark.parametrize("applied", [True, False])
def test_quickbooks_may_fail_before_or_after_it_did_the_work(applied):
    """0x80040402 says nothing about the outcome (section 11.2)."""
    books = ScriptedQuickBooks(answer=answer_like_quickbooks)
    fault = QuickBooksFails(2, "0x80040402", "unexpected", applied=applied)
    outcome = agent_for(NotedWork(), books, faults=[fault]).update()

    assert (outcome.status, len(books.asked)) == (Status.STOPPED, 2 if applied else 1)


def test_an_error_of_the_simulation_reaches_the_test():
    """Only what has an hresult is a failure of QuickBooks."""

    def broken(xml):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        agent_for(NotedWork(), ScriptedQuickBooks(answer=broken)).update()


@pytest.mark.parametrize(
    ("content_type", "status", "body", "text"),
    [
        ("text/html", 200, b"<html/>", "content type"),
        ("text/xml", 200, b"oops", "not well-formed"),
        ("text/xml", 404, b"<a/>", "404"),
        ("text/xml", 200, b"<a/>", "Object reference"),
    ],
)
def test_bad_answers_are_noticed_as_dotnet_does(content_type, status, body, text):
    """So that an embedding that breaks them is found by its tests (section 2.4)."""

    class Bad:
        def post(self, headers, sent):
            return RawAnswer(status, content_type, body)

    outcome = WebConnector(Bad(), "acme", "p").update()

    assert (outcome.status, outcome.code) == (Status.FAILED, 1036)
    assert text in outcome.message


def test_array_items_in_another_namespace_are_lost_on_the_agent():
    """The WCF arrays namespace gives an empty array and QBWC1012 (section 2.4)."""
    right = WsgiApp(service_for(Decided()))

    class Wrong:
        def post(self, headers, sent):
            answer = transport_for(right).post(headers, sent)
            return RawAnswer(
                200, "text/xml", answer.body.replace(b"<string>", b'<string xmlns="urn:arrays">')
            )

    outcome = WebConnector(Wrong(), "acme", "secret-password").update()

    assert (outcome.code, outcome.message) == (1012, "Index was outside the bounds of the array.")


def test_a_server_that_is_down():
    """No answer at all, over real HTTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    outcome = WebConnector(f"http://127.0.0.1:{port}/qbwc", "acme", "p").update()

    assert (outcome.status, outcome.code) == (Status.FAILED, 1036)
    assert "ConnectionRefusedError" in outcome.message


def test_steps_let_a_test_act_between_calls():
    """Each exchange after its answer and before the next call."""
    agent = agent_for(NotedWork())
    lines = [str(exchange) for exchange in agent.steps()]

    assert len(lines) == 10
    assert lines[-1] == " 10 closeConnection -> '3 done'"
    assert agent.outcome.ok
