"""What planning can say of one record."""

from typing import TypeAlias

from attrs import frozen

from syncer import naming
from syncer.entries import Action
from syncer.model import Content, Kind
from syncer.settings import Settings, TextPolicy


@frozen(kw_only=True)
class Do:
    """
    Write this to QuickBooks. `notes` are the changes that were needed to make it writable.

    `base` is what BILL says, where QuickBooks keeps values of its own and `body` is a merger of both.
    `before` is, of a change, what QuickBooks showed: what that has and `body` has not is emptied.
    """

    action: Action
    body: Content
    base: Content | None = None
    before: Content | None = None
    cause: str
    book_id: str = ""
    base_sequence: str = ""
    generation: int = 0
    notes: tuple[str, ...] = ()


@frozen
class Wait:
    """
    Something is missing; look again in the next cycle. `reason` says what, in plain words.

    `shown` and `note` as in `Settle`.
    """

    reason: str
    shown: str = ""
    note: str = ""


@frozen
class Candidate:
    """A QuickBooks transaction that could be the record: `exact`, `likely` or `ambiguous`, and why."""

    book_id: str
    likeness: str
    reason: str


@frozen(kw_only=True)
class Raise:
    """
    A person must look. Never raised in Python: wrong data is a result.

    `candidates` are what the person may choose from.
    """

    code: str
    cause: str
    fix: str
    candidates: tuple[Candidate, ...] = ()


@frozen
class Settle:
    """
    Nothing needs to be done, or what was done stands.

    `shown` is the digest of what QuickBooks shows now, where that is to be remembered; `note` is what the
    audit trail should say of it.
    """

    reason: str = ""
    shown: str = ""
    note: str = ""


@frozen
class Retire:
    """Both sides took the record back: nothing needs to be written, and the link is history."""

    reason: str


@frozen(kw_only=True)
class Adopt:
    """
    QuickBooks has this record already: link it instead of writing it. `body` is what BILL says.

    `shown` is what QuickBooks is to be taken to have shown of a vendor or account, where that is not what it
    shows now; of a payment what it shows, which may have another date.
    """

    book_id: str
    body: Content
    reason: str
    shown: Content | None = None


@frozen(kw_only=True)
class Return:
    """
    Write this to BILL: `body` is the record as it should be there, `ground` (`Ground` as text) what the
    decision rests on. `book_id` is the QuickBooks record that it comes from.
    """

    action: Action
    body: Content
    ground: str
    book_id: str
    cause: str
    notes: tuple[str, ...] = ()


@frozen
class Look:
    """Read this QuickBooks record in this session first."""

    kind: Kind
    book_id: str


Decision: TypeAlias = Do | Return | Wait | Raise | Settle | Adopt | Retire | Look


class Texts:
    """Cleans texts for QuickBooks by the connection's policy and collects what was changed."""

    def __init__(self, settings: Settings) -> None:
        self._refuse = settings.text is TextPolicy.REFUSE
        self._memo_ids = settings.memo_ids
        self.notes: list[str] = []
        self.refused: Raise | None = None

    def clean(self, field: str, text: str) -> str:
        """Return a text that QuickBooks can hold."""
        plain, changes = naming.transliterate(text)
        if changes:
            self.notes.append(f"{field}: " + ", ".join(map(str, changes[:10])))
            if self._refuse:
                self.refused = Raise(
                    code="text",
                    cause=f"The {field} has characters that QuickBooks cannot hold: {changes[0]}.",
                    fix=f"Change the {field} in BILL, or set the text policy to transliterate.",
                )
        return plain

    def signed(self, memo: str, bill_id: str) -> str:
        """Write the BILL id at the end of a memo, where the settings say so."""
        return f"{memo} BILL {bill_id}".strip() if self._memo_ids else memo

    def note(self, text: str) -> None:
        """Remember a change made for another reason."""
        self.notes.append(text)
