"""
The boundaries of the simulated firm, and what goes wrong at each: store, line to the agent, line to BILL,
the QuickBooks PC, clocks.

Everything here asks the world whether it strikes now, so that the seed decides, and each fault is counted.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import httpx
from attrs import define, field

from qbwc.http import HttpRequest
from qbwc.testing._transport import RawAnswer, TransportFailed
from qbxml.testing import ComError
from syncer.entries import BatchState
from syncer.errors import CommitUnknown, Conflict, Unavailable
from syncer.ports import Clock, Unit
from tests.simulation import company_files

MAX = re.compile(rb"([?&]max=)[0-9]+")
WRITES = re.compile(
    r"<(?:BillAdd|BillMod|VendorAdd|VendorMod|VendorCreditAdd|VendorCreditMod|BillPayment(?:Check|CreditCard)Add"
    r"|TxnVoid)Rq\b"
)
ADDS = re.compile(r"<\w+AddRq\b")
MODS = re.compile(
    r"<(?:Bill|Vendor|VendorCredit)Mod>\s*<(?:TxnID|ListID)>([^<]+)<[^>]+>\s*<EditSequence>([^<]+)<"
)
TOLD = re.compile(r"<(TxnID|ListID|EditSequence)>([^<]+)<")
NEW_SET = re.compile(r'<QBXMLMsgsRq [^>]*?newMessageSetID="([^"]*)"')
SET_ID = re.compile(r"[0-9a-f]{1,23}")
DONE = re.compile(
    r"<(?:BillAdd|VendorAdd|VendorCreditAdd|BillPayment(?:Check|CreditCard)Add)Rs "
    r'[^>]*?requestID="([^"]+)"[^>]*>'
    r"\s*<[^>]+>\s*<(?:TxnID|ListID)>([^<]+)<"
)
WRITTEN = re.compile(rb"(?:Add|Mod|TxnVoid)Rs ")
END = "qbwc-end"
LIKELY = 0.6

REFUSED_UNREAD = ("0x80040400", "0x80040423")
FAILED = ("0x80040408", "0x8004040D", "0x80010105", "0x8004041D")
NO_CONNECTION = ("0x80040408", "0x8004040A", "0x80040410", "0x80040420")


class Crash(BaseException):
    """Our process dies. Not an `Exception`, so that nothing in the product can save it."""


@define
class Points:
    """Moments at which our process can die: counted, and one of them may be the last."""

    left: int | None = None
    passed: Counter[str] = field(factory=Counter)
    trace: list[str] | None = None

    def reach(self, name: str) -> bool:
        """Count a moment. Returns whether it is the one to die at."""
        self.passed[name] += 1
        if self.trace is not None:
            self.trace.append(name)
        if self.left is None:
            return False
        self.left -= 1
        if self.left >= 0:
            return False
        self.left = None
        return True


@define
class SkewedClock:
    """A clock that is wrong by some seconds, more or less as time goes by."""

    true: Clock
    wrong_by_s: float = 0

    def now(self) -> datetime:
        return self.true.now() + timedelta(seconds=self.wrong_by_s)


class FaultyStore:
    """A store around a commit of which the process dies, or the database refuses, or does not answer."""

    def __init__(self, world, inner) -> None:
        self.world, self.inner = world, inner

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        world = self.world
        with self.inner.unit() as unit:
            yield unit
            if "our process died" in world.active and self._fateful(unit):
                world.points.left = world.random.randint(0, 3)
            if world.points.reach("before a commit"):
                world.note("our process died before a commit")
                raise Crash("before a commit")
            if world.strikes("the store refused a commit (Conflict)"):
                raise Conflict("Another unit was faster.", fix="Run the whole unit again.")
            if world.strikes("the store could not be reached (Unavailable)"):
                raise Unavailable("The database cannot be reached.", fix="Try again.")
        if world.points.reach("after a commit"):
            world.note("our process died after a commit")
            raise Crash("after a commit")
        if world.strikes("nobody knows whether a commit was done (CommitUnknown)"):
            raise CommitUnknown("The connection broke.", fix="Look first.")

    def _fateful(self, unit: Unit) -> bool:
        """Whether writes are on their way, or leave with this commit: the worst moment of all to die."""
        world = self.world
        found = unit.batches.find(connection=world.connection, state=BatchState.SENT.value)
        return bool(found) and world.random.random() < 0.2

    @contextmanager
    def read(self) -> Iterator[Unit]:
        with self.inner.read() as unit:
            yield unit


class QuickClient(httpx.Client):
    """An httpx client without what no call here needs (cookies, redirects, proxies): most of its time."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        super().__init__(transport=transport, trust_env=False)
        self._carrier = transport

    def build_request(self, method, url, *, headers=None, content=None, **_):  # type: ignore[override]
        return httpx.Request(method, url, headers=headers, content=content)

    def send(self, request, *, auth=None, **_):  # type: ignore[override]
        flow = (auth or httpx.Auth()).sync_auth_flow(request)
        try:
            request = next(flow)
            while True:
                response = self._carrier.handle_request(request)
                response.request = request
                response.read()
                try:
                    request = flow.send(response)
                except StopIteration:
                    return response
        finally:
            flow.close()


