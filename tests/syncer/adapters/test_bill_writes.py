"""
Writing to BILL through `billv3`, against the fake BILL: each field, each failure, and death at each moment.

By default every moment around a write to BILL is tried, and every seventh of the others; `CRASH_MOMENTS=all`
tries all of them.
"""

import contextlib
import dataclasses
import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from attrs import define, evolve, field

from billv3 import NO_RETRY, Client, InProcessLimiter, RetryPolicy, UserLogin
from billv3.ids import OrganizationID
from billv3.limits import LimitKey
from billv3.testing import FakeBill, Fault, Knobs
from billv3.testing._errors import Problem
from syncer import codec
from syncer.adapters.bill import BillPayables
from syncer.engine import Engine
from syncer.entries import Action, Operation, State
from syncer.errors import LeaseLost, PayablesError, WriteRefused, WriteUnknown
from syncer.model import Account, Address, Content, Kind, Side, Vendor
from syncer.plan import Ground
from syncer.settings import Settings
from syncer.stores import MemoryStore
from syncer.testing import FakeClock, FakeIds, ToyBook, connect, run_cycle
from tests.syncer.core.rig import Crash, Fuse, FusedCompany, FusedStore

NAME = "yard"
SETTINGS = Settings(payment_account="Checking", accounts_to_bill=True)
YARD = Address(line1="1 Mill Ln", city="Moss", state="OR", postal_code="97000", country="US")
FERN = Vendor(name="Fern Nursery", name_on_check="Fern Nursery", phone="555-0123", address=YARD)


@define
class Burning(httpx.BaseTransport):
    """BILL's line, cut by a fuse right before and right after everything that is not only reading."""

    inner: httpx.BaseTransport
    fuse: Fuse

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        writes = request.method != "GET" and "login" not in request.url.path
        if writes:
            self.fuse.burn("before BILL")
        answer = self.inner.handle_request(request)
        answer.read()
        if writes:
            self.fuse.burn("after BILL")
        return answer


class Stuck(InProcessLimiter):
    """The waiting line before BILL, in which the first write stands until another session is through."""

    def __init__(self, firm: "Callable[[], Firm]") -> None:
        super().__init__()
        self.firm, self.left = firm, 1

    def enter(self, key: LimitKey, *, now: datetime) -> None:
        super().enter(key, now=now)
        firm = self.firm()
        if self.left and any(one.state is State.SENT for one in firm.returned()):
            self.left = 0
            firm.clock.advance(seconds=firm.settings.lease_idle_s)
            firm.boot()
            run_cycle(firm.engine, firm.memory, NAME, firm.company)


