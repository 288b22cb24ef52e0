"""
The one place where the parts are chosen and joined: store, clock, sealing, BILL clients, engine and SOAP.

An embedding of your own begins as a copy of this file.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen

from examples.reference_server.clients import BillClients
from examples.reference_server.config import Config, about, make_sealer
from qbwc import Settings as SoapSettings
from qbwc import WebConnectorService
from qbwc.qwc import QwcFile, stable_guid
from syncer.adapters.connector import ConnectorUnit, build_service
from syncer.adapters.desktop import DesktopBook
from syncer.admin import Admin
from syncer.clock import SystemClock, SystemIds
from syncer.engine import Engine
from syncer.entries import Connection
from syncer.stores.sql import SqlStore

APP_NAME = "BILL to QuickBooks Desktop"
"""Shown in Web Connector and in QuickBooks' list of applications; QuickBooks asks again if it changes."""

BODY_MAX = 32 * 1024 * 1024


@frozen(kw_only=True)
class Parts:
    """What the commands and the server work with."""

    config: Config
    store: SqlStore
    clock: SystemClock
    admin: Admin
    clients: BillClients


@contextmanager
def opened(config: Config) -> Iterator[Parts]:
    """Join the parts, and give database and network connections back at the end. Opens nothing by itself."""
    with about("BILLQBD_DATABASE_URL"):
        store = SqlStore(config.database_url)
    sealer = make_sealer(config.secret_keys) if config.secret_keys else None
    clock = SystemClock()
    admin = Admin(store=store, clock=clock, seals=sealer)
    clients = BillClients(admin=admin, store=store, sealer=sealer, url=config.bill_url)
    try:
        yield Parts(config=config, store=store, clock=clock, admin=admin, clients=clients)
    finally:
        clients.close()
        store.close()


def soap_service(parts: Parts) -> WebConnectorService[ConnectorUnit]:
    """Build what answers the Web Connector."""
    engine = Engine(
        store=parts.store,
        book=DesktopBook(),
        payables=parts.clients.payables,
        clock=parts.clock,
        ids=SystemIds(),
    )
    return build_service(
        store=parts.store,
        engine=engine,
        clock=parts.clock,
        settings=SoapSettings(public_url=parts.config.soap_url, title=APP_NAME, body_bytes_max=BODY_MAX),
    )


def owner_id() -> str:
    """Return the GUID that names this application to QuickBooks, for ever the same."""
    return stable_guid("application", APP_NAME)


def qwc_file(config: Config, known: Connection) -> QwcFile:
    """Describe the QWC file of a connection. Raises `qbwc.errors.InvalidQwc`, such as for plain http."""
    return QwcFile(
        app_name=APP_NAME,
        app_url=config.soap_url,
        app_support=f"{config.soap_url}/support",
        user_name=known.username,
        connection=known.name,
        description="Posts approved BILL bills and their payments to QuickBooks.",
        app_unique_name=f"{APP_NAME} ({known.name})",
        owner_id=known.owner_id,
        file_id=known.file_id,
        run_every_minutes=30,
        is_read_only=False,
        unattended="optional",
        personal_data="not_needed",
    )
