"""
The first schema.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _WORDS, nullable=False) for name in names]


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, _MOMENT, nullable=False)


def upgrade() -> None:
    """Make all tables, and the triggers that guard the audit trail."""
    op.create_table(
        "syncer_connections",
        *_words("name", "username", "password_hash", "owner_id", "file_id", "settings", "identity"),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("ix_syncer_connections_username", "syncer_connections", ["username", "name"])
    op.create_table(
        "syncer_secrets",
        *_words("connection", "name", "sealed"),
        sa.PrimaryKeyConstraint("connection", "name"),
    )
    op.create_table(
        "syncer_leases",
        *_words("connection", "holder"),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        _moment("expires_at"),
        sa.PrimaryKeyConstraint("connection"),
    )
    op.create_table(
        "syncer_sessions",
        *_words("ticket_hash", "connection", "state"),
        _moment("expires_at"),
        sa.PrimaryKeyConstraint("ticket_hash"),
    )
    op.create_index("ix_syncer_sessions_connection", "syncer_sessions", ["connection", "ticket_hash"])
    op.create_index("ix_syncer_sessions_expires_at", "syncer_sessions", ["expires_at", "ticket_hash"])
    op.create_table(
        "syncer_cycles",
        *_words("connection", "body"),
        sa.PrimaryKeyConstraint("connection"),
    )
    op.create_table(
        "syncer_watermarks",
        *_words("connection", "side", "kind", "value"),
        sa.PrimaryKeyConstraint("connection", "side", "kind"),
    )
    op.create_table(
        "syncer_records",
        *_words(
            "connection",
            "side",
            "kind",
            "id",
            "body",
            "digest",
            "version",
            "name_key",
            "number",
            "trouble",
            "standing",
            "reason",
        ),
        _moment("seen_at"),
        sa.PrimaryKeyConstraint("connection", "side", "kind", "id"),
    )
    op.create_index(
        "ix_syncer_records_connection_side_kind_name_key",
        "syncer_records",
        ["connection", "side", "kind", "name_key", "id"],
    )
    op.create_index(
        "ix_syncer_records_connection_side_kind_number",
        "syncer_records",
        ["connection", "side", "kind", "number", "id"],
    )
    op.create_index(
        "ix_syncer_records_connection_side_kind_standing",
        "syncer_records",
        ["connection", "side", "kind", "standing", "id"],
    )
    op.create_table(
        "syncer_links",
        *_words("connection", "kind", "bill_id", "book_id", "base", "digest", "detail", "edit_sequence"),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        *_words("shown"),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        _moment("linked_at"),
        sa.PrimaryKeyConstraint("connection", "kind", "bill_id"),
    )
    op.create_index(
        "ix_syncer_links_connection_kind_book_id",
        "syncer_links",
        ["connection", "kind", "book_id", "bill_id"],
    )
    op.create_table(
        "syncer_operations",
        *_words(
            "id",
            "connection",
            "side",
            "kind",
            "action",
            "bill_id",
            "book_id",
            "body",
            "digest",
            "base",
            "before",
            "external_guid",
            "base_sequence",
            "decided_on",
            "state",
            "batch_id",
        ),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        _moment("not_before"),
        *_words("code", "cause", "replays"),
        _moment("created_at"),
        _moment("updated_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_syncer_operations_connection_batch_id", "syncer_operations", ["connection", "batch_id", "id"]
    )
    op.create_index(
        "ix_syncer_operations_connection_kind_bill_id",
        "syncer_operations",
        ["connection", "kind", "bill_id", "id"],
    )
    op.create_index(
        "ix_syncer_operations_connection_kind_book_id",
        "syncer_operations",
        ["connection", "kind", "book_id", "id"],
    )
    op.create_index(
        "ix_syncer_operations_connection_state_kind_not_before",
        "syncer_operations",
        ["connection", "state", "kind", "not_before", "id"],
    )
    op.create_table(
        "syncer_batches",
        *_words("id", "connection", "state", "operations", "text"),
        _moment("sent_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_syncer_batches_connection_state", "syncer_batches", ["connection", "state", "id"])
    op.create_table(
        "syncer_exceptions",
        *_words("connection", "side", "kind", "id", "subject", "code", "cause", "fix", "operation"),
        _moment("raised_at"),
        sa.PrimaryKeyConstraint("connection", "side", "kind", "id"),
    )
    op.create_table(
        "syncer_matches",
        *_words("connection", "kind", "bill_id", "book_id", "likeness", "reason", "answer", "actor"),
        _moment("at"),
        sa.PrimaryKeyConstraint("connection", "kind", "bill_id", "book_id"),
    )
    op.create_index(
        "ix_syncer_matches_connection_answer",
        "syncer_matches",
        ["connection", "answer", "kind", "bill_id", "book_id"],
    )
    op.create_table(
        "syncer_hints",
        *_words("connection", "kind", "id"),
        _moment("noted_at"),
        sa.PrimaryKeyConstraint("connection", "kind", "id"),
    )
    op.create_table(
        "syncer_audit",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=True)),
        *_words("connection"),
        _moment("at"),
        *_words("actor", "event", "kind", "record", "operation", "detail"),
        sa.PrimaryKeyConstraint("sequence"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_syncer_audit_connection", "syncer_audit", ["connection", "sequence"])
    op.create_index("ix_syncer_audit_connection_record", "syncer_audit", ["connection", "record", "sequence"])
    op.create_table(
        "syncer_retention",
        *_words("connection"),
        _moment("before"),
        sa.PrimaryKeyConstraint("connection"),
    )
    for statement in _TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Refuse: there is nothing before this, and the tables hold what must not be lost."""
    raise RuntimeError("The first schema cannot be taken back; restore a backup instead.")


# A line of the audit trail may go only while its connection has a row in syncer_retention, which
# retention writes and removes within its own unit, so that nobody else ever sees it.
_TRIGGERS = {
    "sqlite": (
        """
        CREATE TRIGGER syncer_audit_no_update BEFORE UPDATE ON syncer_audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
        """,
        """
        CREATE TRIGGER syncer_audit_no_delete BEFORE DELETE ON syncer_audit
        WHEN NOT EXISTS (
            SELECT 1 FROM syncer_retention AS r WHERE r.connection = OLD.connection AND OLD.at < r.before
        )
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION syncer_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                PERFORM 1 FROM syncer_retention AS r
                WHERE r.connection = OLD.connection AND OLD.at < r.before;
                IF FOUND THEN
                    RETURN OLD;
                END IF;
            END IF;
            RAISE EXCEPTION 'the audit trail is append-only';
        END $$
        """,
        """
        CREATE TRIGGER syncer_audit_no_change BEFORE UPDATE OR DELETE ON syncer_audit
        FOR EACH ROW EXECUTE FUNCTION syncer_audit_guard()
        """,
        """
        CREATE TRIGGER syncer_audit_no_truncate BEFORE TRUNCATE ON syncer_audit
        FOR EACH STATEMENT EXECUTE FUNCTION syncer_audit_guard()
        """,
    ),
}
