"""
BILL clients, one for each connection, made when first needed and kept.

Sessions are shared by all processes through the store, sealed like every other credential: a login is a
scarce thing at BILL (200 an hour for a developer key).
"""

import json
from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import Final

from attrs import field, frozen

import billv3
from billv3.credentials import UserLogin
from billv3.ids import OrganizationID, UserID
from billv3.sessions import Session
from examples.reference_server.config import ConfigError
from examples.reference_server.logs import REDACTOR
from syncer.adapters.bill import BillPayables
from syncer.admin import Admin, Seals
from syncer.entries import Secret as SecretEntry
from syncer.errors import PayablesError, SealError
from syncer.ports import Store

BILL_SECRETS: Final = ("bill.dev_key", "bill.organization_id", "bill.username", "bill.password")
WEBHOOK_KEY: Final = "bill.webhook_key"

_AGAIN: Final = "Run `connect` again with the credentials."


@frozen(kw_only=True)
class Credentials:
    """How a connection signs in at BILL."""

    dev_key: str = field(repr=False)
    organization_id: str
    username: str = field(repr=False)
    password: str = field(repr=False)

    @classmethod
    def of(cls, secrets: Mapping[str, str]) -> "Credentials":
        """Take them from what the store keeps. Raises `PayablesError` if one is missing."""
        missing = [name for name in BILL_SECRETS if not secrets.get(name)]
        if missing:
            raise PayablesError(f"The credential {missing[0]} is not stored.", fix=_AGAIN)
        return cls(**{name.removeprefix("bill."): secrets[name] for name in BILL_SECRETS})

    def login(self) -> UserLogin:
        """Return them as `billv3` takes them."""
        return UserLogin(
            username=self.username,
            password=self.password,
            organization_id=OrganizationID(self.organization_id),
            dev_key=self.dev_key,
        )


class StoreSessionCache:
    """Implements `billv3.sessions.SessionCache` on the store's sealed secrets."""

    def __init__(self, store: Store, seals: Seals, connection: str) -> None:
        self._store, self._seals, self._connection = store, seals, connection

    def get(self, key: str) -> Session | None:
        """Give the session kept under the key; one that cannot be opened any more is none."""
        with self._store.unit() as unit:
            kept = unit.secrets.get(self._connection, _name(key))
        return self._open(kept) if kept else None

    def put(self, key: str, session: Session) -> None:
        """Keep a session in place of the one that is there."""
        text = json.dumps(
            {
                "session_id": session.session_id.reveal(),
                "organization_id": session.organization_id,
                "user_id": session.user_id,
                "opened_at": session.opened_at.isoformat(),
                "used_at": session.used_at.isoformat(),
                "trusted": session.trusted,
            }
        )
        REDACTOR.learn([session.session_id.reveal()], passing=True)
        sealed = self._seals.seal(text, connection=self._connection, name=_name(key))
        with self._store.unit() as unit:
            # A connection has one login; the session of another one is of no use to anybody any more.
            for kept in unit.secrets.find(connection=self._connection):
                if kept.name.startswith(_name("")):
                    unit.secrets.delete(kept.connection, kept.name)
            unit.secrets.put(SecretEntry(connection=self._connection, name=_name(key), sealed=sealed))

    def invalidate(self, key: str, session_id: billv3.Secret) -> None:
        """Drop the session if it is still the one with this id."""
        with self._store.unit() as unit:
            kept = unit.secrets.get(self._connection, _name(key))
            known = self._open(kept) if kept else None
            if kept is not None and (known is None or known.session_id == session_id):
                unit.secrets.delete(self._connection, _name(key))

    def _open(self, kept: SecretEntry) -> Session | None:
        try:
            found = json.loads(self._seals.open(kept.sealed, connection=kept.connection, name=kept.name))
        except SealError:
            return None
        REDACTOR.learn([found["session_id"]], passing=True)
        return Session(
            session_id=billv3.Secret(found["session_id"]),
            organization_id=OrganizationID(found["organization_id"]),
            user_id=UserID(found["user_id"]),
            opened_at=datetime.fromisoformat(found["opened_at"]),
            used_at=datetime.fromisoformat(found["used_at"]),
            trusted=found["trusted"],
        )


def _name(key: str) -> str:
    return f"bill.session.{key}"


class BillClients:
    """Clients by connection, for the life of the process. Thread-safe."""

    def __init__(self, *, admin: Admin, store: Store, sealer: Seals | None, url: str) -> None:
        self._admin, self._store, self._sealer, self._url = admin, store, sealer, url
        self._lock = Lock()
        self._kept: dict[str, tuple[Credentials, billv3.Client, BillPayables]] = {}

    def payables(self, connection: str) -> BillPayables:
        """
        Return the BILL side of a connection; changed credentials are noticed.

        Raises `PayablesError` if its credentials are missing or cannot be opened.
        """
        if self._sealer is None:
            raise PayablesError("There is no sealing key.", fix="Set BILLQBD_SECRET_KEY.")
        try:
            credentials = Credentials.of(self._admin.secrets(connection, BILL_SECRETS))
        except SealError as exc:
            raise PayablesError(f"The BILL credentials cannot be opened: {exc.problem}", fix=exc.fix) from exc
        with self._lock:
            kept = self._kept.get(connection)
            if kept is not None and kept[0] == credentials:
                return kept[2]
            if kept is not None:
                kept[1].close()
            REDACTOR.learn([credentials.dev_key, credentials.password])
            cache = StoreSessionCache(self._store, self._sealer, connection)
            client = billv3.Client(credentials.login(), base_url=self._url, session_cache=cache)
            payables = BillPayables(client)
            self._kept[connection] = (credentials, client, payables)
            return payables

    def check(self, credentials: Credentials, connection: str | None) -> None:
        """
        Sign in once; a connection that is there already keeps the session.

        By that a server that was refused, and therefore asks BILL no more, knows that it may go on. Raises
        `PayablesError` if BILL cannot be reached or refuses, `ConfigError` if the address is none.
        """
        cache = (
            StoreSessionCache(self._store, self._sealer, connection) if connection and self._sealer else None
        )
        try:
            with billv3.Client(credentials.login(), base_url=self._url, session_cache=cache) as client:
                client.login()
        except billv3.UsageError as exc:
            raise ConfigError(f"BILLQBD_BILL_URL: {exc.problem}", fix=exc.fix) from exc
        except billv3.BillError as exc:
            raise PayablesError(
                f"BILL at {self._url} did not let us in: {exc.problem}", fix=exc.fix, code=exc.code
            ) from exc

    def close(self) -> None:
        """Give all network connections back. Safe to repeat."""
        with self._lock:
            for _, client, _ in self._kept.values():
                client.close()
            self._kept.clear()
