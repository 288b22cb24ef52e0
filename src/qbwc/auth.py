"""Who may log in: the ``Authenticator`` protocol, its words, and a simple one for fixed accounts."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final, Protocol

from attrs import field, frozen
from attrs.validators import ge, instance_of, optional

from qbwc.work import Busy, NothingToDo, Postponed

__all__ = ["Accepted", "AsyncAuthenticator", "Authenticator", "Rejected", "StaticAuthenticator", "Verdict"]

_RESERVED: Final = frozenset({"none", "nvu", "busy"})


@frozen
class Accepted:
    """
    The login is right.

    Attributes:
        connection: The tenant: one QuickBooks company file joined to one account of yours.  Every later call
            with the ticket of this session is worked for this connection and no other.
        company_file: Path of the company file to open on the user's machine; ``""`` is the file open there
            now.
        minimum_interval_s: Lower limit for the user's "every n minutes", in seconds; ``None`` leaves it.
    """

    connection: str = field(validator=instance_of(str))
    company_file: str = field(default="")
    minimum_interval_s: int | None = field(default=None, validator=optional(ge(1)))

    @connection.validator
    def _named(self, _attribute: object, value: str) -> None:
        if not value:
            raise ValueError("A connection has a name.")

    @company_file.validator
    def _a_path(self, _attribute: object, value: str) -> None:
        if value.lower() in _RESERVED:
            raise ValueError(f"{value!r} is a word of the protocol, not a path.")


@frozen
class Rejected:
    """Unknown user or wrong password (``nvu``): the agent asks the user to check both."""


Verdict = Accepted | Rejected | NothingToDo | Busy | Postponed


class Authenticator(Protocol):
    """
    Decides whether an agent may log in.

    Compare passwords in constant time, and take as long for an unknown user as for a wrong password.
    An exception is logged and answered as `Busy`: a temporary problem must not make users retype passwords.
    """

    def login(self, username: str, password: str) -> Verdict:
        """Say who this is and whether they may work now; must not keep or log `password`."""
        ...


class AsyncAuthenticator(Protocol):
    """`Authenticator` with a coroutine."""

    async def login(self, username: str, password: str) -> Verdict: ...


class StaticAuthenticator:
    """
    Fixed accounts, for one office or for tests.

    Args:
        accounts: Login name to password.
        connections: Login name to connection; a login name that is not here is its own connection.
    """

    def __init__(self, accounts: Mapping[str, str], *, connections: Mapping[str, str] | None = None) -> None:
        self._digests = {name: _digest(password) for name, password in accounts.items()}
        self._connections = dict(connections or {})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._digests)} accounts)"

    def login(self, username: str, password: str) -> Verdict:
        """Compare in constant time; an unknown user takes as long as a wrong password."""
        expected = self._digests.get(username)
        right = hmac.compare_digest(expected or _digest("\0no such user"), _digest(password))
        if expected is None or not right:
            return Rejected()
        return Accepted(self._connections.get(username, username))


def _digest(password: str) -> bytes:
    # Equal lengths, so that the comparison does not tell the length; not a store for passwords.
    return hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest()
