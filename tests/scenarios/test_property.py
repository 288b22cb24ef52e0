"""
Whatever people do on both sides, quiet updates end with both sides equal, or an exception that says why.

And no field that a person changed is lost without a line in the audit trail (issue 7, "Must hold"). The same
sequences are tried in every run; ``SCENARIO_EXAMPLES=500`` tries more of them.
"""

import os
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qbxml.testing import RefusedError
from syncer.naming import number_key
from syncer.reconcile import Bucket, Cause
from syncer.stores import MemoryStore
from tests.scenarios.books import Paper
from tests.scenarios.firm import Firm
from tests.scenarios.people import People

IN_BILL = (
    "new_vendor",
    "vendor_phone",
    "rename_vendor",
    "archive_vendor",
    "restore_vendor",
    "new_bill",
    "new_approved_bill",
    "bill_amount",
    "bill_memo",
    "reorder_lines",
    "line_class",
    "approve",
    "ask_again",
    "deny",
    "archive_bill",
    "restore_bill",
    "new_credit",
    "credit_amount",
    "archive_credit",
    "put_credit",
    "take_credit_off",
    "pay_with_credit",
    "schedule",
    "pay",
    "record",
    "money_moves",
    "payment_fails",
    "void_payment",
    "cancel_payment",
)
IN_QUICKBOOKS = (
    "book_amount",
    "book_memo",
    "book_number",
    "book_due",
    "book_line_text",
    "book_class",
    "key_bill",
    "book_void",
    "book_delete",
    "book_pay",
    "book_pay_by_card",
    "book_spread",
    "book_apply_credit",
    "book_unapply_credit",
    "book_phone",
    "book_rename",
    "book_inactive_account",
    "book_active_account",
)
AT_THE_DESK = ("skip", "replay", "repost", "say_yes", "say_no")
UPDATES = ("update", "update_lost")

BEFORE = (
    ("new_vendor", 0),
    ("new_approved_bill", 0),
    ("new_approved_bill", 2),
    ("new_credit", 0),
    ("pay", 1),
    ("update", 0),
)
"""What every firm has when people begin to do anything: two posted bills, a credit, and a part payment."""

STEPS = st.lists(
    st.tuples(st.sampled_from(IN_BILL + IN_QUICKBOOKS + AT_THE_DESK + 4 * UPDATES), st.integers(0, 5)),
    min_size=1,
    max_size=16,
)


REPORTED = frozenset({Cause.ONLY_IN_QUICKBOOKS, Cause.PROPOSED, Cause.ITS_PAYMENT, Cause.SETTLED_OTHERWISE})
"""What no record of BILL is wrong about: it is said by the report, and by the record that it follows from."""


