"""
Two bills are settled by credits alone, the answer is lost, and a bookkeeper takes one of the credits off
again. Nothing proves any more whether the credits were applied; the bookkeeper knows.

Fact: QuickBooks keeps no transaction of credits that are applied, so none that could be looked for (qbXML
On-Screen Reference, BillPaymentCheckAdd); message sets are remembered only if they have an id (QuickBooks
SDK, error recovery).
"""

from decimal import Decimal

import pytest

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


@pytest.mark.parametrize(("word", "left"), [("missing", "0.00"), ("arrived", "10.00")])
def test_the_bookkeeper_says_which(make_firm, word: str, left: str) -> None:
    """`missing`: what is off is applied again, and nothing twice. `arrived`: it stays as it is."""
    firm: Firm = make_firm(behaviour=Behaviour(remembers_message_sets=False))
    cedar = firm.bill.vendor("Cedar Supply")
    bills = [firm.bill.approved_bill(cedar, number=str(n), lines=[("Fuel", "10.00")]) for n in (1, 2)]
    credits = [firm.bill.credit(cedar, number=f"CR-{n}", lines=[("Fuel", "10.00")]) for n in (1, 2)]
    firm.update()
    payment = firm.bill.fake.office.record_payment(
        dict.fromkeys(bills, "0"),
        process_date=firm.bill.today(),
        account_id=None,
        reference=None,
        credits={bill: {credit: "10.00"} for bill, credit in zip(bills, credits, strict=True)},
    )
    firm.update(lose_answer=True)
    firm.clock.advance(hours=2)
    firm.books.file.unapply_credit(firm.posted(bills[0]).id, firm.posted(credits[0]).id)
    for _ in range(2):
        firm.update()
        assert "in_doubt" == firm.trouble(payment).code
    getattr(firm.desk, word)("firm", payment, actor="bookkeeper")
    firm.update()
    assert [Decimal(left), Decimal("0.00")] == [firm.posted(bill).open for bill in bills]
    assert firm.update().quiet
    assert () == firm.exceptions()
    assert "bookkeeper: said" in firm.trail(payment)
