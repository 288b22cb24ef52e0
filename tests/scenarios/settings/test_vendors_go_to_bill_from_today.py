"""
A firm that kept QuickBooks' vendors out of BILL changes its mind: what was changed meanwhile goes too.

Answers: BILL's own desktop sync overwrites whole records where both sides differ (issue 7).
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_a_phone_changed_before_goes_with_the_next_update(make_firm: Callable[..., Firm]) -> None:
    """Nobody has to touch the vendor again."""
    firm = make_firm(vendors_to_bill=False)
    cedar = firm.bill.vendor("Cedar Supply", phone="555-0100")
    firm.update()
    firm.books.edit_vendor("Cedar Supply", phone="555-0199")
    firm.update()
    assert "555-0100" == firm.bill.fake.read("vendors", cedar)["phone"]
    firm.set(vendors_to_bill=True)
    firm.update()
    assert "555-0199" == firm.bill.fake.read("vendors", cedar)["phone"]
    assert firm.agree()
