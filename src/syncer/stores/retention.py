"""
Let go of what is settled and old, and of nothing else.

Kept whatever their age: links, records, open exceptions; operations that are planned, sent or in doubt;
everything about a record that is not settled; the newest stored message set, which the next one names
as its predecessor; and every operation and message set of the last `RECENT` days. The audit trail stays whole
unless its lines are asked for explicitly.
"""

from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from attrs import frozen

from syncer import progress
from syncer.entries import Batch, BatchState, Operation, Standing, State
from syncer.errors import StoreError
from syncer.model import Kind, Side
from syncer.ports import Store, Unit

STEP = 1_000
"""How many values one unit removes, so that nobody waits long for it."""

RECENT = timedelta(days=90)
"""
How long before the last update a write stays, whatever is asked for. An update may need it although it is
over: to see whether QuickBooks emptied what it was told to, and to take the place of a witness that somebody
deleted, which QuickBooks tells for 90 days.
"""

_LIVE = (State.PLANNED.value, State.SENT.value, State.IN_DOUBT.value)
_OVER = (State.APPLIED, State.REJECTED)
_UNSETTLED = tuple(standing.value for standing in Standing if standing is not Standing.SETTLED)


@runtime_checkable
class PruningUnit(Protocol):
    """A unit that can also remove lines of the audit trail. A store offers it if it likes."""

    def prune_audit(self, connection: str, *, before: datetime, keep: frozenset[str], limit: int) -> int:
        """Remove the oldest lines from before a moment, at most `limit`, but none of the records to keep."""


@frozen(kw_only=True)
class Compacted:
    """What `compact` has removed."""

    operations: int
    batches: int
    lines: int


def compact(store: Store, connection: str, *, before: datetime, audit: bool = False) -> Compacted:
    """
    Remove the operations and message sets of a connection that were settled before a moment, and more than
    `RECENT` before its last update began.

    With `audit`, also the lines of the audit trail from before it, except those of records that are not
    settled. Each step is a unit that looks anew at what must be kept, so servers may go on working; safe to
    repeat. Raises `Conflict` if they were faster, and `StoreError` if lines are to go and the store keeps
    them for ever.
    """
    old = _old(store, connection, before)
    return Compacted(
        operations=sum(_compact_operations(store, connection, state, old) for state in _OVER),
        batches=sum(
            _compact_batches(store, connection, state, old)
            for state in (BatchState.STORED, BatchState.CLEARED)
        ),
        lines=_prune(store, connection, before) if audit else 0,
    )


def _old(store: Store, connection: str, before: datetime) -> datetime:
    with store.unit() as unit:
        last = progress.load(unit, connection)
    return min(before, last.started_at - RECENT) if last else before


def unsettled(unit: Unit, connection: str) -> frozenset[str]:
    """Return the ids, on both sides, of all records that are not settled or have an operation under way."""
    found: set[str] = set()
    for operation in unit.operations.find(connection=connection, state=_LIVE):
        found.update((operation.bill_id, operation.book_id))
    for exception in unit.exceptions.find(connection=connection):
        found.add(exception.id)
    for side in Side:
        for kind in Kind:
            records = unit.records.find(connection=connection, side=side, kind=kind, standing=_UNSETTLED)
            found.update(record.id for record in records)
    for kind in Kind:
        for link in unit.links.find(connection=connection, kind=kind, bill_id=found):
            found.add(link.book_id)
        for link in unit.links.find(connection=connection, kind=kind, book_id=found):
            found.add(link.bill_id)
    return frozenset(found - {""})


def _compact_operations(store: Store, connection: str, state: State, before: datetime) -> int:
    removed = 0
    for kind in Kind:
        after: tuple[str, ...] | None = None
        while True:
            with store.unit() as unit:
                page = unit.operations.find(
                    connection=connection,
                    state=state,
                    kind=kind,
                    at_most={"not_before": before},
                    after=after,
                    limit=STEP,
                )
                keep = unsettled(unit, connection)
                named = {one.operation for one in unit.exceptions.find(connection=connection)}
                for operation in page:
                    if _may_go(operation, before, keep, named):
                        unit.operations.delete(operation.id)
                        removed += 1
            if len(page) < STEP:
                break
            after = (page[-1].id,)
    return removed


def _may_go(operation: Operation, before: datetime, keep: frozenset[str], named: set[str]) -> bool:
    return (
        operation.updated_at < before
        and operation.id not in named
        and operation.bill_id not in keep
        and operation.book_id not in keep
    )


def _compact_batches(store: Store, connection: str, state: BatchState, before: datetime) -> int:
    removed = 0
    after: tuple[str, ...] | None = None
    while True:
        with store.unit() as unit:
            newest = _newest(unit.batches.find(connection=connection, state=BatchState.STORED))
            live = {one.id for one in unit.operations.find(connection=connection, state=_LIVE)}
            page = unit.batches.find(connection=connection, state=state, after=after, limit=STEP)
            for batch in page:
                if (
                    batch.sent_at < before
                    and batch.id != newest
                    and live.isdisjoint(batch.operations.split())
                ):
                    unit.batches.delete(batch.id)
                    removed += 1
        if len(page) < STEP:
            return removed
        after = (page[-1].id,)


def _newest(stored: tuple[Batch, ...]) -> str:
    return max(stored, key=lambda batch: batch.sent_at).id if stored else ""


def _prune(store: Store, connection: str, before: datetime) -> int:
    removed = 0
    while True:
        with store.unit() as unit:
            if not isinstance(unit, PruningUnit):
                raise StoreError(
                    "This store never removes lines of the audit trail.",
                    fix="Compact without the audit trail.",
                )
            step = unit.prune_audit(connection, before=before, keep=unsettled(unit, connection), limit=STEP)
        removed += step
        if step < STEP:
            return removed
