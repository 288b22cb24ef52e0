"""BILL through `billv3` as the core's rows, against the fake BILL."""

import datetime as dt
import itertools
import json
from collections.abc import Callable
from decimal import Decimal

import httpx
import pytest

from billv3 import NO_RETRY, Client, InProcessLimiter, RetryPolicy, UserLogin
from billv3.ids import ChartOfAccountID, OrganizationID
from billv3.models import ChartOfAccountUpdate
from billv3.testing import FakeBill, FakeBillServer, Fault, Knobs, line
from syncer.adapters.bill import BillPayables
from syncer.adapters.bill._payables import READS_WITHIN_S
from syncer.book import Identity
from syncer.errors import NotNow, PayablesError, ReadRefused
from syncer.model import (
    LISTED,
    Account,
    Address,
    AppliedCredit,
    Bill,
    Credit,
    Kind,
    Line,
    Payment,
    Use,
    Vendor,
)
from syncer.payables import NAMELESS, BillRow
from syncer.reading import store_bill_row
from syncer.settings import Settings
from syncer.stores import MemoryStore
from syncer.testing import FakeClock
from syncer.view import View

DAY = dt.date(2026, 3, 2)
Meddle = Callable[[httpx.Request, dict], None]


class Firm:
    """A BILL organization with two accounts, a vendor and a bank, and ways to read it."""

    def __init__(self, **knobs: object) -> None:
        self.clock = FakeClock()
        self.fake = FakeBill(now=self.clock.now, seed=3, knobs=Knobs(production=False, **knobs))
        office = self.fake.office
        self.checking = office.add_account("Checking", "BANK", "1000")
        self.fuel = office.add_account("Fuel", "EXPENSE", "60100")
        self.vendor = office.add_vendor("Cedar Supply")
        self.bank = office.add_bank("Harbor Bank", self.checking)

    def payables(
        self,
        meddle: Meddle | None = None,
        base_url: str = "https://bill.test/connect",
        password: str = "",
        retry: RetryPolicy = NO_RETRY,
    ) -> BillPayables:
        transport: httpx.BaseTransport = self.fake.transport()
        if meddle is not None:
            transport = Meddler(transport, meddle)
        if base_url.startswith("http:"):
            transport = httpx.HTTPTransport()
        login = UserLogin(
            username=self.fake.username,
            password=password or self.fake.password,
            organization_id=OrganizationID(self.fake.organization_id),
            dev_key=self.fake.dev_key,
        )
        self.http = httpx.Client(transport=transport)
        self.client = Client(
            login,
            base_url=base_url,
            http_client=self.http,
            clock=self.clock,
            limiter=InProcessLimiter(),
            retry=retry,
            sleep=lambda seconds: self.clock.advance(seconds=seconds),
        )
        return BillPayables(self.client)

    def bill(self, number: str = "CS-1", amount: str = "10.00", **more: object) -> str:
        self.clock.advance(seconds=1)
        bill = self.fake.office.enter_bill(
            self.vendor, number, [line(amount, self.fuel, "Rope")], invoice_date=DAY,
            due_date=DAY, approvers=[self.fake.user_id], **more,
        )  # fmt: skip
        self.fake.office.approve(bill)
        return bill


class Meddler(httpx.BaseTransport):
    """Changes what BILL answered before it arrives."""

    def __init__(self, inner: httpx.BaseTransport, meddle: Meddle) -> None:
        self.inner, self.meddle = inner, meddle

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.inner.handle_request(request)
        body = json.loads(answer.read(), parse_float=Decimal)
        if isinstance(body, dict):
            self.meddle(request, body)
        text = json.dumps(body, default=float)
        headers = {"content-type": "application/json", "date": answer.headers.get("date", "")}
        return httpx.Response(answer.status_code, headers=headers, content=text.encode())


def rows_in(body: dict) -> list[dict]:
    return body.get("results", [body])


def everything(payables: BillPayables, kind: Kind, since: str = "") -> tuple[dict[str, BillRow], str]:
    """Read to the end; the watermark is that of the last page."""
    rows: dict[str, BillRow] = {}
    page = ""
    while True:
        said = payables.changed(kind, since=since, page=page)
        rows |= {row.id: row for row in said.rows}
        if not said.next_page:
            return rows, said.watermark
        page = said.next_page


@pytest.fixture
def firm() -> Firm:
    return Firm()


# -- fields --------------------------------------------------------------------------------------------


