"""The asynchronous client; the blocking one is made from it."""

# ruff: noqa: PLC0415  # families of resources load on first use

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from ._blocking import arun_blocking
from ._call import Call, Effect, nothing
from ._clock import Clock
from ._core import MFA, PRODUCTION, Core
from ._http import AsyncHTTPClient, AsyncSender, default_asleep, new_async_client
from ._secret import Secret
from .credentials import Credentials, Mfa
from .errors import ApiError, MfaRequired, UsageError
from .limits import Limiter
from .retry import RetryPolicy, async_retrying
from .sessions import SessionCache

if TYPE_CHECKING:
    from .resources._async_documents import AsyncAttachments, AsyncDocuments
    from .resources._async_ledger import (
        AsyncAccountingClasses,
        AsyncChartOfAccounts,
        AsyncDepartments,
        AsyncEmployees,
        AsyncItems,
        AsyncJobs,
        AsyncLocations,
        AsyncPaymentTerms,
    )
    from .resources._async_network import AsyncNetwork
    from .resources._async_organization import (
        AsyncCards,
        AsyncExports,
        AsyncFundingBanks,
        AsyncMfaSteps,
        AsyncOrganizations,
        AsyncRoles,
        AsyncSessions,
        AsyncUsers,
    )
    from .resources._async_payables import (
        AsyncApprovals,
        AsyncBills,
        AsyncPayments,
        AsyncRecurringBills,
        AsyncVendorCredits,
        AsyncVendors,
    )
    from .resources._async_receivables import (
        AsyncCreditMemos,
        AsyncCustomers,
        AsyncInvoices,
        AsyncReceivedPayments,
        AsyncRecurringInvoices,
    )
    from .resources._async_standing import AsyncBilling, AsyncRiskVerifications
    from .resources._async_webhooks import AsyncSubscriptions

T = TypeVar("T")


