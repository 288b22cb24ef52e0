"""
A payment made in BILL without a bill, for which BILL makes a bill of its own, waits with a reason.

Fact: `createBill` makes a bill with a number of BILL's, without an account and without approval (BILL API
reference, createpayment).
"""

from tests.scenarios.firm import Firm


def test_coding_and_approving_the_bill_frees_both(firm: Firm) -> None:
    """Nothing lands on an account by guess."""
    cedar = firm.bill.vendor("Cedar Supply")
    payment = firm.bill.fake.office.pay_without_bill(cedar, "120.00", firm.bill.bank)
    firm.bill.money(payment, "PROCESSED")
    firm.update()
    (bill,) = firm.bill.fake.ids("bills")
    assert firm.waits_for(bill)
    assert firm.waits_for(payment)
    firm.bill.edit(bill, lines=[("Repairs", "120.00")])
    firm.bill.ask_again(bill)
    firm.bill.approve(bill)
    firm.update()
    assert firm.posted(payment)
    assert "Repairs" == firm.posted(bill).lines[0][0]
    assert firm.agree()
