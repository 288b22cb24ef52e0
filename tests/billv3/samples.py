"""Records to write, and a stub that answers by script."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

import httpx

from billv3 import Client
from billv3.models import (
    AccountInfo,
    Address,
    Bill,
    BillCreate,
    BillLineItem,
    ChartOfAccountCreate,
    InvoiceReference,
    LineClassifications,
    Vendor,
    VendorCreate,
)

ADDRESS = Address(
    line1="40 Wharf Rd", city="Astoria", state_or_province="OR", zip_or_postal_code="97103", country="US"
)


def new_vendor(name: str = "Cedar Supply Co") -> VendorCreate:
    return VendorCreate(name=name, address=ADDRESS)


def account(client: Client) -> str:
    found = client.chart_of_accounts.list().first()
    if found is None:
        found = client.chart_of_accounts.create(
            ChartOfAccountCreate(name="Supplies", account=AccountInfo(type="EXPENSE", number="6100"))
        )
    return found.id


def new_bill(vendor: Vendor, account_id: str, number: str = "CS-1", amount: str = "318.40") -> BillCreate:
    return BillCreate(
        vendor_id=vendor.id,
        due_date=date(2026, 4, 8),
        invoice=InvoiceReference(invoice_number=number, invoice_date=date(2026, 3, 9)),
        bill_line_items=(
            BillLineItem(
                amount=Decimal(amount), classifications=LineClassifications(chart_of_account_id=account_id)
            ),
        ),
    )


def some_bills(client: Client, count: int) -> list[Bill]:
    vendor = client.vendors.create(new_vendor())
    ledger = account(client)
    return [client.bills.create(new_bill(vendor, ledger, f"CS-{n}", f"{n + 1}.25")) for n in range(count)]


LOGIN = {"sessionId": "session-1", "organizationId": "008ORG", "userId": "006USER", "trusted": False}

Answering = Callable[[httpx.Request], httpx.Response] | httpx.Response


class Script(httpx.BaseTransport):
    """Answers logins by itself, and everything else from a list, in order; keeps what was asked."""

    def __init__(self, answers: Iterable[Answering | Exception] = ()) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.logins: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        if request.url.path.endswith("/v3/login"):
            self.logins.append(request)
            return httpx.Response(200, json={**LOGIN, "sessionId": f"session-{len(self.logins)}"})
        # A copy: the client sends the same request object again after a new login.
        self.asked.append(
            httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        )
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer


def fault(code: str, message: str = "no") -> list[dict[str, str]]:
    return [
        {
            "timestamp": "2026-03-09T18:04:55.210+00:00",
            "code": code,
            "severity": "ERROR",
            "category": "REQUEST",
            "message": message,
        }
    ]
