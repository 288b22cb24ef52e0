"""
Forty bills of one vendor over one vendor's name arrive one by one, none twice, none missing.

Answers: "A bill posts twice" and "month-end becomes a reconciliation hunt"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_sum_and_the_numbers_agree(firm: Firm) -> None:
    """Same amount, same day, different numbers: they are forty bills."""
    cedar = firm.bill.vendor("Cedar Supply")
    numbers = {f"C-{n:03}" for n in range(40)}
    for number in sorted(numbers):
        firm.bill.approved_bill(cedar, number=number, lines=[("Fuel", "19.99")])
    firm.update()
    assert numbers == {paper.number for paper in firm.books.bills()}
    assert 40 == len(firm.books.bills())
    assert Decimal("799.60") == firm.books.open_balance("Cedar Supply")
    assert firm.update().quiet
    assert firm.agree()
