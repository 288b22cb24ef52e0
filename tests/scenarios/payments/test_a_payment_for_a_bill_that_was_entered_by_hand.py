"""
A bill that could not be posted was entered by hand and skipped, as the exception said. BILL pays it: the
payment does not wait for ever for a bill that never comes, and its check finds the one that was entered.

Fact: a check pays bills by their TxnIDs (qbXML On-Screen Reference, BillPaymentCheckAdd), so the bill that
was entered by hand must be known to be BILL's.
"""

from decimal import Decimal

import pytest

from tests.scenarios.firm import Firm


@pytest.mark.parametrize("entered", ["120.00", "118.50"])
def test_the_check_goes_on_the_bill_that_was_entered(firm: Firm, entered: str) -> None:
    """Also where it was entered with another number and amount; the bill itself stays as it is."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[firm.bill.line(None, "120.00")])
    firm.update()
    assert "line_account" == firm.trouble(bill).code
    by_hand = firm.books.key_bill("Cedar Supply", number="CS", lines=[("Rent", "120.00")])
    firm.books.edit(by_hand, lines=[("Rent", entered)])
    firm.admin.skip(bill)
    payment = firm.bill.pay(bill, amount="20.00")
    firm.update()
    assert "bill_by_hand" == firm.trouble(payment).code
    assert "bill 1042" in firm.trouble(payment).cause
    firm.admin.adopt(bill, by_hand)
    firm.update()
    assert by_hand == firm.link(bill).book_id
    assert Decimal(entered) - 20 == firm.posted(bill).open
    assert (("Rent", Decimal(entered)),) == firm.posted(bill).lines
    assert "CS" == firm.posted(bill).number
    assert firm.update().quiet
    assert () == firm.exceptions()
    firm.bill.edit(bill, lines=[("Fuel", "120.00")])
    firm.update()
    assert "changed_twice" == firm.trouble(bill).code
    assert (("Rent", Decimal(entered)),) == firm.posted(bill).lines
