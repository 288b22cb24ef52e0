"""The organization, its users, what pays, sessions, MFA, exports."""

from decimal import Decimal
from typing import Final

from billv3 import _calls
from billv3._call import Call, Effect, Page, encode, nothing, page_reader, reader, wrapped
from billv3._entities import PAGE_MAX, Entity
from billv3._json import dumps
from billv3._secret import Secret
from billv3.errors import BadCall, NotFound
from billv3.ids import (
    BankAccountID,
    BankAccountUserID,
    CardAccountID,
    ExportID,
    OrganizationID,
    RoleID,
    UserID,
    VendorID,
)
from billv3.models._shared import Status
from billv3.models.funding import (
    APCard,
    CardPurposes,
    Deposit,
    FundingBank,
    FundingBankCreate,
    FundingBankUpdate,
    FundingCard,
    FundingCards,
    FundingPermissions,
    FundingUser,
    Nomination,
    Verification,
)
from billv3.models.organization import (
    DownloadLink,
    Export,
    Health,
    OpenOrganization,
    Organization,
    OrganizationUpdate,
    Phone,
    Role,
    SessionInfo,
    User,
    UserCreate,
    UserUpdate,
)

from ._async_base import (
    AsyncArchives,
    AsyncCreates,
    AsyncDated,
    AsyncListed,
    AsyncListing,
    AsyncResource,
    AsyncRestores,
    AsyncRunner,
    AsyncUpdates,
)

ORGANIZATIONS: Final = Entity(
    name="organizations",
    one="organization",
    path="/v3/organizations",
    model=Organization,
    archivable=False,
    dated=False,
)
USERS: Final = Entity(name="users", one="user", path="/v3/users", model=User)
ROLES: Final = Entity(name="roles", one="role", path="/v3/roles", model=Role, archivable=False, dated=False)
FUNDING: Final = "/v3/funding-accounts"
FUNDING_BANKS: Final = Entity(
    name="funding banks", one="funding bank", path=f"{FUNDING}/banks", model=FundingBank, id_in=False
)
BANK_USERS: Final = Entity(
    name="funding bank users",
    one="funding bank user",
    path=f"{FUNDING}/banks/users",
    model=FundingUser,
    archivable=False,
    dated=False,
)
CARD_USERS: Final = Entity(
    name="funding card users",
    one="funding card user",
    path=f"{FUNDING}/cards/users",
    model=FundingUser,
    archivable=False,
    dated=False,
)
EXPORTS: Final = Entity(
    name="exports", one="export", path="/v3/exports", model=Export, archivable=False, dated=False
)


class AsyncOrganizations:
    """The organization of the session."""

    __slots__ = ("_id", "_runner")

    def __init__(self, runner: AsyncRunner, organization_id: OrganizationID) -> None:
        self._runner = runner
        self._id = organization_id

    async def get(self) -> Organization:
        """Read the organization; needs the ADMINISTRATOR role."""
        return await self._runner.run(_calls.get(ORGANIZATIONS, self._id))

    async def update(self, changes: OrganizationUpdate) -> Organization:
        """Change what is given about the organization."""
        return await self._runner.run(_calls.write(ORGANIZATIONS, "PATCH", self._id, changes))

    async def industries(self) -> tuple[str, ...]:
        """Read the industries to choose from."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{ORGANIZATIONS.path}/industries",
                decode=wrapped(str, "industries"),
                record="industries",
            )
        )


class AsyncUsers(
    AsyncDated[User, UserID],
    AsyncCreates[User, UserCreate],
    AsyncUpdates[User, UserID, UserUpdate],
    AsyncRestores[User, UserID],
):
    """Users of the organization."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, USERS)


