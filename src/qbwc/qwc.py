"""
The QWC file: what a user opens once to add the application to Web Connector.

Every element and its rules: QuickBooks Web Connector Programmer's Guide, "About the QWC file".  A file that
breaks a rule is refused here with the code that Web Connector would show, before a user ever sees it.
"""

import ipaddress
import re
import uuid
from collections.abc import Iterable
from typing import Final, Literal
from urllib.parse import urlsplit

from attrs import field, frozen
from lxml import etree

from qbwc.errors import InvalidQwc

__all__ = ["QwcFile", "stable_guid"]

_NAMESPACE: Final = uuid.UUID("7d0c8a0e-5a3b-5a0e-9c7e-3a2f1b6d4e58")
_GUID: Final = re.compile(r"\A\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}\Z")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")

AUTH_FLAGS: Final = {"all": 0x0, "simple_start": 0x1, "pro": 0x2, "premier": 0x4, "enterprise": 0x8}
"""Bits of ``AuthFlags``: which QuickBooks editions may run the application."""


def stable_guid(kind: str, name: str) -> str:
    """
    Make the same GUID for the same name for ever, in braces.

    A GUID that changes with each download makes Web Connector refuse the file (QBWC1039) or the company file
    (QBWC1026).
    """
    return f"{{{uuid.uuid5(_NAMESPACE, f'{kind}:{name}')}}}".upper()


def _upper(text: str) -> str:
    return text.upper()