@define
class Firm:
    """BILL as its fake, QuickBooks as the toy, and our engine between them."""

    settings: Settings = SETTINGS
    clock: FakeClock = field(factory=FakeClock)
    ids: FakeIds = field(factory=FakeIds)
    memory: MemoryStore = field(factory=MemoryStore)
    fuse: Fuse = field(factory=Fuse)
    fake: FakeBill = field(init=False)
    company: FusedCompany = field(init=False)
    payables: BillPayables = field(init=False)
    engine: Engine = field(init=False)
    vendor: str = field(init=False)
    account: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.fake = FakeBill(now=self.clock.now, seed=3, knobs=Knobs(production=False))
        self.account = self.fake.office.add_account("Fuel", "EXPENSE", "60100")
        self.vendor = self.fake.office.add_vendor("Cedar Supply")
        self.company = FusedCompany(clock=self.clock, fuse=self.fuse)
        for name, type_, number in (
            ("Checking", "Bank", "10100"),
            ("Accounts Payable", "AccountsPayable", "20000"),
            ("Fuel", "Expense", "60100"),
        ):
            entered = Account(name=name, full_name=name, type=type_, number=number)
            self.company.enter(Kind.ACCOUNT, entered)
        self.boot()
        connect(self.memory, NAME, self.settings, self.clock)

    def boot(self, **patience: object) -> None:
        """Start a process; `patience` is that of its client."""
        login = UserLogin(
            username=self.fake.username,
            password=self.fake.password,
            organization_id=OrganizationID(self.fake.organization_id),
            dev_key=self.fake.dev_key,
        )
        facts: dict[str, Any] = {"retry": NO_RETRY, "limiter": InProcessLimiter(), **patience}
        client = Client(
            login,
            base_url="https://bill.test/connect",
            http_client=httpx.Client(transport=Burning(self.fake.transport(), self.fuse)),
            clock=self.clock,
            **facts,
        )
        self.payables = BillPayables(client)
        self.engine = Engine(
            store=FusedStore(self.memory, self.fuse),
            book=ToyBook(),
            payables=lambda _, payables=self.payables: payables,
            clock=self.clock,
            ids=self.ids,
        )

    def cycle(self, left: int | None = None) -> bool:
        """Run a cycle, an hour after the last; it may die. Returns whether it came to its end."""
        self.clock.advance(hours=1)
        self.fuse.left = left
        try:
            run_cycle(self.engine, FusedStore(self.memory, self.fuse), NAME, self.company)
        except Crash:
            self.boot()
            return False
        finally:
            self.fuse.left = None
        return True

    def row(self, id_: str, noun: str = "vendors") -> dict[str, Any]:
        return self.fake.read(noun, id_)

    def called(self, name: str, noun: str = "vendors") -> tuple[str, ...]:
        return tuple(self.fake.find(noun, "name", name))

    def returned(self) -> list[Operation]:
        with self.memory.unit() as unit:
            return [one for one in unit.operations.find() if one.side is Side.BILL]

    def writes(self) -> int:
        """How many calls to BILL were not only reading, or signing in."""
        calls = self.fake.calls.items()
        return sum(count for call, count in calls if not call.startswith("GET") and "login" not in call)

    def book_id(self, bill_id: str, kind: Kind = Kind.VENDOR) -> str:
        with self.memory.unit() as unit:
            link = unit.links.get(NAME, kind.value, bill_id)
        assert link is not None
        return link.book_id

    def operation(
        self, action: Action, body: Content, before: Content | None = None, parts: tuple[str, ...] = ()
    ) -> Operation:
        kind = Kind.VENDOR if isinstance(body, Vendor) else Kind.ACCOUNT
        known = {Kind.VENDOR: self.vendor, Kind.ACCOUNT: self.account}[kind]
        ground = Ground(book="{}", bill=codec.encode(before) if before else "", parts=parts)
        text = codec.encode(body)
        return Operation(
            id=self.ids.operation(),
            connection=NAME,
            side=Side.BILL,
            kind=kind,
            action=action,
            bill_id=known if before else "",
            book_id="B",
            body=text,
            digest=codec.digest(text),
            base=codec.encode(ground),
            not_before=self.clock.now(),
            created_at=self.clock.now(),
            updated_at=self.clock.now(),
        )

    def now(self, kind: Kind = Kind.VENDOR) -> Content:
        (row,) = self.payables.by_ids(kind, (self.vendor if kind is Kind.VENDOR else self.account,))
        return row.content

    def change(self, parts: tuple[str, ...], **changes: object) -> Operation:
        before = self.now()
        assert isinstance(before, Vendor)
        return self.operation(Action.MODIFY, evolve(before, **changes), before, parts)


@pytest.fixture
def firm() -> Firm:
    return Firm()


