"""
One small firm in one thread, from one seed: BILL, our processes, their store, agents and a company file.

Nothing here knows what should happen; it only lets things happen, faults among them. What must hold
afterwards is in `checks`.
"""

import logging
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import create_engine, event

from billv3 import NO_RETRY, Client, InProcessLimiter, UserLogin
from billv3.testing import FakeBill, Fault, Knobs
from qbwc.passwords import Passwords
from qbwc.settings import Settings as ServiceSettings
from qbwc.testing import WebConnector
from qbxml.testing import AccountPlan, Behaviour, ComError, CompanyFile, Snapshot
from syncer.adapters.bill import BillPayables
from syncer.adapters.connector import build_service
from syncer.adapters.desktop import DesktopBook
from syncer.engine import Engine, Finished, Later
from syncer.entries import Action, Connection, Operation, State
from syncer.errors import LeaseLost, ProtocolError, StoreError
from syncer.model import TRANSACTIONS
from syncer.settings import Classes, Settings
from syncer.stores import MemoryStore
from syncer.stores.migrate import upgrade
from syncer.stores.sql import SqlStore
from syncer.testing import FakeClock, FakeIds
from tests.simulation.boundaries import (
    BillLine,
    Crash,
    Desk,
    FaultyStore,
    Line,
    Points,
    QuickClient,
    SkewedClock,
    Witness,
)
from tests.simulation.people import CARD, NAMES, People

CONNECTION = "firm"
OWNER = "{6B063959-81B0-4622-85D6-F548C8CCB517}"
FILE = "{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}"
PASSWORD = "correct horse"
ACCOUNTS = (
    ("Checking", "Bank", "BANK"),
    ("Fuel", "Expense", "EXPENSE"),
    ("Job Materials", "CostOfGoodsSold", "COST_OF_GOODS_SOLD"),
)
NIGHTS = (
    datetime(2026, 3, 8, 5, 0, tzinfo=UTC),  # the night in which US clocks spring forward
    datetime(2026, 11, 1, 4, 0, tzinfo=UTC),  # the one in which they fall back
    datetime(2026, 12, 31, 20, 0, tzinfo=UTC),
    datetime(2028, 2, 28, 12, 0, tzinfo=UTC),
)
"""When schedules begin."""

RATES = {
    "a call was lost on its way": 0.06,
    "a call arrived late, when nobody waited for it any more": 0.06,
    "a call was repeated": 0.2,
    "a call was repeated late": 0.2,
    "an answer was lost": 0.06,
    "an agent was abandoned": 0.05,
    "an agent slept over its document": 0.3,
    "QuickBooks could not be opened": 0.5,
    "QuickBooks refused a document unread": 0.08,
    "QuickBooks failed before it read a document": 0.08,
    "QuickBooks was slow": 0.2,
    "an answer of QuickBooks was cut short": 0.08,
    "the store refused a commit (Conflict)": 0.03,
    "the store could not be reached (Unavailable)": 0.03,
    "nobody knows whether a commit was done (CommitUnknown)": 0.03,
    "our clock jumped": 0.1,
    "people worked during an update": 0.15,
    "two agents at once": 0.7,
    "our process died": 0.9,
    "QuickBooks died": 0.5,
    "QuickBooks could not store an outcome": 0.5,
    "BILL was troubled": 1.0,
    "another company file was open": 0.6,
    "an older copy of the company file was open": 0.8,
}
"""How often each kind of trouble strikes, per occasion, in an update that has it."""

SESSIONS_MAX = 2
"""How often somebody tries to update while the same troubles last."""

FREQUENT = frozenset(
    {
        "an answer was lost",
        "our process died",
        "QuickBooks died",
        "QuickBooks could not store an outcome",
        "two agents at once",
        "BILL was troubled",
    }
)
"""What an update is likelier to have than the rest."""

BILL_FAULTS = (
    Fault.server_error(),
    Fault.server_error(500),
    Fault.too_many(),
    Fault.too_many(30),
    Fault.reset_before(),
    Fault.reset_after(),
    Fault.lost_answer(),
    Fault.truncated(),
    Fault.duplicate_rows(2),
    Fault.move_rows(2),
    Fault.reverse_rows(),
    Fault.empty_page(),
    Fault.expire_sessions(),
)

PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD_HASH = PASSWORDS.hash(PASSWORD)


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "empty.db")
        upgrade(f"sqlite:///{path}")
        return path.read_bytes()


class World:
    """Everything that exists, and the ways in which it goes wrong."""

    connection = CONNECTION

    def __init__(self, seed: int, **fixed: object) -> None:
        self.seed = seed
        self.random = dice = random.Random(seed)
        self.faults: Counter[str] = Counter()
        self.lines: list[str] | None = None
        self.active: frozenset[str] = frozenset()
        self.points = Points()
        self.late: list[tuple[Line, dict[str, str], bytes]] = []
        self.carriers: list[Carrier] = []
        self.asleep: list[Carrier] = []
        self.too_late: set[int] = set()
        self.carried = 0
        self.sessions_open = 0
        self.older = False
        self.backups: list[Snapshot] = []
        self._busy = False
        self.occupied: set[int] = set()
        self._directory = ""
        kind = dice.choices(("memory", "SQLite", "SQLite, synchronous"), (95, 4, 1))[0]
        drawn = {
            "start": dice.choice(NIGHTS),
            "store": kind,
            "carrier": dice.choice(("connector", "connector", "connector", "bridge")),
            "processes": dice.choice((1, 2)),
            "bill_rows": dice.choice((0, 0, 0, 0, 2, 5)),
            "bill_seconds": dice.choice((0, 0, 0, 3)),
            "batch_size": dice.choice((1, 3, 50)),
            "page_size": dice.choice((2, 200)),
            "lists": dice.random() < 0.15,
            "pc_hours": dice.choice((0, 0, -3, 2, 11)),
            "remembers": dice.random() > 0.2,
            "kept": dice.choice((None, None, 1)),
            "unknown_set": dice.choice(("600", "empty_run")),
            "focus": frozenset(),
        } | fixed
        self.drawn = drawn
        self.bill_rows, self.bill_seconds = drawn["bill_rows"], drawn["bill_seconds"]
        self.clock = FakeClock(time=drawn["start"])
        self.ours = SkewedClock(self.clock)
        self.ids = FakeIds(seed)
        self.bill = FakeBill(
            now=self.clock.now,
            seed=seed,
            knobs=Knobs(
                production=False,
                cursor=dice.choice(("keyset", "keyset", "snapshot")),
                approval_moves_updated_time=dice.random() < 0.3,
                payment_moves_bill_updated_time=dice.random() < 0.3,
                cancel_takes_time=dice.random() < 0.3,
            ),
        )
        pc = SkewedClock(self.clock, drawn["pc_hours"] * 3600)
        self.company = CompanyFile.new(
            now=pc.now,
            accounts=[
                *(AccountPlan(name=name, type=kind) for name, kind, _ in ACCOUNTS),
                AccountPlan(name="Accounts Payable", type="AccountsPayable", special="AccountsPayable"),
                AccountPlan(name=CARD, type="CreditCard"),
            ],
            terms=(),
            classes=(),
            behaviour=Behaviour(
                unknown_set_check=drawn["unknown_set"],
                remembers_message_sets=drawn["remembers"],
                message_sets_kept=drawn["kept"],
                void_of_paid_bill=dice.choice(("refuse", "unapply")),
                delete_of_paid_bill=dice.choice(("refuse", "unapply")),
                paying_touches_bill=dice.random() < 0.7,
                recovery_compares=dice.choice(("text", "requests")),
                stale_answers_ret=dice.random() < 0.5,
            ),
        )
        self.company.stamp_file_id(OWNER, FILE)
        self.pc = pc
        self.file = self.company
        self.witness = Witness(self)
        self.store = FaultyStore(self, self._new_store(kind))
        self.limiter = InProcessLimiter()  # one for each world: all of them begin in the same hours
        with self.store.unit() as unit:
            unit.connections.insert(
                Connection(
                    name=CONNECTION,
                    username="agent",
                    password_hash=PASSWORD_HASH,
                    owner_id=OWNER,
                    file_id=FILE,
                    settings=Settings(
                        payment_account="Checking",
                        bank_accounts={"CARD_ACCOUNT": CARD},
                        batch_size=drawn["batch_size"],
                        page_size=drawn["page_size"],
                        classes=Classes.DEPARTMENT if drawn["lists"] else Classes.OFF,
                        customers=drawn["lists"],
                        items=drawn["lists"],
                        terms=drawn["lists"],
                    ).to_json(),
                    created_at=self.ours.now(),
                )
            )
        self.accounts = [self.bill.office.add_account(name, kind, "") for name, _, kind in ACCOUNTS]
        self.bank = self.bill.office.add_bank("Harbor Bank", self.accounts[0])
        self.card = self.bill.office.add_card()
        self.bill.office.add_vendor(NAMES[0])
        self.people = People(self)
        self.engines: list[Engine] = [None] * drawn["processes"]  # type: ignore[list-item]
        self.services = [None] * drawn["processes"]
        for which in range(drawn["processes"]):
            self.boot(which)

    def close(self) -> None:
        """Remove what lies on the disk."""
        if isinstance(self.store.inner, SqlStore):
            self.store.inner.close()
        if self._directory:
            shutil.rmtree(self._directory)

    def _new_store(self, kind: str):
        if kind == "memory":
            return MemoryStore()
        self._directory = tempfile.mkdtemp(prefix="bill-qbd-simulation-")
        path = Path(self._directory, "firm.db")
        path.write_bytes(_migrated())
        engine = create_engine(f"sqlite:///{path}", connect_args={"cached_statements": 512})
        store = SqlStore(engine)
        if kind == "SQLite":
            event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF").close())
        return store

    def boot(self, which: int) -> None:
        """Start one of our processes anew: everything that is not in the store is gone."""
        client = Client(
            UserLogin(
                username=self.bill.username,
                password=self.bill.password,
                organization_id=self.bill.organization_id,
                dev_key=self.bill.dev_key,
            ),
            base_url="https://bill.test/connect",
            http_client=QuickClient(BillLine(self, which)),
            clock=self.ours,
            limiter=self.limiter,
            retry=NO_RETRY,
        )
        payables = BillPayables(client)
        self.engines[which] = Engine(
            store=self.store,
            book=DesktopBook(),
            payables=lambda _: payables,
            clock=self.ours,
            ids=self.ids,
        )
        self.services[which] = build_service(
            store=self.store,
            engine=self.engines[which],
            clock=self.ours,
            passwords=PASSWORDS,
            settings=ServiceSettings(public_url="https://books.test/qbwc"),
        )

    # -- saying and counting ---------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Write a line into the log of a seed that is replayed."""
        if self.lines is not None:
            self.lines.append(f"{self.clock.now():%m-%d %H:%M:%S}  {text}")

    def count(self, name: str) -> None:
        self.faults[name] += 1

    def note(self, fault: str) -> None:
        """Count a fault and say it."""
        self.count(fault)
        self.say(f"!! {fault}")

    def strikes(self, fault: str, odds: float = 0.0) -> bool:
        """Whether this kind of trouble happens now; `odds` are those of a moment that invites it."""
        if fault not in self.active or self.random.random() >= (odds or RATES[fault]):
            return False
        self.note(fault)
        return True

    def file_state(self) -> str:
        if self.file is not self.company:
            return "another company file"
        return "an older copy of the company file" if self.older else "the company file"

    # -- what goes on meanwhile ------------------------------------------------------------------------

    def meanwhile(self) -> None:
        """Something may happen while a call is on its way."""
        if self._busy or not self.active:
            return
        self._busy = True
        try:
            if self.strikes("people worked during an update"):
                self.people.act()
            others = [one for one in self.carriers if not one.running and one.possible]
            if others and self.free() and self.random.random() < 0.1:
                self._step(self.random.choice(others))
        finally:
            self._busy = False

    def free(self) -> list[int]:
        """Which of our processes do not wait for BILL just now."""
        return [which for which in range(len(self.services)) if which not in self.occupied]

    def _step(self, carrier: "Carrier") -> None:
        """Let one agent make its next call."""
        if carrier.entering and any(one.holding for one in self.carriers if one is not carrier):
            # Whoever comes now could find QuickBooks about to work on a document of the one before.
            return
        if not carrier.entering and self.strikes("an agent was abandoned"):
            carrier.close()
        elif carrier.holding and carrier in self.carriers and self._falls_asleep():
            self.asleep.append(carrier)
        elif not carrier.step():
            return
        if carrier in self.carriers:
            self.carriers.remove(carrier)

    def _falls_asleep(self) -> bool:
        """Whether an agent sleeps over its document while others go on, where QuickBooks could know of it."""
        keeps = self.drawn["remembers"] and self.drawn["kept"] is None
        if not keeps or "QuickBooks could not store an outcome" in self.active:
            return False
        if not self.strikes("an agent slept over its document"):
            return False
        if self.random.random() < 0.5:
            self.clock.advance(minutes=self.random.randint(16, 40))
        return True

    def _wake(self) -> None:
        """Let an agent that slept give its document to QuickBooks after all."""
        carrier = self.asleep.pop(self.random.randrange(len(self.asleep)))
        if self.file is not self.company or self.older:
            carrier.close()
            return
        self.say(f"{carrier.number} wakes up")
        self.count("an agent woke up with an old document")
        self.too_late.add(carrier.number)
        for _ in range(5000):
            if carrier.step():
                return
        raise AssertionError("an agent that overslept does not end")

    # -- updates ---------------------------------------------------------------------------------------

    def troubled_update(self) -> None:
        """Play one update in which something may go wrong at any point."""
        self._arm()
        self.carriers = [self._carrier()]
        second = self.strikes("two agents at once")
        calls, sessions = 0, 1
        while self.carriers:
            calls += 1
            if calls > 5000:
                raise AssertionError("the update does not end")
            if second and calls > 3 and self.random.random() < 0.2:
                second = False
                self.carriers.append(self._carrier())
                if self.random.random() < 0.5 and not any(one.holding for one in self.carriers):
                    self.clock.advance(minutes=self.random.randint(3, 25))
            if self.strikes("our clock jumped") and not any(one.holding for one in self.carriers):
                self.ours.wrong_by_s = self.random.choice((-5 * 3600, -600, 0, 3600, 6 * 3600))
            self._step(self.random.choice(self.carriers))
            if self.late and self.random.random() < 0.3:
                self._deliver()
            if self.asleep and self.random.random() < 0.1:
                self._wake()
            if not self.carriers and sessions < SESSIONS_MAX and self.active:
                # Somebody presses the button again.
                sessions += 1
                self.clock.advance(minutes=self.random.randint(1, 12))
                self.carriers = [self._carrier()]
        while self.late:
            self._deliver()
        while self.asleep:
            self._wake()
        self._disarm()
        self.clock.advance(minutes=self.random.randint(5, 40))

    def _deliver(self) -> None:
        line, headers, body = self.late.pop(self.random.randrange(len(self.late)))
        if b"<authenticate" in body and any(one.holding for one in self.carriers):
            return
        self.say("a late call arrives")
        try:
            line.carry(headers, body)
        except Exception as exc:
            self.say(f"and nobody hears of it: {exc}")

    def quiet_update(self) -> str:
        """Play one undisturbed update; returns how it ended."""
        carrier = self._carrier()
        for _ in range(5000):
            if carrier.step():
                break
        else:
            raise AssertionError("the update does not end")
        self.clock.advance(minutes=15)
        return carrier.said

    def drain(self, cycles_max: int = 12) -> int | None:
        """Play undisturbed updates until nothing happens any more; returns how many did something."""
        before = -1
        for number in range(cycles_max):
            self.quiet_update()
            with self.store.inner.unit() as unit:
                lines = sum(not line.event.startswith("cycle") for line in unit.audit.read(CONNECTION))
            if lines == before:
                return number
            before = lines
        return None

    def _arm(self) -> None:
        dice = self.random
        calm = dice.random() < 0.15
        self.active = (
            frozenset(
                name for name in RATES if dice.random() < (0.4 if name in FREQUENT else 0.12) and not calm
            )
            | self.drawn["focus"]
        )
        if self.active:
            self.say(f"-- an update with: {', '.join(sorted(self.active))}")
        if "our process died" in self.active and dice.random() < 0.4:
            self.points.left = dice.randint(0, dice.choice((20, 60, 150)))
        if self.strikes("BILL was troubled"):
            self.bill.faults.sometimes(0.15, *BILL_FAULTS, seed=dice.randint(0, 10**6))
        if self._pinned() and self.strikes("another company file was open"):
            self.file = CompanyFile.new("Another Firm", now=self.pc.now)
        elif self.strikes("an older copy of the company file was open"):
            self._restore()

    def _pinned(self) -> bool:
        """Whether the connection knows its company file by now: the first session learns it."""
        with self.store.inner.unit() as unit:
            known = unit.connections.get(CONNECTION)
        return known is not None and bool(known.identity)

    def back_up(self) -> None:
        """Somebody makes a backup of the company file, as it is now."""
        if self.file is self.company and not self.older:
            self.backups = [*self.backups[-5:], self.company.snapshot()]

    def _restore(self) -> None:
        """Put back a backup that lacks something that we wrote and that still holds."""
        now = self.company.snapshot()
        written = [one for one in self._written() if shows(now, one)]
        older = {
            place: {one.action for one in written if not shows(copy, one)}
            for place, copy in enumerate(self.backups)
        }
        lacking = [place for place, actions in older.items() if actions]
        hardest = [place for place in lacking if Action.ADD not in older[place]]
        if lacking:
            place = self.random.choice(hardest or lacking)
            self.newest = now
            self.company.restore(self.backups[place])
            self.older = True
            self.note("a backup was restored")
            if hardest:
                self.count("a backup was restored that lacked changes and voids only")

    def _written(self) -> list[Operation]:
        """What we know to have done to transactions, where it left something to tell it by."""
        with self.store.inner.unit() as unit:
            done = unit.operations.find(connection=CONNECTION, state=State.APPLIED.value)
        return [one for one in done if one.kind in TRANSACTIONS and one.book_id]

    def _disarm(self) -> None:
        self.points.left = None
        fired = self.bill.faults.fired
        for one in fired:
            self.count(f"BILL: {one.fault.kind} {one.fault.status or ''}".rstrip())
        fired.clear()
        for one in self.company.faults.fired:
            self.note(f"QuickBooks died: {one.stage}")
        self.company.faults.fired.clear()
        self.active = frozenset()
        self.bill.faults.clear()
        self.company.faults.clear()
        self.file = self.company
        if self.older:
            self.company.restore(self.newest)
            self.older = False
        if self.random.random() < 0.4:
            self.back_up()
        self.sessions_open = 0
        self.company.end_session()

    def _carrier(self) -> "Carrier":
        self.carried += 1
        make = Agent if self.drawn["carrier"] == "connector" else Bridge
        return make(self, self.carried)