class BillLine(httpx.BaseTransport):
    """The line to BILL: answers take their time, pages are small, and the world goes on meanwhile."""

    def __init__(self, world, which: int) -> None:
        self.world, self.which, self.inner = world, which, world.bill.transport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        world = self.world
        if world.bill_seconds:
            world.clock.advance(seconds=world.bill_seconds)
        # A process that waits for BILL may hold a lock of its own; what happens meanwhile, others do.
        world.occupied.add(self.which)
        try:
            world.meanwhile()
        finally:
            world.occupied.discard(self.which)
        if world.bill_rows and "max" in request.url.params:
            # Not by httpx's own means, which write spaces in other parameters as BILL does not take them.
            few = MAX.sub(rb"\g<1>%d" % world.bill_rows, request.url.raw_path)
            request.url = request.url.copy_with(raw_path=few)
        return self.inner.handle_request(request)


class Line:
    """The line between an agent and our processes; loses, repeats and delays what it carries."""

    def __init__(self, world, address: str) -> None:
        self.world, self.address = world, address

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        world = self.world
        # What became of a write is worth losing more often than anything else.
        odds = LIKELY if WRITTEN.search(body) else 0.0
        if world.strikes("a call was lost on its way", odds):
            raise TransportFailed("The request was lost.")
        if world.strikes("a call arrived late, when nobody waited for it any more", odds):
            world.late.append((self, headers, body))
            raise TransportFailed("No answer came in time.")
        answer = self.carry(headers, body)
        if world.strikes("a call was repeated"):
            answer = self.carry(headers, body)
        if world.strikes("a call was repeated late"):
            world.late.append((self, headers, body))
        if world.strikes("an answer was lost", odds):
            raise TransportFailed("The answer was lost.")
        return answer

    def carry(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        """Let one of our processes answer; it may die over it."""
        world = self.world
        which = world.random.choice(world.free())
        request = HttpRequest(
            method="POST",
            path="/qbwc",
            headers={name.lower(): value for name, value in headers.items()},
            body=body,
            remote_address=self.address,
        )
        try:
            response = world.services[which].handle(request)
            answer = RawAnswer(response.status, dict(response.headers)["Content-Type"], response.body)
            if world.points.reach("before a reply"):
                world.note("our process died before a reply")
                raise Crash("before a reply")  # noqa: TRY301  dying here is what a death within the call is
        except Crash as crash:
            world.boot(which)
            return self.died(crash)
        if world.points.reach("after a reply"):
            world.note("our process died after a reply")
            world.boot(which)
        return answer

    def died(self, crash: Crash) -> RawAnswer:
        """Say what the agent gets from a process that died over its call: nothing."""
        raise TransportFailed(f"The server died: {crash}")


class Desk:
    """The PC of one agent. All agents work on the same company file, which one of them opens first."""

    def __init__(self, world, carrier: int) -> None:
        self.world, self.carrier = world, carrier
        self.open = False

    def __getattr__(self, name: str):
        return getattr(self.world.file, name)

    def begin_session(self) -> None:
        world = self.world
        if world.strikes("QuickBooks could not be opened"):
            raise ComError(world.random.choice(NO_CONNECTION), "Could not start QuickBooks.")
        self.open = True
        world.sessions_open += 1
        if world.sessions_open == 1:
            world.file.begin_session()

    def end_session(self) -> None:
        world = self.world
        if self.open:
            self.open = False
            world.sessions_open -= 1
            if world.sessions_open == 0:
                world.file.end_session()

    def process(self, xml: str) -> str:
        world = self.world
        world.clock.advance(seconds=1)
        if world.strikes("QuickBooks was slow"):
            world.clock.advance(minutes=world.random.randint(1, 12))
        world.meanwhile()
        world.witness.asked(self.carrier, xml)
        if world.strikes("QuickBooks refused a document unread"):
            raise ComError(world.random.choice(REFUSED_UNREAD), "QuickBooks found an error when parsing.")
        writes = WRITES.search(xml) is not None
        if world.strikes("QuickBooks failed before it read a document", LIKELY if writes else 0.0):
            raise ComError(world.random.choice(FAILED), "QuickBooks is not there.")
        if writes:
            # A backup that lacks changes and voids only is the hardest to tell, and the rarest.
            if world.random.random() < (0.3 if ADDS.search(xml) else 0.9):
                company_files.back_up(world)
            self.doom(xml)
        try:
            answer = world.file.process(xml)
        except ComError as exc:
            world.say(f"QuickBooks fails: {exc.hresult}")
            world.witness.seen.pop(self.carrier, None)
            raise
        world.witness.answered(self.carrier, xml, answer)
        if world.strikes("an answer of QuickBooks was cut short", LIKELY if writes else 0.0):
            return answer[: world.random.randint(0, max(0, len(answer) - 1))]
        return answer

    def doom(self, xml: str) -> None:
        """Let somebody die over a document that writes."""
        world, dice = self.world, self.world.random
        if "our process died" in world.active and dice.random() < LIKELY:
            world.points.left = dice.randint(0, 12)
        if world.strikes("QuickBooks could not store an outcome"):
            world.file.faults.lose_outcome()
        if world.strikes("QuickBooks died"):
            stage = dice.choice(("before", "halfway", "after"))
            world.file.faults.die(
                stage,
                requests=dice.randint(0, max(1, len(WRITES.findall(xml)))),
                noted=dice.random() < 0.5,
                hresult=dice.choice(("0x80040402", "0x80010105")),
            )


class Witness:
    """Looks over QuickBooks' shoulder, and remembers what the checks cannot see afterwards."""

    def __init__(self, world) -> None:
        self.world = world
        self.sets: dict[str, int] = {}
        self.applied: dict[str, list[str]] = {}
        self.order: list[int] = []
        self.seen: dict[int, set[tuple[str, str]]] = {}
        self.documents = 0
        self.broken: dict[str, list[str]] = {}

    def fault(self, check: str, text: str) -> None:
        self.broken.setdefault(check, []).append(text)

    def asked(self, carrier: int, xml: str) -> None:
        world = self.world
        if END in xml:
            return
        self.documents += 1
        if carrier in world.too_late:
            world.say(f"{carrier} comes too late with {_summary(xml)}")
        elif not self.order or self.order[-1] != carrier:
            if carrier in self.order:
                self.fault("one session at a time", f"session {carrier} goes on after another took over")
            self.order.append(carrier)
        found = NEW_SET.search(xml)
        name = found.group(1) if found else ""
        if not WRITES.search(xml):
            world.say(f"{carrier} asks {_summary(xml)} {name}")
            return
        world.say(f"{carrier} writes {_summary(xml)} in set {name or '-'}")
        if not SET_ID.fullmatch(name):
            self.fault("every set of writes has an id", f"a document with writes has the id {name!r}")
        elif name in self.sets:
            self.fault("nothing is sent twice", f"message set {name} reached QuickBooks again")
        self.sets[name] = carrier
        if world.file is not world.company or world.older:
            open_now = company_files.file_state(world)
            self.fault("nothing is posted blindly", f"a write into {open_now}: {_summary(xml)}")
        for id_, sequence in MODS.findall(xml):
            if (id_, sequence) not in self.seen.get(carrier, ()):
                self.fault(
                    "an EditSequence was read in this session",
                    f"{id_} is changed by EditSequence {sequence}, which this session was never told",
                )

    def answered(self, carrier: int, xml: str, answer: str) -> None:
        told = self.seen.setdefault(carrier, set())
        last = ""
        for tag, value in TOLD.findall(answer):
            if tag == "EditSequence":
                told.add((last, value))
            else:
                last = value
        if WRITES.search(xml):
            self.world.say(f"{carrier} was answered {re.findall(r'statusCode=.([0-9]+)', answer)}")
            for found in DONE.finditer(answer):
                if 'statusCode="0"' in found.group(0):
                    self.applied.setdefault(found.group(1), []).append(found.group(2))


def _summary(xml: str) -> str:
    kinds = Counter(re.findall(r"<([A-Za-z]+)Rq\b", xml))
    return " ".join(
        f"{count}x{kind}" if count > 1 else kind for kind, count in kinds.items() if kind != "QBXMLMsgs"
    )
