"""
Credits that BILL puts on a bill without any payment: applied in QuickBooks once bill and credit are there.

For QuickBooks each is a payment of a credit alone. What was applied there cannot be taken back by a request
(qbXML On-Screen Reference, BillPaymentCheckMod), so that is for a person.
"""

import datetime as dt
from decimal import Decimal
from typing import Final

from attrs import evolve

from syncer import codec
from syncer.entries import Action, Link, Record
from syncer.model import Bill, Credit, Kind, Payment
from syncer.plan._decision import Adopt, Decision, Do, Raise, Retire, Settle, Texts
from syncer.plan._lying import (
    CREDITS_APPLIED,
    ZERO,
    Lying,
    applies,
    lying,
    name_of,
    still_lying,
    without_lying,
)
from syncer.plan._payments import BEFORE_START, for_book
from syncer.view import View

CREDITS_MOVED: Final = "credits_moved"
"""Reason of an applied credit when other amounts of credits lie on its bill in QuickBooks than before."""


def decide(record: Record, view: View) -> Decision:
    """Decide what QuickBooks needs of a credit that lies on a bill in BILL."""
    ours = codec.decode(Payment, record.body)
    link = view.live_link(record.kind, record.id)
    done = _done(ours, link, view)
    if link is not None and ours.credited < done:
        return _take_off(record, ours, link, done, view)
    if not ours.credited:
        reason = "it was taken off the bill in BILL, and does not lie on it in QuickBooks"
        return Retire(reason) if link else Settle(reason)
    if ours.credited == done:
        return _stands(record, link, view)
    before = _before_start(ours, view)
    if before is not None:
        return before
    return _put_on(record, ours, done, view)


def _put_on(record: Record, ours: Payment, done: Decimal, view: View) -> Decision:
    texts = Texts(view.settings)
    wanted = for_book(record.id, evolve(ours, date=_day(ours, view)), view, texts)
    if not isinstance(wanted, Payment):
        return wanted
    left = without_lying(record, _of(wanted, ours.credited - done), view, texts)
    if not isinstance(left, Payment):
        return left
    if not left.credited:
        return Adopt(book_id="", body=wanted, reason=texts.notes[0])
    known = view.link(record.kind, record.id)
    return Do(
        action=Action.ADD,
        body=left,
        base=wanted if left != wanted else None,
        cause="put on the bill in BILL",
        generation=known.generation + 1 if known else 0,
    )


def _done(ours: Payment, link: Link | None, view: View) -> Decimal:
    """How much of it was applied; nothing to a bill, or of a credit, that was posted anew since."""
    bill_id, credit_id = _pair(ours)
    bill, credit = view.live_link(Kind.BILL, bill_id), view.live_link(Kind.CREDIT, credit_id)
    if link is None or bill is None or credit is None:
        return ZERO
    return applies(codec.decode(Payment, link.base), bill.book_id, credit.book_id)


def _take_off(record: Record, ours: Payment, link: Link, done: Decimal, view: View) -> Decision:
    """See whether somebody took off the bill in QuickBooks what was taken off it in BILL."""
    base, off = codec.decode(Payment, link.base), done - ours.credited
    bill_id, credit_id = _pair(base)
    lies = still_lying(record, _of(base, off), view)
    if not isinstance(lies, bool):
        return lies
    if lies:
        return Raise(
            code=CREDITS_APPLIED,
            cause=f"{off} of {name_of(Kind.CREDIT, credit_id, view)} was taken off "
            f"{name_of(Kind.BILL, bill_id, view)} in BILL, and QuickBooks cannot be told to take it off.",
            fix="Take it off the bill in QuickBooks by hand (Set Credits); this goes away by itself then.",
        )
    reason = "it was taken off the bill on both sides"
    return (
        Adopt(book_id="", body=_of(base, ours.credited), reason=reason) if ours.credited else Retire(reason)
    )


def _stands(record: Record, link: Link | None, view: View) -> Decision:
    """Notice if somebody took it off the bill in QuickBooks, once the credits on the bill have changed."""
    if link is None or record.reason != CREDITS_MOVED:
        return Settle("both sides agree")
    bill_id, credit_id = _pair(codec.decode(Payment, link.base))
    found = lying(record, bill_id, credit_id, view)
    if not isinstance(found, Lying):
        return found
    if found.there < found.ours:
        return Raise(
            code="changed_in_books",
            cause=f"{found.ours} of {name_of(Kind.CREDIT, credit_id, view)} was applied to "
            f"{name_of(Kind.BILL, bill_id, view)}, and somebody took it off in QuickBooks: {found.there} of "
            "it lies there.",
            fix="Apply it to the bill again in QuickBooks, and this goes away by itself. If it is right so, "
            "take it off the bill in BILL too, or skip this exception.",
        )
    return Settle("both sides agree")


def _before_start(ours: Payment, view: View) -> Settle | Raise | None:
    """Leave alone what was there before the connection began."""
    start = view.settings.start_date
    if start is None:
        return None
    bill_id, credit_id = _pair(ours)
    bill, credit = _dates(ours, view)
    if bill is not None and bill < start and view.live_link(Kind.BILL, bill_id) is None:
        return Settle(f"the bill is dated before {start}, where this connection begins")
    if credit is not None and credit < start and view.live_link(Kind.CREDIT, credit_id) is None:
        return Raise(
            code=BEFORE_START,
            cause=f"The credit is dated before {start}, where this connection begins, and the bill later.",
            fix="Apply it to the bill in QuickBooks by hand, then skip this exception.",
        )
    return None


def _day(ours: Payment, view: View) -> dt.date:
    """
    Say when both can have met: BILL does not tell, and QuickBooks keeps no date of it.

    It lies in no closed period, since nothing is posted by it.
    """
    closing = view.identity.closing_date
    days = (*_dates(ours, view), closing + dt.timedelta(days=1) if closing else None)
    return max((day for day in days if day is not None), default=view.since.date())


def _dates(ours: Payment, view: View) -> tuple[dt.date | None, dt.date | None]:
    bill_id, credit_id = _pair(ours)
    bill, credit = view.bill(Kind.BILL, bill_id), view.bill(Kind.CREDIT, credit_id)
    return (
        codec.decode(Bill, bill.body).date if bill else None,
        codec.decode(Credit, credit.body).date if credit else None,
    )


def _pair(payment: Payment) -> tuple[str, str]:
    """Return the bill and the credit, by the ids that the payment has them by."""
    ((bill_id, credit_id),) = (
        (part.bill_id, used.credit_id) for part in payment.allocations for used in part.credits
    )
    return bill_id, credit_id


def _of(payment: Payment, amount: Decimal) -> Payment:
    """Apply another amount of the same credit to the same bill."""
    (part,) = payment.allocations
    (used,) = part.credits
    return evolve(payment, allocations=(evolve(part, credits=(evolve(used, amount=amount),)),))
