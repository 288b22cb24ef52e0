"""
`connect`: make a connection, or change one.

What is not given again stays as it is, so running it with one option changes that setting and nothing else.
The BILL login is tried before anything is stored.
"""

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Final

import attrs
import typer
from attrs import frozen

from examples.reference_server.clients import WEBHOOK_KEY, Credentials
from examples.reference_server.config import ConfigError
from examples.reference_server.logs import REDACTOR
from examples.reference_server.parts import Parts, owner_id
from qbwc.passwords import Passwords
from syncer.admin import Connected
from syncer.errors import SettingsError, UnknownName
from syncer.settings import Settings

ACTOR: Final = "connect"

ENV: Final = {
    "bill.dev_key": "BILL_DEV_KEY",
    "bill.organization_id": "BILL_ORGANIZATION_ID",
    "bill.username": "BILL_USERNAME",
    "bill.password": "BILL_PASSWORD",
}
"""Where each credential comes from: its name in the store, and the variable."""

PAIRED: Final = {"bank_accounts": "--bank-account ID=NAME", "ap_accounts": "--currency-account EUR=NAME"}
"""Settings that hold several values, and the options for them."""

SHOWN: Final = frozenset({"BILL_ORGANIZATION_ID", "BILL_USERNAME", "QBWC_USERNAME"})
"""What may be seen while it is typed."""


@frozen(kw_only=True)
class Asked:
    """Where credentials come from: the environment, else a person at the keyboard, if there is one."""

    env: Mapping[str, str]
    ask: Callable[[str, bool], str] | None

    def is_given(self, variable: str) -> bool:
        """Whether the environment has it."""
        return bool(self.env.get(variable, "").strip())

    def get(self, variable: str, *, stored: bool = False, default: str = "") -> str | None:
        """Return the value; `None` to keep what is stored. Raises `ConfigError`."""
        if self.is_given(variable):
            return self.env[variable]
        if stored:
            return None
        if self.ask is None:
            if default:
                return default
            raise ConfigError(f"{variable} is not set.", fix="Set it, or run this command in a terminal.")
        return self.ask(f"{variable}{f' [{default}]' if default else ''}", variable not in SHOWN) or default


def at_keyboard() -> Callable[[str, bool], str] | None:
    """Return a way to ask the person at the terminal, if there is one."""
    if not sys.stdin.isatty():
        return None

    def ask(question: str, hidden: bool) -> str:
        return str(typer.prompt(question, hide_input=hidden, default="", show_default=False, err=True))

    return ask


def connect(
    parts: Parts, name: str, options: Mapping[str, object], asked: Asked, *, repin: bool
) -> Connected:
    """
    Make or change a connection.

    `options` are settings by name; `None` keeps what is there. Raises `SettingsError` for what is wrong here,
    `PayablesError` if BILL cannot be reached or refuses the login, `SealError` if what is stored is needed
    and cannot be opened.
    """
    try:
        known = parts.admin.connection(name)
    except UnknownName:
        known = None
    given = {key: value for key, value in options.items() if value is not None}
    if known is None:
        settings = first_settings(given)
        stored: dict[str, str] = {}
    else:
        settings = changed_settings(Settings.from_json(known.settings), given)
        # What is given anew need not be opened: the key that it was sealed with may be lost.
        kept = [secret for secret, variable in ENV.items() if not asked.is_given(variable)]
        stored = parts.admin.secrets(name, kept)
    fresh: dict[str, str] = {}
    for secret, variable in ENV.items():
        value = asked.get(variable, stored=secret in stored)
        if value is not None:
            fresh[secret] = value.strip()
    webhook_key = asked.env.get("BILL_WEBHOOK_KEY", "").strip()
    if webhook_key:
        fresh[WEBHOOK_KEY] = webhook_key
    username = asked.get("QBWC_USERNAME", stored=known is not None, default=name)
    password = asked.get("QBWC_PASSWORD", stored=known is not None)
    REDACTOR.learn([*fresh.values(), password or ""])
    parts.clients.check(Credentials.of({**stored, **fresh}), name if known else None)
    passwords = Passwords()
    typed = password or ""
    return parts.admin.connect(
        name,
        username=username.strip() if username else known.username if known else name,
        password_hash=passwords.hash(typed) if typed else known.password_hash if known else "",
        owner_id=owner_id(),
        settings=settings,
        secrets=fresh,
        actor=ACTOR,
        repin=repin,
        same_password=(lambda hashed: passwords.verify(hashed, typed)) if typed else None,
    )


def first_settings(given: Mapping[str, object]) -> Settings:
    """Build the settings of a new connection. Raises `SettingsError`."""
    if "payment_account" not in given:
        raise SettingsError(
            "A new connection needs --payment-account.",
            fix="Give the full name of the QuickBooks bank or clearing account that BILL payments come from.",
        )
    return changed_settings(Settings(payment_account=str(given["payment_account"])), given)


def changed_settings(settings: Settings, given: Mapping[str, object]) -> Settings:
    """Change some settings; texts become what each setting holds. Raises `SettingsError`."""
    changes: dict[str, Any] = {name: _value(settings, name, value) for name, value in given.items()}
    return attrs.evolve(settings, **changes)


def pairs(said: Iterable[str], option: str) -> dict[str, str]:
    """Read `NAME=VALUE` texts. Raises `SettingsError`."""
    found: dict[str, str] = {}
    for text in said:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise SettingsError(f"{option} {text!r} cannot be read.", fix=f"Write {option} NAME=VALUE.")
        found[name.strip()] = value.strip()
    return found


def _value(settings: Settings, name: str, value: object) -> object:
    before = getattr(settings, name, attrs.NOTHING)
    if before is attrs.NOTHING or name.startswith("_") or callable(before):
        known = ", ".join(field.name for field in attrs.fields(Settings))
        raise SettingsError(f"There is no setting {name!r}.", fix=f"Use one of: {known}.")
    if not isinstance(value, str):
        return value
    try:
        if name == "start_date":
            return dt.date.fromisoformat(value) if value else None
        match before:
            case bool():
                return {"yes": True, "true": True, "no": False, "false": False}[value.lower()]
            case int():
                return int(value)
            case Enum():
                return type(before)(value)
            case tuple():
                return tuple(part.strip() for part in value.split(",") if part.strip())
            case dict():
                raise SettingsError(f"{name} is no single value.", fix=f"Use {PAIRED[name]}.")
    except (ValueError, KeyError) as exc:
        raise SettingsError(
            f"The setting {name} cannot be {value!r}.", fix=f"Write it like {_example(before)}."
        ) from exc
    return value


def _example(before: object) -> str:
    match before:
        case bool():
            return "yes or no"
        case Enum():
            return " or ".join(str(one) for one in type(before))
        case int():
            return str(before)
    return "2026-03-01"
