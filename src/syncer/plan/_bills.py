"""Bills: posted once approved, changed when BILL's copy changes, voided when BILL takes them back."""

from collections import Counter
from decimal import Decimal

from attrs import evolve

from syncer import codec, naming
from syncer.entries import Action, Link, Record
from syncer.model import Approval, Bill, Kind, Line
from syncer.plan import _lines
from syncer.plan._decision import Decision, Do, Look, Raise, Settle, Texts, Wait
from syncer.settings import NumberPolicy
from syncer.view import View


def decide(record: Record, view: View) -> Decision:
    """Decide what QuickBooks needs of one bill of BILL."""
    bill = codec.decode(Bill, record.body)
    start = view.settings.start_date
    link = view.link(Kind.BILL, record.id)
    if link is None and start is not None and bill.date is not None and bill.date < start:
        return Settle(f"dated before {start}, where this connection begins")
    taken_back = not bill.active or bill.approval == Approval.DENIED
    if link is None or link.void:
        if not bill.active:
            return Settle("archived in BILL")
        if bill.approval not in view.settings.approvals:
            return Wait(f"not approved in BILL ({bill.approval or 'no approval status'})")
    elif taken_back:
        return _take_back(bill, link, view)
    elif bill.approval not in view.settings.approvals:
        # What it says now is not approved yet; what was approved before stands until then.
        return Wait(f"posted; its change is not approved in BILL ({bill.approval or 'no approval status'})")
    texts = Texts(view.settings)
    wanted = for_book(bill, view, texts)
    if not isinstance(wanted, Bill):
        return wanted
    if texts.refused:
        return texts.refused
    if link is None or link.void:
        return Do(
            action=Action.ADD,
            body=wanted,
            cause="approved in BILL",
            generation=link.generation + 1 if link else 0,
            notes=tuple(texts.notes),
        )
    return _update(link, wanted, view, texts)


def for_book(bill: Bill, view: View, texts: Texts) -> Bill | Wait | Raise:
    """Write a bill in QuickBooks' terms, or say what is missing."""
    wrong = _lines.check(bill.amount, bill.date, bill.lines)
    if wrong:
        return wrong
    if bill.amount < 0:
        return Raise(
            code="negative",
            cause=f"The total is {bill.amount}; QuickBooks has no bills below zero.",
            fix="Enter it as a vendor credit in BILL.",
        )
    currency = view.vendor_currency(bill.vendor_id)
    if currency not in {"", view.settings.home_currency}:
        return Raise(
            code="currency",
            cause=f"The bill is in {currency}; only bills in the home currency are posted.",
            fix="Enter this bill in QuickBooks by hand and skip it here.",
        )
    vendor = view.live_link(Kind.VENDOR, bill.vendor_id)
    if vendor is None:
        return Wait(f"{view.vendor_name(bill.vendor_id)} is not a vendor in QuickBooks yet")
    payable = view.account_named(view.settings.ap_account)
    if payable is None:
        return Wait(f"QuickBooks has no accounts-payable account {view.settings.ap_account!r}")
    lines = _lines.for_book(bill.lines, view, texts)
    if not isinstance(lines, tuple):
        return lines
    number = naming.one_line(texts.clean("invoice number", bill.number))
    memo = texts.clean("description", bill.memo)
    if len(number) > naming.BILL_NUMBER_MAX:
        if view.settings.long_numbers is NumberPolicy.REFUSE:
            return Raise(
                code="number",
                cause=f"The invoice number {number!r} has {len(number)} characters; QuickBooks holds 20.",
                fix="Shorten it in BILL, or set the policy for long numbers to shorten.",
            )
        memo = f"Invoice {number}. {memo}".rstrip(". ")
        number = naming.shorten(number, naming.BILL_NUMBER_MAX)
        texts.note(f"invoice number: {bill.number!r} is written {number!r}; the whole is in the memo")
    return Bill(
        vendor_id=vendor.book_id,
        amount=bill.amount,
        number=number,
        date=bill.date,
        due_date=bill.due_date,
        lines=lines,
        memo=memo,
        ap_account_id=payable.id,
    )


def _update(link: Link, wanted: Bill, view: View, texts: Texts) -> Decision:
    base = codec.decode(Bill, link.base)
    wanted = _with_book_ids(wanted, base, base.lines)
    if wanted == base:
        return Settle("both sides agree")
    fresh = view.fresh(Kind.BILL, link.book_id)
    if fresh is None:
        return Look(Kind.BILL, link.book_id)
    book = codec.decode(Bill, fresh.body)
    if not same_posting(base, book):
        return Raise(
            code="changed_twice",
            cause="The bill was changed in QuickBooks and in BILL since it was posted.",
            fix="Make the bill the same in both systems, then replay.",
        )
    if not all(line.book_id for line in base.lines) and len(base.lines) == len(book.lines):
        wanted = _with_book_ids(wanted, base, book.lines)
    return Do(
        action=Action.MODIFY,
        body=wanted,
        cause="changed in BILL",
        book_id=link.book_id,
        base_sequence=fresh.version,
        notes=tuple(texts.notes),
    )


def _with_book_ids(wanted: Bill, base: Bill, theirs: tuple[Line, ...]) -> Bill:
    """
    Give each line the TxnLineID of the line it was posted as, so that it is changed and not replaced.

    A line is known by BILL's id of it, or by its place where BILL gives no ids.
    """
    known = {
        line.id or str(place): book.book_id
        for place, (line, book) in enumerate(zip(base.lines, theirs, strict=True))
    }
    lines = (
        evolve(line, book_id=known.get(line.id or str(place), "")) for place, line in enumerate(wanted.lines)
    )
    return evolve(wanted, lines=tuple(lines))


def _take_back(bill: Bill, link: Link, view: View) -> Decision:
    fresh = view.fresh(Kind.BILL, link.book_id)
    if fresh is None:
        return Look(Kind.BILL, link.book_id)
    book = codec.decode(Bill, fresh.body)
    how = "archived" if not bill.active else "denied"
    if not view.settings.void_on_archive or book.open_amount != book.amount:
        paid = "" if book.open_amount == book.amount else " and paid, in whole or in part,"
        return Raise(
            code="taken_back",
            cause=f"BILL {how} the bill after it was posted{paid} in QuickBooks.",
            fix="Decide which is right: restore it in BILL, or void it in QuickBooks; then replay.",
        )
    return Do(
        action=Action.VOID,
        body=codec.decode(Bill, link.base),
        cause=f"{how} in BILL",
        book_id=link.book_id,
        base_sequence=fresh.version,
    )


def same_posting(ours: Bill, theirs: Bill) -> bool:
    """Whether a QuickBooks bill still says what we posted: vendor, number, date, amounts and accounts."""

    def lines(bill: Bill) -> Counter[tuple[str, str, Decimal]]:
        return Counter((line.account_id, line.item_id, line.amount) for line in bill.lines)

    return (
        ours.vendor_id == theirs.vendor_id
        and ours.number == theirs.number
        and ours.date == theirs.date
        and ours.amount == theirs.amount
        and lines(ours) == lines(theirs)
    )


def line_ids(bill: Bill, ids: tuple[str, ...]) -> Bill:
    """Remember the TxnLineIDs that QuickBooks gave the lines, in their order."""
    if len(ids) != len(bill.lines):
        return bill
    pairs: list[tuple[Line, str]] = list(zip(bill.lines, ids, strict=True))
    return evolve(bill, lines=tuple(evolve(line, book_id=id_) for line, id_ in pairs))
