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

from ._async_base import (
    AsyncBulkCreates,
    AsyncBulkRestores,
    AsyncBulkUpdates,
    AsyncCreates,
    AsyncDated,
    AsyncListed,
    AsyncRestores,
    AsyncRunner,
    AsyncUpdates,
    I,
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


class AsyncChartOfAccounts(
    AsyncDated[ChartOfAccount, ChartOfAccountID],
    AsyncCreates[ChartOfAccount, ChartOfAccountCreate],
    AsyncUpdates[ChartOfAccount, ChartOfAccountID, ChartOfAccountUpdate],
    AsyncRestores[ChartOfAccount, ChartOfAccountID],
    AsyncBulkCreates[ChartOfAccount, ChartOfAccountCreate],
    AsyncBulkUpdates[ChartOfAccount, ChartOfAccountUpdate],
    AsyncBulkRestores[ChartOfAccount, ChartOfAccountID],
):
    """Ledger accounts."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, CHART_OF_ACCOUNTS)


class AsyncClassifications(
    AsyncDated[Classification, I],
    AsyncCreates[Classification, ClassificationCreate],
    AsyncUpdates[Classification, I, ClassificationUpdate],
    AsyncRestores[Classification, I],
    AsyncBulkCreates[Classification, ClassificationCreate],
    AsyncBulkUpdates[Classification, ClassificationUpdate],
    AsyncBulkRestores[Classification, I],
):
    """Accounting classes, departments, locations or jobs: one instance for each."""

    __slots__ = ()


class AsyncAccountingClasses(AsyncClassifications[AccountingClassID]):
    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, ACCOUNTING_CLASSES)


class AsyncDepartments(AsyncClassifications[DepartmentID]):
    """Departments: what QuickBooks calls classes, in BILL's own synchronization."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, DEPARTMENTS)


class AsyncLocations(AsyncClassifications[LocationID]):
    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, LOCATIONS)


class AsyncJobs(AsyncClassifications[JobID]):
    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, JOBS)


class AsyncEmployees(
    AsyncDated[Employee, EmployeeID],
    AsyncCreates[Employee, EmployeeCreate],
    AsyncUpdates[Employee, EmployeeID, EmployeeUpdate],
    AsyncRestores[Employee, EmployeeID],
    AsyncBulkCreates[Employee, EmployeeCreate],
    AsyncBulkUpdates[Employee, EmployeeUpdate],
    AsyncBulkRestores[Employee, EmployeeID],
):
    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, EMPLOYEES)


class AsyncItems(
    AsyncDated[Item, ItemID],
    AsyncCreates[Item, ItemCreate],
    AsyncUpdates[Item, ItemID, ItemUpdate],
    AsyncRestores[Item, ItemID],
    AsyncBulkCreates[Item, ItemCreate],
    AsyncBulkUpdates[Item, ItemUpdate],
    AsyncBulkRestores[Item, ItemID],
):
    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, ITEMS)


class AsyncPaymentTerms(
    AsyncListed[PaymentTerm],
    AsyncCreates[PaymentTerm, PaymentTermCreate],
    AsyncUpdates[PaymentTerm, PaymentTermID, PaymentTermUpdate],
):
    """When bills fall due. Terms cannot be archived or deleted."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner, organization_id: OrganizationID) -> None:
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

    async def get(self, id: PaymentTermID) -> PaymentTerm:
        """Read one term. Raises NotFound."""
        return await self._runner.run(_calls.get(self._entity, id))
