"""
Adoption: what QuickBooks has already, because somebody keyed it by hand, is linked and not written again.

Only what agrees in everything that identifies a transaction is linked without asking. Whatever else could be
the same is put before a person, and nothing is written until the person has said yes or no.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from attrs import evolve

from syncer import codec
from syncer.entries import Answered, Record
from syncer.model import Approval, Bill, Content, Credit, Kind, Payment
from syncer.naming import amount_key, number_key, transliterate
from syncer.plan._decision import Adopt, Candidate, Look, Raise
from syncer.plan._shown import paper
from syncer.plan._void import is_empty
from syncer.view import DELETED, SKIPPED, VOID, View

NEAR: Final = dt.timedelta(days=7)
"""Dates of the same thing, keyed twice by people, that lie further apart are not taken for the same."""

MATCH: Final = "match"
"""Code of the exception on a record of which a person must say whether QuickBooks has it already."""

DUPLICATE: Final = "duplicate"
"""Code of the exception on a record which BILL has twice."""

CARDS: Final = frozenset({"CARD_ACCOUNT", "AP_CARD"})
"""BILL's types of funding accounts that are cards (BILL API reference, getpayment)."""

EXACT: Final = "exact"
LIKELY: Final = "likely"
AMBIGUOUS: Final = "ambiguous"


def foresee(page: tuple[Record, ...], view: View) -> None:
    """Look up for many transactions of one kind at once what `find` needs of each."""
    kind, names, numbers = Kind.BILL, [], []
    for record in page:
        kind = record.kind
        content = codec.decode_content(kind, record.body)
        assert isinstance(content, Bill | Credit | Payment)  # others are not adopted
        vendor = view.vendor_link(content.vendor_id)
        if not isinstance(vendor, str):
            names.append(amount_key(vendor.book_id, content.amount))
            numbers.append(record.number)
    view.foresee(kind, ids=[record.id for record in page], names=names, numbers=[*filter(None, numbers)])


def find(record: Record, wanted: Bill | Credit | Payment, view: View) -> Adopt | Look | Raise | None:
    """
    Say which QuickBooks transaction this record of BILL is, if it is there already.

    `wanted` is the record as it would be written. `Look` asks to read it first: something may have become of
    it since. `None` if nothing in QuickBooks could be it.
    """
    answers = {match.book_id: match.answer for match in view.matches(record.kind, record.id)}
    for book_id, answer in answers.items():
        # What a person said holds, even if both have changed so much since that nothing would propose it now.
        if answer is Answered.SAME and is_free(record.kind, book_id, view):
            return _adopt(wanted, record.kind, book_id, "a person said so", view)
    twin = _twin(record, answers, view)
    if twin is not None:
        return twin
    candidates = tuple(
        candidate
        for row in _rows(record.kind, wanted, view)
        if answers.get(row.id) is not Answered.OTHER
        and (candidate := _compare(record, wanted, row)) is not None
        and is_free(record.kind, row.id, view)
    )
    exact = [one for one in candidates if one.likeness == EXACT]
    if len(exact) == 1:
        return _adopt(wanted, record.kind, exact[0].book_id, exact[0].reason, view)
    if not candidates:
        return None
    several = f"{len(candidates)} transactions" if len(candidates) > 1 else "one"
    return Raise(
        code=MATCH,
        cause=f"QuickBooks has {several} that could be it: " + "; ".join(one.reason for one in candidates),
        fix="Say with `adopt` which one it is, or that it is none of them. Nothing is posted until then.",
        candidates=tuple(
            Candidate(one.book_id, AMBIGUOUS, one.reason) if len(exact) > 1 else one for one in candidates
        ),
    )


def _adopt(
    wanted: Bill | Credit | Payment, kind: Kind, book_id: str, reason: str, view: View
) -> Adopt | Look:
    """Link it as it is there now: a discount that was taken with a payment is agreed on by that."""
    row = view.fresh(kind, book_id)
    if row is None:
        return Look(kind, book_id)
    theirs = codec.decode_content(kind, row.body)
    if not isinstance(wanted, Payment) or not isinstance(theirs, Payment):
        return Adopt(book_id=book_id, body=wanted, reason=reason)
    taken = {part.bill_id: part.discount for part in theirs.allocations}
    parts = (evolve(part, discount=taken.get(part.bill_id, Decimal(0))) for part in wanted.allocations)
    body = evolve(wanted, allocations=tuple(parts))
    # It may have been keyed on another day, which nobody changed then.
    return Adopt(book_id=book_id, body=body, reason=reason, shown=theirs)