def test_a_vendor_has_every_field(firm: Firm) -> None:
    """BILL API reference, createvendor: names, numbers, address, payee, archived."""
    vendor = firm.fake.office.add_vendor(
        "Harbor Dredging",
        {
            "shortName": "Harbor",
            "accountNumber": "C-77",
            "email": "office@harbor.test",
            "phone": "503-555-0100",
            "address": {
                "line1": "1 Pier", "line2": "Dock 2", "city": "Astoria",
                "stateOrProvince": "OR", "zipOrPostalCode": "97103", "country": "US",
            },
            "paymentInformation": {"payeeName": "Harbor Dredging LLC"},
        },
    )  # fmt: skip
    row = everything(firm.payables(), Kind.VENDOR)[0][vendor]
    assert isinstance(row.content, Vendor)
    assert ("Harbor Dredging", "Harbor", "C-77") == (
        row.content.name,
        row.content.short_name,
        row.content.account_number,
    )
    assert ("office@harbor.test", "503-555-0100") == (row.content.email, row.content.phone)
    assert "Harbor Dredging LLC" == row.content.name_on_check
    assert row.content.address == Address(
        line1="1 Pier", line2="Dock 2", city="Astoria", state="OR", postal_code="97103", country="US"
    )
    assert row.content.currency == "USD"
    assert row.version


@pytest.mark.parametrize(
    ("paid", "unsaid"),
    [
        ({"payeeName": "Cedar LLC"}, ()),
        ({"payeeName": None}, ()),
        (None, ()),
        ({"payByType": "CHECK"}, ("name_on_check",)),
        ("absent", ("name_on_check",)),
    ],
)
def test_a_payee_that_a_row_leaves_out_is_unsaid(firm: Firm, paid: object, unsaid: tuple[str, ...]) -> None:
    """Rows of the list of vendors may lack what is about payments; that is not to say that there is none."""

    def meddle(request: httpx.Request, body: dict) -> None:
        for row in rows_in(body):
            row["paymentInformation"] = paid
            if paid == "absent":
                del row["paymentInformation"]

    assert everything(firm.payables(meddle), Kind.VENDOR)[0][firm.vendor].unsaid == unsaid


def test_archived_records_are_read_too(firm: Firm) -> None:
    """Archiving is a change that QuickBooks must follow; the record must not just disappear."""
    bill = firm.bill()
    firm.fake.office.archive("bills", bill)
    firm.fake.office.archive("vendors", firm.vendor)
    payables = firm.payables()
    assert everything(payables, Kind.BILL)[0][bill].content.active is False
    assert everything(payables, Kind.VENDOR)[0][firm.vendor].content.active is False
    assert payables.by_ids(Kind.BILL, (bill,))[0].content.active is False


def test_accounts_have_the_path_of_their_parents(firm: Firm) -> None:
    """Matched by number, then by full name with `:` between parent and child."""
    child = firm.fake.office.add_account("Diesel", "EXPENSE", "60110", parent_id=firm.fuel)
    grandchild = firm.fake.office.add_account("Winter", "EXPENSE", "", parent_id=child)
    rows, _ = everything(firm.payables(), Kind.ACCOUNT)
    assert rows[child].content == Account(
        name="Diesel", full_name="Fuel:Diesel", number="60110", type="EXPENSE"
    )
    assert isinstance(rows[grandchild].content, Account)
    assert rows[grandchild].content.full_name == "Fuel:Diesel:Winter"
    (alone,) = firm.payables().by_ids(Kind.ACCOUNT, (grandchild,))
    assert rows[grandchild].content == alone.content


def test_a_parent_that_was_renamed_since_gives_its_new_name(firm: Firm) -> None:
    """Another process read of the renaming; this one knew the parent by its old name."""
    ours = firm.payables()
    everything(ours, Kind.ACCOUNT)
    firm.client.chart_of_accounts.update(ChartOfAccountID(firm.fuel), ChartOfAccountUpdate(name="Energy"))
    firm.clock.advance(seconds=1)
    child = firm.fake.office.add_account("Diesel", "EXPENSE", "", parent_id=firm.fuel)

    by_id = ours.by_ids(Kind.ACCOUNT, (child,))
    since = ours.changed(Kind.ACCOUNT, since=firm.clock.now().isoformat())

    told = [row.content for row in (*by_id, *since.rows) if row.id == child]
    assert [getattr(one, "full_name", "") for one in told] == ["Energy:Diesel"] * 2


def test_a_parent_that_bill_does_not_show_stops_nothing(firm: Firm) -> None:
    """The account must neither end the reading nor pass for one of the same name at the top."""
    child = firm.fake.office.add_account("Fuel", "EXPENSE", "", parent_id=firm.fuel)

    def hide(request: httpx.Request, body: dict) -> None:
        if "chart" in request.url.path and "results" in body:
            body["results"] = [row for row in body["results"] if row["id"] != firm.fuel]

    rows, _ = everything(firm.payables(hide), Kind.ACCOUNT)
    assert isinstance(rows[child].content, Account)
    assert rows[child].content.full_name not in {"Fuel", "Fuel:Fuel"}
    assert firm.checking in rows


