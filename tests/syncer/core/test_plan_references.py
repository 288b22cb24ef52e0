"""What must be in QuickBooks for a record to be written."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer.model import (
    Account,
    Allocation,
    AppliedCredit,
    Bill,
    Content,
    Credit,
    Kind,
    Line,
    ListEntry,
    Payment,
    Vendor,
)
from syncer.plan import Look, references

LINES = (
    Line(amount=Decimal(1), account_id="A1", class_id="K1", customer_id="C1"),
    Line(amount=Decimal(1), item_id="I1", class_id="K1"),
)
BILL = Bill(vendor_id="V1", amount=Decimal(2), number="1", date=None, lines=LINES, ap_account_id="AP")
CREDIT = Credit(vendor_id="V1", amount=Decimal(2), number="1", date=None, lines=LINES, ap_account_id="AP")
OF_LINES = {(Kind.ACCOUNT, "A1"), (Kind.ITEM, "I1"), (Kind.CLASS, "K1"), (Kind.CUSTOMER, "C1")}
PAYMENT = Payment(
    vendor_id="V1",
    amount=Decimal(1),
    account_id="A1",
    ap_account_id="AP",
    allocations=(
        Allocation(bill_id="B1", amount=Decimal(1)),
        Allocation(
            bill_id="B2", amount=Decimal(0), credits=(AppliedCredit(credit_id="X1", amount=Decimal(1)),)
        ),
    ),
)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (
            evolve(BILL, terms_id="T1"),
            {(Kind.VENDOR, "V1"), (Kind.ACCOUNT, "AP"), (Kind.TERMS, "T1"), *OF_LINES},
        ),
        (BILL, {(Kind.VENDOR, "V1"), (Kind.ACCOUNT, "AP"), *OF_LINES}),
        (CREDIT, {(Kind.VENDOR, "V1"), (Kind.ACCOUNT, "AP"), *OF_LINES}),
        (
            PAYMENT,
            {
                (Kind.VENDOR, "V1"),
                (Kind.ACCOUNT, "A1"),
                (Kind.ACCOUNT, "AP"),
                (Kind.BILL, "B1"),
                (Kind.BILL, "B2"),
                (Kind.CREDIT, "X1"),
            },
        ),
        (Vendor(name="V", terms_id="T1"), {(Kind.TERMS, "T1")}),
        (Vendor(name="V"), set()),
        (Account(name="A", full_name="A"), set()),
        (ListEntry(name="L", full_name="L"), set()),
    ],
)
def test_each_is_named_once(content: Content, named: set[tuple[Kind, str]]) -> None:
    """And what the record does not name is not asked about."""
    found = references(content)

    assert len(found) == len(set(found))
    assert set(found) == {Look(kind, id_) for kind, id_ in named}
