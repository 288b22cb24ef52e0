"""Bills: posted once approved, changed when BILL's copy changes, voided when BILL takes them back."""

from attrs import evolve

from syncer import codec, naming
from syncer.entries import Action, Link, Record
from syncer.model import Approval, Bill, Kind
from syncer.plan import _changes, _lines, _match, _period, _rates
from syncer.plan._decision import Decision, Do, Raise, Settle, Texts, Wait
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
        how = "archived" if not bill.active else "denied"
        return _changes.take_back(Kind.BILL, how, bill.vendor_id, link, view)
    elif bill.approval not in view.settings.approvals:
        return _until_approved(bill, link, view)
    texts = Texts(view.settings)
    wanted = for_book(record.id, bill, view, texts)
    if not isinstance(wanted, Bill):
        return wanted
    if texts.refused:
        return texts.refused
    if link is None or link.void:
        return _add(record, bill, wanted, link, view, texts)
    # The rate at which it was posted stays: BILL's may move from day to day.
    posted = codec.decode(Bill, link.base)
    wanted = evolve(wanted, exchange_rate=posted.exchange_rate)
    return _changes.update(Kind.BILL, link, wanted, view, texts)


def _until_approved(bill: Bill, link: Link, view: View) -> Wait | Raise:
    """What a posted bill says now is not approved yet; what was approved before stands until then."""
    status = bill.approval or "no approval status"
    there = _changes.as_shown(Kind.BILL, link, view)
    if isinstance(there, Raise):
        return evolve(there, cause=f"{there.cause} What BILL says now is not approved yet ({status}).")
    return Wait(f"posted; its change is not approved in BILL ({status})", there.shown, there.note)


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
    vendor = view.vendor_link(bill.vendor_id)
    if isinstance(vendor, str):
        return Wait(vendor)
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
    if bill.terms_id and view.settings.terms and terms is None:
        name = view.entry_name(Kind.TERMS, bill.terms_id)
        texts.note(f"terms: {name} are not in QuickBooks, or twice; left out, the due date says it all")
    return Bill(
        vendor_id=vendor.book_id,
        amount=bill.amount,
        number=number,
        date=bill.date,
        due_date=bill.due_date,
        lines=lines,
        memo=texts.signed(memo, id_),
        terms_id=terms.id if terms else "",
        ap_account_id=payable,
    )


def payable_account(vendor_id: str, view: View) -> str | Wait | Raise:
    """Find the accounts-payable account for a vendor of BILL: each currency has its own."""
    name = view.settings.ap_account
    unread = unread_vendor(vendor_id, view)
    if unread is not None:
        return unread
    if _rates.is_foreign(vendor_id, view):
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


def unread_vendor(vendor_id: str, view: View) -> Wait | None:
    """Wait while a vendor cannot be read in BILL: its currency, too, is not known then."""
    record = view.bill(Kind.VENDOR, vendor_id)
    if record is None or not record.trouble:
        return None
    return Wait(f"the vendor {vendor_id} cannot be read in BILL just now")


def _add(record: Record, bill: Bill, wanted: Bill, link: Link | None, view: View, texts: Texts) -> Decision:
    there = _match.find(record, wanted, view)
    if there is not None:
        return there
    rate = _rates.of_bill(bill, view, texts)
    if isinstance(rate, Raise):
        return rate
    body = _period.on_open_day(evolve(wanted, exchange_rate=rate), view, texts)
    if not isinstance(body, Bill):
        return body
    return Do(
        action=Action.ADD,
        body=body,
        cause="approved in BILL",
        generation=link.generation + 1 if link else 0,
        notes=tuple(texts.notes),
    )