def test_a_bill_has_every_field(firm: Firm) -> None:
    """BILL API reference, createbill: invoice, dates, lines with their ids and classifications."""
    bill = firm.bill("CS-318", "318.40", description="Rope and sail")
    row = everything(firm.payables(), Kind.BILL)[0][bill]
    content = row.content
    assert isinstance(content, Bill)
    assert (firm.vendor, Decimal("318.40"), "CS-318", DAY, DAY) == (
        content.vendor_id, content.amount, content.number, content.date, content.due_date,
    )  # fmt: skip
    assert ("Rope and sail", "APPROVED", True) == (content.memo, content.approval, content.active)
    (only,) = content.lines
    wanted = Line(amount=Decimal("318.40"), id=only.id, account_id=firm.fuel, description="Rope")
    assert wanted == only
    assert only.id


def test_a_credit_has_every_field(firm: Firm) -> None:
    """BILL API reference, createvendorcredit."""
    credit = firm.fake.office.enter_credit(firm.vendor, "CM-1", [line("50.00", firm.fuel)], credit_date=DAY)
    content = everything(firm.payables(), Kind.CREDIT)[0][credit].content
    assert isinstance(content, Credit)
    assert (firm.vendor, Decimal("50.00"), "CM-1", DAY) == (
        content.vendor_id,
        content.amount,
        content.number,
        content.date,
    )
    assert [(firm.fuel, Decimal("50.00"))] == [(one.account_id, one.amount) for one in content.lines]


# -- payments ------------------------------------------------------------------------------------------


def read_payment(firm: Firm, id_: str) -> Payment:
    content = everything(firm.payables(), Kind.PAYMENT)[0][id_].content
    assert isinstance(content, Payment)
    (again,) = firm.payables().by_ids(Kind.PAYMENT, (id_,))
    assert content == again.content
    return content


def test_a_payment_of_one_bill(firm: Firm) -> None:
    """The money, the day it leaves, the bank, the state."""
    bill = firm.bill()
    paid = firm.fake.office.schedule_payment({bill: "4.00"}, firm.bank, process_date=dt.date(2026, 3, 10))
    said = read_payment(firm, paid)
    assert (Decimal("4.00"), dt.date(2026, 3, 10), firm.bank) == (said.amount, said.date, said.account_id)
    assert [(bill, Decimal("4.00"))] == [(a.bill_id, a.amount) for a in said.allocations]
    assert said.online
    assert said.status == "SCHEDULED"
    firm.fake.office.clear_payment(paid)
    assert read_payment(firm, paid).status == "CLEARED"


def test_what_lies_on_bills_without_a_payment(firm: Firm) -> None:
    """A credit's `usage` (BILL API reference, listvendorcredits); what names a payment came with it."""
    office = firm.fake.office
    credit = office.enter_credit(firm.vendor, "CM-1", [line("50.00", firm.fuel)], credit_date=DAY)
    first, second = firm.bill("CS-1", "30.00"), firm.bill("CS-2", "30.00")
    office.schedule_payment({second: "5.00"}, firm.bank, credits={second: {credit: "5"}})
    for bill, amount in ((first, "10.00"), (second, "4.00"), (first, "2.50")):
        office.edit_bill(bill, {"vendorCredits": [{"id": credit, "amount": Decimal(amount)}]})

    content = everything(firm.payables(), Kind.CREDIT)[0][credit].content

    assert isinstance(content, Credit)
    assert (
        Use(bill_id=first, amount=Decimal("12.50")),
        Use(bill_id=second, amount=Decimal("4.00")),
    ) == content.uses
    bills = everything(firm.payables(), Kind.BILL)[0]
    left = [content.open_amount for id_ in (first, second) if isinstance(content := bills[id_].content, Bill)]
    assert [Decimal("17.50"), Decimal("16.00")] == left


THREE = (Use(bill_id="b1", amount=Decimal(3)),)


def credit_that_says(firm: Firm, said: dict[str, object]) -> BillRow:
    """Read a credit of which BILL says this of its uses, and nothing else."""
    credit = firm.fake.office.enter_credit(firm.vendor, "CM-1", [line("50.00", firm.fuel)], credit_date=DAY)

    def meddle(request: httpx.Request, body: dict) -> None:
        for row in rows_in(body) if "vendor-credits" in str(request.url) else ():
            for name in ("usage", "appliedAmount"):
                row.pop(name, None)
            row.update(said)

    return everything(firm.payables(meddle), Kind.CREDIT)[0][credit]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, None),
        ({"usage": None}, None),
        ({"appliedAmount": 3}, None),
        ({"appliedAmount": 0}, ()),
        ({"usage": []}, ()),
        ({"usage": [{"billId": "b1", "amount": 3}]}, THREE),
        ({"usage": [{"billId": "b1", "paymentId": None, "amount": 3}]}, THREE),
        ({"usage": [{"amount": 3}]}, ()),
    ],
)
def test_uses_that_bill_leaves_out_are_not_taken_for_none(
    firm: Firm, said: dict[str, object], expected: tuple[Use, ...] | None
) -> None:
    """Answers to writes have none (BILL API reference, createvendorcredit)."""
    told = credit_that_says(firm, said)

    assert isinstance(told.content, Credit)
    assert (expected, "") == (told.content.uses, told.trouble)


