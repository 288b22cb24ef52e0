"""The sync core: what was approved and paid in BILL stands in QuickBooks, exactly once, whatever crashes."""

from syncer.engine import Engine, Finished, Later, Send, Working
from syncer.errors import (
    AlreadyExists,
    Conflict,
    LeaseLost,
    PayablesError,
    ProtocolError,
    SealError,
    SettingsError,
    StoreError,
    SyncerError,
    Unavailable,
    WrongCompanyFile,
)
from syncer.ports import Clock, Ids, Store, Unit
from syncer.settings import NumberPolicy, Settings, TextPolicy

__all__ = [
    "AlreadyExists",
    "Clock",
    "Conflict",
    "Engine",
    "Finished",
    "Ids",
    "Later",
    "LeaseLost",
    "NumberPolicy",
    "PayablesError",
    "ProtocolError",
    "SealError",
    "Send",
    "Settings",
    "SettingsError",
    "Store",
    "StoreError",
    "SyncerError",
    "TextPolicy",
    "Unavailable",
    "Unit",
    "Working",
    "WrongCompanyFile",
]
