"""
A report before the first update does not say that all is well: nothing was read yet.

Answers: a sync that says "success" without having compared anything
(https://help.bill.com/hc/en-us/articles/115005442526, edits that do not travel).
"""

from tests.scenarios.firm import Firm


def test_it_says_how_old_it_is(firm: Firm) -> None:
    """And after the update it does agree."""
    assert not firm.report().agrees
    firm.update()
    assert firm.report().agrees
    assert firm.report().as_of.book is not None
