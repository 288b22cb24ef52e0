"""Settings: safe defaults, refused at once where they make no sense, read back as they were written."""

import datetime as dt
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer import errors, settings
from syncer.settings import NumberPolicy, Settings, TextPolicy

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)
NUMBERS = st.integers(1, 10_000)
APPROVALS = st.lists(st.sampled_from(settings.APPROVALS), unique=True, min_size=1).map(tuple)
CURRENCIES = st.sampled_from(["EUR", "CAD", "GBP"])


@given(
    st.builds(
        Settings,
        payment_account=NAMES,
        ap_account=NAMES,
        approvals=APPROVALS,
        start_date=st.none() | st.dates(*settings.DAYS),
        bank_accounts=st.dictionaries(NAMES, NAMES, max_size=2),
        ap_accounts=st.dictionaries(CURRENCIES, NAMES, max_size=2),
        text=st.sampled_from(TextPolicy),
        long_numbers=st.sampled_from(NumberPolicy),
        void_on_archive=st.booleans(),
        batch_size=st.integers(1, 100),
        page_size=NUMBERS,
        retry_s=NUMBERS,
    )
)
def test_settings_are_read_back(made: Settings) -> None:
    """Through the text that the store keeps."""
    assert Settings.from_json(made.to_json()) == made


def test_the_defaults_are_safe() -> None:
    """Only approved bills, nothing cut or guessed, voids only of what is unpaid."""
    made = Settings(payment_account="Checking")

    assert made.approvals == ("APPROVED",)
    assert "SCHEDULED" not in made.posted_payments
    assert made.to_json() == '{"payment_account":"Checking"}'


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("payment_account", " "),
        ("ap_account", ""),
        ("batch_size", 0),
        ("batch_size", 101),
        ("page_size", -1),
        ("call_budget_s", 0),
        ("lease_idle_s", 0),
        ("lease_answer_s", 0),
        ("overlap_s", 0),
        ("retry_s", 0),
        ("retries", 0),
        ("left_out", ["account"]),
        ("page_size", 10_001),
        ("call_budget_s", 3_600),
        ("lease_idle_s", 1),
        ("lease_idle_s", 3_601),
        ("lease_answer_s", 86_401),
        ("overlap_s", -3_600),
        ("overlap_s", 604_801),
        ("watch_s", 0),
        ("watch_s", 604_801),
        ("retry_s", 86_401),
        ("retries", 1_001),
        ("approvals", ()),
        ("approvals", ("APROVED",)),
        ("approvals", ("approved",)),
        ("approvals", ("APPROVED", "DENIED")),
        ("posted_payments", ()),
        ("posted_payments", ("SCHEDULED", "Processed")),
        ("posted_payments", ("SENT,CLEARED",)),
        ("reversed_payments", ()),
        ("reversed_payments", ("",)),
        ("bank_accounts", {"": "Savings"}),
        ("bank_accounts", {"CARD_ACCOUNT": " "}),
        ("home_currency", ""),
        ("home_currency", "usd"),
        ("home_currency", "DOLLAR"),
        ("ap_accounts", {"eur": "Payables EUR"}),
        ("ap_accounts", {"EUR": ""}),
        ("ap_accounts", {"USD": "Accounts Payable"}),
        ("left_out", ("colour",)),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(name: str, value: object) -> None:
    """When it is made, and when it is read."""
    values = {"payment_account": "Checking", name: value}

    with pytest.raises(errors.SettingsError, match=name) as made:
        Settings(**values)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(errors.SettingsError, match=name):
        Settings.from_json(json.dumps(values))
    assert made.value.fix


@pytest.mark.parametrize(
    ("name", "value", "fix"),
    [
        ("approvals", "APPROVED", "list of words"),
        ("posted_payments", ["SENT"], "list of words"),
        ("batch_size", "50", "number from 1 to 100"),
        ("batch_size", True, "number from 1 to 100"),
        ("home_currency", None, "ISO 4217"),
        ("terms", "no", "yes or no"),
        ("classes", "colour", "department, class, location, off"),
        ("closing", "move", "ask, hold, move"),
    ],
)
def test_what_is_of_another_kind_is_refused(name: str, value: object, fix: str) -> None:
    """A word where there should be a list of them, a number as text: nothing is guessed."""
    with pytest.raises(errors.SettingsError, match=name) as refused:
        Settings(**{"payment_account": "Checking", name: value})  # type: ignore[arg-type]  # wrong on purpose
    assert fix in refused.value.fix


