"""
Somebody restores a backup that lacks nothing but a new vendor. His bills are refused by QuickBooks; what is
missing is found out, and he can be made again.

Fact: an older copy is recognised by the last bill or check that was posted, so not if only vendors are
missing (docs/explanation/exactly-once.md, limits); 3140 says that a record refers to something that is
missing or inactive (QuickBooks SDK, status codes).
"""

from tests.scenarios.firm import Firm


def test_he_is_made_again_and_his_bills_go_on(firm: Firm) -> None:
    """The bookkeeper has to say so of the vendor, and of nothing else."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    firm.days(3)
    firm.update()
    backup = firm.books.file.snapshot()
    birch = firm.bill.vendor("Birch Co")
    firm.update()
    firm.books.file.restore(backup)
    firm.days(2)
    firm.update()
    bills = [firm.bill.approved_bill(birch, number=str(n), lines=[("Fuel", "10.00")]) for n in (2, 3)]
    firm.update()
    assert "deleted" == firm.trouble(birch).code
    assert ["Birch Co was deleted in QuickBooks"] * 2 == [firm.waits_for(bill) for bill in bills]
    assert 1 == len(firm.exceptions())
    firm.admin.repost(birch)
    firm.update()
    assert all(firm.posted(bill) for bill in bills)
    assert firm.agree()
