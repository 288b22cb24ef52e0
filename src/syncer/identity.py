"""Is the company file that is open the connection's own, and is it the one we last wrote to?"""

from collections.abc import Set as AbstractSet
from typing import Final

from syncer import codec
from syncer.book import Identified, Identity
from syncer.entries import Connection, Link
from syncer.errors import WrongCompanyFile
from syncer.model import Kind, Side
from syncer.ports import Unit
from syncer.view import DELETED

QBXML_MIN: Final = 11
"""ExternalGUID needs 9.0, and the stored outcome of a message set names the new record since 11.0."""

PAGE: Final = 500
"""Links looked at in one go."""


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
    if not known.identity:
        return
    pinned = codec.decode(Identity, known.identity)
    another = pinned.file_id and here.file_id.upper() != pinned.file_id.upper()
    if another or here.company_name != pinned.company_name:
        raise WrongCompanyFile(
            f"{here.company_name!r} ({here.path}) is open in QuickBooks, but this connection is for "
            f"{pinned.company_name!r} ({pinned.path}).",
            fix="Open the right company file. If the company was renamed, pin it with `connect --repin`.",
        )
    lost = set(said.missing) - set(said.deleted)
    if lost:
        raise WrongCompanyFile(
            f"This copy of {here.company_name!r} does not know transactions that were posted to it "
            f"({', '.join(sorted(lost))}), so it is an older copy, such as a restored backup.",
            fix="Open the current file. If the older copy is to be kept, pin it with `connect --repin`; what "
            "it lacks is then shown record by record, to be reposted or skipped.",
        )


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
            ours = not (link.void or link.adopted or link.book_id in deleted)
            if ours and (newest is None or link.linked_at > newest.linked_at):
                record = unit.records.get(connection, Side.BOOK.value, kind.value, link.book_id)
                if record is None or record.reason != DELETED:
                    newest = link
        after = (connection, kind.value, page[-1].bill_id)
    return newest.book_id if newest else ""
