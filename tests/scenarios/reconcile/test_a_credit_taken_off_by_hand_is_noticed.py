"""
A bookkeeper takes off a bill the credit that BILL had put on it: it is noticed, and shown until both agree.

Answers: "edits made in QuickBooks to credits do not travel back"
(https://support.bill.com/hc/en-us/articles/217898323).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_it_is_neither_applied_again_nor_forgotten(firm: Firm) -> None:
    """The report has it too; and it can be applied again on demand."""
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "50.00")])
    firm.bill.put_credit(bill, credit, "20.00")
    firm.update()
    firm.update()
    firm.books.unapply_credit(firm.posted(bill), firm.posted(credit))
    firm.update()
    assert "changed_in_books" == firm.trouble(f"{credit}:{bill}").code
    assert Decimal("50.00") == firm.posted(bill).open
    assert "30.00" in str(firm.line(bill).bill.open) and "differs" == firm.line(bill).bucket
    firm.admin.repost(f"{credit}:{bill}")
    firm.update()
    assert Decimal("30.00") == firm.posted(bill).open
    firm.update()
    assert firm.agree()
    assert firm.report().agrees
