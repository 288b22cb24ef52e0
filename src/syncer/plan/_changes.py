"""What is posted and was changed since, in BILL, in QuickBooks or in both: bills and credits alike."""

from decimal import Decimal
from typing import Final, TypeVar

from attrs import evolve

from syncer import codec
from syncer.entries import Action, Link
from syncer.model import Bill, Credit, Kind, Line
from syncer.plan import _period
from syncer.plan._decision import Decision, Do, Look, Raise, Settle, Texts
from syncer.plan._merging import Invoice, merge
from syncer.plan._shown import differences, postings, shown
from syncer.view import View

AnyInvoice = TypeVar("AnyInvoice", bound=Bill | Credit)

_NOUN: Final = {Kind.BILL: "bill", Kind.CREDIT: "credit"}

_NEW: Final = Line(amount=Decimal(0))

_HOW: Final = {
    False: "Somebody changed it in QuickBooks after it was posted",
    True: "It was keyed by hand in QuickBooks, where it is not the same",
}


def update(kind: Kind, link: Link, wanted: Invoice, view: View, texts: Texts) -> Decision:
    """Bring a posted record to what BILL says now, without overwriting what somebody did in QuickBooks."""
    base = codec.decode(type(wanted), link.base)
    # Where it is posted stays, even if the settings name another account since (BillMod, APAccountRef).
    wanted = evolve(_period.as_posted(wanted, base), ap_account_id=base.ap_account_id)
    wanted = _with_book_ids(wanted, base)
    if wanted == base:
        return _as_shown(kind, link, base, view)
    fresh = view.fresh(kind, link.book_id)
    if fresh is None:
        return Look(kind, link.book_id)
    book = codec.decode(type(wanted), fresh.body)
    base = _found_again(base, book.lines)
    wanted = _found_again(_with_book_ids(wanted, base), book.lines)
    merged, ties = merge(base, wanted, book)
    if ties:
        return Raise(
            code="changed_twice",
            cause=f"The {_NOUN[kind]} was changed in QuickBooks and in BILL since it was posted: "
            f"{', '.join(ties)}.",
            fix=f"Make the {_NOUN[kind]} the same in both systems, then replay.",
        )
    closed = _period.untouchable((book.date, merged.date), view)
    if closed:
        return closed
    return Do(
        action=Action.MODIFY,
        body=merged,
        base=wanted,
        cause="changed in BILL",
        book_id=link.book_id,
        base_sequence=fresh.version,
        notes=tuple(texts.notes),
    )


def take_back(kind: Kind, how: str, link: Link, view: View) -> Decision:
    """Void what BILL took back after it was posted, where the settings say so and nothing was paid."""
    fresh = view.fresh(kind, link.book_id)
    if fresh is None:
        return Look(kind, link.book_id)
    book = codec.decode_content(kind, fresh.body)
    assert isinstance(book, Bill | Credit)  # only these are taken back here
    untouched = book.open_amount == book.amount
    noun = _NOUN[kind]
    if link.adopted:
        return Raise(
            code="taken_back",
            cause=f"BILL {how} the {noun}, which somebody had keyed in QuickBooks by hand.",
            fix="If it is not owed, void it in QuickBooks; if it is, skip this exception.",
        )
    if not view.settings.void_on_archive or not untouched:
        used = " and paid, in whole or in part," if kind is Kind.BILL else " and used"
        return Raise(
            code="taken_back",
            cause=f"BILL {how} the {noun} after it was posted{'' if untouched else used} in QuickBooks.",
            fix="Decide which is right: restore it in BILL, or void it in QuickBooks; then replay.",
        )
    closed = _period.untouchable((book.date,), view)
    if closed:
        return closed
    return Do(
        action=Action.VOID,
        body=codec.decode_content(kind, link.base),
        cause=f"{how} in BILL",
        book_id=link.book_id,
        base_sequence=fresh.version,
    )


def line_ids(record: AnyInvoice, ids: tuple[str, ...]) -> AnyInvoice:
    """Remember the TxnLineIDs that QuickBooks gave the lines, in their order."""
    if len(ids) != len(record.lines):
        return record
    pairs: list[tuple[Line, str]] = list(zip(record.lines, ids, strict=True))
    return evolve(record, lines=tuple(evolve(line, book_id=id_) for line, id_ in pairs))


def _as_shown(kind: Kind, link: Link, base: Bill | Credit, view: View) -> Decision:
    """Nothing is new in BILL: see whether somebody changed it in QuickBooks."""
    row = view.book(kind, link.book_id)
    book = codec.decode_content(kind, row.body) if row else None
    if not isinstance(book, Bill | Credit) or not link.shown or link.shown == shown(book):
        return Settle("both sides agree")
    changes = differences(base, book)
    if changes:
        return Raise(
            code="changed_in_books",
            cause=f"{_HOW[link.adopted]}: {', '.join(changes)}.",
            fix="Make the same change in BILL, or change it back in QuickBooks. If it is right so, skip it.",
        )
    return Settle(
        "both sides agree",
        shown=shown(book),
        note="somebody changed accounts, texts or the due date in QuickBooks; they stay as they are there",
    )


def _found_again(base: Invoice, theirs: tuple[Line, ...]) -> Invoice:
    """
    Give each line the TxnLineID it has now: its own, or that of a line that posts the same.

    Lines of what was adopted have none yet, and somebody may have keyed a line anew.
    """
    free = {line.book_id: line for line in theirs}
    kept = [free.pop(line.book_id, None) for line in base.lines]
    lines = []
    for line, there in zip(base.lines, kept, strict=True):
        same = there or next((one for one in free.values() if postings((one,)) == postings((line,))), None)
        free.pop(same.book_id if same else "", None)
        lines.append(
            evolve(line, book_id=same.book_id if same else "", group_id=same.group_id if same else "")
        )
    return evolve(base, lines=tuple(lines))


def _with_book_ids(wanted: Invoice, base: Invoice) -> Invoice:
    """
    Give each line the TxnLineID of the line it was posted as, so that it is changed and not replaced.

    A line is known by BILL's id of it, or by its place where BILL gives no ids.
    """
    known = {line.id or str(place): line for place, line in enumerate(base.lines)}
    lines = []
    for place, line in enumerate(wanted.lines):
        was = known.get(line.id or str(place), _NEW)
        lines.append(evolve(line, book_id=was.book_id, group_id=was.group_id))
    return evolve(wanted, lines=tuple(lines))
