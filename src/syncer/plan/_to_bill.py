"""
What QuickBooks knows and BILL does not: changes of vendors, and vendors and accounts that are new.

Only what a person changed in QuickBooks goes to BILL. QuickBooks' values are often BILL's own, shortened and
folded to fit; written back they would spoil what BILL has.
"""

import textwrap
from collections.abc import Iterable
from typing import Final

from attrs import evolve, frozen

from syncer import codec
from syncer.entries import Action, Record, Standing
from syncer.model import Account, Address, Kind, ListEntry, Side, Vendor
from syncer.naming import ADDRESS_LINE_MAX, name_key, number_as_read, one_line
from syncer.plan._decision import Return, Settle, Wait
from syncer.plan._facets import ADDRESS, country_code, differing, lay, street, with_street
from syncer.view import DELETED, View

NEEDS: Final = "BILL needs "
"""How a reason begins that only the QuickBooks record itself can take away."""

EXPENSES: Final = {
    "Expense": "EXPENSE",
    "CostOfGoodsSold": "COST_OF_GOODS_SOLD",
    "OtherExpense": "OTHER_EXPENSE",
}
"""Types of the accounts that bills are booked on, by BILL's names for them (BILL docs, chart of accounts)."""

_CURRENCIES: Final = {
    "us dollar": "USD",
    "canadian dollar": "CAD",
    "euro": "EUR",
    "british pound sterling": "GBP",
    "british pound": "GBP",
    "australian dollar": "AUD",
    "new zealand dollar": "NZD",
    "mexican peso": "MXN",
    "swiss franc": "CHF",
    "japanese yen": "JPY",
    "indian rupee": "INR",
    "chinese yuan renminbi": "CNY",
    "hong kong dollar": "HKD",
    "singapore dollar": "SGD",
    "swedish krona": "SEK",
    "norwegian krone": "NOK",
    "danish krone": "DKK",
    "south african rand": "ZAR",
    "israeli new shekel": "ILS",
    "brazilian real": "BRL",
}
"""QuickBooks names currencies, BILL wants ISO 4217."""

_HOME: Final = {"UK": "GB"}
"""Editions of QuickBooks that are not named by the code of their country."""


@frozen(kw_only=True)
class Ground:
    """
    What a write to BILL was decided on: what both sides said then, and the parts that are to be written.

    `bill` is `""` for an addition.
    """

    book: str
    bill: str = ""
    parts: tuple[str, ...] = ()


def decide(record: Record, view: View) -> Return | Settle | Wait:
    """Decide whether a vendor or account that is only in QuickBooks goes to BILL."""
    if record.reason == DELETED:
        return Settle(DELETED)
    if view.owners(record.kind, record.id):
        return Settle()
    if record.kind not in view.settings.to_bill:
        # It was planned while the setting was on.
        return Wait(f"the setting {record.kind.value}s_to_bill is off")
    if record.kind is Kind.ACCOUNT:
        return _new_account(record, codec.decode(Account, record.body), view)
    return _new_vendor(record, codec.decode(Vendor, record.body), view)


# -- vendors -----------------------------------------------------------------------------------------


def _new_vendor(record: Record, book: Vendor, view: View) -> Return | Settle | Wait:
    if not book.active:
        return Settle("inactive in QuickBooks, and not in BILL")
    key = name_key(book.name)
    if view.adding(Side.BOOK, Kind.VENDOR, key):
        return Wait("a vendor of this name was sent to QuickBooks, and it is not known yet if this is it")
    same = view.bill_named(Kind.VENDOR, key)
    namesake = _unlinked(view, Kind.VENDOR, same) or _unreadable(view, Kind.VENDOR)
    if namesake is not None:
        return _namesake(namesake, "vendor")
    terms = _terms(book.terms_id, view) if view.settings.terms else ""
    body = Vendor(
        name=one_line(book.name),
        account_number=one_line(book.account_number),
        email=one_line(book.email),
        phone=one_line(book.phone),
        address=_address(book, Address(), ADDRESS, view),
        name_on_check=one_line(book.name_on_check or book.name),
        currency=_currency(book.currency),
        terms_id=terms or "",
        track_1099=book.track_1099 or None,
    )
    missing = _missing(body.address, book.address)
    if book.currency and not body.currency:
        missing.append(f"the currency {book.currency} by its code")
    if missing:
        return Wait(NEEDS + _listed(missing))
    return Return(
        action=Action.ADD,
        body=body,
        ground=codec.encode(Ground(book=record.body)),
        book_id=record.id,
        cause="new in QuickBooks",
    )


