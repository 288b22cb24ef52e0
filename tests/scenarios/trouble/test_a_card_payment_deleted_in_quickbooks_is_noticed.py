"""
A card payment of BILL that somebody deletes in QuickBooks is missed, and can be posted again.

Fact: deletions are told for the kinds that are asked for, and for 90 days (QuickBooks SDK, TxnDeletedQuery).
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_a_repost_makes_it_again(make_firm: Callable[..., Firm]) -> None:
    """With a TxnID of its own."""
    firm = make_firm(bank_accounts={"CARD_ACCOUNT": "Company Card"})
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill, card=firm.bill.fake.office.add_card())
    firm.update()
    firm.books.delete(firm.posted(payment))
    firm.update()
    assert "deleted" == firm.trouble(payment).code
    firm.admin.repost(payment)
    firm.update()
    assert (firm.posted(payment),) == firm.books.card_payments()
    assert firm.agree()