def test_a_use_without_an_amount_is_not_zero(firm: Firm) -> None:
    """Nothing of the credit is taken for true then."""
    told = credit_that_says(firm, {"usage": [{"billId": "b1"}]})

    assert isinstance(told.content, Credit)
    assert told.trouble
    assert told.content.uses is None


def test_a_bill_that_does_not_say_what_is_left(firm: Firm) -> None:
    """It is worked out then; a missing amount is not zero."""
    bill = firm.bill()

    def meddle(request: httpx.Request, body: dict) -> None:
        for row in rows_in(body) if "/bills" in str(request.url) else ():
            del row["dueAmount"]

    content = everything(firm.payables(meddle), Kind.BILL)[0][bill].content

    assert isinstance(content, Bill)
    assert content.open_amount is None


def test_a_combined_payment_with_a_credit(firm: Firm) -> None:
    """Amounts are money without credits; the credit stands beside the bill it settles."""
    first, second = firm.bill("CS-1"), firm.bill("CS-2", "20.00")
    credit = firm.fake.office.enter_credit(firm.vendor, "CM-1", [line("5", firm.fuel)], credit_date=DAY)
    paid = firm.fake.office.schedule_payment(
        {first: "5.00", second: "20.00"}, firm.bank, credits={first: {credit: "5"}}
    )
    said = read_payment(firm, paid)
    assert said.amount == Decimal("25.00")
    parts = {one.bill_id: one for one in said.allocations}
    assert (Decimal("5.00"), Decimal("20.00")) == (parts[first].amount, parts[second].amount)
    assert (AppliedCredit(credit_id=credit, amount=Decimal(5)),) == parts[first].credits
    assert parts[second].credits == ()


@pytest.mark.parametrize("shown", [True, False])
def test_recorded_payments_are_told_from_moved_money(*, shown: bool) -> None:
    """Whether BILL returns the extra fields of recorded payments is not documented: both ways work."""
    firm = Firm(recorded_fields_in_get=shown)
    bill = firm.bill()
    paid = firm.fake.office.record_payment(
        {bill: "10.00"}, process_date=DAY, account_id=firm.checking, reference="1042"
    )
    said = read_payment(firm, paid)
    assert not said.online
    assert said.status == "PAID"
    assert (firm.checking if shown else "", "1042" if shown else "") == (said.account_id, said.number)
    assert said.amount == Decimal("10.00")


# -- absent is not zero --------------------------------------------------------------------------------


@pytest.mark.parametrize("null", [True, False])
@pytest.mark.parametrize("kind", [Kind.BILL, Kind.CREDIT, Kind.PAYMENT])
@pytest.mark.parametrize("where", ["total", "part"])
def test_a_missing_amount_is_a_matter_of_one_record(
    firm: Firm, kind: Kind, where: str, *, null: bool
) -> None:
    """It is never read as zero, stops no other record, and has no date, so that it cannot be posted."""
    sound, odd = firm.bill("CS-1"), firm.bill("CS-2")
    parts = {Kind.BILL: "billLineItems", Kind.CREDIT: "vendorCreditLineItems", Kind.PAYMENT: "billPayments"}
    if kind is Kind.CREDIT:
        sound, odd = (
            firm.fake.office.enter_credit(firm.vendor, number, [line("5", firm.fuel)], credit_date=DAY)
            for number in ("A", "B")
        )
    if kind is Kind.PAYMENT:
        sound, odd = (firm.fake.office.schedule_payment({one: "4"}, firm.bank) for one in (sound, odd))

    def forget(_: httpx.Request, body: dict) -> None:
        for row in rows_in(body):
            if row.get("id") != odd:
                continue
            holes = [row] if where == "total" else row.get(parts[kind], [])
            for hole in holes:
                for name in ("amount", "quantity", "price"):
                    if name in hole and not null:
                        del hole[name]
                    elif name in hole:
                        hole[name] = None

    rows, watermark = everything(firm.payables(forget), kind)
    assert watermark
    assert rows[sound].trouble == ""
    assert rows[odd].trouble == "BILL gives it without an amount."
    assert firm.payables(forget).by_ids(kind, (odd,)) == (rows[odd],)
    assert rows[odd].content.date == rows[sound].content.date


def test_absent_texts_are_empty(firm: Firm) -> None:
    """A vendor that is hardly more than a name is one."""

    def strip(_: httpx.Request, body: dict) -> None:
        for row in rows_in(body):
            if row.get("id") == firm.vendor:
                for name in set(row) - {"id", "name", "updatedTime", "archived"}:
                    del row[name]

    content = everything(firm.payables(strip), Kind.VENDOR)[0][firm.vendor].content
    assert Vendor(name="Cedar Supply") == content


