"""
Reading BILL, and writing to it, as the core asks for it.

Changes are read by `changed_since`, which loses no row that moves while it reads. A reading lives in memory
between two pages; where another process goes on with it, it begins one of its own, and rows that come twice
are recognised by the core. So a page is named by a token of each process that reads: one whose token is there
knows that all its pages were kept, and goes on where it stopped.
"""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from attrs import define, evolve, field

import billv3
from billv3 import NO_RETRY, Client
from billv3.errors import UnreadableRow
from billv3.models.classifications import ChartOfAccount, Classification, Item
from syncer.adapters.bill import _writes
from syncer.adapters.bill._rows import Row, row_of, said, text_of, unreadable_row
from syncer.entries import Operation
from syncer.errors import NotNow, PayablesError, ReadRefused, WriteUnknown
from syncer.model import Kind
from syncer.payables import LEAVES_WITHIN_S, NAMELESS, BillRow, Page

BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Before BILL's first customer: asks for everything."""

PROCESSES_MAX: Final = 16
"""Of how many processes a page names the readings; those of others begin anew."""

READS_WITHIN_S: Final = 10
"""Seconds after which a reading is not tried again within the same call."""

_NO_OVERLAP: Final = timedelta(0)
"""The core reaches back by its own setting."""


class _Changes(Protocol):
    """A reading of changes, whatever its kind."""

    @property
    def watermark(self) -> datetime: ...
    @property
    def unreadable(self) -> tuple[UnreadableRow, ...]: ...
    def pages(self) -> Iterator[tuple[Row, ...]]: ...


@define
class _Reading:
    """A reading that is under way: the token of its last page, and the parents whose names it has met."""

    changes: _Changes
    pages: Iterator[tuple[Row, ...]]
    token: str = ""
    parents: dict[str, Row] = field(factory=dict)


