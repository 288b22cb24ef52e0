"""What is posted and was changed since, in BILL, in QuickBooks or in both: bills and credits alike."""

from typing import Final

from attrs import evolve

from syncer import codec
from syncer.entries import Action, Link
from syncer.model import Bill, Credit, Kind
from syncer.plan import _period
from syncer.plan._decision import Adopt, Decision, Do, Look, Raise, Settle, Texts, Wait
from syncer.plan._emptied import EMPTIED, kept, put_back, told
from syncer.plan._line_ids import found_again, like_posted
from syncer.plan._merging import Invoice, is_there, merge
from syncer.plan._shown import changes, differences, of_vendor_taken_back, shown
from syncer.view import View

TAKEN_BACK: Final = "taken_back"
"""Code of the exception on what BILL took back, and a void would wipe out more than BILL had said."""

VENDOR_FIXED: Final = "vendor_fixed"
"""Code of the exception on what is paid or used, and of another vendor by now (qbXML SDK, BillMod: 3170)."""

WHILE_USED: Final = frozenset({TAKEN_BACK, VENDOR_FIXED})
"""Codes of exceptions that may go by themselves once nothing is paid or used any more."""

_NOUN: Final = {Kind.BILL: "bill", Kind.CREDIT: "credit"}

_HOW: Final = {
    False: "Somebody changed it in QuickBooks after it was posted",
    True: "It was keyed by hand in QuickBooks, where it is not the same",
}


def update(kind: Kind, link: Link, wanted: Invoice, view: View, texts: Texts) -> Decision:
    """Bring a posted record to what BILL says now, without overwriting what somebody did in QuickBooks."""
    base = codec.decode(type(wanted), link.base)
    # Where it is posted stays, even if the settings name another account since (BillMod, APAccountRef).
    wanted = evolve(_period.as_posted(wanted, base), ap_account_id=base.ap_account_id)
    wanted = _as_carried(wanted, base, view)
    if wanted == base:
        return as_shown(kind, link, view)
    fresh = view.fresh(kind, link.book_id)
    if fresh is None:
        return Look(kind, link.book_id)
    book = codec.decode(type(wanted), fresh.body)
    base = put_back(found_again(base, book.lines), kept(view.unit, link, book))
    wanted = found_again(_as_carried(wanted, base, view), book.lines)
    merged, ties = merge(base, wanted, book)
    if ties:
        return Raise(
            code="changed_twice",
            cause=f"The {_NOUN[kind]} was changed in QuickBooks and in BILL since it was posted: "
            f"{', '.join(ties)}.",
            fix=f"Make the {_NOUN[kind]} the same in both systems, then replay.",
        )
    if is_there(merged, book):
        return Adopt(book_id=link.book_id, body=wanted, reason="QuickBooks has it already")
    closed = _period.untouchable((book.date, merged.date), view)
    if closed:
        return closed
    if merged.vendor_id != book.vendor_id and _is_used(book):
        noun = _NOUN[kind]
        return Raise(
            code=VENDOR_FIXED,
            cause=f"BILL says that the {noun} is of another vendor, and something of it is paid or used in "
            f"QuickBooks, where it stays with its vendor then.",
            fix=f"Take off in QuickBooks what is paid or used of the {noun}, and it is moved with the next "
            f"update. Or correct the vendor in BILL.",
        )
    return Do(
        action=Action.MODIFY,
        body=merged,
        base=wanted,
        before=_changeable(book, view),
        cause="changed in BILL",
        book_id=link.book_id,
        base_sequence=fresh.version,
        notes=tuple(texts.notes),
    )


def _is_used(book: Bill | Credit) -> bool:
    """Whether something of a bill is paid, or of a credit used, in QuickBooks."""
    return book.open_amount is not None and book.open_amount != book.amount


