"""Vendors, bills and their approvals, recurring bills, payments, vendor credits."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from billv3 import _calls
from billv3._call import Call, Effect, encode, nothing, optional, reader, wrapped
from billv3._entities import PAGE_MAX, Archived, Entity, id_of
from billv3._json import number
from billv3.errors import BadCall, InvalidRequest
from billv3.filters import BillFilters, BillSort, PaymentFilters, VendorFilters
from billv3.ids import (
    ApprovalPolicyID,
    BillID,
    PaymentBatchID,
    PaymentID,
    RecurringBillID,
    VendorCreditID,
    VendorID,
)
from billv3.models._enums import AccountType
from billv3.models._shared import Status
from billv3.models.approvals import ApprovalDecision, ApprovalPolicy, PendingBill, PolicyWrite
from billv3.models.bills import Bill, BillCreate, BillUpdate
from billv3.models.organization import DownloadLink
from billv3.models.payments import (
    BulkPaymentCreate,
    ExchangeRate,
    ExchangeRateRequest,
    MassPayment,
    Payment,
    PaymentCreate,
    PaymentOptions,
    PaymentRecord,
    VoidRequest,
)
from billv3.models.recurring import RecurringBill, RecurringBillCreate, RecurringBillUpdate
from billv3.models.vendor_credits import VendorCredit, VendorCreditCreate, VendorCreditUpdate
from billv3.models.vendors import (
    AuditEntry,
    InternationalConfiguration,
    Vendor,
    VendorBankAccount,
    VendorBankAccountCreate,
    VendorConfiguration,
    VendorCreate,
    VendorUpdate,
)

from ._async_base import (
    AsyncArchives,
    AsyncBulkArchives,
    AsyncBulkCreates,
    AsyncBulkReplaces,
    AsyncBulkUpdates,
    AsyncCreates,
    AsyncDated,
    AsyncListing,
    AsyncReplaces,
    AsyncRestores,
    AsyncRunner,
    AsyncUpdates,
)

MASS_MAX: Final = 2_000
RATES_MAX: Final = 200
"""BILL's older API names 200 vendors for one question about rates; this one names no number."""

VENDORS: Final = Entity(
    name="vendors", one="vendor", path="/v3/vendors", model=Vendor, keys=("vendors",), bulk_max=20
)
BILLS: Final = Entity(name="bills", one="bill", path="/v3/bills", model=Bill, keys=("bills",), bulk_max=100)
RECURRING_BILLS: Final = Entity(
    name="recurring bills", one="recurring bill", path="/v3/recurringbills", model=RecurringBill
)
PAYMENTS: Final = Entity(
    name="payments",
    one="payment",
    path="/v3/payments",
    model=Payment,
    keys=("payments",),
    archivable=False,
    bulk_max=50,
)
VENDOR_CREDITS: Final = Entity(
    name="vendor credits",
    one="vendor credit",
    path="/v3/vendor-credits",
    model=VendorCredit,
    keys=("vendorCredits",),
    bulk_max=50,
)
POLICIES: Final = Entity(
    name="approval policies",
    one="approval policy",
    path="/v3/bill-approvals/policies",
    model=ApprovalPolicy,
    keys=("policies",),
    archivable=False,
    dated=False,
)


