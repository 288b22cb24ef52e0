"""
Secrets that do not show.

A secret travels inside ``Secret`` until the moment its request is built, so that no repr, log line, error
or traceback (with local variables, too) has it.
"""

import json
from collections.abc import Callable, Iterable
from typing import Final, NoReturn

MASK: Final = "***"

SENSITIVE: Final = frozenset(
    {
        "accountNumber",
        "apiToken",
        "appKey",
        "cardNumber",
        "dateOfBirth",
        "devKey",
        "password",
        "phone",
        "rememberMeId",
        "routingNumber",
        "securityKey",
        "sessionId",
        "taxId",
        "token",
    }
)
"""Wire names whose values never appear in an error or a log line."""


_TELLING: Final = (
    "accountnumber",
    "birth",
    "card",
    "iban",
    "key",
    "link",
    "password",
    "phone",
    "rememberme",
    "routing",
    "secret",
    "session",
    "ssn",
    "taxid",
    "token",
)
"""Parts of wire names (in lower case) whose values are masked in a row that nobody could read."""


class Secret:
    """
    Text that must not be seen.

    ``reveal()`` is the only way to it. Two secrets are equal when their texts are; pickling is refused,
    because a pickle is a file with the text in it.
    """

    __slots__ = ("_text",)

    def __init__(self, text: "str | Secret") -> None:
        self._text: str = text.reveal() if isinstance(text, Secret) else text

    def reveal(self) -> str:
        """Give the text itself; keep it out of variables that live long."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        msg = "A secret is not pickled: pass it by configuration."
        raise TypeError(msg)


def scrub(text: str, secrets: Iterable[str]) -> str:
    """
    Mask each secret that appears in the text, plainly or as JSON would write it.

    Very short ones (under 4 characters) are no secrets.
    """
    forms = {form for s in secrets if len(s) >= 4 for form in (s, json.dumps(s)[1:-1])}
    for secret in sorted(forms, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text


def sensitive_values(value: object) -> Iterable[str]:
    """Yield the values under sensitive wire names, anywhere inside a JSON value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in SENSITIVE and isinstance(inner, str):
                yield inner
            else:
                yield from sensitive_values(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from sensitive_values(inner)


def masked(value: object) -> object:
    """
    Copy a JSON value with a mask for everything under a name that sounds like a secret.

    Wider than ``SENSITIVE``: this is for values that are not what they should be, so that a tax id may come
    as a number and an account number under a name nobody has heard of.
    """
    if isinstance(value, dict):
        return {
            name: MASK if any(part in name.lower() for part in _TELLING) else masked(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [masked(inner) for inner in value]
    return value


class Masker:
    """
    Masks a client's secrets in texts that come from elsewhere.

    It holds a function instead of the texts, and its repr says nothing: it appears in frames that tracebacks
    show.
    """

    __slots__ = ("_secrets",)

    def __init__(self, secrets: Callable[[], Iterable[str]]) -> None:
        self._secrets = secrets

    def __repr__(self) -> str:
        return f"Masker({MASK})"

    def mask(self, text: str, sent: Iterable[str] = ()) -> str:
        """Mask the client's secrets, and those of one request."""
        return scrub(text, [*self._secrets(), *sent])


NO_SECRETS: Final = Masker(lambda: ())
