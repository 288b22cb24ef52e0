"""
qbXML versions and how to agree on one.

A document names its version in ``<?qbxml version="13.0"?>``. QuickBooks refuses the whole document when it
does not know that version (0x80040423) or when an element is newer than it (0x80040400). The highest common
version
is the one to build for: ours, and what ``HostRet.supported_qbxml_version`` lists.
"""

import re
from collections.abc import Iterable
from typing import Final, Literal, Self

from attrs import field, frozen

from qbxml.errors import VersionMismatch, WrongType

__all__ = ["KNOWN_VERSIONS", "MAX_VERSION", "Edition", "Version", "negotiate"]

Edition = Literal["US", "CA", "UK", "AU"]
"""Country editions of QuickBooks Desktop. Elements marked with other editions do not exist in yours."""

_TEXT = re.compile(r"(?:CA|UK|AU)?([0-9]{1,3})\.([0-9]{1,2})")


def _natural(_instance: object, _attribute: object, value: int) -> None:
    if type(value) is not int or value < 0:
        raise WrongType(
            f"A version is made of whole numbers, not {value!r}.",
            fix='Write Version(13, 0) or Version.parse("13.0").',
        )


@frozen(order=True, repr=False)
class Version:
    """A qbXML version such as 13.0. Ordered; ``str()`` gives the wire text."""

    major: int = field(validator=_natural)
    minor: int = field(default=0, validator=_natural)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read ``"13.0"``; the country prefix of old non-US hosts (``"CA3.0"``) is passed over.

        Raises:
            VersionMismatch: The text is no version.
        """
        match = _TEXT.fullmatch(text.strip())
        if match is None:
            raise VersionMismatch(f"{text!r} is not a qbXML version.", fix="A version looks like 13.0.")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    def __repr__(self) -> str:
        return f"Version({self.major}, {self.minor})"


KNOWN_VERSIONS: Final = tuple(
    Version.parse(text)
    for text in [
        "1.0",
        "1.1",
        "2.0",
        "2.1",
        "3.0",
        "4.0",
        "4.1",
        "5.0",
        "6.0",
        "6.1",
        "7.0",
        "8.0",
        "9.0",
        "10.0",
        "11.0",
        "12.0",
        "13.0",
        "14.0",
        "15.0",
        "16.0",
    ]
)
"""Every version this package has facts for, oldest first."""

MAX_VERSION: Final = KNOWN_VERSIONS[-1]
"""The newest version this package has facts for."""


def negotiate(supported: Iterable[str], *, ours: Version = MAX_VERSION) -> Version:
    """
    Choose the version to build for.

    Args:
        supported: ``HostRet.supported_qbxml_version`` as QuickBooks sent it. A host newer than we know is
            fine.
        ours: The newest version the caller wants to use.

    Returns:
        The highest version that the host lists, that we know, and that is not above ``ours``.

    Raises:
        VersionMismatch: There is none.
    """
    offered = {Version.parse(text) for text in supported}
    common = [version for version in KNOWN_VERSIONS if version in offered and version <= ours]
    if not common:
        listed = ", ".join(str(version) for version in sorted(offered)) or "nothing"
        raise VersionMismatch(
            f"QuickBooks offers {listed}, we can speak up to {ours}.",
            fix="Update QuickBooks, or allow a newer version on our side.",
            code="0x80040423",
        )
    return common[-1]
