"""
Vendors: linked to the vendor of the same name where QuickBooks has one, else added; changes are merged
part by part against what both last agreed on, and go to the side that does not have them yet.
"""

import textwrap

from attrs import evolve

from syncer import codec, naming
from syncer.entries import Action, Answered, Link, Operation, Record
from syncer.merge import Change, changes
from syncer.model import Account, Address, Kind, Side, Vendor
from syncer.plan import _to_bill
from syncer.plan._archived import only_one
from syncer.plan._decision import Adopt, Decision, Do, Look, Raise, Return, Settle, Texts, Wait
from syncer.plan._facets import alike, facets, lay, same
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
        return _update(record.id, vendor, link, view, texts)
    said = _said(record, view)
    if said is not None:
        name = _keep_name(vendor, codec.decode(Vendor, said.body).name, record.id)
        wanted = _for_book(vendor, name, view, texts)
        return texts.refused or Adopt(book_id=said.id, body=wanted, reason="a person said so")
    if not vendor.active:
        return _archived(record, vendor, view, texts)
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
        return _add(record, vendor, name, view, texts)
    return _match_or_add(record, vendor, view, texts)


def _archived(record: Record, vendor: Vendor, view: View, texts: Texts) -> Decision:
    """Link a vendor that BILL archived to the one of its name; QuickBooks' stays active."""
    refused = _refused(record, view)
    namesakes = view.named(Kind.VENDOR, naming.name_key(naming.vendor_name(vendor.name)))
    one = only_one(record, (row for row in namesakes if row.id not in refused), view)
    if one is None:
        return Settle("archived in BILL, and no vendor in QuickBooks")
    wanted = _for_book(vendor, codec.decode(Vendor, one.body).name, view, texts)
    return texts.refused or Adopt(book_id=one.id, body=wanted, reason="same name")


def _match_or_add(record: Record, vendor: Vendor, view: View, texts: Texts) -> Decision:
    name = naming.vendor_name(vendor.name)
    if view.adding(Side.BILL, Kind.VENDOR, naming.name_key(vendor.name)):
        return Wait("a vendor of this name was sent from QuickBooks to BILL, and may be this one")
    namesakes = view.named(Kind.VENDOR, naming.name_key(name))
    others = _refused(record, view)
    free = [row for row in namesakes if row.id not in others and not view.owners(Kind.VENDOR, row.id)]
    if len(free) > 1:
        number = naming.number_as_read(vendor.account_number)
        by_number = [row for row in free if row.number and row.number == number]
        free = by_number or free
    match free:
        case [one]:
            wanted = _for_book(vendor, codec.decode(Vendor, one.body).name, view, texts)
            return Adopt(book_id=one.id, body=wanted, reason="same name")
        case []:
            pass
        case _:
            names = ", ".join(codec.decode(Vendor, row.body).name for row in free)
            return Raise(
                code="ambiguous",
                cause=f"QuickBooks has {len(free)} vendors that could be {vendor.name!r}: {names}.",
                fix="Give the right one the same account number in both systems, merge them, or say with "
                "`relink` which one it is.",
            )
    if namesakes:
        name = naming.vendor_name(vendor.name, distinguish=naming.mark(record.id))
        texts.note(f"name: another vendor of BILL is called {vendor.name!r} too, so this one is {name!r}")
    elif name != vendor.name:
        texts.note(f"name: {vendor.name!r} is written {name!r}")
    return _add(record, vendor, name, view, texts)


def _said(record: Record, view: View) -> Record | None:
    """Return the QuickBooks vendor that a person said this is."""
    for match in view.unit.matches.find(
        connection=view.connection, kind=Kind.VENDOR.value, bill_id=record.id
    ):
        if match.answer is Answered.SAME:
            return view.standing_book(Kind.VENDOR, match.book_id)
    return None


def _refused(record: Record, view: View) -> set[str]:
    """Return the QuickBooks vendors that a person said this is not."""
    found = view.unit.matches.find(connection=view.connection, kind=Kind.VENDOR.value, bill_id=record.id)
    return {match.book_id for match in found if match.answer is Answered.OTHER}


def _add(record: Record, vendor: Vendor, name: str, view: View, texts: Texts) -> Decision:
    wanted = _for_book(vendor, name, view, texts)
    before = view.link(Kind.VENDOR, record.id)
    if wanted.track_1099:
        # On an add, the flag needs the whole tax id (qbXML On-Screen Reference, VendorAdd), which BILL masks.
        texts.note(
            "1099: QuickBooks takes the flag with the whole tax id only, which BILL masks; set it there"
        )
    currency = _currency(wanted, view)
    if isinstance(currency, Raise):
        return currency
    body = evolve(wanted, track_1099=None, currency=currency)
    return texts.refused or Do(
        action=Action.ADD,
        body=body,
        base=wanted if wanted != body else None,
        cause="new in BILL" if before is None else "it is no longer in QuickBooks, and is to be again",
        generation=before.generation + 1 if before else 0,
        notes=tuple(texts.notes),
    )


