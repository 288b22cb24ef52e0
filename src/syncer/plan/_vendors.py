"""
Vendors: linked to the vendor of the same name where QuickBooks has one, else added; changes are merged
field by field against what both last agreed on.
"""

import textwrap

from attrs import evolve

from syncer import codec, naming
from syncer.entries import Action, Record
from syncer.merge import merge
from syncer.model import Address, Kind, Vendor
from syncer.plan._decision import Adopt, Decision, Do, Look, Raise, Settle, Texts
from syncer.view import View

NAME_TAKEN = "name_taken"
"""Reason on a record whose plain name QuickBooks refused: a customer, employee or other name has it."""

NAME_TAKEN_TWICE = "name_taken_twice"


def decide(record: Record, view: View) -> Decision:
    """Decide what QuickBooks needs of one vendor of BILL."""
    vendor = codec.decode(Vendor, record.body)
    texts = Texts(view.settings)
    link = view.live_link(Kind.VENDOR, record.id)
    if link is not None:
        base = codec.decode(Vendor, link.base)
        wanted = _for_book(vendor, _keep_name(vendor, base.name, record.id), texts)
        return texts.refused or _update(view, link.book_id, base, wanted, texts)
    if not vendor.active:
        return Settle("archived in BILL, and no vendor in QuickBooks")
    if record.reason == NAME_TAKEN_TWICE:
        return Raise(
            code="3100",
            cause=f"QuickBooks has the name {naming.vendor_name(vendor.name)!r} in use elsewhere, "
            "and the name with ' (V)' too.",
            fix="Rename the other name in QuickBooks, or the vendor in BILL; then replay.",
        )
    if record.reason == NAME_TAKEN and not view.named(Kind.VENDOR, naming.name_key(vendor.name)):
        name = naming.vendor_name(vendor.name, distinguish="V")
        texts.note(f"name: {vendor.name!r} is in use in QuickBooks, so the vendor is called {name!r}")
        return _add(vendor, name, texts)
    return _match_or_add(record, vendor, view, texts)


def _match_or_add(record: Record, vendor: Vendor, view: View, texts: Texts) -> Decision:
    name = naming.vendor_name(vendor.name)
    same = view.named(Kind.VENDOR, naming.name_key(name))
    free = [row for row in same if view.owner(Kind.VENDOR, row.id) is None]
    if len(free) > 1:
        number = naming.number_as_read(vendor.account_number)
        by_number = [row for row in free if row.number and row.number == number]
        free = by_number or free
    match free:
        case [one]:
            wanted = _for_book(vendor, codec.decode(Vendor, one.body).name, texts)
            return Adopt(book_id=one.id, body=wanted, reason="same name")
        case []:
            pass
        case _:
            names = ", ".join(codec.decode(Vendor, row.body).name for row in free)
            return Raise(
                code="ambiguous",
                cause=f"QuickBooks has {len(free)} vendors that could be {vendor.name!r}: {names}.",
                fix="Give the right one the same account number in both systems, or merge them.",
            )
    if same:
        name = naming.vendor_name(vendor.name, distinguish=naming.mark(record.id))
        texts.note(f"name: another vendor of BILL is called {vendor.name!r} too, so this one is {name!r}")
    elif name != vendor.name:
        texts.note(f"name: {vendor.name!r} is written {name!r}")
    return _add(vendor, name, texts)


def _add(vendor: Vendor, name: str, texts: Texts) -> Decision:
    wanted = _for_book(vendor, name, texts)
    return texts.refused or Do(action=Action.ADD, body=wanted, cause="new in BILL", notes=tuple(texts.notes))


def _keep_name(vendor: Vendor, current: str, bill_id: str) -> str:
    """Keep the name a vendor got in QuickBooks for as long as it still follows from BILL's name."""
    fitting = {
        naming.vendor_name(vendor.name),
        naming.vendor_name(vendor.name, distinguish="V"),
        naming.vendor_name(vendor.name, distinguish=naming.mark(bill_id)),
    }
    same = naming.name_key(current) == naming.name_key(naming.vendor_name(vendor.name))
    return current if current in fitting or same else naming.vendor_name(vendor.name)


def _for_book(vendor: Vendor, name: str, texts: Texts) -> Vendor:
    check_name = naming.one_line(texts.clean("name", vendor.name_on_check or vendor.name))
    return Vendor(
        name=name,
        account_number=_fitting("account number", vendor.account_number, naming.ACCOUNT_NUMBER_MAX, texts),
        email=_fitting("e-mail", vendor.email, naming.EMAIL_MAX, texts),
        phone=_fitting("phone", vendor.phone, naming.PHONE_MAX, texts),
        address=_address(vendor.address, texts),
        name_on_check=naming.shorten(check_name, naming.VENDOR_NAME_MAX),
        currency=vendor.currency,
        active=vendor.active,
    )


def _fitting(field: str, text: str, limit: int, texts: Texts) -> str:
    """Leave out, and say so, what QuickBooks has no room for; half a phone number helps nobody."""
    text = naming.one_line(texts.clean(field, text))
    if len(text) <= limit:
        return text
    texts.note(f"{field}: it has {len(text)} characters, QuickBooks holds {limit}; left out")
    return ""


def _address(address: Address, texts: Texts) -> Address:
    """Fold BILL's two lines into QuickBooks' three of 41 characters, at blanks."""
    parts = (naming.one_line(texts.clean("address", part)) for part in (address.line1, address.line2))
    lines = [line for part in parts for line in textwrap.wrap(part, naming.ADDRESS_LINE_MAX)]
    names = ("line1", "line2", "line3", "line4", "line5")
    if len(lines) > len(names):
        texts.note(
            f"address: it needs {len(lines)} lines, QuickBooks holds {len(names)}; the rest is left out"
        )
    return Address(
        **dict(zip(names, lines, strict=False)),
        city=naming.one_line(texts.clean("city", address.city)),
        state=naming.one_line(texts.clean("state", address.state)),
        postal_code=naming.one_line(texts.clean("postal code", address.postal_code)),
        country=naming.one_line(texts.clean("country", address.country)),
    )


def _update(view: View, book_id: str, base: Vendor, wanted: Vendor, texts: Texts) -> Decision:
    if wanted == base:
        return Settle("both sides agree")
    fresh = view.fresh(Kind.VENDOR, book_id)
    if fresh is None:
        return Look(Kind.VENDOR, book_id)
    book = codec.decode(Vendor, fresh.body)
    merged, ties = merge(base, wanted, book)
    # The currency of a vendor is fixed once used, and QuickBooks has no Mod for it.
    merged = evolve(merged, currency=book.currency)
    for tie in ties:
        texts.note(f"{tie.field}: changed on both sides; {tie.kept!r} stays, {tie.lost!r} is dropped")
    if merged == book:
        return Adopt(
            book_id=book_id, body=wanted, reason="; ".join(texts.notes) or "QuickBooks has it already"
        )
    return Do(
        action=Action.MODIFY,
        body=merged,
        base=wanted,
        cause="changed in BILL",
        book_id=book_id,
        base_sequence=fresh.version,
        notes=tuple(texts.notes),
    )
