"""Whatever the two sides say: sums are exact, nothing is left out, and nothing is counted twice."""

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncer import plan
from syncer.entries import Standing
from syncer.model import TRANSACTIONS, Allocation, Bill, Credit, Kind, Line, Payment, Side, Vendor
from syncer.reconcile import Bucket, Part, Report, as_dict, table, to_csv
from syncer.stores import MemoryStore
from tests.syncer.core.ledger_world import Ledgers
from tests.syncer.core.rig import DAY, NAME

Step = Callable[[Ledgers], None]

amounts = st.integers(0, 10**11).map(lambda cents: Decimal(cents) / 100)
dates = st.one_of(st.none(), st.integers(0, 60).map(lambda days: DAY + dt.timedelta(days=days)))
vendors = st.sampled_from(["1", "2", "3"])
texts = st.sampled_from(
    [
        "",
        "10442",
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        'a "quoted", one',
        "zwei\r\nZeilen",
        "№ 39 / März",
    ]
)
numbers = st.integers(1, 8).map(str)


@st.composite
def transactions(draw: st.DrawFn, side: str) -> Bill | Credit | Payment:
    """A record of one side; `side` is the letter that its ids begin with."""
    kind = draw(st.sampled_from(TRANSACTIONS))
    vendor, amount, date = side + draw(vendors), draw(amounts), draw(dates)
    if kind is Kind.PAYMENT:
        bill_id = ("B" if side == "V" else "b") + draw(numbers)
        discount = draw(amounts) if side == "V" else Decimal(0)
        return Payment(
            vendor_id=vendor,
            amount=amount,
            date=date,
            allocations=(Allocation(bill_id=bill_id, amount=amount, discount=discount),),
            by_card=draw(st.booleans()) if side == "V" else False,
            status=draw(st.sampled_from(["PAID", "CLEARED", "SCHEDULED", "VOID", ""])),
            account_id="Checking" if side == "V" else "",
            number=draw(texts),
        )
    lines = (Line(amount=amount),)
    if kind is Kind.CREDIT:
        return Credit(
            vendor_id=vendor,
            amount=amount,
            number=draw(texts),
            date=date,
            lines=lines,
            active=draw(st.booleans()),
        )
    return Bill(
        vendor_id=vendor,
        amount=amount,
        number=draw(texts),
        date=date,
        lines=lines,
        approval=draw(st.sampled_from(["APPROVED", "ASSIGNED", "DENIED", ""])),
        active=draw(st.booleans()),
        open_amount=draw(st.one_of(st.none(), st.just(amount), amounts)),
    )


def kind_of(content: Bill | Credit | Payment) -> Kind:
    match content:
        case Bill():
            return Kind.BILL
        case Credit():
            return Kind.CREDIT
        case Payment():
            return Kind.PAYMENT


standings = st.tuples(
    st.sampled_from(Standing),
    st.sampled_from(["", plan.SKIPPED, plan.WATCHED, "not approved in BILL", "a vendor"]),
)
entries_of_bill = st.tuples(numbers, transactions("v"), standings)
entries_of_book = st.tuples(numbers, transactions("V"), st.sampled_from(["", plan.VOID, plan.DELETED]))
links = st.tuples(st.sampled_from(TRANSACTIONS), numbers, numbers, st.booleans(), st.booleans())


