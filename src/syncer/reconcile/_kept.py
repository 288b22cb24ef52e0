"""Why both sides have a transaction unlike each other, and whether they may; if not, who changed it."""

from syncer import codec
from syncer.entries import Link
from syncer.model import Payment
from syncer.naming import number_key
from syncer.plan import applied
from syncer.reconcile._report import Bucket, Cause, Difference, Judgement
from syncer.reconcile._sides import Sides, Told, Transaction
from syncer.settings import ClosingPolicy


def kept(
    ours: Told, theirs: Told | None, link: Link, differs: tuple[Difference, ...], sides: Sides
) -> Judgement:
    """Judge differences that the last update saw and let stand."""
    fields = {one.field for one in differs}
    what = "; ".join(map(str, differs))
    if link.adopted and fields <= {"date", "number", "account"}:
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
    if fields == {"date"} and sides.settings.closing is ClosingPolicy.MOVE and _moved(ours, theirs):
        return Judgement(
            bucket=Bucket.ACCEPTED,
            cause=Cause.SETTING,
            why=f"The books were closed, and the setting says to date it on the first open day: {what}.",
        )
    in_book = _changed_in_book(link, theirs, fields)
    if fields == {"account"}:
        by_setting = not in_book
        return Judgement(
            bucket=Bucket.ACCEPTED,
            cause=Cause.SETTING if by_setting else Cause.CHANGED,
            why=(
                "It was posted from the account that was set then: "
                if by_setting
                else "Somebody chose another account in QuickBooks, and it stays so: "
            )
            + f"{what}.",
        )
    if not in_book:
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
        if in_book == fields
        else f"It was changed in BILL, and in QuickBooks as well, after it was posted: {what}.",
        todo="Make the same change in BILL, or change it back in QuickBooks.",
    )


def _changed_in_book(link: Link, theirs: Told | None, fields: set[str]) -> set[str]:
    """Return those of the fields in which QuickBooks no longer has what was posted."""
    base = codec.decode_content(link.kind, link.base)
    assert theirs is not None, "what QuickBooks has no transaction of does not differ"
    assert isinstance(base, Transaction), "other links belong to no line"
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


def _moved(ours: Told, theirs: Told | None) -> bool:
    before, after = ours.content.date, theirs.content.date if theirs else None
    return before is not None and after is not None and after > before
