"""Vendor credits: posted as they are; later changes are for a person."""

from syncer import codec, naming
from syncer.entries import Action, Record
from syncer.model import Credit, Kind
from syncer.plan import _lines
from syncer.plan._decision import Decision, Do, Raise, Settle, Texts, Wait
from syncer.view import View


def decide(record: Record, view: View) -> Decision:
    """Decide what QuickBooks needs of one vendor credit of BILL."""
    credit = codec.decode(Credit, record.body)
    link = view.link(Kind.CREDIT, record.id)
    start = view.settings.start_date
    if link is None and start is not None and credit.date is not None and credit.date < start:
        return Settle(f"dated before {start}, where this connection begins")
    if link is None and not credit.active:
        return Settle("archived in BILL")
    texts = Texts(view.settings)
    wrong = _lines.check(credit.amount, credit.date, credit.lines)
    if wrong:
        return wrong
    vendor = view.live_link(Kind.VENDOR, credit.vendor_id)
    if vendor is None:
        return Wait(f"{view.vendor_name(credit.vendor_id)} is not a vendor in QuickBooks yet")
    payable = view.account_named(view.settings.ap_account)
    if payable is None:
        return Wait(f"QuickBooks has no accounts-payable account {view.settings.ap_account!r}")
    lines = _lines.for_book(credit.lines, view, texts)
    if not isinstance(lines, tuple):
        return lines
    number = naming.one_line(texts.clean("credit number", credit.number))
    memo = texts.clean("description", credit.memo)
    if len(number) > naming.BILL_NUMBER_MAX:
        memo = f"Credit {number}. {memo}".rstrip(". ")
        number = naming.shorten(number, naming.BILL_NUMBER_MAX)
    wanted = Credit(
        vendor_id=vendor.book_id,
        amount=credit.amount,
        number=number,
        date=credit.date,
        lines=lines,
        memo=memo,
        active=credit.active,
        ap_account_id=payable.id,
    )
    if texts.refused:
        return texts.refused
    if link is None:
        return Do(action=Action.ADD, body=wanted, cause="new in BILL", notes=tuple(texts.notes))
    if codec.decode(Credit, link.base) == wanted:
        return Settle("both sides agree")
    return Raise(
        code="credit_changed",
        cause="The vendor credit was changed or archived in BILL after it was posted.",
        fix="Make the same change in QuickBooks by hand, then skip this exception.",
    )
