"""The lines of a reconciliation: every record that a side ever told us, each in exactly one of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from attrs import evolve

from syncer import naming
from syncer.model import Bill, Credit, Kind, Payment
from syncer.reconcile import _judge
from syncer.reconcile._open import Opens, more_by_credit, more_in_book, open_amounts
from syncer.reconcile._report import ZERO, Bucket, Cause, Difference, Judgement, Line, Shown
from syncer.reconcile._sides import Sides, Told, Transaction, stands_in_bill

Explained = defaultdict[tuple[Bucket, str], Decimal]
"""By bucket of a payment and BILL id of a bill."""


def lines(sides: Sides) -> tuple[Line, ...]:
    """Compare all transactions, payments first: they tell why bills are not equally paid."""
    nothing: Explained = defaultdict(Decimal)
    payments = tuple(_of_kind(Kind.PAYMENT, sides, {}, nothing))
    opens = open_amounts(sides)
    explained = _explained(payments, sides)
    found = [
        *payments,
        *_of_kind(Kind.BILL, sides, opens, explained),
        *_of_kind(Kind.CREDIT, sides, {}, nothing),
    ]
    return tuple(sorted(found, key=_order))


def _order(line: Line) -> tuple[object, ...]:
    date = line.date
    return (
        line.kind.rank,
        line.vendor.casefold(),
        line.vendor_key,
        date.isoformat() if date else "",
        line.number,
        line.bill_id,
        line.book_id,
    )


def _of_kind(kind: Kind, sides: Sides, opens: dict[str, Opens], explained: Explained) -> Iterator[Line]:
    paired: set[str] = set()
    for (its_kind, bill_id), ours in sides.bill.items():
        if its_kind is not kind:
            continue
        link = sides.live(kind, bill_id)
        if link is None:
            yield _line(ours, None, _judge.only_in_bill(ours, sides), sides)
            continue
        # Credits alone leave no transaction of their own in QuickBooks, and so none on the other side.
        theirs = sides.book.get((kind, link.book_id))
        if link.book_id:
            paired.add(link.book_id)
        differs = _differences(ours.content, theirs, sides) if theirs is None or not theirs.is_gone else ()
        judged = _judge.joined(ours, theirs, link, differs, sides)
        both = opens.get(bill_id)
        if both is not None and judged.bucket is not Bucket.DIFFERS and judged.cause in _judge.MAY_STAND:
            judged = _settled_alike(judged, bill_id, both, explained, sides)
        yield _line(ours, theirs, judged, sides, differs, both)
    for (its_kind, book_id), theirs in sides.book.items():
        if its_kind is kind and book_id not in paired:
            yield _line(None, theirs, _judge.only_in_book(theirs, sides), sides)


def _settled_alike(
    judged: Judgement, bill_id: str, opens: Opens, explained: Explained, sides: Sides
) -> Judgement:
    """Judge a bill that is as it should be on both sides by what settles it."""
    applied = sides.applied.get(bill_id, ())
    found = _judge.its_credits(applied, sides, unlike=bool(opens.unlike))
    if found is None and opens.unlike:
        wrong, allowed = (explained[bucket, bill_id] for bucket in (Bucket.DIFFERS, Bucket.ACCEPTED))
        skipped = sum((more_by_credit(told, sides) for told in applied if _judge.is_skipped(told)), ZERO)
        found = _judge.unequally_paid(opens, wrong, allowed, skipped)
    if found is None:
        return judged
    if judged is _judge.AGREES:
        return found
    # Why the rest may differ is still true, and is no reason to pay it twice.
    return evolve(found, why=f"{found.why} {judged.why}") if found.bucket is Bucket.DIFFERS else judged


# -- the sides of a line ---------------------------------------------------------------------------


def _line(
    ours: Told | None,
    theirs: Told | None,
    judged: Judgement,
    sides: Sides,
    differs: tuple[Difference, ...] = (),
    opens: Opens | None = None,
) -> Line:
    one = ours or theirs
    assert one is not None, "a line has one side at least"
    key = sides.vendors.key(ours.content.vendor_id) if ours else one.content.vendor_id
    left_out = judged.bucket is Bucket.LEFT_OUT
    line = Line(
        kind=one.record.kind,
        bucket=judged.bucket,
        cause=judged.cause,
        why=judged.why,
        todo=judged.todo,
        code=judged.code,
        vendor=sides.vendors.name(key),
        vendor_key=key,
        currency=sides.vendors.currency(key),
        bill_id=ours.record.id if ours else "",
        book_id=theirs.record.id if theirs else "",
        bill=_shown_in_bill(ours, sides, opens, counts=not left_out) if ours else None,
        book=_shown_in_book(theirs, sides, opens, counts=not left_out) if theirs else None,
        differences=differs,
    )
    if opens is not None and judged.cause in {Cause.ITS_PAYMENT, Cause.SETTLED_OTHERWISE}:
        unlike = Difference(field="open amount", bill=_money(opens.bill), book=_money(opens.book))
        line = evolve(line, differences=(*differs, unlike))
    return line


def _shown_in_bill(told: Told, sides: Sides, opens: Opens | None, *, counts: bool) -> Shown:
    content = told.content
    stands = stands_in_bill(told, sides)
    match content:
        case Bill():
            status = content.approval.lower() if content.active else "archived"
        case Credit():
            status = "open" if content.active else "archived"
        case _:
            status = content.status.lower()
    if isinstance(content, Bill) and stands and opens is not None:
        status = f"{status}, {_paid(content.amount, opens.bill)}"
    return Shown(
        vendor=sides.vendors.name(sides.vendors.key(content.vendor_id)),
        number=content.number,
        date=content.date,
        amount=content.amount,
        status=status,
        open=opens.bill if opens and stands else None,
        counts=counts and stands,
    )


def _shown_in_book(told: Told, sides: Sides, opens: Opens | None, *, counts: bool) -> Shown:
    content = told.content
    if told.is_gone:
        status = told.record.reason
    elif isinstance(content, Bill):
        open_ = opens.book if opens else content.open_amount
        status = _paid(content.amount, open_) if open_ is not None else "posted"
    else:
        status = "posted"
    discount = _discount(content)
    if discount and not told.is_gone:
        status = f"{status}, with a discount of {discount:,.2f}"
    return Shown(
        vendor=sides.vendors.name(content.vendor_id),
        number=content.number,
        date=content.date,
        amount=content.amount,
        status=status,
        open=opens.book if opens and not told.is_gone else None,
        discount=discount,
        counts=counts and not told.is_gone,
    )


def _discount(content: Transaction) -> Decimal:
    parts = content.allocations if isinstance(content, Payment) else ()
    return sum((part.discount for part in parts), ZERO)


def _paid(total: Decimal, open_: Decimal) -> str:
    if open_ == total:
        return "open"
    return "partly paid" if open_ else "paid"


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _differences(ours: Transaction, theirs: Told | None, sides: Sides) -> tuple[Difference, ...]:
    """Compare field by field, in QuickBooks' terms: a shortened number is the same number."""
    if theirs is None:
        # Credits alone settled it, and QuickBooks keeps no transaction of that.
        return ()
    book = theirs.content
    vendors = sides.vendors
    found: list[Difference] = []

    def compare(field: str, left: object, right: object, bill: str, there: str) -> None:
        if left != right:
            found.append(Difference(field=field, bill=bill, book=there))

    compare("amount", ours.amount, book.amount, _money(ours.amount), _money(book.amount))
    compare("date", ours.date, book.date, _day(ours), _day(book))
    left, right = vendors.key(ours.vendor_id), book.vendor_id
    compare("vendor", left, right, vendors.name(left), vendors.name(right))
    if isinstance(ours, Payment) and isinstance(book, Payment):
        compare("bills paid", _parts(ours, sides), _parts(book, None), _told(ours, sides), _told(book, sides))
        compare("discount", ZERO, _discount(book), "", _money(_discount(book)))
        account = sides.paid_from(ours)
        if account:
            compare(
                "account", account, book.account_id, sides.account(account), sides.account(book.account_id)
            )
    else:
        number = naming.shorten(naming.one_line(naming.transliterate(ours.number)[0]), naming.BILL_NUMBER_MAX)
        keys = naming.number_key(number), naming.number_key(book.number)
        compare("number", *keys, ours.number, book.number)
    return tuple(found)