def change(
    vendor: Vendor, book: Vendor, parts: Iterable[str], view: View
) -> tuple[Vendor, tuple[str, ...], tuple[str, ...]]:
    """
    Write what somebody changed in QuickBooks into BILL's vendor.

    Returns BILL's vendor as it should be, the parts that this is about, and why the others cannot be told.
    """
    reasons: list[str] = []
    wanted = set(parts)
    body = vendor
    moved = wanted & set(ADDRESS)
    if moved:
        address = _address(book, vendor.address, moved, view)
        missing = _missing(address, book.address)
        if missing:
            reasons.append(NEEDS + _listed(missing))
            wanted -= moved
        else:
            body = evolve(body, address=address)
    if "terms" in wanted:
        terms = _terms(book.terms_id, view)
        if terms is None:
            entry = view.book(Kind.TERMS, book.terms_id)
            name = codec.decode(ListEntry, entry.body).full_name if entry else book.terms_id
            reasons.append(f"BILL has no payment terms {name}")
            wanted.discard("terms")
        else:
            body = evolve(body, terms_id=terms)
    for part in wanted - set(ADDRESS) - {"terms"}:
        body = lay(body, book, (part,))
    if "name_on_check" in wanted and not book.name_on_check:
        body = evolve(body, name_on_check=book.name)
    return body, tuple(sorted(wanted)), tuple(reasons)


def step(vendor: Vendor, body: Vendor, parts: tuple[str, ...]) -> tuple[Vendor, tuple[str, ...]]:
    """
    Take from a change what can be written in one call: BILL archives and restores by calls of their own.

    An archived vendor is brought back before it is changed, and changed before it is archived.
    """
    others = tuple(part for part in parts if part != "active")
    if body.active == vendor.active or not differing(evolve(body, active=vendor.active), vendor):
        return body, parts
    if body.active:
        return evolve(vendor, active=True), ("active",)
    return evolve(body, active=vendor.active), others


def _address(book: Vendor, before: Address, parts: Iterable[str], view: View) -> Address:
    """Write parts of QuickBooks' address into BILL's, which has two lines and a country of two letters."""
    address, after = book.address, before
    for part in parts:
        match part:
            case "street":
                after = with_street(after, _two_lines(book, before))
            case "country":
                home = view.identity.country
                code = country_code(address.country) if address.country else _HOME.get(home, home)
                after = evolve(after, country=code)
            case _:
                after = evolve(after, **{part: one_line(getattr(address, part))})
    return after


def _two_lines(book: Vendor, before: Address) -> tuple[str, ...]:
    """
    Bring QuickBooks' lines into the two of BILL; no word is lost.

    Where BILL's two lines had been folded and still come to as many, each is put together again. A first line
    that only says who it is goes: BILL prints the payee above the address.
    """
    lines = street(book.address)
    first = len(textwrap.wrap(one_line(before.line1), ADDRESS_LINE_MAX))
    rest = len(textwrap.wrap(one_line(before.line2), ADDRESS_LINE_MAX))
    if len(lines) == first + rest > 2:
        two = (" ".join(lines[:first]), " ".join(lines[first:]))
        if tuple(part for line in two for part in textwrap.wrap(line, ADDRESS_LINE_MAX)) == lines:
            return two
    if lines[1:] and name_key(lines[0]) in {name_key(book.name), name_key(book.name_on_check)}:
        lines = lines[1:]
    return (lines[0], ", ".join(lines[1:])) if lines else ()


def _missing(address: Address, book: Address) -> list[str]:
    """Name what BILL does not take an address without (BILL API reference, createvendor)."""
    needed = {"a street": address.line1, "a city": address.city, "a postal code": address.postal_code}
    missing = [name for name, value in needed.items() if not value]
    if not address.country:
        missing.append(f"the country {book.country} by its two letters" if book.country else "a country")
    return missing


def _listed(missing: list[str]) -> str:
    *others, last = missing
    return f"{', '.join(others)} and {last}" if others else last


