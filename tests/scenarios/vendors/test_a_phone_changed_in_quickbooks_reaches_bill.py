"""
The bookkeeper corrects a vendor's phone in QuickBooks: BILL has it with the next update, and only the
phone.

Answers: "overwrites whole records on conflict" (issue 7;
https://help.bill.com/hc/en-us/articles/115005443106).
"""

from tests.scenarios.firm import Firm


def test_other_fields_stay_as_bill_has_them(firm: Firm) -> None:
    """The e-mail that BILL alone knows is still there."""
    cedar = firm.bill.vendor("Cedar Supply", phone="1", email="ar@cedar.test")
    firm.update()
    firm.books.edit_vendor("Cedar Supply", phone="2")
    firm.update()
    row = firm.bill.fake.read("vendors", cedar)
    assert ("2", "ar@cedar.test", "40 Wharf Rd") == (row["phone"], row["email"], row["address"]["line1"])
    assert firm.update().quiet
    assert firm.agree()
