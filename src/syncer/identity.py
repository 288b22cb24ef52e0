"""
Is the company file that is open the connection's own, is it the one we last wrote to, and are its books kept
in the currency that the settings say?
"""

from collections.abc import Set as AbstractSet
from typing import Final, assert_never

from attrs import evolve

from syncer import codec
from syncer.book import BookRow, Identified, Identity, Witness
from syncer.cycle import Cycle
from syncer.entries import Action, Connection, CycleEntry, Link, Operation, State
from syncer.errors import SettingsError, WrongCompanyFile
from syncer.model import TRANSACTIONS, Kind, Side
from syncer.ports import Unit
from syncer.settings import HOME_CURRENCY, Settings
from syncer.standing import subject
from syncer.view import DELETED, View

QBXML_MIN: Final = 11
"""ExternalGUID needs 9.0, and the stored outcome of a message set names the new record since 11.0."""

PAGE: Final = 500
"""Links or operations looked at in one go."""

EDITIONS: Final = {"CA": "CAD", "UK": "GBP", "AU": "AUD"}
"""
What the editions of QuickBooks keep books in that are made for one country, where several currencies are
switched off. The one of the United States is used for books in any currency.
"""

_DONE: Final = {Action.ADD: "", Action.MODIFY: "the change of ", Action.VOID: "the voiding of "}


def check(known: Connection, said: Identified) -> None:
    """
    Compare what QuickBooks said of itself with the file that the connection is pinned to.

    The path alone proves nothing: a drive letter and a network name may mean the same file, and a copy lies
    somewhere else. A connection that is to be pinned anew takes whatever is open, also an older copy. Raises
    `WrongCompanyFile`; nothing may be written then.
    """
    here = said.identity
    if int(here.version.split(".")[0]) < QBXML_MIN:
        raise WrongCompanyFile(
            f"This QuickBooks speaks qbXML {here.version}; posting safely needs {QBXML_MIN}.0 or newer.",
            fix="Update QuickBooks to 2013 or newer.",
        )
    if here.file_id and here.file_id.upper() != known.file_id.upper():
        raise WrongCompanyFile(
            f"{here.company_name!r} is open in QuickBooks, and it belongs to another connection.",
            fix="Open the right company file and run the update again.",
        )
    if known.identity:
        pinned = codec.decode(Identity, known.identity)
        another = pinned.file_id and here.file_id.upper() != pinned.file_id.upper()
        if another or here.company_name != pinned.company_name:
            raise WrongCompanyFile(
                f"{here.company_name!r} ({here.path}) is open in QuickBooks, but this connection is for "
                f"{pinned.company_name!r} ({pinned.path}).",
                fix="Open the right company file. If this is the right one, because the company was renamed, "
                "say so with `repin` or the button on the status page.",
            )


def check_age(view: View, said: Identified, witnesses: tuple[Witness, ...]) -> None:
    """
    Ask the witnesses whether the file has what was written to it.

    Raises `WrongCompanyFile` if it is an older copy; nothing may be written then, and its memory of message
    sets proves nothing.
    """
    told = {(row.kind, row.id): row for row in said.told}
    lost = [one for one in witnesses if _lacks(one, told.get((one.kind, one.id)), said.deleted)]
    if lost:
        what = ", ".join(sorted(f"{_DONE[one.action]}{_named(view, one)}" for one in lost))
        raise WrongCompanyFile(
            f"This copy of {said.identity.company_name!r} does not have what was written to it ({what}), so "
            "it is an older copy, such as a restored backup.",
            fix="Open the current file. If this one is to be kept from now on, say so with `repin` or the "
            "button on the status page: nothing is posted by that; what it lacks is put before you, to be "
            "posted again or skipped one by one.",
        )


def check_currency(settings: Settings, books: Identity) -> None:
    """
    Compare the currency of the books with the setting `home_currency`.

    Where QuickBooks knows several it says which one is its own; where it does not, its edition does. Raises
    `SettingsError`; nothing may be written then, since amounts would be posted in the wrong currency.
    """
    edition = "" if books.multicurrency else EDITIONS.get(books.country, "")
    # A currency that somebody chose is believed against the edition; the default nobody may have thought of.
    said = books.home_currency or (edition if settings.home_currency == HOME_CURRENCY else "")
    if said and said != settings.home_currency:
        how = "as its preferences say" if books.home_currency else f"by its edition ({books.country})"
        raise SettingsError(
            f"The books of {books.company_name!r} are kept in {said}, {how}, and this connection is set to "
            f"{settings.home_currency}.",
            fix=f"Set home_currency to {said} with `connect`, then run the update again.",
        )


def witness(unit: Unit, operation: Operation) -> Witness | None:
    """
    Return what an operation that was applied says of the file's age; `None` if it says nothing.

    A vendor that is not there may have been merged into another one, so that only its change does.
    """
    speaks = operation.kind in TRANSACTIONS or (
        operation.kind is Kind.VENDOR and operation.action is Action.MODIFY
    )
    if operation.side is not Side.BOOK or not operation.book_id or not speaks:
        return None
    link = unit.links.get(operation.connection, operation.kind.value, operation.bill_id)
    return Witness(
        kind=operation.kind,
        action=operation.action,
        id=operation.book_id,
        before=operation.base_sequence,
        after=link.edit_sequence if link is not None and link.book_id == operation.book_id else "",
    )


