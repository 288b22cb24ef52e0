"""The released steps of the schema, run by `syncer.stores.migrate.upgrade`. A released step never changes."""
