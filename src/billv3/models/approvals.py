"""Bill approvals. Source: BILL developer documentation, bill approvals; changelog of 2025-09-29."""

from datetime import date
from decimal import Decimal

from attrs import frozen

from billv3._convert import Model
from billv3._unset import UNSET, Maybe
from billv3.ids import ApprovalPolicyID, BillID, UserID, VendorID

from ._enums import ApprovalAction


@frozen(kw_only=True, repr=False)
class ApprovalDecision(Model):
    """One bill to approve or deny."""

    bill_id: BillID
    action: ApprovalAction | str
    comment: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class PendingBill(Model):
    """A bill that waits for the signed-in user."""

    bill_id: BillID
    vendor_id: Maybe[VendorID] = UNSET
    amount: Maybe[Decimal] = UNSET
    due_date: Maybe[date] = UNSET


@frozen(kw_only=True, repr=False)
class PolicyRuleWrite(Model):
    """A condition to set, such as ``BILL_AMOUNT``, ``gte``, ``("500",)``."""

    key: str
    op: str
    values: tuple[str, ...]


@frozen(kw_only=True, repr=False)
class PolicyWrite(Model):
    """A policy to create or to replace; approvers in their order."""

    policy_name: str
    rules: tuple[PolicyRuleWrite, ...]
    approvers: tuple[UserID, ...]


@frozen(kw_only=True, repr=False)
class PolicyValue(Model):
    value: Maybe[str] = UNSET
    display_name: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class PolicyRule(Model):
    """A condition; keys seen: BILL_AMOUNT, VENDOR_ID, LOCATION_ID, CHART_OF_ACCOUNT_ID, JOB_ID."""

    key: Maybe[str] = UNSET
    op: Maybe[str] = UNSET
    values: Maybe[tuple[PolicyValue, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class PolicyUser(Model):
    user_id: Maybe[UserID] = UNSET
    full_name: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class PolicyGroup(Model):
    group_id: Maybe[str] = UNSET
    group_name: Maybe[str] = UNSET
    users: Maybe[tuple[PolicyUser, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class PolicyApprovers(Model):
    users: Maybe[tuple[PolicyUser, ...]] = UNSET
    groups: Maybe[tuple[PolicyGroup, ...]] = UNSET


@frozen(kw_only=True, repr=False)
class ApprovalPolicy(Model):
    """A rule about who approves which bills."""

    id: ApprovalPolicyID
    policy_name: Maybe[str] = UNSET
    status: Maybe[str] = UNSET
    rules: Maybe[tuple[PolicyRule, ...]] = UNSET
    approvers: Maybe[PolicyApprovers] = UNSET
