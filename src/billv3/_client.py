# Made by tools/generate_billv3_client.py from _async_client.py, which is the file to change.
"""The blocking client."""

# ruff: noqa: PLC0415  # families of resources load on first use

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from ._blocking import run_blocking
from ._call import Call, Effect, nothing
from ._clock import Clock
from ._core import MFA, PRODUCTION, Core
from ._http import HTTPClient, Sender, default_sleep, new_client
from ._secret import Secret
from .credentials import Credentials, Mfa
from .errors import ApiError, MfaRequired, UsageError
from .limits import Limiter
from .retry import RetryPolicy, retrying
from .sessions import SessionCache

if TYPE_CHECKING:
    from .resources._documents import Attachments, Documents
    from .resources._ledger import (
        AccountingClasses,
        ChartOfAccounts,
        Departments,
        Employees,
        Items,
        Jobs,
        Locations,
        PaymentTerms,
    )
    from .resources._network import Network
    from .resources._organization import (
        Cards,
        Exports,
        FundingBanks,
        MfaSteps,
        Organizations,
        Roles,
        Sessions,
        Users,
    )
    from .resources._payables import (
        Approvals,
        Bills,
        Payments,
        RecurringBills,
        VendorCredits,
        Vendors,
    )
    from .resources._receivables import (
        CreditMemos,
        Customers,
        Invoices,
        ReceivedPayments,
        RecurringInvoices,
    )
    from .resources._standing import Billing, RiskVerifications
    from .resources._webhooks import Subscriptions

T = TypeVar("T")


