"""
Reading 10,000 bills of 5 lines from JSON bytes: ours, ``json.loads`` alone, and pydantic models.

They come as BILL sends them, in pages of 100, and all results are kept until the end of a run. A second block
says what one body of 10,000 bills would take, where the garbage collector weighs more. Times are
of the processor, which a busy machine does not stretch.

The goals: at most 6 times ``json.loads`` of the same bytes, and at least as fast as pydantic, whose models
keep unknown keys and make Decimal and dates, as ours do.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel

from billv3._call import Answer, page_reader
from billv3.models.bills import Bill

BILLS, LINES, PAGE, ROUNDS = 10_000, 5, 100, 7


class Base(BaseModel):
    model_config = ConfigDict(extra="allow", alias_generator=to_camel, populate_by_name=True, frozen=True)


class PClassifications(Base):
    chart_of_account_id: str | None = None
    accounting_class_id: str | None = None
    department_id: str | None = None
    employee_id: str | None = None
    job_id: str | None = None
    location_id: str | None = None
    item_id: str | None = None
    customer_id: str | None = None


class PLine(Base):
    id: str | None = None
    amount: Decimal | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    description: str | None = None
    classifications: PClassifications | None = None


class PInvoice(Base):
    invoice_number: str | None = None
    invoice_date: date | None = None


class PBill(Base):
    id: str
    archived: bool | None = None
    vendor_id: str | None = None
    vendor_name: str | None = None
    amount: Decimal | None = None
    funding_amount: Decimal | None = None
    exchange_rate: Decimal | None = None
    paid_amount: Decimal | None = None
    due_amount: Decimal | None = None
    scheduled_amount: Decimal | None = None
    credit_amount: Decimal | None = None
    description: str | None = None
    due_date: date | None = None
    invoice: PInvoice | None = None
    bill_line_items: tuple[PLine, ...] | None = None
    classifications: PClassifications | None = None
    pay_from_chart_of_account_id: str | None = None
    payment_status: str | None = None
    approval_status: str | None = None
    approvers: tuple[dict[str, object], ...] | None = None
    purchase_order_number: str | None = None
    payment_term_id: str | None = None
    created_time: datetime | None = None
    updated_time: datetime | None = None


class PPage(Base):
    results: tuple[PBill, ...]
    next_page: str | None = Field(default=None)


def sample(numbers: range) -> bytes:
    """Make one page of bills, all different."""
    rows = []
    for n in numbers:
        lines = [
            {
                "id": f"bli02LINE{n:06d}{k}abcde",
                "amount": round(10 + n % 900 + k / 4, 2),
                "quantity": k + 1,
                "price": 12.25,
                "description": f"Line {k} of bill {n}",
                "classifications": {
                    "chartOfAccountId": f"0ca02ACCOUNT{n % 40:04d}abcd",
                    "departmentId": f"0de02DEPT{n % 7:07d}abcd",
                },
            }
            for k in range(LINES)
        ]
        rows.append(
            {
                "id": f"00n02BILL{n:07d}abcd",
                "archived": False,
                "vendorId": f"00902VENDOR{n % 300:05d}abcd",
                "vendorName": "Cedar Supply Co",
                "amount": 355.25,
                "fundingAmount": 355.25,
                "exchangeRate": 1,
                "paidAmount": 0,
                "dueAmount": 355.25,
                "scheduledAmount": 0,
                "creditAmount": 0,
                "dueDate": f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
                "invoice": {"invoiceNumber": f"CS-{n}", "invoiceDate": f"2026-03-{n % 28 + 1:02d}"},
                "billLineItems": lines,
                "paymentStatus": "UNPAID",
                "approvalStatus": "APPROVED",
                "purchaseOrderNumber": f"PO-{n}",
                "createdTime": f"2026-03-09T18:04:{n % 60:02d}.210+00:00",
                "updatedTime": f"2026-03-10T18:04:{n % 60:02d}.{n % 1000:03d}+00:00",
            }
        )
    return json.dumps({"results": rows, "nextPage": "token"}).encode()


def best(run: Callable[[], object]) -> float:
    """Take the best of several runs, each with a clean heap."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        started = time.process_time()
        kept = run()
        times.append(time.process_time() - started)
        del kept
    return min(times)


def compare(bodies: list[bytes]) -> tuple[float, float, float]:
    """Measure json.loads, billv3 and pydantic over the same bodies, in seconds."""
    answers = [Answer(200, {}, body) for body in bodies]
    ours, adapter = page_reader(Bill), TypeAdapter(PPage)
    first, peer = ours(answers[0]), adapter.validate_json(bodies[0])
    assert [b.amount for b in first.items] == [b.amount for b in peer.results]
    assert sum(len(b.bill_line_items or ()) for b in first.items) == LINES * len(peer.results)
    return (
        best(lambda: [json.loads(body) for body in bodies]),
        best(lambda: [ours(answer) for answer in answers]),
        best(lambda: [adapter.validate_json(body) for body in bodies]),
    )


def main() -> int:
    """Measure and print; fails when a goal is missed, in pages or in one body."""
    met = True
    for size in (PAGE, BILLS):
        bodies = [sample(range(at, at + size)) for at in range(0, BILLS, size)]
        floor, mine, pydantic = compare(bodies)
        print(f"{BILLS} bills of {LINES} lines in pages of {size}, {sum(map(len, bodies)) / 1e6:.1f} MB")
        print(f"  json.loads {floor:7.3f} s")
        print(f"  billv3     {mine:7.3f} s, {mine / floor:5.2f} times json.loads (goal: at most 6)")
        print(f"  pydantic   {pydantic:7.3f} s, {pydantic / mine:5.2f} times billv3 (goal: at least 1)")
        met = met and mine <= 6 * floor and mine <= pydantic
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
