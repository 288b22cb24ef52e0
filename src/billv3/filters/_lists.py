"""What the lists of accounts, other classifications, funding banks and users take."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from billv3.ids import BankAccountID, ChartOfAccountID, EmployeeID, ItemID, UserID

from ._grammar import EqIn, EqNe, EqOnly, Range, SortField, by, sort_by

# Names in quotes below are types for the checker; importing the models would cost every program time.
if TYPE_CHECKING:
    from billv3.models.classifications import ChartOfAccount, Classification, Employee, Item  # noqa: F401
    from billv3.models.funding import FundingBank  # noqa: F401
    from billv3.models.organization import Role, User  # noqa: F401


class ChartOfAccountFilters:
    """What the list of chart of accounts can be filtered by."""

    id: Final = by(EqIn["ChartOfAccount", ChartOfAccountID], "chart of accounts", "id")
    archived: Final = by(EqNe["ChartOfAccount", bool], "chart of accounts", "archived", confirmed=False)
    created_time: Final = by(
        Range["ChartOfAccount", datetime], "chart of accounts", "createdTime", confirmed=False
    )
    updated_time: Final = by(
        Range["ChartOfAccount", datetime], "chart of accounts", "updatedTime", confirmed=False
    )


class ChartOfAccountSort:
    """What the list of chart of accounts can be sorted by."""

    archived: Final = sort_by(SortField["ChartOfAccount"], "chart of accounts", "archived")
    name: Final = sort_by(SortField["ChartOfAccount"], "chart of accounts", "name")
    description: Final = sort_by(SortField["ChartOfAccount"], "chart of accounts", "description")
    created_time: Final = sort_by(SortField["ChartOfAccount"], "chart of accounts", "createdTime")
    updated_time: Final = sort_by(SortField["ChartOfAccount"], "chart of accounts", "updatedTime")


class ClassificationFilters:
    """What the list of classifications can be filtered by."""

    id: Final = by(EqIn["Classification", str], "classifications", "id")
    archived: Final = by(EqNe["Classification", bool], "classifications", "archived", confirmed=False)
    created_time: Final = by(
        Range["Classification", datetime], "classifications", "createdTime", confirmed=False
    )
    updated_time: Final = by(
        Range["Classification", datetime], "classifications", "updatedTime", confirmed=False
    )


class ClassificationSort:
    """What the list of classifications can be sorted by."""

    archived: Final = sort_by(SortField["Classification"], "classifications", "archived")
    name: Final = sort_by(SortField["Classification"], "classifications", "name")
    description: Final = sort_by(SortField["Classification"], "classifications", "description")
    created_time: Final = sort_by(SortField["Classification"], "classifications", "createdTime")
    updated_time: Final = sort_by(SortField["Classification"], "classifications", "updatedTime")


class EmployeeFilters:
    """What the list of employees can be filtered by."""

    id: Final = by(EqIn["Employee", EmployeeID], "employees", "id")
    archived: Final = by(EqNe["Employee", bool], "employees", "archived", confirmed=False)
    created_time: Final = by(Range["Employee", datetime], "employees", "createdTime", confirmed=False)
    updated_time: Final = by(Range["Employee", datetime], "employees", "updatedTime", confirmed=False)


class EmployeeSort:
    """What the list of employees can be sorted by."""

    archived: Final = sort_by(SortField["Employee"], "employees", "archived")
    first_name: Final = sort_by(SortField["Employee"], "employees", "firstName")
    last_name: Final = sort_by(SortField["Employee"], "employees", "lastName")
    created_time: Final = sort_by(SortField["Employee"], "employees", "createdTime")
    updated_time: Final = sort_by(SortField["Employee"], "employees", "updatedTime")


class ItemFilters:
    """What the list of items can be filtered by."""

    id: Final = by(EqIn["Item", ItemID], "items", "id")
    archived: Final = by(EqNe["Item", bool], "items", "archived", confirmed=False)
    created_time: Final = by(Range["Item", datetime], "items", "createdTime", confirmed=False)
    updated_time: Final = by(Range["Item", datetime], "items", "updatedTime", confirmed=False)


class ItemSort:
    """What the list of items can be sorted by."""

    archived: Final = sort_by(SortField["Item"], "items", "archived")
    name: Final = sort_by(SortField["Item"], "items", "name")
    description: Final = sort_by(SortField["Item"], "items", "description")
    created_time: Final = sort_by(SortField["Item"], "items", "createdTime")
    updated_time: Final = sort_by(SortField["Item"], "items", "updatedTime")


class FundingBankFilters:
    """What the list of funding banks can be filtered by."""

    bank_account_id: Final = by(EqOnly["FundingBank", BankAccountID], "funding banks", "bankAccountId")
    archived: Final = by(EqNe["FundingBank", bool], "funding banks", "archived", confirmed=False)
    created_time: Final = by(Range["FundingBank", datetime], "funding banks", "createdTime", confirmed=False)
    updated_time: Final = by(Range["FundingBank", datetime], "funding banks", "updatedTime", confirmed=False)


class FundingBankSort:
    """What the list of funding banks can be sorted by."""

    archived: Final = sort_by(SortField["FundingBank"], "funding banks", "archived")
    name_on_account: Final = sort_by(SortField["FundingBank"], "funding banks", "nameOnAccount")
    bank_name: Final = sort_by(SortField["FundingBank"], "funding banks", "bankName")
    access_to_admins: Final = sort_by(SortField["FundingBank"], "funding banks", "accessToAdmins")
    created_time: Final = sort_by(SortField["FundingBank"], "funding banks", "createdTime")
    updated_time: Final = sort_by(SortField["FundingBank"], "funding banks", "updatedTime")


class UserFilters:
    """What the list of users can be filtered by."""

    id: Final = by(EqIn["User", UserID], "users", "id")
    archived: Final = by(EqNe["User", bool], "users", "archived", confirmed=False)
    created_time: Final = by(Range["User", datetime], "users", "createdTime", confirmed=False)
    updated_time: Final = by(Range["User", datetime], "users", "updatedTime", confirmed=False)


class UserSort:
    """What the list of users can be sorted by."""

    archived: Final = sort_by(SortField["User"], "users", "archived")
    first_name: Final = sort_by(SortField["User"], "users", "firstName")
    last_name: Final = sort_by(SortField["User"], "users", "lastName")
    created_time: Final = sort_by(SortField["User"], "users", "createdTime")
    updated_time: Final = sort_by(SortField["User"], "users", "updatedTime")


class RoleSort:
    """What the list of roles can be sorted by."""

    description: Final = sort_by(SortField["Role"], "roles", "description")
    created_time: Final = sort_by(SortField["Role"], "roles", "createdTime")
    updated_time: Final = sort_by(SortField["Role"], "roles", "updatedTime")
