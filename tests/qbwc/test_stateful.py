"""Agent x service x crashing store: whatever is lost, repeated or restarted, each effect happens once."""

import contextlib
import logging
import re

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from qbwc import (
    BaseWork,
    Finished,
    HttpRequest,
    MemorySessionStore,
    Progress,
    Request,
    Session,
    StaticAuthenticator,
    WebConnectorService,
)
from qbwc.testing._agent_soap import read_answer, write_call
from qbwc.testing._transport import RawAnswer

JOBS = 4


class Crash(BaseException):
    """The process dies; no ``except Exception`` can save it."""


class CrashingStore:
    """Survives crashes, and keeps sessions as text.  Dies before or after a commit when told to."""

    def __init__(self, *, forgets=True):
        self.inner, self.fuse, self.forgets = MemorySessionStore(), "", forgets

    def connection_of(self, digest):
        return self.inner.connection_of(digest)

    def unit(self, connection):
        store, outer = self, self.inner.unit(connection)

        class Unit:
            def __enter__(self):
                self.draft = outer.__enter__()
                self.notes = self.draft.notes
                return self

            def load(self):
                session = self.draft.load()
                return session and Session.from_json(session.to_json())

            def save(self, session):
                self.draft.save(session)

            def __exit__(self, kind, exc, trace):
                if kind is None and store.fuse == "before":
                    if store.forgets:
                        exc = Crash()
                        kind = Crash
                    else:  # the broken twin: facts are kept although the session was not
                        row = store.inner._row(connection)
                        row.notes = dict(self.notes)
                        kind, exc = Crash, Crash()
                with contextlib.suppress(Crash):
                    outer.__exit__(kind, exc, trace)
                if kind is Crash or store.fuse == "after":
                    raise Crash
                return False

        return Unit()


class Books:
    """QuickBooks: applies each job it is given, and remembers it, as the real one does."""

    def __init__(self):
        self.applied = []

    def process(self, xml):
        kind, job = re.search(r'requestID="(\w+)-(\d+)', xml).groups()
        if kind == "status":
            known = "stored" if int(job) in self.applied else "unknown"
            return xml.replace("<Rq", "<Rs").replace("/>", f' outcome="{known}"/>')
        if kind == "add":
            self.applied.append(int(job))
        return xml.replace("<Rq", "<Rs")


class Jobs(BaseWork):
    """Each job once: what is in doubt is asked for before anything else is sent."""

    def next_request(self, unit, session, host):
        doubt = unit.notes.get("doubt")
        number = unit.notes["sent"] = str(int(unit.notes.get("sent", "0")) + 1)
        if doubt:
            return Request(f'<Rq requestID="status-{doubt}-{number}"/>')
        job = next((job for job in range(JOBS) if f"done {job}" not in unit.notes), None)
        return Finished("all done") if job is None else Request(f'<Rq requestID="add-{job}-{number}"/>')

    def response(self, unit, session, xml):
        asked = re.search(r'requestID="(\w+)-(\d+)-(\d+)"', session.request_xml).groups()
        assert asked == re.search(r'requestID="(\w+)-(\d+)-(\d+)"', xml).groups(), (
            "an answer to another request"
        )
        kind, job, _number = asked
        if kind == "add" or "stored" in xml:
            unit.notes[f"done {job}"] = str(int(unit.notes.get(f"done {job}", "0")) + 1)
        unit.notes.pop("doubt", None)
        return Progress(10)

    def abandoned(self, unit, session):
        found = session.answer_due and re.search(r'requestID="\w+-(\d+)', session.request_xml)
        if found:
            unit.notes["doubt"] = found.group(1)


