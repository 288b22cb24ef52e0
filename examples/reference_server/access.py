"""
Who may see the page and use the API.

Browsers log in with the admin password and get a signed session cookie; each form carries a token that is
bound to that cookie. Programs send the password as a bearer token instead: no browser does that by itself,
so there is nothing to forge. The signing key is derived from the sealing key and the password, so changing
either ends all sessions.
"""

import hashlib
import hmac
import secrets
import time
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from examples.reference_server.config import Config

SESSION_S: Final = 8 * 3600
LOGIN_S: Final = 3600
"""How long a login form stays good."""

PAGE: Final = "page"
LOGIN: Final = "login"


class Access:
    """Signs and checks; keeps nothing."""

    def __init__(self, config: Config) -> None:
        self._password = config.admin_password
        self._key = HKDF(
            algorithm=hashes.SHA256(),
            length=32,
            salt=hashlib.sha256(config.admin_password.encode()).digest(),
            info=b"bill-qbd reference server: page sessions",
        ).derive(",".join(config.secret_keys[:1]).encode())

    @property
    def is_open(self) -> bool:
        """Whether there is a password at all; without one, nobody gets in."""
        return bool(self._password)

    def is_password(self, given: str) -> bool:
        """Compare in constant time."""
        return self.is_open and hmac.compare_digest(_digest(given), _digest(self._password))

    def issue(self, purpose: str, lifetime_s: int) -> str:
        """Make a signed cookie value that runs out."""
        body = f"{purpose}.{int(time.time()) + lifetime_s}.{secrets.token_urlsafe(18)}"
        return f"{body}.{self._sign('cookie', body)}"

    def holds(self, cookie: str, purpose: str) -> bool:
        """Say whether a cookie value is ours, for this purpose, and has not run out."""
        body, _, signature = cookie.rpartition(".")
        if not hmac.compare_digest(self._sign("cookie", body).encode(), signature.encode()):
            return False
        kind, _, rest = body.partition(".")
        expiry = rest.partition(".")[0]
        return kind == purpose and expiry.isdecimal() and int(expiry) > time.time()

    def form_token(self, cookie: str) -> str:
        """Make the token that a form of this cookie's holder carries."""
        return self._sign("form", cookie)

    def is_form_token(self, cookie: str, token: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(self.form_token(cookie).encode(), token.encode())

    def _sign(self, what: str, text: str) -> str:
        return hmac.new(self._key, f"{what}\x00{text}".encode(), hashlib.sha256).hexdigest()


def _digest(text: str) -> bytes:
    # Equal lengths, so that the comparison does not tell the length.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
