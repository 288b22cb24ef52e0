"""
The QuickBooks side as the core sees it: questions as values, answers as values.

A question becomes one qbXML document and its answer is read back by a `Book` (an adapter); the core never
sees qbXML. Questions are plain data, so that the one that is under way survives a restart.
"""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from attrs import field, frozen

from syncer.codec import register_union
from syncer.entries import Action, Operation
from syncer.model import Content, Kind


@frozen(kw_only=True)
class Identity:
    """
    Which company file answers, and what it can do.

    `file_id` is the stamp that the Web Connector leaves in the file for this connection (a private custom
    field on the company); a copy of the file carries the same stamp. `version` is the highest qbXML
    version both sides speak, as `13.0`. `home_currency` is the ISO 4217 code of the currency that the books
    are kept in, `""` where QuickBooks does not tell: it does only where it knows several. `country` is the
    edition of QuickBooks: `US`, `CA`, `UK`, `AU`. `rates` are QuickBooks' own, by ISO 4217 code: home
    currency for one unit, as its list of currencies has it now.
    """

    company_name: str
    file_id: str = ""
    path: str = ""
    product: str = ""
    country: str = "US"
    version: str = "13.0"
    closing_date: dt.date | None = None
    multicurrency: bool = False
    home_currency: str = ""
    class_tracking: bool = False
    rates: dict[str, Decimal] = field(factory=dict)


CARD_PAYMENTS: Final = "payment by card"
"""Payments by card are read in walks of their own, and so have a watermark of their own."""


@frozen(kw_only=True)
class Witness:
    """
    What we wrote last of a kind, by which an older copy of the file is told from the file itself.

    `before` is the EditSequence that a change or void was decided on, `after` the last one that we were told;
    both are `""` where nothing is known. QuickBooks writes the time in whole seconds, so that two may be the
    same (qbXML SDK, EditSequence).
    """

    kind: Kind
    action: Action
    id: str
    before: str = ""
    after: str = ""


@frozen
class Identify:
    """
    Which file is open, and how does it have what `witnesses` says?

    `currencies` are those whose rates are wanted, by ISO 4217 code.
    """

    owner_id: str
    witnesses: tuple[Witness, ...] = ()
    currencies: tuple[str, ...] = ()


@frozen
class Read:
    """
    Give what changed of this kind since a moment (`""`: everything); `iterator` continues a walk, of which
    this is the `page`, from 1.

    Where no moment is given, transactions dated before `dated_from` are left out. QuickBooks tells payments
    by credit card apart from those by check: `by_card` asks for them.
    """

    kind: Kind
    since: str = ""
    iterator: str = ""
    page: int = 1
    page_size: int = 200
    dated_from: dt.date | None = None
    by_card: bool = False

    @property
    def mark(self) -> str:
        """Under which name the store keeps up to when this was read."""
        return CARD_PAYMENTS if self.by_card else self.kind.value


@frozen
class Sweep:
    """Give the first page of several readings, in one document."""

    reads: tuple[Read, ...]


@frozen
class ReadDeleted:
    """Give what was deleted since a moment; QuickBooks remembers 90 days."""

    since: str = ""


@frozen
class Fetch:
    """Give these records, with their lines and EditSequence; payments be they by check or by card."""

    kind: Kind
    ids: tuple[str, ...]


@frozen
class Find:
    """
    Give everything of this kind that was made or changed since a moment (`""`: everything), to look for what
    we planted; payments by check and by card.
    """

    kind: Kind
    since: str


@frozen
class CheckSet:
    """
    What became of this message set? Asks only; nothing is done.

    `taken` says that its id was found taken when it was to be barred, by whatever it may be.
    """

    message_set: str
    taken: bool = False


@frozen
class Bar:
    """
    Take the id of a message set that never ran, so that its document is refused if it still arrives.

    Does nothing but that: QuickBooks runs no two documents under one id (qbXML SDK, error recovery).
    `refused` is the HRESULT of the refusal that seemed to be of this set, if one did.
    """

    message_set: str
    refused: str = ""


@frozen
class Write:
    """Do these operations, as one message set; forget the `previous` one, whose outcome is stored."""

    message_set: str
    previous: str = ""


@frozen
class Forget:
    """Forget the outcome of this message set; it is stored with us."""

    message_set: str


Ask: TypeAlias = Identify | Read | Sweep | ReadDeleted | Fetch | Find | CheckSet | Bar | Write | Forget
register_union(Ask)


