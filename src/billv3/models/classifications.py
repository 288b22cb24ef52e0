"""
The chart of accounts and the other classifications.

Source: BILL API reference, listclassificationchartofaccounts, createclassificationchartofaccounts;
changelog 2024-12-26 and 2025-02-18; official Postman collection.
"""

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from billv3._convert import Model
from billv3._unset import UNSET, Maybe
from billv3.ids import ChartOfAccountID, EmployeeID, ItemID

from ._enums import ItemType, LedgerAccountType


@frozen(kw_only=True, repr=False)
class AccountInfo(Model):
    type: Maybe[LedgerAccountType | str] = UNSET
    number: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class ChartOfAccount(Model):
    """A ledger account. The full path of a sub-account is found by walking ``parent_id``."""

    id: ChartOfAccountID
    archived: Maybe[bool] = UNSET
    name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    parent_id: Maybe[ChartOfAccountID] = UNSET
    account: Maybe[AccountInfo] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class ChartOfAccountCreate(Model):
    name: str
    account: AccountInfo
    description: Maybe[str] = UNSET
    parent_id: Maybe[ChartOfAccountID] = UNSET


@frozen(kw_only=True, repr=False)
class ChartOfAccountUpdate(Model):
    """What to change about a ledger account; ``id`` only in a bulk update."""

    id: Maybe[ChartOfAccountID] = UNSET
    name: Maybe[str] = UNSET
    account: Maybe[AccountInfo] = UNSET
    description: Maybe[str] = UNSET
    parent_id: Maybe[ChartOfAccountID] = UNSET


@frozen(kw_only=True, repr=False)
class Classification(Model):
    """An accounting class, a department, a location or a job: all four look the same."""

    id: str
    archived: Maybe[bool] = UNSET
    name: Maybe[str] = UNSET
    short_name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    parent_id: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class ClassificationCreate(Model):
    name: str
    short_name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    parent_id: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class ClassificationUpdate(Model):
    """What to change about a classification; ``id`` only in a bulk update."""

    id: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    short_name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    parent_id: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class Employee(Model):
    """An employee; has first and last name, and no ``name``."""

    id: EmployeeID
    archived: Maybe[bool] = UNSET
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    short_name: Maybe[str] = UNSET
    parent_id: Maybe[EmployeeID] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class EmployeeCreate(Model):
    first_name: str
    last_name: str
    short_name: Maybe[str] = UNSET
    parent_id: Maybe[EmployeeID] = UNSET


@frozen(kw_only=True, repr=False)
class EmployeeUpdate(Model):
    """What to change about an employee; ``id`` only in a bulk update."""

    id: Maybe[EmployeeID] = UNSET
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    short_name: Maybe[str] = UNSET
    parent_id: Maybe[EmployeeID] = UNSET


@frozen(kw_only=True, repr=False)
class Item(Model):
    """A thing bought or sold."""

    id: ItemID
    archived: Maybe[bool] = UNSET
    type: Maybe[ItemType | str] = UNSET
    name: Maybe[str] = UNSET
    short_name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    parent_id: Maybe[ItemID] = UNSET
    price: Maybe[Decimal] = UNSET
    expense_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    purchase_description: Maybe[str] = UNSET
    purchase_cost: Maybe[Decimal] = UNSET
    chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    taxable: Maybe[bool] = UNSET
    percentage: Maybe[Decimal] = UNSET
    created_time: Maybe[datetime] = UNSET
    updated_time: Maybe[datetime] = UNSET


@frozen(kw_only=True, repr=False)
class ItemCreate(Model):
    type: ItemType | str
    name: str
    short_name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    parent_id: Maybe[ItemID] = UNSET
    price: Maybe[Decimal] = UNSET
    expense_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    purchase_description: Maybe[str] = UNSET
    purchase_cost: Maybe[Decimal] = UNSET
    chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    taxable: Maybe[bool] = UNSET
    percentage: Maybe[Decimal] = UNSET


@frozen(kw_only=True, repr=False)
class ItemUpdate(Model):
    """What to change about an item; ``id`` only in a bulk update."""

    id: Maybe[ItemID] = UNSET
    type: Maybe[ItemType | str] = UNSET
    name: Maybe[str] = UNSET
    short_name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    parent_id: Maybe[ItemID] = UNSET
    price: Maybe[Decimal] = UNSET
    expense_chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    purchase_description: Maybe[str] = UNSET
    purchase_cost: Maybe[Decimal] = UNSET
    chart_of_account_id: Maybe[ChartOfAccountID] = UNSET
    taxable: Maybe[bool] = UNSET
    percentage: Maybe[Decimal] = UNSET
