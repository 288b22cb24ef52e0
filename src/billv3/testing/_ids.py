"""
Ids with BILL's shape: 3 characters of type, 2 digits of shard, 11 upper-case and 4 lower-case characters.

Case matters: some ids differ from another only in the case of their last characters, so that a store which
compares without case is found out. Source: id remarks of the BILL API reference.
"""

import hashlib
import string
import uuid
from typing import Final

_UPPER: Final = string.ascii_uppercase
_LOWER: Final = string.ascii_lowercase + string.digits
_SHARD: Final = "02"

PREFIXES: Final[dict[str, str]] = {
    "organizations": "008",
    "users": "006",
    "vendors": "009",
    "bills": "00n",
    "payments": "stp",
    "vendor-credits": "vcr",
    "chart-of-accounts": "0ca",
    "accounting-classes": "cls",
    "departments": "0de",
    "locations": "loc",
    "jobs": "job",
    "items": "0ii",
    "employees": "emp",
    "customers": "0cu",
    "invoices": "00e",
    "receivable-payments": "0rp",
    "credit-memos": "0cm",
    "recurringbills": "00r",
    "recurring-invoices": "0ri",
    "customer-contacts": "cpu",
    "customer-banks": "cba",
    "banks": "bac",
    "bank-users": "bau",
    "cards": "cat",
    "card-users": "cau",
    "ap-cards": "apc",
    "mass-payments": "bbq",
    "exports": "exp",
    "payment-terms": "00p",
    "documents": "00h",
    "uploads": "0du",
    "policies": "0ap",
    "roles": "0ro",
    "network-members": "0pn",
    "national-vendors": "0rv",
    "statements": "0bs",
}


def make_id(prefix: str, seed: int, number: int) -> str:
    """Return the `number`-th id of this seed: always the same 20 characters."""
    digest = hashlib.blake2b(f"{seed}:{prefix}:{number}".encode(), digest_size=16).digest()
    upper = "".join(_UPPER[byte % 26] for byte in digest[:11])
    return f"{prefix}{_SHARD}{upper}" + "".join(_LOWER[byte % 36] for byte in digest[11:15])


def make_uuid(seed: int, number: int) -> str:
    """Return a version-4-shaped UUID that only depends on seed and number."""
    digest = hashlib.blake2b(f"{seed}:uuid:{number}".encode(), digest_size=16).digest()
    return str(uuid.UUID(bytes=digest, version=4))


def make_secret(seed: int, purpose: str, number: int) -> str:
    """Return an opaque text for sessions, security keys and codes, never printed by the fake itself."""
    return hashlib.blake2b(f"{seed}:{purpose}:{number}".encode(), digest_size=24).hexdigest()
