"""Requests that change lists: Add and Mod of every covered kind, ListDel, ListMerge, and the deleted list."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from qbxml.testing.company._desk import Answer, Desk, Handler, given_of
from qbxml.testing.company._lists import RULES, add_entry, change_entry, delete_entry, merge_entries
from qbxml.testing.company._querying import count_and_trim
from qbxml.testing.company._references import as_reference
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._schema import class_in, fields_of, payload_of
from qbxml.testing.company._selection import span
from qbxml.testing.company._telling import stamp
from qbxml.testing.company._transactions import require_current
from qbxml.testing.company._values import Deletion, Entry

ADDABLE: Final = (
    "Account",
    "Class",
    "Currency",
    "Customer",
    "DateDrivenTerms",
    "Employee",
    "ItemDiscount",
    "ItemGroup",
    "ItemInventory",
    "ItemNonInventory",
    "ItemOtherCharge",
    "ItemService",
    "OtherName",
    "StandardTerms",
    "Vendor",
    "VendorType",
)
CHANGEABLE: Final = (
    "Account",
    "Class",
    "Currency",
    "Customer",
    "Employee",
    "ItemNonInventory",
    "ItemOtherCharge",
    "ItemService",
    "OtherName",
    "Vendor",
)
OWN_FIELDS: Final = ("def_macro", "name", "is_active", "parent_ref", "list_id", "edit_sequence")
NOT_COVERED: Final = (
    "contacts",
    "contacts_mod",
    "additional_notes",
    "additional_notes_mod",
    "open_balance",
    "open_balance_date",
    "bar_code",
    "employee_payroll_info",
    "employee_payroll_info_mod",
    "quantity_on_hand",
    "total_value",
    "inventory_date",
)
NAME_PARTS: Final = ("first_name", "middle_name", "last_name")
PRICES: Final = ("sales_or_purchase", "sales_and_purchase")
DELETABLE: Final = tuple(RULES)
REMEMBERED_DAYS: Final = 90


def add(desk: Desk, request: Any) -> Answer:
    """An Add of any list."""
    kind, message = _content(request, "Add")
    given = given_of(message, OWN_FIELDS)
    _refuse_uncovered(kind, given)
    parent = as_reference(getattr(message, "parent_ref", None))
    is_active = getattr(message, "is_active", None)
    entry = add_entry(
        desk.book,
        kind,
        _employee_name(given) if kind == "Employee" else message.name,
        given,
        is_active=is_active if isinstance(is_active, bool) else True,
        parent=parent,
    )
    desk.name_macro(message, entry.list_id)
    return _told(desk, request, entry)


def modify(desk: Desk, request: Any) -> Answer:
    """A Mod of a list entry; needs its current EditSequence."""
    kind, message = _content(request, "Mod")
    book = desk.book
    entry = book.find_id(RULES[kind].table, message.list_id)
    if entry is None or entry.kind != kind:
        raise RefusedError(3120, f'Object "{message.list_id}" specified in the request cannot be found.')
    require_current(book, entry, message.edit_sequence)
    changes = given_of(message, ("list_id", "edit_sequence"))
    _refuse_uncovered(kind, changes)
    if changes.get("is_active", True) is None:
        raise RefusedError(3190, f"{kind}: IsActive cannot be cleared.")
    if kind == "Employee":
        changes["name"] = _employee_name({**entry.details, **changes})
    for name in PRICES:
        _fold(entry, changes, name)
    return _told(desk, request, change_entry(book, entry, changes))


def delete(desk: Desk, request: Any) -> Answer:
    """ListDel: refused (3160) while anything uses the entry."""
    entry = _find(desk, str(request.list_del_type), request.list_id)
    deletion = delete_entry(desk.book, entry)
    fields: dict[str, object] = {
        "list_del_type": entry.kind,
        "list_id": entry.list_id,
        "time_deleted": stamp(desk.book, deletion.deleted if deletion is not None else desk.book.now()),
        "full_name": deletion.label if deletion is not None else desk.book.full_name(entry),
    }
    return Answer(fields=fields, record=entry)


def merge(desk: Desk, request: Any) -> Answer:
    """ListMerge: the source disappears, its records are the target's."""
    kind, book = str(request.list_merge_type), desk.book
    source, into = (_find(desk, kind, one.list_id) for one in (request.merge_from, request.merge_to))
    require_current(book, source, request.merge_from.edit_sequence)
    require_current(book, into, request.merge_to.edit_sequence)
    name = book.full_name(source)
    merged = merge_entries(book, source, into)
    tell = desk.teller(request)
    holders = {one.name: one for one in fields_of(type(request).RESPONSE)}
    values = {
        "list_id": merged.list_id,
        "time_created": merged.created,
        "time_modified": merged.modified,
        "edit_sequence": merged.edit_sequence,
        "full_name": book.full_name(merged),
    }
    gone = {"list_id": source.list_id, "time_deleted": book.now(), "full_name": name}
    return Answer(
        fields={
            "list_merge_type": kind,
            "merged_from": tell.plain(class_in(holders["merged_from"]), gone),
            "merged_to": tell.plain(class_in(holders["merged_to"]), values),
        },
        record=merged,
    )


