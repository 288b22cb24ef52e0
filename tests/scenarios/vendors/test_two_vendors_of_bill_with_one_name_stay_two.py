"""
Two vendors of BILL with the same name become two vendors in QuickBooks, told apart by a mark.

Answers: BILL has no protection against duplicate names, QuickBooks refuses them (BILL API reference,
createvendor; https://paymakerhelp.bill.com/hc/en-us/articles/360028563471).
"""

from tests.scenarios.firm import Firm


def test_each_has_its_own_bills(firm: Firm) -> None:
    """Money owed to one branch is not owed to the other."""
    north, south = (firm.bill.vendor("Cedar Supply", accountNumber=number) for number in ("N", "S"))
    one = firm.bill.approved_bill(north, number="1", lines=[("Fuel", "10.00")])
    two = firm.bill.approved_bill(south, number="1", lines=[("Fuel", "20.00")])
    firm.update()
    assert 2 == len(firm.books.vendors())
    assert firm.posted(one).vendor != firm.posted(two).vendor
    assert firm.update().quiet
    assert firm.agree()
