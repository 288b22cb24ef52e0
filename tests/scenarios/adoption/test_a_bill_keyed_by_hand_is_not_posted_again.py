"""
A bill that the bookkeeper had keyed before BILL was connected is linked, not posted a second time.

Answers: "if the same bills or payments are also entered by hand in QuickBooks, you get duplicate bills or a
wrong AP balance" (https://techbrot.com/quickbooks/online/integrations/bill-com/).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_same_vendor_number_amount_and_day_are_one_bill(firm: Firm) -> None:
    """What is owed stays what it was, and the trail says why nothing was posted."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "120.00")])
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert keyed == firm.posted(bill).id
    assert 1 == len(firm.books.bills())
    assert Decimal("120.00") == firm.books.open_balance("Cedar Supply")
    assert "same vendor, number, amount and date" in firm.trail(bill)
    assert firm.update().quiet
    assert firm.agree()