@pytest.mark.parametrize("bad", ["A\0B", "A\ud800B", "A\udfffB"])
def test_texts_that_no_store_can_hold_are_made_storable(firm: Firm, bad: str) -> None:
    """JSON can say NUL and half characters; each becomes U+FFFD, and the record can be kept."""

    def spoil(_: httpx.Request, body: dict) -> None:
        for row in rows_in(body):
            if row.get("id") == firm.vendor:
                row |= {"name": bad, "accountNumber": bad, "phone": bad}

    row = everything(firm.payables(spoil), Kind.VENDOR)[0][firm.vendor]
    assert isinstance(row.content, Vendor)
    assert {"A\ufffdB"} == {row.content.name, row.content.account_number, row.content.phone}
    with MemoryStore().unit() as unit:
        view = View(
            unit=unit,
            connection="firm",
            settings=Settings(payment_account="Checking"),
            identity=Identity(company_name="Firm"),
            since=firm.clock.now(),
        )
        assert store_bill_row(view, row, firm.clock.now())


# -- reading changes -----------------------------------------------------------------------------------


def test_pages_are_read_to_the_end(firm: Firm) -> None:
    """More rows than a page holds; the watermark is where the next reading begins."""
    made = {firm.fake.office.add_vendor(f"Vendor {n}") for n in range(230)} | {firm.vendor}
    payables = firm.payables()
    rows, watermark = everything(payables, Kind.VENDOR)
    assert made == set(rows)
    firm.clock.advance(minutes=5)
    late = firm.fake.office.add_vendor("Late")
    again, later = everything(payables, Kind.VENDOR, since=watermark)
    assert late in again
    assert later > watermark


def test_rows_that_move_while_they_are_read_are_not_lost(firm: Firm) -> None:
    """Every page asks by the moment of the last row, so what changes meanwhile comes again."""
    made = []
    for n in range(250):
        firm.clock.advance(seconds=1)
        made.append(firm.fake.office.add_vendor(f"Vendor {n}"))
    payables, rows, page = firm.payables(), {}, ""
    while True:
        said = payables.changed(Kind.VENDOR, since="", page=page)
        rows |= {row.id: row for row in said.rows}
        if not said.next_page:
            break
        page = said.next_page
        firm.clock.advance(seconds=1)
        firm.fake.office.edit_vendor(made.pop(0), {"phone": "503-555-0100"})
    assert set(firm.fake.ids("vendors")) == set(rows)


def test_a_reading_goes_on_in_another_process_without_loss(firm: Firm) -> None:
    """A page token of a process that died begins the reading anew."""
    made = {firm.fake.office.add_vendor(f"Vendor {n}") for n in range(230)} | {firm.vendor}
    first = firm.payables().changed(Kind.VENDOR, since="")
    assert first.next_page
    other = firm.payables()
    rows, page = {}, first.next_page
    while page:
        said = other.changed(Kind.VENDOR, since="", page=page)
        rows |= {row.id: row for row in said.rows}
        page = said.next_page
    assert made == set(rows)
    assert said.watermark


@pytest.mark.parametrize("processes", [2, 3])
def test_a_reading_that_processes_take_turns_at_comes_to_its_end(firm: Firm, processes: int) -> None:
    """Each goes on where it stopped itself, and whichever ends first has given every row."""
    made = {firm.fake.office.add_vendor(f"Vendor {n}") for n in range(430)} | {firm.vendor}
    turns = itertools.cycle([firm.payables() for _ in range(processes)])
    said = next(turns).changed(Kind.VENDOR, since="")
    rows, calls = {row.id for row in said.rows}, 1
    while said.next_page and calls < 30:
        said = next(turns).changed(Kind.VENDOR, since="", page=said.next_page)
        rows |= {row.id for row in said.rows}
        calls += 1
    assert (said.next_page, rows) == ("", made)
    assert said.watermark


def test_processes_that_died_leave_nothing_behind_for_ever(firm: Firm) -> None:
    """What is kept of the readings of others does not grow."""
    for n in range(230):
        firm.fake.office.add_vendor(f"Vendor {n}")
    page, lengths = "", []
    for _ in range(40):
        page = firm.payables().changed(Kind.VENDOR, since="", page=page).next_page
        lengths.append(len(page))
    assert lengths[-1] == max(lengths) == lengths[-10] < 500


