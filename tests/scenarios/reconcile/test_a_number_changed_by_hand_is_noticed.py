"""
Somebody corrects the invoice number in QuickBooks: a person is told, and BILL can be corrected to it.

Answers: edits in QuickBooks that do not travel back (https://help.bill.com/hc/en-us/articles/115005442526).
"""

from tests.scenarios.firm import Firm


def test_correcting_bill_closes_it(firm: Firm) -> None:
    """Both say 1043 in the end."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), ref_number="1043")
    firm.update()
    assert "number 1042 became 1043" in firm.trouble(bill).cause
    firm.bill.edit(bill, number="1043")
    firm.update()
    assert "1043" == firm.posted(bill).number
    assert firm.agree()
