"""
"inv 1042" keyed by hand is "INV1042" of BILL.

Answers: people key numbers as they like; duplicates surface only at the close
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from tests.scenarios.firm import Firm


def test_it_is_linked(firm: Firm) -> None:
    """Without asking, since vendor, amount and day agree too."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill("Cedar Supply", number="inv 1042", lines=[("Fuel", "120.00")])
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="INV1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert keyed == firm.posted(bill).id
    assert firm.update().quiet
    assert firm.agree()
