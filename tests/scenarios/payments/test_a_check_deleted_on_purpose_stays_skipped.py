"""
A bookkeeper deletes a posted check on purpose and skips the exception. That the payment moves on in BILL
does not bring it up again.

Answers: errors that only support can "mark not to sync"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632).
"""

from tests.scenarios.firm import Firm


def test_it_is_not_brought_up_again(firm: Firm) -> None:
    """Nor is it posted again."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.books.delete(firm.posted(payment))
    firm.days(1)
    firm.update()
    assert "deleted" == firm.trouble(payment).code
    firm.admin.skip(payment)
    firm.update()
    firm.bill.money(payment, "CLEARED")
    assert firm.update().quiet
    assert () == firm.exceptions()
    assert () == firm.books.checks()
