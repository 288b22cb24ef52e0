"""Lines and fields as a person gives them, made into what the rules take."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from attrs import evolve

from qbxml.testing.company._lines import NEW_LINE, LineDraft
from qbxml.testing.company._references import Given, Named

Field = str | bool | int | Decimal | date | Mapping[str, str] | None
LineInput = tuple[str, str | Decimal] | LineDraft


def expense(
    account: str,
    amount: str | Decimal,
    *,
    memo: str | None = None,
    customer: str | None = None,
    class_name: str | None = None,
    billable: bool | None = None,
    line_id: str | None = None,
) -> LineDraft:
    """
    An expense line: account, customer or job and class by full name.

    ``line_id`` keeps a line of an edited bill. A customer needs to be there for a billable line.
    """
    return LineDraft(
        kind="Expense",
        line_id=line_id,
        given=_mentioned(
            account_ref=Named(account),
            amount=Decimal(amount),
            memo=memo,
            customer_ref=Named(customer) if customer else None,
            class_ref=Named(class_name) if class_name else None,
            billable_status=_billable(billable),
        ),
    )


def item(
    name: str,
    *,
    amount: str | Decimal | None = None,
    quantity: str | Decimal | None = None,
    cost: str | Decimal | None = None,
    description: str | None = None,
    customer: str | None = None,
    class_name: str | None = None,
    account: str | None = None,
    billable: bool | None = None,
    line_id: str | None = None,
) -> LineDraft:
    """An item line: two of amount, quantity and cost make the third; ``account`` instead of the item's."""
    return LineDraft(
        kind="Item",
        line_id=line_id,
        given=_mentioned(
            item_ref=Named(name),
            desc=description,
            quantity=Decimal(quantity) if quantity is not None else None,
            cost=Decimal(cost) if cost is not None else None,
            amount=Decimal(amount) if amount is not None else None,
            customer_ref=Named(customer) if customer else None,
            class_ref=Named(class_name) if class_name else None,
            override_item_account_ref=Named(account) if account else None,
            billable_status=_billable(billable),
        ),
    )


def group(name: str, *, quantity: str | Decimal | None = None, line_id: str | None = None) -> LineDraft:
    """A line for an item group: QuickBooks enters the items of the group, each in its quantity."""
    return LineDraft(
        kind="Group",
        line_id=line_id,
        given=_mentioned(
            item_group_ref=Named(name), quantity=Decimal(quantity) if quantity is not None else None
        ),
    )


def kept(line_id: str, kind: str = "Expense") -> LineDraft:
    """A line of an edited bill that stays as it is; ``kind`` is ``Expense``, ``Item`` or ``Group``."""
    return LineDraft(kind=kind, line_id=line_id, given={})


def _billable(billable: bool | None) -> str | None:
    return None if billable is None else "Billable" if billable else "NotBillable"


def _mentioned(**fields: object) -> Given:
    return {name: value for name, value in fields.items() if value is not None}


def given_by(fields: Mapping[str, Field], *, clearing: bool = False) -> dict[str, object]:
    """Fields by name, references among them by full name; ``None`` is left out, or clears."""
    return {
        name: Named(value) if name.endswith("_ref") and isinstance(value, str) else value
        for name, value in fields.items()
        if clearing or value is not None
    }


def line_of(entered: LineInput) -> LineDraft:
    """A line as the rules take it."""
    if isinstance(entered, LineDraft):
        return entered
    account, amount = entered
    return expense(account, amount)


def for_mod(draft: LineDraft) -> LineDraft:
    """A line of an edited transaction: new unless it names the one it keeps."""
    return evolve(draft, line_id=draft.line_id or NEW_LINE)