def nothing_agreed(theirs: Content) -> Content:
    """
    Return the base of a link between two records of which nobody knows in what they agree.

    Whatever then changes in BILL is compared with QuickBooks field by field: what differs is put before a
    person, and nothing is overwritten.
    """
    match theirs:
        case Bill():
            bare = Bill(vendor_id=theirs.vendor_id, amount=Decimal(0), number="", date=None)
            return evolve(bare, ap_account_id=theirs.ap_account_id)
        case Credit():
            bare_credit = Credit(vendor_id=theirs.vendor_id, amount=Decimal(0), number="", date=None)
            return evolve(bare_credit, ap_account_id=theirs.ap_account_id)
        case _:
            # A check is never changed, so that there is nothing to overwrite.
            return theirs


def _twin(record: Record, answers: Mapping[str, Answered], view: View) -> Raise | None:
    """
    Say if BILL has the same invoice twice: a bill of the same vendor and number, whatever its amount.

    BILL refuses the very same number only (BDC_1171), not the same in other letters or with blanks. Of vendor
    credits, for which it refuses none, the amount must be the same too. Payments are no invoices.
    """
    ours = codec.decode_content(record.kind, record.body)
    if not record.number or not isinstance(ours, Bill | Credit):
        return None
    for other in view.bill_numbered(record.kind, record.number):
        if other.id == record.id or answers.get(other.id) is Answered.OTHER:
            continue
        theirs = codec.decode_content(other.kind, other.body)
        if not isinstance(theirs, Bill | Credit) or not _same_paper(ours, theirs, view):
            continue
        if view.live_link(other.kind, other.id) is not None or _goes_first(other, theirs, record, view):
            why = f"{theirs.number} of {_day(theirs.date)}"
            same, shared = f"this one, and {why}", "number and amount"
            if theirs.amount != ours.amount:
                same, shared = f"this one of {ours.amount}, and {why}, which is {theirs.amount}", "number"
            return Raise(
                code=DUPLICATE,
                cause=f"BILL has the same invoice twice: {same}.",
                fix="Archive the wrong one in BILL. If it is another invoice, say so with `adopt --refuse`.",
                candidates=(Candidate(other.id, LIKELY, f"same vendor and {shared} as {why}"),),
            )
    return None


def _same_paper(ours: Bill | Credit, theirs: Bill | Credit, view: View) -> bool:
    """Whether two records of BILL with one number are one invoice, and the other one is not taken back."""
    denied = isinstance(theirs, Bill) and theirs.approval == Approval.DENIED
    alike = isinstance(ours, Bill) or theirs.amount == ours.amount
    return theirs.active and not denied and alike and _same_vendor(ours.vendor_id, theirs.vendor_id, view)


def _same_vendor(ours: str, theirs: str, view: View) -> bool:
    """Whether two vendors of BILL are one: BILL may have twice what QuickBooks has once."""
    if ours == theirs:
        return True
    left, right = (view.live_link(Kind.VENDOR, id_) for id_ in (ours, theirs))
    return left is not None and right is not None and left.book_id == right.book_id


def _goes_first(other: Record, theirs: Bill | Credit, record: Record, view: View) -> bool:
    """
    Whether, of two that are not posted, the other goes before this one.

    What a person skipped, or is from before the start, does: somebody entered it by hand, and it never comes.
    """
    start = view.settings.start_date
    if other.reason == SKIPPED or (start is not None and theirs.date is not None and theirs.date < start):
        return True
    approved = not isinstance(theirs, Bill) or theirs.approval in view.settings.approvals
    return approved and other.id < record.id


def is_free(kind: Kind, book_id: str, view: View) -> bool:
    """Whether a transaction stands in QuickBooks, and we never wrote or linked it, be it taken back since."""
    row = view.book(kind, book_id)
    if row is None or row.reason in {DELETED, VOID}:
        return False
    return not view.unit.links.find(connection=view.connection, kind=kind.value, book_id=book_id)