@settings(
    max_examples=int(os.environ.get("SCENARIO_EXAMPLES", "25")),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(STEPS)
@example([("book_phone", 0), ("vendor_phone", 0)])
@example([("pay", 0), ("update_lost", 0), ("void_payment", 0)])
@example([("put_credit", 0), ("update_lost", 0), ("put_credit", 0)])
@example([("book_apply_credit", 0), ("put_credit", 0), ("update", 0), ("book_unapply_credit", 0)])
@example([("book_apply_credit", 2), ("put_credit", 0), ("update", 0), ("take_credit_off", 0)])
@example([("line_class", 1), ("update", 0), ("line_class", 1), ("reorder_lines", 1), ("update", 0)])
def test_quiet_updates_end_in_agreement_or_with_a_reason(steps: list[tuple[str, int]]) -> None:
    """Every record of BILL stands in QuickBooks as it should, or says why it does not."""
    people = People(Firm(MemoryStore()))
    for name, number in (*BEFORE, *steps):
        people.do(name, number)
    firm = people.firm
    for _ in range(3):
        firm.days(1)
        firm.update()
    assert firm.update().quiet, "the updates do not come to rest"
    assert () == firm.books.file.integrity_faults()
    _check_report(firm)
    for bill in people.bills:
        _check_bill(firm, bill)
        _check_classes(people, bill)
    for credit in people.credits:
        _check_credit(firm, credit)
        for bill in people.bills:
            if (bill, credit) not in people.otherwise:
                _check_applied(firm, bill, credit)
    for payment in people.payments:
        _check_payment(firm, payment)
    for paper in (*firm.books.checks(), *firm.books.card_payments()):
        _check_keyed(firm, paper)
    _check_stands_once(firm)
    _check_typed(people)


def _check_report(firm: Firm) -> None:
    """The report ties out, and whatever differs has a reason that a person was given."""
    report = firm.report()
    for total in (*report.vendors, *report.totals, *report.balances):
        assert total.book == total.bill - total.not_due - total.accepted - total.differs
    owed = {one.vendor: one.book for one in report.balances if one.book}
    assert owed == dict(firm.books.file.accounts_payable())
    for line in report.among(Bucket.DIFFERS):
        told = line.cause in REPORTED or _explained(firm, line.bill_id or line.book_id)
        assert told, f"{line.kind} {line.number}: {line.cause}, and nobody was told: {line.why}"


def _standing(firm: Firm, record: str) -> Paper | None:
    """The paper of a record; none if somebody deleted it."""
    try:
        paper = firm.posted(record)
    except RefusedError:
        return None
    return None if paper is None or paper.void else paper


def _explained(firm: Firm, record: str) -> bool:
    """Whether somebody was told of a record, or of a credit on it that is a bill."""
    told = [one.id for one in (*firm.exceptions(), *firm.waiting())]
    return any(record in {id_, id_.rpartition(":")[2]} for id_ in told)


def _is_open(firm: Firm, record: str) -> bool:
    """Whether a difference is before a person, or was allowed by one."""
    return _explained(firm, record) or firm.line(record).bucket is Bucket.ACCEPTED


def _check_bill(firm: Firm, bill: str) -> None:
    if _is_open(firm, bill):
        return
    row, paper = firm.bill.fake.read("bills", bill), _standing(firm, bill)
    if row["archived"] or row["approvalStatus"] not in firm.settings.approvals:
        assert paper is None, f"bill {bill} stands in QuickBooks and should not"
        return
    assert paper is not None, f"bill {bill} is missing in QuickBooks"
    assert row["amount"] == paper.amount
    assert number_key(row["invoice"]["invoiceNumber"]) == number_key(paper.number)
    assert firm.book_vendor(row["vendorId"])["name"] == paper.vendor


def _check_classes(people: People, bill: str) -> None:
    """Where nobody chose a class by hand, the lines have BILL's, and no other."""
    firm = people.firm
    paper = None if _is_open(firm, bill) else _standing(firm, bill)
    if paper is None or paper.id in people.coded:
        return
    lines = firm.bill.fake.read("bills", bill)["billLineItems"]
    wanted = [bool(line["classifications"].get("departmentId")) for line in lines]
    assert sum(wanted) == sum(map(bool, paper.classes)), f"bill {bill}: {paper.classes}"


def _check_credit(firm: Firm, credit: str) -> None:
    if _is_open(firm, credit):
        return
    row, paper = firm.bill.fake.read("vendor-credits", credit), _standing(firm, credit)
    if row["archived"]:
        assert paper is None, f"credit {credit} stands in QuickBooks and should not"
        return
    assert paper is not None, f"credit {credit} is missing in QuickBooks"
    assert row["amount"] == paper.amount


def _check_applied(firm: Firm, bill: str, credit: str) -> None:
    """As much of the credit lies on the bill as in BILL."""
    papers = _standing(firm, bill), _standing(firm, credit)
    if any(_is_open(firm, record) for record in (bill, credit)) or None in papers:
        return
    usage = firm.bill.fake.read("vendor-credits", credit)["usage"]
    told = sum((use["amount"] for use in usage if use["billId"] == bill), Decimal(0))
    assert told == firm.books.applied(*papers), f"{told} of {credit} should lie on {bill}"


def _check_payment(firm: Firm, payment: str) -> None:
    if _is_open(firm, payment):
        return
    row, paper = firm.bill.fake.read("payments", payment), _standing(firm, payment)
    state = row["singleStatus"]
    if state in firm.settings.posted_payments:
        assert paper is not None, f"payment {payment} is missing in QuickBooks"
        assert row["amount"] == paper.amount
    else:
        assert paper is None, f"payment {payment} is {state} and stands in QuickBooks"


def _check_keyed(firm: Firm, paper: Paper) -> None:
    """A payment that only QuickBooks has, of a bill that BILL would pay too, is before a person, or was."""
    links = firm.desk.links("firm")
    if paper.void or _is_open(firm, paper.id) or any(link.book_id == paper.id for link in links):
        return
    paid = {part.bill_id for part in firm.books.file.book.used_from(paper.id)}
    for link in links:
        if link.book_id in paid and not link.void:
            row = firm.bill.fake.read("bills", link.bill_id)
            owed = not row["archived"] and row["approvalStatus"] != "DENIED"
            assert not owed, f"{paper.kind} {paper.id} pays {link.bill_id}, and nobody was told"


def _check_stands_once(firm: Firm) -> None:
    """No paper stands for two records."""
    live = [link.book_id for link in firm.desk.links("firm") if not link.void and link.book_id]
    assert len(live) == len(set(live))


def _check_typed(people: People) -> None:
    """What a person typed stands on his side, or somebody can read what became of it."""
    firm = people.firm
    told = "\n".join(f"{line.detail}" for line in firm.desk.trail("firm", limit=100_000))
    for typed in people.last_typed():
        now = _now(firm, typed.side, typed.record, typed.field)
        if now is None or now == typed.value:
            continue
        assert typed.value in told, f"{typed} became {now!r}, and nothing says so"


def _now(firm: Firm, side: str, record: str, field: str) -> str | None:
    """The value of a field now; none if its record is gone or void."""
    if side == "bill":
        kind = "vendors" if record in firm.bill.fake.ids("vendors") else "bills"
        row = firm.bill.fake.read(kind, record)
        if field == "amount":
            return f"{row['amount']:.2f}"
        return str(row.get({"memo": "description"}.get(field, field), ""))
    if field in {"phone", "name"}:
        entry = firm.books.file.vendor(record)
        return entry.name if field == "name" else entry.text("phone")
    try:
        paper = firm.books.paper(record)
    except RefusedError:
        return None
    if paper.void:
        return None
    shown = {"amount": paper.amount, "memo": paper.memo, "number": paper.number, "due": paper.due}
    return str(shown[field])
