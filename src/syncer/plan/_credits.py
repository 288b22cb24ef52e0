"""Vendor credits: posted, changed when BILL's copy changes, voided when BILL takes them back unused."""

from syncer import codec, naming
from syncer.entries import Action, Link, Record
from syncer.model import Credit, Kind
from syncer.plan import _changes, _lines, _match, _period, _rates
from syncer.plan._bills import payable_account
from syncer.plan._decision import Decision, Do, Settle, Texts, Wait
from syncer.view import View


def decide(record: Record, view: View) -> Decision:
    """Decide what QuickBooks needs of one vendor credit of BILL."""
    credit = codec.decode(Credit, record.body)
    link = view.link(Kind.CREDIT, record.id)
    start = view.settings.start_date
    if link is None and start is not None and credit.date is not None and credit.date < start:
        return Settle(f"dated before {start}, where this connection begins")
    if not credit.active:
        if link is None or link.void:
            return Settle("archived in BILL")
        return _changes.take_back(Kind.CREDIT, "archived", credit.vendor_id, link, view)
    texts = Texts(view.settings)
    wrong = _lines.check(credit.amount, credit.date, credit.lines)
    if wrong:
        return wrong
    vendor = view.vendor_link(credit.vendor_id)
    if isinstance(vendor, str):
        return Wait(vendor)
    payable = payable_account(credit.vendor_id, view)
    if not isinstance(payable, str):
        return payable
    lines = _lines.for_book(credit.lines, view, texts)
    if not isinstance(lines, tuple):
        return lines
    number = naming.one_line(texts.clean("credit number", credit.number))
    memo = texts.clean("description", credit.memo)
    if len(number) > naming.BILL_NUMBER_MAX:
        memo = f"Credit {number}. {memo}".rstrip(". ")
        number = naming.shorten(number, naming.BILL_NUMBER_MAX)
        texts.note(f"credit number: {credit.number!r} is written {number!r}; the whole is in the memo")
    wanted = Credit(
        vendor_id=vendor.book_id,
        amount=credit.amount,
        number=number,
        date=credit.date,
        lines=lines,
        memo=texts.signed(memo, record.id),
        ap_account_id=payable,
    )
    if texts.refused:
        return texts.refused
    if link is None or link.void:
        return _add(record, credit.vendor_id, wanted, link, view, texts)
    return _changes.update(Kind.CREDIT, link, wanted, view, texts)


def _add(
    record: Record, vendor_id: str, wanted: Credit, link: Link | None, view: View, texts: Texts
) -> Decision:
    there = _match.find(record, wanted, view)
    if there is not None:
        return there
    no_rate = _rates.own_rate(vendor_id, view, texts)
    if no_rate is not None:
        return no_rate
    body = _period.on_open_day(wanted, view, texts)
    if not isinstance(body, Credit):
        return body
    return Do(
        action=Action.ADD,
        body=body,
        cause="new in BILL",
        generation=link.generation + 1 if link else 0,
        notes=tuple(texts.notes),
    )
