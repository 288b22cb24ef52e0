"""
The same for a check: the answer was lost, the check stands once.

Answers: duplicates after a lost answer (QuickBooks SDK, messages1; SDK, error-recovery;
consolibyte/quickbooks-php issue 183: a later session knows nothing of the earlier one).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_one_check_remains(firm: Firm) -> None:
    """Even where our own process was restarted in between."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    payment = firm.bill.pay(bill)
    firm.update(lose_answer=True)
    firm.restart()
    firm.update()
    assert [firm.posted(payment)] == list(firm.books.checks())
    assert Decimal("-120.00") == firm.books.balance("Checking")
    assert firm.update().quiet
    assert firm.agree()