class TestVendors:
    """BILL API reference, createvendor and updatevendor."""

    def test_a_new_vendor_has_every_field(self, firm: Firm) -> None:
        """And nothing that nobody said, such as an account type."""
        term = firm.fake.office.add_term("Net 30", 30)
        vendor = evolve(
            FERN,
            account_number="A-7",
            email="hi@fern.test",
            name_on_check="Fern Payee",
            terms_id=term,
            track_1099=True,
            currency="USD",
        )

        row = firm.payables.write(firm.operation(Action.ADD, vendor))

        assert row.content == vendor
        said = firm.row(row.id)
        assert said["accountType"] == "NONE"
        assert said["paymentInformation"]["payeeName"] == "Fern Payee"
        assert said["additionalInfo"] == {"paymentTermId": term, "track1099": True}

    def test_only_what_is_given_is_sent(self, firm: Firm) -> None:
        """Absent is not empty."""
        vendor = Vendor(name="Fern", address=evolve(YARD, state=""), currency="USD")

        row = firm.payables.write(firm.operation(Action.ADD, vendor))

        assert not {"phone", "email", "accountNumber", "additionalInfo"} & firm.row(row.id).keys()

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"name": "Cedar West"}, {"name": "Cedar West"}),
            ({"phone": "555-0199"}, {"phone": "555-0199"}),
            ({"email": "a@cedar.test"}, {"email": "a@cedar.test"}),
            ({"account_number": "A-9"}, {"accountNumber": "A-9"}),
            (
                {"address": evolve(YARD, line2="Gate 2")},
                {
                    "address": {
                        "line1": "1 Mill Ln",
                        "line2": "Gate 2",
                        "city": "Moss",
                        "stateOrProvince": "OR",
                        "zipOrPostalCode": "97000",
                        "country": "US",
                        "countryName": "United States",
                    }
                },
            ),
        ],
    )
    def test_a_change_sends_only_what_is_changed(
        self, firm: Firm, changes: dict[str, object], expected: dict[str, object]
    ) -> None:
        """What a person changes in BILL at the same moment in another field stays."""
        operation = firm.change(tuple(changes), **changes)
        before = firm.row(firm.vendor)
        firm.fake.office.edit_vendor(firm.vendor, {"shortName": "CS"})

        row = firm.payables.write(operation)

        after = firm.row(firm.vendor)
        stamp = {"updatedTime": after["updatedTime"]}
        assert after == before | expected | {"shortName": "CS"} | stamp
        assert row.content == firm.now()

    def test_the_payee_and_the_flags_leave_the_rest_of_their_group(self, firm: Firm) -> None:
        """The tax id, of which we know four digits, is never sent and never lost; BILL masks it."""
        firm.fake.office.edit_vendor(
            firm.vendor, {"additionalInfo": {"taxId": "12-3456789", "companyName": "Cedar"}}
        )
        term = firm.fake.office.add_term("Net 30", 30)

        parts = ("name_on_check", "terms", "track_1099")
        firm.payables.write(firm.change(parts, name_on_check="Payee", terms_id=term, track_1099=True))

        said = firm.row(firm.vendor)
        assert said["additionalInfo"] == {
            "taxId": "*****6789",
            "companyName": "Cedar",
            "paymentTermId": term,
            "track1099": True,
        }
        assert said["paymentInformation"]["payeeName"] == "Payee"
        assert "payByType" in said["paymentInformation"]

    def test_what_was_emptied_is_cleared(self, firm: Firm) -> None:
        """Null clears; leaving it out would keep it."""
        firm.fake.office.edit_vendor(firm.vendor, {"phone": "1", "email": "a@b.test"})

        firm.payables.write(firm.change(("phone", "email"), phone="", email=""))

        assert not {"phone", "email"} & firm.row(firm.vendor).keys()

    def test_archiving_and_restoring_are_calls_of_their_own(self, firm: Firm) -> None:
        """Nothing else is sent with them."""
        assert not getattr(firm.payables.write(firm.change(("active",), active=False)).content, "active", 1)
        assert firm.row(firm.vendor)["archived"]
        firm.payables.write(firm.change(("active",), active=True))

        assert not firm.row(firm.vendor)["archived"]
        assert firm.fake.calls["PATCH /v3/vendors/{vendorId}"] == 0


class TestAccounts:
    """BILL API reference, createclassificationchartofaccounts."""

    def test_a_new_account_is_under_its_parent(self, firm: Firm) -> None:
        """By the parent's id in BILL."""
        new = Account(
            name="Diesel", full_name="Fuel:Diesel", number="60110", type="EXPENSE", parent_id=firm.account
        )

        row = firm.payables.write(firm.operation(Action.ADD, new))

        assert row.content == evolve(new, parent_id="")
        assert firm.row(row.id, "chart-of-accounts")["parentId"] == firm.account

    def test_name_number_and_being_active_follow(self, firm: Firm) -> None:
        """The type stays."""
        before = firm.now(Kind.ACCOUNT)
        assert isinstance(before, Account)
        for parts, changes in (
            (("name", "number"), {"name": "Gas", "number": "60200"}),
            (("name",), {"name": "Diesel"}),
            (("active",), {"active": False}),
            (("active",), {"active": True}),
        ):
            body = evolve(before, **changes)
            firm.payables.write(firm.operation(Action.MODIFY, body, before, parts))

        said = firm.row(firm.account, "chart-of-accounts")
        assert (said["name"], said["account"], said["archived"]) == (
            "Diesel",
            {"type": "EXPENSE", "number": "60200"},
            False,
        )


class TestFailures:
    """What the core may conclude from each."""

    @pytest.mark.parametrize(
        "vendor",
        [
            evolve(FERN, address=evolve(YARD, country="USA")),
            evolve(FERN, email="no address"),
            evolve(FERN, name="x" * 101),
        ],
    )
    def test_what_bill_does_not_accept_is_refused_with_its_words(self, firm: Firm, vendor: Vendor) -> None:
        """Sending it again cannot help."""
        with pytest.raises(WriteRefused) as caught:
            firm.payables.write(firm.operation(Action.ADD, vendor))

        assert caught.value.code.startswith("BDC_")
        assert ":" in caught.value.problem
        assert firm.called(vendor.name) == ()

    def test_a_record_that_is_gone_is_refused(self, firm: Firm) -> None:
        """There is nothing to change."""
        operation = evolve(firm.change(("phone",), phone="1"), bill_id="009" + "0" * 17)

        with pytest.raises(WriteRefused):
            firm.payables.write(operation)

    @pytest.mark.parametrize(
        ("fault", "done"),
        [
            (Fault.reset_before(), 0),
            (Fault.reset_after(), 1),
            (Fault.lost_answer(), 1),
            (Fault.truncated(), 1),
            (Fault.server_error(), 0),
        ],
    )
    def test_a_lost_answer_is_unknown_whether_it_was_done_or_not(
        self, firm: Firm, fault: Fault, done: int
    ) -> None:
        """A client cannot tell, so the core must look."""
        operation = firm.operation(Action.ADD, FERN)
        firm.fake.faults.on_route("POST /v3/vendors", fault)

        with pytest.raises(WriteUnknown):
            firm.payables.write(operation)

        assert len(firm.called(FERN.name)) == done
        assert len(firm.payables.find(operation)) == done

    @pytest.mark.parametrize("fault", [Fault.too_many(), Fault.too_many(retry_after=30)])
    def test_a_limit_proves_that_it_was_not_done(self, firm: Firm, fault: Fault) -> None:
        """It may be tried again."""
        firm.fake.faults.on_route("POST /v3/vendors", fault)

        with pytest.raises(PayablesError) as caught:
            firm.payables.write(firm.operation(Action.ADD, FERN))

        assert not isinstance(caught.value, WriteRefused | WriteUnknown)

    def test_a_login_that_is_refused_says_nothing_of_the_vendor(self, firm: Firm) -> None:
        """No vendor is put before a person for it."""
        firm.fake.password = "another"
        firm.boot()
        firm.fake.password = "changed since"

        with pytest.raises(PayablesError) as caught:
            firm.payables.write(firm.operation(Action.ADD, FERN))

        assert not isinstance(caught.value, WriteRefused | WriteUnknown)

    def test_an_operation_that_bill_has_no_request_for_is_refused(self, firm: Firm) -> None:
        """A defect of the planning, and nothing is sent."""
        with pytest.raises(WriteRefused):
            firm.payables.write(evolve(firm.operation(Action.ADD, FERN), action=Action.VOID))

    def test_an_account_whose_parents_cannot_be_read_may_have_been_written(self, firm: Firm) -> None:
        """The write was done; what failed is only the reading after it."""
        new = Account(
            name="Diesel", full_name="Fuel:Diesel", number="1", type="EXPENSE", parent_id=firm.account
        )
        operation = firm.operation(Action.ADD, new)
        fault = Fault.server_error()
        firm.fake.faults.on_route("GET /v3/classifications/chart-of-accounts/{id}", fault, times=9)
        firm.fake.faults.on_route("GET /v3/classifications/chart-of-accounts", fault, times=9)

        with pytest.raises(WriteUnknown):
            firm.payables.write(operation)

        assert len(firm.called("Diesel", "chart-of-accounts")) == 1


