"""
Credentials sealed before they touch a store: AES-256-GCM with the place of the value as associated data.

A sealed text reads `v1.KEY.DATA`: the short name of its key, then nonce and ciphertext in URL-safe base64.
Connection, field and key name are authenticated with it, so that a value copied to another row, or told to
be of another key, does not open. Several keys serve rotation: the first one seals, any of them opens.

Nonces are random, 96 bits: one key is good for some four thousand million values (NIST SP 800-38D, 8.3).
"""

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Sequence

from attrs import evolve, field, frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from syncer.errors import SealError, SettingsError
from syncer.ports import Store

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = "v1"
_FIX_KEYS = "Give keys made by `keygen`, separated by commas, the newest first."
_FIX_VALUE = "Give the key it was sealed with, or enter the credential again."


def generate_key() -> str:
    """Return a new random key: 32 bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


@frozen
class _Key:
    """One key; its short name says which key sealed a value, and nothing of the key."""

    name: str
    cipher: AESGCM = field(repr=False, eq=False)


@frozen(repr=False, eq=False)
class Sealer:
    """
    Seals and opens credentials with the keys of a configuration.

    Raises `SettingsError` for keys that are none; the message names which one, and shows no key.
    """

    _keys: tuple[_Key, ...]

    def __init__(self, keys: str | Sequence[str]) -> None:
        parts = keys.split(",") if isinstance(keys, str) else keys
        texts = [part.strip() for part in parts]
        if not any(texts):
            raise SettingsError("There is no key to seal credentials with.", fix=_FIX_KEYS)
        made = tuple(_key(text, at, len(texts)) for at, text in enumerate(texts, start=1))
        self.__attrs_init__(made)  # type: ignore[attr-defined]  # attrs adds it beside an __init__ of our own

    def __repr__(self) -> str:
        return f"Sealer({len(self._keys)} keys)"

    def seal(self, secret: str, *, connection: str, name: str) -> str:
        """Return the secret sealed with the newest key, for this field of this connection only."""
        key = self._keys[0]
        nonce = secrets.token_bytes(_NONCE_BYTES)
        data = key.cipher.encrypt(nonce, secret.encode(), _place(connection, name, key.name))
        return ".".join((_VERSION, key.name, base64.urlsafe_b64encode(nonce + data).decode()))

    def open(self, sealed: str, *, connection: str, name: str) -> str:
        """Return the secret. Raises `SealError` if its key is not at hand, or it was moved or changed."""
        version, _, rest = sealed.partition(".")
        key_name, _, text = rest.partition(".")
        if version != _VERSION or not text:
            raise _cannot_open("It is not a sealed value of a known form.", connection, name)
        key = next((one for one in self._keys if one.name == key_name), None)
        if key is None:
            raise _cannot_open("It was sealed with a key that is not at hand.", connection, name, key_name)
        try:
            data = _decoded(text)
            opened = key.cipher.decrypt(
                data[:_NONCE_BYTES], data[_NONCE_BYTES:], _place(connection, name, key.name)
            )
        except (InvalidTag, binascii.Error, ValueError) as exc:
            raise _cannot_open(
                "It was changed, or moved from another connection or field.", connection, name, key_name
            ) from exc
        return opened.decode()

    def is_current(self, sealed: str) -> bool:
        """Tell whether a value was sealed with the newest key."""
        return sealed.startswith(f"{_VERSION}.{self._keys[0].name}.")


def reseal(store: Store, sealer: Sealer) -> int:
    """
    Seal every secret of a store with the newest key, and return how many were of an older one.

    One unit: all or none. Safe to repeat, and while servers run that have both keys. Afterwards the older
    keys may be taken out of the configuration. Raises `SealError` if any secret cannot be opened.
    """
    with store.unit() as unit:
        older = [secret for secret in unit.secrets.find() if not sealer.is_current(secret.sealed)]
        for secret in older:
            place = {"connection": secret.connection, "name": secret.name}
            plain = sealer.open(secret.sealed, **place)
            unit.secrets.swap(secret, evolve(secret, sealed=sealer.seal(plain, **place)))
    return len(older)


def _key(text: str, position: int, count: int) -> _Key:
    which = f"Sealing key {position} of {count}"
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        # Not chained: the cause might show a part of the key.
        raise SettingsError(f"{which} is not URL-safe base64.", fix=_FIX_KEYS) from None
    if len(key) != KEY_BYTES:
        raise SettingsError(f"{which} has {len(key)} bytes instead of {KEY_BYTES}.", fix=_FIX_KEYS)
    name = hashlib.sha256(b"syncer sealing key\0" + key).hexdigest()[:8]
    return _Key(name, AESGCM(key))


def _place(connection: str, name: str, key_name: str) -> bytes:
    return json.dumps(
        [_VERSION, connection, name, key_name]
    ).encode()  # JSON, so that no two places look alike


def _decoded(text: str) -> bytes:
    data = base64.urlsafe_b64decode(text)
    if base64.urlsafe_b64encode(data).decode() != text:  # another spelling of the same bytes is a change, too
        raise ValueError("not canonical base64")
    return data


def _cannot_open(problem: str, connection: str, name: str, key_name: str = "") -> SealError:
    return SealError(
        f"A sealed credential cannot be opened. {problem}",
        fix=_FIX_VALUE,
        code=key_name,
        record=f"{name} of {connection}",
    )
