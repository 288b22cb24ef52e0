"""
A check of a vendor that was merged into another one in QuickBooks was changed by nobody.

Answers: "This could happen because of an incorrect vendor merge"
(https://help.bill.com/hc/en-us/articles/360000024126); a merge changes ids, the losing record disappears
(qbXML On-Screen Reference, references and names).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_it_is_voided_when_bill_takes_the_payment_back(firm: Firm) -> None:
    """Once somebody has said which vendor it is, its check is the one that was posted."""
    sons, cedar = firm.bill.vendor("Cedar and Sons"), firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    bill = firm.bill.approved_bill(sons, number="2", lines=[("Fuel", "20.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.update()
    assert () == firm.exceptions()
    firm.books.file.merge_vendors("Cedar and Sons", into="Cedar Supply")
    firm.update()
    firm.admin.relink(sons, "Cedar Supply")
    firm.desk.read_anew("firm", actor="bookkeeper")
    firm.update()
    assert () == firm.exceptions()
    firm.bill.void(payment)
    firm.update()
    assert firm.posted(payment) is None
    assert () == firm.exceptions()
    assert Decimal("30.00") == firm.books.open_balance("Cedar Supply")
