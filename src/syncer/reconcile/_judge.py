"""Why the two sides of a transaction are as they are, in a bookkeeper's words, and what to do."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from syncer import codec
from syncer.entries import Link, Standing, State
from syncer.model import Bill, Payment
from syncer.plan import SKIPPED, STANDS_AGAIN, TAKEN_BACK, UNDO, WATCHED, differences, is_held
from syncer.reconcile._kept import kept
from syncer.reconcile._open import Opens
from syncer.reconcile._report import Bucket, Cause, Difference, Judgement
from syncer.reconcile._sides import Sides, Told, is_before_start, stands_in_bill, taken_back
from syncer.standing import subject

RUN: Final = "Run an update of Web Connector."

_BY_CODE: Final = {
    "match": Cause.PROPOSED,
    "closed_period": Cause.CLOSED_PERIOD,
    "deleted": Cause.GONE,
    "voided": Cause.GONE,
    "changed_in_books": Cause.CHANGED,
    "changed_twice": Cause.CHANGED,
    TAKEN_BACK: Cause.TAKEN_BACK,
    STANDS_AGAIN: Cause.TAKEN_BACK,
    UNDO: Cause.TAKEN_BACK,
}
"""What the exceptions of a code mean for a reconciliation; all others are `EXCEPTION`."""


AGREES: Final = Judgement(bucket=Bucket.AGREES, cause=Cause.NONE, why="Both sides agree.")

MAY_STAND: Final = frozenset({Cause.NONE, Cause.ADOPTED, Cause.SETTING, Cause.CHANGE_NOT_APPROVED})
"""
Why nobody has to look at what a linked bill says itself; whether it is equally paid is another question. What
a person skipped was looked at.
"""


def joined(
    ours: Told, theirs: Told | None, link: Link, differs: tuple[Difference, ...], sides: Sides
) -> Judgement:
    """Judge a record that is linked: `theirs` is `None` where QuickBooks keeps no transaction of it."""
    here = stands_in_bill(ours, sides)
    there = theirs is None or not theirs.is_gone
    if not here and not there:
        return Judgement(
            bucket=Bucket.LEFT_OUT,
            cause=Cause.NOWHERE,
            why=f"Taken back on both sides ({taken_back(ours)} in BILL).",
        )
    if here and there and not differs:
        # The accounts on lines are not compared: they differ while a change of them is on its way.
        found = _unsettled(ours, theirs, link, sides)
        return found or _waits(ours, settled=(WATCHED, SKIPPED)) or AGREES
    if ours.record.reason == SKIPPED:
        return _skipped()
    found = _unsettled(ours, theirs, link, sides)
    if found is not None:
        return found
    if not here:
        return Judgement(
            bucket=Bucket.DIFFERS,
            cause=Cause.TAKEN_BACK,
            why=f"It is {taken_back(ours)} in BILL and stands in QuickBooks.",
            todo=RUN,
        )
    if not there:
        return Judgement(
            bucket=Bucket.DIFFERS,
            cause=Cause.GONE,
            why="It stands in BILL, and somebody deleted or voided it in QuickBooks.",
            todo=RUN,
        )
    return _waits(ours, settled=(WATCHED,)) or kept(ours, theirs, link, differs)


def _unsettled(ours: Told, theirs: Told | None, link: Link, sides: Sides) -> Judgement | None:
    """Say what is still to happen to a record that is linked, before the two sides can be compared."""
    return _open_exception(ours, sides) or _under_way(ours, sides) or _unapproved(ours, theirs, link, sides)


def only_in_bill(ours: Told, sides: Sides) -> Judgement:
    """Judge a record of BILL that QuickBooks does not have."""
    if is_before_start(ours, sides):
        return _before_start(sides)
    if not stands_in_bill(ours, sides):
        return _open_exception(ours, sides) or Judgement(
            bucket=Bucket.LEFT_OUT,
            cause=Cause.NOWHERE,
            why=f"It is {taken_back(ours)} in BILL, and not in QuickBooks.",
        )
    if ours.record.reason == SKIPPED:
        return _skipped()
    found = _open_exception(ours, sides) or _under_way(ours, sides)
    if found is not None:
        return found
    content = ours.content
    if isinstance(content, Bill) and content.approval not in sides.settings.approvals:
        return Judgement(
            bucket=Bucket.NOT_DUE,
            cause=Cause.NOT_APPROVED,
            why=f"It is not approved in BILL yet ({content.approval or 'no approval status'}).",
            todo="Nothing; it is posted once it is approved.",
        )
    if isinstance(content, Payment) and content.status not in sides.settings.posted_payments:
        return Judgement(
            bucket=Bucket.NOT_DUE,
            cause=Cause.NOT_MOVED,
            why=f"Its money has not moved yet ({content.status or 'no status'}).",
            todo="Nothing; its check is posted once the money moves.",
        )
    return _waits(ours) or Judgement(
        bucket=Bucket.DIFFERS,
        cause=Cause.UNEXPLAINED,
        why="BILL has it and QuickBooks has not, and nothing says why.",
        todo="Read everything anew with `reconcile --fresh`. If it stays, look at its audit trail.",
    )


def only_in_book(theirs: Told, sides: Sides) -> Judgement:
    """Judge a transaction of QuickBooks that belongs to no record of BILL."""
    key = (theirs.record.kind, theirs.record.id)
    if theirs.is_gone:
        return Judgement(
            bucket=Bucket.LEFT_OUT,
            cause=Cause.NOWHERE,
            why=f"It is {'void' if theirs.record.reason == 'void' else 'deleted'} in QuickBooks, "
            "and belongs to nothing that stands in BILL.",
        )
    links = sides.owners.get(key, ())
    for link in links:
        if link.void:
            found = _of_owner(link, sides)
            if found is not None:
                return found
    if links:
        known = any((theirs.record.kind, link.bill_id) in sides.bill for link in links)
        return Judgement(
            bucket=Bucket.DIFFERS,
            cause=Cause.UNKNOWN_TO_BILL if not known else Cause.UNEXPLAINED,
            why="It was posted for a record of BILL "
            + ("that BILL does not show any more." if not known else "that does not count on it any more."),
            todo="Look at it in both systems; void it in QuickBooks if it should not stand.",
        )
    if is_before_start(theirs, sides):
        return _before_start(sides)
    if theirs.record.reason == SKIPPED:
        return _skipped("pays something else in QuickBooks")
    entry = sides.asked.get(key)
    if entry is not None:
        return Judgement(
            bucket=Bucket.DIFFERS,
            cause=Cause.ONLY_IN_QUICKBOOKS,
            why=entry.cause,
            todo=entry.fix,
            code=entry.code,
        )
    match = sides.proposed.get(key)
    if match is not None:
        ours = sides.view.bill(match.kind, match.bill_id)
        name = subject(sides.view, ours) if ours else match.bill_id
        return Judgement(
            bucket=Bucket.DIFFERS,
            cause=Cause.PROPOSED,
            why=f"It may be the same as {name} in BILL: {match.reason}.",
            todo=f"Say yes or no with `adopt`; the BILL id is {match.bill_id}.",
        )
    if theirs.record.standing is Standing.WAITING:
        return Judgement(
            bucket=Bucket.DIFFERS,
            cause=Cause.WAITS,
            why=_sentence(theirs.record.reason),
            todo="Nothing, if the two are the same: they are linked by themselves.",
        )
    return Judgement(
        bucket=Bucket.DIFFERS,
        cause=Cause.ONLY_IN_QUICKBOOKS,
        why="It was keyed by hand in QuickBooks, and BILL does not know it.",
        todo="If it belongs in BILL, enter it there alike; it is linked, not posted again. Else nothing.",
    )


def _of_owner(link: Link, sides: Sides) -> Judgement | None:
    """Say of a transaction that was voided and stands again what is said of its record of BILL."""
    ours = sides.bill.get((link.kind, link.bill_id))
    if ours is None:
        return None
    if ours.record.reason == SKIPPED:
        return _skipped()
    return _open_exception(ours, sides)


def _settled_otherwise(opens: Opens) -> Judgement:
    """Judge a bill that is as it should be and not equally paid, without a payment that tells why."""
    how = (
        "a credit or another entry settled it in QuickBooks"
        if opens.unlike > 0
        else "what settled it in BILL is not applied to it in QuickBooks"
    )
    return Judgement(
        bucket=Bucket.DIFFERS,
        cause=Cause.SETTLED_OTHERWISE,
        why=f"{opens.bill:,.2f} is open in BILL and {opens.book:,.2f} in QuickBooks: {how}.",
        todo="Look at the bill's history in QuickBooks, and record it in BILL too, lest it be paid twice.",
    )


def its_credits(applied: Iterable[Told], sides: Sides, *, unlike: bool) -> Judgement | None:
    """
    Judge a bill by the credits that BILL put on it without any payment; they have no lines of their own.

    `unlike` says that the bill is not equally paid; then what waits is why.
    """
    for told in applied:
        found = _open_exception(told, sides)
        if found is None and unlike:
            found = _under_way(told, sides) or _waits(told)
        if found is not None:
            return found
    return None


def unequally_paid(opens: Opens, wrong: Decimal, allowed: Decimal, skipped: Decimal) -> Judgement:
    """
    Judge a bill that is not equally paid.

    The payments that differ settle so much more of it in QuickBooks as `wrong` says, those that may differ as
    `allowed` says, and the credits that a person skipped as `skipped` says. What may differ is a reason only
    if it is the whole of it.
    """
    if wrong:
        return _its_payment(opens, Bucket.DIFFERS)
    if opens.unlike != allowed + skipped:
        return _settled_otherwise(opens)
    return _its_payment(opens, Bucket.ACCEPTED) if allowed else _skipped()


def _its_payment(opens: Opens, bucket: Bucket) -> Judgement:
    """Judge a bill that is not equally paid because of a payment that has a line of its own."""
    return Judgement(
        bucket=bucket,
        cause=Cause.ITS_PAYMENT,
        why=f"{opens.bill:,.2f} is open in BILL and {opens.book:,.2f} in QuickBooks, because of a payment "
        "listed here.",
        todo="Nothing here; see the payment.",
    )


def is_skipped(told: Told) -> bool:
    """Whether a person dealt with it by hand."""
    return told.record.reason == SKIPPED


def _skipped(again: str = "is another matter in BILL") -> Judgement:
    return Judgement(
        bucket=Bucket.ACCEPTED,
        cause=Cause.SKIPPED,
        why="A person skipped it: it was dealt with by hand.",
        todo=f"Nothing, if that was right. It is looked at again once it {again}.",
    )


def _before_start(sides: Sides) -> Judgement:
    return Judgement(
        bucket=Bucket.LEFT_OUT,
        cause=Cause.BEFORE_START,
        why=f"It belongs to the time before {sides.settings.start_date}, where this connection begins.",
    )


def _open_exception(ours: Told, sides: Sides) -> Judgement | None:
    entry = sides.exceptions.get((ours.record.kind, ours.record.id))
    if entry is None:
        return None
    return Judgement(
        bucket=Bucket.DIFFERS,
        cause=_BY_CODE.get(entry.code, Cause.EXCEPTION),
        why=entry.cause,
        todo=entry.fix,
        code=entry.code,
    )


def _under_way(ours: Told, sides: Sides) -> Judgement | None:
    match sides.under_way.get((ours.record.kind, ours.record.id)):
        case State.PLANNED:
            why = "It is on its way: its write goes out with the next update."
        case State.SENT | State.IN_DOUBT:
            why = "It was sent to QuickBooks, and whether it arrived is not known yet."
        case _ if ours.record.standing is Standing.PENDING:
            why = "It was read, and no update has come to it yet."
        case _:
            return None
    return Judgement(bucket=Bucket.DIFFERS, cause=Cause.NOT_LOOKED_AT, why=why, todo=RUN)


def _unapproved(ours: Told, theirs: Told | None, link: Link, sides: Sides) -> Judgement | None:
    """Judge a posted bill whose change still needs its approval: QuickBooks should have what was before."""
    content = ours.content
    if (
        not isinstance(content, Bill)
        or content.approval in sides.settings.approvals
        or not stands_in_bill(ours, sides)
        or ours.record.reason == SKIPPED
    ):
        return None
    waits = f"Its change is not approved in BILL yet ({content.approval or 'no approval status'})"
    changed = differences(codec.decode(Bill, link.base), theirs.content) if theirs else ()
    if changed:
        return Judgement(
            bucket=Bucket.DIFFERS,
            cause=Cause.CHANGED,
            why=f"{waits}, and somebody changed it in QuickBooks: {', '.join(changed)}.",
            todo="Make the same change in BILL, or change it back in QuickBooks.",
        )
    return Judgement(
        bucket=Bucket.NOT_DUE,
        cause=Cause.CHANGE_NOT_APPROVED,
        why=f"{waits}; QuickBooks has what was approved before.",
        todo="Nothing; the change is posted once it is approved.",
    )


def _waits(ours: Told, settled: tuple[str, ...] = ()) -> Judgement | None:
    record = ours.record
    if record.standing is not Standing.WAITING or record.reason in settled:
        return None
    if is_held(record.reason):
        return Judgement(
            bucket=Bucket.DIFFERS,
            cause=Cause.CLOSED_PERIOD,
            why=f"{_sentence(record.reason)} The setting says to hold it until then.",
            todo="Move the closing date in QuickBooks, or choose another closing policy.",
        )
    return Judgement(
        bucket=Bucket.DIFFERS,
        cause=Cause.WAITS,
        why=f"It waits: {record.reason}.",
        todo="Put right what it waits for; it is posted in the next update by itself.",
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
