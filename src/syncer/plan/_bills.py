"""Bills: posted once approved, changed when BILL's copy changes, voided when BILL takes them back."""

from attrs import evolve

from syncer import codec, naming
from syncer.entries import Action, Link, Record
from syncer.model import Approval, Bill, Kind, Line
from syncer.plan import _lines, _match, _merging, _period
from syncer.plan._decision import Decision, Do, Look, Raise, Settle, Texts, Wait
from syncer.plan._shown import differences, postings, shown
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
    wanted = for_book(record.id, bill, view, texts)
    if not isinstance(wanted, Bill):
        return wanted
    if texts.refused:
        return texts.refused
    if link is None or link.void:
        return _add(record, wanted, link, view, texts)
    return _update(link, wanted, view, texts)


def for_book(id_: str, bill: Bill, view: View, texts: Texts) -> Bill | Wait | Raise:
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
    vendor = view.live_link(Kind.VENDOR, bill.vendor_id)
    if vendor is None:
        return Wait(f"{view.vendor_name(bill.vendor_id)} is not a vendor in QuickBooks yet")
    payable = payable_account(bill.vendor_id, view)
    if not isinstance(payable, str):
        return payable
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
    terms = view.list_entry(Kind.TERMS, bill.terms_id) if bill.terms_id and view.settings.terms else None
    return Bill(
        vendor_id=vendor.book_id,
        amount=bill.amount,
        number=number,
        date=bill.date,
        due_date=bill.due_date,
        lines=lines,
        memo=texts.signed(memo, id_),
        terms_id=terms.id if terms else "",
        exchange_rate=bill.exchange_rate if _is_foreign(bill.vendor_id, view) else None,
        ap_account_id=payable,
    )


def _is_foreign(vendor_id: str, view: View) -> bool:
    return view.vendor_currency(vendor_id) not in {"", view.settings.home_currency}


def payable_account(vendor_id: str, view: View) -> str | Wait | Raise:
    """Find the accounts-payable account for a vendor of BILL: each currency has its own."""
    name = view.settings.ap_account
    if _is_foreign(vendor_id, view):
        currency = view.vendor_currency(vendor_id)
        if not view.identity.multicurrency:
            return Raise(
                code="currency",
                cause=f"It is in {currency}, and this company file has multiple currencies switched off.",
                fix="Enter it in QuickBooks by hand and skip it here.",
            )
        if currency not in view.settings.ap_accounts:
            return Raise(
                code="currency",
                cause=f"It is in {currency}, and no accounts-payable account is set for that currency.",
                fix=f"Name QuickBooks' accounts-payable account in {currency} in the setting ap_accounts.",
            )
        name = view.settings.ap_accounts[currency]
    payable = view.account_named(name)
    return payable.id if payable else Wait(f"QuickBooks has no accounts-payable account {name!r}")


def _add(record: Record, wanted: Bill, link: Link | None, view: View, texts: Texts) -> Decision:
    there = _match.find(record, wanted, view)
    if there is not None:
        return there
    assert wanted.date is not None, "for_book refuses bills without a date"
    date = _period.open_date(wanted.date, view, texts)
    if isinstance(date, Wait | Raise):
        return date
    body = _dated(wanted, wanted.date.isoformat()) if date != wanted.date else wanted
    return Do(
        action=Action.ADD,
        body=evolve(body, date=date),
        base=wanted if date != wanted.date else None,
        cause="approved in BILL",
        generation=link.generation + 1 if link else 0,
        notes=tuple(texts.notes),
    )


def _dated(bill: Bill, date: str) -> Bill:
    return evolve(bill, memo=f"Dated {date} in BILL. {bill.memo}".rstrip())


def _update(link: Link, wanted: Bill, view: View, texts: Texts) -> Decision:
    base = codec.decode(Bill, link.base)
    wanted = _with_book_ids(wanted, base, base.lines)
    if wanted == base:
        return _as_shown(link, base, view)
    fresh = view.fresh(Kind.BILL, link.book_id)
    if fresh is None:
        return Look(Kind.BILL, link.book_id)
    closed = _period.untouchable((base.date, wanted.date), view)
    if closed:
        return closed
    book = codec.decode(Bill, fresh.body)
    if not all(line.book_id for line in base.lines) and postings(base.lines) == postings(book.lines):
        wanted = _with_book_ids(wanted, base, book.lines)
    merged, ties = _merging.merge(base, wanted, book)
    if ties:
        return Raise(
            code="changed_twice",
            cause=f"The bill was changed in QuickBooks and in BILL since it was posted: {', '.join(ties)}.",
            fix="Make the bill the same in both systems, then replay.",
        )
    return Do(
        action=Action.MODIFY,
        body=merged,
        base=wanted,
        cause="changed in BILL",
        book_id=link.book_id,
        base_sequence=fresh.version,
        notes=tuple(texts.notes),
    )


def _as_shown(link: Link, base: Bill, view: View) -> Decision:
    """Nothing is new in BILL: see whether somebody changed the bill in QuickBooks."""
    row = view.book(Kind.BILL, link.book_id)
    book = codec.decode(Bill, row.body) if row else None
    if book is None or not link.shown or link.shown == shown(book):
        return Settle("both sides agree")
    changes = differences(base, book)
    if changes:
        return Raise(
            code="changed_in_books",
            cause=f"Somebody changed the bill in QuickBooks after it was posted: {', '.join(changes)}.",
            fix="Make the same change in BILL, or change it back in QuickBooks. If it is right so, skip it.",
        )
    return Settle(
        "both sides agree",
        shown=shown(book),
        note="somebody changed accounts, texts or the due date in QuickBooks; they stay as they are there",
    )


def _with_book_ids(wanted: Bill, base: Bill, theirs: tuple[Line, ...]) -> Bill:
    """
    Give each line the TxnLineID of the line it was posted as, so that it is changed and not replaced.

    A line is known by BILL's id of it, or by its place where BILL gives no ids.
    """
    if len(base.lines) != len(theirs):
        return wanted
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
    closed = _period.untouchable((book.date,), view)
    if closed:
        return closed
    return Do(
        action=Action.VOID,
        body=codec.decode(Bill, link.base),
        cause=f"{how} in BILL",
        book_id=link.book_id,
        base_sequence=fresh.version,
    )


def line_ids(bill: Bill, ids: tuple[str, ...]) -> Bill:
    """Remember the TxnLineIDs that QuickBooks gave the lines, in their order."""
    if len(ids) != len(bill.lines):
        return bill
    pairs: list[tuple[Line, str]] = list(zip(bill.lines, ids, strict=True))
    return evolve(bill, lines=tuple(evolve(line, book_id=id_) for line, id_ in pairs))
