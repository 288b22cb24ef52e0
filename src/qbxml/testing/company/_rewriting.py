"""Finding and replacing one list entry everywhere it is referred to: needed to delete and to merge."""

from collections.abc import Mapping

from attrs import evolve

from qbxml.testing.company._values import Detail, Details, Entry, EntryRef, Line, Transaction


def mentions(record: Entry | Transaction, ref: EntryRef) -> bool:
    """Whether the record refers to the entry anywhere."""
    if isinstance(record, Entry):
        return _in_detail(record.details, ref)
    return (
        ref in _header(record)
        or _in_detail(record.details, ref)
        or any(ref in _line(line) or _in_detail(line.details, ref) for line in record.lines)
    )


def transaction_with(txn: Transaction, old: EntryRef, new: EntryRef) -> Transaction:
    """The transaction with one entry put in place of another."""
    return evolve(
        txn,
        entity_id=_swap("Entity", txn.entity_id, old, new),
        account_id=_swap("Account", txn.account_id, old, new),
        ap_account_id=_swap("Account", txn.ap_account_id, old, new),
        details=_details(txn.details, old, new),
        lines=tuple(
            evolve(
                line,
                account_id=_swap("Account", line.account_id, old, new) or "",
                entity_id=_swap("Entity", line.entity_id, old, new),
                details=_details(line.details, old, new),
            )
            for line in txn.lines
        ),
    )


def entry_with(entry: Entry, old: EntryRef, new: EntryRef) -> Entry:
    """The list entry with one entry put in place of another."""
    return evolve(entry, details=_details(entry.details, old, new))


def _header(txn: Transaction) -> tuple[EntryRef, ...]:
    pairs = (("Entity", txn.entity_id), ("Account", txn.account_id), ("Account", txn.ap_account_id))
    return tuple(EntryRef(table, id) for table, id in pairs if id)


def _line(line: Line) -> tuple[EntryRef, ...]:
    pairs = (("Account", line.account_id), ("Entity", line.entity_id))
    return tuple(EntryRef(table, id) for table, id in pairs if id)


def _in_detail(value: Detail, ref: EntryRef) -> bool:
    if isinstance(value, Mapping):
        return any(_in_detail(part, ref) for part in value.values())
    if isinstance(value, tuple):
        return any(_in_detail(part, ref) for part in value)
    return value == ref


def _swap(table: str, id: str | None, old: EntryRef, new: EntryRef) -> str | None:
    return new.list_id if id is not None and EntryRef(table, id) == old else id


def _details(details: Details, old: EntryRef, new: EntryRef) -> Details:
    return {name: _detail(value, old, new) for name, value in details.items()}


def _detail(value: Detail, old: EntryRef, new: EntryRef) -> Detail:
    if isinstance(value, Mapping):
        return _details(value, old, new)
    if isinstance(value, tuple):
        return tuple(_detail(part, old, new) for part in value)
    return new if value == old else value
