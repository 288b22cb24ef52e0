"""Queries of lists and transactions: pages, metadata, iterators."""

from collections.abc import Callable
from typing import Final

from attrs import evolve

from qbxml import Aggregate
from qbxml.testing.company._desk import NOTHING_FOUND, PARTLY_FOUND, Answer, Desk, Handler, Iteration
from qbxml.testing.company._lists import RULES
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._schema import class_in, payload_of
from qbxml.testing.company._selection import Found, entries, summaries, transactions
from qbxml.testing.company._telling import summary_values

LIST_QUERIES: Final[dict[str, tuple[str, ...]]] = {
    "AccountQueryRq": ("Account",),
    "ClassQueryRq": ("Class",),
    "CurrencyQueryRq": ("Currency",),
    "CustomerQueryRq": ("Customer",),
    "DateDrivenTermsQueryRq": ("DateDrivenTerms",),
    "EmployeeQueryRq": ("Employee",),
    "EntityQueryRq": ("Customer", "Employee", "OtherName", "Vendor"),
    "ItemDiscountQueryRq": ("ItemDiscount",),
    "ItemGroupQueryRq": ("ItemGroup",),
    "ItemInventoryQueryRq": ("ItemInventory",),
    "ItemNonInventoryQueryRq": ("ItemNonInventory",),
    "ItemOtherChargeQueryRq": ("ItemOtherCharge",),
    "ItemQueryRq": (
        "ItemService",
        "ItemNonInventory",
        "ItemOtherCharge",
        "ItemInventory",
        "ItemDiscount",
        "ItemSubtotal",
        "ItemSalesTax",
        "ItemGroup",
    ),
    "ItemServiceQueryRq": ("ItemService",),
    "OtherNameQueryRq": ("OtherName",),
    "StandardTermsQueryRq": ("StandardTerms",),
    "TermsQueryRq": ("StandardTerms", "DateDrivenTerms"),
    "VendorQueryRq": ("Vendor",),
    "VendorTypeQueryRq": ("VendorType",),
}
TRANSACTION_QUERIES: Final[dict[str, tuple[str, ...]]] = {
    "BillQueryRq": ("Bill",),
    "BillPaymentCheckQueryRq": ("BillPaymentCheck",),
    "BillPaymentCreditCardQueryRq": ("BillPaymentCreditCard",),
    "CheckQueryRq": ("Check",),
    "JournalEntryQueryRq": ("JournalEntry",),
    "PurchaseOrderQueryRq": ("PurchaseOrder",),
    "TransferQueryRq": ("Transfer",),
    "VendorCreditQueryRq": ("VendorCredit",),
}
SUMMARY_KINDS: Final = tuple(kind for kinds in TRANSACTION_QUERIES.values() for kind in kinds)
PAGING_FIELDS: Final = ("iterator", "iterator_id", "max_returned", "request_id", "meta_data")

Tell = Callable[[str], Aggregate]


def query_list(desk: Desk, request: Aggregate) -> Answer:
    """A list query of any kind."""
    kinds = LIST_QUERIES[type(request).__name__]
    off = kinds == ("Class",) and not desk.book.preferences.is_using_class_tracking
    if off and desk.book.behaviour.class_list_when_off == "refuse":
        raise RefusedError(3250, "ClassQuery needs class tracking, which is switched off.")
    table = desk.book.entries[RULES[kinds[0]].table]
    classes = _ret_classes(request)
    teller = desk.teller(request)

    def tell(id: str) -> Aggregate:
        entry = table[id]
        return teller.entry(classes[f"{entry.kind}Ret"], entry)

    return _page(desk, request, lambda: entries(desk.book, kinds, request), tell, table.__contains__)


def query_transactions(desk: Desk, request: Aggregate) -> Answer:
    """A transaction query of any kind; lines and links only when asked for."""
    kinds = TRANSACTION_QUERIES[type(request).__name__]
    classes = _ret_classes(request)
    has_switch = hasattr(request, "include_line_items")
    teller = desk.teller(
        request,
        lines=getattr(request, "include_line_items", None) is True or not has_switch,
        links=getattr(request, "include_linked_txns", None) is True,
    )
    known = desk.book.transactions

    def tell(id: str) -> Aggregate:
        txn = known[id]
        return teller.transaction(classes[f"{txn.kind}Ret"], txn)

    return _page(desk, request, lambda: transactions(desk.book, kinds, request), tell, known.__contains__)


