"""The BILL Network: finding its members and being connected with them."""

from typing import Final

from billv3 import _calls
from billv3._call import Call, Effect, encode, nothing, reader, wrapped
from billv3._convert import Model
from billv3._json import dumps
from billv3.errors import UsageError
from billv3.ids import CustomerID, VendorID
from billv3.models.network import Connection, ConnectionAcceptance, ConnectionRequest, NetworkMember

from ._async_base import AsyncRunner

NETWORK: Final = "/v3/network"


class AsyncNetwork:
    """
    The BILL Network. A vendor that is connected can be paid electronically without its bank account.

    Requests to connect run out after 60 days. Source: official Postman collection, network; BILL developer
    documentation, BILL Network.
    """

    __slots__ = ("_runner",)

    def __init__(self, runner: AsyncRunner) -> None:
        self._runner = runner

    async def search(
        self, name: str, *, scope: str = "BILL", zip_or_postal_code: str = "", account_number: str = ""
    ) -> tuple[NetworkMember, ...]:
        """
        Find organizations by name; private ones are not found.

        ``scope``: ``"BILL"``, or ``"RPPS"`` for verified national vendors, which can be found by the account
        number on their statements, too.
        """
        query = [("name", name), ("scope", scope)]
        query += [("zipOrPostalCode", zip_or_postal_code)] if zip_or_postal_code else []
        query += [("accountNumber", account_number)] if account_number else []
        return await self._runner.run(
            Call(
                method="GET",
                path=NETWORK,
                decode=wrapped(NetworkMember),
                query=tuple(query),
                record="network search",
            )
        )

    async def connect_vendor(self, id: VendorID, request: ConnectionRequest) -> None:
        """Ask a member to be connected with a vendor; after OutcomeUnknown read ``vendor_connection``."""
        await self._send("POST", "vendor", id, request)

    async def connect_vendor_by_email(self, id: VendorID, email: str) -> None:
        """Invite a vendor that is not in the network; BILL writes to this address."""
        if "@" not in email:
            raise UsageError("The invitation has no address to go to.", fix="Give the vendor's e-mail.")
        await self._runner.run(
            Call(
                method="POST",
                path=f"{self._path('vendor', id)}/email",
                decode=nothing,
                effect=Effect.WRITE,
                body=dumps({"email": email}),
                record=f"invitation of vendor {id}",
            )
        )

    async def vendor_connection(self, id: VendorID) -> Connection:
        """Read how a vendor stands with the network."""
        return await self._status("vendor", id)

    async def disconnect_vendor(self, id: VendorID) -> None:
        """Take back a request, or end a connection."""
        await self._send("DELETE", "vendor", id)

    async def connect_customer(self, id: CustomerID, request: ConnectionRequest) -> None:
        """Ask a member to be connected with a customer; after OutcomeUnknown read ``customer_connection``."""
        await self._send("POST", "customer", id, request)

    async def customer_connection(self, id: CustomerID) -> Connection:
        """Read how a customer stands with the network."""
        return await self._status("customer", id)

    async def disconnect_customer(self, id: CustomerID) -> None:
        """Take back a request, or end a connection."""
        await self._send("DELETE", "customer", id)

    async def accept(self, acceptance: ConnectionAcceptance) -> None:
        """
        Accept a member's request; a ``name`` makes a new vendor or customer.

        Raises UsageError unless there is either an ``id`` or a ``name``; nothing was sent then.
        """
        if bool(acceptance.id) == bool(acceptance.name):
            raise UsageError(
                "The request is accepted either for an existing record or for a new one.",
                fix="Give an id or a name, and not both.",
            )
        await self._runner.run(
            Call(
                method="POST",
                path=f"{NETWORK}/invitation/accept",
                decode=nothing,
                effect=Effect.WRITE,
                body=encode(acceptance),
                record=f"request of network member {acceptance.network_id}",
            )
        )

    async def _send(self, method: str, one: str, id: str, content: Model | None = None) -> None:
        await self._runner.run(
            Call(
                method=method,
                path=self._path(one, id),
                decode=nothing,
                effect=Effect.WRITE,
                body=None if content is None else encode(content),
                record=f"network connection of {one} {id}",
            )
        )

    async def _status(self, one: str, id: str) -> Connection:
        return await self._runner.run(
            Call(
                method="GET",
                path=self._path(one, id),
                decode=reader(Connection),
                record=f"network connection of {one} {id}",
            )
        )

    @staticmethod
    def _path(one: str, id: str) -> str:
        return f"{NETWORK}/invitation/{one}/{_calls.checked_id(id, one)}"
