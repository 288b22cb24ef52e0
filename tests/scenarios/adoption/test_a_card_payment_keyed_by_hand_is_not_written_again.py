"""
The bookkeeper keyed the card payment that BILL made: it is linked, though no setting says which card that
was.

Answers: "Payment was recorded manually: delete the manually recorded payment"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632). Here nothing has to be deleted, and where BILL
takes it back later, whoever keyed it is asked.
"""

from decimal import Decimal

import pytest

from tests.scenarios.firm import Firm


@pytest.mark.parametrize("asked", [True, False])
def test_before_or_after_the_question_where_it_came_from(firm: Firm, asked: bool) -> None:
    """A person may have been asked first; then keying it is the answer."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    payment = firm.bill.pay(bill, card=firm.bill.fake.office.add_card())
    if asked:
        firm.update()
        assert "funding" == firm.trouble(payment).code
    keyed = firm.books.pay(firm.posted(bill), card="Company Card")
    firm.update()
    assert keyed == firm.posted(payment).id
    assert Decimal("-120.00") == firm.books.balance("Company Card")
    assert firm.update().quiet
    assert firm.agree()
    firm.bill.void(payment)
    firm.update()
    assert "taken_back" == firm.trouble(payment).code
    assert "card payment" in firm.trouble(payment).fix
    firm.books.void(keyed)
    firm.update()
    assert () == firm.exceptions()
    assert Decimal("120.00") == firm.posted(bill).open
    assert firm.agree()
