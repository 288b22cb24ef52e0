"""
A firm connects with everything to BILL switched off. Names are changed in QuickBooks meanwhile. Once it
switches the repair on, BILL is brought to what has differed all the time, not only to what changes from
then on.

Fact: QuickBooks' chart is right, and vendors go both ways (issue 7, "Deliver" 1 and 2).
"""

from tests.scenarios.firm import Firm


def test_what_differed_before_reaches_bill(make_firm) -> None:
    """An account that was renamed, and a phone that was changed."""
    firm: Firm = make_firm(repair_accounts=False, vendors_to_bill=False)
    cedar = firm.bill.vendor("Cedar Supply", phone="503-555-0100")
    firm.update()
    firm.books.edit_account("Fuel", name="Fuel and Oil")
    firm.books.edit_vendor("Cedar Supply", phone="503-555-0199")
    firm.days(1)
    assert firm.update().quiet
    firm.set(repair_accounts=True)
    firm.update()
    assert firm.bill.account_id("Fuel and Oil")
    assert "503-555-0100" == firm.bill.fake.read("vendors", cedar)["phone"]
    firm.set(vendors_to_bill=True)
    firm.update()
    assert "503-555-0199" == firm.bill.fake.read("vendors", cedar)["phone"]
    assert firm.update().quiet
    assert firm.agree()