def _currency(vendor: Vendor, view: View) -> str | Raise:
    """
    Return what QuickBooks calls the currency of a new vendor; `""` is the home currency.

    It is that of the accounts-payable account for the currency, and fixed once the vendor is used.
    """
    if vendor.currency in {"", view.settings.home_currency} or not view.identity.multicurrency:
        return ""
    name = view.settings.ap_accounts.get(vendor.currency)
    payable = view.account_named(name) if name else None
    if payable is None:
        return Raise(
            code="currency",
            cause=f"The vendor is paid in {vendor.currency}, and no accounts-payable account in it is known.",
            fix=f"Name QuickBooks' accounts-payable account in {vendor.currency} in the setting ap_accounts, "
            "then replay.",
        )
    return codec.decode(Account, payable.body).currency


def _keep_name(vendor: Vendor, current: str, bill_id: str) -> str:
    """Keep the name a vendor got in QuickBooks for as long as it still follows from BILL's name."""
    fitting = {
        naming.vendor_name(vendor.name),
        naming.vendor_name(vendor.name, distinguish="V"),
        naming.vendor_name(vendor.name, distinguish=naming.mark(bill_id)),
    }
    same = naming.name_key(current) == naming.name_key(naming.vendor_name(vendor.name))
    return current if current in fitting or same else naming.vendor_name(vendor.name)


