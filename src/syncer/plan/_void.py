"""
Whether a transaction of QuickBooks is void.

QuickBooks keeps a void transaction with amounts of zero, and writes `VOID:` before its memo: seen of
invoices, only likely for bills and credits (qbXML SDK, voids). One that never was anything but zero looks the
same, but for the memo. So what had an amount and has none any more counts as void, whatever its memo says;
what never had one counts as void only by QuickBooks' own mark.
"""

from syncer import codec
from syncer.book import BookRow
from syncer.entries import Operation, Record
from syncer.model import Bill, Content, Credit, Payment
from syncer.view import VOID


def is_void(row: BookRow, before: Record | None) -> bool:
    """Whether QuickBooks shows a void transaction; `before` is what it showed until now, or what we wrote."""
    if row.void or before is None or not is_empty(row.content):
        return row.void
    return before.reason == VOID or not is_empty(codec.decode_content(before.kind, before.body))


def was_voided(operation: Operation, row: BookRow) -> bool:
    """Whether a transaction shows that this void of ours was done."""
    return row.void or (is_empty(row.content) and row.edit_sequence != operation.base_sequence)


def is_empty(content: Content) -> bool:
    """Whether a transaction has no amount in it anywhere."""
    match content:
        case Bill() | Credit():
            return not content.amount and not any(line.amount for line in content.lines)
        case Payment():
            return not content.amount and not content.allocations
        case _:
            return False