class AsyncVendors(
    AsyncDated[Vendor, VendorID],
    AsyncCreates[Vendor, VendorCreate],
    AsyncUpdates[Vendor, VendorID, VendorUpdate],
    AsyncRestores[Vendor, VendorID],
    AsyncBulkCreates[Vendor, VendorCreate],
):
    """Vendors, with their bank accounts, what BILL asks for to pay them, and who changed them."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, VENDORS)

    async def find_by_name(self, name: str, *, archived: Archived = "both") -> tuple[Vendor, ...]:
        """
        Find vendors of exactly this name; there may be several, for BILL does not refuse a second one.

        It asks for names that start so, which BILL documents, and compares here.
        """
        rows = self.list(filters=[VendorFilters.name.starts_with(name)], archived=archived)
        return tuple([row async for row in rows if row.name == name])

    async def bank_account(self, id: VendorID) -> VendorBankAccount | None:
        """Read a vendor's bank account; None where there is none."""
        return await self._runner.run(
            Call(
                method="GET",
                path=self._bank_path(id),
                decode=optional(VendorBankAccount),
                record=f"bank account of vendor {id}",
            )
        )

    async def create_bank_account(self, id: VendorID, account: VendorBankAccountCreate) -> VendorBankAccount:
        """
        Give a vendor a bank account. **Not safe to repeat** when the outcome is unknown.

        Raises Conflict (BDC_1233) where BILL does not allow it: pending invitations, connected or foreign
        vendors.
        """
        return await self._runner.run(
            Call(
                method="POST",
                path=self._bank_path(id),
                decode=reader(VendorBankAccount),
                effect=Effect.WRITE,
                body=encode(account),
                record=f"bank account of vendor {id}",
            )
        )

    async def delete_bank_account(self, id: VendorID) -> None:
        """Remove a vendor's bank account."""
        await self._runner.run(
            Call(
                method="DELETE",
                path=self._bank_path(id),
                decode=nothing,
                effect=Effect.WRITE,
                record=f"bank account of vendor {id}",
            )
        )

    async def configuration(self, id: VendorID) -> VendorConfiguration:
        """Read what BILL asks for to pay a vendor abroad."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{self._entity.path}/{_calls.checked_id(id, 'vendor')}/configuration",
                decode=reader(VendorConfiguration),
                record=f"configuration of vendor {id}",
            )
        )

    async def international_configuration(
        self, country: str, bill_currency: str, *, account_type: AccountType | str = AccountType.BUSINESS
    ) -> InternationalConfiguration:
        """
        Read what BILL asks for to pay vendors of a country in a currency: before a vendor is created.

        ``country``: two letters (ISO 3166). ``bill_currency``: three letters (ISO 4217).
        """
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{self._entity.path}/configuration/international-payments",
                decode=reader(InternationalConfiguration),
                query=(("country", country), ("billCurrency", bill_currency), ("accountType", account_type)),
                record=f"configuration for vendors in {country}",
            )
        )

    async def audit_trail(
        self, id: VendorID, *, start: int = 0, max: int = PAGE_MAX, include_archived: bool = False
    ) -> tuple[AuditEntry, ...]:
        """Read who changed a vendor, ``max`` rows from ``start``; this list has offsets, not tokens."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"/v3/reports/audit-trail/vendor/{_calls.checked_id(id, 'vendor')}",
                decode=wrapped(AuditEntry),
                query=(
                    ("start", str(start)),
                    ("max", str(_calls.checked_max(max))),
                    ("includeArchived", "true" if include_archived else "false"),
                ),
                record=f"audit trail of vendor {id}",
            )
        )

    def _bank_path(self, id: VendorID) -> str:
        return f"{self._entity.path}/{_calls.checked_id(id, 'vendor')}/bank-account"


class AsyncBills(
    AsyncDated[Bill, BillID],
    AsyncCreates[Bill, BillCreate],
    AsyncUpdates[Bill, BillID, BillUpdate],
    AsyncReplaces[Bill, BillID, BillCreate],
    AsyncRestores[Bill, BillID],
    AsyncBulkCreates[Bill, BillCreate],
):
    """Bills."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, BILLS)

    def unpaid(self, *, vendor_id: VendorID | None = None) -> AsyncListing[Bill]:
        """List live bills that are not paid in full, those due first at the front."""
        filters = [BillFilters.payment_status.in_(["UNPAID", "PARTIALLY_PAID", "SCHEDULED", "IN_PROCESS"])]
        if vendor_id is not None:
            filters.append(BillFilters.vendor_id.eq(vendor_id))
        return self.list(filters=filters, sort=[BillSort.due_date.asc()])

    async def find_by_number(
        self, vendor_id: VendorID, invoice_number: str, *, archived: Archived = "both"
    ) -> tuple[Bill, ...]:
        """
        Find a vendor's bills of this number: what to do after OutcomeUnknown or DuplicateNumber.

        BILL does not filter by number, so all bills of the vendor are read. Compare amount and date before
        you take one for the same.
        """
        rows = self.list(filters=[BillFilters.vendor_id.eq(vendor_id)], archived=archived)
        return tuple(
            [row async for row in rows if row.invoice and row.invoice.invoice_number == invoice_number]
        )


class AsyncApprovals:
    """Approving and denying bills."""

    __slots__ = ("_runner",)

    def __init__(self, runner: AsyncRunner) -> None:
        self._runner = runner

    async def decide(self, decisions: Sequence[ApprovalDecision]) -> Status:
        """Approve or deny bills as the signed-in user; ends as OutcomeUnknown when the answer is lost."""
        _calls.checked_count(decisions, 100, "decisions")
        return await self._runner.run(
            Call(
                method="POST",
                path="/v3/bill-approvals/actions",
                decode=reader(Status),
                effect=Effect.WRITE,
                body=encode(decisions),
                record=f"{len(decisions)} approvals",
            )
        )

    async def pending(self) -> tuple[PendingBill, ...]:
        """Read the bills that wait for the signed-in user."""
        return await self._runner.run(
            Call(
                method="GET",
                path="/v3/bill-approvals/pending-user-approvals",
                decode=wrapped(PendingBill, "bills"),
                record="pending approvals",
            )
        )

    async def policies(self) -> tuple[ApprovalPolicy, ...]:
        """Read all approval policies."""
        return await self._runner.run(
            Call(
                method="GET",
                path=POLICIES.path,
                decode=wrapped(ApprovalPolicy, *POLICIES.keys),
                record="approval policies",
            )
        )

    async def create_policy(self, policy: PolicyWrite) -> ApprovalPolicy:
        """Create a policy. **Not safe to repeat** when the outcome is unknown."""
        return await self._runner.run(_calls.create(POLICIES, policy))

    async def replace_policy(self, id: ApprovalPolicyID, policy: PolicyWrite) -> ApprovalPolicy:
        """Replace a policy as a whole."""
        return await self._runner.run(_calls.write(POLICIES, "PUT", id, policy))

    async def delete_policy(self, id: ApprovalPolicyID) -> None:
        """Delete a policy for good."""
        await self._runner.run(
            Call(
                method="DELETE",
                path=f"{POLICIES.path}/{_calls.checked_id(id, POLICIES.one)}",
                decode=nothing,
                effect=Effect.WRITE,
                record=f"approval policy {id}",
            )
        )


class AsyncRecurringBills(
    AsyncDated[RecurringBill, RecurringBillID],
    AsyncCreates[RecurringBill, RecurringBillCreate],
    AsyncUpdates[RecurringBill, RecurringBillID, RecurringBillUpdate],
    AsyncReplaces[RecurringBill, RecurringBillID, RecurringBillCreate],
    AsyncRestores[RecurringBill, RecurringBillID],
):
    """Plans by which BILL makes bills."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, RECURRING_BILLS)


