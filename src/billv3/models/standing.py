"""
How the organization stands with BILL: whether it was verified, what it pays BILL for the service.

Source: official Postman collection, risk verifications and organizations; BILL API reference,
initiateriskverifications, getpriceplan.
"""

from datetime import date
from decimal import Decimal

from attrs import field, frozen

from billv3._convert import SECRET, Model
from billv3._unset import UNSET, Maybe
from billv3.ids import BillingStatementID

from ._enums import RiskDecision


@frozen(kw_only=True, repr=False)
class RiskVerification(Model):
    """What BILL found out about the organization; money moves only with the right ``decision``."""

    processing_status: Maybe[str] = UNSET
    decision: Maybe[RiskDecision | str] = UNSET
    reference_id: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class RiskPhone(Model):
    """The phone of the signed-in user: ten digits, and a kind such as ``MOBILE``."""

    phone_number: str = field(metadata=SECRET)
    phone_type: str = "MOBILE"


@frozen(kw_only=True, repr=False)
class RiskPhoneStatus(Model):
    """Whether the signed-in user has a phone linked."""

    has_phone: Maybe[bool] = UNSET


@frozen(kw_only=True, repr=False)
class PlanTerm(Model):
    """
    What one feature costs: the first ``quantity`` of tier 1 cost ``price`` each, and so on.

    Tier and quantity came as numbers with a fraction in BILL's own example.
    """

    type: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    tier: Maybe[Decimal] = UNSET
    quantity: Maybe[Decimal] = UNSET
    price: Maybe[Decimal] = UNSET


@frozen(kw_only=True, repr=False)
class PricePlan(Model):
    """The plan the organization pays BILL by."""

    id: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    monthly_price: Maybe[Decimal] = UNSET
    allow_trial: Maybe[bool] = UNSET
    price_varies_per_user: Maybe[bool] = UNSET
    plan_terms: Maybe[tuple[PlanTerm, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class BillingPeriod(Model):
    start_date: Maybe[date] = UNSET
    end_date: Maybe[date] = UNSET


@frozen(kw_only=True, repr=False)
class StatementLine(Model):
    quantity: Maybe[Decimal] = UNSET
    description: Maybe[str] = UNSET
    type: Maybe[str] = UNSET
    amount: Maybe[Decimal] = UNSET


@frozen(kw_only=True, repr=False)
class StatementFiles(Model):
    """Links to the statement as a file; they hold a right of their own: not for logs."""

    csv: Maybe[str] = field(default=UNSET, metadata=SECRET)
    pdf: Maybe[str] = field(default=UNSET, metadata=SECRET)


@frozen(kw_only=True, repr=False)
class BillingStatement(Model):
    """What BILL charged for its service in one period; lists leave files and details out."""

    id: BillingStatementID
    invoice_number: Maybe[str] = UNSET
    invoice_date: Maybe[date] = UNSET
    billing_period: Maybe[BillingPeriod] = UNSET
    description: Maybe[str] = UNSET
    amount: Maybe[Decimal] = UNSET
    payment_status: Maybe[str] = UNSET
    payment_date: Maybe[date] = UNSET
    download_link: Maybe[StatementFiles] = UNSET
    statement_details: Maybe[tuple[StatementLine, ...]] = UNSET
