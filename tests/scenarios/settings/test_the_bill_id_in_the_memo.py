"""
A firm may have BILL's id of each bill at the end of its memo, so that the map can be rebuilt from the
books.

Fact: BILL has no field for a ledger id; the only markers are on our side (BILL API reference, createbill).
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_bill_credit_and_check_have_it(make_firm: Callable[..., Firm]) -> None:
    """After the memo that people wrote."""
    firm = make_firm(memo_ids=True)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")], memo="for the yard")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    payment = firm.bill.pay(bill, amount="10.00")
    firm.update()
    assert firm.posted(bill).memo.startswith("for the yard")
    assert all(one in firm.posted(one).memo for one in (bill, credit, payment))
    assert firm.update().quiet
    assert firm.agree()