def test_a_page_that_was_lost_can_be_asked_for_again(firm: Firm) -> None:
    """The unit that was to keep a page failed: asking again with the old token loses nothing."""
    for n in range(230):
        firm.fake.office.add_vendor(f"Vendor {n}")
    payables = firm.payables()
    first = payables.changed(Kind.VENDOR, since="")
    payables.changed(Kind.VENDOR, since="", page=first.next_page)
    rows, page = set(), first.next_page
    while page:
        said = payables.changed(Kind.VENDOR, since="", page=page)
        rows |= {row.id for row in said.rows}
        page = said.next_page
    assert set(firm.fake.ids("vendors")) == rows


def test_readings_that_nobody_ends_are_not_kept(firm: Firm) -> None:
    """A server that runs for months must not collect them."""
    payables = firm.payables()
    for _ in range(20):
        payables.changed(Kind.VENDOR, since="")
        payables.changed(Kind.BILL, since="")
    assert len(payables._readings) <= 2


def test_by_ids_leaves_out_what_bill_does_not_show(firm: Firm) -> None:
    """The watch lists may name what is gone."""
    bill = firm.bill()
    rows = firm.payables().by_ids(Kind.BILL, (bill, "00n01NOTTHERE0000000"))
    assert [bill] == [row.id for row in rows]


def lists(firm: Firm) -> dict[Kind, str]:
    """One entry of each list that bills refer to."""
    office = firm.fake.office
    customer = office.add_customer("Hillside School")
    return {
        Kind.CLASS: office.add_classification("accounting-classes", "Residential"),
        Kind.DEPARTMENT: office.add_classification("departments", "North"),
        Kind.LOCATION: office.add_classification("locations", "Depot"),
        Kind.CUSTOMER: customer,
        Kind.JOB: office.add_classification("jobs", "Playground", {"customerId": customer}),
        Kind.ITEM: office.add_classification("items", "Mulch", {"type": "SERVICE"}),
        Kind.TERMS: office.add_term("Net 45", 45),
    }


@pytest.mark.parametrize("kind", LISTED)
def test_every_kind_can_be_read_by_id(firm: Firm, kind: Kind) -> None:
    """Hints may name any of them."""
    bill = firm.bill()
    ids = {
        Kind.ACCOUNT: firm.fuel,
        Kind.VENDOR: firm.vendor,
        Kind.BILL: bill,
        Kind.CREDIT: firm.fake.office.enter_credit(
            firm.vendor, "CM", [line("5", firm.fuel)], credit_date=DAY
        ),
        Kind.PAYMENT: firm.fake.office.schedule_payment({bill: "1"}, firm.bank),
    } | lists(firm)
    (row,) = firm.payables().by_ids(kind, (ids[kind],))
    assert (kind, ids[kind]) == (row.kind, row.id)


@pytest.mark.parametrize(
    ("knobs", "expected"),
    [
        ({}, ("143.52", "0.83612")),
        ({"exchange_rate": "in_dollars"}, ("143.52", "1.196001")),
        ({"bill_in_dollars": False}, (None, "0.83612")),
    ],
)
def test_a_bill_abroad_says_what_it_costs_in_dollars_and_a_rate(
    knobs: dict[str, object], expected: tuple[str | None, str]
) -> None:
    """As BILL says it: in which direction its rate counts is not documented (BILL API reference, getbill)."""
    firm = Firm(**knobs)
    firm.fake.office.set_exchange_rate("EUR", "0.83612")
    firm.vendor = firm.fake.office.add_vendor("Berlin Stone", {"billCurrency": "EUR"})
    bill = firm.bill(amount="120.00")
    content = everything(firm.payables(), Kind.BILL)[0][bill].content
    assert isinstance(content, Bill)
    dollars, rate = (None if one is None else Decimal(one) for one in expected)
    assert (content.dollars, content.told_rate) == (dollars, rate)


def test_a_bill_in_dollars_has_no_rate(firm: Firm) -> None:
    """BILL gives it one of 1, and the same amount twice."""
    bill = firm.bill()
    content = everything(firm.payables(), Kind.BILL)[0][bill].content
    assert isinstance(content, Bill)
    assert (content.dollars, content.told_rate) == (None, None)


# -- errors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        Fault.server_error(503),
        Fault.too_many(),
        Fault.reset_before(),
        Fault.reset_after(),
        Fault.truncated(),
        Fault.server_error(500, shape="html"),
    ],
    ids=["503", "429", "refused", "lost", "truncated", "html"],
)
@pytest.mark.parametrize("route", ["GET /v3/vendors", "POST /v3/login"])
def test_trouble_is_a_payables_error_that_says_what_to_do(firm: Firm, fault: Fault, route: str) -> None:
    """Never another exception, and never a secret; afterwards the reading works again."""
    payables = firm.payables()
    firm.fake.faults.on_route(route, fault, times=9)
    with pytest.raises(PayablesError) as caught:
        everything(payables, Kind.VENDOR)
    said = caught.value
    assert said.problem
    assert said.fix
    for secret in (firm.fake.password, firm.fake.dev_key):
        assert secret not in f"{said} {said!r} {said.__dict__}"
    firm.fake.faults.clear()
    firm.clock.advance(hours=2)
    assert firm.vendor in everything(payables, Kind.VENDOR)[0]


