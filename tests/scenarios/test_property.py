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
    "approve",
    "ask_again",
    "deny",
    "archive_bill",
    "restore_bill",
    "new_credit",
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
    "book_void",
    "book_delete",
    "book_pay",
    "book_phone",
    "book_rename",
    "book_inactive_account",
    "book_active_account",
)
UPDATES = ("update", "update_lost")

STEPS = st.lists(
    st.tuples(
        st.one_of(
            st.sampled_from(("new_approved_bill", "update", "pay")),
            st.sampled_from(IN_BILL),
            st.sampled_from(IN_QUICKBOOKS),
            st.sampled_from(UPDATES),
        ),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=16,
)


@settings(
    max_examples=int(os.environ.get("SCENARIO_EXAMPLES", "25")),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(STEPS)
@example([("new_approved_bill", 0), ("update", 0), ("book_phone", 0), ("vendor_phone", 0)])
@example([("new_approved_bill", 1), ("pay", 0), ("update_lost", 0), ("void_payment", 0)])
def test_quiet_updates_end_in_agreement_or_with_a_reason(steps: list[tuple[str, int]]) -> None:
    """Every record of BILL stands in QuickBooks as it should, or says why it does not."""
    people = People(Firm(MemoryStore()))
    for name, number in steps:
        people.do(name, number)
    firm = people.firm
    for _ in range(3):
        firm.days(1)
        firm.update()
    assert firm.update().quiet, "the updates do not come to rest"
    assert () == firm.books.file.integrity_faults()
    for bill in people.bills:
        _check_bill(firm, bill)
    for credit in people.credits:
        _check_credit(firm, credit)
    for payment in people.payments:
        _check_payment(firm, payment)
    _check_stands_once(firm)
    _check_typed(people)


def _standing(firm: Firm, record: str) -> Paper | None:
    """The paper of a record; none if somebody deleted it."""
    try:
        paper = firm.posted(record)
    except RefusedError:
        return None
    return None if paper is None or paper.void else paper


def _explained(firm: Firm, record: str) -> bool:
    return bool(firm.trouble(record) or firm.waits_for(record))


def _check_bill(firm: Firm, bill: str) -> None:
    if _explained(firm, bill):
        return
    row, paper = firm.bill.fake.read("bills", bill), _standing(firm, bill)
    if row["archived"] or row["approvalStatus"] not in firm.settings.approvals:
        assert paper is None, f"bill {bill} stands in QuickBooks and should not"
        return
    assert paper is not None, f"bill {bill} is missing in QuickBooks"
    assert row["amount"] == paper.amount
    assert row["invoice"]["invoiceNumber"] == paper.number
    assert firm.book_vendor(row["vendorId"])["name"] == paper.vendor
    amounts = sorted(line["amount"] for line in row["billLineItems"])
    assert amounts == sorted(amount for _, amount in paper.lines)


def _check_credit(firm: Firm, credit: str) -> None:
    if not _explained(firm, credit):
        paper = _standing(firm, credit)
        assert paper is not None, f"credit {credit} is missing in QuickBooks"
        assert firm.bill.fake.read("vendor-credits", credit)["amount"] == paper.amount


def _check_payment(firm: Firm, payment: str) -> None:
    if _explained(firm, payment):
        return
    row, paper = firm.bill.fake.read("payments", payment), _standing(firm, payment)
    state = row["singleStatus"]
    if state in firm.settings.posted_payments:
        assert paper is not None, f"payment {payment} is missing in QuickBooks"
        assert row["amount"] == paper.amount
    else:
        assert paper is None, f"payment {payment} is {state} and stands in QuickBooks"


def _check_stands_once(firm: Firm) -> None:
    """No paper stands for two records."""
    live = [link.book_id for link in firm.desk.links("firm") if not link.void]
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
            return str(Decimal(row["amount"]))
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
    return str(paper.amount) if field == "amount" else paper.memo
