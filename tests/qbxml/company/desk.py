"""Helpers of the company-file tests: a clock, and shorthands to send typed requests."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from qbxml import DEFAULT_VERSION, MessageSet, MessageSetResponse, Ref, Version, build, parse
from qbxml.messages import (
    AppliedToTxnAdd,
    BillAdd,
    BillAddRq,
    BillPaymentCheckAdd,
    BillPaymentCheckAddRq,
    ExpenseLineAdd,
)
from qbxml.testing import Behaviour, CompanyFile, Preferences

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def tick(self, **delta: float) -> None:
        self.at += timedelta(**(delta or {"seconds": 1}))


class Office:
    """A company file with its clock, and short ways to ask it."""

    def __init__(
        self,
        *,
        behaviour: Behaviour | None = None,
        preferences: Preferences | None = None,
        newest_version: str = "16.0",
        zone: str = "America/New_York",
        at: datetime = START,
    ) -> None:
        self.clock = Clock(at)
        self.file = CompanyFile.new(
            now=self.clock,
            behaviour=behaviour,
            preferences=preferences,
            newest_version=newest_version,
            zone=zone,
        )
        self.file.add_vendor("Harbor Paper Co", terms_ref="Net 30")
        self.file.add_vendor("Stone Yard")
        self.clock.tick()

    def text(self, *requests, version: Version = DEFAULT_VERSION, **ids) -> str:
        return build(MessageSet(requests, **ids), version)

    def send(self, *requests, version: Version = DEFAULT_VERSION, **ids) -> MessageSetResponse:
        """Send typed requests as one document, and read the answer."""
        return parse(self.file.process(self.text(*requests, version=version, **ids)))

    def ask(self, request, version: Version = DEFAULT_VERSION):
        """Send one request and return its response."""
        return self.send(request, version=version).responses[0]

    def raw(
        self, body: str, version: str = "13.0", attributes: str = 'onError="continueOnError"'
    ) -> MessageSetResponse:
        """Send a hand-written body."""
        return parse(self.file.process(document(body, version, attributes)))

    def code(self, body: str) -> int:
        """The status code of one hand-written request."""
        return self.raw(body).responses[0].status_code


def document(body: str, version: str = "13.0", attributes: str = 'onError="continueOnError"') -> str:
    return (
        f'<?xml version="1.0"?><?qbxml version="{version}"?>'
        f"<QBXML><QBXMLMsgsRq {attributes}>{body}</QBXMLMsgsRq></QBXML>"
    )


def named(name: str) -> Ref:
    return Ref(full_name=name)


def bill_add(
    vendor: str = "Harbor Paper Co",
    *amounts: str,
    account: str = "Office Supplies",
    request_id: str | None = None,
    **fields,
) -> BillAddRq:
    """A BillAdd of expense lines."""
    lines = tuple(
        ExpenseLineAdd(account_ref=named(account), amount=Decimal(amount))
        for amount in (amounts or ("100.00",))
    )
    message = BillAdd(vendor_ref=named(vendor), expense_line_add=lines, **fields)
    return BillAddRq(request_id=request_id, bill_add=message)


def pay_add(
    *applied: AppliedToTxnAdd, vendor: str = "Harbor Paper Co", bank: str = "Checking", **fields
) -> BillPaymentCheckAddRq:
    """A BillPaymentCheckAdd."""
    number = fields.pop("ref_number", None)
    choice = {"ref_number": number} if number else {"is_to_be_printed": False}
    message = BillPaymentCheckAdd(
        payee_entity_ref=named(vendor),
        bank_account_ref=named(bank),
        applied_to_txn_add=applied,
        **choice,
        **fields,
    )
    return BillPaymentCheckAddRq(bill_payment_check_add=message)


def applied(txn_id: str, payment: str | None = None, **fields) -> AppliedToTxnAdd:
    return AppliedToTxnAdd(txn_id=txn_id, payment_amount=Decimal(payment) if payment else None, **fields)


def amounts(values: Iterator) -> list[str]:
    return [str(value) for value in values]
