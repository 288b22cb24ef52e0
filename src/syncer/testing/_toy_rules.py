"""The rules of a `ToyCompany`: what it refuses, and what changing, voiding and paying make of its records."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TypeVar

from attrs import define, evolve

from syncer.model import Account, Bill, Content, Credit, Kind, Line, ListEntry, Payment, Vendor

T = TypeVar("T")


class Refused(Exception):
    """The ledger refuses one operation, with a code of QuickBooks."""

    def __init__(self, code: str, cause: str) -> None:
        super().__init__(cause)
        self.code = code


@define
class ToyRow:
    """One record of the ledger. A voided one stays, with amounts of zero."""

    kind: Kind
    id: str
    content: Content
    sequence: int
    changed_at: str
    guid: str = ""
    void: bool = False


Rows = Mapping[str, ToyRow]


def find(rows: Rows, kind: Kind, id_: str) -> ToyRow:
    """Return a record. Raises `Refused`."""
    row = rows.get(id_)
    if row is None or row.kind is not kind:
        raise Refused("500", f"There is no {kind.value} {id_!r}.")
    return row


def check(rows: Rows, content: Content, *, names: Collection[str], but: str = "") -> None:
    """Refuse what names nothing, or a name that is in use: in `names`, or of a vendor other than `but`."""
    match content:
        case Vendor():
            taken = {name.casefold() for name in names}
            for row in rows.values():
                if row.id != but and isinstance(row.content, Vendor):
                    taken.add(row.content.name.casefold())
            if content.name.casefold() in taken:
                raise Refused("3100", f"The name {content.name} is already in use.")
        case Bill() | Credit():
            _reference(rows, Kind.VENDOR, content.vendor_id)
            _reference(rows, Kind.ACCOUNT, content.ap_account_id)
            for line in content.lines:
                _reference_line(rows, line)
            if sum((line.amount for line in content.lines), Decimal(0)) != content.amount:
                raise Refused("3060", "The lines do not add up.")
        case Payment():
            _reference(rows, Kind.VENDOR, content.vendor_id)
            _reference(rows, Kind.ACCOUNT, content.ap_account_id)
            _reference(rows, Kind.ACCOUNT, content.account_id)
            for part in content.allocations:
                _reference(rows, Kind.BILL, part.bill_id, of=content.vendor_id)
                for used in part.credits:
                    _reference(rows, Kind.CREDIT, used.credit_id, of=content.vendor_id)
        case Account() | ListEntry():
            pass


def _reference_line(rows: Rows, line: Line) -> None:
    if line.item_id:
        _reference(rows, Kind.ITEM, line.item_id)
    else:
        _reference(rows, Kind.ACCOUNT, line.account_id)
    for kind, id_ in ((Kind.CLASS, line.class_id), (Kind.CUSTOMER, line.customer_id)):
        if id_:
            _reference(rows, kind, id_)


def _reference(rows: Rows, kind: Kind, id_: str, *, of: str = "") -> None:
    row = rows.get(id_)
    if row is None or row.kind is not kind or row.void:
        raise Refused("3140", f"There is no {kind.value} {id_!r}.")
    if of and getattr(row.content, "vendor_id", of) != of:
        raise Refused("3140", f"The {kind.value} {id_!r} is of another vendor.")


def modified(before: Bill, after: Bill) -> Bill:
    """Return a bill as it is changed: what pays it stays. Raises `Refused`."""
    paid = before.amount - (before.open_amount or Decimal(0))
    if after.amount < paid:
        raise Refused("3170", f"{paid} of the bill is paid.")
    _check_lines(before.lines, after.lines)
    return evolve(after, open_amount=after.amount - paid, credits=before.credits, payments=before.payments)


def _check_lines(before: tuple[Line, ...], after: tuple[Line, ...]) -> None:
    """Refuse lines that are not there, or of the other kind, or not in the order that they have."""
    places = {(line.book_id, bool(line.item_id)): place for place, line in enumerate(before)}
    named = [(line.book_id, bool(line.item_id)) for line in after if line.book_id]
    if not set(named) <= places.keys():
        raise Refused("500", "The bill has no such line.")
    if named != sorted(named, key=lambda one: places[one]):
        raise Refused("3290", "The lines are not in their order.")


def voided(content: Content) -> Content:
    """Return what is left of a record when it is voided. Raises `Refused` for what is paid."""
    match content:
        case Payment():
            return evolve(content, amount=Decimal(0), allocations=())
        case Bill() | Credit():
            if content.open_amount != content.amount:
                raise Refused("3170", "It is paid.")
            lines = tuple(evolve(line, amount=Decimal(0)) for line in content.lines)
            return evolve(content, amount=Decimal(0), open_amount=Decimal(0), lines=lines)
        case _:
            return content


def settled(rows: Rows, payment: Payment, sign: int, id_: str) -> dict[str, Content]:
    """
    Take what payment `id_` pays from what is open, or give it back where `sign` is -1; all of it or nothing.

    Returns what its bills and credits are then, by their ids. Raises `Refused` where it is more than is open.
    """
    wanted: list[tuple[str, Decimal]] = []
    for part in payment.allocations:
        wanted.append((part.bill_id, part.amount + sum((c.amount for c in part.credits), Decimal(0))))
        wanted += [(used.credit_id, used.amount) for used in part.credits]
    open_: dict[str, Decimal] = {}
    for paid, amount in wanted:
        content = rows[paid].content
        assert isinstance(content, Bill | Credit)
        open_[paid] = open_.get(paid, content.open_amount or Decimal(0)) - sign * amount
        if open_[paid] < 0:
            raise Refused("3210", f"{amount} is more than is open on {paid}.")
    applied = {
        part.bill_id: tuple(evolve(used, there=Decimal(0)) for used in part.credits)
        for part in payment.allocations
    }
    found: dict[str, Content] = {}
    for paid, left in open_.items():
        content = rows[paid].content
        if isinstance(content, Bill):
            content = evolve(
                content,
                credits=_applied(content.credits, applied[paid], sign),
                payments=_payers(content.payments, id_, sign, payment),
            )
        found[paid] = evolve(content, open_amount=left)  # type: ignore[arg-type]  # bill or credit
    return found


def _applied(before: tuple[T, ...], part: tuple[T, ...], sign: int) -> tuple[T, ...]:
    if sign > 0:
        return before + part
    left = list(before)
    for one in part:
        left.remove(one)
    return tuple(left)


def _payers(before: tuple[str, ...], id_: str, sign: int, payment: Payment) -> tuple[str, ...]:
    """Keep what pays a bill; credits alone leave no payment."""
    others = tuple(one for one in before if one != id_)
    return (*others, id_) if sign > 0 and not payment.credits_only else others
