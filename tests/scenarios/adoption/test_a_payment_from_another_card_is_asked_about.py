"""
BILL took the money from one card, and somebody keyed a payment of the same bill by another: a person is
asked.

Answers: "a payment has already been recorded for this bill in QuickBooks"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632).
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_money_may_be_gone_twice(make_firm: Callable[..., Firm]) -> None:
    """The setting says which card it is; a yes links the two all the same."""
    firm = make_firm(bank_accounts={"CARD_ACCOUNT": "Company Card"})
    firm.books.account("Second Card", type="CreditCard")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    keyed = firm.books.pay(firm.posted(bill), card="Second Card")
    payment = firm.bill.pay(bill, card=firm.bill.fake.office.add_card())
    firm.update()
    assert "card payment without number from another account" in firm.trouble(payment).cause
    firm.admin.adopt(payment, keyed)
    firm.update()
    assert keyed == firm.posted(payment).id
    assert firm.agree()
