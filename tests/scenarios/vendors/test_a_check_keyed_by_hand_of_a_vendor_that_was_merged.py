"""
A bookkeeper keeps a check that BILL does not know of, and skips it. Then its vendor is merged into another in
QuickBooks: the check pays nothing else by that, and is not brought up again.

Answers: "This could happen because of an incorrect vendor merge"
(https://help.bill.com/hc/en-us/articles/360000024126).
"""

from tests.scenarios.firm import Firm


def test_it_is_not_brought_up_again(firm: Firm) -> None:
    """Not even when all of QuickBooks is read anew."""
    sons = firm.bill.vendor("Cedar and Sons")
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    bill = firm.bill.approved_bill(sons, number="2", lines=[("Fuel", "20.00")])
    firm.update()
    keyed = firm.books.pay(firm.posted(bill))
    firm.update()
    firm.admin.skip(keyed)
    firm.update()
    firm.books.file.merge_vendors("Cedar and Sons", into="Cedar Supply")
    firm.update()
    assert "deleted" == firm.trouble(sons).code
    firm.admin.relink(sons, "Cedar Supply")
    firm.desk.read_anew("firm", actor="bookkeeper")
    firm.update()
    assert () == firm.exceptions()
