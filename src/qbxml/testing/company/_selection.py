"""Which records a query finds. The filters are those of the messages; all of them must hold."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from qbxml import Aggregate
from qbxml.testing.company._book import OBJECT_ID, Book
from qbxml.testing.company._lists import RULES, subtree
from qbxml.testing.company._postings import legs
from qbxml.testing.company._references import Named, Target, find
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._telling import winter_offset
from qbxml.testing.company._transactions import open_amount, remaining
from qbxml.testing.company._values import ZERO, Entry, Transaction
from qbxml.types import QbDateTime

NON_POSTING: Final = ("PurchaseOrder",)
DIGITS: Final = re.compile(r"[0-9]{1,10}\Z")


@frozen
class Found:
    """
    What a query found.

    Attributes:
        ids: In the order of creation.
        missing: Ids or names asked for that do not exist (status 500).
    """

    ids: tuple[str, ...]
    missing: tuple[str, ...] = ()


def entries(book: Book, kinds: tuple[str, ...], query: Aggregate) -> Found:
    """The list entries of some kinds of one list that a query asks for."""
    table = RULES[kinds[0]].table
    wanted = (*_get(query, "list_id", ()), *_get(query, "full_name", ()))
    if wanted:
        return _entries_by_key(book, table, kinds, query)
    status = str(_get(query, "active_status", None) or "ActiveOnly")
    tests = list(_entry_tests(book, query))
    ids = _changed(book, table, query, book.entries[table])
    return Found(
        tuple(
            id
            for id in ids
            if (entry := book.entries[table][id]).kind in kinds
            and (status == "All" or entry.is_active == (status == "ActiveOnly"))
            and all(test(entry) for test in tests)
        )
    )


def transactions(book: Book, kinds: tuple[str, ...], query: Aggregate) -> Found:
    """The transactions of some kinds that a query asks for."""
    if ids := _get(query, "txn_id", ()):
        return _by_id(
            book, "", ids, lambda one: (txn := book.transactions.get(one)) is not None and txn.kind in kinds
        )
    for name, exact in (("ref_number_case_sensitive", True), ("ref_number", False)):
        if numbers := _get(query, name, ()):
            return _by_ref_number(book, kinds, numbers, exact=exact)
    tests = list(_transaction_tests(book, query))
    found = _candidates(book, kinds, query)
    return Found(
        tuple(
            id
            for id in found
            if (txn := book.transactions[id]).kind in kinds and all(test(txn) for test in tests)
        )
    )


def summaries(book: Book, kinds: tuple[str, ...], query: Aggregate) -> Found:
    """
    The transactions of all kinds that a TransactionQuery asks for; numbers are filters there, not keys.

    Raises RefusedError 1030 for the filters the simulation does not cover.
    """
    for name in ("transaction_item_filter", "transaction_class_filter"):
        if _get(query, name, None) is not None:
            raise RefusedError(1030, f"{name} is not covered by the simulation.")
    if str(_get(query, "transaction_detail_level_filter", None) or "SummaryOnly") != "SummaryOnly":
        raise RefusedError(1030, "Only the detail level SummaryOnly is covered by the simulation.")
    if ids := _get(query, "txn_id", ()):
        return _by_id(book, "", ids, book.transactions.__contains__)
    types = {str(one) for one in _get(_get(query, "transaction_type_filter", None), "txn_type_filter", ())}
    wanted = tuple(kind for kind in kinds if not types or "All" in types or kind in types)
    posting = str(_get(query, "transaction_posting_status_filter", None) or "Either")
    if posting != "Either":
        wanted = tuple(kind for kind in wanted if (kind in NON_POSTING) == (posting == "NonPosting"))
    tests = [*_transaction_tests(book, query), *_summary_tests(book, query)]
    return Found(
        tuple(
            id
            for id in _candidates(book, kinds, query)
            if (txn := book.transactions[id]).kind in wanted and all(test(txn) for test in tests)
        )
    )


def text_filter(criterion: str, wanted: str) -> Callable[[str], bool]:
    """``StartsWith``, ``Contains`` or ``EndsWith``; upper and lower case are the same."""
    part = wanted.casefold()
    tests: dict[str, Callable[[str], bool]] = {
        "StartsWith": lambda text: text.casefold().startswith(part),
        "Contains": lambda text: part in text.casefold(),
        "EndsWith": lambda text: text.casefold().endswith(part),
    }
    return tests[criterion]


def span(book: Book, first: object, last: object) -> tuple[datetime | None, datetime | None]:
    """
    A modification range in local wall time; a date alone is its first or last second.

    An offset is read as QuickBooks writes it, so a stamp sent back unchanged means the moment it came from.
    Raises RefusedError 3030 when the range is upside down.
    """
    start, end = _wall(book, first, time.min), _wall(book, last, time(23, 59, 59))
    if start is not None and end is not None and start > end:
        raise RefusedError(3030, "The date range is invalid: from is later than to.")
    if end is not None and not book.behaviour.to_modified_is_inclusive:
        end -= timedelta(seconds=1)
    return start, end


def within(book: Book, filter: object, table: str, kinds: tuple[str, ...] = ()) -> set[str]:
    """
    ListIDs that an entity, account or class filter names. Raises RefusedError 3120 for one that does not
    exist.
    """
    found: set[str] = set()
    for name, below in (
        ("list_id", False),
        ("full_name", False),
        ("list_id_with_children", True),
        ("full_name_with_children", True),
    ):
        value = _get(filter, name, ())
        for one in value if isinstance(value, tuple) else (value,):
            key = Named(list_id=str(one)) if name.startswith("list_id") else Named(full_name=str(one))
            entry = find(book, key, Target(table))
            if entry is None or (kinds and entry.kind not in kinds):
                raise RefusedError(3120, f'Object "{one}" specified in the request cannot be found.')
            found |= subtree(book, entry) if below else {entry.list_id}
    return found


def _get(query: object, name: str, default: Any) -> Any:
    """A field that not every query has."""
    value = getattr(query, name, None)
    return default if value is None else value


def _entries_by_key(book: Book, table: str, kinds: tuple[str, ...], query: Aggregate) -> Found:
    def usable(entry: Entry | None) -> bool:
        return (
            entry is not None and entry.kind in kinds and (entry.is_active or book.behaviour.inactive_by_id)
        )

    if ids := _get(query, "list_id", ()):
        return _by_id(book, table, ids, lambda one: usable(book.entries[table].get(one)))
    found: dict[str, None] = {}
    missing = []
    for name in _get(query, "full_name", ()):
        entry = find(book, Named(full_name=name), Target(table))
        if entry is not None and usable(entry):
            found[entry.list_id] = None
        else:
            missing.append(name)
    return Found(tuple(found), tuple(missing))


def _by_id(book: Book, table: str, ids: Iterable[str], exists: Callable[[str], bool]) -> Found:
    found: dict[str, None] = {}
    missing = []
    for id in ids:
        if not OBJECT_ID.match(id):
            raise RefusedError(3000, f'The given object ID "{id}" is invalid.')
        if exists(id):
            found[id] = None
        else:
            if book.behaviour.id_of_another_file == "refuse":
                book.explain_id(table, id)
            missing.append(id)
    return Found(tuple(found), tuple(missing))


def _by_ref_number(book: Book, kinds: tuple[str, ...], numbers: Iterable[str], *, exact: bool) -> Found:
    found: dict[str, None] = {}
    missing = []
    for number in numbers:
        ids = [
            id
            for kind in kinds
            for id in book.index.ref_numbers.get((kind, number.casefold()), ())
            if not exact or book.transactions[id].ref_number == number
        ]
        found.update(dict.fromkeys(sorted(ids, key=_age)))
        if not ids:
            missing.append(number)
    return Found(tuple(found), tuple(missing))


def _age(id: str) -> int:
    return int(id.partition("-")[0], 16)


def _changed(book: Book, table: str, query: object, all_ids: Iterable[str]) -> Iterable[str]:
    first, last = span(book, _get(query, "from_modified_date", None), _get(query, "to_modified_date", None))
    if first is None and last is None:
        return all_ids
    return sorted(book.changed_between(table, first, last), key=_age)


def _candidates(book: Book, kinds: tuple[str, ...], query: object) -> Iterable[str]:
    changed = _get(query, "modified_date_range_filter", None) or _get(
        query, "transaction_modified_date_range_filter", None
    )
    if changed is not None:
        if _get(changed, "date_macro", None) is not None:
            raise RefusedError(1030, "A date macro for modification times is not covered by the simulation.")
        start, end = span(
            book, _get(changed, "from_modified_date", None), _get(changed, "to_modified_date", None)
        )
        return sorted((id for kind in kinds for id in book.changed_between(kind, start, end)), key=_age)
    entity = _get(query, "entity_filter", None)
    if entity is not None:
        wanted = within(book, entity, "Entity")
        return sorted((id for one in wanted for id in book.index.of_entity.get(one, ())), key=_age)
    return list(book.transactions)


def _entry_tests(book: Book, query: object) -> Iterator[Callable[[Entry], bool]]:
    if name_filter := _get(query, "name_filter", None):
        match = text_filter(str(name_filter.match_criterion), name_filter.name)
        yield lambda entry: match(book.full_name(entry))
    if name_range := _get(query, "name_range_filter", None):
        low, high = name_range.from_name, name_range.to_name
        yield lambda entry: _in_text_range(book.full_name(entry), low, high)
    if balance := _get(query, "total_balance_filter", None):
        operator, amount = str(balance.operator), balance.amount
        yield lambda entry: _compare(book.index.payables.get(entry.list_id, ZERO), operator, amount)
    if classes := _get(query, "class_filter", None):
        ids = within(book, classes, "Class")
        yield lambda entry: (ref := entry.link("class_ref")) is not None and ref.list_id in ids
    if currencies := _get(query, "currency_filter", None):
        yield _currency_test(book, currencies)
    if types := _get(query, "account_type", ()):
        names = {str(one) for one in types}
        yield lambda entry: entry.text("account_type") in names


def _currency_test(book: Book, filter: object) -> Callable[[Entry], bool]:
    if not book.preferences.is_multi_currency_on:
        raise RefusedError(3250, "CurrencyFilter needs multiple currencies, which are switched off.")
    ids = within(book, filter, "Currency")
    return lambda entry: (ref := entry.link("currency_ref")) is not None and ref.list_id in ids


def _transaction_tests(book: Book, query: object) -> Iterator[Callable[[Transaction], bool]]:
    dates = _get(query, "txn_date_range_filter", None) or _get(query, "transaction_date_range_filter", None)
    if dates is not None:
        first, last = _days(book, dates)
        yield lambda txn: (first is None or first <= txn.txn_date) and (last is None or txn.txn_date <= last)
    if entity := _get(query, "entity_filter", None):
        entities = within(book, entity, "Entity")
        yield lambda txn: txn.entity_id in entities
    if account := _get(query, "account_filter", None):
        accounts = within(book, account, "Account")
        yield lambda txn: any(leg.account_id in accounts for leg in legs(txn))
    if number := _get(query, "ref_number_filter", None):
        match = text_filter(str(number.match_criterion), number.ref_number)
        yield lambda txn: match(txn.ref_number or "")
    if numbers := _get(query, "ref_number_range_filter", None):
        low, high = numbers.from_ref_number, numbers.to_ref_number
        yield lambda txn: _in_number_range(txn.ref_number or "", low, high)
    if currencies := _get(query, "currency_filter", None):
        test = _currency_test(book, currencies)
        yield lambda txn: test(book.entries["Entity"][txn.entity_id or ""])
    paid = str(_get(query, "paid_status", None) or "All")
    if paid != "All":
        yield lambda txn: (open_amount(book, txn) == ZERO) == (paid == "PaidOnly")


def _summary_tests(book: Book, query: object) -> Iterator[Callable[[Transaction], bool]]:
    if folded := {number.casefold() for number in _get(query, "ref_number", ())}:
        yield lambda txn: (txn.ref_number or "").casefold() in folded
    if exact := set(_get(query, "ref_number_case_sensitive", ())):
        yield lambda txn: txn.ref_number in exact
    if entity := _get(query, "transaction_entity_filter", None):
        if kind := _get(entity, "entity_type_filter", None):
            of_kind = {one.list_id for one in book.entries["Entity"].values() if one.kind == str(kind)}
        else:
            of_kind = within(book, entity, "Entity")
        yield lambda txn: txn.entity_id in of_kind
    if account := _get(query, "transaction_account_filter", None):
        if _get(account, "account_type_filter", None):
            raise RefusedError(1030, "AccountTypeFilter is not covered by the simulation.")
        accounts = within(book, account, "Account")
        yield lambda txn: any(leg.account_id in accounts for leg in legs(txn))
    paid = str(_get(query, "transaction_paid_status_filter", None) or "Either")
    if paid != "Either":
        yield lambda txn: (_left(book, txn) == ZERO) == (paid == "Closed")


def _left(book: Book, txn: Transaction) -> Decimal:
    return open_amount(book, txn) if txn.kind == "Bill" else remaining(book, txn)


def _compare(value: Decimal, operator: str, amount: Decimal) -> bool:
    return {
        "LessThan": value < amount,
        "LessThanEqual": value <= amount,
        "Equal": value == amount,
        "GreaterThan": value > amount,
        "GreaterThanEqual": value >= amount,
    }[operator]


def _in_text_range(text: str, low: str | None, high: str | None) -> bool:
    folded = text.casefold()
    return (not low or low.casefold() <= folded) and (not high or folded <= high.casefold())


def _in_number_range(text: str, low: str | None, high: str | None) -> bool:
    """Numeric when both ends are digits, as text otherwise (QuickBooks On-Screen Reference)."""
    if low and high and DIGITS.match(low) and DIGITS.match(high):
        return bool(DIGITS.match(text)) and int(low) <= int(text) <= int(high)
    return _in_text_range(text, low, high)


def _wall(book: Book, value: object, missing: time) -> datetime | None:
    if not isinstance(value, QbDateTime):
        return None
    wall = value.in_zone(book.zone)
    literal = value.literal()
    if literal is not None:
        # The winter offset is what QuickBooks writes all year, so it means "no shift" all year.
        given = literal.utcoffset()
        assert given is not None
        wall += winter_offset(book, wall) - given
    wall = wall.replace(tzinfo=None)
    return datetime.combine(wall.date(), missing) if "T" not in value.text else wall


def _days(book: Book, filter: object) -> tuple[date | None, date | None]:
    macro = _get(filter, "date_macro", None)
    if macro is not None:
        return _macro(date.fromisoformat(book.today()), str(macro))
    first, last = _get(filter, "from_txn_date", None), _get(filter, "to_txn_date", None)
    first, last = (value if isinstance(value, date) else None for value in (first, last))
    if first is not None and last is not None and first > last:
        raise RefusedError(3030, "The date range is invalid: from is later than to.")
    return first, last


def _macro(today: date, macro: str) -> tuple[date | None, date | None]:
    month = today.replace(day=1)
    last_month = (month - timedelta(days=1)).replace(day=1)
    next_month = (month + timedelta(days=31)).replace(day=1)
    spans: dict[str, tuple[date | None, date | None]] = {
        "All": (None, None),
        "Today": (today, today),
        "Yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "ThisMonth": (month, next_month - timedelta(days=1)),
        "ThisMonthToDate": (month, today),
        "LastMonth": (last_month, month - timedelta(days=1)),
        "ThisCalendarYear": (today.replace(month=1, day=1), today.replace(month=12, day=31)),
        "ThisCalendarYearToDate": (today.replace(month=1, day=1), today),
        "LastCalendarYear": (
            today.replace(year=today.year - 1, month=1, day=1),
            today.replace(year=today.year - 1, month=12, day=31),
        ),
    }
    if macro not in spans:
        raise RefusedError(1030, f"The date macro {macro} is not covered by the simulation.")
    return spans[macro]