@st.composite
def worlds(draw: st.DrawFn) -> Report:
    """The report on any two sides, however little sense they make together."""
    with MemoryStore().unit() as unit:
        world = Ledgers(unit)
        for number in "123":
            world.bill(Kind.VENDOR, f"v{number}", Vendor(name=f"Vendor {number}"))
            world.book(Kind.VENDOR, f"V{number}", Vendor(name=f"Vendor {number}"))
            if number != "3":
                world.link(Kind.VENDOR, f"v{number}", f"V{number}", Vendor(name=f"Vendor {number}"))
        if draw(st.booleans()):
            world.set(start_date=DAY + dt.timedelta(days=20))
        for number, content, (standing, reason) in draw(st.lists(entries_of_bill, max_size=6)):
            world.ours(kind_of(content), f"b{number}", content, standing, reason)
            if standing is Standing.EXCEPTION:
                world.raises(
                    kind_of(content), f"b{number}", draw(st.sampled_from(["total", "match", "deleted"]))
                )
        for number, content, gone in draw(st.lists(entries_of_book, max_size=6)):
            world.book(kind_of(content), f"B{number}", content)
            row = world.view.book(kind_of(content), f"B{number}")
            assert row is not None
            unit.records.put(evolve(row, reason=gone))
        joined: set[tuple[Kind, str]] = set()
        for kind, ours, theirs, void, adopted in draw(st.lists(links, max_size=5)):
            # One transaction of QuickBooks has at most one live link; the store's invariant, not ours.
            if void or (kind, theirs) not in joined:
                content = draw(transactions("V").filter(lambda one, kind=kind: kind_of(one) is kind))
                known = unit.links.get(NAME, kind.value, f"b{ours}")
                if known is None:
                    world.link(kind, f"b{ours}", f"B{theirs}", content, void=void, adopted=adopted)
                    if not void:
                        joined.add((kind, theirs))
        report = world.report()
        told = {
            (side, record.kind, record.id)
            for side in Side
            for kind in TRANSACTIONS
            for record in unit.records.find(connection=NAME, side=side.value, kind=kind.value)
        }
        shown = Counter(
            (side, line.kind, id_)
            for line in report.lines
            for side, id_, has in (
                (Side.BILL, line.bill_id, line.bill is not None),
                (Side.BOOK, line.book_id, line.book is not None),
            )
            if has
        )
        # What was linked and never read stands as it was written: it is shown, though nobody told it.
        assert told <= set(shown)
        assert max(shown.values(), default=1) == 1
        period = draw(st.tuples(dates, dates))
        start, end = (min(period), max(period)) if None not in period else (period[0], None)
        return world.report(start, end)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_every_sum_is_the_sum_of_its_lines(report: Report) -> None:
    """Per vendor, per currency, and from BILL to QuickBooks by what explains the gap; to the cent."""
    for one in (*report.vendors, *report.totals, *report.balances, *report.owed):
        assert one.bill - one.not_due - one.accepted - one.differs == one.book
    for column in ("bill", "not_due", "accepted", "differs", "book"):
        assert sum(getattr(one, column) for one in report.vendors) == sum(
            getattr(one, column) for one in report.totals
        )
    assert sum(one.bill for one in report.totals) == sum(line.bill_effect for line in report.lines)
    assert sum(one.book for one in report.totals) == sum(line.book_effect for line in report.lines)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_what_agrees_has_no_gap(report: Report) -> None:
    """And what counts on neither side counts nothing; every other line says what to do."""
    for line in report.lines:
        assert line.why
        assert line.todo
        if line.bucket in {Bucket.AGREES, Bucket.LEFT_OUT}:
            assert line.gap == 0, line
        if line.bucket is Bucket.LEFT_OUT:
            assert line.bill_effect == line.book_effect == 0
    if report.agrees:
        assert all(one.agrees for one in (*report.totals, *report.vendors))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_money_of_a_day_is_explained_by_its_lines(report: Report) -> None:
    """If no payment differs, no day of any account does."""
    payments = [line for line in report.lines if line.kind is Kind.PAYMENT]
    if not any(line.bucket is Bucket.DIFFERS for line in payments):
        assert all(one.agrees for one in report.paid), (report.paid, payments)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_every_form_tells_the_same(report: Report) -> None:
    """The table fits into 100 columns; CSV and JSON have every line and every amount as it is."""
    rows = list(csv.DictReader(io.StringIO(to_csv(report), newline="")))
    told = json.loads(json.dumps(as_dict(report)))["lines"]

    assert max(map(len, table(report).splitlines())) <= 100
    assert [Decimal(row["gap"]) for row in rows] == [line.gap for line in report.lines]
    assert [Decimal(line["gap"]) for line in told] == [line.gap for line in report.lines]
    assert [row["bill_id"] for row in rows] == [line.bill_id for line in report.lines]
    for part in Part:
        for row in csv.reader(io.StringIO(to_csv(report, part), newline="")):
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t", "\r", "\n")), cell
                assert not cell.startswith("-") or Decimal(cell) <= 0
