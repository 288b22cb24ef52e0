"""The simulated company file as its users see it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, Self
from zoneinfo import ZoneInfo

from qbxml import KNOWN_VERSIONS
from qbxml.testing.company import _reports, _storage
from qbxml.testing.company._behaviour import Behaviour
from qbxml.testing.company._book import Book, Snapshot
from qbxml.testing.company._chart import (
    STANDARD_ACCOUNTS,
    STANDARD_CLASSES,
    STANDARD_TERMS,
    AccountPlan,
    furnish,
)
from qbxml.testing.company._desk import Host, Iteration
from qbxml.testing.company._extensions import stamp
from qbxml.testing.company._faults import Faults
from qbxml.testing.company._person import Bookkeeping
from qbxml.testing.company._processing import process
from qbxml.testing.company._values import Company, Preferences

VERSIONS: Final = tuple(str(version) for version in KNOWN_VERSIONS)
HOST_QUERY: Final = (
    '<?xml version="1.0"?><?qbxml version="{}.{}"?><QBXML><QBXMLMsgsRq onError="continueOnError">'
    "<HostQueryRq/><CompanyQueryRq/><PreferencesQueryRq/></QBXMLMsgsRq></QBXML>"
)
ZONE: Final = "America/New_York"


def _real_now() -> datetime:
    return datetime.now(UTC)


class CompanyFile(Bookkeeping):
    """
    A QuickBooks Desktop company file with QuickBooks around it, simulated as strictly as the public facts
    allow.

    Two ways in: :meth:`process` answers qbXML documents as QuickBooks' request processor does, and the
    methods of a bookkeeper (``enter_bill``, ``void``, ``rename_vendor`` ...) act as a person at the screen.
    Both go through the same rules. What is confirmed and what a switch plays either way:
    ``docs/reference/company-file.md``.

    Not safe for several threads at once; QuickBooks works on one request at a time, too.

    Attributes:
        book: The state; read it freely, change it through the methods.
        faults: Deaths of QuickBooks to come.
        autosave: Where the file saves itself after every document and action; ``None`` for nowhere.
    """

    def __init__(
        self,
        book: Book,
        *,
        path: str,
        host: Host,
        autosave: Path | None = None,
    ) -> None:
        self.book = book
        self.path = path
        self.host = host
        self.faults = Faults()
        self.autosave = autosave
        self._locked: set[str] = set()
        self._iterations: dict[str, Iteration] = {}
        self._iterators = 0
        self._application = ""

    @classmethod
    def new(
        cls,
        name: str = "Greenfield Landscaping",
        *,
        path: str = r"C:\QuickBooks\Greenfield Landscaping.QBW",
        now: Callable[[], datetime] = _real_now,
        zone: str = ZONE,
        accounts: Iterable[AccountPlan] = STANDARD_ACCOUNTS,
        terms: Iterable[tuple[str, int]] = STANDARD_TERMS,
        classes: Iterable[str] = STANDARD_CLASSES,
        preferences: Preferences | None = None,
        behaviour: Behaviour | None = None,
        newest_version: str = "16.0",
        country: str = "US",
        autosave: Path | None = None,
    ) -> Self:
        """
        A new company with a chart of accounts, terms and classes.

        Args:
            name: The company's name.
            path: The file's path as the Web Connector tells it.
            now: The clock of the QuickBooks PC; must return aware datetimes.
            zone: The time zone of that PC.
            accounts: The chart; :data:`STANDARD_ACCOUNTS` has a landscaping firm's.
            terms: Names and days of standard terms.
            classes: Full names of classes.
            preferences: Features and closing date; see :class:`Preferences`.
            behaviour: Answers to the open questions about QuickBooks.
            newest_version: The newest qbXML version the program speaks, for example ``"13.0"``.
            country: The edition: ``US``, ``CA``, ``UK`` or ``AU``.
            autosave: Where to save after every change.
        """
        book = Book(
            Company(
                name=name,
                legal_name=f"{name} LLC",
                address={
                    "addr1": "1 Garden Way",
                    "city": "Springfield",
                    "state": "OR",
                    "postal_code": "97477",
                },
            ),
            preferences or Preferences(),
            now=now,
            zone=ZoneInfo(zone),
            behaviour=behaviour or Behaviour(),
        )
        with book.attempt():
            furnish(book, accounts, terms, classes)
        host = Host(country=country, versions=VERSIONS[: VERSIONS.index(newest_version) + 1])
        made = cls(book, path=path, host=host, autosave=autosave)
        made._acted()
        return made

    # What a web connector uses

    @property
    def country(self) -> str:
        """The edition, as ``qbXMLCountry``."""
        return self.host.country

    @property
    def major_version(self) -> int:
        """The newest qbXML version the program speaks, as ``qbXMLMajorVers``."""
        return self.host.newest[0]

    @property
    def minor_version(self) -> int:
        """See :attr:`major_version`."""
        return self.host.newest[1]

    def begin_session(self, application: str = "") -> None:
        """Open a session; the memory of message sets is kept per application. Safe to repeat."""
        self.end_session()
        self._application = application

    def end_session(self) -> None:
        """Close the session; its iterators are gone (3391 later). Safe to repeat."""
        self._iterations.clear()
        self._application = ""

    def process(self, xml: str) -> str:
        """
        Answer one request document.

        Args:
            xml: The document, with ``<?qbxml version="…"?>``.

        Returns:
            The answer, beginning with ``<?xml version="1.0" ?>``.

        Raises:
            ComError: The document is refused as a whole (0x80040400, or 0x80040423 for its version) and
                nothing was done, or QuickBooks died by a planned fault. Safe to repeat only as message-set
                recovery says.
        """
        try:
            return process(
                self.book,
                self.host,
                self.faults,
                xml,
                application=self._application,
                locked=frozenset(self._locked),
                iterations=self._iterations,
                new_iterator_id=self._new_iterator_id,
            )
        finally:
            self._acted()

    def host_response(self) -> str:
        """
        The document the Web Connector hands over as ``strHCPResponse``: host, company and preferences.

        Without an OwnerID in its query the company's custom fields are not in it.
        """
        newest = min(self.host.newest, (13, 0))
        return process(
            self.book,
            self.host,
            Faults(),
            HOST_QUERY.format(*newest),
            application="",
            locked=frozenset(),
            iterations={},
            new_iterator_id=self._new_iterator_id,
        )

    def stamp_file_id(self, owner_id: str, file_id: str) -> None:
        """
        Write the FileID into the company file, as the Web Connector does when an application is added.

        Safe to repeat with the same pair. Raises RefusedError 1026 for another FileID of the same owner.
        """
        with self._acting() as book:
            stamp(book, owner_id, file_id)

    # Backup

    def snapshot(self) -> Snapshot:
        """A backup: all records, ids and the memory of message sets. Equal files, equal snapshots."""
        return self.book.snapshot()

    def restore(self, backup: Snapshot) -> None:
        """Put a backup in place of the file, as it was then. Open iterators are gone. Safe to repeat."""
        self.book.restore(backup)
        self._iterations.clear()
        self._locked.clear()
        self._acted()

    def save(self, path: Path | str) -> None:
        """Write the file as JSON, in one step: a process killed meanwhile leaves the old one."""
        _storage.write(Path(path), _storage.dumps(self.snapshot(), self._surroundings()))

    @classmethod
    def load(
        cls,
        path: Path | str,
        *,
        now: Callable[[], datetime] = _real_now,
        behaviour: Behaviour | None = None,
        autosave: bool = False,
    ) -> Self:
        """
        Open a file that was saved.

        Args:
            path: Where it is.
            now: The clock, which is not part of the file.
            behaviour: Answers to the open questions, which are not part of the file either.
            autosave: Whether it goes on saving itself there.

        Raises:
            ValueError: It is no saved company file.
        """
        snapshot, around = _storage.loads(Path(path).read_text(encoding="utf-8"))
        book = Book(
            snapshot.company,
            snapshot.preferences,
            now=now,
            zone=ZoneInfo(around["zone"]),
            behaviour=behaviour or Behaviour(),
        )
        book.restore(snapshot)
        versions = VERSIONS[: VERSIONS.index(around["newest_version"]) + 1]
        host = Host(country=around["country"], versions=versions)
        return cls(book, path=around["path"], host=host, autosave=Path(path) if autosave else None)

    # Reports

    def accounts_payable(self) -> Mapping[str, Decimal]:
        """What is owed to each vendor by name; vendors at zero are left out."""
        return _reports.accounts_payable(self.book)

    def trial_balance(self) -> Mapping[str, Decimal]:
        """Each account's balance, debits positive, added up anew; always sums to zero."""
        return _reports.trial_balance(self.book)

    def open_bills(self, vendor: str | None = None) -> tuple[_reports.OpenBill, ...]:
        """Bills with something left to pay, of all vendors or one, oldest due date first."""
        return _reports.open_bills(self.book, self.vendor(vendor).list_id if vendor is not None else None)

    def counts(self) -> Mapping[str, int]:
        """How many records of each kind there are."""
        return _reports.counts(self.book)

    def integrity_faults(self) -> tuple[str, ...]:
        """What is wrong with the books; always empty, whatever was done."""
        return _reports.faults_of(self.book)

    def _surroundings(self) -> dict[str, str]:
        return {
            "path": self.path,
            "zone": self.book.zone.key,
            "country": self.host.country,
            "newest_version": self.host.versions[-1],
        }

    def _new_iterator_id(self) -> str:
        self._iterators += 1
        moment = int(self.book.now().timestamp())
        return f"{{{moment & 0xFFFFFFFF:08X}-51E7-4B00-8000-{self._iterators:012X}}}"

    def _acted(self) -> None:
        if self.autosave is not None:
            self.save(self.autosave)