def query_deleted(desk: Desk, request: Any) -> Answer:
    """ListDeletedQuery: deletions of the last 90 days, of the kinds named."""
    return deleted(
        desk, request, "list", {str(one) for one in request.list_del_type}, "list_del_type", "list_id"
    )


def deleted(desk: Desk, request: Any, family: str, kinds: set[str], kind_field: str, id_field: str) -> Answer:
    """
    What was deleted, newest last; QuickBooks remembers 90 days.

    Source: QuickBooks On-Screen Reference, ListDeletedQuery and TxnDeletedQuery.
    """
    book = desk.book
    dates = request.deleted_date_range_filter
    first, last = span(
        book, getattr(dates, "from_deleted_date", None), getattr(dates, "to_deleted_date", None)
    )
    oldest = book.now() - timedelta(days=REMEMBERED_DAYS)
    holder = payload_of(type(request).RESPONSE)
    assert holder is not None, "the response has deletions"
    cls = class_in(holder)
    tell = desk.teller(request)

    def wanted(one: Deletion) -> bool:
        wall = book.wall(one.deleted)
        in_span = (first is None or first <= wall) and (last is None or wall <= last)
        return one.family == family and one.kind in kinds and one.deleted >= oldest and in_span

    rets = tuple(
        tell.make(
            cls,
            {
                kind_field: one.kind,
                id_field: one.id,
                "time_created": one.created,
                "time_deleted": one.deleted,
                "full_name": one.label,
                "ref_number": one.label,
            },
        )
        for one in book.deletions.values()
        if wanted(one)
    )
    return count_and_trim(request, rets)


def _content(request: Any, operation: str) -> tuple[str, Any]:
    kind = type(request).__name__.removesuffix(f"{operation}Rq")
    holder = next(one for one in fields_of(type(request)) if f"{kind}{operation}" in one.classes)
    return kind, getattr(request, holder.name)


def _employee_name(given: Mapping[str, object]) -> str:
    """An employee has no name of its own: QuickBooks puts it together from its parts."""
    return " ".join(str(given[part]) for part in NAME_PARTS if given.get(part))


def _fold(entry: Entry, changes: dict[str, object], name: str) -> None:
    """Prices and accounts of an item come in an object of their own; what it does not mention stays."""
    mentioned = changes.pop(f"{name}_mod", None)
    if isinstance(mentioned, Mapping):
        old = entry.details.get(name)
        changes |= dict.fromkeys(PRICES)
        changes[name] = {**(old if isinstance(old, Mapping) else {}), **mentioned}


def _find(desk: Desk, kind: str, list_id: str) -> Entry:
    if kind not in RULES:
        raise RefusedError(1030, f"{kind} is not covered by the simulation.")
    entry = desk.book.find_id(RULES[kind].table, list_id)
    if entry is None or entry.kind != kind:
        raise RefusedError(3120, f'Object "{list_id}" specified in the request cannot be found.')
    return entry


def _refuse_uncovered(kind: str, given: dict[str, object]) -> None:
    named = [name for name in NOT_COVERED if given.get(name)]
    if named:
        raise RefusedError(1030, f"{kind}: {named[0]} is not covered by the simulation.")


def _told(desk: Desk, request: Any, entry: Entry) -> Answer:
    holder = payload_of(type(request).RESPONSE)
    assert holder is not None, "an Add or Mod answers its object"
    ret = desk.teller(request).entry(class_in(holder, f"{entry.kind}Ret"), entry)
    return Answer(rets=(ret,), record=entry)


HANDLERS: Final[dict[str, Handler]] = {
    **{f"{kind}AddRq": add for kind in ADDABLE},
    **{f"{kind}ModRq": modify for kind in CHANGEABLE},
    "ListDelRq": delete,
    "ListMergeRq": merge,
    "ListDeletedQueryRq": query_deleted,
}