def _rows(kind: Kind, wanted: Bill | Credit | Payment, view: View) -> Iterable[Record]:
    number = number_key(wanted.number)
    rows = {row.id: row for row in view.named(kind, amount_key(wanted.vendor_id, wanted.amount))}
    if number and not isinstance(wanted, Payment):
        rows |= {row.id: row for row in view.numbered(kind, number)}
    return (row for _, row in sorted(rows.items()))


def _compare(record: Record, wanted: Bill | Credit | Payment, row: Record) -> Candidate | None:
    theirs: Content = codec.decode_content(row.kind, row.body)
    if isinstance(wanted, Payment):
        same_source = isinstance(theirs, Payment) and _same_source(record, wanted, theirs)
        return _same_money(wanted, theirs, row.id, same_source) if isinstance(theirs, Payment) else None
    return _same_invoice(record, wanted, theirs, row.id) if isinstance(theirs, Bill | Credit) else None


def _same_invoice(
    record: Record, wanted: Bill | Credit, theirs: Bill | Credit, book_id: str
) -> Candidate | None:
    if wanted.vendor_id != theirs.vendor_id or (is_empty(theirs) and not is_empty(wanted)):
        # One without any amount may be void, and says nothing of what is owed.
        return None
    same_number = number_key(wanted.number) == number_key(theirs.number) != ""
    same_amount = wanted.amount == theirs.amount
    if same_number and same_amount and wanted.date == theirs.date:
        return Candidate(book_id, EXACT, "same vendor, number, amount and date")
    if same_number:
        shared = "number and amount" if same_amount else "number"
        return Candidate(
            book_id, LIKELY, f"same vendor and {shared}; it is {theirs.amount} of {_day(theirs.date)}"
        )
    whole = transliterate(record.number)[0]
    if same_amount and _near(wanted.date, theirs.date) and _could_be(whole, wanted.number, theirs.number):
        return Candidate(
            book_id,
            LIKELY,
            f"same vendor and amount; its number is {theirs.number or 'empty'}, of {_day(theirs.date)}",
        )
    return None


def _same_source(record: Record, wanted: Payment, theirs: Payment) -> bool:
    """
    Whether the money of a payment that somebody keyed comes from where BILL says.

    BILL need not say from which card it took the money; and of a payment that was recorded there by hand, it
    may not say anything. Then what QuickBooks says is no contradiction.
    """
    if wanted.account_id == theirs.account_id:
        return True
    ours = codec.decode(Payment, record.body)
    if ours.online:
        return ours.funding in CARDS and theirs.by_card and not wanted.by_card
    return not ours.account_id


def _same_money(wanted: Payment, theirs: Payment, book_id: str, same_source: bool) -> Candidate | None:
    """Compare what they pay; payments of another vendor or amount are not looked up."""
    ours = {(part.bill_id, part.amount) for part in wanted.allocations if part.amount}
    there = {(part.bill_id, part.amount) for part in theirs.allocations if part.amount}
    noun = paper(theirs)
    number = f"{noun} {theirs.number}" if theirs.number else f"a {noun} without number"
    if not same_source:
        # Money that left another account is other money: paid twice, unless somebody chose the wrong account.
        number = f"{number} from another account"
    elif ours == there and _near(wanted.date, theirs.date):
        return Candidate(book_id, EXACT, f"same vendor, bills and amounts: {number} of {_day(theirs.date)}")
    if {bill for bill, _ in ours} & {bill for bill, _ in there}:
        return Candidate(book_id, LIKELY, f"same vendor and amount: {number} of {_day(theirs.date)}")
    return None


def _could_be(whole: str, ours: str, theirs: str) -> bool:
    """
    Whether one number may be the other, keyed differently: left out, or with or without a prefix.

    `ours` is how the whole number is written in QuickBooks. Where that has no room for it, people key as much
    of it as they like.
    """
    left, right = (number_key(number) for number in (whole, theirs))
    if not left or not right or (left != number_key(ours) and right in left):
        return True
    digits = ["".join(filter(str.isdigit, number)).lstrip("0") for number in (left, right)]
    return digits[0] == digits[1] != ""


def _near(ours: dt.date | None, theirs: dt.date | None) -> bool:
    return ours is not None and theirs is not None and abs(ours - theirs) <= NEAR


def _day(date: dt.date | None) -> str:
    return date.isoformat() if date else "no date"
