"""
Finding what a reference names, and refusing what it may not name there.

A reference is a ListID, a full name, or both (then the ListID wins).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple, Protocol

from qbxml.testing.company._book import Book
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._values import Detail, Entry, EntryRef


class Reference(Protocol):
    """Anything with a ListID or a FullName, as the ``Ref`` of the messages."""

    @property
    def list_id(self) -> str | None: ...
    @property
    def full_name(self) -> str | None: ...


class Named(NamedTuple):
    """A reference made inside the simulation: by name, as a person picks from a list, or by id."""

    full_name: str | None = None
    list_id: str | None = None


Given = Mapping[str, object]


class Target(NamedTuple):
    """The list a reference points into, and which kinds of its entries it may name (none named: all)."""

    table: str
    kinds: tuple[str, ...] = ()


VENDOR: Final = Target("Entity", ("Vendor",))
CUSTOMER: Final = Target("Entity", ("Customer",))
ENTITY: Final = Target("Entity")
ACCOUNT: Final = Target("Account")
CLASS: Final = Target("Class")
ITEM: Final = Target("Item")
ITEM_GROUP: Final = Target("Item", ("ItemGroup",))
TERMS: Final = Target("Terms")

TARGETS: Final[Mapping[str, Target]] = {
    "account_ref": ACCOUNT,
    "asset_account_ref": ACCOUNT,
    "class_ref": CLASS,
    "cogs_account_ref": ACCOUNT,
    "currency_ref": Target("Currency"),
    "customer_ref": ENTITY,
    "discount_account_ref": ACCOUNT,
    "discount_class_ref": CLASS,
    "entity_ref": ENTITY,
    "expense_account_ref": ACCOUNT,
    "income_account_ref": ACCOUNT,
    "item_ref": ITEM,
    "override_item_account_ref": ACCOUNT,
    "pref_vendor_ref": VENDOR,
    "prefill_account_ref": ACCOUNT,
    "terms_ref": TERMS,
    "vendor_ref": VENDOR,
    "vendor_type_ref": Target("VendorType"),
}


def wire_name(name: str) -> str:
    """The element a snake_case name stands for, for texts that a person reads."""
    return "".join(
        {"ap": "AP", "id": "ID", "guid": "GUID", "cogs": "COGS"}.get(part, part.title())
        for part in name.split("_")
    )


def is_empty(reference: Reference) -> bool:
    """Sent with empty content, which clears the field in a Mod."""
    return not reference.list_id and not reference.full_name


def find(book: Book, reference: Reference, target: Target) -> Entry | None:
    """The entry a reference names, active or not, of whatever kind."""
    if reference.list_id:
        return book.find_id(target.table, reference.list_id)
    if not reference.full_name:
        return None
    found = book.find_name(target.table, reference.full_name)
    if found is None and target.table == "Account" and book.behaviour.finds_account_by_number:
        by_number = book.index.account_numbers.get(reference.full_name.strip())
        found = book.entries["Account"].get(by_number or "")
    return found


def resolve(book: Book, reference: Reference, target: Target, where: str) -> Entry:
    """
    The entry a reference names.

    Raises RefusedError 3140 when it names nothing, something inactive, or something of another kind; 3000 and
    3240 for impossible ids. Source: status-code appendix of the QuickBooks Desktop SDK.
    """
    found = find(book, reference, target)
    shown = reference.full_name if reference.full_name and not reference.list_id else reference.list_id
    if found is None:
        raise RefusedError(
            3140, f'There is an invalid reference to "{shown or ""}" in {where}: it does not exist.'
        )
    if target.kinds and found.kind not in target.kinds:
        raise RefusedError(
            3140, f'There is an invalid reference to "{shown}" in {where}: it is of another type.'
        )
    if not found.is_active:
        raise RefusedError(3140, f'There is an invalid reference to "{shown}" in {where}: it is inactive.')
    return found


def as_reference(value: object) -> Reference | None:
    """The value as a reference, if it is one."""
    if isinstance(value, EntryRef | str | bool | int | Decimal | Mapping | tuple) and not isinstance(
        value, Named
    ):
        return None
    if hasattr(value, "list_id") and hasattr(value, "full_name"):
        return value
    return None


def resolved(book: Book, given: Given, where: str) -> dict[str, Detail]:
    """
    Descriptive fields with every reference among them looked up.

    Fields that are ``None`` are left out. Refuses (3250) what needs a feature that is switched off, and
    (3140) what refers to a list the simulated file does not keep.
    """
    details: dict[str, Detail] = {}
    for name, value in given.items():
        detail = _resolved(book, name, value, where)
        if detail is not None:
            details[name] = detail
    return details


def _resolved(book: Book, name: str, value: object, where: str) -> Detail | None:
    if (
        name in {"currency_ref", "exchange_rate"}
        and value is not None
        and not book.preferences.is_multi_currency_on
    ):
        raise RefusedError(
            3250, f"{where}: {wire_name(name)} needs multiple currencies, which are switched off."
        )
    if name in {"class_ref", "discount_class_ref"} and not book.preferences.is_using_class_tracking:
        if book.behaviour.class_when_off == "refuse":
            raise RefusedError(
                3250, f"{where}: {wire_name(name)} needs class tracking, which is switched off."
            )
        return None
    if isinstance(value, Mapping):
        return resolved(book, value, where)
    reference = as_reference(value)
    if reference is not None:
        if is_empty(reference):
            return None
        target = TARGETS.get(name)
        if target is None:
            raise RefusedError(3140, f"{where}: the list {wire_name(name)} points into is empty here.")
        return resolve(book, reference, target, where).ref
    if isinstance(value, tuple):
        parts = (_resolved(book, name, part, where) for part in value)
        return tuple(part for part in parts if part is not None) or None
    if isinstance(value, str) and book.behaviour.trims_text:
        return value.strip() or None
    return value  # type: ignore[return-value]  # scalars of the messages are Detail already
