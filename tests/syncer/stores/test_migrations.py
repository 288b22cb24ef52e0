"""The migrations lead to the tables that the store uses, from every schema that was ever released."""

import re
from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import TypeDecorator, create_engine, inspect, text

from syncer.errors import Unavailable
from syncer.stores import _schema
from syncer.stores.migrate import config, upgrade
from syncer.stores.sql import SqlStore
from syncer.testing.store_contract import at_once, record

SCRIPTS = ScriptDirectory.from_config(config())
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]

ENGINES = [
    "sqlite",
    pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")]),
]


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path) -> str:
    """Give the URL of a database without tables, on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/100% new.db"
    make_database: Callable[[], str] = request.getfixturevalue("make_database")
    return make_database()


def _differ(context, _inspected, _column, found, wanted) -> bool:
    """Compare types as the engine writes them; Alembic alone does not see what our types become there."""
    if isinstance(wanted, TypeDecorator):
        wanted = wanted.load_dialect_impl(context.dialect)
    return found.compile(context.dialect) != wanted.compile(context.dialect)


def test_the_store_wants_the_last_migration():
    """`HEAD` is the one end of the migrations."""
    assert [_schema.HEAD] == SCRIPTS.get_heads()


def test_migrations_are_numbered_in_order():
    """Each follows the one before it, so that versions compare as text."""
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_the_migrated_database_has_the_tables_of_the_store(empty_url):
    """No difference between the tables in the code and those that the migrations make."""
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": _differ,
                "include_name": lambda name, kind, _: name != _schema.VERSION_TABLE,
            },
        )
        assert [] == compare_metadata(context, _schema.metadata)
        found = inspect(connection)
        for table in _schema.metadata.sorted_tables:
            key = found.get_pk_constraint(table.name)["constrained_columns"]
            assert [column.name for column in table.primary_key.columns] == key
            assert list(table.columns.keys()) == [column["name"] for column in found.get_columns(table.name)]
            assert not any(column["nullable"] for column in found.get_columns(table.name))
            indexes = {one["name"]: one["column_names"] for one in found.get_indexes(table.name)}
            assert {one.name: [column.name for column in one.columns] for one in table.indexes} == indexes
    engine.dispose()


def test_drift_would_be_noticed(empty_url):
    """The comparison can fail: a missing index and an added column are seen."""
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_syncer_batches_connection_state"))
        connection.execute(text("ALTER TABLE syncer_hints ADD COLUMN surplus TEXT"))
        context = MigrationContext.configure(connection, opts={"compare_type": _differ})
        seen = {step[0] for step in compare_metadata(context, _schema.metadata) if isinstance(step, tuple)}
    engine.dispose()

    assert {"add_index", "remove_column"} <= seen


def test_text_compares_by_code_point(empty_url):
    """Every text column of PostgreSQL has collation "C"; SQLite compares bytes anyway."""
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        found = inspect(connection)
        for table in _schema.metadata.tables:
            for column in found.get_columns(table):
                if engine.dialect.name == "postgresql" and str(column["type"]).startswith("TEXT"):
                    assert "C" == column["type"].collation, (table, column["name"])
    engine.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_released_schema_can_be_brought_up_to_date(empty_url, revision):
    """From each released schema `upgrade` leads to the present one, and the store works; twice is no harm."""
    upgrade(empty_url, revision=revision)
    upgrade(empty_url)
    upgrade(empty_url)

    store = SqlStore(empty_url)
    with store.unit() as unit:
        unit.records.put(record("1"))
        assert (record("1"),) == unit.records.find(connection="c")
    store.close()


def test_an_upgrade_keeps_what_is_stored(empty_url):
    """A second run of `upgrade` loses nothing."""
    upgrade(empty_url)
    store = SqlStore(empty_url)
    with store.unit() as unit:
        unit.records.put(record("1"))
    upgrade(empty_url)

    with store.unit() as unit:
        assert (record("1"),) == unit.records.find()
    store.close()


def test_upgrades_at_once_do_not_disturb_each_other(empty_url):
    """Replicas that all migrate when they start make the tables once."""
    assert [] == at_once(*(lambda: upgrade(empty_url) for _ in range(3)))
    store = SqlStore(empty_url)
    with store.unit() as unit:
        assert () == unit.records.find()
    store.close()


def test_a_database_without_tables_is_refused_with_the_fix(empty_url):
    """Before the first `upgrade` each unit raises `Unavailable`; afterwards the same store works."""
    store = SqlStore(empty_url)
    with pytest.raises(Unavailable, match=r"no tables yet.*migrate"), store.unit():
        raise AssertionError("never reached")
    upgrade(empty_url)
    with store.unit() as unit:
        assert () == unit.records.find()
    store.close()


@pytest.mark.parametrize(
    ("found", "problem"),
    [("0000", "is of an older version (0000)"), ("9999", "is of a newer version (9999)")],
)
def test_another_schema_is_refused(empty_url, found, problem):
    """A store does not work on tables of another version; nor does `upgrade` on newer ones."""
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {_schema.VERSION_TABLE} SET version_num = :found"), {"found": found})
    engine.dispose()
    store = SqlStore(empty_url)
    with pytest.raises(Unavailable, match=re.escape(problem)), store.unit():
        raise AssertionError("never reached")
    store.close()
    if found > _schema.HEAD:
        with pytest.raises(Unavailable, match=re.escape(problem)):
            upgrade(empty_url)


def test_the_first_schema_cannot_be_taken_back():
    """There is no way down that would drop the tables."""
    with pytest.raises(RuntimeError, match="backup"):
        SCRIPTS.get_revision("0001").module.downgrade()


def test_a_failed_step_leaves_the_database_as_it_was(empty_url, monkeypatch):
    """All steps are one transaction, on SQLite too."""
    real = ScriptDirectory.run_env

    def run_env(scripts):
        module = scripts.get_revision("0001").module
        monkeypatch.setattr(module, "_TRIGGERS", dict.fromkeys(module._TRIGGERS, ("CREATE nonsense",)))
        real(scripts)

    monkeypatch.setattr(ScriptDirectory, "run_env", run_env)
    with pytest.raises(Exception, match="refused a statement"):
        upgrade(empty_url)
    engine = create_engine(empty_url)
    assert [] == inspect(engine).get_table_names()
    engine.dispose()