@frozen(kw_only=True)
class BookRow:
    """
    A record as QuickBooks told it. `detail` is, of a bill, its TxnLineIDs in order, as JSON.

    `void` is true only for what QuickBooks itself marks as void; amounts of zero alone are no mark.
    """

    kind: Kind
    id: str
    content: Content
    edit_sequence: str
    guid: str = ""
    detail: str = ""
    void: bool = False


@frozen(kw_only=True)
class Identified:
    """
    The answer to `Identify`: of the witnesses, `told` is how the file has those that it knows, `deleted` are
    the ids of those transactions that somebody deleted in it during the last 90 days.
    """

    identity: Identity
    told: tuple[BookRow, ...] = ()
    deleted: tuple[str, ...] = ()


@frozen(kw_only=True)
class Rows:
    """The answer to `Read`, `Fetch` and `Find`. The walk goes on while `iterator` is not empty."""

    rows: tuple[BookRow, ...]
    iterator: str = ""
    lost: bool = False
    """
    The walk cannot go on (QuickBooks was closed in between): begin it again. Of a `Fetch`: one of the ids is
    none of this file, and it does not say which.
    """
    off: bool = False
    """It belongs to a feature that is switched off in this file: nothing was read, and nothing is known."""


@frozen
class Swept:
    """The answer to `Sweep`: one part for each of its readings, in their order."""

    parts: tuple[Rows, ...]


@frozen(kw_only=True)
class Gone:
    """The answer to `ReadDeleted`."""

    ids: tuple[tuple[Kind, str], ...]


class Verdict(StrEnum):
    """What QuickBooks said of one operation, by status code and never by text."""

    APPLIED = "applied"
    REJECTED = "rejected"
    """Refused for what it says; sending the same again cannot help."""
    RETRY = "retry"
    """Refused for the moment: somebody has it open, QuickBooks is busy."""
    STALE = "stale"
    """The record was changed since its EditSequence was read (3200)."""
    NAME_TAKEN = "name_taken"
    """Another vendor, customer, employee or other name has this name (3100)."""
    DANGLING = "dangling"
    """What it refers to, or works on, is missing, inactive or of the wrong kind (3140, 3120)."""
    NOT_RUN = "not_run"
    """Not tried, because an earlier request of the set failed (3231)."""
    UNKNOWN = "unknown"
    """No answer for this one: in doubt."""


@frozen(kw_only=True)
class Outcome:
    """What became of one operation. Nothing was changed unless `verdict` says applied."""

    operation: str
    verdict: Verdict
    book_id: str = ""
    edit_sequence: str = ""
    detail: str = ""
    code: str = ""
    cause: str = ""
    fix: str = ""


@frozen(kw_only=True)
class Outcomes:
    """The answer to `Write` and `CheckSet`: what is said of each operation of the set, if anything."""

    outcomes: tuple[Outcome, ...]
    set_code: int | None = None


class Barring(StrEnum):
    """The answer to `Bar`."""

    BARRED = "barred"
    """The id was free until now, so the set never ran; and it never will."""
    TAKEN = "taken"
    """Something has the id already: the set itself, or a question about it."""
    IMPOSSIBLE = "impossible"
    """QuickBooks keeps no ids, or could not keep this one."""


@frozen
class Done:
    """The answer to `Forget`."""


Answer: TypeAlias = Identified | Rows | Swept | Gone | Outcomes | Barring | Done


class Book(Protocol):
    """Turns questions into qbXML documents and answers into values. Does no I/O and keeps no state."""

    def encode(
        self, ask: Ask, operations: tuple[Operation, ...] = (), *, version: str, number: int = 0
    ) -> str:
        """
        Write the document that asks; `operations` are those of a `Write`, in order. `number` tells questions
        of one session apart that are the same in everything, so that neither has the answer to the other.

        Raises `DoesNotFit` for the first of them that QuickBooks has no room for; the others may fit.
        """

    def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
        """Read the answer. Raises `ProtocolError` if it is none; then the outcome is unknown."""

    def proves_nothing_happened(self, hresult: str) -> bool:
        """Whether this failure of QuickBooks proves that the whole document was refused unread."""

    def explain(self, hresult: str) -> tuple[str, str]:
        """Return cause and fix of a failure of QuickBooks, in a bookkeeper's words."""