def heard(witnesses: tuple[Witness, ...], new: Witness | None) -> tuple[Witness, ...]:
    """Put a witness in the place of the one that said the same of something earlier."""
    if new is None:
        return witnesses
    others = (one for one in witnesses if (one.kind, one.action) != (new.kind, new.action))
    return (*others, new)


def without_deleted(
    unit: Unit, connection: str, witnesses: tuple[Witness, ...], deleted: AbstractSet[str]
) -> tuple[Witness, ...]:
    """Put in the place of each witness that somebody deleted the one before it, if there is one."""
    kept: tuple[Witness, ...] = ()
    for one in witnesses:
        if one.id not in deleted:
            kept = (*kept, one)
        elif one.action is Action.ADD:
            id_ = latest(unit, connection, one.kind, one.id, deleted)
            kept = (*kept, evolve(one, id=id_)) if id_ else kept
        else:
            kept = heard(kept, _change_before(unit, connection, one, deleted))
    return kept


def with_newest(unit: Unit, connection: str, witnesses: tuple[Witness, ...]) -> tuple[Witness, ...]:
    """Give each kind that has no addition among the witnesses the newest one that we posted and stands."""
    heard_of = {one.kind for one in witnesses if one.action is Action.ADD}
    for kind in TRANSACTIONS:
        id_ = latest(unit, connection, kind, "", {""}) if kind not in heard_of else ""
        if id_:
            witnesses = (*witnesses, Witness(kind=kind, action=Action.ADD, id=id_))
    return witnesses


def latest(unit: Unit, connection: str, kind: Kind, known: str, deleted: AbstractSet[str]) -> str:
    """
    Return the TxnID by which an older copy of the file is recognised: what we posted last and still stands.

    That is the `known` one unless it is among the `deleted`. Only then are all links looked at, page by page.
    Returns `""` if nothing that we posted is left.
    """
    if known not in deleted:
        return known
    newest: Link | None = None
    after: tuple[str, ...] | None = None
    while page := unit.links.find(connection=connection, kind=kind.value, after=after, limit=PAGE):
        for link in page:
            # Credits that were applied without any money are no transaction.
            ours = link.book_id and not (link.void or link.adopted or link.book_id in deleted)
            if (
                ours
                and (newest is None or link.linked_at > newest.linked_at)
                and not _is_gone(unit, connection, kind, link.book_id)
            ):
                newest = link
        after = (connection, kind.value, page[-1].bill_id)
    return newest.book_id if newest else ""


def forget(unit: Unit, connection: str) -> Identity | None:
    """
    Take the file that is open next for the right one, whatever it lacks.

    Returns the identity of the file that was refused last, if one was since the right one was open.
    """
    unit.exceptions.delete(connection, Side.BOOK.value, "connection", "company_file")
    entry = unit.cycles.get(connection)
    if entry is None:
        return None
    cycle = codec.decode(Cycle, entry.body)
    after = evolve(cycle, witnesses=(), refused_file=None)
    unit.cycles.put(CycleEntry(connection=connection, body=codec.encode(after)))
    return cycle.refused_file


def _named(view: View, one: Witness) -> str:
    for link in view.unit.links.find(connection=view.connection, kind=one.kind.value, book_id=one.id):
        ours = view.bill(link.kind, link.bill_id)
        if ours is not None:
            return subject(view, ours)
    return one.id


def _lacks(one: Witness, row: BookRow | None, deleted: tuple[str, ...]) -> bool:
    if row is None:
        return one.kind is not Kind.VENDOR and one.id not in deleted
    match one.action:
        case Action.ADD:
            return False
        case Action.MODIFY:
            return row.edit_sequence != one.after and _not_newer(row.edit_sequence, one.before)
        case Action.VOID:
            return not row.void and _not_newer(row.edit_sequence, one.before)
        case _:
            assert_never(one.action)


def _not_newer(sequence: str, before: str) -> bool:
    """
    Whether an EditSequence is this one, or an earlier one.

    They are seconds (desktopaccountingapi); what is none can only be the same. A person's edit is not taken
    for an earlier state unless a clock was set back by more than lay between two changes.
    """
    if sequence == before:
        return True
    return sequence.isdecimal() and before.isdecimal() and int(sequence) < int(before)


def _change_before(unit: Unit, connection: str, gone: Witness, deleted: AbstractSet[str]) -> Witness | None:
    """Look in the journal for the newest change or void of what still stands."""
    newest: Operation | None = None
    after: tuple[str, ...] | None = None
    while page := unit.operations.find(
        connection=connection, state=State.APPLIED.value, kind=gone.kind.value, after=after, limit=PAGE
    ):
        for one in page:
            if (
                one.action is gone.action
                and one.book_id not in deleted
                and (newest is None or one.updated_at > newest.updated_at)
                and not _is_gone(unit, connection, one.kind, one.book_id)
            ):
                newest = one
        after = (page[-1].id,)
    return witness(unit, newest) if newest else None


def _is_gone(unit: Unit, connection: str, kind: Kind, book_id: str) -> bool:
    record = unit.records.get(connection, Side.BOOK.value, kind.value, book_id)
    return record is not None and record.reason == DELETED