class BillPayables:
    """
    Reads and writes one BILL organization through a client that the caller owns.

    Keep one for each connection: it remembers readings that are under way.
    Raises `PayablesError` where BILL cannot be read, `ReadRefused` where it does not show this.
    """

    def __init__(self, client: Client) -> None:
        # The agent waits for the answer meanwhile; with more patience it is asked again in the next call.
        self._client = client.with_retry(
            evolve(client.retry, budget_s=min(client.retry.budget_s, READS_WITHIN_S))
        )
        # A write that waits in the client could leave after another session has looked for it in vain.
        self._writer = client.with_retry(evolve(NO_RETRY, budget_s=LEAVES_WITHIN_S))
        # One of each kind is enough: what was left half read by a session that ended is begun anew.
        self._readings: dict[Kind, _Reading] = {}

    def changed(self, kind: Kind, *, since: str, page: str = "") -> Page:
        """Give one page of what changed since a moment (ISO 8601, aware); `""` is everything."""
        if kind is Kind.TERMS:
            # They are few, and have no filter by time (BILL docs, payment terms).
            return Page(rows=self._terms())
        tokens = page.split()
        reading = self._readings.pop(kind, None)
        if reading is None or reading.token not in tokens:
            changes = self._changes(kind, datetime.fromisoformat(since) if since else BEGINNING)
            reading = _Reading(changes, changes.pages())
        try:
            rows = next(reading.pages, None)
            if rows is None:
                odd = tuple(unreadable_row(kind, row) for row in reading.changes.unreadable)
                return Page(rows=odd, watermark=text_of(reading.changes.watermark))
            given_rows = self._rows(kind, rows, reading.parents)
        except billv3.BillError as exc:
            raise self._unreadable(exc) from exc
        others = [token for token in tokens if token != reading.token]
        reading.token = secrets.token_hex(8)
        self._readings[kind] = reading
        return Page(rows=given_rows, next_page=" ".join((*others[1 - PROCESSES_MAX :], reading.token)))

    def by_ids(self, kind: Kind, ids: tuple[str, ...]) -> tuple[BillRow, ...]:
        """Give these records as they are now; ids that BILL does not show are left out."""
        if kind is Kind.TERMS:
            return tuple(row for row in self._terms() if row.id in ids)
        known = tuple(id_ for id_ in ids if not id_.startswith(NAMELESS))
        try:
            found = self._resource(kind).by_ids(known, on_unreadable="keep")
            odd = (unreadable_row(kind, row) for row in found.unreadable)
            return (*self._rows(kind, tuple(found.items.values())), *odd)
        except billv3.BillError as exc:
            raise self._unreadable(exc) from exc

    def write(self, operation: Operation) -> BillRow:
        """
        Do one operation of the side BILL and give the record as BILL answered.

        Raises `WriteRefused`, `WriteUnknown`, or `PayablesError` if it was not done and may be tried again.
        """
        row = _writes.write(self._writer, operation)
        try:
            (said,) = self._rows(operation.kind, (row,))
        except billv3.BillError as exc:
            # It was done; only the names of the parents could not be read.
            raise WriteUnknown(exc.problem, fix=exc.fix, code=exc.code, record=exc.record) from exc
        return said

    def find(self, operation: Operation) -> tuple[BillRow, ...]:
        """Give all records that an addition may have made; a row that cannot be read fails the call."""
        try:
            return self._rows(operation.kind, _writes.find(self._client, operation))
        except billv3.BillError as exc:
            raise self._unreadable(exc) from exc

    def _terms(self) -> tuple[BillRow, ...]:
        try:
            pages = tuple(self._client.payment_terms.list().pages())
        except billv3.BillError as exc:
            raise self._unreadable(exc) from exc
        rows = self._rows(Kind.TERMS, tuple(row for page in pages for row in page.items))
        return (*rows, *(unreadable_row(Kind.TERMS, row) for page in pages for row in page.unreadable))

    def _changes(self, kind: Kind, since: datetime) -> _Changes:
        changes: _Changes = self._resource(kind).changed_since(
            since, overlap=_NO_OVERLAP, on_unreadable="keep"
        )
        return changes

    def _resource(self, kind: Kind) -> Any:
        client = self._client
        match kind:
            case Kind.ACCOUNT:
                return client.chart_of_accounts
            case Kind.CLASS:
                return client.accounting_classes
            case Kind.DEPARTMENT:
                return client.departments
            case Kind.LOCATION:
                return client.locations
            case Kind.CUSTOMER:
                return client.customers
            case Kind.JOB:
                return client.jobs
            case Kind.ITEM:
                return client.items
            case Kind.VENDOR:
                return client.vendors
            case Kind.BILL:
                return client.bills
            case Kind.CREDIT:
                return client.vendor_credits
            case Kind.PAYMENT:
                return client.payments
            case Kind.TERMS:
                return client.payment_terms

    def _rows(
        self, kind: Kind, rows: tuple[Row, ...], parents: dict[str, Row] | None = None
    ) -> tuple[BillRow, ...]:
        # Parents are kept no longer than a reading: what another process read of them is not known here.
        known = {} if parents is None else parents
        for row in rows:
            if isinstance(row, ChartOfAccount | Classification | Item):
                known[row.id] = row
        return tuple(row_of(kind, row, lambda one: self._path(kind, one, known)) for row in rows)

    def _unreadable(self, exc: billv3.BillError) -> PayablesError:
        if isinstance(exc, billv3.RateLimited):
            wait_s = exc.retry_after_s or 0.0
            if exc.retry_at is not None:
                wait_s = (exc.retry_at - self._client.clock.now()).total_seconds()
            return NotNow(exc.problem, fix=exc.fix, code=exc.code, record=exc.record, wait_s=wait_s)
        kind = ReadRefused if isinstance(exc, _REFUSED) else PayablesError
        return kind(exc.problem, fix=exc.fix, code=exc.code, record=exc.record)

    def _path(self, kind: Kind, row: Row, parents: dict[str, Row]) -> list[str]:
        """Walk up to the topmost parent; parents that go round in circles end where they began."""
        names, seen = [said(getattr(row, "name", ""))], {row.id}
        while (parent_id := getattr(row, "parent_id", None)) and parent_id not in seen:
            seen.add(parent_id)
            parent = parents.get(parent_id)
            if parent is None:
                parent = self._resource(kind).by_ids((parent_id,), on_unreadable="keep").items.get(parent_id)
                if parent is None:
                    # Without the name of its parent it must not pass for one at the top.
                    names.insert(0, f"({kind.value} {parent_id} of BILL)")
                    break
                parents[parent.id] = parent
            names.insert(0, said(getattr(parent, "name", "")))
            row = parent
        return names


_REFUSED: Final = (
    billv3.PermissionRefused,
    billv3.NotFound,
    billv3.BadCall,
    billv3.InvalidRequest,
    billv3.UsageError,
)
"""BILL's role, plan or edition has not what was asked for, or it is no question; others may be answered."""
