"""What a record that is written to QuickBooks refers to there."""

from collections.abc import Iterator

from syncer.model import Bill, Content, Credit, Kind, Line, Payment, Vendor
from syncer.plan._decision import Look


def references(content: Content) -> tuple[Look, ...]:
    """Name everything in QuickBooks that must be there for this to be written; each once."""
    return tuple(dict.fromkeys(look for look in _all(content) if look.book_id))


def _all(content: Content) -> Iterator[Look]:
    match content:
        case Bill() | Credit():
            yield Look(Kind.VENDOR, content.vendor_id)
            yield Look(Kind.ACCOUNT, content.ap_account_id)
            yield Look(Kind.TERMS, getattr(content, "terms_id", ""))
            for line in content.lines:
                yield from _of_line(line)
        case Payment():
            yield Look(Kind.VENDOR, content.vendor_id)
            yield Look(Kind.ACCOUNT, content.account_id)
            yield Look(Kind.ACCOUNT, content.ap_account_id)
            for part in content.allocations:
                yield Look(Kind.BILL, part.bill_id)
                yield from (Look(Kind.CREDIT, used.credit_id) for used in part.credits)
        case Vendor():
            yield Look(Kind.TERMS, content.terms_id)


def _of_line(line: Line) -> Iterator[Look]:
    yield Look(Kind.ACCOUNT, line.account_id)
    yield Look(Kind.ITEM, line.item_id)
    yield Look(Kind.CLASS, line.class_id)
    yield Look(Kind.CUSTOMER, line.customer_id)