class AsyncClient:
    """
    A client of the BILL v3 API for one organization.

    It signs in by itself when first needed, keeps the session, renews it, keeps BILL's limits, and repeats
    what may be repeated. One client may be used by many tasks at once; give several clients one
    ``session_cache`` and they share their logins.

    Args:
        credentials: UserLogin, SyncToken or PartnerLogin.
        base_url: Ends in ``/connect``; production if not given. The webhook API is found beside it.
        http_client: Yours, with its proxies and time limits; it is not closed here. One of its own if not
            given.
        clock: Where it learns the time.
        session_cache: Where sessions are kept; in this client if not given.
        limiter: Who keeps the limits; one for the whole process if not given.
        retry: How much patience calls have.
        logger: ``logging.getLogger("billv3")`` if not given. No secrets and no bodies are logged.
        mfa: How to get a trusted session, for what needs one.
        sleep: How to wait between tries.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        base_url: str = PRODUCTION,
        http_client: AsyncHTTPClient | None = None,
        clock: Clock | None = None,
        session_cache: SessionCache | None = None,
        limiter: Limiter | None = None,
        retry: RetryPolicy | None = None,
        logger: logging.Logger | None = None,
        mfa: Mfa | None = None,
        sleep: Callable[[float], Awaitable[None]] = default_asleep,
    ) -> None:
        self._core = Core.make(
            credentials,
            base_url=base_url,
            clock=clock,
            session_cache=session_cache,
            limiter=limiter,
            retry=retry,
            logger=logger,
            mfa=mfa,
        )
        self._own = http_client is None
        self._http = http_client if http_client is not None else new_async_client()
        self._sender = AsyncSender(self._http, self._core.base_url, self._core.auth)
        self._sleep = sleep

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._core.credentials.organization_id!r}, {self._core.base_url!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections; the session stays valid and cached (``logout`` ends it)."""
        if self._own:
            await self._http.aclose()

    @property
    def clock(self) -> Clock:
        """Where this client learns the time."""
        return self._core.clock

    @property
    def retry(self) -> RetryPolicy:
        """How much patience calls of this client have."""
        return self._core.policy

    def with_retry(self, retry: RetryPolicy) -> "AsyncClient":
        """
        Give a client of another patience that shares all else with this one, sessions and limits too.

        It works for as long as this one is open, and need not be closed.
        """
        core = self._core
        return AsyncClient(
            core.credentials,
            base_url=core.base_url,
            http_client=self._http,
            clock=core.clock,
            session_cache=core.auth.cache,
            limiter=core.limiter,
            retry=retry,
            logger=core.logger,
            mfa=core.auth.mfa,
            sleep=self._sleep,
        )

    async def run(self, call: Call[T]) -> T:
        """Carry out a call, with everything that belongs to it; what the resources are made of."""
        try:
            return await self._tried(call)
        except MfaRequired:
            # Refused, so it did not happen: it may be sent again once the session is trusted.
            mfa = self._core.auth.mfa
            if mfa is None or (mfa.code is None and self._core.auth.flight.remember_me is None):
                raise
            if call.path.startswith(MFA):
                raise  # a step towards trust cannot wait for it
            await self.trust()
            return await self._tried(call)

    async def _tried(self, call: Call[T]) -> T:
        core = self._core
        retrying = async_retrying(core.policy, core.clock, core.logger, call.request, self._sleep)
        result: T = await retrying(self._once, call, core.policy.until(core.clock))
        return result

    async def _once(self, call: Call[T], until: datetime) -> T:
        core = self._core
        await core.limiter.aenter(core.limit_key, now=core.clock.now())
        try:
            answer = await self._sender.send(call, until=until)
        finally:
            await core.limiter.aleave(core.limit_key)
        return core.result(call, answer)

    async def login(self) -> None:
        """
        Sign in now, whatever is cached; also tries again after the credentials were refused.

        Other calls never do that by themselves: repeated failures lock the login. Raises LoginRefused.
        """
        core = self._core
        await core.limiter.aenter(core.limit_key, now=core.clock.now())
        try:
            await self._sender.login()
        finally:
            await core.limiter.aleave(core.limit_key)

    async def logout(self) -> None:
        """End the session at BILL and forget it here."""
        session = self._core.auth.flight.session
        if session is None:
            return
        await self.run(_logout_call())
        await arun_blocking(self._core.auth.forget(session))

    async def trust(self) -> None:
        """
        Make the session an MFA-trusted one: with the remembered device, or with a code from the callback.

        Done once for all who ask at the same time. Raises UsageError without ``mfa``, MfaRequired without a
        way to get a code, and what BILL says about the code (MfaCodeExpired).
        """
        auth = self._core.auth
        mfa, flight = auth.mfa, auth.flight
        if mfa is None:
            raise UsageError(
                "This client has no MFA settings.", fix="Make it with mfa=Mfa(device=..., code=...)."
            )
        before = flight.session
        await flight.mfa_gate.aenter()
        try:
            now = flight.session
            if now is not None and now.trusted and now is not before:
                return
            if flight.remember_me is not None and await self._stepped_up(flight.remember_me, mfa):
                return
            if mfa.code is None:
                raise MfaRequired(
                    "The session is not MFA-trusted, and there is no way to ask for a code.",
                    fix="Give the client mfa=Mfa(device=..., code=...).",
                    code="BDC_1361",
                )
            challenge = await self.mfa.challenge()
            token = await arun_blocking(mfa.code)
            remembered = await self.mfa.validate(
                challenge, token, device=mfa.device, machine_name=mfa.machine_name
            )
            if mfa.remembered is not None:
                mfa.remembered(remembered)
            await self.mfa.step_up(remembered, device=mfa.device)
            await arun_blocking(auth.trust(remembered))
        finally:
            flight.mfa_gate.leave()

    async def _stepped_up(self, remembered: Secret, mfa: Mfa) -> bool:
        try:
            await self.mfa.step_up(remembered, device=mfa.device)
        except ApiError as exc:
            if exc.retryable or mfa.code is None:
                raise
            return False  # it ran out after 30 days: a code is needed
        await arun_blocking(self._core.auth.trust(remembered))
        return True

    @cached_property
    def vendors(self) -> "AsyncVendors":
        """Vendors, with their bank accounts."""
        from .resources._async_payables import AsyncVendors  # families load on first use

        return AsyncVendors(self)

    @cached_property
    def bills(self) -> "AsyncBills":
        """Bills."""
        from .resources._async_payables import AsyncBills  # families load on first use

        return AsyncBills(self)

    @cached_property
    def approvals(self) -> "AsyncApprovals":
        """Approving and denying bills."""
        from .resources._async_payables import AsyncApprovals  # families load on first use

        return AsyncApprovals(self)

    @cached_property
    def recurring_bills(self) -> "AsyncRecurringBills":
        """Plans by which BILL makes bills."""
        from .resources._async_payables import AsyncRecurringBills  # families load on first use

        return AsyncRecurringBills(self)

    @cached_property
    def payments(self) -> "AsyncPayments":
        """Payments to vendors."""
        from .resources._async_payables import AsyncPayments  # families load on first use

        return AsyncPayments(self)

    @cached_property
    def vendor_credits(self) -> "AsyncVendorCredits":
        """Vendors' credits."""
        from .resources._async_payables import AsyncVendorCredits  # families load on first use

        return AsyncVendorCredits(self)

    @cached_property
    def chart_of_accounts(self) -> "AsyncChartOfAccounts":
        """Ledger accounts."""
        from .resources._async_ledger import AsyncChartOfAccounts  # families load on first use

        return AsyncChartOfAccounts(self)

    @cached_property
    def accounting_classes(self) -> "AsyncAccountingClasses":
        """Accounting classes."""
        from .resources._async_ledger import AsyncAccountingClasses  # families load on first use

        return AsyncAccountingClasses(self)

    @cached_property
    def departments(self) -> "AsyncDepartments":
        """Departments."""
        from .resources._async_ledger import AsyncDepartments  # families load on first use

        return AsyncDepartments(self)

    @cached_property
    def locations(self) -> "AsyncLocations":
        """Locations."""
        from .resources._async_ledger import AsyncLocations  # families load on first use

        return AsyncLocations(self)

    @cached_property
    def jobs(self) -> "AsyncJobs":
        """Jobs."""
        from .resources._async_ledger import AsyncJobs  # families load on first use

        return AsyncJobs(self)

    @cached_property
    def employees(self) -> "AsyncEmployees":
        """Employees."""
        from .resources._async_ledger import AsyncEmployees  # families load on first use

        return AsyncEmployees(self)

    @cached_property
    def items(self) -> "AsyncItems":
        """Items."""
        from .resources._async_ledger import AsyncItems  # families load on first use

        return AsyncItems(self)

    @cached_property
    def payment_terms(self) -> "AsyncPaymentTerms":
        """Payment terms of the organization."""
        from .resources._async_ledger import AsyncPaymentTerms  # families load on first use

        return AsyncPaymentTerms(self, self._core.credentials.organization_id)

    @cached_property
    def organization(self) -> "AsyncOrganizations":
        """The organization itself."""
        from .resources._async_organization import AsyncOrganizations  # families load on first use

        return AsyncOrganizations(self, self._core.credentials.organization_id)

    @cached_property
    def users(self) -> "AsyncUsers":
        """Users of the organization."""
        from .resources._async_organization import AsyncUsers  # families load on first use

        return AsyncUsers(self)

    @cached_property
    def roles(self) -> "AsyncRoles":
        """Roles that users can have."""
        from .resources._async_organization import AsyncRoles  # families load on first use

        return AsyncRoles(self)

    @cached_property
    def funding_banks(self) -> "AsyncFundingBanks":
        """Bank accounts that pay."""
        from .resources._async_organization import AsyncFundingBanks  # families load on first use

        return AsyncFundingBanks(self)

    @cached_property
    def funding_cards(self) -> "AsyncCards":
        """Cards that pay."""
        from .resources._async_organization import AsyncCards  # families load on first use

        return AsyncCards(self)

    @cached_property
    def session(self) -> "AsyncSessions":
        """The running session, and what its user may open."""
        from .resources._async_organization import AsyncSessions  # families load on first use

        return AsyncSessions(self)

    @cached_property
    def mfa(self) -> "AsyncMfaSteps":
        """The steps to a trusted session, one by one."""
        from .resources._async_organization import AsyncMfaSteps  # families load on first use

        return AsyncMfaSteps(self)

    @cached_property
    def exports(self) -> "AsyncExports":
        """CSV exports that were scheduled in the web app."""
        from .resources._async_organization import AsyncExports  # families load on first use

        return AsyncExports(self)

    @cached_property
    def network(self) -> "AsyncNetwork":
        """The BILL Network."""
        from .resources._async_network import AsyncNetwork  # families load on first use

        return AsyncNetwork(self)

    @cached_property
    def risk_verifications(self) -> "AsyncRiskVerifications":
        """BILL's check of the organization."""
        from .resources._async_standing import AsyncRiskVerifications  # families load on first use

        return AsyncRiskVerifications(self)

    @cached_property
    def billing(self) -> "AsyncBilling":
        """What BILL charges for its service."""
        from .resources._async_standing import AsyncBilling  # families load on first use

        return AsyncBilling(self, self._core.credentials.organization_id)

    @cached_property
    def documents(self) -> "AsyncDocuments":
        """Files kept with bills."""
        from .resources._async_documents import AsyncDocuments  # families load on first use

        return AsyncDocuments(self, self._core.base_url)

    @cached_property
    def attachments(self) -> "AsyncAttachments":
        """Files kept with vendors, customers and invoices."""
        from .resources._async_documents import AsyncAttachments  # families load on first use

        return AsyncAttachments(self)

    @cached_property
    def customers(self) -> "AsyncCustomers":
        """Customers."""
        from .resources._async_receivables import AsyncCustomers  # families load on first use

        return AsyncCustomers(self)

    @cached_property
    def invoices(self) -> "AsyncInvoices":
        """Invoices to customers."""
        from .resources._async_receivables import AsyncInvoices  # families load on first use

        return AsyncInvoices(self)

    @cached_property
    def credit_memos(self) -> "AsyncCreditMemos":
        """Credits given to customers."""
        from .resources._async_receivables import AsyncCreditMemos  # families load on first use

        return AsyncCreditMemos(self)

    @cached_property
    def received_payments(self) -> "AsyncReceivedPayments":
        """Payments from customers."""
        from .resources._async_receivables import AsyncReceivedPayments  # families load on first use

        return AsyncReceivedPayments(self)

    @cached_property
    def recurring_invoices(self) -> "AsyncRecurringInvoices":
        """Plans by which BILL makes invoices."""
        from .resources._async_receivables import AsyncRecurringInvoices  # families load on first use

        return AsyncRecurringInvoices(self)

    @cached_property
    def subscriptions(self) -> "AsyncSubscriptions":
        """Who is told about what; see also ``billv3.webhooks``."""
        from .resources._async_webhooks import AsyncSubscriptions  # families load on first use

        return AsyncSubscriptions(self)


def _logout_call() -> Call[None]:
    return Call(method="POST", path="/v3/logout", decode=nothing, effect=Effect.SAME, record="logout")