class TestFinding:
    """What an addition would have made."""

    @pytest.mark.parametrize(
        "name", ["Fern Nursery", 'The "Fern"', '"Fern"', "Fern, Reed: Co", "F\u00e9rn & Co"]
    )
    def test_a_vendor_is_found_by_its_name_archived_or_not(self, firm: Firm, name: str) -> None:
        """A filter carries no quotation mark, so it is asked for what stands before the first."""
        operation = firm.operation(Action.ADD, evolve(FERN, name=name))
        assert name not in [getattr(row.content, "name", "") for row in firm.payables.find(operation)]
        made = firm.payables.write(operation)
        before = made.content
        assert isinstance(before, Vendor)
        archived = evolve(before, active=False)
        firm.payables.write(
            evolve(firm.operation(Action.MODIFY, archived, before, ("active",)), bill_id=made.id)
        )

        found = [row.id for row in firm.payables.find(operation)]

        assert made.id in found

    def test_an_account_is_among_those_changed_since(self, firm: Firm) -> None:
        """Whatever BILL lets one filter accounts by."""
        operation = firm.operation(
            Action.ADD, Account(name="Gas", full_name="Gas", number="1", type="EXPENSE")
        )
        made = firm.payables.write(operation)

        assert made.id in [row.id for row in firm.payables.find(operation)]

    def test_a_row_that_cannot_be_read_proves_no_absence(self, firm: Firm) -> None:
        """It could be the one."""
        firm.fake.faults.on_route("GET /v3/vendors", Fault.truncated())

        with pytest.raises(PayablesError):
            firm.payables.find(firm.operation(Action.ADD, FERN))


def moments(trace: list[str]) -> list[int]:
    """Choose the moments to die in: those around every write to BILL, and some of the others."""
    if os.environ.get("CRASH_MOMENTS") == "all":
        return list(range(len(trace)))
    writes = [number for number, moment in enumerate(trace) if moment.endswith(" BILL")]
    near = {number + step for number in writes for step in (-2, -1, 0, 1, 2)}
    return sorted((near | set(range(0, len(trace), 7))) & set(range(len(trace))))


def two_new(firm: Firm) -> None:
    firm.company.enter(Kind.VENDOR, FERN)
    firm.company.enter(Kind.VENDOR, evolve(FERN, name="Oak, Hills", name_on_check=""))
    gravel = Account(name="Gravel", full_name="Gravel", type="Expense", number="60900")
    firm.company.enter(Kind.ACCOUNT, gravel)


def changed(firm: Firm) -> None:
    book_id = firm.book_id(firm.vendor)
    firm.company.edit(book_id, phone="555-0199", name="Cedar West", active=False)
    firm.fake.office.edit_vendor(firm.vendor, {"email": "office@cedar.test"})


