"""What the tests of the contract are made of: values to store, and work in units and threads."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import attrs
from hypothesis import HealthCheck, settings

from syncer import entries as e
from syncer.errors import Conflict
from syncer.model import Kind, Side
from syncer.ports import Collection, Store, Unit

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)

# The store of one test is used for all its examples, which `put` allows.
EXAMPLES = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Crash(BaseException):
    """A death that no `except Exception` stops."""


def collection(unit: Unit, cls: type) -> Collection[Any]:
    """Return the collection of a unit that keeps values of the class."""
    names = {
        e.Connection: "connections",
        e.Secret: "secrets",
        e.Lease: "leases",
        e.Session: "sessions",
        e.CycleEntry: "cycles",
        e.Watermark: "watermarks",
        e.Record: "records",
        e.Link: "links",
        e.Operation: "operations",
        e.Batch: "batches",
        e.ExceptionEntry: "exceptions",
        e.Match: "matches",
        e.Hint: "hints",
    }
    found: Collection[Any] = getattr(unit, names[cls])
    return found


def key_of(value: Any) -> tuple[str, ...]:
    """Return the key of an entry."""
    return tuple(getattr(value, name) for name in value.KEY)


def example(cls: type, mark: str = "a") -> Any:
    """Return a value of the class; values with different marks have different keys and contents."""
    values: dict[Any, Any] = {str: f"text {mark}", int: 7, bool: True, datetime: NOON}
    fields = {one.name: one.type for one in attrs.fields(cls)}
    return cls(
        **{name: values[kind] if kind in values else next(iter(kind)) for name, kind in fields.items()}
    )


def record(id: str, **changes: Any) -> e.Record:
    """Return a record of connection `c`."""
    plain = e.Record(
        connection="c", side=Side.BILL, kind=Kind.BILL, id=id, body="{}", digest="d", seen_at=NOON
    )
    return attrs.evolve(plain, **changes)


def operation(id: str, **changes: Any) -> e.Operation:
    """Return a planned operation of connection `c`."""
    plain = e.Operation(
        id=id,
        connection="c",
        side=Side.BOOK,
        kind=Kind.BILL,
        action=e.Action.ADD,
        bill_id=f"bill {id}",
        body="{}",
        digest="d",
        not_before=NOON,
        created_at=NOON,
        updated_at=NOON,
    )
    return attrs.evolve(plain, **changes)


def line(event: str, **changes: Any) -> e.AuditEntry:
    """Return a line of the audit trail of connection `c`."""
    return attrs.evolve(e.AuditEntry(connection="c", at=NOON, actor="test", event=event), **changes)


def again(store: Store, work: Callable[[Unit], None], *, attempts_max: int = 500) -> None:
    """Run the work in a unit until it is not in conflict with another one."""
    for _ in range(attempts_max):
        try:
            with store.unit() as unit:
                work(unit)
        except Conflict:
            continue
        return
    raise AssertionError(f"still in conflict after {attempts_max} attempts")


def at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Run the works in threads of their own and return what they raised."""
    raised: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as exc:  # noqa: BLE001  # handed to the test, which looks at it
            raised.append(exc)

    threads = [Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised
