"""Sessions are values: complete tables, and a text form that loses nothing."""

import json
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc import errors
from qbwc.session import ACTIONS, NEXT, Action, CallName, Phase, Session, change, digest_of, new_ticket

times = st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1))
sessions = st.builds(
    Session,
    connection=st.text(min_size=1),
    username=st.text(),
    ticket_digest=st.text("0123456789abcdef", min_size=64, max_size=64),
    started_at=times,
    last_call_at=times,
    phase=st.sampled_from(Phase),
    calls=st.integers(0, 10**6),
    requests=st.integers(0, 10**6),
    request_xml=st.text(),
    answer_reply=st.integers(-1, 100),
    last_error=st.text(),
    not_before=st.none() | times,
    memo=st.text(),
)


@given(sessions)
def test_a_session_survives_its_text_form(session):
    """A store may keep a session as text; every field comes back, and the text is ASCII."""
    text = session.to_json()

    assert text.isascii()
    assert session == Session.from_json(text)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "7", '{"v":99}', '{"v":1}', '{"v":1,"phase":"nowhere"}', '{"v":1,"strange":1}'],
)
def test_a_text_that_is_no_session_is_refused_with_the_fix(text):
    """Damage in a store is named, never guessed around."""
    with pytest.raises(errors.SessionUnreadable) as caught:
        Session.from_json(text)

    assert "Delete that session row" in caught.value.fix


def test_a_naive_time_is_refused():
    """Times without a zone would compare wrongly."""
    moment = datetime(2026, 3, 8, tzinfo=UTC)
    session = Session(
        connection="north", username="u", ticket_digest="0" * 64, started_at=moment, last_call_at=moment
    )
    data = json.loads(session.to_json()) | {"started_at": "2026-03-08T00:00:00"}
    with pytest.raises(errors.SessionUnreadable):
        Session.from_json(json.dumps(data))


def test_every_call_in_every_phase_has_an_action():
    """No order of calls is left to chance."""
    assert set(Phase) == set(ACTIONS)
    assert all(set(CallName) == set(row) for row in ACTIONS.values())


def test_every_transition_is_of_an_action_that_some_phase_has():
    """The table of next phases holds nothing that cannot happen, and every action is used."""
    used = {action for row in ACTIONS.values() for action in row.values()}

    assert set(Action) == used
    assert {action for action, _decision in NEXT} <= used


def test_tickets_are_guids_that_do_not_repeat():
    """Peers broke with tickets made from the time; ours have 128 random bits (facts, section 14)."""
    tickets = {new_ticket() for _ticket in range(1000)}

    assert len(tickets) == 1000
    assert all([len(part) for part in ticket.split("-")] == [8, 4, 4, 4, 12] for ticket in tickets)
    assert len(digest_of(tickets.pop())) == 64


def test_secrets_and_payloads_are_not_in_the_repr():
    """A session ends up in logs and tracebacks."""
    moment = datetime(2026, 3, 8, tzinfo=UTC)
    session = Session(
        connection="north",
        username="u",
        ticket_digest="0" * 64,
        started_at=moment,
        last_call_at=moment,
        request_xml="<Secret/>",
        memo="hush",
    )

    assert "Secret" not in repr(session)
    assert "hush" not in repr(session)
    assert change(session, calls=3).connection == "north"


def test_errors_survive_pickling_and_speak_to_a_bookkeeper():
    """Errors cross process borders with all five facts."""
    error = errors.InvalidQwc(
        "AppURL is an IP address.", fix="Use a host name.", code="QBWC1001", record="QWC file"
    )
    again = pickle.loads(pickle.dumps(error))

    assert type(error) is type(again)
    assert str(again) == "QWC file: AppURL is an IP address. (code QBWC1001) Use a host name."
    assert (error.problem, error.fix, error.code, error.record) == (
        again.problem,
        again.fix,
        again.code,
        again.record,
    )
