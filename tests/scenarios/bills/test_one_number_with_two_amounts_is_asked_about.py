"""
An invoice is entered a second time with another amount, as "inv-1042 ": one of the two is wrong, and paying
both is worse than asking.

Answers: "Duplicate bills ... surface only at close"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026); BILL refuses
the very same number only (BDC_1171), and QuickBooks accepts duplicates silently (QuickBooks SDK,
messages0).
"""

import pytest

from tests.scenarios.firm import Firm


@pytest.mark.parametrize("answer", ["another invoice", "the first was wrong", "the second was wrong"])
def test_the_bookkeeper_says_which(firm: Firm, answer: str) -> None:
    """Nothing of the second is posted until then."""
    cedar = firm.bill.vendor("Cedar Supply")
    first = firm.bill.approved_bill(cedar, number="INV-1042", lines=[("Fuel", "120.00")])
    firm.update()
    second = firm.bill.approved_bill(cedar, number="inv-1042 ", lines=[("Fuel", "210.00")])
    firm.update()
    assert "duplicate" == firm.trouble(second).code
    assert "120.00" in firm.trouble(second).cause
    assert 1 == len(firm.books.bills())
    match answer:
        case "another invoice":
            firm.admin.refuse(second)
            expected = {first: True, second: True}
        case "the first was wrong":
            firm.bill.archive(first)
            expected = {first: False, second: True}
        case _:
            firm.bill.archive(second)
            expected = {first: True, second: False}
    firm.update()
    firm.update()
    assert expected == {bill: firm.posted(bill) is not None for bill in expected}
    assert firm.agree()
