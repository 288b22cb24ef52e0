"""The catalogue: every code with a meaning and a fix."""

import pytest

from qbwc.codes import HRESULTS, QBWC_CODES, Outcome, hresult, qbwc_code


@pytest.mark.parametrize("fact", [*QBWC_CODES.values(), *HRESULTS.values()], ids=lambda fact: str(fact.code))
def test_every_code_has_a_meaning_and_a_fix(fact):
    """Sentences for a bookkeeper."""
    assert fact.meaning.endswith(".")
    assert fact.fix.endswith(".")


def test_only_two_hresults_prove_that_nothing_happened():
    """Everything else after a write is in doubt (section 11.2)."""
    sure = {code for code, fact in HRESULTS.items() if fact.outcome is Outcome.NOTHING_HAPPENED}

    assert sure == {"0x80040400", "0x80040423"}


@pytest.mark.parametrize("spelling", ["0x8004040A", "0x8004040a", "0X8004040A", "8004040A", " 0x8004040A "])
def test_hresults_are_found_in_any_spelling(spelling):
    """Agents write upper case; logs and people do not always."""
    assert hresult(spelling).meaning == "Another company file is open in QuickBooks."


def test_an_unknown_hresult_is_kept_and_in_doubt():
    """Show the code and do not send a write again (section 11.2)."""
    fact = hresult("0x80042500")

    assert (fact.code, fact.outcome) == ("0x80042500", Outcome.UNKNOWN)


def test_qbwc_codes_are_found_by_number():
    """As the agent's log names them."""
    assert qbwc_code(1040).name == "QBWC1040"
    assert qbwc_code(4711) is None
