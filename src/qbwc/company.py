"""
Which company file is open, and refusing the wrong one before anything is written.

The answer document that comes with the first ``sendRequestXML`` says who the company is.  The path alone is
no proof (a drive letter and a UNC path name one file; a copy can lie anywhere), so a pin compares the stamp
that Web Connector wrote into the file (``FileID``) where both sides have one, and the company's names
otherwise.
"""

import json
from typing import Final, Self

from attrs import asdict, field, frozen

from qbwc._xml import Vocabulary, parse
from qbwc.errors import SessionUnreadable, SoapError, WrongCompanyFile
from qbwc.work import Host, Stop

__all__ = ["CompanyPin", "company_of"]

_VOCABULARY: Final = Vocabulary(
    frozenset(), strangers_max=8192, elements_max=50_000, depth_max=32, instructions=frozenset({b"qbxml"})
)


@frozen
class CompanyPin:
    """
    What identifies one company file.

    Attributes:
        company_name: As the company calls itself.
        legal_name: Its legal name; ``""`` if not known.
        file_id: The stamp of Web Connector, a GUID in braces; ``""`` if the file did not say.
        path: Where it lay when it was learned; for messages only.
    """

    company_name: str = ""
    legal_name: str = ""
    file_id: str = ""
    path: str = field(default="", eq=False)

    @classmethod
    def learn(cls, host: Host) -> "CompanyPin | None":
        """
        Read the identity out of the first call of a session; ``None`` if QuickBooks did not say who it
        is.
        """
        return company_of(host.hcp_response, path=host.company_file)

    def check(self, host: Host) -> None:
        """Raise WrongCompanyFile if another company file is open, or if it does not say which it is."""
        seen = self.learn(host)
        if seen is None:
            raise WrongCompanyFile(
                f"QuickBooks did not say which company is open; expected {self}.",
                fix="Close all dialogs in QuickBooks, then update again.",
            )
        if self.matches(seen):
            return
        raise WrongCompanyFile(
            f"QuickBooks has {seen} open; this connection belongs to {self}.",
            fix="Open the right company file, then update again. Nothing was written.",
        )

    def refuse(self, host: Host) -> Stop | None:
        """`check` in the words of ``Work.next_request``: ``None`` to go on, or the `Stop` to return."""
        try:
            self.check(host)
        except WrongCompanyFile as exc:
            return Stop(str(exc))
        return None

    def matches(self, other: Self) -> bool:
        """Compare the stamps if both have one, and in any case the names that both have."""
        if self.file_id and other.file_id and self.file_id.lower() != other.file_id.lower():
            return False
        # A restored copy carries the stamp of its original, so that an equal stamp alone is no proof either.
        names = [
            (mine.strip().casefold(), theirs.strip().casefold())
            for mine, theirs in ((self.company_name, other.company_name), (self.legal_name, other.legal_name))
            if mine.strip() and theirs.strip()
        ]
        stamped = bool(self.file_id and other.file_id)
        return (stamped or bool(names)) and all(mine == theirs for mine, theirs in names)

    def __str__(self) -> str:
        where = f" ({self.path})" if self.path else ""
        return f'"{self.company_name or self.legal_name or self.file_id}"{where}'

    def to_json(self) -> str:
        """Text for a store; read it back with `from_json`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.  Raises SessionUnreadable for anything else."""
        try:
            return cls(**json.loads(text))
        except (TypeError, ValueError) as exc:
            raise SessionUnreadable(
                "A stored company pin cannot be read.", fix="Remove it; the next update learns it again."
            ) from exc


def company_of(hcp_response: str, *, path: str = "") -> CompanyPin | None:
    """
    Read the company out of the answers to HostQuery, CompanyQuery and PreferencesQuery.

    Lenient: any of the three may carry an error, and a text that is no such document gives ``None``.
    """
    text = hcp_response.strip()
    if not text:
        return None
    try:
        root = parse(text.encode("utf-8", "replace"), _VOCABULARY, charset="utf-8")
    except SoapError:
        return None
    company = root.find(".//CompanyRet")
    if company is None:
        return None
    stamps = (
        extra.findtext("DataExtValue", "").strip()
        for extra in company.iterfind("DataExtRet")
        if extra.findtext("DataExtName", "").strip().lower() == "fileid"
    )
    return CompanyPin(
        company.findtext("CompanyName", "").strip(),
        company.findtext("LegalCompanyName", "").strip(),
        next(stamps, ""),
        path,
    )
