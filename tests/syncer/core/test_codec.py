"""Records as text: what is written is read back, equal values have equal text, old text stays readable."""

import datetime as dt
import json
from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from syncer import codec
from syncer.book import CheckSet, Fetch, Find, Forget, Identify, Identity, Read, ReadDeleted, Write
from syncer.cycle import BillRead, Cycle, Phase
from syncer.errors import StoreError
from syncer.model import (
    CONTENT,
    LISTS,
    Account,
    Address,
    Allocation,
    AppliedCredit,
    Bill,
    Credit,
    Kind,
    Line,
    ListEntry,
    Payment,
    Vendor,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MONEY = st.decimals(-(10**12), 10**12, places=2)
DAYS = st.dates()
MOMENTS = st.datetimes(timezones=st.just(UTC))
LINES = st.lists(
    st.builds(
        Line,
        amount=MONEY,
        id=TEXT,
        book_id=TEXT,
        account_id=TEXT,
        item_id=TEXT,
        class_id=TEXT,
        customer_id=TEXT,
        description=TEXT,
    ),
    max_size=3,
).map(tuple)
ADDRESSES = st.builds(Address, line1=TEXT, line2=TEXT, city=TEXT, state=TEXT, postal_code=TEXT, country=TEXT)
CREDITS = st.lists(st.builds(AppliedCredit, credit_id=TEXT, amount=MONEY), max_size=2).map(tuple)
ALLOCATIONS = st.lists(st.builds(Allocation, bill_id=TEXT, amount=MONEY, credits=CREDITS), max_size=3).map(
    tuple
)
CONTENTS: dict[Kind, st.SearchStrategy[Any]] = {
    **dict.fromkeys(
        LISTS,
        st.builds(
            ListEntry, name=TEXT, full_name=TEXT, active=st.booleans(), days=st.none() | st.integers(0, 999)
        ),
    ),
    Kind.ACCOUNT: st.builds(Account, name=TEXT, full_name=TEXT, number=TEXT, type=TEXT, active=st.booleans()),
    Kind.VENDOR: st.builds(Vendor, name=TEXT, email=TEXT, address=ADDRESSES, active=st.booleans()),
    Kind.BILL: st.builds(
        Bill,
        vendor_id=TEXT,
        amount=MONEY,
        number=TEXT,
        date=DAYS,
        due_date=st.none() | DAYS,
        lines=LINES,
        memo=TEXT,
        approval=TEXT,
        active=st.booleans(),
        open_amount=st.none() | MONEY,
    ),
    Kind.CREDIT: st.builds(
        Credit,
        vendor_id=TEXT,
        amount=MONEY,
        number=TEXT,
        date=DAYS,
        lines=LINES,
        open_amount=st.none() | MONEY,
    ),
    Kind.PAYMENT: st.builds(
        Payment,
        vendor_id=TEXT,
        amount=MONEY,
        date=st.none() | DAYS,
        allocations=ALLOCATIONS,
        status=TEXT,
        online=st.booleans(),
        memo=TEXT,
    ),
}
ASKS = st.one_of(
    st.builds(Identify, TEXT, st.lists(TEXT, max_size=2).map(tuple), st.lists(TEXT, max_size=2).map(tuple)),
    st.builds(Read, st.sampled_from(Kind), TEXT, TEXT, st.integers(1, 500)),
    st.builds(ReadDeleted, TEXT),
    st.builds(Fetch, st.sampled_from(Kind), st.lists(TEXT, max_size=3).map(tuple)),
    st.builds(Find, st.sampled_from(Kind), TEXT),
    st.builds(CheckSet, TEXT),
    st.builds(Write, TEXT, TEXT),
    st.builds(Forget, TEXT),
)
IDENTITIES = st.builds(
    Identity, company_name=TEXT, file_id=TEXT, closing_date=st.none() | DAYS, multicurrency=st.booleans()
)
CYCLES = st.builds(
    Cycle,
    id=TEXT,
    connection=TEXT,
    fence=st.integers(0, 10**6),
    started_at=MOMENTS,
    at=MOMENTS,
    clock_at=MOMENTS,
    phase=st.sampled_from(Phase),
    identity=st.none() | IDENTITIES,
    asks=st.lists(ASKS, max_size=4).map(tuple),
    asked=st.booleans(),
    asked_at=st.none() | MOMENTS,
    reads=st.lists(
        st.builds(
            BillRead, kind=st.sampled_from(Kind), since=TEXT, ids=st.lists(TEXT, max_size=2).map(tuple)
        ),
        max_size=2,
    ).map(tuple),
)


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
def test_every_content_is_read_back(kind: Kind, data: st.DataObject) -> None:
    """And its text is ASCII on one line, with sorted keys."""
    value = data.draw(CONTENTS[kind])

    text = codec.encode(value)

    assert codec.decode_content(kind, text) == value
    assert text.isascii()
    assert "\n" not in text
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))


