"""A ledger in memory that answers the documents of `ToyBook`. See `ToyCompany`."""

import copy
import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import define, evolve, field

from syncer import codec
from syncer.entries import Action
from syncer.model import Account, Bill, Content, Credit, Kind, Line, ListEntry, Payment, Vendor
from syncer.ports import Clock
from syncer.testing._toy_rules import Refused, ToyRow, check, find, modified, settled, voided
from syncer.testing.clock import FakeClock

UNREADABLE: Final = "0x80040400"
"""The failure with which a whole document is refused unread, as QuickBooks names it."""

CRASHED: Final = "0x80040408"
"""A failure that proves nothing: the ledger may have worked on the document before."""

FORGOTTEN: Final = 600
INTERRUPTED: Final = 9002
REUSED: Final = 9001
_DID_NOTHING: Final = ("", {"outcomes": [], "code": 0})

Json = dict[str, Any]


class ToyFailure(Exception):
    """The ledger failed on a whole document, as QuickBooks does with a COM error."""

    def __init__(self, hresult: str, message: str) -> None:
        super().__init__(f"{hresult} {message}")
        self.hresult = hresult
        self.message = message


@define
class _State:
    rows: dict[str, ToyRow] = field(factory=dict)
    deleted: list[tuple[Kind, str, str]] = field(factory=list)
    sets: dict[str, tuple[str, Json | None]] = field(factory=dict)
    drawn: int = 0


def _nothing(step: str) -> None:
    del step


