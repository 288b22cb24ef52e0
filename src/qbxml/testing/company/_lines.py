"""
Lines of bills, vendor credits and checks: what they post to, and how item lines compute their amount.

A group line is a head that posts nothing, followed by the item lines it stands for.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from attrs import evolve, frozen

from qbxml.testing.company._book import Book
from qbxml.testing.company._lists import PURCHASABLE, purchase_account, purchase_cost
from qbxml.testing.company._postings import CENT
from qbxml.testing.company._references import (
    ACCOUNT,
    ENTITY,
    ITEM,
    ITEM_GROUP,
    Given,
    Named,
    Reference,
    as_reference,
    is_empty,
    resolve,
    resolved,
)
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._values import NO_DETAILS, ZERO, Detail, Entry, EntryRef, Line

NEW_LINE: Final = "-1"
FINEST: Final = Decimal("0.00001")
OWN_FIELDS: Final = ("account_ref", "amount", "customer_ref", "override_item_account_ref")


@frozen(kw_only=True)
class LineDraft:
    """
    A line as a request (or a person) gives it.

    Attributes:
        kind: ``Expense``, ``Item`` or ``Group``.
        line_id: ``None`` in an Add; in a Mod the line's id, or ``-1`` for a new one.
        given: The fields mentioned, by snake_case name; ``None`` is an empty element.
        members: The item lines a Mod lists inside a group.
    """

    kind: str
    line_id: str | None = None
    given: Given
    members: tuple["LineDraft", ...] = ()


@frozen(kw_only=True)
class LineChanges:
    """What a Mod says about the lines: which kinds are cleared first, and the lines it lists."""

    clear: frozenset[str] = frozenset()
    drafts: tuple[LineDraft, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clear or self.drafts)


def new_lines(book: Book, drafts: Sequence[LineDraft], where: str) -> tuple[Line, ...]:
    """The lines of a new transaction, in the order given."""
    return tuple(line for draft in drafts for line in _entered(book, draft, where))


def changed_lines(book: Book, old: tuple[Line, ...], changes: LineChanges, where: str) -> tuple[Line, ...]:
    """
    The line table after a Mod.

    No line mentioned: all stay. One mentioned: the table is rebuilt from the request, and every line left out
    is gone, of the other kind too. Order of the request is the new order; existing lines must keep theirs
    (3290).
    Source: observations on Enterprise 24 restated in the desktopaccountingapi changelog.
    """
    clear = changes.clear | {"Group"} if "Item" in changes.clear else changes.clear
    kept = tuple(line for line in old if line.kind not in clear)
    return _rebuilt(book, kept, None, changes.drafts, where) if changes.drafts else kept


def _rebuilt(
    book: Book, old: tuple[Line, ...], group_id: str | None, drafts: Sequence[LineDraft], where: str
) -> tuple[Line, ...]:
    """The lines of one level, that of the transaction or of a group, after a Mod that lists some."""
    by_id = {line.line_id: (position, line) for position, line in enumerate(old) if line.group_id == group_id}
    lines: list[Line] = []
    last = -1
    for draft in drafts:
        if draft.line_id == NEW_LINE:
            lines.extend(_entered(book, draft, where))
            continue
        position, line = by_id.pop(draft.line_id or "", (-1, None))
        if line is None or line.kind != draft.kind:
            raise RefusedError(3120, f'{where}: there is no line "{draft.line_id}".')
        if position < last:
            raise RefusedError(3290, f'{where}: the line "{draft.line_id}" is out of order.')
        last = position
        if draft.kind == "Group":
            lines.extend(_changed_group(book, draft, line, members_of(old, line), where))
        else:
            lines.append(_line(book, draft, line, where))
    return tuple(lines)


def members_of(lines: Sequence[Line], head: Line) -> tuple[Line, ...]:
    """The item lines of a group."""
    return tuple(line for line in lines if line.group_id == head.line_id)


def total(lines: Sequence[Line]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def _entered(book: Book, draft: LineDraft, where: str) -> tuple[Line, ...]:
    if draft.kind == "Group":
        return _new_group(book, draft, book.new_txn_id(), where)
    return (_line(book, draft, None, where),)


def _new_group(book: Book, draft: LineDraft, line_id: str, where: str) -> tuple[Line, ...]:
    """
    A group line and one item line for each item of the group, in the quantity the group has of it.

    Source: QuickBooks On-Screen Reference, ItemGroupLineAdd (only group and quantity can be given; QuickBooks
    adds the items).
    """
    where = f"{where} ItemGroupLine"
    reference = _reference(draft, "item_group_ref")
    if reference is None:
        raise RefusedError(3150, f"{where}: the item group is missing.")
    group = resolve(book, reference, ITEM_GROUP, f"{where} ItemGroupRef")
    quantity = _quantity(draft) or Decimal(1)
    parts = group.details.get("item_group_line")
    lines = [_group_head(book, draft, group, quantity, line_id, where)]
    for part in parts if isinstance(parts, tuple) else ():
        assert isinstance(part, Mapping)
        item, each = part.get("item_ref"), part.get("quantity")
        if not isinstance(item, EntryRef):
            continue
        each = each if isinstance(each, Decimal) else Decimal(1)
        given = {"item_ref": Named(list_id=item.list_id), "quantity": each * quantity}
        line = _line(book, LineDraft(kind="Item", given=given), None, where)
        lines.append(evolve(line, group_id=line_id))
    return tuple(lines)


def _changed_group(
    book: Book, draft: LineDraft, head: Line, members: tuple[Line, ...], where: str
) -> tuple[Line, ...]:
    """
    A group line after a Mod: another group brings its own items, another quantity scales those there are, and
    item lines listed inside follow the rule of all lines: what is left out is gone.
    """
    reference = _reference(draft, "item_group_ref")
    held = head.details["item_group_ref"]
    assert isinstance(held, EntryRef)
    group = book.entry(held)
    if reference is not None:
        group = resolve(book, reference, ITEM_GROUP, f"{where} ItemGroupLine ItemGroupRef")
    if group.ref != held:
        return _new_group(book, draft, head.line_id, where)
    before = head.details["quantity"]
    assert isinstance(before, Decimal)
    quantity = _quantity(draft) or before
    where = f"{where} ItemGroupLine"
    if draft.members:
        members = _rebuilt(book, members, head.line_id, draft.members, where)
        members = tuple(evolve(line, group_id=head.line_id) for line in members)
    elif quantity != before and before:
        members = tuple(_scaled(line, quantity / before) for line in members)
    return _group_head(book, draft, group, quantity, head.line_id, where, head.details), *members


def _group_head(
    book: Book,
    draft: LineDraft,
    group: Entry,
    quantity: Decimal,
    line_id: str,
    where: str,
    old: Mapping[str, Detail] = NO_DETAILS,
) -> Line:
    rest = {name: value for name, value in draft.given.items() if name not in {"item_group_ref", "quantity"}}
    details: dict[str, Detail] = {name: value for name, value in old.items() if name not in rest}
    details |= resolved(book, rest, where)
    if description := group.text("item_desc"):
        details.setdefault("desc", description)
    details |= {"item_group_ref": group.ref, "quantity": quantity}
    return Line(line_id=line_id, kind="Group", account_id="", amount=ZERO, details=details)


def _scaled(line: Line, factor: Decimal) -> Line:
    quantity, cost = line.details["quantity"], line.details["cost"]
    assert isinstance(quantity, Decimal)
    assert isinstance(cost, Decimal)
    quantity = (quantity * factor).quantize(FINEST, ROUND_HALF_UP)
    amount = (quantity * cost).quantize(CENT, ROUND_HALF_UP)
    return evolve(line, amount=amount, details={**line.details, "quantity": quantity})


def _quantity(draft: LineDraft) -> Decimal | None:
    value = draft.given.get("quantity")
    return value if isinstance(value, Decimal) else None


def _line(book: Book, draft: LineDraft, old: Line | None, where: str) -> Line:
    where = f"{where} {draft.kind}Line"
    rest = {name: value for name, value in draft.given.items() if name not in OWN_FIELDS}
    values = resolved(book, rest, where)
    details: dict[str, Detail] = dict(values)
    if old is not None:
        details = {name: value for name, value in old.details.items() if name not in rest} | values
    base = old or Line(line_id="", kind=draft.kind, account_id="", amount=ZERO)
    entity_id = _entity(book, draft, base, where)
    if draft.kind == "Item":
        line = _item_line(book, draft, evolve(base, entity_id=entity_id, details=details), old, where)
    else:
        line = evolve(
            base,
            entity_id=entity_id,
            details=details,
            account_id=_expense_account(book, draft, base, where),
            amount=_amount(draft, base.amount),
        )
    _check_posting(book, line, where)
    return line if old is not None else evolve(line, line_id=book.new_txn_id())


def _reference(draft: LineDraft, name: str) -> Reference | None:
    reference = as_reference(draft.given.get(name))
    return None if reference is None or is_empty(reference) else reference


def _amount(draft: LineDraft, default: Decimal) -> Decimal:
    value = draft.given.get("amount")
    return value if isinstance(value, Decimal) else default


def _expense_account(book: Book, draft: LineDraft, base: Line, where: str) -> str:
    reference = _reference(draft, "account_ref")
    if reference is not None:
        account = resolve(book, reference, ACCOUNT, f"{where} AccountRef")
        if account.text("account_type") == "NonPosting":
            raise RefusedError(3140, f"{where}: a non-posting account cannot be used.")
        return account.list_id
    if base.account_id and "account_ref" not in draft.given:
        return base.account_id
    if book.preferences.is_requiring_accounts:
        raise RefusedError(3150, f"{where}: the account is missing.")
    fallback = book.find_name("Account", "Uncategorized Expenses")
    if fallback is None:
        raise RefusedError(3270, f"{where}: there is no account to post to.")
    return fallback.list_id


def _entity(book: Book, draft: LineDraft, base: Line, where: str) -> str | None:
    if "customer_ref" not in draft.given:
        return base.entity_id
    reference = _reference(draft, "customer_ref")
    return resolve(book, reference, ENTITY, f"{where} CustomerRef").list_id if reference is not None else None


def _check_posting(book: Book, line: Line, where: str) -> None:
    """Source: QuickBooks On-Screen Reference (A/R lines need a customer, A/P lines a vendor)."""
    wanted = {"AccountsReceivable": "Customer", "AccountsPayable": "Vendor"}
    needed = wanted.get(book.entries["Account"][line.account_id].text("account_type"))
    named = book.entries["Entity"][line.entity_id].kind if line.entity_id else None
    if needed is not None and named is None:
        raise RefusedError(3150, f"{where}: a line on this account needs a {needed.lower()} in CustomerRef.")
    if named is not None and named != (needed or "Customer"):
        raise RefusedError(3140, f"{where}: CustomerRef names a {named.lower()}.")
    if line.details.get("billable_status") in {"Billable", "HasBeenBilled"} and line.entity_id is None:
        raise RefusedError(3180, f"{where}: BillableStatus needs a customer.")


def _item_line(book: Book, draft: LineDraft, line: Line, old: Line | None, where: str) -> Line:
    reference = _reference(draft, "item_ref")
    held = line.details.get("item_ref")
    if reference is not None:
        item = resolve(book, reference, ITEM, f"{where} ItemRef")
    elif old is not None and held is not None and "item_ref" not in draft.given:
        item = book.entry(held)  # type: ignore[arg-type]  # a line's item_ref is always an EntryRef
    else:
        raise RefusedError(3150, f"{where}: the item is missing.")
    if item.kind not in PURCHASABLE:
        raise RefusedError(3140, f'{where}: the item "{item.name}" cannot be bought.')
    override = _reference(draft, "override_item_account_ref")
    account = (
        resolve(book, override, ACCOUNT, where) if override is not None else purchase_account(book, item)
    )
    if account is None:
        raise RefusedError(3270, f'{where}: the item "{item.name}" has no account.')
    changed_item = old is None or (
        reference is not None and held is not None and item.ref != old.details["item_ref"]
    )
    quantity, cost, amount = _three(draft, None if changed_item else old, purchase_cost(item))
    keeps_account = old is not None and override is None and reference is None
    computed: Mapping[str, Detail] = {"item_ref": item.ref, "quantity": quantity, "cost": cost}
    details: dict[str, Detail] = {**line.details, **computed}
    if not details.get("desc") and "desc" not in draft.given and (description := _description(item)):
        details["desc"] = description
    return evolve(
        line,
        account_id=line.account_id if keeps_account else account.list_id,
        amount=amount,
        details=details,
    )


def _three(draft: LineDraft, old: Line | None, default_cost: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """
    Quantity, cost and amount: two of them make the third.

    Source: QuickBooks On-Screen Reference (default quantity 1 and the item's cost).
    """

    def given(name: str) -> Decimal | None:
        value = draft.given.get(name)
        return value if isinstance(value, Decimal) else None

    def kept(name: str, default: Decimal) -> Decimal:
        value = old.details.get(name) if old is not None else None
        return value if isinstance(value, Decimal) else default

    quantity, cost, amount = given("quantity"), given("cost"), given("amount")
    if amount is None and quantity is None and cost is None and old is not None:
        return kept("quantity", Decimal(1)), kept("cost", default_cost), old.amount
    if amount is None:
        quantity = kept("quantity", Decimal(1)) if quantity is None else quantity
        cost = kept("cost", default_cost) if cost is None else cost
        return quantity, cost, (quantity * cost).quantize(CENT, ROUND_HALF_UP)
    if quantity is None and cost:
        return (amount / cost).quantize(FINEST, ROUND_HALF_UP), cost, amount
    quantity = kept("quantity", Decimal(1)) if quantity is None else quantity
    if cost is None or (quantity * cost).quantize(CENT, ROUND_HALF_UP) != amount:
        cost = (amount / quantity).quantize(FINEST, ROUND_HALF_UP) if quantity else ZERO
    return quantity, cost, amount


def _description(item: object) -> str:
    details = getattr(item, "details", {})
    for holder in (details, details.get("sales_and_purchase"), details.get("sales_or_purchase")):
        if isinstance(holder, Mapping):
            for name in ("purchase_desc", "desc"):
                text = holder.get(name)
                if isinstance(text, str) and text:
                    return text
    return ""
