"""Settings: safe defaults, refused at once where they make no sense, read back as they were written."""

import datetime as dt
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer import errors
from syncer.settings import NumberPolicy, Settings, TextPolicy

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)
NUMBERS = st.integers(1, 10**6)
STATES = st.lists(st.sampled_from(["A", "B", "C"]), unique=True, max_size=3).map(tuple)


@given(
    st.builds(
        Settings,
        payment_account=NAMES,
        ap_account=NAMES,
        approvals=STATES,
        start_date=st.none() | st.dates(),
        bank_accounts=st.dictionaries(NAMES, NAMES, max_size=2),
        text=st.sampled_from(TextPolicy),
        long_numbers=st.sampled_from(NumberPolicy),
        void_on_archive=st.booleans(),
        batch_size=st.integers(1, 100),
        page_size=NUMBERS,
        retry_s=NUMBERS,
    )
)
def test_settings_are_read_back(settings: Settings) -> None:
    """Through the text that the store keeps."""
    assert Settings.from_json(settings.to_json()) == settings


def test_the_defaults_are_safe() -> None:
    """Only approved bills, nothing cut or guessed, voids only of what is unpaid."""
    settings = Settings(payment_account="Checking")

    assert settings.approvals == ("APPROVED",)
    assert "SCHEDULED" not in settings.posted_payments
    assert settings.to_json() == '{"payment_account":"Checking"}'


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


def test_a_payment_state_cannot_mean_both() -> None:
    """Posted and reversed exclude each other."""
    with pytest.raises(errors.SettingsError, match="PAID"):
        Settings(payment_account="Checking", reversed_payments=("PAID",))


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"payment_account":"x","start_date":"never"}'])
def test_text_that_is_no_settings_is_refused(text: str) -> None:
    """With the fix."""
    with pytest.raises(errors.SettingsError, match="connect"):
        Settings.from_json(text)


def test_a_start_date_is_a_day() -> None:
    """As ISO text."""
    settings = Settings(payment_account="Checking", start_date=dt.date(2026, 2, 1))

    assert '"start_date":"2026-02-01"' in settings.to_json()


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

    assert {"Conflict", "Unavailable", "PayablesError"} == repeatable