class Machine(RuleBasedStateMachine):
    """The agent makes the right calls; everything else goes wrong."""

    forgets = True

    def __init__(self):
        super().__init__()
        self.store, self.books = CrashingStore(forgets=self.forgets), Books()
        self.history = []
        self.boot()
        self.hang_up()

    def boot(self):
        self.service = WebConnectorService(Jobs(), StaticAuthenticator({"u": "p"}), self.store)

    def hang_up(self):
        self.ticket, self.request, self.answer, self.phase = "", "", "", "out"

    def post(self, body, method):
        answer = self.service.handle(HttpRequest("POST", body=body))
        return read_answer(
            method, RawAnswer(answer.status, dict(answer.headers)["Content-Type"], answer.body)
        )

    def call(self, method, **values):
        """One call; if the process dies, it starts again and the agent's update is over."""
        body = write_call(method, values)
        self.history.append((body, method))
        try:
            return self.post(body, method)
        except Crash:
            self.store.fuse = ""
            self.boot()
            self.hang_up()
            return None

    def log_in(self):
        answer = self.call("authenticate", strUserName="u", strPassword="p")
        if answer is not None:
            assert answer[1] == ""
            self.ticket, self.phase = answer[0], "ready"

    def ask(self):
        values = dict.fromkeys(("strHCPResponse", "strCompanyFileName", "qbXMLCountry"), "x")
        xml = self.call("sendRequestXML", ticket=self.ticket, qbXMLMajorVers=16, qbXMLMinorVers=0, **values)
        if xml:
            self.request, self.phase = xml, "processing"
        elif xml == "":
            self.hang_up()  # the session was taken over by a repeated login

    def process(self):
        self.answer = "<Rs/>" if "HostQuery" in self.request else self.books.process(self.request)
        self.phase = "answered"

    def deliver(self):
        number = self.call(
            "receiveResponseXML", ticket=self.ticket, response=self.answer, hresult="", message=""
        )
        if number is None:
            return
        if number == 100:
            assert self.finished(), "100 while work remains"
        self.phase = "ready" if 0 <= number < 100 else "over"

    @rule(calls=st.integers(1, 8))
    def proceed(self, calls):
        """The agent goes on as it should."""
        steps = {
            "out": self.log_in,
            "ready": self.ask,
            "processing": self.process,
            "answered": self.deliver,
            "over": self.close,
        }
        for _call in range(calls):
            steps[self.phase]()

    @precondition(lambda self: self.phase != "out")
    @rule()
    def close(self):
        self.call("closeConnection", ticket=self.ticket)
        self.hang_up()

    @rule()
    def vanish(self):
        self.hang_up()

    @rule(back=st.integers(0, 6))
    def repeat_an_earlier_call(self, back):
        """A proxy delivers an old call once more; nobody reads the answer."""
        if back < len(self.history):
            body, method = self.history[-1 - back]
            try:
                self.post(body, method)
            except Crash:
                self.store.fuse = ""
                self.boot()

    @rule(when=st.sampled_from(["before", "after"]))
    def light_the_fuse(self, when):
        self.store.fuse = when

    @rule()
    def restart(self):
        self.boot()

    def finished(self):
        with self.store.inner.unit("u") as unit:
            return all(f"done {job}" in unit.notes for job in range(JOBS))

    @invariant()
    def nothing_happens_twice(self):
        assert len(self.books.applied) == len(set(self.books.applied)), self.books.applied
        with self.store.inner.unit("u") as unit:
            counts = {key: value for key, value in unit.notes.items() if key.startswith("done")}
        assert set(counts.values()) <= {"1"}, counts

    def teardown(self):
        """An undisturbed update later, everything is done."""
        self.store.fuse = ""
        self.hang_up()
        self.log_in()
        for _step in range(6 * JOBS):
            if self.phase != "ready":
                break
            self.ask()
            self.process()
            self.deliver()
        self.nothing_happens_twice()
        assert self.finished()
        assert list(range(JOBS)) == sorted(self.books.applied)


QUICK = settings(
    max_examples=200, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Thousands of lost sessions are expected here."""
    caplog.set_level(logging.CRITICAL, "qbwc")


def test_whatever_dies_each_effect_happens_once():
    """No call order, repetition or restart loses a response or runs an effect twice."""
    run_state_machine_as_test(Machine, settings=QUICK)


@pytest.mark.parametrize("forgets", [True, False])
def test_the_machine_notices_a_store_that_keeps_half_a_transaction(forgets):
    """The guard can fail: facts without their session lead to a second effect, and that is seen."""

    class Maybe(Machine):
        pass

    Maybe.forgets = forgets
    machine = Maybe()
    machine.proceed(3)
    machine.store.fuse = "before"
    machine.proceed(5)

    if forgets:
        machine.nothing_happens_twice()
        machine.teardown()
    else:
        with pytest.raises(AssertionError):
            machine.nothing_happens_twice()