class AsyncRoles(AsyncListed[Role]):
    """Roles that users can have."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, ROLES)

    async def get(self, id: RoleID) -> Role:
        """Read one role. Raises NotFound."""
        return await self._runner.run(_calls.get(ROLES, id))


class AsyncFundingBanks(
    AsyncDated[FundingBank, BankAccountID],
    AsyncCreates[FundingBank, FundingBankCreate],
    AsyncUpdates[FundingBank, BankAccountID, FundingBankUpdate],
    AsyncArchives[FundingBank, BankAccountID],
):
    """Bank accounts that pay."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, FUNDING_BANKS)

    async def verify(self, id: BankAccountID, deposit_amount: Decimal) -> bool:
        """
        Tell BILL the small amount it deposited; only the user who added the account may.

        **Not safe to repeat** when the outcome is unknown: read the account's status first.
        """
        verification = await self._runner.run(
            Call(
                method="POST",
                path=f"{FUNDING_BANKS.path}/{_calls.checked_id(id, FUNDING_BANKS.one)}/verify",
                decode=reader(Verification),
                effect=Effect.WRITE,
                body=encode(Deposit(deposit_amount=deposit_amount)),
                record=f"verification of funding bank {id}",
            )
        )
        return verification.verified is True

    def users(self, *, max: int = PAGE_MAX) -> AsyncListing[FundingUser]:
        """List who may pay with which bank account."""
        return AsyncListing(self._runner, BANK_USERS, (), (), _calls.checked_max(max), "unsaid")

    async def nominate(self, id: BankAccountID, user_id: UserID) -> Status:
        """
        Let a user pay with a verified bank account: BILL writes to them to prove who they are.

        When the outcome is unknown, the message may have gone out.
        """
        return await self._runner.run(
            Call(
                method="POST",
                path=f"{BANK_USERS.path}/nominate",
                decode=reader(Status),
                effect=Effect.WRITE,
                body=encode(Nomination(bank_account_id=id, user_id=user_id)),
                record=f"user of funding bank {id}",
            )
        )

    async def archive_user(self, id: BankAccountUserID) -> FundingUser:
        """Take from a user the right to pay with a bank account; safe to repeat."""
        return await self._runner.run(_calls.act(BANK_USERS, id, "archive", effect=Effect.SAME))

    async def permissions(self) -> FundingPermissions:
        """Read which ways to pay the organization and the signed-in user have."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{FUNDING}/permissions",
                decode=reader(FundingPermissions),
                record="permissions to pay",
            )
        )


class AsyncCards(AsyncResource[FundingCard]):
    """Cards that pay."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(
            runner,
            Entity(
                name="funding cards",
                one="funding card",
                path=f"{FUNDING}/cards",
                model=FundingCard,
                archivable=False,
                dated=False,
            ),
        )

    async def list(self) -> FundingCards:
        """Read all cards and the rates that are charged: one answer, no pages."""
        return await self._runner.run(
            Call(method="GET", path=self._entity.path, decode=reader(FundingCards), record="funding cards")
        )

    async def get(self, id: CardAccountID) -> FundingCard:
        """Read one card. Raises NotFound."""
        return await self._runner.run(_calls.get(self._entity, id))

    def users(self, *, max: int = PAGE_MAX) -> AsyncListing[FundingUser]:
        """List who may pay with which card."""
        return AsyncListing(self._runner, CARD_USERS, (), (), _calls.checked_max(max), "unsaid")

    async def funding_purposes(self, vendor_id: VendorID, brand: str) -> CardPurposes:
        """Read what can be named as the purpose of paying a vendor by a card of a brand."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{FUNDING}/cards/funding-purposes",
                decode=reader(CardPurposes),
                query=(("vendorId", vendor_id), ("brand", brand)),
                record=f"purposes of cards for vendor {vendor_id}",
            )
        )

    async def ap_cards(self) -> tuple[APCard, ...]:
        """Read the AP cards: a bare array, no pages."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{FUNDING}/ap-cards",
                decode=wrapped(APCard, "apCards"),
                record="AP cards",
            )
        )


