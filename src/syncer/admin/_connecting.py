"""What a connection is: its name, settings and credentials, and the company file that it is pinned to."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final, Protocol

import attrs
from attrs import evolve

from syncer import codec, identity, leasing, new_settings, progress
from syncer.admin._units import connection
from syncer.admin._values import Connected
from syncer.book import Identified, Identity
from syncer.cycle import Cycle
from syncer.entries import AuditEntry, Connection, Secret
from syncer.errors import Conflict, NotPossible, SealError, SettingsError
from syncer.model import Side
from syncer.ports import Unit
from syncer.settings import Settings

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
"""What a connection may be called: it becomes part of addresses, file names and log lines."""


class Seals(Protocol):
    """Seals credentials; `syncer.sealing.Sealer` is one."""

    def seal(self, secret: str, *, connection: str, name: str) -> str:
        """Return the text to store; it opens only for the same connection and name."""

    def open(self, sealed: str, *, connection: str, name: str) -> str:
        """Return the secret. Raises `SealError`."""


def check_names(name: str, username: str) -> None:
    """Raise `SettingsError` unless a connection can be called this, and Web Connector's user that."""
    if not NAME.fullmatch(name):
        raise SettingsError(
            f"A connection cannot be called {name!r}.",
            fix="Use letters, digits, '-', '_' and '.', at most 64, beginning with a letter or digit.",
        )
    if not username.strip():
        raise SettingsError("The Web Connector user name is empty.", fix="Give it a name, such as books-1.")


def connect(
    unit: Unit,
    new: Connection,
    secrets: Mapping[str, str],
    seals: Seals | None,
    actor: str,
    now: datetime,
    *,
    repin: bool,
    same_password: Callable[[str], bool] | None,
) -> Connected:
    """
    Make a connection as it is given, or bring the one of its name up to date.

    What was drawn or learned once is kept of one that is there: its ids, its company file unless `repin`, and
    the stored hash of the same password. Raises `SettingsError` if the user name is another connection's.
    """
    for other in unit.connections.find(username=new.username):
        if other.name != new.name:
            raise SettingsError(
                f"The Web Connector user name {new.username!r} belongs to connection {other.name!r}.",
                fix="Give each connection a user name of its own.",
            )
    known = unit.connections.get(new.name)
    wanted = new
    if known is not None:
        is_same = same_password is not None and same_password(known.password_hash)
        wanted = evolve(
            new,
            password_hash=known.password_hash if is_same else new.password_hash,
            owner_id=known.owner_id,
            file_id=known.file_id,
            identity="" if repin else known.identity,
            created_at=known.created_at,
        )
    changes = _changes(known, wanted) + _keep_secrets(unit, new.name, secrets, seals)
    if known != wanted:
        unit.connections.put(wanted)
    if known is not None:
        _take_effect(unit, known, Settings.from_json(wanted.settings), now)
    if changes or known is None:
        event = "connection changed" if known else "connection made"
        _note(unit, new.name, event, "; ".join(changes), actor, now)
    return Connected(connection=new.name, created=known is None, changes=changes)


def _changes(known: Connection | None, wanted: Connection) -> tuple[str, ...]:
    """Say what is new in a connection, without any secret; settings one by one."""
    after = Settings.from_json(wanted.settings)
    if known is None:
        return tuple(
            f"{one.name} is {getattr(after, one.name)}"
            for one in attrs.fields(Settings)
            if one.default is attrs.NOTHING or getattr(after, one.name) != one.default
            if not isinstance(getattr(after, one.name), dict) or getattr(after, one.name)
        )
    before = Settings.from_json(known.settings)
    changes = [
        f"{one.name}: {getattr(before, one.name)} became {getattr(after, one.name)}"
        for one in attrs.fields(Settings)
        if getattr(before, one.name) != getattr(after, one.name)
    ]
    if known.username != wanted.username:
        changes.append(f"user name: {known.username} became {wanted.username}")
    if known.password_hash != wanted.password_hash:
        changes.append("Web Connector password replaced")
    if known.identity != wanted.identity:
        changes.append("company file is to be pinned anew")
    return tuple(changes)


def _take_effect(unit: Unit, known: Connection, settings: Settings, now: datetime) -> None:
    """Bring everything to new settings; if an update runs, the next one does it when it begins."""
    try:
        leasing.at_rest(unit, known.name, now)
    except Conflict:
        return
    entry = unit.cycles.get(known.name)
    if entry is None:
        new_settings.take_effect(unit, known.name, Settings.from_json(known.settings), settings)
        return
    last = codec.decode(Cycle, entry.body)
    new_settings.take_effect(unit, known.name, last.settings, settings)
    unit.cycles.put(evolve(entry, body=codec.encode(evolve(last, settings=settings))))


def _keep_secrets(unit: Unit, name: str, secrets: Mapping[str, str], seals: Seals | None) -> tuple[str, ...]:
    changed: list[str] = []
    for field_name, secret in sorted(secrets.items()):
        if seals is None:
            raise SettingsError("There is no key to seal credentials with.", fix="Give a sealing key.")
        known = unit.secrets.get(name, field_name)
        if known is not None and _is(known, secret, seals):
            continue
        sealed = seals.seal(secret, connection=name, name=field_name)
        unit.secrets.put(Secret(connection=name, name=field_name, sealed=sealed))
        changed.append(f"{field_name} {'replaced' if known else 'stored'}")
    return tuple(changed)


def _is(known: Secret, secret: str, seals: Seals) -> bool:
    """Whether this is what is stored; what cannot be opened any more is not."""
    try:
        return seals.open(known.sealed, connection=known.connection, name=known.name) == secret
    except SealError:
        return False


def secrets(unit: Unit, name: str, names: Iterable[str], seals: Seals) -> dict[str, str]:
    """Open credentials of a connection; those that are not stored are left out. Raises `SealError`."""
    stored = {one: unit.secrets.get(name, one) for one in names}
    return {
        one: seals.open(secret.sealed, connection=name, name=one)
        for one, secret in stored.items()
        if secret is not None
    }


def repin(unit: Unit, name: str, actor: str, now: datetime) -> Identity:
    """
    Pin the company file that was refused last.

    Raises `UnknownName`, `NotPossible` if none was, `Conflict` while an update runs, and `WrongCompanyFile`.
    """
    known = connection(unit, name)
    leasing.at_rest(unit, name, now)
    # What the file does not have of what is linked is found by reading it from the beginning.
    progress.unmark(unit, name, Side.BOOK)
    file = identity.forget(unit, name)
    if file is None:
        raise NotPossible(
            "No company file was refused by the last update.",
            fix="Run an update first, with the file open that is the right one.",
            record=name,
        )
    identity.check(evolve(known, identity=""), Identified(identity=file))
    unit.connections.put(evolve(known, identity=codec.encode(file)))
    _note(unit, name, "company file confirmed", f"{file.company_name}, {file.path}", actor, now)
    return file


def _note(unit: Unit, name: str, event: str, detail: str, actor: str, now: datetime) -> None:
    """Write a line about the whole connection into the audit trail."""
    unit.audit.append(AuditEntry(connection=name, at=now, actor=actor, event=event, detail=detail))
