"""What is asked of QuickBooks, as qbXML queries."""

from collections.abc import Callable
from typing import Final

from attrs import evolve

from qbxml import QbDateTime, Request, Response
from qbxml.messages.account import AccountQueryRq
from qbxml.messages.bill import BillQueryRq
from qbxml.messages.bill_payment_check import BillPaymentCheckQueryRq
from qbxml.messages.bill_payment_credit_card import BillPaymentCreditCardQueryRq
from qbxml.messages.class_ import ClassQueryRq
from qbxml.messages.customer import CustomerQueryRq
from qbxml.messages.filters import DeletedDateRangeFilter, ModifiedDateRangeFilter, TxnDateRangeFilter
from qbxml.messages.item import ItemQueryRq
from qbxml.messages.list_deleted import ListDeletedQueryRq
from qbxml.messages.terms import TermsQueryRq
from qbxml.messages.txn_deleted import TxnDeletedQueryRq
from qbxml.messages.vendor import VendorQueryRq
from qbxml.messages.vendor_credit import VendorCreditQueryRq
from syncer import codec
from syncer.adapters.desktop._rows import PAYMENTS
from syncer.book import Read
from syncer.model import Kind

Question = Request[Response]

TransactionQuery = BillQueryRq | VendorCreditQueryRq | BillPaymentCheckQueryRq | BillPaymentCreditCardQueryRq

TRANSACTION_QUERIES: Final[dict[Kind, tuple[type[TransactionQuery], ...]]] = {
    Kind.BILL: (BillQueryRq,),
    Kind.CREDIT: (VendorCreditQueryRq,),
    Kind.PAYMENT: (BillPaymentCheckQueryRq, BillPaymentCreditCardQueryRq),
}
"""What a kind is asked for with; payments by check and by card are two things to QuickBooks."""

WALKED_LISTS: Final[dict[Kind, type[VendorQueryRq | CustomerQueryRq | ItemQueryRq]]] = {
    Kind.VENDOR: VendorQueryRq,
    Kind.CUSTOMER: CustomerQueryRq,
    Kind.ITEM: ItemQueryRq,
}
"""Lists that are read page by page."""

WHOLE_LISTS: Final[dict[Kind, type[AccountQueryRq | ClassQueryRq | TermsQueryRq]]] = {
    Kind.ACCOUNT: AccountQueryRq,
    Kind.CLASS: ClassQueryRq,
    Kind.TERMS: TermsQueryRq,
}
"""Lists that QuickBooks has no iterators for (qbXML schema)."""


def read(ask: Read, name: str) -> Question:
    """Ask for what changed, page by page where QuickBooks can."""
    if ask.kind in WHOLE_LISTS:
        return WHOLE_LISTS[ask.kind](
            request_id=name, active_status="All", from_modified_date=moment(ask.since)
        )
    if ask.kind in WALKED_LISTS:
        return WALKED_LISTS[ask.kind](
            request_id=name,
            iterator="Continue" if ask.iterator else "Start",
            iterator_id=ask.iterator or None,
            max_returned=ask.page_size,
            active_status="All",
            from_modified_date=moment(ask.since),
        )
    dated = TxnDateRangeFilter(from_txn_date=ask.dated_from) if ask.dated_from and not ask.since else None
    query = TRANSACTION_QUERIES[ask.kind][ask.by_card](
        request_id=name,
        iterator="Continue" if ask.iterator else "Start",
        iterator_id=ask.iterator or None,
        max_returned=ask.page_size,
        modified_date_range_filter=_changed(ask.since),
        txn_date_range_filter=dated,
        include_line_items=True,
    )
    # Of a bill, the credits that lie on it are wanted too; other answers are shorter without their links.
    return evolve(query, include_linked_txns=True) if isinstance(query, BillQueryRq) else query


def deleted(since: str) -> tuple[Question, ...]:
    """Ask for what was deleted; QuickBooks remembers 90 days."""
    span = DeletedDateRangeFilter(from_deleted_date=moment(since)) if since else None
    return (
        ListDeletedQueryRq(
            request_id="lists",
            list_del_type=(
                "Vendor",
                "Account",
                "Class",
                "Customer",
                "StandardTerms",
                "DateDrivenTerms",
                *ITEMS,
            ),
            deleted_date_range_filter=span,
        ),
        TxnDeletedQueryRq(
            request_id="transactions",
            txn_del_type=DELETED_TRANSACTIONS,
            deleted_date_range_filter=span,
        ),
    )


DELETED_TRANSACTIONS: Final = ("Bill", *PAYMENTS, "VendorCredit")

ITEMS: Final = ("ItemService", "ItemNonInventory", "ItemOtherCharge", "ItemInventory")
"""Items that bills can be on."""


# QuickBooks repeats the requestID in its answer. Those of different questions differ, by their number also
# those of one that is asked again, so that an answer which a proxy delivers once more is not taken for the
# answer to a later one, where it would prove absence, or tell as new what was so before.


def fetch(kind: Kind, ids: tuple[str, ...], number: int = 0) -> tuple[Question, ...]:
    """Ask for records by their ids, with lines and what they are linked to."""
    name = f"fetch {kind.value} {codec.digest(' '.join(ids))[:16]} {number}"
    if kind is Kind.BILL:
        return (BillQueryRq(request_id=name, txn_id=ids, include_line_items=True, include_linked_txns=True),)
    if kind not in TRANSACTION_QUERIES:
        return (_list(kind)(request_id=name, list_id=ids),)
    return tuple(
        query(request_id=f"{name} {place}", txn_id=ids, include_line_items=True)
        for place, query in enumerate(TRANSACTION_QUERIES[kind])
    )


def find(kind: Kind, since: str, number: int = 0) -> tuple[Question, ...]:
    """Ask for everything that was made or changed since a moment; `""` for all there is."""
    name = f"find {kind.value} {number}"
    if kind not in TRANSACTION_QUERIES:
        return (_list(kind)(request_id=name, active_status="All", from_modified_date=moment(since)),)
    return tuple(
        query(
            request_id=f"{name} {place}",
            modified_date_range_filter=_changed(since),
            include_line_items=True,
        )
        for place, query in enumerate(TRANSACTION_QUERIES[kind])
    )


def _list(kind: Kind) -> Callable[..., Question]:
    return WALKED_LISTS.get(kind) or WHOLE_LISTS[kind]


def _changed(since: str) -> ModifiedDateRangeFilter | None:
    return ModifiedDateRangeFilter(from_modified_date=moment(since)) if since else None


def moment(text: str) -> QbDateTime | None:
    """Write a moment as QuickBooks does."""
    return QbDateTime(text) if text else None
