"""Alembic's entry point: runs the steps on the connection that `syncer.stores.migrate` hands over."""

from alembic import context

from syncer.stores._schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # on SQLite too: our engine says BEGIN itself
)
with context.begin_transaction():
    context.run_migrations()
