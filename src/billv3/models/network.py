"""
The BILL Network: who is in it, and being connected with them.

Source: official Postman collection, network; BILL developer documentation, BILL Network.
"""

from collections.abc import Mapping

from attrs import frozen

from billv3._convert import Model
from billv3._unset import UNSET, Maybe
from billv3.ids import NetworkID

from ._enums import NetworkStatus, NetworkType


@frozen(kw_only=True, repr=False)
class NetworkAddress(Model):
    """An address of a member; a verified national vendor's has an id of its own."""

    id: Maybe[str] = UNSET
    line1: Maybe[str] = UNSET
    line2: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    state_or_province: Maybe[str] = UNSET
    zip_or_postal_code: Maybe[str] = UNSET
    country: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class NetworkManager(Model):
    """The accounting firm that looks after a member."""

    name: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    email_domain: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class NetworkMember(Model):
    """
    An organization in the network.

    ``id`` is its payment network id (PNI); that of a verified national vendor begins with ``0rv``.
    """

    id: NetworkID
    name: Maybe[str] = UNSET
    type: Maybe[str] = UNSET
    addresses: Maybe[tuple[NetworkAddress, ...]] = UNSET
    managed_by: Maybe[NetworkManager] = UNSET


@frozen(kw_only=True, repr=False)
class ConnectionRequest(Model):
    """
    Whom to connect a vendor or customer with.

    ``rpps_information``: for a verified national vendor, by wire names; BILL's documentation speaks of
    ``addressId`` (one of the member's addresses), and its collection names no field.
    """

    network_id: NetworkID
    network_type: NetworkType | str = NetworkType.BILL
    rpps_information: Maybe[Mapping[str, object]] = UNSET


@frozen(kw_only=True, repr=False)
class ConnectionAcceptance(Model):
    """
    Whose request to accept, and as whom: an existing record (``id``) or a new one (``name``), not both.

    ``type``: ``VENDOR`` or ``CUSTOMER``, what the other side is to you.
    """

    network_id: NetworkID
    type: str
    id: Maybe[str] = UNSET
    name: Maybe[str] = UNSET


@frozen(kw_only=True, repr=False)
class Connection(Model):
    """How a vendor or customer stands with the network; ``id`` is the vendor's or customer's."""

    id: Maybe[str] = UNSET
    status: Maybe[NetworkStatus | str] = UNSET
    network_id: Maybe[NetworkID] = UNSET