class TestWholeCycles:
    """The engine, the store, the client and BILL together."""

    def ready(self, prepare: Callable[[Firm], None]) -> Firm:
        firm = Firm()
        assert firm.cycle()
        prepare(firm)
        return firm

    def test_new_ones_and_changes_arrive_in_one_cycle_and_rest_then(self) -> None:
        """The next cycle writes nothing to either side."""
        firm = self.ready(two_new)
        changed(firm)

        firm.cycle()

        done = len(firm.returned())
        assert [one.state for one in firm.returned()] == [State.APPLIED] * 5
        assert (len(firm.called("Fern Nursery")), len(firm.called("Oak, Hills"))) == (1, 1)
        said = firm.row(firm.vendor)
        assert (said["name"], said["phone"], said["archived"]) == ("Cedar West", "555-0199", True)
        content = firm.company.row(firm.book_id(firm.vendor)).content
        assert getattr(content, "email", "") == "office@cedar.test"
        writes = firm.writes()
        firm.cycle()
        firm.cycle()
        assert (len(firm.returned()), firm.writes()) == (done, writes)

    def test_never_two_in_bill_for_one_in_quickbooks_whenever_we_die(self) -> None:
        """Every commit, every document and every write to BILL, before and after; one death in each run."""
        counted = self.ready(two_new)
        counted.fuse.trace.clear()
        counted.cycle()
        assert {"before BILL", "after BILL", "before a commit", "after a commit"} <= set(counted.fuse.trace)
        for moment in moments(counted.fuse.trace):
            firm = self.ready(two_new)
            assert not firm.cycle(moment)
            for _ in range(3):
                assert firm.cycle()

            names = ("Fern Nursery", "Oak, Hills")
            assert [len(firm.called(name)) for name in names] == [1, 1], moment
            assert len(firm.called("Gravel", "chart-of-accounts")) == 1, moment
            assert len(firm.company.rows(Kind.VENDOR)) == 3, moment
            live = {State.PLANNED, State.SENT, State.IN_DOUBT}
            assert not live & {one.state for one in firm.returned()}, moment
            for name in names:
                assert firm.company.row(firm.book_id(firm.called(name)[0])).content is not None

    def test_every_change_arrives_once_whenever_we_die(self) -> None:
        """Archiving is a second call; a death between the two loses neither."""
        counted = self.ready(changed)
        counted.fuse.trace.clear()
        counted.cycle()
        for moment in moments(counted.fuse.trace):
            firm = self.ready(changed)
            assert not firm.cycle(moment)
            for _ in range(3):
                assert firm.cycle()

            said = firm.row(firm.vendor)
            assert (said["name"], said["phone"], said["email"], said["archived"]) == (
                "Cedar West",
                "555-0199",
                "office@cedar.test",
                True,
            ), moment
            content = firm.company.row(firm.book_id(firm.vendor)).content
            assert isinstance(content, Vendor)
            assert (content.email, content.name, content.active) == ("office@cedar.test", "Cedar West", False)

    @pytest.mark.parametrize("noun", ["classifications/chart-of-accounts", "vendors"])
    def test_what_bill_has_is_not_made_twice_because_it_could_not_be_read(self, noun: str) -> None:
        """BILL is there again when its turn comes to be written to, and nobody knows what it has."""
        firm = Firm()
        firm.fake.office.add_vendor("Dana Reed")
        firm.company.enter(Kind.VENDOR, evolve(FERN, name="Reed, Dana"))
        firm.clock.advance(days=30)
        firm.fake.faults.on_route(f"GET /v3/{noun}", Fault.server_error())

        for _ in range(3):
            firm.cycle()

        names = {
            kind: sorted(firm.row(id_, kind)["name"] for id_ in firm.fake.ids(kind))
            for kind in ("chart-of-accounts", "vendors")
        }
        assert names == {"chart-of-accounts": ["Fuel"], "vendors": ["Cedar Supply", "Dana Reed"]}

    @pytest.mark.parametrize(
        "fault",
        [
            Fault.reset_before(),
            Fault.reset_after(),
            Fault.lost_answer(),
            Fault.truncated(),
            Fault.server_error(),
            Fault.too_many(),
        ],
    )
    def test_each_failure_of_bill_ends_in_one_vendor(self, fault: Fault) -> None:
        """Looked for, and made again only if it is not there."""
        firm = self.ready(two_new)
        firm.fake.faults.on_route("POST /v3/vendors", fault, times=2)

        for _ in range(4):
            firm.cycle()

        assert (len(firm.called("Fern Nursery")), len(firm.called("Oak, Hills"))) == (1, 1)
        assert {one.state for one in firm.returned()} == {State.APPLIED}

    def test_a_write_that_bill_puts_off_does_not_arrive_behind_another_session(self) -> None:
        """A patient client waits longer than a session may be silent; another one may have written since."""
        firm = self.ready(lambda _: None)

        def wait(seconds: float) -> None:
            firm.clock.advance(seconds=seconds)
            if seconds > firm.settings.lease_idle_s:
                firm.boot()
                assert firm.cycle()

        firm.boot(retry=RetryPolicy(), sleep=wait)
        firm.company.enter(Kind.VENDOR, FERN)
        firm.fake.faults.on_route("POST /v3/vendors", Fault.too_many(150))
        with contextlib.suppress(LeaseLost):
            firm.cycle()
        for _ in range(2):
            firm.cycle()

        assert len(firm.called("Fern Nursery")) == 1

    @pytest.mark.parametrize("lease_idle_s", [50, 120])
    def test_a_write_that_waits_for_its_turn_does_not_arrive_behind_another_session(
        self, lease_idle_s: int
    ) -> None:
        """Other calls hold the places at BILL, and another session has written meanwhile."""
        firm = Firm(settings=evolve(SETTINGS, lease_idle_s=lease_idle_s))
        assert firm.cycle()
        stuck = Stuck(lambda: firm)
        firm.boot(limiter=stuck)
        firm.company.enter(Kind.VENDOR, FERN)
        with contextlib.suppress(LeaseLost):
            firm.cycle()
        for _ in range(2):
            firm.cycle()

        assert not stuck.left
        assert len(firm.called("Fern Nursery")) == 1

    @pytest.mark.parametrize("shape", ["array", "object", "html", "text", "empty"])
    def test_a_refusal_of_any_shape_goes_to_a_person_and_stops_nobody(self, shape: str) -> None:
        """The other vendor is made."""
        firm = self.ready(two_new)
        firm.fake.knobs = dataclasses.replace(firm.fake.knobs, error_shape=shape)
        firm.company.enter(Kind.VENDOR, evolve(FERN, name="Odd", email="no address"))

        firm.cycle()
        firm.cycle()

        with firm.memory.unit() as unit:
            (trouble,) = unit.exceptions.find(connection=NAME)
        assert (trouble.code, trouble.subject, trouble.side) == ("bill_refused", "Vendor Odd", Side.BOOK)
        assert (len(firm.called("Fern Nursery")), len(firm.called("Odd"))) == (1, 0)

    def test_a_refusal_in_characters_that_no_store_keeps_goes_to_a_person_too(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """JSON can say NUL and half a character; a database cannot."""
        firm = self.ready(two_new)
        row = Problem.row
        monkeypatch.setattr(
            Problem, "row", lambda said, stamp: row(said, stamp) | {"message": "email: \0 is \ud800 wrong"}
        )
        firm.company.enter(Kind.VENDOR, evolve(FERN, name="Odd", email="no address"))

        firm.cycle()

        with firm.memory.unit() as unit:
            (trouble,) = unit.exceptions.find(connection=NAME)
        assert trouble.code == "bill_refused"
        assert "email: \ufffd is" in trouble.cause
