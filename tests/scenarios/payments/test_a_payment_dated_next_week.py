"""
A payment whose process date lies ahead is posted when its money moves, with its own date.

Fact: processDate is the day of the debit (BILL API reference, createpayment).
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_the_date_of_the_check_is_the_process_date(firm: Firm) -> None:
    """Not the day on which the update ran."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.schedule(bill, on=dt.date(2026, 3, 12))
    firm.update()
    assert None is firm.posted(payment)
    firm.days(10)
    firm.bill.money(payment, "PROCESSED")
    firm.update()
    assert dt.date(2026, 3, 12) == firm.posted(payment).on
    assert firm.agree()
