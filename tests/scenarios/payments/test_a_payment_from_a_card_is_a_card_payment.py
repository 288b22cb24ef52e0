"""
A payment that BILL took from a credit card is a payment by that card in QuickBooks, and a void takes it back.

Fact: card-funded payments do not debit the bank (https://support.bill.com/hc/en-us/articles/209416426);
QuickBooks has BillPaymentCreditCard for them, which can be voided and not be changed (QuickBooks SDK,
messages0).
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


@pytest.mark.parametrize(("lost", "remembers"), [(False, True), (True, True), (True, False)])
def test_the_card_owes_it_once(make_firm: Callable[..., Firm], lost: bool, remembers: bool) -> None:
    """The setting names the card's account; an answer that gets lost changes nothing."""
    behaviour = Behaviour(remembers_message_sets=remembers)
    firm = make_firm(behaviour=behaviour, bank_accounts={"CARD_ACCOUNT": "Company Card"})
    card = firm.bill.fake.office.add_card()
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    payment = firm.bill.pay(bill, card=card)
    firm.update(lose_answer=lost)
    firm.update()
    (paper,) = firm.books.card_payments()
    assert paper == firm.posted(payment)
    assert Decimal("-120.00") == firm.books.balance("Company Card")
    assert () == firm.books.checks()
    assert firm.update().quiet
    assert firm.agree()
    firm.bill.void(payment)
    firm.update(lose_answer=lost)
    firm.update()
    assert firm.books.paper(paper.id).void
    assert Decimal("120.00") == firm.posted(bill).open
    assert firm.agree()
