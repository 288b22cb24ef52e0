"""The audit trail of the SQL stores: lines are added and read, and old ones removed where that is allowed."""

from datetime import datetime

import attrs
from sqlalchemy import Delete, Dialect, Engine, and_, bindparam, delete, not_, select

from syncer import entries as e
from syncer.stores import _shape
from syncer.stores._schema import AUDIT, RETENTION
from syncer.stores._statements import (
    Rows,
    Statement,
    among,
    compiled,
    insert,
    list_parameter,
    writing_dialect,
)
from syncer.stores._transaction import Transaction, Writer


@attrs.frozen
class LogStatements:
    """The SQL on the audit trail."""

    rows: Rows[e.AuditEntry]
    append: Statement
    allow: Statement
    prune: Statement
    forbid: Statement
    of_connection: Statement
    of_record: Statement

    @classmethod
    def on(cls, engine: Engine) -> "LogStatements":
        rows = Rows(AUDIT, _shape.shape(e.AuditEntry), engine.dialect)
        dialect = writing_dialect(engine.dialect)
        columns = [AUDIT.c[name] for name in rows.shape.fields]
        newest = select(*columns).order_by(AUDIT.c.sequence.desc()).limit(bindparam("limit"))
        here = AUDIT.c.connection == bindparam("connection")
        record = AUDIT.c.record == bindparam("record")
        return cls(
            rows,
            compiled(
                insert(AUDIT, dialect).values({one.name: bindparam(one.name) for one in columns}), dialect
            ),
            compiled(
                insert(RETENTION, dialect).values(
                    connection=bindparam("connection"), before=bindparam("before")
                ),
                dialect,
            ),
            compiled(_pruning(dialect), dialect),
            compiled(delete(RETENTION).where(RETENTION.c.connection == bindparam("connection")), dialect),
            compiled(newest.where(here), dialect),
            compiled(newest.where(and_(here, record)), dialect),
        )


def _pruning(dialect: Dialect) -> Delete:
    old = (
        select(AUDIT.c.sequence)
        .where(AUDIT.c.connection == bindparam("connection"), AUDIT.c.at < bindparam("before"))
        .where(not_(among(AUDIT.c.record, "keep", dialect)))
        .order_by(AUDIT.c.sequence)
        .limit(bindparam("limit"))
    )
    return delete(AUDIT).where(AUDIT.c.sequence.in_(old))


_ALL_LINES = 2**62
"""A limit beyond any trail."""


class Log:
    """Implements `syncer.ports.Log`."""

    def __init__(self, transaction: Transaction, statements: LogStatements, writer: Writer) -> None:
        self._transaction = transaction
        self._statements = statements
        self._writer = writer

    def append(self, entry: e.AuditEntry) -> None:
        self._transaction.check(writing=True)
        row = self._statements.rows.dump(entry)
        self._transaction.locks.take((entry.connection,))
        self._writer.hold(self._statements.append, row)

    def read(
        self, connection: str, *, record: str | None = None, limit: int | None = None
    ) -> tuple[e.AuditEntry, ...]:
        self._transaction.check(writing=False)
        self._transaction.locks.take((connection,))
        self._writer.send()
        rows = self._statements.rows
        values = {
            "connection": rows.bound("connection", connection),
            "record": None if record is None else rows.bound("record", record),
            "limit": _ALL_LINES if limit is None else limit,
        }
        statement = self._statements.of_connection if record is None else self._statements.of_record
        cursor = self._transaction.run(statement.sql, statement.ordered(values))
        return tuple(map(rows.load, reversed(cursor.fetchall())))


def prune(
    transaction: Transaction,
    log: LogStatements,
    connection: str,
    *,
    before: datetime,
    keep: frozenset[str],
    limit: int,
) -> int:
    """Remove old lines of a connection; the database allows it for this one statement. Returns how many."""
    rows = log.rows
    values = {
        "connection": rows.bound("connection", connection),
        "before": rows.bound("at", before),
        "keep": list_parameter(keep, rows.dialect),
        "limit": limit,
    }
    transaction.run(log.allow.sql, log.allow.ordered(values))
    removed = int(transaction.run(log.prune.sql, log.prune.ordered(values)).rowcount)
    transaction.run(log.forbid.sql, log.forbid.ordered(values))
    return removed
