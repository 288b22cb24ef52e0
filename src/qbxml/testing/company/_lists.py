"""Rules of the lists: names, hierarchy, activity, deletion and merging."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from attrs import evolve

from qbxml.testing.company._book import Book
from qbxml.testing.company._currency import FOREIGN_TYPES, currency_of
from qbxml.testing.company._references import (
    Given,
    Named,
    Reference,
    Target,
    is_empty,
    resolve,
    resolved,
    wire_name,
)
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._rewriting import entry_with, mentions, transaction_with
from qbxml.testing.company._values import ZERO, Deletion, Detail, Entry, EntryRef

LEVELS_MAX: Final = 5
ADDRESS_LINES_MAX: Final = 5


class ListRule(NamedTuple):
    """What a kind of list entry allows: its name's length, and whether it has parents."""

    table: str
    name_max: int
    hierarchical: bool = False


RULES: Final[Mapping[str, ListRule]] = {
    "Vendor": ListRule("Entity", 41),
    "Customer": ListRule("Entity", 41, hierarchical=True),
    "Employee": ListRule("Entity", 100),
    "OtherName": ListRule("Entity", 41),
    "Account": ListRule("Account", 31, hierarchical=True),
    "Class": ListRule("Class", 31, hierarchical=True),
    "StandardTerms": ListRule("Terms", 31),
    "DateDrivenTerms": ListRule("Terms", 31),
    "ItemService": ListRule("Item", 31, hierarchical=True),
    "ItemNonInventory": ListRule("Item", 31, hierarchical=True),
    "ItemOtherCharge": ListRule("Item", 31, hierarchical=True),
    "ItemInventory": ListRule("Item", 31, hierarchical=True),
    "ItemDiscount": ListRule("Item", 31, hierarchical=True),
    "ItemSubtotal": ListRule("Item", 31),
    "ItemSalesTax": ListRule("Item", 31),
    "ItemGroup": ListRule("Item", 31),
    "VendorType": ListRule("VendorType", 31, hierarchical=True),
    "Currency": ListRule("Currency", 64),
}
MERGEABLE: Final = ("Account", "Class", "Customer", "Vendor")
PURCHASABLE: Final = ("ItemService", "ItemNonInventory", "ItemOtherCharge", "ItemInventory")


def add_entry(
    book: Book,
    kind: str,
    name: str,
    given: Given,
    *,
    is_active: bool = True,
    parent: Reference | None = None,
) -> Entry:
    """
    A new list entry.

    Raises RefusedError 3100 when the name is taken (among vendors, customers, employees and other names
    together), 3090 for a colon in it, 3070 when it is too long, 3140 for bad references.
    """
    rule = RULES[kind]
    name = _checked_name(book, kind, name)
    parent_id = _parent_id(book, kind, parent, None) if parent is not None else None
    _require_free(book, rule.table, parent_id, name, None)
    details = resolved(book, given, kind)
    now = book.now()
    entry = Entry(
        table=rule.table,
        kind=kind,
        list_id=book.new_list_id(rule.table),
        name=name,
        is_active=is_active,
        parent_id=parent_id,
        created=now,
        modified=now,
        edit_sequence=book.edit_sequence(),
        details=details,
    )
    _check_kind(book, entry, None)
    return book.put_entry(entry)


def change_entry(book: Book, entry: Entry, changes: Given) -> Entry:
    """
    An edited list entry. ``name``, ``is_active`` and ``parent_ref`` are its own; the rest are descriptive.

    A field that is ``None`` is cleared; one that is not mentioned stays.
    """
    rule = RULES[entry.kind]
    rest = dict(changes)
    name = entry.name
    if "name" in rest:
        name = _checked_name(book, entry.kind, str(rest.pop("name") or ""))
    parent_id = entry.parent_id
    if "parent_ref" in rest:
        parent = rest.pop("parent_ref")
        parent_id = _parent_id(book, entry.kind, parent, entry) if parent is not None else None  # type: ignore[arg-type]
    is_active = bool(rest.pop("is_active", entry.is_active))
    if (name.casefold(), parent_id) != (entry.name.casefold(), entry.parent_id):
        _require_free(book, rule.table, parent_id, name, entry)
    details = merged(entry.details, rest, resolved(book, rest, entry.kind))
    changed = evolve(
        entry,
        name=name,
        parent_id=parent_id,
        is_active=is_active,
        details=details,
        modified=book.now(),
        edit_sequence=book.edit_sequence(),
    )
    _check_kind(book, changed, entry)
    return book.put_entry(changed)


