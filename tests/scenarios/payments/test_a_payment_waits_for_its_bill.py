"""
A payment of a bill that is not in QuickBooks yet waits for it instead of failing.

Answers: "The bill payment XX cannot be synced because the corresponding bill cannot be found in QuickBooks"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_it_follows_when_the_bill_can_be_posted(firm: Firm) -> None:
    """The bill waits for its account, the payment for its bill; one act in QuickBooks frees both."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.account("Snow Salt", number="61500")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Snow Salt", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    assert "Snow Salt" in firm.waits_for(bill)
    assert "is not in QuickBooks yet" in firm.waits_for(payment)
    firm.books.account("Snow Salt", account_number="61500")
    firm.update()
    assert Decimal("0.00") == firm.posted(bill).open
    assert firm.agree()
