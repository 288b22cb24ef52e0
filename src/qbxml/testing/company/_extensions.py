"""
Custom fields (data extensions): definitions, values, and the FileID stamp of the Web Connector.

Source: Intuit's SDK guide and On-Screen Reference (DataExtDefAdd, DataExtAdd, DataExtMod, DataExtDel).
"""

from collections.abc import Iterable
from typing import Final

from attrs import evolve

from qbxml.testing.company._book import Book
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._values import DataExt, Entry, ExtensionDefinition, Transaction

PUBLIC_OWNER: Final = "0"
PUBLIC_OBJECTS: Final = ("Customer", "Employee", "Item", "Vendor")
LENGTHS: Final = {"STR255TYPE": 255, "STR1024TYPE": 1024}
FILE_ID: Final = "FileID"

Holder = Entry | Transaction | None
"""The object a custom field hangs on; ``None`` is the company itself."""


def define(book: Book, owner_id: str, name: str, type: str, assign_to: Iterable[str]) -> ExtensionDefinition:
    """
    Define a custom field.

    Raises RefusedError 3351 for a public field on an object users cannot give one, 3100 when it exists.
    """
    owner_id, objects = owner_id.upper(), tuple(assign_to)
    if owner_id == PUBLIC_OWNER and not set(objects) <= set(PUBLIC_OBJECTS):
        raise RefusedError(3351, f'The public custom field "{name}" cannot be assigned to these objects.')
    if (owner_id, name.casefold()) in book.definitions:
        raise RefusedError(3100, f'The custom field "{name}" is defined already.')
    definition = ExtensionDefinition(
        owner_id=owner_id, number=book.next("extension"), name=name, type=type, assign_to=objects
    )
    book.put_definition(definition)
    return definition


def set_value(
    book: Book, holder: Holder, owner_id: str, name: str, value: str, *, exists: bool | None
) -> DataExt:
    """
    Give a custom field its value; the object counts as changed.

    Args:
        book: Where.
        holder: The object, ``None`` for the company.
        owner_id: ``0`` or an application's GUID.
        name: The field's name.
        value: At most 255 or 1024 characters for texts, by the definition.
        exists: ``True`` demands an earlier value (Mod of a private field), ``False`` demands none (Add).

    Raises RefusedError 3120 when the field is not defined for such objects or has no value to change, 3100
    when it has one already, 3070 when the text is too long.
    """
    owner_id = owner_id.upper()
    definition = _definition(book, holder, owner_id, name)
    limit = LENGTHS.get(definition.type)
    if limit is not None and len(value) > limit:
        raise RefusedError(3070, f'The value of "{name}" is too long (at most {limit} characters).')
    values = _values(book, holder)
    held = _held(values, owner_id, name)
    if exists is False and held is not None:
        raise RefusedError(3100, f'The custom field "{name}" has a value already.')
    if exists is True and held is None and owner_id != PUBLIC_OWNER:
        raise RefusedError(3120, f'The custom field "{name}" has no value to modify.')
    new = DataExt(owner_id=owner_id, name=definition.name, type=definition.type, value=value)
    _store(book, holder, (*(old for old in values if old is not held), new))
    return new


def remove_value(book: Book, holder: Holder, owner_id: str, name: str) -> DataExt:
    """Take a custom field's value away. Raises RefusedError 3120 when there is none."""
    values = _values(book, holder)
    held = _held(values, owner_id.upper(), name)
    if held is None:
        raise RefusedError(3120, f'The custom field "{name}" has no value to delete.')
    _store(book, holder, tuple(old for old in values if old is not held))
    return held


def stamp(book: Book, owner_id: str, file_id: str) -> None:
    """
    Write the FileID as the Web Connector does when an application is added; the same pair again changes
    nothing.

    Raises RefusedError 1026 (the Web Connector's own code) when another FileID is stamped for this owner.
    """
    owner_id = owner_id.upper()
    held = _held(book.company.data_ext, owner_id, FILE_ID)
    if held is not None:
        if held.value.upper() != file_id.upper():
            raise RefusedError(
                1026, "The OwnerID/FileID pair must be unique: this file carries another FileID."
            )
        return
    if (owner_id, FILE_ID.casefold()) not in book.definitions:
        define(book, owner_id, FILE_ID, "STR255TYPE", ("Company",))
    set_value(book, None, owner_id, FILE_ID, file_id, exists=False)


def _definition(book: Book, holder: Holder, owner_id: str, name: str) -> ExtensionDefinition:
    definition = book.definitions.get((owner_id, name.casefold()))
    kind = "Company" if holder is None else holder.kind
    kind = "Item" if kind.startswith("Item") else kind
    if definition is None or (definition.assign_to and kind not in definition.assign_to):
        raise RefusedError(3120, f'The custom field "{name}" is not defined for {kind}.')
    return definition


def _values(book: Book, holder: Holder) -> tuple[DataExt, ...]:
    return book.company.data_ext if holder is None else holder.data_ext


def _held(values: tuple[DataExt, ...], owner_id: str, name: str) -> DataExt | None:
    wanted = (owner_id, name.casefold())
    return next((value for value in values if (value.owner_id, value.name.casefold()) == wanted), None)


def _store(book: Book, holder: Holder, values: tuple[DataExt, ...]) -> None:
    match holder:
        case None:
            book.put_company(evolve(book.company, data_ext=values))
        case Entry():
            book.put_entry(
                evolve(holder, data_ext=values, modified=book.now(), edit_sequence=book.edit_sequence())
            )
        case Transaction():
            book.put_transaction(book.touched(evolve(holder, data_ext=values)))