class AsyncSessions:
    """The running session, and what its user may open."""

    __slots__ = ("_runner",)

    def __init__(self, runner: AsyncRunner) -> None:
        self._runner = runner

    async def info(self) -> SessionInfo:
        """Read whose session it is and how it stands with MFA."""
        return await self._runner.run(
            Call(method="GET", path="/v3/login/session", decode=reader(SessionInfo), record="session")
        )

    async def organizations(self, *, token: str | None = None) -> Page[OpenOrganization]:
        """Read the organizations that the user may open, up to 100 to a page."""
        return await self._runner.run(
            Call(
                method="GET",
                path="/v3/login/organizations",
                decode=page_reader(OpenOrganization, "organizations", one="organization"),
                query=() if token is None else (("page", token),),
                record="organizations to open",
            )
        )

    async def health(self) -> Health:
        """Ask which BILL answers; needs no session."""
        return await self._runner.run(
            Call(method="GET", path="/v3/health", decode=reader(Health), record="health", authenticated=False)
        )


class AsyncMfaSteps:
    """
    The steps to a trusted session, one by one. ``client.trust()`` takes them all.

    Only payments, auto-pay and new bank accounts need it. Text messages are limited to 5 calls a minute.
    Source: BILL API reference, setup, stepupsession; changelog of 2026-04-03.
    """

    __slots__ = ("_runner",)

    def __init__(self, runner: AsyncRunner) -> None:
        self._runner = runner

    async def phones(self) -> tuple[Phone, ...]:
        """Read the phones that get codes."""
        return await self._runner.run(
            Call(method="GET", path="/v3/mfa/phones", decode=wrapped(Phone), record="MFA phones")
        )

    async def setup(self, phone: str) -> str:
        """Register a phone (E.164 text) as the primary one; BILL sends it a code. Returns the set-up's id."""
        return await self._text("/v3/mfa/setup", {"phone": phone, "type": "TEXT", "primary": True}, "setupId")

    async def validate_setup(self, setup_id: str, token: str) -> str:
        """Confirm a phone with the code it got. Returns BILL's status, ``SUCCESS``."""
        body: dict[str, object] = {"setupId": setup_id, "type": "TEXT", "token": token}
        try:
            return await self._text("/v3/mfa/setup/validate", body, "status")
        except (NotFound, BadCall):
            # Prose in BILL's documentation calls this path by a shorter name.
            return await self._text("/v3/mfa/validate", body, "status")

    async def challenge(self) -> str:
        """Have a code sent to the phone. Returns the challenge's id."""
        return await self._text("/v3/mfa/challenge", {"useBackup": False}, "challengeId")

    async def validate(self, challenge_id: str, token: str, *, device: str, machine_name: str) -> Secret:
        """Confirm the six digits. Returns the id by which this device is remembered for 30 days: seal it."""
        return Secret(
            await self._text(
                "/v3/mfa/challenge/validate",
                {
                    "challengeId": challenge_id,
                    "token": token,
                    "device": device,
                    "machineName": machine_name,
                    "rememberMe": True,
                },
                "rememberMeId",
            )
        )

    async def step_up(self, remember_me_id: Secret, *, device: str) -> None:
        """Make the running session a trusted one; the device text must be the one of the confirmation."""
        await self._runner.run(
            Call(
                method="POST",
                path="/v3/mfa/step-up",
                decode=nothing,
                effect=Effect.SAME,
                body=dumps({"rememberMeId": remember_me_id.reveal(), "device": device}),
                record="MFA step-up",
            )
        )

    async def _text(self, path: str, body: dict[str, object], key: str) -> str:
        return await self._runner.run(
            Call(
                method="POST",
                path=path,
                decode=_calls.text_of(key),
                effect=Effect.WRITE,
                body=dumps(body),
                record="MFA",
            )
        )


class AsyncExports(AsyncListed[Export]):
    """CSV exports that were scheduled in the web app."""

    __slots__ = ()

    def __init__(self, runner: AsyncRunner) -> None:
        super().__init__(runner, EXPORTS)

    async def download_link(self, id: ExportID) -> DownloadLink:
        """Read the link to an export; whoever has it can read the file."""
        return await self._runner.run(
            Call(
                method="GET",
                path=f"{EXPORTS.path}/{_calls.checked_id(id, EXPORTS.one)}/download-link",
                decode=reader(DownloadLink),
                record=f"export {id}",
            )
        )