@frozen(kw_only=True)
class QwcFile:
    """
    One QWC file: one user of one application for one company file.

    Attributes:
        app_name: Shown in Web Connector and in QuickBooks' list of applications; never change it later.
        app_url: The SOAP address.  https unless the host is ``localhost``; no IP address; must not redirect.
        app_support: Support page on the same host; must answer 200 when the file is added.
        user_name: Login name; the user cannot edit it later.
        connection: Names the connection; makes `file_id` the same at every download.
        description: About 80 characters are shown.
        app_id: Usually empty.
        owner_id: GUID in braces, one for the application, for ever; made from `app_name` unless given.
        file_id: GUID in braces, one for each company file, for ever; made from `connection` unless given.
        qb_type: ``"QBFS"`` (Desktop) or ``"QBPOS"`` (Point of Sale).
        run_every_minutes: Scheduler; at least 1.  Without one the user starts each update.
        run_every_seconds: Scheduler in seconds, instead of minutes.
        app_display_name: Another name to show in Web Connector only.
        app_unique_name: If given, adding the file again replaces the application without asking.
        is_read_only: ``False`` for an application that writes.
        notify: Show a balloon at updates.
        style: Encoding of the SOAP calls; leave it out, this package speaks the default.
        unattended: Whether access while QuickBooks is closed is ``"required"`` or ``"optional"``.
        personal_data: Whether personal data (such as SSN) is ``"not_needed"``, ``"optional"`` or
            ``"required"``.
        auth_flags: Editions that may run it, such as ``("pro", "premier", "enterprise")``; empty leaves it
            out.
        cert_url: https page whose certificate is checked when the file is added.

    Raises:
        InvalidQwc: A rule is broken; `code` is what Web Connector would show.
    """

    app_name: str
    app_url: str
    app_support: str = ""
    user_name: str
    connection: str = ""
    description: str = ""
    app_id: str = ""
    owner_id: str = field(default="", converter=_upper)
    file_id: str = field(default="", converter=_upper)
    qb_type: Literal["QBFS", "QBPOS"] = "QBFS"
    run_every_minutes: int | None = None
    run_every_seconds: int | None = None
    app_display_name: str = ""
    app_unique_name: str = ""
    is_read_only: bool | None = None
    notify: bool | None = None
    style: Literal["", "Document", "DocWrapped", "RPC"] = ""
    unattended: Literal["", "required", "optional"] = ""
    personal_data: Literal["", "not_needed", "optional", "required"] = ""
    auth_flags: tuple[str, ...] = field(default=(), converter=tuple)
    cert_url: str = ""

    def __attrs_post_init__(self) -> None:
        for name, fallback in (
            ("app_support", f"{self.app_url.rstrip('/')}/support"),
            ("owner_id", stable_guid("application", self.app_name)),
            ("file_id", stable_guid("connection", self.connection) if self.connection else ""),
        ):
            if not getattr(self, name):
                object.__setattr__(self, name, fallback)
        for problem, fix, code in self._problems():
            raise InvalidQwc(problem, fix=fix, code=code, record=f"QWC file of {self.user_name or 'nobody'}")

    def _problems(self) -> Iterable[tuple[str, str, str]]:
        """Name each broken rule: problem, fix, and the code Web Connector would show."""
        for element, value in (("AppName", self.app_name), ("UserName", self.user_name)):
            if not value.strip():
                yield f"{element} is empty.", f"Give {element} a text.", "QBWC1039"
        for element, text, _ in self._elements():
            if _CONTROL.search(text):
                yield f"{element} holds a control character.", "Remove it.", "QBWC1039"
        yield from self._wrong_addresses()
        for element, value in (("OwnerID", self.owner_id), ("FileID", self.file_id)):
            if not _GUID.match(value):
                yield (
                    f"{element} is no GUID in braces.",
                    "Name the connection, or give a GUID like {6B063959-81B0-4622-85D6-F548C8CCB517}.",
                    "QBWC1039",
                )
        if self.owner_id == self.file_id:
            yield "OwnerID and FileID are the same.", "They name different things; give two.", "QBWC1039"
        if self.qb_type not in {"QBFS", "QBPOS"}:
            yield "QBType is unknown.", "Use QBFS or QBPOS.", "QBWC1039"
        if self.run_every_minutes is not None and self.run_every_seconds is not None:
            yield "The scheduler has minutes and seconds.", "Give one of them.", "QBWC1039"
        for every in (self.run_every_minutes, self.run_every_seconds):
            if every is not None and every < 1:
                yield "The scheduler runs less than once.", "Give 1 or more.", "QBWC1039"
        choices = (
            ("Style", self.style, {"", "Document", "DocWrapped", "RPC"}),
            ("UnattendedModePref", self.unattended, {"", *_UNATTENDED}),
            ("PersonalDataPref", self.personal_data, {"", *_PERSONAL}),
        )
        for element, value, allowed in choices:
            if value not in allowed:
                yield f"{element} is unknown.", f"Use one of {sorted(allowed - {''})}.", "QBWC1039"
        if not set(self.auth_flags) <= set(AUTH_FLAGS):
            yield "AuthFlags name an unknown edition.", f"Use some of {sorted(AUTH_FLAGS)}.", "QBWC1034"
        if self.auth_flags and self.qb_type == "QBPOS":
            yield "AuthFlags do not exist for QBPOS.", "Leave them out.", "QBWC1034"

    def _wrong_addresses(self) -> Iterable[tuple[str, str, str]]:
        host = ""
        for element, url, ip_code in (
            ("AppURL", self.app_url, "QBWC1001"),
            ("AppSupport", self.app_support, "QBWC1002"),
            ("CertURL", self.cert_url, "QBWC1048"),
        ):
            if not url and element == "CertURL":
                continue
            parts = urlsplit(url)
            name = (parts.hostname or "").lower()
            if parts.scheme not in {"http", "https"} or not name:
                yield f"{element} is no absolute web address.", "Begin it with https://.", "QBWC1039"
                continue
            if _is_ip(name):
                yield f"{element} is an IP address.", "Use a host name; localhost is allowed.", ip_code
            if parts.scheme == "http" and name != "localhost":
                yield f"{element} is plain http.", "Use https; http is only for localhost.", "QBWC1010"
            if parts.username or parts.password:
                yield f"{element} holds a login.", "Remove it; the password is typed by the user.", "QBWC1039"
            if element == "AppURL":
                host = name
            elif element == "AppSupport" and name != host:
                yield "AppSupport is on another host than AppURL.", "Use the same host.", "QBWC1000"

    def _elements(self) -> Iterable[tuple[str, str, bool]]:
        """Element name, text, and whether it is written even if empty."""
        flags = 0
        for edition in self.auth_flags:
            flags |= AUTH_FLAGS.get(edition, 0)
        return (
            ("AppName", self.app_name, True),
            ("AppID", self.app_id, True),
            ("AppURL", self.app_url, True),
            ("AppDescription", self.description, True),
            ("AppSupport", self.app_support, True),
            ("UserName", self.user_name, True),
            ("OwnerID", self.owner_id, True),
            ("FileID", self.file_id, True),
            ("QBType", self.qb_type, True),
            ("AppDisplayName", self.app_display_name, False),
            ("AppUniqueName", self.app_unique_name, False),
            ("AuthFlags", f"0x{flags:X}" if self.auth_flags else "", False),
            ("CertURL", self.cert_url, False),
            ("IsReadOnly", _flag(self.is_read_only), False),
            ("Notify", _flag(self.notify), False),
            ("PersonalDataPref", _PERSONAL.get(self.personal_data, ""), False),
            ("Style", self.style, False),
            ("UnattendedModePref", _UNATTENDED.get(self.unattended, ""), False),
        )

    def to_xml(self) -> bytes:
        """
        Write the file: ASCII bytes, the same for the same values, ready to be downloaded as
        ``name.qwc``.
        """
        root = etree.Element("QBWCXML")
        for element, text, always in self._elements():
            if text or always:
                etree.SubElement(root, element).text = text
        for element, every in (
            ("RunEveryNMinutes", self.run_every_minutes),
            ("RunEveryNSeconds", self.run_every_seconds),
        ):
            if every is not None:
                etree.SubElement(etree.SubElement(root, "Scheduler"), element).text = str(every)
        etree.indent(root)
        declaration = b'<?xml version="1.0"?>\n'
        return declaration + etree.tostring(root, encoding="ascii", xml_declaration=False) + b"\n"


_UNATTENDED: Final = {"required": "umpRequired", "optional": "umpOptional"}
_PERSONAL: Final = {"not_needed": "pdpNotNeeded", "optional": "pdpOptional", "required": "pdpRequired"}


def _flag(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        # 127.1 and 0x7f000001 are addresses to some clients too; a name has a letter in its last label.
        return not re.search(r"[a-z]", name.rpartition(".")[2]) or name.startswith("0x")
    return True
