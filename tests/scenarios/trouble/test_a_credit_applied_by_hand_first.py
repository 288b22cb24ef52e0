"""
The bookkeeper applied the credit to the bill by hand before BILL's payment came: a person is asked, nothing
breaks.

Answers: "if the credit is manually applied in QuickBooks Desktop, the payment itself will error"
(https://support.bill.com/hc/en-us/articles/217898323).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_money_is_not_forgotten(firm: Firm) -> None:
    """Either the check is posted for the money alone, or a person is asked and can go on."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    firm.books.file.apply_credit(firm.posted(bill).id, firm.posted(credit).id, "20.00")
    payment = firm.bill.pay(bill, credits={credit: "20.00"})
    firm.update()
    posted = firm.posted(payment)
    assert firm.trouble(payment) or (posted.amount, firm.posted(bill).open) == (Decimal("100.00"), Decimal(0))