@define
class ToyCompany:
    """
    A company file in memory: as strict as QuickBooks where the sync core depends on it.

    It refuses names in use (3100), stale EditSequences (3200), unknown references (3140) and ids (500), lines
    out of their order (3290), and payments of more than is open (3210); it remembers message sets until told
    to forget them. `attend` is called with `before`, `half` and `after` around every document that writes,
    and may raise there to play a death; what was done until then stays done, and is remembered only if it was
    done completely.

    Args:
        clock: Gives the time that changes are stamped with, without a zone, as QuickBooks does.
        other_names: Names of customers, employees and others, which vendors cannot have.
        busy: Ids and invoice numbers of records that somebody has open just now (3176).
        unreadable: Invoice numbers for which a whole document is refused unread.
        remembers: Whether outcomes of message sets are kept.
        keeps_questions: Whether the question about an unknown message set is kept itself, as an empty set of
            that id. What QuickBooks does is not documented.
        closing_date: The last closed day of the books; nothing else is made of it, as in QuickBooks
            without a closing password.
        class_tracking: Whether classes are switched on.
        off: Lists that it does not tell, because their feature is switched off (3250).
        multicurrency: Whether several currencies are switched on.
        home_currency: The currency of the books, which is told where several are switched on.
        country: The edition.
        rates: Its own exchange rates, by ISO 4217 code: home currency for one unit.
    """

    name: str = "Toy Landscaping"
    path: str = "C:/books/toy.qbw"
    file_id: str = ""
    version: str = "13.0"
    clock: Clock = field(factory=FakeClock)
    other_names: set[str] = field(factory=set)
    busy: set[str] = field(factory=set)
    unreadable: set[str] = field(factory=set)
    remembers: bool = True
    keeps_questions: bool = False
    closing_date: dt.date | None = None
    class_tracking: bool = True
    off: set[Kind] = field(factory=set)
    multicurrency: bool = False
    home_currency: str = "USD"
    country: str = "US"
    rates: dict[str, Decimal] = field(factory=dict)
    attend: Callable[[str], None] = _nothing
    documents: list[Json] = field(factory=list)
    _state: _State = field(factory=_State, repr=False)
    _iterators: dict[str, list[str]] = field(factory=dict, repr=False)

    # -- what people do at the ledger --------------------------------------------------------------

    def enter(self, kind: Kind, content: Content, *, guid: str = "") -> ToyRow:
        """Enter a record by hand. Its references must exist."""
        return self._add(kind, content, guid)

    def edit(self, id_: str, **changes: object) -> None:
        """Change fields of a record by hand."""
        row = self._state.rows[id_]
        self._change(row, evolve(row.content, **changes))  # type: ignore[arg-type]  # fields differ by class

    def delete(self, id_: str) -> None:
        """Delete a record by hand; a deleted payment reopens its bills."""
        row = self._state.rows[id_]
        if isinstance(row.content, Payment):
            self._apply(row.content, -1, id_)
        del self._state.rows[id_]
        self._state.deleted.append((row.kind, id_, self._stamp()))

    def void(self, id_: str) -> None:
        """Void a transaction by hand."""
        self._void(self._state.rows[id_])

    def close(self) -> None:
        """Close QuickBooks and open it again: walks through lists are lost."""
        self._iterators.clear()

    def backup(self) -> object:
        """Copy the company file, with what it remembers of message sets."""
        return copy.deepcopy(self._state)

    def restore(self, backup: object) -> None:
        """Put a copy in the place of the company file. No id is given out again, as in QuickBooks."""
        if not isinstance(backup, _State):
            raise TypeError("restore() takes what backup() gave")
        drawn = self._state.drawn
        self._state = copy.deepcopy(backup)
        self._state.drawn = max(drawn, self._state.drawn)
        self._iterators.clear()

    # -- looking -----------------------------------------------------------------------------------

    def rows(self, kind: Kind) -> tuple[ToyRow, ...]:
        """Return the records of a kind in the order in which they were made."""
        return tuple(row for row in self._state.rows.values() if row.kind is kind)

    def live(self, kind: Kind) -> tuple[ToyRow, ...]:
        """Return the records of a kind that are not void."""
        return tuple(row for row in self.rows(kind) if not row.void)

    def row(self, id_: str) -> ToyRow:
        """Return one record."""
        return self._state.rows[id_]

    def remembered(self) -> frozenset[str]:
        """Return the message sets whose outcome is kept."""
        return frozenset(self._state.sets)

    # -- answering ---------------------------------------------------------------------------------

    def process(self, text: str) -> str:
        """Answer a document. Raises `ToyFailure` where QuickBooks would fail as a whole."""
        document: Json = json.loads(text)
        self.documents.append(document)
        answer: Mapping[str, Callable[[Json], Json]] = {
            "identify": self._identify,
            "read": self._read,
            "sweep": self._sweep,
            "deleted": self._deleted,
            "fetch": self._fetch,
            "find": self._find,
            "check": self._check,
            "bar": self._bar,
            "write": self._write,
            "forget": self._forget,
        }
        return json.dumps(answer[document["ask"]](document))

    def _identify(self, document: Json) -> Json:
        known = document["witnesses"]
        gone = {id_ for _, id_, _ in self._state.deleted}
        return {
            "company_name": self.name,
            "path": self.path,
            "file_id": self.file_id,
            "version": self.version,
            "closing_date": self.closing_date.isoformat() if self.closing_date else "",
            "class_tracking": self.class_tracking,
            "multicurrency": self.multicurrency,
            "home_currency": self.home_currency if self.multicurrency else "",
            "country": self.country,
            "rates": {code: str(rate) for code, rate in self.rates.items() if code in document["currencies"]},
            "told": self._told(known),
            "deleted": [id_ for id_ in known if id_ in gone],
        }

    def _read(self, document: Json) -> Json:
        iterator = document["iterator"]
        if document["kind"] in self.off:
            return {"rows": [], "off": True}
        if iterator:
            ids = self._iterators.pop(iterator, None)
            if ids is None:
                return {"rows": [], "lost": True}
        else:
            kind = Kind(document["kind"])
            ids = [
                row.id
                for row in self.rows(kind)
                if getattr(row.content, "by_card", False) == document["by_card"]
                and row.changed_at >= document["since"]
                and (document["since"] or _dated(row, document["dated_from"]))
            ]
        size = document["page_size"]
        answer: Json = {"rows": self._told(ids[:size])}
        if ids[size:]:
            answer["iterator"] = self._draw("walk")
            self._iterators[answer["iterator"]] = ids[size:]
        return answer

    def _sweep(self, document: Json) -> Json:
        return {"parts": [self._read(part) for part in document["reads"]]}

    def _deleted(self, document: Json) -> Json:
        since = document["since"]
        return {"gone": [[kind, id_] for kind, id_, at in self._state.deleted if at >= since]}

    def _fetch(self, document: Json) -> Json:
        if document["kind"] in self.off:
            return {"rows": [], "off": True}
        return {"rows": self._told(document["ids"])}

    def _find(self, document: Json) -> Json:
        kind = Kind(document["kind"])
        found = [row.id for row in self.rows(kind) if row.changed_at >= document["since"]]
        return {"rows": self._told(found)}

    def _check(self, document: Json) -> Json:
        if document["set"] not in self._state.sets:
            if not self.keeps_questions:
                return {"outcomes": [], "code": FORGOTTEN}
            self._state.sets[document["set"]] = _DID_NOTHING
        _, answer = self._state.sets[document["set"]]
        return answer or {"outcomes": [], "code": INTERRUPTED}

    def _bar(self, document: Json) -> Json:
        if document["set"] in self._state.sets:
            return {"barring": "taken"}
        if not self.remembers:
            return {"barring": "impossible"}
        self._state.sets[document["set"]] = _DID_NOTHING
        return {"barring": "barred"}

    def _forget(self, document: Json) -> Json:
        self._state.sets.pop(document["set"], None)
        return {"done": True}

    def _write(self, document: Json) -> Json:
        operations: list[Json] = document["operations"]
        name = document["set"]
        same = codec.digest(json.dumps(operations, sort_keys=True))
        if any(one["content"].get("number") in self.unreadable for one in operations):
            raise ToyFailure(UNREADABLE, "The document cannot be read.")
        if name in self._state.sets:
            before, answer = self._state.sets[name]
            if before != same:
                return {"outcomes": [], "code": REUSED}
            return answer or {"outcomes": [], "code": INTERRUPTED}
        self.attend("before")
        self._state.sets.pop(document["previous"], None)
        if self.remembers:
            self._state.sets[name] = (same, None)
        outcomes: list[Json] = []
        for number, operation in enumerate(operations):
            if number == len(operations) // 2:
                self.attend("half")
            outcomes.append({"id": operation["id"]} | self._do(operation))
        answer = {"outcomes": outcomes, "code": 0}
        if self.remembers:
            self._state.sets[name] = (same, answer)
        self.attend("after")
        return answer

    # -- the ledger --------------------------------------------------------------------------------

    def _do(self, operation: Json) -> Json:
        kind = Kind(operation["kind"])
        content = codec.decode_content(kind, json.dumps(operation["content"]))
        busy = {operation["book_id"], operation["content"].get("number"), operation["content"].get("name")}
        try:
            self._check_free(busy)
            match Action(operation["action"]):
                case Action.ADD:
                    row = self._add(kind, content, operation["guid"])
                case Action.MODIFY:
                    row = self._modify(kind, content, operation)
                case Action.VOID:
                    row = find(self._state.rows, kind, operation["book_id"])
                    self._void(row)
        except Refused as refused:
            return {"code": refused.code, "cause": str(refused)}
        if row.id not in self._state.rows:
            return {"code": "0", "book_id": "", "sequence": "", "lines": []}
        return {"code": "0", "book_id": row.id, "sequence": str(row.sequence), "lines": _lines(row.content)}

    def _check_free(self, names: set[str]) -> None:
        if names & self.busy:
            raise Refused("3176", "Somebody has it open.")

    def _add(self, kind: Kind, content: Content, guid: str) -> ToyRow:
        check(self._state.rows, content, names=self.other_names)
        id_ = self._draw(kind.value)
        match content:
            case Bill() | Credit():
                content = evolve(content, lines=self._numbered(content.lines), open_amount=content.amount)
            case Payment():
                self._apply(content, 1, id_)
            case Account() | ListEntry() | Vendor():
                pass
        row = ToyRow(kind, id_, content, 1, self._stamp(), guid)
        if not isinstance(content, Payment) or not content.credits_only:
            # Credits that are applied without any money leave no transaction.
            self._state.rows[id_] = row
        return row

    def _modify(self, kind: Kind, content: Content, operation: Json) -> ToyRow:
        row = find(self._state.rows, kind, operation["book_id"])
        if str(row.sequence) != operation["sequence"]:
            raise Refused("3200", "The EditSequence is out of date.")
        check(self._state.rows, content, names=self.other_names, but=row.id)
        if isinstance(content, Bill) and isinstance(row.content, Bill):
            content = modified(row.content, content)
            content = evolve(content, lines=self._numbered(content.lines))
        self._change(row, content)
        return row

    def _void(self, row: ToyRow) -> None:
        content = row.content
        if not row.void:
            if isinstance(content, Payment):
                self._apply(content, -1, row.id)
            content = voided(content)
        self._change(row, content)
        row.void = True

    def _apply(self, payment: Payment, sign: int, id_: str) -> None:
        for paid, content in settled(self._state.rows, payment, sign, id_).items():
            self._change(self._state.rows[paid], content)

    def _change(self, row: ToyRow, content: Content) -> None:
        row.content = content
        row.sequence += 1
        row.changed_at = self._stamp()

    def _numbered(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(line if line.book_id else evolve(line, book_id=self._draw("line")) for line in lines)

    def _draw(self, prefix: str) -> str:
        self._state.drawn += 1
        return f"{prefix}-{self._state.drawn}"

    def _stamp(self) -> str:
        return self.clock.now().strftime("%Y-%m-%dT%H:%M:%S")

    def _told(self, ids: Iterable[str]) -> list[Json]:
        rows = (self._state.rows.get(id_) for id_ in ids)
        return [
            {
                "kind": row.kind,
                "id": row.id,
                "content": json.loads(codec.encode(row.content)),
                "sequence": str(row.sequence),
                "guid": row.guid,
                "void": row.void,
                "lines": _lines(row.content),
            }
            for row in rows
            if row is not None
        ]


def _dated(row: ToyRow, earliest: str) -> bool:
    date = getattr(row.content, "date", None)
    return date is None or date.isoformat() >= earliest


def _lines(content: Content) -> list[str]:
    return [line.book_id for line in content.lines] if isinstance(content, Bill) else []
