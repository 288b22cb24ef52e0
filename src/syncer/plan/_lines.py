"""Lines of bills and credits: what they name is in QuickBooks, or the record waits and says for what."""

import datetime as dt
from decimal import Decimal
from typing import Final

from syncer import codec
from syncer.entries import Record
from syncer.model import Kind, Line, ListEntry
from syncer.naming import name_key
from syncer.plan._decision import Raise, Texts, Wait
from syncer.view import View

_DIMENSIONS: Final = (
    Kind.CLASS.value,
    Kind.DEPARTMENT.value,
    Kind.LOCATION.value,
    Kind.CUSTOMER.value,
    Kind.JOB.value,
    "employee",
)
"""What a line may name besides its account and item."""


def for_book(lines: tuple[Line, ...], view: View, texts: Texts) -> tuple[Line, ...] | Wait | Raise:
    """Translate lines to QuickBooks' ids, or say what is missing."""
    out = []
    for number, line in enumerate(lines, 1):
        by_item = bool(line.item_id) and view.settings.items
        where = _item(number, line, view) if by_item else _account(number, line, view, texts)
        if not isinstance(where, str):
            return where
        named = _dimensions(number, line, view, texts)
        if not isinstance(named, dict):
            return named
        out.append(
            Line(
                id=line.id,
                amount=line.amount,
                account_id="" if by_item else where,
                item_id=where if by_item else "",
                quantity=line.quantity if by_item else None,
                class_id=named.get(Kind.CLASS, ""),
                customer_id=named.get(Kind.CUSTOMER, ""),
                description=texts.clean(f"description of line {number}", line.description),
            )
        )
    # QuickBooks keeps the lines on accounts before those on items, whatever order they come in.
    return tuple(sorted(out, key=lambda line: bool(line.item_id)))


def _account(number: int, line: Line, view: View, texts: Texts) -> str | Wait | Raise:
    if line.item_id:
        left = _left_out(number, Kind.ITEM.value, view.entry_name(Kind.ITEM, line.item_id), view, texts)
        if left:
            return left
    if not line.account_id:
        what = "an item only" if line.item_id else "no account"
        return Raise(
            code="line_account",
            cause=f"Line {number} has {what}.",
            fix="Choose an expense account for the line in BILL.",
        )
    link = view.account_link(line.account_id)
    return Wait(f"line {number}: {link}") if isinstance(link, str) else link.book_id


def _item(number: int, line: Line, view: View) -> str | Wait:
    name = view.entry_name(Kind.ITEM, line.item_id)
    found = view.list_entry(Kind.ITEM, line.item_id)
    if view.bill(Kind.ITEM, line.item_id) is None:
        return Wait(f"line {number}: {_unread(Kind.ITEM, line.item_id)}")
    if found is None:
        return Wait(f"line {number}: item {name} is not in QuickBooks")
    if not codec.decode(ListEntry, found.body).active:
        return Wait(f"line {number}: item {name} is inactive in QuickBooks")
    return found.id


def _dimensions(number: int, line: Line, view: View, texts: Texts) -> dict[Kind, str] | Wait | Raise:
    """Return the class and the customer of a line by QuickBooks' ids, or say what is missing."""
    out: dict[Kind, str] = {}
    for dimension in _DIMENSIONS:
        id_: str = getattr(line, f"{dimension}_id")
        if not id_ or (dimension == Kind.CUSTOMER and line.job_id and view.settings.customers):
            # The job stands for its customer too.
            continue
        kind = Kind(dimension) if dimension != "employee" else None
        name = view.entry_name(kind, id_) if kind else id_
        if kind is None or kind not in view.settings.lists:
            left = _left_out(number, dimension, name, view, texts)
            if left:
                return left
            continue
        found = _job(line, view) if kind is Kind.JOB else view.list_entry(kind, id_)
        if kind.in_book is Kind.CLASS and not view.identity.class_tracking:
            missing = f"{dimension} {name}, but class tracking is off in QuickBooks"
        elif view.bill(kind, id_) is None:
            missing = _unread(kind, id_)
        elif found is None:
            if kind is Kind.JOB and line.customer_id:
                name = f"{name} of {view.entry_name(Kind.CUSTOMER, line.customer_id)}"
            missing = f"{dimension} {name} is not a {kind.in_book.value} in QuickBooks"
        elif not codec.decode(ListEntry, found.body).active:
            missing = f"{kind.in_book.value} {name} is inactive in QuickBooks"
        else:
            out[kind.in_book] = found.id
            continue
        if dimension not in view.settings.left_out:
            return Wait(f"line {number}: {missing}")
        texts.note(f"line {number}: {missing}; left out by setting")
    return out


def _unread(kind: Kind, id_: str) -> str:
    """Say that nobody knows what an entry is called."""
    return f"the {kind.value} {id_} was not read from BILL yet, or BILL does not show it to the user"


def _job(line: Line, view: View) -> Record | None:
    """
    Find a job: below the customer that the line names beside it, or else by its own name.

    The customer is called as QuickBooks calls him. What lies below nobody, or somebody else, is not his job.
    """
    found, ours = view.list_entry(Kind.JOB, line.job_id), view.bill(Kind.JOB, line.job_id)
    if not line.customer_id or ours is None:
        return found
    there = view.list_entry(Kind.CUSTOMER, line.customer_id)
    customer = there or view.bill(Kind.CUSTOMER, line.customer_id)
    name = codec.decode(ListEntry, customer.body).full_name if customer else ""
    whole = f"{name}:{codec.decode(ListEntry, ours.body).full_name}"
    of_customer = view.named(Kind.CUSTOMER, name_key(whole))
    if len(of_customer) == 1:
        return of_customer[0]
    return found if found is not None and _lies_below(name, found) else None


def _lies_below(customer: str, job: Record) -> bool:
    """Whether a job is one of a customer; if nobody knows what he is called, of any."""
    above = codec.decode(ListEntry, job.body).full_name.rpartition(":")[0]
    while above and customer and name_key(above) != name_key(customer):
        above = above.rpartition(":")[0]
    return bool(above)


def _left_out(number: int, dimension: str, name: str, view: View, texts: Texts) -> Raise | None:
    """Leave something out that the settings allow to be left out, and say so; else put it before a person."""
    if dimension in view.settings.left_out:
        texts.note(f"line {number}: {dimension} {name} is left out by setting")
        return None
    return Raise(
        code="dimension",
        cause=f"Line {number} names the {dimension} {name}, which is not carried to QuickBooks.",
        fix=f"Take it off the line in BILL, or add {dimension!r} to the setting left_out.",
    )


def check(amount: Decimal, date: dt.date | None, lines: tuple[Line, ...]) -> Raise | None:
    """Refuse a record without a date, or whose lines do not add up to its total, to the cent."""
    if date is None:
        return Raise(code="date", cause="It has no date.", fix="Give it one in BILL.")
    total = sum(line.amount for line in lines)
    if total != amount:
        return Raise(
            code="total",
            cause=f"The lines add up to {total}, but the total is {amount}.",
            fix="Correct the lines in BILL.",
        )
    for number, value in enumerate((amount, *(line.amount for line in lines))):
        if not _is_whole_cents(value):
            where = f"Line {number}" if number else "The total"
            return Raise(
                code="cents",
                cause=f"{where} is {value}, which is not a whole number of cents.",
                fix="Correct the amount in BILL.",
            )
    return None


def _is_whole_cents(value: Decimal) -> bool:
    _, digits, exponent = value.as_tuple()
    return isinstance(exponent, int) and (exponent >= -2 or not any(digits[exponent + 2 :]))