@given(CYCLES)
def test_a_cycle_is_read_back_with_its_questions(cycle: Cycle) -> None:
    """Any process may take the next step."""
    assert codec.decode(Cycle, codec.encode(cycle)) == cycle


@pytest.mark.parametrize(
    ("one", "other"), [("10", "10.00"), ("10.0", "10.00"), ("1E+1", "10"), ("-0", "0"), ("0.10", "0.1")]
)
def test_equal_amounts_have_equal_text(one: str, other: str) -> None:
    """However the side wrote them, so that a repeated row is no news."""
    first, second = (Line(amount=Decimal(text)) for text in (one, other))

    assert first == second
    assert codec.encode(first) == codec.encode(second)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_amounts_are_exact(amount: Decimal) -> None:
    """Nothing passes through a binary float, and nothing is rounded."""
    assert codec.decode(Line, codec.encode(Line(amount=amount))).amount == amount


def test_money_is_written_with_cents() -> None:
    """So that people who look into the store see money."""
    assert codec.encode(Line(amount=Decimal(10))) == '{"amount":"10.00"}'
    assert codec.encode(Line(amount=Decimal("0.125"))) == '{"amount":"0.125"}'


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_what_is_no_amount_is_not_written(text: str) -> None:
    """It could not be compared afterwards."""
    with pytest.raises(StoreError, match="no amount"):
        codec.encode(Line(amount=Decimal(text)))


def test_a_new_field_changes_neither_text_nor_reading_of_old_records() -> None:
    """Defaults are left out, and what is missing has its default."""
    assert codec.encode(Vendor(name="Reed")) == '{"name":"Reed"}'
    assert codec.decode(Vendor, '{"name":"Reed"}') == Vendor(name="Reed")
    assert codec.decode(Vendor, '{"name":"Reed","of_a_later_version":1}') == Vendor(name="Reed")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "1", '"x"', "{}", '{"amount":"x"}', '{"amount":[]}', '{"amount":"NaN"}']
)
def test_what_is_no_value_is_refused(text: str) -> None:
    """With one error of ours, which says what cannot be read."""
    with pytest.raises(StoreError, match="Line"):
        codec.decode(Line, text)


def test_an_unknown_question_is_refused() -> None:
    """The store was written by a later version."""
    cycle = Cycle(
        id="1",
        connection="c",
        fence=1,
        started_at=dt.datetime(2026, 1, 1, tzinfo=UTC),
        at=dt.datetime(2026, 1, 1, tzinfo=UTC),
        clock_at=dt.datetime(2026, 1, 1, tzinfo=UTC),
        asks=(Forget("x"),),
    )

    with pytest.raises(StoreError, match="Cycle"):
        codec.decode(Cycle, codec.encode(cycle).replace('"Forget"', '"Remember"'))


def test_a_digest_names_a_text() -> None:
    """SHA-256, in hex."""
    assert codec.digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_there_is_a_class_for_each_kind() -> None:
    """And kinds are ranked in the order in which records must exist."""
    assert set(CONTENT) == set(Kind)
    assert [kind.rank for kind in Kind] == [0, 1, 2, 3, 4]
    assert evolve(Account(name="a", full_name="a"), active=False) != Account(name="a", full_name="a")
