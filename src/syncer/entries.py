"""
What the store keeps: frozen values, each with a key and the few fields it can be found by.

Contents of records travel as canonical JSON text (`syncer.codec`), so that a store needs to know
nothing of vendors or bills. All moments are aware and in UTC.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from attrs import field, frozen

from syncer.model import Kind, Side


class Standing(StrEnum):
    """How far a record has come."""

    PENDING = "pending"
    """Read, and not yet looked at since it changed."""
    WAITING = "waiting"
    """Something it needs is missing; `reason` says what. Looked at again in every cycle."""
    SETTLED = "settled"
    """Both sides agree, or nothing needs to be done."""
    EXCEPTION = "exception"
    """A person must look."""
    OPEN = "open"
    """
    A bill of QuickBooks that is not paid, or a credit that is not used up. Its record of BILL is read again
    now and then.
    """


class State(StrEnum):
    """The states of an operation; the transitions are in `syncer.journal.TRANSITIONS`."""

    PLANNED = "planned"
    SENT = "sent"
    APPLIED = "applied"
    REJECTED = "rejected"
    IN_DOUBT = "in_doubt"


class Action(StrEnum):
    """What an operation intends."""

    ADD = "add"
    MODIFY = "modify"
    VOID = "void"


class BatchState(StrEnum):
    """What is known of a message set."""

    SENT = "sent"
    """Handed out; no answer stored yet."""
    STORED = "stored"
    """Its outcome is in our store; QuickBooks may forget it."""
    KEPT = "kept"
    """Was asked about. QuickBooks keeps its id, so that nothing that still arrives under it does anything."""
    CLEARED = "cleared"
    """QuickBooks has been told to forget it."""


@frozen(kw_only=True)
class Connection:
    """One BILL organization joined to one company file: the tenant."""

    KEY: ClassVar = ("name",)
    INDEXES: ClassVar = (("username",),)

    name: str
    username: str
    """The Web Connector's login name; unique over all connections."""
    password_hash: str = field(repr=False)
    """argon2 hash of the Web Connector's password."""
    owner_id: str
    file_id: str
    settings: str
    """`syncer.settings.Settings` as JSON."""
    identity: str = ""
    """`syncer.book.Identity` of the pinned company file as JSON; `""` until the first session."""
    created_at: datetime


@frozen(kw_only=True)
class Secret:
    """A sealed credential; see `syncer.sealing`."""

    KEY: ClassVar = ("connection", "name")
    INDEXES: ClassVar = ()

    connection: str
    name: str
    sealed: str = field(repr=False)


@frozen(kw_only=True)
class Lease:
    """
    Who may work a connection, until when.

    `fence` grows by one with each new holder and never shrinks: whoever holds an older number has
    lost the lease, whatever his clock says.
    """

    KEY: ClassVar = ("connection",)
    INDEXES: ClassVar = ()

    connection: str
    holder: str
    fence: int
    expires_at: datetime


@frozen(kw_only=True)
class Session:
    """The state of one Web Connector session as text; found by the hash of its ticket."""

    KEY: ClassVar = ("ticket_hash",)
    INDEXES: ClassVar = (("connection",), ("expires_at",))

    ticket_hash: str = field(repr=False)
    connection: str
    state: str = field(repr=False)
    expires_at: datetime


@frozen(kw_only=True)
class CycleEntry:
    """The running or last cycle of a connection as text (`syncer.cycle.Cycle`)."""

    KEY: ClassVar = ("connection",)
    INDEXES: ClassVar = ()

    connection: str
    body: str


@frozen(kw_only=True)
class Watermark:
    """The point up to which the changes of one kind on one side are in the store, or its deletions."""

    KEY: ClassVar = ("connection", "side", "kind")
    INDEXES: ClassVar = ()

    connection: str
    side: Side
    kind: str
    """A `Kind`, or `deleted`."""
    value: str
    """A moment as the side itself writes it."""


@frozen(kw_only=True)
class Record:
    """
    What a side last told us of one of its records.

    `version` is the side's own change stamp (EditSequence, updatedTime). `name_key` and `number` are what
    it can be matched by, already normalised.
    """

    KEY: ClassVar = ("connection", "side", "kind", "id")
    INDEXES: ClassVar = (
        ("connection", "side", "kind", "standing"),
        ("connection", "side", "kind", "name_key"),
        ("connection", "side", "kind", "number"),
    )

    connection: str
    side: Side
    kind: Kind
    id: str
    body: str
    digest: str
    version: str = ""
    name_key: str = ""
    number: str = ""
    trouble: str = ""
    """Why the record cannot be used although the side gave it; `""` if it can."""
    standing: Standing = Standing.PENDING
    reason: str = ""
    seen_at: datetime


