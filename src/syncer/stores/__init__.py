"""Where everything is kept that must survive a crash. `syncer.stores.sql` needs the extra `sql`."""

from syncer.stores.memory import MemoryStore

__all__ = ["MemoryStore"]
