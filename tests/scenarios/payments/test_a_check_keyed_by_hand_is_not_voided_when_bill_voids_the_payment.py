"""
A check that a bookkeeper wrote by hand was linked to BILL's payment. When BILL voids the payment, a person
decides.

Answers: "edits made in QuickBooks since are merged or raised, never overwritten unseen" (issue 7); the check
is the bookkeeper's own, and may have been cashed whatever BILL says.
"""

from tests.scenarios.firm import Firm


def test_the_check_stands_until_somebody_voids_it(firm: Firm) -> None:
    """Voided by hand, the exception goes away by itself."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    check = firm.books.pay(firm.posted(bill))
    payment = firm.bill.record(bill)
    firm.update()
    assert check == firm.posted(payment).id
    firm.bill.void(payment)
    firm.update()
    assert "taken_back" == firm.trouble(payment).code
    assert "keyed the check in QuickBooks by hand" in firm.trouble(payment).cause
    assert not firm.books.paper(check).void
    firm.books.void(check)
    firm.update()
    assert firm.agree()
