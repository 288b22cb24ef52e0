# Made by tools/generate_billv3_client.py from resources/_async_standing.py, which is the file to change.
"""How the organization stands with BILL: its verification, its price plan, what it was charged."""

from datetime import date
from typing import Final

from billv3 import _calls
from billv3._call import Call, Effect, encode, nothing, reader
from billv3._entities import PAGE_MAX, Entity
from billv3._lists import checked_filters
from billv3.ids import BillingStatementID, OrganizationID
from billv3.models.standing import BillingStatement, PricePlan, RiskPhone, RiskPhoneStatus, RiskVerification

from ._base import Listing, Runner

RISK: Final = "/v3/risk-verifications"


class RiskVerifications:
    """
    BILL's check of the organization, without which it moves no money.

    Starting it needs the ADMINISTRATOR role and a phone of the signed-in user. Source: BILL API reference,
    initiateriskverifications; official Postman collection.
    """

    __slots__ = ("_runner",)

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def get(self) -> RiskVerification:
        """Read how the check stands."""
        return self._runner.run(
            Call(method="GET", path=RISK, decode=reader(RiskVerification), record="risk verification")
        )

    def start(self) -> RiskVerification:
        """Begin the check; after OutcomeUnknown ``get`` tells whether it began."""
        return self._runner.run(
            Call(
                method="POST",
                path=RISK,
                decode=reader(RiskVerification),
                effect=Effect.WRITE,
                record="risk verification",
            )
        )

    def has_phone(self) -> bool:
        """Tell whether the signed-in user has a phone linked."""
        status = self._runner.run(
            Call(
                method="GET",
                path=f"{RISK}/phone",
                decode=reader(RiskPhoneStatus),
                record="phone for risk verification",
            )
        )
        return bool(status.has_phone)

    def add_phone(self, phone: RiskPhone) -> None:
        """Link a phone to the signed-in user."""
        self._runner.run(
            Call(
                method="POST",
                path=f"{RISK}/phone",
                decode=nothing,
                effect=Effect.WRITE,
                body=encode(phone),
                record="phone for risk verification",
            )
        )


class Billing:
    """What BILL charges the organization for its service; read only, needs the ADMINISTRATOR role."""

    __slots__ = ("_organization", "_runner")

    def __init__(self, runner: Runner, organization_id: OrganizationID) -> None:
        self._runner = runner
        self._organization = f"/v3/organizations/{_calls.checked_id(organization_id, 'organization')}"

    def price_plan(self) -> PricePlan:
        """Read the price plan. Source: BILL API reference, getpriceplan."""
        return self._runner.run(
            Call(
                method="GET",
                path=f"{self._organization}/price-plan",
                decode=reader(PricePlan),
                record="price plan",
            )
        )

    def statements(
        self, *, since: date | None = None, until: date | None = None, max: int = PAGE_MAX
    ) -> Listing[BillingStatement]:
        """List statements by the date of their invoice. Source: official Postman collection."""
        dates = (("invoiceDateFrom", since), ("invoiceDateTo", until))
        entity = self._statements(tuple((name, day.isoformat()) for name, day in dates if day is not None))
        return Listing(
            self._runner, entity, checked_filters(entity, ()), (), _calls.checked_max(max), "unsaid"
        )

    def statement(self, id: BillingStatementID) -> BillingStatement:
        """Read one statement, with its details and links to its files. Raises NotFound."""
        return self._runner.run(_calls.get(self._statements(), id))

    def _statements(self, query: tuple[tuple[str, str], ...] = ()) -> Entity[BillingStatement]:
        return Entity(
            name="billing statements",
            one="billing statement",
            path=f"{self._organization}/billing-statements",
            model=BillingStatement,
            archivable=False,
            dated=False,
            query=query,
        )