class AsyncPayments(AsyncDated[Payment, PaymentID]):
    """
    Payments to vendors.

    What moves money has a long name and takes ``dry_run``: with it everything is checked and nothing is sent.
    """

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, PAYMENTS)

    async def find_by_transaction_number(self, transaction_number: str) -> tuple[Payment, ...]:
        """
        Find payments of this transaction number: what to do before a payment is sent again.

        How BILL wants the text quoted is not documented, so both ways are tried, and rows are compared here.
        """
        field = PaymentFilters.transaction_number
        refusals = 0
        found: dict[str, Payment] = {}
        for quoted in (False, True):
            try:
                rows = await self.list(filters=[field.eq(transaction_number, quoted=quoted)]).all()
            except (BadCall, InvalidRequest):
                refusals += 1
                if refusals == 2:
                    raise
                continue
            found.update({id_of(row): row for row in rows if row.transaction_number == transaction_number})
            if found:
                break
        return tuple(found.values())

    async def create_moving_money(self, payment: PaymentCreate, *, dry_run: bool) -> Payment | None:
        """
        Pay a vendor: **money moves**. Needs an MFA-trusted session in production.

        Set ``transaction_number`` to a text of your own, stored before the call; after OutcomeUnknown look
        it up with
        ``find_by_transaction_number``. **Never repeat it blindly.** A dry run checks what can be checked
        here and returns None.
        """
        call = _calls.create(self._entity, payment)
        if dry_run:
            return None
        return await self._runner.run(call)

    async def create_bulk_moving_money(
        self, payments: BulkPaymentCreate, *, dry_run: bool
    ) -> tuple[Payment, ...] | None:
        """Pay up to 50 bills, all or nothing: **money moves**. A dry run returns None."""
        _calls.checked_count(payments.payments, self._entity.bulk_max, "bills")
        call: Call[tuple[Payment, ...]] = Call(
            method="POST",
            path=f"{self._entity.path}/bulk",
            decode=wrapped(Payment, *self._entity.keys),
            effect=Effect.WRITE,
            body=encode(payments),
            record=f"payment of {len(payments.payments)} bills",
        )
        if dry_run:
            return None
        return await self._runner.run(call)

    async def create_mass_moving_money(
        self, payments: BulkPaymentCreate, *, dry_run: bool
    ) -> MassPayment | None:
        """
        Pay up to 2,000 bills, each by itself and later: **money moves**. A dry run returns None.

        Keep ``payment_batch_id`` of the answer, and ask ``mass`` how it goes. **Never repeat it blindly**:
        after OutcomeUnknown compare the payments of the bills.
        """
        _calls.checked_count(payments.payments, MASS_MAX, "bills")
        call: Call[MassPayment] = Call(
            method="POST",
            path=f"{self._entity.path}/mass",
            decode=reader(MassPayment),
            effect=Effect.WRITE,
            body=encode(payments),
            record=f"mass payment of {len(payments.payments)} bills",
        )
        if dry_run:
            return None
        return await self._runner.run(call)

    async def mass(self, id: PaymentBatchID) -> MassPayment:
        """Read the state of a mass payment."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{self._entity.path}/mass/{_calls.checked_id(id, 'mass payment')}",
                decode=reader(MassPayment),
                record=f"mass payment {id}",
            )
        )

    async def record_external(self, payment: PaymentRecord) -> Payment:
        """
        Record a payment that was made outside BILL: no money moves, no MFA.

        **Not safe to repeat** when the outcome is unknown: look for ``sync_reference`` among the bill's
        payments.
        """
        return await self._runner.run(
            Call(
                method="POST",
                path="/v3/bills/record-payment",
                decode=reader(Payment),
                effect=Effect.WRITE,
                body=encode(payment),
                record=f"recorded payment to vendor {payment.vendor_id}",
            )
        )

    async def cancel(self, id: PaymentID) -> Payment:
        """
        Cancel a payment that is still SCHEDULED.

        ``cancel_request_submitted`` true means that it is under way; done is ``status`` CANCELLED.
        """
        return await self._runner.run(_calls.act(self._entity, id, "cancel", effect=Effect.WRITE))

    async def void(self, id: PaymentID, request: VoidRequest) -> Payment:
        """
        Void a payment: offline ones at once, online ones by request (watch ``void_info`` and
        ``single_status``).
        """
        return await self._runner.run(
            _calls.act(self._entity, id, "void", effect=Effect.WRITE, content=request)
        )

    async def options(self, vendor_id: VendorID, amount: Decimal) -> PaymentOptions:
        """Read how a vendor could be paid an amount now, with dates and fees."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{self._entity.path}/options",
                decode=reader(PaymentOptions),
                query=(("vendorId", vendor_id), ("amount", number(amount))),
                record=f"payment options of vendor {vendor_id}",
            )
        )

    async def exchange_rate(
        self, vendor_id: VendorID, amount: Decimal, *, base_currency: bool = True
    ) -> ExchangeRate:
        """Read what a foreign payment would cost; ``base_currency``: the amount is in US dollars."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{self._entity.path}/exchange-rate",
                decode=reader(ExchangeRate),
                query=(
                    ("vendorId", vendor_id),
                    ("amount", number(amount)),
                    ("baseCurrency", "true" if base_currency else "false"),
                ),
                record=f"exchange rate for vendor {vendor_id}",
            )
        )

    async def exchange_rates(self, requests: Sequence[ExchangeRateRequest]) -> tuple[ExchangeRate, ...]:
        """
        Read what several foreign payments would cost; their batch id goes along with the payments.

        Nothing changes, so it is repeated like any read. That BILL takes a bare array, as its other calls
        for many do, is not confirmed.
        """
        _calls.checked_count(requests, RATES_MAX, "vendors")
        return await self._runner.run(
            Call(
                method="POST",
                path=f"{self._entity.path}/exchange-rate",
                decode=wrapped(ExchangeRate, "exchangeRates"),
                body=encode(requests),
                record=f"exchange rates for {len(requests)} vendors",
            )
        )

    async def check_image(self, id: PaymentID) -> tuple[DownloadLink, ...]:
        """Read the links to the pictures of a check, front and back; whoever has them can read them."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{self._entity.path}/{_calls.checked_id(id, 'payment')}/check-image",
                decode=wrapped(DownloadLink),
                record=f"check image of payment {id}",
            )
        )


class AsyncVendorCredits(
    AsyncDated[VendorCredit, VendorCreditID],
    AsyncCreates[VendorCredit, VendorCreditCreate],
    AsyncUpdates[VendorCredit, VendorCreditID, VendorCreditUpdate],
    AsyncReplaces[VendorCredit, VendorCreditID, VendorCreditCreate],
    AsyncArchives[VendorCredit, VendorCreditID],
    AsyncBulkCreates[VendorCredit, VendorCreditCreate],
    AsyncBulkReplaces[VendorCredit, VendorCreditCreate],
    AsyncBulkUpdates[VendorCredit, VendorCreditUpdate],
    AsyncBulkArchives[VendorCredit, VendorCreditID],
):
    """Vendors' credits. Archiving one cannot be undone."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, VENDOR_CREDITS)
