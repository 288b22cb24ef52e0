"""Passwords, tickets and payloads are in no log and no repr; argon2 helper."""

import logging

import pytest

from qbwc import MemorySessionStore, Rejected, StaticAuthenticator
from qbwc.passwords import Passwords
from qbwc.testing import QuickBooksFails, Repeat, ScriptedQuickBooks, WebConnector
from qbwc.wsgi import WsgiApp
from tests.qbwc.support import Decided, NotedWork, service_for

PASSWORD = "secret-password"
PAYLOAD = "planted-payload"


@pytest.mark.parametrize(
    "faults", [(), (Repeat(6),), (QuickBooksFails(2, "0x80040402", "boom", applied=True),)]
)
def test_no_secret_is_logged(caplog, faults):
    """Everything at the lowest level, every record, its arguments and its extras."""
    store = MemorySessionStore()
    service = service_for(NotedWork(), store=store)
    agent = WebConnector(
        WsgiApp(service),
        "acme",
        PASSWORD,
        ScriptedQuickBooks(answer=lambda xml: f"<{PAYLOAD}/>", hcp_response=f"<{PAYLOAD}/>"),
        faults=faults,
    )
    with caplog.at_level(logging.DEBUG):
        agent.update()
        broken = service_for(Decided(following=RuntimeError(PAYLOAD)))
        WebConnector(WsgiApp(broken), "acme", PASSWORD).update()
        WebConnector(WsgiApp(service), "acme", "wrong-" + PASSWORD).update()
    (ticket,) = {e.arguments["ticket"] for e in agent.transcript if "ticket" in e.arguments}
    logged = caplog.text + "".join(repr(vars(record)) for record in caplog.records)
    shown = repr(
        (service, store, agent, agent.transcript, agent.outcome, StaticAuthenticator({"u": PASSWORD}))
    )

    assert caplog.records
    assert [secret for secret in (PASSWORD, PAYLOAD, ticket) if secret in logged] == []
    assert [secret for secret in (PASSWORD, PAYLOAD) if secret in shown] == []


def test_the_log_has_facts_to_search_by(caplog):
    """Structured extras: connection, session, phase."""
    with caplog.at_level(logging.INFO, "qbwc"):
        WebConnector(WsgiApp(service_for(NotedWork())), "acme", PASSWORD).update()
    opened = next(record for record in caplog.records if "session opened" in record.getMessage())

    assert (opened.qbwc_connection, opened.qbwc_phase, len(opened.qbwc_session)) == ("acme", "ready", 12)


@pytest.mark.parametrize(
    ("username", "password"), [("nobody", PASSWORD), ("acme", ""), ("acme", "\ud800"), ("", "")]
)
def test_fixed_accounts_refuse_everybody_else(username, password):
    """Any text may arrive, lone surrogates included."""
    assert StaticAuthenticator({"acme": PASSWORD}).login(username, password) == Rejected()


def test_passwords_are_kept_as_argon2():
    """Hash, verify, refuse; an unknown user costs as much as a wrong password."""
    passwords = Passwords()
    stored = passwords.hash(PASSWORD)

    assert stored.startswith("$argon2id$")
    assert passwords.verify(stored, PASSWORD)
    assert not passwords.verify(stored, "wrong")
    assert not passwords.verify(None, PASSWORD)
    assert not passwords.verify(None, "\0no such user")
    assert not passwords.verify("not a hash", PASSWORD)
    assert not passwords.outdated(stored)