@pytest.mark.parametrize(
    "ends",
    [
        {"batch_size": 1, "page_size": 10_000, "call_budget_s": 1, "lease_idle_s": 2, "lease_answer_s": 1},
        {"batch_size": 100, "page_size": 1, "call_budget_s": 3_599, "lease_idle_s": 3_600, "retries": 1_000},
        {"lease_answer_s": 86_400, "overlap_s": 604_800, "watch_s": 604_800, "retry_s": 86_400},
        {"overlap_s": 1, "watch_s": 1, "retry_s": 1, "retries": 1},
        {"start_date": settings.DAYS[0]},
        {"start_date": settings.DAYS[1]},
    ],
)
def test_both_ends_of_a_range_are_in_it(ends: dict[str, object]) -> None:
    """What the message offers can be given."""
    made = Settings(payment_account="Checking", **ends)  # type: ignore[arg-type]  # of several types

    assert {name: getattr(made, name) for name in ends} == ends


def test_a_state_that_bill_may_add_can_be_named() -> None:
    """BILL's states are an open list (BILL docs, single-status payment values)."""
    made = Settings(payment_account="Checking", posted_payments=("PROCESSED", "HELD_BY_BANK"))

    assert "HELD_BY_BANK" in made.posted_payments


def test_a_call_may_not_outlive_its_lease() -> None:
    """Another session would take over while it works."""
    with pytest.raises(errors.SettingsError, match="call_budget_s is 120, and lease_idle_s 120"):
        Settings(payment_account="Checking", call_budget_s=120)


def test_a_setting_that_nobody_knows_is_refused() -> None:
    """It would have no effect, and its author believes that it has."""
    with pytest.raises(errors.SettingsError, match="no setting 'colour'"):
        Settings.from_json('{"payment_account":"Checking","colour":"red"}')


def test_a_payment_state_cannot_mean_both() -> None:
    """Posted and reversed exclude each other."""
    with pytest.raises(errors.SettingsError, match="PAID"):
        Settings(payment_account="Checking", reversed_payments=("PAID",))


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"payment_account":"x","start_date":"never"}'])
def test_text_that_is_no_settings_is_refused(text: str) -> None:
    """With the fix."""
    with pytest.raises(errors.SettingsError, match="connect"):
        Settings.from_json(text)


@pytest.mark.parametrize("day", [dt.date(1999, 12, 31), dt.date(2206, 1, 1)])
def test_a_start_date_that_cannot_be_meant_is_refused(day: dt.date) -> None:
    """From a typing error, nothing would be posted, or nothing left alone."""
    with pytest.raises(errors.SettingsError, match=f"start_date is {day}"):
        Settings(payment_account="Checking", start_date=day)


def test_a_start_date_is_a_day() -> None:
    """As ISO text."""
    made = Settings(payment_account="Checking", start_date=dt.date(2026, 2, 1))

    assert '"start_date":"2026-02-01"' in made.to_json()


@pytest.mark.parametrize(
    "cls",
    [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.SyncerError)],
)
def test_every_error_says_what_to_do_and_travels(cls: type[errors.SyncerError]) -> None:
    """Problem, fix, code and record survive pickling and stand in the message."""
    error = cls("It broke.", fix="Mend it.", code="42", record="Bill 7")

    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is cls
    assert (copy.problem, copy.fix, copy.code, copy.record) == ("It broke.", "Mend it.", "42", "Bill 7")
    assert str(copy) == "Bill 7: It broke. (code 42) Mend it."
    assert str(cls("It broke.", fix="Mend it.")) == "It broke. Mend it."


def test_what_may_be_tried_again_says_so() -> None:
    """The very same call may succeed later."""
    repeatable = {one.__name__ for one in vars(errors).values() if getattr(one, "repeatable", False)}

    assert {"Conflict", "Unavailable", "PayablesError", "NotNow"} == repeatable