def _terms(book_id: str, view: View) -> str | None:
    """Return BILL's id of payment terms; `""` for none, `None` if BILL has none like them."""
    if not book_id:
        return ""
    owners = view.owners(Kind.TERMS, book_id)
    if owners:
        return owners[0].bill_id
    # Those that came to QuickBooks after they were read from BILL are not linked; a name says as much.
    for ours in view.unit.records.find(
        connection=view.connection, side=Side.BILL.value, kind=Kind.TERMS.value
    ):
        theirs = view.list_entry(Kind.TERMS, ours.id)
        if theirs is not None and theirs.id == book_id:
            return ours.id
    return None


def _currency(name: str) -> str:
    plain = one_line(name)
    if len(plain) == 3 and plain.isascii() and plain.isalpha():
        return plain.upper()
    return _CURRENCIES.get(plain.casefold(), "")


# -- accounts ----------------------------------------------------------------------------------------


def _new_account(record: Record, book: Account, view: View) -> Return | Settle | Wait:
    type_ = EXPENSES.get(book.type)
    if type_ is None:
        return Settle("not an expense account")
    if not book.active:
        return Settle("inactive in QuickBooks, and not in BILL")
    key, number = name_key(book.full_name), number_as_read(book.number)
    same = view.bill_named(Kind.ACCOUNT, key) + (view.bill_numbered(Kind.ACCOUNT, number) if number else ())
    namesake = _unlinked(view, Kind.ACCOUNT, same) or _unreadable(view, Kind.ACCOUNT)
    if namesake is not None:
        return _namesake(namesake, "account")
    above = book.full_name.rpartition(":")[0]
    parent = _account_in_bill(above, view) if above else ""
    if parent is None:
        return Wait(f"its parent {above} is not in BILL yet")
    return Return(
        action=Action.ADD,
        body=Account(
            name=book.name, full_name=book.full_name, number=book.number, type=type_, parent_id=parent
        ),
        ground=codec.encode(Ground(book=record.body)),
        book_id=record.id,
        cause="new in QuickBooks",
    )


def _account_in_bill(full_name: str, view: View) -> str | None:
    for row in view.named(Kind.ACCOUNT, name_key(full_name)):
        for link in view.owners(Kind.ACCOUNT, row.id):
            return link.bill_id
    return None


def drift(ours: Account, theirs: Account) -> tuple[Account, tuple[str, ...]]:
    """
    Say how a linked account of BILL should be, and in which parts it is not: QuickBooks is right.

    A chart that BILL keeps without parents keeps its full names; an account that QuickBooks shows without a
    number keeps BILL's.
    """
    flat = ":" in ours.name
    body = evolve(ours, name=theirs.full_name if flat else theirs.name)
    if theirs.number:
        body = evolve(body, number=theirs.number)
    if number_as_read(body.number) == number_as_read(ours.number):
        body = evolve(body, number=ours.number)
    if one_line(body.name) == one_line(ours.name):
        body = evolve(body, name=ours.name)
    parts = tuple(part for part in ("name", "number") if getattr(body, part) != getattr(ours, part))
    if parts and (ours.active or not theirs.active):
        return body, parts
    if ours.active != theirs.active:
        return evolve(ours, active=theirs.active), ("active",)
    return ours, ()


# -- both --------------------------------------------------------------------------------------------


def _unlinked(view: View, kind: Kind, rows: Iterable[Record]) -> Record | None:
    return next((row for row in rows if view.live_link(kind, row.id) is None), None)


def _unreadable(view: View, kind: Kind) -> Record | None:
    """Return what BILL gives in a way that not even its name can be read; it may be of any name."""
    return _unlinked(view, kind, (row for row in view.bill_named(kind, "") if row.trouble))


def _namesake(row: Record, noun: str) -> Wait:
    """Leave it to the record of BILL: it is linked to this one as soon as it can be."""
    if row.trouble:
        return Wait(f"BILL has a {noun} that cannot be read ({row.id}), and it may be this one")
    if row.standing is Standing.EXCEPTION:
        return Wait(f"BILL has a {noun} of this name, which waits for a person")
    content = codec.decode_content(row.kind, row.body)
    assert isinstance(content, Account | Vendor)  # only these go to BILL
    if not content.active:
        return Wait(f"BILL has an archived {noun} of this name; restore it there, and they are linked")
    return Wait(f"BILL has a {noun} of this name that is not linked yet")
