"""
A bill keyed without its number, of the same vendor and amount and nearly the same day, is proposed.

Answers: bills entered by hand and by BILL (https://techbrot.com/quickbooks/online/integrations/bill-com/).
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_a_person_says_yes(firm: Firm) -> None:
    """Three days apart is near; the reason says what agrees."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill(
        "Cedar Supply", number="", lines=[("Fuel", "120.00")], on=dt.date(2026, 2, 27)
    )
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert "same vendor and amount" in firm.trouble(bill).cause
    firm.admin.adopt(bill, keyed)
    firm.update()
    assert keyed == firm.posted(bill).id
    assert 1 == len(firm.books.bills())
