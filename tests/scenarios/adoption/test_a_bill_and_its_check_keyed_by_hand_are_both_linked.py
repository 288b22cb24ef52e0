"""
The firm keyed a bill and its check by hand and recorded both in BILL: both are linked in one update.

Answers: "The bill payment cannot be synced because ... a payment has already been recorded for this bill"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_nothing_is_posted(firm: Firm) -> None:
    """One bill, one check, as before."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "120.00")])
    check = firm.books.pay(keyed, ref_number="2001")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.record(bill, reference="2001", account="Checking")
    assert firm.update().quiet
    assert (keyed, check) == (firm.posted(bill).id, firm.posted(payment).id)
    assert Decimal("-120.00") == firm.books.balance("Checking")
    assert firm.agree()
