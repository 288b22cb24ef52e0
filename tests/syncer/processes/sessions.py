"""Sessions as entries of a store."""

from datetime import UTC, datetime

from syncer import entries

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


def session(connection, *, state="state"):
    return entries.Session(
        ticket_hash=f"ticket-{connection}", connection=connection, state=state, expires_at=NOON
    )