def _for_book(vendor: Vendor, name: str, view: View, texts: Texts) -> Vendor:
    with_terms = bool(vendor.terms_id) and view.settings.terms
    terms = view.list_entry(Kind.TERMS, vendor.terms_id) if with_terms else None
    check_name = naming.one_line(texts.clean("name", vendor.name_on_check or vendor.name))
    return Vendor(
        name=name,
        account_number=_fitting("account number", vendor.account_number, naming.ACCOUNT_NUMBER_MAX, texts),
        email=_fitting("e-mail", vendor.email, naming.EMAIL_MAX, texts),
        phone=_fitting("phone", vendor.phone, naming.PHONE_MAX, texts),
        address=_address(vendor.address, texts),
        name_on_check=naming.shorten(check_name, naming.VENDOR_NAME_MAX),
        currency=vendor.currency,
        terms_id=terms.id if terms else "",
        # Other editions do not know the flag (qbXML On-Screen Reference, VendorMod).
        track_1099=vendor.track_1099 if view.identity.country == "US" else None,
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


def _update(bill_id: str, vendor: Vendor, link: Link, view: View, texts: Texts) -> Decision:
    was, shown = bases(link)
    wanted = _in_book_terms(bill_id, vendor, was, view, texts)
    if texts.refused:
        return texts.refused
    row = view.standing_book(Kind.VENDOR, link.book_id)
    book = codec.decode(Vendor, row.body) if row else shown
    returns = view.settings.vendors_to_bill
    if shown.active and book.active and not (was.active or vendor.active):
        return Settle("linked; archived in BILL")
    if alike(was, wanted) and (alike(shown, book) or not returns):
        return _without_1099(wanted, shown, book) or Settle("both sides agree")
    fresh = view.fresh(Kind.VENDOR, link.book_id)
    if fresh is None and not alike(was, wanted):
        return Look(Kind.VENDOR, link.book_id)
    found = changes((facets(was), facets(wanted)), (facets(shown), facets(book)), view.policy, same)
    for one in found:
        if one.tied:
            texts.note(f"{one.field}: changed on both sides; {one.kept!r} stays, {one.lost!r} is dropped")
    currencies = (was.currency, wanted.currency, book.currency)
    if len(set(currencies)) == len(currencies):
        # The currency of a vendor is fixed once used, and QuickBooks has no Mod for it.
        texts.note(
            f"currency: changed on both sides; {book.currency!r} stays, {wanted.currency!r} is dropped"
        )
    to_book = [one.field for one in found if one.winner is Side.BILL]
    if fresh is not None and to_book:
        return Do(
            action=Action.MODIFY,
            body=lay(book, wanted, to_book),
            base=wanted,
            before=book,
            cause="changed in BILL",
            book_id=link.book_id,
            base_sequence=fresh.version,
            notes=tuple(texts.notes),
        )
    return _to_bill_or_agreed(vendor, wanted, book, link, found, view, texts)


def _to_bill_or_agreed(
    vendor: Vendor,
    wanted: Vendor,
    book: Vendor,
    link: Link,
    found: tuple[Change, ...],
    view: View,
    texts: Texts,
) -> Decision:
    """Write to BILL what is new in QuickBooks; where nothing is, both sides have come to agree."""
    parts = tuple(one.field for one in found)
    if parts and not view.settings.vendors_to_bill:
        # What QuickBooks changed stays a change, so that it wins over later ones of BILL.
        reason = "; ".join(texts.notes) or "QuickBooks keeps its own"
        return Adopt(book_id=link.book_id, body=wanted, reason=reason, shown=bases(link)[1])
    body, told, reasons = _to_bill.change(vendor, book, parts, view)
    if body != vendor:
        body, told = _to_bill.step(vendor, body, told)
        ground = _to_bill.Ground(bill=codec.encode(vendor), book=codec.encode(book), parts=told)
        return Return(
            action=Action.MODIFY,
            body=body,
            ground=codec.encode(ground),
            book_id=link.book_id,
            cause=f"changed in QuickBooks: {', '.join(part.replace('_', ' ') for part in told)}",
            notes=tuple(texts.notes),
        )
    if reasons:
        return Wait("; ".join(reasons))
    untold = _without_1099(wanted, bases(link)[1], book)
    return Adopt(
        book_id=link.book_id,
        body=wanted,
        reason="; ".join(texts.notes) or "QuickBooks has it already",
        shown=evolve(book, track_1099=None) if untold else None,
    )


def _without_1099(wanted: Vendor, shown: Vendor, book: Vendor) -> Raise | None:
    """
    Tell of a vendor that was made without the 1099 flag that it has in BILL, until a person has seen it.

    Where one has, `shown` says that it is off; it says nothing of what we left out ourselves.
    """
    if not wanted.track_1099 or book.track_1099 or shown.track_1099 is not None:
        return None
    return Raise(
        code="no_1099",
        cause=f"{wanted.name} is tracked for 1099 in BILL, and was made in QuickBooks without it: QuickBooks "
        "takes the flag only with the whole tax id, which BILL masks.",
        fix="Enter the tax id in QuickBooks and tick the vendor as eligible for 1099; this goes away by "
        "itself then. Skip it if that is not wanted. Bills of the vendor go on meanwhile.",
    )


def seen(book: Vendor) -> Vendor:
    """Return what QuickBooks shows of a vendor, as what a person has seen: a flag that is not set is off."""
    return evolve(book, track_1099=bool(book.track_1099))


def _in_book_terms(bill_id: str, vendor: Vendor, was: Vendor, view: View, texts: Texts) -> Vendor:
    """Write BILL's vendor as QuickBooks would have it, under the name that it has there."""
    wanted = _for_book(vendor, _keep_name(vendor, was.name, bill_id), view, texts)
    # Terms that QuickBooks does not have, or the settings do not carry, are no change.
    unknown = bool(vendor.terms_id) or not view.settings.terms
    return evolve(wanted, terms_id=was.terms_id) if unknown and not wanted.terms_id else wanted


# -- what both sides have settled on -----------------------------------------------------------------


def bases(link: Link) -> tuple[Vendor, Vendor]:
    """Return what BILL said, in QuickBooks' terms, and what QuickBooks showed when both last agreed."""
    was = codec.decode(Vendor, link.base)
    return was, codec.decode(Vendor, link.detail) if link.detail else was


def shown_after(written: Vendor, base: Vendor, link: Link | None) -> Vendor:
    """
    Return what QuickBooks showed, as far as BILL knows of it, once a write to QuickBooks is done.

    What else somebody changed there stays a change, for it has not gone to BILL yet.
    """
    if link is None or link.void:
        return written
    one, other = facets(written), facets(base)
    agreed = [part for part in type(one).__annotations__ if same(getattr(one, part), getattr(other, part))]
    return lay(bases(link)[1], written, agreed)


def bases_after(operation: Operation, told: Vendor, view: View) -> tuple[Vendor, Vendor]:
    """Return what both sides have settled on once a write to BILL is done; `told` is BILL's vendor now."""
    ground = codec.decode(_to_bill.Ground, operation.base)
    book = codec.decode(Vendor, ground.book)
    link = view.live_link(Kind.VENDOR, operation.bill_id)
    if link is None:
        base = _in_book_terms(operation.bill_id, told, book, view, Texts(view.settings))
        # Terms that BILL did not have when it got the vendor are still to be told.
        return evolve(base, active=book.active), evolve(book, terms_id=base.terms_id)
    was, shown = bases(link)
    wanted = _in_book_terms(operation.bill_id, told, evolve(was, name=book.name), view, Texts(view.settings))
    # Without a payee of its own, BILL's vendor is paid by its name; that this follows is no change of BILL's.
    follows = ("name_on_check",) if "name" in ground.parts and not told.name_on_check else ()
    return lay(was, wanted, (*ground.parts, *follows)), lay(shown, book, ground.parts)
