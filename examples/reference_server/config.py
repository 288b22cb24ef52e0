"""
Settings from the environment, each checked by name before anything is opened.

A missing or malformed variable is a `ConfigError`: one line that says which, what is wrong and what to do.
Its message never holds the value of a secret.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, cast
from urllib.parse import urlsplit

from attrs import field, frozen

from syncer.errors import SettingsError
from syncer.sealing import Sealer

BILL_PRODUCTION: Final = "https://gateway.prod.bill.com/connect"
"""BILL API reference, "API environments"."""

PASSWORD_MIN: Final = 12
"""A shorter admin password is warned about."""


class ConfigError(SettingsError):
    """A variable of the environment is missing or malformed; nothing was opened."""


@frozen(kw_only=True)
class Config:
    """Settings of the server process; see `docs/reference/reference-server.md` for each."""

    database_url: str = field(repr=False)
    secret_keys: tuple[str, ...] = field(repr=False)
    public_url: str
    host: str
    port: int
    admin_password: str = field(repr=False)
    bill_url: str

    @property
    def is_https(self) -> bool:
        """Whether browsers and Web Connector reach us over TLS."""
        return self.public_url.startswith("https://")

    @property
    def soap_url(self) -> str:
        """The address of the QWC file and the WSDL."""
        return f"{self.public_url}/qbwc"


def load(environ: Mapping[str, str] | None = None, *, sealed: bool = True) -> Config:
    """
    Read the settings. Raises `ConfigError`.

    `sealed` is false for commands that neither store nor read credentials.
    """
    env = os.environ if environ is None else environ

    def get(name: str, default: str = "") -> str:
        return env.get(name, "").strip() or default

    keys = tuple(filter(None, (part.strip() for part in get("BILLQBD_SECRET_KEY").split(","))))
    if sealed:
        _check_keys(keys)
    password = env.get("BILLQBD_ADMIN_PASSWORD", "")
    return Config(
        database_url=get("BILLQBD_DATABASE_URL", "sqlite:///bill-qbd.db"),
        secret_keys=keys,
        public_url=_url("BILLQBD_PUBLIC_URL", get("BILLQBD_PUBLIC_URL", "http://localhost:8000")),
        host=get("BILLQBD_HOST", "127.0.0.1"),
        port=_port(get("BILLQBD_PORT", "8000")),
        admin_password=password,
        bill_url=_url("BILLQBD_BILL_URL", get("BILLQBD_BILL_URL", BILL_PRODUCTION)),
    )


def _url(name: str, value: str) -> str:
    example = "https://books.example.com" if name == "BILLQBD_PUBLIC_URL" else BILL_PRODUCTION
    try:
        parts = urlsplit(value)
        port_is_right = parts.port is None or 0 < parts.port < 2**16
    except ValueError:
        port_is_right = False
        parts = urlsplit("")
    if (
        not port_is_right
        or parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.username is not None
        or parts.query
        or parts.fragment
    ):
        raise ConfigError(f"{name} is no web address.", fix=f"Write it like {example}.")
    return value.rstrip("/")


def _port(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or int(value[:9]) >= 2**16:
        raise ConfigError(f"BILLQBD_PORT is {value[:20]!r}.", fix="Give a number from 0 to 65535.")
    return int(value)


def _check_keys(keys: tuple[str, ...]) -> None:
    if not keys:
        raise ConfigError(
            "BILLQBD_SECRET_KEY is not set.",
            fix="Make a key with the command `keygen`, keep it apart from the database, and set it.",
        )
    with about("BILLQBD_SECRET_KEY"):
        make_sealer(keys)


@contextmanager
def about(variable: str) -> Iterator[None]:
    """Say which variable it is that makes no sense to those who were given its value."""
    try:
        yield
    except SettingsError as exc:
        raise ConfigError(f"{variable}: {exc.problem}", fix=exc.fix) from exc


def make_sealer(keys: tuple[str, ...]) -> Sealer:
    """Make the sealer of these keys. Raises `SettingsError`."""
    # The type checker takes Sealer's field for its argument.
    return cast("Callable[[tuple[str, ...]], Sealer]", Sealer)(keys)