def query_summaries(desk: Desk, request: Aggregate) -> Answer:
    """TransactionQuery: all kinds in summary form."""
    book, teller = desk.book, desk.teller(request)
    cls = _ret_classes(request)["TransactionRet"]

    def tell(id: str) -> Aggregate:
        return teller.make(cls, summary_values(book.transactions[id]))

    def select() -> Found:
        return summaries(book, SUMMARY_KINDS, request)

    return _page(desk, request, select, tell, book.transactions.__contains__)


def count_and_trim(request: Aggregate, rets: tuple[Aggregate, ...]) -> Answer:
    """The answer of a query that knows no pages: metadata, and status 1 when there is nothing."""
    count = len(rets) if str(getattr(request, "meta_data", None) or "NoMetaData") != "NoMetaData" else None
    shown = () if str(getattr(request, "meta_data", None)) == "MetaDataOnly" else rets
    if not rets:
        return Answer(code=1, message=NOTHING_FOUND, ret_count=count)
    return Answer(rets=shown, ret_count=count)


def _ret_classes(request: Aggregate) -> dict[str, type[Aggregate]]:
    holder = payload_of(type(request).RESPONSE)  # type: ignore[attr-defined]  # queries are requests
    assert holder is not None, "a query has objects to answer"
    return {tag: class_in(holder, tag) for tag in holder.classes}


def _page(
    desk: Desk, request: Aggregate, select: Callable[[], Found], tell: Tell, exists: Callable[[str], bool]
) -> Answer:
    meta = str(getattr(request, "meta_data", None) or "NoMetaData")
    iterator = getattr(request, "iterator", None)
    if iterator is not None and str(iterator) != "Start":
        return _continue(desk, request, str(iterator), meta, tell, exists)
    found = select()
    limit = getattr(request, "max_returned", None)
    if meta == "MetaDataOnly":
        return Answer(ret_count=len(found.ids), code=0 if found.ids else 1, message=_message(found))
    page = found.ids[:limit] if isinstance(limit, int) else found.ids
    count = len(page) if meta != "NoMetaData" else None
    answer = Answer(code=_code(found), message=_message(found), rets=tuple(map(tell, page)), ret_count=count)
    if iterator is None:
        return answer
    return _start(desk, request, answer, list(found.ids[len(page) :]))


def _code(found: Found) -> int:
    if found.missing:
        return 500
    return 0 if found.ids else 1


def _message(found: Found) -> str:
    if found.missing:
        return PARTLY_FOUND + ", ".join(found.missing)
    return Answer().message if found.ids else NOTHING_FOUND


def _start(desk: Desk, request: Aggregate, answer: Answer, waiting: list[str]) -> Answer:
    if len(desk.iterations) >= desk.book.behaviour.open_iterators_max:
        raise RefusedError(3390, "Too many iterators are open.")
    id = desk.new_iterator_id()
    if waiting:
        desk.iterations[id] = Iteration(query=request, waiting=waiting)
    return evolve(answer, iterator_id=id, remaining=len(waiting))


def _continue(
    desk: Desk, request: Aggregate, step: str, meta: str, tell: Tell, exists: Callable[[str], bool]
) -> Answer:
    id = str(getattr(request, "iterator_id", None) or "")
    iteration = desk.iterations.get(id)
    if iteration is None or type(iteration.query) is not type(request):
        raise RefusedError(3391, "The iteratorID is not valid.")
    if step == "Stop":
        del desk.iterations[id]
        return Answer(iterator_id=id, remaining=0)
    if not desk.book.behaviour.continue_keeps_filters and _filters(request) != _filters(iteration.query):
        raise RefusedError(3391, "The iterator was started with other filters.")
    limit = getattr(request, "max_returned", None)
    count = limit if isinstance(limit, int) else len(iteration.waiting)
    page, iteration.waiting = iteration.waiting[:count], iteration.waiting[count:]
    if not iteration.waiting:
        del desk.iterations[id]
    rets = tuple(tell(one) for one in page if exists(one))
    return Answer(
        rets=rets,
        ret_count=len(rets) if meta != "NoMetaData" else None,
        iterator_id=id,
        remaining=len(iteration.waiting),
    )


def _filters(query: Aggregate) -> Aggregate:
    known = {name: None for name in PAGING_FIELDS if hasattr(query, name)}
    return query.replace(**known)


HANDLERS: Final[dict[str, Handler]] = {
    "TransactionQueryRq": query_summaries,
    **dict.fromkeys(LIST_QUERIES, query_list),
    **dict.fromkeys(TRANSACTION_QUERIES, query_transactions),
}
