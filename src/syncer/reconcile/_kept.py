"""Why both sides have a transaction unlike each other, and whether they may; if not, who changed it."""

from syncer import codec
from syncer.entries import Link
from syncer.model import Payment
from syncer.naming import number_key
from syncer.plan import applied, was_moved
from syncer.reconcile._report import Bucket, Cause, Difference, Judgement
from syncer.reconcile._sides import Told, Transaction


def kept(ours: Told, theirs: Told | None, link: Link, differs: tuple[Difference, ...]) -> Judgement:
    """Judge differences that the last update saw and let stand."""
    fields = {one.field for one in differs}
    what = "; ".join(map(str, differs))
    base = _posted(link)
    if link.adopted and fields <= {"number", "account", *_keyed_so(ours, base)}:
        return Judgement(
            bucket=Bucket.ACCEPTED,
            cause=Cause.ADOPTED,
            why=f"It was adopted as somebody had keyed it in QuickBooks by hand: {what}.",
            todo="Nothing; make them alike if you like.",
        )
    if link.adopted:
        return Judgement(
            bucket=Bucket.DIFFERS,
            cause=Cause.ADOPTED,
            why=f"It was adopted although the two are not alike: {what}.",
            todo="Correct the wrong one, in BILL or in QuickBooks.",
        )
    in_book = _changed_in_book(base, theirs, fields)
    may = _may_stand(ours, base, in_book)
    others = fields - may.keys()
    if not others:
        return Judgement(
            bucket=Bucket.ACCEPTED,
            cause=Cause.CHANGED if in_book else Cause.SETTING,
            why=f"{'. '.join(may[field] for field in sorted(fields))}: {what}.",
        )
    if in_book.isdisjoint(others):
        return Judgement(
            bucket=Bucket.DIFFERS,
            cause=Cause.CHANGED_IN_BILL,
            why=f"BILL changed it after it was posted, and QuickBooks has what was posted: {what}.",
            todo="Make the same change in QuickBooks, or change it back in BILL.",
        )
    return Judgement(
        bucket=Bucket.DIFFERS,
        cause=Cause.CHANGED,
        why=f"Somebody changed it in QuickBooks, and that was kept: {what}."
        if others <= in_book
        else f"It was changed in BILL, and in QuickBooks as well, after it was posted: {what}.",
        todo="Make the same change in BILL, or change it back in QuickBooks.",
    )


def _posted(link: Link) -> Transaction:
    base = codec.decode_content(link.kind, link.base)
    assert isinstance(base, Transaction), "other links belong to no line"
    return base


def _keyed_so(ours: Told, base: Transaction) -> set[str]:
    """Return the date, if it is still the one that BILL gave when this was adopted with another."""
    return {"date"} if ours.content.date == base.date else set()


def _may_stand(ours: Told, base: Transaction, in_book: set[str]) -> dict[str, str]:
    """Return the fields that may differ by a setting or a bookkeeper's choice, each with why."""
    found: dict[str, str] = {}
    if "date" not in in_book and was_moved(base, ours.content.date):
        found["date"] = "The books were closed, and the setting said to date it on the first open day"
    if "account" in in_book:
        found["account"] = "Somebody chose another account in QuickBooks, and it stays so"
    elif isinstance(ours.content, Payment) and ours.content.online:
        # What was recorded by hand in BILL names its account itself.
        found["account"] = "It was posted from the account that was set then"
    return found


def _changed_in_book(base: Transaction, theirs: Told | None, fields: set[str]) -> set[str]:
    """Return those of the fields in which QuickBooks no longer has what was posted."""
    assert theirs is not None, "what QuickBooks has no transaction of does not differ"
    before, after = _compared(base), _compared(theirs.content)
    return {field for field in fields if before[field] != after[field]}


def _compared(content: Transaction) -> dict[str, object]:
    """Return what of a transaction is compared, by the names that differences have."""
    found: dict[str, object] = {
        "amount": content.amount,
        "date": content.date,
        "vendor": content.vendor_id,
        "number": number_key(content.number),
    }
    if isinstance(content, Payment):
        settles = applied(content)
        found |= {"bills paid": settles, "discount": settles, "account": content.account_id}
    return found
