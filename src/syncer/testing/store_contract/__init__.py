"""
What every `syncer.ports.Store` promises, as tests. Needs pytest and hypothesis.

A store joins by overriding one fixture:

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self) -> Iterator[Store]:
            yield MyStore(...)          # empty; and closed again after the test
"""

from collections.abc import Iterator

import pytest

from syncer.ports import Store
from syncer.testing.store_contract._changes import Changes
from syncer.testing.store_contract._lookups import Lookups
from syncer.testing.store_contract._parts import (
    NOON,
    Crash,
    again,
    at_once,
    collection,
    example,
    key_of,
    line,
    operation,
    record,
)
from syncer.testing.store_contract._trail import Trail
from syncer.testing.store_contract._units import Units
from syncer.testing.store_contract._values import Values

__all__ = [
    "NOON",
    "Crash",
    "StoreContract",
    "again",
    "at_once",
    "collection",
    "example",
    "key_of",
    "line",
    "operation",
    "record",
]


# pytest runs the tests of the last base first, and values are what all others rest on.
class StoreContract(Trail, Units, Lookups, Changes, Values):
    """What every store promises."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        """Give an empty store."""
        raise NotImplementedError("override the fixture `store`")
