"""
QuickBooks dies after two of three bills: the two stand once, the third follows.

Fact: requests run one after the other and earlier ones stay applied; an interrupted run may be remembered
without an outcome, status 9002 (QuickBooks SDK, error recovery).
"""

from tests.scenarios.firm import Firm


def test_each_bill_stands_once(firm: Firm) -> None:
    """The marker planted in each bill tells which were done."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    for number in ("1", "2", "3"):
        firm.bill.approved_bill(cedar, number=number, lines=[("Fuel", "10.00")])
    assert not firm.update(die_after=2).well
    assert 2 == len(firm.books.bills())
    firm.update()
    assert ["1", "2", "3"] == sorted(paper.number for paper in firm.books.bills())
    assert firm.update().quiet
    assert firm.agree()
