"""
The state of a company file: tables of frozen records, their indexes, and an undo log.

All writing goes through ``put_…``/``drop_…``, which keep the indexes right and note how to undo the step. A
request (or a person's action) runs inside :meth:`Book.attempt`: when a rule refuses it half-way, everything
it did is undone, because an Error of QuickBooks means that this request changed nothing.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from qbxml.testing.company._behaviour import Behaviour
from qbxml.testing.company._postings import legs
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._values import (
    ZERO,
    Application,
    Company,
    Deletion,
    Entry,
    EntryRef,
    ExtensionDefinition,
    Preferences,
    StoredSet,
    Transaction,
)

OBJECT_ID: Final = re.compile(r"[0-9A-F]{1,16}-[0-9]{1,10}\Z")
FIRST_LIST_NUMBER: Final = 0x80000001
FIRST_TXN_NUMBER: Final = 0x1A2

TABLES: Final = ("Entity", "Account", "Class", "Item", "Terms", "VendorType", "Currency")


@frozen(kw_only=True)
class Snapshot:
    """
    A whole company file at one moment: a backup. Two files are equal when their snapshots are.

    Records are shared with the file it was taken from, which is safe because they never change.
    """

    company: Company
    preferences: Preferences
    counters: Mapping[str, int]
    last_dates: Mapping[str, str]
    entries: Mapping[str, Mapping[str, Entry]]
    transactions: Mapping[str, Transaction]
    applications: Mapping[int, Application]
    deletions: Mapping[int, Deletion]
    definitions: Mapping[tuple[str, str], ExtensionDefinition]
    message_sets: Mapping[str, Mapping[str, StoredSet]]


T = TypeVar("T")

# Key of the change index. QuickBooks compares local wall time, so the index is in wall time too.
Moment = tuple[datetime, str]


@frozen
class Indexes:
    """Everything that can be recomputed from the tables."""

    names: dict[tuple[str, str, str], str] = field(factory=dict)
    running: set[tuple[str, str]] = field(factory=set)
    account_numbers: dict[str, str] = field(factory=dict)
    changed: dict[str, list[Moment]] = field(factory=dict)
    ref_numbers: dict[tuple[str, str], dict[str, None]] = field(factory=dict)
    of_entity: dict[str, dict[str, None]] = field(factory=dict)
    of_bill: dict[str, dict[int, None]] = field(factory=dict)
    of_source: dict[str, dict[int, None]] = field(factory=dict)
    balances: dict[str, Decimal] = field(factory=dict)
    payables: dict[str, Decimal] = field(factory=dict)


class Book:
    """The tables of one company file. Knows no qbXML."""

    def __init__(
        self,
        company: Company,
        preferences: Preferences,
        *,
        now: Callable[[], datetime],
        zone: ZoneInfo,
        behaviour: Behaviour,
    ) -> None:
        self.company = company
        self.preferences = preferences
        self.behaviour = behaviour
        self.zone = zone
        self._now = now
        self.counters: dict[str, int] = {}
        self.last_dates: dict[str, str] = {}
        self.entries: dict[str, dict[str, Entry]] = {table: {} for table in TABLES}
        self.transactions: dict[str, Transaction] = {}
        self.applications: dict[int, Application] = {}
        self.deletions: dict[int, Deletion] = {}
        self.definitions: dict[tuple[str, str], ExtensionDefinition] = {}
        self.message_sets: dict[str, dict[str, StoredSet]] = {}
        self.index = Indexes()
        self._undo: list[Callable[[], None]] | None = None

    # Time and numbers

    def now(self) -> datetime:
        """The clock of the QuickBooks PC, UTC, whole seconds: QuickBooks stamps no finer."""
        return self._now().astimezone(UTC).replace(microsecond=0)

    def wall(self, moment: datetime) -> datetime:
        """Local time of the QuickBooks PC, without zone."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def today(self) -> str:
        return self.wall(self.now()).date().isoformat()

    def next(self, counter: str, first: int = 1) -> int:
        """The next number of a counter; never given twice, deletions included."""
        before = self.counters.get(counter)
        value = first if before is None else before
        self._note(lambda: _put_back(self.counters, counter, before))
        self.counters[counter] = value + 1
        return value

    def new_list_id(self, table: str) -> str:
        """``80000001-1446676743``: running number in hex, creation time in Unix seconds."""
        return f"{self.next(f'list:{table}', FIRST_LIST_NUMBER):X}-{int(self.now().timestamp())}"

    def new_txn_id(self) -> str:
        """``1A2-1446676743``; transactions and their lines share one running number."""
        return f"{self.next('txn', FIRST_TXN_NUMBER):X}-{int(self.now().timestamp())}"

    def edit_sequence(self) -> str:
        """One-second resolution, as QuickBooks' own: two edits in one second share a value."""
        return str(int(self.now().timestamp()))

    # Undo

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Do all of what follows, or nothing of it. A nested attempt belongs to the outer one."""
        if self._undo is not None:
            yield
            return
        self._undo = []
        try:
            yield
        except BaseException:
            undo, self._undo = self._undo, None
            for step in reversed(undo):
                step()
            raise
        self._undo = None

    def _note(self, step: Callable[[], None]) -> None:
        if self._undo is not None:
            self._undo.append(step)

    # Lists

    def put_entry(self, entry: Entry) -> Entry:
        table = self.entries[entry.table]
        old = table.get(entry.list_id)
        if old is not None:
            self._unindex_entry(old)
        table[entry.list_id] = entry
        self._index_entry(entry)
        self._note(lambda: self._restore_entry(entry, old))
        return entry

    def drop_entry(self, entry: Entry) -> None:
        self._unindex_entry(entry)
        del self.entries[entry.table][entry.list_id]
        self._note(lambda: self._restore_entry(None, entry))

    def _restore_entry(self, now: Entry | None, old: Entry | None) -> None:
        if now is not None:
            self._unindex_entry(now)
        if old is not None:
            self.entries[old.table][old.list_id] = old  # in place: the order of creation stays
            self._index_entry(old)
        elif now is not None:
            del self.entries[now.table][now.list_id]

    def _index_entry(self, entry: Entry) -> None:
        self.index.names[_name_key(entry)] = entry.list_id
        self.index.running.add((entry.table, _running(entry.list_id)))
        if number := entry.text("account_number") if entry.table == "Account" else "":
            self.index.account_numbers[number] = entry.list_id
        insort(self.index.changed.setdefault(entry.table, []), self._moment(entry.modified, entry.list_id))

    def _unindex_entry(self, entry: Entry) -> None:
        self.index.names.pop(_name_key(entry), None)
        self.index.running.discard((entry.table, _running(entry.list_id)))
        if entry.table == "Account":
            self.index.account_numbers.pop(entry.text("account_number"), None)
        _discard(self.index.changed[entry.table], self._moment(entry.modified, entry.list_id))

    # Transactions

    def put_transaction(self, txn: Transaction) -> Transaction:
        old = self.transactions.get(txn.txn_id)
        if old is not None:
            self._unindex_transaction(old)
        self.transactions[txn.txn_id] = txn
        self._index_transaction(txn)
        self._note(lambda: self._restore_transaction(txn, old))
        return txn

    def drop_transaction(self, txn: Transaction) -> None:
        self._unindex_transaction(txn)
        del self.transactions[txn.txn_id]
        self._note(lambda: self._restore_transaction(None, txn))

    def _restore_transaction(self, now: Transaction | None, old: Transaction | None) -> None:
        if now is not None:
            self._unindex_transaction(now)
        if old is not None:
            self.transactions[old.txn_id] = old
            self._index_transaction(old)
        elif now is not None:
            del self.transactions[now.txn_id]

    def _index_transaction(self, txn: Transaction) -> None:
        index = self.index
        index.running.add(("", _running(txn.txn_id)))
        insort(index.changed.setdefault(txn.kind, []), self._moment(txn.modified, txn.txn_id))
        if txn.ref_number:
            index.ref_numbers.setdefault((txn.kind, txn.ref_number.casefold()), {})[txn.txn_id] = None
        if txn.entity_id:
            index.of_entity.setdefault(txn.entity_id, {})[txn.txn_id] = None
        self._post(txn, 1)

    def _unindex_transaction(self, txn: Transaction) -> None:
        index = self.index
        index.running.discard(("", _running(txn.txn_id)))
        _discard(index.changed[txn.kind], self._moment(txn.modified, txn.txn_id))
        if txn.ref_number:
            index.ref_numbers[(txn.kind, txn.ref_number.casefold())].pop(txn.txn_id)
        if txn.entity_id:
            index.of_entity[txn.entity_id].pop(txn.txn_id)
        self._post(txn, -1)

    def _post(self, txn: Transaction, sign: int) -> None:
        balances, payables, accounts = self.index.balances, self.index.payables, self.entries["Account"]
        for leg in legs(txn):
            balances[leg.account_id] = balances.get(leg.account_id, ZERO) + sign * leg.amount
            if leg.entity_id and accounts[leg.account_id].text("account_type") == "AccountsPayable":
                payables[leg.entity_id] = payables.get(leg.entity_id, ZERO) - sign * leg.amount

    # Links between transactions

    def put_application(self, application: Application) -> None:
        self.applications[application.number] = application
        self._index_application(application)
        self._note(lambda: self._forget_application(application))

    def drop_application(self, application: Application) -> None:
        self._forget_application(application)

        def again() -> None:
            self.applications[application.number] = application
            self._index_application(application)

        self._note(again)

    def _forget_application(self, application: Application) -> None:
        del self.applications[application.number]
        self.index.of_bill[application.bill_id].pop(application.number)
        self.index.of_source[application.source_id].pop(application.number)

    def _index_application(self, application: Application) -> None:
        self.index.of_bill.setdefault(application.bill_id, {})[application.number] = None
        self.index.of_source.setdefault(application.source_id, {})[application.number] = None

    def settling(self, bill_id: str) -> tuple[Application, ...]:
        """What settled a bill, oldest first."""
        return self._applications(self.index.of_bill, bill_id)

    def used_from(self, source_id: str) -> tuple[Application, ...]:
        """What a payment or a credit settled, oldest first."""
        return self._applications(self.index.of_source, source_id)

    def _applications(self, index: Mapping[str, Mapping[int, None]], id: str) -> tuple[Application, ...]:
        return tuple(self.applications[number] for number in sorted(index.get(id, ())))

    # The rest

    def put_deletion(self, deletion: Deletion) -> None:
        self.deletions[deletion.number] = deletion
        self._note(lambda: self.deletions.__delitem__(deletion.number))

    def put_definition(self, definition: ExtensionDefinition) -> None:
        key = (definition.owner_id, definition.name.casefold())
        self.definitions[key] = definition
        self._note(lambda: self.definitions.__delitem__(key))

    def put_company(self, company: Company) -> None:
        old, self.company = self.company, company
        self._note(lambda: setattr(self, "company", old))

    def put_last_date(self, kind: str, day: str) -> None:
        old = self.last_dates.get(kind)
        self.last_dates[kind] = day
        self._note(lambda: _put_back(self.last_dates, kind, old))

    # Looking up

    def entry(self, ref: EntryRef) -> Entry:
        return self.entries[ref.table][ref.list_id]

    def full_name(self, entry: Entry) -> str:
        """The path with ``:`` of a hierarchical entry; the plain name of any other."""
        if entry.parent_id is None:
            return entry.name
        return f"{self.full_name(self.entries[entry.table][entry.parent_id])}:{entry.name}"

    def find_name(self, table: str, full_name: str) -> Entry | None:
        """The entry with this full name; upper and lower case are the same."""
        parent, found = "", None
        for part in full_name.split(":"):
            found = self.index.names.get((table, parent, part.strip().casefold()))
            if found is None:
                return None
            parent = found
        return self.entries[table][found] if found is not None else None

    def find_id(self, table: str, list_id: str) -> Entry | None:
        """
        The entry with this ListID.

        Raises RefusedError 3000 when it cannot be an id at all, 3240 when the running number exists but was
        created at another time: the id is from another company file.
        """
        found = self.entries[table].get(list_id)
        if found is None:
            self.explain_id(table, list_id)
        return found

    def find_transaction(self, txn_id: str) -> Transaction | None:
        """The transaction with this TxnID; refuses impossible ids as :meth:`find_id` does."""
        found = self.transactions.get(txn_id)
        if found is None:
            self.explain_id("", txn_id)
        return found

    def explain_id(self, table: str, id: str) -> None:
        """Raises RefusedError 3000 or 3240 if an id that is not there cannot be one of this file."""
        if not OBJECT_ID.match(id):
            raise RefusedError(3000, f'The object ID "{id}" is invalid.')
        if (table, _running(id)) in self.index.running:
            raise RefusedError(
                3240, f'Time creation mismatch: "{id}" is not the object of this company file.'
            )

    def changed_between(self, kind: str, first: datetime | None, last: datetime | None) -> list[str]:
        """Ids of a kind (or list) last changed in a span of local wall time, in the order of change."""
        moments = self.index.changed.get(kind, [])
        start = bisect_left(moments, (first, "")) if first is not None else 0
        end = bisect_left(moments, (last, "\uffff")) if last is not None else len(moments)
        return [id for _, id in moments[start:end]]

    def _moment(self, modified: datetime, id: str) -> Moment:
        return self.wall(modified), id

    # Backup

    def snapshot(self) -> Snapshot:
        return Snapshot(
            company=self.company,
            preferences=self.preferences,
            counters=dict(self.counters),
            last_dates=dict(self.last_dates),
            entries={table: dict(entries) for table, entries in self.entries.items()},
            transactions=dict(self.transactions),
            applications=dict(self.applications),
            deletions=dict(self.deletions),
            definitions=dict(self.definitions),
            message_sets={app: dict(sets) for app, sets in self.message_sets.items() if sets},
        )

    def restore(self, snapshot: Snapshot) -> None:
        self.company = snapshot.company
        self.preferences = snapshot.preferences
        self.counters = dict(snapshot.counters)
        self.last_dates = dict(snapshot.last_dates)
        self.entries = {table: dict(snapshot.entries.get(table, {})) for table in TABLES}
        self.transactions = dict(snapshot.transactions)
        self.applications = dict(snapshot.applications)
        self.deletions = dict(snapshot.deletions)
        self.definitions = dict(snapshot.definitions)
        self.message_sets = {app: dict(sets) for app, sets in snapshot.message_sets.items()}
        self.index = Indexes()
        for entries in self.entries.values():
            for entry in entries.values():
                self._index_entry(entry)
        for txn in self.transactions.values():
            self._index_transaction(txn)
        for application in self.applications.values():
            self._index_application(application)

    def touched(self, txn: Transaction) -> Transaction:
        """The transaction as changed now."""
        return evolve(txn, modified=self.now(), edit_sequence=self.edit_sequence())


def _put_back(table: dict[str, T], key: str, old: T | None) -> None:
    if old is None:
        del table[key]
    else:
        table[key] = old


def _running(id: str) -> str:
    """The running number inside an id; the rest is the time of creation."""
    return id.partition("-")[0]


def _name_key(entry: Entry) -> tuple[str, str, str]:
    return entry.table, entry.parent_id or "", entry.name.casefold()


def _discard(moments: list[Moment], moment: Moment) -> None:
    at = bisect_left(moments, moment)
    if at < len(moments) and moments[at] == moment:
        del moments[at]
