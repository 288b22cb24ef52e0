"""
What the Web Connector's own codes and QuickBooks' HRESULTs mean, and what the user can do.

Sources: QuickBooks Web Connector Programmer's Guide, appendix A; QuickBooks SDK documentation.  QBWC1085 is
reported by several vendors' support pages and is in no guide.
"""

import enum
from typing import Final

from attrs import frozen

__all__ = ["HRESULTS", "QBWC_CODES", "HresultFact", "Outcome", "QbwcFact", "hresult", "qbwc_code"]


class Outcome(enum.Enum):
    """What an HRESULT proves about a request that was out."""

    NOTHING_HAPPENED = "nothing happened"
    """QuickBooks did not act on the request; sending the next one is safe."""
    UNKNOWN = "unknown"
    """A write may or may not have been applied; look before sending it again."""


@frozen
class QbwcFact:
    """One code of the Web Connector: its meaning, and the fix in words for the user."""

    code: int
    meaning: str
    fix: str

    @property
    def name(self) -> str:
        """As the agent's log writes it: ``"QBWC1012"``."""
        return f"QBWC{self.code}"


@frozen
class HresultFact:
    """
    One HRESULT: its meaning, the fix for the user, whether later is better, what it proves about a
    request.
    """

    code: str
    meaning: str
    fix: str
    later: bool = False
    outcome: Outcome = Outcome.UNKNOWN


_OURS = (
    "Look into the server's log at the time of the update; the text after the code is the server's answer."
)