@pytest.mark.parametrize(
    ("fault", "refused"),
    [
        (Fault.forbidden(), True),
        (Fault.server_error(404, shape="empty"), True),
        (Fault.server_error(400, shape="empty"), True),
        (Fault.server_error(503), False),
        (Fault.server_error(401, shape="empty"), False),
        (Fault.too_many(), False),
        (Fault.reset_before(), False),
    ],
    ids=["403", "404", "400", "503", "401", "429", "reset"],
)
@pytest.mark.parametrize("by_ids", [False, True])
def test_a_list_that_is_not_shown_is_told_from_trouble(
    firm: Firm, fault: Fault, refused: bool, by_ids: bool
) -> None:
    """Others may be answered then; the login, the network or BILL itself would fail them all."""
    payables = firm.payables()
    firm.fake.faults.on_route("GET /v3/classifications/locations", fault, times=99)
    with pytest.raises(PayablesError) as caught:
        if by_ids:
            payables.by_ids(Kind.LOCATION, ("loc02EXAMPLEaaaaaaaa",))
        else:
            payables.changed(Kind.LOCATION, since="")
    assert isinstance(caught.value, ReadRefused) is refused


@pytest.mark.parametrize(("kind", "id_"), [(Kind.BILL, "00n,1"), (Kind.VENDOR, '"'), (Kind.PAYMENT, "..")])
def test_what_cannot_be_asked_for_by_its_id_is_refused_alone(firm: Firm, kind: Kind, id_: str) -> None:
    """Nothing was sent; other ids may be asked for."""
    with pytest.raises(ReadRefused):
        firm.payables().by_ids(kind, (id_,))


@pytest.mark.parametrize(
    ("fault", "wait_s"),
    [
        (Fault.too_many(60), 60),
        (Fault.too_many(), 0),
        (Fault.server_error(503), None),
        (Fault.reset_before(), None),
    ],
    ids=["Retry-After", "429", "503", "reset"],
)
def test_a_reading_does_not_wait_within_its_call(firm: Firm, fault: Fault, wait_s: int | None) -> None:
    """However patient the client is: the agent stands behind it, and comes back."""
    started = firm.clock.now()
    payables = firm.payables(retry=RetryPolicy())
    firm.fake.faults.on_route("GET /v3/vendors", fault, times=99)

    with pytest.raises(PayablesError) as caught:
        payables.changed(Kind.VENDOR, since="")

    assert (caught.value.wait_s if isinstance(caught.value, NotNow) else None) == wait_s
    assert (firm.clock.now() - started).total_seconds() <= READS_WITHIN_S


def test_of_an_hour_that_is_used_up_the_end_is_told() -> None:
    """Nobody waits for that: the cycle goes on without BILL."""
    firm = Firm(hourly_limit=3)
    payables = firm.payables()
    with pytest.raises(NotNow) as caught:
        for _ in range(9):
            payables.changed(Kind.VENDOR, since="")
    assert caught.value.wait_s > 60


def test_a_login_that_is_refused_is_about_more_than_a_list(firm: Firm) -> None:
    """Whatever was asked for when it was noticed."""
    payables = firm.payables()
    firm.fake.faults.on_route("POST /v3/login", Fault.forbidden(), times=9)
    with pytest.raises(PayablesError) as caught:
        payables.changed(Kind.LOCATION, since="")
    assert not isinstance(caught.value, ReadRefused)


def test_a_wrong_password_is_a_payables_error(firm: Firm) -> None:
    """The login is refused; the message names no secret."""
    payables = firm.payables(password="not-the-password")
    with pytest.raises(PayablesError) as caught:
        payables.by_ids(Kind.VENDOR, (firm.vendor,))
    assert "not-the-password" not in f"{caught.value!r} {caught.value}"


def test_trouble_with_a_parent_is_a_payables_error(firm: Firm) -> None:
    """Reading the parent of an account is reading BILL as well."""
    child = firm.fake.office.add_account("Diesel", "EXPENSE", "", parent_id=firm.fuel)
    payables = firm.payables()
    firm.fake.faults.on_route(
        "GET /v3/classifications/chart-of-accounts", Fault.server_error(503), nth=2, times=9
    )
    with pytest.raises(PayablesError):
        payables.by_ids(Kind.ACCOUNT, (child,))


def test_the_same_over_real_http(firm: Firm) -> None:
    """Once with sockets: the transport of the other tests hides nothing."""
    bill = firm.bill()
    with FakeBillServer(firm.fake) as server:
        rows, _ = everything(firm.payables(base_url=server.url), Kind.BILL)
        firm.http.close()
    assert everything(firm.payables(), Kind.BILL)[0][bill] == rows[bill]


