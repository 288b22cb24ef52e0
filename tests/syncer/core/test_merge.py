"""Three-way merge: who changed a field has it; who both changed it, has a policy."""

import attrs
from hypothesis import given
from hypothesis import strategies as st

from syncer.merge import Tie, book_wins, merge
from syncer.model import Side, Vendor

VALUES = st.sampled_from(["", "a", "b", "c"])
VENDORS = st.builds(Vendor, name=VALUES, email=VALUES, phone=VALUES, active=st.booleans())


def bill_wins(field: str, bill: object, book: object) -> Side:
    return Side.BILL


@given(VENDORS, VENDORS, VENDORS)
def test_each_field_has_the_value_of_who_changed_it(base: Vendor, bill: Vendor, book: Vendor) -> None:
    """And a tie is told exactly where both changed it to different values."""
    merged, ties = merge(base, bill, book)

    tied = {tie.field for tie in ties}
    for field in attrs.fields(Vendor):
        was, left, right, now = (getattr(one, field.name) for one in (base, bill, book, merged))
        if left == right or right == was:
            assert now == left
        elif left == was:
            assert now == right
        else:
            assert now == right
        assert (field.name in tied) == (left != right and was not in (left, right))


@given(VENDORS, VENDORS)
def test_a_side_that_changed_nothing_changes_nothing(base: Vendor, other: Vendor) -> None:
    """The other side's version is the merger, whichever side it is."""
    assert merge(base, other, base) == (other, ())
    assert merge(base, base, other) == (other, ())


def test_the_loser_of_a_tie_is_told() -> None:
    """QuickBooks is the book of record."""
    base, bill, book = (Vendor(name="n", phone=phone) for phone in "123")

    merged, ties = merge(base, bill, book)

    assert merged.phone == "3"
    assert ties == (Tie("phone", kept="3", lost="2", winner=Side.BOOK),)
    assert book_wins("phone", "2", "3") is Side.BOOK


def test_the_policy_may_be_another() -> None:
    """A connection may prefer BILL."""
    base, bill, book = (Vendor(name="n", phone=phone) for phone in "123")

    merged, ties = merge(base, bill, book, bill_wins)

    assert merged.phone == "2"
    assert ties == (Tie("phone", kept="2", lost="3", winner=Side.BILL),)


def test_a_policy_is_asked_of_ties_only_and_with_what_both_sides_say() -> None:
    """Each tied field by its name, BILL's value, QuickBooks' value."""
    asked: list[tuple[str, object, object]] = []

    def policy(field: str, bill: object, book: object) -> Side:
        asked.append((field, bill, book))
        return Side.BOOK

    merge(
        Vendor(name="n", phone="1", email="old", account_number="7"),
        Vendor(name="n", phone="2", email="old", account_number="8"),
        Vendor(name="n", phone="3", email="new", account_number="8"),
        policy,
    )

    assert asked == [("phone", "2", "3")]