QBWC_CODES: Final[dict[int, QbwcFact]] = {
    fact.code: fact
    for fact in (
        QbwcFact(1000, "AppURL and AppSupport are on different hosts.", "Download the QWC file again."),
        QbwcFact(1001, "AppURL is an IP address.", "Use a host name in the server's public address."),
        QbwcFact(1002, "AppSupport is an IP address.", "Use a host name in the server's public address."),
        QbwcFact(
            1003,
            "The support page cannot be reached.",
            "Open AppSupport in a browser on that PC; it must answer 200.",
        ),
        QbwcFact(
            1004,
            "The support page did not answer well.",
            "Open AppSupport in a browser on that PC; it must answer 200.",
        ),
        QbwcFact(1005, "The log file or its folder cannot be used.", "Check the rights on the log folder."),
        QbwcFact(1006, "Web Connector could not start.", "Restart the PC, or install Web Connector again."),
        QbwcFact(
            1007,
            "QuickBooks could not be reached at the first try.",
            "Open QuickBooks and the company file, then try again.",
        ),
        QbwcFact(
            1008,
            "QuickBooks could not be reached at the second try.",
            "Open QuickBooks and the company file, then try again.",
        ),
        QbwcFact(
            1009, "The connection to QuickBooks was cancelled.", "Start the update again and let it connect."
        ),
        QbwcFact(1010, "Plain http is not allowed.", "Use an https address; http is only for localhost."),
        QbwcFact(
            1011,
            "The application is not known to this Windows user.",
            "Restart Web Connector, then add the QWC file again.",
        ),
        QbwcFact(
            1012,
            "Logging in to the server failed: it is down, its certificate is refused, or its answer cannot "
            "be read.",
            _OURS,
        ),
        QbwcFact(
            1013,
            "QuickBooks could not be opened for the update.",
            "Open the right company file and close all dialogs, then update again.",
        ),
        QbwcFact(
            1014,
            "QuickBooks did not answer the first questions about itself.",
            "Close dialogs in QuickBooks; if it stays, verify the company file.",
        ),
        QbwcFact(
            1015,
            "Closing the session with QuickBooks failed.",
            "Harmless once; restart QuickBooks if it repeats.",
        ),
        QbwcFact(1016, "No application is selected.", "Tick the application, then press Update Selected."),
        QbwcFact(1017, "Some applications failed.", "See the codes of each application above it in the log."),
        QbwcFact(1018, "There is nothing to select.", "Add the QWC file first."),
        QbwcFact(1019, "There is nothing to unselect.", "Nothing to do."),
        QbwcFact(
            1020, "Scheduled updates exist while leaving.", "Leave Web Connector open for scheduled updates."
        ),
        QbwcFact(1021, "QuickBooks' request processor was not found.", "Repair the QuickBooks installation."),
        QbwcFact(
            1022,
            "QuickBooks could not be reached while adding the application.",
            "Log in to QuickBooks as Admin in single-user mode, then add the QWC file again.",
        ),
        QbwcFact(
            1023,
            "No session with QuickBooks could be opened while adding the application.",
            "Log in to QuickBooks as Admin in single-user mode, then add the QWC file again.",
        ),
        QbwcFact(
            1024,
            "The company file could not be asked while adding the application.",
            "Log in to QuickBooks as Admin in single-user mode, then add the QWC file again.",
        ),
        QbwcFact(
            1025,
            "The company file could not be closed while adding the application.",
            "Log in to QuickBooks as Admin in single-user mode, then add the QWC file again.",
        ),
        QbwcFact(
            1026,
            "The FileID could not be written: the company file has another one.",
            "Add the original QWC file, not a new one.",
        ),
        QbwcFact(
            1027, "Registering the FileID failed.", "Try again; check that the QuickBooks user is Admin."
        ),
        QbwcFact(1028, "The password could not be encrypted.", "Type the password again."),
        QbwcFact(1029, "The password could not be decrypted.", "Type the password again."),
        QbwcFact(1030, "No password is set.", "Type the password in Web Connector."),
        QbwcFact(
            1031,
            "A scheduled update ended with an error.",
            "Read the text beside the application; it is the server's.",
        ),
        QbwcFact(1032, "The application of a scheduled update is gone.", "Add the QWC file again."),
        QbwcFact(1033, "QWCLog.txt cannot be written.", "Free disk space, or delete the log file."),
        QbwcFact(
            1034,
            "AuthFlags exclude this edition, or are wrong.",
            "Download a QWC file without AuthFlags, or use a listed edition.",
        ),
        QbwcFact(1035, "localhost has no address on this PC.", "Put localhost back into the hosts file."),
        QbwcFact(1036, "Asking the server about the Web Connector version failed.", _OURS),
        QbwcFact(1037, "The server asks for another Web Connector version.", "Install the version it names."),
        QbwcFact(1038, "The master key was cancelled.", "Start again and confirm the key."),
        QbwcFact(
            1039,
            "The application could not be added: an element is missing, OwnerID or FileID are used twice, "
            "or the QuickBooks user is not Admin.",
            "Use the original QWC file, with QuickBooks open as Admin.",
        ),
        QbwcFact(1040, "User name or password are wrong.", "Type the password again; check the account."),
        QbwcFact(1041, "Asking the server for work failed.", _OURS),
        QbwcFact(1042, "Giving the answer to the server failed.", _OURS),
        QbwcFact(1043, "Asking the server for the last error failed.", _OURS),
        QbwcFact(1044, "Closing the session with the server failed.", _OURS),
        QbwcFact(1045, "Telling the server that QuickBooks cannot be opened failed.", _OURS),
        QbwcFact(
            1046,
            "The server's answer about the Web Connector version is not understood.",
            "The server must answer with an empty text, or W:, E: or O: and a text.",
        ),
        QbwcFact(
            1048,
            "The server's certificate could not be verified.",
            "Install the complete certificate chain on the server, TLS 1.2 or newer.",
        ),
        QbwcFact(
            1085,
            "The log file cannot be used.",
            "Close Web Connector, rename or delete QWCLog.txt, start it again.",
        ),
    )
}
"""Every known code of the Web Connector, by number."""

_OPEN = "Open the company file in QuickBooks by hand, close all dialogs, then update again."
_ADMIN = (
    "Let the QuickBooks Admin open the file and allow access: Edit, Preferences, Integrated Applications."
)

