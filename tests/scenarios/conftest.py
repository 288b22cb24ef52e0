"""The firm of the stories; ``SCENARIO_STORE=sqlite`` keeps it in SQLite instead of memory."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qbxml.testing import Preferences
from syncer.ports import Store
from syncer.stores import MemoryStore
from tests.scenarios.firm import Firm


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store."""
    if os.environ.get("SCENARIO_STORE", "memory") == "memory":
        yield MemoryStore()
        return
    from syncer.stores.migrate import upgrade
    from syncer.stores.sql import SqlStore

    url = f"sqlite:///{tmp_path / 'firm.db'}"
    upgrade(url)
    kept = SqlStore(url)
    yield kept
    kept.close()


@pytest.fixture
def make_firm(store: Store) -> Callable[..., Firm]:
    """Make a firm with settings of its own."""
    return lambda **how: Firm(store, **how)


@pytest.fixture
def make_euro_firm(make_firm: Callable[..., Firm]) -> Callable[..., Firm]:
    """Make a firm whose books have euros, at a rate in dollars, and the vendor Berlin Stone, paid in them."""

    def make(*, rate: str, **how: object) -> Firm:
        firm = make_firm(
            preferences=Preferences(is_multi_currency_on=True),
            ap_accounts={"EUR": "Accounts Payable EUR"},
            **how,
        )
        firm.books.file.add_currency("Euro", "EUR", rate=rate)
        firm.books.account("Accounts Payable EUR", "AccountsPayable", currency_ref="Euro")
        firm.books.vendor("Berlin Stone", currency_ref="Euro")
        return firm

    return make


@pytest.fixture
def firm(make_firm: Callable[..., Firm]) -> Firm:
    """Give a firm that pays from Checking and posts what is approved."""
    return make_firm()
