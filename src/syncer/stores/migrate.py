"""Bring a database to the schema that this version needs. Needs the extra `sql`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, text

from syncer.stores import _engine
from syncer.stores._schema import HEAD
from syncer.stores.sql import WAIT_S, check_schema

_UPGRADE_LOCK = 0x62696C6C  # any constant: the key of PostgreSQL's advisory lock


def upgrade(source: str | URL | Engine, *, revision: str = HEAD, wait_s: float = WAIT_S) -> None:
    """
    Make the tables, or change them to what this version needs. Safe to repeat, and to run twice at once.

    All steps happen in one transaction: after a failure nothing has changed. Stop the servers first when
    they run another version. Raises `SettingsError` for a URL that cannot be read, `Unavailable` if the
    database cannot be reached or belongs to a newer version.
    """
    engine = _engine.make_engine(source, wait_s=wait_s)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                # The second of two at once must see, after its wait, what the first one has made.
                connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                _run(connection, revision)
    except _engine.errors(engine) as exc:
        raise _engine.driver_error(exc) from exc
    finally:
        if engine is not source:
            engine.dispose()


def _run(connection: Connection, revision: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
    check_schema(connection, older=True)
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, revision)


def config() -> Config:
    """Return Alembic's configuration, without a file."""
    settings = Config()
    # Alembic reads its settings through configparser, which takes a per cent sign for its own.
    settings.set_main_option(
        "script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%")
    )
    return settings