HRESULTS: Final[dict[str, HresultFact]] = {
    fact.code: fact
    for fact in (
        HresultFact(
            "0x80040400",
            "QuickBooks could not read the request; nothing was changed.",
            "Report it to the maker of the server: the request is wrong, not your data.",
            outcome=Outcome.NOTHING_HAPPENED,
        ),
        HresultFact("0x80040401", "QuickBooks could not be accessed.", "Start QuickBooks.", later=True),
        HresultFact(
            "0x80040402",
            "QuickBooks failed unexpectedly, perhaps in the middle of the request.",
            "Restart QuickBooks and Web Connector, then update again; what was under way is looked up first.",
            later=True,
        ),
        HresultFact(
            "0x80040408",
            "QuickBooks could not be started: the file is open elsewhere in single-user mode, was moved, "
            "or nobody is logged in on that PC.",
            _OPEN,
            later=True,
        ),
        HresultFact(
            "0x8004040A",
            "Another company file is open in QuickBooks.",
            "Close it and open the company file of this connection.",
            later=True,
        ),
        HresultFact(
            "0x8004040D",
            "The session with QuickBooks has ended.",
            "Update again; what was under way is looked up first.",
            later=True,
        ),
        HresultFact(
            "0x80040410",
            "The company file is open in another mode (single-user or multi-user).",
            "Switch the mode in QuickBooks: File, Switch to Multi-user Mode.",
            later=True,
        ),
        HresultFact("0x80040414", "A dialog is open in QuickBooks.", "Close the dialog.", later=True),
        HresultFact(
            "0x80040416",
            "QuickBooks is not running and no company file was named.",
            "Open QuickBooks with the company file.",
            later=True,
        ),
        HresultFact("0x80040418", "This application never had access to this company file.", _ADMIN),
        HresultFact("0x8004041A", "This application has no permission for this company file.", _ADMIN),
        HresultFact(
            "0x8004041B", "The company file is locked by another client.", "Update again later.", later=True
        ),
        HresultFact(
            "0x8004041C",
            "QuickBooks failed while opening the company file.",
            "Open it by hand; if that fails, verify the file: File, Utilities, Verify Data.",
            later=True,
        ),
        HresultFact(
            "0x8004041D",
            "Automatic login is not allowed for this application.",
            "Allow access even if QuickBooks is not running, or keep QuickBooks open during updates.",
        ),
        HresultFact("0x8004041E", "The application's certificate has expired.", _ADMIN),
        HresultFact(
            "0x8004041F", "This QuickBooks edition is not supported.", "Use Pro, Premier or Enterprise."
        ),
        HresultFact("0x80040420", "The QuickBooks user denied access.", _ADMIN),
        HresultFact("0x80040421", "QuickBooks passed on a message.", "Read the message and do what it says."),
        HresultFact(
            "0x80040422",
            "Single-user access was wanted and others have the file open.",
            "Switch to single-user mode, or update when the others are gone.",
            later=True,
        ),
        HresultFact(
            "0x80040423",
            "This QuickBooks does not know the qbXML version of the request; nothing was changed.",
            "Update QuickBooks, or let the server use an older qbXML version.",
            outcome=Outcome.NOTHING_HAPPENED,
        ),
        HresultFact(
            "0x80040424", "QuickBooks is still starting.", "Wait a minute, then update again.", later=True
        ),
        HresultFact(
            "0x80040427", "QuickBooks is not registered, or its trial is over.", "Register QuickBooks."
        ),
        HresultFact("0x8004042A", "Remote access is not allowed.", _ADMIN),
        HresultFact("0x8004042C", "The application's certificate was revoked.", _ADMIN),
        HresultFact(
            "0x80010105",
            "QuickBooks died while it was working.",
            "Restart QuickBooks, then update again; what was under way is looked up first.",
            later=True,
        ),
        HresultFact(
            "0x80040154",
            "A component of Web Connector or QuickBooks is not registered on that PC.",
            "Install Web Connector again; if it stays, repair QuickBooks.",
        ),
    )
}
"""Every known HRESULT, by its text as the agent sends it."""

_CANONICAL: Final = {code.lower(): fact for code, fact in HRESULTS.items()}


def hresult(code: str) -> HresultFact:
    """
    Look up an HRESULT as the agent sends it (``"0x80040408"``; case, and a missing ``0x``, do not matter).

    An unknown code becomes a fact with that code and an unknown outcome: show it, and do not send a write
    again.
    """
    key = code.strip().lower()
    if not key.startswith("0x"):
        key = f"0x{key}"
    return _CANONICAL.get(key) or HresultFact(
        code.strip(), "QuickBooks reported an error that is in no catalogue.", _OPEN, later=True
    )


def qbwc_code(code: int) -> QbwcFact | None:
    """Look up a code of the Web Connector (``1012``); ``None`` if nothing is known of it."""
    return QBWC_CODES.get(code)
