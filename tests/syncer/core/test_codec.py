"""Records as text: what is written is read back, equal values have equal text, old text stays readable."""

import datetime as dt
import json
from datetime import UTC
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from syncer import codec
from syncer.book import Ask, Forget
from syncer.cycle import Cycle
from syncer.errors import StoreError
from syncer.model import CONTENT, LISTS, Account, Kind, Line, Vendor
from syncer.settings import Settings
from tests.syncer.core.rig import SETTINGS

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MONEY = st.decimals(-(10**12), 10**12, places=2)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    Decimal: MONEY,
    bool: st.booleans(),
    int: st.integers(0, 10**6),
    dt.date: st.dates(),
    dt.datetime: st.datetimes(timezones=st.just(UTC)),
    type(None): st.none(),
    Settings: st.builds(
        Settings,
        payment_account=st.just("Checking"),
        start_date=st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    ),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type with all fields drawn, so that whatever field is added is tested too."""
    if kind in PLAIN:
        return PLAIN[kind]
    if attrs.has(kind):
        return st.deferred(lambda: built(kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(tuple(kind))
    parts = get_args(kind)
    if get_origin(kind) is tuple:
        return st.lists(values(parts[0]), max_size=3).map(tuple)
    if get_origin(kind) is dict:
        return st.dictionaries(values(parts[0]), values(parts[1]), max_size=3)
    return st.one_of(*map(values, parts))


def built(cls: Any) -> st.SearchStrategy[Any]:
    return st.builds(
        cls, **{name: values(kind) for name, kind in get_type_hints(cls).items() if name in fields(cls)}
    )


def fields(cls: Any) -> set[str]:
    return {one.name for one in attrs.fields(cls)}


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
def test_every_content_is_read_back(kind: Kind, data: st.DataObject) -> None:
    """And its text is ASCII on one line, with sorted keys."""
    value = data.draw(values(CONTENT[kind]))

    text = codec.encode(value)

    assert codec.decode_content(kind, text) == value
    assert text.isascii()
    assert "\n" not in text
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))


@given(values(Cycle))
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
        settings=SETTINGS,
        asks=(Forget("x"),),
    )

    with pytest.raises(StoreError, match="Cycle"):
        codec.decode(Cycle, codec.encode(cycle).replace('"Forget"', '"Remember"'))


@given(values(Ask))
def test_every_question_is_read_back(ask: Ask) -> None:
    """Whatever was asked when the process died can be told from all other questions."""
    now = dt.datetime(2026, 1, 1, tzinfo=UTC)
    before = Cycle(
        id="1",
        connection="c",
        fence=1,
        started_at=now,
        at=now,
        clock_at=now,
        settings=SETTINGS,
        asks=(ask,),
    )

    (after,) = codec.decode(Cycle, codec.encode(before)).asks

    assert after == ask
    assert type(after) is type(ask)


def test_a_digest_names_a_text() -> None:
    """SHA-256, in hex."""
    assert codec.digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_there_is_a_class_for_each_kind() -> None:
    """And kinds are ranked in the order in which records must exist."""
    assert set(CONTENT) == set(Kind)
    assert [kind.rank for kind in Kind] == list(range(len(Kind)))
    order = (Kind.ACCOUNT, Kind.TERMS, Kind.VENDOR, Kind.BILL, Kind.CREDIT, Kind.PAYMENT)
    assert sorted(order, key=lambda kind: kind.rank) == list(order)
    assert max(kind.rank for kind in LISTS) < Kind.VENDOR.rank
    assert evolve(Account(name="a", full_name="a"), active=False) != Account(name="a", full_name="a")


@pytest.mark.parametrize("name", ["\ud800", "a\udfffb", "\x00", "\x7f", "é", "中"])
def test_any_text_is_read_back(name: str) -> None:
    """Also half of a character, which JSON may carry and UTF-8 may not; whether it is taken is said later."""
    text = codec.encode(Vendor(name=name))

    assert text.isascii()
    assert text == json.dumps({"name": name}, separators=(",", ":"))
    assert codec.decode(Vendor, text).name == name
