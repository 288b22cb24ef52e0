"""What the agent is told, call by call.  Sections name the facts sheet of the Web Connector protocol."""

import logging
from datetime import timedelta

import pytest

from qbwc import (
    Accepted,
    Busy,
    Finished,
    GiveUp,
    Interactive,
    MemorySessionStore,
    NothingToDo,
    Phase,
    Postponed,
    Progress,
    Rejected,
    Request,
    Retry,
    Settings,
    Stop,
    Wait,
)
from qbwc.errors import WorkBroken
from qbwc.session import digest_of
from tests.qbwc.support import Caller, Clock, Decided, NotedWork, request_xml, response_xml, service_for


def caller_for(work, **options):
    return Caller(service_for(work, **options))


class Fixed:
    """An authenticator with one answer."""

    def __init__(self, verdict):
        self.verdict = verdict

    def login(self, username, password):
        if isinstance(self.verdict, BaseException):
            raise self.verdict
        return self.verdict


# Before a session


def test_server_version_is_answered_in_both_spellings():
    """The guide's chapter names getServerVersion(ticket); all agents call serverVersion (section 3)."""
    call = caller_for(Decided(), server_version="7.1")

    assert call("serverVersion") == "7.1"
    assert call("getServerVersion") == "7.1"


@pytest.mark.parametrize(
    ("version", "answer"),
    [
        ("2.1.0.30", "O:2.2"),
        ("2.3.0.215", "W:Please update QuickBooks Web Connector to 30.0 or newer."),
        ("34.0.10021.75", ""),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_agent_versions_compare_part_by_part(version, answer):
    """``34`` is newer than ``2.3`` (section 3); the words are W: and O: (section 6)."""
    call = caller_for(Decided(), agent_version_min="2.2", agent_version_warn="30.0")

    assert answer == call("clientVersion", strVersion=version)


def test_by_default_no_agent_is_refused():
    """An answer other than the empty text blocks unattended installations (section 6)."""
    assert caller_for(Decided())("clientVersion", strVersion="1.0") == ""


@pytest.mark.parametrize(
    ("verdict", "rest"),
    [
        (Accepted("north"), [""]),
        (Accepted("north", r"D:\Books\North.qbw"), [r"D:\Books\North.qbw"]),
        (Accepted("north", minimum_interval_s=900), ["", "", "900"]),
        (NothingToDo(), ["none"]),
        (NothingToDo(minimum_interval_s=60), ["none", "", "60"]),
        (Rejected(), ["nvu"]),
        (Busy(), ["busy"]),
        (Postponed(120), ["none", "120"]),
        (Postponed(120, minimum_interval_s=60), ["none", "120", "60"]),
        (RuntimeError("database down"), ["busy"]),
        ("yes", ["busy"]),
    ],
)
def test_verdicts_become_the_words_of_authenticate(verdict, rest):
    """Two to four texts (section 5); a temporary problem is busy, never nvu."""
    answer = caller_for(Decided(), authenticator=Fixed(verdict)).login()

    assert rest == answer[1:]
    assert answer[0]


@pytest.mark.parametrize("word", ["none", "NVU", "busy"])
def test_a_company_file_cannot_be_named_like_a_word_of_the_protocol(word):
    """The second element means four things (section 5)."""
    with pytest.raises(ValueError, match="word of the protocol"):
        Accepted("north", word)


@pytest.mark.parametrize(
    ("opening", "rest"), [(NothingToDo(), ["none"]), (Busy(), ["busy"]), (Postponed(60), ["none", "60"])]
)
def test_the_work_may_say_that_there_is_nothing_to_do(opening, rest):
    """QuickBooks is not opened for nothing (section 7.1: say ``none`` in authenticate)."""
    call = caller_for(Decided(opening=opening))

    assert rest == call.login()[1:]
    assert call("closeConnection") == "Nothing to do."
    assert call.send() == ""


def test_an_unknown_answer_of_the_work_is_busy_and_reported():
    """A broken work must not look like a wrong password."""
    errors = []
    call = caller_for(Decided(opening=7), on_error=errors.append)

    assert call.login()[1] == "busy"
    assert [WorkBroken] == [type(error) for error in errors]


# The loop


def test_a_whole_update():
    """Requests out, answers in, 1 to 99 until the last, then 100 (section 7.2)."""
    work = NotedWork(total=3)
    call = caller_for(work)
    call.login()
    numbers = []
    for number in range(3):
        assert request_xml(number) == call.send("<QBXML/>" if number == 0 else "")
        numbers.append(call.receive(response_xml(number)))

    assert numbers == [33, 66, 100]
    assert call("closeConnection") == "3 done"
    assert call("closeConnection") == "3 done"


@pytest.mark.parametrize(("percent", "reply"), [(-5, 1), (0, 1), (42, 42), (99, 99), (100, 99), (250, 99)])
def test_progress_is_never_100_while_work_remains(percent, reply):
    """100 drops the rest of the session silently (section 7.2)."""
    call = caller_for(Decided(answered=Progress(percent)))
    call.login()
    call.send()

    assert reply == call.receive(response_xml(1))


def test_the_host_facts_reach_the_work():
    """strHCPResponse only on the first call; file, country and version on every call (section 7.1)."""
    work = Decided()
    call = caller_for(work)
    call.login()
    call.send("<QBXML>host</QBXML>")
    call.receive(response_xml(1))
    call.send()

    assert [host.hcp_response for host in work.hosts] == ["<QBXML>host</QBXML>", ""]
    assert {("US", 16, 0)} == {(host.country, host.major_version, host.minor_version) for host in work.hosts}


def test_a_request_keeps_every_character():
    """Line ends, tabs, accents and markup arrive as they were given."""
    text = "<?xml version=\"1.0\"?>\r\n<QBXML a='1'>\t]]>&amp;&#233; é 💶\n</QBXML>\r"
    call = caller_for(Decided(following=Request(text)))
    call.login()

    assert text == call.send()


def test_a_repeated_send_gives_the_same_bytes_and_does_not_ask_the_work():
    """A proxy may repeat a call; the request was handed out once."""
    work = NotedWork()
    call = caller_for(work)
    call.login()
    texts = {call.send() for _time in range(4)}

    assert {request_xml(0)} == texts
    assert len([seen for seen in work.seen if seen.startswith("next")]) == 1


def test_a_repeated_receive_has_one_effect_and_the_same_number():
    """Acknowledged again, not worked again."""
    store, work = MemorySessionStore(), NotedWork(total=4)
    call = caller_for(work, store=store)
    call.login()
    call.send()
    numbers = {call.receive(response_xml(0)) for _time in range(3)}
    with store.unit("acme") as unit:
        done = unit.notes["done"]

    assert ({25}, "1") == (numbers, done)


def test_a_late_repetition_of_an_earlier_answer_is_not_taken_for_the_next():
    """It carries the ids of another request; the right answer is still awaited."""
    store, work = MemorySessionStore(), NotedWork(total=4)
    call = caller_for(work, store=store)
    call.login()
    for number in range(2):
        call.send()
        call.receive(response_xml(number))
    call.send()
    late = [call.receive(response_xml(1)), call.receive(response_xml(0))]
    last = call.receive(response_xml(2))
    with store.unit("acme") as unit:
        answers = [unit.notes[f"answer {number}"] for number in (1, 2, 3)]

    assert late == [50, -1]
    assert last == 75
    assert [response_xml(number) for number in range(3)] == answers


def test_equal_answers_to_different_requests_are_both_taken():
    """Two refusals in the same words are two answers."""
    work = Decided(failing=Progress(10))
    call = caller_for(work)
    call.login()
    for _time in range(3):
        call.send()
        call.receive("", "0x80040400", "QuickBooks found an error when parsing the provided XML text stream.")
        call.send()
        call.receive("<QBXML/>")

    assert work.calls.count("failed 0x80040400") == 3
    assert work.calls.count("response") == 3


def test_an_answer_without_a_request_is_refused():
    """Nothing was out: -1, a reason, and no effect."""
    work = Decided()
    call = caller_for(work)
    call.login()

    assert call.receive(response_xml(9)) == -1
    assert "no request was out" in str(call("getLastError"))
    assert "response" not in work.calls


def test_finished_late_ends_with_a_harmless_query_and_100():
    """An empty request would be logged as an error (QBWC1031); 7.1 names the harmless query."""
    call = caller_for(Decided(following=Finished("All done.")))
    call.login()
    query = call.send("<QBXML/>")

    assert 'version="13.0"' in query
    assert "HostQueryRq" in query
    assert query == call.send()
    assert call.receive("<QBXML/>") == 100
    assert call.receive("<QBXML/>") == 100
    assert call("closeConnection") == "All done."


def test_the_harmless_query_speaks_the_version_of_an_old_quickbooks():
    """A newer declared version is refused with 0x80040423 (section 13)."""
    call = caller_for(Decided(following=Finished()))
    call.login()
    old = call("sendRequestXML", qbXMLMajorVers=6, qbXMLMinorVers=1)
    call.login()
    unknown = call("sendRequestXML")

    assert 'version="6.1"' in str(old)
    assert 'version="2.0"' in str(unknown)


def test_a_slow_work_keeps_the_agent_waiting():
    """Empty request, NoOp, five seconds, again (section 7.1)."""
    work = Decided(following=Wait())
    call = caller_for(work)
    call.login()

    assert [call.send(), call("getLastError"), call("getLastError"), call.send()] == ["", "NoOp", "NoOp", ""]

    work.following = Request(request_xml(1))

    assert request_xml(1) == call.send()


def test_a_wait_with_a_time_does_not_ask_the_work_before():
    """The work says when it is worth asking."""
    clock, work = Clock(), Decided(following=Wait(30))
    call = caller_for(work, clock=clock)
    call.login()
    call.send()
    clock.advance(seconds=29)
    call.send()
    asked_early = work.calls.count("next_request")
    clock.advance(seconds=1)
    call.send()

    assert (asked_early, work.calls.count("next_request")) == (1, 2)


def test_waiting_is_bounded():
    """The agent knows no limit, so the service has one (section 7.1)."""
    call = caller_for(Decided(following=Wait()), waits_max=3)
    call.login()
    words = []
    for _time in range(5):
        call.send()
        words.append(call("getLastError"))

    assert words[:3] == ["NoOp"] * 3
    assert "still preparing" in str(words[3])
    assert "still preparing" in str(words[4])


def test_a_session_has_a_last_call():
    """A loop that may not end has a counter."""
    call = caller_for(Decided(), calls_max=10)
    call.login()
    for _time in range(20):
        call.send()
        number = call.receive(response_xml(1))

    assert number == -1
    assert "far too many calls" in str(call("getLastError"))


@pytest.mark.parametrize("phase", ["next", "response"])
def test_a_stop_is_explained(phase):
    """Negative or empty, then the text, then the close (sections 7 and 8)."""
    stop = Stop("Open the\nright file.")
    work = Decided(following=stop) if phase == "next" else Decided(answered=stop)
    call = caller_for(work)
    call.login()
    sent = call.send()

    assert (sent == "") == (phase == "next")
    if phase == "response":
        assert call.receive(response_xml(1)) == -1
    assert call("getLastError") == "Open the right file."
    assert call.send() == ""
    assert call("closeConnection") == "Open the right file."


@pytest.mark.parametrize("word", ["NoOp", "noop", "Interactive mode"])
def test_an_explanation_is_never_a_word_of_the_protocol(word):
    """``NoOp`` as an error text would make the agent wait for ever."""
    call = caller_for(Decided(following=Stop(word)))
    call.login()
    call.send()

    assert f"{word}." == call("getLastError")


@pytest.mark.parametrize(
    ("decision", "reply"), [(Stop("No."), -1), (Progress(40), 40), (Finished("Enough."), 100)]
)
def test_a_failure_of_quickbooks_is_the_works_to_judge(decision, reply):
    """hresult and message are filled only when ProcessRequest threw (section 7.2)."""
    work = Decided(failing=decision)
    call = caller_for(work)
    call.login()
    call.send()

    assert reply == call.receive("", "0x80040400", "parse error")
    assert [name for name in work.calls if name.startswith(("failed", "response"))] == ["failed 0x80040400"]


def test_by_default_a_failure_stops_with_the_catalogues_fix(tmp_path):
    """The outcome of a write is unknown after most HRESULTs (section 11.2)."""
    work = NotedWork()
    call = caller_for(work)
    call.login()
    call.send()

    assert call.receive("", "0x80040402", "crashed") == -1
    assert "Restart QuickBooks" in str(call("getLastError"))


def test_slow_preparation_happens_before_the_transaction_of_a_send():
    """Reading other systems must not hold a transaction open; only sendRequestXML prepares."""
    store, seen = MemorySessionStore(), []

    class Prepared(NotedWork):
        def prepare(self, connection):
            with store.unit(connection):  # would wait for ever inside the transaction of the call
                seen.append(connection)

    call = caller_for(Prepared(), store=store)
    call.login()
    call.send()
    call.receive(response_xml(0))
    call("getLastError")

    assert seen == ["acme"]


def test_a_preparation_that_fails_ends_the_update_calmly():
    """As any other failure of the work."""

    class Broken(NotedWork):
        def prepare(self, connection):
            raise OSError("no network")

    call = caller_for(Broken())
    call.login()

    assert call.send() == ""
    assert "reference" in str(call("getLastError"))


# QuickBooks cannot be opened


def test_a_connection_error_gives_up_with_the_fix():
    """``done``, then the catalogue's sentence (section 8)."""
    call = caller_for(Decided())
    call.login()

    assert call("connectionError", hresult="0x80040414", message="A modal dialog box is showing.") == "done"
    assert "Close the dialog." in str(call("getLastError"))
    assert call("connectionError", hresult="0x80040414", message="") == "done"


def test_retries_are_bounded_even_if_the_work_never_gives_up():
    """The user is watching: one or two retries (section 8)."""
    call = caller_for(Decided(trouble=Retry(r"D:\Other.qbw")))
    call.login()
    answers = [call("connectionError", hresult="0x8004040A", message="") for _time in range(4)]

    assert answers == [r"D:\Other.qbw", r"D:\Other.qbw", "done", "done"]


def test_giving_up_may_have_its_own_words():
    """The work knows its user better."""
    call = caller_for(Decided(trouble=GiveUp("Call Dana.")))
    call.login()

    assert call("connectionError", hresult="0x80040408", message="") == "done"
    assert call("getLastError") == "Call Dana."


# Interactive mode


def test_interactive_mode():
    """Announced by getLastError, polled by interactiveDone (section 9)."""
    work = Decided(following=Interactive("https://books.example.com/ask?key=7"), interactive=False)
    call = caller_for(work)
    call.login()

    assert call.send() == ""
    assert call("getLastError") == "Interactive mode"
    assert call("getInteractiveURL", sessionID="1") == "https://books.example.com/ask?key=7"
    assert call("interactiveDone") == "In progress"

    work.interactive, work.following = True, Request(request_xml(1))

    assert call("interactiveDone") == "Done"
    assert request_xml(1) == call.send()


def test_interactive_mode_refused():
    """The reason is shown and the update ends (section 9)."""
    call = caller_for(Decided(following=Interactive("https://books.example.com/ask")))
    call.login()
    call.send()

    assert call("interactiveRejected", reason="Timed out.") == "Timed out."
    assert call.send() == ""
    assert call("getLastError") == "Timed out."


def test_without_interactive_mode_its_calls_are_declined():
    """A plain service answers with empty texts (section 9)."""
    call = caller_for(Decided())
    call.login()

    assert call("getInteractiveURL") == ""
    assert call("interactiveDone") == ""
    assert call("interactiveRejected") == ""


# Tickets


POLITE = {
    "sendRequestXML": "",
    "receiveResponseXML": -1,
    "connectionError": "done",
    "closeConnection": "OK",
    "getInteractiveURL": "",
    "interactiveDone": "Done",
}


@pytest.mark.parametrize("ticket", ["", "nobody", "0" * 36, "\u0130\U0001f4b6"])
def test_an_unknown_ticket_ends_calmly(ticket):
    """Never a fault: the user would see a stack trace (section 8)."""
    call = caller_for(Decided())
    call.ticket = ticket

    assert {method: call(method) for method in POLITE} == POLITE
    assert "expired" in str(call("getLastError"))
    assert "expired" in str(call("interactiveRejected"))


def test_a_ticket_lives_an_hour_after_its_last_call_and_then_ends_calmly():
    """QuickBooks may work for minutes; not less than an hour (section 12.1)."""
    clock, work = Clock(), NotedWork()
    call = caller_for(work, clock=clock, session_idle=timedelta(hours=1))
    call.login()
    for _time in range(3):
        clock.advance(minutes=60)
        alive = call.send()
    clock.advance(minutes=60, seconds=1)

    assert request_xml(0) == alive
    assert call.receive(response_xml(0)) == -1
    assert "response" not in work.seen


def test_a_ticket_cannot_be_told_to_live_less_than_an_hour():
    """The limit is a fact, not a taste (section 12.1)."""
    with pytest.raises(ValueError, match="session_idle"):
        Settings(session_idle=timedelta(minutes=59))


def test_a_ticket_opens_only_its_own_connection():
    """Tenant isolation: two sessions at once, each with its own facts."""
    store = MemorySessionStore()
    service = service_for(NotedWork(total=2), store=store)
    acme, zenith = Caller(service), Caller(service)
    acme.login()
    zenith.login("zenith", "other-password")
    acme.send()
    zenith.send()
    zenith.receive(response_xml(0))
    with store.unit("acme") as unit:
        mine = dict(unit.notes)
    with store.unit("zenith") as unit:
        theirs = dict(unit.notes)

    assert mine == {}
    assert theirs["done"] == "1"


def test_only_the_hash_of_a_ticket_is_stored():
    """A copy of the store opens nothing."""
    store = MemorySessionStore()
    call = caller_for(Decided(), store=store)
    call.login()
    with store.unit("acme") as unit:
        session = unit.load()

    assert digest_of(call.ticket) == session.ticket_digest
    assert call.ticket not in session.to_json()


# What is lost is told


def test_a_login_while_an_answer_was_due_reports_it_lost_once():
    """The guide's recovery rule (section 4.2): the request may or may not have been applied."""
    store, work = MemorySessionStore(), NotedWork()
    service = service_for(work, store=store)
    first, second, third = Caller(service), Caller(service), Caller(service)
    first.login()
    first.send()
    second.login()
    third.login()
    with store.unit("acme") as unit:
        lost = unit.notes["abandoned"]

    assert work.seen[1] == "abandoned True"
    assert [seen for seen in work.seen if seen.startswith("abandoned")] == [
        "abandoned True",
        "abandoned False",
    ]
    assert lost == ""
    assert first.receive(response_xml(0)) == -1
    assert "response" not in work.seen


def test_a_close_while_an_answer_was_due_reports_it_lost():
    """closeConnection may follow a receiveResponseXML that failed on its way (section 4.2)."""
    work = NotedWork()
    call = caller_for(work)
    call.login()
    call.send()
    call("closeConnection")
    call("closeConnection")
    call.login()

    assert [seen for seen in work.seen if seen.startswith("abandoned")] == ["abandoned True"]


def test_after_100_a_missing_goodbye_is_nothing():
    """If closeConnection was expected, the old ticket is just dropped (section 4.2)."""
    work = NotedWork(total=1)
    call = caller_for(work)
    call.login()
    call.send()

    assert call.receive(response_xml(0)) == 100

    call.login()

    assert not [seen for seen in work.seen if seen.startswith("abandoned")]


def test_another_machine_waits_until_the_first_was_silent():
    """One live ticket for a connection (section 12.5); the same machine takes over at once."""
    clock, work = Clock(), NotedWork()
    service = service_for(work, clock=clock)
    first, second = Caller(service), Caller(service, address="198.51.100.7")
    first.login()
    first.send()
    early = second.login()[1]
    alive = first.send()
    clock.advance(minutes=10)
    late = second.login()[1]

    assert ("busy", request_xml(0), "") == (early, alive, late)


# What goes wrong on our side


@pytest.mark.parametrize("where", ["following", "answered", "failing"])
@pytest.mark.parametrize("wrong", [RuntimeError("secret-payload"), 7, Request("<a/>\x00")])
def test_a_broken_work_ends_the_update_calmly(where, wrong, caplog):
    """A polite answer, a reference for the user, the place in the log, and nothing of what the error says."""
    errors = []
    work = Decided(**{where: wrong})
    call = caller_for(work, on_error=errors.append)
    call.login()
    with caplog.at_level(logging.DEBUG, "qbwc"):
        sent = call.send()
        if where != "following":
            hresult = "0x80040402" if where == "failing" else ""
            assert call.receive("" if hresult else response_xml(1), hresult) == -1
        else:
            assert sent == ""
        why = str(call("getLastError"))
    reference = why.split("reference ")[1][:8]

    assert len(errors) == 1
    assert reference in caplog.text
    assert "secret-payload" not in caplog.text
    assert "continues at its next run" in why


def test_an_answer_that_could_not_be_stored_stays_due():
    """-1, and at the close it is reported as lost: QBWC does not send it again (section 7.2)."""
    work = Decided(answered=RuntimeError("disk full"))
    call = caller_for(work)
    call.login()
    call.send()
    failed = call.receive(response_xml(1))
    call("closeConnection")

    assert failed == -1
    assert "abandoned True" in work.calls


def test_a_repetition_of_an_answer_that_could_not_be_stored_is_worked():
    """Nothing had happened, so the second delivery is the first."""
    work = Decided(answered=RuntimeError("database restarted"))
    call = caller_for(work)
    call.login()
    call.send()
    first = call.receive(response_xml(1))
    work.answered = Progress(30)

    assert (first, call.receive(response_xml(1))) == (-1, 30)


def test_a_store_that_is_down_is_answered_politely():
    """Every call has its calm answer, whatever breaks."""

    class Down:
        def connection_of(self, ticket_digest):
            raise OSError("no route to database")

        def unit(self, connection):
            raise OSError("no route to database")

    call = caller_for(Decided(), store=Down())

    assert call.login()[1] == "busy"
    assert {method: call(method) for method in POLITE} == POLITE
    assert "reference" in str(call("getLastError"))


def test_a_crash_is_not_swallowed_and_leaves_no_trace():
    """Only what is an ``Exception`` is answered; a dying process dies, with its transaction."""
    store, work = MemorySessionStore(), Decided(following=KeyboardInterrupt())
    call = caller_for(work, store=store)
    call.login()
    with pytest.raises(KeyboardInterrupt):
        call.send()
    with store.unit("acme") as unit:
        phase = unit.load().phase

    assert Phase.READY is phase


def test_a_work_that_waits_is_refused_by_the_synchronous_service():
    """A coroutine where an answer should be is a mistake that is named."""
    errors = []

    class Late(Decided):
        def next_request(self, unit, session, host):
            return object()

    call = caller_for(Late(), on_error=errors.append)
    call.login()
    call.send()

    assert [e.problem for e in errors] == [
        "next_request answered with object, which is no answer to that call."
    ]


def test_a_memo_travels_with_the_session():
    """A work without a store of its own may keep a small text."""
    store, work = MemorySessionStore(), Decided(following=Request(request_xml(1), memo="page 1"))
    call = caller_for(work, store=store)
    call.login()
    call.send()
    with store.unit("acme") as unit:
        first = unit.load().memo
    work.answered = Progress(10, memo="page 2")
    call.receive(response_xml(1))
    with store.unit("acme") as unit:
        second = unit.load().memo

    assert (first, second) == ("page 1", "page 2")


@pytest.mark.parametrize("xml", ["", "  \n"])
def test_an_empty_request_cannot_be_made(xml):
    """It would stall the update; Finished and Wait say what is meant."""
    with pytest.raises(ValueError, match="never empty"):
        Request(xml)