def merged(old: Mapping[str, Detail], changes: Given, values: Mapping[str, Detail]) -> dict[str, Detail]:
    """Descriptive fields after a Mod: mentioned ones are set, or cleared where they came empty."""
    kept = {name: value for name, value in old.items() if name not in changes}
    return {**kept, **values}


def delete_entry(book: Book, entry: Entry) -> Deletion | None:
    """
    Delete a list entry that nothing uses.

    ``None`` when QuickBooks says yes but only makes the entry inactive (a switch; seen in multi-user mode).
    Raises RefusedError 3160 while any record uses it.
    """
    if uses(book, entry):
        raise RefusedError(3160, f'"{book.full_name(entry)}" cannot be deleted: it is used by other records.')
    if book.preferences.file_mode == "MultiUser":
        if book.behaviour.list_delete_in_multi_user == "refuse":
            raise RefusedError(3162, "List entries can only be deleted in single-user mode.")
        change_entry(book, entry, {"is_active": False})
        return None
    book.drop_entry(entry)
    return _remember(book, entry)


def merge_entries(book: Book, source: Entry, into: Entry) -> Entry:
    """
    Make one entry of two: all records of ``source`` become those of ``into``, and ``source`` disappears.

    Raises RefusedError 3500 in multi-user mode and for entries that cannot be joined.
    """
    if book.preferences.file_mode == "MultiUser":
        raise RefusedError(3500, "List entries can only be merged in single-user mode.")
    alike = source.kind == into.kind and source.list_id != into.list_id and source.kind in MERGEABLE
    if not alike or source.text("account_type") != into.text("account_type"):
        raise RefusedError(3500, f'"{source.name}" and "{into.name}" cannot be merged.')
    if any(entry.parent_id == source.list_id for entry in book.entries[source.table].values()):
        raise RefusedError(3500, f'"{source.name}" has entries below it and cannot be merged.')
    for txn in [txn for txn in book.transactions.values() if mentions(txn, source.ref)]:
        book.put_transaction(transaction_with(txn, source.ref, into.ref))
    for table in list(book.entries.values()):
        for entry in [entry for entry in table.values() if mentions(entry, source.ref)]:
            book.put_entry(entry_with(entry, source.ref, into.ref))
    book.drop_entry(source)
    if book.behaviour.merge_leaves_deletion:
        _remember(book, source)
    return book.put_entry(evolve(into, modified=book.now(), edit_sequence=book.edit_sequence()))


def uses(book: Book, entry: Entry) -> bool:
    """Whether any record refers to the entry, or lies below it."""
    if any(other.parent_id == entry.list_id for other in book.entries[entry.table].values()):
        return True
    if any(mentions(txn, entry.ref) for txn in book.transactions.values()):
        return True
    return any(
        mentions(other, entry.ref)
        for table in book.entries.values()
        for other in table.values()
        if other != entry
    )


def subtree(book: Book, entry: Entry) -> set[str]:
    """ListIDs of an entry and everything below it."""
    below = {entry.list_id}
    for _ in range(LEVELS_MAX):
        below |= {other.list_id for other in book.entries[entry.table].values() if other.parent_id in below}
    return below


def _remember(book: Book, entry: Entry) -> Deletion:
    deletion = Deletion(
        number=book.next("deletion"),
        family="list",
        kind=entry.kind,
        id=entry.list_id,
        created=entry.created,
        deleted=book.now(),
        label=book.full_name(entry),
    )
    book.put_deletion(deletion)
    return deletion


def _checked_name(book: Book, kind: str, name: str) -> str:
    name = name.strip() if book.behaviour.trims_text else name
    if not name:
        raise RefusedError(3150, f"{kind}: the Name is missing.")
    if len(name) > RULES[kind].name_max:
        raise RefusedError(
            3070, f'{kind}: the Name "{name}" is too long (at most {RULES[kind].name_max} characters).'
        )
    if ":" in name:
        raise RefusedError(3090, f'{kind}: the Name "{name}" could not be stored, it contains a colon.')
    return name


def _parent_id(book: Book, kind: str, parent: Reference, entry: Entry | None) -> str | None:
    if is_empty(parent):
        return None
    rule = RULES[kind]
    if not rule.hierarchical:
        raise RefusedError(3130, f"{kind}: this list has no levels.")
    kinds = (kind,) if rule.table != "Item" else ()
    above = resolve(book, parent, Target(rule.table, kinds), f"{kind} ParentRef")
    if entry is not None and above.list_id in subtree(book, entry):
        raise RefusedError(3130, f"{kind}: an entry cannot lie below itself.")
    level, up = 1, above
    while up.parent_id is not None:
        up, level = book.entries[rule.table][up.parent_id], level + 1
    if level >= LEVELS_MAX:
        raise RefusedError(3130, f"{kind}: at most {LEVELS_MAX} levels.")
    return above.list_id