def take_back(kind: Kind, how: str, vendor_id: str, link: Link, view: View) -> Decision:
    """
    Void what BILL took back of a vendor after it was posted, where the settings say so and nothing was paid.

    What a person keyed or changed there is the person's word that it is owed, which a void would wipe out.
    """
    fresh = view.fresh(kind, link.book_id)
    if fresh is None:
        return Look(kind, link.book_id)
    book = codec.decode_content(kind, fresh.body)
    assert isinstance(book, Bill | Credit)  # only these are taken back here
    untouched = book.open_amount == book.amount
    noun = _NOUN[kind]
    used = "" if untouched else f" Some or all of it is {'paid' if kind is Kind.BILL else 'used'}."
    if link.adopted:
        return Raise(
            code=TAKEN_BACK,
            cause=f"BILL {how} the {noun}, which somebody had keyed in QuickBooks by hand.{used}",
            fix="If it is not owed, void it in QuickBooks; if it is, skip this exception.",
        )
    base = of_vendor_taken_back(codec.decode(type(book), link.base), book, vendor_id, view)
    if isinstance(base, Wait):
        return base
    changed = changes(put_back(base, kept(view.unit, link, book)), book)
    if changed:
        return Raise(
            code=TAKEN_BACK,
            cause=f"BILL {how} the {noun}, which somebody changed in QuickBooks after it was posted: "
            f"{', '.join(changed)}.{used}",
            fix="If it is not owed, void it in QuickBooks; if it is, restore it in BILL, or skip this "
            "exception.",
        )
    if not view.settings.void_on_archive or not untouched:
        return Raise(
            code=TAKEN_BACK,
            cause=f"BILL {how} the {noun} after it was posted in QuickBooks.{used}",
            fix="Decide which is right: restore it in BILL, or void it in QuickBooks; then replay.",
        )
    closed = _period.untouchable((book.date,), view)
    if closed:
        return closed
    return Do(
        action=Action.VOID,
        body=base,
        cause=f"{how} in BILL",
        book_id=link.book_id,
        base_sequence=fresh.version,
    )


def as_shown(kind: Kind, link: Link, view: View) -> Settle | Raise:
    """Nothing of BILL is to be written: see whether somebody changed it in QuickBooks."""
    row = view.book(kind, link.book_id)
    book = codec.decode_content(kind, row.body) if row else None
    if not isinstance(book, Bill | Credit):
        return Settle("both sides agree")
    left = kept(view.unit, link, book)
    if left:
        return Raise(
            code="kept",
            cause=f"BILL took off {told(left, book, view)}; QuickBooks was told, and shows it all the same.",
            fix=f"Take it off the {_NOUN[kind]} in QuickBooks by hand; if it is right there, skip this "
            "exception.",
        )
    if link.shown in {"", EMPTIED, shown(book)}:
        return Settle("both sides agree")
    found = differences(codec.decode(type(book), link.base), book)
    if found:
        return Raise(
            code="changed_in_books",
            cause=f"{_HOW[link.adopted]}: {', '.join(found)}.",
            fix="Make the same change in BILL, or change it back in QuickBooks. If it is right so, skip it.",
        )
    return Settle(
        "both sides agree",
        shown=shown(book),
        note="somebody changed accounts, texts or the due date in QuickBooks; they stay as they are there",
    )


def _as_carried(wanted: Invoice, base: Invoice, view: View) -> Invoice:
    """
    Write what BILL says now on the lines that were posted.

    What the settings do not carry any more stays as it was posted; BILL has not taken it off.
    """
    carried = {kind.in_book for kind in view.settings.lists}
    of_lines = {Kind.CLASS: "class_id", Kind.CUSTOMER: "customer_id"}
    wanted = like_posted(wanted, base, [field for kind, field in of_lines.items() if kind not in carried])
    keep = ["terms_id"] if Kind.TERMS not in carried and hasattr(base, "terms_id") else []
    return evolve(wanted, **{field: getattr(base, field) for field in keep})


def _changeable(book: Invoice, view: View) -> Invoice:
    """Return what QuickBooks shows, without the classes that it does not let be named while they are off."""
    if view.identity.class_tracking:
        return book
    return evolve(book, lines=tuple(evolve(line, class_id="") for line in book.lines))
