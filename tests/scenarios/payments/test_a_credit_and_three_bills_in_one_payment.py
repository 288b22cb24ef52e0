"""
One payment of three bills with two credits is one check with the right rest on each.

Answers: credits that "error, as the sync will not be able to apply credit at the same time as the payment"
(https://support.bill.com/hc/en-us/articles/217898323).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_all_rests_are_zero(firm: Firm) -> None:
    """60.30 less 5 and 2.30 is a check of 53.00."""
    cedar = firm.bill.vendor("Cedar Supply")
    bills = [firm.bill.approved_bill(cedar, number=str(n), lines=[("Fuel", f"{n}0.10")]) for n in (3, 2, 1)]
    credits = {
        firm.bill.credit(cedar, number=f"CR-{n}", lines=[("Fuel", amount)]): amount
        for n, amount in enumerate(("5.00", "2.30"))
    }
    payment = firm.bill.pay(*bills, credits=credits)
    firm.update()
    assert Decimal("53.00") == firm.posted(payment).amount
    assert {Decimal("0.00")} == {firm.posted(bill).open for bill in bills}
    assert {} == dict(firm.books.file.accounts_payable())
    assert firm.agree()