class Client:
    """
    A client of the BILL v3 API for one organization.

    It signs in by itself when first needed, keeps the session, renews it, keeps BILL's limits, and repeats
    what may be repeated. One client may be used by many threads at once; give several clients one
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
        http_client: HTTPClient | None = None,
        clock: Clock | None = None,
        session_cache: SessionCache | None = None,
        limiter: Limiter | None = None,
        retry: RetryPolicy | None = None,
        logger: logging.Logger | None = None,
        mfa: Mfa | None = None,
        sleep: Callable[[float], None] = default_sleep,
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
        self._http = http_client if http_client is not None else new_client()
        self._sender = Sender(self._http, self._core.base_url, self._core.auth)
        self._sleep = sleep

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._core.credentials.organization_id!r}, {self._core.base_url!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the session stays valid and cached (``logout`` ends it)."""
        if self._own:
            self._http.close()

    @property
    def clock(self) -> Clock:
        """Where this client learns the time."""
        return self._core.clock

    @property
    def retry(self) -> RetryPolicy:
        """How much patience calls of this client have."""
        return self._core.policy

    def with_retry(self, retry: RetryPolicy) -> "Client":
        """
        Give a client of another patience that shares all else with this one, sessions and limits too.

        It works for as long as this one is open, and need not be closed.
        """
        core = self._core
        return Client(
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

    def run(self, call: Call[T]) -> T:
        """Carry out a call, with everything that belongs to it; what the resources are made of."""
        try:
            return self._tried(call)
        except MfaRequired:
            # Refused, so it did not happen: it may be sent again once the session is trusted.
            mfa = self._core.auth.mfa
            if mfa is None or (mfa.code is None and self._core.auth.flight.remember_me is None):
                raise
            if call.path.startswith(MFA):
                raise  # a step towards trust cannot wait for it
            self.trust()
            return self._tried(call)

    def _tried(self, call: Call[T]) -> T:
        core = self._core
        attempts = retrying(core.policy, core.clock, core.logger, call.request, self._sleep)
        result: T = attempts(self._once, call, core.policy.until(core.clock))
        return result

    def _once(self, call: Call[T], until: datetime) -> T:
        core = self._core
        core.limiter.enter(core.limit_key, now=core.clock.now())
        try:
            answer = self._sender.send(call, until=until)
        finally:
            core.limiter.leave(core.limit_key)
        return core.result(call, answer)

    def login(self) -> None:
        """
        Sign in now, whatever is cached; also tries again after the credentials were refused.

        Other calls never do that by themselves: repeated failures lock the login. Raises LoginRefused.
        """
        core = self._core
        core.limiter.enter(core.limit_key, now=core.clock.now())
        try:
            self._sender.login()
        finally:
            core.limiter.leave(core.limit_key)

    def logout(self) -> None:
        """End the session at BILL and forget it here."""
        session = self._core.auth.flight.session
        if session is None:
            return
        self.run(_logout_call())
        run_blocking(self._core.auth.forget(session))

    def trust(self) -> None:
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
        flight.mfa_gate.enter()
        try:
            now = flight.session
            if now is not None and now.trusted and now is not before:
                return
            if flight.remember_me is not None and self._stepped_up(flight.remember_me, mfa):
                return
            if mfa.code is None:
                raise MfaRequired(
                    "The session is not MFA-trusted, and there is no way to ask for a code.",
                    fix="Give the client mfa=Mfa(device=..., code=...).",
                    code="BDC_1361",
                )
            challenge = self.mfa.challenge()
            token = run_blocking(mfa.code)
            remembered = self.mfa.validate(challenge, token, device=mfa.device, machine_name=mfa.machine_name)
            if mfa.remembered is not None:
                mfa.remembered(remembered)
            self.mfa.step_up(remembered, device=mfa.device)
            run_blocking(auth.trust(remembered))
        finally:
            flight.mfa_gate.leave()

    def _stepped_up(self, remembered: Secret, mfa: Mfa) -> bool:
        try:
            self.mfa.step_up(remembered, device=mfa.device)
        except ApiError as exc:
            if exc.retryable or mfa.code is None:
                raise
            return False  # it ran out after 30 days: a code is needed
        run_blocking(self._core.auth.trust(remembered))
        return True

    @cached_property
    def vendors(self) -> "Vendors":
        """Vendors, with their bank accounts."""
        from .resources._payables import Vendors  # families load on first use

        return Vendors(self)

    @cached_property
    def bills(self) -> "Bills":
        """Bills."""
        from .resources._payables import Bills  # families load on first use

        return Bills(self)

    @cached_property
    def approvals(self) -> "Approvals":
        """Approving and denying bills."""
        from .resources._payables import Approvals  # families load on first use

        return Approvals(self)

    @cached_property
    def recurring_bills(self) -> "RecurringBills":
        """Plans by which BILL makes bills."""
        from .resources._payables import RecurringBills  # families load on first use

        return RecurringBills(self)

    @cached_property
    def payments(self) -> "Payments":
        """Payments to vendors."""
        from .resources._payables import Payments  # families load on first use

        return Payments(self)

    @cached_property
    def vendor_credits(self) -> "VendorCredits":
        """Vendors' credits."""
        from .resources._payables import VendorCredits  # families load on first use

        return VendorCredits(self)

    @cached_property
    def chart_of_accounts(self) -> "ChartOfAccounts":
        """Ledger accounts."""
        from .resources._ledger import ChartOfAccounts  # families load on first use

        return ChartOfAccounts(self)

    @cached_property
    def accounting_classes(self) -> "AccountingClasses":
        """Accounting classes."""
        from .resources._ledger import AccountingClasses  # families load on first use

        return AccountingClasses(self)

    @cached_property
    def departments(self) -> "Departments":
        """Departments."""
        from .resources._ledger import Departments  # families load on first use

        return Departments(self)

    @cached_property
    def locations(self) -> "Locations":
        """Locations."""
        from .resources._ledger import Locations  # families load on first use

        return Locations(self)

    @cached_property
    def jobs(self) -> "Jobs":
        """Jobs."""
        from .resources._ledger import Jobs  # families load on first use

        return Jobs(self)

    @cached_property
    def employees(self) -> "Employees":
        """Employees."""
        from .resources._ledger import Employees  # families load on first use

        return Employees(self)

    @cached_property
    def items(self) -> "Items":
        """Items."""
        from .resources._ledger import Items  # families load on first use

        return Items(self)

    @cached_property
    def payment_terms(self) -> "PaymentTerms":
        """Payment terms of the organization."""
        from .resources._ledger import PaymentTerms  # families load on first use

        return PaymentTerms(self, self._core.credentials.organization_id)

    @cached_property
    def organization(self) -> "Organizations":
        """The organization itself."""
        from .resources._organization import Organizations  # families load on first use

        return Organizations(self, self._core.credentials.organization_id)

    @cached_property
    def users(self) -> "Users":
        """Users of the organization."""
        from .resources._organization import Users  # families load on first use

        return Users(self)

    @cached_property
    def roles(self) -> "Roles":
        """Roles that users can have."""
        from .resources._organization import Roles  # families load on first use

        return Roles(self)

    @cached_property
    def funding_banks(self) -> "FundingBanks":
        """Bank accounts that pay."""
        from .resources._organization import FundingBanks  # families load on first use

        return FundingBanks(self)

    @cached_property
    def funding_cards(self) -> "Cards":
        """Cards that pay."""
        from .resources._organization import Cards  # families load on first use

        return Cards(self)

    @cached_property
    def session(self) -> "Sessions":
        """The running session, and what its user may open."""
        from .resources._organization import Sessions  # families load on first use

        return Sessions(self)

    @cached_property
    def mfa(self) -> "MfaSteps":
        """The steps to a trusted session, one by one."""
        from .resources._organization import MfaSteps  # families load on first use

        return MfaSteps(self)

    @cached_property
    def exports(self) -> "Exports":
        """CSV exports that were scheduled in the web app."""
        from .resources._organization import Exports  # families load on first use

        return Exports(self)

    @cached_property
    def network(self) -> "Network":
        """The BILL Network."""
        from .resources._network import Network  # families load on first use

        return Network(self)

    @cached_property
    def risk_verifications(self) -> "RiskVerifications":
        """BILL's check of the organization."""
        from .resources._standing import RiskVerifications  # families load on first use

        return RiskVerifications(self)

    @cached_property
    def billing(self) -> "Billing":
        """What BILL charges for its service."""
        from .resources._standing import Billing  # families load on first use

        return Billing(self, self._core.credentials.organization_id)

    @cached_property
    def documents(self) -> "Documents":
        """Files kept with bills."""
        from .resources._documents import Documents  # families load on first use

        return Documents(self, self._core.base_url)

    @cached_property
    def attachments(self) -> "Attachments":
        """Files kept with vendors, customers and invoices."""
        from .resources._documents import Attachments  # families load on first use

        return Attachments(self)

    @cached_property
    def customers(self) -> "Customers":
        """Customers."""
        from .resources._receivables import Customers  # families load on first use

        return Customers(self)

    @cached_property
    def invoices(self) -> "Invoices":
        """Invoices to customers."""
        from .resources._receivables import Invoices  # families load on first use

        return Invoices(self)

    @cached_property
    def credit_memos(self) -> "CreditMemos":
        """Credits given to customers."""
        from .resources._receivables import CreditMemos  # families load on first use

        return CreditMemos(self)

    @cached_property
    def received_payments(self) -> "ReceivedPayments":
        """Payments from customers."""
        from .resources._receivables import ReceivedPayments  # families load on first use

        return ReceivedPayments(self)

    @cached_property
    def recurring_invoices(self) -> "RecurringInvoices":
        """Plans by which BILL makes invoices."""
        from .resources._receivables import RecurringInvoices  # families load on first use

        return RecurringInvoices(self)

    @cached_property
    def subscriptions(self) -> "Subscriptions":
        """Who is told about what; see also ``billv3.webhooks``."""
        from .resources._webhooks import Subscriptions  # families load on first use

        return Subscriptions(self)


def _logout_call() -> Call[None]:
    return Call(method="POST", path="/v3/logout", decode=nothing, effect=Effect.SAME, record="logout")
