"""
Passwords of Web Connector users, kept as argon2 hashes.

Needs ``argon2-cffi`` (``pip install argon2-cffi``; it comes with the ``server`` extra of this distribution).
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

__all__ = ["Passwords"]


class Passwords:
    """
    Makes and checks hashes; one object for the whole process.

    Args:
        hasher: Cost parameters; argon2-cffi's own defaults (RFC 9106, low memory) if not given.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._decoy = self._hasher.hash("\0no such user")

    def hash(self, password: str) -> str:
        """Return the text to store: salted, with its parameters in it."""
        return self._hasher.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """
        Say whether `password` is the one that was hashed.

        ``None`` (no such user) takes as long as a wrong password, so that names cannot be told apart by time.
        """
        try:
            self._hasher.verify(self._decoy if stored is None else stored, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def outdated(self, stored: str) -> bool:
        """Say whether `stored` was made with weaker parameters: hash again at the next right login."""
        return self._hasher.check_needs_rehash(stored)