def shows(copy: Snapshot, one: Operation) -> bool:
    """Whether a copy of the company file has what was done to it."""
    posted = copy.transactions.get(one.book_id)
    match one.action:
        case _ if posted is None:
            return False
        case Action.MODIFY:
            return int(posted.edit_sequence) > int(one.base_sequence)
        case Action.VOID:
            return posted.is_void
        case _:
            return True


class Carrier:
    """Whoever carries documents between our process and QuickBooks, call by call."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.number = world, number
        self.desk = Desk(world, number)
        self.started = self.running = False
        self.said = ""
        self.calls: Generator[object, None, object] = self._calls()

    holding = False
    """Whether it has a document that QuickBooks has not been given yet."""

    @property
    def entering(self) -> bool:
        """Whether it has not asked for the connection yet."""
        return not self.started

    def _calls(self) -> Generator[object, None, object]:
        raise NotImplementedError

    @property
    def possible(self) -> bool:
        """Whether the process that it works in is free."""
        return True

    def step(self) -> bool:
        """Make the next call. Returns whether this was the last one."""
        self.started = self.running = True
        try:
            next(self.calls)
        except StopIteration:
            self.world.say(f"{self.number} ends: {self.said}")
            return True
        finally:
            self.running = False
        return False

    def close(self) -> None:
        """Vanish."""
        self.calls.close()
        self.desk.end_session()


class Agent(Carrier):
    """A Web Connector, which speaks SOAP with whichever of our processes answers."""

    def _calls(self):
        world = self.world
        # Agents on two PCs have two addresses; each PC takes turns in having the next one.
        line = Line(world, f"192.0.2.{world.random.choice((10, 10, 11))}")
        agent = self.agent = WebConnector(
            line,
            "agent",
            PASSWORD,
            quickbooks=self.desk,
            sleep=lambda seconds: world.clock.advance(seconds=seconds),
        )
        yield from agent.steps()
        outcome = agent.outcome
        self.said = re.sub(r"reference \w+", "reference …", f"{outcome.status.value}, {outcome.message}")

    @property
    def entering(self) -> bool:
        return not self.started or all(one.method != "authenticate" for one in self.agent.transcript)

    @property
    def holding(self) -> bool:
        if not self.started or not hasattr(self, "agent") or self.agent.outcome is not None:
            return False
        last = self.agent.transcript[-1:]
        return bool(last) and last[0].method == "sendRequestXML" and bool(last[0].result)


class Bridge(Carrier):
    """A carrier in one of our own processes, such as a COM bridge: no SOAP, no session but the cycle's."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world, number)
        self.which = world.random.randrange(len(world.engines))

    @property
    def possible(self) -> bool:
        return self.which not in self.world.occupied

    def _calls(self):
        world, which = self.world, self.which
        try:
            self.said = yield from self._update(world.engines[which])
        except Crash:
            world.boot(which)
            self.said = "died"
        except LeaseLost:
            self.said = "lease lost"
        except (StoreError, ComError) as exc:
            self.said = f"failed: {exc}"
        except ProtocolError as exc:
            world.witness.fault("one session at a time", f"session {self.number} was let in: {exc}")
        finally:
            self.holding = False
            self.desk.end_session()

    def _update(self, engine: Engine):
        world = self.world
        self.desk.begin_session()
        with world.store.unit() as unit:
            cycle = engine.begin(unit, CONNECTION)
        if cycle is None:
            world.count("told to come back later")
            world.clock.advance(minutes=2)
            return "busy"
        fence = cycle.fence
        while True:
            yield
            engine.prepare(CONNECTION, fence)
            with world.store.unit() as unit:
                question = engine.ask(unit, CONNECTION, fence)
            if isinstance(question, Finished):
                finished = question
                break
            if isinstance(question, Later):
                world.clock.advance(seconds=5)
                continue
            self.holding = True
            yield
            finished = yield from self._exchange(engine, fence, question.text)
            if finished is not None:
                break
        with world.store.unit() as unit:
            engine.end(unit, CONNECTION, fence)
        return finished.summary

    def _exchange(self, engine: Engine, fence: int, text: str):
        world = self.world
        try:
            answer = self.desk.process(text)
        except ComError as exc:
            self.holding = False
            yield
            with world.store.unit() as unit:
                return engine.fail(unit, CONNECTION, fence, exc.hresult, exc.message)
        self.holding = False
        yield
        if world.strikes("an answer was lost", 0.3):
            raise LeaseLost("Nobody hears of it.", fix="Begin anew.")
        with world.store.unit() as unit:
            after = engine.answer(unit, CONNECTION, fence, answer)
        return after if isinstance(after, Finished) else None


@contextmanager
def unlogged() -> Iterator[None]:
    """Keep qbwc's log empty of the faults of a schedule; other tests read that log."""
    log = logging.getLogger("qbwc")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)
