# Made by tools/generate_billv3_client.py from resources/_async_ledger.py, which is the file to change.
"""The chart of accounts, the other classifications, payment terms."""

from typing import Final

from billv3 import _calls
from billv3._entities import Entity
from billv3.ids import (
    AccountingClassID,
    ChartOfAccountID,
    DepartmentID,
    EmployeeID,
    ItemID,
    JobID,
    LocationID,
    OrganizationID,
    PaymentTermID,
)
from billv3.models.classifications import (
    ChartOfAccount,
    ChartOfAccountCreate,
    ChartOfAccountUpdate,
    Classification,
    ClassificationCreate,
    ClassificationUpdate,
    Employee,
    EmployeeCreate,
    EmployeeUpdate,
    Item,
    ItemCreate,
    ItemUpdate,
)
from billv3.models.organization import PaymentTerm, PaymentTermCreate, PaymentTermUpdate

from ._base import (
    BulkCreates,
    BulkRestores,
    BulkUpdates,
    Creates,
    Dated,
    I,
    Listed,
    Restores,
    Runner,
    Updates,
)

BULK_MAX: Final = 50
ROOT: Final = "/v3/classifications"

CHART_OF_ACCOUNTS: Final = Entity(
    name="chart of accounts",
    one="account",
    path=f"{ROOT}/chart-of-accounts",
    model=ChartOfAccount,
    keys=("chartOfAccounts",),
    bulk_max=BULK_MAX,
)
EMPLOYEES: Final = Entity(
    name="employees",
    one="employee",
    path=f"{ROOT}/employees",
    model=Employee,
    keys=("employees",),
    bulk_max=BULK_MAX,
)
ITEMS: Final = Entity(
    name="items", one="item", path=f"{ROOT}/items", model=Item, keys=("items",), bulk_max=BULK_MAX
)


def _classification(path: str, key: str, one: str) -> Entity[Classification]:
    return Entity(
        name="classifications",
        one=one,
        path=f"{ROOT}/{path}",
        model=Classification,
        keys=(key,),
        bulk_max=BULK_MAX,
    )


ACCOUNTING_CLASSES: Final = _classification("accounting-classes", "accountingClasses", "accounting class")
DEPARTMENTS: Final = _classification("departments", "departments", "department")
LOCATIONS: Final = _classification("locations", "locations", "location")
JOBS: Final = _classification("jobs", "jobs", "job")


class ChartOfAccounts(
    Dated[ChartOfAccount, ChartOfAccountID],
    Creates[ChartOfAccount, ChartOfAccountCreate],
    Updates[ChartOfAccount, ChartOfAccountID, ChartOfAccountUpdate],
    Restores[ChartOfAccount, ChartOfAccountID],
    BulkCreates[ChartOfAccount, ChartOfAccountCreate],
    BulkUpdates[ChartOfAccount, ChartOfAccountUpdate],
    BulkRestores[ChartOfAccount, ChartOfAccountID],
):
    """Ledger accounts."""

    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, CHART_OF_ACCOUNTS)


class Classifications(
    Dated[Classification, I],
    Creates[Classification, ClassificationCreate],
    Updates[Classification, I, ClassificationUpdate],
    Restores[Classification, I],
    BulkCreates[Classification, ClassificationCreate],
    BulkUpdates[Classification, ClassificationUpdate],
    BulkRestores[Classification, I],
):
    """Accounting classes, departments, locations or jobs: one instance for each."""

    __slots__ = ()


class AccountingClasses(Classifications[AccountingClassID]):
    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, ACCOUNTING_CLASSES)


class Departments(Classifications[DepartmentID]):
    """Departments: what QuickBooks calls classes, in BILL's own synchronization."""

    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, DEPARTMENTS)


class Locations(Classifications[LocationID]):
    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, LOCATIONS)


class Jobs(Classifications[JobID]):
    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, JOBS)


class Employees(
    Dated[Employee, EmployeeID],
    Creates[Employee, EmployeeCreate],
    Updates[Employee, EmployeeID, EmployeeUpdate],
    Restores[Employee, EmployeeID],
    BulkCreates[Employee, EmployeeCreate],
    BulkUpdates[Employee, EmployeeUpdate],
    BulkRestores[Employee, EmployeeID],
):
    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, EMPLOYEES)


class Items(
    Dated[Item, ItemID],
    Creates[Item, ItemCreate],
    Updates[Item, ItemID, ItemUpdate],
    Restores[Item, ItemID],
    BulkCreates[Item, ItemCreate],
    BulkUpdates[Item, ItemUpdate],
    BulkRestores[Item, ItemID],
):
    __slots__ = ()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner, ITEMS)


class PaymentTerms(
    Listed[PaymentTerm],
    Creates[PaymentTerm, PaymentTermCreate],
    Updates[PaymentTerm, PaymentTermID, PaymentTermUpdate],
):
    """When bills fall due. Terms cannot be archived or deleted."""

    __slots__ = ()

    def __init__(self, runner: Runner, organization_id: OrganizationID) -> None:
        super().__init__(
            runner,
            Entity(
                name="payment terms",
                one="payment term",
                path=f"/v3/organizations/{_calls.checked_id(organization_id, 'organization')}/payment-terms",
                model=PaymentTerm,
                keys=("paymentTerms",),
                archivable=False,
                dated=False,
            ),
        )

    def get(self, id: PaymentTermID) -> PaymentTerm:
        """Read one term. Raises NotFound."""
        return self._runner.run(_calls.get(self._entity, id))