def test_a_row_of_a_wrong_shape_is_a_matter_of_one_record(firm: Firm) -> None:
    """An amount that is no number must not hide the other rows of its page."""
    sound, odd = firm.bill("CS-1"), firm.bill("CS-2")
    firm.fake.faults.spoil(odd, {"amount": "ten"})
    rows, watermark = everything(firm.payables(), Kind.BILL)
    assert watermark
    assert rows[sound].trouble == ""
    assert rows[odd].trouble.startswith(
        "BILL gives it in a way that cannot be read: amount: a number expected. "
        "It says of itself: vendor Cedar Supply; invoice number CS-2; made 2026-"
    )
    assert firm.payables().by_ids(Kind.BILL, (odd,)) == (rows[odd],)
    firm.fake.faults.clear()
    assert everything(firm.payables(), Kind.BILL)[0][odd].trouble == ""


def test_a_row_of_a_wrong_shape_is_the_same_wherever_it_stands(firm: Firm) -> None:
    """So that the core can tell that there is no news of it."""
    odd = firm.bill("CS-2")
    firm.fake.faults.spoil(odd, {"amount": "ten"})
    before = everything(firm.payables(), Kind.BILL)[0][odd]
    for number in range(3):
        firm.bill(f"CS-{number + 3}")
    firm.fake.office.edit_bill(odd, {"dueDate": DAY.isoformat()})
    after = everything(firm.payables(), Kind.BILL)[0][odd]
    assert (after.id, after.content, after.trouble) == (before.id, before.content, before.trouble)


@pytest.mark.parametrize("id_", [None, "", 7, []])
def test_a_row_without_an_id_is_shown_and_never_asked_for(firm: Firm, id_: object) -> None:
    """A person must know that there is something, and the reading of all others must go on."""
    sound, odd = firm.bill("CS-1"), firm.bill("CS-2")
    firm.fake.faults.spoil(odd, {"id": id_})
    rows, watermark = everything(firm.payables(), Kind.BILL)
    assert watermark
    (unnamed,) = set(rows) - {sound}
    assert unnamed.startswith(NAMELESS)
    assert "invoice number CS-2" in rows[unnamed].trouble
    assert [row.id for row in firm.payables().by_ids(Kind.BILL, (unnamed, sound))] == [sound]


@pytest.mark.parametrize("id_", [None, 7])
def test_a_row_without_an_id_has_the_same_name_wherever_it_stands(firm: Firm, id_: object) -> None:
    """In each reading, and whenever it was changed last."""
    odd = firm.bill("CS-2")
    firm.fake.faults.spoil(odd, {"id": id_})
    (before,) = everything(firm.payables(lambda *_: None), Kind.BILL)[0].values()
    sound = firm.bill("CS-1")
    firm.clock.advance(hours=1)
    firm.fake.office.edit_bill(odd, {"dueDate": DAY.isoformat()})

    def turn_round(_: httpx.Request, body: dict) -> None:
        """Say everything in another order."""
        if "results" in body:
            body["results"] = [dict(reversed(row.items())) for row in body["results"]]

    rows = everything(firm.payables(turn_round), Kind.BILL)[0]
    (after,) = (row for id_, row in rows.items() if id_ != sound)
    assert (after.id, after.trouble) == (before.id, before.trouble)
    assert after.version > before.version


def test_two_rows_without_an_id_are_two(firm: Firm) -> None:
    """By all that they say."""
    for number in ("CS-1", "CS-2"):
        firm.fake.faults.spoil(firm.bill(number), {"id": None})
    assert len(everything(firm.payables(), Kind.BILL)[0]) == 2


def test_rows_that_are_no_objects_are_told_apart(firm: Firm) -> None:
    """Nothing in them can be read, not even that."""
    firm.bill("CS-1")

    def spoil(_: httpx.Request, body: dict) -> None:
        if "results" in body:
            body["results"] = [None, 7, *body["results"]]

    rows = everything(firm.payables(spoil), Kind.BILL)[0]
    assert sorted(row.startswith(NAMELESS) for row in rows) == [False, True, True]


def test_payment_terms_of_a_wrong_shape_do_not_hide_the_others(firm: Firm) -> None:
    """Nor do they stop the reading of BILL, in which they come first."""
    sound, odd, nameless = (firm.fake.office.add_term(f"Net {days}", days) for days in (10, 20, 30))
    firm.fake.faults.spoil(odd, {"name": 7})
    firm.fake.faults.spoil(nameless, {"id": None})
    rows, _ = everything(firm.payables(), Kind.TERMS)
    assert rows[sound].trouble == ""
    assert rows[odd].trouble
    assert [row.id for row in firm.payables().by_ids(Kind.TERMS, (sound, odd))] == [sound, odd]
    assert [id_ for id_ in rows if id_.startswith(NAMELESS)]