def _day(content: Transaction) -> str:
    return content.date.isoformat() if content.date else ""


def _parts(payment: Payment, sides: Sides | None) -> dict[str, Decimal]:
    """What a payment pays on which bill, in money, by QuickBooks' ids."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for part in payment.allocations:
        link = sides.live(Kind.BILL, part.bill_id) if sides else None
        if part.amount:
            found[part.bill_id if sides is None else link.book_id if link else ""] += part.amount
    return dict(found)


def _told(payment: Payment, sides: Sides) -> str:
    parts = []
    for part in payment.allocations:
        key = Kind.BILL, part.bill_id
        known = sides.bill.get(key) or sides.book.get(key)
        name = known.content.number if known and known.content.number else part.bill_id
        parts.append(f"{name} with {_money(part.amount)}")
    return ", ".join(parts)


# -- which payments tell why -------------------------------------------------------------------------


def _explained(payments: Iterable[Line], sides: Sides) -> Explained:
    """Say how much more of which bill payments that do not simply agree settle in QuickBooks than in BILL."""
    found: Explained = defaultdict(Decimal)
    for line in payments:
        if line.bucket not in {Bucket.DIFFERS, Bucket.ACCEPTED}:
            continue
        ours = sides.bill.get((Kind.PAYMENT, line.bill_id))
        theirs = sides.book.get((Kind.PAYMENT, line.book_id))
        link = sides.live(Kind.PAYMENT, line.bill_id)
        for bill_id, more in more_in_book(ours, theirs, link, sides).items():
            found[line.bucket, bill_id] += more
    return found