@frozen(kw_only=True)
class Link:
    """
    One record under its two names, with the content both sides last agreed on (the base), in the terms
    of QuickBooks: what we wrote, or would have written. Where QuickBooks kept a value of its own, the base
    has BILL's, so that BILL's value does not look new in the next cycle and overwrite it.

    `void` links stay as history: the record was posted and taken back.
    """

    KEY: ClassVar = ("connection", "kind", "bill_id")
    INDEXES: ClassVar = (("connection", "kind", "book_id"),)

    connection: str
    kind: Kind
    bill_id: str
    book_id: str
    base: str
    digest: str
    detail: str = ""
    """
    Of a vendor, what QuickBooks showed when both sides were last brought together, as far as BILL knows of
    it; a difference to what it shows now is a change that somebody made there. Of a payment that was keyed
    by hand, what it was when it was linked.
    """
    edit_sequence: str = ""
    generation: int = 0
    """How often the record was posted and taken back before, or linked to something else."""
    shown: str = ""
    """
    Digest of what QuickBooks showed of a transaction when both sides were last brought together. Another
    digest means that somebody changed it in QuickBooks since.
    """
    void: bool = False
    adopted: bool = False
    linked_at: datetime


@frozen(kw_only=True)
class Operation:
    """
    One intended write. Made and stored before it is first tried.

    `id` sorts by creation and is the qbXML requestID. `external_guid` is planted in the new record, so
    that it can be found again. `base_sequence` is the EditSequence that a modification was decided on.
    """

    KEY: ClassVar = ("id",)
    INDEXES: ClassVar = (
        ("connection", "state", "kind", "not_before"),
        ("connection", "kind", "bill_id"),
        ("connection", "kind", "book_id"),
        ("connection", "batch_id"),
    )

    id: str
    connection: str
    side: Side
    kind: Kind
    action: Action
    bill_id: str
    book_id: str = ""
    body: str
    """What is to be written, in the terms of the side that it is written to."""
    digest: str
    base: str = ""
    """
    What the link's base becomes once this is applied, where that is not `body`: BILL's own view. Of a write
    to BILL, the `syncer.plan.Ground` that it was decided on.
    """
    before: str = ""
    """Of a change, what QuickBooks showed then: what that has and `body` has not is emptied there."""
    external_guid: str = ""
    base_sequence: str = ""
    decided_on: str = ""
    """Digest of the record that it was decided on."""
    state: State = State.PLANNED
    batch_id: str = ""
    attempts: int = 0
    not_before: datetime
    code: str = ""
    cause: str = ""
    replays: str = ""
    created_at: datetime
    updated_at: datetime


@frozen(kw_only=True)
class Batch:
    """
    The message set of one round trip of writes: its id and exact text, stored before it is handed out.

    `operations` are the operation ids, joined by blanks, in the order of the requests.
    """

    KEY: ClassVar = ("id",)
    INDEXES: ClassVar = (("connection", "state"),)

    id: str
    connection: str
    state: BatchState
    operations: str
    text: str = field(repr=False)
    sent_at: datetime


@frozen(kw_only=True)
class ExceptionEntry:
    """A record that needs a person: cause and fix in a bookkeeper's words."""

    KEY: ClassVar = ("connection", "side", "kind", "id")
    INDEXES: ClassVar = (("connection",),)

    connection: str
    side: Side
    kind: str
    """A `Kind`, or `connection` for what concerns no single record."""
    id: str
    subject: str
    """Which record, in a bookkeeper's words: `Bill 10442 of Cedar Supply`."""
    code: str
    cause: str
    fix: str
    operation: str = ""
    raised_at: datetime


class Answered(StrEnum):
    """What is known of whether two records are the same."""

    OPEN = "open"
    """A person has not said yet."""
    SAME = "same"
    OTHER = "other"


@frozen(kw_only=True)
class Match:
    """
    A record of BILL and one of QuickBooks that may be the same, as somebody keyed it by hand.

    `likeness` is `exact`, `likely` or `ambiguous`; `reason` says what they share and what they do not.
    """

    KEY: ClassVar = ("connection", "kind", "bill_id", "book_id")
    INDEXES: ClassVar = (("connection", "answer"),)

    connection: str
    kind: Kind
    bill_id: str
    book_id: str
    likeness: str
    reason: str
    answer: Answered = Answered.OPEN
    actor: str = ""
    at: datetime


@frozen(kw_only=True)
class Hint:
    """Somebody says that a record changed. A reason to read it, never data."""

    KEY: ClassVar = ("connection", "kind", "id")
    INDEXES: ClassVar = (("connection",),)

    connection: str
    kind: Kind
    id: str
    noted_at: datetime


@frozen(kw_only=True)
class AuditEntry:
    """
    One line of the audit trail. Never changed, never removed but by retention.

    `record` is the BILL id where there is one, else the QuickBooks id. `detail` is redacted text.
    """

    connection: str
    at: datetime
    actor: str
    event: str
    kind: str = ""
    record: str = ""
    operation: str = ""
    detail: str = ""
