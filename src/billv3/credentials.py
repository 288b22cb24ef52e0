"""
Ways to sign in.

Nothing here shows a secret: not in a repr, not in an error. Source: BILL API reference, login,
partnerlogin, loginasuser; BILL developer documentation, token-based sign-in.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar, Final, TypeAlias

from attrs import field, frozen

from ._secret import Secret
from .ids import OrganizationID, UserID
from .limits import LimitKey

DEVICE_LENGTH_MAX: Final = 40
"""
A device text of 49 characters was refused, one of 19 worked (seen by an integrator); we stop in between.
"""


def digest(*parts: str) -> str:
    """Make a short digest that tells two texts apart and tells nothing else."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _secret(value: str | Secret) -> Secret:
    return Secret(value)


def _maybe_secret(value: str | Secret | None) -> Secret | None:
    return None if value is None else Secret(value)


@frozen(kw_only=True)
class UserLogin:
    """
    A person's (or a service user's) name and password.

    The session ends after 35 idle minutes; the client signs in anew after 30.
    """

    idle_max: ClassVar[timedelta] = timedelta(minutes=30)
    age_max: ClassVar[timedelta | None] = None

    username: str = field(repr=False)
    password: Secret = field(converter=_secret)
    organization_id: OrganizationID
    dev_key: Secret = field(converter=_secret)


@frozen(kw_only=True)
class SyncToken:
    """
    An AP & AR sync token, made in the web app under Settings > Sync & Integrations > Tokens.

    It needs no MFA and may do nothing that needs it. Its session ends after 48 idle hours, or 48 hours after
    login: BILL's texts disagree, so the client signs in anew well before either.
    """

    idle_max: ClassVar[timedelta] = timedelta(hours=46)
    age_max: ClassVar[timedelta | None] = timedelta(hours=46)

    token_name: str = field(repr=False)
    token_value: Secret = field(converter=_secret)
    organization_id: OrganizationID
    dev_key: Secret = field(converter=_secret)


@frozen(kw_only=True)
class PartnerLogin:
    """A partner's login that opens an organization as one of its users."""

    idle_max: ClassVar[timedelta] = timedelta(minutes=30)
    age_max: ClassVar[timedelta | None] = None

    username: str = field(repr=False)
    password: Secret = field(converter=_secret)
    app_key: Secret = field(converter=_secret)
    user_id: UserID
    organization_id: OrganizationID
    dev_key: Secret = field(converter=_secret)


Credentials: TypeAlias = UserLogin | SyncToken | PartnerLogin


@frozen(kw_only=True)
class Mfa:
    """
    How to get a trusted session.

    Attributes:
        device: A short, stable text for this installation; a remembered login is tied to it.
        machine_name: What the user sees in BILL's list of devices.
        code: Asked for the six digits of the text message. It is called in the thread that makes the call
            (in a worker thread by the asynchronous client) and may take as long as a person does. None: no
            code can be had.
        remember_me_id: From an earlier confirmation on this device; valid 30 days.
        remembered: Told the new ``remember_me_id`` after a confirmation, to be kept sealed.
    """

    device: str = field()
    machine_name: str = "billv3"
    code: Callable[[], str] | None = field(default=None, repr=False)
    remember_me_id: Secret | None = field(default=None, converter=_maybe_secret)
    remembered: Callable[[Secret], None] | None = field(default=None, repr=False)

    @device.validator
    def _short(self, _: object, value: str) -> None:
        if not 1 <= len(value) <= DEVICE_LENGTH_MAX:
            msg = f"device must have 1 to {DEVICE_LENGTH_MAX} characters"
            raise ValueError(msg)


def name_of(credentials: Credentials) -> str:
    """Give the name that signs in."""
    return credentials.token_name if isinstance(credentials, SyncToken) else credentials.username


def secrets_of(credentials: Credentials) -> tuple[str, ...]:
    """Give every secret text of the credentials, for masking."""
    if isinstance(credentials, SyncToken):
        return credentials.token_value.reveal(), credentials.dev_key.reveal()
    found = (credentials.password.reveal(), credentials.dev_key.reveal())
    return (*found, credentials.app_key.reveal()) if isinstance(credentials, PartnerLogin) else found


def cache_key(credentials: Credentials, base_url: str) -> str:
    """Make the key of a session: address, developer key, organization and name; not the password."""
    acting = credentials.user_id if isinstance(credentials, PartnerLogin) else ""
    return digest(
        base_url, credentials.dev_key.reveal(), credentials.organization_id, name_of(credentials), acting
    )


def limit_key(credentials: Credentials, base_url: str) -> LimitKey:
    """Make the key of the limits: developer key at this address (as a digest), and organization."""
    return LimitKey(digest(base_url, credentials.dev_key.reveal()), credentials.organization_id)
