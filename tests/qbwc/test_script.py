"""Scripts as generators: ``response = yield request``."""

import pytest

from qbwc import ScriptedWork
from qbwc.script import QuickBooksFailed
from qbwc.testing import ComFailure, LostAnswer, ScriptedQuickBooks, Status, WebConnector
from qbwc.wsgi import WsgiApp
from tests.qbwc.support import Caller, request_xml, service_for


def agent_for(script, books=None, **options):
    return WebConnector(
        WsgiApp(service_for(ScriptedWork(script))), "acme", "secret-password", books, **options
    )


def test_a_script_runs_top_to_bottom():
    """Each yield is a request, what it returns is the answer; the return value is shown to the user."""
    got = []

    def script(session, host):
        got.append(host.company_file)
        for number in range(3):
            response = yield request_xml(number)
            got.append(response)
        return "3 queries"

    books = ScriptedQuickBooks(answer=lambda xml: f"<a{len(got)}/>")
    outcome = agent_for(script, books).update()

    assert got == [books.path, "<a1/>", "<a2/>", "<a3/>"]
    assert (outcome.status, outcome.message, outcome.requests) == (Status.DONE, "3 queries", 3)


def test_a_script_with_nothing_to_do_ends_cleanly():
    """Without a single yield."""

    def script(session, host):
        return "nothing"
        yield

    assert agent_for(script).update().status is Status.DONE


@pytest.mark.parametrize(("catches", "status"), [(True, Status.DONE), (False, Status.STOPPED)])
def test_a_failure_of_quickbooks_is_raised_in_the_script(catches, status):
    """Caught, it goes on; not caught, the update ends with the catalogue's fix."""

    def fail(xml):
        if "first" in xml:
            raise ComFailure("0x80040400", "parse error")
        return "<ok/>"

    def script(session, host):
        try:
            yield "<first/>"
        except QuickBooksFailed as exc:
            if not catches:
                raise
            assert exc.hresult == "0x80040400"
        yield "<second/>"

    assert agent_for(script, ScriptedQuickBooks(answer=fail)).update().status is status


def test_a_lost_session_closes_its_script():
    """Its ``finally`` blocks run when the next login shows that it is dead."""
    closed = []

    def script(session, host):
        try:
            yield "<a/>"
        finally:
            closed.append(session.name)

    agent = agent_for(script, faults=[LostAnswer("sendRequestXML")])
    agent.update()
    agent.faults = ()
    agent.update()

    assert len(closed) == 2


def test_a_restart_is_said_plainly():
    """A generator does not survive its process; the update says so and starts anew later."""
    store_of = service_for(ScriptedWork(lambda session, host: iter(())))._core._store._store

    def script(session, host):
        yield "<a/>"
        yield "<b/>"

    before = Caller(service_for(ScriptedWork(script), store=store_of))
    before.login()
    before.send()
    after = Caller(service_for(ScriptedWork(script), store=store_of), ticket=before.ticket)

    assert after.receive("<x/>") == -1
    assert "restarted" in after("getLastError")


def test_scripts_are_bounded():
    """The oldest is closed beyond the limit."""
    closed = []

    def script(session, host):
        try:
            yield "<a/>"
        finally:
            closed.append(session.connection)

    service = service_for(ScriptedWork(script, sessions_max=1))
    first, second = Caller(service), Caller(service)
    first.login()
    first.send()
    second.login("zenith", "other-password")
    second.send()

    assert closed == ["acme"]