def _require_free(book: Book, table: str, parent_id: str | None, name: str, entry: Entry | None) -> None:
    taken = book.index.names.get((table, parent_id or "", name.casefold()))
    if taken is not None and (entry is None or taken != entry.list_id):
        raise RefusedError(3100, f'The name "{name}" of the list element is already in use.')


def _check_kind(book: Book, entry: Entry, before: Entry | None) -> None:
    if entry.kind == "Account":
        _check_account(book, entry, before)
    if entry.kind == "Vendor":
        _check_vendor(entry, before)
    if before is not None and currency_of(book, before) != currency_of(book, entry) and uses(book, before):
        raise RefusedError(3170, f"{entry.kind}: the currency of what is in use cannot be changed.")
    if entry.kind == "Currency" and not book.preferences.is_multi_currency_on:
        raise RefusedError(3250, "Currency: multiple currencies are switched off.")


def _check_account(book: Book, account: Entry, before: Entry | None) -> None:
    kind = account.text("account_type")
    if kind == "NonPosting":
        raise RefusedError(3180, "Account: non-posting accounts cannot be created.")
    if kind not in FOREIGN_TYPES and currency_of(book, account) is not None:
        raise RefusedError(3180, f"Account: an account of the type {kind} is in the home currency.")
    number = account.text("account_number")
    holder = book.index.account_numbers.get(number) if number else None
    if holder is not None and holder != account.list_id:
        raise RefusedError(3180, f'Account: the account number "{number}" is already in use.')
    if account.parent_id is not None:
        above = book.entries["Account"][account.parent_id]
        if above.text("account_type") != kind:
            raise RefusedError(3130, "Account: a subaccount must have the type of its parent.")
    if before is not None and before.text("account_type") != kind and uses(book, before):
        raise RefusedError(3180, "Account: the type of an account in use cannot be changed.")


def _check_vendor(vendor: Entry, before: Entry | None) -> None:
    if (
        before is None
        and vendor.details.get("is_vendor_eligible_for1099") is True
        and not (vendor.details.get("vendor_tax_ident") and vendor.details.get("vendor_address"))
    ):
        raise RefusedError(3150, "Vendor: 1099 eligibility needs VendorTaxIdent and VendorAddress.")
    for name in ("vendor_address", "ship_address"):
        address = vendor.details.get(name)
        if isinstance(address, Mapping):
            check_address(address, f"Vendor {wire_name(name)}")


def check_address(address: Mapping[str, Detail], where: str) -> None:
    """Refuse an address that prints more than five lines. Source: QuickBooks On-Screen Reference."""
    if len(printed_lines(address)) > ADDRESS_LINES_MAX:
        raise RefusedError(3180, f"{where}: an address has at most {ADDRESS_LINES_MAX} printed lines.")


def printed_lines(address: Mapping[str, Detail]) -> tuple[str, ...]:
    """The address as QuickBooks prints it."""
    lines = [str(address.get(f"addr{number}", "")) for number in range(1, 6)]
    place = ", ".join(str(address[part]) for part in ("city", "state") if address.get(part))
    lines.append(" ".join(part for part in (place, str(address.get("postal_code", ""))) if part))
    lines.append(str(address.get("country", "")))
    return tuple(line for line in lines if line)


def purchase_account(book: Book, item: Entry) -> Entry | None:
    """The account a bought item posts to."""
    for holder in (
        item.details,
        item.details.get("sales_and_purchase"),
        item.details.get("sales_or_purchase"),
    ):
        if not isinstance(holder, Mapping):
            continue
        for name in ("asset_account_ref", "expense_account_ref", "account_ref"):
            ref = holder.get(name)
            if isinstance(ref, EntryRef):
                return book.entry(ref)
    return None


def purchase_cost(item: Entry) -> Decimal:
    """What one piece costs by default."""
    for holder in (
        item.details,
        item.details.get("sales_and_purchase"),
        item.details.get("sales_or_purchase"),
    ):
        if not isinstance(holder, Mapping):
            continue
        for name in ("purchase_cost", "price"):
            cost = holder.get(name)
            if isinstance(cost, Decimal):
                return cost
    return ZERO


def by_name(name: str) -> Named:
    """A reference by full name, as a person picks it from a list."""
    return Named(full_name=name)
